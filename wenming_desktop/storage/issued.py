"""Everything issued, as rows: inserted, found by number, scope or volunteer, its files and its state."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlite_utils import Database

from wenming_desktop.domain.board_facts import BoardFacts
from wenming_desktop.domain.boards import Board
from wenming_desktop.domain.errors import NotAsKeptError
from wenming_desktop.domain.issued import CERTIFICATES, KINDS, State, checksum_of
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.rules import Track
from wenming_desktop.storage import as_left, journal, typed
from wenming_desktop.support.ids import uuid7

Row = dict[str, Any]
_COLUMNS = (
    "pk", "kind", "track", "period", "village_pk", "volunteer_pk", "name", "number", "code", "edition", "printing", "amends",
    "reason", "state", "content", "checksum", "files", "facts", "mendable", "issued_on", "issued_at", "operator",
    "operation_pk", "withdrawn_on", "withdrawn_reason",
)  # fmt: skip
_JSON: dict[str, Any] = {"files": dict[str, str], "facts": dict[str, Any], "mendable": dict[str, str]}
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM issued"


@dataclass(frozen=True, slots=True)
class Issued:
    """One printing of one edition as the book keeps it.

    ``files`` are the stored files' hashes by form; ``facts`` what belongs beside the content, ``mendable`` the letterhead
    of this printing; days and times are ISO.
    """

    pk: int
    kind: str
    track: str | None
    period: str | None
    village_pk: int | None
    volunteer_pk: int | None
    name: str
    number: str | None
    code: str | None
    edition: int
    printing: int
    amends: int | None
    reason: str
    state: State
    content: str
    checksum: str
    files: dict[str, str]
    facts: dict[str, Any]
    mendable: dict[str, str]
    issued_on: str
    issued_at: str
    operator: str
    operation_pk: int | None
    withdrawn_on: str | None
    withdrawn_reason: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What a board or notice is of: track, period code and village (None the township)."""

    track: str
    period: str
    village_pk: int | None


def select(db: Database, where: str, args: Sequence[Any] = (), order: str = "pk") -> list[Issued]:
    """Issued rows by a condition, oldest first."""
    return [
        _row(row) for row in db.execute(f"{_SELECT} WHERE {where} ORDER BY {order}", list(args)).fetchall()
    ]


def _row(row: Sequence[Any]) -> Issued:
    values = dict(zip(_COLUMNS, row, strict=True))
    try:
        for day in filter(None, (values["issued_on"], values["withdrawn_on"])):
            date.fromisoformat(day)
        if values["kind"] not in KINDS or not values["issued_on"]:
            raise ValueError(values["kind"])
        return Issued(
            **{**values, **{name: typed.parsed(values[name], kind) for name, kind in _JSON.items()}}
        )
    except ValueError as error:  # what stands beside its words cannot be read at all
        raise NotAsKeptError(str(values["number"] or f"出具的第{values['pk']}份")) from error


def insert(db: Database, row: Mapping[str, Any]) -> int:
    """Enter one issued thing; call inside an operation. ``files``, ``facts`` and ``mendable`` are mappings."""
    words = {name: text(row.get(name) or {}) for name in _JSON}
    return journal.insert(db, "issued", {"id": uuid7(), "state": "issued", **row, **words})


def text(value: Any) -> str:
    """A mapping as the book keeps it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def one(db: Database, pk: int) -> Issued | None:
    """One row by its key."""
    rows = select(db, "pk = ?", [pk])
    return rows[0] if rows else None


def by_number(db: Database, number: str) -> Issued | None:
    """What was issued under a number, also where its dashes were left out."""
    rows = select(db, "number = ?", [number]) or select(
        db, "replace(number, '-', '') = ?", [number.replace("-", "")]
    )
    return rows[0] if rows else None


def editions(db: Database, kind: str, scope: Scope) -> list[Issued]:
    """Every edition and printing of a board or notice, oldest first; drafts too."""
    return select(
        db, "kind = ? AND track = ? AND period = ? AND village_pk IS ?",
        [kind, scope.track, scope.period, scope.village_pk], order="edition, printing",
    )  # fmt: skip


def newest(db: Database, kind: str, scope: Scope) -> Issued | None:
    """The newest edition of a board or notice in its newest printing, None where none was issued; drafts are none."""
    rows = select(
        db, "kind = ? AND track = ? AND period = ? AND village_pk IS ? AND state <> 'draft'",
        [kind, scope.track, scope.period, scope.village_pk], order="edition DESC, printing DESC LIMIT 1",
    )  # fmt: skip
    return rows[0] if rows else None


def successor(db: Database, pk: int) -> Issued | None:
    """The edition or printing that names this one as the one before it."""
    rows = select(db, "amends = ?", [pk])
    return rows[0] if rows else None


def holder(db: Database, pk: int) -> Issued | None:
    """What holds in the place of one that holds no more, however many followed it; None where nothing does."""
    row = successor(db, pk)
    while row is not None and row.state != "issued":
        row = successor(db, row.pk)
    return row


def numbers(db: Database, kinds: Iterable[str]) -> list[str]:
    """Every number ever given to some kinds, withdrawn ones too."""
    rows = db.execute(
        "SELECT number FROM issued WHERE number IS NOT NULL AND kind IN (SELECT value FROM json_each(?))",
        [json.dumps(list(kinds))],
    ).fetchall()
    return [str(row[0]) for row in rows]


# ---- proved each time it is shown ----
def board_of(row: Issued) -> Board:
    """The board in a row's own content; one of an older version has its facts beside it."""
    track: Track = "party" if row.track == "party" else "masses"
    period = Period.parse(str(row.period))
    board = Board.from_content(
        json.loads(row.content), track, period, sealed=row.issued_at, edition=row.edition, cause=row.reason
    )
    if board.facts is None and "sealed" in row.facts:
        return replace(board, facts=BoardFacts.from_json(row.facts["sealed"]))
    return board


