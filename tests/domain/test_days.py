"""Dates as clerks write them; the days of a notice around the National Day of 2026."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.holiday_texts import ARRANGED
from wenming_desktop.domain.days import (
    DayKind,
    UnknownYearError,
    date_in,
    day_digits,
    days_in,
    format_day,
    format_moment,
    format_span,
    is_working_day,
    lacking_year,
    like_a_day,
    month_in,
    natural_window,
    parse_day,
    speaks_of_several,
    working_window,
)
from wenming_desktop.domain.errors import UserError

YEARS = frozenset({2026})
CALENDAR: dict[date, DayKind] = {
    **{date(2026, 10, day): "holiday" for day in range(1, 8)},
    date(2026, 10, 10): "workday",
}


@pytest.mark.parametrize(
    "typed",
    ["2026-07-12", "2026.7.12", "2026/7/12", "2026年7月12日", "2026年07月12号", "20260712", "２０２６年７月１２日", "2026-07-12 00:00:00"],
)  # fmt: skip
def test_the_shapes_of_one_day(typed: str) -> None:
    assert parse_day(typed) == date(2026, 7, 12)


@pytest.mark.parametrize("typed", ["2026-07-32", "2026-9-31", "2026", "7月12日", "上旬", "", "202607"])
def test_what_is_no_day(typed: str) -> None:
    assert parse_day(typed) is None


@given(st.dates(min_value=date(1900, 1, 1)))
def test_a_day_as_printed_is_read_back(day: date) -> None:
    assert parse_day(format_day(day)) == parse_day(day.isoformat()) == parse_day(f"{day:%Y%m%d}") == day


@pytest.mark.parametrize(
    ("text", "year", "day"),
    [
        ("7月12日", 2026, date(2026, 7, 12)),
        ("7.12", 2026, date(2026, 7, 12)),
        ("七月十二日", 2026, date(2026, 7, 12)),
        ("七月十二日", None, None),
        ("二〇二六年七月十二日", None, date(2026, 7, 12)),
        ("二零二六年十一月三十号", None, date(2026, 11, 30)),
        ("2026年七月二十一日", None, date(2026, 7, 21)),
        ("7月三十一日", 2026, date(2026, 7, 31)),
        ("农历七月十二日", 2026, None),
        ("七月初三", 2026, None),
        ("七月三十二日", 2026, None),
        ("7.32", 2026, None),
        ("2.30", 2026, None),
    ],
)
def test_a_day_in_numerals_and_without_its_year(text: str, year: int | None, day: date | None) -> None:
    assert parse_day(text, year) == day


@pytest.mark.parametrize(
    ("text", "like"),
    [
        ("2月30日", True), ("9月", True), ("9月上旬", True), ("下旬", True), ("2026-13-40", True), ("十三月五号", True),
        ("9月1日至5日", True), ("13/40", True), ("2026 年 9 月", True), ("10月27日", True), ("7.12-7.14", True),
        ("10", False), ("1340", False), ("", False), ("门口很干净", False), ("评比表第3页", False), ("3月评比第一名", False),
        ("+5", False), ("-5", False), ("一二", False), ("3-", False),
    ],
)  # fmt: skip
def test_what_was_meant_as_a_day_though_there_is_none_such(text: str, like: bool) -> None:
    assert like_a_day(text) is like


def test_a_date_inside_a_text() -> None:
    assert date_in("群众积分细则（2026年1月1日起施行）") == date(2026, 1, 1)
    assert date_in("群众积分细则") is None
    assert date_in("2026年2月30日") is None
    assert date_in("活动时间：二〇二六年七月八日上午9点") == date(2026, 7, 8)
    assert date_in("活动时间：7月8日上午9点") is None


ONE_DAY = (
    "活动时间：2026年7月8日", "活动时间：7月8日上午9点", "二〇二六年七月八日上午9点-11点半", "2026年7月8日 9:00-11:30", "2026.7.8 14:00",
    "2026-07-08 09:00~11:30", "2026年7月8日9时至11时", "2026年7月8日-9:00", "2026年7月8日（星期三）", "2026年7月8日（周三）下午", "7月8号",
    "7月8日、柳湾村文化广场", "2026年7月8日——柳湾村2组", "2026年7月8日、2组", "2026年7月8日第3次活动", "2026年7月8日（7月8日）清洁家园", "2026/07/08",
    "7月8日起床号广场", "2026年 7月 8日", "2026年7月8日在3号楼", "2026年7月8日15人签到", "2026年7月8日一天",
)  # fmt: skip
SEVERAL = (
    "2026年7月8日至10日", "7月8日、7月15日", "7月8日至8月8日", "2026年7月8日—10日", "2026年7月8日——7月10日", "2026年7月8日-10日", "2026年7月8－10日",
    "2026年7月8日~10日", "2026年7月8日～10日", "7月8日、9日", "7月8日和9日", "7月8日到10日", "7月8日及10日", "7月8、9日", "7月8-10日", "7月8日,15日,22日",
    "2026.7.8-10", "2026.7.8-7.10", "2026.7.8—2026.7.10", "2026-07-08至2026-07-10", "2026/7/8、7/15", "2026年7月8日 9:00至7月10日 17:00",
    "2026年7月8日（周三）、15日（周三）", "7月8日（星期三）至10日（星期五）", "2026年7月8日周三至10日", "7月8日 10日", "7月8日至今", "7月8日—月底", "7月8日至活动结束",
    "7月8日起", "7月8日以来", "7月8日之后", "7月8日，每周三", "7月8日，为期3天", "7月8日，共三天", "2026年七月八日至十日", "7月8日，7月38日", "2026 年 7 月 8 日 至 10 日",
)  # fmt: skip


@pytest.mark.parametrize("text", ONE_DAY)
def test_a_line_of_one_day(text: str) -> None:
    assert set(days_in(text, 2026)) == {date(2026, 7, 8)}
    assert not speaks_of_several(text)


@pytest.mark.parametrize("text", SEVERAL)
def test_a_line_of_several_days(text: str) -> None:
    assert speaks_of_several(text)


def test_every_day_of_a_line() -> None:
    assert days_in("2026年7月8日、7月15日至8月1日", 2026) == [
        date(2026, 7, 8),
        date(2026, 7, 15),
        date(2026, 8, 1),
    ]
    assert days_in("2026年7月8日、7月15日") == [date(2026, 7, 8)], "whose year is said"
    assert days_in("7月8日、2月30日", 2026) == [date(2026, 7, 8)]
    for text in ("地点：文化广场", "10日、12日", "每周三，为期3天", "7月15人参加"):
        assert days_in(text, 2026) == []
        assert not speaks_of_several(text), "of no day at all"


@pytest.mark.parametrize(
    ("text", "year", "month"),
    [
        ("双榆嘎查2026年10月积分评分表", None, 202610),
        ("2026.7", None, 202607),
        ("7月", 2026, 202607),
        ("7月", None, None),
        ("2026年第三季度", 2026, None),
        ("2026年13月", None, None),
        ("2026年1月", None, 202601),
        ("2026年0月", None, None),
        ("花名册", 2026, None),
        ("柳湾村七月份积分评分表", 2026, 202607),
        ("七月评分", 2026, 202607),
        ("二〇二六年七月积分表", None, 202607),
        ("二O二六年十一月", None, 202611),
        ("二○二六年十月份评分", 2025, 202610),
        ("十二月", 2026, 202612),
        ("十三月", 2026, None),
        ("“一月一评”积分登记表", 2026, None),
        ("农历七月", 2026, None),
    ],
)
def test_the_month_a_title_speaks_of(text: str, year: int | None, month: int | None) -> None:
    assert month_in(text, year) == month


def test_two_days_are_printed_without_what_they_share() -> None:
    assert format_span(date(2026, 10, 8), date(2026, 10, 14)) == "2026年10月8日至10月14日"
    assert format_span(date(2026, 12, 28), date(2027, 1, 3)) == "2026年12月28日至2027年1月3日"


def test_seven_calendar_days_the_first_counted() -> None:
    assert natural_window(date(2026, 10, 8), 7).text == "2026年10月8日至10月14日（共7天）"


@pytest.mark.parametrize(
    ("day", "works"),
    [((2026, 10, 1), False), ((2026, 10, 10), True), ((2026, 10, 11), False), ((2026, 10, 12), True)],
)
def test_working_days_by_the_table(day: tuple[int, int, int], works: bool) -> None:
    assert is_working_day(date(*day), CALENDAR, YEARS) is works


def test_a_year_without_a_table_asks() -> None:
    with pytest.raises(UserError, match="还没有2027年的节假日安排。") as caught:
        is_working_day(date(2027, 1, 4), CALENDAR, YEARS)
    assert isinstance(caught.value, UnknownYearError)
    assert caught.value.year == 2027
    assert caught.value.text == "还没有2027年的节假日安排。"
    assert "粘贴放假通知" in caught.value.advice
    assert lacking_year(2026, CALENDAR, YEARS) == ""


def test_words_that_are_no_number_stay_words() -> None:
    assert day_digits("十十月、七月三十二日") == "十十月、7月32日"


def test_one_day_entered_does_not_make_a_year_known() -> None:
    """Scene 10: with 2027-01-01 alone a window from 3 February ran through the Spring Festival without asking."""
    one_day: dict[date, DayKind] = {**CALENDAR, date(2027, 1, 1): "holiday"}
    with pytest.raises(UnknownYearError, match="2027年的节假日安排还没有填完整。"):
        working_window(date(2027, 2, 3), 5, one_day, YEARS, count_first=False)
    window = working_window(date(2027, 2, 3), 5, ARRANGED[2027], YEARS | {2027}, count_first=False)
    assert window.last == date(
        2027, 2, 18
    )  # 4 February, then 15 to 18: 5 to 12 are off and a weekend follows


@pytest.mark.parametrize(
    ("first", "count_first", "last"),
    [
        (date(2026, 9, 30), False, date(2026, 10, 13)),  # 8, 9, 10 (made up), 12, 13 October
        (date(2026, 9, 30), True, date(2026, 10, 12)),
        (date(2026, 10, 3), False, date(2026, 10, 13)),  # a Saturday in the holidays
        (date(2026, 10, 3), True, date(2026, 10, 13)),
    ],
)
def test_five_working_days_over_the_national_day(first: date, count_first: bool, last: date) -> None:
    window = working_window(first, 5, CALENDAR, YEARS, count_first=count_first)
    assert (window.last, window.working) == (last, True)
    assert window.text.endswith("（共5个工作日）")


def test_a_time_as_printed() -> None:
    assert format_moment("2026-09-25T14:05:31") == "2026年9月25日14:05"
