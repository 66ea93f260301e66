"""The small book with volunteers, teams and activities in it, for everything about hours; made by rows, not by verbs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tests.services.small_book import Small
from wenming_desktop.domain.hours import Service
from wenming_desktop.services import hours, signins
from wenming_desktop.services.context import Book
from wenming_desktop.services.hour_rules import SigninRow
from wenming_desktop.storage import journal, service_ledger
from wenming_desktop.storage.people import insert_person
from wenming_desktop.support.ids import uuid7

# name with group as in the small book -> volunteer number; 苏力德 was born 2010-11-11: a minor in October 2026
PEOPLE = ("包青格乐1", "王秀兰1", "王秀兰2", "李䶮2", "苏力德2", "孟和1", "陈海山1", "乌云其木格2")
ACTIVITIES = (
    # title, day, start, finish, end_day, category, counts, rescue, state
    ("草原义务植树", "2026-10-10", "09:00", "11:30", None, "environment", 1, 0, "已办"),
    ("理论宣讲进牧户", "2026-10-10", "11:00", "12:00", None, "theory", 1, 0, "已办"),
    ("防汛应急演练", "2026-10-12", "14:00", "16:00", None, "special", 1, 1, "已办"),
    ("志愿服务工作会", "2026-10-13", "09:00", "10:00", None, "special", 0, 0, "已办"),
    ("重阳节慰问", "2026-10-18", "", "", None, "aid", 1, 0, "计划"),
    ("月底有约", "2026-10-31", "09:00", "11:00", None, "culture", 1, 0, "计划"),
    ("夜间巡护", "2026-10-16", "22:00", "02:00", "2026-10-17", "environment", 1, 0, "已办"),
    ("已取消的活动", "2026-10-20", "09:00", "11:00", None, "culture", 1, 0, "取消"),
)  # fmt: skip


def fill(book: Book) -> None:
    """Eight volunteers in two teams, eight activities; the first two activities are the first team's."""
    people = dict(
        book.db.execute(
            "SELECT p.name || h.grp, p.pk FROM person p JOIN household h ON h.pk = p.household_pk"
        ).fetchall()
    )
    with book.operation("准备志愿服务", kind="barrier"):
        teams = [
            journal.insert(book.db, "team", {"id": uuid7(), "name": name, "code": code})
            for name, code in (("萨日朗卫生环保队", "environment"), ("诺敏花文化惠民队", "culture"))
        ]
        for at, name in enumerate(PEOPLE, 1):
            row = {
                "id": uuid7(),
                "person_pk": people[name],
                "number": f"1505990000{at:02d}",
                "registered": "2026-01-10",
            }
            pk = journal.insert(book.db, "volunteer", row)
            team = teams[0] if at <= 5 else teams[1]
            post = "队长" if name in ("王秀兰1", "孟和1") else "队员"
            journal.insert(book.db, "membership", {"team_pk": team, "volunteer_pk": pk, "post": post})
        for at, (title, day, start, finish, end_day, category, counts, rescue, state) in enumerate(
            ACTIVITIES, 1
        ):
            activity = {
                "id": uuid7(), "number": f"HD-2026-{at:04d}", "title": title, "day": day, "start": start, "finish": finish,
                "end_day": end_day, "category": category, "counts": counts, "rescue": rescue, "state": state, "place": "萨日朗党群服务中心",
            }  # fmt: skip
            pk = journal.insert(book.db, "activity", activity)
            journal.insert(
                book.db, "activity_team", {"activity_pk": pk, "team_pk": teams[0] if at <= 4 else teams[1]}
            )