def words_hold(row: Issued) -> bool:
    """Whether the words are those that were issued, by their checksum, and the columns say what the words say."""
    try:
        if checksum_of(row.content) != row.checksum:
            # a board sealed before editions has its checksum over its rows, as its JSON says it
            return row.kind == "board" and board_of(row).checksum == row.checksum
        return row.kind not in CERTIFICATES or _columns_hold(row, json.loads(row.content))
    except (AttributeError, KeyError, TypeError, ValueError):
        return False


def _columns_hold(row: Issued, words: Mapping[str, Any]) -> bool:
    """A certificate's columns against its words; one entered by hand has none."""
    columns = {
        "number": row.number, "code": row.code, "name": row.name, "day": row.issued_on, "minutes": row.facts.get("minutes"),
        "kind": CERTIFICATES[row.kind],
    }  # fmt: skip
    return all(words[name] == value for name, value in columns.items() if words.get(name) not in (None, ""))


def holds(db: Database, row: Issued) -> bool:
    """Whether a row is what was issued: its words, every column as the last operation that wrote it left it, and its figures.

    What it stands on (``said``) is asked with it: an altered figure would hide that it no longer holds.
    """
    said = [int(one[0]) for one in db.execute("SELECT pk FROM said WHERE issued_pk = ?", [row.pk]).fetchall()]
    return (
        words_hold(row) and as_left.holds(db, "issued", row.pk) and not as_left.untrue_among(db, "said", said)
    )


def prove(db: Database, row: Issued) -> Issued:
    """The row; NotAsKeptError where it is not what was issued. Whatever is shown or printed of it comes through here."""
    if not holds(db, row):
        raise NotAsKeptError(f"{KINDS[row.kind].word if row.kind in KINDS else ''}{row.number or ''}")
    return row


def add_file(db: Database, pk: int, form: str, sha256: str, at: str = "") -> None:
    """Keep a file of an issued thing under its form (pdf, annex, notice-2026-10-08); a form that is kept stays."""
    row = _known(db, pk)
    if form in row.files:
        return
    changes = {"files": text({**row.files, form: sha256})}
    if at:
        printed = {**row.facts.get("printed", {}), form: at}
        changes["facts"] = text({**row.facts, "printed": printed})
    journal.update(db, "issued", pk, changes)


def add_facts(db: Database, pk: int, facts: Mapping[str, Any]) -> None:
    """Add what belongs beside the content; facts that are there already and not named stay."""
    journal.update(db, "issued", pk, {"facts": text({**_known(db, pk).facts, **facts})})


def _known(db: Database, pk: int) -> Issued:
    """The row to be written, proved first: what was altered by hand does not become sound by the next operation."""
    row = one(db, pk)
    if row is None:
        raise LookupError(pk)
    return prove(db, row)


def issue_draft(db: Database, pk: int, changes: Mapping[str, Any]) -> None:
    """A draft leaves the office: its last columns (day, letterhead) and its state."""
    _known(db, pk)
    words = {name: text(changes[name]) for name in _JSON if name in changes}
    journal.update(db, "issued", pk, {**changes, **words, "state": "issued"})


def mend(db: Database, pk: int, letterhead: Mapping[str, str]) -> None:
    """Note the letterhead a printing left with."""
    _known(db, pk)
    journal.update(db, "issued", pk, {"mendable": text(letterhead)})


def supersede(db: Database, pk: int) -> None:
    """A newer edition took this one's place; the row and its files stay."""
    _known(db, pk)
    journal.update(db, "issued", pk, {"state": "superseded"})


def withdraw(db: Database, pk: int, reason: str, day: date) -> None:
    """Declare void (作废); the row and its files stay."""
    _known(db, pk)
    journal.update(
        db, "issued", pk, {"state": "withdrawn", "withdrawn_reason": reason, "withdrawn_on": day.isoformat()}
    )
