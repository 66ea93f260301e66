"""What is true of a household from a day on: dated facts, where persons live, and the one place that writes them.

``household.village_pk, grp, head_pk, state, state_from, merged_into`` and ``person.household_pk`` are today's values:
they are written here and nowhere else, together with the fact they come from. A fact holds from its day until the next
fact of its kind; '' is since ever. Reading a day starts from today's values and corrects only the few households that
have a fact after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlite_utils import Database

from wenming_desktop.storage import journal

FOUNDED, VILLAGE, GROUP, HEAD, STATE, MERGED = "建户", "嘎查村", "村民小组", "户主", "状态", "并入"
EVER = ""
TAKES_PART = "参评"
_COLUMNS = {VILLAGE: "village_pk", GROUP: "grp", HEAD: "head_pk", STATE: "state", MERGED: "merged_into"}
_KEYS = frozenset({VILLAGE, HEAD, MERGED})
KINDS = (FOUNDED, *_COLUMNS)


class Since(NamedTuple):
    """From which day a fact holds ('' since ever), why it is entered only now, and the closed month it corrects."""

    day: str = EVER
    cause: str = ""
    corrects: int | None = None


class Fact(NamedTuple):
    """A dated fact as stored; ``value`` is text, of 嘎查村, 户主 and 并入 a key."""

    pk: int
    household_pk: int
    kind: str
    value: str | None
    from_day: str
    cause: str
    corrects: int | None
    entered_at: str
    operator: str


# ---- writing: every function is called inside an operation ----
_ENTERED = "(SELECT o.at FROM operation o JOIN running r ON r.operation_pk = o.pk)"
_OPERATOR = "(SELECT o.operator FROM operation o JOIN running r ON r.operation_pk = o.pk)"
_INSERT = (
    "INSERT INTO household_fact (household_pk, kind, value, from_day, cause, corrects, entered_at, operator) "
    f"VALUES (?, ?, ?, ?, ?, ?, {_ENTERED}, {_OPERATOR})"
)


def found(db: Database, household_pk: int, since: Since, values: dict[str, Any]) -> None:
    """The first facts of a new household: it exists from a day; what it was made with holds since ever."""
    rows: list[tuple[str, str | None, Since]] = [(FOUNDED, None, since)]
    rows += [(kind, value, Since()) for kind, value in _made_with(values)]
    db.conn.executemany(_INSERT, [(household_pk, kind, value, *when) for kind, value, when in rows])


def _made_with(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    values = {kind: _text(row.get(column)) for kind, column in _COLUMNS.items()}
    values[STATE] = values[STATE] or TAKES_PART
    return [(kind, value) for kind, value in values.items() if value]


def found_many(db: Database, households: Iterable[Mapping[str, Any]], founded: Mapping[int, Since]) -> None:
    """``found`` for the rows of an import (with their keys), in one statement."""
    entered = db.execute(f"SELECT {_ENTERED}, {_OPERATOR}").fetchone()
    rows: list[tuple[Any, ...]] = []
    for row in households:
        pk = row["pk"]
        rows.append((pk, FOUNDED, None, *founded.get(pk, Since()), *entered))
        rows += [(pk, kind, value, *Since(), *entered) for kind, value in _made_with(row)]
    db.conn.executemany(
        "INSERT INTO household_fact (household_pk, kind, value, from_day, cause, corrects, entered_at, operator) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )


def put(db: Database, household_pk: int, kind: str, value: str | int | None, since: Since) -> None:
    """Let a fact hold from a day (a fact of that very day gives way), and keep today's column in step."""
    text = _text(value)
    row = db.execute(
        "SELECT pk, value, cause, corrects FROM household_fact WHERE household_pk = ? AND kind = ? AND from_day = ?",
        [household_pk, kind, since.day],
    ).fetchone()
    if row is None:
        db.execute(_INSERT, [household_pk, kind, text, *since])
    elif (row[1], row[2] or since.cause) != (text, since.cause or row[2]):
        db.execute(
            f"UPDATE household_fact SET value = ?, cause = ?, corrects = ?, entered_at = {_ENTERED}, operator = {_OPERATOR} "
            "WHERE pk = ?",
            [text, since.cause or row[2], since.corrects or row[3], row[0]],
        )
    _keep_today(db, household_pk, kind)


def mend(db: Database, household_pk: int, kind: str, value: str | int | None, since: Since) -> None:
    """原来就登错了: the fact that holds now was wrong from its first day; ``since`` says why, its day is not used."""
    latest = facts(db, household_pk, kind)
    day = latest[-1].from_day if latest else EVER
    put(db, household_pk, kind, value, since._replace(day=day))


