"""待评议: points activities proposed; the panel decided on paper, the clerk records which passed, when and who was there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from wenming_desktop.services import proposals
from wenming_desktop.services.proposals import Decided, Waiting
from wenming_desktop.ui import labels
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import M, set_role
from wenming_desktop.ui.widgets.date_field import WRONG_DAY, DateField
from wenming_desktop.ui.widgets.ime_line import ImeLine
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.text import plain_label
from wenming_desktop.ui.widgets.tick_table import TickTable

_HEADS = ("", "日期", "活动", "嘎查村", "姓名", "积分项目", "分值", "记入")
_WIDTHS = (36, 78, 0, 110, 110, 170, 64, 70)
_NOTE = "评议小组在会上定下来以后，把结果记在这里：先勾选，再点“评议通过”（记入积分）或“不通过”（不记），没勾选的还留着。做错了按 Ctrl+Z。"
_PEOPLE = "proposals/people"


class ProposalsLine(QWidget):
    """A line with one button, in sight only while something waits: 24条积分待评议　去评议."""

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "clear")
        self._ctx = ctx
        self._words = plain_label("", "warn")
        self.button = action_button("去评议", self.open_dialog, role="link")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._words)
        box.addWidget(self.button)
        box.addStretch(1)
        self.hide()

    def refresh(self) -> None:
        """Read what waits."""
        self._ctx.read(self, self._show, proposals.waiting)

    def open_dialog(self) -> QWidget:
        """Open the list."""
        dialog = ProposalsDialog(self._ctx, self)
        dialog.open()
        return dialog

    def _show(self, rows: Sequence[Waiting]) -> None:
        self._words.setText(f"活动提请的{len(rows)}条积分待评议。")
        self.setVisible(bool(rows))


class ProposalsDialog(Sheet):
    """通过 and 不通过 decide about the lines with a tick."""

    helped_by = "activities#待评议的积分"

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, "待评议的积分", _NOTE, parent)
        self.rows: list[Waiting] = []
        self.table = TickTable("待评议的积分", _HEADS, _WIDTHS)
        self.table.counted.connect(self._count)
        self.day = DateField("评议日期", today=ctx.today())
        self.people = ImeLine("参加评议的人", placeholder="评议小组成员，几个人之间用、隔开")
        self._said = plain_label("", "muted")
        self._late = plain_label("", "warn", wrap=True)
        self.own_month = QCheckBox("补记回发生的月份(&B)")
        self.cause = ImeLine("补记的依据", placeholder="不填就写这次评议会议")
        self._build()
        self.reload()

    def _build(self) -> None:
        self.day.set_value(self.ctx.today())
        self.people.setText(str(self.ctx.store.value(_PEOPLE, "") or ""))
        line = QGridLayout()
        line.setHorizontalSpacing(M)
        for column, (words, widget) in enumerate((("评议日期", self.day), ("参加人", self.people))):
            label = plain_label(words)
            label.setBuddy(widget)
            line.addWidget(label, 0, column * 2)
            line.addWidget(widget, 0, column * 2 + 1)
        line.setColumnStretch(3, 1)
        late = QHBoxLayout()
        late.setSpacing(M)
        late.addWidget(self.own_month)
        late.addWidget(self.cause, 1)
        self.own_month.toggled.connect(lambda _on: self._show_months())
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._said)
        self.body.addWidget(self._late)
        self.body.addLayout(late)
        self.body.addLayout(line)
        self.add_button("全选(&A)", lambda: self._tick_all(True), left=True).setAutoDefault(False)
        self.add_button("全不选(&N)", lambda: self._tick_all(False), left=True).setAutoDefault(False)
        self.add_button("关闭(&C)", self.reject).setAutoDefault(False)
        self._refuse = self.add_button("不通过(&X)", lambda: self.decide(False))
        self._accept = self.add_button("评议通过(&S)", lambda: self.decide(True), main=True)
        for button in (self._refuse, self._accept):
            button.setDefault(False)
            button.setAutoDefault(False)
        self.set_size(960, 520)

    # ---- reading ----
    def reload(self) -> None:
        """Read what waits."""
        self.ctx.read(self, self._show, proposals.waiting)

    def _show(self, rows: Sequence[Waiting]) -> None:
        self.rows = list(rows)
        self.table.set_lines([(*_words(row), self._month(row)) for row in self.rows])

    def ticked(self) -> list[int]:
        """The proposals with a tick."""
        return [row.pk for row in self._chosen()]

    def _chosen(self) -> list[Waiting]:
        return [self.rows[at] for at in self.table.ticked()]

    def _tick_all(self, on: bool) -> None:
        self.table.tick_all(on)

    def _show_months(self) -> None:
        """The months they will count in, as the tick for 补记 has it."""
        self.table.blockSignals(True)
        for at, row in enumerate(self.rows):
            item = self.table.item(at, _HEADS.index("记入"))
            if item is not None:
                item.setText(self._month(row))
        self.table.blockSignals(False)
        self._count()

    def _month(self, row: Waiting) -> str:
        return f"{row.day.month if self.own_month.isChecked() else row.counts_in % 100}月"

    def _count(self) -> None:
        ticked = len(self.table.ticked())
        self._said.setText(
            f"选中{ticked}条，共{len(self.rows)}条（空格选中或去掉）" if self.rows else "没有待评议的积分。"
        )
        late = proposals.late_words(self._chosen(), own_month=self.own_month.isChecked())
        self._late.setText(late)
        for widget in (self._late, self.own_month, self.cause):
            widget.setVisible(bool(late))
        self.cause.setEnabled(self.own_month.isChecked())
        self._accept.setEnabled(bool(ticked))
        self._refuse.setEnabled(bool(ticked))

    # ---- deciding ----
    def decide(self, accepted: bool) -> None:
        """Record the panel's decision about the ticked lines."""
        self.day.settle()
        day = self.day.value()
        if day is None:
            self.day.set_wrong(WRONG_DAY)
            self.say(WRONG_DAY)
            self.day.setFocus()
            return
        self.say("")
        own = bool(proposals.late_words(self._chosen())) and self.own_month.isChecked()
        future = self.ctx.context.submit(
            proposals.decide, self.ticked(), accepted, day, self.people.text().strip(),
            own, self.cause.text().strip() if own else "",
        )  # fmt: skip
        self.ctx.jobs.run(
            self,
            future,
            lambda booked: self._on_decided(booked, accepted),
            failed=self._on_refused,
            write=True,
        )

    def _on_decided(self, booked: Sequence[Decided], accepted: bool) -> None:
        self.ctx.store.setValue(_PEOPLE, self.people.text().strip())
        self.cause.clear()
        self.own_month.setChecked(False)
        if accepted:
            told = "".join(proposals.told(booked))
            self.set_note(f"评议通过{len(booked)}条，已记入积分。{told}做错了按 Ctrl+Z。")
        else:
            self.set_note(_NOTE)
        self.reload()

    def _on_refused(self, error: BaseException) -> bool:
        if not self.people.text().strip():
            self.people.setFocus()
        elif getattr(error, "field", "") == "proposal":  # it waits no more
            self.reload()
        return self.refused(error)


def _words(row: Waiting) -> tuple[str, ...]:
    title = row.activity.split(" ", 1)[-1] if row.activity.startswith("HD-") else row.activity
    item = row.item if row.track == "masses" else f"{row.item}（党员积分）"
    return (labels.short_date(row.day), title, row.village, row.name, item, row.value)
