"""Entries written under a number of ours a household had before."""

import pytest

from wenming_desktop.domain.matching import KnownHousehold, KnownPerson
from wenming_desktop.domain.matching_entries import Owners

SARANG, EAST = 1, 2


def member(pk: int, home: int, name: str) -> KnownPerson:
    return KnownPerson(pk, home, name, party=True)


FIRST = KnownHousehold(1, "萨日朗-077", SARANG, members=[member(10, 1, "王志强")])
SECOND = KnownHousehold(2, "东萨日朗-009", EAST, members=[member(20, 2, "王志强")])
THIRD = KnownHousehold(3, "萨日朗-003", SARANG, members=[member(30, 3, "王志强")])
# 2 was 萨日朗-002 before it moved; 旧12 is a number of a list of two villages
OWNERS = Owners(
    [FIRST, SECOND, THIRD], {SARANG: "萨日朗", EAST: "东萨日朗"},
    [("萨日朗-001", 1), ("萨日朗-002", 2), ("旧12", 1), ("旧12", 2), ("萨日朗-050", 1), ("萨日朗-050", 3)],
)  # fmt: skip


@pytest.mark.parametrize("written", ["萨日朗-001", "萨日朗－１", "萨日朗嘎查-1"])
@pytest.mark.parametrize("village", [SARANG, None])
def test_an_old_number_is_the_households_in_any_spelling(written: str, village: int | None) -> None:
    owner = OWNERS.household(village, written, "王志强")
    assert (owner.household, owner.message) == (FIRST, "")
    assert OWNERS.numbered(written) is FIRST


def test_an_old_number_says_where_its_household_lives_now() -> None:
    assert OWNERS.household(EAST, "萨日朗-002", "").household is SECOND
    assert (
        OWNERS.household(SARANG, "萨日朗-002", "").message
        == "户号“萨日朗-002”是东萨日朗的，这一行写的是萨日朗"
    )


@pytest.mark.parametrize("written", ["萨日朗-050", "萨日朗-999"])
def test_a_number_of_two_or_of_none_is_nobodys(written: str) -> None:
    assert OWNERS.household(SARANG, written, "").message == f"没有“{written}”这个户号"
    assert OWNERS.numbered(written) is None


def test_a_number_of_a_list_is_no_number_of_ours() -> None:
    assert (OWNERS.numbered("旧12"), OWNERS.numbered("")) == (None, None)


@pytest.mark.parametrize(
    ("written", "found"), [("萨日朗-001", 10), ("萨日朗-077", 10), ("萨日朗-3", 30), ("旧12", 10)]
)
def test_an_old_number_tells_two_party_members_of_one_name_apart(written: str, found: int) -> None:
    owner = OWNERS.member(SARANG, "王志强", "", written)
    assert owner.person is not None
    assert owner.person.pk == found


def test_an_old_number_of_a_merged_household_is_its_own_until_that_day() -> None:
    """1 had 002 and went into 2 on 1 June, 2 (with both numbers) into 3 on 1 September."""
    one = KnownHousehold(1, "萨日朗-071", SARANG, merged_on="2026-06-01", had=["萨日朗-002"])
    two = KnownHousehold(2, "萨日朗-005", SARANG, merged_on="2026-09-01", had=["萨日朗-002", "萨日朗-071"])
    three = KnownHousehold(3, "萨日朗-003", SARANG)
    owners = Owners([one, two, three], {SARANG: "萨日朗"}, [("萨日朗-002", 3), ("萨日朗-071", 3)])
    days = ("2026-05-31", "2026-07-01", "2026-10-01", "")
    found = [owners.household(SARANG, "萨日朗-2", "", day=day).household for day in days]
    assert found == [one, two, three, three]
    assert owners.numbered("萨日朗-2") is one
