"""The demo's people and places written into the book in one operation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from wenming_desktop.domain.stations import township_of
from wenming_desktop.services.context import Book
from wenming_desktop.services.demo_people import DemoPerson, DemoVillage, Family, story
from wenming_desktop.storage import facts, journal, people, roster
from wenming_desktop.storage import places as place_store
from wenming_desktop.support.ids import uuid7

_GRID_SIZE = 18  # households a grid (网格) looks after, about
_MOVED = ("迁出", "注销")


@dataclass(slots=True)
class Keys:
    """Where the demo's people stand in the book: by household number, by (number, place in the family), by village."""

    household: dict[str, int] = field(default_factory=dict)
    person: dict[tuple[str, int], int] = field(default_factory=dict)
    village: dict[str, int] = field(default_factory=dict)


def write_roster(book: Book, villages: list[DemoVillage], random: Random) -> Keys:
    """Write stations, grids, branches, households and persons; gives their keys."""
    keys = _number(villages)
    with book.operation("导入表格 各嘎查户籍人口台账"):
        institute = place_store.insert(
            book.db, "station", {"name": story("places")["institute"], "kind": "所"}
        )
        for village in villages:
            _write_village(book, village, institute, keys, random)
    return keys


def _number(villages: list[DemoVillage]) -> Keys:
    """Keys are known before they are written: households and heads name one another."""
    keys = Keys()
    for village in villages:
        for family in village.families:
            keys.household[family.number] = len(keys.household) + 1
            for place in range(len(family.people)):
                keys.person[family.number, place] = len(keys.person) + 1
    return keys


def _write_village(book: Book, village: DemoVillage, institute: int, keys: Keys, random: Random) -> None:
    db, place = book.db, village.place
    pk = place_store.insert_village(db, place["name"], groups=story("places")["groups"])
    keys.village[village.base] = pk
    station = {
        "head": place["secretary"], "phone": place["phone"], "address": f"{place['name']}党群服务中心",
        "area": random.randrange(80, 260, 10), "opened": f"{random.randint(2019, 2022)}-0{random.randint(4, 9)}-01",
        "parent_pk": institute,
    }  # fmt: skip
    own = db.execute("SELECT pk FROM station WHERE village_pk = ?", [pk]).fetchone()
    journal.update(db, "station", int(own[0]), station)
    township = township_of(story("places")["institute"])
    branch = place_store.insert(
        db, "branch",
        {"name": f"中共{township}{place['name']}支部委员会", "village_pk": pk, "secretary": place["secretary"]},
    )  # fmt: skip
    grids = _write_grids(book, village, pk)
    order = _own_order(village, random)
    moved = _moved(village)
    households = [
        _household(one, pk, keys, grids[one.number], order.get(one.number)) for one in village.families
    ]
    roster.insert_rows(db, "household", households)
    facts.found_many(db, households, {})
    states = []
    for family in village.families:
        if family.away:
            state = moved.get(family.number, "常年外出")
            states.append((keys.household[family.number], state, f"2026-0{random.randint(2, 5)}-20"))
    rows = [
        _person(person, keys.person[family.number, place], keys.household[family.number], branch)
        for family in village.families
        for place, person in enumerate(family.people)
    ]
    roster.insert_rows(db, "person", rows)
    facts.settle_many(db, [(row["pk"], row["household_pk"]) for row in rows])
    for household_pk, state, day in states:
        people.put_state(db, household_pk, state, day)


def _household(
    family: Family, village_pk: int, keys: Keys, grid_pk: int, own_order: int | None
) -> dict[str, Any]:
    return {
        "pk": keys.household[family.number], "id": uuid7(), "number": family.number, "village_pk": village_pk,
        "grp": family.group, "grid_pk": grid_pk, "head_pk": keys.person[family.number, 0], "own_order": own_order,
    }  # fmt: skip


def _person(person: DemoPerson, pk: int, household_pk: int, branch_pk: int) -> dict[str, Any]:
    return people.sounded(
        {
            "pk": pk, "id": uuid7(), "household_pk": household_pk, "name": person.name,
            "id_number": person.id_number, "sex": person.sex, "birth": person.birth.isoformat(),
            "ethnic": person.ethnic, "phone": person.phone, "relation": person.relation,
            "party": int(person.party), "branch_pk": branch_pk if person.party else None,
        }
    )  # fmt: skip


def _write_grids(book: Book, village: DemoVillage, village_pk: int) -> dict[str, int]:
    """The grids of a village, each within one group; gives the grid's key by household number."""
    found: dict[str, int] = {}
    for number, families in enumerate(_blocks(village.families), 1):
        keeper = next((person for one in families for person in one.people if person.phone), families[0].head)
        row = {
            "name": f"第{number}网格", "village_pk": village_pk, "keeper": keeper.name, "phone": keeper.phone,
        }  # fmt: skip
        pk = place_store.insert(book.db, "grid", row)
        found |= {one.number: pk for one in families}
    return found


def _blocks(families: list[Family]) -> Iterator[list[Family]]:
    for group in sorted({one.group for one in families}):
        members = [one for one in families if one.group == group]
        count = max(1, round(len(members) / _GRID_SIZE))
        for part in range(count):
            yield members[part * len(members) // count : (part + 1) * len(members) // count]


def _own_order(village: DemoVillage, random: Random) -> dict[str, int]:
    """Where a village keeps its own order of households: by group, but not by number."""
    if not village.place.get("own_order"):
        return {}
    shuffled = sorted(village.families, key=lambda one: (one.group, random.random()))
    return {one.number: place for place, one in enumerate(shuffled, 1)}


def _moved(village: DemoVillage) -> dict[str, str]:
    """One household of each smaller village moved away or was struck off rather than being away for work."""
    if village.place["away"] > 20:
        return {}
    gone = next(one for one in village.families if one.away)
    return {gone.number: _MOVED[len(village.base) % 2]}
