"""按表号录入 goes by the paper that came back: what was printed keeps its lines, whatever happened to the households since."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.services.people_steps import member
from tests.services.small_book import Small
from tests.tampering import behind_our_back
from wenming_desktop.domain.errors import NotAsKeptError
from wenming_desktop.services import books, history, households, paper, people, printed_sheets, score_sheet
from wenming_desktop.services.printed_sheets import TODAYS, EntrySheet
from wenming_desktop.services.score_sheet import CellResult
from wenming_desktop.storage.standing import Standing

AUGUST, PRINTED, LEFT, BACK = 202608, "2026-08-03", date(2026, 8, 20), "2026-09-02"
PAPER = {1: "萨日朗-001", 2: "萨日朗-002", 3: "萨日朗-003", 4: "萨日朗-004", 5: "萨日朗-005"}


def printed(small: Small, group: str | None = None, today: str = PRINTED) -> paper.Made:
    """A blank August sheet that went to paper."""
    made = small.call(paper.blank_sheet, small.villages["萨日朗"], group, AUGUST, today=today)
    small.call(paper.keep, made, today=today)
    return made


def came_back(small: Small, group: str | None = None, at: str | None = None) -> EntrySheet:
    return small.call(printed_sheets.entry_sheet, small.villages["萨日朗"], group, AUGUST, at, today=BACK)


def numbers(sheet: EntrySheet) -> dict[int, str]:
    return {line.line: line.number for line in sheet.lines}


def notes(sheet: EntrySheet) -> dict[int, str]:
    return {line.line: line.note for line in sheet.lines if line.note}


def save(small: Small, cells: dict[tuple[str, str | None], int], month: int = AUGUST) -> CellResult:
    keyed = {(small.households[number], category): points for (number, category), points in cells.items()}
    return small.call(score_sheet.record_sheet, small.villages["萨日朗"], month, keyed, today=BACK)[0]


def away(small: Small) -> None:
    small.call(households.set_state, small.households["萨日朗-002"], "常年外出", LEFT, today="2026-08-20")


def struck_off(small: Small) -> None:
    small.call(households.set_state, small.households["萨日朗-002"], "注销", LEFT, today="2026-08-20")


def moved(small: Small) -> None:
    pk = small.households["萨日朗-002"]
    small.call(households.move_household, pk, small.villages["诺敏花"], "1", LEFT, today="2026-08-20")


def merged(small: Small) -> None:
    keep, gone = small.households["萨日朗-001"], small.households["萨日朗-002"]
    small.call(households.merge_households, keep, gone, LEFT, today="2026-08-20")


def own_order(small: Small) -> None:
    order = [small.households[PAPER[line]] for line in (4, 1)]
    small.call(households.set_village_order, small.villages["萨日朗"], order, today="2026-08-20")


def renumbered(small: Small) -> None:
    small.call(people.save_household, small.households["萨日朗-002"], {"number": "萨日朗-077"})


def new_head(small: Small) -> None:
    wife = member(small, "萨日朗-002", {"name": "娜仁花", "relation": "配偶"})
    small.call(households.set_head, small.households["萨日朗-002"], wife, LEFT, today="2026-08-20")


def settled(small: Small) -> None:
    values = {"village": "萨日朗", "head": "敖登", "day": LEFT}
    small.call(people.save_household, None, values, today="2026-08-20")


Act = Callable[[Small], None]
ACTS: dict[str, tuple[Act, dict[int, str]]] = {
    "常年外出": (away, {2: "8月20日起常年外出，不计入榜单"}),
    "注销": (struck_off, {2: "8月20日起注销，不计入榜单"}),
    "迁移": (moved, {2: "8月20日迁到诺敏花嘎查，分计入那里的榜"}),
    "合户": (merged, {1: "第2行萨日朗-002的分也计入这一户", 2: "8月20日并入萨日朗-001，分计入那一户"}),
    "调整户序": (own_order, {}),
    "改户号": (renumbered, {2: "户号改为萨日朗-077"}),
    "换户主": (new_head, {2: "印表后换了户主"}),
    "新建": (settled, {6: "印表以后新增"}),
}


@pytest.mark.parametrize("name", ACTS)
def test_the_paper_keeps_its_lines_whatever_happened_since(small: Small, name: str) -> None:
    """3 August: printed. 20 August: the act. 2 September: the filled sheet comes back."""
    act, marks = ACTS[name]
    printed(small)
    act(small)
    sheet = came_back(small)
    assert {line: number for line, number in numbers(sheet).items() if line <= 5} == PAPER
    assert notes(sheet) == marks
    assert sheet.said.startswith("行号按2026年8月3日09:00打印的那张。")
    on_paper = sum(1 for line in marks if line <= 5)
    assert (f"打印以后有{on_paper}户变动" in sheet.said) == bool(on_paper)
    assert ("纸上没有的1户排在第5行以后。" in sheet.said) == (name == "新建")


@pytest.mark.parametrize("name", ACTS)
def test_what_is_typed_on_a_line_is_the_papers_households(small: Small, name: str) -> None:
    printed(small)
    ACTS[name][0](small)
    line = next(one for one in came_back(small).lines if one.line == 3)
    small.call(
        score_sheet.record_sheet, small.villages["萨日朗"], AUGUST, {(line.household_pk, "思想观念"): 500}
    )
    assert [row.household for row in small.entries()] == ["萨日朗-003"]


def test_after_any_row_of_acts_every_score_that_counts_has_a_line_and_every_household_one(
    small: Small,
) -> None:
    """The walk of the kind: print, then act after act, each after scores were booked on the sheet."""
    printed(small)
    save(small, {(number, "环境卫生"): 100 for number in PAPER.values()})
    for act in (away, new_head, settled, own_order, renumbered, merged):
        if act is merged:  # who is away does not merge with one who is not
            small.call(households.set_state, small.households["萨日朗-002"], "参评", LEFT, today="2026-08-20")
        act(small)
        for at in (None, TODAYS):
            sheet = came_back(small, at=at)
            pks = [line.household_pk for line in sheet.lines]
            assert len(set(pks)) == len(pks), act
            assert [line.line for line in sheet.lines] == list(range(1, len(pks) + 1)), act
            booked = small.call(score_sheet.booked_cells, small.villages["萨日朗"], AUGUST)
            assert {pk for pk, _ in booked} <= set(pks), act
            assert sheet.booked == booked | {
                (small.households[number], "环境卫生"): 100 for number in PAPER.values()
            }, act
        sheet = came_back(small)
        assert [line.household_pk for line in sheet.lines][:5] == [
            small.households[number] for number in PAPER.values()
        ], act
    assert small.call(books.check) == []


def test_a_sheet_that_was_not_printed_is_numbered_as_today_and_says_so(small: Small) -> None:
    away(small)
    sheet = came_back(small)
    assert numbers(sheet) == {1: "萨日朗-001", 2: "萨日朗-003", 3: "萨日朗-004", 4: "萨日朗-005"}
    assert (sheet.said, sheet.doubtful) == (
        "这张表没有在这里打印过，行号是今天名册的：填以前请逐行核对户主。",
        True,
    )


def test_a_sheet_only_looked_at_counts_for_nothing(small: Small) -> None:
    small.call(paper.blank_sheet, small.villages["萨日朗"], None, AUGUST, today=PRINTED)
    assert came_back(small).chosen == TODAYS


def test_lines_that_a_hand_altered_are_nobodys(small: Small) -> None:
    """Two households that change places: what is typed on their lines would be booked to the other one."""
    printed(small)
    with behind_our_back(small.folder) as raw:
        ((body,),) = raw.execute("SELECT body FROM register_entry").fetchall()
        kept = json.loads(body)
        kept["printings"][0]["lines"][:2] = reversed(kept["printings"][0]["lines"][:2])
        raw.execute("UPDATE register_entry SET body = ?", [json.dumps(kept, ensure_ascii=False)])
    with pytest.raises(NotAsKeptError, match="打印过的“萨日朗嘎查"):
        came_back(small)


def test_printed_and_saved_as_pdf_is_one_printing(small: Small) -> None:
    made = printed(small)
    assert small.call(paper.keep, made, today=PRINTED) == (False, small.call(paper.keep, made)[1])
    assert small.rows("SELECT count(*) FROM operation WHERE name LIKE '打印%'") == [(1,)]


def test_printed_twice_with_other_lines_the_clerk_chooses_the_paper_she_holds(small: Small) -> None:
    printed(small)
    away(small)
    printed(small, today="2026-08-25")
    sheet = came_back(small)
    assert [choice.label for choice in sheet.choices] == [
        "2026年8月25日09:00打印的那张",
        "2026年8月3日09:00打印的那张",
    ]
    assert numbers(sheet) == {
        1: "萨日朗-001", 2: "萨日朗-003", 3: "萨日朗-004", 4: "萨日朗-005", 5: "萨日朗-002",
    }  # fmt: skip
    assert sheet.said.startswith("这张表打印过2次，行号不同：现在按2026年8月25日09:00打印的那张；")
    assert sheet.doubtful
    older = came_back(small, at=sheet.choices[1].at)
    assert numbers(older) == PAPER
    assert "现在按2026年8月3日09:00打印的那张" in older.said


def test_printed_twice_alike_is_one_numbering(small: Small) -> None:
    printed(small)
    printed(small, today="2026-08-25")
    sheet = came_back(small)
    assert (len(sheet.choices), sheet.doubtful) == (1, False)
    assert sheet.said == "行号按2026年8月25日09:00打印的那张。"


def test_todays_lines_may_be_chosen_where_they_differ(small: Small) -> None:
    printed(small)
    away(small)
    sheet = came_back(small)
    assert [choice.label for choice in sheet.choices] == ["2026年8月3日09:00打印的那张", "今天的名册"]
    today = came_back(small, at=TODAYS)
    assert list(numbers(today).values())[:2] == ["萨日朗-001", "萨日朗-003"]
    assert notes(today) == {5: "8月20日起常年外出，不计入榜单"}
    assert "不是纸上的" in today.said


def test_the_whole_villages_sheet_was_printed_and_a_groups_is_opened(small: Small) -> None:
    printed(small)
    assert came_back(small, "2").said.endswith("这个月打印过的是全村的表，手里是那张的，请在上面选“全村”。")
    printed(small, "1")
    assert came_back(small, "1").said == "行号按2026年8月3日09:00打印的那张。"


def test_who_went_to_another_group_stays_on_the_groups_paper(small: Small) -> None:
    printed(small, "2")
    values = {"group": "大湾组", "day": LEFT}
    small.call(people.save_household, small.households["萨日朗-003"], values, today="2026-08-20")
    sheet = came_back(small, "2")
    assert numbers(sheet) == {1: "萨日朗-003", 2: "萨日朗-004", 3: "萨日朗-005"}
    assert notes(sheet) == {1: "8月20日改为大湾组"}


def test_a_household_undone_leaves_its_line_to_nobody(small: Small) -> None:
    """Its number and its key go to the next one that is made: that one is another household."""
    settled(small)
    printed(small, today="2026-08-21")
    small.call(history.undo)
    values = {"village": "萨日朗", "head": "巴图", "day": LEFT}
    again = small.call(people.save_household, None, values, today="2026-08-22")[0]
    sheet = came_back(small)
    sixth, seventh = sheet.lines[5:]
    assert (sixth.household_pk, sixth.number, sixth.note) == (0, "萨日朗-006", "登记簿里已没有这一户，不能填")
    assert (seventh.household_pk, seventh.head, seventh.note) == (again, "巴图", "印表以后新增")


def test_what_stands_on_a_printed_sheet_can_still_be_undone(small: Small) -> None:
    settled(small)
    printed(small, today="2026-08-21")
    assert small.undo() == "新增农牧户 萨日朗-006"
    assert small.call(books.check) == []


def test_no_name_is_kept_with_the_lines(small: Small) -> None:
    printed(small)
    ((title, body),) = small.rows("SELECT title, body FROM register_entry")
    assert title == "萨日朗嘎查2026年8月积分评分表"
    assert "萨日朗-001" in body
    assert "包青格乐" not in body


def test_the_sheet_says_when_it_was_printed(small: Small) -> None:
    from wenming_desktop.printing import preview

    assert "2026年8月3日09:00打印" in preview.text(printed(small).content)


def test_a_book_that_is_only_looked_at_prints_and_keeps_nothing(small: Small) -> None:
    made = small.call(paper.blank_sheet, small.villages["萨日朗"], None, AUGUST)

    def in_a_view(book: Any) -> Any:
        return paper.keep(replace(book, standing=Standing(book.folder, read_only=True)), made)

    assert small.call(in_a_view)[0] is False
    assert small.rows("SELECT count(*) FROM register_entry") == [(0,)]


# ---- 合户: what stays counted is on the sheet, or told ----


def test_what_a_merged_household_has_stays_on_the_sheet_where_none_was_printed(small: Small) -> None:
    save(
        small, {("萨日朗-001", "思想观念"): 500, ("萨日朗-002", "思想观念"): 700, ("萨日朗-002", None): -200}
    )
    merged(small)
    sheet = came_back(small)
    assert numbers(sheet)[5] == "萨日朗-002"
    assert notes(sheet) == {
        1: "第5行萨日朗-002的分也计入这一户",
        5: "8月20日并入萨日朗-001，分计入那一户",
    }
    gone = small.households["萨日朗-002"]
    assert {cell: sheet.booked[cell] for cell in sheet.booked if cell[0] == gone} == {
        (gone, "思想观念"): 700,
        (gone, None): -200,
    }


def test_a_joint_sheet_typed_on_one_line_is_told_of_what_counts_beside(small: Small) -> None:
    """The joint household's sheet says 12: the +7 and the deduction of the one that went stand beside it."""
    save(
        small, {("萨日朗-001", "思想观念"): 500, ("萨日朗-002", "思想观念"): 700, ("萨日朗-002", None): -200}
    )
    merged(small)
    result = save(small, {("萨日朗-001", "思想观念"): 1200})
    assert score_sheet.told(AUGUST, result) == (
        "萨日朗-002与萨日朗-001已合为一户，它这个月的+7、−2另外计入，请核对。",
        "萨日朗-001“思想观念”12分，细则一个月最多4分，请核对。",
    )
    gone: dict[tuple[str, str | None], int] = {("萨日朗-002", "思想观念"): 0, ("萨日朗-002", None): 0}
    assert score_sheet.told(AUGUST, save(small, gone)) == (
        "萨日朗-001与萨日朗-002已合为一户，它这个月的+12另外计入，请核对。",
    )
    assert small.totals("2026-08")["萨日朗-001"] == 1200
    both: dict[tuple[str, str | None], int] = {
        ("萨日朗-001", "思想观念"): 1000,
        ("萨日朗-002", "思想观念"): 200,
    }
    assert score_sheet.told(AUGUST, save(small, both)) == (
        "萨日朗-001“思想观念”10分，细则一个月最多4分，请核对。",
    )


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (away, "萨日朗-002在2026年8月末是“常年外出”，不参评，分不计入榜单。"),
        (moved, "萨日朗-002在2026年8月末属诺敏花嘎查，分计入那里的榜单。"),
    ],
)
def test_a_score_that_is_not_on_this_villages_board_is_told(small: Small, act: Act, said: str) -> None:
    act(small)
    result = save(small, {("萨日朗-002", "环境卫生"): 300, ("萨日朗-003", "环境卫生"): 300})
    assert score_sheet.told(AUGUST, result) == (said,)
    assert score_sheet.told(AUGUST, save(small, {("萨日朗-002", "环境卫生"): 0})) == ()


def test_a_score_of_before_a_household_was_founded_is_told(small: Small) -> None:
    """It stood on the paper; its 建户 was put right to September afterwards."""
    settled(small)
    printed(small, today="2026-08-21")
    pk = small.rows("SELECT pk FROM household WHERE number = '萨日朗-006'")[0][0]
    small.call(people.save_household, pk, {"founded": date(2026, 9, 1)}, today=BACK)
    assert notes(came_back(small)) == {6: "8月31日还没有建户"}
    small.households["萨日朗-006"] = pk
    (said,) = score_sheet.told(AUGUST, save(small, {("萨日朗-006", "环境卫生"): 300}))
    assert said == "萨日朗-006原来从2026年9月1日建户，现提前到2026年8月31日。"
    assert small.totals("2026-08")["萨日朗-006"] == 300
