"""The three kinds of workbook: how each is read, planned and written."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from wenming_desktop.domain.errors import Problem, UserError
from wenming_desktop.domain.rules import CATEGORIES, TRACK_LABELS, Track
from wenming_desktop.exchange import people_sheet, points_sheet, rules_sheet
from wenming_desktop.exchange.cells import column_letter
from wenming_desktop.exchange.mapping import Choice, Column, Header
from wenming_desktop.exchange.sheets import Cancel, Sheet, Workbook, never
from wenming_desktop.services import import_matrix, import_points
from wenming_desktop.services.context import Book
from wenming_desktop.services.import_matrix import MatrixPlanner
from wenming_desktop.services.import_owner import OwnerFinder
from wenming_desktop.services.import_people import PeoplePlanner
from wenming_desktop.services.import_points import LedgerView, PointsPlanner
from wenming_desktop.services.import_report import (
    ColumnMatch,
    ImportReport,
    Kind,
    RowOutcome,
    SheetOutcome,
    Tally,
)
from wenming_desktop.services.import_rules import BookPlan, RulesPlanner
from wenming_desktop.services.roster_editor import ORDER, RosterPlan
from wenming_desktop.storage import intake, journal, ledger, months, people, roster, rules_store
from wenming_desktop.support.ids import uuid7

_TABLE_ROWS, _TABLE_COLUMNS = 3, 2
_PART = 4000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Source:
    """The workbook with what the clerk set by hand or taught before."""

    workbook: Workbook
    choices: dict[str, Choice] = field(default_factory=dict)
    remembered: dict[str, str] = field(default_factory=dict)
    cancel: Cancel = never

    def sheets(self) -> list[Sheet]:
        """The visible sheets the clerk did not leave out."""
        return [sheet for sheet in self.workbook.visible if not self._choice(sheet).skip]

    def reading(self, sheet: Sheet) -> dict[str, Any]:
        """How to find a sheet's header."""
        return {
            "choice": self.choices.get(sheet.name),
            "remembered": self.remembered,
            "cancel": self.cancel,
        }

    def _choice(self, sheet: Sheet) -> Choice:
        return self.choices.get(sheet.name, Choice())


@dataclass(frozen=True, slots=True)
class Job:
    """One import: where it goes, what holds where the sheets are silent, and what to call once a row."""

    book: Book
    track: Track
    source: Source
    village: str
    month: int | None
    step: Callable[[], None]


@dataclass(slots=True)
class Planned:
    """An import as planned: what to tell, what to show, and how to write it."""

    report: ImportReport
    sheets: list[SheetOutcome]
    rows: list[RowOutcome]
    nouns: tuple[str, ...]
    write: Callable[[Book, int, int], None]


class ImportKind(ABC):
    """Reads the sheets of one kind of workbook and plans what they change."""

    @abstractmethod
    def plan(self, job: Job) -> Planned:
        """Read and compare; nothing is written before ``write`` is called inside an operation."""

    @abstractmethod
    def columns(self, job: Job) -> Sequence[Column]:
        """What a sheet may carry, for matching by hand."""

    @abstractmethod
    def titles(self, planned: Planned) -> tuple[str, ...]:
        """The headings of a row's summary."""


class Households(ImportKind):
    """Rosters: villages, stations, households, persons."""

    def columns(self, job: Job) -> Sequence[Column]:
        """See ImportKind."""
        return people_sheet.COLUMNS

    def titles(self, planned: Planned) -> tuple[str, ...]:
        """See ImportKind."""
        return ("户号", "姓名", "与户主关系", "村民小组")

    def plan(self, job: Job) -> Planned:
        """See ImportKind."""
        known = roster.load(job.book.db)
        keep_ids = job.book.settings.institute.keep_ids
        planner = PeoplePlanner(known, keep_ids=keep_ids, today=job.book.clock.today())
        villages = [village.name for village in known.villages]
        sheets, found = [], []
        for sheet in job.source.sheets():
            read = people_sheet.read_people(
                sheet, known=villages, default_village=job.village, **job.source.reading(sheet)
            )
            if read is None:
                sheets.append(_unread(sheet, planner.tally))
                continue
            sheets.append(
                _outcome(sheet, read.header, self.columns(job), "people", len(read.lines), read.village)
            )
            found.append(read)
            planner.expect(read.blocks)
        _require_header(sheets, "姓名、身份证号、户号")
        for read in found:
            planner.add_sheet(read.blocks, job.step)
        return Planned(
            planner.tally.report(),
            sheets,
            planner.tally.rows,
            planner.plan.nouns,
            lambda book, pk, batch: _write_roster(book, planner.plan, job.source.cancel),
        )


