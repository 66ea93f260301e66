"""Numbers on papers that left the office before a backup was put back (恢复前出具的编号): entered, never given again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from wenming_desktop.domain import issued as rules
from wenming_desktop.domain.errors import DamagedBookError, ForeignBookError, NotAsKeptError, UserError
from wenming_desktop.domain.paper_words import few
from wenming_desktop.domain.periods import Period
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book, Context
from wenming_desktop.storage import book_folder, erased_before, states
from wenming_desktop.storage import carried as store
from wenming_desktop.storage import issued as issued_store
from wenming_desktop.storage.carried import Given
from wenming_desktop.storage.issued import Issued

LOOK_AT_STUBS = "备份以后出具过的证明、公示，编号不在里面：请照存根先登记手工编号，再出新的。备份以后删除过个人信息的，要再删除一次。"
"""To be said where a backup is put where no book was to carry its numbers over from."""
SEE_BEFORE = "内容请看“恢复前”的备份"
_NOT_WHOLE = "原来的登记簿没有全部读出来，备份以后出具过的编号可能不全：请照存根先登记手工编号，再出新的。"
_UNMARKED = (
    "数据旁边的记号没有换成恢复以后的（磁盘出了错，或者不让写）：以后打开会说登记丢了、不是同一份，那是因为这次恢复。"
    "请看一下磁盘和数据文件夹能不能写入，再恢复一次。"
)
_UNREADABLE = (
    "数据文件夹里有一个文件记着恢复前出具过的编号，可是读不出来。里面的编号没有登记进来，文件已改名为“{0}”。"
)
_NOT_FOUND = (
    "恢复前出具过的编号应当在文件“{1}”里，可是这个文件找不到、打不开，或者不是恢复前留下的。"
    "编号没有登记进来，记着这件事的文件已改名为“{0}”。"
)
_NO_RESTORE = "没有恢复过备份的，不用管它。恢复过的，请照存根先登记手工编号，再出新的。"
_NAMED, _SHOWN = 2, 10
Before = TypeVar("Before", bound=Path | None)


class Restored(NamedTuple, Generic[Before]):
    """A backup in a book's place: the file of what was there ``before``, and what of its numbers the backup does not know.

    ``voided`` are those it has in force though they were declared void since, ``doubtful`` those of which only the damaged
    file says so; ``whole`` where all could be read; ``outside`` where nothing could be carried over at all. ``erased``: how
    many people whose data were taken out since (删除个人信息) stand in it again, ``all_erased`` whether they are all; ``marked``: beside the file it is noted that
    this is the book now.
    """

    before: Before
    numbers: tuple[str, ...]
    voided: tuple[str, ...] = ()
    whole: bool = True
    look_at: str = SEE_BEFORE
    doubtful: tuple[str, ...] = ()
    outside: bool = False
    erased: int = 0
    all_erased: bool = True
    marked: bool = True

    @property
    def well(self) -> bool:
        """Whether nothing is left for the clerk to look up and enter."""
        read = self.whole and self.all_erased and self.marked
        return read and not (self.outside or self.doubtful or self.erased)

    @property
    def words(self) -> str:
        """What is said of the numbers and of those who were taken out; '' where the backup knows them all."""
        said = "" if self.marked else _UNMARKED
        said += LOOK_AT_STUBS if self.outside else "" if self.whole else _NOT_WHOLE
        if self.numbers:
            named = few(self.numbers, _NAMED, "份")
            said += f"这份备份以后出具的{named}编号已留下，不会再用；{self.look_at}。"
        if self.voided:
            said += f"这份备份以后作废的{few(self.voided, _NAMED, '份')}照旧作废。"
        return said + _doubtful_words(self.doubtful) + _erased_words(self.erased, whole=self.all_erased)


def over(
    folder: Path, swap: Callable[[Callable[[str], object]], Before], look_at: str = SEE_BEFORE
) -> Restored[Before]:
    """Let a backup take a closed book's place (``swap`` gives the file of what was there); tells what was carried over.

    ``swap`` is given what notes, before the book is gone, where its numbers will lie: a kill in between loses none. What
    stands in the way after it is told beside what was done. The lost steps were asked for: no alarm at the next start.
    """
    whole = store.given(folder).whole
    done = swap(partial(store.note, folder))
    try:
        restored = _over(folder, done, look_at, whole=whole)
    except (OSError, UserError):
        restored = Restored(done, (), whole=False, look_at=look_at, all_erased=False)
    return restored._replace(marked=_is_marked(folder))


def _is_marked(folder: Path) -> bool:
    with suppress(OSError, UserError):
        return book_folder.keep_head(folder)
    return False


def _over(folder: Path, done: Before, look_at: str, *, whole: bool) -> Restored[Before]:
    known = {one.number: one.state for one in store.given(folder).numbers}
    waiting = store.waiting(folder, store.root_of(folder))
    fresh = tuple(one.number for one in waiting.numbers if one.number not in known)
    since = [one for one in waiting.numbers if one.number in known and _void_since(one, known[one.number])]
    voided = tuple(one.number for one in since if one.proved)
    doubtful = tuple(one.number for one in since if not one.proved)
    gone = waiting.erased
    erased = store.erased_again(folder, gone.found)
    if not (fresh or since or erased or waiting.strange) and waiting.whole and gone.whole:
        store.forget(folder)
    whole &= waiting.whole
    return Restored(done, fresh, voided, whole, look_at, doubtful, erased=erased, all_erased=gone.whole)


def _doubtful_words(numbers: Sequence[str]) -> str:
    if not numbers:
        return ""
    return f"恢复前的登记簿里写着{few(numbers, _NAMED, '份')}已经作废，核实不了，没有作废：请照存根核对，作废过的请再作废。"


def _erased_words(people: int, *, whole: bool) -> str:
    unsure = (
        ""
        if whole
        else "备份以后有没有按要求删除过个人信息，没有全部读出来：请照书面记录，删除过的再删除一次。"
    )
    if not people:
        return unsure
    return f"{unsure}这份备份里又有{people}个人的个人信息，备份以后已经按要求删除过：请在“设置—备份”做数据体检，照写出的名字再删除一次。"


def _void_since(one: Given, state: str) -> bool:
    return one.state == "withdrawn" and state == "issued" and rules.KINDS[one.kind].withdrawable


def entered(context: Context) -> str:
    """What every opener calls first, before a number can be drawn; gives what is to be said, '' where all is well."""
    try:
        said, _ = context.call(enter)
    except UserError as error:  # the next opening tries again; till then none of them is drawn (issued.draw)
        if isinstance(error, DamagedBookError) and not isinstance(error, ForeignBookError):
            raise
        return f"恢复前出具的编号还没有登记进来。{error}"
    return said


def enter(book: Book) -> tuple[str, Changes]:
    """Enter what was carried over and is not known: the number with its code, whose it was, nothing it said; and who had his
    data taken out, so that 数据体检 names him until it is done again.

    What was declared void stays void where that is proved; of what is not, the number alone is entered. Gives what was
    entered, in words, and what was not. A file that is of no restore is put aside, and what it names is not entered.
    """
    if book.standing is not None and book.standing.read_only:
        return "", Changes()
    waiting = store.waiting(book.folder, states.root_of(book.db))
    found = [(one, _known(book, one.number)) for one in waiting.numbers]
    known = [(one, row) for one, row in found if isinstance(row, Issued)]
    twice = [one.number for one, row in known if one.proved and _another(row, one)]
    fresh = [one for one, row in found if row is None]
    since = [
        (one, row) for one, row in known
        if one.number not in twice and _void_since(one, row.state) and issued_store.holds(book.db, row)
    ]  # fmt: skip
    void = [(one, row) for one, row in since if one.proved]
    doubtful = [one for one, _ in since if not one.proved]
    gone = waiting.erased
    erased = erased_before.standing_again(book.db, gone.found)
    counts = (len(fresh), len(void), len(doubtful), len(erased))
    name = _name(*counts, whole=waiting.whole, all_erased=gone.whole)
    if name:
        with book.operation(name, kind="note") as pk:
            for one in fresh:
                issued_store.insert(book.db, _row(book, one, pk))
            for one, row in void:
                issued_store.withdraw(book.db, row.pk, one.withdrawn_reason, _void_on(book, one))
            for erasure in erased:
                erased_before.keep(book.db, pk, erasure)
    said = _entered_words(fresh, [one for one, _ in void])
    said += _doubtful_words([one.number for one in doubtful])
    said += _erased_words(len(erased), whole=gone.whole)
    said += "" if waiting.whole else _NOT_WHOLE
    if waiting.strange:
        strange = _UNREADABLE if waiting.strange == (store.FILE,) else _NOT_FOUND
        renamed = store.put_aside(book.folder, book.clock.now())
        said += strange.format(renamed, few(waiting.strange, _NAMED, "份")) + _NO_RESTORE
    elif not twice:
        store.forget(book.folder)
    if twice:
        said += (
            f"{few(twice, _NAMED, '份')}有两份：恢复前出具过一份，恢复后同一个编号又出具了一份。"
            "请收回恢复后的那份，在登记簿里作废，重新出具。"
        )
    return said, changed(name, "issued") if name else Changes()


def _entered_words(fresh: Sequence[Given], void: Sequence[Given]) -> str:
    proved = [one.number for one in fresh if one.proved]
    bare = [one.number for one in fresh if not one.proved]
    said = f"恢复前出具的编号已登记进来：{few(proved, _SHOWN, '份')}。" if proved else ""
    if bare:
        said += (
            f"恢复前的登记簿里有{few(bare, _SHOWN, '份')}，内容核实不了，只留下编号，不再使用：请查纸质存根。"
        )
    if void:
        said += f"恢复前作废的{few([one.number for one in void], _SHOWN, '份')}照旧作废。"
    return said


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


def _name(fresh: int, void: int, doubtful: int, erased: int, *, whole: bool, all_erased: bool) -> str:
    """What stays in 操作记录 of it: what is said at the opening may not be read."""
    said = {
        f"留下恢复前出具的{fresh}份编号": fresh,
        f"恢复前作废的{void}份照旧作废": void,
        f"恢复前写着作废的{doubtful}份核实不了，没有作废，要照存根核对": doubtful,
        f"恢复前删除过个人信息的{erased}人又在里面，要再删除": erased,
        "恢复前的编号没有全部读出来，要照存根补登手工编号": not whole,
        "恢复前删除过谁的个人信息没有全部读出来，要照书面记录再删除": not all_erased,
    }
    return "，".join(words for words, holds in said.items() if holds)


def _void_on(book: Book, one: Given) -> date:
    return date.fromisoformat(one.withdrawn_on) if one.withdrawn_on else book.clock.today()


def _row(book: Book, one: Given, operation_pk: int) -> issued_store.Row:
    certificate = one.kind in rules.CERTIFICATES
    facts = {"by_hand": True, rules.CARRIED: True, "purpose": "恢复前出具"}
    if not one.day:
        facts[rules.UNDATED] = True
    state = one.state if one.proved else "issued"
    void = state == "withdrawn"
    # neither a board nor a notice is of a period here: only their numbers are, and those are of one kind
    return {
        "kind": one.kind if certificate else "notice", "name": one.name or ("" if certificate else _subject(one)), "number": one.number,
        "code": one.code or None, "content": "{}", "checksum": rules.checksum_of("{}"), "facts": facts,
        "issued_on": one.day or book.clock.today().isoformat(), "issued_at": book.now, "operator": book.operator,
        "operation_pk": operation_pk, "state": state, "withdrawn_on": _void_on(book, one).isoformat() if void else None,
        "withdrawn_reason": one.withdrawn_reason if void else "",
    }  # fmt: skip


def _subject(one: Given) -> str:
    period = Period.parse(one.period).label if one.period else ""
    return f"{one.village or '全部'}{period}{rules.KINDS[one.kind].label}"
