"""Workbooks in and out by the command line: import, export."""

import json
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from tests.cli.wenming import NAME, Wenming
from wenming_desktop.services.import_kinds import KINDS

pytestmark = pytest.mark.slow


def table(path: Path, rows: tuple[tuple[str, ...], ...]) -> Path:
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as out:
        sheet = out.add_worksheet("表")
        for row, cells in enumerate(rows):
            sheet.write_row(row, 0, cells)
    return path


def test_import_lists_what_is_wrong_by_cell(wenming: Wenming, fixtures_dir: Path, tmp_path: Path) -> None:
    book = tmp_path / "书.wenming"
    wenming("new", book, "--name", NAME)
    file = fixtures_dir / "萨日朗嘎查常住人口花名册.xlsx"
    looked = wenming("import", "households", file, "--book", book, "--check", "--json")
    done = wenming(
        "import", "households", file, "--book", book, "--json", "--problems", tmp_path / "要看.xlsx"
    )
    assert (looked.code, looked.json) == (1, done.json), "--check says the same and writes nothing"
    report = done.json
    assert list(report)[:5] == ["read", "written", "unchanged", "created", "problems"]
    assert set(report) == {"read", "written", "unchanged", "created", "problems", "unused", "notes"}
    assert (report["read"], report["written"], report["unchanged"]) == (87, 83, 0)
    assert report["created"] == ["萨日朗嘎查", "萨日朗嘎查新时代文明实践站"]
    assert [(one["sheet"], one["cell"], one["row"], one["severity"]) for one in report["problems"]] == [
        ("花名册", "I88", 88, "error"), ("花名册", "I89", 89, "error"), ("花名册", "I90", 90, "error"),
        ("花名册", "D91", 91, "error"),
    ]  # fmt: skip
    marked = CalamineWorkbook.from_path(str(tmp_path / "要看.xlsx")).get_sheet_by_name("花名册").to_python()
    assert any("需要修改" in map(str, row) for row in marked)
    again = wenming("import", "households", file, "--book", book, "--json").json
    assert (again["written"], again["unchanged"], again["created"]) == (0, 83, [])


def test_import_in_words(wenming: Wenming, book: Path, fixtures_dir: Path) -> None:
    done = wenming("import", "points", fixtures_dir / "群众积分登记表.xlsx", "--book", book)
    assert done.code == 1
    assert "7月 A565（第565行）：" in done.out
    assert done.out.splitlines()[-1].endswith("写入0条，没有变化1640条")


def test_importing_points_twice_writes_nothing(wenming: Wenming, book: Path, fixtures_dir: Path) -> None:
    for name, code in (("群众积分登记表.xlsx", 1), ("双榆嘎查积分评分表.xlsx", 0)):
        done = wenming("import", "points", fixtures_dir / name, "--book", book, "--json")
        assert (done.code, done.json["written"]) == (code, 0), name
        assert done.json["read"] == done.json["unchanged"] + (18 if code else 0)


def test_the_planted_warning_is_there(wenming: Wenming, book: Path, fixtures_dir: Path) -> None:
    report = wenming("import", "points", fixtures_dir / "群众积分登记表.xlsx", "--book", book, "--json").json
    warnings = [one for one in report["problems"] if one["severity"] == "warning"]
    # 两分, 五 and the like are read with a warning; besides them there is the planted one.
    planted = [one for one in warnings if "分”按" not in one["message"]]
    assert [(one["sheet"], one["cell"]) for one in planted] == [("9月", "F529")]


def test_warnings_alone_are_no_failure(wenming: Wenming, book: Path, tmp_path: Path) -> None:
    from openpyxl import Workbook

    sheet = Workbook()
    for row in (
        ["日期", "嘎查", "姓名", "户号", "积分项目", "加减分"],
        ["2026-10-12", "双榆嘎查", "杜长林", "双榆-001", "参加理论宣讲", "两分"],
    ):
        sheet.active.append(row)
    sheet.save(tmp_path / "表.xlsx")
    done = wenming("import", "points", tmp_path / "表.xlsx", "--book", book, "--json")
    assert (done.code, done.json["written"]) == (0, 1)
    assert [one["severity"] for one in done.json["problems"]] == ["warning"]


def test_a_station_and_a_month_said_on_the_command_line(wenming: Wenming, book: Path, tmp_path: Path) -> None:
    from openpyxl import Workbook

    sheet = Workbook()
    for row in (
        ["户号", "户主", "思想观念", "志愿服务", "乡风文明", "勤劳致富", "环境卫生", "减分"],
        ["双榆-001", "杜长林", 2, None, None, None, None, 1],
    ):
        sheet.active.append(row)
    sheet.save(tmp_path / "表.xlsx")
    done = wenming(
        "import", "points", tmp_path / "表.xlsx", "--book", book, "--station", "双榆", "--month", "2026-09", "--json"
    )  # fmt: skip
    assert (done.code, done.json["read"], done.json["written"]) == (0, 1, 1)
    rows = [
        one
        for one in wenming("export", "points", "--book", book, "--json").json
        if one["item"] is None and one["month"] == "2026-09"
    ]
    assert [(one["day"], one["category"], one["hundredths"]) for one in rows] == [
        (30, "思想观念", 200),
        (30, None, -100),
    ]


