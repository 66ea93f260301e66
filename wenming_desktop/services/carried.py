"""Numbers on papers that left the office before a backup was put back (恢复前出具的编号): entered, never given again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

from wenming_desktop.domain import issued as rules
from wenming_desktop.domain.paper_words import few
from wenming_desktop.domain.periods import Period
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.storage import carried as store
from wenming_desktop.storage import issued as issued_store
from wenming_desktop.storage.carried import Given

LOOK_AT_STUBS = "备份以后出具过的证明、公示，编号不在里面：请照存根先登记手工编号，再出新的。"
"""To be said where a backup is put where no book was to carry its numbers over from."""
_NAMED = 2
T = TypeVar("T")


class Restored(NamedTuple):
    """A backup in a book's place: the backup of what was there before (恢复前), and the numbers it does not know."""

    before: Path
    numbers: tuple[str, ...]

    @property
    def words(self) -> str:
        """What is said of the numbers; '' where the backup knows them all."""
        if not self.numbers:
            return ""
        return f"这份备份以后出具的{few(self.numbers, _NAMED, '份')}编号已留下，不会再用；内容请看“恢复前”的备份。"


def over(folder: Path, swap: Callable[[], T]) -> tuple[T, tuple[str, ...]]:
    """Let a backup take a closed book's place; gives what ``swap`` gives, and the numbers the backup does not know.

    They are laid beside the book before it is gone, as far as it can be read: a kill in between loses none.
    """
    before = store.given(folder)
    store.keep(folder, before)
    done = swap()
    known = {one.number for one in store.given(folder)}
    missing = [one for one in before if one.number not in known]
    if missing:
        store.keep(folder, missing)
    else:
        store.forget(folder)
    return done, tuple(one.number for one in missing)


def enter(book: Book) -> Changes:
    """Enter what was carried over and is not known: the number with its code, whose it was, nothing it said."""
    waiting = store.kept(book.folder)
    fresh = [one for one in waiting if issued_store.by_number(book.db, one.number) is None]
    if not waiting or (book.standing is not None and book.standing.read_only):
        return Changes()
    name = f"留下恢复前出具的{len(fresh)}份编号"
    if fresh:
        with book.operation(name, kind="note") as pk:
            for one in fresh:
                issued_store.insert(book.db, _row(book, one, pk))
    store.forget(book.folder)
    return changed(name, "issued") if fresh else Changes()


def _row(book: Book, one: Given, operation_pk: int) -> issued_store.Row:
    certificate = one.kind in rules.CERTIFICATES
    name = one.name if certificate else _subject(one)
    # neither a board nor a notice is of a period here: only their numbers are, and those are of one kind
    return {
        "kind": one.kind if certificate else "notice", "name": name, "number": one.number, "code": one.code or None,
        "content": "{}", "checksum": rules.checksum_of("{}"), "facts": {"by_hand": True, rules.CARRIED: True, "purpose": "恢复前出具"},
        "issued_on": one.day, "issued_at": book.now, "operator": book.operator, "operation_pk": operation_pk,
    }  # fmt: skip


def _subject(one: Given) -> str:
    label = rules.KINDS[one.kind].label if one.kind in rules.KINDS else ""
    period = Period.parse(one.period).label if one.period else ""
    return f"{one.village or '全部'}{period}{label}"
