"""The main frame: rooms at the left, search and backup at the top, the bottom line, the keys that work everywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from wenming_desktop.domain.settings import Settings
from wenming_desktop.services import books, history
from wenming_desktop.ui import about
from wenming_desktop.ui.closing import Leaving
from wenming_desktop.ui.days_off import set_days_off
from wenming_desktop.ui.helped import open_help
from wenming_desktop.ui.page import Page, PageContext, Room
from wenming_desktop.ui.room_list import RoomList
from wenming_desktop.ui.taking_back import Turns, undo_last
from wenming_desktop.ui.theme import LETTER_SIZES, set_role, theme
from wenming_desktop.ui.widgets.bar import Bar, DetailDialog, ProgressStrip
from wenming_desktop.ui.widgets.bottom_bar import BottomBar
from wenming_desktop.ui.widgets.choice_field import Search
from wenming_desktop.ui.widgets.fitting import RoomStack, place_of, room_of
from wenming_desktop.ui.widgets.text import plain_label
from wenming_desktop.ui.widgets.top_bar import TopBar

SEARCH_GOES = tuple[str, dict[str, Any]]
_USUAL = 1366, 768
_TITLE_BAR = 40


@dataclass(frozen=True)
class Frame:
    """What the window says about the book: whether it is the demonstration, how counts read, a banner's words."""

    demo: bool = False
    counts: Callable[[dict[str, int]], str] = lambda stats: ""
    notice: str = ""


def usual_counts(stats: dict[str, int]) -> str:
    """13个站 · 4216户 · 1902名志愿者 (only what there is)."""
    words = (("stations", "个站"), ("households", "户"), ("volunteers", "名志愿者"))
    return " · ".join(f"{stats[key]}{unit}" for key, unit in words if stats.get(key))


