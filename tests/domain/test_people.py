"""What rosters say of people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.domain.people import (
    clean_people,
    clean_relation,
    clean_sex,
    is_head_word,
    is_party_word,
    new_household_number,
)


@pytest.mark.parametrize(
    ("stated", "relation"),
    [("本人", "户主"), ("户主", "户主"), ("户主 本人", "户主"), ("长 子", "长子"), ("", "")],
)
def test_relations(stated: str, relation: str) -> None:
    assert clean_relation(stated) == relation
    assert is_head_word(stated) is (relation == "户主")


@pytest.mark.parametrize(
    ("stated", "people"), [("蒙", "蒙古族"), ("蒙族", "蒙古族"), ("汉", "汉族"), ("汉族", "汉族"), ("鄂温克族", "鄂温克族"), ("", "")]
)  # fmt: skip
def test_peoples_in_full(stated: str, people: str) -> None:
    assert clean_people(stated) == people


@pytest.mark.parametrize(
    ("stated", "member"),
    [
        ("党员", True), ("中共党员", True), ("是", True), ("预备党员", True), ("退休党员", True),
        ("群众", False), ("否", False), ("", False), ("非党员", False), ("不是党员", False), ("共青团员", False),
        ("民革党员", False), ("致公党党员", False), ("无党派人士", False), ("党员发展对象", False), ("入党积极分子", False), ("党员家属", False),
    ],
)  # fmt: skip
def test_party_members(stated: str, member: bool) -> None:
    assert is_party_word(stated) is member


@pytest.mark.parametrize(("stated", "sex"), [("男", "男"), ("女性", "女"), ("1", ""), ("", "")])
def test_sexes(stated: str, sex: str) -> None:
    assert clean_sex(stated) == sex


@pytest.mark.parametrize(
    ("wanted", "taken", "number"),
    [
        (1, set(), "萨日朗-001"),
        (26, {"萨日朗-026", "萨日朗-007"}, "萨日朗-027"),
        (None, {"萨日朗-009", "东萨日朗-040"}, "萨日朗-010"),
        (None, set(), "萨日朗-001"),
        (0, set(), "萨日朗-001"),
        (99999, set(), "萨日朗-99999"),
        (None, {"萨日朗-9001"}, "萨日朗-001"),
        (100000, {"萨日朗-999"}, "萨日朗-1000"),
        (None, {"萨日朗-012", "萨日朗-9003"}, "萨日朗-013"),
        (None, {"萨日朗-9000", "萨日朗-9003"}, "萨日朗-9004"),
    ],
)
def test_the_number_of_a_new_household(wanted: int | None, taken: set[str], number: str) -> None:
    assert new_household_number("萨日朗", wanted, taken) == number


@pytest.mark.parametrize(
    ("taken", "number"),
    [
        (set(), "萨日朗-9001"),
        ({"萨日朗-312"}, "萨日朗-9001"),
        ({"萨日朗-312", "萨日朗-9001", "柳湾-9007"}, "萨日朗-9002"),
    ],
)
def test_beside_numbers_of_a_list_ours_has_another_shape(taken: set[str], number: str) -> None:
    assert new_household_number("萨日朗", 3, taken, apart=True) == number


@given(
    st.lists(st.tuples(st.none() | st.integers(-5, 40) | st.integers(8998, 9004), st.booleans()), max_size=30)
)
def test_no_number_is_given_twice(wishes: list[tuple[int | None, bool]]) -> None:
    taken: set[str] = set()
    for wish, apart in wishes:
        number = new_household_number("柳湾", wish, taken, apart=apart)
        assert number not in taken
        taken.add(number)
