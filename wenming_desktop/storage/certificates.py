"""Certificates: what they are made of, read for many volunteers at once; the register of those issued."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlite_utils import Database

from wenming_desktop.domain.certificates import Brought, Record, Served
from wenming_desktop.domain.hours import BROUGHT
from wenming_desktop.domain.identity import is_minor
from wenming_desktop.domain.issued import CERTIFICATES, STATE_LABELS
from wenming_desktop.storage import issued
from wenming_desktop.storage.chains import HOURS
from wenming_desktop.storage.issued import Issued

_PERSONS = """SELECT v.pk, p.name, v.number, p.sex, p.birth, p.ethnic, CASE WHEN v.id_wish_on IS NULL THEN '' ELSE ifnull(p.id_number, '') END,
    v.consent, v.guardian_consent
  FROM volunteer v JOIN living_person o ON o.pk = v.person_pk JOIN person p ON p.pk = o.living
  WHERE v.merged_into IS NULL AND v.pk IN (SELECT value FROM json_each(?))"""
_ROWS = f"""SELECT l.living, s.kind, s.category, s.day, s.minutes, coalesce(nullif(s.content, ''), a.title, ''), s.source, s.organiser, {HOURS.stands}
  FROM living_volunteer l JOIN service s ON s.volunteer_pk = l.pk LEFT JOIN activity a ON a.pk = s.activity_pk
  WHERE l.living IN (SELECT value FROM json_each(?)) ORDER BY s.day, s.pk"""
_KINDS = json.dumps(list(CERTIFICATES))
CODES = {word: code for code, word in CERTIFICATES.items()}


@dataclass
class _Sums:
    """One volunteer's rows while they are added up."""

    times: Counter[str] = field(default_factory=Counter)
    minutes: Counter[str] = field(default_factory=Counter)
    contents: dict[str, Counter[str]] = field(default_factory=dict)
    brought: Counter[tuple[str, str]] = field(default_factory=Counter)
    days: list[str] = field(default_factory=list)
    organisers: dict[str, None] = field(default_factory=dict)
    all_minutes: int = 0


def records(db: Database, volunteer_pks: Sequence[int], labels: Mapping[str, str]) -> list[Record]:
    """What a certificate of each volunteer is made of, in the order asked; those merged away or gone are left out.

    ``labels`` are the categories' words by code, in the order of the certificate. The ID only on the recorded wish.
    """
    wanted = json.dumps(list(volunteer_pks))
    sums: dict[int, _Sums] = {}
    for living, kind, category, day, minutes, content, source, organiser, stands in db.execute(
        _ROWS, [wanted]
    ).fetchall():
        one = sums.setdefault(int(living), _Sums())
        one.all_minutes += minutes
        if stands:
            _add(one, kind, category, day, minutes, content, source)
            if kind != BROUGHT and organiser:
                one.organisers[str(organiser)] = None
    people = {int(row[0]): row for row in db.execute(_PERSONS, [wanted]).fetchall()}
    return [_record(people[pk], sums.get(pk, _Sums()), labels) for pk in volunteer_pks if pk in people]


def deeds(db: Database, volunteer_pks: Sequence[int], *, places: bool = True) -> dict[int, list[str]]:
    """The words of each living volunteer's deeds (content and place, as booked and as the activity has them), each once.

    Without ``places`` what was done alone. A record merged into another answers as the one it counts for.
    """
    where = "UNION SELECT living, place FROM said UNION SELECT living, where_at FROM said " if places else ""
    rows = db.execute(
        "WITH said(living, content, place, title, where_at) AS (SELECT l.living, "
        "s.content, s.place, ifnull(a.title, ''), ifnull(a.place, '') FROM living_volunteer l "
        "JOIN service s ON s.volunteer_pk = l.pk LEFT JOIN activity a ON a.pk = s.activity_pk "
        "WHERE l.living IN (SELECT living FROM living_volunteer WHERE pk IN (SELECT value FROM json_each(?))) "
        f"AND {HOURS.stands}) SELECT living, content FROM (SELECT living, content FROM said "
        f"UNION SELECT living, title FROM said {where}) WHERE content <> '' ORDER BY living, content",
        [json.dumps(list(volunteer_pks))],
    )
    found: dict[int, list[str]] = {}
    for living, words in rows.fetchall():
        found.setdefault(int(living), []).append(str(words))
    return found


def _add(one: _Sums, kind: str, category: str, day: str, minutes: int, content: str, source: str) -> None:
    if kind == BROUGHT:
        one.brought[day, source] += minutes
        return
    one.times[category] += 1
    one.minutes[category] += minutes
    one.days.append(day)
    if content:
        one.contents.setdefault(category, Counter())[content] += 1


