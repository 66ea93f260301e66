"""What a table shows: ``Column`` (one per value) and ``columns_of(fields)`` out of a noun's Fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from PySide6.QtCore import Qt

from wenming_desktop.domain.fields import Field
from wenming_desktop.ui import labels

Align = Literal["left", "right", "center"]
Tone = Literal["", "muted", "good", "warn", "bad", "strong"]


# What tells one row from its neighbour, and half of which says another.
_TELLING = frozenset({"number", "household", "relation", "day", "event_date"})
# A word of so many letters has nothing to give: squeezed it would show … alone.
_SHORT = 4
_LETTER, _BESIDE = 14, 16  # pixels at ordinary size: a letter, and what stands beside the words of a cell


@dataclass(frozen=True)
class Column:
    """One column: the key of the row's value, its heading, and how the value reads.

    ``text(row)`` gives the words where ``labels.plain(value)`` is not enough; ``tone(row)`` colours them (the words
    must say the same); ``as_text`` keeps long numbers whole when copied to WPS; ``width`` is in pixels at ordinary size;
    figures, ``bold`` ones, ``as_text`` ones, short ones and what tells one row from another (户号, 编号, 关系, 日期) keep it
    whatever room there is, and so does what is called ``rigid`` for no such reason; the others give way or take what is left.
    ``longest`` is how many letters the longest of the words has that can stand there, where they are known.
    """

    key: str
    title: str
    width: int = 110
    align: Align = "left"
    text: Callable[[Any], str] | None = None
    tone: Callable[[Any], Tone] | None = None
    bold: bool = False
    hidden: bool = False
    sortable: bool = True
    stretch: bool = False
    as_text: bool = False
    rigid: bool = False
    longest: int = 0

    @property
    def whole(self) -> bool:
        """Whether it keeps its width whatever room there is: half a number or name is another's."""
        telling = self.rigid or self.as_text or self.bold or self.align == "right" or self.key in _TELLING
        return telling or self.letters <= _SHORT

    @property
    def letters(self) -> int:
        """How many letters the longest word has that stands here; for how many it was made where that is not known."""
        return self.longest or (self.width - _BESIDE) // _LETTER

    def words(self, row: Any) -> str:
        """The text of this column in a row."""
        return self.text(row) if self.text else labels.plain(labels.value_of(row, self.key))


def columns_of(fields: Iterable[Field], *, hidden: Iterable[str] = ()) -> tuple[Column, ...]:
    """Columns out of Fields: points, hours and money as numbers at the right, ID numbers and phones kept as text."""
    return tuple(_column(field, field.name in set(hidden)) for field in fields)


def _column(field: Field, hidden: bool) -> Column:
    numeric = field.kind in ("integer", "points", "hours", "money")
    words = _WORDS.get(field.kind)
    text = None if words is None else _said(words, field.name)
    return Column(
        field.name, field.label, max(60, field.width * _LETTER + _BESIDE), "right" if numeric else "left", text,
        hidden=hidden, as_text=field.kind in ("id_number", "phone"),
        longest=max((len(word) for _, word in field.shown), default=0),
    )  # fmt: skip


_WORDS: dict[str, Callable[[int | None], str]] = {
    "points": labels.points, "hours": labels.hours, "money": labels.points,
}  # fmt: skip


def _said(words: Callable[[int | None], str], name: str) -> Callable[[Any], str]:
    return lambda row: words(labels.value_of(row, name))


_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "center": Qt.AlignmentFlag.AlignHCenter,
}


class Headed(Protocol):
    """What any table's column has for its head."""

    @property
    def title(self) -> str: ...

    @property
    def align(self) -> Align: ...


def aligned(align: Align) -> int:
    """Where text of a column stands, as Qt asks for it."""
    return int(_ALIGN[align] | Qt.AlignmentFlag.AlignVCenter)


def head_of(column: Headed, role: int) -> Any:
    """What a table's head says of a column and where it stands; None for what a head does not have."""
    if role == Qt.ItemDataRole.DisplayRole:
        return column.title
    return aligned(column.align) if role == Qt.ItemDataRole.TextAlignmentRole else None
