"""A made-up township of any size, written by fast inserts: what grows with a book grows here with ``villages``."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wenming_desktop.domain.rules import RuleItem
from wenming_desktop.services import books
from wenming_desktop.services.context import Book, Context
from wenming_desktop.storage import chain, facts, ledger, people, places, roster, rules_store
from wenming_desktop.storage.migrations import NEWEST
from wenming_desktop.support.clock import Clock
from wenming_desktop.support.ids import uuid7

TODAY = date(2026, 10, 27)
SURNAMES, GIVEN = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗",
    "秀英建国淑珍海龙玉兰永强春梅宝成彩云铁柱凤琴志强",
)
# (weight, item): about one household in ten ends on the red list of a quarter, as in a real township.
ITEMS = [
    (60, RuleItem("Z1", "志愿服务", "参加志愿服务", 100, 100)), (35, RuleItem("S1", "思想观念", "参加理论宣讲", 50, 50)),
    (2, RuleItem("H1", "环境卫生", "月评清洁户", 1000, 1000)), (3, RuleItem("J1", "环境卫生", "乱堆乱放", 300, 300, -1)),
    (0.02, RuleItem("V1", "一票否决", "一票否决", veto=True)),
]  # fmt: skip
MONTHS = range(1, 11)


@dataclass(frozen=True)
class Size:
    """How large: ``entries`` in all, over the households; three persons a household, one volunteer in ten."""

    villages: int
    households: int
    entries: int
    operations: int = 0
    entries_a_sheet: int = 10


def make(folder: Path, size: Size) -> None:
    """Write the book and leave it closed, with what the closing looks up of it."""
    clock = Clock.fixed(TODAY)
    books.create_book(folder, "苏布德苏木新时代文明实践所", operator="乌兰", clock=clock)
    context = Context(folder, clock)
    context.call(_fill, size)
    context.close(with_backup=False)


def _fill(book: Book, size: Size) -> None:
    dice = random.Random(20)
    with book.operation("铺底", kind="barrier") as operation:
        rules = rules_store.insert_book(book.db, "masses", "细则", "2026-01-01")
        items = [(rules_store.insert_item(book.db, rules, item), item) for _, item in ITEMS]
        for index in range(size.villages):
            _village(book, index, size.households, dice)
        _serving(book, size, operation)
        book.db.conn.executemany(
            "INSERT INTO operation (name, kind, operator, origin, at) VALUES ('登记积分', 'edit', '乌兰', 'PC', ?)",
            [(book.now,)] * size.operations,
        )
        for month in (202607, 202608, 202609):
            book.db.execute(
                "INSERT INTO closed_month (period, closed_at, operator) VALUES (?, ?, '乌兰')",
                [month, book.now],
            )
    with book.db.conn:
        chain.begin(book.db, NEWEST)  # what was put in above is covered as one, as by an upgrade
    _imported(book, size, items, dice)


def _imported(book: Book, size: Size, items: list[tuple[int, RuleItem]], dice: random.Random) -> None:
    """The entries, as village after village sent its sheet."""
    keys, each = size.villages * size.households, size.entries_a_sheet
    for first in range(0, size.entries, each):
        with book.operation("导入积分") as operation:
            batch = roster.add_batch(book.db, operation, "points", f"第{first}.xlsx", "0" * 64, book.now)
            common = book.ledger_common(operation, batch)
            count = min(each, size.entries - first)
            ledger.insert_entries(book.db, (common | _entry(dice, items, keys) for _ in range(count)))


def _village(book: Book, index: int, households: int, dice: random.Random) -> None:
    name = f"柳{'甲乙丙丁戊己庚辛壬癸'[index // 10]}{'子丑寅卯辰巳午未申酉'[index % 10]}嘎查"
    village = places.insert_village(book.db, name, groups=4)
    keys = range(index * households + 1, (index + 1) * households + 1)
    rows = [
        {"pk": pk, "id": uuid7(), "number": f"{name[:3]}-{pk - keys[0] + 1:03d}", "village_pk": village,
         "grp": str(pk % 4 + 1), "head_pk": 3 * pk} for pk in keys
    ]  # fmt: skip
    members = [
        people.sounded(
            {"pk": 3 * pk + member, "id": uuid7(), "household_pk": pk, "birth": f"{1940 + pk % 50}-0{member + 1}-1{pk % 9}",
             "name": dice.choice(SURNAMES) + "".join(dice.choices(GIVEN, k=2))}
        ) for pk in keys for member in range(3)
    ]  # fmt: skip
    roster.insert_rows(book.db, "household", rows)
    roster.insert_rows(book.db, "person", members)
    facts.found_many(book.db, rows, {})
    facts.settle_many(book.db, ((int(one["pk"]), int(one["household_pk"])) for one in members))


def _serving(book: Book, size: Size, operation: int) -> None:
    """Volunteers, activities of the year, and who served at them."""
    count = max(1, size.villages * size.households // 10)
    volunteers = [
        {"pk": one, "id": uuid7(), "person_pk": 30 * one, "number": f"Z{one:06d}"} for one in range(1, count + 1)
    ]  # fmt: skip
    activities = [
        {"pk": one, "id": uuid7(), "number": f"H{one:06d}", "title": f"植树活动{one}", "state": "已办",
         "day": f"2026-{one % 9 + 1:02d}-{one % 28 + 1:02d}"} for one in range(1, count + 1)
    ]  # fmt: skip
    services = [
        {"id": uuid7(), "volunteer_pk": one, "activity_pk": one, "kind": "服务", "day": f"2026-{one % 9 + 1:02d}-{one % 28 + 1:02d}",
         "minutes": 120, "entered_at": book.now, "operation_pk": operation, "origin": "PC", "operator": "乌兰"}
        for one in range(1, count + 1)
    ]  # fmt: skip
    for table, rows in (("volunteer", volunteers), ("activity", activities), ("service", services)):
        roster.insert_rows(book.db, table, rows)


_WEIGHTS = [weight for weight, _ in ITEMS]


def _entry(dice: random.Random, items: list[tuple[int, RuleItem]], households: int) -> dict[str, object]:
    pk, item = dice.choices(items, _WEIGHTS)[0]
    month = 202600 + dice.choice(MONTHS)
    return {
        "id": uuid7(), "track": "masses", "household_pk": dice.randrange(households) + 1, "period": month,
        "event_date": date(2026, month % 100, dice.randrange(28) + 1).isoformat(), "item_pk": pk, "code": item.code,
        "category": None if item.veto else item.category, "text": item.text, "claimed": item.direction * item.low,
        "points": item.direction * item.low, "deduct": int(item.direction < 0 and not item.veto), "veto": int(item.veto),
    }  # fmt: skip
