"""Boards: who takes part, what the ledger says of them, and the sealed rows that never change."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from sqlite_utils import Database

from wenming_desktop.domain.board_facts import BoardFacts
from wenming_desktop.domain.boards import Board, Item, Standing
from wenming_desktop.domain.identity import is_minor
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.rules import Track
from wenming_desktop.storage import issued, ledger
from wenming_desktop.storage.issued import Issued, Scope
from wenming_desktop.storage.people import taking_part
from wenming_desktop.storage.tallies import sums_by_key

_HOUSEHOLDS = """SELECT h.pk, h.number, ifnull(p.name, ''), v.name, v.position, h.own_order, h.grp, p.birth
  FROM household h JOIN village v ON v.pk = h.village_pk LEFT JOIN person p ON p.pk = h.head_pk
  WHERE h.merged_into IS NULL AND (?1 IS NULL OR h.village_pk = ?1)"""
_SEALED = "kind = 'board' AND state <> 'draft'"
_MEMBERS = """SELECT p.pk, ifnull(h.number, ''), p.name, ifnull(v.name, ''), ifnull(v.position, 0), h.own_order, h.grp, p.birth
  FROM person p LEFT JOIN household h ON h.pk = p.household_pk LEFT JOIN branch b ON b.pk = p.branch_pk
  LEFT JOIN village v ON v.pk = coalesce(h.village_pk, b.village_pk)
  WHERE p.party = 1 AND p.merged_into IS NULL AND (p.left_on IS NULL OR p.left_on > ?2)
    AND (?1 IS NULL OR coalesce(h.village_pk, b.village_pk) = ?1)"""


def standings(db: Database, track: Track, period: Period, village_pk: int | None) -> list[Standing]:
    """Every subject that takes part on the period's last day, also without entries, with what the ledger sums to.

    Without its items: ``with_items`` adds them where a reason is wanted.
    """
    party = track == "party"
    rows = db.execute(
        _MEMBERS if party else _HOUSEHOLDS, [village_pk, *([period.last.isoformat()] if party else [])]
    ).fetchall()
    first, last = period.months[0], period.months[-1]
    # A village is a fiftieth of the ledger: its own subjects are asked for, not everybody's.
    keys = [row[0] for row in rows]
    sums = (
        ledger.totals(db, track, first, last)
        if village_pk is None
        else sums_by_key(db, track, keys, first, last)
    )
    day = period.last
    taking = None if party else taking_part(db, day)
    return [
        _standing(row, sums.get(row[0], (0, 0, 0)), day, party=party)
        for row in rows
        if taking is None or row[0] in taking
    ]


def with_items(
    db: Database, track: Track, period: Period, found: Iterable[Standing], listed: Callable[[Standing], bool]
) -> list[Standing]:
    """The standings with the items of those that will be listed: only they need a reason."""
    rows = list(found)
    keys = [one.key for one in rows if listed(one)]
    sums = ledger.item_sums(db, track, period.months[0], period.months[-1], keys)
    return [
        replace(one, items=tuple(Item(text, value) for text, value in sums[one.key]))
        if one.key in sums
        else one
        for one in rows
    ]


def _standing(row: tuple[Any, ...], sums: tuple[int, int, int], day: date, *, party: bool) -> Standing:
    pk, number, name, village, position, own_order, group, birth = row
    points, deduct, veto = sums
    return Standing(
        key=pk, household=number, name=name, village=village, village_order=position, own_order=own_order, group=group,
        points=points, deducted=deduct > 0, veto=veto > 0, person=name if party else None,
        minor=not party and is_minor(date.fromisoformat(birth) if birth else None, day),
    )  # fmt: skip


def away_count(db: Database, period: Period, village_pk: int | None) -> int:
    """Households of the scope that do not take part because they are away all year (常年外出)."""
    taking = taking_part(db, period.last)
    rows = db.execute(_HOUSEHOLDS + " AND h.state = '常年外出'", [village_pk]).fetchall()
    return sum(row[0] not in taking for row in rows)


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


class SealedBoard(NamedTuple):
    """An edition of a board: how it was issued, and what it says."""

    row: Issued
    board: Board


def sealed_board(
    db: Database, track: Track, period: Period, village_pk: int | None, edition: int | None = None
) -> SealedBoard | None:
    """The edition in force of a sealed board, or the one asked for, from its own rows; None where there is none."""
    scope = Scope(track, period.code, village_pk)
    if edition is None:
        row = issued.newest(db, "board", scope)
    else:
        row = next(
            (one for one in reversed(issued.editions(db, "board", scope)) if one.edition == edition), None
        )
    return None if row is None else SealedBoard(row, load(row))


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
    """A sealed board with its content."""
    (row,) = issued.select(db, "pk = ?", [key.pk])
    return SealedBoard(row, load(row))


def load(row: Issued) -> Board:
    """A board as it was sealed, from its own content; one of an older version has its facts beside it."""
    track: Track = "party" if row.track == "party" else "masses"
    period = Period.parse(str(row.period))
    board = Board.from_content(
        json.loads(row.content), track, period, sealed=row.issued_at, edition=row.edition, cause=row.reason
    )
    if board.facts is None and "sealed" in row.facts:
        return replace(board, facts=BoardFacts.from_json(row.facts["sealed"]))
    return board


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
    rows = db.execute(f"SELECT DISTINCT period FROM issued WHERE {_SEALED} ORDER BY period").fetchall()
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
