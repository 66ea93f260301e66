"""The forms of teams, rosters and partner units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from wenming_desktop.domain.fields import Field, fields_of
from wenming_desktop.domain.teams import MEMBER, POSTS, Partner, Role, Team
from wenming_desktop.services import partners, teams, volunteer_roles
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.volunteers.fields import (
    Named,
    name_field,
    person_picker,
    volunteer_picker,
)
from wenming_desktop.ui.pages.volunteers.reading import FormStart
from wenming_desktop.ui.widgets.field_editors import choice_box
from wenming_desktop.ui.widgets.form_dialog import FormDialog
from wenming_desktop.ui.widgets.record_form import RecordForm

Done = Callable[[Any], None]


def ask_team(ctx: PageContext, parent: QWidget, pk: int | None, start: FormStart, done: Done) -> FormDialog:
    """新建队伍 or 修改; the categories in the township's own words."""
    new = pk is None
    values = {"category": start.words.categories[-1], "tier": "小队"} | start.values
    form = RecordForm(
        fields_of(Team), today=ctx.today(), values=values, columns=1,
        makers={
            "category": lambda parent: choice_box(start.words.categories, parent, required=True),
            "parent": name_field("上级队伍", start.words.teams), "station": name_field("所属阵地", start.words.stations),
        },
        draft="team/new" if new else "",
    )  # fmt: skip
    return FormDialog.ask(
        parent, "新建队伍" if new else f"修改 {values['name']}", form, jobs=ctx.jobs, done=done,
        save=lambda given: ctx.context.submit(teams.save_team, pk, given),
        problems=lambda given: ctx.future(teams.check_team, pk, given),
    )  # fmt: skip


def ask_member(ctx: PageContext, parent: QWidget, team_pk: int, team: str) -> FormDialog:
    """添加队员: a volunteer of the roster joins this team."""
    fields = (
        Field("志愿者", required=True, name="who", help="还不是志愿者的，先在“志愿者”里新增"),
        Field("队内职务", "choice", required=True, choices=POSTS, name="post"),
        Field("入队日期", "date", required=True, name="day"),
    )
    form = RecordForm(
        fields, today=ctx.today(), values={"post": MEMBER, "day": ctx.today()}, makers={"who": volunteer_picker(ctx)}
    )  # fmt: skip

    def save(values: dict[str, Any]) -> Any:
        return ctx.context.submit(teams.join, values["who"], team_pk, values["post"], values["day"])

    return FormDialog.ask(parent, f"{team} 添加队员", form, jobs=ctx.jobs, save=save)


def ask_role(
    ctx: PageContext, parent: QWidget, pk: int | None, start: FormStart, done: Done, *,
    person_pk: int | None = None, name: str = "",
) -> FormDialog:  # fmt: skip
    """列入骨干名册 (a person of the register is found first, unless given), or 修改."""
    asks = pk is None and person_pk is None
    who = Field("姓名", required=True, name="who", help="户籍名册里的人；志愿者也在里面")
    form = RecordForm(
        [*([who] if asks else []), *fields_of(Role)], today=ctx.today(), values=start.values, columns=1,
        makers={"who": person_picker(ctx), "station": name_field("所在阵地", start.words.stations)},
    )  # fmt: skip

    def person(values: dict[str, Any]) -> int | None:
        found: int | None = values.get("who") if asks else person_pk
        return found

    def given(values: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in values.items() if key != "who"}

    return FormDialog.ask(
        parent, f"{name} 列入骨干名册".strip() if pk is None else f"修改 {name} 的骨干登记", form, jobs=ctx.jobs, done=done,
        save=lambda values: ctx.context.submit(volunteer_roles.save_role, pk, given(values), person(values)),
        problems=lambda values: ctx.future(volunteer_roles.check_role, pk, given(values), person(values)),
    )  # fmt: skip


def ask_end(ctx: PageContext, parent: QWidget, pk: int, name: str, tag: str) -> FormDialog:
    """结束: a place on a roster ends on a day."""
    fields = (Field("结束日期", "date", required=True, name="day", help="登记会留着，名册上不再列出"),)
    form = RecordForm(fields, today=ctx.today(), values={"day": ctx.today()})
    return FormDialog.ask(
        parent, f"{name} 不再列为{tag}", form, jobs=ctx.jobs, verb="结束(&S)",
        save=lambda values: ctx.context.submit(volunteer_roles.end_role, pk, values["day"]),
    )  # fmt: skip


def ask_partner(
    ctx: PageContext, parent: QWidget, pk: int | None, values: dict[str, Any], villages: Named, done: Done
) -> FormDialog:
    """新增共建单位 or 修改."""
    form = RecordForm(
        [replace(field, help="") for field in fields_of(Partner)], today=ctx.today(),
        values=values or {"from_day": ctx.today()}, makers={"village": name_field("结对嘎查村", villages)}, columns=1,
    )  # fmt: skip
    return FormDialog.ask(
        parent, "新增共建单位" if pk is None else f"修改 {values['name']}", form, jobs=ctx.jobs, done=done,
        save=lambda given: ctx.context.submit(partners.save_partner, pk, given),
        problems=lambda given: ctx.future(partners.check_partner, pk, given),
    )  # fmt: skip
