"""Volunteers (志愿者): a person of the register with a record of serving; looked at, chosen, written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.fields import fields_of
from wenming_desktop.domain.hours import stars
from wenming_desktop.domain.identity import is_minor
from wenming_desktop.domain.names import compact, plain_digits
from wenming_desktop.domain.some import Some
from wenming_desktop.domain.volunteers import AGREED, CONSENTS, LEFT, Volunteer, findings, new_number
from wenming_desktop.services import people, teams, volunteer_notes, volunteer_roles
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.forms import Values
from wenming_desktop.services.hour_rules import doubled
from wenming_desktop.services.people import Member
from wenming_desktop.services.teams import MemberRow
from wenming_desktop.services.volunteer_forms import check_volunteer, save_volunteer, volunteer_values
from wenming_desktop.services.volunteer_notes import NoteRow, note_values, remove_note, save_note
from wenming_desktop.services.volunteer_roles import RoleRow
from wenming_desktop.storage import journal
from wenming_desktop.storage import people as people_store
from wenming_desktop.storage import stars as star_store
from wenming_desktop.storage import volunteers as store
from wenming_desktop.storage.name_index import index_of
from wenming_desktop.storage.stars import Held
from wenming_desktop.storage.volunteers import HitRecord

__all__ = [
    "NoteRow", "Values", "VolunteerDetail", "VolunteerHit", "check_volunteer", "consent_gaps", "detail", "next_number",
    "note_values", "of_person", "pick", "remove_note", "rows", "save_note", "save_volunteer", "set_consent",
    "volunteer_values",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class VolunteerDetail:
    """All a page shows of a volunteer; ID and phone masked, minutes with those brought forward in them.

    ``stars`` are what the hours earn; ``awards`` what was awarded, highest first.
    """

    volunteer_pk: int
    person: Member
    record: Volunteer
    village: str
    household: str
    memberships: tuple[MemberRow, ...]
    roles: tuple[RoleRow, ...]
    notes: tuple[NoteRow, ...]
    minutes: int
    brought_minutes: int
    stars: int
    awards: tuple[Held, ...]
    certificates: int
    minor: bool
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VolunteerHit:
    """A volunteer as a chooser offers one; ``team`` names every team he is in, ``minor`` as of today."""

    volunteer_pk: int
    person_pk: int
    name: str
    number: str
    team: str
    village: str
    minutes: int
    minor: bool


def detail(book: Book, volunteer_pk: int) -> VolunteerDetail:
    """A volunteer with teams, roles, notes and sums; a merged record answers as the one it counts for now."""
    row = store.record(book.db, volunteer_pk)
    pk, person_pk = int(row["pk"]), int(row["person_pk"])
    person = people.person_detail(book, person_pk)
    home = people_store.household(book.db, person.household_pk) if person.household_pk else None
    record = record_of(row)
    minutes = store.hits(book.db, "v.pk = ?", [pk])[0].minutes
    today = book.clock.today()
    return VolunteerDetail(
        volunteer_pk=pk, person=person, record=record, village=home.village if home else "",
        household=home.number if home else "", memberships=tuple(teams.memberships(book, pk)),
        roles=tuple(volunteer_roles.of_person(book, person_pk)), notes=tuple(volunteer_notes.notes(book, pk)),
        minutes=minutes, brought_minutes=store.brought(book.db, pk), stars=stars(minutes, book.settings.stars),
        awards=tuple(star_store.held(book.db, [pk])), certificates=store.certificates(book.db, pk), minor=is_minor(person.birth, today),
        findings=(*findings(record, person.birth, today), *doubled(book, [pk]).values()),
    )  # fmt: skip


def record_of(row: dict[str, Any]) -> Volunteer:
    """A volunteer's columns as the noun: days as dates."""
    days = {field.name for field in fields_of(Volunteer) if field.kind == "date"}
    values: dict[str, Any] = {name: row[name] for name in store.FIELDS}
    values |= {name: date.fromisoformat(values[name]) for name in days if values[name]}
    return Volunteer(**values)


def of_person(book: Book, person_pk: int) -> int | None:
    """The volunteer a person of the register is, None where he is none."""
    return store.of_person(book.db, person_pk)


