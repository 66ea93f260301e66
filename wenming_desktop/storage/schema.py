"""The schema a book must have, object by object, built once in memory by the same steps as every book."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from typing import Literal, NamedTuple
from weakref import WeakKeyDictionary

from sqlite_utils import Database

from wenming_desktop.domain.errors import ForeignBookError
from wenming_desktop.domain.paper_words import few
from wenming_desktop.storage import journal, migrations
from wenming_desktop.storage.migrations import Step

# All of it: SQLite makes a trigger of what a row's SQL says, whatever the row calls itself.
_OBJECTS = "SELECT type, name, sql FROM sqlite_master"
# What SQLite adds of its own accord, word for word.
_STATISTICS = {
    ("table", "sqlite_stat1"): ["CREATE TABLE sqlite_stat1(tbl,idx,stat)"],
    ("table", "sqlite_stat3"): ["CREATE TABLE sqlite_stat3(tbl,idx,neq,nlt,ndlt,sample)"],
    ("table", "sqlite_stat4"): ["CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)"],
}
# ``fingerprint`` of the newest schema, so that a sound book is known without building another; a test holds it.
OWN = "d23c308b28e8f4a86ea294edd68e5a52c5367322aed2736ec5d388b9338b836a"
_KINDS = {"table": "表", "trigger": "触发器", "index": "索引", "view": "视图"}
_HOW = {"missing": "缺少{}", "extra": "多出{}", "changed": "{}和程序规定的不一样"}
# The version of a connection's schema that was found to be the program's: asked again only where it is another.
_own: WeakKeyDictionary[Database, int] = WeakKeyDictionary()
# The definitions of each kind and name; more than one only where a hand put them there.
_Objects = dict[tuple[str, str], list[str]]


class Unlike(NamedTuple):
    """A table, trigger, index or view that is missing, is of nobody's making, or is not as the program made it."""

    how: Literal["missing", "extra", "changed"]
    kind: str
    name: str

    @property
    def words(self) -> str:
        """多出触发器spy."""
        return _HOW[self.how].format(f"{_KINDS.get(self.kind, '')}{self.name}")


def unlike(db: Database) -> Iterator[Unlike]:
    """Where a book's schema differs from what it must be, by kind and name."""
    have, wanted = _objects(db.conn), expected()
    for kind, name in sorted(have.keys() | wanted.keys()):
        one = (kind, name)
        if one not in have:
            yield Unlike("missing", *one)
        elif one not in wanted:
            if have[one] != _STATISTICS.get(one):
                yield Unlike("extra", *one)
        elif _plain(have[one]) != _plain(wanted[one]):
            yield Unlike("changed", *one)


def foreign(db: Database) -> str:
    """What to say where the schema is not the program's, without what to do; '' where it is.

    While the schema is the same it is one look at its version.
    """
    version = int(db.conn.execute("PRAGMA schema_version").fetchone()[0])
    if _own.get(db) == version:
        return ""
    said = _foreign(db)
    if not said:
        _own[db] = version
    return said


def _foreign(db: Database) -> str:
    if fingerprint(_objects(db.conn)) == OWN:
        return ""
    found = [one.words for one in unlike(db)]
    return f"数据文件的结构被改动过（{few(found, 3, '处')}），登记不受保护，现在只能查看。" if found else ""


def must_be_own(db: Database) -> None:
    """ForeignBookError where the schema is not the program's: what is written would go where a stranger's trigger wants.

    Asked inside every transaction that writes.
    """
    if said := foreign(db):
        raise ForeignBookError(f"{said}这一步没有登记。", "请到“设置—备份”恢复完好的备份，再登记。")


def own_guards(db: Database, version: int) -> None:
    """Leave the guards a book of that schema has and no trigger of anybody else's: none may act while it is upgraded.

    The journal's own triggers are made anew after every upgrade.
    """
    wanted = _guards(_expected(tuple(step for step in migrations.STEPS if step.version <= version)))
    have = _guards(_objects(db.conn))
    for name, sql in have.items():
        if _plain(sql) != _plain(wanted.get(name, [])):
            quoted = name.replace('"', '""')
            db.execute(f'DROP TRIGGER "{quoted}"')
    for name, sql in wanted.items():
        if _plain(have.get(name, [])) != _plain(sql):
            db.execute(sql[0])


def _guards(objects: _Objects) -> dict[str, list[str]]:
    return {
        name: sql for (kind, name), sql in objects.items() if kind == "trigger" and not journal.is_own(name)
    }


@cache
def _expected(steps: tuple[Step, ...]) -> _Objects:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as raw:
        db = Database(raw, strict=True, execute_plugins=False)
        for step in steps:
            step.apply(db)
        journal.install_triggers(db)
        return _objects(raw)


def _objects(raw: sqlite3.Connection) -> _Objects:
    found: _Objects = {}
    for kind, name, sql in raw.execute(_OBJECTS).fetchall():
        found.setdefault((str(kind), str(name)), []).append(str(sql))
    return found


def fingerprint(objects: _Objects) -> str:
    """A hash over what is in a schema, what SQLite adds left out."""
    said = sorted((*one, *_plain(sqls)) for one, sqls in objects.items() if sqls != _STATISTICS.get(one))
    return hashlib.sha256(repr(said).encode()).hexdigest()


def expected() -> _Objects:
    """The newest schema, built in memory."""
    return _expected(migrations.STEPS)


def _plain(definitions: list[str]) -> list[str]:
    """Definitions without what versions of SQLite write differently (spaces, quotes)."""
    return [" ".join(sql.replace('"', "").split()) for sql in definitions]
