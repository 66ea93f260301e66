"""Plan which rows of a sheet of hours become service records: whose, of which activity, by all rules, nothing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.durations import format_hours
from wenming_desktop.domain.errors import Problem
from wenming_desktop.domain.hours import (
    Occasion,
    Stretch,
    already_brought,
    day_problems,
    duration,
    meeting_problems,
    occasion_problems,
    off_time,
    server_problems,
)
from wenming_desktop.domain.names import compact
from wenming_desktop.exchange.hours_sheet import ACTIVITY, DAY, NAME, NUMBER, TIME, HoursLine, HoursSheet
from wenming_desktop.services.hour_occasions import Meaning, Occasions, back_again, booked_already, booked_on
from wenming_desktop.services.import_report import Status, Tally
from wenming_desktop.storage.signups import ActivityFacts, VolunteerFacts
from wenming_desktop.support.pinyin import readings

Row = dict[str, Any]
# Day, living volunteer, the activity's title, minutes: what makes two rows equal, where their times do not tell them apart.
Key = tuple[str, int, str, int]
_TAKEN_BACK = "这一条以前登记过，已经冲正或更正，没有再记；确实要记的，请在服务记录里登记"


class There(NamedTuple):
    """A row of the book as an import meets it: its punches, '' where it has none, and whether it stands."""

    start: str
    finish: str
    stands: bool


@dataclass(slots=True)
class Known:
    """What the book holds: volunteers by number and name, activities by title and day, records of the days around."""

    by_number: Mapping[str, VolunteerFacts]
    by_name: Mapping[str, list[VolunteerFacts]]
    occasions: Occasions | None
    equal: dict[Key, list[There]]
    booked: dict[tuple[int, date], Counter[Stretch]]
    today: date
    day_limit: int
    category: Callable[[str], str | None]
    organiser: str
    brought_until: Mapping[int, date] = field(default_factory=dict)
    there: Mapping[tuple[int, int], date] = field(default_factory=dict)
    """The day a volunteer's standing row of an activity says, by (volunteer, activity)."""
    back: Mapping[int, Mapping[int, Sequence[tuple[date, str]]]] = field(default_factory=dict)
    """Days and reasons of time taken back by hand, by activity and volunteer."""


