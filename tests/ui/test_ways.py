"""What a thing to do leads to is listed whole, whatever was typed or filtered in that room before."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from tests.ui.small_screen import SETTINGS, window_on
from wenming_desktop.services import workbench_figures, workbench_todos
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.widgets.filter_bar import FilterBar

# by room and the names of what its ``open`` is given: those that lead to a list, with something it may be given
LISTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("activities", {"tab": "overdue", "only": (1,)}),
    ("activities", {"shown": {"past": True}, "pk": 1}),
    ("activities", {"shown": {"past": True}}),
    ("activities", {"shown": {"week": True}}),
    ("activities", {"shown": {"of_month": 202609, "已举办": True}}),
    ("activities", {"day": QDate(2026, 10, 27).toPython()}),
    ("boards", {"period": "2026-Q3", "village_pk": None}),
    ("party", {"period": "2026-Q3"}),
    ("points", {"month": 202610}),
    ("volunteers", {"kind": "certificate", "task": "changed"}),
    ("volunteers", {"kind": "pair"}),
    ("volunteers", {"task": "consent"}),
    ("volunteers", {"task": "corrections"}),
    ("households", {"task": "noted_gone"}),
    ("stations", {"kind": "village"}),
    ("stations", {"kind": "have"}),
)
# those that lead to a form or a dialog, where nothing is listed by the words of the room
FORMS = (
    ("activities", {"signin"}), ("activities", {"proposals"}), ("settings", {"tab"}), ("settings", {"tab", "field"}),
    ("settings", {"tab", "village"}), ("volunteers", {"kind", "task"}), ("volunteers", {"task", "first", "last", "team"}),
    ("workbench", {"sent"}), ("room", {"kind"}),
)  # fmt: skip


def ways() -> Iterator[tuple[str, frozenset[str]]]:
    """Every way of the first room: the room (or the name of who says it) and what it is given."""
    for module in (workbench_todos, workbench_figures):
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Way":
                room, args = node.args
                name = room.value if isinstance(room, ast.Constant) else ast.unparse(room)
                assert isinstance(args, ast.Dict)
                yield (
                    str(name),
                    frozenset(str(key.value) for key in args.keys if isinstance(key, ast.Constant)),
                )


def test_every_way_is_looked_at() -> None:
    known = {(room, frozenset(args)) for room, args in LISTS} | {
        (room, frozenset(names)) for room, names in FORMS
    }
    boards = frozenset({"period", "village_pk", "band"})
    assert {one for one in ways() if one not in known} == {("boards", boards)}


@pytest.fixture
def window(qtbot: QtBot, demo_book: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    with window_on(qtbot, demo_book, SETTINGS[0], monkeypatch) as window:
        yield window


def settled(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=20_000)


def test_no_words_of_before_hide_what_a_way_leads_to(qtbot: QtBot, window: MainWindow) -> None:
    seen = 0
    for room, args in LISTS:
        window.navigate(room)
        settled(qtbot, window)
        page = window.page(room)
        for bar in page.findChildren(FilterBar):
            bar.line.setText("查无此人")
        window.navigate(room, **args)
        settled(qtbot, window)
        qtbot.wait(250)  # longer than the pause after typing
        settled(qtbot, window)
        for bar in page.findChildren(FilterBar):
            if bar.isVisible():
                seen += 1
                assert bar.text() == "", f"{room} {args}"
        for dialog in page.findChildren(QDialog):
            dialog.close()
    assert seen >= 8
