"""Every verb of the command line as a process of its own: exit codes 0, 1, 2 and the shapes of the JSON."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from python_calamine import CalamineWorkbook

from tests.cli.wenming import ROOT, Wenming

NAME = "苏布德苏木新时代文明实践所"
VILLAGES = 13


@pytest.fixture(scope="module")
def wenming(tmp_path_factory: pytest.TempPathFactory) -> Wenming:
    return Wenming(tmp_path_factory.mktemp("cli"))


@pytest.fixture(scope="module")
def sealed(wenming: Wenming, tmp_path_factory: pytest.TempPathFactory, fixtures_dir: Path) -> Path:
    """The clerk's whole road: new, import, close, seal; every later test reads a book that went it."""
    book = tmp_path_factory.mktemp("road") / "苏布德.wenming"
    assert wenming("new", book, "--name", NAME).code == 0
    for kind, file, code in (
        ("rules", "积分细则.xlsx", 0), ("households", "萨日朗嘎查常住人口花名册.xlsx", 1),
        ("households", "苏布德苏木各嘎查户籍台账.xlsx", 0), ("points", "群众积分登记表.xlsx", 1),
        ("points", "双榆嘎查积分评分表.xlsx", 0),
    ):  # fmt: skip
        done = wenming("import", kind, fixtures_dir / file, "--book", book, "--json")
        assert done.code == code, (file, done)
    for month in ("2026-07", "2026-08", "2026-09"):
        assert wenming("close", month, "--book", book).code == 0
    assert (
        wenming("board", "2026-Q3", "--book", book, "--seal", "-o", book / "prints" / "全部.json").code == 0
    )
    return book


@pytest.fixture
def book(sealed: Path, tmp_path: Path) -> Path:
    """A copy a test may change."""
    return Path(shutil.copytree(sealed, tmp_path / "副本.wenming"))


# new


def test_new_makes_a_book_and_leaves_another_alone(wenming: Wenming, tmp_path: Path) -> None:
    made = wenming("new", tmp_path / "新.wenming", "--name", NAME, "--json")
    assert (made.code, made.json) == (0, {"book": str(tmp_path / "新.wenming"), "name": NAME})
    assert (tmp_path / "新.wenming" / "book.sqlite3").is_file()
    again = wenming("new", tmp_path / "新.wenming", "--name", NAME)
    assert (again.code, again.out) == (1, "")
    assert "已经存在" in again.err
    assert wenming("new", tmp_path / "别.wenming", "--name", " ").code == 1


# import


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
    assert list(report) == ["read", "written", "unchanged", "created", "problems"]
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


# export


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


# months and boards


def test_months_close_in_order_and_open_again(wenming: Wenming, book: Path) -> None:
    assert wenming("close", "2026-10", "--book", book, "--json").json == {"month": "2026-10", "closed": True}
    assert wenming("close", "2026-10", "--book", book).out == "2026年10月本来就已审核\n"
    assert wenming("reopen", "2026-10", "--book", book, "--json").json == {
        "month": "2026-10",
        "closed": False,
    }
    assert wenming("reopen", "2026-10", "--book", book).code == 0
    refused = wenming("reopen", "2026-09", "--book", book)
    assert (refused.code, refused.out) == (1, "")
    assert "2026年第三季度榜单已经锁定" in refused.err
    assert wenming("close", "2026-11", "--book", book).code == 1


def test_a_board_as_json(wenming: Wenming, sealed: Path) -> None:
    board = wenming("board", "2026-Q3", "--book", sealed, "--track", "masses").json
    assert list(board) == ["track", "period", "station", "sealed", "rows", "counts", "checksum"]
    assert (board["track"], board["period"], board["station"]) == ("masses", "2026-Q3", None)
    assert board["sealed"].startswith("2026-10-27T")
    assert board["counts"] == {
        "households": 397,
        "ranked": 396,
        "red": 82,
        "grey": 17,
        "black": 6,
        "unlisted": 292,
    }
    assert list(board["rows"][0]) == [
        "rank", "place", "band", "household", "person", "name", "group", "total", "veto", "reason",
    ]  # fmt: skip
    assert board["rows"][-1] | {"name": ""} == {
        "rank": None, "place": None, "band": "black", "household": board["rows"][-1]["household"], "person": None,
        "name": "", "group": board["rows"][-1]["group"], "total": board["rows"][-1]["total"], "veto": True,
        "reason": "触及一票否决事项",
    }  # fmt: skip
    stored = json.loads((sealed / "prints" / "全部.json").read_text(encoding="utf-8"))
    assert stored == board, "-o writes the same"


