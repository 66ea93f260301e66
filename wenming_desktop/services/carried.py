"""Numbers on papers that left the office before a backup was put back (恢复前出具的编号): entered, never given again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from wenming_desktop.domain import issued as rules
from wenming_desktop.domain.errors import DamagedBookError, NotAsKeptError, UserError
from wenming_desktop.domain.paper_words import few
from wenming_desktop.domain.periods import Period
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book, Context
from wenming_desktop.storage import carried as store
from wenming_desktop.storage import issued as issued_store
from wenming_desktop.storage.carried import Given
from wenming_desktop.storage.issued import Issued

LOOK_AT_STUBS = "备份以后出具过的证明、公示，编号不在里面：请照存根先登记手工编号，再出新的。"
"""To be said where a backup is put where no book was to carry its numbers over from."""
SEE_BEFORE = "内容请看“恢复前”的备份"
_NOT_WHOLE = "原来的登记簿没有全部读出来，备份以后出具过的编号可能不全：请照存根先登记手工编号，再出新的。"
_UNREAD = (
    f"恢复前出具的编号没有全部读出来（数据文件夹里的{store.FILE}）：请照存根先登记手工编号，再出新的；"
    "登记好以后把这个文件删去，就不再提醒。"
)
_NAMED = 2
Before = TypeVar("Before", bound=Path | None)


class Restored(NamedTuple, Generic[Before]):
    """A backup in a book's place: the file of what was there ``before``, and what of its numbers the backup does not know.

    ``voided`` are those it has in force though they were declared void since; ``whole`` where all could be read.
    """

    before: Before
    numbers: tuple[str, ...]
    voided: tuple[str, ...] = ()
    whole: bool = True
    look_at: str = SEE_BEFORE

    @property
    def words(self) -> str:
        """What is said of the numbers; '' where the backup knows them all."""
        said = "" if self.whole else _NOT_WHOLE
        if self.numbers:
            named = few(self.numbers, _NAMED, "份")
            said += f"这份备份以后出具的{named}编号已留下，不会再用；{self.look_at}。"
        if self.voided:
            said += f"这份备份以后作废的{few(self.voided, _NAMED, '份')}照旧作废。"
        return said


def over(folder: Path, swap: Callable[[], Before], look_at: str = SEE_BEFORE) -> Restored[Before]:
    """Let a backup take a closed book's place (``swap`` gives the file of what was there); tells what was carried over.

    The numbers are laid beside the book before it is gone, as far as it can be read: a kill in between loses none.
    Those of a restore before that was not followed by an opening lie there already, and stay.
    """
    waiting, found = store.kept(folder), store.given(folder)
    before = _each_once((*waiting.numbers, *found.numbers))
    store.keep(folder, before)
    done = swap()
    known = {one.number: one.state for one in store.given(folder).numbers}
    missing = [one for one in before if one.number not in known or _void_since(one, known[one.number])]
    if missing:
        store.keep(folder, missing)
    else:
        store.forget(folder)
    laid = [one.number for one in store.kept(folder).numbers]
    return Restored(
        done, tuple(one for one in laid if one not in known), tuple(one for one in laid if one in known),
        waiting.whole and found.whole, look_at,
    )  # fmt: skip


def _each_once(numbers: Iterable[Given]) -> list[Given]:
    """Of two of one number the one that says more: what was declared void stays so, the later else."""
    found: dict[str, Given] = {}
    for one in numbers:
        if one.number not in found or _says(one) >= _says(found[one.number]):
            found[one.number] = one
    return list(found.values())


def _says(one: Given) -> tuple[int, bool]:
    return ("issued", "superseded", "withdrawn").index(one.state), one.name != rules.UNREAD


def _void_since(one: Given, state: str) -> bool:
    return one.state == "withdrawn" and state == "issued" and rules.KINDS[one.kind].withdrawable


def entered(context: Context) -> str:
    """What every opener calls first, before a number can be drawn; gives what is to be said, '' where all is well."""
    try:
        said, _ = context.call(enter)
    except DamagedBookError:
        raise
    except UserError as error:  # the next opening tries again; till then none of them is drawn (issued.draw)
        return f"恢复前出具的编号还没有登记进来。{error}"
    return said


def enter(book: Book) -> tuple[str, Changes]:
    """Enter what was carried over and is not known: the number with its code, whose it was, nothing it said.

    What was declared void stays void. Gives what is to be said of those that were not entered; they stay where they lie.
    """
    if book.standing is not None and book.standing.read_only:
        return "", Changes()
    waiting = store.kept(book.folder)
    found = [(one, _known(book, one.number)) for one in waiting.numbers]
    known = [(one, row) for one, row in found if isinstance(row, Issued)]
    twice = [one.number for one, row in known if _another(row, one)]
    fresh = [one for one, row in found if row is None]
    void = [
        (one, row) for one, row in known
        if one.number not in twice and _void_since(one, row.state) and issued_store.holds(book.db, row)
    ]  # fmt: skip
    name = _name(len(fresh), len(void))
    if name:
        with book.operation(name, kind="note") as pk:
            for one in fresh:
                issued_store.insert(book.db, _row(book, one, pk))
            for one, row in void:
                issued_store.withdraw(book.db, row.pk, one.withdrawn_reason, _void_on(book, one))
    if waiting.numbers and waiting.whole and not twice:
        store.forget(book.folder)
    said = "" if waiting.whole else _UNREAD
    if twice:
        said += (
            f"{few(twice, _NAMED, '份')}有两份：恢复前出具过一份，恢复后同一个编号又出具了一份。"
            "请收回恢复后的那份，在登记簿里作废，重新出具。"
        )
    return said, changed(name, "issued") if name else Changes()


def _known(book: Book, number: str) -> Issued | NotAsKeptError | None:
    try:
        return issued_store.by_number(book.db, number)
    except NotAsKeptError as error:  # a row that cannot be read holds its number all the same
        return error


def _another(row: Issued, one: Given) -> bool:
    """Whether the book gave the number to another paper since, and that one is in force."""
    by_hand = bool(row.facts.get("by_hand"))
    codes = bool(one.code) and bool(row.code) and row.code != one.code
    written = not one.code and one.name != rules.UNREAD and not by_hand
    return row.state == "issued" and (codes or written)


def _name(fresh: int, void: int) -> str:
    said = [f"留下恢复前出具的{fresh}份编号"] * bool(fresh) + [f"恢复前作废的{void}份照旧作废"] * bool(void)
    return "，".join(said)


def _void_on(book: Book, one: Given) -> date:
    return date.fromisoformat(one.withdrawn_on) if one.withdrawn_on else book.clock.today()


def _row(book: Book, one: Given, operation_pk: int) -> issued_store.Row:
    certificate = one.kind in rules.CERTIFICATES
    facts = {"by_hand": True, rules.CARRIED: True, "purpose": "恢复前出具"}
    if not one.day:
        facts[rules.UNDATED] = True
    void = one.state == "withdrawn"
    # neither a board nor a notice is of a period here: only their numbers are, and those are of one kind
    return {
        "kind": one.kind if certificate else "notice", "name": one.name or ("" if certificate else _subject(one)), "number": one.number,
        "code": one.code or None, "content": "{}", "checksum": rules.checksum_of("{}"), "facts": facts,
        "issued_on": one.day or book.clock.today().isoformat(), "issued_at": book.now, "operator": book.operator,
        "operation_pk": operation_pk, "state": one.state, "withdrawn_on": _void_on(book, one).isoformat() if void else None,
        "withdrawn_reason": one.withdrawn_reason if void else "",
    }  # fmt: skip


def _subject(one: Given) -> str:
    period = Period.parse(one.period).label if one.period else ""
    return f"{one.village or '全部'}{period}{rules.KINDS[one.kind].label}"
