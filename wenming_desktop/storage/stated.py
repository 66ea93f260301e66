"""What certificates state of their volunteers, and what the book says of them now, read for many at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlite_utils import Database

from wenming_desktop.domain.stated import Person
from wenming_desktop.storage import stars

# One that was altered by hand is told as such elsewhere; here it must not keep the others from being told.
_PAPERS = """SELECT i.pk, i.volunteer_pk, i.kind, ifnull(i.number, ''), i.name,
    CASE WHEN json_valid(i.content) THEN ifnull(i.content ->> '$.opening', '') ELSE '' END,
    CASE WHEN json_valid(i.content) THEN ifnull(i.content ->> '$.extra.stars', '') ELSE '' END,
    CASE WHEN json_valid(i.facts) THEN ifnull(i.facts ->> '$.with_id', 0) ELSE 0 END,
    CASE WHEN json_valid(i.facts) THEN i.facts -> '$.stated' END
  FROM issued i WHERE i.volunteer_pk IS NOT NULL"""
_PEOPLE = """SELECT l.pk, l.living, p.name, p.sex, p.birth, ifnull(p.id_number, '')
  FROM living_volunteer l JOIN volunteer v ON v.pk = l.living JOIN living_person o ON o.pk = v.person_pk
  JOIN person p ON p.pk = o.living WHERE l.pk IN (SELECT value FROM json_each(?))"""
_NUMBERS = """SELECT l.living, v.number FROM living_volunteer l JOIN volunteer v ON v.pk = l.pk
  WHERE l.living IN (SELECT value FROM json_each(?)) ORDER BY v.merged_into IS NOT NULL, v.pk"""


class Stated(NamedTuple):
    """A certificate as it is compared: ``stars`` its star in words or '', ``noted`` what it states, None of an older one."""

    pk: int
    volunteer_pk: int
    kind: str
    number: str
    name: str
    opening: str
    stars: str
    with_id: bool
    noted: dict[str, str] | None


def papers(db: Database, where: str, args: Sequence[Any] = ()) -> list[Stated]:
    """Certificates issued here by a condition on ``i``, oldest first; those entered by hand state nothing."""
    found = db.execute(f"{_PAPERS} AND {where} ORDER BY i.pk", list(args)).fetchall()
    return [
        Stated(
            int(pk), int(volunteer), str(kind), str(number), str(name), str(opening), str(star), bool(with_id),
            None if noted is None else json.loads(noted),
        )
        for pk, volunteer, kind, number, name, opening, star, with_id, noted in found
    ]  # fmt: skip


def people(db: Database, volunteer_pks: Iterable[int]) -> dict[int, Person]:
    """What the book says now of some volunteers, also of those merged into another."""
    rows = db.execute(_PEOPLE, [json.dumps(sorted(set(volunteer_pks)))]).fetchall()
    living = sorted({row[1] for row in rows})
    numbers: dict[int, list[str]] = {}
    for pk, number in db.execute(_NUMBERS, [json.dumps(living)]).fetchall():
        numbers.setdefault(pk, []).append(str(number))
    awards: dict[int, list[tuple[int, str]]] = {}
    for one in stars.awards(db, living):
        awards.setdefault(one.volunteer_pk, []).append((one.stars, one.day))
    return {
        pk: Person(
            name, tuple(numbers.get(now, ())), sex, date.fromisoformat(birth) if birth else None, id_number,
            tuple(awards.get(now, ())),
        )
        for pk, now, name, sex, birth, id_number in rows
    }  # fmt: skip
