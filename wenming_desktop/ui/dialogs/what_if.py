"""试算标准: other thresholds tried on the board at hand; who would move is seen before anything is saved."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from wenming_desktop.domain.amounts import format_points, parse_amount
from wenming_desktop.domain.boards import BAND_LABELS, Band, Bands, Board
from wenming_desktop.domain.moves import Move
from wenming_desktop.services import boards
from wenming_desktop.services.context import Book
from wenming_desktop.ui.boards import reading
from wenming_desktop.ui.boards.moves_table import MovesTable
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import L, M, S, set_role
from wenming_desktop.ui.widgets.ime_line import ImeLine
from wenming_desktop.ui.widgets.text import plain_label

_BANDS: tuple[Band, ...] = ("red", "grey", "black", "unlisted")
_DELAY = 250


class WhatIfDialog(Sheet):
    """Thresholds at the left, counts before and after at the right, who moves below."""

    helped_by = "boards#试算标准"
    keeps = False

    def __init__(self, ctx: PageContext, view: reading.RoomView, parent: QWidget | None = None) -> None:
        period = view.board.period
        self._kind = period.kind
        word = {"month": "月", "quarter": "季度", "year": "年度"}[period.kind]
        super().__init__(
            ctx, f"试算{word}标准", f"{view.place}{period.label}。只是试算，点“保存为标准”才改。", parent
        )
        self._view, self._now, self._asked = view, Bands(0, 0, 0), 0
        self.red, self.grey, self.black = (self._field(name) for name in ("红榜", "灰榜", "黑榜"))
        self.no_deduction = QCheckBox("有减分的不上红榜")
        self.at_most = QCheckBox("灰榜、黑榜含本数（≤）")
        self.table = MovesTable("what_if", ctx, "现在", "试算后", "没有人变动")
        self.counts: dict[str, QLabel] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY)
        self._timer.timeout.connect(self.try_now)
        self.finished.connect(self._timer.stop)
        top = QHBoxLayout()
        top.setSpacing(L)
        top.addWidget(self._fields(), 3)
        top.addWidget(self._figures(), 2)
        self.body.addLayout(top)
        self.body.addWidget(self.table, 1)
        self.add_button("取消(&C)", self.reject)
        self.save_button = self.add_button("保存为标准(&S)", self.save, main=True)
        self.save_button.setEnabled(False)
        self.set_size(860, 600)
        ctx.read(self, self._start, reading.bands_of, self._kind)

    # ---- showing ----
    def _field(self, name: str) -> ImeLine:
        line = ImeLine(f"{name}分数")
        line.setMaximumWidth(90)
        line.textChanged.connect(lambda _text: self._timer.start())
        return line

    def _fields(self) -> QWidget:
        card, grid = _grid_card()
        for row, (name, before, line, after) in enumerate((
            ("红榜", "达到", self.red, self.no_deduction), ("灰榜", "低于", self.grey, self.at_most),
            ("黑榜", "触及一票否决，或低于", self.black, None),
        )):  # fmt: skip
            grid.addWidget(plain_label(name, "strong"), row, 0)
            grid.addWidget(plain_label(before, "muted"), row, 1)
            grid.addWidget(line, row, 2)
            grid.addWidget(plain_label("分", "muted"), row, 3)
            if after:
                grid.addWidget(after, row, 4)
        grid.setColumnStretch(5, 1)
        for box in (self.no_deduction, self.at_most):
            box.toggled.connect(lambda _on: self._timer.start())
        return card

    def _figures(self) -> QWidget:
        card, grid = _grid_card()
        for column, text in enumerate(("", "现在", "试算后")):
            grid.addWidget(plain_label(text, "muted"), 0, column)
        for row, band in enumerate(_BANDS, 1):
            grid.addWidget(plain_label(BAND_LABELS[band]), row, 0)
            for column, when in enumerate(("before", "after"), 1):
                label = plain_label("", "strong")
                self.counts[f"{band} {when}"] = label
                grid.addWidget(label, row, column)
        return card

    def _start(self, bands: Bands) -> None:
        self._now = bands
        self.red.setText(format_points(bands.red))
        self.grey.setText(format_points(bands.grey))
        self.black.setText(format_points(bands.black))
        self.no_deduction.setChecked(bands.red_no_deduction)
        self.at_most.setChecked(bands.at_most)
        self.red.setFocus()
        self.red.selectAll()
        if self._view.sealed:
            self.set_note(
                f"{self._view.board.period.label}榜单已经锁定，不会再变；保存的标准用在以后的榜单。"
            )
        self._timer.stop()
        self.try_now()

    # ---- trying ----
    def bands(self) -> Bands | None:
        """The thresholds that stand there; None (and the wrong field red) where they make no sense."""
        found = [self._read(line) for line in (self.red, self.grey, self.black)]
        if any(value is None for value in found):
            self.say("分数请写成数字，例如 120 或 −3。")
            return None
        red, grey, black = (value for value in found if value is not None)
        if not red > grey >= black:
            (self.grey if red <= grey else self.black).set_wrong("红榜分数要高于灰榜，灰榜不低于黑榜。")
            self.say("红榜分数要高于灰榜，灰榜分数不能低于黑榜。")
            return None
        self.say("")
        return Bands(red, grey, black, self.no_deduction.isChecked(), self.at_most.isChecked())

    def _read(self, line: ImeLine) -> int | None:
        amount = parse_amount(line.text())
        line.set_wrong("" if amount else "请写成数字。")
        return None if amount is None else -amount.size if amount.sign == "-" else amount.size

    def try_now(self) -> None:
        """Judge the board by what stands there."""
        bands = self.bands()
        self.save_button.setEnabled(bands is not None and bands != self._now)
        if bands is None:
            return
        self._asked += 1
        asked = self._asked
        board = self._view.board
        future = self.ctx.context.read(_try, board, self._view.village_pk, bands)
        self.ctx.jobs.run(self, future, lambda found: self._show(asked, *found), failed=self.refused)

    def _show(self, asked: int, now: Board, other: Board, moved: list[Move]) -> None:
        if asked != self._asked:
            return
        for band in _BANDS:
            before, after = len(now.band(band)), len(other.band(band))
            change = f"（{after - before:+d}）".replace("-", "−") if after != before else ""
            self.counts[f"{band} before"].setText(f"{before}户")
            self.counts[f"{band} after"].setText(f"{after}户{change}")
        self.table.show_moves(moved, with_village=other.station is None)

    def save(self) -> None:
        """保存为标准: one undoable change of the settings."""
        bands = self.bands()
        if bands is None or not self.save_button.isEnabled():
            return
        future = self.ctx.context.submit(reading.save_bands, self._kind, bands)
        self.ctx.jobs.run(self, future, lambda _settings: self.accept(), failed=self.refused, write=True)


def _grid_card() -> tuple[QWidget, QGridLayout]:
    card = QFrame()
    set_role(card, "card")
    grid = QGridLayout()
    grid.setHorizontalSpacing(M)
    grid.setVerticalSpacing(S)
    box = QVBoxLayout(card)
    box.setContentsMargins(L, M, L, M)
    box.addLayout(grid)
    return card, grid


def _try(book: Book, board: Board, village_pk: int | None, bands: Bands) -> tuple[Board, Board, list[Move]]:
    now = boards.draft(book, "masses", board.period, village_pk)
    other, moved = boards.try_bands(book, "masses", board.period, village_pk, bands)
    return now, other, moved