@pytest.mark.parametrize("station", ["萨日朗", "萨日朗嘎查", "萨日朗嘎查新时代文明实践站"])
def test_a_station_by_any_of_its_names(wenming: Wenming, sealed: Path, station: str) -> None:
    board = wenming(
        "board", "2026-Q3", "--book", sealed, "--track", "masses", "--station", station, "--format", "json"
    ).json
    assert (board["station"], board["counts"]["households"]) == ("萨日朗", 25)


@pytest.mark.parametrize(
    ("period", "sealed_too"), [("2026-07", False), ("2026-Q3", True), ("2026", False), ("2026-Q4", False)]
)
def test_month_quarter_and_year(wenming: Wenming, sealed: Path, period: str, *, sealed_too: bool) -> None:
    board = wenming("board", period, "--book", sealed, "--track", "masses").json
    assert (board["period"], board["sealed"] is not None) == (period, sealed_too)
    assert board["counts"]["households"] == 397


def test_the_party_track_has_persons_and_no_bands(wenming: Wenming, sealed: Path, fixtures_dir: Path) -> None:
    truth = json.loads((fixtures_dir / "truth.json").read_text(encoding="utf-8"))
    board = wenming("board", "2026-Q3", "--book", sealed, "--track", "party").json
    assert len(board["rows"]) == sum(one["party"] for one in truth["people"])
    assert all(row["band"] is None and row["person"] for row in board["rows"])


def test_sealing_needs_closed_months_and_sealing_again_changes_nothing(wenming: Wenming, book: Path) -> None:
    refused = wenming("board", "2026-Q4", "--book", book, "--track", "masses", "--seal")
    assert refused.code == 1
    assert "还没有审核，不能锁定榜单" in refused.err
    before = wenming("board", "2026-Q3", "--book", book).json
    again = wenming("board", "2026-Q3", "--book", book, "--seal")
    assert (again.code, again.json) == (0, before)
    assert wenming("stats", "--book", book, "--json").json["sealed_boards"] == VILLAGES + 1


@pytest.mark.parametrize("paper", ["a4", "a3", "a2"])
def test_a_board_on_paper(wenming: Wenming, book: Path, tmp_path: Path, paper: str) -> None:
    out = tmp_path / f"榜-{paper}.pdf"
    done = wenming(
        "board", "2026-Q3", "--book", book, "--track", "masses", "--station", "萨日朗", "--format", "pdf", "--paper", paper,
        "-o", out,
    )  # fmt: skip
    assert (done.code, done.out) == (0, "")
    red = [
        row
        for row in wenming("board", "2026-Q3", "--book", book, "--station", "萨日朗").json["rows"]
        if row["band"] == "red"
    ]
    with PdfDocument(out) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "萨日朗嘎查2026年第三季度群众积分" in text.replace("\r\n", "")
    assert all(row["name"] in text or row["household"] in text for row in red)


def test_a_board_as_a_workbook_is_the_public_one(wenming: Wenming, sealed: Path, tmp_path: Path) -> None:
    out = tmp_path / "榜.xlsx"
    assert wenming("board", "2026-Q3", "--book", sealed, "--station", "萨日朗", "-o", out).code == 0
    said = "\n".join(
        str(cell)
        for row in CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
        for cell in row
    )
    rows = wenming("board", "2026-Q3", "--book", sealed, "--station", "萨日朗").json["rows"]
    red = "".join(row["name"] for row in rows if row["band"] == "red")
    assert all(row["name"] in said for row in rows if row["band"] == "red")
    hidden = [row["name"] for row in rows if row["band"] in ("grey", "black") and row["name"] not in red]
    assert hidden
    assert not any(name in said for name in hidden)


# notice and sheet


