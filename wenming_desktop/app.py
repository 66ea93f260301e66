"""The window's composition root: open a book, hand it to the rooms, close it again with a backup.

Started as ``wenming`` (the last book), ``wenming BOOK.wenming`` or ``wenming --book BOOK``;
``--pictures DIR`` walks through every room of the demonstration book and saves what one sees.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from wenming_desktop.domain.errors import BookGoneError, DamagedBookError, UserError
from wenming_desktop.services import books, carried, mishaps, rescue
from wenming_desktop.services.context import Context
from wenming_desktop.support import last_word, logs, paths
from wenming_desktop.support.arguments import folder_of
from wenming_desktop.support.clock import Clock
from wenming_desktop.ui import recent, starting
from wenming_desktop.ui.closing import last_backup, said_again
from wenming_desktop.ui.doorbell import Doorbell, bring_forward, ring
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.kept import Kept
from wenming_desktop.ui.main_window import Frame, MainWindow, usual_counts
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.mouth import Mouth
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.rooms import all_rooms, search_of
from wenming_desktop.ui.saving_as import SavingAs
from wenming_desktop.ui.theme import theme
from wenming_desktop.ui.widgets.table_view import Store

if TYPE_CHECKING:
    import tempfile

    # What a start with a book does not show is imported where it is needed
    from wenming_desktop.ui.putting_back import PuttingBack
    from wenming_desktop.ui.start import NewBook, StartDialog

DEMO_NAME = "示范数据"
SETTLE = 600  # ms after the window is shown


def main(argv: Sequence[str]) -> int:
    """Open the window; the exit code of the event loop, 1 where ``--pictures`` or ``--smoke`` failed."""
    options = starting.options(argv)
    if starting.no_screen():
        sys.stderr.write("这里没有图形界面，不能打开窗口。命令行的用法：wenming --help\n")
        return 1
    logs.setup(paths.log_dir())
    last_word.watch_crashes(paths.log_dir())
    starting.prepare_input_method()
    qt = QApplication.instance() or QApplication(["wenming"])
    assert isinstance(qt, QApplication)
    starting.dress(qt)
    starting.speak_chinese(qt)
    theme().apply()
    program = Program(qt, starting.store(options), starting.clock(options))
    program.mouth.listen()
    if options.pictures:
        sys.excepthook = program.on_exception
        QTimer.singleShot(0, lambda: program.take_pictures(Path(options.pictures)))
    elif options.smoke:
        sys.excepthook = lambda _kind, error, _trace: program.smoke_failed(error)
        QTimer.singleShot(0, lambda: program.smoke(options.book or options.folder))
    else:
        QTimer.singleShot(0, lambda: program.start(options.book or options.folder))
    code = qt.exec()
    program.close_book()
    return program.failed or code


class Program(QObject):
    """One running program: at most one open book and its window."""

    def __init__(self, qt: QApplication, store: Store, clock: Clock) -> None:
        super().__init__()
        self._qt, self._store, self._clock = qt, Kept(store), clock
        self._worker = ThreadPoolExecutor(1, "start")
        self._start: StartDialog | None = None
        self._context: Context | None = None
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self.mouth = Mouth(self._end, self)
        self._bell = Doorbell(self._come_forward, self)
        self._saving = SavingAs(lambda: self.window, self._go_on_at, clock, self)
        self.window: MainWindow | None = None
        self.failed = 0
        self._closing_done = self._ending = False
        self._painted = Event()
        self._alone = False  # --smoke proves this process, not another one's window

    @property
    def _putting(self) -> PuttingBack:
        from wenming_desktop.ui.putting_back import PuttingBack

        return PuttingBack(self._clock, self._work, self.open_book, self._front)

    # ---- ways in ----
    def start(self, folder: str | None) -> None:
        """Open the folder given, else the last book, else ask."""
        chosen = folder_of(folder).absolute() if folder else next(iter(recent.known(self._store)), None)
        if self._rings(chosen):
            # her own window of this book is there: it came forward, and this start is over
            QTimer.singleShot(0, self.finish)
        elif chosen is None:
            self.ask()
        elif folder or recent.is_book(chosen):
            self.open_book(chosen)
        else:
            self.ask(recent.away(chosen))

    def ask(self, error: UserError | None = None) -> None:
        """Show the first window, made fresh and in front, with what went wrong where something did."""
        from wenming_desktop.ui.start import Doors, StartDialog

        if self._start is None or not self._start.isVisible():
            self._drop_start()
            doors = Doors(
                self._create, self._open_demo, self.open_book, self._putting.offer, partial(recent.forget, self._store),
            )  # fmt: skip
            known = [recent.of(path) for path in recent.known(self._store)]
            self._start = StartDialog(doors, paths.default_book_dir(), known, self._clock, self.window)
        if self._context is None:
            self._bell.hang(None)
        bring_forward(self._start)
        if error:
            self._start.messages.error(error)

    def _drop_start(self) -> None:
        if self._start is not None:
            self._start.close()
            self._start.deleteLater()
            self._start = None

    def _rings(self, folder: Path | None) -> bool:
        return not self._alone and ring(folder)

    def _come_forward(self) -> None:
        """A second start rang: the window, or the first window where no book is open."""
        for widget in (self.window, self._start):
            if widget is not None and (widget is self.window or widget.isVisible()):
                bring_forward(widget)

    def open_book(self, folder: Path) -> bool:
        """Whether this book is open in its window now; what cannot be opened closes nothing, and is told in the first window."""
        before = self._context
        other = before is None or before.folder.resolve() != folder.resolve()
        if other and self._rings(folder):  # in another window of hers: that one came forward
            if before is None:
                self.finish()
            return False
        try:
            if other:
                opened, entered = self._opened(folder)
                if not self._leave_book():
                    opened.close(with_backup=False)
                    return False
                self._show(opened, entered)
        except Exception as error:  # noqa: BLE001 - told in the first window, whatever it is
            if self._context is not before:
                self._leave_book()
            self._refused(error, folder)
            return False
        self._hide_start()
        return True

    def _opened(self, folder: Path) -> tuple[Context, str]:
        """A book with what was entered at its opening, in words; on an error it is let go again."""
        context = Context(folder, self._clock)
        try:
            return context, carried.entered(context)
        except BaseException:
            context.close(with_backup=False)
            raise

    def _refused(self, error: Exception, folder: Path) -> None:
        """A door that did not open: the first window says why, a bug in a box over it."""
        said = mishaps.obstacle(error, folder)
        self.ask(said)
        if said is None:
            self.mouth.tell(error, "opening a book")
        elif isinstance(said, DamagedBookError):
            self._work(
                lambda: rescue.newest_good(folder), "正在找完好的备份",
                lambda good: self._putting.offer_good(folder, said, good),
            )  # fmt: skip

    def _go_on_at(self, folder: Path) -> bool:
        """The open handle's content stands at another place now: whether it is open there."""
        self._closing_done = True  # nothing is at the old path to be backed up
        went_on = self.open_book(folder)
        self._closing_done = False
        return went_on

    def _end(self, code: int) -> None:
        """Nothing is in sight any more."""
        self.failed, self._ending = code, True
        self._leave_book()
        self._qt.exit(code)

    def _leave_book(self) -> bool:
        """Close the window and the book it shows, to open another one; False where the window has to stay."""
        if self.window:
            self.window.leaving.go_quietly()
            if self._start is not None:
                # a window of its own from now on: it must outlive the one it stands over
                self._start.setParent(None, self._start.windowFlags())
            if not self.window.close():
                return False
            self.window.deleteLater()
            self.window = None
        self._bell.take_down()
        self._close_context()
        return True

    def _hide_start(self) -> None:
        if self._start:
            self._start.hide()

    def _create(self, new: NewBook) -> None:
        from wenming_desktop.ui.new_books import make_book

        self._work(lambda: make_book(new, self._clock), "正在新建", lambda _none: self.open_book(new.folder))

    def _open_demo(self) -> None:
        from wenming_desktop.ui.new_books import make_demo
        from wenming_desktop.ui.start import SUFFIX

        folder = paths.default_book_dir() / f"{DEMO_NAME}{SUFFIX}"
        if folder.is_dir() and any(folder.iterdir()):
            self.open_book(folder)
        else:
            self._work(
                lambda: make_demo(folder, self._clock), "正在准备示范数据", lambda _none: self.open_book(folder),
            )  # fmt: skip

    def _restore_over(self, file: Path) -> None:
        """Agreed to in the settings: the open book is closed, and the backup takes its place."""
        if self._context is None:
            return
        folder = self._context.folder
        if self._leave_book():
            self.ask()
            self._putting.over(folder, file)

    def _front(self) -> Messages:
        """Of the window one sees."""
        if self.window is not None:
            return self.window.ctx.messages
        assert self._start is not None
        return self._start.messages

    def _work(self, job: Callable[[], Any], what: str, done: Callable[[Any], object]) -> None:
        assert self._start is not None
        future: Future[Any] = self._worker.submit(job)
        self._start.jobs.run(self._start, future, done, what=what)

    # ---- the book ----
    def _show(self, context: Context, entered: str = "") -> None:
        self._context = context
        self._painted = Event()
        context.background_after(self._painted)
        messages = Messages(self)
        messages.lost.connect(self._saving.offer)
        jobs = Jobs(messages, self)
        ctx = PageContext(context, messages, jobs, self._store.of(context), switch_book=self.ask)
        # later: the room that asked for it is gone by then
        ctx.restore_over = lambda file: QTimer.singleShot(0, lambda: self._restore_over(file))
        demo = bool(context.call(books.settings).remembered.get("demo"))
        notice = rescue.LOOK_ONLY if context.standing.read_only else ""
        self.window = MainWindow(ctx, all_rooms(), search_of(ctx), Frame(demo, usual_counts, notice))
        self.window.before_close = self._may_close
        self.window.open_last_room()
        self.window.show_fitting()
        self._bell.hang(context.folder)
        recent.remember(self._store, context.folder)
        for said in filter(None, (rescue.advice(context.folder), entered)):
            messages.beside(said)
        QTimer.singleShot(0, self._painted.set)
        QTimer.singleShot(SETTLE, self._settle)

    def _settle(self) -> None:
        """Once the first window is painted."""
        if self.window is not None and self._context is not None and not self._temporary:
            from wenming_desktop.ui.settling import settle

            settle(self.window, self._leave_damaged)

    def _leave_damaged(self, folder: Path) -> None:
        if self._leave_book():
            self._refused(rescue.FOUND, folder)

    def close_book(self) -> None:
        """Let the book go, with the closing backup; nothing is asked."""
        self._bell.take_down()
        self._worker.shutdown()
        self._close_context()
        if self._temporary:
            self._temporary.cleanup()

    def _may_close(self) -> bool:
        """The closing backup while the window stands: it goes once the backup is there, or its failure was read.

        It stays where the file is gone or another one: what is open has nothing but this program, and is saved elsewhere.
        """
        if self._context is None or self._temporary or self._closing_done or self.window is None:
            return True
        self._closing_done = True
        error = last_backup(self._context, self.window.ctx.messages)
        if isinstance(error, BookGoneError) and not self._ending:
            self._closing_done = False
            self._saving.offer(error, self._close_unsaved)
            return False
        if error is not None:
            self.failed = 1
            said = mishaps.obstacle(error) or mishaps.bug_words()
            if not self._ending:
                advice = f"{said.advice}{said_again(self._context)}"
                self.window.ctx.messages.halt(f"关闭时的备份没有做成。{said.text}", advice)
        return True

    def _close_unsaved(self) -> None:
        """The clerk closes though the file is gone: asked, and said what is lost."""
        self._closing_done = True
        if self.window is not None:
            self.window.leaving.go_quietly()
            self.window.close()

    def _close_context(self) -> None:
        if self._context is None:
            return
        self._painted.set()
        try:
            wanted = self._temporary is None and not self._closing_done
            self._context.close(with_backup=wanted and self._context.standing.takes_backup)
        except Exception as error:  # noqa: BLE001 - the program ends all the same, and the next start says it
            mishaps.log(error, "closing backup")
            self.failed = 1
        finally:
            self._context, self._closing_done = None, False

    def finish(self) -> None:
        """Close every window and end; nobody is there to read a box."""
        self._ending = True
        if self.window:
            self.window.leaving.go_quietly()
        for widget in (self.window, self._start):
            if widget:
                widget.close()
        self._qt.quit()

    # ---- pictures and mishaps ----
    def take_pictures(self, folder: Path) -> None:
        """Walk through the demonstration book in a folder of its own."""
        import tempfile

        from wenming_desktop.ui.new_books import make_demo
        from wenming_desktop.ui.start import SUFFIX
        from wenming_desktop.ui.tour import Tour

        self._temporary = tempfile.TemporaryDirectory(prefix="wenming-")
        book = Path(self._temporary.name) / f"{DEMO_NAME}{SUFFIX}"
        make_demo(book, self._clock)
        self._show(Context(book, self._clock))
        assert self.window is not None
        Tour(self.window, folder, self.finish).start()

    def smoke(self, folder: str | None) -> None:
        """``--smoke``: open the book given and prove every room and one page; any miss is exit code 1."""
        from wenming_desktop.ui.smoke import Smoke

        self._alone = True
        self.start(folder)
        self._smoke = Smoke(self.window, self._smoked, self)
        QTimer.singleShot(0, self._smoke.start)

    def smoke_failed(self, error: BaseException) -> None:
        """What escapes a slot is a miss too; its stack goes to stderr and the log."""
        sys.stderr.write(mishaps.log(error, "smoke"))
        self._smoked(1)

    def _smoked(self, code: int) -> None:
        self.failed = self.failed or code
        self.finish()

    def on_exception(self, kind: type[BaseException], error: BaseException, trace: Any) -> None:
        """Whatever escapes a slot: logged, one dialog, nothing lost; the walk of --pictures fails."""
        if self._temporary:
            self.failed = 1
            sys.__excepthook__(kind, error, trace)
            self.finish()
            return
        self.mouth.tell(error)
