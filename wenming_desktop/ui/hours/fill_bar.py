"""The line above the sign-in sheet: line numbers, and the time they get; Enter fills, Enter again goes on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from wenming_desktop.services.signin_entry import parse_lines, proposed, read_cells
from wenming_desktop.ui import labels
from wenming_desktop.ui.hours.signin_model import Typed
from wenming_desktop.ui.theme import M, S, set_role
from wenming_desktop.ui.widgets.ime_line import ImeLine
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.text import plain_label


class FillBar(QWidget):
    """``filled(lines, Typed)`` for the lines meant; ``finished`` on Enter with no line typed; ``complained(text)``."""

    filled = Signal(list, object)
    finished = Signal()
    complained = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "clear")
        self.known: list[int] = []
        self.lines = ImeLine("行号", placeholder="1-28,31,35 或 全部")
        self.hours = ImeLine("时长", placeholder="2.5")
        self.start = ImeLine("签到", placeholder="9:00")
        self.finish = ImeLine("签退", placeholder="11:30")
        for field, width in ((self.hours, 74), (self.start, 84), (self.finish, 84)):
            field.setFixedWidth(width)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(S)
        for text, field, stretch in (
            ("行号(&L)", self.lines, 1), ("时长(&H)", self.hours, 0), ("签到(&I)", self.start, 0), ("签退(&O)", self.finish, 0),
        ):  # fmt: skip
            label = QLabel(text)
            label.setBuddy(field)
            box.addWidget(label)
            box.addWidget(field, stretch)
            if field is self.hours:
                box.addWidget(plain_label("小时　或", "muted"))
        box.addSpacing(M)
        box.addWidget(action_button("填上(&F)", self.fill))
        for field in (self.lines, self.hours, self.start, self.finish):
            field.entered.connect(self.fill)
        self.lines.textChanged.connect(lambda _text: self.lines.set_wrong())
        self.hours.typed.connect(self._on_hours)
        self.start.typed.connect(lambda _text: self._on_punch())
        self.finish.typed.connect(lambda _text: self._on_punch())

    def propose(self, start: str, finish: str, lines: Sequence[int]) -> None:
        """The activity's own times, and the lines its sheet has."""
        self.known = list(lines)
        self.start.setText(start if finish else "")
        self.finish.setText(finish if start else "")
        self._show_hours(start, finish)

    def typed(self) -> Typed:
        """The time as it goes into lines: the punches where they stand, else the duration."""
        start, finish, hours = (field.text().strip() for field in (self.start, self.finish, self.hours))
        return Typed(start, finish) if start and finish else Typed(start, finish, hours)

    def fill(self) -> None:
        """Enter: the time for the lines meant; what cannot be read is said and nothing is filled."""
        text = self.lines.text().strip()
        if not text:
            self.finished.emit()
            return
        read = parse_lines(text, self.known)
        fault = "；".join(read.problems) or ("" if read.lines else "没有写行号")
        if fault:
            self.lines.set_wrong(fault)
            self._complain(self.lines, f"{fault}。")
            return
        cells = read_cells(*(getattr(self.typed(), name) for name in ("start", "finish", "hours")))
        self.hours.set_wrong(cells.fault)
        if cells.fault:
            self._complain(self.hours, f"{cells.fault}。")
            return
        self.lines.clear()
        self.lines.setFocus()
        self.filled.emit(list(read.lines), self.typed())

    def _complain(self, field: ImeLine, text: str) -> None:
        self.complained.emit(text)
        field.setFocus()
        field.selectAll()

    def _on_hours(self, _text: str) -> None:
        """A duration of its own: the activity's times do not hold for these lines."""
        self.start.clear()
        self.finish.clear()
        self.hours.set_wrong()

    def _on_punch(self) -> None:
        self.hours.set_wrong()
        cells = read_cells(self.start.text(), self.finish.text(), "")
        self._show_hours(cells.start, cells.finish)

    def _show_hours(self, start: str, finish: str) -> None:
        minutes = proposed(start, finish)
        self.hours.setText(labels.exact_hours(minutes) if minutes else "")
