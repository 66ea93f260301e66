"""Caps in booking order, what a reversal frees, and the month an entry is booked to."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.points import (
    Entry,
    booking_month,
    caps_day,
    counted,
    doubled,
    doubles,
    is_future,
    left_before,
    left_out,
    top_ups,
    used_in,
)
from wenming_desktop.domain.rules import RuleItem

LECTURE = RuleItem("S1", "思想观念", "参加理论宣讲", low=200, high=200)
DONATION = RuleItem("Q9", "勤劳致富", "捐款", low=10, high=4000, cap_month=100, cap_quarter=250, cap_year=400)
LITTER = RuleItem("J1", "环境卫生", "乱堆乱放", low=300, high=300, direction=-1, cap_month=600)


def donation(_: Entry) -> RuleItem:
    return DONATION


def alone(row: Entry, _: date) -> int:
    return row.household_pk or 0


def litter(_: Entry) -> RuleItem:
    return LITTER


def entry(pk: int, day: date, points: int, claimed: int | None = None, **more: object) -> Entry:
    row = Entry(
        pk=pk, track="masses", household_pk=1, person_pk=None, period=day.year * 100 + day.month, event_date=day,
        code="Q9", category="勤劳致富", text="捐款", claimed=points if claimed is None else claimed, points=points, item_pk=9,
    )  # fmt: skip
    return replace(row, **more)


def reversal(pk: int, of: Entry) -> Entry:
    return replace(of, pk=pk, points=-of.points, claimed=-of.claimed, reverses=of.pk, tops=of.tops)


@pytest.mark.parametrize(
    ("item", "points", "month", "quarter", "year", "counts", "why"),
    [
        (LECTURE, 200, 9900, 9900, 9900, 200, ""),
        (DONATION, 60, 0, 0, 0, 60, ""),
        (DONATION, 60, 40, 40, 40, 60, ""),
        (DONATION, 60, 41, 41, 41, 59, "“捐款”本月最多1分，只计0.59分"),
        (DONATION, 60, 100, 100, 100, 0, "“捐款”本月最多1分，只计0分"),
        (DONATION, 60, 0, 200, 200, 50, "“捐款”本季度最多2.5分，只计0.5分"),
        (DONATION, 60, 0, 0, 390, 10, "“捐款”本年最多4分，只计0.1分"),
        (DONATION, 60, 70, 230, 395, 5, "“捐款”本年最多4分，只计0.05分"),
        (DONATION, 60, 0, 0, 500, 0, "“捐款”本年最多4分，只计0分"),
        (LITTER, -300, -300, -300, -300, -300, ""),
        (LITTER, -300, -500, -500, -500, -100, "“乱堆乱放”本月最多6分，只计1分"),
        (LITTER, -300, -600, -600, -600, 0, "“乱堆乱放”本月最多6分，只计0分"),
    ],
)
def test_caps_leave_the_room_there_is(
    item: RuleItem, points: int, month: int, quarter: int, year: int, counts: int, why: str
) -> None:
    used = {"month": month, "quarter": quarter, "year": year}
    result = counted(item, points, used.__getitem__)
    assert (result.points, result.cause) == (counts, why)


def test_what_counts_already_is_measured_by_the_events_own_dates() -> None:
    """Across a month end, a quarter end and a year end; the month of booking does not matter."""
    rows = [
        entry(1, date(2026, 9, 30), 60),
        entry(2, date(2026, 10, 1), 30, period=202611),
        entry(3, date(2026, 12, 31), 20),
        entry(4, date(2027, 1, 1), 7),
    ]
    used = used_in(rows, date(2026, 10, 15))
    assert (used("month"), used("quarter"), used("year")) == (30, 50, 110)
    assert used_in(rows, date(2027, 1, 31))("year") == 7
    assert used_in([], date(2026, 10, 15))("year") == 0


def test_a_reversal_gives_its_room_to_the_entries_capped_before_in_booking_order() -> None:
    first, second, third = (
        entry(1, date(2026, 7, 1), 80),
        entry(2, date(2026, 7, 2), 20, 50),
        entry(3, date(2026, 7, 3), 0, 50),
    )
    gone = replace(first, reversed_by=4)
    rows = [gone, second, third, reversal(4, first)]
    assert [(row.pk, points) for row, points in top_ups(rows, donation, alone)] == [(2, 30), (3, 50)]


def test_room_that_is_too_small_is_shared_out_in_order() -> None:
    rows = [
        replace(entry(1, date(2026, 7, 1), 60), reversed_by=9),
        entry(2, date(2026, 7, 2), 40, 70),
        entry(3, date(2026, 7, 3), 0, 90),
        reversal(9, entry(1, date(2026, 7, 1), 60)),
    ]
    assert [(row.pk, points) for row, points in top_ups(rows, donation, alone)] == [(2, 30), (3, 30)]


def test_what_was_topped_up_already_is_not_given_twice() -> None:
    capped = entry(2, date(2026, 7, 2), 20, 50)
    topping = entry(5, date(2026, 7, 2), 30, 0, tops=2)
    assert top_ups([capped, topping], donation, alone) == []
    # A top-up that was taken back counts no more, also where its reversal does not name what it topped (early books).
    gone = replace(topping, reversed_by=6)
    for back in (reversal(6, topping), replace(reversal(6, topping), tops=None)):
        assert [points for _, points in top_ups([capped, gone, back], donation, alone)] == [30]


def test_uncapped_and_reversed_entries_get_nothing() -> None:
    full = entry(1, date(2026, 7, 1), 100)
    gone = replace(entry(2, date(2026, 7, 2), 0, 50), reversed_by=3)
    assert top_ups([full, gone, reversal(3, gone)], donation, alone) == []


def test_no_room_is_no_top_up() -> None:
    rows = [entry(1, date(2026, 7, 1), 100), entry(2, date(2026, 7, 2), 0, 50)]
    assert top_ups(rows, donation, alone) == []


def test_a_capped_deduction_is_topped_up_downwards() -> None:
    first = entry(1, date(2026, 7, 1), -600, deduct=1)
    second = entry(2, date(2026, 7, 2), 0, -300, deduct=1)
    rows = [replace(first, reversed_by=3), second, reversal(3, first)]
    assert [(row.pk, points) for row, points in top_ups(rows, litter, alone)] == [(2, -300)]


OLD = RuleItem("S1", "思想观念", "参加理论宣讲", 200, 200, cap_month=400, pk=1)
TIGHTER, WIDER = replace(OLD, cap_month=200, pk=2), replace(OLD, cap_month=800, pk=3)
VERSIONS = {item.pk: item for item in (OLD, TIGHTER, WIDER)}


def version_of(row: Entry) -> RuleItem:
    return VERSIONS[row.item_pk or 0]


@pytest.mark.parametrize(
    ("booked", "gone", "granted"),
    [
        # (version, day, counted when booked)
        ([(1, 1, 200), (1, 2, 200), (2, 20, 0)], 1, []),
        ([(1, 1, 200), (2, 20, 0)], 1, [(2, 200)]),
        ([(1, 1, 200), (1, 2, 200), (1, 3, 0), (2, 20, 0)], 1, [(3, 200)]),
        ([(1, 1, 200), (1, 2, 200), (3, 20, 200), (3, 21, 200), (3, 22, 0), (3, 23, 0)], 1, [(5, 200)]),
        ([(1, 1, 200), (1, 2, 200), (1, 3, 0), (3, 20, 200), (3, 21, 200), (3, 22, 0)], 4, [(6, 200)]),
    ],
    ids=[
        "tighter stays full",
        "tighter has room",
        "older first",
        "wider has room",
        "reversed under the wider",
    ],
)
def test_each_capped_entry_is_judged_by_the_version_it_was_booked_under(
    booked: list[tuple[int, int, int]], gone: int, granted: list[tuple[int, int]]
) -> None:
    """积分细则 changed on 16 July: who was reversed under which version does not matter to the others."""
    rows = [
        entry(pk, date(2026, 7, day), got, 200, item_pk=version)
        for pk, (version, day, got) in enumerate(booked, 1)
    ]
    taken = rows[gone - 1]
    rows[gone - 1] = replace(taken, reversed_by=99)
    found = top_ups([*rows, reversal(99, taken)], version_of, alone)
    assert [(row.pk, points) for row, points in found] == granted


@pytest.mark.parametrize(
    ("month", "granted"),
    [(7, [(3, 200)]), (9, [(3, 200)]), (10, []), (11, [])],
    ids=["long before", "the month before", "the month of it", "after"],
)
def test_caps_are_measured_over_the_household_of_the_events_month(
    month: int, granted: list[tuple[int, int]]
) -> None:
    """Household 2 was merged into 1 on 10 October (合户): what both had before then is each one's own."""

    def counts_for(row: Entry, day: date) -> int:
        return 1 if day >= date(2026, 10, 10) else row.household_pk or 0

    booked = [(1, 200), (1, 200), (1, 0), (2, 200), (2, 200)]
    rows = [
        entry(pk, date(2026, month, pk), got, 200, item_pk=1, household_pk=household)
        for pk, (household, got) in enumerate(booked, 1)
    ]
    gone, rows[0] = rows[0], replace(rows[0], reversed_by=99)
    found = top_ups([*rows, reversal(99, gone)], version_of, counts_for)
    assert [(row.pk, points) for row, points in found] == granted


