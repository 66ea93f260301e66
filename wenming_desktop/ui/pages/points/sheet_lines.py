"""What was typed on a sheet and is not saved, when its lines are numbered otherwise: it follows the lines, and it is told.

What was typed by line number was read off a paper: on another paper it belongs to the same line. What was put on a
household, and what has no line there, stays on its household. Without another paper chosen nothing moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from wenming_desktop.domain.paper_words import few
from wenming_desktop.domain.points import MATRIX_DEDUCTION
from wenming_desktop.services.drafts import Content
from wenming_desktop.services.printed_sheets import EntrySheet
from wenming_desktop.services.score_sheet import Cell, SheetLine
from wenming_desktop.ui import labels
from wenming_desktop.ui.widgets.drop_down import DropDown

_NAMED = 8
_BY_HAND = "不是按行号填的"


@dataclass
class Placed:
    """Where what was typed stands on the sheet shown: texts and lines typed by cell, item lines, and what to say."""

    cells: dict[Cell, str] = field(default_factory=dict)
    lines: dict[Cell, int] = field(default_factory=dict)
    codes: list[list[Any]] = field(default_factory=list)
    half: list[dict[str, Any]] = field(default_factory=list)
    said: str = ""


def cell_key(cell: Cell) -> str:
    """A cell as a draft keeps it, ``12|环境卫生``; nothing after the stroke is the deduction."""
    return f"{cell[0]}|{cell[1] or ''}"


def kept_cells(kept: Mapping[str, Any]) -> dict[Cell, Any]:
    """What a draft keeps by cell, under the cells themselves."""
    found: dict[Cell, Any] = {}
    for key, value in kept.items():
        household, _, category = key.partition("|")
        found[int(household), category or None] = value
    return found


def back_into(left: Content, back: Content) -> Content:
    """A draft with what was taken from it put back; what was typed since stands."""
    whole = {**back, **left}
    for name in ("cells", "lines"):
        if name in whole:
            whole[name] = {**back.get(name, {}), **left.get(name, {})}
    if "codes" in whole:
        since = [line for line in left.get("codes", []) if line not in back.get("codes", [])]
        whole["codes"] = [*back.get("codes", []), *since]
    return whole


def placed(left: Content, sheet: EntrySheet, *, follow: bool) -> Placed:
    """Put a draft's cells and item lines on a sheet; ``follow`` where the clerk chose another numbering for them."""
    return _Placing(sheet, follow).place(left)


