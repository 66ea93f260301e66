"""Rows 25 and 26: what a stranger typed is printed and shown as it is: never markup, never a link, never a picture."""

from __future__ import annotations

import ast
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.printing.test_sheets import EDITION, account
from tests.services.small_book import Small
from wenming_desktop import ui
from wenming_desktop.app import Program
from wenming_desktop.printing import preview
from wenming_desktop.printing.personal_sheet import print_household_sheet
from wenming_desktop.services import activities, households, people
from wenming_desktop.storage import journal

UI = Path(ui.__file__).parent
MARKUP = (
    "<b>粗</b>", "李四<", "a & b", "</para>", '<img src="/etc/hostname">', '<img src="http://127.0.0.1:9/x">',
    '<onDraw name="x"/>', "[[[红]]]", "&lt;原样&gt;", "<a href='file:///'>点这里</a>",
)  # fmt: skip


@pytest.mark.parametrize("typed", MARKUP)
def test_promise_8_row_25_markup_is_printed_as_it_was_typed(typed: str) -> None:
    given = account()
    given = replace(given, name=typed, entries=(replace(given.entries[0], text=typed, note=typed),))
    text = "".join(preview.text(print_household_sheet(given, "萨日朗-014", EDITION)).split())
    assert text.count("".join(typed.split())) >= 2


def shown_as_markup(widget: QWidget, typed: str) -> list[str]:
    """Labels and tips below a widget that would read the words as markup."""
    found = []
    for label in widget.findChildren(QLabel):
        plain = label.textFormat() == Qt.TextFormat.PlainText
        if typed in label.text() and not plain:
            found.append(f"label {label.text()}")
    for child in widget.findChildren(QWidget):
        if typed in child.toolTip():
            found.append(f"tip {child.toolTip()}")
    for view in widget.findChildren(QAbstractItemView):
        found += [f"cell tip {tip}" for tip in _cell_tips(view) if typed in tip]
    return found


def _cell_tips(view: QAbstractItemView) -> list[str]:
    model = view.model()
    if model is None:
        return []
    root = QModelIndex()
    return [
        str(model.index(row, column).data(Qt.ItemDataRole.ToolTipRole) or "")
        for row in range(min(model.rowCount(root), 20))
        for column in range(model.columnCount(root))
    ]


def test_promise_8_row_26_markup_is_shown_as_it_was_typed(
    program: Program, small: Small, qtbot: QtBot
) -> None:
    """Every room with the words in titles, names and notes; labels are plain, a tip never holds them as they are."""
    typed = '<img src="file:///etc/hostname"> <b>粗</b>'
    small.call(activities.save_activity, None, {"title": typed, "day": date(2026, 10, 26), "story": typed})
    pk = small.households["萨日朗-001"]
    small.call(people.save_household, pk, {"note": typed})
    small.call(households.add_alias, pk, typed)
    small.call(_rename_station, typed)
    small.call(lambda book: book.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
    folder = Path(shutil.copytree(small.folder, small.folder.parent / "副本.wenming"))
    program.start(str(folder))
    window = program.window
    assert window is not None
    for key in window.rooms:
        window.navigate(key)
        qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=20_000)
        assert shown_as_markup(window, typed) == [], key
    window.ctx.messages.say(f"已保存：{typed}")
    window.ctx.messages.bar(f"请看：{typed}")
    assert shown_as_markup(window, typed) == []
    window.ctx.messages.stop(f"不行：{typed}", f"请核对{typed}")
    for box in QApplication.topLevelWidgets():
        assert shown_as_markup(box, typed) == []


def _rename_station(book: object, typed: str) -> None:
    from wenming_desktop.services.context import Book

    assert isinstance(book, Book)
    with book.operation("改名"):
        pk = book.db.execute("SELECT min(pk) FROM station").fetchone()[0]
        journal.update(book.db, "station", int(pk), {"name": typed})


def test_promise_8_row_26_every_tip_that_is_no_fixed_word_goes_through_plain_tip() -> None:
    """Walks over the sources: a tip made of data is markup to Qt unless it is made plain."""
    tips = [
        (path.name, call.lineno, call.args[-1])
        for path in UI.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "setToolTip"
    ]
    assert len(tips) > 20
    assert [
        (name, line)
        for name, line, words in tips
        if not isinstance(words, ast.Constant) and "plain_tip(" not in ast.unparse(words)
    ] == []