def test_an_entry_is_a_members_or_a_households() -> None:
    mine = entry(1, date(2026, 7, 1), 60, household_pk=3, person_pk=5)
    assert (mine.key, replace(mine, track="party").key, replace(mine, household_pk=None).key) == (3, 5, 0)


def test_the_day_that_says_whose_rows_caps_are_measured_over() -> None:
    assert [caps_day(date(2026, month, 5)).day for month in (2, 7, 9)] == [28, 31, 30]


@given(st.lists(st.tuples(st.sampled_from((1, 2, 3)), st.integers(1, 31)), max_size=14), st.data())
def test_over_versions_nothing_exceeds_a_cap_when_granted_and_nothing_stays_capped_beside_room(
    events: list[tuple[int, int]], data: st.DataObject
) -> None:
    rows: list[Entry] = []

    def grant(row: Entry, item: RuleItem) -> None:
        rows.append(row)
        assert row.points == 0 or sum(one.points for one in rows) <= (item.cap_month or 0)

    for version, day in events:
        on, item = date(2026, 7, day), VERSIONS[version]
        got = counted(item, 200, used_in(rows, on)).points
        grant(entry(len(rows) + 1, on, got, 200, item_pk=version), item)
    for _ in range(data.draw(st.integers(0, 5)) if rows else 0):
        standing = [row for row in rows if row.stands and row.tops is None]
        if not standing:
            break
        gone = data.draw(st.sampled_from(standing))
        for row in [one for one in rows if one.stands and gone.pk in (one.pk, one.tops)]:
            rows.append(reversal(len(rows) + 1, row))
            rows = [replace(one, reversed_by=len(rows)) if one.pk == row.pk else one for one in rows]
        for capped, points in top_ups(rows, version_of, alone):
            more = entry(len(rows) + 1, capped.event_date, points, 0, tops=capped.pk, item_pk=capped.item_pk)
            grant(more, version_of(capped))
        counting = sum(row.points for row in rows)
        for one in rows:
            if one.stands and one.tops is None:
                have = one.points + sum(top.points for top in rows if top.tops == one.pk and top.stands)
                assert have == one.claimed or counting >= (version_of(one).cap_month or 0)


