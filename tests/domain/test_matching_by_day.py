"""Whose an entry is when people have moved since: the households, heads, members and villages of the event day."""

import pytest

from wenming_desktop.domain.matching import KnownHousehold, KnownPerson, key_on
from wenming_desktop.domain.matching_entries import Owner, Owners

SARANG, NUOMIN = 1, 2
BASES = {SARANG: "萨日朗", NUOMIN: "诺敏花"}


def owners() -> Owners:
    """巴特尔 moved from 001 to 002 on 15 October; 003 was merged into 002 on the 10th; 004 moved to 诺敏花 on the 12th,
    where 娜仁花 has headed it since the 20th."""
    head = KnownPerson(1, 1, "包青格乐")
    son = KnownPerson(2, 2, "巴特尔", party=True, id_number="A", homes=(("", 1), ("2026-10-15", 2)))
    second = KnownPerson(3, 2, "王秀兰")
    merged = KnownPerson(4, 2, "苏和", homes=(("", 3), ("2026-10-10", 2)))
    old = KnownPerson(5, 4, "孟和", party=True)
    wife = KnownPerson(
        6, 4, "娜仁花", homes=(("", 99), ("2026-01-01", 4))
    )  # where she came from is not known
    households = [
        KnownHousehold(1, "萨日朗-001", SARANG, head_pk=1, members=[head]),
        KnownHousehold(2, "萨日朗-002", SARANG, head_pk=3, members=[second, son, merged]),
        KnownHousehold(3, "萨日朗-003", SARANG, head_pk=4, merged_on="2026-10-10"),
        KnownHousehold(
            4, "萨日朗-004", NUOMIN, head_pk=6, members=[old, wife],
            villages=(("", SARANG), ("2026-10-12", NUOMIN)), heads=(("", 5), ("2026-10-20", 6)),
        ),
    ]  # fmt: skip
    return Owners(households, BASES, [("萨日朗-003", 2), ("谁也不是", 99)])


def said(owner: Owner) -> tuple[str, str]:
    return (owner.household.number if owner.household else "", owner.message)


@pytest.mark.parametrize(
    ("village", "number", "name", "day", "household", "message"),
    [
        (SARANG, "", "巴特尔", "2026-10-14", "萨日朗-001", ""),
        (SARANG, "", "巴特尔", "2026-10-15", "萨日朗-002", ""),
        (SARANG, "", "巴特尔", "", "萨日朗-002", ""),
        # the number wins, a warning names both
        (SARANG, "萨日朗-002", "巴特尔", "2026-10-14", "萨日朗-002", "巴特尔那天在萨日朗-001户，按户号登记在萨日朗-002户"),
        (SARANG, "萨日朗-001", "巴特尔", "2026-10-16", "萨日朗-001", "巴特尔那天在萨日朗-002户，按户号登记在萨日朗-001户"),
        (SARANG, "萨日朗-001", "巴特尔", "2026-10-14", "萨日朗-001", ""),
        # before it was merged a household is itself, later it is the one it went into
        (SARANG, "", "苏和", "2026-10-09", "萨日朗-003", ""),
        (SARANG, "", "苏和", "2026-10-10", "萨日朗-002", ""),
        (SARANG, "萨日朗-003", "", "2026-10-09", "萨日朗-003", ""),
        (SARANG, "萨日朗-003", "", "2026-10-10", "萨日朗-002", ""),
        (SARANG, "萨日朗-003", "", "", "萨日朗-002", ""),
        (SARANG, "3", "苏和", "2026-10-09", "萨日朗-003", ""),
        (SARANG, "3", "苏和", "2026-10-11", "", "没有“3”这个户号"),
        # the village and the head of that day
        (SARANG, "", "孟和", "2026-10-11", "萨日朗-004", ""),
        (SARANG, "", "孟和", "2026-10-12", "", "萨日朗没有叫“孟和”的人，请核对姓名或写明户号"),
        (NUOMIN, "", "孟和", "2026-10-12", "萨日朗-004", ""),
        # a number is good under the village of that day and under that of today
        (SARANG, "萨日朗-004", "", "2026-10-11", "萨日朗-004", ""),
        (NUOMIN, "萨日朗-004", "", "2026-10-11", "萨日朗-004", ""),
        (SARANG, "萨日朗-004", "", "2026-10-13", "", "户号“萨日朗-004”是诺敏花的，这一行写的是萨日朗"),
        (NUOMIN, "萨日朗-001", "", "2026-10-13", "", "户号“萨日朗-001”是萨日朗的，这一行写的是诺敏花"),
    ],
)  # fmt: skip
def test_the_household_of_the_event_day(
    village: int, number: str, name: str, day: str, household: str, message: str
) -> None:
    assert said(owners().household(village, number, name, day=day)) == (household, message)


