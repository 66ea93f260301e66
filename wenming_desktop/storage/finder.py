"""Find people by what is typed: name, sound, initials, household number, last four of an ID; the best first."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from heapq import nsmallest
from typing import NamedTuple

from sqlite_utils import Database

from wenming_desktop.domain.issued import CERTIFICATES, STATE_LABELS
from wenming_desktop.domain.names import parse_group, plain_digits
from wenming_desktop.domain.some import Some
from wenming_desktop.storage.name_index import Known, NameIndex, index_of
from wenming_desktop.support.pinyin import matches

_NUMBER = re.compile(r"(.*?)-?(\d{1,6})")
_TAIL = re.compile(r"\d{3}[\dX]")
_ID = re.compile(r"\d{17}[\dX]")
_ENOUGH = 60  # people whose name begins as typed: those it only fits somewhere are not looked at then


class Found(NamedTuple):
    """A person found, with where he lives; ``rank`` is how well he fits (0 best)."""

    rank: int
    person_pk: int
    name: str
    household_pk: int | None
    number: str
    village: str
    group: str | None
    head_pk: int | None
    head: str
    members: int
    party: bool


class Serving(NamedTuple):
    """A volunteer found; ``rank`` as of ``Found``, ``certificate`` the latest one issued (its key and number)."""

    rank: int
    volunteer_pk: int
    person_pk: int
    name: str
    number: str
    team: str
    minutes: int
    left: bool
    certificate_pk: int | None
    certificate: str


class Village(NamedTuple):
    """A village as the finder needs it."""

    pk: int
    name: str
    base: str


def villages(db: Database) -> list[Village]:
    """Every village in order."""
    return [
        Village(*row) for row in db.execute("SELECT pk, name, base FROM village ORDER BY position").fetchall()
    ]


def people(
    db: Database, text: str, limit: int, *, village_pk: int | None = None, party_only: bool = False,
    by_number: bool = True,
) -> Some[Found]:  # fmt: skip
    """Who fits every word typed, best first: a household by its number, then names; ``village_pk``'s own stand first.

    Without ``by_number`` a household's number means nobody here: whoever asks takes ``numbers`` of a day for it.
    """
    words = [word for word in plain_digits(text).split() if word]
    if not words:
        return Some()
    index = index_of(db)
    ranks = _ranks(db, index, words, 0 if party_only else limit, by_number=by_number)

    groups: dict[tuple[int, bool, bool], list[int]] = defaultdict(list)
    for pk, rank in ranks.items():
        one = index.people.get(pk)
        if one is not None and (one.party or not party_only):
            groups[rank, one.village_pk != village_pk, not one.is_head].append(pk)
    chosen: list[int] = []
    for group in sorted(groups):
        if len(chosen) < limit:
            chosen += nsmallest(limit - len(chosen), groups[group], key=lambda pk: _by_length(index, pk))
    return Some(_rows(db, {pk: ranks[pk] for pk in chosen}), sum(map(len, groups.values())) - len(chosen))


def volunteers(db: Database, text: str, limit: int) -> list[Serving]:
    """The volunteers whose name every word fits, or whose number is or ends in what was typed, best first."""
    words = [word for word in plain_digits(text).split() if word]
    if not words or (len(words) == 1 and len(words[0]) < 2):
        return []
    index = index_of(db)
    keys = dict(db.execute("SELECT person_pk, pk FROM volunteer WHERE merged_into IS NULL").fetchall())
    named = _by_name(index, words[0], _ENOUGH) if len(words) == 1 else _every_word(index, words, villages(db))
    ranks = {keys[pk]: rank for pk, rank in named.items() if pk in keys}
    for pk, rank in _by_volunteer_number(db, "".join(words).upper()):
        ranks[pk] = rank
    names = {volunteer: person for person, volunteer in keys.items()}
    chosen = nsmallest(limit, ranks, key=lambda pk: (ranks[pk], *_by_length(index, names[pk])))
    return _serving(db, {pk: ranks[pk] for pk in chosen})


def _by_volunteer_number(db: Database, text: str) -> list[tuple[int, int]]:
    """0 by the whole number, 2 by its end of three signs or more."""
    if len(text) < 3 or not text[-1].isdigit():
        return []
    rows = db.execute(
        "SELECT pk, number = ?1 FROM volunteer WHERE merged_into IS NULL AND substr(number, -length(?1)) = ?1",
        [text],
    ).fetchall()
    return [(int(pk), 0 if whole else 2) for pk, whole in rows]


def _serving(db: Database, ranks: dict[int, int]) -> list[Serving]:
    rows = db.execute(
        "SELECT v.pk, v.person_pk, p.name, v.number, ifnull((SELECT t.name FROM membership m JOIN team t ON t.pk = m.team_pk "
        "WHERE m.volunteer_pk = v.pk AND m.to_day IS NULL ORDER BY m.pk LIMIT 1), ''), (SELECT ifnull(sum(s.minutes), 0) "
        "FROM service s WHERE s.volunteer_pk = v.pk OR s.volunteer_pk IN (SELECT x.pk FROM volunteer x WHERE "
        "x.merged_into = v.pk)), v.status = '退出', c.pk, ifnull(c.number, '') FROM volunteer v "
        "JOIN person p ON p.pk = v.person_pk LEFT JOIN issued c ON c.pk = (SELECT max(k.pk) FROM issued k "
        "WHERE k.volunteer_pk = v.pk) WHERE v.pk IN (SELECT value FROM json_each(?))",
        [json.dumps(list(ranks))],
    ).fetchall()
    found = {int(row[0]): Serving._make((ranks[row[0]], *row[:6], bool(row[6]), *row[7:])) for row in rows}
    return [found[pk] for pk in ranks if pk in found]


class Issued(NamedTuple):
    """A certificate found by its number; ``whole``: all of it, or its whole serial (0024), was typed."""

    pk: int
    number: str
    name: str
    day: str
    state: str
    whole: bool


def certificates(db: Database, text: str, limit: int) -> list[Issued]:
    """The certificates whose number is, or ends in, what was typed (four signs or more), the latest first."""
    tail = "".join(text.upper().split())
    if len(tail) < 4 or not tail[-1].isdigit():
        return []
    rows = db.execute(
        "SELECT pk, number, name, issued_on, state, number = ?1 OR substr(number, -length(?1) - 1, 1) = '-' FROM issued "
        "WHERE kind IN (SELECT value FROM json_each(?3)) AND substr(number, -length(?1)) = ?1 ORDER BY pk DESC LIMIT ?2",
        [tail, limit, json.dumps(list(CERTIFICATES))],
    ).fetchall()
    return [
        Issued(pk, number, name, day, STATE_LABELS[state], bool(whole))
        for pk, number, name, day, state, whole in rows
    ]


def _by_length(index: NameIndex, pk: int) -> tuple[int, str, int]:
    name = index.people[pk].name
    return len(name), name, pk


def _ranks(
    db: Database, index: NameIndex, words: Sequence[str], enough: int, *, by_number: bool
) -> dict[int, int]:
    """How well each person fits: 0 by the household's number or the ID, then by name as ``name_index`` says."""
    joined = "".join(words)
    known = villages(db)
    ranks = _by_name(index, words[0], enough) if len(words) == 1 else _every_word(index, words, known)
    numbered = _by_number(db, joined, known) if by_number else []
    for pk in (*numbered, *_by_id(db, index, joined.upper())):
        ranks[pk] = 0
    return ranks


