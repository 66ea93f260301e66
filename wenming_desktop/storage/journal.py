"""The journal: every clerk action is one operation in one transaction; undo and redo write images back.

Triggers, generated from the tables' columns, keep each changed row's image before and after under the running
operation. An insert keeps the key only; BLOBs are kept as hex. The ledger is not journalled: it is undone by
reversing entries (see ``ledger``).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlite_utils import Database

from wenming_desktop.domain.errors import ForeignBookError, UserError
from wenming_desktop.domain.identity import mask_id, mask_phone
from wenming_desktop.storage import chain, fate, ordinary, traces, under_way
from wenming_desktop.storage.connection import told

Row = dict[str, Any]
HALF_STEP = "数据里记着一步没有做完的操作，这不是程序留下的，数据被改动过，现在只能查看。"


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
            if under_way.left_behind(db):
                raise ForeignBookError(
                    f"{HALF_STEP}这一步没有登记。", "请到“设置—备份”恢复完好的备份，再登记。"
                )
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
            with under_way.writing(db, pk):
                yield pk
            hashed = chain.close_link(db, pk)
            db.execute("DELETE FROM running")
            fate.commit(db, pk, hashed)
        except BaseException as error:
            if db.conn.in_transaction:
                db.execute("ROLLBACK")
            if isinstance(error, sqlite3.IntegrityError) and kind in ("undo", "redo"):
                raise _still_named() from error
            raise


def changes_book(db: sqlite3.Connection | Database) -> str:
    """SQL, over ``operation o``: it changed what the book holds. A note did where it wrote more than what is remembered:
    what was issued, declared void or printed is one, a look at a number none.
    """
    has = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'trace'").fetchone()
    traced = (
        " OR EXISTS (SELECT 1 FROM trace t WHERE t.operation_pk = o.pk AND t.noun <> 'setting')"
        if has
        else ""
    )
    return (
        "(o.kind <> 'note' OR EXISTS (SELECT 1 FROM change c WHERE c.operation_pk = o.pk AND c.noun <> 'setting')"
        f"{traced})"
    )


def steps_after(db: Database, operation_pk: int) -> int:
    """How many operations after one changed what the book holds."""
    sql = f"SELECT count(*) FROM operation o WHERE pk > ? AND {changes_book(db)}"
    return int(db.execute(sql, [operation_pk]).fetchone()[0])


def _still_named() -> UserError:
    """Foreign keys are checked at the end of an undo: something newer points at what it takes away."""
    return UserError(
        "后来的登记或出具的证明用到了这条内容，不能撤销（撤销过的登记也留有底账）。",
        "不用的户、志愿者请改状态，不用的积分项目请停用，证明只能作废。",
    )


def next_key(db: Database, table: str) -> int:
    """A key no row of a journalled table ever had: sealed boards and the log go on naming what 撤销 took away."""
    sql = (
        f"SELECT max(ifnull((SELECT max(pk) FROM [{table}]), 0), "
        "ifnull((SELECT max(row_pk) FROM change WHERE noun = ?), 0)) + 1"
    )
    return int(db.execute(sql, [table]).fetchone()[0])


def insert(db: Database, table: str, row: Row) -> int:
    """Insert one row and give its key, one that was never another's where the table is journalled."""
    if table not in ordinary.UNJOURNALLED and "pk" not in row:
        row = {"pk": next_key(db, table), **row}
    names = ", ".join(row)
    marks = ", ".join("?" for _ in row)
    cursor = db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))
    return int(cursor.lastrowid or 0)


def update(db: Database, table: str, pk: int, row: Row) -> None:
    """Change columns of one row."""
    sets = ", ".join(f"{name} = ?" for name in row)
    db.execute(f"UPDATE {table} SET {sets} WHERE pk = ?", [*row.values(), pk])


