"""The same act done to the program and to the model, and what they say of it compared.

An act gives the model's verdict first: YES must be done, NO must be refused, OPEN may be either (the design leaves
room), and then the model follows the program. Nothing of the program is imported here: it comes as an adapter.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from tests.model.days import after, kind_of, last_day, month_of
from tests.model.model import Model
from tests.model.records import BASE, NO, YES, Entry, Item, band

M = TypeVar("M", bound=Model)
Rule = tuple[str, str, int, bool, dict[str, int]]
VILLAGES = ("萨日朗嘎查", "诺敏花嘎查")
ITEMS = (
    Item("H1", 1000), Item("S1", 200, caps=(("month", 400),)),
    Item("Q9", 0, caps=(("month", 1000), ("quarter", 1500), ("year", 2400))),
    Item("J1", -300, caps=(("month", 600),)), Item("J2", -1000), Item("V1", 0, veto=True),
    Item("D1", 300, "party", caps=(("month", 500),)), Item("K1", -500, "party"), Item("PV", 0, "party", veto=True),
)  # fmt: skip
# From this day S1 is another item (清理河道 where it was 参加理论宣讲); all others go on as they were.
NEW_RULES = date(2026, 10, 15)
OTHER = Item("S1", 300, caps=(("month", 600),), other="清理河道")
# These go on as the same items under other caps: wider in one, tighter in the other.
RECAPPED = (
    Item("Q9", 0, caps=(("month", 1600), ("quarter", 2100), ("year", 2600))), Item("J1", -300, caps=(("month", 300),)),
)  # fmt: skip
RANGE = "Q9"  # +0.1 to +40, stated each time
BY_CODE = {item.code: item for item in ITEMS}
# number, village, group, people (the head first), who of them is in the party
SETTLED = (
    ("萨日朗-001", VILLAGES[0], "1", ("包青格乐", "斯琴高娃", "包那日苏"), ("包青格乐",)),
    ("萨日朗-002", VILLAGES[0], "1", ("王秀兰", "王志强", "王小雨"), ()),
    ("萨日朗-003", VILLAGES[0], "2", ("李文华", "李晓梅"), ("李晓梅",)),
    ("诺敏花-001", VILLAGES[1], "1", ("孟和", "其其格", "孟根"), ("孟和",)),
    ("诺敏花-002", VILLAGES[1], "2", ("陈海山", "陈小兵"), ()),
)


def held(item: Item, day: date) -> Item:
    """The item of a code in the rule book that holds on a day."""
    newer = {one.code: one for one in (OTHER, *RECAPPED)} if day >= NEW_RULES else {}
    return newer.get(item.code, BY_CODE[item.code])


def rules() -> list[Rule]:
    """The rule book for the adapter: track, code, points, veto, caps (``range`` marks a stated value)."""
    return [_rule(one) for one in ITEMS]


def _rule(item: Item) -> Rule:
    caps = dict(item.caps) | ({"range": 1} if item.code == RANGE else {})
    return item.track, item.code, item.points, item.veto, caps


def changed() -> tuple[date, Rule, list[Rule]]:
    """From which day a code is another item, which, and what goes on under other caps, for the adapter."""
    return NEW_RULES, _rule(OTHER), [_rule(one) for one in RECAPPED]


def settle(today: date) -> Model:
    return settled(Model(VILLAGES, today))


def settled(model: M) -> M:
    """A model with the households of the beginning in it."""
    for number, village, group, names, _ in SETTLED:
        model.settle(number, village, group, names[0], names[1:])
    return model


@dataclass(frozen=True)
class Span:
    """Four months in which everything happens, and the day the book is open on."""

    first: int

    @property
    def months(self) -> list[int]:
        found = [self.first]
        while len(found) < 4:
            found.append(after(found[-1]))
        return found

    @property
    def today(self) -> date:
        return last_day(self.months[-1]) - timedelta(days=3)

    @property
    def periods(self) -> list[str]:
        """Every month, quarter and year a day of the span lies in."""
        codes = [f"{month // 100}-{month % 100:02d}" for month in self.months]
        quarters = {f"{month // 100}-Q{(month % 100 + 2) // 3}" for month in self.months}
        return [*codes, *sorted(quarters), *sorted({str(month // 100) for month in self.months})]


class DifferenceError(AssertionError):
    """Where the program and the model part."""


class Pair:
    """A book and its model, side by side; ``said`` is what was done last, to read where they part."""

    def __init__(self, product: Any, span: Span) -> None:
        self.product, self.span, self.model = product, span, self._settle(span.today)
        self.said: deque[str] = deque(maxlen=60)
        self.counts: Counter[str] = Counter()

    def _settle(self, today: date) -> Any:
        return settle(today)

    def fail(self, what: str) -> None:
        raise DifferenceError("\n".join([what, *self.said]))

    def _judge(self, act: str, verdict: str, *, done: bool) -> bool:
        """Whether the model has to follow; says where the program did what it must not, or refused what it must do."""
        words = "" if done else f" -> {self.product.refusal}"
        self.said.append(f"{'+' if done else '-'} {act}{words}")
        self.counts[act.split()[0] + ("" if done else " refused")] += 1
        if (verdict, done) in ((YES, False), (NO, True)):
            self.fail(f"must{'' if verdict == YES else ' not'} be done: {act}{words}")
        return done

    def _same(self, what: str, program: Any, model: Any) -> None:
        if program != model:
            self.fail(f"{what}\n  program {program}\n  model   {model}")

    # ---- points ----
    def enter(
        self, item: Item, subject: str, day: date, claimed: int | None = None, person: str = ""
    ) -> Entry | None:
        item = held(item, day)
        act = f"enter {item.line} {person or subject} {day} {claimed}"
        verdict, key = self.model.can_enter(day), len(self.model.entries)
        counted = self.product.enter(key, item.track, item.code, subject, day, stated(claimed), person)
        if not self._judge(act, verdict, done=counted is not None):
            return None
        younger = item.track == "masses" and not self.model.fact(subject, "建户", day)
        self.counts["moved 建户 back"] += younger and month_of(day) > self.model.closed
        self.counts["left 建户 alone"] += younger and month_of(day) <= self.model.closed
        entry = self.model.enter(item, subject, day, claimed)
        entry.person = person
        self._same(act, counted, entry.points)
        self.counts["capped"] += entry.points != entry.claimed
        return entry

    def add_late(
        self, item: Item, subject: str, day: date, cause: str, claimed: int | None = None
    ) -> Entry | None:
        item = held(item, day)
        act = f"add_late {item.line} {subject} {day} {claimed} {cause!r}"
        verdict, key = self.model.can_add_late(day, cause), len(self.model.entries)
        counted = self.product.add_late(key, item.code, subject, day, cause, stated(claimed))
        if not self._judge(act, verdict, done=counted is not None):
            return None
        entry = self.model.add_late(item, subject, day, claimed)
        self._same(act, counted, entry.points)
        return entry

    def reverse(self, key: int, reason: str = "登记错户") -> None:
        act = f"reverse {self._named(key)} {reason!r}"
        verdict = self.model.can_reverse(key, reason)
        freed = self.product.reverse(key, reason)
        if self._judge(act, verdict, done=freed is not None):
            self._same(act, freed, self.model.reverse(key))
            self.counts["topped up"] += bool(freed)

    def replace(
        self, key: int, item: Item | None = None, subject: str | None = None, claimed: int | None = None
    ) -> None:
        item = held(item, self.model.entries[key].day) if item else None
        act = f"replace {self._named(key)} by {item and item.line} {subject} {claimed}"
        verdict, fresh = self.model.can_reverse(key, "更正"), len(self.model.entries)
        words = stated(claimed) if claimed is not None else "" if item else None
        counted = self.product.replace(
            fresh, key, item and item.code, subject, words, self.model.entries[key].day
        )
        if self._judge(act, verdict, done=counted is not None):
            entry = self.model.replace(key, item, subject, claimed)
            self.product.keys[entry.key] = self.product.keys.pop(fresh)
            self._same(act, counted, entry.points)

    def _named(self, key: int) -> str:
        one = self.model.entries[key]
        return f"#{key}({one.item.line} {one.subject} {one.day} in {one.month})"

    def undo(self) -> None:
        verdict = self.model.can_undo()
        if self._judge("undo", verdict, done=self.product.undo()):
            self.model.undo()

    def redo(self) -> None:
        verdict = self.model.can_redo()
        if self._judge("redo", verdict, done=self.product.redo()):
            self.model.redo()

    # ---- months and boards ----
    def close(self, month: int) -> None:
        verdict = self.model.can_close(month)
        if self._judge(f"close {month}", verdict, done=self.product.close(month)):
            self.model.close(month)

    def reopen(self, month: int) -> None:
        verdict = self.model.can_reopen(month)
        if self._judge(f"reopen {month}", verdict, done=self.product.reopen(month)):
            self.model.reopen(month)

    def seal(self, period: str, village: str | None) -> None:
        verdict = self.model.can_seal(period, village)
        if self._judge(f"seal {period} {village}", verdict, done=self.product.seal(period, village)):
            self.model.seal(period, village)

    def correct(self, period: str, village: str | None, cause: str = "异议属实") -> None:
        verdict = self.model.can_correct(period, village, cause)
        done = self.product.correct(period, village, cause)
        if self._judge(f"correct {period} {village} {cause!r}", verdict, done=done):
            self.model.correct(period, village)

    # ---- households as of a day ----
    def split(self, number: str, person: str, day: date, cause: str = "分户") -> None:
        verdict = self.model.can_date(day, cause)
        fresh = self.product.split(number, person, day, cause)
        if self._judge(f"split {number} {person} {day} {cause!r}", verdict, done=fresh is not None):
            self.said[-1] += f" = {fresh}"
            self.model.split(number, person, str(fresh), day)

    def dated(self, act: str, *arguments: Any, day: date, cause: str) -> None:
        """merge, move, head or state on a day."""
        verdict = self.model.can_date(day, cause)
        if act == "head":
            verdict = self.model.can_head(*arguments, day, cause)
        done = getattr(self.product, act)(*arguments, day, cause)
        words = " ".join(map(str, arguments))
        if self._judge(f"{act} {words} {day} {cause!r}", verdict, done=done):
            getattr(self.model, act)(*arguments, day)

    # ---- what both say ----
    @property
    def periods(self) -> list[str]:
        """Those of the span, and the month after it where late entries may have gone."""
        late = {entry.month for entry in self.model.entries} - set(self.span.months)
        return [*self.span.periods, *(f"{month // 100}-{month % 100:02d}" for month in sorted(late))]

    def compare(self) -> None:
        """Every period's board of every scope, its bands and heads, and what was sealed."""
        for period in self.periods:
            rows, bands, heads = self.product.whole(period)
            whole = self.model.live(period)
            self._same(f"live {period}", rows, self._rows(whole))
            self._same(f"bands {period}", bands, {row.household: band(period, row) for row in whole})
            self._same(
                f"heads {period}",
                heads,
                {row.household: self.model.head_on(row.household, period) for row in whole},
            )
            for village in VILLAGES:
                mine = [row for row in whole if row.village == village]
                self._same(f"live {period} {village}", self.product.live(period, village), self._rows(mine))
            self._same(f"party {period}", self.product.party_sums(period), self._party(period))
        self.compare_sealed()

    @property
    def sealed_keys(self) -> list[tuple[str, str | None]]:
        return [*self.model.editions]

    def compare_sealed(self) -> None:
        """Sealed editions never change; 待更正 is said where one is no longer what the book says."""
        keys = self.sealed_keys
        for period in {period for period, _ in keys}:
            for village in (None, *VILLAGES):
                wanted = len(self.model.editions.get((period, village), ()))
                found = self.product.edition_count(period, village)
                self._same(f"number of editions {period} {village}", found, wanted)
        for period, village in keys:
            editions = self.model.editions[period, village]
            for number, edition in enumerate(editions, 1):
                found = self.product.edition(period, village, number)
                self._same(f"edition {number} {period} {village}", found, self._rows(edition.rows))
            state = "stale" if self.model.waits(period, village) else "sealed"
            self._same(f"state {period} {village}", self.product.state_of(period, village), state)
            if village is None:
                last = len(editions)
                parts = sorted(row for one in VILLAGES for row in self._in_force(period, one))
                if not any(self.model.waits(period, one) for one in (None, *VILLAGES)):
                    self._same(f"sum of villages {period}", parts, self.product.edition(period, None, last))

    def _in_force(self, period: str, village: str) -> list[Any]:
        number = len(self.model.editions.get((period, village), ()))
        return list(self.product.edition(period, village, number)) if number else []

    def behind(self, period: str, number: str) -> None:
        """The rows a line opens add up to it."""
        row = next((one for one in self.model.live(period) if one.household == number), None)
        if row is not None:
            base = BASE[kind_of(period)]
            self._same(
                f"rows behind {period} {number}", base + self.product.rows_behind(period, number), row.total
            )

    @staticmethod
    def _rows(rows: Any) -> list[Any]:
        return [(one.household, one.village, one.group, one.total, one.deducted, one.veto) for one in rows]

    def _party(self, period: str) -> dict[str, Any]:
        sums = self.model.sums(period, "party")
        return {name: found for name, found in sums.items() if found != (0, False, False)}


def stated(claimed: int | None) -> str:
    """Hundredths as a clerk writes them, '' for the rule book's value."""
    return "" if claimed is None else f"{claimed / 100:+g}"
