"""Boards of 20,000 households over a million entries, beside the bare SQL of the covering index in the same run."""

import random
from collections.abc import Iterator
from datetime import date

import pytest

from tests.bench.stopwatch import Bench
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.rules import RuleItem
from wenming_desktop.services import boards, books
from wenming_desktop.services.context import Book, Context
from wenming_desktop.storage import ledger, people, places, roster, rules_store
from wenming_desktop.support.clock import Clock
from wenming_desktop.support.ids import uuid7

VILLAGES, HOUSEHOLDS, ENTRIES, MONTHS = 50, 400, 1_000_000, 12
Q3 = Period.parse("2026-Q3")
# (weight, item): about one household in ten ends on the red list of a quarter, as in a real township.
ITEMS = [
    (60, RuleItem("Z1", "志愿服务", "参加志愿服务", 100, 100)), (35, RuleItem("S1", "思想观念", "参加理论宣讲", 50, 50)),
    (2, RuleItem("H1", "环境卫生", "月评清洁户", 1000, 1000)), (3, RuleItem("J1", "环境卫生", "乱堆乱放", 300, 300, -1)),
    (0.02, RuleItem("V1", "一票否决", "一票否决", veto=True)),
]  # fmt: skip

_WEIGHTS = [weight for weight, _ in ITEMS]

# What any board must do at the least: every household with its sums, ranked by the window function.
BARE = """SELECT h.pk, ifnull(sum(e.points), 0) AS total, ifnull(sum(e.deduct), 0), ifnull(sum(e.veto), 0) AS vetoes,
    rank() OVER (ORDER BY ifnull(sum(e.veto), 0) > 0, ifnull(sum(e.points), 0) DESC)
  FROM household h LEFT JOIN entry e ON e.track = 'masses' AND e.household_pk = h.pk AND e.counts_in BETWEEN ? AND ?
  WHERE ?3 IS NULL OR h.village_pk = ?3 GROUP BY h.pk"""


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    folder = tmp_path_factory.mktemp("boards") / "大.wenming"
    clock = Clock.fixed(date(2026, 12, 31))
    books.create_book(folder, "苏布德苏木新时代文明实践所", operator="乌兰", clock=clock)
    context = Context(folder, clock)
    context.call(fill)
    context.close(with_backup=False)  # a book that was opened again, with what the closing looked up
    context = Context(folder, clock)
    yield context
    context.close(with_backup=False)


def fill(book: Book) -> None:
    dice = random.Random(20)
    with book.operation("铺底") as operation:
        rules = rules_store.insert_book(book.db, "masses", "细则", "2026-01-01")
        items = [(rules_store.insert_item(book.db, rules, item), item) for _, item in ITEMS]
        for index in range(VILLAGES):
            village = places.insert_village(book.db, f"第{index}嘎查")
            first = index * HOUSEHOLDS + 1
            keys = range(first, first + HOUSEHOLDS)
            roster.insert_rows(
                book.db, "household",
                [{"pk": pk, "id": uuid7(), "number": f"第{index}-{pk - first + 1:03d}", "village_pk": village,
                  "grp": pk % 4 + 1, "head_pk": pk} for pk in keys],
            )  # fmt: skip
            roster.insert_rows(
                book.db, "person",
                [people.sounded({"pk": pk, "id": uuid7(), "household_pk": pk, "name": f"王{pk}", "birth": "1970-01-01"}) for pk in keys],
            )  # fmt: skip
        common = book.ledger_common(operation)
        ledger.insert_entries(book.db, (common | row(dice, items) for _ in range(ENTRIES)))


def row(dice: random.Random, items: list[tuple[int, RuleItem]]) -> dict[str, object]:
    pk, item = dice.choices(items, _WEIGHTS)[0]
    month = 202600 + dice.randrange(MONTHS) + 1
    return {
        "id": uuid7(), "track": "masses", "household_pk": dice.randrange(VILLAGES * HOUSEHOLDS) + 1, "period": month,
        "event_date": date(2026, month % 100, dice.randrange(28) + 1).isoformat(), "item_pk": pk, "code": item.code,
        "category": item.category, "text": item.text, "claimed": item.direction * item.low,
        "points": item.direction * item.low, "deduct": int(item.direction < 0), "veto": int(item.veto),
    }  # fmt: skip


def bare(book: Book, period: Period, village: int | None = None) -> int:
    return len(book.db.execute(BARE, [period.months[0], period.months[-1], village]).fetchall())


@pytest.mark.parametrize(("name", "code"), [("month", "2026-08"), ("quarter", "2026-Q3"), ("year", "2026")])
def test_the_township(bench: Bench, context: Context, name: str, code: str) -> None:
    period = Period.parse(code)
    least = _median(bench, f"{name} of 20 000 households: bare SQL", lambda: context.call(bare, period))
    whole = _median(
        bench, f"{name} board of the township", lambda: context.call(boards.draft, "masses", period)
    )
    print(
        f"\n{name}: {whole / least:.1f} times the bare SQL ({least * 1000:.0f} ms -> {whole * 1000:.0f} ms)"
    )
    assert len(context.call(boards.draft, "masses", period).lines) == VILLAGES * HOUSEHOLDS


def test_one_village(bench: Bench, context: Context) -> None:
    least = _median(bench, "quarter of one village: bare SQL", lambda: context.call(bare, Q3, 7))
    whole = _median(
        bench, "quarter board of one village", lambda: context.call(boards.draft, "masses", Q3, 7)
    )
    print(
        f"\nvillage: {whole / least:.1f} times the bare SQL ({least * 1000:.1f} ms -> {whole * 1000:.1f} ms)"
    )
    assert len(context.call(boards.draft, "masses", Q3, 7).lines) == HOUSEHOLDS


def _median(bench: Bench, name: str, work: object) -> float:
    bench.time(name, work, 5)  # type: ignore[arg-type]
    return bench.lines[-1].median_s
