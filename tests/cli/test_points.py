"""The verbs of points: add, reverse, list, 补记, 更正记录; and 同一项目吗 of a rule book. In this process, so quickly."""

import io
import shutil
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from pypdfium2 import PdfDocument
from python_calamine import CalamineWorkbook

from tests.cli.wenming import NAME, Result, Wenming
from wenming_desktop.cli import run

ONE, TWO = "柳湾-001", "柳湾-002"
HEADS = ("编号", "类别", "积分项目", "分值", "每月最多")
RULES = (
    ("群众积分细则（2026年1月1日起施行）",), HEADS, ("S1", "思想观念", "参加理论宣讲", "+2", "4"),
    ("H1", "环境卫生", "月评清洁户", "+10", ""), ("J1", "环境卫生", "乱堆乱放", "-3", ""),
    ("J2", "乡风文明", "大操大办", "-10", ""), ("V1", "一票否决", "一票否决（甲类）", "一票否决", ""),
)  # fmt: skip
PARTY_RULES = (
    ("党员积分细则（2026年1月1日起施行）",), HEADS, ("D1", "组织生活", "参加主题党日", "+3", ""),
    ("K1", "组织生活", "无故不参加组织生活", "-5", ""),
)  # fmt: skip
FOLK = (
    ("柳湾村户籍台账",), ("户号", "姓名", "与户主关系", "小组", "政治面貌"),
    (ONE, "朱彩云", "户主", "1组", "中共党员"), (ONE, "巴特尔", "长子", "1组", "群众"),
    (TWO, "王秀兰", "户主", "2组", "中共党员"), ("柳湾-003", "王秀兰", "户主", "3组", "中共党员"),
)  # fmt: skip
KEYS = (
    "id", "track", "day", "period", "counts_in", "booked_in", "household", "village", "head", "person", "name", "code",
    "item", "category", "points", "claimed", "veto", "deduct", "reverses", "replaces", "tops", "reversed_by", "cause",
    "evidence", "note", "operator", "entered_at", "untrue",
)  # fmt: skip


