"""The short forms behind 更多, each from a day on: 换户主, 移动人员, 迁出或去世, 合户, 迁入另一嘎查."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.fields import Field
from wenming_desktop.domain.names import group_label
from wenming_desktop.services import departures, households
from wenming_desktop.services.changes import Changes
from wenming_desktop.services.context import Book
from wenming_desktop.services.people import HouseholdDetail, Member
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.households import reading
from wenming_desktop.ui.pages.households.dated import CAUSE, CauseAsked, day_field
from wenming_desktop.ui.pages.households.detail import LEAVE
from wenming_desktop.ui.pages.households.forms import relation_field
from wenming_desktop.ui.widgets.choice_field import PersonPicker
from wenming_desktop.ui.widgets.drop_down import DropDown
from wenming_desktop.ui.widgets.field_editors import Maker
from wenming_desktop.ui.widgets.form_dialog import FormDialog
from wenming_desktop.ui.widgets.record_form import RecordForm

_CHOOSE = "请选择"
_FIRST_HEAD = "户主，请先换户主"
_ENDS = ("注销", "迁出")  # what becomes of a household its last person leaves
_THIS, _OTHER = "保留本户", "保留选定的那一户"


def ask_head(ctx: PageContext, parent: QWidget, detail: HouseholdDetail, member: Member | None) -> FormDialog:
    """换户主: one of the members who live there."""
    others = [one for one in detail.members if not one.left_on and not one.is_head]
    form = RecordForm(
        (Field("新户主", "choice", required=True, name="person"), day_field(), CAUSE), today=ctx.today(),
        makers={"person": _people(others)}, values={**_start(member), "day": ctx.today()}, columns=1,
    )  # fmt: skip
    CauseAsked(ctx, form)
    return FormDialog.ask(
        parent, f"{detail.number} 换户主", form, jobs=ctx.jobs,
        note=f"现在的户主：{detail.head or '（无）'}。换了以后，原户主与新户主的关系空着，请随后补上。",
        save=lambda values: ctx.context.submit(
            households.set_head, detail.pk, values["person"], values["day"], values.get("cause", "")
        ),
    )  # fmt: skip


def ask_move(ctx: PageContext, parent: QWidget, detail: HouseholdDetail, member: Member | None) -> FormDialog:
    """移动人员: who, to which household, and what he is to its head."""
    movable = [one for one in detail.members if not one.left_on]
    fields = (
        Field("人员", "choice", required=True, name="person"),
        Field(
            "移到哪一户", "text", required=True, name="target", help="打户主姓名的首字母或户号，从下面选。"
        ),
        Field("与户主关系", "text", name="relation"),
        day_field("这一天以前的积分记在原来的户，以后的记到新的户。"),
        CAUSE,
    )
    form = RecordForm(
        fields, today=ctx.today(), values={**_start(member), "day": ctx.today()}, columns=1,
        makers={
            "person": _people(movable, _head_words(movable)), "target": _households(ctx, "移到哪一户", None, detail.pk),
            "relation": relation_field,
        },
    )  # fmt: skip
    CauseAsked(ctx, form)
    return FormDialog.ask(
        parent, "移动人员到别户", form, jobs=ctx.jobs, verb="移动(&S)",
        note="登记过的积分留在原来的户。",
        save=lambda values: ctx.context.submit(_move, values),
    )  # fmt: skip


def ask_leave(
    ctx: PageContext, parent: QWidget, detail: HouseholdDetail, member: Member | None
) -> FormDialog:
    """人员迁出、去世 from a day on, in one act with who heads the household then or, with nobody left, its state."""
    living = [one for one in detail.members if not one.left_on]
    others = [one for one in living if not one.is_head]
    fields = (
        Field("人员", "choice", required=True, name="person"),
        Field("从哪天起", "date", required=True, name="day", help="迁出或去世的日期。"),
        Field("新户主", "choice", required=True, name="head", help="从同一天起当户主；各人与新户主的关系请随后核对。"),
        Field(
            "这一户", "choice", required=True, choices=_ENDS, name="state", help="户里没有别人了，从同一天起不再参评。"
        ),
        CAUSE,
    )  # fmt: skip
    form = RecordForm(
        fields, today=ctx.today(), makers={"person": _people(living), "head": _people(others)}, columns=1,
        values={**_start(member), "day": ctx.today()},
    )  # fmt: skip
    CauseAsked(ctx, form)

    def look() -> None:
        leads = any(one.is_head and one.pk == form.values().get("person") for one in living)
        form.show_field("head", shown=leads and bool(others))
        form.show_field("state", shown=leads and not others and detail.state not in _ENDS)

    form.changed.connect(look)
    look()
    return FormDialog.ask(
        parent, LEAVE, form, jobs=ctx.jobs,
        note="选好人再保存。这个人不再算本户人口，登记过的积分不变；以后可以恢复。",
        save=lambda values: ctx.context.submit(
            departures.remove_person, values["person"], values["day"], values.get("cause", ""),
            departures.Left(values.get("head"), values.get("state") or ""),
        ),
    )  # fmt: skip


def ask_back(ctx: PageContext, parent: QWidget, member: Member) -> FormDialog:
    """恢复人员 whose leaving lies in a closed month: the cause."""
    form = RecordForm((CAUSE,), today=ctx.today(), columns=1)
    return FormDialog.ask(
        parent, f"恢复 {member.name}", form, jobs=ctx.jobs, verb="恢复(&S)",
        note=f"原登记{member.left_on}起迁出或去世，那个月已经审核。",
        save=lambda values: ctx.context.submit(departures.bring_back_person, member.pk, values["cause"]),
    )  # fmt: skip


def ask_merge(
    ctx: PageContext, parent: QWidget, detail: HouseholdDetail, show: Callable[[int], None]
) -> FormDialog:
    """合户 with another household of the village; one number stays, the other becomes 别的户号."""
    fields = (
        Field("与哪一户合并", "text", required=True, name="other", help="只能是本嘎查村的户。"),
        Field("合并以后", "choice", required=True, choices=(_THIS, _OTHER), name="keep"),
        day_field("这一天以前的榜单上仍是两户。"),
        CAUSE,
    )
    form = RecordForm(
        fields, today=ctx.today(), values={"keep": _THIS, "day": ctx.today()}, columns=1,
        makers={"other": _households(ctx, "与哪一户合并", detail.village_pk, detail.pk)},
    )  # fmt: skip
    CauseAsked(ctx, form)
    return FormDialog.ask(
        parent, f"{detail.number} {detail.head} 合户", form, jobs=ctx.jobs, verb="合并(&S)", done=show,
        note="两户的成员和积分合到一户，另一个户号记为别的户号；已锁定的榜单不变。合错了可以撤销。",
        save=lambda values: ctx.context.submit(_merge, detail.pk, values),
    )  # fmt: skip


def _move(book: Book, values: dict[str, Any]) -> tuple[None, Changes]:
    if values["target"] is None:
        raise UserError("还没有选定移到哪一户。", "请打户主姓名的首字母，从下面的名单里选一户。")
    return households.move_person(
        book,
        values["person"],
        values["target"],
        values["relation"] or "",
        values["day"],
        values.get("cause", ""),
    )


def _merge(book: Book, pk: int, values: dict[str, Any]) -> tuple[int, Changes]:
    other = values["other"]
    if other is None:
        raise UserError("还没有选定与哪一户合并。", "请打户主姓名的首字母，从下面的名单里选一户。")
    keep, gone = (pk, other) if values["keep"] == _THIS else (other, pk)
    return keep, households.merge_households(book, keep, gone, values["day"], values.get("cause", ""))[1]


def ask_move_away(
    ctx: PageContext, parent: QWidget, detail: HouseholdDetail, villages: Sequence[tuple[int, str]]
) -> FormDialog:
    """迁入另一嘎查: the household with its number and its points, from a day on; only the group in its own village."""
    fields = (
        Field("迁到哪个嘎查村", "choice", required=True, name="village"),
        Field("村民小组", "text", name="group", help="写成 2 或 大湾组；不知道就空着。"),
        day_field("以前的榜单上仍在原来的嘎查村，积分跟着户走。"),
        CAUSE,
    )
    form = RecordForm(
        fields, today=ctx.today(), values={"day": ctx.today()}, columns=1, makers={"village": _villages(villages)},
    )  # fmt: skip
    CauseAsked(ctx, form)
    return FormDialog.ask(
        parent, f"{detail.number} {detail.head} 迁入另一嘎查", form, jobs=ctx.jobs, verb="迁移(&S)",
        note=f"现在在{detail.village}{group_label(detail.group)}。户号不变，网格和表上顺序要在新的嘎查村重新定。",
        save=lambda values: ctx.context.submit(
            households.move_household, detail.pk, values["village"], values["group"] or "", values["day"],
            values.get("cause", ""),
        ),
    )  # fmt: skip


def _villages(villages: Sequence[tuple[int, str]]) -> Maker:
    def make(parent: QWidget) -> QWidget:
        combo = DropDown(parent)
        combo.addItem(_CHOOSE, None)
        for pk, name in villages:
            combo.addItem(name, pk)
        return combo

    return make


def _head_words(living: Sequence[Member]) -> str:
    """The head cannot go while others stay; of one who lives alone the household's state is changed instead."""
    return _FIRST_HEAD if len(living) > 1 else "户主，一人户请改户的状态或合户"


def _start(member: Member | None) -> dict[str, Any]:
    """Only whom the clerk asked for by name is chosen already."""
    return {"person": member.pk} if member else {}


def _people(members: Iterable[Member], head: str = "") -> Maker:
    """The people to choose from, nobody chosen at first; ``head`` is said behind the head: what must be done before."""

    def make(parent: QWidget) -> QWidget:
        combo = DropDown(parent)
        combo.addItem(_CHOOSE, None)
        for one in members:
            words = head if one.is_head and head else one.relation
            combo.addItem(f"{one.name}（{words}）" if words else one.name, one.pk)
        return combo

    return make


def _households(ctx: PageContext, name: str, village_pk: int | None, but: int) -> Maker:
    def make(parent: QWidget) -> QWidget:
        return PersonPicker(
            lambda text: ctx.future(reading.find_households, text, village_pk, but), ctx.jobs, parent, name=name,
            placeholder="户主、户号或拼音首字母", open_empty=village_pk is not None,
        )  # fmt: skip

    return make
