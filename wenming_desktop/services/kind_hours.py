"""Sheets of hours as an import."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.errors import Problem
from wenming_desktop.domain.hours import Stretch
from wenming_desktop.domain.names import compact
from wenming_desktop.domain.teams import CATEGORY_LABELS, category_code, category_labels
from wenming_desktop.exchange import hours_sheet
from wenming_desktop.exchange.hours_sheet import HoursSheet
from wenming_desktop.exchange.mapping import Column
from wenming_desktop.exchange.sheets import Sheet
from wenming_desktop.services.context import Book
from wenming_desktop.services.hour_occasions import Occasions
from wenming_desktop.services.hour_sheet import settle
from wenming_desktop.services.import_hours import HoursPlanner, Key, Known, There
from wenming_desktop.services.import_kind import (
    ImportKind,
    Job,
    LacksError,
    Planned,
    outcome,
    parts,
    require_header,
    unread,
)
from wenming_desktop.services.import_report import SheetOutcome, Tally
from wenming_desktop.storage import served, service_ledger, signups
from wenming_desktop.storage.signups import VolunteerFacts
from wenming_desktop.support.ids import uuid7

_NO_DAY = "表上没有“日期”一栏。"


class Hours(ImportKind):
    """Hours of service, one record a row; volunteers and activities are never made by an import of hours."""

    def columns(self, job: Job) -> Sequence[Column]:
        """See ImportKind."""
        return hours_sheet.COLUMNS

    def titles(self, planned: Planned) -> tuple[str, ...]:
        """See ImportKind."""
        return ("日期", "志愿者编号", "姓名", "活动名称", "小时")

    def plan(self, job: Job) -> Planned:
        """See ImportKind."""
        year = (job.month or job.book.clock.today().year * 100) // 100
        found, outcomes = [], []
        asides = HoursPlanner(_nothing(job.book)).tally
        for sheet in job.source.sheets():
            read = hours_sheet.read_hours(sheet, year=year, **job.source.reading(sheet))
            if read is None:
                outcomes.append(_not_read(sheet, asides))
                continue
            outcomes.append(
                outcome(sheet, read.header, self.columns(job), "hours", [row.line for row in read.rows])
            )
            found.append(read)
            asides.aside += _titled(read)
        if not found and any(map(hours_sheet.lacks_a_day, job.source.sheets())):
            raise LacksError(_NO_DAY, _what_to_add(job.source.sheets()))
        require_header(outcomes, "志愿者编号（或姓名）、日期、时长")
        planner = HoursPlanner(_known(job.book, found), asides)
        planner.add_sheets(found, job.step)
        return Planned(
            planner.tally.report(),
            outcomes,
            planner.tally.rows,
            ("service", "activity") if planner.rows else (),
            lambda book, pk, batch: _write(book, pk, batch, planner, job),
        )


def _what_to_add(sheets: Sequence[Sheet]) -> str:
    if any(map(hours_sheet.speaks_of_days, sheets)):
        return "表头上面写了不止一天：请加一列“日期”，每一行写清是哪一天，再导入。"
    return "请加一列“日期”，或者在表头上面写一行活动时间，例如“活动时间：2026年7月8日”，再导入。"


def _not_read(sheet: Sheet, tally: Tally) -> SheetOutcome:
    """A sheet that stays out where others come in; one that lacks its days only is told so."""
    if not hours_sheet.lacks_a_day(sheet):
        return unread(sheet, tally)
    said = f"{_NO_DAY.rstrip('。')}，这张工作表没有读取。{_what_to_add([sheet])}".rstrip("。")
    tally.aside.append(Problem(said, "warning", sheet.name, "A1", 1))
    return SheetOutcome(sheet.name)


def _titled(read: HoursSheet) -> list[Problem]:
    """That a day was taken from above the columns, told once a sheet."""
    if not read.day_from or not read.rows or read.rows[0].day is None:
        return []
    row = read.header.top + 1
    activity = f"，活动记为“{read.title}”" if read.title else ""
    said = f"表上没有日期一栏，都按表头上面的“{read.day_from}”记为{format_day(read.rows[0].day)}{activity}，请核对"
    return [Problem(said, "warning", read.sheet.name, f"A{row}", row)]


def _known(book: Book, sheets: Iterable[HoursSheet]) -> Known:
    days = [row.day for sheet in sheets for row in sheet.rows if row.day is not None]
    known = _nothing(book)
    if not days:
        return known
    first, last = min(days) - timedelta(days=1), max(days) + timedelta(days=1)
    people = list(
        {one.pk: one for one in signups.volunteers(book.db, served.living(book.db)).values()}.values()
    )
    by_name: dict[str, list[VolunteerFacts]] = {}
    for one in people:
        by_name.setdefault(one.name, []).append(one)
    occasions = Occasions(book, first, last)
    equal, booked = _ledger(book, first, last)
    return replace(
        known,
        by_number=_numbers(book, people),
        by_name=by_name,
        occasions=occasions,
        equal=equal,
        booked=booked,
        brought_until=served.brought_until(book.db),
        there=served.there_of(book.db, occasions.pks),
        back={pk: back for pk in occasions.pks if (back := served.taken_back(book.db, pk))},
    )


def _numbers(book: Book, people: Sequence[VolunteerFacts]) -> dict[str, VolunteerFacts]:
    """Living volunteers by their number and by the numbers of those merged into them."""
    by_pk = {one.pk: one for one in people}
    rows = book.db.execute("SELECT number, ifnull(merged_into, pk) FROM volunteer").fetchall()
    return {str(number): by_pk[pk] for number, pk in rows if pk in by_pk}


def _nothing(book: Book) -> Known:
    own = book.settings.categories
    labels = {*category_labels(own).values(), *CATEGORY_LABELS.values()}

    def category(label: str) -> str | None:
        return category_code(label, own) if label in labels else None

    return Known(
        {}, {}, None, {}, {}, book.clock.today(), book.settings.volunteers.day_limit, category,
        book.settings.institute.name,
    )  # fmt: skip


def _ledger(
    book: Book, first: date, last: date
) -> tuple[dict[Key, list[There]], dict[tuple[int, date], Counter[Stretch]]]:
    """What is there already (also where it was reversed by hand), and what stands, by volunteer and day.

    A row is known by what it says it was and by what its activity is called now.
    """
    equal: dict[Key, list[There]] = {}
    booked: dict[tuple[int, date], Counter[Stretch]] = {}
    living = served.living(book.db)
    there = served.there_between(book.db, first, last)
    titles = served.titles(book.db, {row.activity_pk for row, _ in there if row.activity_pk is not None})
    for row, stands in there:
        pk = living.get(row.volunteer_pk, row.volunteer_pk)
        for title in {compact(row.content), compact(titles.get(row.activity_pk or 0, row.content))}:
            key = (row.day.isoformat(), pk, title, row.minutes)
            equal.setdefault(key, []).append(There(row.start, row.finish, stands))
        if stands:
            stretch = Stretch(row.day, row.start, row.finish, row.minutes, row.content)
            booked.setdefault((pk, row.day), Counter())[stretch] += 1
    return equal, booked


def _write(book: Book, operation_pk: int, batch_pk: int, planner: HoursPlanner, job: Job) -> None:
    common: dict[str, Any] = {
        **book.ledger_common(operation_pk, batch_pk), "source": f"导入 {job.source.workbook.name}"
    }  # fmt: skip
    for part in parts(planner.rows, job.source.cancel):
        service_ledger.insert_services(book.db, [{**common, **row, "id": uuid7()} for row in part])
    for what in signups.activities_of(book.db, planner.done):
        settle(book, what, whole_sheet=False)
