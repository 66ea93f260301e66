"""Boards: who takes part, what the ledger says of them, and the sealed rows that never change."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlite_utils import Database

from wenming_desktop.domain.boards import Board, Item, Standing
from wenming_desktop.domain.erasure import public_name
from wenming_desktop.domain.identity import of_age_born_by
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.rules import Track
from wenming_desktop.storage import as_of, issued, ledger
from wenming_desktop.storage.facts import TAKES_PART
from wenming_desktop.storage.issued import Issued, Scope
from wenming_desktop.storage.tallies import sums_by_key

Sums = Mapping[int, tuple[int, int, int]]
NO_SUM = (0, 0, 0)
_AWAY = "常年外出"
_MEMBERS = """SELECT p.pk, p.name, p.household_pk, b.village_pk
  FROM person p LEFT JOIN branch b ON b.pk = p.branch_pk
  WHERE p.party = 1 AND p.merged_into IS NULL AND (p.left_on IS NULL OR p.left_on > ?)"""


def standings(db: Database, track: Track, period: Period, village_pk: int | None) -> list[Standing]:
    """Every subject that takes part on the period's last day, also without entries, with what the ledger sums to.

    Who exists, where, in which group and under which head: all as of that day. Without its items: ``with_items`` adds
    them where a reason is wanted.
    """
    return standings_and_away(db, track, period, village_pk)[0]


def standings_and_away(
    db: Database, track: Track, period: Period, village_pk: int | None, today: date | None = None
) -> tuple[list[Standing], int]:
    """``standings``, and how many households do not take part because they are away all year (常年外出); of members 0.

    A head is under age on the period's last day, or ``today`` where that is earlier (a draft printed before its end).
    """
    if track == "party":
        return _members(db, period, village_pk), 0
    here = as_of.households_on(db, period.last, village_pk).values()
    away = sum(household.state == _AWAY for household in here)
    taking_part = [household for household in here if household.state == TAKES_PART]
    sums = _sums(db, track, period, village_pk, [household.pk for household in taking_part])
    return _households(db, taking_part, min(period.last, today or period.last), sums), away


def _sums(db: Database, track: Track, period: Period, village_pk: int | None, keys: list[int]) -> Sums:
    """What the ledger sums to for each subject that has entries."""
    first, last, living = period.months[0], period.months[-1], _living(db, track, period.last)
    # A village is a fiftieth of the ledger: its own subjects are asked for, not everybody's.
    if village_pk is not None:
        return sums_by_key(db, track, keys, first, last, living)
    return ledger.totals(db, track, first, last, living)


def _living(db: Database, track: Track, day: date) -> dict[int, int] | None:
    """Which household the merged ones counted for on a day; two records of one person were always one (None)."""
    return None if track == "party" else as_of.living_on(db, day)


def with_items(
    db: Database, track: Track, period: Period, found: Iterable[Standing], listed: Callable[[Standing], bool]
) -> list[Standing]:
    """The standings with the items of those that will be listed: only they need a reason."""
    rows = list(found)
    keys = [one.key for one in rows if listed(one)]
    living = _living(db, track, period.last)
    sums = ledger.item_sums(db, track, period.months[0], period.months[-1], keys, living)
    return [
        one._replace(items=tuple(Item(text, value) for text, value in sums[one.key]))
        if one.key in sums
        else one
        for one in rows
    ]


def _villages(db: Database) -> dict[int, tuple[str, int]]:
    rows = db.execute("SELECT pk, name, position FROM village").fetchall()
    return {int(pk): (str(name), int(position)) for pk, name, position in rows}


def _households(db: Database, here: Iterable[as_of.HouseholdOn], day: date, sums: Sums) -> list[Standing]:
    villages, of_age = _villages(db), of_age_born_by(day)
    found = []
    for one in here:
        village, order = villages[one.village_pk]
        points, deduct, veto = sums.get(one.pk, NO_SUM)
        found.append(
            Standing(
                one.pk, one.number, public_name(one.head), village, order, one.own_order, one.group, points, deduct > 0, veto > 0,
                one.birth is not None and one.birth > of_age,
            )
        )  # fmt: skip
    return found


def _members(db: Database, period: Period, village_pk: int | None) -> list[Standing]:
    """The party members on the last day, each with the household he lived in; who lives in none is of his branch's village."""
    day = period.last
    villages, homes = _villages(db), as_of.homes_on(db, day)
    households = as_of.households_on(db, day)
    found = []
    for pk, name, household_pk, branch_village in db.execute(_MEMBERS, [day.isoformat()]).fetchall():
        home = households.get(homes.get(pk, household_pk) or 0)
        place = home.village_pk if home is not None else branch_village
        if village_pk not in (None, place):
            continue
        village, order = villages.get(place or 0, ("", 0))
        own_order, group = (home.own_order, home.group) if home else (None, None)
        number = home.number if home else ""
        found.append(
            Standing(
                pk, number, name, village, order, own_order, group, 0, deducted=False, veto=False, person=name
            )
        )
    sums = _sums(db, "party", period, village_pk, [one.key for one in found])
    return [_summed(one, *sums.get(one.key, NO_SUM)) for one in found]


