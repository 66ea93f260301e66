"""Own recurring days: every Saturday of a year, the last day of every month also in February, and leap years."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.domain.activities import EVERY, RecurringDay
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.lunar import TERMS
from wenming_desktop.domain.recurring import (
    MemorialDay,
    begins_on,
    days_in,
    falls_on,
    market_digits,
    memorials_on,
    next_days,
    read_rule,
    rule_problems,
    rule_words,
    settled,
    week_of,
)
from wenming_desktop.support.almanac import almanac

SATURDAY = RecurringDay("星期六文明实践", "每周", day=6)
MONTH_END = RecurringDay("月底有约", "每月", day=0)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def test_every_saturday_of_2026() -> None:
    days = days_in(SATURDAY, *YEAR, almanac)
    assert len(days) == 52
    assert days[0] == date(2026, 1, 3)
    assert days[-1] == date(2026, 12, 26)
    assert {day.isoweekday() for day in days} == {6}
    assert {(after - before).days for before, after in itertools.pairwise(days)} == {7}


def test_the_last_day_of_every_month() -> None:
    days = days_in(MONTH_END, *YEAR, almanac)
    assert [(day.month, day.day) for day in days] == [
        (1, 31), (2, 28), (3, 31), (4, 30), (5, 31), (6, 30), (7, 31), (8, 31), (9, 30), (10, 31), (11, 30), (12, 31),
    ]  # fmt: skip


@pytest.mark.parametrize(("year", "last"), [(2026, 28), (2028, 29), (2100, 28), (2000, 29)])
def test_the_last_day_of_february(year: int, last: int) -> None:
    assert days_in(MONTH_END, date(year, 2, 1), date(year, 3, 1), almanac) == [date(year, 2, last)]


@pytest.mark.parametrize(
    ("rule", "day", "falls"),
    [
        (RecurringDay("集市", "每月", day=15), date(2026, 10, 15), True),
        (RecurringDay("集市", "每月", day=15), date(2026, 10, 16), False),
        (RecurringDay("月末", "每月", day=31), date(2026, 10, 31), True),
        (RecurringDay("月末", "每月", day=31), date(2026, 4, 30), True),
        (RecurringDay("月末", "每月", day=31), date(2026, 10, 30), False),
        (RecurringDay("学雷锋", "每年", 3, 5), date(2026, 3, 5), True),
        (RecurringDay("学雷锋", "每年", 3, 5), date(2026, 4, 5), False),
        (RecurringDay("二月末", "每年", 2, 0), date(2026, 2, 28), True),
        (RecurringDay("二月末", "每年", 2, 0), date(2028, 2, 28), False),
        (RecurringDay("闰日", "每年", 2, 29), date(2026, 2, 28), True),
        (RecurringDay("停了", "每周", day=6, active=False), date(2026, 10, 31), False),
    ],
)
def test_when_a_recurring_day_falls(rule: RecurringDay, day: date, *, falls: bool) -> None:
    assert falls_on(rule, day, almanac) == falls


@given(day=st.integers(0, 31), month=st.integers(1, 12), year=st.integers(1990, 2100))
def test_every_month_has_its_day_exactly_once(day: int, month: int, year: int) -> None:
    """每月31日 in a month of thirty days is its last one; it is never lost and never twice."""
    first = date(year, month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    found = days_in(RecurringDay("日子", "每月", day=day), first, last, almanac)
    assert found == [date(year, month, min(day or last.day, last.day))]
    rule = RecurringDay("日子", "每年", month, day)
    in_year = days_in(rule, date(year, 1, 1), date(year, 12, 31), almanac)
    assert in_year == found


@given(start=st.dates(date(1990, 1, 1), date(2100, 1, 1)), weekday=st.integers(1, 7))
def test_any_seven_days_hold_a_weekday_once(start: date, weekday: int) -> None:
    rule = RecurringDay("日子", "每周", day=weekday)
    assert len(days_in(rule, start, start + timedelta(days=6), almanac)) == 1


@pytest.mark.parametrize(
    ("words", "span", "falls"),
    [
        # solar terms of 2026
        ("每年秋分", "2026-09-01/2026-09-30", "09-23"),
        ("每个节气", "2026-10-01/2026-11-30", "10-08 10-23 11-07 11-22"),
        # lunar days: 小年 of the north, 中元, 除夕 (a month of 29 days), the first of every month over the leap month
        ("农历腊月廿三", "2026-01-01/2026-12-31", "02-10"),
        ("农历七月十五", "2026-01-01/2026-12-31", "08-27"),
        ("农历腊月最后一天", "2026-01-01/2026-12-31", "02-16"),
        ("农历腊月三十", "2026-01-01/2026-12-31", "02-16"),
        ("农历每月初一", "2025-06-01/2025-08-31", "06-25 07-25 08-23"),
        ("农历六月初一", "2025-06-01/2025-08-31", "06-25"),
        ("农历每月最后一天", "2026-02-01/2026-03-31", "02-16 03-18"),
        # the nth weekday
        ("每月第二个星期六", "2026-08-01/2026-10-31", "08-08 09-12 10-10"),
        ("每月第五个星期六", "2026-08-01/2026-11-30", "08-29 10-31"),
        ("每月最后一个星期六", "2026-08-01/2026-10-31", "08-29 09-26 10-31"),
        ("每年5月第二个星期日", "2026-01-01/2026-12-31", "05-10"),
        # weeks from Monday to Sunday that have their Thursday in the month
        ("每年4月第四周", "2026-01-01/2026-12-31", "04-20 04-21 04-22 04-23 04-24 04-25 04-26"),
        ("每年10月第一周", "2026-01-01/2026-12-31", "09-28 09-29 09-30 10-01 10-02 10-03 10-04"),
        ("每年4月最后一周", "2026-04-24/2026-05-05", "04-27 04-28 04-29 04-30 05-01 05-02 05-03"),
        # market days by the last figure; the 30th of a month that has none is no market
        ("公历逢3、8", "2026-02-01/2026-02-28", "02-03 02-08 02-13 02-18 02-23 02-28"),
        ("公历逢5、10", "2026-02-01/2026-03-05", "02-05 02-10 02-15 02-20 02-25 03-05"),
        ("农历逢3、8", "2026-10-10/2026-10-31", "10-12 10-17 10-22 10-27"),
    ],
)
def test_on_which_dates_a_rule_falls(words: str, span: str, falls: str) -> None:
    first, last = (date.fromisoformat(day) for day in span.split("/"))
    assert " ".join(f"{day:%m-%d}" for day in days_in(read_rule(words), first, last, almanac)) == falls


@pytest.mark.parametrize(
    ("words", "after", "dates"),
    [
        ("每周六", "2026-10-31", "2026-10-31 2026-11-07 2026-11-14"),
        ("每年秋分", "2026-10-27", "2027-09-23 2028-09-22 2029-09-23"),
        ("每个节气", "2026-10-27", "2026-11-07 2026-11-22 2026-12-07"),
        ("农历腊月廿三", "2026-10-27", "2027-01-30 2028-01-19 2029-02-06"),
        ("农历每月十五", "2026-10-27", "2026-11-23 2026-12-23 2027-01-22"),
        ("农历六月初一", "2025-06-26", "2026-07-14 2027-07-04 2028-07-22"),
        ("每年4月第四周", "2026-04-20", "2026-04-20 2027-04-19 2028-04-24"),
        ("每年4月第四周", "2026-04-21", "2027-04-19 2028-04-24 2029-04-23"),
        ("公历逢5、10", "2026-02-21", "2026-02-25 2026-03-05 2026-03-10"),
        ("每年2月第五个星期日", "2026-10-27", "2032-02-29"),
        ("每年2月第五个星期日", "2033-01-01", ""),
    ],
)
def test_the_next_dates(words: str, after: str, dates: str) -> None:
    found = next_days(read_rule(words), date.fromisoformat(after), almanac)
    assert " ".join(map(str, found)) == dates


@pytest.mark.parametrize("words", ["农历腊月三十", "农历每月初一", "每个节气", "每年大寒", "农历六月廿九"])
def test_no_date_is_passed_on_the_way(words: str) -> None:
    """The search goes in strides; day by day gives the same, over a leap month and a year's end."""
    rule, start, end = read_rule(words), date(2025, 6, 1), date(2026, 3, 31)
    found = [day for day in next_days(rule, start, almanac, 30) if day <= end]
    assert found == days_in(rule, start, end, almanac) != []