@pytest.mark.parametrize(
    ("event", "closed", "booked"),
    [
        (date(2026, 7, 12), None, 202607),
        (date(2026, 7, 12), 202606, 202607),
        (date(2026, 7, 12), 202607, 202608),
        (date(2026, 7, 12), 202609, 202610),
        (date(2026, 12, 31), 202612, 202701),
        (date(2026, 10, 1), 202609, 202610),
        (date(2026, 9, 5), 202607, 202609),  # two months are open: it goes to its own
    ],
)
def test_a_late_entry_goes_to_the_first_open_month(event: date, closed: int | None, booked: int) -> None:
    assert booking_month(event, closed) == booked


@pytest.mark.parametrize(
    ("event", "today", "future"),
    [
        (date(2026, 10, 31), date(2026, 10, 27), False),
        (date(2026, 11, 1), date(2026, 10, 31), True),
        (date(2027, 1, 1), date(2026, 12, 1), True),
        (date(2025, 12, 31), date(2026, 1, 1), False),
    ],
)
def test_a_date_is_future_only_if_its_month_has_not_begun(event: date, today: date, *, future: bool) -> None:
    assert is_future(event, today) is future


def test_how_an_entry_reads() -> None:
    row = entry(1, date(2026, 7, 12), 600)
    assert (row.label, row.day_text, row.stands, row.whole_month) == ("Q9 捐款", "2026年7月12日", True, False)
    score = replace(row, item_pk=None, code="", text="环境卫生月度得分", event_date=date(2026, 7, 31))
    assert (score.label, score.day_text, score.whole_month) == ("环境卫生月度得分", "2026年7月", True)
    assert not replace(row, reversed_by=2).stands
    assert not reversal(2, row).stands