class Served(Small):
    """The filled book with its verbs in short: volunteers by name and group, activities by title."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        if not self.rows("SELECT 1 FROM volunteer"):
            self.call(fill)
        self.volunteers = dict(
            self.rows(
                "SELECT p.name || h.grp, v.pk FROM volunteer v JOIN person p ON p.pk = v.person_pk "
                "JOIN household h ON h.pk = p.household_pk"
            )
        )
        self.activities = dict(self.rows("SELECT title, pk FROM activity"))

    def row(
        self, name: str, minutes: int | None = None, start: str = "", finish: str = "", line: int = 0
    ) -> SigninRow:
        return SigninRow(self.volunteers[name], start, finish, minutes, line)

    def sheet(self, title: str, *rows: SigninRow, **kwargs: Any) -> hours.Recorded:
        return self.call(hours.record_sheet, self.activities[title], list(rows), **kwargs)[0]

    def problems(self, title: str, *rows: SigninRow, **kwargs: Any) -> list[str]:
        found = self.call(hours.check_sheet, self.activities[title], list(rows), **kwargs)
        return [("要改：" if one.is_error else "要看：") + one.message for one in found]

    def record(
        self, name: str, minutes: int | None, day: str = "2026-10-11", **kwargs: Any
    ) -> hours.Recorded:
        draft = hours.Draft(self.volunteers[name], date.fromisoformat(day), minutes, **kwargs)
        return self.call(hours.record, draft)[0]

    def lines(self, title: str) -> list[signins.SigninLine]:
        return self.call(signins.lines, self.activities[title])

    def minutes(self, name: str) -> int:
        return self.call(hours.minutes_of, self.volunteers[name])

    def services(self, where: str = "1", args: Sequence[Any] = ()) -> list[Service]:
        return self.call(lambda book: service_ledger.services(book.db, where, args, order="s.pk"))

    def standing(self) -> list[int]:
        return [row.minutes for row in self.services() if row.stands]

    def of(self, name: str) -> list[hours.ServiceRow]:
        return self.call(hours.of_volunteer, self.volunteers[name])


def another(book: Book, title: str, day: str, **columns: Any) -> int:
    """One more activity, done, by its columns; ``station`` names a place of a village's own, made where it is not there."""
    with book.operation(f"另一场 {title}", kind="barrier"):
        (count,) = book.db.execute("SELECT count(*) FROM activity").fetchone()
        row = {
            "id": uuid7(),
            "number": f"HD-2026-{count + 1:04d}",
            "title": title,
            "day": day,
            "state": "已办",
            **columns,
        }
        if village := row.pop("village", None):
            row["station_pk"] = _station(book, str(village))
        return journal.insert(book.db, "activity", row)


def _station(book: Book, village: str) -> int:
    (pk,) = book.db.execute("SELECT pk FROM village WHERE name = ?", [village]).fetchone()
    name = f"{village}新时代文明实践站"
    found = book.db.execute("SELECT pk FROM station WHERE name = ?", [name]).fetchone()
    if found:
        return int(found[0])
    return journal.insert(book.db, "station", {"id": uuid7(), "name": name, "village_pk": pk})


def crowd(book: Book, count: int, title: str = "草原义务植树") -> None:
    """More volunteers in the first team, so that an activity's sheet has ``count`` lines."""
    family, given = "王李张刘陈白包孟何吴", "海山秀兰旺财志强玉芬国栋春梅建军丽华永福"
    (team,) = book.db.execute("SELECT pk FROM team ORDER BY pk").fetchone()
    (activity,) = book.db.execute("SELECT pk FROM activity WHERE title = ?", [title]).fetchone()
    here = len(signins.from_teams(book, activity))
    with book.operation("更多志愿者", kind="barrier"):
        for at in range(here + 1, count + 1):
            name = family[at % 10] + given[at % 10 * 2 : at % 10 * 2 + 2]
            person = insert_person(book.db, {"name": name, "relation": "", "birth": "1980-05-01"})
            row = {
                "id": uuid7(),
                "person_pk": person,
                "number": f"1505991{at:05d}",
                "registered": "2026-01-10",
            }
            pk = journal.insert(book.db, "volunteer", row)
            journal.insert(book.db, "membership", {"team_pk": team, "volunteer_pk": pk, "post": "队员"})