def test_a_week_is_one_thing_to_plan() -> None:
    rule = read_rule("每年4月第四周")
    days = [date(2026, 4, number) for number in range(19, 28)]
    assert [day.day for day in days if begins_on(rule, day, almanac)] == [20]
    assert week_of(date(2026, 4, 23)) == (date(2026, 4, 20), date(2026, 4, 26))
    assert begins_on(SATURDAY, date(2026, 4, 25), almanac)


@pytest.mark.parametrize(
    "said",
    [
        "每周六", "每周日", "每月15日", "每月最后一天", "每年3月5日", "每年2月最后一天", "每个节气", "每年秋分", "农历腊月廿三", "农历正月初一",
        "农历腊月最后一天", "农历每月初一", "农历每月最后一天", "每月第二个星期日", "每月最后一个星期五", "每年5月第二个星期日", "每年4月第四周",
        "每月第一周", "每年4月最后一周", "公历逢3、8", "农历逢5、10",
    ],
)  # fmt: skip
def test_when_it_falls_in_words_and_back(said: str) -> None:
    rule = read_rule(said, "日子")
    assert (rule.name, rule_words(rule)) == ("日子", said)
    assert rule.every in EVERY


def rules() -> st.SearchStrategy[RecurringDay]:
    """Any rule a clerk can give."""
    month, any_month = st.integers(1, 12), st.none() | st.integers(1, 12)
    kinds = (
        st.fixed_dictionaries({"every": st.just("每周"), "day": st.integers(1, 7)}),
        st.fixed_dictionaries({"every": st.just("每月"), "day": st.integers(0, 31)}),
        st.fixed_dictionaries({"every": st.just("每年"), "month": month, "day": st.integers(0, 28)}),
        st.fixed_dictionaries({"every": st.just("节气"), "term": st.sampled_from(("", *TERMS))}),
        st.fixed_dictionaries({"every": st.just("农历"), "month": any_month, "day": st.integers(0, 30)}),
        st.fixed_dictionaries(
            {
                "every": st.just("第几个星期几"),
                "month": any_month,
                "nth": st.integers(0, 5),
                "day": st.integers(1, 7),
            }
        ),
        st.fixed_dictionaries({"every": st.just("第几周"), "month": any_month, "nth": st.integers(0, 5)}),
        st.fixed_dictionaries(
            {
                "every": st.sampled_from(("公历逢集日", "农历逢集日")),
                "digits": st.text("0123456789", min_size=1, max_size=4),
            }
        ),
    )
    return st.one_of(*kinds).map(lambda values: RecurringDay("日子", **settled(values)))


