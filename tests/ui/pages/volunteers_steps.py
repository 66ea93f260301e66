"""What the tests of the volunteers' room do again and again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from tests.ui.pages.volunteers_book import volunteer
from wenming_desktop.services.context import Context
from wenming_desktop.ui.pages.volunteers.page import VolunteersPage
from wenming_desktop.ui.widgets.form_dialog import FormDialog

T = TypeVar("T")


def read(context: Context, verb: Callable[..., T], *args: Any) -> T:
    return context.read(verb, *args).result()


def dialog_of(qtbot: QtBot, owner: Any) -> FormDialog:
    qtbot.waitUntil(lambda: any(one.isVisible() for one in owner.findChildren(QDialog)))
    found = next(one for one in owner.findChildren(QDialog) if one.isVisible())
    assert isinstance(found, FormDialog)
    return found


def stand_on(qtbot: QtBot, room: VolunteersPage, context: Context, name: str) -> int:
    pk = volunteer(context, name)
    room.volunteers.table.select(pk)
    panel = room.volunteers.panel
    qtbot.waitUntil(lambda: panel.detail is not None and panel.detail.volunteer_pk == pk)
    return pk


def save(qtbot: QtBot, room: VolunteersPage, dialog: FormDialog, **texts: str) -> None:
    for name, text in texts.items():
        editor = dialog.form.editors[name]
        if editor.field.kind == "date":
            editor.set_value(date.fromisoformat(text))
        else:
            editor.set_text(text)
    dialog.save()
    qtbot.waitUntil(lambda: room.ctx.jobs.idle)
