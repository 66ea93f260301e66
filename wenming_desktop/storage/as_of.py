"""The households of the book as of a day: who existed, where, with which head, group and state.

Today's columns are read at once; only households with a fact after the day are put together anew.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlite_utils import Database

from wenming_desktop.domain.rules import Track
from wenming_desktop.storage.facts import FOUNDED, GROUP, HEAD, MERGED, STATE, TAKES_PART, VILLAGE


class HouseholdOn(NamedTuple):
    """A household as it was on a day, its head as he is named today; ``birth`` is the head's, ISO text."""

    pk: int
    number: str
    village_pk: int
    group: str | None
    head_pk: int | None
    head: str
    birth: str | None
    state: str
    own_order: int | None


_ROWS = """SELECT h.pk, h.number, h.village_pk, h.grp, h.head_pk, ifnull(p.name, ''), p.birth, h.state, h.own_order
  FROM household h LEFT JOIN person p ON p.pk = h.head_pk"""
# Of each kind a household has a fact after the day: what the latest one up to the day says.
_EARLIER = """SELECT l.household_pk, l.kind, (SELECT f.value FROM household_fact f WHERE f.household_pk = l.household_pk
    AND f.kind = l.kind AND f.from_day <= ?1 ORDER BY f.from_day DESC LIMIT 1)
  FROM (SELECT DISTINCT household_pk, kind FROM household_fact INDEXED BY household_fact_later
    WHERE from_day > ?1 AND from_day <> '') l"""


def households_on(db: Database, day: date, village_pk: int | None = None) -> dict[int, HouseholdOn]:
    """The households that existed on a day, of the village they stood in that day or of all, by key."""
    changed = changed_since(db, day)
    # A condition of its own for a village: "IS NULL OR" would walk the whole township.
    here, args = ("", []) if village_pk is None else (" AND h.village_pk = ?", [village_pk])
    rows = db.execute(f"{_ROWS} WHERE h.merged_into IS NULL{here}", args)
    known = {row[0]: HouseholdOn._make(row) for row in rows.fetchall() if row[0] not in changed}
    for pk, household in changed.items():
        if household is not None and village_pk in (None, household.village_pk):
            known[pk] = household
    return known


def household_on(db: Database, household_pk: int, day: date) -> HouseholdOn | None:
    """One household as it was on a day, None where it was not there."""
    return some_on(db, [household_pk], day).get(household_pk)


def some_on(db: Database, keys: Iterable[int], day: date) -> dict[int, HouseholdOn]:
    """Of these households those that were there on a day, as they were, by key."""
    wanted, changed = list(keys), changed_since(db, day)
    rows = db.execute(
        f"{_ROWS} WHERE h.merged_into IS NULL AND h.pk IN (SELECT value FROM json_each(?))",
        [json.dumps([pk for pk in wanted if pk not in changed])],
    )
    known = {int(row[0]): HouseholdOn._make(row) for row in rows.fetchall()}
    return known | {pk: then for pk in wanted if (then := changed.get(pk)) is not None}


def changed_since(db: Database, day: date) -> dict[int, HouseholdOn | None]:
    """The households a fact after a day changed, as they were on it; None for those that were not there."""
    earlier: dict[int, dict[str, Any]] = defaultdict(dict)
    for pk, kind, value in db.execute(_EARLIER, [day.isoformat()]).fetchall():
        earlier[pk][kind] = value
    if not earlier:
        return {}
    merged = dict(
        db.execute(
            "SELECT pk, merged_into FROM household WHERE merged_into IS NOT NULL "
            "AND pk IN (SELECT value FROM json_each(?))",
            [json.dumps(list(earlier))],
        ).fetchall()
    )
    rows = db.execute(f"{_ROWS} WHERE h.pk IN (SELECT value FROM json_each(?))", [json.dumps(list(earlier))])
    heads = _heads(db, earlier)
    changed: dict[int, HouseholdOn | None] = {}
    for row in rows.fetchall():
        then = earlier[row[0]]
        gone = then.get(MERGED, merged.get(row[0])) is not None
        changed[row[0]] = None if gone or FOUNDED in then else _then(HouseholdOn._make(row), then, heads)
    return changed


def _heads(db: Database, earlier: Mapping[int, Mapping[str, Any]]) -> dict[int, tuple[str, str | None]]:
    keys = [int(then[HEAD]) for then in earlier.values() if then.get(HEAD)]
    rows = db.execute(
        "SELECT pk, name, birth FROM person WHERE pk IN (SELECT value FROM json_each(?))", [json.dumps(keys)]
    )
    return {int(pk): (str(name), birth) for pk, name, birth in rows.fetchall()}


