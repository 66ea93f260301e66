"""The small forms of a volunteer's hours: 更正, 登记时间, 登记承前时长."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from wenming_desktop.domain.fields import Field
from wenming_desktop.services import hours
from wenming_desktop.services.hours import ServiceRow
from wenming_desktop.ui import labels
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.widgets.form_dialog import FormDialog
from wenming_desktop.ui.widgets.record_form import RecordForm

Done = Callable[[Any], None]
_START, _FINISH = Field("签到", "time", width=4, name="start"), Field("签退", "time", width=4, name="finish")
_REASON = Field("原因", required=True, width=16, name="reason", help="例如“时间登记错了”“本人申请更正”")
_DAY = Field("日期", "date", required=True, width=6, name="day")


def correct_form(ctx: PageContext, parent: QWidget, row: ServiceRow, done: Done) -> FormDialog:
    """更正 one record: its times, or its minutes, with a reason."""
    minutes = Field("时长", "hours", width=5, name="minutes", help="改了签到签退又不填时长，就按签到签退算")
    brought = row.kind == "承前"
    own = () if row.activity_pk is not None else (_DAY,)
    fields = (*own, minutes, _REASON) if brought else (*own, _START, _FINISH, minutes, _REASON)
    was = {"day": row.day, "start": row.start, "finish": row.finish, "minutes": row.minutes, "reason": ""}
    form = RecordForm(fields, today=ctx.today(), values=was)

    def save(values: dict[str, Any]) -> Future[Any]:
        given = {name: value for name, value in values.items() if name == "reason" or value != was.get(name)}
        moved = given.keys() & {"start", "finish"}
        if "minutes" in given and given["minutes"] is None and not moved:
            given["minutes"] = 0
        if given.get("minutes", 0) is None:
            given.pop("minutes")
        return ctx.context.submit(hours.correct, row.pk, **given)

    note = f"{labels.iso_date(row.day)} {row.shown_content} {labels.hours(row.minutes)}小时。原记录保留，写一条冲正，再写一条对的。"
    dialog = FormDialog.ask(
        parent, "更正服务时间", form, save=save, jobs=ctx.jobs, done=done, note=note, verb="更正(&S)"
    )
    # the reason comes after what is changed, though it is the field still empty
    form.editors["minutes"].widget.setFocus(Qt.FocusReason.TabFocusReason)
    return dialog


def record_form(ctx: PageContext, parent: QWidget, volunteer_pk: int, done: Done) -> None:
    """登记时间 without a sheet: a day, what was done, how long; the categories are read first."""

    def show(found: dict[str, str]) -> None:
        _record_form(ctx, parent, volunteer_pk, found, done)

    ctx.read(parent, show, hours.categories)


def _record_form(
    ctx: PageContext, parent: QWidget, volunteer_pk: int, categories: dict[str, str], done: Done
) -> FormDialog:
    fields = (
        _DAY,
        Field(
            "活动、内容", required=True, width=16, name="content", help="做了什么；有活动的请在活动里录入签到"
        ),
        _START,
        _FINISH,
        Field("时长", "hours", width=5, name="minutes", help="填了签到签退可以不填"),
        Field("服务类别", "choice", choices=tuple(categories.values()), width=6, name="category"),
        Field("地点", width=12, name="place"),
        Field("负责人", "name", width=6, name="charge"),
        Field("依据", width=12, name="source", help="例如签到表、值班记录"),
    )
    form = RecordForm(
        fields,
        today=ctx.today(),
        values={"day": ctx.today()},
        draft=f"service/{volunteer_pk}",
    )

    codes = {label: code for code, label in categories.items()}

    def draft(values: dict[str, Any]) -> hours.Draft:
        return hours.Draft(volunteer_pk, **(values | {"category": codes.get(values["category"], "special")}))

    def save(values: dict[str, Any]) -> Future[Any]:
        return ctx.context.submit(hours.record, draft(values))

    return FormDialog.ask(parent, "登记服务时间", form, save=save, jobs=ctx.jobs, done=done)


def brought_form(ctx: PageContext, parent: QWidget, volunteer_pk: int, done: Done) -> FormDialog:
    """登记承前时长: hours counted before this book, with the day they reach to and where they come from."""
    fields = (
        Field(
            "承前时长", "hours", required=True, width=5, name="minutes", help="以前累计的小时数，例如 299.5"
        ),
        Field("截至日期", "date", required=True, width=6, name="until"),
        Field("依据", required=True, width=16, name="source", help="从哪里来，例如“2025年志愿者花名册”"),
    )
    form = RecordForm(fields, today=ctx.today(), draft=f"brought/{volunteer_pk}")

    def save(values: dict[str, Any]) -> Future[Any]:
        return ctx.context.submit(
            hours.brought, volunteer_pk, values["minutes"] or 0, values["until"], values["source"]
        )

    note = "这里记的时间计入累计和星级，证明上单列一行。"
    return FormDialog.ask(parent, "登记承前时长", form, save=save, jobs=ctx.jobs, done=done, note=note)
