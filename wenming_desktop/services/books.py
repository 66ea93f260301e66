"""The book as a whole: new, backups, restore, checks and counts."""

from __future__ import annotations

import getpass
import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

from wenming_desktop.domain.backups import clock_words as clock_said
from wenming_desktop.domain.errors import ReadOnlyBookError, UserError
from wenming_desktop.domain.findings import Finding
from wenming_desktop.domain.settings import Institute, Settings
from wenming_desktop.services import carried
from wenming_desktop.services.carried import Restored
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book, Context
from wenming_desktop.services.drills import Drill as Drill
from wenming_desktop.services.drills import drill as drill
from wenming_desktop.services.named_books import wrong_name
from wenming_desktop.storage import (
    at_once,
    backup,
    book_folder,
    chain,
    heads,
    integrity,
    settings_store,
    states,
    traces,
)
from wenming_desktop.storage import damage as damaged
from wenming_desktop.storage import restore as restoring
from wenming_desktop.storage.backup import Backup
from wenming_desktop.support.clock import Clock
from wenming_desktop.support.paths import resource

OUTSIDE = (
    "last_outside_backup"  # remembered: {"at", "file"} of the last backup to a USB stick or another place
)


def create_book(
    folder: Path, name: str, *, operator: str = "", phone: str = "", clock: Clock | None = None
) -> None:
    """Make a new book for an institute (新建本所); it is closed again when this returns."""
    if not name.strip():
        raise UserError("本所名称没有填。", "请填写全称，例如“苏布德苏木新时代文明实践所”。")
    _check_names(name.strip(), _name_of(folder))
    _refuse_wrong(Settings(institute=Institute(name=name, operator=operator, phone=phone)))
    institute = Institute(name=name.strip(), operator=operator.strip() or getpass.getuser(), phone=phone)
    with at_once.made(folder) as fresh:
        book_folder.create(fresh)
        with Context(fresh, clock) as context:
            context.call(_first_settings, institute)


def _check_names(*names: str) -> None:
    for name in names:
        if said := wrong_name(name):
            raise said


def _refuse_wrong(wanted: Settings, before: Settings | None = None) -> None:
    """UserError where a value is not what its field says; what stands there already keeps nobody from saving another."""
    known = before.wrong() if before is not None else ()
    for one in wanted.wrong():
        if one not in known:
            raise UserError(f"{one.message}。", "请改好再保存。")


def _name_of(folder: Path) -> str:
    return Path(os.path.abspath(folder)).name.removesuffix(book_folder.SUFFIX)


def _first_settings(book: Book, institute: Institute) -> None:
    holidays = json.loads(resource("packs", "holidays.json").read_text(encoding="utf-8"))
    settings = Settings(
        institute=institute,
        holidays={date.fromisoformat(day): kind for day, kind in holidays["days"].items()},
        holiday_years=frozenset(holidays["years"]),
    )
    with book.operation("新建本所", kind="barrier"):
        settings_store.save(book.db, settings)


def settings(book: Book) -> Settings:
    """All settings."""
    return book.settings


def save_settings(book: Book, wanted: Settings, name: str = "修改设置") -> tuple[Settings, Changes]:
    """Store settings; undoable. What boards locked under the old standard mean for the rest of their period is told."""
    from wenming_desktop.services import yardstick

    if not wanted.institute.name.strip():
        raise UserError("本所名称不能空着。", "请填写全称。")
    before = book.settings
    _refuse_wrong(wanted, before)
    with book.operation(name):
        settings_store.save(book.db, wanted)
    judged = (before.bands, before.base) != (wanted.bands, wanted.base)
    return book.settings, changed(name, "setting", warnings=yardstick.changed(book) if judged else ())


def remember(book: Book, key: str, value: object) -> tuple[None, Changes]:
    """Keep a small thing between sessions (column widths, a mapping); not an action to undo."""
    with book.operation("记住", kind="note"):
        now = book.settings
        settings_store.save(book.db, replace(now, remembered=now.remembered | {key: value}))
    return None, Changes()


def back_up(book: Book, to: Path | None = None) -> Path:
    """Make a backup now (立即备份), media included; ReadOnlyBookError of a book that may only be looked at."""
    if book.standing is not None and book.standing.read_only:
        raise ReadOnlyBookError(
            "这份数据放在只读的位置，备份写不成：备份先要在数据文件夹里写一份核对。",
            "请把整个文件夹复制到本机“文档”里，打开复制的那一份再备份。",
        )
    made = backup.make(book.own_folder, book.clock.now(), to=to)
    heads.keep_second(book.folder, book.db)
    return made


