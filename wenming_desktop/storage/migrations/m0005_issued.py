"""The fifth schema: one life for everything issued (boards, certificates, their prints), and what was said. Frozen once released."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlite_utils import Database

VERSION = 5

# A subject is a board's scope (track, period, village) or a volunteer. A certificate is one of several of its
# volunteer, so only its chain of editions and printings is unique; a board's scope has one life.
TABLES = (
    """CREATE TABLE issued (
        pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, kind TEXT NOT NULL, track TEXT, period TEXT,
        village_pk INTEGER REFERENCES village(pk), volunteer_pk INTEGER REFERENCES volunteer(pk),
        name TEXT NOT NULL DEFAULT '', number TEXT UNIQUE, code TEXT,
        edition INTEGER NOT NULL DEFAULT 1 CHECK (edition > 0), printing INTEGER NOT NULL DEFAULT 1 CHECK (printing > 0),
        amends INTEGER REFERENCES issued(pk), reason TEXT NOT NULL DEFAULT '',
        state TEXT NOT NULL CHECK (state IN ('draft', 'issued', 'superseded', 'withdrawn')),
        content TEXT NOT NULL, checksum TEXT NOT NULL, files TEXT NOT NULL DEFAULT '{}', facts TEXT NOT NULL DEFAULT '{}',
        mendable TEXT NOT NULL DEFAULT '{}', issued_on TEXT NOT NULL, issued_at TEXT NOT NULL, operator TEXT NOT NULL,
        operation_pk INTEGER REFERENCES operation(pk), withdrawn_on TEXT, withdrawn_reason TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    """CREATE UNIQUE INDEX issued_scope ON issued (kind, track, period, ifnull(village_pk, 0), edition, printing)
       WHERE track IS NOT NULL""",
    "CREATE UNIQUE INDEX issued_amends ON issued (amends) WHERE amends IS NOT NULL",
    "CREATE INDEX issued_volunteer ON issued (volunteer_pk) WHERE volunteer_pk IS NOT NULL",
    "CREATE INDEX issued_village ON issued (village_pk) WHERE village_pk IS NOT NULL",
    "CREATE INDEX issued_operation ON issued (operation_pk)",
    """CREATE TABLE said (
        pk INTEGER PRIMARY KEY, figure TEXT NOT NULL, subject TEXT NOT NULL, value INTEGER NOT NULL, hash TEXT NOT NULL,
        rows TEXT NOT NULL DEFAULT '[]', day TEXT NOT NULL, to_whom TEXT NOT NULL DEFAULT '',
        issued_pk INTEGER REFERENCES issued(pk), kept_reason TEXT NOT NULL DEFAULT '', kept_by TEXT NOT NULL DEFAULT '',
        kept_on TEXT, kept_value INTEGER, kept_hash TEXT
    ) STRICT""",
    "CREATE INDEX said_issued ON said (issued_pk)",
    "CREATE INDEX said_figure ON said (figure)",
)
# Every board and certificate keeps its words byte for byte. Boards keep their keys, certificates come after them.
MOVES = (
    """INSERT INTO issued (pk, id, kind, track, period, village_pk, edition, amends, reason, state, content, checksum,
           files, facts, issued_on, issued_at, operator)
       SELECT b.pk, b.id, 'board', b.track, b.period, b.village_pk, b.edition,
           (SELECT o.pk FROM board o WHERE o.track = b.track AND o.period = b.period AND o.village_pk IS b.village_pk
              AND o.edition < b.edition ORDER BY o.edition DESC LIMIT 1), '',
           CASE WHEN EXISTS (SELECT 1 FROM board n WHERE n.track = b.track AND n.period = b.period
              AND n.village_pk IS b.village_pk AND n.edition > b.edition) THEN 'superseded' ELSE 'issued' END,
           b.content, b.checksum,
           (SELECT json_group_object(s.form, s.sha256) FROM stored_print s WHERE s.board_pk = b.pk),
           CASE WHEN EXISTS (SELECT 1 FROM stored_print s WHERE s.board_pk = b.pk) THEN json_object('printed',
              json((SELECT json_group_object(s.form, s.printed_at) FROM stored_print s WHERE s.board_pk = b.pk)))
              ELSE '{}' END,
           substr(b.sealed_at, 1, 10), b.sealed_at, b.operator
         FROM board b ORDER BY b.pk""",
    """INSERT INTO issued (pk, id, kind, volunteer_pk, name, number, code, state, content, checksum, files, facts,
           issued_on, issued_at, operator, operation_pk, withdrawn_on, withdrawn_reason)
       SELECT c.pk + (SELECT ifnull(max(pk), 0) FROM board), c.id,
           CASE c.kind WHEN '服务' THEN 'service' WHEN '星级' THEN 'star' ELSE 'honour' END, c.volunteer_pk, c.name,
           c.number, c.code, CASE c.state WHEN '作废' THEN 'withdrawn' ELSE 'issued' END, c.content, c.checksum,
           json_object('pdf', c.sha256),
           json_object('minutes', c.minutes, 'applicant', c.applicant, 'purpose', c.purpose, 'with_id', c.with_id),
           c.day, c.issued_at, c.operator, c.operation_pk, c.void_on, c.void_reason
         FROM certificate c ORDER BY c.pk""",
    # The journal's triggers stand in the way of an upgrade, which is nobody's operation; all are made anew after it.
    "DROP TRIGGER IF EXISTS journal_attachment_update",
    """UPDATE attachment SET row_pk = row_pk + (SELECT ifnull(max(pk), 0) FROM board), noun = 'issued'
       WHERE noun = 'certificate'""",
    "UPDATE attachment SET noun = 'issued' WHERE noun = 'board'",
)
AFTER = (
    "DROP TABLE stored_print",
    "DROP TABLE board",
    "DROP TABLE certificate",
    # What left the office stays as it left it: only its state, its files and what lies beside its words may change.
    """CREATE TRIGGER issued_no_update BEFORE UPDATE OF id, kind, track, period, village_pk, volunteer_pk, name, number, code,
           edition, printing, amends, reason, content, checksum, issued_on, issued_at ON issued
       WHEN OLD.state <> 'draft' BEGIN SELECT RAISE(ABORT, 'what was issued never changes'); END""",
    """CREATE TRIGGER issued_no_return BEFORE UPDATE OF state ON issued
       WHEN OLD.state IN ('superseded', 'withdrawn') AND NEW.state <> OLD.state
       BEGIN SELECT RAISE(ABORT, 'what was withdrawn never returns'); END""",
    """CREATE TRIGGER issued_no_delete BEFORE DELETE ON issued WHEN OLD.state <> 'draft'
       BEGIN SELECT RAISE(ABORT, 'what was issued is never taken away'); END""",
)


