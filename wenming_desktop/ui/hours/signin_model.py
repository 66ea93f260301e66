"""The sign-in sheet on screen: one line a person, what is recorded already, what is typed, what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from wenming_desktop.domain.errors import Problem
from wenming_desktop.services.hour_rules import SigninRow
from wenming_desktop.services.signin_entry import Cells, read_cells
from wenming_desktop.services.signins import SigninLine
from wenming_desktop.ui import labels
from wenming_desktop.ui.theme import Colour, theme

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
LINE, NAME, TEAM, START, FINISH, HOURS, NOTE = range(7)
HEADS = ("行号", "姓名", "队伍", "签到", "签退", "时长（小时）", "说明")
WRONG = Qt.ItemDataRole.UserRole + 2
FRESH = Qt.ItemDataRole.UserRole + 3
_LEFT = (NAME, TEAM, NOTE)


@dataclass(frozen=True)
class Typed:
    """What stands in the three cells of a line, as typed; without 时长 it follows the punches."""

    start: str = ""
    finish: str = ""
    hours: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.start or self.finish or self.hours)

    @property
    def cells(self) -> Cells:
        """As read."""
        return read_cells(self.start, self.finish, self.hours)


@dataclass(frozen=True)
class Running:
    """What is typed and not saved: people, minutes, lines with an error, lines to look at."""

    people: int
    minutes: int
    wrong: int
    doubtful: int


class SigninModel(QAbstractTableModel):
    """Lines by volunteer; a typed line stands above what was recorded. ``edited`` after every change."""

    edited = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[SigninLine] = []
        self.typed: dict[int, Typed] = {}
        self._problems: dict[int, list[Problem]] = {}

    def load(self, lines: Sequence[SigninLine], typed: Mapping[int, Typed]) -> None:
        """Show a sheet; what was typed for people who are not on it is dropped."""
        self.beginResetModel()
        self.lines = list(lines)
        here = {one.volunteer_pk for one in lines}
        self.typed = {pk: one for pk, one in typed.items() if pk in here and not one.empty}
        self._problems = {}
        self.endResetModel()
        self.edited.emit()

    # ---- filling ----
    def fill(self, rows: Iterable[int], typed: Typed) -> None:
        """The same time for several lines."""
        for row in rows:
            self.typed[self.lines[row].volunteer_pk] = typed
        self._touch_all()

    def append(self, line: SigninLine, typed: Typed) -> int:
        """A person who came without standing on the sheet; gives the row."""
        row = len(self.lines)
        self.beginInsertRows(QModelIndex(), row, row)
        self.lines.append(line)
        self.endInsertRows()
        if not typed.empty:
            self.typed[line.volunteer_pk] = typed
        self._touch_all()
        return row

    def type_in(self, index: Index, text: str) -> None:
        """One cell: a duration other than the punches say takes them away, a punch takes the duration away."""
        pk, text = self.lines[index.row()].volunteer_pk, text.strip()
        now = self.typed.get(pk, Typed())
        if index.column() == HOURS:
            follows = (
                bool(text)
                and read_cells(now.start, now.finish, "").comes_to == read_cells("", "", text).comes_to
            )
            now = now if follows else Typed(hours=text)
        elif index.column() == START:
            now = Typed(text, now.finish)
        elif index.column() == FINISH:
            now = Typed(now.start, text)
        self._put(pk, now)

    def clear(self, row: int) -> None:
        """Nothing typed in a line any more."""
        self._put(self.lines[row].volunteer_pk, Typed())

    def _put(self, pk: int, typed: Typed) -> None:
        if typed.empty:
            self.typed.pop(pk, None)
        else:
            self.typed[pk] = typed
        self._problems.pop(pk, None)
        self._touch_all()

    def row_of_line(self, line: int) -> int:
        """The row of a printed line number, -1 where there is none."""
        return next((at for at, one in enumerate(self.lines) if one.line == line), -1)

    def row_of(self, volunteer_pk: int) -> int:
        """The row of a person, -1 where he is not on the sheet."""
        return next((at for at, one in enumerate(self.lines) if one.volunteer_pk == volunteer_pk), -1)

    # ---- asking ----
    def rows(self) -> list[SigninRow]:
        """What was typed, as it is checked and booked; lines that cannot be read are left out."""
        found = []
        for one in self.lines:
            typed = self.typed.get(one.volunteer_pk)
            if typed is not None and not typed.cells.fault:
                found.append(typed.cells.row(one.volunteer_pk, one.line))
        return found

    def set_problems(self, problems: Iterable[Problem]) -> None:
        """What the rules say, beside the lines."""
        self._problems = {}
        for one in problems:
            if one.record:
                self._problems.setdefault(int(one.record), []).append(one)
        self._touch_all(told=False)

    def fault(self, row: int) -> str:
        """Why a line cannot be saved, '' where it can."""
        pk = self.lines[row].volunteer_pk
        typed = self.typed.get(pk)
        if typed is None:
            return ""
        wrong = next((one.message for one in self._problems.get(pk, []) if one.is_error), "")
        return typed.cells.fault or wrong

    def doubt(self, row: int) -> str:
        """What is to be looked at in a line that can be saved."""
        pk = self.lines[row].volunteer_pk
        return "；".join(one.message for one in self._problems.get(pk, ())) if pk in self.typed else ""

    def first_fault(self) -> int:
        """The first row that cannot be saved, -1 where all can."""
        return next((row for row in range(len(self.lines)) if self.fault(row)), -1)

    def running(self) -> Running:
        """The totals under the sheet."""
        rows = [row for row, one in enumerate(self.lines) if one.volunteer_pk in self.typed]
        minutes = sum(self.typed[self.lines[row].volunteer_pk].cells.comes_to for row in rows)
        wrong = [row for row in rows if self.fault(row)]
        doubtful = [row for row in rows if row not in wrong and self.doubt(row)]
        return Running(len(rows), minutes, len(wrong), len(doubtful))

    def _touch_all(self, *, told: bool = True) -> None:
        if self.lines:
            self.dataChanged.emit(self.index(0, LINE), self.index(len(self.lines) - 1, NOTE))
        if told:
            self.edited.emit()

    # ---- Qt ----
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() in (START, FINISH, HOURS) else flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section]
        return _side(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._words(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return labels.plain_tip(self._words(row, NOTE))
        if role == Qt.ItemDataRole.FontRole:
            return theme().font(bold=True) if column in (NAME, HOURS) else None
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(row, column)
        if role == WRONG:
            return column in (START, FINISH, HOURS) and bool(self.fault(row))
        return self.lines[row].volunteer_pk in self.typed if role == FRESH else None

    def _words(self, row: int, column: int) -> str:
        one = self.lines[row]
        if column in (START, FINISH, HOURS):
            return self._time(one, column)
        if column == NOTE:
            fault = self.fault(row)
            if fault:
                return f"没登记：{fault}"
            return self.doubt(row) or _state(one, fresh=one.volunteer_pk in self.typed)
        minor = "（未成年）" if one.minor else ""
        return {LINE: str(one.line), NAME: one.shown + minor, TEAM: one.team}[column]

    def _time(self, one: SigninLine, column: int) -> str:
        typed = self.typed.get(one.volunteer_pk)
        if typed is None:
            hours = labels.exact_hours(one.minutes) if one.minutes else ""
            return {START: one.start, FINISH: one.finish, HOURS: hours}[column]
        if column == START:
            return typed.cells.start or typed.start
        if column == FINISH:
            return typed.cells.finish or typed.finish
        return typed.hours or (labels.exact_hours(typed.cells.comes_to) if typed.cells.comes_to else "")

    def _colour(self, row: int, column: int) -> QColor | None:
        if column == NOTE:
            return QColor(
                Colour.VERMILION if self.fault(row) else Colour.WARN if self.doubt(row) else Colour.MUTED
            )
        if column in (LINE, TEAM) or (self.lines[row].volunteer_pk not in self.typed and column != NAME):
            return QColor(Colour.MUTED)
        return None


def _state(one: SigninLine, *, fresh: bool) -> str:
    if fresh:
        return "待保存"
    return "已记" if one.minutes else ""


def _side(column: int) -> int:
    side = Qt.AlignmentFlag.AlignLeft if column in _LEFT else Qt.AlignmentFlag.AlignHCenter
    return int(side | Qt.AlignmentFlag.AlignVCenter)
