"""Points (积分登记) as an import: rows, and household x category sheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from wenming_desktop.domain.rules import CATEGORIES, TRACK_LABELS
from wenming_desktop.exchange import points_sheet
from wenming_desktop.exchange.cancel import Cancel
from wenming_desktop.exchange.mapping import Column
from wenming_desktop.services import import_matrix, import_months, import_points, score_limits, score_sheet
from wenming_desktop.services.context import Book
from wenming_desktop.services.household_days import reach_back
from wenming_desktop.services.import_kind import (
    ImportKind,
    InsteadError,
    Job,
    Planned,
    outcome,
    parts,
    require_header,
    unread,
)
from wenming_desktop.services.import_matrix import MatrixPlanner
from wenming_desktop.services.import_owner import OwnerFinder
from wenming_desktop.services.import_points import LedgerView, PointsPlanner
from wenming_desktop.services.import_report import SheetOutcome, Tally
from wenming_desktop.storage import intake, ledger, months, people, roster, rules_store
from wenming_desktop.storage.as_of import Merges
from wenming_desktop.support.ids import uuid7


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
        return tuple(dict.fromkeys([*CATEGORIES, *found, *intake.score_categories(job.book.db, job.track)]))

    def plan(self, job: Job) -> Planned:
        """See ImportKind."""
        book, today = job.book, job.book.clock.today()
        known = roster.load(book.db)
        closed = months.closed_through(book.db)
        finder = OwnerFinder(known, job.track, closed)
        rules = rules_store.books(book.db, job.track)
        merges = Merges(book.db, job.track)
        rows = PointsPlanner(rules, finder, job.track, today)
        matrix = MatrixPlanner(
            finder,
            job.track,
            today,
            merges,
            lambda month: score_sheet.held_categories(rules, month),
            lambda month: score_limits.held_limits(rules, month),
        )
        tally = Tally()
        reading = points_sheet.Reading(
            self._category_names(job),
            tuple(village.name for village in known.villages),
            job.village,
            job.month,
            (job.month or today.year * 100) // 100,
            job.source.workbook.name,
        )
        read, outcomes = self._read(job, reading, tally)
        require_header(outcomes, "日期、姓名、户号、积分项目、分值")
        if not rules and any(sheet.rows for sheet in read):
            raise InsteadError(
                f"还没有{TRACK_LABELS[job.track]}细则，不能登记。",
                "请先导入积分细则，再导入积分登记表。",
                "rules",
            )
        rows.add_sheets(read, self._view(job, read, closed, merges), job.step)
        booked = intake.scores(book.db, job.track, import_matrix.days_of(read), merges)
        matrix.add_sheets(read, booked, closed, job.step)
        tally.aside += import_months.twins(matrix.fresh, lambda pk: intake.scores_of(book.db, job.track, pk))
        tally.asides += matrix.missing(booked, read) if job.track == "masses" else []
        by_place = {(row.sheet, row.row): row for row in (*rows.tally.rows, *matrix.tally.rows)}
        tally.rows = [by_place[line.sheet.name, line.row] for sheet in read for line in sheet.lines]
        nouns = ("entry",) if rows.entries or matrix.entries or matrix.reversals else ()
        nouns = (*nouns, "household_fact") if finder.earlier else nouns
        return Planned(
            tally.report(),
            outcomes,
            tally.rows,
            nouns,
            lambda book, pk, batch: _write(
                book,
                pk,
                batch,
                [*matrix.reversals, *matrix.entries, *rows.entries],
                finder,
                job.source.cancel,
            ),
        )

    def _read(
        self, job: Job, reading: points_sheet.Reading, tally: Tally
    ) -> tuple[list[points_sheet.PointsSheet], list[SheetOutcome]]:
        found, outcomes, columns = [], [], self.columns(job)
        for sheet in job.source.sheets():
            read = points_sheet.read_points(sheet, reading, **job.source.reading(sheet))
            if read is None:
                outcomes.append(unread(sheet, tally))
                continue
            found.append(read)
            outcomes.append(
                outcome(
                    sheet,
                    read.header,
                    columns,
                    read.form,
                    read.lines,
                    read.village,
                    read.month,
                    read.month_from,
                )
            )
        return found, outcomes

    def _view(
        self, job: Job, read: Iterable[points_sheet.PointsSheet], closed: int | None, merges: Merges
    ) -> LedgerView:
        days = import_points.days_of(read)
        if not days:
            return LedgerView(merges, closed=closed)
        first, last = min(days), max(days)
        year_first, year_last = first.replace(month=1, day=1), last.replace(month=12, day=31)
        there, standing = intake.row_counts(job.book.db, job.track, first, last, merges)
        return LedgerView(
            merges,
            there,
            intake.used_points(job.book.db, job.track, year_first, year_last),
            intake.book_counts(job.book.db, job.track, first, last, merges),
            closed,
            standing,
            people.dated_states(job.book.db) if job.track == "masses" else {},
        )


def _write(
    book: Book, pk: int, batch: int, rows: list[dict[str, Any]], finder: OwnerFinder, cancel: Cancel
) -> None:
    for household_pk, day in finder.earlier.items():
        reach_back(book, household_pk, date.fromisoformat(day))
    common = book.ledger_common(pk, batch)
    for part in parts(rows, cancel):
        ledger.insert_entries(book.db, ({**common, "id": uuid7(), **row} for row in part))
