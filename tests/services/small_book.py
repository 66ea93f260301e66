"""A small book for the services' tests: two villages, eight households, both tracks' rules; days are arguments."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from wenming_desktop.domain.boards import Board
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.points import Entry
from wenming_desktop.domain.rules import RuleItem, Track
from wenming_desktop.services import boards, books, history, months, points
from wenming_desktop.services.context import Book, Context
from wenming_desktop.storage import facts, ledger, people, places, rules_store
from wenming_desktop.support.clock import Clock

TODAY = "2026-10-27"
MASSES = (
    RuleItem("S1", "思想观念", "参加理论宣讲", 200, 200, cap_month=400),
    RuleItem("Z2", "志愿服务", "义务植树", 600, 600),
    RuleItem("Q9", "勤劳致富", "捐款", 10, 4000, cap_month=1000, cap_quarter=2500, cap_year=4000),
    RuleItem("H1", "环境卫生", "月评清洁户", 1000, 1000),
    RuleItem("J1", "环境卫生", "房前屋后乱堆乱放", 300, 300, -1, cap_month=600),
    RuleItem("J2", "乡风文明", "婚丧事大操大办", 1000, 1000, -1),
    RuleItem("V1", "一票否决", "一票否决（甲类）", veto=True),
)
PARTY = (
    RuleItem("D1", "组织生活", "参加主题党日", 300, 300, cap_month=500),
    RuleItem("K1", "组织生活", "无故不参加组织生活", 500, 500, -1),
    RuleItem("PV", "一票否决", "一票否决（党员）", veto=True),
)
# village, group, head, birth of the head
HOUSEHOLDS = (
    ("萨日朗嘎查", 1, "包青格乐", "1980-01-01"), ("萨日朗嘎查", 1, "王秀兰", "1975-01-01"),
    ("萨日朗嘎查", 2, "王秀兰", "1969-01-01"), ("萨日朗嘎查", 2, "李䶮", "1988-05-01"),
    ("萨日朗嘎查", 2, "苏力德", "2010-11-11"), ("诺敏花嘎查", 1, "孟和", "1961-01-01"),
    ("诺敏花嘎查", 1, "陈海山", "1966-01-01"), ("诺敏花嘎查", 2, "乌云其木格", "1990-01-01"),
)  # fmt: skip


def make_template(folder: Path) -> None:
    """The book every test starts from, made once."""
    books.create_book(
        folder, "苏布德苏木新时代文明实践所", operator="乌兰", clock=Clock.fixed(date(2026, 1, 5))
    )
    context = Context(folder, Clock.fixed(date(2026, 1, 5)))
    try:
        context.call(_fill)
    finally:
        context.close(with_backup=False)


def _fill(book: Book) -> None:
    with book.operation("准备", kind="barrier"):
        for track, items in (("masses", MASSES), ("party", PARTY)):
            pk = rules_store.insert_book(book.db, track, f"{track}细则", "2026-01-01")
            for item in items:
                rules_store.insert_item(book.db, pk, replace(item, evidence="签到表"))
        villages = {
            name: places.insert_village(book.db, name, groups=2) for name in ("萨日朗嘎查", "诺敏花嘎查")
        }
        branch = places.insert(
            book.db, "branch", {"name": "萨日朗党支部", "village_pk": villages["萨日朗嘎查"]}
        )
        for village, group, head, birth in HOUSEHOLDS:
            base = village.removesuffix("嘎查")
            number = people.next_number(book.db, base)
            pk = people.insert_household(
                book.db, {"number": number, "village_pk": villages[village], "grp": group, "head_pk": None}
            )
            person = {"household_pk": pk, "name": head, "birth": birth, "relation": "户主"}
            if head in ("包青格乐", "李䶮"):
                person |= {"party": 1, "branch_pk": branch}
            head_pk = people.insert_person(book.db, person)
            facts.put(book.db, pk, facts.HEAD, head_pk, facts.Since())


class Small:
    """The open book with its verbs in short; ``today`` is an ISO day."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.context = Context(folder, Clock.fixed(date.fromisoformat(TODAY)))
        self.households = dict(self.rows("SELECT number, pk FROM household"))
        self.people = dict(
            self.rows("SELECT name || grp, p.pk FROM person p JOIN household h ON h.pk = p.household_pk")
        )
        self.villages = dict(self.rows("SELECT base, pk FROM village"))

    @classmethod
    def copy_of(cls, template: Path, folder: Path) -> Small:
        shutil.copytree(template, folder)
        return cls(folder)

    def close(self) -> None:
        self.context.close(with_backup=False)

    def reopen(self) -> None:
        """Close the book and open it again, as a new day does."""
        self.close()
        self.context = Context(self.folder, Clock.fixed(date.fromisoformat(TODAY)))

    def call(self, verb: Callable[..., Any], *args: Any, today: str = TODAY, **kwargs: Any) -> Any:
        clock = Clock.fixed(date.fromisoformat(today))
        return self.context.call(lambda book: verb(replace(book, clock=clock), *args, **kwargs))

    def rows(self, sql: str, *args: Any) -> list[Any]:
        return self.call(lambda book: book.db.execute(sql, list(args)).fetchall())

    def item(self, code: str) -> int:
        """The current version of an item."""
        return int(
            self.rows(
                "SELECT pk FROM rule_item WHERE code = ? AND replaced_by IS NULL ORDER BY pk DESC", code
            )[0][0]
        )

    def draft(self, number: str, code: str, day: str, stated: str = "") -> points.Draft:
        if number in self.people:
            return points.Draft(
                "party",
                date.fromisoformat(day),
                self.item(code),
                person_pk=self.people[number],
                stated=stated,
            )
        return points.Draft(
            "masses",
            date.fromisoformat(day),
            self.item(code),
            household_pk=self.households[number],
            stated=stated,
        )

    def enter(self, number: str, code: str, day: str, stated: str = "", today: str = TODAY) -> points.Booked:
        """Book one entry for a household by its number, or for a party member by name and group."""
        booked, _ = self.call(points.record, self.draft(number, code, day, stated), today=today)
        return booked

    def reverse(self, entry_pk: int, reason: str = "登记错户") -> int:
        freed, _ = self.call(points.reverse, entry_pk, reason)
        return freed

    def close_months(self, *wanted: int, today: str = TODAY) -> None:
        for month in wanted:
            self.call(months.close_month, month, today=today)

    def undo(self) -> str:
        return self.call(history.undo)[0]

    def redo(self) -> str:
        return self.call(history.redo)[0]

    def board(self, code: str, village: str | None = None, track: Track = "masses") -> Board:
        pk = self.villages[village] if village else None
        return self.call(boards.board, track, Period.parse(code), pk)

    def totals(self, code: str, track: Track = "masses") -> dict[str, int]:
        """Hundredths with base by household number (by name on the party track)."""
        return {line.person or line.household: line.total for line in self.board(code, track=track).lines}

    def entries(self) -> list[Entry]:
        return self.call(lambda book: ledger.entries(book.db, "1", []))
