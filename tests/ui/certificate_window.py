"""A window with the certificates' tab over a book with a team of volunteers."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QMessageBox, QVBoxLayout
from pytestqt.qtbot import QtBot

from tests.services.served_book import LI_YAN, add_volunteer
from wenming_desktop.services import tables, teams
from wenming_desktop.services.context import Context
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.page import Page, PageContext, Room
from wenming_desktop.ui.theme import theme
from wenming_desktop.ui.volunteers.certificates_tab import CertificatesTab
from wenming_desktop.ui.widgets.table_view import MemoryStore


class TabPage(Page):
    """The tab as the volunteers' room shows it: its head above it."""

    nouns = CertificatesTab.nouns

    def __init__(self, ctx: PageContext) -> None:
        super().__init__(ctx)
        self.tab = CertificatesTab(ctx)
        self.box.addWidget(self.tab.header)
        self.box.addWidget(self.tab, 1)
        assert isinstance(self.box, QVBoxLayout)

    def refresh(self) -> None:
        self.tab.refresh()


def fill(context: Context) -> list[int]:
    """Four volunteers of one team; the last has no hours."""
    team = context.call(teams.save_team, None, {"name": "理论宣讲队"})[0]
    pks = [
        add_volunteer(context, "李䶮", "150599000137", LI_YAN, sex="女", birth="1988-05-03", ethnic="汉族"),
        add_volunteer(
            context, "孛儿只斤·额尔敦巴特尔", "150599000138", LI_YAN[:4], brought=17_760, ethnic="蒙古族"
        ),
        add_volunteer(context, "萨日朗", "150599000139", LI_YAN[2:], brought=6_000),
        add_volunteer(context, "孟和", "150599000140"),
    ]
    for pk in pks:
        context.call(teams.join, pk, team)
    return pks


def open_window(qtbot: QtBot, context: Context) -> tuple[MainWindow, CertificatesTab, PageContext]:
    """The window at the smallest size, the tab filled."""
    theme().apply()
    messages = Messages()
    ctx = PageContext(context, messages, Jobs(messages), MemoryStore())
    room = Room("volunteers", "队伍与志愿者", "档案", "users", TabPage)
    window = MainWindow(ctx, (room,), lambda _text: [])
    window.resize(1366, 768)
    qtbot.addWidget(window)
    window.navigate("volunteers")
    window.show()
    page = window.page("volunteers")
    assert isinstance(page, TabPage)
    qtbot.waitUntil(lambda: ctx.jobs.idle)
    return window, page.tab, ctx


class Desk:
    """The window, its tab, and the keys of the four volunteers."""

    def __init__(self, qtbot: QtBot, context: Context) -> None:
        self.qtbot, self.context = qtbot, context
        self.people = fill(context)
        self.window: MainWindow
        self.tab: CertificatesTab
        self.ctx: PageContext
        self.window, self.tab, self.ctx = open_window(qtbot, context)

    def idle(self) -> None:
        self.qtbot.waitUntil(lambda: self.ctx.jobs.idle, timeout=20_000)

    def dialog(self, kind: type[Any]) -> Any:
        self.idle()
        self.qtbot.waitUntil(lambda: any(one.isVisible() for one in self.window.findChildren(kind)))
        return next(one for one in self.window.findChildren(kind) if one.isVisible())

    def agree(self, text: str, without_purpose: bool) -> None:
        """To the question before certificates are issued; Enter would have been 取消."""
        box = next(one for one in self.window.findChildren(QMessageBox) if one.isVisible())
        assert text in box.text()
        assert ("没有填用途。" in box.informativeText()) is without_purpose
        assert box.defaultButton().text() == "取消"
        next(one for one in box.buttons() if one.text() != "取消").click()

    def issued(self) -> list[int]:
        return self.context.call(tables.ids, "certificates")
