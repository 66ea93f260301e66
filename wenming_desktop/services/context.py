"""The open book: built once by the window or the command line and handed down."""

from __future__ import annotations

import getpass
import platform
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event, local
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Self, TypeVar, cast

from sqlite_utils import Database

from wenming_desktop.domain.errors import (
    BookGoneError,
    ForeignBookError,
    ObstacleError,
    UnsureError,
    UserError,
)
from wenming_desktop.domain.settings import Settings
from wenming_desktop.printing import paper_thread
from wenming_desktop.services.changes import Changes
from wenming_desktop.services.queues import QUEUES, queue_of, too_late
from wenming_desktop.storage import (
    as_left,
    backup,
    book_folder,
    damage,
    heads,
    journal,
    schema,
    settings_store,
    temp,
)
from wenming_desktop.storage.connection import FILE_NAME, connect, looking, told
from wenming_desktop.storage.others import Others
from wenming_desktop.storage.standing import Standing, is_read_only
from wenming_desktop.storage.verdict import Known
from wenming_desktop.support import logs, memory
from wenming_desktop.support.clock import Clock

if TYPE_CHECKING:
    from wenming_desktop.domain.issued import Choose

CLOSING_TROUBLE = (
    "已登记的内容都保存了；关闭时数据文件没有整理完（可能是磁盘没有空间或出了错），下次打开会接着整理。"
    "请看一下磁盘还剩多少空间。"
)
# What a value raises that no program wrote there.
_UNREADABLE = (
    sqlite3.Error,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Book:
    """What every verb of the services is given: the database on this thread, the folder, the clock.

    ``choose`` draws the letters of verification codes; only the demo has one that can be foretold.
    """

    db: Database
    folder: Path
    clock: Clock
    origin: str
    choose: Choose = secrets.choice
    standing: Standing | None = None
    known: Known = field(default_factory=Known, compare=False)
    # the actions written by the verb that runs, in order, and what was noted or remembered beside them
    made: list[int] = field(default_factory=list, compare=False)
    notes: list[int] = field(default_factory=list, compare=False)

    @property
    def settings(self) -> Settings:
        """The settings as they are now."""
        return settings_store.load(self.db)

    @property
    def operator(self) -> str:
        """The clerk's name as set, else the login name."""
        return settings_store.operator(self.db) or getpass.getuser()

    @property
    def own_folder(self) -> Path:
        """The folder, for whoever writes beside the file; BookGoneError where it no longer leads to the open file."""
        if self.standing is not None:
            self.standing.still_there()
        return self.folder

    @property
    def now(self) -> str:
        """The time as stored: ISO to the second."""
        return self.clock.now().isoformat(timespec="seconds")

    @contextmanager
    def operation(self, name: str, *, kind: str = "edit", of_pk: int | None = None) -> Iterator[int]:
        """One clerk action: one transaction, journalled under ``name`` as 撤销 will show it.

        Before it and before its commit the file is asked to be still the one at its path (``BookGoneError``).
        """
        if self.standing is not None:
            self.standing.may_write()
        with journal.operation(
            self.db, name, operator=self.operator, origin=self.origin, at=self.now, kind=kind, of_pk=of_pk
        ) as pk:
            self.must_be_own()
            yield pk
            if self.standing is not None:
                self.standing.may_write()
        self.known.wrote(self.db)
        if not heads.write(self.folder, self.db) and self.standing is not None:
            self.standing.unkept = True
        (self.notes if kind == "note" else self.made).append(pk)

    def must_be_own(self) -> None:
        """ForeignBookError where something else than the program's own guards acts in the file; it ends all writing."""
        try:
            schema.must_be_own(self.db)
        except ForeignBookError as error:
            if self.standing is not None:
                self.standing.stopped = error
            raise

    def ledger_common(self, operation_pk: int, batch_pk: int | None = None) -> dict[str, object]:
        """What every ledger row of one operation shares."""
        return {
            "operation_pk": operation_pk, "origin": self.origin, "operator": journal.operator_of(self.db, operation_pk),
            "entered_at": self.now, "batch_pk": batch_pk,
        }  # fmt: skip


class Context:
    """An open book with its threads: one owns the writing connection, three read (``queues``); paper has its own.

    Opening takes the lock (UserError names the holder) and upgrades an older book on a copy; ``upgraded`` says whether
    it did, so that whoever opened can say what the new rules change (``editions.changed_by_upgrade``);
    ``unclean`` whether the book was not closed properly the last time (a -wal file lay beside it).
    """

    def __init__(self, folder: Path, clock: Clock | None = None) -> None:
        self.folder = folder
        self.clock = clock or Clock.system()
        self.origin = platform.node()
        book_folder.refuse_strange(folder)
        damage.look(folder)
        if not (folder / FILE_NAME).is_file():
            # Same words as for a damaged path, before a lock file is left in a folder that is no book.
            connect(folder / FILE_NAME)
        self.standing = Standing(folder, is_read_only(folder))
        self._holder = (
            None
            if self.standing.read_only
            else book_folder.Holder(folder, getpass.getuser(), self.clock.now())
        )
        if self._holder is not None:
            self.standing.held = self._holder.still_held
        # what stood in the way of the housekeeping at closing, in words; every step was saved before it
        self.trouble = ""
        # the first action of this sitting: what is older was done before the book was opened
        self.first_pk: int | None = None
        self._local = local()
        self._writer = ThreadPoolExecutor(1, "writer")
        self._others = Others(lambda: looking(folder / FILE_NAME, read_only=self.standing.read_only))
        self._known = Known(self._others)
        self._readers = {queue: ThreadPoolExecutor(1, queue) for queue in QUEUES}
        as_left.forget((folder / FILE_NAME).resolve())
        self.unclean = (folder / f"{FILE_NAME}-wal").exists()
        self._closing = False
        try:
            if not self.standing.read_only:
                temp.make_private(folder)
                temp.sweep(folder)
                book_folder.set_journal_aside(folder, self.clock.now())
            self.upgraded = (
                book_folder.refuse_older(folder)
                if self.standing.read_only
                else book_folder.upgrade(folder, self.clock.now())
            )
            self._writer.submit(lambda: self._others.wrote(self._book().db)).result()
            self.standing.opened()
        except BaseException:
            self._let_go()
            raise

    def submit(
        self, verb: Callable[Concatenate[Book, P], R], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[R]:
        """Run a verb on the writing thread; its Changes name the action they were written as."""

        def named(book: Book) -> R:
            book.made.clear()
            book.notes.clear()
            try:
                result = verb(book, *args, **kwargs)
            finally:
                made = book.made or book.notes  # what is remembered beside an act is not the act
                if self.first_pk is None and made:
                    self.first_pk = made[0]
            if made and isinstance(result, tuple) and len(result) == 2 and isinstance(result[1], Changes):
                told = result[1].warnings
                if result[1].nouns:  # nobody hears what is said of a step nobody sees
                    told += self.standing.told_unkept(heads.UNKEPT)
                return cast("R", (result[0], replace(result[1], pk=made[-1], warnings=told)))
            return result

        def run() -> R:
            try:
                return self._run(named)
            except ObstacleError as error:
                book: Book | None = getattr(self._local, "book", None)
                if book is None or not (book.made or book.notes):
                    raise
                raise _saved_before(error) from error.__cause__

        return self._writer.submit(run)

    def read(
        self, verb: Callable[Concatenate[Book, P], R], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[R]:
        """Run a read-only verb beside the writer, in its queue (``queues``) and with that one's connection.

        What nobody is waiting for keeps no pages of the file in memory once it is done. What a timer of the window
        asks while the book is being closed is cancelled.
        """
        if self._closing:
            return too_late()
        queue = queue_of(verb)

        def run() -> R:
            try:
                return self._run(verb, *args, **kwargs)
            finally:
                if queue != "interactive":
                    self._shrink()
                if queue == "inspection":
                    memory.give_back()

        return self._readers[queue].submit(run)

    def _shrink(self) -> None:
        book: Book | None = getattr(self._local, "book", None)
        if book is not None:
            with suppress(sqlite3.Error):
                book.db.execute("PRAGMA shrink_memory")

    def background_after(self, moment: Event) -> None:
        """Let what nobody waits for (``queues``) stand until a moment has come: the window is painted first."""
        self._readers["background"].submit(moment.wait)

    def paper(
        self, verb: Callable[Concatenate[Book, P], R], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[R]:
        """Run a verb that draws or shows paper: all ReportLab and pdfium calls happen on this one thread."""
        if self._closing:
            return too_late()
        return paper_thread.submit(lambda: self._run(verb, *args, **kwargs))

    def call(self, verb: Callable[Concatenate[Book, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a verb on the writing thread and wait for it (the command line, tests)."""
        return self.submit(verb, *args, **kwargs).result()

    def close(self, *, with_backup: bool = True) -> None:
        """Wait for what is running, leave one file behind, make the closing backup, let the book go.

        What goes wrong first is raised; nothing that fails after it takes its place.
        """
        self._closing = True
        try:
            paper_thread.submit(self._close_thread).result()
            for reader in self._readers.values():
                reader.submit(self._close_thread).result()
                reader.shutdown()
            if with_backup and not self.standing.read_only:
                self.standing.still_there()
                self._writer.submit(backup.at_closing, self.folder, self.clock.now()).result()
        except BaseException:
            with suppress(Exception):
                self._leave()
            raise
        self._leave()

    def _leave(self) -> None:
        # The writer leaves last: its checkpoint takes the -wal away, so that one file is left.
        self._others.close()
        try:
            self._writer.submit(self._tidy).result()
        finally:
            self._writer.shutdown()
            self._let_go()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Close without a backup; what the block raised is what is told, not what closing met after it."""
        if error is None:
            self.close(with_backup=False)
        else:
            with suppress(Exception):
                self.close(with_backup=False)

    def _let_go(self) -> None:
        self._others.close()
        if self._holder is not None:
            self._holder.release()

    def _run(self, verb: Callable[Concatenate[Book, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """A damaged or locked file, a full disk: told in the clerk's words wherever it is met."""
        try:
            with told(self.folder):
                return verb(self._as_it_is(), *args, **kwargs)
        except UserError as error:
            self.standing.note(error)
            raise
        except _UNREADABLE as error:
            from wenming_desktop.services import altered, mishaps

            if (cause := altered.cause(self._book().db)) is None:
                raise
            mishaps.log(error, "an altered book")
            try:
                raise cause from error
            finally:
                del cause  # else its own stack holds it, and what was being read stays open

    def _as_it_is(self) -> Book:
        """The book on this thread; where somebody else wrote in the file, nothing found before is taken for known."""
        book, others = self._book(), self._others.number()
        if getattr(self._local, "others", others) != others:
            as_left.look_anew(book.db)
        self._local.others = others
        return book

    def _book(self) -> Book:
        book: Book | None = getattr(self._local, "book", None)
        if book is None:
            db = connect(self.folder / FILE_NAME, read_only=self.standing.read_only)
            book = Book(db, self.folder, self.clock, self.origin, standing=self.standing, known=self._known)
            self._local.book = book
        return book

    def _close_thread(self) -> None:
        book: Book | None = getattr(self._local, "book", None)
        if book is not None:
            book.db.close()
            self._local.book = None

    def _tidy(self) -> None:
        """Leave one file behind. What is in the way of that takes nothing back of what was done: it is kept as trouble."""
        try:
            with told(self.folder):
                if not self.standing.read_only:
                    _keep_house(self._book().db)
                    with suppress(BookGoneError):
                        self.standing.still_there()
                        heads.keep_second(self.folder, self._book().db)
        except Exception as error:  # noqa: BLE001 - whatever stops the housekeeping, every step before it is saved
            logs.get("storage").warning("closing: %s", type(error.__cause__ or error).__name__)
            self.trouble = CLOSING_TROUBLE
        finally:
            self._close_thread()


def _saved_before(error: ObstacleError) -> ObstacleError:
    """What is told where a verb was stopped after a step of it was saved: nobody is to do that step again."""
    if isinstance(error, UnsureError):
        return error
    said = error.text.replace("，这一步没有保存", "")
    return ObstacleError(
        f"这一步已经保存，后面的没有做完：{said}", f"请先查一查，不要重复登记。{error.advice}"
    )


def _keep_house(db: Database) -> None:
    for pragma in ("analysis_limit=400", "optimize", "wal_checkpoint(TRUNCATE)"):
        db.execute(f"PRAGMA {pragma}").fetchall()
