"""The demo's teams, volunteers, activities and hours written into the book, as imports and sheet by sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from wenming_desktop.domain.activities import DONE, number_text
from wenming_desktop.domain.hours import BROUGHT
from wenming_desktop.domain.identity import age_on
from wenming_desktop.domain.teams import category_labels
from wenming_desktop.services import hours
from wenming_desktop.services.activity_forms import usually_announced
from wenming_desktop.services.context import Book
from wenming_desktop.services.demo_people import TODAY, DemoVillage, story
from wenming_desktop.services.demo_plan import Planned, Signed, clock_text
from wenming_desktop.services.demo_roster import Keys
from wenming_desktop.services.demo_volunteers import (
    BROUGHT_UNTIL,
    DemoVolunteer,
    village_team,
)
from wenming_desktop.services.hour_rules import SigninRow
from wenming_desktop.storage import activities, journal, people, roster, service_ledger, signups
from wenming_desktop.support.clock import Clock
from wenming_desktop.support.ids import uuid7

OWN_LABELS = {"aid": "帮扶济困"}  # this township's own word for one of the eight
BROUGHT_SOURCE = "2025年底志愿者花名册"


@dataclass(slots=True)
class Served:
    """Where what was written stands: teams by name, volunteers by person, stations by village base, activities."""

    stations: dict[str, int]
    teams: dict[str, int] = field(default_factory=dict)
    volunteers: dict[int, int] = field(default_factory=dict)
    recurring: dict[str, int] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    charges: dict[str, str] = field(default_factory=dict)
    activities: dict[int, int] = field(default_factory=dict)
    count: int = 0


def write_teams(book: Book, everyone: list[DemoVillage], served: Served) -> None:
    """The 1 + 8 teams of the institute and five of each village."""
    told = story("teams")
    chief = {**told["chief"], "code": "special", "tier": "总队", "station_pk": served.stations[""]}
    served.teams[chief["name"]] = top = _insert(book, "team", chief)
    by_code = {}
    for one in told["institute"]:
        row = {**one, "tier": "大队", "parent_pk": top, "station_pk": served.stations[""]}
        served.teams[one["name"]] = by_code[one["code"]] = _insert(book, "team", row)
    for village in everyone:
        for one in told["village"]:
            name = village_team(village.place["name"], one["short"])
            row = {
                "name": name, "code": one["code"], "tier": "小队", "parent_pk": by_code[one["parent"]],
                "station_pk": served.stations[village.base], "founded": "2020-06-20", "slogan": one["slogan"],
            }  # fmt: skip
            served.teams[name] = _insert(book, "team", row)


def _insert(book: Book, table: str, row: dict[str, Any]) -> int:
    return journal.insert(book.db, table, {"id": uuid7(), **row})


def write_volunteers(
    book: Book, everyone: list[DemoVillage], who: list[DemoVolunteer], served: Served
) -> None:
    """Import the roster: the volunteers with their teams and the hours brought forward, two of them without an ID."""
    with book.operation("导入表格 志愿者花名册") as pk:
        batch = roster.add_batch(book.db, pk, "volunteers", "志愿者花名册.xls", "0" * 64, book.now)
        first = int(book.db.execute("SELECT ifnull(max(pk), 0) + 1 FROM volunteer").fetchone()[0])
        served.volunteers = {one.person_pk: first + place for place, one in enumerate(who)}
        places = {village.base: village.place["name"] for village in everyone}
        roster.insert_rows(book.db, "volunteer", [_volunteer(one, places, served) for one in who])
        members = [row for one in who for row in _memberships(one, served)]
        roster.insert_rows(book.db, "membership", members)
        common = book.ledger_common(pk, batch)
        brought = [_brought(one.brought, served.volunteers[one.person_pk]) for one in who if one.brought]
        brought += _write_strangers(book, places, served, len(who))
        service_ledger.insert_services(book.db, ({**common, "id": uuid7(), **row} for row in brought))
        roster.finish_batch(book.db, batch, "{}")
    for one in who:
        for name, post in one.teams.items():
            if post == "队长":
                served.charges.setdefault(name, one.person.name)


def _volunteer(one: DemoVolunteer, places: dict[str, str], served: Served) -> dict[str, Any]:
    minor = one.minor(TODAY)
    agreed = str(one.registered) if one.consent == "同意" else None
    return {
        "pk": served.volunteers[one.person_pk], "id": uuid7(), "person_pk": one.person_pk, "number": one.number,
        "registered": str(one.registered), "area": places[one.base], "skills": one.skills, "services": _kinds(one),
        "consent": one.consent, "consent_on": agreed, "guardian": one.head if minor else "",
        "guardian_consent": one.guardian_consent if minor else "未知",
        "guardian_consent_on": str(one.registered) if minor and one.guardian_consent == "同意" else None,
        "status": "退出" if one.left_on else "在册", "left_on": str(one.left_on) if one.left_on else None,
    }  # fmt: skip


def _kinds(one: DemoVolunteer) -> str:
    """The categories his teams serve in, in this township's own words."""
    told = story("teams")
    codes = {team["name"]: team["code"] for team in told["institute"]}
    codes |= {team["short"]: team["code"] for team in told["village"]}
    labels = category_labels(OWN_LABELS)
    found = (next(code for words, code in codes.items() if words in name) for name in one.teams)
    return "、".join(dict.fromkeys(labels[code] for code in found))