@given(rules())
def test_every_rule_is_read_back_from_its_words(rule: RecurringDay) -> None:
    assert read_rule(rule_words(rule), "日子") == rule


@pytest.mark.parametrize(
    "words",
    ["", "每天", "每周八", "每月32日", "每年13月1日", "每年2月30日", "每年春至", "农历十三月初一", "农历腊月三五", "每年4月第六周", "公历逢集",
     "4月第四周", "每月第二个星期天"],
)  # fmt: skip
def test_words_that_are_no_rule_are_refused(words: str) -> None:
    with pytest.raises(UserError, match="不是日子的规则"):
        read_rule(words)


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"every": None, "day": 6}, [("every", "周期没有选")]),
        ({"every": "每周", "day": 6}, []),
        ({"every": "每周", "day": 0}, [("day", "每周的日子填1至7，星期一是1，星期日是7")]),
        ({"every": "每周", "day": 8}, [("day", "每周的日子填1至7，星期一是1，星期日是7")]),
        ({"every": "每月", "day": 0}, []),
        ({"every": "每月", "day": 32}, [("day", "日填1至31，月末填0")]),
        ({"every": "每月", "day": -1}, [("day", "日填1至31，月末填0")]),
        ({"every": "每月", "day": None}, [("day", "日没有填")]),
        ({"every": "每年", "month": 2, "day": 29}, []),
        ({"every": "每年", "month": 2, "day": 30}, [("day", "日填1至29，月末填0")]),
        ({"every": "每年", "month": None, "day": 5}, [("month", "每年的日子要写明几月")]),
        ({"every": "每年", "month": 13, "day": 31}, [("month", "每年的日子要写明几月")]),
        ({"every": "节气", "term": ""}, []),
        ({"every": "节气", "term": None}, []),
        ({"every": "节气", "term": "春至"}, [("term", "没有“春至”这个节气")]),
        ({"every": "农历", "month": None, "day": 30}, []),
        ({"every": "农历", "month": 13, "day": 31}, [("month", "月填1至12，每个月都有的不填"), ("day", "日填1至30，月末填0")]),
        ({"every": "第几个星期几", "nth": 0, "day": 7}, []),
        ({"every": "第几个星期几", "nth": 6, "day": 8},
         [("nth", "第几个填1至5，最后一个填0"), ("day", "每周的日子填1至7，星期一是1，星期日是7")]),
        ({"every": "第几周", "month": 4, "nth": None}, [("nth", "第几个填1至5，最后一个填0")]),
        ({"every": "公历逢集日", "digits": "三、八"}, []),
        ({"every": "农历逢集日", "digits": None}, [("digits", "逢几没有填，写集日的尾数，例如 3、8")]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_recurring_day(values: dict[str, object], wrong: list[tuple[str, str]]) -> None:
    assert [(one.record, one.message) for one in rule_problems(values)] == wrong


@pytest.mark.parametrize(
    ("written", "digits"),
    [("3、8", "3、8"), ("8,3", "3、8"), ("三八", "3、8"), ("逢五、逢十", "5、0"), ("5、10", "5、0"), ("1 4 7", "1、4、7"), ("十号", ""), ("", "")],
)  # fmt: skip
def test_the_figures_of_a_market(written: str, digits: str) -> None:
    assert market_digits(written) == digits


def test_what_a_kind_does_not_use_is_not_kept() -> None:
    given = {
        "every": "农历逢集日",
        "month": 3,
        "day": 5,
        "nth": 2,
        "term": "秋分",
        "digits": "三八",
        "name": "大集",
    }
    assert settled(given) == {
        "every": "农历逢集日", "month": None, "day": None, "nth": None, "term": "", "digits": "3、8",
    }  # fmt: skip
    assert settled({"every": "节气", "term": None})["term"] == ""


def test_memorial_days_of_one_day_come_before_a_week_and_begin_in_their_year() -> None:
    week = MemorialDay(read_rule("每年4月第四周", "全民阅读活动周"), 2026)
    days = (week, MemorialDay(read_rule("每年4月23日", "世界读书日")))

    def names(day: date) -> list[str]:
        return [one.name for one in memorials_on(days, day, almanac)]

    assert names(date(2026, 4, 23)) == ["世界读书日", "全民阅读活动周"]
    assert names(date(2026, 4, 26)) == ["全民阅读活动周"]
    assert names(date(2025, 4, 23)) == ["世界读书日"]
