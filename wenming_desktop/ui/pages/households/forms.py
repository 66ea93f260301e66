"""The forms of the room: a household, a person, a household's state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from wenming_desktop.domain.fields import Field, fields_of
from wenming_desktop.domain.paper_words import few
from wenming_desktop.domain.people import HOUSEHOLD_STATES, Household, Person
from wenming_desktop.services import access, households, people
from wenming_desktop.services.context import Book
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.households.dated import CAUSE, CauseAsked, day_field
from wenming_desktop.ui.pages.households.reading import FormStart
from wenming_desktop.ui.widgets.choice_field import ChoiceField
from wenming_desktop.ui.widgets.deciding import Choice
from wenming_desktop.ui.widgets.field_editors import Maker, choice_box
from wenming_desktop.ui.widgets.form_dialog import FormDialog
from wenming_desktop.ui.widgets.record_form import RecordForm

Done = Callable[[Any], None]
_RELATIONS = (
    "户主",
    "配偶",
    "长子",
    "次子",
    "长女",
    "次女",
    "儿媳",
    "女婿",
    "父亲",
    "母亲",
    "孙子",
    "孙女",
    "兄弟",
    "姐妹",
    "其他",
)


def ask_household(
    ctx: PageContext, parent: QWidget, pk: int | None, start: FormStart, done: Done
) -> FormDialog:
    """新建一户 or 修改."""
    new = pk is None
    form = RecordForm(
        _household_fields(new),
        today=ctx.today(),
        values={**start.values, "day": ctx.today()},
        makers={"village": _words(start.villages), "grid": _words(start.grids), **_head_maker(start, new)},
        draft="household/new" if new else "",
    )
    if new:
        CauseAsked(ctx, form)
    else:
        _ChangeDated(ctx, form, start.values)
    return FormDialog.ask(
        parent, "新建一户" if new else f"修改 {start.values['number']}", form,
        save=lambda values: ctx.context.submit(people.save_household, pk, values),
        problems=lambda values: ctx.future(people.check_household, pk, values), jobs=ctx.jobs, done=done,
    )  # fmt: skip


def _household_fields(new: bool) -> list[Field]:
    """A new household is asked for its head; its number is made; states have a dialog of their own."""
    known = {field.name: field for field in fields_of(Household)}
    number = replace(known["number"], required=not new, help="空着就自动编号" if new else "")
    head = replace(known["head"], required=True, help="其他成员建好以后再添加" if new else "")
    if new:
        founded = day_field("以前就有的户，请写它是哪天有的；这一天以前的榜单上没有它。", "建户日期")
        return [known["village"], known["group"], head, known["grid"], number, known["note"], founded, CAUSE]
    since = day_field("小组、户主从这一天起变，以前的榜单不变。")
    wrong = Field("原来就登错了", "bool", name="wrong", help="勾上就是从一开始就该这样，以前的也改过来。")
    founded = Field("建户日期", "date", name="founded", help="原来登错了才改；这一天以前的榜单上没有它。")
    return [
        number,
        known["village"],
        known["group"],
        head,
        known["grid"],
        known["note"],
        founded,
        since,
        wrong,
        CAUSE,
    ]


class _ChangeDated(CauseAsked):
    """修改: the day is asked for once group or head are others than before; what was wrong from the first has none."""

    def __init__(self, ctx: PageContext, form: RecordForm, before: dict[str, Any]) -> None:
        self._before = {name: before.get(name) or "" for name in ("group", "head")}
        self._founded = before.get("founded")
        super().__init__(
            ctx, form, lambda values: bool(values.get("wrong")) or values.get("founded") != self._founded
        )
        self.look()

    def look(self) -> None:
        values = self._form.values()
        changed = any((values.get(name) or "") != old for name, old in self._before.items())
        self._form.show_field("wrong", shown=changed)
        wrong = changed and bool(self._form.editors["wrong"].value())
        self._form.show_field("day", shown=changed and not wrong)
        super().look()


def _head_maker(start: FormStart, new: bool) -> dict[str, Maker]:
    return {} if new else {"head": _words(start.members)}


def ask_person(
    ctx: PageContext, parent: QWidget, pk: int | None, household_pk: int, start: FormStart, done: Done
) -> FormDialog:
    """添加成员 or 修改一人; somebody with the same name or ID is shown while typing."""
    new = pk is None

    def same(values: dict[str, Any]) -> Future[str]:
        return ctx.future(
            _duplicate_text, values.get("name") or "", values.get("id_number") or "", start.village_pk, pk
        )

    form = RecordForm(
        fields_of(Person), today=ctx.today(), values=start.values, jobs=ctx.jobs, duplicate=same, columns=1,
        makers={"branch": _words(start.branches), "relation": relation_field},
        reveal=None if pk is None else lambda name, show: reveal(ctx, parent, pk, name, show),
        draft=f"person/{household_pk}" if new else "",
    )  # fmt: skip
    return FormDialog.ask(
        parent, "添加成员" if new else f"修改 {start.values['name']}", form,
        save=lambda values: ctx.context.submit(people.save_person, pk, values, household_pk),
        problems=lambda values: ctx.future(people.check_person, pk, values, household_pk), jobs=ctx.jobs, done=done,
    )  # fmt: skip


def reveal(ctx: PageContext, owner: QWidget, pk: int, name: str, show: Callable[[str], None]) -> None:
    """显示: the full ID number or phone of a person; the look is logged by the service."""
    ctx.write(owner, show, access.reveal, pk, name)


def ask_state(ctx: PageContext, parent: QWidget, pk: int, number: str, state: str) -> FormDialog:
    """改状态, from a day on; past boards do not change."""
    fields = (
        Field("状态", "choice", required=True, choices=HOUSEHOLD_STATES, name="state"),
        day_field("这一天以前的榜单不变；时段最后一天在“参评”的才上榜。", name="from_day"),
        CAUSE,
    )
    form = RecordForm(fields, today=ctx.today(), values={"state": state, "from_day": ctx.today()})
    CauseAsked(ctx, form, day="from_day")
    return FormDialog.ask(
        parent, f"{number} 改状态", form, jobs=ctx.jobs,
        save=lambda values: ctx.context.submit(
            households.set_state, pk, values["state"], values["from_day"], values.get("cause", "")
        ),
    )  # fmt: skip


def _duplicate_text(book: Book, name: str, id_number: str, village_pk: int | None, but: int | None) -> str:
    return few([one.text for one in people.duplicates(book, name, id_number, village_pk, but)], 3, "处", "；")


def _words(words: Sequence[str]) -> Maker:
    return lambda parent: choice_box(words, parent)


def relation_field(parent: QWidget) -> QWidget:
    """A line that offers the usual relations and takes any."""

    def fits(text: str) -> list[Choice]:
        return [Choice(word, word) for word in _RELATIONS if text in word]

    return ChoiceField("与户主关系", fits, None, parent, width=180, open_empty=True, free_text=True)
