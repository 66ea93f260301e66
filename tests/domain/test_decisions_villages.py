"""Titles that name a village, several, or none; whom a row of points means; dates with a time of day."""

from datetime import date

import pytest

from wenming_desktop.domain.days import parse_day
from wenming_desktop.domain.matching import KnownHousehold, KnownPerson, village_in
from wenming_desktop.domain.matching_entries import Owners

KNOWN = ("萨日朗嘎查", "东萨日朗嘎查", "柳湾村")


@pytest.mark.parametrize(
    ("title", "village"),
    [
        ("东萨日朗嘎查、萨日朗嘎查积分登记表", ""),
        ("萨日朗嘎查和东萨日朗嘎查积分", ""),
        ("柳湾村，2026年", "柳湾村"),
        ("苏布德苏木西萨日朗嘎查2026年积分", "西萨日朗嘎查"),
        ("各嘎查村积分", ""),
        ("美丽乡村积分", ""),
        ("乡村振兴积分登记表", ""),
        ("某某乡柳湾村", "柳湾村"),
    ],
)
def test_a_title_gives_one_village_or_none(title: str, village: str) -> None:
    assert village_in(title, KNOWN) == village


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-09-16 08:30:00", date(2026, 9, 16)),
        ("2026年9月16日 8：30", date(2026, 9, 16)),
        ("2026-9-1T00:00:00", date(2026, 9, 1)),
        ("08:30", None),
    ],
)
def test_the_time_of_day_is_left_aside(text: str, day: date | None) -> None:
    assert parse_day(text) == day


def household(pk: int, *names: str, group: int = 1) -> KnownHousehold:
    people = [KnownPerson(pk * 10 + at, pk, name) for at, name in enumerate(names)]
    return KnownHousehold(pk, f"柳湾-{pk:03d}", 1, group, people[0].pk, members=people)


HOUSEHOLDS = [
    household(1, "张三", "李四"),
    household(2, "李四"),
    household(3, "王五", "赵六"),
    household(4, "王五", group=2),
]


@pytest.mark.parametrize(
    ("head", "name", "group", "number", "place"),
    [
        ("张三", "李四", None, "柳湾-001", ""),
        ("李四", "李四", None, "柳湾-002", ""),
        ("没有", "李四", None, "柳湾-002", "name"),  # a member of 001 is called so too
        ("王五", "赵六", None, "柳湾-003", ""),
        ("王五", "孙七", None, "", "head"),
        ("王五", "孙七", 2, "柳湾-004", "name"),
    ],
)
def test_a_named_head_is_asked_before_the_name(
    head: str, name: str, group: int | None, number: str, place: str
) -> None:
    owner = Owners(HOUSEHOLDS, {1: "柳湾"}).household(1, "", name, group, head)
    assert (owner.household.number if owner.household else "") == number
    assert (owner.place if owner.message else "") == place