@dataclass(slots=True)
class HoursPlanner:
    """Takes rows in file order; ``rows`` are the ledger rows to append (without what an operation adds)."""

    known: Known
    tally: Tally = field(default_factory=Tally)
    rows: list[Row] = field(default_factory=list)
    done: set[int] = field(default_factory=set)
    _unknown: set[tuple[str, date]] = field(default_factory=set)

    def add_sheets(self, sheets: Iterable[HoursSheet], step: Callable[[], None]) -> None:
        """Plan every row."""
        for sheet in sheets:
            for row in sheet.rows:
                step()
                self._add(row)

    def _add(self, row: HoursLine) -> None:
        who = self._who(row)
        found = self._found(row, who)
        what = found.what
        minutes = self._minutes(row)
        if who is not None and row.day is not None:
            self._rules(row, who, what)
        status: Status = "error"
        if who is not None and row.day is not None and minutes and not row.line.refused:
            status = self._place(row, who, found, minutes)
        shown = (
            row.day.isoformat() if row.day else row.line.text("date"), row.number or (who.number if who else ""),
            row.name or (who.name if who else ""), row.title, format_hours(minutes) if minutes else row.line.text("minutes"),
        )  # fmt: skip
        self.tally.add(row.line.sheet.name, row.line.row, status, shown, row.line.problems)

    # ---- reading ----
    def _who(self, row: HoursLine) -> VolunteerFacts | None:
        """The number wins, but a name of another sound beside it is an error: somebody else's hours."""
        if row.number:
            found = self.known.by_number.get(row.number)
            if found is None:
                row.line.fault(NUMBER, "number", "没有这个志愿者编号")
            elif row.name and row.name != found.name:
                self._other_name(row, found)
            return found
        if not row.name:
            row.line.fault(NAME, "name", "没有写志愿者编号，也没有写姓名")
            return None
        same = self.known.by_name.get(row.name, [])
        if not same:
            row.line.fault(NAME, "name", f"志愿者名册里没有“{row.name}”")
            return None
        if len(same) > 1:
            numbers = "、".join(one.number for one in same)
            row.line.fault(NAME, "name", f"有{len(same)}名志愿者叫“{row.name}”（{numbers}），请写志愿者编号")
            return None
        return same[0]

    def _other_name(self, row: HoursLine, found: VolunteerFacts) -> None:
        sounds = set(readings(row.name).pinyin.split()) & set(readings(found.name).pinyin.split())
        said = f"这个编号是{found.name}，表上写的是{row.name}"
        if sounds:
            row.line.warn("name", f"{said}，同音，按编号记")
        else:
            row.line.fault(NAME, "name", said)

    def _found(self, row: HoursLine, who: VolunteerFacts | None) -> Meaning:
        """The activity this row names; without one the title is kept."""
        if not row.title:
            row.line.fault(ACTIVITY, "title", "没有写活动名称")
        if not row.title or row.day is None or self.known.occasions is None:
            return Meaning()
        stated = Stretch(row.day, row.start, row.finish, row.minutes, row.title)
        key = (compact(row.title), row.day)
        if not self.known.occasions.named(row.title, row.day) and key not in self._unknown:
            self._unknown.add(key)
            said = f"活动台账里没有{format_day(row.day)}的“{row.title}”，服务时间照样记，内容就写它"
            self.tally.aside.append(
                Problem(said, "warning", row.line.sheet.name, row.line.header.cell(row.line.index, "title"), row.line.row)
            )  # fmt: skip
        return self.known.occasions.meant(who.pk if who else None, stated, row.place)

    def _minutes(self, row: HoursLine) -> int:
        if any(rank == TIME for rank, _ in row.line.errors):
            return 0
        read = duration(Stretch(row.day or date.min, row.start, row.finish, row.minutes))
        place = "minutes" if row.line.text("minutes") or "start" not in row.line.header.columns else "finish"
        self._note(row, read.problems, TIME, place)
        return read.minutes

    def _rules(self, row: HoursLine, who: VolunteerFacts, what: ActivityFacts | None) -> None:
        assert row.day is not None
        occasion = replace(what.occasion, day=what.day_of(row.start)) if what else Occasion(row.day)
        problems = occasion_problems(occasion, self.known.today)
        if what is None:  # of an activity it was asked when that was entered
            self._note(row, meeting_problems(row.title), ACTIVITY, "title")
        place, rank = ("title", ACTIVITY) if what else ("date", DAY)
        self._note(row, problems, rank, place)
        self._note(row, server_problems(who.server, occasion), NAME, "name")

    def _note(self, row: HoursLine, problems: Iterable[Problem], rank: int, place: str) -> None:
        for one in problems:
            if one.is_error:
                row.line.fault(rank, place, one.message)
            else:
                row.line.warn(place, one.message)

    # ---- booking ----
    def _place(self, row: HoursLine, who: VolunteerFacts, found: Meaning, minutes: int) -> Status:
        assert row.day is not None
        what = found.what
        day = what.day_of(row.start) if what else row.day
        # books used to have what was served past midnight on the day before
        for on in dict.fromkeys((day, what.day if what else day)):
            equal = self.known.equal.get((on.isoformat(), who.pk, compact(row.title), minutes), [])
            there = _same(equal, row.start, row.finish)
            if there is not None:
                equal.remove(there)  # each row of the book answers one row of the file
                if not there.stands:
                    row.line.warn("minutes", _TAKEN_BACK)
                return "unchanged"
        if found.problem is not None:
            self._note(row, [found.problem], ACTIVITY, "title")
            if found.problem.is_error:
                return "error"
        held = what.held if what else ("", "")
        stretch = Stretch(day, row.start, row.finish, minutes, what.title if what else row.title, held)
        self._note(row, booked_on(row.day, day), DAY, "date")
        if what is not None:
            self._note(row, booked_already(what, self.known.there.get((who.pk, what.pk))), ACTIVITY, "title")
            self._note(
                row, back_again(what, self.known.back.get(what.pk, {}).get(who.pk, ())), TIME, "minutes"
            )
            self._note(row, off_time(stretch, minutes), TIME, "minutes")
        around = (day + timedelta(days=step) for step in (-1, 0, 1))
        booked = sum(
            (self.known.booked.get((who.pk, near), Counter()) for near in around), Counter[Stretch]()
        )
        self._note(row, day_problems([stretch], booked, self.known.day_limit), TIME, "minutes")
        self._note(row, already_brought(day, self.known.brought_until.get(who.pk)), DAY, "date")
        self.known.booked.setdefault((who.pk, day), Counter())[stretch] += 1
        self.rows.append(self._row(row, who, what, day, minutes))
        if what is not None:
            self.done.add(what.pk)
        return "written"

    def _row(
        self, row: HoursLine, who: VolunteerFacts, what: ActivityFacts | None, day: date, minutes: int
    ) -> Row:
        category = self.known.category(row.category) if row.category else None
        if row.category and category is None:
            row.line.warn(
                "category", f"没有“{row.category}”这个服务类别，按{'活动的类别' if what else '特色服务'}记"
            )
        return {
            "volunteer_pk": who.pk, "activity_pk": what.pk if what else None, "day": day.isoformat(), "start": row.start,
            "finish": row.finish, "minutes": minutes, "category": category or (what.category if what else "special"),
            "content": what.title if what else row.title, "place": row.place or (what.place if what else ""),
            "organiser": (what.organiser if what else "") or self.known.organiser, "charge": what.charge if what else "",
            "note": row.note,
        }  # fmt: skip


def _same(booked: Iterable[There], start: str, finish: str) -> There | None:
    """Which of the rows of one key a row of the file is: of equal punches, else one that lacks them; None for another.

    A morning and an afternoon of one activity and length are two.
    """
    told = bool(start and finish)
    fitting = [
        there
        for there in booked
        if (there.start, there.finish) == (start, finish) or not (told and there.start and there.finish)
    ]
    return min(
        fitting,
        key=lambda there: ((there.start, there.finish) != (start, finish), not there.stands),
        default=None,
    )
