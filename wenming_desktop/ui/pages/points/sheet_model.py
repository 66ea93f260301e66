"""The printed score sheet on screen: one line a household, five categories, deductions, what is booked and what is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from wenming_desktop.domain.amounts import parse_amount
from wenming_desktop.domain.names import group_label
from wenming_desktop.services.score_limits import Limits, beyond
from wenming_desktop.services.score_sheet import Cell, SheetLine
from wenming_desktop.ui import labels
from wenming_desktop.ui.theme import Colour, theme

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
LINE, HEAD, GROUP, FIRST = 0, 1, 2, 3
WRONG = Qt.ItemDataRole.UserRole + 2
FRESH = Qt.ItemDataRole.UserRole + 3


# a cell, what was typed in it ('' for nothing), the line it was typed by
_Step = tuple[Cell, str, "int | None"]


@dataclass(frozen=True)
class Running:
    """What stands on the sheet now: lines with a score, added and deducted (hundredths), cells not saved, wrong cells."""

    lines: int
    plus: int
    minus: int
    fresh: int
    wrong: int


class SheetModel(QAbstractTableModel):
    """Cells by household and category; a typed cell stands above what was booked. ``edited`` after every change.

    ``typed_by`` has the line a cell was typed by; none where its household was picked (``by_number`` False then).
    ``same`` was typed and is what is booked already: no change here, but read off a line all the same.
    """

    edited = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[SheetLine] = []
        self.categories: list[str] = []
        self.kept: list[str] = []
        self.booked: dict[Cell, int] = {}
        self.limits: Limits = {}
        self.typed: dict[Cell, str] = {}
        self.same: dict[Cell, str] = {}
        self.typed_by: dict[Cell, int] = {}
        self.by_number = True
        self._steps: list[_Step] = []
        self._back: list[_Step] = []

    def load(
        self,
        lines: Sequence[SheetLine],
        booked: Mapping[Cell, int],
        categories: Sequence[str],
        typed: Mapping[Cell, str],
        typed_by: Mapping[Cell, int] | None = None,
        kept: Sequence[str] = (),
    ) -> None:
        """Show another sheet; ``kept`` categories are none of the paper's and stand behind its deductions."""
        self.beginResetModel()
        self.lines, self.booked, self.categories = list(lines), dict(booked), list(categories)
        self.kept = list(kept)
        here = {line.household_pk for line in lines}
        found = {cell: text for cell, text in typed.items() if cell[0] in here}
        self.same = {cell: text for cell, text in found.items() if self._is_booked(cell, text)}
        self.typed = {cell: text for cell, text in found.items() if cell not in self.same}
        self.typed_by = {cell: line for cell, line in (typed_by or {}).items() if cell in found}
        self.endResetModel()
        self.edited.emit()

    def forget(self) -> None:
        """What was typed is saved or cleared."""
        for kept in (self.typed, self.same, self.typed_by, self._steps, self._back):
            kept.clear()

    # ---- cell by cell ----
    def step_back(self) -> QModelIndex:
        """What was typed last as it was before (Ctrl+Z); the cell, an invalid index where nothing was typed here."""
        return self._step(self._steps, self._back)

    def step_on(self) -> QModelIndex:
        """What ``step_back`` took (Ctrl+Y)."""
        return self._step(self._back, self._steps)

    def _step(self, steps: list[_Step], other: list[_Step]) -> QModelIndex:
        while steps:
            cell, text, line = steps.pop()
            row = next((at for at, one in enumerate(self.lines) if one.household_pk == cell[0]), -1)
            columns = [*self.categories, None, *self.kept]
            if row < 0 or cell[1] not in columns:  # no line of this sheet any more
                continue
            other.append(self._as_it_is(cell))
            self._put(cell, text, line, row)
            return self.index(row, FIRST + columns.index(cell[1]))
        return QModelIndex()

    def _as_it_is(self, cell: Cell) -> _Step:
        return cell, self.typed.get(cell, self.same.get(cell, "")), self.typed_by.get(cell)

    # ---- cells ----
    @property
    def last_cell(self) -> int:
        """The column of the deductions, the last one of the paper."""
        return FIRST + len(self.categories)

    def cell_at(self, index: Index) -> Cell | None:
        """The household and category of a cell one scores in; a household no longer in the book has none."""
        household = self.lines[index.row()].household_pk
        cells = [*self.categories, None, *self.kept]
        place = index.column() - FIRST
        return (household, cells[place]) if household and 0 <= place < len(cells) else None

    def type_in(self, index: Index, text: str) -> None:
        """Put what was typed into a cell; '' takes it back to what was booked."""
        cell = self.cell_at(index)
        if cell is None:
            return
        text, before = text.strip(), self._as_it_is(cell)
        if text != before[1]:  # a cell walked through is no step
            self._steps.append(before)
            self._back.clear()
        self._put(cell, text, self.lines[index.row()].line if self.by_number else None, index.row())

    def _put(self, cell: Cell, text: str, line: int | None, row: int) -> None:
        for kept in (self.typed, self.same, self.typed_by):
            kept.pop(cell, None)
        if text:
            (self.same if self._is_booked(cell, text) else self.typed)[cell] = text
        if text and line is not None:
            self.typed_by[cell] = line
        self.dataChanged.emit(self.index(row, LINE), self.index(row, self.columnCount() - 1))
        self.edited.emit()

    def wrong(self, cell: Cell) -> str:
        """Why a typed cell cannot be booked, '' where it can."""
        text = self.typed.get(cell)
        if text is None or self._points(cell, text) is not None:
            return ""
        if cell[1] is not None and text.startswith(("-", "−", "－")):
            return "这一栏填加的分。扣分请写在“减分”一栏。"
        return f"“{text}”不是分数。请写 2、1.5 这样的数。"

    def refusal(self, line: SheetLine) -> str:
        """没登记：and why, of a line with a cell that cannot be booked."""
        wrong = (self.wrong(cell) for cell in self.typed if cell[0] == line.household_pk)
        reason = next(filter(None, wrong), "")
        return f"没登记：{reason}" if reason else ""

    def fresh(self) -> dict[Cell, int]:
        """The typed cells that can be booked, signed hundredths."""
        found = {cell: self._points(cell, text) for cell, text in self.typed.items()}
        return {cell: points for cell, points in found.items() if points is not None}

    def beyond(self) -> list[str]:
        """The typed cells that are more than the rule book can give in a month."""
        names = {line.household_pk: f"第{line.line}行{line.head}" for line in self.lines}
        return beyond(self.limits, self.fresh(), names)

    def running(self) -> Running:
        """The totals under the sheet."""
        now = self.booked | self.fresh()
        here = {line.household_pk for line in self.lines}
        values = [(cell, points) for cell, points in now.items() if cell[0] in here]
        return Running(
            lines=len({cell[0] for cell, _ in values}), plus=sum(p for _, p in values if p > 0),
            minus=sum(p for _, p in values if p < 0), fresh=len(self.typed),
            wrong=sum(1 for cell in self.typed if self.wrong(cell)),
        )  # fmt: skip

    def first_wrong(self) -> QModelIndex:
        """The first wrong cell, an invalid index where all is well."""
        for row in range(len(self.lines)):
            for column in range(FIRST, self.columnCount() - 1):
                index = self.index(row, column)
                cell = self.cell_at(index)
                if cell and self.wrong(cell):
                    return index
        return QModelIndex()

    def _is_booked(self, cell: Cell, text: str) -> bool:
        return cell in self.booked and self._points(cell, text) == self.booked[cell]

    def _points(self, cell: Cell, text: str) -> int | None:
        amount = parse_amount(text)
        if amount is None:
            return None
        if cell[1] is None:
            return -amount.size
        return None if amount.sign == "-" and amount.size else amount.size

    def _total(self, household: int) -> int | None:
        now = self.booked | self.fresh()
        values = [points for cell, points in now.items() if cell[0] == household]
        return sum(values) if values else None

    # ---- Qt ----
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else FIRST + len(self.categories) + 1 + len(self.kept) + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        scored = index.column() == LINE or self.cell_at(index) is not None
        return flags | Qt.ItemFlag.ItemIsEditable if scored else flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            kept = [f"{name}（原）" for name in self.kept]
            return ["行号", "户主", "组", *self.categories, "减分", *kept, "合计"][section]
        if role == Qt.ItemDataRole.ToolTipRole and self.last_cell < section <= self.last_cell + len(
            self.kept
        ):
            return "这个月的细则里没有这一类；以前登记的分还计入，可以改，不再计的写0。"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if section == HEAD else Qt.AlignmentFlag.AlignHCenter
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, cell = self.lines[index.row()], self.cell_at(index)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._words(line, index.column(), cell)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if index.column() == HEAD else Qt.AlignmentFlag.AlignHCenter
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == HEAD:
            return labels.plain_tip("　".join(filter(None, (line.note, self.refusal(line)))))
        if role == Qt.ItemDataRole.ToolTipRole and cell:
            was = self.booked.get(cell)
            return labels.plain_tip(self.wrong(cell)) or (
                f"已登记 {labels.points(was, signed=True)}" if was is not None else ""
            )
        if role == Qt.ItemDataRole.FontRole:
            return theme().font(bold=True) if index.column() == self.columnCount() - 1 else None
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(line, index.column(), cell)
        if role == WRONG:
            return bool(cell and self.wrong(cell))
        return bool(cell in self.typed) if role == FRESH else None

    def _words(self, line: SheetLine, column: int, cell: Cell | None) -> str:
        if cell:
            text = self.typed.get(cell)
            return (
                text if text is not None else labels.points(self.booked[cell]) if cell in self.booked else ""
            )
        if column == LINE:
            return str(line.line)
        if column == HEAD:
            return "　".join(filter(None, (line.head, line.number, line.note, self.refusal(line))))
        if column == GROUP:
            return group_label(line.group)
        total = self._total(line.household_pk)
        return labels.points(total, signed=True) if total is not None else ""

    def _colour(self, line: SheetLine, column: int, cell: Cell | None) -> QColor | None:
        if column == HEAD and (line.note or self.refusal(line)):
            return QColor(Colour.VERMILION)
        if cell and self.wrong(cell):
            return QColor(Colour.VERMILION)
        if column in (LINE, GROUP):
            return QColor(Colour.MUTED)
        return None