def _record(row: Sequence[Any], sums: _Sums, labels: Mapping[str, str]) -> Record:
    pk, name, number, sex, birth, ethnic, id_number, consent, guardian = row
    codes = [*labels, *(code for code in sums.times if code not in labels)]
    return Record(
        volunteer_pk=pk, name=name, number=number, sex=sex, birth=date.fromisoformat(birth) if birth else None,
        ethnic=ethnic, id_number=id_number, consent=consent, guardian_consent=guardian,
        served=tuple(
            Served(
                labels.get(code, code), sums.times[code], sums.minutes[code],
                tuple(text for text, _ in sums.contents.get(code, Counter()).most_common()),
            )
            for code in codes if sums.times[code]
        ),
        brought=tuple(
            Brought(date.fromisoformat(day), minutes, source)
            for (day, source), minutes in sorted(sums.brought.items()) if minutes
        ),
        first=date.fromisoformat(min(sums.days)) if sums.days else None,
        last=date.fromisoformat(max(sums.days)) if sums.days else None,
        ledger_minutes=sums.all_minutes,
        organisers=tuple(sums.organisers),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """A certificate as the register keeps it; ``sha256`` is of its PDF; ``by_hand``: only its number is here."""

    pk: int
    kind: str
    number: str
    code: str
    volunteer_pk: int
    name: str
    minutes: int
    day: str
    applicant: str
    purpose: str
    with_id: int
    state: str
    void_reason: str
    void_on: str
    content: str
    checksum: str
    sha256: str
    issued_at: str
    operator: str
    by_hand: bool = False


def years(db: Database) -> set[int]:
    """The years of the days certificates bear."""
    sql = "SELECT DISTINCT substr(issued_on, 1, 4) FROM issued WHERE kind IN (SELECT value FROM json_each(?))"
    return {int(year) for (year,) in db.execute(sql, [_KINDS]).fetchall() if year.isdecimal()}


def kept(db: Database, where: str, args: Sequence[Any]) -> list[Kept]:
    """Certificates by a condition on ``issued``, in the order of their issue; NotAsKeptError where one is not what was issued."""
    rows = issued.select(db, f"kind IN (SELECT value FROM json_each(?)) AND {where}", [_KINDS, *args])
    return [_kept(issued.prove(db, row)) for row in rows]


def _kept(row: Issued) -> Kept:
    facts = row.facts
    return Kept(
        pk=row.pk, kind=CERTIFICATES[row.kind], number=row.number or "", code=row.code or "", volunteer_pk=row.volunteer_pk or 0,
        name=row.name, minutes=facts.get("minutes", 0), day=row.issued_on, applicant=facts.get("applicant", ""), purpose=facts["purpose"],
        with_id=facts.get("with_id", 0), state=STATE_LABELS[row.state], void_reason=row.withdrawn_reason,
        void_on=row.withdrawn_on or "", content=row.content, checksum=row.checksum, sha256=row.files.get("pdf", ""),
        issued_at=row.issued_at, operator=row.operator, by_hand=bool(facts.get("by_hand")),
    )  # fmt: skip


def with_hours(db: Database, *, brought: bool = True) -> list[int]:
    """The volunteers on the roster (在册) who have hours, by number; ``brought`` hours count too or not."""
    rows = db.execute(
        "SELECT v.pk FROM volunteer v WHERE v.merged_into IS NULL AND v.status = '在册' "
        "AND v.pk IN (SELECT l.living FROM service s JOIN living_volunteer l "
        "ON l.pk = s.volunteer_pk WHERE ? OR s.kind = '服务' GROUP BY l.living HAVING sum(s.minutes) > 0) "
        "ORDER BY v.number, v.pk",
        [brought],
    ).fetchall()
    return [int(row[0]) for row in rows]


def last_issued(
    db: Database, volunteer_pks: Iterable[int], kind: str = "service"
) -> dict[int, tuple[str, str]]:
    """(number, day) of each volunteer's latest certificate of a kind (its code) that holds, also of those merged into him."""
    rows = db.execute(
        "SELECT l.living, c.number, c.issued_on FROM issued c JOIN living_volunteer l ON l.pk = c.volunteer_pk "
        "WHERE c.kind = ? AND c.state = 'issued' AND l.living IN (SELECT value FROM json_each(?)) ORDER BY c.pk",
        [kind, json.dumps(list(volunteer_pks))],
    ).fetchall()
    return {int(pk): (str(number), str(day)) for pk, number, day in rows}


def by_hand(db: Database, names: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """(number, day) of the service certificates in force that were written by hand, by their holder's name."""
    rows = db.execute(
        "SELECT name, number, issued_on FROM issued WHERE kind = 'service' AND state = 'issued' "
        "AND volunteer_pk IS NULL AND name IN (SELECT value FROM json_each(?)) ORDER BY pk",
        [json.dumps(list(names))],
    ).fetchall()
    found: dict[str, list[tuple[str, str]]] = {}
    for name, number, day in rows:
        found.setdefault(str(name), []).append((str(number), str(day)))
    return found


def open_requests(db: Database, volunteer_pks: Iterable[int]) -> frozenset[int]:
    """Those with a request for correction (更正申请) that nobody has answered."""
    rows = db.execute(
        "SELECT DISTINCT l.living FROM volunteer_note n JOIN living_volunteer l ON l.pk = n.volunteer_pk "
        "WHERE n.kind = '更正申请' AND n.state = '' AND l.living IN (SELECT value FROM json_each(?))",
        [json.dumps(list(volunteer_pks))],
    ).fetchall()
    return frozenset(int(row[0]) for row in rows)


def volunteers_by_number(db: Database, numbers: Iterable[str]) -> dict[str, int]:
    """The living volunteer of each number, merged ones' numbers too."""
    rows = db.execute(
        "SELECT v.number, l.living FROM volunteer v JOIN living_volunteer l ON l.pk = v.pk "
        "WHERE v.number IN (SELECT value FROM json_each(?))",
        [json.dumps(list(numbers))],
    ).fetchall()
    return {str(number): int(pk) for number, pk in rows}


def minors(db: Database, volunteer_pks: Iterable[int], day: date) -> frozenset[int]:
    """Those who are under 18 on a day."""
    rows = db.execute(
        "SELECT v.pk, p.birth FROM volunteer v JOIN living_person o ON o.pk = v.person_pk JOIN person p ON p.pk = o.living "
        "WHERE p.birth IS NOT NULL AND v.pk IN (SELECT value FROM json_each(?))",
        [json.dumps(list(volunteer_pks))],
    ).fetchall()
    return frozenset(int(pk) for pk, birth in rows if is_minor(date.fromisoformat(birth), day))
