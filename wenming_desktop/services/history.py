"""Undo and redo by name, across restarts; the same journal as a readable log."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.hours import Service
from wenming_desktop.domain.points import REDONE, REDONE_REVERSAL, UNDONE, Entry
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.storage import journal, ledger, months, service_ledger, states
from wenming_desktop.support.ids import uuid7


@dataclass(frozen=True, slots=True)
class LogLine:
    """One action in the log: who did what, when, and how many records it touched."""

    pk: int
    name: str
    kind: str
    state: str
    operator: str
    at: str
    records: int


@dataclass(frozen=True, slots=True)
class Ahead:
    """What 撤销 would take back now: its records (a household with its people and facts is one) and their tables."""

    pk: int
    name: str
    operator: str
    at: str
    records: int
    nouns: frozenset[str]


def ahead(book: Book) -> Ahead | None:
    """The action 撤销 would take back, with how much it holds; None where there is nothing."""
    last = journal.undoable(book.db)
    if last is None:
        return None
    rows = book.db.execute(
        "SELECT noun, count(DISTINCT row_pk) FROM change WHERE operation_pk = ?1 GROUP BY +noun "
        "UNION ALL SELECT 'entry', count(*) FROM entry WHERE operation_pk = ?1 "
        "UNION ALL SELECT 'service', count(*) FROM service WHERE operation_pk = ?1",
        [last.pk],
    ).fetchall()
    counts = {str(noun): int(count) for noun, count in rows if count}
    # household_fact, activity_team and the like are parts of what they belong to
    whole = {noun: count for noun, count in counts.items() if "_" not in noun} or counts
    return Ahead(
        last.pk, last.name, last.operator, last.at, max(whole.values(), default=0), frozenset(counts)
    )


def undo_name(book: Book) -> str:
    """What 撤销 would take back now; '' where there is nothing."""
    last = journal.undoable(book.db)
    return last.name if last else ""


def redo_name(book: Book) -> str:
    """What 重做 would bring back now; '' where there is nothing."""
    last = journal.redoable(book.db)
    return last.name if last else ""


def stands(book: Book, pk: int) -> bool:
    """Whether an action is done and not taken back."""
    return states.stands(book.db, pk)


def is_next_redone(book: Book, pk: int) -> bool:
    """Whether 重做 would bring back this action now."""
    last = journal.redoable(book.db)
    return last is not None and last.pk == pk


def is_there(book: Book, noun: str, pk: int) -> bool:
    """Whether a record is still in the book."""
    return states.is_there(book.db, noun, pk)


def undo(book: Book, only_pk: int | None = None) -> tuple[str, Changes]:
    """Take the last action back; ledger rows are reversed, never erased. Gives its name.

    ``only_pk``: this action and no other (撤销这次导入 pressed when something else was done since).
    UserError where nothing is left, where a row was changed since, or where a month was closed since (use 冲正).
    """
    last = journal.undoable(book.db)
    if only_pk is not None and (last is None or last.pk != only_pk):
        raise UserError("这以后又做了别的，或者已经撤销了。", "看最下面一行写的撤销什么，再按 Ctrl+Z。")
    if last is None:
        from wenming_desktop.services import erasure  # late, like the others here: the window asks names only

        erasure.refuse_undo(book)
        raise UserError("没有可以撤销的操作。", "月度审核、锁定榜单之前的登记，请用“冲正”更正。")
    name = f"撤销：{last.name}"
    with book.operation(name, kind="undo", of_pk=last.pk) as pk:
        nouns = journal.take_back(book.db, journal.latest_writer(book.db, last.pk))
        nouns |= _take_rows_back(book, last.pk, pk)
        book.db.execute("UPDATE operation SET state = 'undone' WHERE pk = ?", [last.pk])
    return last.name, changed(name, *nouns, warnings=_told(book, nouns), turned=last.pk)


def redo(book: Book, only_pk: int | None = None) -> tuple[str, Changes]:
    """Bring back what was undone last; ledger rows hold again. Gives its name. ``only_pk``: this action and no other."""
    last = journal.redoable(book.db)
    if only_pk is not None and (last is None or last.pk != only_pk):
        raise UserError("这以后又做了别的，或者已经重做了。", "看最下面一行写的重做什么，再按 Ctrl+Y。")
    if last is None:
        raise UserError("没有可以重做的操作。")
    name = f"重做：{last.name}"
    with book.operation(name, kind="redo", of_pk=last.pk) as pk:
        nouns = journal.take_back(book.db, journal.last_reversal_of(book.db, last.pk))
        nouns |= _bring_rows_back(book, last.pk, pk)
        book.db.execute("UPDATE operation SET state = 'done' WHERE pk = ?", [last.pk])
    return last.name, changed(name, *nouns, warnings=_told(book, nouns), turned=last.pk)


def _told(book: Book, nouns: Collection[str]) -> tuple[str, ...]:
    """A certificate is a note and never stands in the way of undoing the award it states: that is told."""
    told = []
    if "star_award" in nouns:
        from wenming_desktop.services import said

        told.append(said.stars_without_award(book))
    if "signup" in nouns:
        told.append("签到表上的人和行号变了；以前打印过的，那一张不能再照行号录，请重新打印。")
    return tuple(filter(None, told))


def _take_rows_back(book: Book, of_pk: int, pk: int) -> set[str]:
    """Reverse the ledger rows of an action; a 冲正 among them is reversed too, so that its entry holds again."""
    rows = ledger.entries(book.db, "e.operation_pk = ?", [of_pk])
    _refuse_closed(book, rows)
    if any(row.reversed_by is not None for row in rows):
        raise UserError("其中有的登记后来已经冲正，不能撤销。", "请逐条用“冲正”更正。")
    return _flip(book, rows, pk, cause=UNDONE, undoing=True) | _take_hours_back(book, of_pk, pk)


def _bring_rows_back(book: Book, of_pk: int, pk: int) -> set[str]:
    """Let an undone action's ledger rows hold again; a 冲正 brought back counts as one made by hand."""
    rows = ledger.entries(book.db, "e.operation_pk = ?", [of_pk])
    taken = [row for row in rows if row.reverses is not None]
    entered = [row for row in rows if row.reverses is None]
    nouns = _flip(book, entered, pk, cause=REDONE, undoing=True)
    nouns |= _flip(book, taken, pk, cause=REDONE_REVERSAL, undoing=False)
    return nouns | _bring_hours_back(book, of_pk, pk)