def _summed(member: Standing, points: int, deduct: int, veto: int) -> Standing:
    return member._replace(points=points, deducted=deduct > 0, veto=veto > 0)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed board as it lies in the book."""

    pk: int
    track: Track
    period: str
    village: str | None
    edition: int
    sealed_at: str
    checksum: str


def corrected_since(db: Database, track: Track, period: Period, operation_pk: int) -> set[int]:
    """Whose entries of a period were corrected after an operation: households as booked, on the party's track persons."""
    rows = db.execute(
        f"SELECT DISTINCT {'person_pk' if track == 'party' else 'household_pk'} FROM entry "
        "WHERE period <> counts_in AND counts_in BETWEEN ? AND ? AND operation_pk > ? AND track = ?",
        [period.months[0], period.months[-1], operation_pk, track],
    )
    return {int(row[0]) for row in rows.fetchall()}


def villages_sealed_since(db: Database, track: Track, period: Period, operation_pk: int) -> bool:
    """Whether a village's board of a period got a newer edition after an operation."""
    row = db.execute(
        "SELECT 1 FROM issued WHERE kind = 'board' AND track = ? AND period = ? AND village_pk IS NOT NULL "
        "AND edition > 1 AND operation_pk > ? LIMIT 1",
        [track, period.code, operation_pk],
    ).fetchone()
    return row is not None


def reviewed_since(db: Database, operation_pk: int) -> bool:
    """Whether a meeting or a telling was recorded, changed or taken away after an operation."""
    row = db.execute(
        "SELECT 1 FROM change WHERE operation_pk > ? AND noun IN ('panel_meeting', 'told', 'told_entry') LIMIT 1",
        [operation_pk],
    ).fetchone()
    return row is not None


class SealedBoard(NamedTuple):
    """An edition of a board: how it was issued, and what it says."""

    row: Issued
    board: Board


def sealed_board(
    db: Database, track: Track, period: Period, village_pk: int | None, edition: int | None = None
) -> SealedBoard | None:
    """The edition in force of a sealed board, or the one asked for, from its own rows, proved first; None where there is none."""
    scope = Scope(track, period.code, village_pk)
    if edition is None:
        row = issued.newest(db, "board", scope)
    else:
        row = next(
            (one for one in reversed(issued.editions(db, "board", scope)) if one.edition == edition), None
        )
    return None if row is None else SealedBoard(issued.prove(db, row), issued.board_of(row))


def lost(db: Database, track: Track, period: Period, village_pk: int | None) -> bool:
    """Whether more editions of a board were sealed than there are: each noted beside itself what it stood on."""
    (told,) = db.execute(
        "SELECT count(*) FROM said WHERE figure = 'board' AND subject ->> '$.track' = ? AND subject ->> '$.period' = ? "
        "AND subject ->> '$.village' IS ?",
        [track, period.code, village_pk],
    ).fetchone()
    (there,) = db.execute(
        "SELECT count(DISTINCT edition) FROM issued WHERE kind = 'board' AND track = ? AND period = ? AND village_pk IS ? "
        "AND state <> 'draft'",
        [track, period.code, village_pk],
    ).fetchone()
    return bool(told > there)


class BoardKey(NamedTuple):
    """Which sealed board in force it is; its content is not read."""

    pk: int
    track: Track
    period: str
    village_pk: int | None


def in_force(db: Database) -> list[BoardKey]:
    """Every sealed board in its newest edition and printing, oldest first."""
    rows = db.execute(
        "SELECT pk, track, period, village_pk FROM issued WHERE kind = 'board' AND state = 'issued' ORDER BY pk"
    )
    return [BoardKey(*row) for row in rows.fetchall()]


def of_key(db: Database, key: BoardKey) -> SealedBoard:
    """A sealed board with its content; NotAsKeptError where it is not what was sealed."""
    (row,) = issued.select(db, "pk = ?", [key.pk])
    return SealedBoard(issued.prove(db, row), issued.board_of(row))


def content_text(board: Board) -> str:
    """What is stored of a board: the canonical JSON its checksum is of."""
    return json.dumps(board.content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sealed_list(db: Database) -> list[Sealed]:
    """Every sealed board in its edition in force, newest first."""
    rows = db.execute(
        "SELECT b.pk, b.track, b.period, v.base, b.edition, b.issued_at, b.checksum FROM issued b "
        "LEFT JOIN village v ON v.pk = b.village_pk WHERE b.kind = 'board' AND b.state = 'issued' ORDER BY b.pk DESC"
    )
    return [Sealed(*row) for row in rows.fetchall()]


def sealed_over(db: Database, after: int, through: int) -> list[str]:
    """The periods of sealed boards that contain a month after one and up to another."""
    rows = db.execute(
        "SELECT DISTINCT period FROM issued WHERE kind = 'board' AND state <> 'draft' ORDER BY period"
    ).fetchall()
    codes = [str(row[0]) for row in rows]
    return [code for code in codes if any(after < month <= through for month in Period.parse(code).months)]


def has_left(db: Database, track: Track, period: str, village_pk: int | None) -> bool:
    """Whether a paper of a board's edition in force was printed: its list, its poster or its notice."""
    found = db.execute(
        "SELECT 1 FROM issued WHERE kind IN ('board', 'notice') AND track = ?1 AND period = ?2 AND village_pk IS ?3 "
        "AND files <> '{}' AND edition = (SELECT max(edition) FROM issued WHERE kind = 'board' AND track = ?1 "
        "AND period = ?2 AND village_pk IS ?3) LIMIT 1",
        [track, period, village_pk],
    ).fetchone()
    return found is not None


def lists_number(db: Database, number: str) -> bool:
    """Whether any edition of a sealed board has a line of a household's number."""
    said = f'"household":{json.dumps(number, ensure_ascii=False)}'
    sql = "SELECT 1 FROM issued WHERE kind = 'board' AND instr(content, ?) LIMIT 1"
    return db.execute(sql, [said]).fetchone() is not None
