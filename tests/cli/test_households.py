"""Households by the command line: split, head, move, state, merge, each from a day; rosters with --since and --as-correction."""

import shutil
from pathlib import Path

import pytest
import xlsxwriter

from tests.cli.wenming import Wenming
from tests.services.small_book import Small, make_template
from wenming_desktop.services import people


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small book with a family of four in 萨日朗-001, an entry in September, and September closed."""
    folder = tmp_path_factory.mktemp("verbs")
    make_template(folder / "样板.wenming")
    small = Small.copy_of(folder / "样板.wenming", folder / "小所.wenming")
    for name, relation in (
        ("娜仁花", "配偶"),
        ("巴特尔", "长子"),
        ("其其格", "儿媳"),
        ("苏和", "次子"),
        ("苏和", "孙子"),
    ):
        home = small.households["萨日朗-001"]
        small.call(people.save_person, None, {"name": name, "relation": relation}, home)
    small.enter("萨日朗-001", "H1", "2026-09-10")
    small.close_months(202609)
    small.close()
    return folder / "小所.wenming"


@pytest.fixture
def little(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "小所.wenming"))


def heads(wenming: Wenming, book: Path, period: str, *more: str) -> dict[str, str]:
    board = wenming("board", period, "--book", book, *more).json
    return {row["household"]: row["name"] for row in board["rows"]}


def test_a_split_answers_the_new_number_and_leaves_the_third_quarter_alone(
    wenming: Wenming, little: Path
) -> None:
    before = wenming("board", "2026-Q3", "--book", little).out
    done = wenming(
        "household", "split", "萨日朗-001", "--person", "巴特尔", "--person", "其其格", "--on", "2026-10-20", "--book", little, "--json"
    )  # fmt: skip
    assert (done.code, done.json) == (0, {"household": "萨日朗-006", "day": "2026-10-20", "warnings": []})
    assert wenming("board", "2026-Q3", "--book", little).out == before
    assert heads(wenming, little, "2026-Q4")["萨日朗-006"] == "巴特尔"
    exported = wenming("export", "persons", "--book", little, "--json").json
    assert [(one["name"], one["group"], one["relation"]) for one in exported if one["household"] == "萨日朗-006"] == [
        ("巴特尔", 1, "户主"), ("其其格", 1, ""),
    ]  # fmt: skip
    checked = wenming("check", "--book", little, "--json")
    assert (checked.code, [one["number"] for one in checked.json]) == (0, ["E50"]), (
        "no backup was made so far"
    )


def test_a_head_a_state_and_a_merge_each_from_their_day(wenming: Wenming, little: Path) -> None:
    done = wenming(
        "household", "head", "萨日朗-1", "--person", "娜仁花", "--on", "2026-10-15", "--book", little
    )
    assert (done.code, done.out) == (0, "萨日朗-001户主娜仁花，从2026年10月15日起。\n")
    done = wenming(
        "household", "state", "萨日朗-004", "--to", "迁出", "--on", "2026-10-01", "--book", little, "--json"
    )
    assert done.json["household"] == "萨日朗-004"
    done = wenming(
        "household",
        "merge",
        "萨日朗-003",
        "--into",
        "萨日朗-002",
        "--on",
        "2026-10-02",
        "--book",
        little,
        "--json",
    )
    assert done.json["household"] == "萨日朗-002"
    third, fourth = (heads(wenming, little, code, "--station", "萨日朗") for code in ("2026-Q3", "2026-Q4"))
    assert third == {
        "萨日朗-001": "包青格乐", "萨日朗-002": "王秀兰", "萨日朗-003": "王秀兰", "萨日朗-004": "李䶮", "萨日朗-005": "苏力德",
    }  # fmt: skip
    assert fourth == {"萨日朗-001": "娜仁花", "萨日朗-002": "王秀兰", "萨日朗-005": "苏力德"}


def test_a_move_takes_the_points_along_and_a_group_may_have_a_name(wenming: Wenming, little: Path) -> None:
    done = wenming(
        "household", "move", "萨日朗-001", "--station", "诺敏花嘎查", "--group", "大湾组", "--on", "2026-10-15", "--book", little
    )  # fmt: skip
    assert done.out == (
        "萨日朗-001迁到诺敏花嘎查大湾组，从2026年10月15日起。\n"
        "萨日朗-001改列入诺敏花嘎查的榜单：2026年（1条），括号里是已登记的条数，请核对日期。\n"
    )
    year = wenming("board", "2026", "--book", little, "--station", "诺敏花").json["rows"]
    (row,) = [one for one in year if one["household"] == "萨日朗-001"]
    assert (row["total"], row["group"]) == (410, "大湾组")
    groups = {
        one["household"]: one["group"]
        for one in wenming("export", "households", "--book", little, "--json").json
    }
    assert (groups["萨日朗-001"], groups["萨日朗-002"]) == ("大湾组", 1)
    assert "萨日朗-001" in heads(wenming, little, "2026-Q3", "--station", "萨日朗")
    assert (
        wenming(
            "sheet", "--station", "诺敏花", "--month", "2026-10", "--group", "大湾组", "--book", little
        ).code
        == 0
    )
    assert (
        wenming(
            "sheet", "--station", "诺敏花", "--month", "2026-10", "--group", "东头", "--book", little
        ).code
        == 1
    )


def test_a_closed_month_asks_for_the_cause(wenming: Wenming, little: Path) -> None:
    verb = (
        "household",
        "state",
        "萨日朗-001",
        "--to",
        "常年外出",
        "--on",
        "2026-09-20",
        "--book",
        little,
        "--json",
    )
    refused = wenming(*verb)
    assert refused.code == 1
    assert "2026年9月已经审核，改2026年9月20日的情况要写明原因" in refused.err + refused.out
    done = wenming(*verb, "--cause", "9月已外出")
    assert (done.code, done.json["household"]) == (0, "萨日朗-001")
    assert sorted(done.json["warnings"]) == [
        "2026年9月已经审核，这是对以前的更正；已锁定的榜单请核对是不是要出更正稿。",
        "萨日朗-001不再列入以下榜单：2026年9月（1条）、2026年第三季度（1条）、2026年（1条），括号里是已登记、"
        "不再计入的条数。请核对日期；登错的请撤销这一步，改用对的日期。",
    ]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("split", "萨日朗-001", "--person", "路人"), 1,
         "萨日朗-001户里没有“路人”。本户的人：包青格乐（户主，1980年1月1日生）、娜仁花（配偶）、巴特尔（长子）、其其格（儿媳）、苏和（次子）、苏和（孙子）。"),
        (("head", "萨日朗-001", "--person", "苏和"), 1, "萨日朗-001户里有2位“苏和”：苏和（次子）、苏和（孙子）。"),
        (("head", "萨日朗-999", "--person", "苏和"), 1, "没有“萨日朗-999”这个户号。"),
        (("move", "萨日朗-001", "--station", "没有"), 1, "没有"),
        (("state", "萨日朗-001", "--to", "迁出", "--on", "2026-10-28"), 1, "日期还没有到"),
        (("state", "萨日朗-001", "--to", "失踪"), 2, "--to只能是参评、常年外出、迁出、注销。"),
        (("state", "萨日朗-001", "--to", "迁出", "--on", "10月1日"), 2, "不是日期，请写成 2026-10-27"),
        (("merge", "萨日朗-001", "--into", "诺敏花-001"), 1, "不同嘎查村的两户不能合并"),
    ],
)  # fmt: skip
def test_what_is_refused(
    wenming: Wenming, template: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    done = wenming("household", *words, "--book", template)
    assert (done.code, said in done.err) == (code, True), done


def test_a_roster_says_what_is_new_and_since_when(wenming: Wenming, little: Path, tmp_path: Path) -> None:
    file = tmp_path / "名册.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate((
            ("萨日朗嘎查户籍台账",), ("户号", "姓名", "与户主关系", "小组"), ("萨日朗-020", "敖登", "户主", "1组"),
            ("萨日朗-002", "王秀兰", "户主", "5组"),
        )):  # fmt: skip
            sheet.write_row(row, 0, cells)
    verb = ("import", "households", file, "--book", little)
    told = wenming(*verb, "--check")
    assert "萨日朗嘎查有1户是名册里第一次出现的，从2026年10月27日起建户" in told.out
    assert wenming(*verb, "--check", "--since", "2026-01-01", "--json").json.keys() == {
        "read", "written", "unchanged", "created", "problems", "unused",
    }  # fmt: skip
    assert wenming(*verb, "--since", "2026-07-01", "--as-correction").code == 0
    board = wenming("board", "2026-Q3", "--book", little, "--station", "萨日朗").json["rows"]
    groups = {row["household"]: row["group"] for row in board}
    assert (groups["萨日朗-020"], groups["萨日朗-002"]) == (1, 5)
