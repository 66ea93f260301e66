"""Whether the book is still the one that was closed, in words: at opening (a few look-ups) and in 数据体检 (the whole chain)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import groupby, islice
from operator import attrgetter

from wenming_desktop.domain.errors import NOT_AS_KEPT, ForeignBookError, NotAsKeptError, ObstacleError
from wenming_desktop.domain.findings import Finding
from wenming_desktop.domain.paper_words import few
from wenming_desktop.domain.points import Entry
from wenming_desktop.services import log_words
from wenming_desktop.services.context import Book
from wenming_desktop.storage import as_left, backup, chain, damage, heads, journal, schema, states, under_way
from wenming_desktop.storage.as_left import Untrue
from wenming_desktop.storage.heads import Loss

_TOLD = 3  # records named before a door
_MARK = "数据旁边的记号文件"
_LACKING = f"{_MARK}（记着登记到哪一步）不在，或者读不出来"
_NO_BACKUP = "没有找到完好的备份：请把整个文件夹另外复制一份，再找维护的人。"
_MOST = 20  # rows of one table told one by one
_LEFT = {"added": "不是程序登记的", "changed": "被改过", "gone": "被删去了"}


def loss(book: Book) -> str:
    """What to say at opening: the book lost its newest operations, or is another one; '' where all is well."""
    found = heads.loss(book.folder, book.db) or heads.loss_by_backups(book.folder, book.db, newest_only=True)
    return "" if found is None else f"{_loss_words(found)}请先不要登记，{_way_back(book)}"


def missed(book: Book) -> str:
    """The same, and where nothing is kept beside the file by which a loss could be seen."""
    if said := loss(book):
        return said
    if not heads.is_lacking(book.folder, book.db):
        return _behind(book)
    row = book.db.execute("SELECT pk, name, at FROM operation ORDER BY pk DESC LIMIT 1").fetchone()
    last = f"现在最后一步是第{row[0]}步（{row[1]}，{str(row[2])[:10]}）"
    return f"{_LACKING}：最近的登记丢没丢看不出来。{last}。请对照纸质材料，看后面的登记还在不在。缺的补记以后，再接着登记。"


def _behind(book: Book) -> str:
    steps = heads.behind(book.folder, book.db)
    if not steps:
        return ""
    return (
        f"数据旁边的记号少记了最近{steps}步：要是丢了登记，会看不出来。请看一下磁盘和数据文件夹能不能写入。"
    )


def carried_words(book: Book) -> str:
    """What to say once a book was upgraded that was not as it was left: the upgrade did not make it true; '' of a sound one."""
    start = chain.start_of(book.db)
    found = chain.carried(book.db, start) if start else []
    if not found:
        return ""
    return f"这份数据在升级以前就有{len(found)}步操作被改动过，与存档不符，升级以后仍不作数。请到“设置—备份”做数据体检，{_newest_backup(book)}"


def opening(book: Book) -> str:
    """What to say once the book is open."""
    return at_once(book) or at_leisure(book)


def at_once(book: Book) -> str:
    """What is known by a few look-ups: guards that are not the program's, lost operations."""
    return foreign(book) or missed(book)


def at_leisure(book: Book) -> str:
    """A large import altered, or one of the last steps: a second for each import of tens of thousands of rows."""
    if large := as_left.look_at_large(book.db):
        return f"{large}次大批登记（导入）的内容被改动过，与存档不符。请先不要登记，{_newest_backup(book)}"
    if last := as_left.last_broken(book.db):
        return f"最近{last}步登记读出来的和当时登记的不一样，可能是磁盘出了错，也可能被改动过。请先不要登记，{_newest_backup(book)}"
    return ""


def foreign(book: Book) -> str:
    """What to say where the file's guards, or a step in it, are not the program's, with a good backup; '' where all is well."""
    said = _foreign_words(book)
    if not said:
        return ""
    return f"{said}请先不要登记，{_offered(lambda: damage.newest_good(book.folder))}"


