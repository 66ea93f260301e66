"""What happens to a household on a day: boards answer as of their last day, a closed month asks for the cause."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.services.people_steps import detail, member, refused
from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import (
    books,
    editions,
    household_acts,
    households,
    people,
    points,
    score_sheet,
    workbench_todos,
)
from wenming_desktop.storage import facts

SPLIT, MID = date(2026, 10, 20), date(2026, 10, 15)


def on_board(small: Small, code: str, village: str | None = None) -> dict[str, str]:
    """Head by household number."""
    return {line.household: line.name for line in small.board(code, village).lines}


def with_son(small: Small) -> int:
    return member(small, "萨日朗-001", {"name": "巴特尔", "relation": "长子"})


# ---- scene 6: the past stays as it was ----


def test_a_split_on_27_october_leaves_the_boards_of_before_alone(small: Small) -> None:
    son = with_son(small)
    before = {code: small.board(code, "萨日朗") for code in ("2026-Q1", "2026-Q3", "2026-09")}
    small.call(households.split_household, small.households["萨日朗-001"], [son], son)
    assert {code: small.board(code, "萨日朗") for code in before} == before
    assert on_board(small, "2026-10")["萨日朗-006"] == "巴特尔"
    assert on_board(small, "2026")["萨日朗-006"] == "巴特尔"


def test_a_change_of_head_on_15_october_leaves_the_old_head_on_the_third_quarter(small: Small) -> None:
    wife = member(small, "萨日朗-001", {"name": "娜仁花", "relation": "配偶"})
    small.call(households.set_head, small.households["萨日朗-001"], wife, MID)
    assert on_board(small, "2026-Q3")["萨日朗-001"] == "包青格乐"
    assert on_board(small, "2026-Q4")["萨日朗-001"] == "娜仁花"


def test_the_villages_of_a_board_sum_to_the_township_also_after_one_is_struck_off(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-09-01")
    small.close_months(202609)
    small.call(editions.seal, "masses", Period.parse("2026-Q3"), small.villages["萨日朗"])
    small.call(households.set_state, small.households["萨日朗-002"], "注销", date(2026, 10, 12))
    small.call(editions.seal, "masses", Period.parse("2026-Q3"))
    whole = on_board(small, "2026-Q3")
    assert whole == on_board(small, "2026-Q3", "萨日朗") | on_board(small, "2026-Q3", "诺敏花")
    assert len(whole) == 8


def test_a_household_entered_on_20_october_is_on_no_earlier_board(small: Small) -> None:
    values = {"village": "萨日朗", "head": "敖登"}
    small.call(people.save_household, None, values, today="2026-10-20")
    assert [on_board(small, code).get("萨日朗-006") for code in ("2026-Q1", "2026-Q3", "2026-Q4", "2026")] == [
        None, None, "敖登", "敖登",
    ]  # fmt: skip


def test_a_household_that_exists_since_a_day_of_spring_says_so(small: Small) -> None:
    values = {"village": "萨日朗", "head": "敖登", "day": date(2026, 4, 3)}
    small.call(people.save_household, None, values)
    assert [on_board(small, code).get("萨日朗-006") for code in ("2026-Q1", "2026-Q2")] == [None, "敖登"]


def test_homonyms_and_minors_of_a_past_board_are_those_of_then(small: Small) -> None:
    """Two 王秀兰 in June; since 15 October one of the two households is headed by somebody else."""
    son = member(small, "萨日朗-003", {"name": "苏德", "birth": date(2012, 1, 1)})
    small.call(households.set_head, small.households["萨日朗-003"], son, MID)

    def shown(code: str) -> dict[str, str]:
        return {line.household: line.shown for line in small.board(code).lines}

    assert [shown("2026-09")[f"萨日朗-00{n}"] for n in (2, 3)] == ["王秀兰（1组）", "王秀兰（2组）"]
    assert [shown("2026-10")[f"萨日朗-00{n}"] for n in (2, 3)] == ["王秀兰", "萨日朗-003户"]


# ---- moving to another village ----


def test_a_household_moves_to_another_village_with_its_number_and_its_points(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-08-10")
    small.enter("萨日朗-001", "Z2", "2026-10-10")
    pk = small.households["萨日朗-001"]
    _, changes = small.call(households.move_household, pk, small.villages["诺敏花"], "大湾小组", MID)
    assert changes.operation == "迁移农牧户 萨日朗-001 到 诺敏花嘎查大湾组"
    assert "萨日朗-001" in on_board(small, "2026-Q3", "萨日朗")
    assert "萨日朗-001" not in on_board(small, "2026-Q3", "诺敏花")
    assert "萨日朗-001" not in on_board(small, "2026-Q4", "萨日朗")
    line = next(one for one in small.board("2026-Q4", "诺敏花").lines if one.household == "萨日朗-001")
    assert (line.total, line.group, line.village) == (106_00, "大湾组", "诺敏花嘎查")
    assert small.totals("2026")["萨日朗-001"] == 400_00 + 16_00
    assert small.call(people.household_detail, pk).village == "诺敏花嘎查"
    small.undo()
    assert "萨日朗-001" in on_board(small, "2026-Q4", "萨日朗")
    small.redo()
    assert "萨日朗-001" in on_board(small, "2026-Q4", "诺敏花")
    assert small.call(books.check) == []


@pytest.mark.parametrize(
    ("station", "group", "words"),
    [("萨日朗", "", "萨日朗-001已经在萨日朗嘎查"), ("诺敏花", "东头", "村民小组“东头”看不懂"), ("没有", "", "没有")],
)  # fmt: skip
def test_a_move_that_cannot_be(small: Small, station: str, group: str, words: str) -> None:
    assert words in refused(small, household_acts.move, "萨日朗-001", station, group)


def test_in_its_own_village_only_the_group_changes(small: Small) -> None:
    done, _ = small.call(household_acts.move, "萨日朗-001", "萨日朗嘎查", "2", MID)
    assert (done.household, done.text) == ("萨日朗-001", "萨日朗-001迁到萨日朗嘎查2组，从2026年10月15日起。")
    groups = {
        code: {line.household: line.group for line in small.board(code).lines}
        for code in ("2026-09", "2026-10")
    }
    assert [groups[code]["萨日朗-001"] for code in groups] == ["1", "2"]


def test_sheets_and_group_entries_go_by_where_it_lived_that_day(small: Small) -> None:
    pk, away = small.households["萨日朗-001"], small.villages["诺敏花"]
    small.call(households.move_household, pk, away, "1", MID)

    def lines(village: str, month: int) -> list[str]:
        found = small.call(score_sheet.sheet_lines, small.villages[village], "1", month)
        return [line.number for line in found]

    assert lines("萨日朗", 202609) == ["萨日朗-001", "萨日朗-002"]
    assert lines("诺敏花", 202610) == ["萨日朗-001", "诺敏花-001", "诺敏花-002"]
    booked, _ = small.call(
        points.record_group, small.villages["萨日朗"], "1", small.item("H1"), date(2026, 10, 14)
    )
    assert len(booked) == 2
    booked, _ = small.call(
        points.record_group, small.villages["萨日朗"], "1", small.item("H1"), date(2026, 10, 16)
    )
    assert len(booked) == 1


# ---- a day in a closed month: the cause, kept and told ----

Act = Callable[[Small, date, str], Any]


def _split(small: Small, day: date, cause: str) -> Any:
    son = with_son(small)
    return small.call(households.split_household, small.households["萨日朗-001"], [son], son, day, cause)


def _merge(small: Small, day: date, cause: str) -> Any:
    keep, gone = small.households["萨日朗-002"], small.households["萨日朗-003"]
    return small.call(households.merge_households, keep, gone, day, cause)


def _head(small: Small, day: date, cause: str) -> Any:
    wife = member(small, "萨日朗-001", {"name": "娜仁花", "relation": "配偶"})
    return small.call(households.set_head, small.households["萨日朗-001"], wife, day, cause)


def _move(small: Small, day: date, cause: str) -> Any:
    pk = small.households["萨日朗-001"]
    return small.call(households.move_household, pk, small.villages["诺敏花"], "", day, cause)


def _state(small: Small, day: date, cause: str) -> Any:
    return small.call(households.set_state, small.households["萨日朗-001"], "常年外出", day, cause)


def _new(small: Small, day: date, cause: str) -> Any:
    values = {"village": "萨日朗", "head": "敖登", "day": day, "cause": cause}
    return small.call(people.save_household, None, values)


def _group(small: Small, day: date, cause: str) -> Any:
    values = {"group": "大湾组", "day": day, "cause": cause}
    return small.call(people.save_household, small.households["萨日朗-001"], values)


def _wrong_group(small: Small, day: date, cause: str) -> Any:
    values = {"group": "大湾组", "wrong": True, "cause": cause}
    return small.call(people.save_household, small.households["萨日朗-001"], values)


ACTS: dict[str, Act] = {
    "分户": _split, "合户": _merge, "换户主": _head, "迁移": _move, "状态": _state, "新建": _new, "换组": _group,
}  # fmt: skip


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_day_in_a_closed_month_needs_its_cause(small: Small, act: Act) -> None:
    small.enter("萨日朗-004", "H1", "2026-09-01")
    small.close_months(202609)
    before = small.board("2026-09")
    with pytest.raises(UserError, match="2026年9月已经审核，改2026年9月20日的情况要写明原因"):
        act(small, date(2026, 9, 20), " ")
    assert small.board("2026-09") == before
    with pytest.raises(UserError, match="日期还没有到"):
        act(small, date(2026, 10, 28), "记错")


@pytest.mark.parametrize("act", [*ACTS.values(), _wrong_group], ids=[*ACTS, "原来就登错了"])
def test_with_its_cause_it_is_a_correction_the_workbench_names(small: Small, act: Act) -> None:
    small.enter("萨日朗-004", "H1", "2026-09-01")
    small.close_months(202609)
    before = small.board("2026-09")
    act(small, date(2026, 9, 20), "会议纪要第3号")
    assert small.board("2026-09") != before
    ((cause, month),) = small.rows(
        "SELECT DISTINCT cause, corrects FROM household_fact WHERE corrects IS NOT NULL"
    )
    assert (cause, month) == ("会议纪要第3号", 202609)
    (said,) = [todo.text for todo in small.call(workbench_todos.todos) if todo.tag == "更正"]
    assert said.endswith("在2026年9月起已审核月份的情况有更正，请核对榜单")
    assert said.startswith(("萨日朗-", "诺敏花-"))
    assert [
        todo.text for todo in small.call(workbench_todos.todos, today="2026-12-30") if todo.tag == "更正"
    ] == []
    assert small.call(books.check) == []


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_an_open_month_needs_no_cause_and_every_act_is_taken_back_and_done_again(
    small: Small, act: Act
) -> None:
    small.enter("萨日朗-004", "H1", "2026-09-01")
    small.close_months(202609)
    codes = ("2026-09", "2026-10", "2026-Q4", "2026")
    before = {code: small.board(code) for code in codes}
    name = act(small, MID, "")[1].operation
    after = {code: small.board(code) for code in codes}
    assert (after["2026-09"], after["2026-10"] != before["2026-10"]) == (before["2026-09"], True)
    assert [todo for todo in small.call(workbench_todos.todos) if todo.tag == "更正"] == []
    assert small.undo() == name
    assert {code: small.board(code) for code in codes} == before
    assert small.redo() == name
    assert {code: small.board(code) for code in codes} == after
    assert small.call(books.check) == []


# ---- what a day does not allow ----


def test_who_came_later_cannot_be_split_off_before(small: Small) -> None:
    son = with_son(small)
    small.call(households.move_person, son, small.households["萨日朗-002"], "", SPLIT)
    assert "巴特尔从2026年10月20日才在萨日朗-002户里" in refused(
        small, households.split_household, small.households["萨日朗-002"], [son], son, MID
    )


def test_who_headed_it_until_later_cannot_leave_before(small: Small) -> None:
    wife = member(small, "萨日朗-001", {"name": "娜仁花"})
    old = small.people["包青格乐1"]
    small.call(households.set_head, small.households["萨日朗-001"], wife, SPLIT)
    target = small.households["萨日朗-002"]
    assert "包青格乐2026年10月15日还是萨日朗-001的户主" in refused(
        small, households.move_person, old, target, "", MID
    )
    small.call(households.move_person, old, target, "亲属", date(2026, 10, 25))
    assert "包青格乐2026年10月25日已经离开萨日朗-001户" in refused(
        small, households.set_head, small.households["萨日朗-001"], old, date(2026, 10, 22)
    )


def test_nothing_happens_to_a_household_before_it_exists(small: Small) -> None:
    son = with_son(small)
    fresh, _ = small.call(households.split_household, small.households["萨日朗-001"], [son], son, SPLIT)
    for verb, args in (
        (households.set_head, (fresh, son, MID)),
        (households.move_household, (fresh, small.villages["诺敏花"], "", MID)),
        (households.merge_households, (small.households["萨日朗-002"], fresh, MID)),
    ):  # fmt: skip
        assert "萨日朗-006从2026年10月20日才建户" in refused(small, verb, *args)
    small.call(households.set_state, fresh, "常年外出", MID)  # it was away before the book knew of it
    assert "萨日朗-006" not in on_board(small, "2026-10")


def test_an_earlier_head_is_entered_after_a_later_one(small: Small) -> None:
    wife, son = (member(small, "萨日朗-001", {"name": name}) for name in ("娜仁花", "巴特尔"))
    pk = small.households["萨日朗-001"]
    small.call(households.set_head, pk, son, SPLIT)
    small.call(households.set_head, pk, wife, date(2026, 8, 1))
    assert [on_board(small, code)["萨日朗-001"] for code in ("2026-07", "2026-08", "2026-10")] == [
        "包青格乐", "娜仁花", "巴特尔",
    ]  # fmt: skip
    assert (detail(small, "萨日朗-001").head, small.call(books.check)) == ("巴特尔", [])


# ---- whose entry it is: the household lived in on the event day ----


def draft(small: Small, person: int, day: str, household: str = "") -> points.Draft:
    pk = small.households[household] if household else None
    return points.Draft(
        "masses", date.fromisoformat(day), small.item("H1"), household_pk=pk, person_pk=person
    )


@pytest.mark.parametrize(
    ("day", "stated", "counts_for", "message"),
    [
        # he lives elsewhere today: the clerk is told where it counts
        ("2026-10-14", "", "萨日朗-001", "巴特尔2026年10月14日在萨日朗-001户，按萨日朗-001户登记"),
        ("2026-10-15", "", "萨日朗-002", ""),
        ("2026-10-20", "萨日朗-002", "萨日朗-002", ""),
        # the number wins, both are named
        ("2026-10-01", "萨日朗-002", "萨日朗-002", "巴特尔2026年10月1日在萨日朗-001户，按萨日朗-002户登记"),
        ("2026-10-20", "萨日朗-001", "萨日朗-001", "巴特尔2026年10月20日在萨日朗-002户，按萨日朗-001户登记"),
    ],
)
def test_a_persons_entry_counts_where_he_lived_that_day(
    small: Small, day: str, stated: str, counts_for: str, message: str
) -> None:
    son = with_son(small)
    small.call(households.move_person, son, small.households["萨日朗-002"], "女婿", MID)
    booked, _ = small.call(points.record, draft(small, son, day, stated))
    assert booked.message == message
    assert {number: total for number, total in small.totals("2026-10").items() if total} == {
        counts_for: 10_00
    }


def test_an_entry_of_before_a_merge_counts_for_the_household_that_was(small: Small) -> None:
    son = member(small, "萨日朗-003", {"name": "巴特尔"})
    _merge(small, MID, "")
    small.call(points.record, draft(small, son, "2026-09-10"))
    small.call(points.record, draft(small, son, "2026-10-16"))
    assert (small.totals("2026-09")["萨日朗-003"], small.totals("2026-09")["萨日朗-002"]) == (10_00, 0)
    assert small.totals("2026-10")["萨日朗-002"] == 10_00
    assert small.totals("2026")["萨日朗-002"] == 420_00


def test_a_cap_is_one_for_both_sides_of_a_merge(small: Small) -> None:
    son = member(small, "萨日朗-003", {"name": "巴特尔"})
    small.enter("萨日朗-002", "S1", "2026-10-01")
    small.enter("萨日朗-002", "S1", "2026-10-02")
    _merge(small, MID, "")
    one = points.Draft("masses", date(2026, 10, 3), small.item("S1"), person_pk=son)
    booked, _ = small.call(points.record, one)
    assert (booked.points, "最多4分" in booked.message) == (0, True)


def test_an_entry_dated_before_the_household_moves_its_beginning_back(small: Small) -> None:
    son = with_son(small)
    fresh, _ = small.call(households.split_household, small.households["萨日朗-001"], [son], son, SPLIT)
    one = points.Draft("masses", date(2026, 9, 12), small.item("H1"), household_pk=fresh)
    booked, _ = small.call(points.record, one)
    assert booked.message == "萨日朗-006原来从2026年10月20日建户，现提前到2026年9月12日"
    assert small.call(lambda book: facts.founded_on(book.db, fresh)) == "2026-09-12"
    assert small.totals("2026-Q3")["萨日朗-006"] == 110_00
    assert "萨日朗-006" not in small.totals("2026-08")
    small.undo()
    assert "萨日朗-006" not in small.totals("2026-Q3")
    again, _ = small.call(points.record, points.Draft("masses", SPLIT, small.item("H1"), household_pk=fresh))
    assert again.message == ""
