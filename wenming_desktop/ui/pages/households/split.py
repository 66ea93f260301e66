"""分户: who goes into a household of their own, and who heads it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from wenming_desktop.services import households
from wenming_desktop.services.people import HouseholdDetail
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.households.dated import DayLines
from wenming_desktop.ui.theme import S, theme
from wenming_desktop.ui.widgets.drop_down import DropDown
from wenming_desktop.ui.widgets.text import plain_label

_NOTE = "勾上分出去的人，再选新户的户主。新户号自动编，同一嘎查村、同一小组；以前的积分留在原户，以前的榜单不变。分错了可以撤销。"
_PK = Qt.ItemDataRole.UserRole


class SplitDialog(Sheet):
    """Members to tick (the head stays), and the new head among those ticked."""

    helped_by = "households#分户"

    def __init__(
        self, ctx: PageContext, parent: QWidget, detail: HouseholdDetail, done: Callable[[int], None]
    ) -> None:
        super().__init__(ctx, f"{detail.number} {detail.head} 分户", _NOTE, parent)
        self._pk, self._done = detail.pk, done
        self.members = QListWidget()
        self.members.setAccessibleName("分出去的人")
        for one in detail.members:
            if not one.left_on and not one.is_head:
                item = QListWidgetItem(f"{one.name}　{one.relation}".rstrip(), self.members)
                item.setData(_PK, one.pk)
                item.setSizeHint(QSize(0, theme().row_height()))
                item.setFlags(
                    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
                )
                item.setCheckState(Qt.CheckState.Unchecked)
        self.members.itemChanged.connect(lambda _item: self._offer_heads())
        self.head = DropDown()
        self.head.setAccessibleName("新户的户主")
        line = QHBoxLayout()
        line.setSpacing(S)
        line.addWidget(plain_label("新户的户主"))
        line.addWidget(self.head, 1)
        self.body.addWidget(self.members, 1)
        self.body.addLayout(line)
        self.when = DayLines(ctx)
        self.body.addWidget(self.when)
        self.add_button("取消(&C)", self.reject)
        self.save_button = self.add_button("分户(&S)", self.save, main=True)
        self.set_size(480, 480)
        self.members.setCurrentRow(0)
        self.members.setFocus()
        self._offer_heads()

    def ticked(self) -> list[int]:
        """Who goes."""
        items = [self.members.item(row) for row in range(self.members.count())]
        return [item.data(_PK) for item in items if item.checkState() is Qt.CheckState.Checked]

    def save(self) -> None:
        """分户: write and close; a refusal is said above the buttons."""
        chosen = self.ticked()
        if not chosen:
            self.say("还没有勾人。请在分出去的人前面打勾（空格键）。")
            self.members.setFocus()
            return
        day = self.when.day()
        if day is None:
            self.say("没有这一天。请写明从哪天起分户。")
            self.when.date.setFocus()
            return
        self.say("")
        future = self.ctx.context.submit(
            households.split_household, self._pk, chosen, self.head.currentData(), day, self.when.cause()
        )
        self.ctx.jobs.run(self, future, self._saved, failed=self.refused, write=True, what="分户")

    def _saved(self, pk: int) -> None:
        self.accept()
        self._done(pk)

    def _offer_heads(self) -> None:
        kept, ticked = self.head.currentData(), set(self.ticked())
        self.head.clear()
        for row in range(self.members.count()):
            item = self.members.item(row)
            if item.data(_PK) in ticked:
                self.head.addItem(item.text().partition("　")[0], item.data(_PK))
        self.head.setCurrentIndex(max(0, self.head.findData(kept)) if ticked else -1)
        self.head.setEnabled(bool(ticked))
