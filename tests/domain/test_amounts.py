"""Points as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.domain.amounts import (
    as_number,
    format_points,
    format_signed,
    parse_amount,
    parse_yuan,
)
from wenming_desktop.domain.names import chinese_number


@pytest.mark.parametrize(
    ("typed", "size", "sign", "in_words"),
    [
        ("+2", 200, "+", False),
        ("＋２", 200, "+", False),
        ("−3.0", 300, "-", False),
        ("-3", 300, "-", False),
        ("－3分", 300, "-", False),
        ("+6分", 600, "+", False),
        (" 2.5 ", 250, "", False),
        ("0.05", 5, "", False),
        ("0", 0, "", False),
        ("减3", 300, "-", False),
        ("扣两分", 200, "-", True),
        ("加10", 1000, "+", False),
        ("两分", 200, "", True),
        ("五", 500, "", True),
        ("十分", 1000, "", True),
        ("十五", 1500, "", True),
        ("+二十五分", 2500, "+", True),
        ("零", 0, "", True),
        ("100000", 10_000_000, "", False),
    ],
)
def test_amounts(typed: str, size: int, sign: str, in_words: bool) -> None:
    amount = parse_amount(typed)
    assert amount is not None
    assert (amount.size, amount.sign, amount.in_words) == (size, sign, in_words)


@pytest.mark.parametrize(
    "typed",
    ["", "若干", "分", "+", "--3", "+-3", "1.005", "1e3", "1000000", "100000.01", "3/2", "二百", "√", "减"],
)
def test_what_is_no_amount(typed: str) -> None:
    assert parse_amount(typed) is None


@pytest.mark.parametrize(
    ("words", "number"),
    [("两", 2), ("十", 10), ("十一", 11), ("二十", 20), ("九十九", 99), ("", None), ("十十", None), ("某十", None), ("百", None)],
)  # fmt: skip
def test_numbers_in_words(words: str, number: int | None) -> None:
    assert chinese_number(words) == number


@pytest.mark.parametrize(
    ("hundredths", "shown", "signed", "number"),
    [(16800, "168", "+168", 168), (16150, "161.5", "+161.5", 161.5), (-300, "−3", "−3", -3), (5, "0.05", "+0.05", 0.05), (0, "0", "0", 0),
     (1, "0.01", "+0.01", 0.01), (-1, "−0.01", "−0.01", -0.01)],
)  # fmt: skip
def test_points_are_shown_without_needless_zeros(
    hundredths: int, shown: str, signed: str, number: float
) -> None:
    assert (format_points(hundredths), format_signed(hundredths), as_number(hundredths)) == (
        shown,
        signed,
        number,
    )


@given(st.integers(-10_000_000, 10_000_000))
def test_what_is_shown_is_read_back(hundredths: int) -> None:
    amount = parse_amount(format_signed(hundredths))
    assert amount is not None
    assert (-amount.size if amount.sign == "-" else amount.size) == hundredths


@pytest.mark.parametrize(
    ("typed", "hundredths"),
    [
        ("120", 12000), ("35.5元", 3550), ("¥1,200.00", 120000), ("１２０", 12000), ("1，200", 120000), ("0", 0),
        ("100000000", 10_000_000_000), ("100000000.01", None), ("", None), ("12.345", None), ("-5", None), ("两元", None), ("200000000", None), ("12,00", None),
    ],
)  # fmt: skip
def test_money_is_read_as_hundredths_of_a_yuan(typed: str, hundredths: int | None) -> None:
    assert parse_yuan(typed) == hundredths