def pick(book: Book, text: str, limit: int = 12, team_pk: int | None = None) -> Some[VolunteerHit]:
    """Who is meant by what is typed: name, pinyin, initials, number or its end; ``team_pk``'s own only.

    Those on the roster (在册) only; '' gives a team's members, or nobody.
    """
    where, args = "v.status <> ?", [LEFT, *([team_pk] if team_pk is not None else [])]
    if team_pk is not None:
        where += " AND v.pk IN (SELECT volunteer_pk FROM membership WHERE team_pk = ? AND to_day IS NULL)"
    word = plain_digits(compact(text))
    if not word:
        found = store.hits(book.db, where, args) if team_pk is not None else []
        return Some([_hit(book, one) for one in found[:limit]], len(found) - limit)
    fits = index_of(book.db).names(word)
    ranked: list[tuple[int, int, str, HitRecord]] = []
    for one in store.hits(book.db, where, args):
        rank = _rank(one, word.upper(), fits)
        if rank is not None:
            ranked.append((rank, len(one.name), one.name, one))
    ranked.sort(key=lambda pair: (*pair[:3], pair[3].volunteer_pk))
    return Some([_hit(book, one) for *_, one in ranked[:limit]], len(ranked) - limit)


def _rank(one: HitRecord, word: str, fits: dict[str, int]) -> int | None:
    """0 by the whole number, then names as they fit, then the number's end, then a part of it; None for no fit."""
    if one.number.upper() == word:
        return 0
    if one.name in fits:
        return 1 + fits[one.name]
    if one.number.upper().endswith(word):
        return 4
    return 5 if len(word) >= 3 and word in one.number.upper() else None


def _hit(book: Book, one: HitRecord) -> VolunteerHit:
    birth = date.fromisoformat(one.birth) if one.birth else None
    return VolunteerHit(
        one.volunteer_pk, one.person_pk, one.name, one.number, one.team, one.village, one.minutes,
        is_minor(birth, book.clock.today()),
    )  # fmt: skip


def next_number(book: Book) -> str:
    """The number the next new volunteer gets."""
    return new_number(book.settings.volunteers.number_prefix, store.numbers(book.db))


def consent_gaps(book: Book) -> int:
    """How many volunteers on the roster have no recorded consent, or are minors without the guardian's: to-dos."""
    today = book.clock.today()
    rows = book.db.execute(
        "SELECT v.consent, v.guardian_consent, q.birth FROM volunteer v JOIN person q ON q.pk = v.person_pk "
        "WHERE v.merged_into IS NULL AND v.status <> ?",
        [LEFT],
    ).fetchall()
    return sum(
        consent != AGREED
        or (guardian != AGREED and is_minor(date.fromisoformat(birth) if birth else None, today))
        for consent, guardian, birth in rows
    )


def set_consent(
    book: Book, volunteer_pks: Sequence[int], consent: str = AGREED, day: date | None = None
) -> tuple[int, Changes]:
    """Record that volunteers agreed (or not) to be recorded, many at once; gives how many changed."""
    if consent not in CONSENTS:
        raise UserError(f"没有“{consent}”这个选项。", f"可选：{'、'.join(CONSENTS)}。")
    on = (day or book.clock.today()).isoformat() if consent != CONSENTS[0] else None
    wanted = [store.record(book.db, pk) for pk in dict.fromkeys(volunteer_pks)]
    differing = [row for row in wanted if (row["consent"], row["consent_on"]) != (consent, on)]
    if not differing:
        return 0, Changes()
    label = f"登记本人同意记录 {len(differing)}人"
    with book.operation(label):
        for row in differing:
            journal.update(book.db, "volunteer", int(row["pk"]), {"consent": consent, "consent_on": on})
    return len(differing), changed(label, "volunteer")


def rows(book: Book) -> list[dict[str, Any]]:
    """The volunteers as the command line gives them: no, name, team, minutes, the stars these would earn and those awarded."""
    table = book.settings.stars
    return [
        {"no": one.number, "name": one.name, "team": one.team, "minutes": one.minutes,
         "stars": stars(one.minutes, table), "awarded": one.awarded}
        for one in store.dump(book.db)
    ]  # fmt: skip
