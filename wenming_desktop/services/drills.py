"""恢复演练: a restore rehearsed in the temp area, by hand or by itself once a week; the last answer lies beside the book."""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.findings import Finding
from wenming_desktop.services import proofs
from wenming_desktop.services.context import Book, Context
from wenming_desktop.storage import backup, book_folder, restore, small_files, states, temp
from wenming_desktop.support import files

RECORD = "drill.json"
EVERY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Drill:
    """A rehearsed restore: which backup, its counts by table, how many rows were compared, what was found wrong."""

    file: str
    at: str
    counts: dict[str, int]
    rows: int
    faults: list[str]


@dataclass(frozen=True, slots=True)
class Last:
    """What is known of rehearsals: the backup and ISO time of the last one, its faults, when one last passed ("" never)."""

    file: str = ""
    at: str = ""
    faults: tuple[str, ...] = ()
    passed_at: str = ""


# Rows that are only ever added, so that a backup and the book must agree on each.
_LASTING = (
    "SELECT pk, household_pk, person_pk, event_date, points, claimed FROM entry",
    "SELECT pk, volunteer_pk, minutes FROM service",
    "SELECT pk, name, operator, at FROM operation",
)
_COMPARED = 20


def drill(book: Book) -> Drill:
    """恢复演练: restore the newest backup of the book into the temp area, check it and compare it with the book; leaves
    the answer in drill.json. UserError where there is no backup or it cannot be restored (that is an answer too).
    """
    newest = backup.newest_of(book.own_folder, book.db)
    if newest is None:
        if said := proofs.loss(book):  # what the newest backup has is gone from the book
            raise UserError(said)
        since = "恢复以后还没有备份" if backup.listed(book.folder) else "还没有备份"
        raise UserError(f"{since}，不能演练恢复。", "请先立即备份，再演练。")
    name = newest.path.name
    try:
        found, counts, rows = _restored(book, newest)
    except UserError as error:
        _note(book, Drill(name, book.now, {}, 0, [error.text.rstrip("。")]))
        raise
    wrong = [row for sql, row in rows if not _have(book, sql, row)]
    faults = [finding.what for finding in found if finding.is_error]
    faults += [f"正在用的数据对不上：{one.what}" for one in proofs.head_holds(book) if one.is_error]
    faults += [f"有{len(wrong)}条记录与正在用的数据不同"] if wrong else []
    done = Drill(name, book.now, counts, len(rows), faults)
    _note(book, done)
    return done


_Rows = list[tuple[str, tuple[object, ...]]]


def _restored(book: Book, newest: backup.Backup) -> tuple[list[Finding], dict[str, int], _Rows]:
    scratch = temp.fresh(book.own_folder, "drill")
    try:
        folder = scratch / "演练.wenming"
        restore.unpack_into(newest.path, folder)
        book_folder.keep_head(folder)
        with Context(folder, book.clock) as context:
            return context.call(_looked_at)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _looked_at(book: Book) -> tuple[list[Finding], dict[str, int], _Rows]:
    rows: _Rows = []
    for sql in _LASTING:
        many = int(book.db.execute(f"SELECT count(*) FROM ({sql})").fetchone()[0])
        spread = sorted({number * many // _COMPARED for number in range(_COMPARED)}) if many else []
        rows += [(sql, book.db.execute(f"{sql} ORDER BY pk LIMIT 1 OFFSET {at}").fetchone()) for at in spread]
    step = max(1, len(rows) // _COMPARED)
    from wenming_desktop.services import checkup

    return checkup.check(book), states.counts_of(book.db.conn), rows[::step]


def _have(book: Book, sql: str, row: tuple[object, ...]) -> bool:
    return bool(book.db.execute(f"{sql} WHERE pk = ?", [row[0]]).fetchone() == row)


def _note(book: Book, done: Drill) -> None:
    passed = last(book).passed_at if done.faults else done.at
    text = json.dumps(asdict(done) | {"passed_at": passed}, ensure_ascii=False)
    files.put(book.own_folder / RECORD, text, own=True)


def last(book: Book) -> Last:
    """The last rehearsal as it was noted; an empty one where there is none or nobody can read the note."""
    found = small_files.facts(book.folder / RECORD)
    with suppress(ValueError, KeyError):
        at, faults = small_files.line(found["at"]), small_files.lines(found["faults"])
        passed = small_files.line(found.get("passed_at", "" if faults else at))
        for moment in filter(None, (at, passed)):
            datetime.fromisoformat(moment)
        return Last(small_files.line(found["file"]), at, faults, passed)
    return Last()


def due(book: Book) -> bool:
    """Whether one is to be rehearsed by itself: a week after the last, or, after a failure, as soon as a newer backup is there.

    A note from the future says that a clock ran away: it is rehearsed anew.
    """
    newest = backup.newest_of(book.folder, book.db)
    if newest is None or (book.standing is not None and book.standing.read_only):
        return False
    before = last(book)
    if before.faults:
        return newest.path.name != before.file
    if not before.at:
        return True
    since = book.clock.now().replace(tzinfo=None) - datetime.fromisoformat(before.at).replace(tzinfo=None)
    return not timedelta(0) <= since < EVERY


def weekly(book: Book) -> Last | None:
    """Rehearse where it is due; what is known afterwards, None where it was not due."""
    if not due(book):
        return None
    with suppress(UserError):  # noted by ``drill``
        drill(book)
    return last(book)


def failed_words(book: Book) -> str:
    """What the last rehearsal found wrong, for the list of what is to be done; empty where it passed or there was none."""
    before = last(book)
    return f"{before.at[:10]}恢复演练没有通过：{'；'.join(before.faults)}" if before.faults else ""


def passed_words(book: Book) -> str:
    """上次演练通过 2026-10-20, and that the last one failed where it did."""
    before = last(book)
    words = f"上次演练通过：{before.passed_at[:10]}" if before.passed_at else "恢复演练还没有通过过"
    if before.faults:
        return f"{words}；{before.at[:10]}那次没有通过"
    return words if before.at else "还没有做过恢复演练，程序每周空闲时会自己做一次"
