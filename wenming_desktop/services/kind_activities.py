"""Sheets of activities (活动登记表) as an import, and the blank sheet villages fill in."""

from __future__ import annotations

from collections.abc import Sequence

from wenming_desktop.domain.activities import CONTENTS, FORMS, next_number
from wenming_desktop.domain.names import compact
from wenming_desktop.domain.privacy import Piece
from wenming_desktop.domain.teams import CATEGORY_LABELS, category_code, category_labels
from wenming_desktop.exchange import activities_sheet
from wenming_desktop.exchange.mapping import Column
from wenming_desktop.services import gate
from wenming_desktop.services.activity_forms import station_named, team_keys
from wenming_desktop.services.context import Book
from wenming_desktop.services.hour_sheet import asked_again
from wenming_desktop.services.import_activities import ActivitiesPlanner, Key, Known, Plan, Row
from wenming_desktop.services.import_kind import (
    ImportKind,
    Job,
    Planned,
    outcome,
    parts,
    require_header,
    unread,
)
from wenming_desktop.services.paper import Made
from wenming_desktop.storage import activities as store
from wenming_desktop.storage import journal, roster

_BLANK_LINES = 30


class Activities(ImportKind):
    """Activities, one a row; a place or a team is never made by an import."""

    def columns(self, job: Job) -> Sequence[Column]:
        """See ImportKind."""
        return activities_sheet.COLUMNS

    def titles(self, planned: Planned) -> tuple[str, ...]:
        """See ImportKind."""
        return ("日期", "活动名称", "阵地", "场次", "人次")

    def plan(self, job: Job) -> Planned:
        """See ImportKind."""
        villages = [village.name for village in roster.load(job.book.db).villages]
        year = (job.month or job.book.clock.today().year * 100) // 100
        found, outcomes, told = [], [], list[str]()
        planner = ActivitiesPlanner(_known(job.book))
        for sheet in job.source.sheets():
            read = activities_sheet.read_activities(
                sheet, villages=villages, village=job.village, year=year, **job.source.reading(sheet)
            )
            if read is None:
                outcomes.append(unread(sheet, planner.tally))
                continue
            outcomes.append(
                outcome(
                    sheet,
                    read.header,
                    self.columns(job),
                    "activities",
                    [row.line for row in read.rows],
                    read.village,
                )
            )
            found.append(read)
        require_header(outcomes, "日期、活动名称")
        planner.add_sheets(found, job.step)
        return Planned(
            planner.tally.report(),
            outcomes,
            planner.tally.rows,
            ("activity",) if planner.plans else (),
            lambda book, pk, batch: _write(book, planner.plans, job, told),
            told=told,
        )


def _known(book: Book) -> Known:
    own = book.settings.categories
    labels = {*category_labels(own).values(), *CATEGORY_LABELS.values()}
    stations = dict(book.db.execute("SELECT pk, name FROM station").fetchall())
    cache: dict[str, int | None] = {}

    def station(text: str) -> int | None:
        if text not in cache:
            cache[text] = station_named(book, text)
        return cache[text]

    return Known(
        station, stations, team_keys(book), lambda label: category_code(label, own) if label in labels else None,
        _there(book), book.clock.today(), frozenset(store.served(book.db, [int(row["pk"]) for row in store.lines(book.db)])),
    )  # fmt: skip


def _there(book: Book) -> dict[Key, list[Row]]:
    """The book's activities by day, title and place, in the order they were made."""
    found: dict[Key, list[Row]] = {}
    for row in sorted(store.lines(book.db), key=lambda row: int(row["pk"])):
        found.setdefault((row["day"], compact(row["title"]), row["station_pk"]), []).append(row)
    return found


def _write(book: Book, plans: Sequence[Plan], job: Job, told: list[str]) -> None:
    last: dict[int, str] = {}
    for part in parts(plans, job.source.cancel):
        for plan in part:
            if plan.pk is not None:
                with asked_again(book, plan.pk) as again:
                    journal.update(book.db, "activity", plan.pk, plan.row)
                told += again
                continue
            year = int(plan.row["day"][:4])
            number = next_number(year, [last[year]]) if year in last else store.new_number(book.db, year)
            last[year] = number
            pk = store.insert(book.db, {**plan.row, "number": number})
            store.put_teams(book.db, pk, plan.team_pks or ())


def blank_sheet(book: Book) -> Made:
    """The blank sheet a village fills in and sends back, as a workbook; it imports as it is."""
    from wenming_desktop.exchange.writer import write_table

    note = f"说明：一个活动一行；五种内容填{'、'.join(CONTENTS)}中的一种，形式填{'、'.join(FORMS)}中的一种；场次、人次按实际填。"
    fields = activities_sheet.blank_fields()
    title = f"{book.settings.institute.township}活动登记表"
    audience = gate.check(book, "kind_activities.blank_sheet", [Piece("表的标题", title, minors=())], title)
    content = write_table(title, fields, [{}] * _BLANK_LINES, note=note)
    return Made(f"{title}（空表）.xlsx", content, audience=audience)
