"""The rows of a register: what is recorded, what is being typed, and which cells are wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from wenming_desktop.domain.errors import UserError
from wenming_desktop.ui import labels
from wenming_desktop.ui.models.columns import Align, Tone, aligned, head_of
from wenming_desktop.ui.theme import Colour, theme

Index = QModelIndex | QPersistentModelIndex
RowState = Literal["draft", "saving", "done"]
_ROOT = QModelIndex()
_TONES = {
    "muted": Colour.MUTED,
    "good": Colour.GOOD,
    "warn": Colour.WARN,
    "bad": Colour.VERMILION,
    "strong": Colour.INK,
}
REQUIRED = "这一格要填。"


@dataclass(frozen=True)
class EntryColumn:
    """One column of a register.

    ``make(parent)`` builds its editor: an ImeLine (its text goes through ``parse``), a DateField (a date) or a
    ChoiceField (a Choice); without ``make`` the cell is filled by the page. ``parse(text)`` raises UserError for a
    wrong cell; a wrong cell that ``holds`` is not left forwards: it says whose line this is. ``words(value)`` shows a typed value, ``done(row)`` a recorded row. ``carry`` repeats the value in
    the next row. ``required`` rows cannot be recorded without it. Choosing in the column that ``finishes`` records.
    """

    key: str
    title: str
    width: int = 110
    align: Align = "left"
    make: Callable[[QWidget], QWidget] | None = None
    parse: Callable[[str], Any] | None = None
    words: Callable[[Any], str] = labels.plain
    done: Callable[[Any], str] | None = None
    tone: Callable[[Any], Tone] | None = None
    placeholder: str = ""
    carry: bool = False
    required: bool = False
    bold: bool = False
    stretch: bool = False
    as_text: bool = False
    finishes: bool = False
    holds: bool = False


@dataclass
class EntryRow:
    """One line: a recorded ``row`` of the page, or typed ``values`` with the ``errors`` of its cells.

    ``refusal`` is why it was not recorded when that was tried; it stays until the line is recorded or gone, and where it is
    of a cell (``about``) until something else stands in that.
    """

    token: int
    state: RowState = "draft"
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    row: Any = None
    refusal: str = ""
    about: str = ""


@dataclass(frozen=True)
class PastedRow:
    """One pasted line after reading: values by column key, what is wrong with which cell, why it was refused before."""

    values: Mapping[str, Any]
    errors: Mapping[str, str] = field(default_factory=dict)
    refusal: str = ""


class EntryModel(QAbstractTableModel):
    """Recorded lines above, lines being typed below; the last one is always open for typing."""

    def __init__(self, columns: Sequence[EntryColumn], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.refused_word = "没登记"
        self._tokens = count(1)
        self.lines: list[EntryRow] = [EntryRow(next(self._tokens))]

    # ---- lines ----
    def set_done(self, rows: Sequence[Any]) -> None:
        """Show these recorded rows above what is being typed."""
        self.beginResetModel()
        drafts = [line for line in self.lines if line.state != "done"]
        self.lines = [EntryRow(next(self._tokens), "done", row=row) for row in rows] + drafts
        self.endResetModel()

    def new_token(self) -> int:
        """A token no line has had."""
        return next(self._tokens)

    def find(self, token: int) -> int:
        """The position of a line; -1 where it is gone."""
        return next((at for at, line in enumerate(self.lines) if line.token == token), -1)

    def add_draft(
        self,
        values: Mapping[str, Any] | None = None,
        errors: Mapping[str, str] | None = None,
        refusal: str = "",
    ) -> int:
        """Open a line at the bottom; returns its token."""
        at = len(self.lines)
        self.beginInsertRows(QModelIndex(), at, at)
        line = EntryRow(
            next(self._tokens), values=dict(values or {}), errors=dict(errors or {}), refusal=refusal
        )
        line.about = self._about(line)
        self.lines.append(line)
        self.endInsertRows()
        return self.lines[-1].token

    def put_drafts(self, rows: Sequence[EntryRow], start: Mapping[str, Any]) -> None:
        """Show these rows in place of all that are being typed; the last stays open for typing (``start`` fills a new one)."""
        self.beginResetModel()
        drafts = [
            EntryRow(
                row.token, "draft", dict(row.values), dict(row.errors), refusal=row.refusal, about=row.about
            )
            for row in rows
        ]
        stays = [line for line in self.lines if line.state != "draft"]
        self.lines = stays + (drafts or [EntryRow(next(self._tokens), values=dict(start))])
        self.endResetModel()

    def remove(self, at: int) -> None:
        """Take a line out."""
        self.beginRemoveRows(QModelIndex(), at, at)
        del self.lines[at]
        self.endRemoveRows()

    def touch(self, at: int) -> None:
        """Say that a line looks different now."""
        self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1))

    def set_value(self, at: int, key: str, value: Any, error: str = "") -> None:
        """Put a value into a cell and clear or set its mark."""
        line = self.lines[at]
        before = line.values.get(key)
        if value is None or value == "":
            line.values.pop(key, None)
        else:
            line.values[key] = value
        line.errors.pop(key, None)
        if error:
            line.errors[key] = error
        if key == line.about and (error or line.values.get(key) != before):
            self._restate(line)
        self.touch(at)

    def set_error(self, at: int, key: str, text: str) -> None:
        """Mark a cell red with the reason."""
        line = self.lines[at]
        line.errors[key] = text
        if key == line.about:
            self._restate(line)
        self.touch(at)

    def _restate(self, line: EntryRow) -> None:
        """What a refusal says of a cell is what is wrong in the line now."""
        wrong = next((column for column in self.columns if column.key in line.errors), None)
        line.refusal = f"{wrong.title}：{line.errors[wrong.key]}" if wrong else ""
        line.about = wrong.key if wrong else ""

    def _about(self, line: EntryRow) -> str:
        """The key of the cell a refusal is of; '' where it is of none."""
        said = {key: (text, f"{self._title(key)}：{text}") for key, text in line.errors.items()}
        return next((key for key, words in said.items() if line.refusal in words), "")

    def _title(self, key: str) -> str:
        return next((column.title for column in self.columns if column.key == key), "")

    def check(self, at: int) -> str:
        """The key of the first wrong or missing cell of a line, '' where all is well."""
        line = self.lines[at]
        for column in self.columns:
            if column.required and line.values.get(column.key) is None and column.key not in line.errors:
                line.errors[column.key] = REQUIRED
        self.touch(at)
        return next((column.key for column in self.columns if column.key in line.errors), "")

    def refuse(self, at: int, reason: str = "", about: str = "") -> None:
        """A line was not recorded: it says so with the reason (``about`` a cell), by default its first wrong cell."""
        line = self.lines[at]
        if reason:
            line.refusal = reason
            line.about = about or self._about(line)
        else:
            self._restate(line)
        self.touch(at)

    def refusal(self, at: int) -> str:
        """没登记：and why, of a line that was tried and stands there still; '' for every other."""
        line = self.lines[at]
        return f"{self.refused_word}：{line.refusal}" if line.state == "draft" and line.refusal else ""

    def carried(self, line: EntryRow) -> dict[str, Any]:
        """The values the next line starts with."""
        return {
            column.key: line.values[column.key]
            for column in self.columns
            if column.carry and column.key in line.values
        }

    def read(self, cells: Mapping[str, str]) -> PastedRow:
        """Read pasted texts by each column's ``parse``."""
        values: dict[str, Any] = {}
        errors: dict[str, str] = {}
        for column in self.columns:
            text = cells.get(column.key, "")
            if not text:
                continue
            try:
                values[column.key] = column.parse(text) if column.parse else text
            except UserError as error:
                values[column.key] = text
                errors[column.key] = f"{error.text}{error.advice}"
        return PastedRow(values, errors)

    def words(self, line: EntryRow, column: EntryColumn) -> str:
        """What a cell shows."""
        if line.state == "done":
            return (
                column.done(line.row) if column.done else column.words(labels.value_of(line.row, column.key))
            )
        value = line.values.get(column.key)
        if value is None:
            return ""
        words = getattr(value, "words", None)
        if isinstance(words, str):
            return words
        return value if isinstance(value, str) else column.words(value)

    # ---- Qt ----
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        typed = self.lines[index.row()].state == "draft" and self.columns[index.column()].make is not None
        return flags | Qt.ItemFlag.ItemIsEditable if typed else flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        return head_of(self.columns[section], role) if orientation == Qt.Orientation.Horizontal else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, column = self.lines[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return aligned(column.align)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.words(line, column) or (column.placeholder if line.state == "draft" else "")
        if role == Qt.ItemDataRole.ToolTipRole:
            return labels.plain_tip(line.errors.get(column.key, "") or self.refusal(index.row()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            wrong = line.errors.get(column.key, "") or self.refusal(index.row())
            return f"{column.title} {self.words(line, column)} {wrong}".strip()
        if role == Qt.ItemDataRole.FontRole:
            return theme().font(bold=True) if column.bold and self.words(line, column) else None
        return self._colour(line, column) if role == Qt.ItemDataRole.ForegroundRole else None

    def _colour(self, line: EntryRow, column: EntryColumn) -> QColor | None:
        if column.key in line.errors:
            return QColor(Colour.VERMILION)
        if line.state == "saving" or (line.state == "draft" and not self.words(line, column)):
            return QColor(Colour.MUTED)
        tone = column.tone(line.row) if column.tone and line.state == "done" else ""
        return QColor(_TONES[tone]) if tone else None
