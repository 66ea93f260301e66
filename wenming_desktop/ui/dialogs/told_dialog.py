"""批量登记告知: the households with deductions nobody told them of; ticked ones are recorded as told, all in one 保存."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from wenming_desktop.domain.due_process import HOWS, OPINIONS
from wenming_desktop.domain.names import group_label
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import due_process
from wenming_desktop.services.due_process import Telling, Untold
from wenming_desktop.ui import labels
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.dialogs.tellings_dialog import TellingsDialog
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import M
from wenming_desktop.ui.widgets.date_field import WRONG_DAY, DateField
from wenming_desktop.ui.widgets.field_editors import choice_box
from wenming_desktop.ui.widgets.ime_line import ImeLine
from wenming_desktop.ui.widgets.text import plain_label
from wenming_desktop.ui.widgets.tick_table import TickTable

_HEADS = ("", "嘎查村", "户号", "户主", "组别", "减分", "事项")
_WIDTHS = (36, 110, 110, 120, 60, 64, 0)
_NOTE = "把减分的依据告诉过本户以后登记在这里；没有联系上的照实选“未联系上”，不算已告知。做错了按 Ctrl+Z，或在“已登记的告知”里撤回。"
_BY = "told/by"


class ToldDialog(Sheet):
    """No household is ticked at first; what is saved leaves the list."""

    helped_by = "boards#批量登记告知"

    def __init__(
        self, ctx: PageContext, period: Period, village_pk: int | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(ctx, f"登记减分告知　{period.label}", _NOTE, parent)
        self._period, self._village_pk = period, village_pk
        self.rows: list[Untold] = []
        self.table = TickTable("还没有告知的户", _HEADS, _WIDTHS)
        self.day = DateField("告知日期", today=ctx.today())
        self.how, self.opinion = choice_box(HOWS, required=True), choice_box(OPINIONS)
        self.by = ImeLine("告知人", placeholder="谁去告知的")
        self._said = plain_label("", "muted")
        self.day.set_value(ctx.today())
        self.by.setText(str(ctx.store.value(_BY, "") or ""))
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._said)
        self.body.addLayout(self._line())
        self.add_button("全选(&A)", lambda: self.table.tick_all(True), left=True).setAutoDefault(False)
        self.add_button("全不选(&N)", lambda: self.table.tick_all(False), left=True).setAutoDefault(False)
        self.list_button = self.add_button("已登记的告知(&V)", self.look, left=True)
        self.list_button.setAutoDefault(False)
        self.add_button("关闭(&C)", self.reject).setAutoDefault(False)
        self.save_button = self.add_button("保存(&S)", self.save, main=True)
        self.table.counted.connect(self._count)
        self.set_size(880, 540)
        self.reload()

    def _line(self) -> QGridLayout:
        line = QGridLayout()
        line.setHorizontalSpacing(M)
        fields: tuple[tuple[str, QWidget], ...] = (
            ("告知日期", self.day), ("方式", self.how), ("告知人", self.by), ("本人意见", self.opinion),
        )  # fmt: skip
        for column, (words, widget) in enumerate(fields):
            widget.setAccessibleName(words)
            label = plain_label(words)
            label.setBuddy(widget)
            line.addWidget(label, 0, column * 2)
            line.addWidget(widget, 0, column * 2 + 1)
        line.setColumnStretch(5, 1)
        return line

    def reload(self) -> None:
        """Read who waits."""
        self.ctx.read(self, self._show, due_process.untold, self._period, self._village_pk)

    def look(self) -> TellingsDialog:
        """已登记的告知: what is recorded, to take back what is wrong; who waits is read anew afterwards."""
        dialog = TellingsDialog(self.ctx, self._period, self._village_pk, self)
        dialog.finished.connect(lambda _code: self.reload())
        dialog.open()
        return dialog

    def save(self) -> None:
        """保存: the ticked households were told; an empty name or a day that cannot be is refused."""
        if not self.save_button.isEnabled():
            return
        self.day.settle()
        day = self.day.value()
        if day is None:
            self.day.set_wrong(WRONG_DAY)
            self.say(WRONG_DAY)
            self.day.setFocus()
            return
        self.say("")
        self.save_button.setEnabled(False)
        values = {
            "day": day, "how": self.how.currentData(), "by": self.by.text().strip(),
            "opinion": self.opinion.currentData() or "",
        }  # fmt: skip
        chosen = [self.rows[at].household_pk for at in self.table.ticked()]
        future = self.ctx.context.submit(due_process.tell, self._period, self._village_pk, chosen, values)
        self.ctx.jobs.run(self, future, self._on_saved, failed=self._on_refused, write=True, what="保存")

    def _show(self, rows: Sequence[Untold]) -> None:
        self.rows = list(rows)
        self.table.set_lines([_words(row) for row in self.rows])

    def _count(self) -> None:
        ticked = len(self.table.ticked())
        waiting = f"选中{ticked}户，共{len(self.rows)}户还没有告知（空格选中或去掉）"
        self._said.setText(waiting if self.rows else "有减分的户都已登记告知，或者没有减分。")
        self.save_button.setEnabled(bool(ticked))

    def _on_saved(self, done: Telling) -> None:
        self.ctx.store.setValue(_BY, self.by.text().strip())
        if done.left:
            self.reload()
        else:
            self.accept()

    def _on_refused(self, error: BaseException) -> bool:
        self.save_button.setEnabled(True)
        if not self.by.text().strip():
            self.by.setFocus()
        return self.refused(error)


def _words(row: Untold) -> tuple[str, ...]:
    items = "、".join(dict.fromkeys(entry.item for entry in row.entries))
    tried = "（上次未联系上）" if row.tried else ""
    return (
        row.village, row.number, row.head, group_label(row.group), labels.points(row.points, signed=True),
        f"{len(row.entries)}条：{items}{tried}",
    )  # fmt: skip