def found_on(db: Database, household_pk: int, since: Since) -> None:
    """Let a household exist from another day: 建户 has no history, it is where it should have been from the first."""
    db.execute(
        f"UPDATE household_fact SET from_day = ?, cause = ?, corrects = ?, entered_at = {_ENTERED}, operator = {_OPERATOR} "
        "WHERE household_pk = ? AND kind = ?",
        [*since, household_pk, FOUNDED],
    )


def _keep_today(db: Database, household_pk: int, kind: str) -> None:
    if kind == FOUNDED:
        return
    latest = facts(db, household_pk, kind)[-1]
    row: dict[str, Any] = {
        _COLUMNS[kind]: int(latest.value) if kind in _KEYS and latest.value else latest.value
    }
    if kind == STATE:
        row["state_from"] = latest.from_day or None
    now = db.execute(f"SELECT {', '.join(row)} FROM household WHERE pk = ?", [household_pk]).fetchone()
    if now != tuple(row.values()):
        journal.update(db, "household", household_pk, row)


def _text(value: str | int | None) -> str | None:
    return None if value in (None, "") else str(value)


def settle(db: Database, person_pk: int, household_pk: int, day: str = EVER) -> None:
    """Let a person live in a household from a day until his next move; who lived nowhere lives there since ever."""
    homes = residences(db, person_pk)
    day = day if homes else EVER
    have = next((home for home in homes if home[0] == day), None)
    if have is None:
        row = {"person_pk": person_pk, "household_pk": household_pk, "from_day": day}
        journal.insert(db, "residence", row)
    elif have[1] != household_pk:
        db.execute(
            "UPDATE residence SET household_pk = ? WHERE person_pk = ? AND from_day = ?",
            [household_pk, person_pk, day],
        )
    _keep_home(db, person_pk)


def settle_many(db: Database, homes: Iterable[tuple[int, int | None]]) -> None:
    """New persons live where they came into the book; those of no household (None) live nowhere."""
    db.conn.executemany(
        "INSERT INTO residence (person_pk, household_pk) VALUES (?, ?)",
        [home for home in homes if home[1] is not None],
    )


def _keep_home(db: Database, person_pk: int) -> None:
    """Each residence ends the day before the next; the last is where the person lives today."""
    rows = db.execute(
        "SELECT pk, household_pk, from_day, to_day FROM residence WHERE person_pk = ? ORDER BY from_day",
        [person_pk],
    ).fetchall()
    ends: list[str | None] = [_day_before(row[2]) for row in rows[1:]]
    for (pk, _, _, ended), end in zip(rows, [*ends, None], strict=True):
        if ended != end:
            journal.update(db, "residence", int(pk), {"to_day": end})
    now = db.execute("SELECT household_pk FROM person WHERE pk = ?", [person_pk]).fetchone()[0]
    home = rows[-1][1] if rows else None
    if now != home:
        journal.update(db, "person", person_pk, {"household_pk": home})


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def merge_homes(db: Database, gone_pk: int, keep_pk: int, day: str) -> None:
    """Who lived in a household on or after a day lives in another from that day, or from when he came."""
    rows = db.execute(
        "SELECT pk, person_pk, from_day FROM residence WHERE household_pk = ?1 AND (to_day IS NULL OR to_day >= ?2)",
        [gone_pk, day],
    ).fetchall()
    for pk, person_pk, from_day in rows:
        if from_day >= day:
            journal.update(db, "residence", int(pk), {"household_pk": keep_pk})
            _keep_home(db, int(person_pk))
        else:
            settle(db, int(person_pk), keep_pk, day)


def give_homes(db: Database, from_pk: int, to_pk: int) -> None:
    """One person counts for another who lived nowhere: he lived where that one did."""
    for day, household_pk in residences(db, from_pk):
        settle(db, to_pk, household_pk, day)


def rename_head(db: Database, gone_pk: int, keep_pk: int) -> None:
    """Two records of one person became one: what the one headed, on any day, the other headed."""
    db.execute(
        "UPDATE household_fact SET value = ? WHERE kind = ? AND value = ?", [str(keep_pk), HEAD, str(gone_pk)]
    )
    for (pk,) in db.execute("SELECT pk FROM household WHERE head_pk = ?", [gone_pk]).fetchall():
        journal.update(db, "household", int(pk), {"head_pk": keep_pk})


# ---- one household, one person ----
def facts(db: Database, household_pk: int, kind: str | None = None) -> list[Fact]:
    """The facts of a household, of one kind or all, each kind's oldest first."""
    rows = db.execute(
        "SELECT pk, household_pk, kind, value, from_day, cause, corrects, entered_at, operator FROM household_fact "
        "WHERE household_pk = ?1 AND (?2 IS NULL OR kind = ?2) ORDER BY kind, from_day",
        [household_pk, kind],
    )
    return [Fact(*row) for row in rows.fetchall()]


