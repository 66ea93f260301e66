"""What a form gives, cleaned by the Fields of its noun: values ready to store, and what is wrong by field.

A ``Problem`` of a form names its field in ``record``, so the form can put the cursor there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wenming_desktop.domain.amounts import parse_amount, parse_yuan
from wenming_desktop.domain.days import parse_day
from wenming_desktop.domain.durations import parse_hours, parse_time
from wenming_desktop.domain.errors import Problem, UserError
from wenming_desktop.domain.fields import Field, fields_of
from wenming_desktop.domain.identity import clean_id, clean_phone, id_fault
from wenming_desktop.domain.kind_faults import kind_fault
from wenming_desktop.domain.names import clean_name, compact, group_number

Values = Mapping[str, Any]
_YES = frozenset({"是", "有", "1", "true", "True", "√", "党员", "中共党员"})


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Values as stored (dates as date, points in hundredths) and the problems found, by field name."""

    values: dict[str, Any]
    problems: tuple[Problem, ...] = ()


class _WrongValueError(Exception):
    """A value that cannot be read; its text says why."""


def clean(noun: type, values: Values, having: Sequence[Field] = ()) -> Cleaned:
    """Read the values given for a noun's Fields; what is not given is left out, what has no Field is kept as it is.

    ``having`` are the Fields as this book has them, where its pack gives choices (``packs.fields``).
    """
    fields = {field.name: field for field in having or fields_of(noun)}
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in values.items():
        field = fields.get(name)
        try:
            found[name] = value if field is None else _read(field, value)
        except _WrongValueError as wrong:
            problems.append(wrong_field(name, str(wrong)))
    return Cleaned(found, tuple(problems))


def required(noun: type, cleaned: Cleaned, *, new: bool) -> Cleaned:
    """Add a problem for each required field that is empty; of a record that exists, only where it was given."""
    problems = list(cleaned.problems)
    have = {problem.record for problem in problems}
    for field in fields_of(noun):
        given = field.name in cleaned.values
        if (
            field.required
            and field.name not in have
            and (given or new)
            and not cleaned.values.get(field.name)
        ):
            problems.append(wrong_field(field.name, f"{field.label}没有填"))
    return Cleaned(cleaned.values, tuple(problems))


def wrong_field(name: str, message: str) -> Problem:
    """A problem at one field of a form."""
    return Problem(message, record=name)


def refuse(problems: Sequence[Problem]) -> None:
    """Raise the first error of a form as a UserError; warnings pass."""
    for problem in problems:
        if problem.is_error:
            raise UserError(f"{problem.message}。", "请改正后再保存。")


def differing(row: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a row that differ from what is stored."""
    return {name: value for name, value in row.items() if stored.get(name) != value}


def _read(field: Field, value: Any) -> Any:
    if value is None:
        return _NOTHING.get(field.kind, "")
    if field.kind == "text" and field.label == "户号":
        return compact(str(value))
    return _READERS[field.kind](field, value)


_NOTHING: dict[str, Any] = {
    "integer": None, "points": None, "date": None, "bool": False, "hours": None, "money": None,
}  # fmt: skip


def _text(_: Field, value: Any) -> str:
    return " ".join(str(value).split())


def _note(_: Field, value: Any) -> str:
    return str(value).strip()


def _name(field: Field, value: Any) -> str:
    return clean_name(_judged(field, value))


def _judged(field: Field, value: Any) -> str:
    if fault := kind_fault(field, str(value)):
        raise _WrongValueError(fault)
    return " ".join(str(value).split())


def _integer(field: Field, value: Any) -> int | None:
    if isinstance(value, int):
        return int(value)
    text = str(value).strip()
    if not text:
        return None
    number = group_number(text)
    if number is None or number > 10_000_000:
        raise _WrongValueError(f"{field.label}“{text}”不是整数")
    return number


def _points(field: Field, value: Any) -> int | None:
    """Text is points as written (+2, 1.5), an int is hundredths already."""
    if isinstance(value, int):
        return value
    if not str(value).strip():
        return None
    amount = parse_amount(str(value))
    if amount is None:
        raise _WrongValueError(f"{field.label}“{value}”不是数字")
    return -amount.size if amount.sign == "-" else amount.size


def _date(field: Field, value: Any) -> date | None:
    if isinstance(value, date):
        return value
    text = str(value).strip()
    if not text:
        return None
    day = parse_day(text)
    if day is None:
        raise _WrongValueError(f"{field.label}“{text}”不是日期，请写成 2026-10-27")
    return day


def _choice(field: Field, value: Any) -> str:
    text = compact(str(value))
    stored = field.stored(text) if text else text
    if stored is None:
        raise _WrongValueError(f"{field.label}只能是{'、'.join(word for _, word in field.shown)}")
    return stored


def _bool(_: Field, value: Any) -> bool:
    return value if isinstance(value, bool) else compact(str(value)) in _YES


def _phone(field: Field, value: Any) -> str:
    text = str(value).strip()
    phone = clean_phone(text)
    if text and "*" not in text and not 7 <= len(phone) <= 12:
        raise _WrongValueError(f"{field.label}应为7至12位数字")
    return text if "*" in text else phone


def _id_number(_: Field, value: Any) -> str:
    number = clean_id(str(value))
    fault = "" if "*" in number or not number else id_fault(number)
    if fault:
        raise _WrongValueError(fault)
    return number


def _time(field: Field, value: Any) -> str:
    """09:00, 9:00, 900, 9点半: stored as HH:MM."""
    text = str(value).strip()
    time = parse_time(text)
    if time is None:
        raise _WrongValueError(f"{field.label}“{text}”不是时间，请写成 9:00")
    return time


def _hours(field: Field, value: Any) -> int | None:
    """Text is hours as written (2, 1.5小时, 1小时30分), an int is minutes already."""
    if isinstance(value, int):
        return value
    if not str(value).strip():
        return None
    minutes = parse_hours(str(value))
    if minutes is None:
        raise _WrongValueError(f"{field.label}“{value}”不是时长，请写成 2 或 1.5")
    return minutes


def _money(field: Field, value: Any) -> int | None:
    """Text is yuan as written (120, 35.5元), an int is hundredths already."""
    if isinstance(value, int):
        return value
    if not str(value).strip():
        return None
    yuan = parse_yuan(str(value))
    if yuan is None:
        raise _WrongValueError(f"{field.label}“{value}”不是钱数，请写成 120 或 35.5")
    return yuan


def _tags(_: Field, value: Any) -> str:
    """Words parted by 、 however they were parted, each once."""
    words = value if isinstance(value, (list, tuple)) else _PARTED.split(str(value))
    return "、".join(dict.fromkeys(word.strip() for word in words if word.strip()))


_PARTED = re.compile(r"[、，,；;\s]+")
_READERS: dict[str, Callable[[Field, Any], Any]] = {
    "text": _text, "note": _note, "name": _name, "integer": _integer, "points": _points, "date": _date,
    "choice": _choice, "bool": _bool, "phone": _phone, "id_number": _id_number, "time": _time, "hours": _hours,
    "money": _money, "tags": _tags, "unit": _judged, "phones": _judged,
}  # fmt: skip
