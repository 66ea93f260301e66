"""Rosters of volunteers (志愿者花名册) as an import: persons, volunteers, teams with posts, hours brought forward."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from wenming_desktop.exchange import volunteers_sheet
from wenming_desktop.exchange.cancel import Cancel
from wenming_desktop.exchange.mapping import Column
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
from wenming_desktop.services.import_volunteers import VolunteersPlanner
from wenming_desktop.storage import roster, service_ledger, volunteer_intake
from wenming_desktop.support.ids import uuid7

_ORDER = ("person", "team", "volunteer", "membership")


class Volunteers(ImportKind):
    """Rosters of volunteers; a person of the register is found by ID, never by name alone."""

    def columns(self, job: Job) -> Sequence[Column]:
        """See ImportKind."""
        return volunteers_sheet.COLUMNS

    def titles(self, planned: Planned) -> tuple[str, ...]:
        """See ImportKind."""
        return ("志愿者编号", "姓名", "所属队伍", "累计服务时长")

    def plan(self, job: Job) -> Planned:
        """See ImportKind."""
        settings = job.book.settings
        planner = VolunteersPlanner(
            roster.load(job.book.db),
            volunteer_intake.load(job.book.db),
            keep_ids=settings.institute.keep_ids,
            today=job.book.clock.today(),
            labels=settings.categories,
            prefix=settings.volunteers.number_prefix,
        )
        sheets, found = [], []
        for sheet in job.source.sheets():
            read = volunteers_sheet.read_volunteers(sheet, **job.source.reading(sheet))
            if read is None:
                sheets.append(unread(sheet, planner.tally))
                continue
            sheets.append(
                outcome(sheet, read.header, self.columns(job), "volunteers", [one.line for one in read.lines])
            )
            found.append(read)
            planner.expect(read)
        require_header(sheets, "姓名、志愿者编号、所属队伍")
        for read in found:
            planner.add_sheet(read, read.title or PurePath(job.source.workbook.name).stem, job.step)
        return Planned(
            planner.tally.report(),
            sheets,
            planner.tally.rows,
            planner.nouns,
            lambda book, pk, batch: _write(book, pk, batch, planner, job.source.cancel),
        )


def _write(book: Book, pk: int, batch: int, planner: VolunteersPlanner, cancel: Cancel) -> None:
    plan = planner.edit.plan
    for table in _ORDER:
        for part in parts(plan.inserts.get(table, []), cancel):
            roster.insert_rows(book.db, table, part)
    for table, changes in plan.updates.items():
        for changed in parts(list(changes.items()), cancel):
            roster.update_rows(book.db, table, changed)
    common = book.ledger_common(pk, batch)
    for row, cause in planner.taken_back:
        service_ledger.insert_services(
            book.db,
            service_ledger.reversal_rows([row], id_of=uuid7, common=common, undoing=False, cause=cause),
        )
    for part in parts(planner.hours, cancel):
        service_ledger.insert_services(book.db, ({**common, "id": uuid7(), **row} for row in part))
