"""Every room and every dialog fits a small screen: 1366x768 and the same at 125 % (1092x614), each at 小 and at 特大."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import is_dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

import wenming_desktop.domain
import wenming_desktop.ui
from tests.ui.dialog_openers import LONG, OPENERS
from tests.ui.small_screen import (
    SETTINGS,
    Setting,
    beyond,
    cut_off,
    every_setting,
    looked_at,
    out_of_sight,
    too_low,
    window_on,
)
from wenming_desktop.domain.fields import fields_of
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.widgets import fitting
from wenming_desktop.ui.widgets.fitting import FittedDialog, RoomStack
from wenming_desktop.ui.widgets.form_dialog import FormDialog
from wenming_desktop.ui.widgets.record_form import RecordForm

BASES = {FittedDialog, Sheet}


@pytest.fixture
def window(
    qtbot: QtBot, demo_book: Path, setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    with window_on(qtbot, demo_book, setting, monkeypatch) as window:
        yield window


def below(kind: type) -> set[type]:
    return {one for sub in kind.__subclasses__() for one in (sub, *below(sub))}


def dialogs() -> set[type]:
    """Every class of dialog of the program."""
    for module in pkgutil.walk_packages(wenming_desktop.ui.__path__, "wenming_desktop.ui."):
        importlib.import_module(module.name)
    return {one for one in below(QDialog) if one.__module__.startswith("wenming_desktop.")}


def squeezed(window: MainWindow, size: QSize) -> list[str]:
    """What a window wants beyond its size: it is scrolled upright at the largest letters alone, sideways never."""
    needed = window.centralWidget().minimumSizeHint()
    stack = window.findChild(RoomStack)
    assert stack is not None
    room = stack.parentWidget().size()
    found = [f"the window needs {needed.toTuple()}"] if needed != needed.boundedTo(size) else []
    lacking = stack.minimumSizeHint() - room
    if lacking.width() > 0 or (lacking.height() > 0 and size.height() > 560):
        found.append(f"the room needs {stack.minimumSizeHint().toTuple()} of {room.toTuple()}")
    return found


def told(problems: dict[str, list[str]]) -> str:
    return "\n".join(f"{where}: {one}" for where, found in problems.items() for one in found)


def test_every_dialog_is_fitted_and_is_opened_here() -> None:
    found = dialogs()
    assert len(found) > 40
    assert not [one.__name__ for one in found if not issubclass(one, FittedDialog)]
    assert {one.__name__ for one in found - BASES} == {one.__name__ for one in OPENERS}


@every_setting
def test_every_dialog_fits(qtbot: QtBot, window: MainWindow, setting: Setting) -> None:
    problems: dict[str, list[str]] = {}
    for kind, opener in OPENERS.items():
        dialog = opener(window)
        assert type(dialog) is kind
        dialog.open()
        found = []
        for tab in looked_at(qtbot, window, dialog):
            seen = (*out_of_sight(dialog, setting), *cut_off(dialog), *beyond(dialog), *too_low(dialog))
            found += [f"{tab}{one}" for one in seen]
        if isinstance(dialog, Sheet):
            dialog.say(LONG)
            qtbot.wait(10)
            found += [f"with a refusal: {one}" for one in out_of_sight(dialog, setting)]
        if found:
            problems[kind.__name__] = found
        dialog.close()
        qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=20_000)
    assert not problems, told(problems)


@every_setting
def test_every_room_fits(qtbot: QtBot, window: MainWindow, setting: Setting) -> None:
    walk_the_rooms(qtbot, window)


@pytest.mark.parametrize("setting", SETTINGS[-1:], ids=lambda one: one.name)
def test_every_room_fits_beside_the_unfolded_list(qtbot: QtBot, window: MainWindow, setting: Setting) -> None:
    folded = window.list.width()
    window.list.arrow.click()
    assert window.list.width() > folded
    walk_the_rooms(qtbot, window)


def walk_the_rooms(qtbot: QtBot, window: MainWindow) -> None:
    size = fitting.room_of(window)
    assert window.size() == size
    problems: dict[str, list[str]] = {}
    for key in window.rooms:
        window.navigate(key)
        found = []
        for tab in looked_at(qtbot, window, window.page(key)):
            found += [f"{tab}{one}" for one in (*cut_off(window), *beyond(window), *too_low(window))]
            found += [f"{tab}{one}" for one in squeezed(window, size)]
        if found:
            problems[key] = found
    assert not problems, told(problems)


@every_setting
def test_the_form_of_every_noun_fits(qtbot: QtBot, window: MainWindow, setting: Setting) -> None:
    """The fields of each noun in one form, with every field wrong: higher than any form the rooms ask with."""
    problems: dict[str, list[str]] = {}
    for noun in nouns():
        form = RecordForm(fields_of(noun), today=window.ctx.today())
        dialog = FormDialog(
            window, "修改登记的内容", form, save=lambda _values: Future(), jobs=window.ctx.jobs, note=LONG
        )
        dialog.open()
        for name in form.editors:
            form.set_error(name, LONG)
        qtbot.wait(20)
        found = [*out_of_sight(dialog, setting), *cut_off(dialog)]
        dialog.activateWindow()
        last = list(form.editors.values())[-1].widget
        last.setFocus()
        qtbot.wait(10)
        if last.visibleRegion().boundingRect().height() < last.height() // 2:
            found.append("the last field is not scrolled into sight by the keyboard")
        if found:
            problems[noun.__name__] = found
        dialog.close()
    assert not problems, told(problems)


def nouns() -> list[type]:
    """Every dataclass of the domain that carries Fields."""
    found = []
    for module in pkgutil.iter_modules(wenming_desktop.domain.__path__, "wenming_desktop.domain."):
        loaded = importlib.import_module(module.name)
        found += [
            one
            for one in vars(loaded).values()
            if isinstance(one, type)
            and one.__module__ == module.name
            and is_dataclass(one)
            and fields_of(one)
        ]
    assert len(found) > 15
    return found
