"""The four settings under which everything must fit, the demonstration book in its window, and what is cut off there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTabBar,
    QTableView,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from wenming_desktop.services.context import Context
from wenming_desktop.support.clock import Clock
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.rooms import all_rooms
from wenming_desktop.ui.theme import LetterSize, theme
from wenming_desktop.ui.widgets import fitting
from wenming_desktop.ui.widgets.card import Card
from wenming_desktop.ui.widgets.date_field import DateField
from wenming_desktop.ui.widgets.fitting import FittedDialog
from wenming_desktop.ui.widgets.table_view import MemoryStore

DEMO_CLOCK = Clock.fixed(datetime(2026, 10, 27, 17, 40))
SHOWS_LESS = ("ElideLabel", "QTableCornerButton")
_TASK_BAR = 40
_PAUSE = 120  # after which what is said of a line is read (the cards of the register wait 80 ms)
_BESIDE_CHOICE = 22 + 16  # the arrow and the padding of a drop-down
_BESIDE_HEAD = 15  # the padding of a head in style.qss
_FIGURE = re.compile(r"[+\-−]?\d[\d.,:/%\-]*(分|户|人|条|次|小时|个)?")

_BELOW_NOTHING = re.compile(
    r"(?<![\d月日])[-−]\d+(户|人|条|行|处|份|个|名|张|项|场|件|次|天)"
)  # a count, never of points


@dataclass(frozen=True)
class Setting:
    """A screen in the points Qt counts in, and the letters chosen in 设置."""

    name: str
    screen: QSize
    letters: LetterSize
    task_bar: int

    @property
    def place(self) -> QRect:
        return QRect(QPoint(0, 0), self.screen - QSize(0, self.task_bar))


SETTINGS = (
    Setting("1366x768", QSize(1366, 768), "小", _TASK_BAR),
    Setting("特大", QSize(1366, 768), "特大", _TASK_BAR),
    Setting("125%", QSize(1092, 614), "小", round(_TASK_BAR / 1.25)),
    Setting("125%特大", QSize(1092, 614), "特大", round(_TASK_BAR / 1.25)),
)
every_setting = pytest.mark.parametrize("setting", SETTINGS, ids=lambda one: one.name)


@contextmanager
def window_on(
    qtbot: QtBot, book: Path, setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    """The main window over a book on a screen of this kind, as large as it can be there."""
    monkeypatch.setattr(fitting, "place_of", lambda _widget: setting.place)
    context = Context(book, DEMO_CLOCK)
    messages = Messages()
    theme().apply()  # as the program does before its first window
    ctx = PageContext(context, messages, Jobs(messages), MemoryStore())
    window = MainWindow(ctx, all_rooms(), lambda _text: [])
    messages.window = window
    qtbot.addWidget(window)  # deletes it: a new style sheet is worked out for every widget that still lives
    window.resize(fitting.room_of(window))
    window.show()
    qtbot.waitUntil(lambda: ctx.jobs.idle, timeout=20_000)
    theme().apply(setting.letters)  # after the letters of the book's settings
    qtbot.wait(60)
    try:
        yield window
    finally:
        qtbot.waitUntil(lambda: ctx.jobs.idle, timeout=20_000)
        context.close(with_backup=False)
        theme().apply()


def cut_off(root: QWidget) -> list[str]:
    """Texts wider or higher than the room they have (those that end in … on purpose are not)."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QLabel | QAbstractButton | QComboBox):
            continue
        if type(widget).__name__ in SHOWS_LESS or (
            isinstance(widget, QAbstractButton) and isinstance(widget.parent(), QLineEdit | QTabBar)
        ):
            continue
        hint = widget.minimumSizeHint() if isinstance(widget, QComboBox) else widget.sizeHint()
        if isinstance(widget, QLabel) and widget.wordWrap():
            hint = QSize(0, widget.heightForWidth(widget.width()))
        if isinstance(widget, QComboBox):
            hint = hint.expandedTo(QSize(_least_of(widget), 0))
        if hint.width() > widget.width() + 1 or hint.height() > widget.height() + 1:
            words = widget.accessibleName() or getattr(widget, "text", str)()
            found.append(f"{type(widget).__name__} {words} {hint.toTuple()} in {widget.size().toTuple()}")
    found += [f"below nothing: {text}" for text in _texts(root) if _BELOW_NOTHING.search(text)]
    found += [f"the day {one.text()} in {one.width()}" for one in root.findChildren(DateField) if _half(one)]
    return [*found, *cut_columns(root)]