class Points(ImportKind):
    """Points as rows and as household x category sheets; a workbook may hold both."""

    def columns(self, job: Job) -> Sequence[Column]:
        """See ImportKind."""
        found = {column.name: column for column in points_sheet.ROW_COLUMNS}
        return [*found.values(), *self._categories(job)]

    def titles(self, planned: Planned) -> tuple[str, ...]:
        """See ImportKind."""
        if all(sheet.form in ("matrix", "") for sheet in planned.sheets):
            return ("嘎查村", "户号", "户主", "各项得分", "合计")
        return ("日期", "嘎查村", "户号", "姓名", "积分项目", "分值")

    def _categories(self, job: Job) -> list[Column]:
        names = {column.name for column in points_sheet.ROW_COLUMNS}
        columns = points_sheet.matrix_columns(self._category_names(job))
        return [column for column in columns if column.name not in names]

    def _category_names(self, job: Job) -> tuple[str, ...]:
        books = rules_store.books(job.book.db, job.track)
        found = [item.category for book in books for item in book.items if item.category and not item.veto]
        return tuple(dict.fromkeys([*CATEGORIES, *found]))

    def plan(self, job: Job) -> Planned:
        """See ImportKind."""
        book, today = job.book, job.book.clock.today()
        known = roster.load(book.db)
        finder = OwnerFinder(known, job.track)
        rules = rules_store.books(book.db, job.track)
        rows, matrix = (
            PointsPlanner(rules, finder, job.track, today),
            MatrixPlanner(finder, job.track, today),
        )
        tally = Tally()
        reading = points_sheet.Reading(
            self._category_names(job),
            tuple(village.name for village in known.villages),
            job.village,
            job.month,
            (job.month or today.year * 100) // 100,
        )
        read, outcomes = self._read(job, reading, tally)
        _require_header(outcomes, "日期、姓名、户号、积分项目、分值")
        if not rules and any(sheet.rows for sheet in read):
            raise UserError(
                f"还没有{TRACK_LABELS[job.track]}细则，不能登记。", "请先导入积分细则，再导入积分登记表。"
            )
        closed = months.closed_through(book.db)
        rows.add_sheets(read, self._view(job, read, closed), job.step)
        matrix.add_sheets(
            read, intake.scores(book.db, job.track, import_matrix.days_of(read)), closed, job.step
        )
        by_place = {(row.sheet, row.row): row for row in (*rows.tally.rows, *matrix.tally.rows)}
        tally.rows = [by_place[line.sheet.name, line.row] for sheet in read for line in sheet.lines]
        nouns = ("entry",) if rows.entries or matrix.entries or matrix.reversals else ()
        return Planned(
            tally.report(),
            outcomes,
            tally.rows,
            nouns,
            lambda book, pk, batch: _write_entries(
                book, pk, batch, [*matrix.reversals, *matrix.entries, *rows.entries], job.source.cancel
            ),
        )

    def _read(
        self, job: Job, reading: points_sheet.Reading, tally: Tally
    ) -> tuple[list[points_sheet.PointsSheet], list[SheetOutcome]]:
        found, outcomes = [], []
        for sheet in job.source.sheets():
            read = points_sheet.read_points(sheet, reading, **job.source.reading(sheet))
            if read is None:
                outcomes.append(_unread(sheet, tally))
                continue
            found.append(read)
            count = len(read.rows) + len(read.matrix)
            outcomes.append(
                _outcome(sheet, read.header, self.columns(job), read.form, count, read.village, read.month)
            )
        return found, outcomes

    def _view(self, job: Job, read: Iterable[points_sheet.PointsSheet], closed: int | None) -> LedgerView:
        days = import_points.days_of(read)
        if not days:
            return LedgerView(closed=closed)
        first, last = min(days), max(days)
        year_first, year_last = first.replace(month=1, day=1), last.replace(month=12, day=31)
        return LedgerView(
            intake.row_counts(job.book.db, job.track, first, last),
            intake.used_points(job.book.db, job.track, year_first, year_last),
            intake.book_counts(job.book.db, job.track, first, last),
            closed,
        )


