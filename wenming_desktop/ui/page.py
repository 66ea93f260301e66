"""What every room is built on: ``Page`` and the ``PageContext`` it is handed; ``Room`` puts it in the left column.

    class HouseholdsPage(Page):
        nouns = frozenset({"household", "person"})        # the tables it shows: refresh() runs when one changed

        def __init__(self, ctx: PageContext) -> None:
            super().__init__(ctx)
            self.header = PageHeader("农牧户")
            self.table = RecordTable("households", COLUMNS, ctx.jobs, ctx.store)
            self.box.addWidget(self.header)
            self.box.addWidget(self.table, 1)

        def refresh(self) -> None:                         # also called before it is first shown
            self.table.reload()

        def open(self, **args: Any) -> None:               # ctx.navigate("households", pk=12)
            self.table.select(args["pk"])

    ROOM = Room("households", "农牧户", "档案", "house", HouseholdsPage)

Reading and writing: ``ctx.read(self, self._show, verb, …)``, ``ctx.write(self, self._done, verb, …)``,
``ctx.paper(self, self._show_pdf, verb, …)``. A page never blocks, never asks the database itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from wenming_desktop.domain.errors import BookGoneError, UserError
from wenming_desktop.services.changes import Changes
from wenming_desktop.services.context import Context
from wenming_desktop.services.drafts import Draft
from wenming_desktop.ui.about import all_hold
from wenming_desktop.ui.drafts import Drafts
from wenming_desktop.ui.drafts_before import take_over
from wenming_desktop.ui.jobs import Done, Job, Jobs
from wenming_desktop.ui.messages import Messages, Notice
from wenming_desktop.ui.theme import set_role
from wenming_desktop.ui.widgets.detail_panel import DetailPanel
from wenming_desktop.ui.widgets.page_header import KEYS_SHOWN, PageHeader
from wenming_desktop.ui.widgets.record_table import RecordTable
from wenming_desktop.ui.widgets.table_view import Store


def _nowhere(_room: str, **_args: Any) -> None:
    """Navigation before the main window is there (tests)."""


@dataclass
class PageContext:
    """What the main window hands to every page; no page knows the window itself."""

    context: Context
    messages: Messages
    jobs: Jobs
    store: Store
    navigate: Callable[..., None] = field(default=_nowhere)
    switch_book: Callable[[], None] = field(default=lambda: None)
    restore_over: Callable[[Path], None] = field(default=lambda _file: None)
    drafts: Drafts = field(init=False)
    _unkept: Notice | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.drafts = self.jobs.drafts = Drafts(self.context, self.jobs)
        self.jobs.empty_panels = _empty_panels
        self.drafts.refused.connect(self._tell_unkept)
        # not the method itself, which Qt would hold weakly: the context lives as long as its drafts
        self.drafts.again.connect(lambda: self._tell_kept())
        take_over(self.context, self.drafts, self.store)
        self.drafts.sweep_pictures()  # what a killed program left
        if reread := getattr(self.store, "reread", None):
            self.jobs.changed.connect(reread)

    def _tell_unkept(self, error: BaseException) -> None:
        """What is typed is no longer kept as a draft: said once, until it is kept again."""
        if isinstance(error, BookGoneError):  # 另存 is asked at once: all that is typed goes along
            self.messages.lost.emit(error)
        why = str(error) if isinstance(error, UserError) else "数据文件暂时写不进去。"
        self._unkept = self.messages.beside(
            f"正在填的内容没有存成草稿，断电会丢。{why}窗口里的内容还在，先不要关闭；能存了会自己补存。",
            "bad",
        )

    def _tell_kept(self) -> None:
        if self._unkept is not None:
            self.messages.drop(self._unkept)
        self.messages.bar("刚才没有存成的草稿已经补存上了。", "good")

    def look_at_bar(self, nouns: frozenset[str]) -> None:
        """Something changed: the bar goes where what it speaks of is no more so."""
        for part in self.messages.look_again(nouns):
            if part.about is not None:
                self.read(self.messages, partial(self._answered, part), all_hold, part.about.asks)

    def _answered(self, part: Notice, holds: bool) -> None:
        if not holds:
            self.messages.drop(part)

    def today(self) -> date:
        """The day by the book's clock."""
        return self.context.clock.today()

    def announce(self, *nouns: str) -> None:
        """Say that something changed that no write verb told (a backup was made)."""
        self.jobs.changed.emit(Changes(frozenset(nouns)))

    def read(
        self, owner: QObject, done: Done | None, verb: Callable[..., Any], *args: Any, **kwargs: Any
    ) -> Job:
        """Run a read verb beside the writer; ``done(result)`` on the window's thread."""
        return self.jobs.run(owner, self.context.read(verb, *args, **kwargs), done)

    def write(
        self, owner: QObject, done: Done | None, verb: Callable[..., Any], *args: Any, **kwargs: Any
    ) -> Job:
        """Run a write verb; its Changes refresh the rooms first, then ``done(result)``."""
        return self.jobs.run(owner, self.context.submit(verb, *args, **kwargs), done, write=True)

    def paper(
        self, owner: QObject, done: Done | None, verb: Callable[..., Any], *args: Any, **kwargs: Any
    ) -> Job:
        """Run a verb that draws paper."""
        return self.jobs.run(owner, self.context.paper(verb, *args, **kwargs), done, what="正在排版")

    def future(self, verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Future[Any]:
        """A read verb as a Future, for widgets that take one (``RecordTable.set_source``, ``PersonPicker``)."""
        return self.context.read(verb, *args, **kwargs)


class Page(QWidget):
    """One room: a column of widgets on paper colour, told when to refresh."""

    nouns: frozenset[str] = frozenset()
    # of ``nouns`` those it only counts or names by the way: taking one of their rows back cannot be seen here
    by_the_way: frozenset[str] = frozenset()
    # which ``open`` leads to a form of this room, by the subject of its draft
    resumes: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    status = Signal(str)

    def __init__(self, ctx: PageContext) -> None:
        super().__init__()
        self.ctx = ctx
        self.dirty = True
        self.status_text = ""
        set_role(self, "page")
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(22, 18, 22, 14)
        self.box.setSpacing(14)

    def refresh(self) -> None:
        """Read everything anew: before the first showing, and when one of ``nouns`` changed."""

    def take_focus(self) -> None:
        """Give the keyboard to the room when it is entered: to its first list, if it has one."""
        focus_first_list(self)

    def in_sight(self) -> frozenset[str]:
        """The tables whose rows one sees here one by one: Ctrl+Z asks before it takes back anything else."""
        return self.nouns - self.by_the_way

    def open(self, **args: Any) -> None:
        """Where ``navigate(room, **args)`` leads; called after a due refresh."""

    def resume(self, draft: Draft) -> None:
        """接着录: open what was left half-filled; a room opens its own sheets and forms, for the rest it says how."""
        if draft.subject in self.resumes:
            self.open(**self.resumes[draft.subject])
        else:
            self.ctx.messages.bar(f"再打开“{draft.title}”，填过的内容会接上。", "plain")

    def tour(self) -> Iterator[str]:
        """For ``--pictures``: do something, ``yield`` the picture's name, go on when it was taken."""
        yield "room"

    def set_status(self, text: str) -> None:
        """The quiet words at the bottom while this room is shown (本月418条 …　F4 选积分项目 …)."""
        self.status_text = text
        self.status.emit(text)

    def open_find(self) -> bool:
        """Ctrl+F: open the find line of the first table in sight; False where there is none."""
        for table in lists_in_sight(self)[:1]:
            table.open_find()
            return True
        return False

    def print_page(self) -> bool:
        """Ctrl+P: press the button that shows these keys; False where there is none."""
        return self.press("Ctrl+P")

    def press_main(self) -> bool:
        """Ctrl+N: press the filled button of the head in sight (新增志愿者, 新建一户); False where there is none."""
        for header in self.findChildren(PageHeader):
            for button in header.findChildren(QPushButton):
                if button.property("role") == "main" and button.isVisible() and button.isEnabled():
                    button.click()
                    return True
        return False

    def press(self, keys: str) -> bool:
        """Press the visible button that shows these keys."""
        for button in self.findChildren(QPushButton):
            if button.property(KEYS_SHOWN) == keys and button.isVisible() and button.isEnabled():
                button.click()
                return True
        return False


@dataclass(frozen=True)
class Room:
    """An entry of the left column: key, title, group (日常, 档案, 公示与打印, ''), icon, and how its page is made.

    ``badge(ctx)`` answers a Future of a number that waits for the clerk, read again when one of ``badge_nouns`` changed;
    ``keys`` opens the room from anywhere (F3) with ``open(new=True)``.
    """

    key: str
    title: str
    group: str
    icon: str
    factory: Callable[[PageContext], Page]
    badge: Callable[[PageContext], Future[Any]] | None = None
    badge_nouns: frozenset[str] = frozenset()
    keys: str = ""


def later(module: str, name: str) -> Callable[[PageContext], Page]:
    """The factory of a page whose module is read when the room is first entered, so that the window comes up fast."""

    def make(ctx: PageContext) -> Page:
        page: Page = getattr(import_module(f"wenming_desktop.ui.pages.{module}"), name)(ctx)
        return page

    return make


def lists_in_sight(page: QWidget) -> list[RecordTable]:
    """The lists one sees in a page; those of a record's panel come after the room's own."""
    seen = [one for one in page.findChildren(RecordTable) if one.isVisible()]
    panels = page.findChildren(DetailPanel)
    return sorted(seen, key=lambda table: any(panel.isAncestorOf(table) for panel in panels))


def focus_first_list(page: QWidget) -> None:
    """Give the keyboard to the first list in sight; where it is empty, to the first step it offers."""
    for table in lists_in_sight(page)[:1]:
        steps = [button for button in table.findChildren(QPushButton) if button.isVisible()]
        first = table.view if table.view.isVisible() or not steps else steps[0]
        first.setFocus(Qt.FocusReason.OtherFocusReason)


def _empty_panels(owner: QObject) -> bool:
    """Empty the panels of a view that showed a record which is gone; False where it has none, so that it is told."""
    panels = [owner] if isinstance(owner, DetailPanel) else owner.findChildren(DetailPanel)
    for panel in panels:
        panel.show_nothing()
    return bool(panels)
