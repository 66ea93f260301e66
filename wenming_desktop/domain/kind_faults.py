"""Why a text is not of its Field's kind: the one judge for forms, the first start, the settings and 公示前检查."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from wenming_desktop.domain.fields import Field
from wenming_desktop.domain.names import holds_number, name_fault, plain_digits

_FEWEST_DIGITS = 5  # 12345 is a hotline
_LATIN = re.compile(r"[A-Za-z]")


def kind_fault(field: Field, value: Any) -> str:
    """The fault in the clerk's words, '' where there is none, nothing is said, or the kind is no text's."""
    text = value.strip() if isinstance(value, str) else ""
    judge = _JUDGES.get(field.kind)
    return judge(field.label, text) if judge is not None and text else ""


def _name(label: str, text: str) -> str:
    return name_fault(text).replace("姓名", label)


def _unit(label: str, text: str) -> str:
    if holds_number(text):
        return f"{label}“{text}”里夹着号码，请写单位的全称"
    if not any(one.isalpha() for one in text):
        return f"{label}“{text}”不是单位名称，请写全称"
    return ""


def _phones(label: str, text: str) -> str:
    plain = plain_digits(text)
    if _LATIN.search(plain) or sum(one.isdecimal() for one in plain) < _FEWEST_DIGITS:
        return f"{label}“{text}”不是电话号码，请写成 0471-1234567 这样"
    return ""


_JUDGES: dict[str, Callable[[str, str], str]] = {"name": _name, "unit": _unit, "phones": _phones}
