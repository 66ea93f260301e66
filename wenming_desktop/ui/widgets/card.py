"""Cards: white panels with a heading; StatCard is one big figure.

card = Card("今天要办");  card.add_row(tag("评议", "warn"), "诺敏花嘎查23条积分等评议小组确认", "去办", self._go)
stat = StatCard("积分登记", "418", "条", self._entries, [("待评议23条", self._decide)])
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from wenming_desktop.ui.theme import XS, L, S, set_role
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.text import ElideLabel, plain_label, rule


class Card(QFrame):
    """A white panel with a bold heading, a quiet note beside it, and rows or any widget below."""

    def __init__(self, title: str = "", note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.setAccessibleName(title)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(L, 12, L, 12)
        self.body.setSpacing(S)
        self._title = plain_label(title, "strong")
        self._note = ElideLabel(note, "muted")
        self._head = QHBoxLayout()
        self._head.addWidget(self._title)
        self._head.addSpacing(S)
        self._head.addWidget(self._note, 1)
        if title:
            self.body.addLayout(self._head)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body.addLayout(self._rows)

    def set_title(self, title: str, note: str = "") -> None:
        """Change the heading and the note beside it."""
        self._title.setText(title)
        self._note.setText(note)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Put a widget below the rows."""
        self.body.addWidget(widget, stretch)

    def add_head_action(self, text: str, run: Callable[[], object]) -> QWidget:
        """A link at the right of the heading."""
        button = action_button(text, run, role="link")
        self._head.addWidget(button)
        return button

    def add_row(
        self, lead: QWidget | None, text: str, link: str = "", run: Callable[[], object] | None = None
    ) -> QWidget:
        """One ruled line: an optional tag, a text, and a link at the right that does something."""
        row = QWidget()
        set_role(row, "clear")
        box = QHBoxLayout(row)
        box.setContentsMargins(10, 3, 10, 3)
        box.setSpacing(L)
        if lead:
            box.addWidget(lead)
        box.addWidget(ElideLabel(text), 1)
        if run:
            box.addWidget(action_button(link, run, role="link"))
        self._rows.addWidget(row)
        self._rows.addWidget(rule())
        return row

    def clear_rows(self) -> None:
        """Take all lines out."""
        clear_layout(self._rows)


Run = Callable[[], object]
_GAP = 6
_LINES = 3  # what the body holds before further lines: the rows of a Card, the caption, the figure's line


class StatCard(Card):
    """A caption, one big figure, its unit and smaller numbers; each number leads to its rows.

    The smaller ones stand beside the figure, below it where there is no room: half a figure is a wrong figure.
    """

    def __init__(
        self, caption: str, figure: str = "—", unit: str = "", run: Run | None = None,
        parts: Sequence[tuple[str, Run]] = (),
    ) -> None:  # fmt: skip
        super().__init__()
        self.body.setSpacing(XS)
        self.body.setAlignment(Qt.AlignmentFlag.AlignTop)  # captions of a row stand in one line
        self._line = line = QHBoxLayout()
        line.setSpacing(_GAP)
        number = self._number(figure, "figure", f"{caption} {figure}{unit}", run)
        line.addWidget(number)
        quiet = plain_label(unit, "unit")
        quiet.setContentsMargins(0, 0, 0, 4)
        line.addWidget(quiet, 0, Qt.AlignmentFlag.AlignBottom)
        line.addSpacing(_GAP)
        line.addStretch(1)
        self._whole = (number, quiet)
        self._parts = [self._number(text, "partfigure", f"{caption} {text}", then) for text, then in parts]
        self._placed: list[int] = []
        self.body.addWidget(plain_label(caption, "muted"))
        self.body.addLayout(line)
        self._place([0] * len(self._parts))
        words = " ".join(text for text, _ in parts)
        self.setAccessibleName(f"{caption} {figure}{unit} {words}".strip())

    def in_one_line(self) -> int:
        """How wide it has to be for everything to stand beside the figure."""
        widths = [one.sizeHint().width() + _GAP for one in (*self._whole, *self._parts)]
        return sum(widths) + _GAP + 2 * L

    def fit(self, width: int) -> None:
        """Put what does not fit into this width below the figure."""
        used, line, placed = sum(one.sizeHint().width() + _GAP for one in self._whole) + _GAP, 0, []
        for part in self._parts:
            needs = part.sizeHint().width() + _GAP
            if used + needs > width - 2 * L and used:
                used, line = 0, line + 1
            used += needs
            placed.append(line)
        if placed != self._placed:
            self._place(placed)

    def _place(self, placed: list[int]) -> None:
        """Put each part into its line: 0 beside the figure, the others below."""
        self._placed = placed
        while self.body.count() > _LINES:
            row = self.body.takeAt(_LINES).layout()
            if row is not None:
                row.deleteLater()
        lines = [self._line]
        for number, part in zip(placed, self._parts, strict=True):
            while len(lines) <= number:
                row = QHBoxLayout()
                row.setSpacing(_GAP)
                row.addStrut(part.sizeHint().height())  # the style sheet lets a number shrink to nothing
                row.addStretch(1)
                self.body.addLayout(row)
                lines.append(row)
            self._line.removeWidget(part)
            row = lines[number]
            row.insertWidget(row.count() - 1, part, 0, Qt.AlignmentFlag.AlignBottom)

    def _number(self, text: str, role: str, spoken: str, run: Run | None) -> QPushButton:
        number = action_button(text, run or (lambda: None), role=role)
        number.setAccessibleName(f"{spoken}，点开看")
        number.setToolTip("点开看是哪些")
        number.setEnabled(run is not None)
        return number


def fit_figures(cards: Sequence[StatCard], room: int) -> None:
    """Cards side by side in this room: each as wide as it needs where that is enough, else all alike."""
    needed = sum(card.in_one_line() for card in cards)
    for card in cards:
        card.fit(card.in_one_line() if needed <= room else room // len(cards))


def clear_layout(layout: QLayout) -> None:
    """Remove and delete everything in a layout; a form behind stays where it was scrolled to.

    The keyboard is in none of it any more: hiding what has it would hand it on, and the form would go there.
    """
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget:
            focus = QApplication.focusWidget()
            if focus is not None and (focus is widget or widget.isAncestorOf(focus)):
                focus.clearFocus()
            widget.hide()
            widget.deleteLater()
        elif inner:
            clear_layout(inner)


def figure_column(caption: str, figure: str, run: Callable[[], object] | None = None) -> QWidget:
    """A small caption over a figure (2026年第三季度 168); with ``run`` the caption is a link to its rows."""
    holder = QWidget()
    set_role(holder, "clear")
    box = QVBoxLayout(holder)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(2)
    label: QLabel = plain_label(figure, "midfigure")
    if run is None:
        box.addWidget(plain_label(caption, "muted"))
    else:
        link = action_button(caption, run, role="link")
        link.setAccessibleName(f"{caption} {figure}，点开看")
        box.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
    box.addWidget(label)
    holder.setAccessibleName(f"{caption} {figure}")
    return holder
