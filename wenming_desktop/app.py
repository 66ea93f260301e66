"""The window's composition root: open a book, hand it to the rooms, close it again with a backup.

Started as ``wenming`` (the last book), ``wenming BOOK.wenming`` or ``wenming --book BOOK``;
``--pictures DIR`` walks through every room of the demonstration book and saves what one sees.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QEventLoop, QLibraryInfo, QLocale, QObject, QSettings, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books, editions, proofs, search
from wenming_desktop.services.context import Book, Context
from wenming_desktop.support import logs, paths
from wenming_desktop.support.clock import Clock
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.main_window import Frame, MainWindow, usual_counts
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.rooms import all_rooms
from wenming_desktop.ui.start import SUFFIX, Doors, NewBook, StartDialog
from wenming_desktop.ui.theme import theme
from wenming_desktop.ui.tour import Tour
from wenming_desktop.ui.widgets.table_view import MemoryStore, Store

DEMO_NAME = "示范数据"
SETTLE = 600  # ms after the window is shown
LOOK_EVERY = 7  # days
PICTURE_TIME = datetime(2026, 10, 27, 17, 40)


def main(argv: Sequence[str]) -> int:
    """Open the window; the exit code of the event loop, 1 where ``--pictures`` or ``--smoke`` failed."""
    options = _options(argv)
    if _no_screen():
        sys.stderr.write("这里没有图形界面，不能打开窗口。命令行的用法：wenming --help\n")
        return 1
    _prepare_input_method()
    qt = QApplication.instance() or QApplication(["wenming"])
    assert isinstance(qt, QApplication)
    qt.setApplicationName("wenming-desktop")
    _speak_chinese(qt)
    theme().apply()
    logs.setup(paths.log_dir())
    program = Program(qt, _store(options), _clock(options))
    sys.excepthook = program.on_exception
    if options.pictures:
        QTimer.singleShot(0, lambda: program.take_pictures(Path(options.pictures)))
    else:
        QTimer.singleShot(0, lambda: program.start(options.book or options.folder))
        if options.smoke:
            QTimer.singleShot(1500, program.finish)
    code = qt.exec()
    program.close_book()
    return program.failed or code


class Program(QObject):
    """One running program: at most one open book and its window."""

    def __init__(self, qt: QApplication, store: Store, clock: Clock) -> None:
        super().__init__()
        self._qt, self._store, self._clock = qt, store, clock
        self._worker = ThreadPoolExecutor(1, "start")
        self._start: StartDialog | None = None
        self._context: Context | None = None
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self.window: MainWindow | None = None
        self.failed = 0
        self._closing_done = self._ending = False

    # ---- ways in ----
    def start(self, folder: str | None) -> None:
        """Open the folder given, else the last book, else ask."""
        chosen = Path(folder) if folder else next(iter(self._recent()), None)
        if chosen is None or not (folder or chosen.is_dir()):
            self.ask()
        else:
            self.open_book(chosen)

    def ask(self, error: UserError | None = None) -> None:
        """Show the first window, with what went wrong where something did."""
        if self._start is None:
            doors = Doors(self._create, self._open_demo, self.open_book, self._offer_restore)
            self._start = StartDialog(doors, paths.default_book_dir(), self._recent(), self._clock)
        self._start.show()
        if error:
            self._start.messages.error(error)

    def open_book(self, folder: Path) -> None:
        """Open a book in its window; what stands against it (another opener, say) is told in the first window."""
        if self._context is not None and self._context.folder != folder:
            self._leave_book()
        elif self._context is not None:
            self._hide_start()
            return
        try:
            context = Context(folder, self._clock)
        except UserError as error:
            self.ask(error)
            return
        self._show(context)
        self._hide_start()

    def _leave_book(self) -> None:
        """Close the window and the book it shows, to open another one."""
        if self.window:
            self.window.leaving.go_quietly()
            self.window.close()
            self.window.deleteLater()
            self.window = None
        self._close_context()

    def _hide_start(self) -> None:
        if self._start:
            self._start.hide()

    def _create(self, new: NewBook) -> None:
        self._work(lambda: _make_book(new, self._clock), "正在新建", lambda _none: self.open_book(new.folder))

    def _open_demo(self) -> None:
        folder = paths.default_book_dir() / f"{DEMO_NAME}{SUFFIX}"
        if folder.is_dir():
            self.open_book(folder)
        else:
            self._work(
                lambda: _make_demo(folder, self._clock),
                "正在准备示范数据",
                lambda _none: self.open_book(folder),
            )

    def _offer_restore(self, file: Path) -> None:
        def offer(counts: dict[str, int]) -> None:
            words = f"这份备份里有{counts['household']}户、{counts['person']}人、{counts['entry']}条积分。"
            if counts["missing"]:
                words += f"缺{counts['missing']}个附件（照片、扫描件、存档打印件）。"
            folder = paths.default_book_dir() / f"恢复{self._clock.now():%Y%m%d-%H%M}{SUFFIX}"
            run = lambda: self._work(  # noqa: E731
                lambda: books.restore(file, folder), "正在恢复", lambda _none: self.open_book(folder)
            )
            assert self._start is not None
            self._start.messages.bar(f"{words}将恢复成一份新的数据，原来的不动。", "plain", [("恢复", run)])

        self._work(lambda: books.peek_backup(file), "正在查看备份", offer)

    def _work(self, job: Callable[[], Any], what: str, done: Callable[[Any], None]) -> None:
        assert self._start is not None
        future: Future[Any] = self._worker.submit(job)
        self._start.jobs.run(self._start, future, done, what=what)

    # ---- the book ----
    def _show(self, context: Context) -> None:
        self._context = context
        messages = Messages(self)
        jobs = Jobs(messages, self)
        ctx = PageContext(context, messages, jobs, self._store, switch_book=self.ask)
        demo = bool(context.call(books.settings).remembered.get("demo"))
        self.window = MainWindow(ctx, all_rooms(), _search_of(ctx), Frame(demo, usual_counts))
        self.window.before_close = self._back_up_at_closing
        self.window.open_last_room()
        self.window.show_fitting()
        self._remember(context.folder)
        QTimer.singleShot(SETTLE, self._settle)

    def _settle(self) -> None:
        """Once the first window is painted: read the names for the search, and look the file over."""
        window = self.window
        if window is None or self._context is None or self._temporary:
            return
        window.ctx.read(window, None, search.warm)
        # One bar: what is said last stays, so the gravest comes last.
        window.ctx.read(window, self._told_opening, books.opening_words)
        if self._context.upgraded:
            window.ctx.read(window, self._upgraded, editions.changed_by_upgrade)
        window.ctx.read(window, self._missed, proofs.loss)
        if look_due(self._store, self._context, self._clock.today()):
            window.ctx.read(window, self._looked_over, books.damage)

    def _upgraded(self, said: str) -> None:
        if said and self.window:
            ctx = self.window.ctx
            ctx.messages.bar(said, "warn", [("看看", lambda: ctx.navigate("workbench"))])

    def _told_opening(self, said: str) -> None:
        if said and self.window:
            self.window.ctx.messages.bar(said, "bad", [("立即备份", self.window.back_up)])

    def _looked_over(self, damaged: bool) -> None:
        if self._context and not damaged:
            self._store.setValue(f"looked/{self._context.folder}", self._clock.today().isoformat())
        if damaged and self.window:
            words = "数据文件有损坏的地方。请不要继续登记，从最近的备份恢复；原来的文件不要删除。"
            self.window.ctx.messages.bar(words, "bad", [("去备份", self._to_backups)])

    def _missed(self, loss: str) -> None:
        """The newest operations are gone, or the book is another one: told before anything is entered."""
        if loss and self.window:
            self.window.ctx.messages.bar(loss, "bad", [("去备份", self._to_backups)])

    def _to_backups(self) -> None:
        if self.window:
            self.window.ctx.navigate("settings", tab="backups")

    def close_book(self) -> None:
        """Let the book go, with the closing backup; nothing is asked."""
        self._worker.shutdown()
        self._close_context()
        if self._temporary:
            self._temporary.cleanup()

    def _back_up_at_closing(self) -> None:
        """The closing backup while the window stands: it goes once the backup is there, or its failure was read."""
        if self._context is None or self._temporary or self._closing_done or self.window is None:
            return
        messages = self.window.ctx.messages
        messages.say("正在备份，备份好就关闭…")
        self._closing_done = True
        future = self._context.submit(books.back_up_at_closing)
        while not future.done():
            self._qt.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents, 50)
        try:
            future.result()
        except UserError as error:
            logs.get("app").error("closing backup: %s", error)
            self.failed = 1
            if not self._ending:
                messages.halt(f"关闭时的备份没有做成。{error.text}", f"{error.advice}下次打开时还会提醒。")

    def _close_context(self) -> None:
        if self._context is None:
            return
        try:
            self._context.close(with_backup=self._temporary is None and not self._closing_done)
        except UserError as error:
            logs.get("app").error("closing backup: %s", error)
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

    def _recent(self) -> list[Path]:
        kept = self._store.value("books/recent", []) or []
        names = [kept] if isinstance(kept, str) else list(kept)
        return [Path(name) for name in names if Path(name).is_dir()]

    def _remember(self, folder: Path) -> None:
        known = [str(folder), *(str(path) for path in self._recent() if path != folder)]
        self._store.setValue("books/recent", known[:5])

    # ---- pictures and mishaps ----
    def take_pictures(self, folder: Path) -> None:
        """Walk through the demonstration book in a folder of its own."""
        self._temporary = tempfile.TemporaryDirectory(prefix="wenming-")
        book = Path(self._temporary.name) / f"{DEMO_NAME}{SUFFIX}"
        _make_demo(book, self._clock)
        self._show(Context(book, self._clock))
        assert self.window is not None
        Tour(self.window, folder, self.finish).start()

    def on_exception(self, kind: type[BaseException], error: BaseException, trace: Any) -> None:
        """Whatever escapes a slot: logged, one dialog, nothing lost; the walk of --pictures fails."""
        if self._temporary:
            self.failed = 1
            sys.__excepthook__(kind, error, trace)
            self.finish()
            return
        target = self.window.ctx.messages if self.window else self._start.messages if self._start else None
        if target:
            target.bug(error)
        else:
            sys.__excepthook__(kind, error, trace)


def _make_book(new: NewBook, clock: Clock) -> None:
    books.create_book(new.folder, new.name, operator=new.operator, clock=clock)
    if not new.phone:
        return
    context = Context(new.folder, clock)
    try:
        context.call(_save_phone, new.phone)
    finally:
        context.close(with_backup=False)


def _save_phone(book: Book, phone: str) -> None:
    institute = replace(book.settings.institute, phone=phone)
    books.save_settings(book, replace(book.settings, institute=institute), "填写本所电话")


def _make_demo(folder: Path, clock: Clock) -> None:
    from wenming_desktop.services.demo import create_demo

    folder.parent.mkdir(parents=True, exist_ok=True)
    create_demo(folder, clock=clock)


def look_due(store: Store, context: Context, today: date) -> bool:
    """Whether the file is to be looked over at this start: after an unclean end, else once a week on this PC."""
    last = str(store.value(f"looked/{context.folder}", "") or "")
    return (
        context.unclean
        or not last
        or (today - date.fromisoformat(last)).days >= LOOK_EVERY
        or last > today.isoformat()
    )


def _search_of(ctx: PageContext) -> Callable[[str], Any]:
    from wenming_desktop.ui.find import find_everything

    return lambda text: ctx.context.read(find_everything, text)


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="wenming")
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--book")
    parser.add_argument("--pictures")
    parser.add_argument("--smoke", action="store_true")
    return parser.parse_args(list(argv))


def _store(options: argparse.Namespace) -> Store:
    if options.pictures:
        return MemoryStore()
    return cast(Store, QSettings(str(paths.data_dir() / "window.ini"), QSettings.Format.IniFormat))


def _clock(options: argparse.Namespace) -> Clock:
    return Clock.fixed(PICTURE_TIME) if options.pictures else Clock.system()


def _no_screen() -> bool:
    """Qt would end the process in English where Linux has no display."""
    known = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform.startswith("linux") and not any(os.environ.get(name) for name in known)


def _prepare_input_method() -> None:
    """Qt's own wheels know ibus only; fcitx5 speaks it through the portal."""
    if sys.platform.startswith("linux") and os.environ.get("QT_IM_MODULE", "").startswith("fcitx"):
        os.environ["QT_IM_MODULE"] = "ibus"
        os.environ["IBUS_USE_PORTAL"] = "1"


def _speak_chinese(qt: QApplication) -> None:
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(qt)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        qt.installTranslator(translator)