@pytest.mark.parametrize(
    ("head", "name", "day", "household", "message"),
    [
        ("孟和", "娜仁花", "2026-10-19", "萨日朗-004", ""),
        ("娜仁花", "孟和", "2026-10-21", "萨日朗-004", ""),
        ("娜仁花", "孟和", "2026-10-19", "萨日朗-004", ""),
        ("孟和", "路人", "2026-10-19", "萨日朗-004", "萨日朗-004（户主娜仁花）没有叫“路人”的人，按户主登记"),
    ],
)  # fmt: skip
def test_a_row_that_names_the_head_means_who_led_that_day(
    head: str, name: str, day: str, household: str, message: str
) -> None:
    assert said(owners().household(NUOMIN, "", name, head=head, day=day)) == (household, message)


@pytest.mark.parametrize(
    ("village", "name", "id_number", "day", "household", "message"),
    [
        (SARANG, "巴特尔", "", "2026-10-14", "萨日朗-001", ""),
        (SARANG, "巴特尔", "", "2026-10-15", "萨日朗-002", ""),
        (None, "巴特尔", "A", "2026-10-14", "萨日朗-001", ""),
        (NUOMIN, "巴特尔", "A", "2026-10-14", "", "这个身份证号的人在萨日朗"),
        (SARANG, "孟和", "", "2026-10-11", "萨日朗-004", ""),
        (SARANG, "孟和", "", "2026-10-12", "", "党员名册里没有“孟和”"),
    ],
)
def test_a_member_of_the_party_stands_in_the_household_of_that_day(
    village: int | None, name: str, id_number: str, day: str, household: str, message: str
) -> None:
    assert said(owners().member(village, name, id_number, day=day)) == (household, message)


def test_who_lived_nowhere_that_day_is_not_found_and_a_number_takes_him_as_a_stranger() -> None:
    child = KnownPerson(7, 1, "新来", homes=(("2026-10-15", 1),), party=True, id_number="B")
    one = Owners([KnownHousehold(1, "萨日朗-001", SARANG, members=[child])], BASES)
    assert said(one.household(SARANG, "", "新来", day="2026-10-14"))[0] == ""
    assert said(one.household(SARANG, "萨日朗-001", "新来", day="2026-10-14")) == (
        "萨日朗-001", "萨日朗-001没有叫“新来”的人，按户号登记",
    )  # fmt: skip
    assert said(one.member(SARANG, "新来", "", day="2026-10-14"))[0] == ""
    assert said(one.member(SARANG, "新来", "B", day="2026-10-14"))[1] == "没有这个身份证号的人"


def test_an_id_of_one_who_lived_nowhere_says_no_household() -> None:
    gone = KnownPerson(7, None, "陈海山", id_number="B")
    first = KnownPerson(1, 1, "包青格乐", id_number="C")
    house = KnownHousehold(1, "萨日朗-001", SARANG, head_pk=1, members=[first])
    was = KnownHousehold(2, "萨日朗-002", SARANG, members=[gone])
    gone.homes = (("", 2), ("2026-10-01", None))
    one = Owners([house, was], BASES)
    assert said(one.household(SARANG, "", "包青格乐", day="2026-10-14", id_number="B")) == ("萨日朗-001", "")
    assert said(one.household(SARANG, "萨日朗-001", "", day="2026-10-14", id_number="B")) == (
        "萨日朗-001",
        "",
    )
    assert said(one.household(SARANG, "", "陈海山", day="2026-09-14", id_number="B")) == ("萨日朗-002", "")
    assert said(one.household(SARANG, "萨日朗-002", "陈海山", day="2026-10-14"))[1] == (
        "萨日朗-002没有叫“陈海山”的人，按户号登记"
    )


