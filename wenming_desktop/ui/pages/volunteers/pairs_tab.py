"""疑似同一人: two records side by side; the clerk says whether they are one person, and may take it back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QSplitter,
)

from wenming_desktop.services import same_person
from wenming_desktop.services.same_person import Pair, Side
from wenming_desktop.ui import labels
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.volunteers.tab import RoomTab
from wenming_desktop.ui.theme import XS, M, set_role
from wenming_desktop.ui.widgets.card import Card
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.fitting import scrolled
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.record_table import RecordTable
from wenming_desktop.ui.widgets.text import plain_label, rule

_AFTER = (
    "是同一人：队伍、时间、积分都并到留下的一条。不是同一人：以后不再问。两边都看过再点，点错了可以撤销。"
)
_COLUMNS = (
    Column("name", "姓名", 110, bold=True, text=lambda pair: pair.one.name),
    Column("why", "为什么像", 190, stretch=True),
)
# name, sex, birth, village, household, phone tell who one is; a number, a team and hours do not
_TELLING = frozenset({0, 1, 3, 4, 5, 6})
_LINES = (
    ("sex", "性别"), ("has_id", "身份证号"), ("birth", "出生日期"), ("village", "嘎查村"), ("household", "户号"),
    ("phone", "联系电话"), ("number", "志愿者编号"), ("team", "所属队伍"), ("minutes", "服务时间"),
)  # fmt: skip


class PairsTab(RoomTab):
    """疑似同一人."""

    title = "疑似同一人"

    def __init__(self, ctx: PageContext) -> None:
        super().__init__(ctx)
        self._pairs: list[Pair] = []
        self.table = RecordTable(
            "pairs_doubtful", _COLUMNS, ctx.jobs, ctx.store,
            empty=EmptyState("没有要核对的人", "导入花名册以后，名字一样的会列在这里。", icon_name="circle-check"),
        )  # fmt: skip
        self.table.chosen.connect(self._show)
        self.table.opened.connect(lambda _pk: self.keep_left.setFocus())
        self.card = self._side_by_side()
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setHandleWidth(14)
        both.setChildrenCollapsible(False)
        both.addWidget(self.table)
        both.addWidget(scrolled(self.card, "两边对照"))
        both.setSizes([380, 750])
        self.box.addWidget(both, 1)

    def _side_by_side(self) -> Card:
        card = Card("两边对照")
        self._cells = [[plain_label("", wrap=True) for _ in range(3)] for _ in range(len(_LINES) + 1)]
        self.keep_left = QRadioButton("是同一人时留下这一条(&L)")
        self.keep_right = QRadioButton("是同一人时留下这一条(&R)")
        self._group = QButtonGroup(self)
        grid = QGridLayout()
        grid.setHorizontalSpacing(M)
        grid.setVerticalSpacing(XS)
        for line, cells in enumerate(self._cells):
            label = _LINES[line - 1][1] if line else "姓名"
            grid.addWidget(plain_label(label, "muted"), line, 0, Qt.AlignmentFlag.AlignRight)
            for column, cell in enumerate(cells, start=1):
                grid.addWidget(cell, line, column)
        last = len(self._cells)
        grid.addWidget(rule(), last, 0, 1, 4)
        for column, button in enumerate((self.keep_left, self.keep_right), start=1):
            self._group.addButton(button)
            grid.addWidget(button, last + 1, column)
            grid.setColumnStretch(column, 1)
        self.same = action_button("是同一人(&Y)", self.are_same)
        self.different = action_button("不是同一人(&N)", self.are_different)
        line_of_buttons = QHBoxLayout()
        line_of_buttons.addWidget(self.same)
        line_of_buttons.addWidget(self.different)
        line_of_buttons.addStretch(1)
        card.body.addLayout(grid)
        card.body.addWidget(plain_label(_AFTER, "muted", wrap=True))
        card.body.addLayout(line_of_buttons)
        card.body.addStretch(1)
        return card

    # ---- reading ----
    def refresh(self) -> None:
        """The pairs not yet decided."""
        self.ctx.read(self, self._fill, same_person.doubtful)

    def current(self) -> Pair | None:
        """The pair one looks at."""
        at = self.table.current()
        return self._pairs[at] if at is not None and 0 <= at < len(self._pairs) else None

    def _fill(self, pairs: list[Pair]) -> None:
        at = self.table.current() or 0
        self._pairs = list(pairs)
        # lines are numbered: after a decision one stands on the pair that came into its place
        self.table.set_rows(self._pairs, "")
        if self._pairs:
            self.table.select(min(at, len(self._pairs) - 1))
        self._show(self.table.current())

    def _show(self, _pk: Any) -> None:
        pair = self.current()
        self.card.setVisible(pair is not None)
        if pair is None:
            return
        self.card.set_title("两边对照", pair.why)
        lines = [(pair.one.name, pair.other.name)]
        lines += [(_words(pair.one, key), _words(pair.other, key)) for key, _ in _LINES]
        for number, (cells, (one, other)) in enumerate(zip(self._cells, lines, strict=True)):
            differs = number in _TELLING and bool(one and other and one != other)
            said = "不同" if differs else "相同" if number in _TELLING and one and one == other else ""
            for cell, words in zip(cells, (one or labels.EMPTY, other or labels.EMPTY, said), strict=True):
                cell.setText(words)
            set_role(cells[2], "warn" if differs else "muted")
        self.keep_left.setChecked(True)

    # ---- doing ----
    def are_same(self) -> None:
        """是同一人: one record remains, as chosen."""
        pair = self.current()
        if pair:
            keep, gone = (pair.one, pair.other) if self.keep_left.isChecked() else (pair.other, pair.one)
            self.ctx.write(self, None, same_person.are_same, keep.person_pk, gone.person_pk)

    def are_different(self) -> None:
        """不是同一人: remembered, and never asked again."""
        pair = self.current()
        if pair:
            self.ctx.write(self, None, same_person.are_different, pair.one.person_pk, pair.other.person_pk)

    @property
    def count(self) -> int:
        """How many pairs wait."""
        return len(self._pairs)

    def tour(self) -> Iterator[str]:
        """The pairs."""
        yield "pairs"


def _words(side: Side, key: str) -> str:
    value = getattr(side, key)
    if key == "has_id":
        return "有" if value else "没有"
    if key == "minutes":
        return f"{labels.hours(value)}小时" if value or side.number else ""
    return labels.iso_date(value) if key == "birth" else labels.plain(value)
