"""The book as a whole: new, backups, restore, checks and counts."""

from __future__ import annotations

import getpass
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from wenming_desktop.domain.errors import Problem, UserError
from wenming_desktop.domain.settings import Institute, Settings
from wenming_desktop.services import issued, packs
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book, Context
from wenming_desktop.storage import backup, book_folder, facts, journal, settings_store
from wenming_desktop.storage.backup import Backup
from wenming_desktop.storage.chains import HOURS
from wenming_desktop.storage.connection import FILE_NAME
from wenming_desktop.support.clock import Clock
from wenming_desktop.support.paths import resource

OUTSIDE = (
    "last_outside_backup"  # remembered: {"at", "file"} of the last backup to a USB stick or another place
)


def create_book(folder: Path, name: str, *, operator: str = "", clock: Clock | None = None) -> None:
    """Make a new book for an institute (新建本所); it is closed again when this returns."""
    if not name.strip():
        raise UserError("本所名称没有填。", "请填写全称，例如“苏布德苏木新时代文明实践所”。")
    book_folder.create(folder)
    context = Context(folder, clock)
    try:
        context.call(_first_settings, name.strip(), operator.strip() or getpass.getuser())
    finally:
        context.close(with_backup=False)


def _first_settings(book: Book, name: str, operator: str) -> None:
    holidays = json.loads(resource("packs", "holidays.json").read_text(encoding="utf-8"))
    settings = Settings(
        institute=Institute(name=name, operator=operator),
        holidays={date.fromisoformat(day): kind for day, kind in holidays["days"].items()},
        holiday_years=frozenset(holidays["years"]),
    )
    with book.operation("新建本所", kind="barrier"):
        settings_store.save(book.db, settings)


def settings(book: Book) -> Settings:
    """All settings."""
    return book.settings


def save_settings(book: Book, wanted: Settings, name: str = "修改设置") -> tuple[Settings, Changes]:
    """Store settings; undoable."""
    if not wanted.institute.name.strip():
        raise UserError("本所名称不能空着。", "请填写全称。")
    with book.operation(name):
        settings_store.save(book.db, wanted)
    return book.settings, changed(name, "setting")


def remember(book: Book, key: str, value: object) -> tuple[None, Changes]:
    """Keep a small thing between sessions (column widths, a mapping); not an action to undo."""
    with book.operation("记住", kind="note"):
        now = book.settings
        settings_store.save(book.db, replace(now, remembered=now.remembered | {key: value}))
    return None, Changes()


def back_up(book: Book, to: Path | None = None) -> Path:
    """Make a backup now (立即备份), media included."""
    return backup.make(book.folder, book.clock.now(), to=to)


def backups(book: Book) -> list[Backup]:
    """The finished backups, newest first."""
    return backup.listed(book.folder)


def restore(file: Path, folder: Path) -> None:
    """Put a backup back as a book of its own in a new folder; nothing that exists is overwritten."""
    backup.unpack(file, folder)