def _texts(root: QWidget) -> list[str]:
    kinds = QLabel | QAbstractButton
    return [one.text() for one in root.findChildren(QWidget) if isinstance(one, kinds) and one.isVisible()]


def _half(field: DateField) -> bool:
    """Whether a day does not stand whole in its field."""
    letters = field.fontMetrics()
    beside = field.sizeHint().width() - 17 * letters.horizontalAdvance("x")
    return field.isVisible() and field.width() - beside < letters.horizontalAdvance(field.text())


def beyond(root: QWidget) -> list[str]:
    """What one presses, types in or reads lines in, that lies beyond what holds it and cannot be scrolled into sight."""
    found = []
    for widget in root.findChildren(QWidget):
        kinds = QAbstractButton | QLineEdit | QComboBox | QAbstractScrollArea | Card
        if not isinstance(widget, kinds) or not widget.isVisible() or isinstance(widget, QTabBar):
            continue
        above = widget.parentWidget()
        while above is not None and not isinstance(above.parentWidget(), QAbstractScrollArea):
            where = QRect(widget.mapTo(above, QPoint(0, 0)), widget.size())
            if not above.rect().contains(where):
                name = widget.accessibleName() or getattr(widget, "text", str)()
                found.append(
                    f"{type(widget).__name__} {name} at {where.getRect()} of {above.size().toTuple()}"
                )
                break
            if above.isWindow():
                break
            above = above.parentWidget()
    return found


def too_low(root: QWidget) -> list[str]:
    """Tables that have lines and show less than three of them."""
    found = []
    for table in root.findChildren(QTableView):
        if table.isVisible() and table.model() is not None:
            least = sum(table.rowHeight(row) for row in range(min(3, table.model().rowCount())))
            if table.viewport().height() < least:
                found.append(f"{_named(table)}: {table.viewport().height()} of {least} for its first lines")
    return found


def _named(table: QTableView) -> str:
    """The table by what holds it and by its heads."""
    model = table.model()
    heads = [
        str(model.headerData(at, Qt.Orientation.Horizontal) or "")
        for at in range(min(4, model.columnCount()))
    ]
    return f"{table.accessibleName()} {'、'.join(heads)}"


def _least_of(combo: QComboBox) -> int:
    """What is chosen in a drop-down stands whole in it, but where it was told to keep long lines short."""
    short = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
    if combo.isEditable() or combo.sizeAdjustPolicy() == short:
        return 0
    return combo.fontMetrics().horizontalAdvance(combo.currentText()) + _BESIDE_CHOICE


def cut_columns(root: QWidget) -> list[str]:
    """Heads and figures that do not stand whole in their column: half a figure is a wrong figure."""
    found = []
    letters, body = QFontMetrics(theme().font(9 / 10.5)), QFontMetrics(theme().font())
    for table in root.findChildren(QTableView):
        header, model = table.horizontalHeader(), table.model()
        if not table.isVisible() or model is None:
            continue
        for column in range(model.columnCount()):
            if header.isSectionHidden(column):
                continue
            width = header.sectionSize(column)
            head = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
            if header.isVisible() and letters.horizontalAdvance(head) > width - _BESIDE_HEAD:
                found.append(f"{table.accessibleName()}: head {head} in {width}")
            for row in range(min(model.rowCount(), 30)):
                index = model.index(row, column)
                text = str(index.data() or "")
                hint = table.sizeHintForIndex(index).width()
                beside = hint - body.horizontalAdvance(text)  # what the style puts beside the words of a cell
                shown = body.elidedText(text, Qt.TextElideMode.ElideRight, width - beside)
                if text and shown == "…":
                    found.append(
                        f"{table.accessibleName()}: of {text} under {head} nothing is left in {width}"
                    )
                    break
                if (_FIGURE.fullmatch(text) or _is_short(model, column, text)) and hint > width + 1:
                    found.append(f"{table.accessibleName()}: {text} under {head} in {width}")
                    break
    return found


