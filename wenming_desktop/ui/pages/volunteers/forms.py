"""The forms of volunteers: a new one found in the register first, the record, teams and posts with their days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from wenming_desktop.domain.fields import Field, fields_of
from wenming_desktop.domain.teams import MEMBER, POSTS
from wenming_desktop.domain.volunteers import AGREED, CONSENTS, LEFT, NOTE_KINDS, VolunteerNote
from wenming_desktop.services import access, teams, volunteer_forms, volunteer_leaving, volunteers
from wenming_desktop.services.teams import MemberRow
from wenming_desktop.services.volunteers import VolunteerDetail
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.volunteers import reading
from wenming_desktop.ui.pages.volunteers.fields import Named, PersonNameField, name_field, pk_field
from wenming_desktop.ui.pages.volunteers.reading import FormStart
from wenming_desktop.ui.widgets.deciding import Choice
from wenming_desktop.ui.widgets.field_editors import Maker
from wenming_desktop.ui.widgets.form_dialog import FormDialog
from wenming_desktop.ui.widgets.record_form import RecordForm
from wenming_desktop.ui.widgets.tags_field import TagsField

Done = Callable[[Any], None]
_SKILLS = (
    "文艺演出", "书画", "理发", "医疗护理", "急救", "心理疏导", "法律", "教育辅导", "电工维修", "驾驶",
    "种植养殖", "兽医", "蒙汉翻译", "摄影", "网络直播",
)  # fmt: skip
_NEW_FIRST = ("name", "id_number", "sex", "birth", "phone", "ethnic")
# the status has its own action with a day; what a new one may leave open comes last
_NOT_ASKED = {"status", "left_on"}


def ask_new_volunteer(ctx: PageContext, parent: QWidget, start: FormStart, done: Done) -> FormDialog:
    """新增志愿者: the name finds people of the register; one who is in none becomes a person of his own."""
    known = {
        field.name: field for field in volunteer_forms.volunteer_fields() if field.name not in _NOT_ASKED
    }
    rest = [field for name, field in known.items() if name not in _NEW_FIRST]
    name = replace(known["name"], help="先在户籍名册里找，找到就按回车选中")
    form = RecordForm(
        [name, *(known[one] for one in _NEW_FIRST[1:]), *rest], today=ctx.today(), values=start.values,
        makers={"name": lambda parent: PersonNameField(ctx, parent), **_record_makers(start)},
        draft="volunteer/new",
    )  # fmt: skip
    field = form.editors["name"].widget
    assert isinstance(field, PersonNameField)

    def fill(choice: Choice) -> None:
        form.set_note(
            "name", f"户籍名册里的人：{choice.detail}" + (f"，{choice.right}" if choice.right else "")
        )
        ctx.read(form, form.set_values, reading.person_filling, choice.value)

    def empty() -> None:
        form.set_note("name", "")
        form.set_values(dict.fromkeys(_NEW_FIRST[1:]))

    field.chosen.connect(fill)
    field.cleared.connect(empty)
    return FormDialog.ask(
        parent, "新增志愿者", form, jobs=ctx.jobs, done=done,
        save=lambda values: ctx.context.submit(volunteers.save_volunteer, None, values, field.person_pk),
        problems=lambda values: ctx.future(volunteers.check_volunteer, None, values, field.person_pk),
    )  # fmt: skip


def ask_volunteer(ctx: PageContext, parent: QWidget, pk: int, start: FormStart, done: Done) -> FormDialog:
    """修改: the person and the record; the full ID number and phone only when asked for."""
    person_pk = start.person_pk or 0
    form = RecordForm(
        [field for field in volunteer_forms.volunteer_fields() if field.name not in _NOT_ASKED],
        today=ctx.today(), values=start.values, makers=_record_makers(start),
        reveal=lambda name, show: ctx.write(parent, show, access.reveal, person_pk, name),
    )  # fmt: skip
    return FormDialog.ask(
        parent, f"修改 {start.values['name']}", form, jobs=ctx.jobs, done=done,
        save=lambda values: ctx.context.submit(volunteers.save_volunteer, pk, values),
        problems=lambda values: ctx.future(volunteers.check_volunteer, pk, values),
    )  # fmt: skip


def _record_makers(start: FormStart) -> dict[str, Maker]:
    return {
        "skills": lambda parent: TagsField("特长", _SKILLS, parent),
        "services": lambda parent: TagsField("服务类别", start.words.categories, parent),
    }


def ask_consent(ctx: PageContext, parent: QWidget, pks: Sequence[int], whose: str, done: Done) -> FormDialog:
    """登记同意: the consent of many at once, with its day."""
    fields = (
        Field("本人同意记录", "choice", required=True, choices=CONSENTS[1:], name="consent"),
        Field("哪天取得", "date", required=True, name="day", help="签字或口头答复的日期；未成年人还要监护人同意，在“修改”里填"),
    )  # fmt: skip
    form = RecordForm(fields, today=ctx.today(), values={"consent": AGREED, "day": ctx.today()})
    return FormDialog.ask(
        parent, f"登记{whose}的同意记录", form, jobs=ctx.jobs, done=done,
        save=lambda values: ctx.context.submit(volunteers.set_consent, pks, values["consent"], values["day"]),
    )  # fmt: skip


def ask_join(ctx: PageContext, parent: QWidget, pk: int, name: str, offered: Named) -> FormDialog:
    """加入队伍."""
    fields = (
        Field("队伍", required=True, name="team", help="写队名或拼音首字母，向下键看全部"),
        Field("队内职务", "choice", required=True, choices=POSTS, name="post"),
        Field("入队日期", "date", required=True, name="day"),
    )
    form = RecordForm(
        fields,
        today=ctx.today(),
        values={"post": MEMBER, "day": ctx.today()},
        makers={"team": pk_field("队伍", offered)},
    )

    def save(values: dict[str, Any]) -> Any:
        return ctx.context.submit(teams.join, pk, values["team"], values["post"], values["day"])

    return FormDialog.ask(parent, f"{name} 加入队伍", form, jobs=ctx.jobs, save=save)


def ask_post(ctx: PageContext, parent: QWidget, member: MemberRow) -> FormDialog:
    """变更职务, from a day on."""
    fields = (
        Field("队内职务", "choice", required=True, choices=POSTS, name="post"),
        Field("从哪天起", "date", required=True, name="day", help="以前的职务和日期会留在档案里"),
    )
    form = RecordForm(fields, today=ctx.today(), values={"post": member.post, "day": ctx.today()})
    return FormDialog.ask(
        parent, f"{member.name}在{member.team}的职务", form, jobs=ctx.jobs,
        save=lambda values: ctx.context.submit(teams.set_post, member.membership_pk, values["post"], values["day"]),
    )  # fmt: skip


def ask_leave(ctx: PageContext, parent: QWidget, member: MemberRow) -> FormDialog:
    """离队, on a day."""
    fields = (Field("离队日期", "date", required=True, name="day", help="在队期间的服务时间不变"),)
    form = RecordForm(fields, today=ctx.today(), values={"day": ctx.today()})
    return FormDialog.ask(
        parent, f"{member.name} 离开{member.team}", form, jobs=ctx.jobs, verb="离队(&S)",
        save=lambda values: ctx.context.submit(teams.leave, member.membership_pk, values["day"]),
    )  # fmt: skip


def ask_withdraw(ctx: PageContext, parent: QWidget, detail: VolunteerDetail) -> FormDialog:
    """退出: no volunteer any more from a day on; the record and the hours stay."""
    fields = (
        Field("退出日期", "date", required=True, name="day", help="在的队伍同时离队；档案、时间和证明都留着，可以撤销"),
    )  # fmt: skip
    form = RecordForm(fields, today=ctx.today(), values={"day": ctx.today()})
    return FormDialog.ask(
        parent, f"{detail.person.name} 退出志愿者", form, jobs=ctx.jobs, verb="退出(&S)",
        save=lambda values: ctx.context.submit(volunteer_leaving.withdraw, detail.volunteer_pk, values["day"]),
    )  # fmt: skip


def ask_note(
    ctx: PageContext, parent: QWidget, volunteer_pk: int, name: str, kind: str = NOTE_KINDS[0],
    pk: int | None = None, values: dict[str, Any] | None = None,
) -> FormDialog:  # fmt: skip
    """培训、表彰、评价 or 更正申请 of a volunteer."""
    form = RecordForm(
        fields_of(VolunteerNote), today=ctx.today(), values=values or {"kind": kind, "day": ctx.today()},
        makers={"state": name_field("办理结果", ((0, "已更正"), (1, "核对无误，不更正"), (2, "合格"), (3, "优秀")))},
    )  # fmt: skip
    return FormDialog.ask(
        parent, f"{name} 的{'记录' if pk else kind}", form, jobs=ctx.jobs,
        note="更正申请的“办理结果”空着，就是还没有答复。" if kind == "更正申请" else "",
        save=lambda given: ctx.context.submit(volunteers.save_note, pk, given, volunteer_pk),
    )  # fmt: skip


def is_current(detail: VolunteerDetail) -> bool:
    """Whether one is on the roster (在册)."""
    return detail.record.status != LEFT