class _Served(NamedTuple):
    pk: int
    volunteer_pk: int
    day: str
    minutes: int
    operation_pk: int
    reverses: int | None


def apply(db: Database) -> None:
    """Move boards, their prints and certificates into ``issued``, and note what boards, certificates and stars said."""
    for statement in (*TABLES, *MOVES):
        db.execute(statement)
    _tell_boards(db)
    _tell_hours(db)
    for statement in AFTER:
        db.execute(statement)


def _tell_boards(db: Database) -> None:
    """The lines each sealed board stood on, without the spelling of names."""
    for pk, track, period, village, content, day in db.execute(
        "SELECT pk, track, period, village_pk, content, issued_on FROM issued WHERE kind = 'board'"
    ).fetchall():
        lines = sorted(
            [
                line["household"], line["key"] if line["person"] else 0, line["village"], str(line["group"] or ""),
                line["total"], line["deducted"], line["veto"],
            ]
            for line in json.loads(content)["lines"]
        )  # fmt: skip
        subject = {"track": track, "period": period, "village": village}
        _tell(db, "board", subject, len(lines), lines, [], day, pk)


def _tell_hours(db: Database) -> None:
    """The hours each certificate and each award of a star stood on: the rows that held when it was given."""
    served = _Ledger(db)
    for pk, kind, volunteer, minutes, day, operation in db.execute(
        "SELECT pk, kind, volunteer_pk, facts ->> '$.minutes', issued_on, operation_pk FROM issued WHERE volunteer_pk IS NOT NULL"
    ).fetchall():
        until = _awarded_on(db, volunteer, minutes, day) if kind == "star" else day
        rows = served.stood(volunteer, until, operation, minutes)
        subject = {"volunteer": volunteer, "until": until}
        _tell(db, "service_minutes", subject, minutes, _listed(rows), [row.pk for row in rows], day, pk)
    for pk, volunteer, stars, minutes, day, operation in db.execute(
        "SELECT a.pk, a.volunteer_pk, a.stars, a.minutes, a.day, (SELECT max(c.operation_pk) FROM change c "
        "WHERE c.noun = 'star_award' AND c.row_pk = a.pk AND c.before IS NULL) FROM star_award a"
    ).fetchall():
        rows = served.stood(volunteer, day, operation, minutes)
        subject = {"volunteer": volunteer, "until": day, "award": pk, "stars": stars}
        _tell(db, "star_minutes", subject, minutes, _listed(rows), [row.pk for row in rows], day, None)


