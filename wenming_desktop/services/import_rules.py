"""Plan what a rule book file changes: a new version by its start, or an update of the one that starts that day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from wenming_desktop.domain.amounts import format_points
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.lineage import LineQuestion, forebear, one_item
from wenming_desktop.domain.points import UNSORTED
from wenming_desktop.domain.rules import RuleBook, RuleItem, Track, cap_text
from wenming_desktop.exchange.rules_sheet import CODE, TEXT, VALUE, RuleLine, RulesSheet
from wenming_desktop.services.import_report import Status, Tally
from wenming_desktop.services.item_lines import Lines


@dataclass(slots=True)
class BookPlan:
    """One version to make (``pk`` 0) or to update: items to add, and items to put in another's place by its key.

    ``apart`` are codes of new items that continue no earlier one; ``lines`` puts items of the book in another line;
    ``retire`` are items whose code another item takes over.
    """

    track: Track
    name: str
    starts: date
    pk: int = 0
    add: list[RuleItem] = field(default_factory=list)
    replace: list[tuple[int, RuleItem]] = field(default_factory=list)
    amend: list[tuple[int, RuleItem]] = field(default_factory=list)
    retire: list[int] = field(default_factory=list)
    lines: list[tuple[int, int]] = field(default_factory=list)
    apart: set[str] = field(default_factory=set)
    rename: bool = False

    @property
    def empty(self) -> bool:
        """Nothing to write."""
        return not (self.add or self.replace or self.amend or self.lines or self.rename)


def _supposed(starts: date) -> str:
    """The day is printed on every notice: nobody wrote it, so it is said before it is kept."""
    return (
        f"表上没有写从哪一天起施行，按{format_day(starts)}起施行登记，公示上也印这一天；"
        "不是这一天的，请先在表的标题下面写一行“自某年某月某日起施行”，再导入。"
    )


class RulesPlanner:
    """Compares the items of a file with the version that starts the same day; missing items change nothing.

    ``answers`` says by code whether an old code over another text is the same item (同一项目吗); where it is silent the
    question stays open and the item has a line of its own. ``unsigned`` (1 or -1) is which way values count that
    nothing in the file and in the rule books gives a direction; with 0 their rows are errors.
    """

    def __init__(
        self,
        books: Sequence[RuleBook],
        lines: Lines,
        track: Track,
        today: date,
        answers: Mapping[str, bool],
        unsigned: int = 0,
    ) -> None:
        self.tally, self.plans, self.questions = Tally(), list[BookPlan](), list[LineQuestion]()
        self._books, self._track, self._today = {book.starts: book for book in books}, track, today
        self._lines, self._answers, self._unsigned = lines, answers, unsigned
        self.unsigned = 0

    def add_sheets(self, sheets: Iterable[RulesSheet], step: Callable[[], None]) -> None:
        """Plan every sheet; each is a rule book of its own, those of one start are one."""
        read = list(sheets)
        self._refuse_strange_answers(row.item.code for sheet in read for row in sheet.rows)
        for sheet in read:
            starts = sheet.starts or date(self._today.year, 1, 1)
            plan = next((one for one in self.plans if one.starts == starts), None)
            if plan is None:
                old = self._books.get(starts)
                plan = BookPlan(self._track, sheet.name, starts, old.pk if old else 0)
                plan.rename = bool(old and sheet.name and old.name != sheet.name)
                self.plans.append(plan)
                if sheet.starts is None and old is None:
                    self.tally.notes.append(_supposed(starts))
            self._plan(sheet, plan, step)

    def _refuse_strange_answers(self, codes: Iterable[str]) -> None:
        strange = set(self._answers) - {code.upper() for code in codes}
        if strange:
            raise UserError(f"表里没有编号“{min(strange)}”的项目。", "请核对编号再导入。")

    def _plan(self, sheet: RulesSheet, plan: BookPlan, step: Callable[[], None]) -> None:
        for row in sheet.rows:
            if not row.line.refused and not row.item.direction:
                row.item = replace(row.item, direction=self._direction(row))
        old = self._books.get(plan.starts)
        known = {_key(item): item for item in old.items} if old else {}
        stated = {_key(row.item): row.item for row in sheet.rows if row.item.text}
        seen: dict[str, int] = {}
        for row in sheet.rows:
            step()
            key = _key(row.item)
            first = seen.setdefault(key, row.line.row)
            if first != row.line.row and row.item.text:
                place = "code" if row.item.code else "text"
                row.line.fault(CODE if row.item.code else TEXT, place, f"与第{first}行重复")
            if row.line.refused:
                self._note(row, plan, "error")
                continue
            beside = [one for other, one in {**known, **stated}.items() if other != key]
            self._note(row, plan, self._compare(row, known.get(key), plan, beside))

    def _direction(self, row: RuleLine) -> int:
        """Which way an item counts whose value has no sign: as in the latest rule book that has it, else as told."""
        for book in sorted(self._books.values(), key=lambda book: book.starts, reverse=True):
            same = [
                item for item in book.items if _key(item) == _key(row.item) and item.text == row.item.text
            ]
            if same and not same[0].veto:
                return same[0].direction
        self.unsigned += 1
        if not self._unsigned:
            stated = row.value
            said = f"分值“{stated}”没有写是加分还是减分，请写成+{stated}或-{stated}"
            row.line.fault(VALUE, row.place, said)
        return self._unsigned or 1

    def _note(self, row: RuleLine, plan: BookPlan, status: Status) -> None:
        item = row.item
        value = row.value if row.line.refused else item.value_text
        summary = (
            item.code,
            item.category,
            item.text,
            value,
            cap_text(item),
            f"{format_day(plan.starts)}起施行",
        )
        self.tally.add(row.line.sheet.name, row.line.row, status, summary, row.line.problems)

    def _compare(
        self, row: RuleLine, old: RuleItem | None, plan: BookPlan, beside: Sequence[RuleItem]
    ) -> Status:
        same = self._answers.get(row.item.code.upper())
        _category(row, old)
        if old is None:
            plan.add.append(replace(row.item, line=self._line_of_new(row, plan, beside, same=same)))
            return "written"
        if same is False and not one_item(old, row.item):
            plan.retire.append(old.pk)
            plan.apart.add(row.item.code)
            plan.add.append(row.item)
            return "written"
        changed = _compare(row, old, plan)
        joined = self._line_of_old(row, old, plan, beside, same=same)
        return "written" if joined else changed

    def _line_of_new(
        self, row: RuleLine, plan: BookPlan, beside: Sequence[RuleItem], *, same: bool | None
    ) -> int:
        """The line a new item joins; 0 for one of its own, or that of an equal item."""
        item = row.item
        found = forebear(item, self._lines.before(plan.starts), beside)
        if found is None:
            return 0
        if not found.asks:
            if found.item.code.upper() != item.code.upper():
                row.line.warn("code", f"原编号{found.item.code}，现编号{item.code}，按同一项目合计上限")
            return found.item.line
        if same is None:
            self._ask(row, found.item, 0)
        elif not same:
            plan.apart.add(item.code)
        return found.item.line if same else 0

    def _line_of_old(
        self, row: RuleLine, old: RuleItem, plan: BookPlan, beside: Sequence[RuleItem], *, same: bool | None
    ) -> bool:
        """Answer, or ask, of an item that is in the book already; True where its line changes."""
        found = forebear(old, self._lines.before(plan.starts), beside)
        if found is None or not found.asks:
            return False
        if same is None:
            if old.pk in self._lines.unsettled:
                self._ask(row, found.item, old.pk)
            return False
        wanted = found.item.line if same else old.pk
        if (old.line, old.pk in self._lines.unsettled) == (wanted, False):
            return False
        plan.lines.append((old.pk, wanted))
        return True

    def _ask(self, row: RuleLine, before: RuleItem, pk: int) -> None:
        question = LineQuestion(row.item.code, row.item.text, before, pk)
        self.questions.append(question)
        row.line.ask("text", f"{question.words}回答以前各算各的上限")


def _category(row: RuleLine, old: RuleItem | None) -> None:
    """A category written further up holds for a row that leaves it blank, unless the book has one: either is told."""
    if old is not None and old.category:
        if row.category_row:
            row.item = replace(row.item, category=old.category)
    elif row.category_row:
        row.line.warn(
            "category", f"类别空着，按第{row.category_row}行的“{row.item.category}”记；不对请写明类别"
        )
    elif row.category_open:
        row.line.warn("category", f"类别空着，这一项的积分会归在“{UNSORTED}”；请写明类别")


def _compare(row: RuleLine, old: RuleItem, plan: BookPlan) -> Status:
    # Columns the file has not, and cells it leaves blank, change nothing.
    blank = {name: getattr(old, name) for name in _OPTIONAL if not getattr(row.item, name)}
    item = replace(row.item, pk=old.pk, line=old.line, **blank)
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
