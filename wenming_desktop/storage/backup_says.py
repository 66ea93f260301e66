"""What a backup says of the book in it (its manifest), and whether it is worse than those kept before."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from wenming_desktop import __version__
from wenming_desktop.domain import backups
from wenming_desktop.domain.errors import UserError
from wenming_desktop.storage import backup_file, chain, settings_store, states, verdict
from wenming_desktop.storage.backup_file import Manifest
from wenming_desktop.storage.connection import told
from wenming_desktop.storage.migrations import NEWEST


def describe(copy: Path, number: int, at: datetime) -> Manifest:
    """The manifest of a copy of a book, without its members."""
    with told(copy.parent), closing(sqlite3.connect(copy)) as db:
        version = int(db.execute("PRAGMA user_version").fetchone()[0])
        operation, state = states.state_of(db)
        made_at = at.isoformat(timespec="seconds")
        says = Manifest(number, made_at, __version__, version, operation, state, states.counts_of(db))
        if version < chain.SINCE:
            return says
        book = Database(db, execute_plugins=False)
        head = chain.head(book)
        says = replace(says, head_operation=head.operation, head_hash=head.hash, root=states.root_of(db))
        return replace(says, holds=verdict.holds(book)) if version == NEWEST else says


def kind(copy: Path, says: Manifest, before: Iterable[Path]) -> str:
    """Why a backup is to displace none of those ``before`` it (newest first): something in it was altered, it holds less or
    its settings cannot be read; '' of an ordinary one.
    """
    if not says.holds:
        return backups.ALTERED
    with told(copy.parent), closing(sqlite3.connect(copy)) as raw:
        unread = says.schema == NEWEST and settings_store.unreadable(Database(raw, execute_plugins=False))
    return backups.FEWER if unread or _fewer(says, before) else ""


def _fewer(says: Manifest, before: Iterable[Path]) -> bool:
    """Whether the book holds a tenth less than the newest backup that says what it holds."""
    for path in before:
        with suppress(UserError):
            said = backup_file.manifest_of(path)
            if said:
                return backups.fell(said.counts, says.counts)
    return False
