"""按组加分: what is shown is what is booked, the households of the event's day, whatever happened in the month since."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.services.people_steps import member
from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books, group_sheet, households, paper, people, points
from wenming_desktop.services.group_sheet import GroupSheet

DAY, LATER = date(2026, 10, 10), date(2026, 10, 20)
ALL = ["萨日朗-001", "萨日朗-002", "萨日朗-003", "萨日朗-004", "萨日朗-005"]


def shown(small: Small, day: date = DAY, group: str | None = None) -> GroupSheet:
    return small.call(group_sheet.group_sheet, small.villages["萨日朗"], group, day)


def lines(sheet: GroupSheet) -> list[tuple[int, str]]:
    return [(line.line, line.number) for line in sheet.lines]


def book(
    small: Small, sheet: GroupSheet, day: date = DAY, absent: tuple[int, ...] = (), group: str | None = None
) -> list[points.Booked]:
    keys = [line.household_pk for line in sheet.lines]
    return small.call(
        points.record_group, small.villages["萨日朗"], group, small.item("H1"), day, absent, "", keys
    )[0]


def booked(small: Small) -> list[str]:
    return sorted(row.household for row in small.entries())


def moved(small: Small) -> None:
    pk = small.households["萨日朗-002"]
    small.call(households.move_household, pk, small.villages["诺敏花"], "1", LATER)


def away(small: Small) -> None:
    small.call(households.set_state, small.households["萨日朗-002"], "常年外出", LATER)


def away_till_then(small: Small) -> None:
    small.call(households.set_state, small.households["萨日朗-002"], "常年外出", date(2026, 10, 1))
    small.call(households.set_state, small.households["萨日朗-002"], "参评", LATER)


def merged(small: Small) -> None:
    keep, gone = small.households["萨日朗-001"], small.households["萨日朗-002"]
    small.call(households.merge_households, keep, gone, LATER)


def split(small: Small) -> None:
    son = member(small, "萨日朗-001", {"name": "巴特尔", "relation": "长子"})
    small.call(households.split_household, small.households["萨日朗-001"], [son], son, LATER)


def regrouped(small: Small) -> None:
    small.call(people.save_household, small.households["萨日朗-002"], {"group": "2", "day": LATER})


# the act of 20 October; who is shown and booked for 10 October; the note beside 002; what is said of others
CASES: dict[str, tuple[Callable[[Small], None], list[str], str, str]] = {
    "nothing": (lambda _small: None, ALL, "", ""),
    "迁移": (moved, ALL, "10月20日迁到诺敏花嘎查，分计入那里的榜", ""),
    "常年外出": (away, ALL, "10月20日起常年外出，不计入榜单", ""),
    "10月1日至19日外出": (
        away_till_then, [ALL[0], *ALL[2:]], "", "另有1户（萨日朗-002）月末在册，2026年10月10日不在这里参评，不登记。",
    ),
    "合户": (merged, ALL, "10月20日并入萨日朗-001，分计入那一户", ""),
    "分户": (split, ALL, "", "另有1户（萨日朗-006）月末在册，2026年10月10日不在这里参评，不登记。"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_shown_is_what_is_booked(small: Small, name: str) -> None:
    act, expected, note, said = CASES[name]
    act(small)
    sheet = shown(small)
    assert [line.number for line in sheet.lines] == expected
    assert "".join(line.note for line in sheet.lines if line.number == "萨日朗-002") == note
    assert sheet.said == f"行号是这一天名册的。{said}"
    assert len(book(small, sheet)) == len(expected)
    assert booked(small) == expected
    assert small.call(books.check) == []


@pytest.mark.parametrize("name", CASES)
def test_what_was_shown_for_another_day_is_refused(small: Small, name: str) -> None:
    """The list of 10 October is not that of 25 October where something happened between; nothing is booked then."""
    act, expected, _, _ = CASES[name]
    act(small)
    sheet, then = shown(small), date(2026, 10, 25)
    after = [line.number for line in shown(small, then).lines]
    if after == expected:
        assert len(book(small, sheet, then)) == len(expected)
        return
    with pytest.raises(UserError, match="名单和2026年10月25日参评的农牧户对不上：") as refused:
        book(small, sheet, then)
    assert "一条也没有登记" in str(refused.value)
    assert booked(small) == []


def test_what_does_not_agree_is_named(small: Small) -> None:
    away_till_then(small)
    with pytest.raises(UserError, match="那天还有1户（萨日朗-002）不在名单上"):
        book(small, shown(small), LATER)
    with pytest.raises(UserError, match="名单上有1户（萨日朗-002）那天不在这里参评"):
        book(small, shown(small, LATER))


def test_a_group_is_that_of_the_day(small: Small) -> None:
    regrouped(small)
    assert lines(shown(small, group="1")) == [(1, "萨日朗-001"), (2, "萨日朗-002")]
    assert [line.note for line in shown(small, group="1").lines] == ["", "10月20日改为2组"]
    assert shown(small, group="2").said.endswith(
        "另有1户（萨日朗-002）月末在册，2026年10月10日不在这里参评，不登记。"
    )
    assert lines(shown(small, LATER, "1")) == [(1, "萨日朗-001")]


def test_the_absent_are_marked_by_the_lines_of_the_sheet_that_was_printed(small: Small) -> None:
    """Printed on 1 October; 002 is away since the 5th: line 3 is still 003, whoever came since stands after line 5."""
    made = small.call(paper.blank_sheet, small.villages["萨日朗"], None, 202610, today="2026-10-01")
    small.call(paper.keep, made, today="2026-10-01")
    small.call(households.set_state, small.households["萨日朗-002"], "常年外出", date(2026, 10, 5))
    values = {"village": "萨日朗", "head": "敖登", "day": date(2026, 10, 6)}
    small.call(people.save_household, None, values)
    sheet = shown(small)
    assert lines(sheet) == [
        (1, "萨日朗-001"), (3, "萨日朗-003"), (4, "萨日朗-004"), (5, "萨日朗-005"), (6, "萨日朗-006"),
    ]  # fmt: skip
    assert sheet.said == "行号按2026年10月1日09:00打印的那张。"
    again = small.call(paper.blank_sheet, small.villages["萨日朗"], None, 202610, today="2026-10-08")
    small.call(paper.keep, again, today="2026-10-08")
    assert shown(small).said == "行号按2026年10月8日09:00打印的那张；打印过2次，行号不同，请核对户主。"
    absent = (small.households["萨日朗-003"],)
    book(small, shown(small), absent=absent)
    assert booked(small) == ["萨日朗-001", "萨日朗-004", "萨日朗-005", "萨日朗-006"]


def test_a_group_goes_by_the_whole_villages_sheet_where_that_was_printed(small: Small) -> None:
    made = small.call(paper.blank_sheet, small.villages["萨日朗"], None, 202610, today="2026-10-01")
    small.call(paper.keep, made, today="2026-10-01")
    sheet = shown(small, group="2")
    assert lines(sheet) == [(3, "萨日朗-003"), (4, "萨日朗-004"), (5, "萨日朗-005")]
    assert sheet.said == "行号按全村2026年10月1日09:00打印的那张。"
    made = small.call(paper.blank_sheet, small.villages["萨日朗"], "2", 202610, today="2026-10-02")
    small.call(paper.keep, made, today="2026-10-02")
    assert lines(shown(small, group="2"))[0] == (1, "萨日朗-003")


def test_the_groups_sheets_were_printed_and_the_whole_village_is_shown(small: Small) -> None:
    made = small.call(paper.blank_sheet, small.villages["萨日朗"], "2", 202610, today="2026-10-02")
    small.call(paper.keep, made, today="2026-10-02")
    assert shown(small).said == (
        "行号是这一天名册的。这个月打印过的是2组的表，手里是那张的，请在上面选“2组”。"
    )
