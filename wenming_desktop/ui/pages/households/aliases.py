"""别的户号: the numbers a household is known by in other lists."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QWidget

from wenming_desktop.services import households, people
from wenming_desktop.services.changes import Changes
from wenming_desktop.services.people import HouseholdDetail
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import S
from wenming_desktop.ui.widgets.ime_line import ImeLine
from wenming_desktop.ui.widgets.page_header import action_button

_NOTE = "别的表格里这一户用的号，或以前用过的号。导入和查找时按这些号也能找到这一户。"


class AliasDialog(Sheet):
    """The list with a line to add to it; every change is written at once and can be undone."""

    helped_by = "households#别的户号"

    def __init__(self, ctx: PageContext, parent: QWidget, detail: HouseholdDetail) -> None:
        super().__init__(ctx, f"{detail.number} 别的户号", _NOTE, parent)
        self._pk = detail.pk
        self.list = QListWidget()
        self.list.setAccessibleName("别的户号")
        self.list.setUniformItemSizes(True)
        self.line = ImeLine("新的户号", placeholder="户号，回车添加")
        self.line.entered.connect(self.add)
        line = QHBoxLayout()
        line.setSpacing(S)
        line.addWidget(self.line, 1)
        line.addWidget(action_button("添加", self.add))
        self.body.addLayout(line)
        self.body.addWidget(self.list, 1)
        self.add_button("删除(&D)", self.remove, left=True)
        self.add_button("关闭(&C)", self.accept)
        QShortcut(QKeySequence.StandardKey.Delete, self.list, self.remove)
        self.set_size(460, 380)
        self._show(detail)
        self.line.setFocus()

    def add(self) -> None:
        """添加 what stands in the line."""
        self._write(households.add_alias, self.line.text())

    def remove(self) -> None:
        """删除 the number one stands on."""
        item = self.list.currentItem()
        if item is None:
            self.say("先点一个户号，再删除。")
        else:
            self._write(households.remove_alias, item.text())

    def _write(self, verb: Callable[..., tuple[None, Changes]], alias: str) -> None:
        self.say("")
        future = self.ctx.context.submit(verb, self._pk, alias)
        self.ctx.jobs.run(self, future, self._written, failed=self.refused, write=True)

    def _written(self, _result: object) -> None:
        self.line.clear()
        self.line.setFocus()
        self.ctx.read(self, self._show, people.household_detail, self._pk)

    def _show(self, detail: HouseholdDetail) -> None:
        self.list.clear()
        self.list.addItems(list(detail.aliases))
