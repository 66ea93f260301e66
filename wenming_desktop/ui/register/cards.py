"""The two cards under the register: the line one stands on, and 积分明细 of its household or member."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from wenming_desktop.services.point_lists import ItemChoice, SubjectPoints
from wenming_desktop.services.register_rows import RegisterRow
from wenming_desktop.ui import labels
from wenming_desktop.ui.theme import S, set_role
from wenming_desktop.ui.widgets.bars import BarLine, BarsView
from wenming_desktop.ui.widgets.card import Card, clear_layout, figure_column
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.text import plain_label, tag

Detail = Literal["all", "totals", "line"]
DETAILS: tuple[Detail, ...] = ("all", "totals", "line")
_TAGS = {"warn": "提醒", "bad": "不能登记"}


class SubjectCard(Card):
    """包青格乐　积分明细: totals by quarter, gold bars by category; ``opened`` is the period whose rows are wanted."""

    opened = Signal(object)
    filled = Signal()

    def __init__(self, nothing: str, *, opens: bool = False) -> None:
        super().__init__("积分明细")
        self._opens = opens
        self._figures = QHBoxLayout()
        self._figures.setContentsMargins(0, 0, 0, 0)
        holder = QWidget()
        set_role(holder, "clear")
        holder.setLayout(self._figures)
        self._bars = BarsView("各类别积分")
        self._nothing = plain_label(nothing, "muted", wrap=True)
        self._line = plain_label("", "muted", wrap=True)
        self._parts = (holder, self._bars, self._line)
        self._has_bars = False
        self._points: SubjectPoints | None = None
        self._detail: Detail = "all"
        for widget in (*self._parts, self._nothing):
            self.add(widget)
        self.body.addStretch(1)
        self.show_nothing()

    def show_nothing(self) -> None:
        """No household is meant yet."""
        self._points = None
        self.set_title("积分明细")
        for widget in self._parts:
            widget.hide()
        self._has_bars = False
        self._nothing.show()
        self.filled.emit()

    def set_detail(self, detail: Detail) -> None:
        """Only the totals, at last in one line, where the register above needs the room for its lines."""
        self._detail = detail
        points = self._points
        self._bars.setVisible(self._has_bars and detail == "all")
        self._parts[0].setVisible(points is not None and detail != "line")
        self._line.setVisible(points is not None and detail == "line")

    def show_points(self, points: SubjectPoints) -> None:
        """Show one household's (or member's) points."""
        self._points = points
        self.set_title(f"{points.name}　积分明细", points.note)
        self._line.setText("　".join(f"{caption} {labels.points(total)}" for caption, total in points.totals))
        clear_layout(self._figures)
        for (caption, total), period in zip(points.totals, points.periods, strict=True):
            run = partial(self.opened.emit, period) if self._opens else None
            _put(self._figures, figure_column(caption, labels.points(total), run), 1)
        self._bars.set_bars([BarLine(name, value, labels.points(value)) for name, value in points.categories])
        self._has_bars = bool(points.categories)
        self._nothing.hide()
        self.set_detail(self._detail)
        self.filled.emit()


class LineCard(Card):
    """What the rule book says of the item in the line, and what to watch: caps, doubles, a closed month."""

    filled = Signal()

    def __init__(self, hint: str) -> None:
        super().__init__("本行")
        set_role(self, "clear")
        self._hint = hint
        self._rule = plain_label("", "muted", wrap=True)
        self._notes = QWidget()
        set_role(self._notes, "clear")
        self._box = QHBoxLayout(self._notes)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(S)
        self._text = plain_label("", wrap=True)
        self.add(self._rule)
        self.add(self._notes)
        self.add(self._text)
        self.body.addStretch(1)
        self.warning = ""
        self.item: ItemChoice | None = None
        self.of_row = False
        self.show_item(None)

    def show_row(self, row: RegisterRow) -> None:
        """A recorded line: what it is, and why it counts as it does."""
        self.item, self.of_row = None, True
        self.set_title(row.item, row.category)
        facts = (
            f"{row.day} {row.village} {row.who}",
            f"依据：{row.evidence}" if row.evidence else "",
            row.state,
        )
        self._rule.setText("　".join(fact for fact in facts if fact))
        self.show_notes([row.note] if row.note else (), "plain")

    def show_item(self, item: ItemChoice | None) -> None:
        """The rule of the item, or how to begin."""
        self.item, self.of_row = item, False
        self.set_title(item.label if item else "本行", item.category if item else "")
        parts = (
            (f"分值 {item.value_text}", item.caps, f"依据：{item.evidence}" if item.evidence else "")
            if item
            else ()
        )
        self._rule.setText("　".join(part for part in parts if part) or self._hint)
        self.show_notes(())

    def show_notes(
        self, notes: Sequence[str], tone: str = "warn", action: tuple[str, Callable[[], object]] | None = None
    ) -> None:
        """What the clerk should know before Enter, and one thing to do about it (补记到8月)."""
        clear_layout(self._box)
        self.warning = "；".join(notes)
        self.action: QPushButton | None = None
        if notes:
            _put(self._box, tag(_TAGS.get(tone, "说明"), tone))
            if action is not None:
                self.action = action_button(*action, role="link")
                _put(self._box, self.action)
            self._box.addStretch(1)
        self._notes.setVisible(bool(notes))
        self._text.setText("\n".join(notes))
        self._text.setVisible(bool(notes))
        self.filled.emit()


def _put(box: QHBoxLayout, widget: QWidget, stretch: int = 0) -> None:
    """Into the layout, shown at once: what is shown a moment later has no height yet when the card is measured."""
    box.addWidget(widget, stretch)
    widget.show()
