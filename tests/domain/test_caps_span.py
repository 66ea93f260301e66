"""Which days' rows bear on an entry: reading only these gives what all rows give."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.domain.points import Entry, caps_span, counted, doubles, used_in
from wenming_desktop.domain.rules import RuleItem

DAY = date(2026, 8, 15)
CAPS = st.one_of(st.none(), st.integers(0, 400))


def item(month: int | None = None, quarter: int | None = None, year: int | None = None) -> RuleItem:
    return RuleItem("Q9", "勤劳致富", "捐款", 10, 4000, cap_month=month, cap_quarter=quarter, cap_year=year)


@pytest.mark.parametrize(
    ("of", "first", "last"),
    [
        (item(), DAY, DAY),
        (item(month=1), date(2026, 8, 1), date(2026, 8, 31)),
        (item(month=1, quarter=2), date(2026, 7, 1), date(2026, 9, 30)),
        (item(quarter=0), date(2026, 7, 1), date(2026, 9, 30)),
        (item(month=1, year=9), date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_the_span_is_that_of_the_longest_cap(of: RuleItem, first: date, last: date) -> None:
    assert caps_span(of, DAY) == (first, last)


@given(
    caps=st.tuples(CAPS, CAPS, CAPS),
    rows=st.lists(st.tuples(st.integers(-400, 400), st.integers(-50, 300)), max_size=12),
    points=st.integers(1, 300),
)
def test_rows_outside_the_span_say_nothing(
    caps: tuple[int | None, int | None, int | None], rows: list[tuple[int, int]], points: int
) -> None:
    of = item(*caps)
    entries = [
        Entry(pk, "masses", 1, None, 202608, DAY + timedelta(away), "Q9", "勤劳致富", "捐款", size, size)
        for pk, (away, size) in enumerate(rows, 1)
    ]
    first, last = caps_span(of, DAY)
    near = [row for row in entries if first <= row.event_date <= last]
    assert counted(of, points, used_in(near, DAY)) == counted(of, points, used_in(entries, DAY))
    assert doubles(near, DAY) == doubles(entries, DAY)