def trigger_ddl(db: Database) -> dict[str, str]:
    """The journal triggers every ordinary table must have, by name, made from its columns."""
    wanted: dict[str, str] = {}
    for table in ordinary.tables(db):
        columns = ordinary.columns_of(db, table)
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
    for statement in (*trigger_ddl(db).values(), *traces.trigger_ddl(db).values()):
        db.execute(statement)


def remove_triggers(db: Database) -> None:
    """Take them away: what an upgrade writes is no clerk's action."""
    have = db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in have:
        if is_own(str(name)):
            quoted = str(name).replace('"', '""')
            db.execute(f'DROP TRIGGER "{quoted}"')


def is_own(trigger: str) -> bool:
    """Whether a trigger has a name as those that are made anew after every upgrade."""
    return trigger.startswith(("journal_", "trace_"))


def _image(side: str, columns: list[tuple[str, str]]) -> str:
    parts = (
        f"'{name}', {f'hex({side}.{name})' if kind == 'BLOB' else f'{side}.{name}'}" for name, kind in columns
    )
    return f"json_object({', '.join(parts)})"


def operator_of(db: Database, pk: int) -> str:
    """Who does or did an action, as it says."""
    return str(db.execute("SELECT operator FROM operation WHERE pk = ?", [pk]).fetchone()[0])


