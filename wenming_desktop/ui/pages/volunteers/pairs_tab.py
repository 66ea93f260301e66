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
    QVBoxLayout,
    QWidget,
)

from wenming_desktop.services import same_person
from wenming_desktop.services.same_person import Pair, Side
from wenming_desktop.ui import labels
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.volunteers.tab import RoomTab
from wenming_desktop.ui.theme import M, S, set_role
from wenming_desktop.ui.widgets.card import Card, clear_layout
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.record_table import RecordTable
from wenming_desktop.ui.widgets.text import plain_label, rule

_NOTE = "名字一样、没有身份证号可以核对的，程序不替您判断。两边都看过再点；点错了可以撤销。"
_COLUMNS = (
    Column("name", "姓名", 110, bold=True, text=lambda pair: pair.one.name),
    Column("why", "为什么像", 190, stretch=True),
)
_LINES = (
    ("sex", "性别"), ("birth", "出生日期"), ("village", "嘎查村"), ("household", "户号"), ("phone", "联系电话"),
    ("number", "志愿者编号"), ("team", "所属队伍"), ("minutes", "服务时间"),
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
        both.addWidget(self.card)
        both.setSizes([380, 750])
        self.box.addWidget(plain_label(_NOTE, "muted", wrap=True))
        self.box.addWidget(both, 1)

    def _side_by_side(self) -> Card:
        card = Card("两边对照")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(M)
        self._grid.setVerticalSpacing(S)
        for column in (1, 2):
            self._grid.setColumnStretch(column, 1)
        self.keep_left, self.keep_right = (
            QRadioButton("是同一人时留下这一条(&L)"),
            QRadioButton("是同一人时留下这一条(&R)"),
        )
        self._group = QButtonGroup(self)
        keep = QGridLayout()
        keep.setHorizontalSpacing(M)
        for column, button in enumerate((self.keep_left, self.keep_right), start=1):
            self._group.addButton(button)
            keep.addWidget(button, 0, column)
            keep.setColumnStretch(column, 1)
        self._keep = keep
        self.same = action_button("是同一人(&Y)", self.are_same)
        self.different = action_button("不是同一人(&N)", self.are_different)
        self._after = plain_label("", "muted", wrap=True)
        line = QHBoxLayout()
        line.addWidget(self.same)
        line.addWidget(self.different)
        line.addStretch(1)
        inside = QWidget()
        set_role(inside, "clear")
        box = QVBoxLayout(inside)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(M)
        box.addLayout(self._grid)
        box.addWidget(rule())
        box.addLayout(keep)
        box.addWidget(self._after)
        box.addLayout(line)
        box.addStretch(1)
        card.body.addWidget(inside, 1)
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
        self.counted.emit()

    def _show(self, _pk: Any) -> None:
        pair = self.current()
        self.card.setVisible(pair is not None)
        clear_layout(self._grid)
        if pair is None:
            return
        for column, side in enumerate((pair.one, pair.other), start=1):
            name = plain_label(side.name, "strong")
            self._grid.addWidget(name, 0, column)
        for line, (key, label) in enumerate(_LINES, start=1):
            self._add_line(line, label, _words(pair.one, key), _words(pair.other, key))
        left = bool(pair.one.household) or not pair.other.household
        (self.keep_left if left else self.keep_right).setChecked(True)
        self._after.setText(
            "是同一人：志愿者档案、队伍、服务时间和积分都并到留下的一条，另一条不再列出。不是同一人：以后不再问。"
        )

    def _add_line(self, line: int, label: str, one: str, other: str) -> None:
        differs = bool(one and other and one != other)
        self._grid.addWidget(plain_label(label, "muted"), line, 0, Qt.AlignmentFlag.AlignRight)
        for column, words in enumerate((one, other), start=1):
            shown = plain_label(words or labels.EMPTY, "" if words else "muted", wrap=True)
            self._grid.addWidget(shown, line, column)
        said = "不同" if differs else "相同" if one and one == other else ""
        self._grid.addWidget(plain_label(said, "warn" if differs else "muted"), line, 3)

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
    if key == "minutes":
        return f"{labels.hours(value)}小时" if value or side.number else ""
    return labels.iso_date(value) if key == "birth" else labels.plain(value)
