"""减分 of a notice, told or not, are those 登记积分事项 counts, wherever households moved, merged or left since."""

import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.statements import ReviewFacts
from wenming_desktop.services import due_process, households, meetings, score_sheet
from wenming_desktop.storage import due_process as store
from wenming_desktop.storage import ledger

Q3, Q4, YEAR, AUGUST = (Period.parse(code) for code in ("2026-Q3", "2026-Q4", "2026", "2026-08"))
PERIODS = (AUGUST, Period.parse("2026-09"), Q3, Period.parse("2026-10"), Q4, YEAR)
STATIONS = ("萨日朗", "诺敏花", None)
OCTOBER, AUGUST_20 = date(2026, 10, 5), date(2026, 8, 20)
Act = Callable[[Small, str, date], Any]


def facts(small: Small, period: Period, station: str | None) -> ReviewFacts:
    return small.call(due_process.review_facts, period, small.villages[station] if station else None)


def counted(small: Small, period: Period, station: str | None) -> int:
    """减分 of 登记积分事项."""
    place = small.villages[station] if station else None
    return small.call(lambda book: ledger.tally(book.db, period.months[0], period.months[-1], place))[1]


def move(small: Small, number: str, day: date) -> Any:
    there = "诺敏花" if number.startswith("萨日朗") else "萨日朗"
    return small.call(
        households.move_household, small.households[number], small.villages[there], "", day, "补登"
    )


def merge(small: Small, number: str, day: date) -> Any:
    keep = "萨日朗-001" if number.startswith("萨日朗") else "诺敏花-001"
    return small.call(
        households.merge_households, small.households[keep], small.households[number], day, "补登"
    )


def leave(small: Small, number: str, day: date) -> Any:
    return small.call(households.set_state, small.households[number], "迁出", day, "补登")


def away(small: Small, number: str, day: date) -> Any:
    return small.call(households.set_state, small.households[number], "常年外出", day, "补登")


ACTS: dict[str, Act] = {"迁入另一嘎查": move, "合户": merge, "迁出": leave, "常年外出": away}


def agree(small: Small) -> None:
    for period in PERIODS:
        found = {station: facts(small, period, station).deductions for station in STATIONS}
        assert found == {station: counted(small, period, station) for station in STATIONS}, period.label
        assert found["萨日朗"] + found["诺敏花"] == found[None], period.label


@pytest.fixture
def two(small: Small) -> Small:
    """萨日朗: one deduction of 001 and one of 002, in August."""
    small.enter("萨日朗-001", "J1", "2026-08-03")
    small.enter("萨日朗-002", "J2", "2026-08-05")
    return small


def test_who_moved_after_the_quarter_is_still_told_by_its_old_village(two: Small) -> None:
    move(two, "萨日朗-002", OCTOBER)
    assert (counted(two, Q3, "萨日朗"), facts(two, Q3, "萨日朗").deductions) == (2, 2)
    told = {"day": OCTOBER, "how": "当面", "by": "宝力道"}
    mine = [two.households["萨日朗-001"]]
    two.call(due_process.tell, Q3, two.villages["萨日朗"], mine, told)
    assert not facts(two, Q3, "萨日朗").all_told
    waiting = two.call(due_process.untold, Q3, two.villages["萨日朗"])
    assert [(one.number, one.village) for one in waiting] == [("萨日朗-002", "萨日朗嘎查")]
    assert facts(two, Q3, "诺敏花") == ReviewFacts()
    assert facts(two, Q4, "诺敏花") == ReviewFacts()
    assert [one.number for one in two.call(due_process.untold, YEAR, two.villages["诺敏花"])] == [
        "萨日朗-002"
    ]


@pytest.mark.parametrize("day", [AUGUST_20, OCTOBER], ids=["in the quarter", "after it"])
@pytest.mark.parametrize("act", ACTS)
def test_deductions_are_those_of_the_board_whatever_happened(two: Small, act: str, day: date) -> None:
    ACTS[act](two, "萨日朗-002", day)
    agree(two)
    gone = act in ("迁出", "常年外出") and day == AUGUST_20
    assert facts(two, Q3, None).deductions == (1 if gone else 2)


@pytest.mark.parametrize(
    ("day", "waiting"),
    [(AUGUST_20, {"萨日朗-001": 2}), (OCTOBER, {"萨日朗-001": 1, "萨日朗-002": 1})],
)
def test_a_merged_household_is_told_as_the_one_it_counted_for_on_the_last_day(
    two: Small, day: date, waiting: dict[str, int]
) -> None:
    merge(two, "萨日朗-002", day)
    found = two.call(due_process.untold, Q3, two.villages["萨日朗"])
    assert {one.number: len(one.entries) for one in found} == waiting
    told = {"day": OCTOBER, "how": "当面", "by": "宝力道"}
    two.call(due_process.tell, Q3, two.villages["萨日朗"], None, told)
    assert facts(two, Q3, "萨日朗").all_told


def test_who_left_within_the_quarter_is_asked_for_by_nobody(two: Small) -> None:
    """Neither its telling nor a meeting on a month that has no other entry."""
    two.reverse(two.entries()[0].pk)
    leave(two, "萨日朗-002", AUGUST_20)
    assert facts(two, Q3, "萨日朗") == ReviewFacts()
    assert two.call(due_process.findings, Q3, two.villages["萨日朗"]) == []