def damage(book: Book) -> bool:
    """Whether the file itself is damaged: the quick look at every start (about 0.1 s for a million rows)."""
    return bool(book.db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok")


def check(book: Book) -> list[Problem]:
    """Look the whole book over: the file, its references, its triggers and its sums."""
    found: list[Problem] = []
    for one in CHECKS:
        found += one(book)
    return found


def _file_is_sound(book: Book) -> list[Problem]:
    rows = book.db.execute("PRAGMA integrity_check(20)").fetchall()
    return [Problem(f"数据文件有损坏：{row[0]}", record="E01") for row in rows if row[0] != "ok"]


def _references_hold(book: Book) -> list[Problem]:
    rows = book.db.execute("PRAGMA foreign_key_check").fetchall()
    return [Problem(f"{row[0]}第{row[1]}行指向的{row[2]}不存在", record="E02") for row in rows]


def _journal_is_whole(book: Book) -> list[Problem]:
    wanted = journal.trigger_ddl(book.db)
    have = {
        str(row[0])
        for row in book.db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    }
    lacking = sorted(set(wanted) - have)
    running = book.db.execute("SELECT count(*) FROM running").fetchone()[0]
    found = [Problem(f"操作记录缺少{name}", record="E03") for name in lacking]
    return found + ([Problem("有一步操作没有做完", record="E04")] if running else [])


_SUMS: tuple[tuple[str, str, str], ...] = (
    ("E05", "冲正与原记录不相抵",
     "SELECT count(*) FROM entry r JOIN entry e ON e.pk = r.reverses "
     "WHERE r.points <> -e.points OR r.deduct <> -e.deduct OR r.veto <> -e.veto"),
    ("E06", "登记的月份早于发生日期",
     "SELECT count(*) FROM entry WHERE period < CAST(strftime('%Y%m', event_date) AS INTEGER)"),
    ("E15", "更正没有记在原来的月份",
     "SELECT count(*) FROM entry r JOIN entry e ON e.pk = coalesce(r.reverses, r.tops, r.replaces) "
     "WHERE r.counts_in <> e.counts_in"),
    ("E16", "登记的月份早于计入的月份", "SELECT count(*) FROM entry WHERE period < counts_in"),
    ("E07", "农牧户没有户主", "SELECT count(*) FROM household WHERE head_pk IS NULL AND merged_into IS NULL"),
    ("E08", "户主不在本户",
     "SELECT count(*) FROM household h JOIN person p ON p.pk = h.head_pk "
     "WHERE p.household_pk IS NOT h.pk AND h.merged_into IS NULL"),
    ("E09", "计分超过登记值",
     "SELECT count(*) FROM entry WHERE tops IS NULL AND abs(points) > abs(claimed)"),
    ("E10", "服务时间的冲正与原记录不相抵",
     "SELECT count(*) FROM service r JOIN service s ON s.pk = r.reverses "
     "WHERE r.minutes <> -s.minutes OR r.volunteer_pk <> s.volunteer_pk OR r.pk <= s.pk"),
    ("E11", "有效的服务记录找不到志愿者",
     f"SELECT count(*) FROM service s WHERE s.volunteer_pk NOT IN (SELECT pk FROM volunteer) AND {HOURS.stands}"),
    ("E12", "服务记录的时长不是正数", "SELECT count(*) FROM service WHERE reverses IS NULL AND minutes <= 0"),
    ("E13", "志愿者的有效时间相加不等于累计",
     f"SELECT count(*) FROM (SELECT 1 FROM service s GROUP BY s.volunteer_pk "
     f"HAVING sum(s.minutes) <> sum(CASE WHEN {HOURS.stands} THEN s.minutes ELSE 0 END))"),
    ("E14", "志愿者并入的记录自己也被并走",
     "SELECT count(*) FROM volunteer o JOIN volunteer v ON v.pk = o.merged_into WHERE v.merged_into IS NOT NULL"),
)  # fmt: skip


def _sums_hold(book: Book) -> list[Problem]:
    found = []
    for code, text, sql in _SUMS:
        count = int(book.db.execute(sql).fetchone()[0])
        if count:
            found.append(
                Problem(f"{text}：{count}处", severity="warning" if code == "E07" else "error", record=code)
            )
    return found


def _facts_hold(book: Book) -> list[Problem]:
    """What a household is today is what its latest dated facts say, and each person lives where he is said to."""
    return [
        Problem(f"农牧户现在的{what}与按日期的登记不一致：{count}处", record="E17")
        for what, count in facts.faults(book.db)
        if count
    ]


def _issued_stands(book: Book) -> list[Problem]:
    """What was issued is as it was: its words by their checksum, its files by their hashes."""
    return [Problem(f"{what}的{fault}", record="E20") for what, fault in issued.faults(book)]


def _pack_is_there(book: Book) -> list[Problem]:
    gone = packs.missing(book)
    return [Problem(packs.MISSING.format(gone), severity="warning", record="E30")] if gone else []


CHECKS: tuple[Callable[[Book], list[Problem]], ...] = (
    _file_is_sound,
    _references_hold,
    _journal_is_whole,
    _sums_hold,
    _facts_hold,
    _issued_stands,
    _pack_is_there,
)


def stats(book: Book) -> dict[str, int]:
    """Counts for the status line and ``stats --json``."""
    counts = {
        "villages": "SELECT count(*) FROM village",
        "stations": "SELECT count(*) FROM station WHERE kind = '站'",
        "households": "SELECT count(*) FROM household WHERE merged_into IS NULL",
        "persons": "SELECT count(*) FROM person WHERE merged_into IS NULL",
        "party_members": "SELECT count(*) FROM person WHERE party = 1 AND merged_into IS NULL",
        "volunteers": "SELECT count(*) FROM volunteer WHERE merged_into IS NULL",
        "entries": "SELECT count(*) FROM entry",
        "sealed_boards": "SELECT count(*) FROM issued WHERE kind = 'board' AND state <> 'draft'",
    }
    return {name: int(book.db.execute(sql).fetchone()[0]) for name, sql in counts.items()}


def peek_backup(file: Path) -> dict[str, int]:
    """What a backup holds, before it is restored: households, persons, entries."""
    import tempfile
    import zipfile

    try:
        with tempfile.TemporaryDirectory() as temporary, zipfile.ZipFile(file) as packed:
            packed.extract(FILE_NAME, temporary)
            with closing(sqlite3.connect(Path(temporary) / FILE_NAME)) as raw:
                backup.check_copy(raw)
                return {
                    table: int(raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
                    for table in ("household", "person", "entry")
                }
    except backup.DAMAGED as error:
        raise UserError("这份备份打不开或已损坏。", "请选另一份备份。") from error