def say(*words: object) -> Result:
    """Run a verb as the command line does."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setenv("WENMING_TODAY", "2026-10-27")
        code = run([str(word) for word in words])
    return Result(code, out.getvalue(), err.getvalue())


def sheet(path: Path, rows: tuple[tuple[object, ...], ...]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
    return path


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("points")
    book = folder / "所.wenming"
    assert say("new", book, "--name", NAME).code == 0
    for kind, track, rows in (
        ("rules", "masses", RULES), ("rules", "party", PARTY_RULES), ("households", "masses", FOLK),
    ):  # fmt: skip
        file = sheet(folder / f"{kind}{track}.xlsx", rows)
        done = say("import", kind, file, "--track", track, "--book", book, "--json")
        assert done.code == 0, done
    return book


class Desk:
    """A copy of the book and the verbs on it."""

    def __init__(self, book: Path) -> None:
        self.book = book

    def __call__(self, *words: object) -> Result:
        return say(*words, "--book", self.book)

    def add(self, household: str, item: str, day: str, *more: object) -> dict:
        done = self("points", "add", "--household", household, "--item", item, "--day", day, *more, "--json")
        assert done.code == 0, done
        return done.json

    def reverse(self, pk: int, *more: object) -> dict:
        done = self("points", "reverse", pk, "--reason", "登记错户", *more, "--json")
        assert done.code == 0, done
        return done.json

    def rows(self, *more: object) -> list[dict]:
        return self("points", "list", *more, "--json").json

    def total(self, period: str, household: str) -> float:
        rows = self("board", period).json["rows"]
        return next(row["total"] for row in rows if row["household"] == household)


@pytest.fixture
def table(small: Path, tmp_path: Path) -> Desk:
    return Desk(Path(shutil.copytree(small, tmp_path / "副本.wenming")))


def test_without_qt_as_a_process_of_its_own(wenming: Wenming, table: Desk) -> None:
    words = ("points", "add", "--household", ONE, "--item", "H1", "--day", "2026-10-08", "--book", table.book)
    assert wenming(*words, "--json").json == {"id": 1, "points": 10, "period": "2026-10", "warnings": []}
    refused = wenming(*words[:3], "柳湾-099", *words[4:], "--json")
    assert (refused.code, refused.json["exit"]) == (1, 1)


def test_an_entry_by_words(table: Desk) -> None:
    done = table.add(ONE, "月评清洁户", "2026-10-08")
    assert done == {"id": 1, "points": 10, "period": "2026-10", "warnings": []}
    assert table.add("柳湾村-1", "h1", "2026-10-08", "--points", "8")["warnings"] == [
        "登记为+8，细则规定+10，按登记的+8计", "这一户当天已登记过这个项目1条，又记了一条",
    ]  # fmt: skip
    table.add(ONE, "S1", "2026-10-09", "--person", "巴特尔")
    (first, second, third) = table.rows()
    assert tuple(first) == KEYS
    assert first == {
        "id": 1, "track": "masses", "day": "2026-10-08", "period": "2026-10", "counts_in": "2026-10", "booked_in": "2026-10",
        "household": ONE, "village": "柳湾", "head": "朱彩云", "person": None, "name": "朱彩云", "code": "H1",
        "item": "月评清洁户", "category": "环境卫生", "points": 10, "claimed": 10, "veto": False, "deduct": False,
        "reverses": None, "replaces": None, "tops": None, "reversed_by": None, "cause": "", "evidence": "", "note": "",
        "operator": first["operator"], "entered_at": first["entered_at"], "untrue": False,
    }  # fmt: skip
    assert (second["points"], third["person"], third["name"]) == (8, "巴特尔", "巴特尔")
    assert table.rows("--household", TWO) == []
    assert len(table.rows("--household", ONE, "--period", "2026-Q4")) == 3
    assert table.rows("--period", "2026-Q3") == []
    said = table("points", "list").out.splitlines()
    assert said[0] == "1 2026-10-08 柳湾-001 朱彩云 H1 月评清洁户 +10 计入2026-10"
    assert said[-1] == "共3条"


def test_a_person_of_another_household_is_a_warning_and_the_number_wins(table: Desk) -> None:
    assert table.add(TWO, "H1", "2026-10-08", "--person", "巴特尔")["warnings"] == [
        "巴特尔2026年10月8日在柳湾-001户，按柳湾-002户登记"
    ]
    assert table.add(TWO, "H1", "2026-10-09", "--person", "路人")["warnings"] == [
        "柳湾-002没有叫“路人”的人，按户号登记"
    ]
    assert [(row["household"], row["person"]) for row in table.rows()] == [(TWO, "巴特尔"), (TWO, None)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--household", "柳湾-099", "--item", "H1", "--day", "2026-10-08"), "没有“柳湾-099”这个户号"),
        (("--household", ONE, "--item", "X9", "--day", "2026-10-08"), "没有“X9”"),
        (("--household", ONE, "--item", "H1", "--day", "2025-10-08"), "还没有施行的群众积分细则"),
        (("--household", ONE, "--item", "H1", "--day", "2026-11-01"), "还没有到"),
        (("--household", ONE, "--item", "J1", "--day", "2026-10-08", "--points", "+3"), "减分项目"),
        (("--item", "H1", "--day", "2026-10-08"), "没有写户号"),
        (("--household", ONE, "--item", "H1", "--day", "2026-10-08", "--cause", "异议"), "没有写补记到哪个时段"),
        (("--track", "party", "--item", "D1", "--day", "2026-10-08"), "没有写党员姓名"),
        (
            ("--track", "party", "--item", "D1", "--day", "2026-10-08", "--person", "王秀兰"),
            "有2名党员叫“王秀兰”：柳湾-002、柳湾-003",
        ),
        (("--track", "party", "--item", "D1", "--day", "2026-10-08", "--person", "巴特尔"), "党员名册里没有“巴特尔”"),
        (
            ("--track", "party", "--item", "D1", "--day", "2026-10-08", "--person", "朱彩云", "--household", TWO),
            "柳湾-002没有叫“朱彩云”的党员",
        ),
    ],
)  # fmt: skip
def test_what_is_refused_is_said_and_nothing_is_booked(
    table: Desk, words: tuple[str, ...], said: str
) -> None:
    done = table("points", "add", *words, "--json")
    assert done.code == 1
    assert said in done.json["error"] + done.json["advice"]
    assert table.rows("--all") == []


def test_wrong_use(table: Desk) -> None:
    assert table("points", "add", "--household", ONE, "--item", "H1").code == 2
    assert table("points", "reverse", "1").code == 2
    assert table("points", "add", "--household", ONE, "--item", "H1", "--day", "10月8日").code == 2


def test_a_party_member_by_name_the_household_tells_two_apart(table: Desk) -> None:
    done = table.add("柳湾-003", "D1", "2026-10-08", "--track", "party", "--person", "王秀兰")
    assert (done["points"], done["period"]) == (3, "2026-10")
    (row,) = table.rows("--track", "party")
    assert (row["person"], row["household"], row["track"]) == ("王秀兰", "柳湾-003", "party")
    assert table.rows() == []
    moved = table.reverse(row["id"], "--person", "朱彩云")
    assert [(one["person"], one["points"], one["reverses"]) for one in table.rows("--track", "party")] == [
        ("王秀兰", 3, None), ("王秀兰", -3, 1), ("朱彩云", 3, None),
    ]  # fmt: skip
    assert moved["reverses"] == 1
    refused = table("points", "reverse", moved["id"], "--reason", "登记错户", "--household", TWO)
    assert (refused.code, "党员积分记在党员名下" in refused.err) == (1, True)


def test_a_reversal_and_what_stands_in_its_place_count_in_their_month(table: Desk) -> None:
    """Scene 15: a wrong value of the third quarter put right in the fourth on another household."""
    wrong = table.add(ONE, "J2", "2026-08-10")
    again = table.add(ONE, "H1", "2026-08-11")
    for month in ("2026-08", "2026-09"):
        assert table("close", month).code == 0
    done = table.reverse(wrong["id"], "--household", TWO)
    assert done == {"id": 4, "points": -10, "period": "2026-08", "warnings": [], "reverses": 1}
    bare = table.reverse(again["id"])
    assert bare == {"id": 5, "points": -10, "period": "2026-08", "warnings": [], "reverses": 2}
    assert [table.total("2026-Q3", one) for one in (ONE, TWO)] == [100, 90]
    assert [table.total("2026-Q4", one) for one in (ONE, TWO)] == [100, 100]
    found = [
        (
            row["id"],
            row["household"],
            row["points"],
            row["counts_in"],
            row["booked_in"],
            row["reverses"],
            row["replaces"],
        )
        for row in table.rows()
    ]
    assert found == [
        (1, ONE, -10, "2026-08", "2026-08", None, None), (2, ONE, 10, "2026-08", "2026-08", None, None),
        (3, ONE, 10, "2026-08", "2026-10", 1, None), (4, TWO, -10, "2026-08", "2026-10", None, 1),
        (5, ONE, -10, "2026-08", "2026-10", 2, None),
    ]  # fmt: skip
    assert [row["reversed_by"] for row in table.rows()][:2] == [3, 5]
    assert {row["cause"] for row in table.rows()[2:]} == {"登记错户"}


def test_another_item_or_value_in_its_place(table: Desk) -> None:
    wrong = table.add(ONE, "J2", "2026-10-10")
    better = table.reverse(wrong["id"], "--item", "J1")
    assert (better["points"], better["reverses"]) == (-3, 1)
    best = table.reverse(better["id"], "--points", "-2")
    assert (best["points"], best["warnings"]) == (-2, ["登记为−2，细则规定−3，按登记的−2计"])
    assert table.total("2026-10", ONE) == -2
    same = table("points", "reverse", best["id"], "--reason", "看错", "--household", ONE)
    assert (same.code, "改成的和原来一样" in same.err) == (1, True)


def test_room_freed_is_told(table: Desk) -> None:
    first = table.add(ONE, "S1", "2026-10-01")
    for day in ("2026-10-02", "2026-10-03"):
        last = table.add(ONE, "S1", day)
    assert last["warnings"] == ["“参加理论宣讲”本月最多4分，只计0分"]
    assert table.reverse(first["id"])["warnings"] == ["空出的上限已补记+2分"]
    assert [(row["tops"], row["points"]) for row in table.rows()][-1] == (3, 2)


@pytest.mark.parametrize(
    ("pk", "reason", "said"), [("99", "登记错户", "没有编号为99的登记"), ("1", " ", "冲正的原因没有填")]
)
def test_what_cannot_be_reversed(table: Desk, pk: str, reason: str, said: str) -> None:
    table.add(ONE, "H1", "2026-10-08")
    done = table("points", "reverse", pk, "--reason", reason, "--json")
    assert (done.code, said in done.json["error"]) == (1, True)


def test_what_was_left_out_of_a_closed_month(table: Desk) -> None:
    table.add(ONE, "H1", "2026-08-10")
    assert table("close", "2026-08").code == 0
    late = ("points", "add", "--household", TWO, "--item", "H1", "--day", "2026-08-12")
    refused = table(*late, "--into", "2026-08", "--json")
    assert (refused.code, "补记的原因没有填" in refused.err) == (1, True)
    elsewhere = table(*late, "--into", "2026-07", "--cause", "异议YY-2026-0001")
    assert (elsewhere.code, "发生日期不在2026年7月" in elsewhere.err) == (1, True)
    done = table(*late, "--into", "2026-Q3", "--cause", "异议YY-2026-0001", "--json")
    assert (done.code, done.json["period"], done.json["warnings"]) == (0, "2026-08", [])
    assert table.add(TWO, "H1", "2026-08-13")["warnings"] == ["该月已审核，记入2026年9月"]
    assert [(row["counts_in"], row["booked_in"], row["cause"]) for row in table.rows("--household", TWO)] == [
        ("2026-08", "2026-09", "异议YY-2026-0001"), ("2026-09", "2026-09", ""),
    ]  # fmt: skip


def test_the_record_of_corrections(table: Desk, tmp_path: Path) -> None:
    wrong = table.add(ONE, "J2", "2026-08-10")
    veto = table.add(TWO, "V1", "2026-08-11")
    table("close", "2026-08")
    table.reverse(wrong["id"], "--item", "J1")
    table.reverse(veto["id"])
    found = table("points", "corrections", "--period", "2026-Q3", "--json").json
    assert found[0] == {
        "id": 3, "track": "masses", "period": "2026-08", "village": "柳湾村", "name": "朱彩云", "day": "2026-10-27",
        "household": ONE, "item": "大操大办→乱堆乱放", "before": -10, "after": -3, "cause": "登记错户",
        "by": found[0]["by"],
    }  # fmt: skip
    assert [(one["household"], one["before"], one["after"]) for one in found] == [(ONE, -10, -3), (TWO, 0, 0)]
    assert table("points", "corrections", "--period", "2026-Q4", "--json").json == []
    assert len(table("points", "corrections", "--station", "柳湾", "--json").json) == 2
    said = table("points", "corrections").out.splitlines()
    assert said[1].startswith("2026-10-27 柳湾-002 王秀兰 一票否决（甲类） 一票否决 → 0 登记错户")
    assert said[2] == "共2条更正"
    out = tmp_path / "更正记录.pdf"
    assert table("points", "corrections", "-o", out).code == 0
    with PdfDocument(out) as document:
        width, height = document[0].get_size()
        assert width > height, "A4, lying"
        assert "大操大办→乱堆乱放" in document[0].get_textpage().get_text_range().replace("\r\n", "")
    table("points", "corrections", "-o", tmp_path / "更正记录.xlsx")
    cells = CalamineWorkbook.from_path(str(tmp_path / "更正记录.xlsx")).get_sheet_by_index(0).to_python()
    assert any("大操大办→乱堆乱放" in row for row in cells)


def test_a_rule_book_that_uses_an_old_code_asks(table: Desk, tmp_path: Path) -> None:
    """Scene 8: exit 1 while the question is open, each item with a cap of its own; an answer closes it."""
    file = sheet(
        tmp_path / "新细则.xlsx",
        (("群众积分新细则（2026年10月15日起施行）",), HEADS, ("S1", "环境卫生", "清理河道", "+3", "3")),
    )
    for day in ("2026-10-05", "2026-10-06"):
        table.add(ONE, "S1", day)
    asked = table("import", "rules", file, "--json")
    assert (asked.code, asked.json["written"]) == (1, 1)
    assert [(one["cell"], one["severity"]) for one in asked.json["problems"]] == [("C3", "question")]
    assert (
        "编号“S1”以前是“参加理论宣讲”，现在是“清理河道”，是同一项目吗？"
        in asked.json["problems"][0]["message"]
    )
    assert table.add(ONE, "S1", "2026-10-20")["points"] == 3
    assert table("import", "rules", file, "--check").code == 1
    assert table("import", "rules", file, "--other", "S1", "--json").code == 0
    assert table("import", "rules", file, "--json").code == 0
    joined = table("import", "rules", file, "--same", "s1", "--json")
    assert (joined.code, joined.json["written"]) == (0, 1)
    assert table.add(ONE, "S1", "2026-10-21")["points"] == 0
    for words in (("--same", "X9"), ("--same", "S1", "--other", "S1")):
        assert table("import", "rules", file, *words).code == 1
    refused = table("import", "points", file, "--same", "S1")
    assert (refused.code, "只用来回答积分细则的问题" in refused.err) == (1, True)


def test_undone_rows_are_listed_on_demand_only(table: Desk) -> None:
    from wenming_desktop.services import history
    from wenming_desktop.services.context import Context

    table.add(ONE, "H1", "2026-10-08")
    context = Context(table.book)
    context.call(history.undo)
    context.close(with_backup=False)
    assert table.rows() == []
    assert [(row["points"], row["reverses"]) for row in table.rows("--all")] == [(10, None), (-10, 1)]


def test_a_merged_household_is_found_by_its_old_number_and_an_alias(table: Desk) -> None:
    from wenming_desktop.services import households
    from wenming_desktop.services.context import Context

    context = Context(table.book)
    keys = dict(context.call(lambda book: book.db.execute("SELECT number, pk FROM household").fetchall()))
    context.call(households.add_alias, keys["柳湾-003"], "3-07")
    context.call(households.merge_households, keys[TWO], keys["柳湾-003"], date(2026, 10, 20))
    context.close(with_backup=False)
    table.add("柳湾-003", "H1", "2026-10-08")
    table.add("3-07", "H1", "2026-10-09")
    table.add("3-07", "H1", "2026-10-27")
    rows = table.rows("--household", "柳湾-003")
    assert [row["household"] for row in rows] == ["柳湾-003", "柳湾-003", TWO], "merged from the 20th"
