"""固定活动日: 星期六文明实践, 月底有约 and the like; every change is saved as it is made and can be undone."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from wenming_desktop.services import practice_calendar
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.activities.recurring_form import RecurringForm
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.form_dialog import FormDialog
from wenming_desktop.ui.widgets.record_table import RecordTable

_COLUMNS = (
    Column("name", "名称", 170, text=lambda row: row.day.name, bold=True),
    Column("words", "什么时候", 150),
    Column("title", "活动名称", 190, text=lambda row: row.day.title, stretch=True),
    Column("active", "状态", 70, text=lambda row: "启用" if row.day.active else "停用",
           tone=lambda row: "" if row.day.active else "muted"),
)  # fmt: skip
_NOTE = "月历上标 ◇ 的日子；到时候点“安排”，就照上一次同样的活动填好。"


class RecurringDialog(Sheet):
    """The list of own recurring days with 新增, 修改, 删除."""

    helped_by = "activities#固定活动日的周期"

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, "固定活动日", _NOTE, parent)
        self.table = RecordTable("recurring_days", _COLUMNS, ctx.jobs, ctx.store, empty=EmptyState(
            "还没有固定活动日", "例如每周六的“星期六文明实践”，每月最后一天的“月底有约”，每个节气的大集。",
            [("新增一个", self.add)], icon_name="calendar"))  # fmt: skip
        self.body.addWidget(self.table, 1)
        self.table.opened.connect(self.edit)
        self.add_button("新增(&A)", self.add, main=True, left=True).setDefault(False)
        for text, run in (("修改(&E)", self.edit), ("删除(&D)", self.remove)):
            self.table.one_only(self.add_button(text, run, left=True))
        self.add_button("关闭(&C)", self.accept)
        self.set_size(720, 440)
        ctx.jobs.changed.connect(lambda changes: self.reload() if "recurring_day" in changes.nouns else None)
        self.reload()

    def reload(self) -> None:
        """Read the days anew."""
        self.ctx.read(self, self.table.set_rows, practice_calendar.recurring_days)

    def add(self) -> None:
        """新增."""
        self._ask(None)

    def edit(self, pk: int | None = None) -> None:
        """修改 the one given, else the current one."""
        pk = pk or self.table.current()
        if pk is not None:
            self._ask(pk)

    def remove(self) -> None:
        """删除 the current one; one activities were made from is refused with what to do instead."""
        pk = self.table.current()
        if pk is not None:
            self.say("")
            future = self.ctx.context.submit(practice_calendar.remove_recurring, pk)
            self.ctx.jobs.run(self, future, None, failed=self.refused, write=True)

    def _ask(self, pk: int | None) -> None:
        def show(values: dict[str, Any]) -> None:
            form = RecurringForm(self.ctx, values)
            FormDialog.ask(
                self, "新增固定活动日" if pk is None else f"修改 {values['name']}", form,
                save=lambda given: self.ctx.context.submit(practice_calendar.save_recurring, pk, given),
                problems=lambda given: self.ctx.future(practice_calendar.check_recurring, pk, given),
                jobs=self.ctx.jobs,
            )  # fmt: skip

        self.ctx.read(self, show, practice_calendar.recurring_values, pk)