def test_who_headed_it_once_leads_another_now() -> None:
    """包青格乐 headed 001 until 15 October, then founded 002: his name is not doubtful on any day."""
    old = KnownPerson(1, 2, "包青格乐", homes=(("", 1), ("2026-10-15", 2)))
    son = KnownPerson(2, 1, "巴特尔")
    households = [
        KnownHousehold(1, "萨日朗-001", SARANG, head_pk=2, members=[son], heads=(("", 1), ("2026-10-15", 2))),
        KnownHousehold(2, "萨日朗-002", SARANG, head_pk=1, members=[old], founded="2026-10-15"),
    ]
    one = Owners(households, BASES)
    found = [said(one.household(SARANG, "", "包青格乐", day=day)) for day in ("2026-10-16", "")]
    assert found == [("萨日朗-002", "")] * 2
    assert said(one.household(SARANG, "", "巴特尔", head="包青格乐", day="2026-10-14")) == ("萨日朗-001", "")


def test_a_number_without_its_village_is_no_merged_households() -> None:
    """He left before his household was merged, so he still stands in it; its number is the other's now."""
    left = KnownPerson(7, 3, "陈海山", left_on="2026-01-01")
    one = Owners([KnownHousehold(3, "萨日朗-003", SARANG, members=[left], merged_on="2026-10-10")], BASES)
    assert said(one.household(SARANG, "3", "陈海山", day="2026-10-09")) == ("萨日朗-003", "")
    assert said(one.household(SARANG, "3", "陈海山", day="2026-10-11")) == ("", "没有“3”这个户号")


def test_who_of_the_household_is_meant_is_who_lived_there_that_day() -> None:
    one = owners()
    assert (
        one.household(SARANG, "萨日朗-001", "巴特尔", day="2026-10-14").who
        == one.household(SARANG, "萨日朗-002", "巴特尔", day="2026-10-14").who
    ), "also where he lived elsewhere that day"
    away = KnownPerson(8, 2, "王秀兰", homes=(("", 1), ("2026-10-15", 2)))
    wife = KnownPerson(9, 1, "王秀兰")
    two = Owners(
        [KnownHousehold(1, "萨日朗-001", SARANG, members=[wife]), KnownHousehold(2, "萨日朗-002", SARANG, members=[away])],
        BASES,
    )  # fmt: skip
    assert two.household(SARANG, "萨日朗-001", "王秀兰", day="2026-10-16").who is wife
    assert two.household(SARANG, "萨日朗-001", "王秀兰", day="2026-10-14").who is None, "two of one name"


def test_of_dated_keys_the_latest_up_to_the_day_holds() -> None:
    dated = (("", 1), ("2026-10-15", 2))
    assert [key_on(dated, day, 9) for day in ("", "2026-10-14", "2026-10-15", "2027-01-01")] == [9, 1, 2, 2]
    assert (key_on((), "2026-10-14", 9), key_on((("2026-10-15", 2),), "2026-10-14", 9)) == (9, None)


def test_a_household_known_by_day() -> None:
    plain = KnownHousehold(1, "萨日朗-001", SARANG, head_pk=5)
    assert (plain.village_on("2020-01-01"), plain.head_on("2020-01-01"), plain.stands_on("")) == (
        SARANG, 5, True,
    )  # fmt: skip
    moved = KnownHousehold(4, "萨日朗-004", NUOMIN, villages=(("2026-10-12", SARANG),))
    assert moved.village_on("2026-10-11") == NUOMIN, "nothing is known of the time before"
    merged = KnownHousehold(3, "萨日朗-003", SARANG, merged_on="2026-10-10")
    assert [merged.stands_on(day) for day in ("2026-10-09", "2026-10-10", "")] == [True, False, False]