def _then(
    now: HouseholdOn, then: Mapping[str, Any], heads: Mapping[int, tuple[str, str | None]]
) -> HouseholdOn:
    was = now
    if HEAD in then:
        head_pk = int(then[HEAD]) if then[HEAD] else None
        name, birth = heads.get(head_pk or 0, ("", None))
        was = was._replace(head_pk=head_pk, head=name, birth=birth)
    if then.get(VILLAGE):
        was = was._replace(village_pk=int(then[VILLAGE]))
    if GROUP in then:
        was = was._replace(group=then[GROUP])
    return was._replace(state=then.get(STATE) or TAKES_PART) if STATE in then else was


def taking_part(db: Database, day: date) -> set[int]:
    """The households in state 参评 on a day."""
    return {pk for pk, household in households_on(db, day).items() if household.state == TAKES_PART}


class Merges:
    """Whom a key counts for on a day: households since the day they were merged, two records of a member always."""

    def __init__(self, db: Database, track: Track) -> None:
        if track == "party":
            rows = db.execute("SELECT pk, merged_into, '' FROM person WHERE merged_into IS NOT NULL")
        else:
            rows = db.execute(
                # CROSS JOIN: from the few merged ones, whatever the statistics of a young book make SQLite think
                "SELECT h.pk, h.merged_into, f.from_day FROM household h CROSS JOIN household_fact f "
                "ON f.household_pk = h.pk AND f.kind = ? WHERE h.merged_into IS NOT NULL",
                [MERGED],
            )
        self._into = {int(pk): (int(keep), str(day)) for pk, keep, day in rows.fetchall()}

    def living(self, pk: int, day: date) -> int:
        """The subject a key counts for on a day."""
        on = day.isoformat()
        while pk in self._into and self._into[pk][1] <= on:
            pk = self._into[pk][0]
        return pk

    def after(self, pk: int) -> list[int]:
        """The subjects a key was merged into, one after the other."""
        found = []
        while pk in self._into:
            pk = self._into[pk][0]
            found.append(pk)
        return found

    def family(self, pk: int, day: date) -> list[int]:
        """The subject a key counts for on a day and all that had been merged into it by then."""
        living = self.living(pk, day)
        return [living, *(one for one in self._into if one != living and self.living(one, day) == living)]

    def merged(self, day: date) -> dict[int, int]:
        """All that had been merged by a day, each with the one it counted for then."""
        found = {pk: self.living(pk, day) for pk in self._into}
        return {pk: living for pk, living in found.items() if living != pk}


def living_on(db: Database, day: date) -> dict[int, int]:
    """The households that had been merged by a day, each with the one it counted for then."""
    return Merges(db, "masses").merged(day)


def keys_on(db: Database, household_pk: int, day: date) -> list[int]:
    """A household and those merged into it by a day: the keys its entries may bear."""
    return [household_pk, *(pk for pk, living in living_on(db, day).items() if living == household_pk)]


def keys_in(db: Database, village_pk: int, day: date) -> list[int]:
    """The keys the entries of a village's households may bear, as it was on a day."""
    here = households_on(db, day, village_pk)
    return [*here, *(pk for pk, living in living_on(db, day).items() if living in here)]


def on_board(db: Database, day: date, village_pk: int | None) -> dict[int, HouseholdOn]:
    """The keys the entries may bear of the households in state 参评 on a day, of a village or of all, each with its own."""
    here = {
        pk: household
        for pk, household in households_on(db, day, village_pk).items()
        if household.state == TAKES_PART
    }
    return here | {pk: here[living] for pk, living in living_on(db, day).items() if living in here}


def homes_on(db: Database, day: date) -> dict[int, int | None]:
    """Where the persons lived on a day who have moved since; None: in no household."""
    rows = db.execute(
        "SELECT l.person_pk, (SELECT r.household_pk FROM residence r WHERE r.person_pk = l.person_pk AND r.from_day <= ?1 "
        "ORDER BY r.from_day DESC LIMIT 1) FROM (SELECT DISTINCT person_pk FROM residence "
        "INDEXED BY residence_later WHERE from_day > ?1 AND from_day <> '') l",
        [day.isoformat()],
    )
    return {int(pk): None if home is None else int(home) for pk, home in rows.fetchall()}
