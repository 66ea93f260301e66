"""The choosers of this room's forms: a person of the register, a team, a place, all by pinyin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from wenming_desktop.support import pinyin
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.volunteers import reading
from wenming_desktop.ui.widgets.choice_field import ChoiceField, PersonPicker
from wenming_desktop.ui.widgets.deciding import Choice, Offered
from wenming_desktop.ui.widgets.field_editors import Maker

_OFFERED = 50
Named = Sequence[tuple[int, str]]


class PersonNameField(PersonPicker):
    """A name that may be one of the register: what is typed is the name, ``person_pk`` who was chosen."""

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(lambda text: ctx.future(reading.find_people, text), ctx.jobs, parent, free_text=True)

    @property
    def person_pk(self) -> int | None:
        """The person of the register chosen, None where the name was only typed."""
        chosen = self.choice()
        return chosen.value if chosen else None

    def value(self) -> str | None:
        return self.text().strip() or None


def person_picker(ctx: PageContext) -> Maker:
    """A chooser of people of the register; its value is the person's key."""
    return lambda parent: PersonPicker(lambda text: ctx.future(reading.find_people, text), ctx.jobs, parent)


def volunteer_picker(ctx: PageContext) -> Maker:
    """A chooser of volunteers; its value is the volunteer's key."""
    return lambda parent: PersonPicker(
        lambda text: ctx.future(reading.find_volunteers, text), ctx.jobs, parent,
        name="志愿者", placeholder="姓名、拼音首字母或编号",
    )  # fmt: skip


def pk_field(label: str, named: Named, placeholder: str = "名称或拼音首字母") -> Maker:
    """A chooser of one of many names; its value is the key."""
    return lambda parent: ChoiceField(
        label, lambda text: _fitting(named, text, lambda pk, _name: pk), None, parent, placeholder=placeholder,
        open_empty=True,
    )  # fmt: skip


def name_field(label: str, named: Named) -> Maker:
    """A chooser of one of many names; its value is the name, also one that was only typed."""
    return lambda parent: ChoiceField(
        label, lambda text: _fitting(named, text, lambda _pk, name: name), None, parent,
        placeholder="名称或拼音首字母", open_empty=True, free_text=True,
    )  # fmt: skip


def _fitting(named: Named, text: str, value: Any) -> Offered:
    found = [
        Choice(value(pk, name), name)
        for pk, name in named
        if not text or text in name or pinyin.matches(text, name)
    ]
    return Offered.first(found, _OFFERED)