def value_on(db: Database, household_pk: int, kind: str, day: str) -> str | None:
    """What a household's latest fact of a kind says on a day; None where nothing is known."""
    row = db.execute(
        "SELECT value FROM household_fact WHERE household_pk = ? AND kind = ? AND from_day <= ? "
        "ORDER BY from_day DESC LIMIT 1",
        [household_pk, kind, day],
    ).fetchone()
    return None if row is None else row[0]


def founded_on(db: Database, household_pk: int) -> str:
    """The day a household exists from, '' since ever."""
    row = db.execute(
        "SELECT from_day FROM household_fact WHERE household_pk = ? AND kind = ?", [household_pk, FOUNDED]
    ).fetchone()
    return "" if row is None else str(row[0])


def merged_on(db: Database, household_pk: int) -> str | None:
    """The day a household was merged into another, None where it never was."""
    row = db.execute(
        "SELECT from_day FROM household_fact WHERE household_pk = ? AND kind = ?", [household_pk, MERGED]
    ).fetchone()
    return None if row is None else str(row[0])


def merged_in(db: Database, household_pk: int) -> list[tuple[str, str]]:
    """The households merged into one: (number, day)."""
    rows = db.execute(
        "SELECT h.number, f.from_day FROM household h JOIN household_fact f ON f.household_pk = h.pk AND f.kind = ? "
        "WHERE h.merged_into = ? ORDER BY f.from_day",
        [MERGED, household_pk],
    )
    return [(str(number), str(day)) for number, day in rows.fetchall()]


def residences(db: Database, person_pk: int) -> list[tuple[str, int]]:
    """Where a person lived, (from day, household), oldest first."""
    rows = db.execute(
        "SELECT from_day, household_pk FROM residence WHERE person_pk = ? ORDER BY from_day", [person_pk]
    )
    return [(str(day), int(household)) for day, household in rows.fetchall()]


def household_on(db: Database, person_pk: int, day: date) -> int | None:
    """The household a person belonged to on a day, None where he belonged to none."""
    row = db.execute(
        "SELECT household_pk FROM residence WHERE person_pk = ? AND from_day <= ? ORDER BY from_day DESC LIMIT 1",
        [person_pk, day.isoformat()],
    ).fetchone()
    return None if row is None else int(row[0])


def lived_in(db: Database, household_pk: int, day: date) -> set[int]:
    """The persons who belonged to a household on a day."""
    rows = db.execute(
        "SELECT person_pk FROM residence WHERE household_pk = ?1 AND from_day <= ?2 AND (to_day IS NULL OR to_day >= ?2)",
        [household_pk, day.isoformat()],
    )
    return {int(row[0]) for row in rows.fetchall()}


def corrections(db: Database, entered_from: str) -> list[tuple[str, str, int]]:
    """The facts entered since a time that changed a closed month: (household number, kind, month), latest first."""
    rows = db.execute(
        "SELECT h.number, f.kind, f.corrects FROM household_fact f JOIN household h ON h.pk = f.household_pk "
        "WHERE f.corrects IS NOT NULL AND f.entered_at >= ? ORDER BY f.entered_at DESC, f.pk DESC",
        [entered_from],
    )
    return [(str(number), str(kind), int(month)) for number, kind, month in rows.fetchall()]


def faults(db: Database) -> Iterable[tuple[str, int]]:
    """What does not agree with its facts, and how often: today's columns, and where persons live."""
    for kind, column in _COLUMNS.items():
        shown = f"CAST(h.{column} AS TEXT)" if kind in _KEYS else f"h.{column}"
        yield kind, _count(db, f"SELECT count(*) FROM household h WHERE {shown} IS NOT ({_LATEST})", kind)
    yield (
        FOUNDED,
        _count(
            db,
            "SELECT count(*) FROM household h WHERE (SELECT count(*) FROM household_fact f "
            "WHERE f.household_pk = h.pk AND f.kind = ?) <> 1",
            FOUNDED,
        ),
    )
    yield "所属农牧户", _count(db, _AWAY)


_LATEST = "SELECT f.value FROM household_fact f WHERE f.household_pk = h.pk AND f.kind = ? ORDER BY f.from_day DESC LIMIT 1"
_AWAY = """SELECT count(*) FROM person p WHERE p.household_pk IS NOT
    (SELECT r.household_pk FROM residence r WHERE r.person_pk = p.pk AND r.to_day IS NULL)
    OR (SELECT count(*) FROM residence r WHERE r.person_pk = p.pk AND r.to_day IS NULL) > 1"""


def _count(db: Database, sql: str, *args: str) -> int:
    return int(db.execute(sql, list(args)).fetchone()[0])
