"""登记簿和公示: the certificates of some days as their register, or as a list that hangs for objections."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QFormLayout, QWidget

from wenming_desktop.domain.fields import Field
from wenming_desktop.services import certificate_paper, issued
from wenming_desktop.ui.dialogs.print_preview import show_preview
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.dialogs.stopped import offered
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import S
from wenming_desktop.ui.widgets.date_field import WRONG_DAY, DateField
from wenming_desktop.ui.widgets.form_dialog import FormDialog
from wenming_desktop.ui.widgets.record_form import RecordForm
from wenming_desktop.ui.widgets.text import plain_label

_BY_HAND = (
    Field("编号", required=True, width=10, name="number"), Field("姓名", "name", required=True, width=8, name="name"),
    Field("出具日期", "date", required=True, width=6, name="day"), Field("用途", width=10, name="purpose"),
)  # fmt: skip


class ListsDialog(Sheet):
    """From when to when, and the day it is posted; two papers."""

    helped_by = "volunteers#登记簿和公示"
    keeps = False

    def __init__(self, ctx: PageContext, parent: QWidget) -> None:
        note = "公示贴在单位内，印姓名、编号和累计时间，不印身份证号；未成年人不印姓名。登记簿留办公室，有领取人签字栏。"
        super().__init__(ctx, "登记簿和公示", note, parent)
        today = ctx.today()
        self.first, self.last, self.posted = (
            DateField(name, today=today) for name in ("出具日期从", "出具日期到", "张贴日期")
        )
        self.first.set_value(today.replace(day=1))
        self.last.set_value(today)
        self.posted.set_value(today)
        form = QFormLayout()
        form.setSpacing(S)
        for text, field in (("出具日期从", self.first), ("到", self.last), ("公示张贴日期", self.posted)):
            form.addRow(plain_label(text), field)
        self.body.addLayout(form)
        self.body.addStretch(1)
        self.add_button("关闭(&C)", self.reject)
        self.register_button = self.add_button("打印登记簿(&R)", lambda: self._print(_register))
        self.notice_button = self.add_button("打印名单公示(&P)", lambda: self._print(_notice), main=True)
        self.hand_button = self.add_button("登记手工编号(&H)", self.enter_by_hand, left=True)
        self.set_size(600, 330)

    def enter_by_hand(self) -> FormDialog:
        """A number that was given outside the program, so that ours never collide with it."""
        form = RecordForm(_BY_HAND, today=self.ctx.today(), columns=1)
        return FormDialog.ask(
            self, "登记手工编号", form, save=lambda values: self.ctx.context.submit(_enter, values), jobs=self.ctx.jobs,
            done=lambda _pk: self.ctx.messages.say("已登记手工编号。"),
            note="在程序外手写出具的证明，编号登记在这里，以后编号不会重复。",
        )  # fmt: skip

    def _print(self, verb: Callable[..., Any]) -> None:
        days = [field.value() for field in (self.first, self.last, self.posted)]
        if None in days:
            self.say(WRONG_DAY)
            return
        if days[0] > days[1]:  # type: ignore[operator]
            self.say("开始日期在结束日期之后。")
            return
        self.say("")
        failed = offered(self.ctx, self, lambda: self._print(verb), self.refused)
        future = self.ctx.context.paper(verb, *days)
        self.ctx.jobs.run(self, future, self._show, failed=failed, what="正在排版")

    def _show(self, made: Any) -> None:
        show_preview(self.ctx, made, parent=self)


def _enter(book: Any, values: dict[str, Any]) -> Any:
    return issued.enter_by_hand(
        book,
        "service",
        **{name: values[name] or "" for name in ("number", "name", "purpose")},
        day=values["day"],
    )


def _register(book: Any, first: date, last: date, _posted: date) -> Any:
    return certificate_paper.register(book, first, last)


def _notice(book: Any, first: date, last: date, posted: date) -> Any:
    return certificate_paper.issued_notice(book, first, last, posted)
