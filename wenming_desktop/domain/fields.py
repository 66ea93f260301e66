"""Describe a noun once: the Field list drives forms, tables, spreadsheets, blank sheets and the privacy check."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Literal, get_args, get_type_hints

Kind = Literal[
    "text", "note", "name", "integer", "points", "date", "choice", "bool", "phone", "id_number", "time", "hours", "money",
    "tags", "unit", "phones",
]  # fmt: skip
Sensitivity = Literal["public", "internal", "personal", "secret"]
# The lists of words a county's pack fills in at run time (``domain.packs.fields_in``).
PackList = Literal["items", "rooms", "base_kinds", "kinds"]


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a noun: its Chinese label and its kind; the headings clerks use stand in ``exchange.headings``.

    ``width`` is in Chinese characters; the kinds ``time`` is
    HH:MM, ``hours`` integer minutes, ``money`` hundredths of a yuan, ``tags`` several words parted by 、, ``unit`` the name of an office,
    ``phones`` telephones as they are printed;
    ``sensitivity``: public may go on a wall, internal stays in the office, personal (phone, birth date) and
    secret (ID number) are masked on screen until asked for. ``choices`` are what is stored, ``labels`` the words
    shown for them where these differ; ``listed`` names the list of the county's pack that gives both.
    """

    label: str
    kind: Kind = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    width: int = 8
    sensitivity: Sensitivity = "internal"
    help: str = ""
    name: str = ""
    labels: tuple[str, ...] = ()
    listed: PackList | None = None

    @property
    def shown(self) -> tuple[tuple[str, str], ...]:
        """The choices as stored, each with the word shown for it."""
        return tuple(zip(self.choices, self.labels or self.choices, strict=True))

    def stored(self, text: str) -> str | None:
        """The choice a text means, by what is stored or by the word shown; None where it means none."""
        return next((choice for choice, word in self.shown if text in (choice, word)), None)


@cache
def fields_of(noun: type) -> tuple[Field, ...]:
    """The Fields of a dataclass in the order declared; attributes without a Field are left out."""
    declared, hints = fields(noun), get_type_hints(noun, include_extras=True)
    found = (_field_in(hints[item.name], item.name) for item in declared)
    return tuple(field for field in found if field is not None)


def field_named(noun: type, name: str) -> Field:
    """The Field of one attribute; KeyError where it has none."""
    for field in fields_of(noun):
        if field.name == name:
            return field
    raise KeyError(name)


def _field_in(hint: Any, name: str) -> Field | None:
    for extra in get_args(hint):
        if isinstance(extra, Field):
            return Field(**{slot: getattr(extra, slot) for slot in Field.__slots__} | {"name": name})
    return None