def _memberships(one: DemoVolunteer, served: Served) -> Iterator[dict[str, Any]]:
    for name, post in one.teams.items():
        yield {
            "team_pk": served.teams[name], "volunteer_pk": served.volunteers[one.person_pk], "post": post,
            "from_day": str(one.registered), "to_day": str(one.left_on) if one.left_on else None,
        }  # fmt: skip


def _brought(minutes: int, volunteer_pk: int) -> dict[str, Any]:
    return {
        "volunteer_pk": volunteer_pk, "activity_pk": None, "kind": BROUGHT, "day": str(BROUGHT_UNTIL),
        "minutes": minutes, "source": BROUGHT_SOURCE,
    }  # fmt: skip


def _write_strangers(book: Book, places: dict[str, str], served: Served, count: int) -> list[dict[str, Any]]:
    """Persons of their own for names that came without ID and birth date; gives their brought-forward rows.

    Whether they are the villagers of those names only people can say (疑似同一人).
    """
    rows = []
    for place, told in enumerate(story("teams")["doubtful"], count + 1):
        row = people.sounded({"id": uuid7(), "name": told["head"], "sex": told["sex"]})
        person_pk = journal.insert(book.db, "person", row)
        volunteer = {
            "person_pk": person_pk,
            "number": f"150599{place:06d}",
            "registered": "2024-03-05",
            "area": places[told["village"]],
        }
        pk = _insert(book, "volunteer", volunteer)
        team = served.teams[village_team(places[told["village"]], told["short"])]
        journal.insert(
            book.db,
            "membership",
            {"team_pk": team, "volunteer_pk": pk, "post": "队员", "from_day": "2024-03-05"},
        )
        rows.append(_brought(round(float(told["hours"]) * 60), pk))
    return rows


def write_notes(book: Book, who: list[DemoVolunteer], served: Served, random: Random) -> None:
    """Trainings, awards and evaluations of some, and one request for correction that waits."""
    told = story("teams")
    rows: list[dict[str, Any]] = []
    for training in told["training"]:
        kept = {key: training[key] for key in ("day", "title", "host", "minutes")}
        came = random.sample(who, 34)
        rows += [_note(served, one, "培训", **kept) for one in came if str(one.registered) <= training["day"]]
    host = story("places")["institute"]
    best = sorted(who, key=lambda one: -one.brought)[:12]
    rows += [
        _note(served, one, "表彰", title=told["awards"][place % 2], day="2026-01-20", host=host)
        for place, one in enumerate(best)
    ]
    rows += [_note(served, one, "评价", title="优秀", day="2026-01-15", host=host) for one in best[:8]]
    asked = next(one for one in who if one.keen > 2 and one.consent == "同意")
    rows.append(_note(served, asked, "更正申请", title="7月18日服务时间少记2小时", day="2026-10-22"))
    with book.operation("登记培训和表彰"):
        for row in rows:
            _insert(book, "volunteer_note", row)


