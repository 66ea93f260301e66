"""The statutory days of a year, and what speaks against a table being the whole year."""

from datetime import date

import pytest

from tests.domain.holiday_texts import ARRANGED
from wenming_desktop.domain.days import DayKind
from wenming_desktop.domain.holidays import statutory_days, year_problems
from wenming_desktop.support.almanac import almanac


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2024, "01-01 02-10 02-11 02-12 04-04 05-01 06-10 09-17 10-01 10-02 10-03"),
        (2025, "01-01 01-28 01-29 01-30 01-31 04-04 05-01 05-02 05-31 10-06 10-01 10-02 10-03"),
        (2026, "01-01 02-16 02-17 02-18 02-19 04-05 05-01 05-02 06-19 09-25 10-01 10-02 10-03"),
        (2027, "01-01 02-05 02-06 02-07 02-08 04-05 05-01 05-02 06-09 09-15 10-01 10-02 10-03"),
        (2028, "01-01 01-25 01-26 01-27 01-28 04-04 05-01 05-02 05-28 10-03 10-01 10-02 10-03"),
    ],
)
def test_the_statutory_days(year: int, days: str) -> None:
    """By 全国年节及纪念日放假办法: from 2025 除夕 and 2 May too; leap months (闰六月 2025, 闰五月 2028) add none."""
    found = statutory_days(year, almanac)
    assert " ".join(f"{day:%m-%d}" for _, day in found) == days
    assert {day.year for _, day in found} == {year}
    assert [name for name, _ in found][:2] == ["元旦", "春节"]


def said(days: dict[date, DayKind]) -> list[str]:
    return [f"{'改' if one.is_error else '看'}：{one.message}" for one in year_problems(2027, days, almanac)]


def without(*gone: str) -> dict[date, DayKind]:
    return {day: kind for day, kind in ARRANGED[2027].items() if day.isoformat() not in gone}


@pytest.mark.parametrize(
    ("days", "wrong"),
    [
        (ARRANGED[2027], []),
        (without("2027-06-09"), [
            "改：端午节：6月9日（周三）是法定假日，没有放假",
            "看：工作日里放假17天，法定假日13天加调休上班5天是18天，对不上，请核对有没有漏掉的",
        ]),
        # a statutory day on a weekend wants no entry of its own to be a day off, but the year must say so
        (without("2027-05-01"), ["改：劳动节：5月1日（周六）是法定假日，没有放假"]),
        (without("2027-10-09"), ["看：工作日里放假18天，法定假日13天加调休上班4天是17天，对不上，请核对有没有漏掉的"]),
        (without("2027-10-07"), ["看：工作日里放假17天，法定假日13天加调休上班5天是18天，对不上，请核对有没有漏掉的"]),
        (without("2027-10-09") | {date(2027, 10, 8): "workday"}, ["改：10月8日（周五）不是周末，不会是调休上班"]),
        ({**ARRANGED[2027], date(2027, 2, 6): "workday"}, [
            "改：春节：2月6日（周六）是法定假日，没有放假",
            "看：工作日里放假18天，法定假日13天加调休上班6天是19天，对不上，请核对有没有漏掉的",
        ]),
    ],
)  # fmt: skip
def test_a_year_is_full_only_when_everything_is_there(days: dict[date, DayKind], wrong: list[str]) -> None:
    assert said(days) == wrong


def test_one_day_is_not_a_year() -> None:
    """2027-01-01 alone used to make 2027 known."""
    wrong = said({date(2027, 1, 1): "holiday"})
    assert len(wrong) == 13
    assert wrong[0] == "改：春节：2月5日（周五）是法定假日，没有放假"