@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(1, 120)), max_size=25),
    st.data(),
)
def test_no_cap_is_ever_exceeded_and_no_entry_gets_more_than_it_claims(
    claims: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Book in any order of dates, then reverse some one after another with their top-ups, as the service does."""
    rows: list[Entry] = []
    for pk, (days, points) in enumerate(claims, 1):
        day = date(2026, 9, 1) + timedelta(days=days)
        got = counted(DONATION, points, used_in(rows, day)).points
        rows.append(entry(pk, day, got, points))
    for _ in range(data.draw(st.integers(0, 5)) if rows else 0):
        standing = [row for row in rows if row.stands and row.tops is None]
        if not standing:
            break
        gone = data.draw(st.sampled_from(standing))
        for row in [one for one in rows if one.stands and (one.pk == gone.pk or one.tops == gone.pk)]:
            rows.append(reversal(len(rows) + 1, row))
            rows = [replace(one, reversed_by=len(rows)) if one.pk == row.pk else one for one in rows]
        for capped, points in top_ups(rows, donation, alone):
            rows.append(entry(len(rows) + 1, capped.event_date, points, 0, tops=capped.pk))
    _caps_hold(rows)
    for one in rows:
        if one.stands and one.tops is None:
            have = one.points + sum(top.points for top in rows if top.tops == one.pk and top.stands)
            assert 0 <= have <= one.claimed
    assert sum(row.points for row in rows) == sum(row.points for row in rows if row.stands)
    assert top_ups(rows, donation, alone) == [], "nothing is left to give"


def _caps_hold(rows: list[Entry]) -> None:
    for kind, cap in (("month", 100), ("quarter", 250), ("year", 400)):
        sums: dict[Period, int] = {}
        for row in rows:
            period = Period.around(row.event_date, kind)
            sums[period] = sums.get(period, 0) + row.points
        assert all(0 <= total <= cap for total in sums.values()), (kind, sums)


AUGUST = date(2026, 8, 10)


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        ([], 0),
        ([entry(1, AUGUST, 100)], 1),
        ([entry(1, AUGUST, 100), entry(2, AUGUST, 100)], 2),
        ([entry(1, date(2026, 8, 11), 100)], 0),
        ([entry(1, AUGUST, 100, reversed_by=2)], 0),
        ([entry(1, AUGUST, 100), entry(3, AUGUST, 20, tops=1)], 1),
    ],
)
def test_doubles_of_a_day_are_what_stands(rows: list[Entry], count: int) -> None:
    assert doubles(rows, AUGUST) == count


def test_a_double_is_said_of_a_household_or_a_member() -> None:
    assert doubled("masses", 0) == ""
    assert doubled("masses", 2) == "这一户当天已登记过这个项目2条，又记了一条"
    assert doubled("party", 1) == "这名党员当天已登记过这个项目1条，又记了一条"


AWAY = "这一户当天是“{}”，不参评，这一条不计入当月榜单"


@pytest.mark.parametrize(
    ("states", "counts_in", "said"),
    [
        ([], 202608, ""),
        ([("注销", "2026-09-01")], 202608, ""),
        ([("注销", "2026-08-10")], 202608, AWAY.format("注销")),
        ([("注销", "2026-08-11")], 202608, "这一户8月末是“注销”，不参评，这一条不计入当月榜单"),
        (
            [("注销", "2026-09-30")],
            202609,
            "这一户9月末是“注销”，不参评，这一条不计入当月榜单",
        ),  # a late entry
        ([("常年外出", "2026-03-01"), ("参评", "2026-08-01")], 202608, ""),
        ([("迁出", "2026-03-01"), ("参评", "2026-09-01")], 202608, AWAY.format("迁出")),
        # away on the day and back before the month ends: it stands on the board
        (
            [("常年外出", "2026-03-01"), ("参评", "2026-08-20")],
            202608,
            "这一户当天是“常年外出”，8月末参评，这一条照常计入",
        ),
    ],
)
def test_a_household_that_takes_no_part_is_said_as_its_board_has_it(
    states: list[tuple[str, str]], counts_in: int, said: str
) -> None:
    assert left_out(states, AUGUST, counts_in) == said


def test_what_is_booked_after_its_month_was_audited_is_a_correction() -> None:
    assert not entry(1, AUGUST, 100, counts_in=202608).corrects_closed
    assert entry(1, AUGUST, 100, counts_in=202608, period=202610).corrects_closed


def test_what_is_said_of_one_who_had_left() -> None:
    assert left_before("孟和", date(2026, 8, 21)) == "孟和从2026年8月21日起已迁出或去世，请核对日期和姓名"