class Rules(ImportKind):
    """Rule books."""

    def columns(self, job: Job) -> Sequence[Column]:
        """See ImportKind."""
        return rules_sheet.COLUMNS

    def titles(self, planned: Planned) -> tuple[str, ...]:
        """See ImportKind."""
        return ("编号", "类别", "积分项目", "分值", "上限", "起施行")

    def plan(self, job: Job) -> Planned:
        """See ImportKind."""
        planner = RulesPlanner(rules_store.books(job.book.db, job.track), job.track, job.book.clock.today())
        outcomes, read = [], []
        for sheet in job.source.sheets():
            rules = rules_sheet.read_rules(sheet, **job.source.reading(sheet))
            if rules is None:
                outcomes.append(_unread(sheet, planner.tally))
                continue
            read.append(rules)
            outcomes.append(_outcome(sheet, rules.header, self.columns(job), "rules", len(rules.rows)))
        _require_header(outcomes, "编号、积分项目、分值")
        planner.add_sheets(read, job.step)
        plans = [plan for plan in planner.plans if not plan.empty]
        return Planned(
            planner.tally.report(),
            outcomes,
            planner.tally.rows,
            ("rule_book", "rule_item") if plans else (),
            lambda book, pk, batch: _write_rules(book, plans),
        )


KINDS: dict[Kind, ImportKind] = {"households": Households(), "points": Points(), "rules": Rules()}


def _outcome(
    sheet: Sheet, header: Header, wanted: Sequence[Column], form: str, rows: int, village: str = "",
    month: int | None = None,
) -> SheetOutcome:  # fmt: skip
    labels = {column.name: column.label for column in wanted}
    columns = tuple(
        ColumnMatch(
            name, labels.get(name, name), column_letter(index), header.labels.get(index, ""), name in header.guessed
        )
        for name, index in sorted(header.columns.items(), key=lambda pair: pair[1])
    )  # fmt: skip
    return SheetOutcome(
        sheet.name, header.top + 1, header.height, form, village, month, columns, header.unmatched(), rows
    )


def _unread(sheet: Sheet, tally: Tally) -> SheetOutcome:
    """A sheet without a header: a note is passed over; a table gets a warning, so that nobody misses it."""
    filled = [row for row in range(len(sheet.rows)) if sum(map(bool, sheet.texts(row))) >= _TABLE_COLUMNS]
    if len(filled) >= _TABLE_ROWS:
        message = "没有找到表头，这张工作表没有读取；可以在预览里指定表头在第几行"
        tally.aside.append(Problem(message, "warning", sheet.name, "A1", 1))
    return SheetOutcome(sheet.name)


def _require_header(sheets: Sequence[SheetOutcome], wanted: str) -> None:
    if not any(sheet.header_row for sheet in sheets):
        raise UserError("表里没有找到表头。", f"请核对选的文件和导入的种类；表头里要有{wanted}等栏目。")


def _write_roster(book: Book, plan: RosterPlan, cancel: Cancel) -> None:
    for table in ORDER:
        for part in _parts(plan.inserts.get(table, []), cancel):
            roster.insert_rows(book.db, table, part)
    for table, changes in plan.updates.items():
        for changed in _parts(list(changes.items()), cancel):
            roster.update_rows(book.db, table, changed)
    for household_pk, state, day in plan.states:
        people.put_state(book.db, household_pk, state, day)


def _write_entries(book: Book, pk: int, batch: int, rows: list[dict[str, Any]], cancel: Cancel) -> None:
    common = book.ledger_common(pk, batch)
    for part in _parts(rows, cancel):
        ledger.insert_entries(book.db, ({**common, "id": uuid7(), **row} for row in part))


def _parts(rows: Sequence[T], cancel: Cancel) -> Iterator[Sequence[T]]:
    """A few thousand rows at a time: a cancel is heard within a fifth of a second."""
    for first in range(0, len(rows), _PART):
        cancel()
        yield rows[first : first + _PART]


def _write_rules(book: Book, plans: Iterable[BookPlan]) -> None:
    for plan in plans:
        pk = plan.pk or rules_store.insert_book(book.db, plan.track, plan.name, plan.starts.isoformat())
        if plan.rename:
            journal.update(book.db, "rule_book", pk, {"name": plan.name})
        for item in plan.add:
            rules_store.insert_item(book.db, pk, item)
        for old, item in plan.replace:
            rules_store.replace_item(book.db, old, item)
        for old, item in plan.amend:
            journal.update(book.db, "rule_item", old, {"evidence": item.evidence, "note": item.note})