def _by_name(index: NameIndex, word: str, enough: int = 0) -> dict[int, int]:
    """Everybody a word fits: 1 whole, 2 from the beginning, 3 in some of its syllables."""
    return {pk: fit + 1 for name, fit in index.names(word, enough).items() for pk in index.of_name(name)}


def _by_number(db: Database, text: str, known: Sequence[Village]) -> list[int]:
    """The heads of 萨日朗-014, 萨日朗14 or srl14; 14 alone is that household of every village."""
    wanted = _numbers(text, known)
    if wanted is None:
        return []
    sql = (
        "SELECT h.head_pk FROM household h WHERE h.number IN (SELECT value FROM json_each(?1)) AND h.merged_into IS NULL "
        "UNION SELECT k.head_pk FROM household_alias a JOIN household k ON k.pk = a.household_pk AND k.merged_into IS NULL "
        "WHERE a.alias = ?2 OR a.alias IN (SELECT value FROM json_each(?1))"
    )
    rows = db.execute(sql, [json.dumps(wanted, ensure_ascii=False), text]).fetchall()
    return [int(row[0]) for row in rows if row[0] is not None]


def numbers(db: Database, text: str) -> list[str]:
    """The households' numbers that 萨日朗-014, srl14 or 14 may mean, whole, also of those merged or renumbered since."""
    wanted = _numbers("".join(plain_digits(text).split()), villages(db))
    rows = db.execute(
        "WITH wanted(number) AS (SELECT value FROM json_each(?)) "
        "SELECT number FROM household WHERE number IN (SELECT number FROM wanted) "
        "UNION SELECT alias FROM household_alias WHERE alias IN (SELECT number FROM wanted) ORDER BY 1",
        [json.dumps(wanted or [], ensure_ascii=False)],
    ).fetchall()
    return [str(row[0]) for row in rows]


