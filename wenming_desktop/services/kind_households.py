"""Rosters (户籍名册) as an import: villages, stations, households, persons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from wenming_desktop.exchange import people_sheet
from wenming_desktop.exchange.mapping import Column
from wenming_desktop.exchange.sheets import Cancel
from wenming_desktop.services.context import Book
from wenming_desktop.services.household_days import wrong_since
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
from wenming_desktop.services.roster_days import CHANGED, Dating
from wenming_desktop.services.roster_editor import ORDER, RosterPlan
from wenming_desktop.storage import facts, months, roster


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
        dating = Dating(
            job.book.clock.today(), job.since, job.wrong, months.closed_through(job.book.db),
            f"导入{job.source.workbook.name}",
        )  # fmt: skip
        planner = PeoplePlanner(known, keep_ids=keep_ids, dating=dating)
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
            planner.add_sheet(read.blocks, job.step, read.year)
        return Planned(
            planner.tally.report(),
            sheets,
            planner.tally.rows,
            planner.plan.nouns,
            lambda book, pk, batch: _write_roster(book, planner.plan, job.source.cancel, dating.cause),
            changed=_changed(planner.plan),
        )


def _changed(plan: RosterPlan) -> tuple[tuple[str, int], ...]:
    """How many households the book has are otherwise, by what of them is."""
    touched = {
        (change.kind, change.household_pk) for change in plan.facts if change.household_pk not in plan.founded
    }
    counts = Counter(kind for kind, _ in touched)
    return tuple((kind, counts[kind]) for kind in CHANGED if counts[kind])


def _write_roster(book: Book, plan: RosterPlan, cancel: Cancel, cause: str) -> None:
    for table in ORDER:
        for part in parts(plan.inserts.get(table, []), cancel):
            roster.insert_rows(book.db, table, part)
    for households in parts(plan.inserts.get("household", []), cancel):
        facts.found_many(book.db, households, plan.founded)
    for persons in parts(plan.inserts.get("person", []), cancel):
        facts.settle_many(book.db, [(one["pk"], one["household_pk"]) for one in persons])
    for table, changes in plan.updates.items():
        for changed in parts(list(changes.items()), cancel):
            roster.update_rows(book.db, table, changed)
    for person_pk, household_pk in plan.homes:
        facts.settle(book.db, person_pk, household_pk)
    for change in plan.facts:
        since = change.since
        if change.wrong:
            since = wrong_since(book, change.household_pk, change.kind, f"{cause}，原来就登错了")
        facts.put(book.db, change.household_pk, change.kind, change.value, since)