def said_of(_book: Book, file: Path) -> tuple[list[str], bool]:
    """What is to be said of a backup besides that it was made, and whether files of the book are lost."""
    return backup.told_of(file), bool(backup.lost_in(file))


def backups(book: Book) -> list[Backup]:
    """The finished backups, newest first."""
    return backup.listed(book.folder)


def restore(file: Path, folder: Path) -> Restored[None]:
    """Put a backup back as a book of its own in a new folder, nothing that exists is overwritten."""
    _check_names(_name_of(folder))
    with at_once.made(folder) as fresh:
        restoring.unpack_into(file, fresh)
        marked = book_folder.keep_head(fresh)
    return Restored(None, (), outside=True, marked=marked)


def restore_over(file: Path, folder: Path, clock: Clock | None = None) -> Restored[Path]:
    """Put a backup in the place of a book that nobody has open; what was there before is a backup (恢复前).

    Numbers it gave out that the backup does not know are carried over. DamagedBookError of a book whose file is gone, empty
    or has lost its head: that one is put aside (``rescue.put_back``) or restored as another.
    """
    book_folder.refuse_strange(folder)
    damaged.look(folder)
    clock = clock or Clock.system()
    holder = book_folder.Holder(folder, getpass.getuser(), clock.now())
    try:
        book_folder.set_journal_aside(folder, clock.now())
        return carried.over(folder, lambda note: restoring.over(file, folder, clock.now(), note))
    finally:
        holder.release()


def newest_step(book: Book) -> int:
    """The key of the newest operation, notes too; 0 of a new book."""
    return chain.head(book.db).operation


def back_up_at_closing(book: Book) -> None:
    """The closing backup, with an older one read back; UserError where it fails (the next start says it again)."""
    backup.at_closing(book.own_folder, book.clock.now())


def opening_words(book: Book) -> str:
    """What is to be said when the book is opened: of the backups at the last closing, and of the PC's clock."""
    return "".join((closing_words(book), clock_words(book)))


def closing_words(book: Book) -> str:
    """What went wrong with the backups when the book was closed last, to be said at the next start; else empty."""
    return backup.closing_note(book.folder)


def damage(book: Book) -> bool:
    """Whether the file itself is damaged: the quick look after the start (1.5 s of a million entries)."""
    return not integrity.is_whole(book.db.conn, quick=True)


def check(book: Book) -> list[Finding]:
    """What is wrong with the book, [] where it is sound; without the hints of ``look_over``."""
    from wenming_desktop.services import checkup  # late: it knows every noun, the first window none

    return checkup.check(book)


def look_over(book: Book) -> list[Finding]:
    """数据体检: everything found, hints about backups and the clock too."""
    from wenming_desktop.services import checkup

    return checkup.look_over(book)


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


def counts(book: Book) -> dict[str, int]:
    """How many rows the main tables hold now, to be read beside those of ``peek_backup``."""
    return states.counts_of(book.db.conn)


ALTERED = "里面有与存档不符的内容（被改动过或磁盘出过错），恢复以后仍不能作数，请选更早的一份"


ANOTHER = "是另一份数据的备份，不是现在这一份的，代替以后现在的登记都看不到了"


def peek_backup(file: Path, folder: Path | None = None) -> dict[str, int]:
    """What a backup holds, before it is restored: households, persons, entries, and how many files it lacks (``missing``);
    whether something in it was ``altered``, and whether it is of ``another`` book than the one in ``folder``.
    """
    return restoring.peek(file, folder)


def clock_words(book: Book) -> str:
    """What to say at opening where the PC's clock ran away; empty where it did not."""
    with traces.any_text(book.db.conn):
        row = book.db.execute("SELECT at FROM operation NOT INDEXED ORDER BY pk DESC LIMIT 1").fetchone()
    try:
        last = date.fromisoformat(str(row[0])[:10]) if row else None
    except ValueError:
        return "最近一步操作的时间读不出来，数据被改动过。请先不要登记，到“设置—备份”做数据体检。"
    return clock_said(book.clock.today(), last)
