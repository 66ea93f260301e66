"""The program as the soak sees it: the whole office's acts beside those of ``adapter``, called as the window calls them.

Volunteers, activities and meetings are known by their numbers, services by the model's keys; refusals as ``None``.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.model.adapter import Product
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import (
    activities,
    books,
    certificates,
    departures,
    drafts,
    due_process,
    editions,
    exports,
    hours,
    households,
    imports,
    meetings,
    people,
    points,
    same_person,
    score_sheet,
    volunteer_leaving,
    volunteers,
)
from wenming_desktop.services.context import Context
from wenming_desktop.support.clock import Clock

Line = tuple[str, str, date, str]
"""household, code, day, value as typed ('' the rule book's)"""


class Bureau(Product):
    """An open book in its folder; ``served`` gives the program's row for a service of the model."""

    def __init__(self, template: Path, folder: Path, today: date) -> None:
        super().__init__(template, folder, today)
        self.folder, self.scratch = folder, folder.parent
        self.served: dict[int, int] = {}

    def _one(self, sql: str, *args: Any) -> int:
        return int(self.rows(sql, *args)[0][0])

    def _volunteer(self, number: str) -> int:
        return self._one("SELECT pk FROM volunteer WHERE number = ?", number)

    def _activity(self, number: str) -> int:
        return self._one("SELECT pk FROM activity WHERE number = ?", number)

    def _did(self, verb: Any, *args: Any, **kwargs: Any) -> bool:
        return self._tried(verb, *args, **kwargs)[0]

    # ---- the book itself ----
    def open_on(self, day: date) -> None:
        """Close the book with its backup, and open it on another day."""
        self.context.close(with_backup=True)
        self.context = Context(self.folder, Clock.fixed(day))

    def back_up(self) -> tuple[Path, bool]:
        """A backup, and whether it says of itself what the book says."""
        file = self.context.call(books.back_up)
        said, counts = books.peek_backup(file), self.context.call(books.counts)
        names = ("household", "person", "entry")
        return file, [said[one] for one in names] == [counts[one] for one in names] and not said["missing"]

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

    def _workbook(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
        path = self.scratch / "表.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("登记")
            for at, cells in enumerate((heads, *rows)):
                sheet.write_row(at, 0, cells)
        return path

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

    def tell(self, period: str, village: str | None, day: date, *, reached: bool) -> int | None:
        values = {"day": day, "how": "电话", "by": "乌兰", "opinion": "认可" if reached else "未联系上"}
        done, told = self._tried(due_process.tell, Period.parse(period), self._village(village), None, values)
        return int(told.entries) if done else None

    def review(self, period: str, village: str | None) -> tuple[Any, ...]:
        facts = self.context.call(due_process.review_facts, Period.parse(period), self._village(village))
        return facts.months, facts.reviewed, facts.supervised, facts.deductions, facts.told

    # ---- volunteers ----
    def volunteer(self, person: str, registered: date, *, loose: bool) -> str | None:
        """The number given."""
        values = {"name": person, "registered": registered} if loose else {"registered": registered}
        key = None if loose else self.people[person]
        done, pk = self._tried(volunteers.save_volunteer, None, values, key)
        return str(self.rows("SELECT number FROM volunteer WHERE pk = ?", pk)[0][0]) if done else None

    def skilled(self, volunteer: str, skills: str) -> bool:
        return self._did(volunteers.save_volunteer, self._volunteer(volunteer), {"skills": skills})

    def withdraw(self, volunteer: str, day: date) -> bool:
        return self._did(volunteer_leaving.withdraw, self._volunteer(volunteer), day)

    def return_(self, volunteer: str) -> bool:
        return self._did(volunteer_leaving.come_back, self._volunteer(volunteer))

    def consent(self, numbers: Sequence[str], consent: str) -> int | None:
        done, count = self._tried(volunteers.set_consent, [self._volunteer(one) for one in numbers], consent)
        return int(count) if done else None

    def same_person(self, keep: str, volunteer: str) -> bool:
        gone = self._one("SELECT person_pk FROM volunteer WHERE number = ?", volunteer)
        return self._did(same_person.are_same, self.people[keep], gone)

    # ---- activities ----
    def add_activity(self, title: str, day: date, *, counts: bool) -> str | None:
        values = {"title": title, "day": day, "counts": counts}
        done, pk = self._tried(activities.save_activity, None, values)
        return str(self.rows("SELECT number FROM activity WHERE pk = ?", pk)[0][0]) if done else None

    def count_people(self, activity: str, count: int) -> bool:
        return self._did(activities.save_activity, self._activity(activity), {"people": count})

    def set_state(self, activity: str, state: str, reason: str) -> bool:
        pk = self._activity(activity)
        if state == "取消":
            return self._did(activities.cancel, pk, reason)
        return self._did(activities.set_done if state == "已办" else activities.reopen, pk)

    def remove(self, activity: str) -> bool:
        return self._did(activities.remove, self._activity(activity))

    # ---- hours ----
    def _booked(self, key: int, top: int) -> None:
        rows = self.rows("SELECT pk FROM service WHERE pk > ? AND reverses IS NULL ORDER BY pk", top)
        self.served |= {key + at: int(row[0]) for at, row in enumerate(rows)}

    def _service(self, key: int, verb: Any, *args: Any, **kwargs: Any) -> bool:
        top = self._one("SELECT ifnull(max(pk), 0) FROM service")
        done = self._did(verb, *args, **kwargs)
        self._booked(key, top)
        return done

    def serve(self, key: int, volunteer: str, day: date, minutes: int, activity: str = "") -> bool:
        draft = hours.Draft(
            self._volunteer(volunteer), day, minutes, content="" if activity else "义务劳动", source="手工",
            activity_pk=self._activity(activity) if activity else None,
        )  # fmt: skip
        return self._service(key, hours.record, draft)

    def sign_in(self, key: int, activity: str, rows: Mapping[str, int]) -> int | None:
        """How many rows were booked."""
        typed = [
            hours.SigninRow(self._volunteer(who), minutes=minutes, line=line)
            for line, (who, minutes) in enumerate(rows.items(), 1)
        ]
        top = self._one("SELECT ifnull(max(pk), 0) FROM service")
        done, result = self._tried(hours.record_sheet, self._activity(activity), typed)
        self._booked(key, top)
        return int(result.rows) if done else None

    def bring(self, key: int, volunteer: str, minutes: int, until: date) -> bool:
        return self._service(key, hours.brought, self._volunteer(volunteer), minutes, until, "2025年名册")

    def take_back(self, key: int, reason: str) -> bool:
        return self._did(hours.reverse, self.served[key], reason)

    def put_right(self, fresh: int, key: int, reason: str, minutes: int) -> bool:
        return self._service(fresh, hours.correct, self.served[key], reason=reason, minutes=minutes)

    # ---- certificates ----
    def certify(self, volunteer: str) -> tuple[str, int] | None:
        """Its number, and the minutes it states; asked for by its code it is valid and states the same."""
        done, made = self._tried(certificates.issue, [self._volunteer(volunteer)])
        if not done:
            return None
        (kept,) = made.certificates
        return str(kept.number), int(kept.minutes)

    def void(self, number: str, reason: str) -> bool:
        return self._did(
            certificates.void, self._one("SELECT pk FROM issued WHERE number = ?", number), reason
        )

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
    def register(self) -> dict[str, tuple[str, str, str]]:
        """Household, phone and day of leaving of everybody who stands in a household."""
        sql = (
            "SELECT p.name, h.number, p.phone, ifnull(p.left_on, '') FROM person p JOIN household h ON h.pk = p.household_pk "
            "WHERE p.merged_into IS NULL"
        )
        return {name: tuple(rest) for name, *rest in self.rows(sql)}

    def roll(self) -> dict[str, tuple[str, str, str, str, int]]:
        """Name, status, consent, skills and minutes of each volunteer by number."""
        rows = self.rows(
            "SELECT v.number, p.name, v.status, v.consent, v.skills FROM volunteer v JOIN person p ON p.pk = v.person_pk "
            "WHERE v.merged_into IS NULL"
        )
        minutes = {one["no"]: one["minutes"] for one in self.context.call(exports.export_volunteers)}
        return {number: (*rest, minutes[number]) for number, *rest in rows}

    def held(self) -> dict[str, tuple[str, str, int | None, int, int]]:
        """Title, state, 人次, volunteers and minutes of each activity."""
        return {
            one.number: (one.title, one.state, one.people, one.volunteers, one.minutes)
            for one in self.context.call(activities.lines, "1", [])
        }

    def certified(self) -> dict[str, bool]:
        """Whether each certificate is void."""
        rows = self.rows("SELECT number, state FROM issued WHERE kind = 'service'")
        return {str(number): state == "withdrawn" for number, state in rows}

    def verified(self, number: str) -> tuple[bool, int | None]:
        """核验 with its code: whether it is in force, and the minutes it states."""
        code = self.rows("SELECT code FROM issued WHERE number = ?", number)[0][0]
        answer = self.context.call(editions.verify, number, code)
        return bool(answer.valid), answer.minutes

    def met(self) -> dict[tuple[str, int], tuple[date, bool]]:
        """The day of each meeting, and whether somebody sat in, by village and month."""
        return {
            (one.village, one.month): (date.fromisoformat(one.day), bool(one.supervisor))
            for one in self.context.call(meetings.meetings)
        }

    def aliases(self, number: str) -> list[str]:
        return sorted(self.context.call(people.household_detail, self._household(number)).aliases)
