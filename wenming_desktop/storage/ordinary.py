"""The ordinary tables: journalled, taken back by 撤销, and sealed row by row as each operation left them.

Which they are and what columns they have is asked of the schema, so that none that comes later is forgotten.
"""

from __future__ import annotations

from sqlite_utils import Database

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


def tables(db: Database) -> list[str]:
    """The ordinary tables, in name order; one that has no key is a stranger's (``schema.foreign`` tells it)."""
    names = {name for name in db.table_names() if not name.startswith(("sqlite_", "_"))} - UNJOURNALLED
    return sorted(name for name in names if any(column == "pk" for column, _ in columns_of(db, name)))


def columns_of(db: Database, table: str) -> list[tuple[str, str]]:
    """(name, type) of every column a table has in the file, the key first."""
    rows = db.conn.execute(f"PRAGMA table_info([{table}])").fetchall()
    return [(str(row[1]), str(row[2])) for row in rows]


def hashed(db: Database, table: str, alias: str) -> str:
    """The columns a row is hashed by, as SQL."""
    return ", ".join(
        f"hex({alias}.[{name}])" if kind == "BLOB" else f"{alias}.[{name}]"
        for name, kind in columns_of(db, table)
    )
