"""已登记的告知: what is recorded as told for a period, and 撤回 of what was recorded by mistake, for a reason."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from wenming_desktop.domain.paper_words import few
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import due_process
from wenming_desktop.services.due_process import TellingRecord
from wenming_desktop.ui import labels
from wenming_desktop.ui.dialogs.reason import ReasonDialog
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.widgets.text import plain_label
from wenming_desktop.ui.widgets.tick_table import TickTable

_HEADS = ("", "嘎查村", "户号", "户主", "告知日期", "方式", "告知人", "本人意见", "减分")
_WIDTHS = (36, 100, 100, 80, 80, 50, 70, 70, 0)
_NOTE = "登记错了的在这里选中撤回：原来的登记留在操作记录里，公示不再算它，减分重新列入没有告知的。"
_NAMED = 3
_USUAL = ("登记错嘎查村", "登记错月份", "日期写错", "并没有告知")


class TellingsDialog(Sheet):
    """No line is ticked at first; what is taken back leaves the list."""

    helped_by = "boards#已登记的告知"

    def __init__(
        self, ctx: PageContext, period: Period, village_pk: int | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(ctx, f"已登记的告知　{period.label}", _NOTE, parent)
        self._period, self._village_pk = period, village_pk
        self.rows: list[TellingRecord] = []
        self.table = TickTable("已登记的告知", _HEADS, _WIDTHS)
        self.said = plain_label("", "muted")
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.said)
        self.add_button("全选(&A)", lambda: self.table.tick_all(True), left=True).setAutoDefault(False)
        self.add_button("全不选(&N)", lambda: self.table.tick_all(False), left=True).setAutoDefault(False)
        self.take_button = self.add_button("撤回(&T)", self.ask)
        self.take_button.setAutoDefault(False)
        self.add_button("关闭(&C)", self.accept, main=True)
        self.table.counted.connect(self._count)
        self.set_size(880, 500)
        self.reload()

    def reload(self) -> None:
        """Read what is recorded."""
        self.ctx.read(self, self._show, due_process.tellings, self._period, self._village_pk)

    def ask(self) -> None:
        """撤回: ask why, then take the ticked records back in one act."""
        chosen = [self.rows[at] for at in self.table.ticked()]
        if not chosen:
            return
        self.say("")
        whose = few([f"{one.number} {one.head}".rstrip() for one in chosen], _NAMED, "户")
        others = sum(row.elsewhere for row in chosen)
        more = f"其中{others}条减分是别的月份的，也一起撤回。" if others else ""
        text = f"撤回{whose}的告知登记。{more}已锁定的公示写了“已逐户告知”的，要出新的一稿。"
        ReasonDialog(
            self.ctx, self, "撤回告知", text, lambda reason: self._take([row.pk for row in chosen], reason),
            verb="撤回", usual=_USUAL,
        ).open()  # fmt: skip

    def _take(self, pks: Sequence[int], reason: str) -> None:
        self.take_button.setEnabled(False)
        future = self.ctx.context.submit(due_process.take_back, pks, reason)
        self.ctx.jobs.run(self, future, self._taken, failed=self._refused, write=True, what="撤回告知")

    def _taken(self, count: int) -> None:
        self.ctx.messages.say(f"已撤回{count}户的减分告知，可以用 Ctrl+Z 撤销。")
        self.reload()

    def _refused(self, error: BaseException) -> bool:
        self.reload()
        return self.refused(error)

    def _show(self, rows: Sequence[TellingRecord]) -> None:
        self.rows = list(rows)
        self.table.set_lines([_words(row) for row in self.rows])

    def _count(self) -> None:
        ticked = len(self.table.ticked())
        counted = f"选中{ticked}条，共{len(self.rows)}条告知登记（空格选中或去掉）"
        self.said.setText(counted if self.rows else "这个时段没有登记告知。")
        self.take_button.setEnabled(bool(ticked))


def _words(row: TellingRecord) -> tuple[str, ...]:
    more = f"（含别的月份{row.elsewhere}条）" if row.elsewhere else ""
    return (
        row.village, row.number, row.head, labels.month_day(row.day), row.how, row.by, row.opinion,
        f"{row.entries}条{more}",
    )  # fmt: skip
