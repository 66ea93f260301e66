"""Find people by what is typed: name, sound, initials, household number, last four of an ID; the best first."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlite_utils import Database

from wenming_desktop.domain.names import compact, plain_digits
from wenming_desktop.storage.paging import escaped, name_test
from wenming_desktop.support.pinyin import matches

_NUMBER = re.compile(r"(.*?)-?(\d{1,6})")
_GROUP = re.compile(r"(\d{1,2})组")
_TAIL = re.compile(r"\d{3}[\dX]")
_ID = re.compile(r"\d{17}[\dX]")

_FROM = """FROM person p LEFT JOIN household h ON h.pk = p.household_pk
  WHERE p.merged_into IS NULL AND p.left_on IS NULL"""


class Found(NamedTuple):
    """A person found, with where he lives; ``rank`` is how well he fits (0 best)."""

    rank: int
    person_pk: int
    name: str
    household_pk: int | None
    number: str
    village: str
    group: int | None
    head_pk: int | None
    head: str
    members: int
    party: bool


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
    db: Database, text: str, limit: int, *, village_pk: int | None = None, party_only: bool = False
) -> list[Found]:
    """Who fits every word typed, best first: a household by its number, then names; ``village_pk``'s own stand first."""
    db.register_function(matches, deterministic=True, name="sounds_like")
    words = [word for word in plain_digits(text).split() if word]
    if not words:
        return []
    known = villages(db)
    found: dict[int, int] = {}
    for rank, (condition, args) in enumerate(_tries(words, known)):
        if len(found) >= limit:
            break
        if not condition:
            continue
        sql = (
            f"SELECT p.pk {_FROM} AND {condition}{' AND p.party = 1' if party_only else ''} "
            f"ORDER BY h.village_pk IS NOT :here, h.head_pk IS NOT p.pk, length(p.name), p.pinyin, p.pk LIMIT {limit}"
        )
        for row in db.execute(sql, {**args, "here": village_pk}).fetchall():
            found.setdefault(int(row[0]), rank)
    chosen = sorted(found, key=lambda pk: found[pk])[:limit]
    return _rows(db, {pk: found[pk] for pk in chosen})


def _tries(words: Sequence[str], known: Sequence[Village]) -> list[tuple[str, dict[str, Any]]]:
    """Conditions from the surest to the loosest; each but the first asks all words at once."""
    joined = "".join(words)
    tries = [_by_number(joined, known), _by_id(joined)]
    if len(words) == 1:
        tries += _by_name(words[0])
    tries.append(_loose(words, known))
    return tries


def _by_number(text: str, known: Sequence[Village]) -> tuple[str, dict[str, Any]]:
    """萨日朗-014, 萨日朗14 or srl14: the head of that household; 14 alone fits every village."""
    match = _NUMBER.fullmatch(text)
    if match is None or len(text) == 18:
        return "", {}
    place, number = match.groups()
    bases = [one.base for one in known if not place or _fits(place, one)]
    numbers = [f"{base}-{int(number):03d}" for base in bases]
    return (
        "h.head_pk = p.pk AND h.number IN (SELECT value FROM json_each(:numbers))",
        {"numbers": json.dumps(numbers, ensure_ascii=False)},
    )


def _fits(word: str, village: Village) -> bool:
    return word in village.name or matches(word, village.name)


def _by_id(text: str) -> tuple[str, dict[str, Any]]:
    """The last four of an ID, or all of it."""
    upper = text.upper()
    if _TAIL.fullmatch(upper):
        return "substr(p.id_number, -4) = :tail", {"tail": upper}
    return ("p.id_number = :id", {"id": upper}) if _ID.fullmatch(upper) else ("", {})


def _by_name(word: str) -> list[tuple[str, dict[str, Any]]]:
    """The whole name, its beginning, its whole initials or sound, and their beginnings."""
    low, like = word.lower(), escaped(word.lower())
    if not low.isascii():
        start = {"start": f"{escaped(compact(word))}%"}
        return [("p.name = :word", {"word": compact(word)}), ("p.name LIKE :start ESCAPE '\\'", start)]
    whole = (
        "(' ' || p.initials || ' ' LIKE :whole ESCAPE '\\' OR ' ' || p.pinyin || ' ' LIKE :whole ESCAPE '\\')"
    )
    start_of = "(' ' || p.initials LIKE :start ESCAPE '\\' OR ' ' || p.pinyin LIKE :start ESCAPE '\\')"
    return [(whole, {"whole": f"% {like} %"}), (start_of, {"start": f"% {like}%"})]


def _loose(words: Sequence[str], known: Sequence[Village]) -> tuple[str, dict[str, Any]]:
    """Every word fits the name by sound, or the village, the group or the household's number."""
    parts: list[str] = []
    args: dict[str, Any] = {}
    for place, word in enumerate(words):
        mark = f"n{place}"
        condition, bound = name_test("p", word, mark)
        tests = [f"({condition})"]
        args |= bound
        if len(words) > 1:
            tests += _place_tests(word, mark, known, args)
        parts.append(f"({' OR '.join(tests)})")
    return " AND ".join(parts), args


def _place_tests(word: str, mark: str, known: Sequence[Village], args: dict[str, Any]) -> list[str]:
    args[f"{mark}_in"] = json.dumps([one.pk for one in known if _fits(word, one)])
    tests = [f"h.village_pk IN (SELECT value FROM json_each(:{mark}_in))"]
    group = _GROUP.fullmatch(word)
    if group:
        args[f"{mark}_group"] = int(group.group(1))
        tests.append(f"h.grp = :{mark}_group")
    if any(char.isdigit() for char in word):
        args[f"{mark}_no"] = f"%{escaped(word)}"
        tests.append(f"h.number LIKE :{mark}_no ESCAPE '\\'")
    return tests


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
