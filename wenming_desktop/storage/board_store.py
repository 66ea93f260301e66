"""Boards: who takes part, what the ledger says of them, and the sealed rows that never change."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from sqlite_utils import Database

from wenming_desktop.domain.boards import Bands, Board, Item, Standing, line_of
from wenming_desktop.domain.identity import is_minor
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.rules import Track
from wenming_desktop.storage import as_of, journal, ledger
from wenming_desktop.storage.facts import TAKES_PART
from wenming_desktop.storage.tallies import sums_by_key
from wenming_desktop.support.ids import uuid7

_AWAY = "常年外出"
_MEMBERS = """SELECT p.pk, p.name, p.household_pk, b.village_pk
  FROM person p LEFT JOIN branch b ON b.pk = p.branch_pk
  WHERE p.party = 1 AND p.merged_into IS NULL AND (p.left_on IS NULL OR p.left_on > ?)"""


def standings(db: Database, track: Track, period: Period, village_pk: int | None) -> list[Standing]:
    """Every subject that takes part on the period's last day, also without entries, with what the ledger sums to.

    Who exists, where, in which group and under which head: all as of that day. Without its items: ``with_items`` adds
    them where a reason is wanted.
    """
    day, first, last = period.last, period.months[0], period.months[-1]
    found = _members(db, day, village_pk) if track == "party" else _households(db, day, village_pk)
    living = _living(db, track, day)
    # A village is a fiftieth of the ledger: its own subjects are asked for, not everybody's.
    sums = (
        ledger.totals(db, track, first, last, living)
        if village_pk is None
        else sums_by_key(db, track, [row["key"] for row in found], first, last, living)
    )
    return [_standing(row, sums.get(row["key"], (0, 0, 0))) for row in found]


def _standing(row: dict[str, Any], sums: tuple[int, int, int]) -> Standing:
    points, deduct, veto = sums
    return Standing(**row, points=points, deducted=deduct > 0, veto=veto > 0)


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
        replace(one, items=tuple(Item(text, value) for text, value in sums[one.key]))
        if one.key in sums
        else one
        for one in rows
    ]


def _villages(db: Database) -> dict[int, tuple[str, int]]:
    rows = db.execute("SELECT pk, name, position FROM village").fetchall()
    return {int(pk): (str(name), int(position)) for pk, name, position in rows}


def _households(db: Database, day: date, village_pk: int | None) -> list[dict[str, Any]]:
    villages = _villages(db)
    return [
        {
            "key": one.pk, "household": one.number, "name": one.head, "village": villages[one.village_pk][0],
            "village_order": villages[one.village_pk][1], "own_order": one.own_order, "group": one.group,
            "minor": _is_minor(one.birth, day),
        }
        for one in as_of.households_on(db, day, village_pk).values()
        if one.state == TAKES_PART
    ]  # fmt: skip


def _members(db: Database, day: date, village_pk: int | None) -> list[dict[str, Any]]:
    """The party members on a day, each with the household he lived in; who lives in none is of his branch's village."""
    villages, homes = _villages(db), as_of.homes_on(db, day)
    households = as_of.households_on(db, day)
    found = []
    for pk, name, household_pk, branch_village in db.execute(_MEMBERS, [day.isoformat()]).fetchall():
        home = households.get(homes.get(pk, household_pk) or 0)
        place = home.village_pk if home is not None else branch_village
        if village_pk not in (None, place):
            continue
        village, order = villages.get(place or 0, ("", 0))
        found.append(
            {
                "key": pk, "household": home.number if home else "", "name": name, "village": village,
                "village_order": order, "own_order": home.own_order if home else None,
                "group": home.group if home else None, "person": name,
            }
        )  # fmt: skip
    return found


def _is_minor(birth: str | None, day: date) -> bool:
    return is_minor(date.fromisoformat(birth) if birth else None, day)


def away_count(db: Database, period: Period, village_pk: int | None) -> int:
    """Households of the scope that do not take part on the period's last day because they are away all year (常年外出)."""
    rows = as_of.households_on(db, period.last, village_pk).values()
    return sum(one.state == _AWAY for one in rows)


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


def sealed_board(
    db: Database, track: Track, period: Period, village_pk: int | None
) -> tuple[int, Board] | None:
    """The newest edition of a sealed board, from its own rows; None where it is not sealed."""
    row = db.execute(
        "SELECT pk, sealed_at, content FROM board WHERE track = ? AND period = ? AND village_pk IS ? "
        "ORDER BY edition DESC LIMIT 1",
        [track, period.code, village_pk],
    ).fetchone()
    return None if row is None else (int(row[0]), _load(json.loads(row[2]), track, period, str(row[1])))


def seal(db: Database, board: Board, village_pk: int | None, at: str, operator: str) -> int:
    """Store a board's rows, rule text and checksum for ever; gives its key."""
    content = json.dumps(_dump(board), ensure_ascii=False, sort_keys=True)
    return journal.insert(
        db,
        "board",
        {
            "id": uuid7(), "track": board.track, "period": board.period.code, "village_pk": village_pk,
            "sealed_at": at, "operator": operator, "content": content, "checksum": board.checksum,
        },
    )  # fmt: skip


def _dump(board: Board) -> dict[str, Any]:
    return {
        "station": board.station, "bands": asdict(board.bands) if board.bands else None, "base": board.base,
        "rule_text": board.rule_text, "away": board.away, "lines": [asdict(line) for line in board.lines],
    }  # fmt: skip


def _load(content: dict[str, Any], track: Track, period: Period, sealed_at: str) -> Board:
    return Board(
        track=track, period=period, station=content["station"],
        lines=tuple(line_of(line) for line in content["lines"]),
        bands=Bands(**content["bands"]) if content["bands"] else None, base=content["base"],
        rule_text=content["rule_text"], sealed=sealed_at, away=content["away"],
    )  # fmt: skip


def sealed_list(db: Database) -> list[Sealed]:
    """Every sealed board, newest first."""
    rows = db.execute(
        "SELECT b.pk, b.track, b.period, v.base, b.edition, b.sealed_at, b.checksum FROM board b "
        "LEFT JOIN village v ON v.pk = b.village_pk ORDER BY b.pk DESC"
    )
    return [Sealed(*row) for row in rows.fetchall()]


def sealed_over(db: Database, after: int, through: int) -> list[str]:
    """The periods of sealed boards that contain a month after one and up to another."""
    codes = [
        str(row[0]) for row in db.execute("SELECT DISTINCT period FROM board ORDER BY period").fetchall()
    ]
    return [code for code in codes if any(after < month <= through for month in Period.parse(code).months)]


def stored_print(db: Database, board_pk: int, form: str) -> str | None:
    """The hash of the file a sealed board was first printed as, None before its first print."""
    row = db.execute(
        "SELECT sha256 FROM stored_print WHERE board_pk = ? AND form = ?", [board_pk, form]
    ).fetchone()
    return None if row is None else str(row[0])


def keep_print(db: Database, board_pk: int, form: str, sha256: str, at: str) -> None:
    """Remember the file of a sealed board's first print."""
    journal.insert(
        db, "stored_print", {"board_pk": board_pk, "form": form, "sha256": sha256, "printed_at": at}
    )


def printed_forms(db: Database, board_pk: int) -> list[str]:
    """The forms in which a sealed board was printed."""
    return [
        str(row[0])
        for row in db.execute("SELECT form FROM stored_print WHERE board_pk = ?", [board_pk]).fetchall()
    ]