def test_a_village_said_on_the_command_line_is_made(wenming: Wenming, tmp_path: Path) -> None:
    from openpyxl import Workbook

    sheet = Workbook()
    for row in (["姓名", "与户主关系", "小组"], ["孟和", "户主", 1]):
        sheet.active.append(row)
    sheet.save(tmp_path / "册.xlsx")
    wenming("new", tmp_path / "书.wenming", "--name", NAME)
    done = wenming(
        "import", "households", tmp_path / "册.xlsx", "--book", tmp_path / "书.wenming", "--station", "柳湾村", "--json"
    )  # fmt: skip
    assert (done.code, done.json["created"]) == (0, ["柳湾村", "柳湾村新时代文明实践站"])


def test_a_file_that_is_no_workbook(wenming: Wenming, book: Path, tmp_path: Path) -> None:
    (tmp_path / "假.xlsx").write_text("这不是表格", encoding="utf-8")
    done = wenming("import", "points", tmp_path / "假.xlsx", "--book", book)
    assert done.code == 1
    assert done.err.strip()


def test_rules_of_the_party_track(wenming: Wenming, book: Path, fixtures_dir: Path) -> None:
    done = wenming(
        "import", "rules", fixtures_dir / "积分细则.xlsx", "--book", book, "--track", "party", "--json"
    )
    assert (done.code, done.json["written"]) == (0, 16)
    again = wenming(
        "import", "rules", fixtures_dir / "积分细则.xlsx", "--book", book, "--track", "party", "--json"
    )
    assert (again.json["written"], again.json["unchanged"]) == (0, 16)


def test_export_equals_what_a_careful_person_read(wenming: Wenming, sealed: Path, fixtures_dir: Path) -> None:
    truth = json.loads((fixtures_dir / "truth.json").read_text(encoding="utf-8"))
    persons = wenming("export", "persons", "--book", sealed, "--json").json
    keys = (
        "village",
        "household",
        "group",
        "name",
        "id",
        "male",
        "born",
        "relation",
        "ethnic",
        "phone",
        "party",
    )
    assert sorted(str([one[key] for key in keys]) for one in persons) == sorted(
        str([one[key] for key in keys]) for one in truth["people"]
    )
    points = wenming("export", "points", "--book", sealed, "--json").json
    rows = [one for one in points if one["item"] is not None]
    keys = ("month", "day", "household", "village", "item", "category", "hundredths")
    assert sorted(str([one[key] for key in keys[:5]] + [one["hundredths"]]) for one in rows) == sorted(
        str([one[key] for key in keys[:5]] + [one["hundredths"]]) for one in truth["points"]
    )
    cells = {(one["household"], one["category"]): one["hundredths"] for one in points if one["item"] is None}
    wanted = {
        (row["household"], category): value
        for row in truth["matrix"]["rows"]
        for category, value in (*row["values"].items(), *(((None, -row["minus"]),) if row["minus"] else ()))
    }
    assert cells == wanted
    households = wenming("export", "households", "--book", sealed, "--json").json
    assert {one["household"] for one in households} == {one["household"] for one in truth["people"]}


def test_export_as_a_file(wenming: Wenming, sealed: Path, tmp_path: Path) -> None:
    out = tmp_path / "户.xlsx"
    assert wenming("export", "households", "--book", sealed, "-o", out).code == 0
    assert len(CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()) > 397
    assert wenming("export", "persons", "--book", sealed, "-o", tmp_path / "人.json").code == 0
    assert len(json.loads((tmp_path / "人.json").read_text(encoding="utf-8"))) == 1326


def test_a_rule_book_without_signs_is_told_which_way_it_counts(
    wenming: Wenming, book: Path, tmp_path: Path
) -> None:
    rows = (("编号", "积分项目", "分值"), ("A", "私搭乱建", "5"))
    file = table(tmp_path / "细则.xlsx", rows)
    command = ("import", "rules", file, "--book", book, "--track", "party", "--json")
    refused = wenming(*command)
    assert (refused.code, refused.json["written"]) == (1, 0)
    assert "没有写是加分还是减分" in refused.json["problems"][0]["message"]
    assert (wenming(*command, "--unsigned", "minus").code, wenming(*command, "--unsigned", "少").code) == (
        0,
        2,
    )
    again = wenming(*command).json
    assert (again["unchanged"], again["problems"]) == (1, [])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04junk", "姓名,电话".encode("gbk"), None])
def test_whatever_cannot_be_imported_is_an_object(
    wenming: Wenming, book: Path, tmp_path: Path, kind: str, content: bytes | None
) -> None:
    """No table at all, a table of something else: a report a machine can read, and exit 1."""
    file = tmp_path / "表.xlsx"
    if content is None:
        table(file, (("颜色", "形状"), ("红", "圆"), ("蓝", "方"), ("绿", "扁")))
    else:
        file.write_bytes(content)
    done = wenming("import", kind, file, "--book", book, "--json")
    assert done.code == done.json["exit"] == 1
    assert (done.json["read"], done.json["written"], done.json["created"], done.json["unused"]) == (
        0,
        0,
        [],
        [],
    )
    assert done.json["problems"][0]["message"].startswith(done.json["error"])
    assert done.err.strip() == done.json["error"] + done.json["advice"]
