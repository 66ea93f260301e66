"""The verbs of activities, as a process of their own without Qt."""

from pathlib import Path

import pytest
import xlsxwriter

from tests.cli.wenming import NAME, Wenming

KEYS = (
    "id", "number", "day", "title", "state", "station", "teams", "sessions", "people", "volunteers", "minutes"
)  # fmt: skip


@pytest.fixture
def empty(wenming: Wenming, tmp_path: Path) -> Path:
    assert wenming("new", tmp_path / "所.wenming", "--name", NAME).code == 0
    return tmp_path / "所.wenming"


def sheet(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        rows = (
            ("日期", "活动名称", "场次", "人次"), ("2026-09-12", "卫生整治", 1, 35), ("2026-09-20", "宣讲", 2, "约80"),
            ("2026-10-31", "下月的", 1, ""), ("", "没有日期", 1, 5),
        )  # fmt: skip
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
    return path


def test_a_sheet_comes_in_and_a_month_is_listed(wenming: Wenming, empty: Path, tmp_path: Path) -> None:
    file = sheet(tmp_path / "活动.xlsx")
    done = wenming("import", "activities", file, "--book", empty, "--json")
    assert (done.code, done.json["read"], done.json["written"]) == (1, 4, 3)
    assert [(one["cell"], one["severity"]) for one in done.json["problems"]] == [
        ("D3", "warning"),
        ("A5", "error"),
    ]
    again = wenming("import", "activities", file, "--book", empty, "--json")
    assert (again.json["written"], again.json["unchanged"]) == (0, 3)
    rows = wenming("activities", "--month", "2026-09", "--book", empty, "--json").json
    assert [tuple(row) for row in rows] == [KEYS, KEYS]
    assert rows[0] == {
        "id": 1, "number": "HD-2026-0001", "day": "2026-09-12", "title": "卫生整治", "state": "已办", "station": "",
        "teams": [], "sessions": 1, "people": 35, "volunteers": 0, "minutes": 0,
    }  # fmt: skip
    assert wenming("activities", "--book", empty, "--json").json[0]["title"] == "下月的"  # this month
    said = wenming("activities", "--month", "2026-09", "--book", empty)
    assert said.out.splitlines() == [
        "HD-2026-0001 2026-09-12 已办 卫生整治 1场 35人次", "HD-2026-0002 2026-09-20 已办 宣讲 2场 80人次", "共2项活动",
    ]  # fmt: skip


def test_a_quarter_is_no_month(wenming: Wenming, empty: Path) -> None:
    done = wenming("activities", "--month", "2026-Q3", "--book", empty)
    assert (done.code, "请写成 2026-07" in done.err) == (2, True)
