"""The eighteenth schema: every row of an ordinary table is traced, not only what left the office. Frozen once released.

No table is changed. The chain that starts after an upgrade (``storage.chain.begin``) traces the rows it finds there.
"""

from __future__ import annotations

from sqlite_utils import Database

VERSION = 18


def apply(_db: Database) -> None:
    """Nothing: the step is there for the chain that starts after it."""