def test_a_notice_as_pdf_and_as_word(wenming: Wenming, book: Path, tmp_path: Path) -> None:
    from docx import Document

    out = tmp_path / "公示.pdf"
    done = wenming(
        "notice",
        "2026-Q3",
        "--book",
        book,
        "--track",
        "masses",
        "--station",
        "萨日朗",
        "--from",
        "2026-10-08",
        "-o",
        out,
    )
    assert done.code == 0
    with PdfDocument(out) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")
    assert "2026年10月8日至10月14日（共7天）" in text
    assert "送审稿" not in text
    word = tmp_path / "公示.docx"
    assert (
        wenming(
            "notice", "2026-Q3", "--book", book, "--station", "萨日朗", "--from", "2026-10-08", "-o", word
        ).code
        == 0
    )
    assert any("公示时间" in paragraph.text for paragraph in Document(str(word)).paragraphs)


def test_only_sealed_boards_are_noticed_but_a_draft_says_what_it_is(
    wenming: Wenming, book: Path, tmp_path: Path
) -> None:
    refused = wenming(
        "notice",
        "2026-Q4",
        "--book",
        book,
        "--station",
        "萨日朗",
        "--from",
        "2026-10-27",
        "-o",
        tmp_path / "x.pdf",
    )
    assert refused.code == 1
    assert "还没有锁定" in refused.err
    assert not (tmp_path / "x.pdf").exists()
    done = wenming(
        "notice", "2026-Q4", "--book", book, "--station", "萨日朗", "--from", "2026-10-27", "--draft", "-o", tmp_path / "x.pdf"
    )  # fmt: skip
    assert done.code == 0
    with PdfDocument(tmp_path / "x.pdf") as document:
        assert all("送审稿" in page.get_textpage().get_text_range() for page in document)


def test_party_points_are_never_noticed(wenming: Wenming, sealed: Path) -> None:
    done = wenming(
        "notice",
        "2026-Q3",
        "--book",
        sealed,
        "--track",
        "party",
        "--station",
        "萨日朗",
        "--from",
        "2026-10-08",
    )
    assert (done.code, "党员积分不出公示" in done.err) == (1, True)


def test_the_blank_score_sheet(wenming: Wenming, sealed: Path, tmp_path: Path) -> None:
    out = tmp_path / "表.pdf"
    assert wenming("sheet", "--book", sealed, "--station", "双榆", "--month", "2026-11", "-o", out).code == 0
    with PdfDocument(out) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "杜长林" in text
    assert "双榆嘎查" in text


# the book as a whole


def test_stats_and_check(wenming: Wenming, sealed: Path) -> None:
    stats = wenming("stats", "--book", sealed, "--json")
    assert stats.code == 0
    assert {key: stats.json[key] for key in ("stations", "households", "persons", "volunteers")} == {
        "stations": VILLAGES, "households": 397, "persons": 1326, "volunteers": 0,
    }  # fmt: skip
    assert stats.json["entries"] > 1640
    assert stats.json["party_members"] > 0
    assert "397户" in wenming("stats", "--book", sealed).out
    check = wenming("check", "--book", sealed, "--json")
    assert (check.code, check.json) == (0, {"problems": []})
    assert wenming("check", "--book", sealed).out == "数据完好\n"


def test_check_finds_what_was_done_behind_the_programs_back(wenming: Wenming, book: Path) -> None:
    import sqlite3

    raw = sqlite3.connect(book / "book.sqlite3")
    raw.execute("DROP TRIGGER journal_person_update")
    raw.execute("DROP TRIGGER entry_no_update")
    raw.execute(
        "UPDATE entry SET points = claimed + 100 WHERE pk = (SELECT min(pk) FROM entry WHERE points > 0)"
    )
    raw.commit()
    raw.close()
    done = wenming("check", "--book", book, "--json")
    assert done.code == 1
    assert {one["record"] for one in done.json["problems"]} >= {"E03", "E09"}


def test_a_backup_is_restored_as_a_book_of_its_own(wenming: Wenming, sealed: Path, tmp_path: Path) -> None:
    out = tmp_path / "备份.wmbak"
    made = wenming("backup", "--book", sealed, "-o", out, "--json")
    assert (made.code, made.json) == (0, {"file": str(out)})
    restored = wenming("restore", out, tmp_path / "回来.wenming", "--json")
    assert restored.code == 0
    assert wenming("check", "--book", tmp_path / "回来.wenming").code == 0
    assert (
        wenming("board", "2026-Q3", "--book", tmp_path / "回来.wenming").json
        == wenming("board", "2026-Q3", "--book", sealed).json
    )
    assert wenming("restore", out, tmp_path / "回来.wenming").code == 1, "nothing that exists is overwritten"