def _foreign_words(book: Book) -> str:
    return schema.foreign(book.db) or (journal.HALF_STEP if under_way.left_behind(book.db) else "")


def _loss_words(found: Loss) -> str:
    if found.kind == "another":
        return f"数据文件夹里现在放着的是另一本账，不是上次登记到第{found.kept.operation}步的那一本。"
    if found.kind == "shorter":
        gone = found.kept.operation - found.newest
        return f"这份数据少了{gone}步操作：上次登记到第{found.kept.operation}步，现在只到第{found.newest}步，最近的登记丢了。"
    return f"这份数据和上次关闭时的不是同一份：第{found.kept.operation}步对不上，中间被换过。"


def _way_back(book: Book) -> str:
    """What to do after a loss: a backup helps only where it has what was lost."""
    if not backup.listed(book.folder):
        return _NO_BACKUP
    try:
        ahead = heads.beyond(book.folder, book.db)
    except ObstacleError as error:
        return str(error)
    if not ahead and heads.own_root(book.folder) != states.root_of(book.db):
        return "先找一找原来的数据文件被移到了哪里；这里没有原来那一本账的备份。请把整个文件夹另外复制一份，再找维护的人。"
    if not ahead:
        return "把整个文件夹另外复制一份。备份里也没有丢的这几步，不要恢复；请照纸质材料补记。"
    one, head = max(ahead, key=lambda found: found[1].operation)
    return f"到“设置—备份”恢复备份“{one.path.name}”，它登记到第{head.operation}步；核对以后再用，还缺的照纸质材料补记。"


def _newest_backup(book: Book) -> str:
    """The newest backup in which nothing was altered, and how much of the work it does not have."""
    return _offered(
        lambda: damage.newest_good(book.folder, lambda kept: not backup.put_aside(kept, book.db)),
        "核对以后再用。",
    )


def _offered(newest: Callable[[], damage.Good | None], more: str = "") -> str:
    """The backup to put back, in words; why none could be looked at where the disk or the system did not let them."""
    try:
        good = newest()
    except ObstacleError as error:
        return str(error)
    return f"到“设置—备份”恢复。{good.words}{more}" if good else _NO_BACKUP


# ---- for what is shown ----
def marked(book: Book, entries: Iterable[Entry], *, patient: bool = False) -> list[Entry]:
    """Entries to be shown, ``untrue`` those that are not as they were booked (与存档不符).

    Those of a large import are known once it was looked at beside the window's work, or at once where one is ``patient``.
    """
    found = list(entries)
    untrue = as_left.untrue_among(book.db, "entry", [one.pk for one in found], patient=patient)
    return [replace(one, untrue=True) if one.pk in untrue else one for one in found]


# ---- for what leaves ----
def stop_if_untrue(book: Book, nouns: Iterable[str]) -> None:
    """NotAsKeptError before anything is issued, sealed, closed or printed on rows of some tables that nobody's act left so.

    ForeignBookError where something else than the program acts in the file: a view may say what no table has.
    """
    if said := _foreign_words(book):
        raise ForeignBookError(f"{said}这一步没有做。", "请到“设置—备份”恢复完好的备份以后再办。")
    if found := book.known.untrue(book.db, nouns):
        raise NotAsKeptError(_few_of(book, found))


def beside(book: Book, nouns: Iterable[str]) -> str:
    """What is said beside a list or an export of some tables that is for the office alone; '' where every row is as it was left."""
    found = book.known.untrue(book.db, nouns)
    return f"{_few_of(book, found)}{NOT_AS_KEPT}，不能作数，请到“设置—备份”做数据体检。" if found else ""


def _few_of(book: Book, found: list[Untrue]) -> str:
    return few(list(dict.fromkeys(_untrue_words(book, one) for one in found)), _TOLD, "处")


