"""Every number of the workbench opens its rows, by the mouse and by the keyboard, and they are exactly as many."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.pages.points_book import settle
from tests.ui.small_screen import DEMO_CLOCK
from wenming_desktop.domain.durations import format_hours
from wenming_desktop.services import hours, tables, workbench
from wenming_desktop.services.context import Book, Context
from wenming_desktop.services.workbench_parts import Way, Workbench
from wenming_desktop.ui.dialogs.proposals_dialog import ProposalsDialog
from wenming_desktop.ui.hours.served_dialog import ServedDialog
from wenming_desktop.ui.hours.signin_sheet import SigninSheet
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.workbench.sent_dialog import SentDialog
from wenming_desktop.ui.rooms import all_rooms
from wenming_desktop.ui.widgets.bars import BarsView
from wenming_desktop.ui.widgets.card import StatCard
from wenming_desktop.ui.widgets.column_chart import ColumnChart
from wenming_desktop.ui.widgets.filter_bar import FilterBar
from wenming_desktop.ui.widgets.pointed import Pointed
from wenming_desktop.ui.widgets.table_view import MemoryStore


@pytest.fixture
def window(qtbot: QtBot, demo_book: Path) -> Iterator[MainWindow]:
    context = Context(demo_book, DEMO_CLOCK)
    messages = Messages()
    ctx = PageContext(context, messages, Jobs(messages), MemoryStore())
    window = MainWindow(ctx, all_rooms(), lambda _text: [])
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.navigate("workbench")
    window.show()
    settle(qtbot, ctx)
    yield window
    settle(qtbot, ctx)
    context.close(with_backup=False)


@dataclasses.dataclass(frozen=True)
class Shown:
    """What one sees after a number was opened, counted the way the number is."""

    rows: int
    sessions: int = 0
    minutes: int = 0
    plus: int = 0
    minus: int = 0


def dialog_of(window: MainWindow, kind: type) -> Any:
    (found,) = (one for one in window.findChildren(kind) if one.isVisible())
    return found


def activities(window: MainWindow) -> Shown:
    page: Any = window.page("activities")
    dialogs = [one for one in window.findChildren(ProposalsDialog) if one.isVisible()]
    if dialogs:
        shown = Shown(len(dialogs[0].rows))
        dialogs[0].reject()
        return shown
    assert page.tabs.currentWidget() is page.ledger
    rows = window.ctx.context.call(tables.rows, "activities", page.ledger.table.ids())
    return Shown(len(rows), sessions=sum(row["sessions"] for row in rows))


def points(window: MainWindow) -> Shown:
    register: Any = window.page("points").register  # type: ignore[attr-defined]
    done = [line.row for line in register.grid.model.lines if line.state == "done"]
    said = register.find_line.bar._count.text()
    found = re.match(r"共(\d+)条", said)
    assert found is not None, said
    total = int(found[1])
    assert len(done) == min(total, 300)
    return Shown(total)


def volunteers(window: MainWindow) -> Shown:
    dialog = dialog_of(window, ServedDialog)
    rows = [dialog.table.model.row_of(pk) for pk in dialog.table.ids()]
    dialog.reject()
    return Shown(len(rows), minutes=sum(row.minutes for row in rows))


def boards(window: MainWindow) -> dict[str, int]:
    page: Any = window.page("boards")
    return {column.band: column.list.model().rowCount() for column in page.columns}


def sent(window: MainWindow) -> Shown:
    dialog = dialog_of(window, SentDialog)
    shown = Shown(len(dialog.table.ids()))
    dialog.reject()
    return shown


def opened(qtbot: QtBot, window: MainWindow, way: Way) -> Shown:
    window.page("workbench").go(way)  # type: ignore[attr-defined]
    settle(qtbot, window.ctx)
    qtbot.wait(20)
    settle(qtbot, window.ctx)
    assert window.room == way.room
    if way.room == "boards":
        return Shown(boards(window)[way.args["band"]])
    look: dict[str, Callable[[MainWindow], Shown]] = {
        "activities": activities, "points": points, "volunteers": volunteers, "workbench": sent,
    }  # fmt: skip
    return look[way.room](window)


def number(words: str) -> int:
    found = re.search(r"\d+", words)
    assert found is not None
    return int(found[0])


def bench(window: MainWindow) -> Workbench:
    return window.ctx.context.call(workbench.workbench)


def test_every_figure_shows_as_many_rows_as_it_says(qtbot: QtBot, window: MainWindow) -> None:
    found = bench(window)
    assert len(found.figures) == 4
    walked = 0
    for figure in found.figures:
        shown = opened(qtbot, window, figure.way)
        counted = {
            "场": str(shown.sessions), "小时": format_hours(shown.minutes), "条": str(shown.rows), "户": str(shown.rows),
        }[figure.unit]  # fmt: skip
        assert counted == figure.value, figure.label
        for part in figure.parts:
            shown = opened(qtbot, window, part.way)
            rows = shown.sessions if part.way.args.get("shown") else shown.rows
            assert rows == number(part.words), part.words
            walked += 1
    assert walked >= 5
    assert int(found.figures[0].value) > 0


def test_every_column_every_team_and_every_report_does_too(qtbot: QtBot, window: MainWindow) -> None:
    found = bench(window)
    assert len(found.chart_ways) == len(found.chart) > 1
    for (label, sessions), way in zip(found.chart, found.chart_ways, strict=True):
        assert opened(qtbot, window, way).sessions == sessions, label
    assert len(found.team_ways) == len(found.teams) > 1
    for (name, minutes), way in zip(found.teams, found.team_ways, strict=True):
        assert opened(qtbot, window, way).minutes == minutes, name
    assert len(found.progress) == 2
    for line in found.progress:
        assert opened(qtbot, window, line.way).rows == line.done, line.label


def leave_filters(qtbot: QtBot, window: MainWindow) -> None:
    """Every room as somebody left it: filtered by words nothing has, another period, another day."""
    rooms: dict[str, Any] = {
        key: window.page(key) for key in ("activities", "boards", "volunteers", "stations", "points")
    }
    for key, page in rooms.items():
        window.navigate(key)
        settle(qtbot, window.ctx)
        for bar in page.findChildren(FilterBar):
            bar.line.setText("没有这样的")
    rooms["boards"].open(period="2026-08", village_pk=rooms["boards"].scope.itemData(0))
    rooms["boards"].outside.setChecked(True)
    rooms["volunteers"].volunteers.filters.set_values({"left": True, "minor": True})
    rooms["stations"].haves.day.set_value(date(2025, 1, 1))
    qtbot.wait(300)
    settle(qtbot, window.ctx)


def listed(window: MainWindow, way: Way) -> int | None:
    """How many rows one sees where a line of 今天要办 led; None where it led to no list."""
    page: Any = window.page(way.room)
    asked = way.args
    if asked.get("signin"):
        dialog_of(window, SigninSheet).reject()
    if asked.get("signin") or way.room == "settings":
        return None
    if way.room == "boards":
        at = page.period.code, page.village_pk, page.outside.isChecked(), page.view.board.period.code
        assert at == (asked["period"], asked["village_pk"], False, asked["period"])
        return None
    if asked.get("tab") == "overdue":
        return len(page.overdue.table.ids())
    if asked.get("proposals") or asked.get("shown"):
        return activities(window).rows
    if asked.get("kind") == "have":
        return len(page.haves.gaps.ids())
    table = page._tabs[3].table if asked.get("kind") == "pair" else page.volunteers.table
    return len(table.ids())


def test_each_thing_to_do_opens_as_many_rows_as_it_says(qtbot: QtBot, window: MainWindow) -> None:
    """Whatever filter the rooms were left with: exactly those a line of 今天要办 counts."""
    walked: list[str] = []
    found = [todo for todo in bench(window).todos if isinstance(todo.leads, Way)]
    leave_filters(qtbot, window)
    for todo in found:
        assert isinstance(todo.leads, Way)
        window.page("workbench")._do(todo)  # type: ignore[attr-defined]
        settle(qtbot, window.ctx)
        qtbot.wait(20)
        settle(qtbot, window.ctx)
        rows = listed(window, todo.leads)
        assert rows is None or rows == number(todo.text), todo.text
        walked += [todo.tag] if rows is not None else []
    assert walked == ["时间", "评议", "更正", "核对", "活动", "同意", "阵地"], [todo.text for todo in found]
    window.navigate("activities", tab="overdue")
    settle(qtbot, window.ctx)
    overdue: Any = window.page("activities").overdue  # type: ignore[attr-defined]
    assert len(overdue.table.ids()) == overdue.count


def test_a_record_taken_back_is_in_neither(qtbot: QtBot, window: MainWindow) -> None:
    def one(book: Book) -> int:
        row = book.db.execute(
            "SELECT max(pk) FROM service WHERE kind = '服务' AND reverses IS NULL AND day >= '2026-10-01'"
        ).fetchone()
        return int(row[0])

    before = bench(window).figures[1]
    window.ctx.context.call(hours.reverse, window.ctx.context.call(one), "记错了")
    after = bench(window).figures[1]
    assert number(after.parts[0].words) == number(before.parts[0].words) - 1
    shown = opened(qtbot, window, after.way)
    assert (str(shown.rows), format_hours(shown.minutes)) == (after.parts[0].words[:-2], after.value)


def test_a_month_in_which_nothing_was_entered_shows_nothing(qtbot: QtBot, window: MainWindow) -> None:
    assert opened(qtbot, window, Way("points", {"month": 202612})).rows == 0


# ---- in the window ----


def test_no_number_of_the_room_is_only_painted(window: MainWindow) -> None:
    """Every figure is a button one can Tab to; every drawing takes the keyboard."""
    page: Any = window.page("workbench")
    found = bench(window)
    for card in page.findChildren(StatCard):
        if not card.isVisible():
            continue
        buttons = [one for one in card.findChildren(QPushButton) if re.search(r"\d", one.text())]
        assert buttons
        for button in buttons:
            assert button.isEnabled()
            assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
            assert button.accessibleName().endswith("点开看")
        painted = [
            one.text()
            for one in card.findChildren(QLabel)
            if re.fullmatch(r"[^年月季]*\d[^年月季]*", one.text())
        ]
        assert painted == []
    drawings = [one for one in page.findChildren(Pointed) if one.isVisible()]
    assert {type(one) for one in drawings} == {ColumnChart, BarsView}
    for one in drawings:
        assert one.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert one.numbers() == len(page._ways[one])
    assert sum(one.numbers() for one in drawings) == len(found.chart) + len(found.teams) + len(found.progress)


def test_a_click_and_the_keys_open_the_same(qtbot: QtBot, window: MainWindow) -> None:
    page: Any = window.page("workbench")
    went: list[Way] = []
    page.go = went.append
    chart = page._chart
    pitch, left = chart._pitch()
    last = chart.numbers() - 1
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(int(left + last * pitch + pitch / 2), 30))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    QTest.keyClick(chart, Qt.Key.Key_Space)
    assert went == [page._ways[chart][last], page._ways[chart][last], page._ways[chart][last - 1]]
    went.clear()
    assert not 0 <= chart.number_at(left - 3, 30) < chart.numbers()  # beside the columns
    teams = page._teams
    teams.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(teams, Qt.Key.Key_Down)
    QTest.keyClick(teams, Qt.Key.Key_Return)
    assert went == [page._ways[teams][1]]


def test_a_month_chosen_by_hand_and_a_chip_take_turns(qtbot: QtBot, window: MainWindow) -> None:
    """The month of a figure is a filter like the others: a chip takes its place, and it that of a chip."""
    opened(qtbot, window, bench(window).chart_ways[0])
    ledger: Any = window.page("activities").ledger  # type: ignore[attr-defined]
    assert ledger.values()["of_month"]
    ledger.bar.chip("year").click()
    settle(qtbot, window.ctx)
    assert "of_month" not in ledger.values()
    ledger.bar.set_value("of_month", 202610)
    settle(qtbot, window.ctx)
    assert (ledger.values().get("year"), ledger.values()["of_month"]) == (None, 202610)
