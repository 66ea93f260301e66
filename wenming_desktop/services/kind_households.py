"""Rosters (户籍名册) as an import: villages, stations, households, persons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import partial

from wenming_desktop.domain.errors import Problem, UserError
from wenming_desktop.domain.matching import KnownHousehold, KnownPerson
from wenming_desktop.domain.periods import month_label
from wenming_desktop.exchange import people_sheet, volunteers_sheet
from wenming_desktop.exchange.cancel import Cancel
from wenming_desktop.exchange.mapping import Column
from wenming_desktop.exchange.people_sheet import Apart, PeopleSheet
from wenming_desktop.exchange.sheets import Sheet
from wenming_desktop.services import booked_since, household_forms
from wenming_desktop.services.context import Book
from wenming_desktop.services.household_days import wrong_since
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
from wenming_desktop.services.import_namesakes import kept_apart
from wenming_desktop.services.import_people import PeoplePlanner
from wenming_desktop.services.roster_days import CHANGED, Dating
from wenming_desktop.services.roster_editor import ORDER, Change, RosterPlan
from wenming_desktop.services.roster_heads import as_ranges, made_words
from wenming_desktop.storage import facts, months, people, roster
from wenming_desktop.storage.listing import DECIDING, Claim

_MOST_TOLD = 10


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
        planner = PeoplePlanner(
            known, keep_ids=keep_ids, dating=dating, refuse_head=partial(_refuse_head, job.book, dating)
        )
        sheets, found = [], []
        for sheet, read in _read(job, known):
            if read is None:
                sheets.append(unread(sheet, planner.tally))
                continue
            sheets.append(
                outcome(
                    sheet,
                    read.header,
                    self.columns(job),
                    "people",
                    [one.line for one in read.lines],
                    read.village,
                )
            )
            found.append(read)
            planner.expect(read.blocks)
        if not found and any(volunteers_sheet.read_volunteers(one) for one in job.source.sheets()):
            raise InsteadError(
                "这像是志愿者花名册，不是户籍名册。", "请按“志愿者花名册”导入。", "volunteers", same_file=True
            )
        require_header(sheets, "姓名、身份证号、户号")
        for read in found:
            planner.add_sheet(read.blocks, job.step, read.year)
        planner.tally.aside += planner.doubles.told()
        planner.tally.notes += made_words(planner.made)
        planner.tally.aside += _reaching_back(planner.plan, dating)
        planner.tally.aside += _off_boards(job.book, planner.plan)
        made = [number for number, _ in planner.made]
        return Planned(
            planner.tally.report(),
            sheets,
            planner.tally.rows,
            planner.plan.nouns,
            lambda book, pk, batch: _write_roster(book, planner.plan, job.source.cancel, dating.cause),
            changed=_changed(planner.plan),
            late=sum(planner.later.values()),
            kept={"made": as_ranges(made)} if made else {},
        )


def _read(job: Job, known: roster.Roster) -> list[tuple[Sheet, PeopleSheet | None]]:
    """Every sheet as read; once more where some names need their brackets, which only all the sheets together tell."""
    villages = [village.name for village in known.villages]

    def read(apart: Apart) -> list[tuple[Sheet, PeopleSheet | None]]:
        return [
            (
                sheet,
                people_sheet.read_people(
                    sheet,
                    known=villages,
                    default_village=job.village,
                    apart=apart,
                    **job.source.reading(sheet),
                ),
            )
            for sheet in job.source.sheets()
        ]

    found = read({})
    apart = kept_apart(known, [line for _, one in found if one is not None for line in one.lines])
    return read(apart) if apart else found


def _refuse_head(
    book: Book, dating: Dating, household: KnownHousehold, person: KnownPerson, changed: date | None
) -> str:
    """Why a member cannot head his household from a row's day, or from ever (原来就登错了), as the form says it; else ''."""
    day = dating.changed(changed).day
    if facts.HEAD in dating.wrong:
        latest = facts.facts(book.db, household.pk, facts.HEAD)
        day = latest[-1].from_day if latest else facts.EVER
    try:
        household_forms.refuse_as_head(
            book, people.household(book.db, household.pk), people.person(book.db, person.pk), day
        )
    except UserError as refused:
        return str(refused).rstrip("。")
    return ""


def _reaching_back(plan: RosterPlan, dating: Dating) -> list[Problem]:
    """What changes a month that is audited already: how many facts, from which month on, and under which cause."""
    told = [*plan.founded.values(), *(change.since for change in plan.facts if not change.wrong)]
    months_touched = [since.corrects for since in told if since.corrects is not None]
    wrong = sum(change.wrong for change in plan.facts)
    found = []
    if months_touched:
        found.append(
            f"有{len(months_touched)}项从{month_label(min(months_touched))}起生效，那时的月份已经审核，已锁定的榜会待更正；"
            f"原因记为“{dating.cause}”"
        )
    if wrong and dating.closed is not None:
        found.append(
            f"有{wrong}项按“原来就登错了”改，已审核的月份也跟着变，已锁定的榜会待更正；原因记为“{dating.cause}，原来就登错了”"
        )
    return [Problem(said, "warning") for said in found]


def _off_boards(book: Book, plan: RosterPlan) -> list[Problem]:
    """The boards that lose a household with entries by what the roster says, as an act in the window tells it."""
    claims = [
        Claim(change.household_pk, change.kind, change.value, _from(book, change))
        for change in plan.facts
        if change.kind in DECIDING
    ]
    planned = {row["pk"]: row["name"] for row in plan.inserts.get("village", [])}
    told = booked_since.off_boards(book, claims, planned)
    more = [f"另有{len(told) - _MOST_TOLD}户的榜单也是这样，请核对。"] if len(told) > _MOST_TOLD else []
    return [Problem(said.rstrip("。"), "warning") for said in [*told[:_MOST_TOLD], *more]]


def _from(book: Book, change: Change) -> str:
    if not change.wrong:
        return change.since.day
    latest = facts.facts(book.db, change.household_pk, change.kind)
    return latest[-1].from_day if latest else facts.EVER


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
