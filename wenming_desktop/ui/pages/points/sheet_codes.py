"""The other way to enter a sheet: line number, item code, points if the item leaves them open; booked all at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.names import group_label
from wenming_desktop.services.point_lists import Catalogue, ItemChoice
from wenming_desktop.services.points import Draft
from wenming_desktop.services.score_sheet import SheetLine
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.models.entry_model import EntryColumn, PastedRow
from wenming_desktop.ui.register.filling import VETO_POINTS
from wenming_desktop.ui.register.lines import item_line
from wenming_desktop.ui.widgets.choice_field import ChoiceField
from wenming_desktop.ui.widgets.deciding import Choice
from wenming_desktop.ui.widgets.entry_grid import REFUSED, EntryGrid
from wenming_desktop.ui.widgets.ime_line import ImeLine

_ALL = 10_000


@dataclass(frozen=True)
class CodeLine:
    """One finished line: the household it is about, the item, the points as stated."""

    line: SheetLine
    item: ItemChoice
    stated: str
    typed_by: int = 0
    """The line it was typed by; 0 where that is not known (a draft of before)."""


class _CodeGrid(EntryGrid):
    """Keeps a line by its number, and the household beside it not at all."""

    def kept_value(self, value: Any) -> Any:
        return str(value.line) if isinstance(value, SheetLine) else super().kept_value(value)


class SheetCodes(QWidget):
    """A small register of (行号, 项目编号, 分值); nothing is in the book before 保存整张表."""

    edited = Signal()
    complained = Signal(str)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._lines: dict[str, SheetLine] = {}
        self._catalogue = Catalogue()
        self._day = date(2026, 1, 1)
        self.grid = _CodeGrid(self._columns(jobs), jobs, name="按行号登记")
        self.grid.recorded.connect(self._take)
        self.grid.changed.connect(self._on_cell)
        self.grid.complained.connect(self.complained)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.grid)

    def load(
        self, lines: Sequence[SheetLine], catalogue: Catalogue, day: date, kept: Sequence[Sequence[Any]] = (),
        half: Sequence[Mapping[str, Any]] = (),
    ) -> None:  # fmt: skip
        """Another sheet: its lines, the rule book, the day of the entries, the lines a draft kept, finished and ``half``."""
        self._lines = {str(line.line): line for line in lines}
        self._catalogue, self._day = catalogue, day
        by_pk = {line.household_pk: line for line in lines}
        items = {item.pk: item for item in catalogue.find(day, "", _ALL)}
        self.grid.drop_typed()
        self.grid.set_done([
            CodeLine(by_pk[household], items[item], stated, line)
            for household, item, stated, line in kept if household in by_pk and item in items
        ])  # fmt: skip
        self.grid.put_rows([self._read_half(row) for row in half])

    def _read_half(self, row: Mapping[str, Any]) -> PastedRow:
        """A line begun and not finished, as it stood: with what it lacked, and why it was refused."""
        refusal = str(row.get(REFUSED, ""))
        read = self.grid.model.read({key: str(row[key]) for key in ("line", "points") if key in row})
        values = dict(read.values)
        if isinstance(values.get("line"), SheetLine):
            values["head"] = _who(values["line"])
        item = self._catalogue.exact(self._day, str(row.get("item", "")))
        if item is not None:
            values |= {"item": item_line(item), "category": item.category}
        elif row.get("item"):
            values["item"] = row["item"]
        return PastedRow(values, read.errors, refusal)

    def half(self) -> list[dict[str, Any]]:
        """The lines begun and not finished, as a draft keeps them."""
        return self.grid.typed_rows()

    def kept(self) -> list[list[Any]]:
        """The finished lines as a draft keeps them: household, item, points as stated, the line typed."""
        return [[one.line.household_pk, one.item.pk, one.stated, one.typed_by] for one in self.finished()]

    def half_typed(self) -> bool:
        """Whether a line stands there that was begun and not finished."""
        return bool(self.grid.typed_rows())

    def finished(self) -> list[CodeLine]:
        """The lines to be booked, as typed."""
        return [line.row for line in self.grid.model.lines if line.state == "done"]

    def drafts(self) -> list[Draft]:
        """What is booked by 保存整张表."""
        return [
            Draft("masses", self._day, one.item.pk, household_pk=one.line.household_pk, stated=one.stated)
            for one in self.finished()
        ]

    def drop_last(self) -> bool:
        """Take the last finished line back (Ctrl+Z here); False where there is none."""
        done = self.finished()
        if done:
            self.grid.set_done(done[:-1])
            self.edited.emit()
        return bool(done)

    def clear(self) -> None:
        """The sheet is saved."""
        self.grid.set_done([])
        self.edited.emit()

    def wipe(self) -> None:
        """Nothing is typed any more, finished or not."""
        self.grid.drop_typed()
        self.clear()

    def _columns(self, jobs: Jobs) -> tuple[EntryColumn, ...]:
        def item(parent: QWidget) -> QWidget:
            return ChoiceField("项目编号", self._search, jobs, parent, width=460, open_empty=True)

        return (
            EntryColumn("line", "行号", 80, make=lambda parent: ImeLine("行号", parent), parse=self._parse_line,
                        words=lambda line: str(line.line), done=lambda row: str(row.line.line), required=True,
                        placeholder="行号", holds=True),
            EntryColumn("head", "户主", 170, done=lambda row: _who(row.line)),
            EntryColumn("item", "积分项目", 300, make=item, done=lambda row: row.item.label, required=True,
                        placeholder="项目编号", stretch=True, finishes=True),
            EntryColumn("points", "分值", 90, "right", make=lambda parent: ImeLine("分值", parent),
                        done=lambda row: row.stated or VETO_POINTS, placeholder="—", bold=True),
            EntryColumn("category", "类别", 120, done=lambda row: row.item.category),
        )  # fmt: skip

    def _parse_line(self, text: str) -> SheetLine:
        line = self._lines.get(text.strip())
        if line is None:
            raise UserError(f"表上没有第{text.strip()}行。", f"这张表有{len(self._lines)}行。")
        if not line.household_pk:
            raise UserError(f"第{line.line}行（{line.number}）{line.note}。")
        return line

    def _search(self, text: str) -> list[Choice]:
        return [item_line(item) for item in self._catalogue.find(self._day, text)]

    def _on_cell(self, token: int, key: str) -> None:
        values = self.grid.values(token)
        value = values.get(key)
        if key == "line" and isinstance(value, SheetLine):
            self.grid.set_value(token, "head", _who(value))
        if key == "item" and isinstance(value, str):
            item = self._catalogue.exact(self._day, value)
            if item:
                self.grid.set_value(token, "item", item_line(item))
                value = self.grid.values(token)["item"]
        if key == "item" and isinstance(value, Choice):
            self.grid.set_value(token, "points", VETO_POINTS if value.value.veto else value.value.fixed)
            self.grid.set_value(token, "category", value.value.category)

    def _take(self, token: int, values: Mapping[str, Any]) -> None:
        item: ItemChoice = values["item"].value
        stated = str(values.get("points") or "").replace(VETO_POINTS, "")
        if not stated and not item.fixed:
            error = UserError(f"“{item.text}”的分值在{item.value_text}之间，", "请写明几分。")
            self.grid.refused(token, error, "points")
            self.grid.start_typing()
            self.grid.view.go_key(self.grid.model.find(token), "points")
            return
        self.grid.saved(token, CodeLine(values["line"], item, stated, values["line"].line))
        self.edited.emit()


def _who(line: SheetLine) -> str:
    group = f"（{group_label(line.group)}）" if line.group else ""
    return f"{line.head or line.number}{group}{f'　{line.note}' if line.note else ''}"