def _numbers(text: str, known: Sequence[Village]) -> list[str] | None:
    """The numbers of our shape a text may stand for, None where it is no number."""
    match = _NUMBER.fullmatch(text)
    if match is None or len(text) == 18:
        return None
    place, number = match.groups()
    return [f"{one.base}-{int(number):03d}" for one in known if not place or _fits(place, one)]


def _fits(word: str, village: Village) -> bool:
    return word in village.name or matches(word, village.name)


def _by_id(db: Database, index: NameIndex, text: str) -> list[int]:
    """Those whose ID ends in the four typed, or is all of what was typed."""
    if _TAIL.fullmatch(text):
        return index.of_tail(text)
    if not _ID.fullmatch(text):
        return []
    row = db.execute("SELECT pk FROM person WHERE id_number = ? AND merged_into IS NULL", [text]).fetchone()
    return [] if row is None else [int(row[0])]


def _every_word(index: NameIndex, words: Sequence[str], known: Sequence[Village]) -> dict[int, int]:
    """Several words: each fits the name, or the village, the group or the household's number; one fits the name."""
    named = [_by_name(index, word) for word in words]
    places = [frozenset(one.pk for one in known if _fits(word, one)) for word in words]
    groups = [parse_group(word) if word.endswith("组") else None for word in words]
    found: dict[int, int] = {}
    for pk in set().union(*named):
        one = index.people[pk]
        fits = [
            fit[pk] if pk in fit else 0 if _lives(one, word, place, group) else None
            for word, fit, place, group in zip(words, named, places, groups, strict=True)
        ]
        if None not in fits:
            found[pk] = max(fit for fit in fits if fit is not None)
    return found


def _lives(one: Known, word: str, places: frozenset[int], group: str | None) -> bool:
    if one.village_pk in places or (group is not None and one.group == group):
        return True
    return word[-1].isdigit() and one.number.endswith(word)


def _rows(db: Database, ranks: dict[int, int]) -> list[Found]:
    rows = db.execute(
        "SELECT p.pk, p.name, p.household_pk, ifnull(h.number, ''), coalesce(v.name, bv.name, ''), h.grp, h.head_pk, "
        "ifnull(c.name, ''), (SELECT count(*) FROM person m WHERE m.household_pk = h.pk AND m.merged_into IS NULL "
        "AND m.left_on IS NULL), p.party = 1 FROM person p LEFT JOIN household h ON h.pk = p.household_pk "
        "LEFT JOIN village v ON v.pk = h.village_pk LEFT JOIN person c ON c.pk = h.head_pk "
        "LEFT JOIN branch b ON b.pk = p.branch_pk LEFT JOIN village bv ON bv.pk = b.village_pk "
        "WHERE p.pk IN (SELECT value FROM json_each(?))",
        [json.dumps(list(ranks))],
    ).fetchall()
    found = {int(row[0]): Found._make((ranks[row[0]], *row[:-1], bool(row[-1]))) for row in rows}
    return [found[pk] for pk in ranks if pk in found]
