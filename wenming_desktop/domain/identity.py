"""Resident ID numbers (公民身份号码, GB 11643) and phones: checked, never printed, masked on screen."""

from __future__ import annotations

import re
from datetime import date
from operator import mul

from wenming_desktop.domain.names import compact, plain_digits

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_SHAPE = re.compile(r"\d{17}[\dX]")
_SEVERAL = re.compile(r"[、，,；;/或]")
_OLD_SHAPE = re.compile(r"\d{15}")


def clean_id(text: str) -> str:
    """An ID as stored: no spaces, plain digits, capital X; a 15-digit one in its 18-digit form."""
    cleaned = plain_digits(compact(text)).upper().lstrip("'’‘").replace("×", "X")
    if _OLD_SHAPE.fullmatch(cleaned):
        longer = cleaned[:6] + "19" + cleaned[6:]
        return longer + check_digit(longer)
    return cleaned


def check_digit(first_17: str) -> str:
    """The check character of the first 17 digits (GB 11643: weights, mod 11)."""
    return _CHECKS[sum(map(mul, map(int, first_17), _WEIGHTS)) % 11]


def id_fault(number: str) -> str:
    """What is wrong with a cleaned ID, in the clerk's words; '' when it is sound.

    The area code may be abolished, so it is not checked against a current list.
    """
    if not _SHAPE.fullmatch(number):
        return "身份证号应为18位"
    if id_birth(number) is None:
        return "身份证号里的出生日期不存在"
    if check_digit(number[:17]) != number[17]:
        return "身份证号校验位不对，请核对每一位"
    return ""


def id_birth(number: str) -> date | None:
    """The birth date an ID says, None where no such day exists."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def id_sex(number: str) -> str:
    """男 or 女 by the 17th digit."""
    return "男" if int(number[16]) % 2 else "女"


def mask_id(number: str) -> str:
    """An ID as shown on screen until asked for: first six and last four; never for paper."""
    return f"{number[:6]}********{number[-4:]}" if len(number) >= 15 else "*" * len(number)


def clean_phone(text: str) -> str:
    """A phone reduced to its digits (a leading 86 of a mobile number dropped); of several the first."""
    first = _SEVERAL.split(plain_digits(text).strip().removesuffix(".0"))[0]
    digits = "".join(c for c in first if c.isascii() and c.isdigit())
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


def phones_in(text: str) -> list[str]:
    """The telephone numbers of a cell, in its order: 0471-1234567/13800001234 holds two."""
    parts = _SEVERAL.split(plain_digits(text))
    parts = [part for one in parts for part in re.split(r"\s+(?=(?:1[3-9]|0)\d{2})", one)]
    return [digits for part in parts if len(digits := clean_phone(part)) >= 7]


def mask_phone(phone: str) -> str:
    """A phone as shown on screen until asked for: 138****1234."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "*" * len(phone)


def age_on(birth: date, day: date) -> int:
    """Full years of age on a day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def is_minor(birth: date | None, day: date) -> bool:
    """Under 18 on that day (未成年人保护法); an unknown birth date is not taken for a minor's."""
    return birth is not None and age_on(birth, day) < 18


def of_age_born_by(day: date) -> str:
    """The last birthday, as ISO text, of those who are not under 18 on a day: one comparison instead of a date each."""
    return f"{day.year - 18:04}-{day:%m-%d}"