class MainWindow(QMainWindow):
    """Holds the rooms; a page is made when it is first entered and refreshed only when its nouns changed."""

    def __init__(
        self, ctx: PageContext, rooms: Sequence[Room], search: Search, frame: Frame | None = None
    ) -> None:
        """``search(text)`` answers Choices whose value is (room key, arguments of its ``open``)."""
        super().__init__()
        self.ctx, self.rooms = ctx, {room.key: room for room in rooms}
        self._frame = frame or Frame(counts=usual_counts)
        self._pages: dict[str, Page] = {}
        self._key, self._first_time = "", False
        self._turns = Turns()
        ctx.drafts.taken.connect(self._turns.on_taken)
        # The closing backup: done while the window stands.
        self.before_close: Callable[[], bool] = lambda: True  # False: the window has to stay
        self.leaving = Leaving(
            self, ctx.drafts, ctx.messages, lambda key: self.rooms[key].title if key in self.rooms else ""
        )
        self.setWindowTitle("文明实践所工作台")
        self.setMinimumSize(1000, 520)
        ctx.navigate = self.navigate
        ctx.messages.window = self
        self.top = TopBar(search, ctx.jobs)
        self.bottom = BottomBar()
        self.list = RoomList(rooms, ctx.store)
        self._stack = RoomStack()
        self._build()
        self._connect()
        self._add_keys()
        self._restore()
        self._look_anew(frozenset())

    # ---- rooms ----
    @property
    def room(self) -> str:
        """The key of the room one stands in."""
        return self._key

    def page(self, key: str) -> Page:
        """The page of a room, made now where it was not there yet."""
        if key not in self._pages:
            page = self.rooms[key].factory(self.ctx)
            page.status.connect(
                lambda text, key=key: self.bottom.set_room(text) if key == self._key else None
            )
            self._pages[key] = page
            self._stack.add_room(page)
        return self._pages[key]

    def navigate(self, room: str, **args: Any) -> None:
        """Go to a room; ``args`` go to its ``open``."""
        self.ctx.drafts.room = room
        page = self.page(room)
        if self._key != room:
            self.ctx.messages.leave_room()
        self._key = room
        self.list.mark(room)
        self._stack.setCurrentWidget(page)
        self.bottom.set_room(page.status_text)
        if page.dirty:
            page.dirty = False
            page.refresh()
        page.take_focus()
        draft = args.pop("resume", None)
        if args:
            page.open(**args)
        if draft:
            page.resume(draft)
        self.ctx.store.setValue("window/room", room)

    def _on_changed(self, changes: Any) -> None:
        nouns = changes.nouns
        if not nouns and not changes.operation:
            return
        self.ctx.look_at_bar(nouns)
        if changes.operation:
            # after the one who wrote has taken its rows out of what is being typed
            QTimer.singleShot(0, self.ctx.drafts, self.ctx.drafts.settle)
            self._turns.on_written(changes.turned)
        for key, page in self._pages.items():
            if page.nouns & nouns:
                page.dirty = key != self._key
                if key == self._key:
                    page.refresh()
        if changes.operation:
            self.ctx.messages.say(changes.operation)
        if changes.warnings:
            self.ctx.messages.bar("".join(changes.warnings), about=about.operation(changes.pk))
        self._look_anew(nouns)

    def _look_anew(self, nouns: frozenset[str]) -> None:
        ctx = self.ctx
        for key, room in self.rooms.items():
            if room.badge and (not nouns or nouns & room.badge_nouns):
                ctx.jobs.run(self, room.badge(ctx), partial(self.list.set_number, key))
        ctx.read(self, lambda names: self.bottom.set_names(*names), _names)
        ctx.read(self, self._show_book, _book_line)
        ctx.read(
            self,
            lambda found: self.top.set_backup(found[0].at if found else None, ctx.context.clock.now()),
            books.backups,
        )

    def _show_book(self, found: tuple[Settings, dict[str, int]]) -> None:
        settings, stats = found
        name, size = settings.institute.name, settings.institute.letter_size
        set_days_off(settings.holidays)
        if size != theme().size and size in LETTER_SIZES:
            theme().apply(size)
        self.top.set_institute(name)
        self.setWindowTitle(f"文明实践所工作台 — {name}")
        self.bottom.set_book(self._frame.counts(stats) or usual_counts(stats))

    # ---- keys ----
    def press_undo(self) -> None:
        """Ctrl+Z: what was typed here since the last action goes first, so that the order is the clerk's own."""
        cleared = self.ctx.drafts.step_back()
        if cleared:
            self.ctx.messages.say(
                f"已清掉没有登记的内容：{cleared}。按 Ctrl+Y 找回；再按一次 Ctrl+Z，撤销上一步。"
            )
        else:
            self.undo()

    def press_redo(self) -> None:
        """Ctrl+Y: what was taken last comes back, typed or recorded."""
        title = self.ctx.drafts.bring_back() if self._turns.typed_is_next() else ""
        if title:
            self.ctx.messages.say(f"已找回没有登记的内容：{title}。")
        else:
            self.redo()

    def undo(self) -> None:
        """Take the last action back by name; what is not of this sitting and this room is asked about."""
        page = self._pages.get(self._key)
        undo_last(self.ctx, self, page.in_sight() if page else frozenset())

    def redo(self) -> None:
        """Ctrl+Y."""
        self.ctx.write(self, lambda name: self.ctx.messages.say(f"已重做：{name}"), history.redo)

    def answer_save(self) -> None:
        """Ctrl+S: everything is saved already, and the habit deserves an answer."""
        self.ctx.messages.say(f"已自动保存 {self.ctx.context.clock.now():%H:%M}，不用手动保存。")

    def show_help(self) -> None:
        """F1."""
        open_help(self)

    @property
    def helped_by(self) -> str:
        """The help page of the room one stands in."""
        return self._key

    def back_up(self) -> None:
        """立即备份."""
        future = self.ctx.context.read(books.back_up)
        self.ctx.jobs.run(self, future, self._on_backed_up, what="正在备份")

    def _on_backed_up(self, path: Any) -> None:
        self.ctx.messages.say(f"已备份：{path.name}")
        self.ctx.read(self, self._tell_of_backup, books.said_of, path)
        self.ctx.announce("backup")

    def _tell_of_backup(self, found: tuple[list[str], bool]) -> None:
        if found[0]:
            self.ctx.messages.bar("".join(found[0]), "bad" if found[1] else "warn", about=about.LASTING)

    def _find(self) -> None:
        page = self._pages.get(self._key)
        if page is None or not page.open_find():
            self.top.focus_search()

    def _print(self) -> None:
        page = self._pages.get(self._key)
        if page is None or not page.print_page():
            self.ctx.messages.say("这一页没有可以打印的内容。要打印榜单，请到“红灰黑榜”。")

    def _press_main(self) -> None:
        page = self._pages.get(self._key)
        if page is not None:
            page.press_main()

    def _press(self, keys: str) -> None:
        page = self._pages.get(self._key)
        if page is not None and page.press(keys):
            return
        target = next((room for room in self.rooms.values() if room.keys == keys), None)
        if target:
            self.navigate(target.key, new=True)

    def _add_keys(self) -> None:
        keys: dict[str, Callable[[], object]] = {
            "Ctrl+Z": self.press_undo, "Ctrl+Y": self.press_redo, "Ctrl+Shift+Z": self.press_redo,
            "Ctrl+S": self.answer_save,
            "F1": self.show_help, "Ctrl+F": self._find, "Ctrl+K": self.top.focus_search, "Ctrl+P": self._print,
            "Ctrl+N": self._press_main,
            "F2": lambda: self._press("F2"), "F3": lambda: self._press("F3"),
        }  # fmt: skip
        for key, run in keys.items():
            QShortcut(QKeySequence(key), self).activated.connect(lambda run=run: run())
        for number, room in enumerate(self.rooms.values(), start=1):
            if number < 10:
                shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
                shortcut.activated.connect(lambda key=room.key: self.navigate(key))

    # ---- frame ----
    def _build(self) -> None:
        self._bar = Bar(self.ctx.messages)
        self._progress = ProgressStrip(self.ctx.jobs)
        bars = QVBoxLayout()
        bars.setContentsMargins(22, 0, 22, 6)
        bars.addWidget(self._bar)
        bars.addWidget(self._progress)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._stack.in_sight(), 1)
        # under the room: a bar that comes must not push a button from under the mouse
        right.addLayout(bars)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.list)
        middle.addLayout(right, 1)
        whole = QWidget()
        box = QVBoxLayout(whole)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        if self._frame.demo:
            box.addWidget(_banner(_DEMO))
        if self._frame.notice:
            box.addWidget(_banner(self._frame.notice))
        box.addWidget(self.top)
        box.addLayout(middle, 1)
        box.addWidget(self.bottom)
        self.setCentralWidget(whole)

    def _connect(self) -> None:
        messages = self.ctx.messages
        self.list.wanted.connect(self.navigate)
        self.top.found.connect(lambda where: self.navigate(where[0], **where[1]))
        self.top.missed.connect(lambda text: messages.say(f"没有找到“{text}”，换个写法试试。"))
        self.top.backup_wanted.connect(self.back_up)
        self.bottom.undo_wanted.connect(self.undo)
        self.bottom.redo_wanted.connect(self.redo)
        messages.said.connect(self.bottom.say)
        messages.broke.connect(lambda detail: DetailDialog.bug(self, detail))
        self.ctx.jobs.changed.connect(self._on_changed)

    def _restore(self) -> None:
        geometry = self.ctx.store.value("window/geometry")
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(*_USUAL)
            self._first_time = True

    def show_fitting(self) -> None:
        """Show, no larger than the screen; the first time filling one too small for the usual size and its title bar."""
        room = place_of(self).size()
        self.resize(self.size().boundedTo(room_of(self)))  # also where nothing answers to 最大化
        if self._first_time and (room.width() <= _USUAL[0] or room.height() <= _USUAL[1] + _TITLE_BAR):
            self.showMaximized()
        else:
            self.show()

    def open_last_room(self) -> None:
        """Enter the room one was in last time, else the first."""
        last = self.ctx.store.value("window/room", "")
        self.navigate(last if last in self.rooms else next(iter(self.rooms)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.list.fit(event.size().width())

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.leaving.holds_back():
            event.ignore()
            return
        self.ctx.store.setValue("window/geometry", self.saveGeometry())
        if not self.before_close():
            self.leaving.answered = False
            event.ignore()
            return
        super().closeEvent(event)


def _names(book: Any) -> tuple[str, str]:
    return history.undo_name(book), history.redo_name(book)


def _book_line(book: Any) -> tuple[Settings, dict[str, int]]:
    return book.settings, books.stats(book)


_DEMO = "演示数据：都是虚构的人和村，可以随便试；您自己的数据在另外的文件里。"


def _banner(words: str) -> QFrame:
    banner = QFrame()
    set_role(banner, "demo")
    box = QHBoxLayout(banner)
    box.setContentsMargins(16, 3, 16, 3)
    box.addWidget(plain_label(words), 0, Qt.AlignmentFlag.AlignCenter)
    return banner
