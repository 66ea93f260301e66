"""The journal: every clerk action is one operation in one transaction; undo and redo write images back.

Triggers, generated from the tables' columns, keep each changed row's image before and after under the running
operation. An insert keeps the key only; BLOBs are kept as hex. The ledger is not journalled: it is undone by
reversing entries (see ``ledger``).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.identity import mask_id, mask_phone
from wenming_desktop.storage import chain
from wenming_desktop.storage.connection import told

# Tables that never change, have a rule of their own for undoing, or are the journal itself.
UNJOURNALLED = frozenset(
    {
        "operation",
        "running",
        "change",
        "entry",
        "service",
        "import_batch",
        "closed_month",
        "issued",  # what left the office cannot be undone, only amended or withdrawn
        "said",  # what was said stays said
        "trace",
        "chain_start",
        "erasure",  # what was taken out on request cannot come back
        "resealed",
        "draft",  # typed and not recorded: no act of the clerk's yet
    }
)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """One clerk action as the log and the undo menu show it."""

    pk: int
    name: str
    kind: str
    state: str
    operator: str
    at: str


@contextmanager
def operation(
    db: Database,
    name: str,
    *,
    operator: str,
    origin: str,
    at: str,
    kind: str = "edit",
    of_pk: int | None = None,
) -> Iterator[int]:
    """One transaction with everything written in it journalled under one named operation; yields its key.

    A new edit drops what could have been redone. On any error nothing is written.
    """
    with told():
        db.execute("BEGIN IMMEDIATE")
        try:
            if kind in ("edit", "barrier"):
                db.execute("UPDATE operation SET state = 'dropped' WHERE state = 'undone'")
            pk = insert(
                db,
                "operation",
                {
                    "name": name,
                    "kind": kind,
                    "operator": operator,
                    "origin": origin,
                    "at": at,
                    "of_pk": of_pk,
                },
            )
            db.execute("INSERT INTO running (pk, operation_pk) VALUES (1, ?)", [pk])
            yield pk
            chain.close_link(db, pk)
            db.execute("DELETE FROM running")
            db.execute("COMMIT")
        except BaseException as error:
            if db.conn.in_transaction:
                db.execute("ROLLBACK")
            if isinstance(error, sqlite3.IntegrityError) and kind in ("undo", "redo"):
                raise _still_named() from error
            raise


def _still_named() -> UserError:
    """Foreign keys are checked at the end of an undo: something newer points at what it takes away."""
    return UserError(
        "后来的登记或出具的证明用到了这条内容，不能撤销（撤销过的登记也留有底账）。",
        "不用的户、志愿者请改状态，不用的积分项目请停用，证明只能作废。",
    )


def insert(db: Database, table: str, row: Row) -> int:
    """Insert one row and give its key."""
    names = ", ".join(row)
    marks = ", ".join("?" for _ in row)
    cursor = db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))
    return int(cursor.lastrowid or 0)


def update(db: Database, table: str, pk: int, row: Row) -> None:
    """Change columns of one row."""
    sets = ", ".join(f"{name} = ?" for name in row)
    db.execute(f"UPDATE {table} SET {sets} WHERE pk = ?", [*row.values(), pk])


def journalled_tables(db: Database) -> list[str]:
    """The ordinary tables, in name order."""
    names = [name for name in db.table_names() if not name.startswith(("sqlite_", "_"))]
    return sorted(set(names) - UNJOURNALLED)


def trigger_ddl(db: Database) -> dict[str, str]:
    """The journal triggers every ordinary table must have, by name, made from its columns."""
    wanted: dict[str, str] = {}
    for table in journalled_tables(db):
        columns = [
            (str(row[1]), str(row[2])) for row in db.execute(f"PRAGMA table_info([{table}])").fetchall()
        ]
        old, new = (_image(side, columns) for side in ("OLD", "NEW"))
        images = {
            "insert": ("NEW", "NULL", "json_object('pk', NEW.pk)"),
            "update": ("NEW", old, new),
            "delete": ("OLD", old, "NULL"),
        }
        for event, (side, before, after) in images.items():
            name = f"journal_{table}_{event}"
            wanted[name] = (
                f"CREATE TRIGGER {name} AFTER {event.upper()} ON {table} BEGIN "
                "INSERT INTO change (operation_pk, noun, row_pk, before, after) VALUES "
                f"((SELECT operation_pk FROM running), '{table}', {side}.pk, {before}, {after}); END"
            )
    return wanted


def install_triggers(db: Database) -> None:
    """Make the triggers of the journal and of the chain anew; called after every upgrade."""
    remove_triggers(db)
    for statement in (*trigger_ddl(db).values(), *chain.trigger_ddl(db).values()):
        db.execute(statement)


def remove_triggers(db: Database) -> None:
    """Take them away: what an upgrade writes is no clerk's action."""
    have = db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in have:
        if str(name).startswith(("journal_", "trace_")):
            db.execute(f"DROP TRIGGER {name}")


