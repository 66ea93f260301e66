"""Volunteers: a number is never an ID, numbers go on, consent and the guardian's are to-dos."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.domain.volunteers import (
    NO_CONSENT,
    NO_GUARDIAN,
    Volunteer,
    clean_number,
    findings,
    new_number,
    number_fault,
    registered_fault,
)

TODAY = date(2026, 10, 27)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [(" １５０５９９ 000137", "150599000137"), ("a-1", "A-1"), ("'000012", "000012"), ("", "")],
)
def test_a_number_is_cleaned(typed: str, stored: str) -> None:
    assert clean_number(typed) == stored


@pytest.mark.parametrize(
    ("number", "own_id", "fault"),
    [
        ("150599000137", "", ""),
        ("", "", ""),
        ("11010519491231002X", "", "志愿者编号不能用身份证号"),
        ("440524188001010014", "", "志愿者编号不能用身份证号"),
        ("110105491231002", "", "志愿者编号不能用身份证号"),  # fifteen digits are an ID too
        ("150599000137", "150599000137", "志愿者编号不能用身份证号"),
        ("110105194912310021", "", ""),  # eighteen digits, but no ID: the check digit is wrong
        ("1.50599E+11", "", "志愿者编号被Excel改成了数字，后几位可能已丢失，请把单元格设为文本后重新填写"),
    ],
)
def test_a_number_is_never_an_id(number: str, own_id: str, fault: str) -> None:
    assert number_fault(number, own_id) == fault


@pytest.mark.parametrize(
    ("prefix", "taken", "number"),
    [
        ("", [], "000001"),
        ("SBD", [], "SBD000001"),
        ("SBD", ["SBD000009", "SBD12", "SBDX00012", "150599000260"], "SBD000010"),
        ("", ["150599000001", "150599000260", "150599000259"], "150599000261"),
        ("", ["A-1", "A-2", "150599000260"], "A-3"),  # the commonest shape goes on
        ("", ["甲", "乙"], "000001"),
        ("", ["B-9", "A-9"], "B-10"),
        ("", ["A-8", "A-9", "A-10"], "A-11"),  # a number of another length stands in the way
        ("SBD", ["150599000260", "ABC000777"], "SBD000001"),
        ("SBD", ["SBD000001", "SBD000009"], "SBD000010"),  # what was given up is not given again
        ("", ["A-9"], "A-10"),
    ],
)
def test_the_next_number(prefix: str, taken: list[str], number: str) -> None:
    assert new_number(prefix, taken) == number


def test_a_number_that_would_be_an_id_is_left_out() -> None:
    """440524188001010014 is valid; the number after …0013 skips it."""
    assert new_number("", ["440524188001010013"]) == "440524188001010015"


@given(st.lists(st.from_regex(r"[A-Z]{0,2}[0-9]{1,6}", fullmatch=True)), st.sampled_from(["", "A", "SBD"]))
def test_a_new_number_is_always_new(taken: list[str], prefix: str) -> None:
    assert new_number(prefix, taken) not in taken


@pytest.mark.parametrize(
    ("volunteer", "birth", "found"),
    [
        (Volunteer(), date(1980, 1, 1), (NO_CONSENT,)),
        (Volunteer(consent="不同意"), date(1980, 1, 1), (NO_CONSENT,)),
        (Volunteer(consent="同意"), date(1980, 1, 1), ()),
        (Volunteer(consent="同意"), None, ()),  # an unknown birth date is not taken for a minor's
        (Volunteer(consent="同意"), date(2008, 10, 28), (NO_GUARDIAN,)),  # eighteen tomorrow
        (Volunteer(consent="同意"), date(2008, 10, 27), ()),  # eighteen today
        (Volunteer(consent="同意", guardian_consent="同意"), date(2015, 1, 1), ()),
        (Volunteer(), date(2015, 1, 1), (NO_CONSENT, NO_GUARDIAN)),
        (Volunteer(status="退出"), date(2015, 1, 1), ()),
    ],
)
def test_what_is_still_to_be_asked(volunteer: Volunteer, birth: date | None, found: tuple[str, ...]) -> None:
    assert findings(volunteer, birth, TODAY) == found


@pytest.mark.parametrize(
    ("registered", "birth", "said"),
    [
        (date(1904, 1, 1), date(1970, 1, 1), "注册日期1904年1月1日早于出生日期1970年1月1日，请核对"),
        (date(1970, 1, 1), date(1970, 1, 1), ""),
        (date(2026, 7, 1), None, ""),
        (None, date(1970, 1, 1), ""),
    ],
)
def test_nobody_is_registered_before_being_born(
    registered: date | None, birth: date | None, said: str
) -> None:
    assert registered_fault(registered, birth) == said
