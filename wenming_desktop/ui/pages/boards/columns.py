"""The three columns of the board: a coloured head with count and rule, and the households below."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from wenming_desktop.domain.boards import Board, Line
from wenming_desktop.domain.names import group_key, household_key, told_apart
from wenming_desktop.ui.boards import words
from wenming_desktop.ui.labels import BANDS
from wenming_desktop.ui.pages.boards.line_list import BoardLines, PaintedList, Row
from wenming_desktop.ui.theme import L, S, set_role, set_state, theme
from wenming_desktop.ui.widgets.text import ElideLabel, plain_label


class BoardColumn(QFrame):
    """One band; outside (对外预览) grey and black are a number and nothing else."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, band: words.Column) -> None:
        super().__init__()
        self.band = band
        set_role(self, "board")
        self.setAccessibleName(BANDS[band])
        self._note = ElideLabel("", "boardnote")
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.list = PaintedList(BANDS[band], BoardLines())
        self.list.chosen.connect(self.chosen)
        self.list.opened.connect(self.opened)
        self._empty = plain_label("", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._figure = plain_label("", "figure")
        self._stack = QStackedWidget()
        for page in (self.list, self._empty, self._count_page()):
            self._stack.addWidget(page)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 6)
        box.setSpacing(0)
        box.addWidget(self._head())
        box.addWidget(self._stack, 1)

    def show_board(self, board: Board, *, outside: bool, ranks: bool, preset: bool = False) -> None:
        """Show a board's lines of this band: for the office in full, outside as they go on the wall."""
        lines = list(board.band(self.band))
        self._note.setText(words.head_words(board, self.band, preset=preset))
        self._empty.setText(words.empty_words(board.period, self.band))
        self._figure.setText(f"{len(lines)}户")
        if not lines:
            self.list.set_rows([])
            self._stack.setCurrentIndex(1)
        elif outside and self.band != "red":
            self.list.set_rows([])
            self._stack.setCurrentIndex(2)
        else:
            self.list.set_rows(_rows(board, lines, outside=outside, ranks=ranks))
            self._stack.setCurrentIndex(0)

    def _head(self) -> QWidget:
        head = self._top = QFrame()
        set_role(head, "boardhead")
        set_state(head, "band", self.band)
        self._fit()
        theme().resized.connect(self._fit)
        box = QHBoxLayout(head)
        box.setContentsMargins(L, 0, L, 0)
        box.addWidget(plain_label(BANDS[self.band], "boardtitle"))
        box.addWidget(self._note, 1)
        return head

    def _fit(self) -> None:
        self._top.setFixedHeight(theme().row_height() + 12)

    def _count_page(self) -> QWidget:
        page = QWidget()
        set_role(page, "clear")
        box = QVBoxLayout(page)
        box.setSpacing(S)
        box.addStretch(1)
        box.addWidget(self._figure, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addWidget(plain_label("对外只公布户数", "muted"), 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(1)
        return page


def _rows(board: Board, lines: list[Line], *, outside: bool, ranks: bool) -> list[Row]:
    township = board.station is None
    if outside and not ranks:
        lines = sorted(
            lines, key=lambda line: (line.village, group_key(line.group), household_key(line.household))
        )
    name = words.public_name if outside else words.line_name
    titles = [name(line, with_village=township) for line in lines]
    # what goes out stands here as it is printed
    if not outside:  # of two of one name one may stand in another column
        others = [(name(line, with_village=township), line.household) for line in board.lines]
        titles = told_apart(titles, [line.household for line in lines], others)
    red = bool(lines) and lines[0].band == "red"
    rows = []
    for number, (line, shown) in enumerate(zip(lines, titles, strict=True), 1):
        place = str(line.place if ranks or not outside else number) if red else ""
        rows.append(Row(line, shown, place, line.reason, line.total_text, words.line_spoken(line, shown)))
    return rows
