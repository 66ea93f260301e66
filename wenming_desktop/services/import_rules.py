"""Plan what a rule book file changes: a new version by its start, or an update of the one that starts that day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from wenming_desktop.domain.amounts import format_points
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.rules import RuleBook, RuleItem, Track, cap_text
from wenming_desktop.exchange.rules_sheet import CODE, TEXT, RuleLine, RulesSheet
from wenming_desktop.services.import_report import Status, Tally


@dataclass(slots=True)
class BookPlan:
    """One version to make (``pk`` 0) or to update: items to add, and items to put in another's place by its key."""

    track: Track
    name: str
    starts: date
    pk: int = 0
    add: list[RuleItem] = field(default_factory=list)
    replace: list[tuple[int, RuleItem]] = field(default_factory=list)
    amend: list[tuple[int, RuleItem]] = field(default_factory=list)
    rename: bool = False

    @property
    def empty(self) -> bool:
        """Nothing to write."""
        return not (self.add or self.replace or self.amend or self.rename)


class RulesPlanner:
    """Compares the items of a file with the version that starts the same day; missing items change nothing."""

    def __init__(self, books: Sequence[RuleBook], track: Track, today: date) -> None:
        self.tally, self.plans = Tally(), list[BookPlan]()
        self._books, self._track, self._today = {book.starts: book for book in books}, track, today

    def add_sheets(self, sheets: Iterable[RulesSheet], step: Callable[[], None]) -> None:
        """Plan every sheet; each is a rule book of its own, those of one start are one."""
        for sheet in sheets:
            starts = sheet.starts or date(self._today.year, 1, 1)
            plan = next((one for one in self.plans if one.starts == starts), None)
            if plan is None:
                old = self._books.get(starts)
                plan = BookPlan(self._track, sheet.name, starts, old.pk if old else 0)
                plan.rename = bool(old and sheet.name and old.name != sheet.name)
                self.plans.append(plan)
            self._plan(sheet, plan, step)

    def _plan(self, sheet: RulesSheet, plan: BookPlan, step: Callable[[], None]) -> None:
        old = self._books.get(plan.starts)
        known = {_key(item): item for item in old.items} if old else {}
        seen: dict[str, int] = {}
        for row in sheet.rows:
            step()
            key = _key(row.item)
            first = seen.setdefault(key, row.line.row)
            if first != row.line.row and row.item.text:
                place = "code" if row.item.code else "text"
                row.line.fault(CODE if row.item.code else TEXT, place, f"与第{first}行重复")
            self._note(row, plan, "error" if row.line.refused else _compare(row, known.get(key), plan))

    def _note(self, row: RuleLine, plan: BookPlan, status: Status) -> None:
        item = row.item
        value = row.line.text("low") if row.line.refused else item.value_text
        summary = (
            item.code,
            item.category,
            item.text,
            value,
            cap_text(item),
            f"{format_day(plan.starts)}起施行",
        )
        self.tally.add(row.line.sheet.name, row.line.row, status, summary, row.line.problems)


def _compare(row: RuleLine, old: RuleItem | None, plan: BookPlan) -> Status:
    if old is None:
        plan.add.append(row.item)
        return "written"
    # Columns the file has not, and cells it leaves blank, change nothing.
    blank = {name: getattr(old, name) for name in _OPTIONAL if not getattr(row.item, name)}
    item = replace(row.item, pk=old.pk, **blank)
    if item == old:
        return "unchanged"
    if old.value_text != item.value_text:
        row.line.warn("low", f"分值：原{old.value_text}，现{item.value_text}；以前的登记不变")
    if old.text != item.text:
        row.line.warn("text", f"积分项目：原“{old.text}”，现“{item.text}”；以前的登记不变")
    if cap_text(old) != cap_text(item):
        place = next((n for n in _CAPS if getattr(old, n) != getattr(item, n)), "low")
        cap = getattr(item, place)
        row.line.warn(place, f"上限现为{format_points(cap)}分；以前的登记不变")
    # Evidence and note bind nobody: they change in place. Anything else is a new version of the item.
    binding = replace(item, evidence=old.evidence, note=old.note) != old
    (plan.replace if binding else plan.amend).append((old.pk, item))
    return "written"


_CAPS = ("cap_month", "cap_quarter", "cap_year")
_OPTIONAL = ("category", "evidence", "note", *_CAPS)


def _key(item: RuleItem) -> str:
    return item.code.upper() or item.text