def undoable(db: Database) -> Operation | None:
    """The last action that can be undone; None where there is none or a barrier (an upgrade, a closed month) is last."""
    row = db.execute(
        "SELECT pk, name, kind, state, operator, at FROM operation NOT INDEXED "
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


def numbers_ever(db: Database, noun: str, like: str = "%") -> list[str]:
    """The numbers rows of a noun bear or bore, also those taken away since: none is given to another."""
    rows = db.execute(
        f"SELECT number FROM {noun} WHERE number LIKE ?1 UNION SELECT json_extract(before, '$.number') FROM change "
        "WHERE noun = ?2 AND before IS NOT NULL AND json_extract(before, '$.number') LIKE ?1",
        [like, noun],
    )
    return [str(number) for (number,) in rows.fetchall()]


def take_back(db: Database, pk: int) -> set[str]:
    """Write the before image of every change of an operation back, last first; gives the nouns touched.

    UserError where a row no longer equals its after image: it says what changed since, and nothing is written.
    """
    db.execute("PRAGMA defer_foreign_keys = ON")
    tables: dict[str, _Table] = {}
    for run in _runs(db, pk):
        table = tables.setdefault(run.noun, _Table(db, run.noun))
        _TAKE_BACK[run.event](table, run)
    return set(tables)


class _Run(NamedTuple):
    """Changes of one kind to different rows of one table that follow each other: taken back as one set.

    ``first`` and ``last`` are keys of ``change``. Any order of such a set gives the same but of updates, where a row
    may make room for another: they are written last first.
    """

    operation_pk: int
    noun: str
    event: str
    first: int
    last: int
    size: int

    @property
    def among(self) -> tuple[str, list[int]]:
        """The condition its changes ``c`` meet, and its values."""
        return "c.operation_pk = ? AND c.pk BETWEEN ? AND ?", [self.operation_pk, self.first, self.last]


def _runs(db: Database, operation_pk: int) -> list[_Run]:
    """The changes of an operation as runs, last first; no image is read."""
    rows = db.execute(
        "SELECT pk, noun, row_pk, CASE WHEN before IS NULL THEN 'insert' WHEN after IS NULL THEN 'delete' ELSE 'update' END "
        "FROM change WHERE operation_pk = ? ORDER BY pk DESC",
        [operation_pk],
    )
    found: list[_Run] = []
    for (noun, event), same in groupby(rows, itemgetter(1, 3)):
        keys: list[int] = []
        seen: set[int] = set()
        for pk, _, row_pk, _ in same:
            if row_pk in seen:
                found.append(_Run(operation_pk, noun, event, keys[-1], keys[0], len(keys)))
                keys, seen = [], set()
            keys.append(pk)
            seen.add(row_pk)
        found.append(_Run(operation_pk, noun, event, keys[-1], keys[0], len(keys)))
    return found


class _Table:
    """One table's columns, read once for the many rows an undone import has."""

    def __init__(self, db: Database, noun: str) -> None:
        self.db = db
        self.noun = noun
        columns = ordinary.columns_of(db, noun)
        self._blobs = {name for name, kind in columns if kind == "BLOB"}
        self.image = _image("t", columns)

    def values(self, image: Row) -> list[Any]:
        """An image as column values in its order: hex back to bytes."""
        return [
            bytes.fromhex(value) if key in self._blobs and isinstance(value, str) else value
            for key, value in image.items()
        ]

    def insert_all(self, images: Iterable[Row]) -> None:
        """Insert rows; an image from before an upgrade lacks the columns it brought."""
        for names, rows in groupby(images, tuple):
            marks = ", ".join("?" for _ in names)
            self.db.conn.executemany(
                f"INSERT INTO {self.noun} ({', '.join(names)}) VALUES ({marks})", map(self.values, rows)
            )

    def update_all(self, changed: Iterable[tuple[int, Row]]) -> None:
        """Change columns of rows, in their order."""
        for names, rows in groupby(changed, lambda row: tuple(row[1])):
            if names:
                sets = ", ".join(f"{name} = ?" for name in names)
                self.db.conn.executemany(
                    f"UPDATE {self.noun} SET {sets} WHERE pk = ?",
                    ([*self.values(row), pk] for pk, row in rows),
                )


def _take_added(table: _Table, run: _Run) -> None:
    """Added rows are not compared: an import has very many."""
    where, values = run.among
    taken = table.db.execute(
        f"DELETE FROM {table.noun} WHERE pk IN (SELECT c.row_pk FROM change c WHERE {where})", values
    )
    if taken.rowcount != run.size:
        raise _gone()


def _bring_removed(table: _Table, run: _Run) -> None:
    where, values = run.among
    clash = f"SELECT 1 FROM change c JOIN {table.noun} t ON t.pk = c.row_pk WHERE {where} LIMIT 1"
    if table.db.execute(clash, values).fetchone():
        raise UserError("这条内容后来又被添加过，不能撤销。", "请直接修改。")
    # by key, so that each goes to its table's end; read before it is written to: every insert adds a change
    removed = table.db.execute(f"SELECT c.before FROM change c WHERE {where} ORDER BY c.row_pk", values)
    table.insert_all(json.loads(before) for (before,) in removed.fetchall())


def _change_back(table: _Table, run: _Run) -> None:
    where, values = run.among
    rows = table.db.execute(
        f"SELECT c.row_pk, c.before, c.after, t.pk, {table.image} FROM change c LEFT JOIN {table.noun} t ON t.pk = c.row_pk "
        f"WHERE {where} ORDER BY c.pk DESC",
        values,
    ).fetchall()
    table.update_all(_restored(*row) for row in rows)


def _restored(row_pk: int, before: str, after: str, found: int | None, current: str) -> tuple[int, Row]:
    """What a row has to get back: the columns that were changed; UserError where it is not as it was left."""
    if found is None:
        raise _gone()
    left = json.loads(after)
    if current != after and (now := json.loads(current)) != left:
        names = "、".join(sorted(key for key in left if now.get(key) != left[key]))
        raise UserError("这条内容后来又改过，不能撤销。", f"改动的栏目：{names}。请直接修改。")
    return row_pk, {key: value for key, value in json.loads(before).items() if value != left.get(key)}


_TAKE_BACK = {"insert": _take_added, "delete": _bring_removed, "update": _change_back}


def _gone() -> UserError:
    return UserError("这条内容后来被删除了，不能撤销。", "请从“操作记录”里查看。")


def masked(noun: str, image: Row) -> Row:
    """An image for the readable log: IDs and phones masked."""
    masks = {"id_number": mask_id, "phone": mask_phone}
    return {key: masks[key](value) if key in masks and value else value for key, value in image.items()}