def test_a_damaged_backup_is_refused(wenming: Wenming, sealed: Path, tmp_path: Path) -> None:
    out = tmp_path / "备份.wmbak"
    wenming("backup", "--book", sealed, "-o", out)
    out.write_bytes(out.read_bytes()[:-2000])
    done = wenming("restore", out, tmp_path / "回来.wenming")
    assert (done.code, "损坏" in done.err) == (1, True)
    assert not (tmp_path / "回来.wenming").exists()


def test_the_demo(wenming: Wenming, tmp_path: Path) -> None:
    done = wenming("demo", tmp_path / "示范.wenming", "--seed", "7", "--json")
    assert done.code == 0
    assert done.json["villages"] == VILLAGES
    assert wenming("check", "--book", tmp_path / "示范.wenming").code == 0
    assert wenming("demo", tmp_path / "示范.wenming").code == 1


# wrong use, and a book somebody else has open


@pytest.mark.parametrize(
    "arguments",
    [
        ["跳舞"],
        ["stats"],
        ["stats", "--book", "没有这个文件夹"],
        ["new", "x.wenming"],
        ["close", "2026-Q3", "--book", "."],
        ["close", "2026-13", "--book", "."],
        ["board", "第三季度", "--book", "."],
        ["board", "2026-Q3", "--book", ".", "--track", "children"],
        ["board", "2026-Q3", "--book", ".", "--format", "png"],
        ["board", "2026-Q3", "--book", ".", "--paper", "a5"],
        ["import", "dogs", "README.md", "--book", "."],
        ["import", "points", "没有.xlsx", "--book", "."],
        ["export", "volunteers2", "--book", "."],
        ["notice", "2026-Q3", "--book", "."],
        ["notice", "2026-Q3", "--book", ".", "--from", "明天"],
        ["sheet", "--book", ".", "--month", "2026-10"],
        ["demo", "x.wenming", "--seed", "七"],
    ],
)
def test_wrong_use_is_exit_code_2(wenming: Wenming, arguments: list[str]) -> None:
    done = wenming(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err


def test_a_folder_that_is_no_book(wenming: Wenming, tmp_path: Path) -> None:
    done = wenming("stats", "--book", tmp_path)
    assert (done.code, done.out) == (1, "")
    assert "没有找到数据文件" in done.err
    assert list(tmp_path.iterdir()) == [], "no lock is left behind"


def test_a_station_nobody_has(wenming: Wenming, sealed: Path) -> None:
    done = wenming("board", "2026-Q3", "--book", sealed, "--station", "日朗")
    assert done.code == 1, "part of a word is no village"
    assert "萨日朗" in done.err


def test_a_book_that_is_open_elsewhere(wenming: Wenming, book: Path) -> None:
    holder = subprocess.Popen(
        [
            sys.executable, "-c",
            "import sys; from pathlib import Path; from wenming_desktop.services.context import Context; "
            "c = Context(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read(); c.close(with_backup=False)",
            str(book),
        ],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=wenming.env, cwd=ROOT, text=True,
    )  # fmt: skip
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        done = wenming("stats", "--book", book)
        assert (done.code, done.out) == (1, "")
        assert done.err
    finally:
        holder.communicate("")
    assert wenming("stats", "--book", book).code == 0


def test_help_is_in_chinese_and_names_every_verb(wenming: Wenming) -> None:
    done = wenming("--help")
    assert done.code == 0
    for verb in (
        "new", "demo", "import", "close", "reopen", "board", "notice", "sheet", "export", "check", "stats", "backup",
        "restore",
    ):  # fmt: skip
        assert f"\n  {verb}" in done.out
    assert "月度审核" in done.out


def test_chinese_comes_out_whole_in_a_plain_locale(wenming: Wenming, sealed: Path) -> None:
    done = wenming("stats", "--book", sealed, LC_ALL="C", PYTHONIOENCODING="", PYTHONUTF8="0")
    assert done.code == 0
    assert "397户" in done.out


def test_the_test_itself_blocks_qt(wenming: Wenming) -> None:
    code = "import PySide6"
    done = subprocess.run([sys.executable, "-c", code], env=wenming.env, capture_output=True, check=False)
    assert done.returncode == 1
    assert "DISPLAY" not in wenming.env
    assert os.environ is not wenming.env
