"""A real temporary book for the tests of the boards room: a village with red, grey and black households."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from wenming_desktop.domain.rules import RuleItem
from wenming_desktop.services import books, months, points
from wenming_desktop.services.context import Book, Context
from wenming_desktop.services.points import Draft
from wenming_desktop.storage import facts, people, places, rules_store
from wenming_desktop.support.clock import Clock
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.widgets.table_view import MemoryStore

TODAY = date(2026, 10, 27)
ITEMS = (
    RuleItem("Z2", "志愿服务", "义务植树", 600, 600),
    RuleItem("H1", "环境卫生", "月评清洁户", 1000, 1000),
    RuleItem("F1", "乡风文明", "好婆婆好儿媳", 1500, 1500),
    RuleItem("Q1", "勤劳致富", "发展庭院经济", 800, 800),
    RuleItem("S1", "思想观念", "担任宣讲员", 2000, 2000),
    RuleItem("S2", "思想观念", "参加理论宣讲", 200, 200),
    RuleItem("J1", "环境卫生", "房前屋后乱堆乱放，未整改", 300, 300, direction=-1),
    RuleItem("J2", "乡风文明", "婚丧事大操大办", 800, 800, direction=-1),
    RuleItem("V1", "", "触犯法律法规", veto=True),
)
RED = (
    ("包青格乐", 2, "Z2 H1 F1 S1 Q1 H1"),
    ("王秀兰", 1, "F1 F1 S1 H1 Z2 S2 S2"),
    ("孛儿只斤·额尔敦", 3, "Q1 Q1 Q1 S1 S1"),
    ("李䶮", 2, "S1 Z2 Z2 H1 F1"),
    ("陈海山", 4, "H1 H1 H1 Z2 F1"),
    ("乌云其木格", 1, "F1 H1 H1 Z2"),
    ("赵凤琴", 2, "S1 H1 Z2"),
    ("杨国栋", 3, "Z2 Z2 Z2 H1 H1"),
)
LOWER = (("张福", 2, "J1 J1"), ("刘旺", 1, "J2"), ("高占山", 3, "J1 J1 S2"), ("赵永强", 4, "V1"))


def make_book(
    folder: Path, *, plain: int = 12, villages: int = 2, today: date = TODAY, people: bool = True
) -> Context:
    """A book of the township with that many villages; the first has 8 red, 3 grey, one black household."""
    clock = Clock.fixed(datetime.combine(today, datetime.min.time().replace(hour=9)))
    books.create_book(folder, "苏布德苏木新时代文明实践所", operator="苏日娜", clock=clock)
    context = Context(folder, clock)
    if people:
        context.call(_fill, plain, villages)
    return context


def _fill(book: Book, plain: int, villages: int) -> None:
    names = ("萨日朗嘎查", "诺敏花嘎查", "塔拉图嘎查", "柳湾村", "查干嘎查", "双榆嘎查")[:villages]
    with book.operation("准备", kind="barrier"):
        rule = rules_store.insert_book(book.db, "masses", "苏布德苏木群众积分细则", "2026-01-01")
        items = {item.code: rules_store.insert_item(book.db, rule, item) for item in ITEMS}
        places_of = [places.insert_village(book.db, name) for name in names]
        found = []
        for at, (name, group, codes) in enumerate(RED + LOWER, 1):
            found.append((_household(book, places_of[0], names[0], at, name, group), codes.split()))
        for at in range(plain):
            here = at % villages
            name = f"{'白高吴韩马金'[at % 6]}{'玉兰海龙铁柱秀英'[at % 8]}{'花山'[at % 2]}"
            household = _household(book, places_of[here], names[here], 101 + at, name, 1 + at % 4)
            found.append((household, ["S2"] if at % 3 else []))
        _household(book, places_of[0], names[0], 99, "外出户", 1, state="常年外出", state_from="2026-01-01")
    days = (date(2026, 7, 12), date(2026, 8, 3), date(2026, 9, 15))
    evidence = ("照片2张", "评比表", "评选文件")
    drafts = [
        Draft("masses", days[at % 3], items[code], household_pk=pk, evidence=evidence[at % 3])
        for pk, codes in found
        for at, code in enumerate(codes)
    ]
    points.record_many(book, drafts, "登记积分")


def _household(
    book: Book, village_pk: int, village: str, number: int, name: str, group: int, **state: object
) -> int:
    base = village.removesuffix("嘎查").removesuffix("村")
    row = {"number": f"{base}-{number:03d}", "village_pk": village_pk, "grp": group, **state}
    pk = people.insert_household(book.db, row)
    person = people.insert_person(book.db, {"household_pk": pk, "name": name, "relation": "户主"})
    facts.put(book.db, pk, facts.HEAD, person, facts.Since())
    return pk


def close_quarter(context: Context) -> None:
    """Close July, August and September."""
    for month in (202607, 202608, 202609):
        context.call(months.close_month, month)


def page_context(context: Context) -> PageContext:
    """What the main window hands to a page; ``navigate`` writes down where it was asked to go."""
    messages = Messages()
    ctx = PageContext(context, messages, Jobs(messages), MemoryStore())
    ctx.went = []  # type: ignore[attr-defined]
    ctx.navigate = lambda room, **args: ctx.went.append((room, args))  # type: ignore[attr-defined]
    return ctx


@contextmanager
def opened(folder: Path, **options: object) -> Iterator[PageContext]:
    """A new book in a folder as a page is handed it; closed again with everything that runs."""
    context = make_book(folder / "本所.wenming", **options)  # type: ignore[arg-type]
    try:
        yield page_context(context)
    finally:
        context.close(with_backup=False)


def settle(qtbot: QtBot, ctx: PageContext) -> None:
    """Wait until nothing is under way."""
    qtbot.waitUntil(lambda: ctx.jobs.idle, timeout=20_000)


def keep(qtbot: QtBot, dialog: QWidget) -> None:
    """Let the test own a dialog, also after it closed itself."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