def _awarded_on(db: Database, volunteer_pk: int, minutes: int, day: str) -> str:
    """The day up to which a star certificate counts: that of the award it certifies."""
    row = db.execute(
        "SELECT max(a.day) FROM star_award a JOIN living_volunteer l ON l.pk = a.volunteer_pk WHERE a.minutes = ? "
        "AND a.day <= ? AND l.living = (SELECT living FROM living_volunteer WHERE pk = ?)",
        [minutes, day, volunteer_pk],
    ).fetchone()
    return str(row[0] or day)


def _listed(rows: Iterable[_Served]) -> list[list[Any]]:
    return [[row.pk, row.minutes] for row in rows]


def _tell(
    db: Database, figure: str, subject: dict[str, Any], value: int, stood_on: list[list[Any]], rows: list[int], day: str,
    issued_pk: int | None,
) -> None:  # fmt: skip
    text = json.dumps(stood_on, ensure_ascii=False, separators=(",", ":"))
    values = [
        figure, json.dumps(subject, ensure_ascii=False, sort_keys=True), value, hashlib.sha256(text.encode()).hexdigest(),
        json.dumps(rows, separators=(",", ":")), day, issued_pk,
    ]  # fmt: skip
    db.execute(
        "INSERT INTO said (figure, subject, value, hash, rows, day, issued_pk) VALUES (?, ?, ?, ?, ?, ?, ?)",
        values,
    )


class _Ledger:
    """The service rows by volunteer, to be asked which of them held at some moment."""

    def __init__(self, db: Database) -> None:
        self._living = {
            int(pk): int(living) for pk, living in db.execute("SELECT pk, living FROM living_volunteer")
        }
        self._merged: dict[int, list[int]] = {}
        for pk, living in self._living.items():
            self._merged.setdefault(living, []).append(pk)
        self._of: dict[int, list[_Served]] = {}
        self._next: dict[int, _Served] = {}
        rows = db.execute(
            "SELECT pk, volunteer_pk, day, minutes, operation_pk, reverses FROM service ORDER BY pk"
        )
        for row in map(_Served._make, rows):
            self._of.setdefault(row.volunteer_pk, []).append(row)
            if row.reverses is not None:
                self._next[row.reverses] = row

    def stood(self, volunteer_pk: int, until: str, before: int | None, minutes: int) -> list[_Served]:
        """The rows up to a day that held before an operation (None: now), also of records merged into this one.

        Where they do not add up to what was said, the merging is younger: then his own rows alone, if those do.
        """
        every = self._held(self._merged[self._living[volunteer_pk]], until, before)
        own = self._held([volunteer_pk], until, before)
        fits = sum(row.minutes for row in every) != minutes and sum(row.minutes for row in own) == minutes
        return own if fits else every

    def _held(self, volunteer_pks: Iterable[int], until: str, before: int | None) -> list[_Served]:
        rows = [row for pk in volunteer_pks for row in self._of.get(pk, [])]
        held = [row for row in rows if row.reverses is None and row.day <= until and self._stood(row, before)]
        return sorted(held)

    def _stood(self, row: _Served, before: int | None) -> bool:
        if before is not None and row.operation_pk >= before:
            return False
        followed, after = 0, self._next.get(row.pk)
        while after is not None and (before is None or after.operation_pk < before):
            followed, after = followed + 1, self._next.get(after.pk)
        return followed % 2 == 0
