"""The demo's places in full: rooms, points and bases, ratings, checks now and a year ago, visitors, partners."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from wenming_desktop.domain.settings import DEFAULT_PACK
from wenming_desktop.services import packs
from wenming_desktop.services.context import Book
from wenming_desktop.services.demo_people import DemoVillage, story
from wenming_desktop.services.demo_roster import Keys
from wenming_desktop.storage import journal, roster
from wenming_desktop.support.ids import uuid7

_CHECKS = (("before", "2025-10-20"), ("now", "2026-10-12"))
_TOLD = ("name", "kind", "seats", "theme", "head", "phone", "address")
_HOURS = "周一至周六 8:30—17:30"


def write_places(book: Book, everyone: list[DemoVillage], keys: Keys, random: Random) -> dict[str, int]:
    """Fill in the stations and what was kept about them; gives the station of each village's base ('' the institute)."""
    told = story("stations")
    with book.operation("填写阵地资料"):
        stations = _stations(book, keys)
        rooms, offers = told["rooms"].split(), told["offers"].split()
        for village in everyone:
            columns = {
                "seats": random.randrange(30, 90, 10), "rooms": "、".join(sorted(random.sample(rooms, random.randint(3, 5)), key=rooms.index)),
                "hours": _HOURS, "offers": "、".join(sorted(random.sample(offers, 5), key=offers.index)),
            }  # fmt: skip
            journal.update(book.db, "station", stations[village.base], columns)
        journal.update(book.db, "station", stations[""], _institute())
        for more in told["more"]:
            _add_place(book, more, stations[more["village"]], keys.village[more["village"]])
        roster.insert_rows(book.db, "station_rating", [_rating(one, stations) for one in told["ratings"]])
        roster.insert_rows(book.db, "partner", _partners(everyone, keys, random))
    with book.operation("检查八有"):
        roster.insert_rows(book.db, "eight_have", _haves(everyone, stations, *_CHECKS[0]))
    return stations


def write_checks_now(
    book: Book, everyone: list[DemoVillage], stations: dict[str, int], random: Random
) -> None:
    """This autumn's check of the eight haves and the visitors of the year."""
    with book.operation("检查八有"):
        roster.insert_rows(book.db, "eight_have", _haves(everyone, stations, *_CHECKS[1]))
    with book.operation("登记参观接待"):
        roster.insert_rows(book.db, "visit", _visits(everyone, stations, random))


def _stations(book: Book, keys: Keys) -> dict[str, int]:
    bases = {pk: base for base, pk in keys.village.items()}
    rows = book.db.execute("SELECT pk, village_pk FROM station WHERE kind IN ('所', '站')").fetchall()
    return {bases.get(village_pk, ""): int(pk) for pk, village_pk in rows}


def _institute() -> dict[str, Any]:
    places = story("places")
    return {
        "head": places["contact"], "phone": places["phone"], "address": "苏布德苏木党群服务中心一楼", "area": 420, "seats": 120,
        "opened": "2020-05-18", "rooms": "、".join(story("stations")["rooms"].split()), "hours": _HOURS,
        "offers": "、".join(story("stations")["offers"].split()),
    }  # fmt: skip


def _add_place(book: Book, told: dict[str, Any], station: int, village: int) -> None:
    row: dict[str, Any] = {key: told[key] for key in _TOLD if key in told}
    parent = {"parent_pk": station, "village_pk": village}
    journal.insert(book.db, "station", {"id": uuid7(), **row, **parent})


def _rating(told: dict[str, Any], stations: dict[str, int]) -> dict[str, Any]:
    return {
        "id": uuid7(), "station_pk": stations[told["village"]], "title": told["title"], "day": told["day"],
        "giver": told["giver"], "until": told.get("until"),
    }  # fmt: skip


def _partners(everyone: list[DemoVillage], keys: Keys, random: Random) -> list[dict[str, Any]]:
    return [
        {
            "id": uuid7(), "name": name, "village_pk": keys.village[village.base], "contact": _contact(village, random),
            "phone": f"1990{random.randint(0, 9_999_999):07d}", "from_day": f"2024-0{random.randint(3, 9)}-01",
        }
        for name, village in zip(story("teams")["partners"], everyone, strict=True)
    ]  # fmt: skip


def _contact(village: DemoVillage, random: Random) -> str:
    return random.choice([one.head.name for one in village.families if len(one.head.name) <= 4])


def _haves(
    everyone: list[DemoVillage], stations: dict[str, int], when: str, day: str
) -> list[dict[str, Any]]:
    told, asked = story("stations"), packs.pack(DEFAULT_PACK).standard.asked
    gaps = {tuple(one) for one in told["gaps"][when]}
    checker = story("places")["operator"]
    return [
        {
            "station_pk": stations[base], "standard": asked.key, "item": item, "met": int((base, item) not in gaps),
            "day": str(date.fromisoformat(day) + timedelta(days=place % 4)), "checker": checker,
            "note": told["notes"].get(item, "") if (base, item) in gaps else "",
        }
        for place, base in enumerate(["", *(village.base for village in everyone)])
        for item in asked.items
    ]  # fmt: skip


def _visits(everyone: list[DemoVillage], stations: dict[str, int], random: Random) -> list[dict[str, Any]]:
    found = [
        {
            "id": uuid7(), "station_pk": stations[base],
            "day": str(date(2026, 1, 5) + timedelta(days=random.randrange(290))), "people": random.randint(4, 46),
            "purpose": random.choice(story("stations")["visits"]),
        }
        for base in ["", *(village.base for village in everyone)]
        for _ in range(random.randint(3, 6))
    ]  # fmt: skip
    return sorted(found, key=lambda one: str(one["day"]))