def _image(side: str, columns: list[tuple[str, str]]) -> str:
    parts = (
        f"'{name}', {f'hex({side}.{name})' if kind == 'BLOB' else f'{side}.{name}'}" for name, kind in columns
    )
    return f"json_object({', '.join(parts)})"


def undoable(db: Database) -> Operation | None:
    """The last action that can be undone; None where there is none or a barrier (an upgrade, a closed month) is last."""
    row = db.execute(
        "SELECT pk, name, kind, state, operator, at FROM operation "
        "WHERE kind IN ('edit', 'barrier') AND state = 'done' ORDER BY pk DESC LIMIT 1"
    ).fetchone()
    return None if row is None or row[2] == "barrier" else Operation(*row)


def redoable(db: Database) -> Operation | None:
    """The action undone last, while nothing new was done since."""
    row = db.execute(
        "SELECT o.pk, o.name, o.kind, o.state, o.operator, o.at FROM operation o "
        "WHERE o.state = 'undone' ORDER BY (SELECT max(u.pk) FROM operation u WHERE u.of_pk = o.pk) DESC LIMIT 1"
    ).fetchone()
    return None if row is None else Operation(*row)


def last_reversal_of(db: Database, pk: int) -> int:
    """The undo operation that took an action back most recently; its own changes are what a redo takes back."""
    row = db.execute("SELECT max(pk) FROM operation WHERE of_pk = ? AND kind = 'undo'", [pk]).fetchone()
    return int(row[0])


def latest_writer(db: Database, pk: int) -> int:
    """The operation under which an action's rows were last written: itself, or its latest redo."""
    row = db.execute("SELECT max(pk) FROM operation WHERE of_pk = ? AND kind = 'redo'", [pk]).fetchone()
    return int(row[0]) if row[0] is not None else pk


def take_back(db: Database, pk: int) -> set[str]:
    """Write the before image of every change of an operation back, last first; gives the nouns touched.

    UserError where a row no longer equals its after image: it says what changed since, and nothing is written.
    """
    db.execute("PRAGMA defer_foreign_keys = ON")
    changes = db.execute(
        "SELECT noun, row_pk, before, after FROM change WHERE operation_pk = ? ORDER BY pk DESC", [pk]
    ).fetchall()
    tables = {str(noun): _Table(db, str(noun)) for noun in {row[0] for row in changes}}
    for noun, row_pk, before, after in changes:
        _take_back_row(tables[noun], int(row_pk), before, after)
    return set(tables)


class _Table:
    """One table's columns and statements, made once for the many rows an undone import has."""

    def __init__(self, db: Database, noun: str) -> None:
        self.db = db
        self.noun = noun
        columns = _columns_of(db, noun)
        self._blobs = {name for name, kind in columns if kind == "BLOB"}
        self._select = f"SELECT {_image(noun, columns)} FROM {noun} WHERE pk = ?"
        self._delete = f"DELETE FROM {noun} WHERE pk = ?"

    def current(self, pk: int) -> Row | None:
        """The row's image as it is now, None where it is gone."""
        row = self.db.execute(self._select, [pk]).fetchone()
        return None if row is None else json.loads(row[0])

    def delete(self, pk: int) -> bool:
        """Take a row away that an operation had added; False where it is gone already."""
        return self.db.execute(self._delete, [pk]).rowcount > 0

    def columns(self, image: Row) -> Row:
        """An image as column values: hex back to bytes."""
        return {
            key: bytes.fromhex(value) if key in self._blobs and isinstance(value, str) else value
            for key, value in image.items()
        }


def _columns_of(db: Database, noun: str) -> list[tuple[str, str]]:
    return [(str(row[1]), str(row[2])) for row in db.execute(f"PRAGMA table_info([{noun}])").fetchall()]


def _take_back_row(table: _Table, pk: int, before: str | None, after: str | None) -> None:
    if before is None and after is not None:  # an added row is not compared: an import has very many
        if not table.delete(pk):
            raise UserError("这条内容后来被删除了，不能撤销。", "请从“操作记录”里查看。")
        return
    current = table.current(pk)
    if after is None:
        if current is not None:
            raise UserError("这条内容后来又被添加过，不能撤销。", "请直接修改。")
        insert(table.db, table.noun, table.columns(json.loads(before or "{}")))
    elif current is None:
        raise UserError("这条内容后来被删除了，不能撤销。", "请从“操作记录”里查看。")
    else:
        _restore(table, pk, json.loads(before or "{}"), json.loads(after), current)


def _restore(table: _Table, pk: int, before: Row, after: Row, current: Row) -> None:
    if current != after:
        names = "、".join(sorted(key for key in after if current.get(key) != after[key]))
        raise UserError("这条内容后来又改过，不能撤销。", f"改动的栏目：{names}。请直接修改。")
    changed = {key: value for key, value in before.items() if value != after.get(key)}
    if changed:
        update(table.db, table.noun, pk, table.columns(changed))


def masked(noun: str, image: Row) -> Row:
    """An image for the readable log: IDs and phones masked."""
    masks = {"id_number": mask_id, "phone": mask_phone}
    return {key: masks[key](value) if key in masks and value else value for key, value in image.items()}