def _take_hours_back(book: Book, of_pk: int, pk: int) -> set[str]:
    rows = service_ledger.services(book.db, "s.operation_pk = ?", [of_pk])
    if any(row.reversed_by is not None for row in rows):
        raise UserError("其中有的服务记录后来已经冲正，不能撤销。", "请逐条用“更正”处理。")
    return _flip_hours(book, rows, pk, cause="撤销", undoing=True)


def _bring_hours_back(book: Book, of_pk: int, pk: int) -> set[str]:
    rows = service_ledger.services(book.db, "s.operation_pk = ?", [of_pk])
    taken = [row for row in rows if row.reverses is not None]
    entered = [row for row in rows if row.reverses is None]
    nouns = _flip_hours(book, entered, pk, cause="重做", undoing=True)
    return nouns | _flip_hours(book, taken, pk, cause="重做冲正", undoing=False)


def _flip_hours(book: Book, rows: list[Service], pk: int, *, cause: str, undoing: bool) -> set[str]:
    if not rows:
        return set()
    flipped = service_ledger.reversal_rows(
        rows, id_of=uuid7, common=book.ledger_common(pk), undoing=undoing, cause=cause
    )
    service_ledger.insert_services(book.db, flipped)
    return {"service"}


def _flip(book: Book, rows: list[Entry], pk: int, *, cause: str, undoing: bool) -> set[str]:
    if not rows:
        return set()
    common = book.ledger_common(pk)
    ledger.insert_entries(
        book.db,
        ledger.reversal_rows(
            rows, id_of=uuid7, common=common, period_of=lambda row: row.period, undoing=undoing, cause=cause
        ),
    )
    return {"entry"}


def _refuse_closed(book: Book, rows: list[Entry]) -> None:
    """A month closed since stops an undo; a correction of a closed month was booked in the open one and may go."""
    closed = months.closed_through(book.db)
    if closed is not None and any(row.period <= closed for row in rows):
        raise UserError("这些登记所在的月份已经审核，不能撤销。", "请用“冲正”更正，或先重新打开这个月。")


def log(book: Book, *, text: str = "", limit: int = 200) -> list[LogLine]:
    """The newest actions whose name holds a text."""
    rows = book.db.execute(
        "SELECT o.pk, o.name, o.kind, o.state, o.operator, o.at, "
        "(SELECT count(*) FROM change c WHERE c.operation_pk = o.pk) + "
        "(SELECT count(*) FROM entry e WHERE e.operation_pk = o.pk) + "
        "(SELECT count(*) FROM service s WHERE s.operation_pk = o.pk) "
        "FROM operation o WHERE o.kind <> 'note' AND instr(o.name, ?) > 0 ORDER BY o.pk DESC LIMIT ?",
        [text, limit],
    )
    return [LogLine(*row) for row in rows.fetchall()]


def log_detail(book: Book, operation_pk: int, limit: int = 200) -> list[str]:
    """What an action changed, line by line, IDs and phones masked."""
    from wenming_desktop.services import log_words

    rows = book.db.execute(
        "SELECT noun, before, after FROM change WHERE operation_pk = ? ORDER BY pk LIMIT ?",
        [operation_pk, limit],
    ).fetchall()
    served = book.db.execute(
        "SELECT p.name, s.day, s.content, s.minutes FROM service s LEFT JOIN volunteer o ON o.pk = s.volunteer_pk "
        "LEFT JOIN volunteer v ON v.pk = ifnull(o.merged_into, o.pk) LEFT JOIN person p ON p.pk = v.person_pk "
        "WHERE s.operation_pk = ? ORDER BY s.pk LIMIT ?",
        [operation_pk, limit],
    ).fetchall()
    return [
        *(
            log_words.detail(str(noun), json.loads(before or "{}"), json.loads(after or "{}"))
            for noun, before, after in rows
        ),
        *(log_words.served(name or "", day, content, int(minutes)) for name, day, content, minutes in served),
    ][:limit]