def _note(served: Served, one: DemoVolunteer, kind: str, **more: Any) -> dict[str, Any]:
    return {"volunteer_pk": served.volunteers[one.person_pk], "kind": kind, **more}


def write_roles(book: Book, everyone: list[DemoVillage], keys: Keys, served: Served, random: Random) -> None:
    """The special rosters: a few of each village, by age; some served until last year."""
    rows = []
    for village in everyone:
        grown = [
            (keys.person[family.number, place], age_on(person.birth, TODAY))
            for family in village.families
            if not family.away
            for place, person in enumerate(family.people)
        ]
        random.shuffle(grown)
        for tag, told in story("teams")["roles"].items():
            count = told["each"] or int(random.random() < 0.3)
            fits = [pk for pk, age in grown if told["ages"][0] <= age <= told["ages"][1]][:count]
            grown = [one for one in grown if one[0] not in fits]
            rows += [_role(pk, tag, told, served.stations[village.base], random) for pk in fits]
    with book.operation("登记骨干名册"):
        roster.insert_rows(book.db, "role", rows)


def _role(person_pk: int, tag: str, told: dict[str, Any], station: int, random: Random) -> dict[str, Any]:
    year = random.randint(2021, 2025)
    ended = f"{year + 1}-03-31" if year < 2024 and random.random() < 0.12 else None
    return {
        "id": uuid7(), "person_pk": person_pk, "tag": tag, "station_pk": station, "from_day": f"{year}-04-01",
        "to_day": ended, "terms": told.get("terms", ""),
    }  # fmt: skip


def write_recurring(book: Book, served: Served) -> None:
    """The institute's own recurring days."""
    with book.operation("设置固定活动日"):
        for one in story("activities")["recurring"]:
            served.recurring[one["name"]] = _insert(book, "recurring_day", one)


def write_first_half(book: Book, planned: list[Planned], served: Served) -> None:
    """What was held before the program came: imported as one ledger and one sheet of hours."""
    with book.operation("导入表格 2026年上半年活动台账"):
        for one in planned:
            _write_activity(book, one, served)
    with book.operation("导入表格 2026年上半年服务时间") as pk:
        batch = roster.add_batch(book.db, pk, "hours", "2026年上半年志愿服务时间.xlsx", "1" * 64, book.now)
        for one in planned:
            _write_sheet(book, one, served, pk, batch)
            hours.settle(book, signups.activity(book.db, served.activities[id(one)]), whole_sheet=True)
        roster.finish_batch(book.db, batch, "{}")


def write_as_held(book: Book, planned: list[Planned], served: Served, random: Random) -> None:
    """Each activity on the evening of its day, its sign-in sheet some days later; what the story leaves out waits."""
    for one in planned:
        evening = datetime(one.day.year, one.day.month, one.day.day, 16, 40) + timedelta(
            minutes=random.randint(0, 50)
        )
        own = _on(book, evening)
        with own.operation(f"登记活动 {one.told['t']}"):
            _write_activity(own, one, served)
        if one.state != DONE or not one.signed or one.told.get("sheet") == "missing":
            continue
        later = min(evening + timedelta(days=random.randint(1, 6)), datetime(2026, 10, 26, 9, 20))
        hours.record_sheet(_on(book, later), served.activities[id(one)], _signin_rows(one, served))


def _signin_rows(one: Planned, served: Served) -> list[SigninRow]:
    return [
        SigninRow(
            served.volunteers[signed.volunteer.person_pk], clock_text(signed.start), clock_text(signed.finish)
        )
        for signed in one.signed
    ]


def write_plans(book: Book, planned: list[Planned], served: Served) -> None:
    """What is to come, entered as one month's plan."""
    with book.operation("登记活动计划"):
        for one in planned:
            _write_activity(book, one, served)


