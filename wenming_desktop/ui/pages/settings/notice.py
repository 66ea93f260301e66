"""公示: what notices and posters say, and who receives objections in each village."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from wenming_desktop.domain.fields import fields_of
from wenming_desktop.domain.settings import NoticeSettings, Settings, VillageNotice
from wenming_desktop.services import books, places
from wenming_desktop.services.context import Book
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.settings.saving import change, tab_box
from wenming_desktop.ui.widgets.card import Card
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.fitting import scrolled
from wenming_desktop.ui.widgets.form_dialog import FormDialog
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.record_form import RecordForm
from wenming_desktop.ui.widgets.record_table import RecordTable
from wenming_desktop.ui.widgets.text import plain_label


@dataclass(frozen=True)
class Receiver:
    """Who receives objections in a village."""

    pk: int
    village: str
    supervisor: str
    phone: str


_COLUMNS = (
    Column("village", "嘎查村", 120, bold=True),
    Column("supervisor", "村务监督委员会主任", 150, text=lambda row: row.supervisor or "未填", tone=lambda row: "" if row.supervisor else "warn"),
    Column("phone", "受理电话", 130, text=lambda row: row.phone or "未填", tone=lambda row: "" if row.phone else "warn", as_text=True),
)  # fmt: skip


class NoticeTab(QWidget):
    """The form at the left, the villages at the right."""

    def __init__(self, ctx: PageContext) -> None:
        super().__init__()
        self._ctx = ctx
        self.form = RecordForm(fields_of(NoticeSettings), today=ctx.today(), columns=1)
        self.form.submitted.connect(self.save)
        self.form.keep_in(ctx.drafts, "notice", "公示和落款")
        left = Card("公示和落款")
        inner = QWidget()
        box = tab_box(inner)
        box.addWidget(self.form)
        box.addStretch(1)
        left.add(scrolled(inner, "公示和落款"), 1)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(action_button("保存(&S)", self.save, main=True))
        left.body.addLayout(line)
        right = Card("各嘎查村受理人")
        right.add(
            plain_label(
                "负责受理异议的人，不能是打分的人，也不能是村民委员会成员。双击一行填写。", "muted", wrap=True
            )
        )
        self.table = RecordTable("receivers", _COLUMNS, ctx.jobs, ctx.store, empty=EmptyState("还没有嘎查村"))
        self.table.opened.connect(self.edit)
        right.add(self.table, 1)
        both = QHBoxLayout()
        both.setSpacing(14)
        both.addWidget(left, 1)
        both.addWidget(right, 1)
        tab_box(self).addLayout(both, 1)

    def refresh(self) -> None:
        """The villages anew."""
        self._ctx.read(self, self.table.set_rows, receivers)

    def show_settings(self, settings: Settings) -> None:
        """Fill the form."""
        self.form.set_values({one.name: getattr(settings.notice, one.name) for one in fields(NoticeSettings)})

    def save(self) -> None:
        """保存."""
        if not self.form.check():
            return
        values: dict[str, Any] = {
            name: "" if value is None else value for name, value in self.form.values().items()
        }
        if not values["days"]:
            self.form.set_error("days", "公示至少一天。")
            return
        change(
            self._ctx, self, "修改公示设置", lambda now: replace(now, notice=replace(now.notice, **values)),
            lambda _settings: self._ctx.messages.say("已保存公示设置。"),
        )  # fmt: skip

    def fill_in(self, village: str) -> None:
        """去填: straight to the form of the village a finding speaks of."""

        def show(rows: list[Receiver]) -> None:
            self.table.set_rows(rows)
            for row in rows:
                if row.village == village:
                    self.edit(row.pk)

        self._ctx.read(self, show, receivers)

    def edit(self, pk: int) -> None:
        """Fill in one village's receiver."""
        row: Receiver = self.table.model.row_of(pk)
        form = RecordForm(
            fields_of(VillageNotice),
            today=self._ctx.today(),
            values={"supervisor": row.supervisor, "phone": row.phone},
        )

        def save(book: Book, values: dict[str, Any]) -> Any:
            one = VillageNotice(values["supervisor"] or "", values["phone"] or "")
            now = book.settings
            wanted = replace(now, villages=now.villages | {row.village: one})
            return books.save_settings(book, wanted, f"填写{row.village}受理人")

        FormDialog.ask(
            self, f"{row.village}受理人", form, jobs=self._ctx.jobs,
            save=lambda values: self._ctx.context.submit(save, values),
        )  # fmt: skip


def receivers(book: Book) -> list[Receiver]:
    """Every village with who receives objections there."""
    known = book.settings.villages
    found = []
    for village in places.villages(book):
        one = known.get(village.name, VillageNotice())
        found.append(Receiver(village.pk, village.name, one.supervisor, one.phone))
    return found
