"""Rosters (户籍名册) as an import: villages, stations, households, persons."""

from __future__ import annotations

from collections.abc import Sequence

from wenming_desktop.exchange import people_sheet
from wenming_desktop.exchange.mapping import Column
from wenming_desktop.exchange.sheets import Cancel
from wenming_desktop.services.context import Book
from wenming_desktop.services.import_kind import (
    ImportKind,
    Job,
    Planned,
    outcome,
    parts,
    require_header,
    unread,
)
from wenming_desktop.services.import_people import PeoplePlanner
from wenming_desktop.services.roster_editor import ORDER, RosterPlan
from wenming_desktop.storage import people, roster


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
                sheets.append(unread(sheet, planner.tally))
                continue
            sheets.append(
                outcome(sheet, read.header, self.columns(job), "people", len(read.lines), read.village)
            )
            found.append(read)
            planner.expect(read.blocks)
        require_header(sheets, "姓名、身份证号、户号")
        for read in found:
            planner.add_sheet(read.blocks, job.step)
        return Planned(
            planner.tally.report(),
            sheets,
            planner.tally.rows,
            planner.plan.nouns,
            lambda book, pk, batch: _write_roster(book, planner.plan, job.source.cancel),
        )


def _write_roster(book: Book, plan: RosterPlan, cancel: Cancel) -> None:
    for table in ORDER:
        for part in parts(plan.inserts.get(table, []), cancel):
            roster.insert_rows(book.db, table, part)
    for table, changes in plan.updates.items():
        for changed in parts(list(changes.items()), cancel):
            roster.update_rows(book.db, table, changed)
    for household_pk, state, day in plan.states:
        people.put_state(book.db, household_pk, state, day)