def _on(book: Book, moment: datetime) -> Book:
    return replace(book, clock=Clock.fixed(moment))


def _write_activity(book: Book, one: Planned, served: Served) -> None:
    served.count += 1
    told = one.told
    village = story("places")["institute"] if not one.base else ""
    row = {
        "number": number_text(one.day.year, served.count), "title": told["t"], "state": one.state,
        "reason": told.get("reason", ""), "day": str(one.day), "start": told["s"], "finish": told["e"],
        "end_day": str(one.day + timedelta(days=1)) if told.get("overnight") else None,
        "station_pk": served.stations[one.base], "place": told["p"], "organiser": village,
        "cohosts": told.get("cohosts", ""), "charge": _charge(one, served), "category": told["c"],
        "content": one.content, "form": told["f"], "tags": told.get("tags", ""), "story": told.get("story", "") if one.state == DONE else "",
        "people": one.people if one.state == DONE else None, "cost": told.get("cost"),
        "insurance": told.get("insurance", ""), "counts": int(told.get("counts", True)),
        "rescue": int(told.get("rescue", False)), "item_pk": served.items.get(told.get("item", "")),
        "recurring_pk": served.recurring.get(told.get("recurring", "")),
    }  # fmt: skip
    row["forecast"] = int(usually_announced(row))
    pk = activities.insert(book.db, row)
    served.activities[id(one)] = pk
    for team in one.teams:
        journal.insert(book.db, "activity_team", {"activity_pk": pk, "team_pk": served.teams[team]})
    activities.put_stalls(book.db, pk, list(_stalls(told, served)))
    rows = [
        {"activity_pk": pk, "line": line, "volunteer_pk": served.volunteers[signed.volunteer.person_pk]}
        for line, signed in enumerate(one.signed, 1)
    ]
    roster.insert_rows(book.db, "signup", rows)


def _charge(one: Planned, served: Served) -> str:
    return next((served.charges[team] for team in one.teams if team in served.charges), "")


def _stalls(told: dict[str, Any], served: Served) -> Iterator[dict[str, Any]]:
    teams = {one["code"]: served.teams[one["name"]] for one in story("teams")["institute"]}
    for name, code, work, count in told.get("stalls", ()):
        yield {"name": name, "team_pk": teams[code], "work": work, "people": count}


def _write_sheet(book: Book, one: Planned, served: Served, operation: int, batch: int | None = None) -> None:
    common = book.ledger_common(operation, batch)
    service_ledger.insert_services(
        book.db, ({**common, "id": uuid7(), **_service(one, signed, served)} for signed in one.signed)
    )


def _service(one: Planned, signed: Signed, served: Served) -> dict[str, Any]:
    return {
        "volunteer_pk": served.volunteers[signed.volunteer.person_pk], "activity_pk": served.activities[id(one)],
        "day": str(one.day), "start": clock_text(signed.start), "finish": clock_text(signed.finish),
        "minutes": signed.minutes, "category": one.told["c"], "content": one.told["t"], "place": one.told["p"],
        "organiser": story("places")["institute"], "charge": _charge(one, served),
    }  # fmt: skip


def even_out(who: Iterable[DemoVolunteer], planned: Iterable[Planned]) -> None:
    """Who is told to have so many hours in all has the rest brought forward."""
    for one in who:
        if one.target is not None:
            own = [
                signed.minutes
                for activity in planned
                if activity.told.get("sheet") != "missing"
                for signed in activity.signed
                if signed.volunteer is one
            ]
            one.brought = one.target - sum(own)


def first_half(planned: Iterable[Planned]) -> list[Planned]:
    """Those held before July, when the institute began to use the program."""
    return [one for one in planned if one.day < date(2026, 7, 1)]


def held_in(planned: Iterable[Planned], month: int) -> list[Planned]:
    """Those of a month (1 to 12) from July on, plans aside."""
    return [one for one in planned if one.day.month == month and one.state != "计划"]