def test_meetings_and_who_must_avoid_go_by_the_village_of_the_month(two: Small) -> None:
    held = {"day": date(2026, 9, 3), "host": "宝力道", "members": "王秀兰、孟和", "supervisor": "刘文举"}
    move(two, "萨日朗-002", OCTOBER)
    before = two.call(meetings.add_meeting, two.villages["萨日朗"], 202608, held)[0]
    assert [one for one in two.call(meetings.doubts, before) if "王秀兰" in one]
    after = two.call(meetings.add_meeting, two.villages["诺敏花"], 202608, held)[0]
    assert not [one for one in two.call(meetings.doubts, after) if "王秀兰" in one]
    typed = {
        station: two.call(lambda book, pk=pk: store.clerks(book.db, pk, 202608))
        for station, pk in two.villages.items()
    }
    assert typed == {"萨日朗": ["乌兰"], "诺敏花": []}


@pytest.mark.parametrize("seed", range(12))
def test_on_any_day_of_any_acts_told_and_counted_are_the_same(small: Small, seed: int) -> None:
    chance = random.Random(seed)
    free = [number for number in small.households if not number.endswith("001")]
    for number in small.households:
        for _ in range(chance.randint(0, 3)):
            day = date(2026, chance.randint(7, 10), chance.randint(1, 25))
            small.enter(number, chance.choice(("J1", "J2", "H1", "V1")), day.isoformat())
    for number in chance.sample(free, 4):
        day = date(2026, chance.randint(7, 10), chance.randint(1, 25))
        ACTS[chance.choice(list(ACTS))](small, number, day)
    agree(small)


# ---- what had happened by the day ----
TOLD = {"how": "当面", "by": "包青格乐", "opinion": "认可"}
SAT = {"host": "白长河", "members": "白长河、王喜柱、陈立新", "supervisor": "刘文举"}


def test_a_meeting_reviewed_what_had_happened_by_its_day(two: Small) -> None:
    village = two.villages["萨日朗"]
    record, _ = two.call(meetings.add_meeting, village, 202608, SAT | {"day": date(2026, 8, 4)})
    early = facts(two, AUGUST, "萨日朗")
    assert (early.all_reviewed, early.all_supervised) == (False, False)
    said = [
        one.text for one in two.call(due_process.findings, AUGUST, village) if one.code == due_process.EARLY
    ]
    assert said == ["8月的评议会议开过以后还有积分，公示不写“逐户评议”；再开的会请补记，并改会议日期"]
    two.call(meetings.change_meeting, record.pk, {"day": date(2026, 8, 5)})
    late = facts(two, AUGUST, "萨日朗")
    assert (late.all_reviewed, late.all_supervised) == (True, True)
    assert due_process.EARLY not in {one.code for one in two.call(due_process.findings, AUGUST, village)}


def test_nobody_is_told_of_what_has_not_happened(two: Small) -> None:
    """Of 001 the deductions of 3 and 20 August, of 002 that of 5 August."""
    two.enter("萨日朗-001", "J2", "2026-08-20")
    village = two.villages["萨日朗"]
    with pytest.raises(UserError, match=r"告知日期早于萨日朗-001 .*的减分（2026年8月3日）"):
        two.call(due_process.tell, AUGUST, village, None, TOLD | {"day": date(2026, 8, 2)})
    pks = [two.households["萨日朗-002"]]
    with pytest.raises(UserError, match=r"告知日期早于萨日朗-002 .*的减分（2026年8月5日）"):
        two.call(due_process.tell, AUGUST, village, pks, TOLD | {"day": date(2026, 8, 4)})
    done, _ = two.call(due_process.tell, AUGUST, village, None, TOLD | {"day": date(2026, 8, 4)})
    assert ([one.number for one in done.households], done.entries) == (["萨日朗-001"], 1)
    assert [(one.number, len(one.entries)) for one in done.left] == [("萨日朗-001", 1), ("萨日朗-002", 1)]
    assert (facts(two, AUGUST, "萨日朗").deductions, facts(two, AUGUST, "萨日朗").told) == (3, 1)
    two.call(due_process.tell, AUGUST, village, None, TOLD | {"day": date(2026, 8, 20)})
    assert facts(two, AUGUST, "萨日朗").all_told


@pytest.mark.parametrize("met", [date(2026, 8, 1), date(2026, 8, 28)])
def test_a_months_sheet_is_reviewed_and_told_on_any_day_of_its_month(small: Small, met: date) -> None:
    """Its scores bear the month's last day for want of another: the panel met over them on the month's last Friday."""
    pk, here = small.households["萨日朗-001"], small.villages["萨日朗"]
    small.call(score_sheet.record_sheet, here, 202608, {(pk, None): -300})
    told = {"how": "当面", "by": "宝力道"}
    with pytest.raises(UserError, match="告知日期早于萨日朗-001 包青格乐的减分（2026年8月1日）"):
        small.call(due_process.tell, AUGUST, here, None, told | {"day": date(2026, 7, 31)})
    held = {"day": met, "host": "宝力道", "members": "白长河", "supervisor": "刘文举"}
    small.call(meetings.add_meeting, here, 202608, held)
    assert small.call(due_process.tell, AUGUST, here, None, told | {"day": met})[0].entries == 1
    assert facts(small, AUGUST, "萨日朗") == ReviewFacts((202608,), (202608,), (202608,), 1, 1)
    assert small.call(due_process.findings, AUGUST, here) == []
