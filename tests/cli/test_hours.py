"""hours, signin, import hours and export hours as a shell calls them."""

import json
from pathlib import Path

from tests.cli.wenming import Wenming
from tests.services.hours_book import Served
from tests.services.small_book import make_template

PEOPLE = "志愿者编号,姓名,活动名称,日期,签到,签退,时长"


def made(folder: Path) -> Path:
    """A book with volunteers and activities, closed."""
    book = folder / "小所.wenming"
    make_template(book)
    Served(book).close()
    return book


def sheet(path: Path, *rows: tuple[object, ...]) -> Path:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("10月")
        for at, row in enumerate((tuple(PEOPLE.split(",")), *rows)):
            for column, value in enumerate(row):
                page.write(at, column, value)
    return path


def test_the_road_of_hours(wenming: Wenming, tmp_path: Path) -> None:
    book = made(tmp_path)
    file = sheet(
        tmp_path / "时间.xlsx",
        ("150599000004", "李䶮", "草原义务植树", "2026-10-10", "09:00", "11:30", 2.5),
        ("150599000004", "李䶮", "草原义务植树", "2026-10-10", "09:00", "09:00", ""),
    )
    first = wenming("import", "hours", file, "--book", book, "--json")
    assert (first.code, first.json["written"], first.json["problems"][0]["cell"]) == (1, 1, "F3")
    again = wenming("import", "hours", file, "--book", book, "--json")
    assert (again.json["written"], again.json["unchanged"]) == (0, 1)
    one = wenming("hours", "--volunteer", "150599000004", "--book", book, "--json")
    assert (one.code, one.json["no"], one.json["name"], one.json["minutes"], one.json["stars"]) == (
        0, "150599000004", "李䶮", 150, 0,
    )  # fmt: skip
    assert [row["day"] for row in one.json["rows"]] == ["2026-10-10"]
    said = wenming("hours", "--volunteer", "150599000004", "--book", book)
    assert said.out.splitlines() == ["2026-10-10 草原义务植树 2.5小时 有效", "李䶮 累计2.5小时，没有认定星级"]
    out = tmp_path / "上报.xlsx"
    sent = wenming("hours", "--from", "2026-10-01", "--to", "2026-10-31", "-o", out, "--book", book, "--json")
    assert (sent.code, sent.json["read"], sent.json["written"], out.is_file()) == (0, 1, 1, True)
    dumped = wenming("export", "hours", "--book", book)
    assert json.loads(dumped.out)[0]["minutes"] == 150


def test_the_sign_in_sheet_by_number_id_or_not_at_all(wenming: Wenming, tmp_path: Path) -> None:
    book = made(tmp_path)
    for activity in ("HD-2026-0001", "1"):
        out = tmp_path / f"签到{activity}.pdf"
        assert wenming("signin", "--activity", activity, "--book", book, "-o", out).code == 0
        assert out.read_bytes().startswith(b"%PDF")
    assert wenming("signin", "--activity", "1", "--book", book).code == 0
    assert (book / "prints" / "草原义务植树签到表2026年10月10日.pdf").is_file()
    lacking = wenming("signin", "--activity", "HD-2026-9999", "--book", book)
    assert (lacking.code, "没有“HD-2026-9999”这个活动" in lacking.err) == (1, True)


def test_wrong_use_is_said_in_chinese(wenming: Wenming, tmp_path: Path) -> None:
    book = made(tmp_path)
    nobody = wenming("hours", "--volunteer", "1", "--book", book)
    assert (nobody.code, "没有编号为“1”的志愿者" in nobody.err) == (1, True)
    half = wenming("hours", "--from", "2026-10-01", "--book", book)
    assert (half.code, "要写志愿者编号" in half.err) == (2, True)