def _is_short(model: QAbstractItemModel, column: int, text: str) -> bool:
    """Whether all the words of this column are short ones: then each stands whole."""
    columns = getattr(model, "columns", ())
    return column < len(columns) and 0 < getattr(columns[column], "longest", 0) <= 4 and len(text) <= 4


def out_of_sight(dialog: FittedDialog, setting: Setting) -> list[str]:
    """What of a dialog lies beyond the edge of the screen, or a button beyond the edge of the dialog."""
    found = []
    room = setting.place.size() - fitting._FRAME
    if dialog.width() > room.width() or dialog.height() > room.height():
        found.append(f"it is {dialog.size().toTuple()} in {room.toTuple()}")
    if not setting.place.contains(dialog.frameGeometry()):
        found.append(f"it stands at {dialog.frameGeometry().getRect()}")
    for button in dialog.findChildren(QPushButton):
        where = QRect(button.mapTo(dialog, QPoint(0, 0)), button.size())
        if button.isVisible() and not is_scrolled(button) and not dialog.rect().contains(where):
            found.append(f"{button.text()} at {where.getRect()} of {dialog.size().toTuple()}")
    for area in dialog.findChildren(QScrollArea):
        if area.isVisible() and area.horizontalScrollBar().maximum() > 0:
            found.append(f"scrolled sideways by {area.horizontalScrollBar().maximum()}")
    return found


def is_scrolled(widget: QWidget) -> bool:
    """Whether it can be brought into sight by scrolling."""
    above = widget.parentWidget()
    while above is not None and not above.isWindow():
        if isinstance(above, QScrollArea):
            return True
        above = above.parentWidget()
    return False


def looked_at(qtbot: QtBot, window: MainWindow, root: QWidget) -> Iterator[str]:
    """A room or dialog, its first rows chosen, and every tab in it and in its panes, when all is read and laid out."""
    _settle(qtbot, window)
    if _choose_first(root):
        qtbot.wait(_PAUSE)
        _settle(qtbot, window)
    found = _outermost_tabs(root)
    if not found:
        yield ""
    for tabs in found:
        for at in range(tabs.count()):
            if tabs.isTabVisible(at):
                tabs.setCurrentIndex(at)
                for inner in looked_at(qtbot, window, tabs.widget(at)):
                    yield f"{tabs.tabText(at)}: {inner}"


def _settle(qtbot: QtBot, window: MainWindow) -> None:
    for _ in range(2):
        qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=20_000)
        qtbot.wait(30)


def _choose_first(root: QWidget) -> bool:
    """Stand on the first line of every list where one stands nowhere: an empty pane shows nothing that could be cut."""
    chosen = False
    for view in root.findChildren(QAbstractItemView):
        model = view.model()
        if not view.isVisible() or model is None or view.currentIndex().isValid() or not model.rowCount():
            continue
        column = max(0, view.columnAt(4)) if isinstance(view, QTableView) else 0
        view.setCurrentIndex(model.index(0, column))
        chosen = True
    return chosen


def _outermost_tabs(root: QWidget) -> list[QTabWidget]:
    """The tabs in sight that lie in no other tab of this room, dialog or tab."""
    found = [one for one in root.findChildren(QTabWidget) if one.isVisible()]
    return [one for one in found if not any(other is not one and other.isAncestorOf(one) for other in found)]
