"""The program as the soak sees it: the whole office's acts beside those of ``adapter``, called as the window calls them.

Volunteers, activities and meetings are known by their numbers, services by the model's keys; refusals as ``None``.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from tests.model.volunteer_desk import VolunteerDesk
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import (
    books,
    departures,
    drafts,
    drills,
    due_process,
    history,
    households,
    imports,
    meetings,
    people,
    points,
    score_sheet,
)
from wenming_desktop.services.context import Context
from wenming_desktop.support.clock import Clock

Line = tuple[str, str, date, str]
"""household, code, day, value as typed ('' the rule book's)"""


class Bureau(VolunteerDesk):
    """An open book in its folder; ``told`` gives the program's records for a telling of the model."""

    def __init__(self, template: Path, folder: Path, today: date) -> None:
        super().__init__(template, folder, today)
        self.told: dict[int, list[int]] = {}

    # ---- the book itself ----
    def open_on(self, day: date, meanwhile: Callable[[], None] | None = None) -> None:
        """Close the book with its backup, and open it on another day; ``meanwhile`` while it is closed."""
        self.context.close(with_backup=True)
        if meanwhile:
            meanwhile()
        self.context = Context(self.folder, Clock.fixed(day))

    def back_up(self) -> tuple[Path, bool]:
        """A backup, and whether it says of itself what the book says."""
        file = self.context.call(books.back_up)
        said, counts = books.peek_backup(file), self.context.call(books.counts)
        names = ("household", "person", "entry")
        return file, [said[one] for one in names] == [counts[one] for one in names] and not said["missing"]

    def rehearse(self) -> list[str] | None:
        """恢复演练 with the newest backup: what was found wrong; None where there is nothing to rehearse with."""
        try:
            return list(self.context.call(drills.drill).faults)
        except UserError as refused:
            self.refusal = str(refused)
            return None

    def keep_aside(self, file: Path) -> Path:
        """A copy on a stick."""
        return Path(shutil.copy(file, self.scratch / "盘.wmbak"))

    def put_back(self, file: Path, *, over: bool) -> None:
        """Restore a backup in the book's own place, or as a book of its own with which the work goes on."""
        clock = self.context.clock
        self.context.close(with_backup=False)
        if over:
            books.restore_over(file, self.folder, clock)
        else:
            fresh = self.scratch / f"恢复{self.folder.name[-12:]}"
            books.restore(file, fresh)
            shutil.rmtree(self.folder)
            fresh.rename(self.folder)
        self.context = Context(self.folder, clock)

    # ---- many entries at once ----
    def _newest(self) -> int:
        return self._one("SELECT ifnull(max(pk), 0) FROM entry")

    def _since(self, top: int) -> list[tuple[int, str, str, str, int, int]]:
        """The entries booked since: row, household, code or category, day, stated value, points."""
        found = self.rows(
            "SELECT e.pk, h.number, ifnull(e.code, ifnull(e.category, '')), e.event_date, e.claimed, e.points FROM entry e "
            "JOIN household h ON h.pk = e.household_pk WHERE e.pk > ? AND e.reverses IS NULL AND e.tops IS NULL ORDER BY e.pk",
            top,
        )
        return [tuple(row) for row in found]

    def _known(self, first: int, rows: Sequence[Any]) -> None:
        self.keys |= {first + at: row[0] for at, row in enumerate(rows)}

    def enter_group(
        self, key: int, village: str, group: str | None, code: str, day: date, absent: Sequence[str]
    ) -> list[tuple[str, int]] | None:
        """Whose entries came of it, with what counted."""
        top = self._newest()
        gone = [self._household(one) for one in absent]
        item = self._item(code, day)
        if not self._did(points.record_group, self._village(village), group, item, day, gone):
            return None
        rows = self._since(top)
        self._known(key, rows)
        return [(row[1], row[5]) for row in rows]

    def enter_many(self, key: int, lines: Sequence[Line]) -> list[int] | None:
        made = [self._draft("masses", code, number, day, text, "") for number, code, day, text in lines]
        done, booked = self._tried(points.record_many, made, f"登记积分 {len(made)}条")
        if not done:
            return None
        self.keys |= {key + at: int(one.entry_pk) for at, one in enumerate(booked)}
        return [int(one.points) for one in booked]

    def enter_sheet(
        self, key: int, village: str, month: int, cells: Mapping[tuple[str, str], int], cause: str
    ) -> tuple[int, int] | None:
        """How many cells were written, and how many were there."""
        top = self._newest()
        keyed = {
            (self._household(number), category or None): value for (number, category), value in cells.items()
        }
        done, result = self._tried(score_sheet.record_sheet, self._village(village), month, keyed, cause)
        if not done:
            return None
        self._known(key, self._since(top))
        return result.written, result.unchanged

    def import_points(self, key: int, lines: Sequence[Line]) -> tuple[int, list[Any], int] | None:
        """How many were written, which (household, code, day, stated, counted) in their order, and errors."""
        rows = [(day.isoformat(), number, code, text) for number, code, day, text in lines]
        top = self._newest()
        file = self._workbook(("日期", "户号", "积分项目", "分值"), rows)
        done, report = self._tried(imports.run_import, "points", file, track="masses")
        if not done:
            return None
        new = self._since(top)
        self._known(key, new)
        return report.written, [row[1:] for row in new], report.errors

    def import_household(self, village: str, group: str, names: Sequence[str]) -> str | None:
        """The number the new household got."""
        rows = [(village, name, "户主" if name == names[0] else "长子", group) for name in names]
        file = self._workbook(("嘎查村", "姓名", "与户主关系", "村民小组"), rows)
        done, report = self._tried(imports.run_import, "households", file)
        if not done or report.errors or report.written != len(names):
            return None
        for name in names:
            self.people[name] = self._one("SELECT max(pk) FROM person WHERE name = ?", name)
        return self._home(names[0])

    def _home(self, name: str) -> str:
        sql = "SELECT h.number FROM household h JOIN person p ON p.household_pk = h.pk WHERE p.pk = ?"
        return str(self.rows(sql, self.people[name])[0][0])

    # ---- persons and households ----
    def add_person(self, name: str, number: str, phone: str) -> bool:
        values = {"name": name, "phone": phone}
        done, pk = self._tried(people.save_person, None, values, self._household(number))
        if done:
            self.people[name] = pk
        return done

    def change_person(self, name: str, phone: str) -> bool:
        return self._did(people.save_person, self.people[name], {"phone": phone})

    def leave(self, name: str, day: date, cause: str) -> bool:
        return self._did(departures.remove_person, self.people[name], day, cause)

    def come_back(self, name: str, cause: str) -> bool:
        return self._did(departures.bring_back_person, self.people[name], cause)

    def move_person(self, name: str, number: str, day: date, cause: str) -> bool:
        return self._did(
            households.move_person, self.people[name], self._household(number), "", day, cause=cause
        )

    def add_household(self, village: str, group: str, head: str, day: date, cause: str) -> str | None:
        values = {"village": village, "group": group, "head": head, "day": day, "cause": cause}
        if not self._did(people.save_household, None, values):
            return None
        self.people[head] = self._one("SELECT max(pk) FROM person WHERE name = ?", head)
        return self._home(head)

    def alias(self, number: str, alias: str, *, there: bool) -> bool:
        verb = households.add_alias if there else households.remove_alias
        return self._did(verb, self._household(number), alias)

    # ---- review ----
    def meet(self, village: str, month: int, day: date, *, supervised: bool) -> bool:
        values = {
            "day": day, "host": "那顺", "members": "那顺、乌日娜", "supervisor": "图雅" if supervised else "",
        }  # fmt: skip
        return self._did(meetings.add_meeting, self._village(village), month, values)

    def unmeet(self, village: str, month: int) -> bool:
        pk = self._one(
            "SELECT pk FROM panel_meeting WHERE village_pk = ? AND month = ?", self._village(village), month
        )
        return self._did(meetings.remove_meeting, pk)

    def tell(self, key: int, period: str, village: str | None, day: date, *, reached: bool) -> int | None:
        values = {"day": day, "how": "电话", "by": "乌兰", "opinion": "认可" if reached else "未联系上"}
        top = self._one("SELECT ifnull(max(pk), 0) FROM told")
        done, told = self._tried(due_process.tell, Period.parse(period), self._village(village), None, values)
        if not done:
            return None
        self.told[key] = [int(row[0]) for row in self.rows("SELECT pk FROM told WHERE pk > ?", top)]
        return int(told.entries)

    def untell(self, key: int, reason: str) -> bool:
        return self._did(due_process.take_back, self.told[key], reason)

    def review(self, period: str, village: str | None) -> tuple[Any, ...]:
        facts = self.context.call(due_process.review_facts, Period.parse(period), self._village(village))
        return facts.months, facts.reviewed, facts.supervised, facts.deductions, facts.told

    # ---- settings and drafts ----
    def set(self, name: str, value: Any) -> bool:
        now = self.context.call(books.settings)
        changes = {
            "电话": lambda: replace(now, institute=replace(now.institute, phone=value)),
            "承前": lambda: replace(now, volunteers=replace(now.volunteers, brought_forward=value)),
            "天数": lambda: replace(now, notice=replace(now.notice, days=value)),
        }
        return self._did(books.save_settings, changes[name]())

    def settings(self) -> dict[str, Any]:
        now = self.context.call(books.settings)
        return {"电话": now.institute.phone, "承前": now.volunteers.brought_forward, "天数": now.notice.days}

    def keep_draft(self, surface: str, subject: str, text: str) -> None:
        draft = drafts.Draft(surface, subject, "没记完的", "points", 1, {"text": text})
        self.context.call(drafts.keep, draft)

    def drop_draft(self, surface: str, subject: str) -> None:
        self.context.call(drafts.drop, surface, subject)

    def kept_drafts(self) -> dict[tuple[str, str], str]:
        return {one.key: one.content["text"] for one in self.context.call(drafts.kept)}

    # ---- what it says ----
    def log(self, newest: int) -> list[tuple[str, str]]:
        """Kind and state of what was done last, newest first; and what 撤销 and 重做 offer is among them."""
        lines = self.context.call(history.log, limit=newest)
        return [(line.kind, line.state) for line in lines]

    def offered(self) -> tuple[bool, bool]:
        """Whether 撤销 and 重做 offer anything."""
        return bool(self.context.call(history.undo_name)), bool(self.context.call(history.redo_name))

    def register(self) -> dict[str, tuple[str, str, str]]:
        """Household, phone and day of leaving of everybody who stands in a household."""
        sql = (
            "SELECT p.name, h.number, p.phone, ifnull(p.left_on, '') FROM person p JOIN household h ON h.pk = p.household_pk "
            "WHERE p.merged_into IS NULL"
        )
        return {name: tuple(rest) for name, *rest in self.rows(sql)}

    def met(self) -> dict[tuple[str, int], tuple[date, bool]]:
        """The day of each meeting, and whether somebody sat in, by village and month."""
        return {
            (one.village, one.month): (date.fromisoformat(one.day), bool(one.supervisor))
            for one in self.context.call(meetings.meetings)
        }

    def aliases(self, number: str) -> list[str]:
        return sorted(self.context.call(people.household_detail, self._household(number)).aliases)