def _untrue_words(book: Book, one: Untrue) -> str:
    if one.pk:
        return log_words.record_words(book.db, one.noun, one.pk)
    row = book.db.execute("SELECT name, at FROM operation WHERE pk = ?", [one.operation]).fetchone()
    step = f"第{one.operation}步操作" if one.operation else "升级以前"
    return f"{step}{f'（{row[0]}，{row[1][:10]}）' if row else ''}登记的内容"


# ---- for 数据体检 ----
def schema_holds(book: Book) -> Iterator[Finding]:
    """The file's tables, triggers, indexes and views are those the program made, none more and none less."""
    for one in schema.unlike(book.db):
        yield Finding("E03", one.words)


def chain_holds(book: Book) -> Iterator[Finding]:
    """Every operation is as it was written, and follows the one before it."""
    broken = chain.walk(book.db)
    if broken is None:
        return
    more = f"；这样的共{broken.steps}步" if broken.steps > 1 else ""
    if not broken.operation:
        yield Finding("E40", f"数据升级以前的操作记录或登记被改过{more}")
        return
    named = f"（{broken.name}，{broken.at[:10]}）" if broken.name else ""
    yield Finding("E40", f"第{broken.operation}步操作{named}对不上，它或它前面的一步被改过、删去或补过{more}")


def states_hold(book: Book) -> Iterator[Finding]:
    """A step is shown as done or undone as the steps after it say."""
    for pk, name in as_left.misstated(book.db):
        yield Finding("E40", f"第{pk}步操作（{name}）写的是否撤销，和后来撤销、重做的几步对不上")


def head_holds(book: Book) -> Iterator[Finding]:
    """What is kept beside the file, and what its backups remember, agrees with it."""
    seen = heads.read(book.folder)
    found = heads.loss(book.folder, book.db) or heads.loss_by_backups(book.folder, book.db)
    if found is not None:
        yield Finding(
            "E41" if found.kind == "shorter" else "E42", f"{_loss_words(found)}{_way_back(book)}".rstrip("。")
        )
    if far := heads.noted(book.folder, book.db).far:
        yield Finding("E48", f"{_MARK}里记着编号{few(far, 3, '个')}，比登记簿里的大得多，没有采用")
    for kept in heads.misstated(book.folder, book.db):
        yield Finding("E53", f"备份“{kept.path.name}”说自己登记到的一步，它里面没有")
    if seen.lacked:
        yield Finding("E47", f"登记第{seen.lacked}步的时候，{_MARK}不在或读不出来")
    for one in seen.lost:
        yield Finding("E44", f"曾经登记到第{one.operation}步，后来那几步不在了")


def head_is_kept(book: Book) -> Iterator[Finding]:
    """Something is kept beside the file at all."""
    if heads.is_lacking(book.folder, book.db):
        yield Finding("E45", _LACKING)
    elif said := _behind(book):
        yield Finding("E45", said.rstrip("。"))


def rows_hold(book: Book) -> Iterator[Finding]:
    """What was issued, closed, said, imported or attached, and every ordinary record, is as the last operation left it."""
    for noun, of_noun in groupby(as_left.untrue(book.db), attrgetter("noun")):
        for one in islice(of_noun, _MOST):
            yield Finding(
                "E43",
                f"{log_words.record_words(book.db, one.noun, one.pk)}{_LEFT[one.how]}{_columns(book, one)}",
            )
        if more := sum(1 for _ in of_noun):
            yield Finding("E43", f"{log_words.noun_word(noun)}还有{more}条被改过、删去，或者不是程序登记的")


def _columns(book: Book, one: Untrue) -> str:
    """Which columns of a changed row are not as the journal has them; '' where it has only its key."""
    names = as_left.columns_apart(book.db, one) if one.how == "changed" else []
    return (
        f"：{few(list(dict.fromkeys(log_words.column_word(one.noun, name) for name in names)), 3, '栏')}"
        if names
        else ""
    )