class _Placing:
    def __init__(self, sheet: EntrySheet, follow: bool) -> None:
        self._follow, self._printed = follow, sheet.printed
        self._by_pk = {line.household_pk: line for line in sheet.lines if line.household_pk}
        self._by_line = {line.line: line for line in sheet.lines[: sheet.printed]}
        self._moved: dict[int, SheetLine] = {}
        self._stayed: list[str] = []
        self._lost: list[str] = []
        self._cells = self._rows = 0

    def place(self, left: Content) -> Placed:
        """The cells that follow their line first: one that stays gives way, and is told."""
        found = Placed(half=[] if self._follow else list(left.get("half", ())))
        lines = kept_cells(left.get("lines", {}))
        typed = [
            (cell, str(text), int(lines.get(cell, 0)))
            for cell, text in kept_cells(left.get("cells", {})).items()
        ]
        targets = {cell: self._target(cell[0], line) for cell, _, line in typed}
        for cell, text, line in sorted(typed, key=lambda one: targets[one[0]][0] == one[0][0]):
            household, why = targets[cell]
            words = f"{cell[1] or MATRIX_DEDUCTION}{text}"
            goal = (household, cell[1])
            if household not in self._by_pk or goal in found.cells:
                self._lost.append(words if household not in self._by_pk else f"{self._who(household)}{words}")
                continue
            found.cells[goal] = text
            if line:
                found.lines[goal] = line
            self._cells += household != cell[0]
            self._tell(cell[0], household, line, words, why)
        for household_pk, item, stated, *rest in left.get("codes", []):
            line = int(rest[0]) if rest else 0
            household, why = self._target(household_pk, line)
            if household not in self._by_pk:
                self._lost.append(f"按项目编号的一行{stated}")
                continue
            found.codes.append([household, item, stated, line])
            self._rows += household != household_pk
            self._tell(household_pk, household, line, f"按项目编号的一行{stated}", why)
        found.said = self._words(bool(typed or found.codes))
        return found

    def _target(self, household_pk: int, line: int) -> tuple[int, str]:
        """The household a cell stands on now, and why it did not follow its line."""
        if not self._follow:
            now = self._by_pk.get(household_pk)
            shifted = line and now is not None and now.line != line
            return household_pk, f"填的时候是第{line}行" if shifted else ""
        if not line:
            return household_pk, _BY_HAND
        goal = self._by_line.get(line)
        if goal is None:
            return household_pk, f"这张纸上没有第{line}行"
        if not goal.household_pk:
            return household_pk, f"第{line}行{goal.number}登记簿里已没有"
        return goal.household_pk, ""

    def _tell(self, before: int, now: int, line: int, words: str, why: str) -> None:
        if before != now:
            self._moved[line] = self._by_pk[now]
        elif why:
            self._stayed.append(f"{self._who(now)}{words}（{why}）")

    def _who(self, household_pk: int) -> str:
        line = self._by_pk[household_pk]
        return f"第{line.line}行{line.head or line.number}"

    def _words(self, anything: bool) -> str:
        said = []
        if self._moved:
            count = "、".join(
                f"{number}{unit}" for number, unit in ((self._cells, "格"), (self._rows, "条")) if number
            )
            whose = _listed(
                f"第{line}行{now.head or now.number}" for line, now in sorted(self._moved.items())
            )
            said.append(f"行号换了，已填还没有保存的{count}跟着行号走，现在是：{whose}。请核对户主。")
        elif self._follow and anything and not self._stayed and not self._lost:
            said.append("行号换了，已填还没有保存的都还在原来的行和户上。")
        if self._stayed:
            said.append(f"没有跟行号、仍在原来的户上：{'、'.join(self._stayed)}。请核对。")
        if self._lost:
            said.append(f"没有地方放、没有留下：{'、'.join(self._lost)}。请重填。")
        return "".join(said)


def _listed(names: Iterable[str]) -> str:
    return few(list(names), _NAMED, "行")


class NumbersBox(DropDown):
    """行号: by which paper the lines are numbered; seen only where there are several."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("行号：按哪一次打印的表")
        self.setMinimumContentsLength(19)

    def offer(self, sheet: EntrySheet) -> None:
        """The numberings of a sheet, the chosen one current."""
        self.blockSignals(True)
        self.clear()
        for choice in sheet.choices:
            self.addItem(f"行号：{choice.short}", choice.at)
            tip = labels.plain_tip(choice.label)
            self.setItemData(self.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self.setCurrentIndex(self.findData(sheet.chosen))
        self.setVisible(len(sheet.choices) > 1)
        self.blockSignals(False)


def typed_content(
    typed: Mapping[Cell, str],
    lines: Mapping[Cell, int],
    codes: Sequence[Sequence[Any]],
    half: Sequence[Mapping[str, Any]],
    paper: str,
    cause: str,
) -> Content:
    """What a draft keeps of a sheet: texts and the lines they were typed by, item lines, the numbering, the reason."""
    parts: Content = {
        "cells": {cell_key(cell): text for cell, text in typed.items()},
        "codes": [list(code) for code in codes],
        "half": [dict(row) for row in half],
        "cause": cause,
    }
    found = {name: part for name, part in parts.items() if part}
    if typed or codes:
        found["paper"] = paper
    by_line = {cell_key(cell): lines[cell] for cell in typed if cell in lines}
    return found | ({"lines": by_line} if by_line else {})


def counted(content: Content) -> list[str]:
    """How much a draft keeps of a sheet, in words: 3格, 2条按项目编号填的, 原因."""
    words = (("cells", "格"), ("codes", "条按项目编号填的"), ("half", "条按项目编号没打完的"))
    counts = [f"{len(content[name])}{unit}" for name, unit in words if content.get(name)]
    return counts + ["原因"] * bool(content.get("cause"))
