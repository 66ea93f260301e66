"""Resident IDs (GB 11643) and phones. The numbers are the standard's own examples or made up here."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wenming_desktop.domain.identity import (
    age_on,
    check_digit,
    clean_id,
    clean_phone,
    id_birth,
    id_fault,
    id_sex,
    is_minor,
    mask_id,
    mask_phone,
    of_age_born_by,
    phones_in,
)


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_the_standards_examples_are_sound(number: str) -> None:
    assert id_fault(number) == ""


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("11010519491231002x", "11010519491231002X"),
        ("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"),
        ("110105 19491231 002X ", "11010519491231002X"),
        ("'11010519491231002X", "11010519491231002X"),
        ("11010519491231002×", "11010519491231002X"),
        ("\u00a0110105\u300019491231002X", "11010519491231002X"),
        ("110105491231002", "11010519491231002X"),
    ],
)
def test_ids_as_they_are_typed(typed: str, number: str) -> None:
    assert clean_id(typed) == number


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("1101051949123100", "应为18位"),
        ("", "应为18位"),
        ("110105194912310021", "校验位"),
        ("110105194913310020", "不存在"),
        ("110105190002290013", "不存在"),
    ],
)
def test_what_is_wrong_with_an_id(number: str, fault: str) -> None:
    said = id_fault(number)
    assert fault in said
    assert not number or number not in said, "a message never holds a number"


@given(st.dates(min_value=date(1900, 1, 1)), st.integers(0, 999), st.integers(0, 17))
def test_one_wrong_digit_is_always_found(day: date, serial: int, place: int) -> None:
    first = f"150599{day:%Y%m%d}{serial:03d}"
    number = first + check_digit(first)
    assert id_fault(number) == ""
    assert id_birth(number) == day
    other = "0" if number[place] != "0" else "1"
    assert id_fault(number[:place] + other + number[place + 1 :])


def test_the_sex_is_in_the_seventeenth_digit() -> None:
    assert (id_sex("11010519491231002X"), id_sex("440524188001010014")) == ("女", "男")


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("199-0708-3634", "19907083634"),
        ("19908772618.0", "19908772618"),
        ("19908772618.0 ", "19908772618"),
        ("+86 199 0877 2618", "19908772618"),
        ("１９９０８７７２６１８", "19908772618"),
        ("0475-1234567", "04751234567"),
        ("19900000001、19900000002", "19900000001"),
        ("无", ""),
        ("86200001", "86200001"),  # a local number that begins so
        ("0475620000112", "0475620000112"),  # with an extension: no mobile of 86
        ("٠٤٧٥", ""),
    ],
)
def test_phones(typed: str, phone: str) -> None:
    assert clean_phone(typed) == phone


def test_masks_for_the_screen() -> None:
    assert mask_id("11010519491231002X") == "110105********002X"
    assert mask_id("123") == "***"
    assert (mask_id("110105491231002"), mask_id("11010549123100")) == ("110105********1002", "*" * 14)
    assert (mask_phone("62000011"), mask_phone("6200001")) == ("620****0011", "*******")
    assert mask_phone("19900000001") == "199****0001"
    assert mask_phone("1234") == "****"


def test_an_age_is_full_years_and_eighteen_is_of_age() -> None:
    born = date(2008, 10, 27)
    assert (age_on(born, date(2026, 10, 26)), age_on(born, date(2026, 10, 27))) == (17, 18)
    assert is_minor(born, date(2026, 10, 26))
    assert not is_minor(born, date(2026, 10, 27))
    assert not is_minor(None, date(2026, 10, 27))


def test_every_telephone_of_a_cell_is_found_and_short_numbers_are_none() -> None:
    assert phones_in("0471-1234567/13800001234") == ["04711234567", "13800001234"]
    assert phones_in("13800001234 13900001234") == ["13800001234", "13900001234"]
    assert phones_in("13800001234、分机8") == ["13800001234"]
    assert phones_in("6200001、620001") == ["6200001"]
    assert phones_in("") == []


@given(day=st.dates(date(1950, 1, 1), date(2100, 1, 1)), birth=st.dates(date(1930, 1, 1), date(2100, 1, 1)))
@example(day=date(2026, 2, 28), birth=date(2008, 2, 29))
@example(day=date(2026, 3, 1), birth=date(2008, 2, 29))
@example(day=date(2028, 2, 29), birth=date(2010, 3, 1))
def test_one_comparison_of_days_says_who_is_of_age(day: date, birth: date) -> None:
    assert is_minor(birth, day) == (birth.isoformat() > of_age_born_by(day))
