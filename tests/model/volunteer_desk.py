"""The program's volunteers as the soak sees them: their activities, hours and certificates, as the window calls for them.

Volunteers and activities are known by their numbers, services by the model's keys; refusals as ``None``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.model.adapter import Product
from wenming_desktop.services import (
    activities,
    certificate_changes,
    certificates,
    editions,
    exports,
    hours,
    imports,
    same_person,
    volunteer_leaving,
    volunteers,
)

HoursLine = tuple[str, str, date, int]
"""volunteer, content, day, minutes"""


class VolunteerDesk(Product):
    """``served`` gives the program's row for a service of the model."""

    def __init__(self, template: Path, folder: Path, today: date) -> None:
        super().__init__(template, folder, today)
        self.folder, self.scratch = folder, folder.parent
        self.served: dict[int, int] = {}

    def _one(self, sql: str, *args: Any) -> int:
        return int(self.rows(sql, *args)[0][0])

    def _did(self, verb: Any, *args: Any, **kwargs: Any) -> bool:
        return self._tried(verb, *args, **kwargs)[0]

    def _volunteer(self, number: str) -> int:
        return self._one("SELECT pk FROM volunteer WHERE number = ?", number)

    def _activity(self, number: str) -> int:
        return self._one("SELECT pk FROM activity WHERE number = ?", number)

    def _workbook(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
        path = self.scratch / "表.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("登记")
            for at, cells in enumerate((heads, *rows)):
                sheet.write_row(at, 0, cells)
        return path

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

    def import_hours(self, key: int, lines: Sequence[HoursLine]) -> tuple[int, int] | None:
        """How many rows were written, and how many could not be."""
        rows = [(number, title, day.isoformat(), f"{minutes}分钟") for number, title, day, minutes in lines]
        top = self._one("SELECT ifnull(max(pk), 0) FROM service")
        file = self._workbook(("志愿者编号", "活动名称", "日期", "时长"), rows)
        done, report = self._tried(imports.run_import, "hours", file)
        self._booked(key, top)
        return (int(report.written), int(report.errors)) if done else None

    # ---- certificates ----
    def _certificate(self, number: str) -> int:
        return self._one("SELECT pk FROM issued WHERE number = ?", number)

    def certify(self, volunteer: str) -> tuple[str, int] | None:
        """Its number, and the minutes it states; asked for by its code it is valid and states the same."""
        done, made = self._tried(certificates.issue, [self._volunteer(volunteer)])
        if not done:
            return None
        (kept,) = made.certificates
        return str(kept.number), int(kept.minutes)

    def amend(self, number: str, reason: str) -> tuple[str, int] | None:
        """The new number, and the minutes it states."""
        done, made = self._tried(certificate_changes.amend, self._certificate(number), reason)
        if not done:
            return None
        (kept,) = made.certificates
        return str(kept.number), int(kept.minutes)

    def keep(self, number: str, reason: str) -> bool:
        return self._did(certificate_changes.keep, [self._certificate(number)], reason)

    def void(self, number: str, reason: str) -> bool:
        return self._did(certificates.void, self._certificate(number), reason)

    # ---- what it says ----
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

    def certified(self) -> dict[str, str]:
        """The state of each certificate: issued, superseded, withdrawn."""
        return dict(self.rows("SELECT number, state FROM issued WHERE kind = 'service'"))

    def corrected(self) -> dict[str, tuple[int, int]]:
        """出具后有更正: the minutes stated and those of now, by number."""
        found = self.context.call(certificate_changes.changed_list)
        return {one.number: (one.minutes, one.minutes_now) for one in found}

    def verified(self, number: str) -> tuple[bool, int | None, bool, int | None]:
        """核验 with its code: whether it is in force, what it states, whether that was corrected since, and to what."""
        code = self.rows("SELECT code FROM issued WHERE number = ?", number)[0][0]
        answer = self.context.call(editions.verify, number, code)
        return bool(answer.valid), answer.minutes, bool(answer.changed), answer.minutes_now
