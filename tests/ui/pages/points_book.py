"""A small real book for the points and party rooms: two villages, one family with members, two party members."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from wenming_desktop.domain.rules import RuleItem
from wenming_desktop.services import books
from wenming_desktop.services.context import Book, Context
from wenming_desktop.storage import facts, people, places, rules_store
from wenming_desktop.support.clock import Clock
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.page import Page, PageContext
from wenming_desktop.ui.widgets.table_view import MemoryStore

TODAY = date(2026, 10, 27)
MASSES = (
    RuleItem("S1", "思想观念", "参加理论宣讲", 200, 200, cap_month=400, evidence="签到表"),
    RuleItem("Z1", "志愿服务", "参加志愿服务", 200, 200),
    RuleItem("F1", "乡风文明", "好婆婆好儿媳", 1500, 1500),
    RuleItem("H1", "环境卫生", "月评清洁户", 1000, 1000, evidence="评比表"),
    RuleItem("H3", "环境卫生", "庭院美化", 100, 1000),
    RuleItem("J1", "环境卫生", "房前屋后乱堆乱放", 300, 300, direction=-1),
    RuleItem("V1", "", "触犯法律法规", veto=True),
)
PARTY = (
    RuleItem("D1", "组织生活", "参加三会一课", 500, 500),
    RuleItem("D9", "组织生活", "无故不参加组织生活", 500, 500, direction=-1),
)
# (name, group, members) of 萨日朗嘎查; the numbers of the printed sheet follow this order
SARLANG = (("包青格乐", 2, ("白其干",)), ("孟和", 1, ("王秀兰",)), ("刘旺财", 1, ()), ("乌云其木格", 2, ()))
NUOMIN = (("包其其格", 1, ()), ("刘旺财", 1, ()))


def make_book(folder: Path, *, people: bool = True, rules: bool = True) -> Context:
    """A book on 27 October 2026 at nine in the morning."""
    clock = Clock.fixed(datetime.combine(TODAY, datetime.min.time().replace(hour=9)))
    books.create_book(folder, "苏布德苏木新时代文明实践所", operator="苏日娜", clock=clock)
    context = Context(folder, clock)
    if people:
        context.call(_people)
    if rules:
        context.call(_rules)
    return context


def _rules(book: Book) -> None:
    with book.operation("细则", kind="barrier"):
        for track, name, items in (("masses", "群众积分细则", MASSES), ("party", "党员积分细则", PARTY)):
            pk = rules_store.insert_book(book.db, track, name, "2026-01-01")
            for item in items:
                rules_store.insert_item(book.db, pk, item)


def _people(book: Book) -> None:
    with book.operation("名册", kind="barrier"):
        first = places.insert_village(book.db, "萨日朗嘎查")
        second = places.insert_village(book.db, "诺敏花嘎查")
        branch = places.insert(book.db, "branch", {"name": "萨日朗嘎查党支部", "village_pk": first})
        for village, base, families in ((first, "萨日朗", SARLANG), (second, "诺敏花", NUOMIN)):
            for at, (name, group, members) in enumerate(families, 1):
                _household(book, village, f"{base}-{at:03d}", name, group, members, branch)


def _household(
    book: Book, village: int, number: str, name: str, group: int, members: tuple[str, ...], branch: int
) -> None:
    pk = people.insert_household(book.db, {"number": number, "village_pk": village, "grp": group})
    party = {"party": 1, "branch_pk": branch} if name in ("孟和", "乌云其木格") else {}
    head = people.insert_person(book.db, {"household_pk": pk, "name": name, "relation": "户主", **party})
    facts.put(book.db, pk, facts.HEAD, head, facts.Since())
    for member in members:
        people.insert_person(book.db, {"household_pk": pk, "name": member, "relation": "配偶"})


@contextmanager
def opened(folder: Path, **options: bool) -> Iterator[PageContext]:
    """A new book as a page is handed it; closed again with everything that runs."""
    context = make_book(folder / "本所.wenming", **options)
    messages = Messages()
    ctx = PageContext(context, messages, Jobs(messages), MemoryStore())
    ctx.went = []  # type: ignore[attr-defined]
    ctx.navigate = lambda room, **args: ctx.went.append((room, args))  # type: ignore[attr-defined]
    broke: list[str] = []
    messages.broke.connect(broke.append)
    try:
        yield ctx
        assert not broke, broke[0]
    finally:
        context.close(with_backup=False)


def show(qtbot: QtBot, page: Page) -> None:
    """Put a page on the screen as the main window does, refreshed by the Changes of its nouns."""
    page.resize(1160, 680)
    page.ctx.jobs.changed.connect(lambda changes: page.refresh() if page.nouns & changes.nouns else None)
    page.show()
    page.activateWindow()
    qtbot.waitExposed(page)
    page.refresh()
    settle(qtbot, page.ctx)


def put_away(page: QWidget) -> None:
    """Take a page off the screen for good: none of its timers may ask a book that is closed."""
    page.close()
    shiboken6.delete(page)


def settle(qtbot: QtBot, ctx: PageContext) -> None:
    """Wait until nothing is under way and the short timers of typing have run."""
    qtbot.wait(160)
    qtbot.waitUntil(lambda: ctx.jobs.idle, timeout=15_000)
    qtbot.wait(30)


def type_keys(text: str) -> None:
    """Letters to whatever has the keyboard, as a keyboard sends them."""
    for char in text:
        QTest.keyClicks(_focus(), char)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """One key to whatever has the keyboard."""
    QTest.keyClick(_focus(), key, modifier)


def _focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the keyboard"
    return widget


def one(ctx: PageContext, sql: str, *args: object) -> object:
    """One value out of the book."""
    return ctx.context.call(lambda book: book.db.execute(sql, list(args)).fetchone()[0])
