"""The first start: 新建本所 (four questions), 打开示范数据, 打开已有数据, 从备份恢复. It only asks; app.py does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

import wenming_desktop
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.fields import Field
from wenming_desktop.services import rescue
from wenming_desktop.services.named_books import wrong_name
from wenming_desktop.support.clock import Clock
from wenming_desktop.ui import about
from wenming_desktop.ui.helped import START
from wenming_desktop.ui.icons import icon
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.recent import Recent, away, is_book
from wenming_desktop.ui.recent import of as recent_of
from wenming_desktop.ui.theme import Colour, set_role
from wenming_desktop.ui.widgets.bar import Bar, DetailDialog, ProgressStrip
from wenming_desktop.ui.widgets.card import clear_layout
from wenming_desktop.ui.widgets.fitting import DialogBody, FittedDialog
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.record_form import RecordForm
from wenming_desktop.ui.widgets.text import ElideLabel, plain_label

SUFFIX = ".wenming"


@dataclass(frozen=True)
class NewBook:
    """The four answers of 新建本所."""

    name: str
    operator: str
    phone: str
    folder: Path


@dataclass(frozen=True)
class Doors:
    """What each way in does; app.py hands them in."""

    create: Callable[[NewBook], None]
    demo: Callable[[], None]
    open_book: Callable[[Path], object]
    restore: Callable[[Path], None]
    forget: Callable[[Path], None] = lambda _folder: None


_QUESTIONS = (
    Field(
        "本所全称",
        "unit",
        required=True,
        name="name",
        help="例如：苏布德苏木新时代文明实践所。印在公示和榜单上。",
    ),
    Field("您的姓名", "name", required=True, name="operator", help="每条登记都会记下是谁记的。"),
    Field("本所电话", "phones", name="phone", help="印在公示上供群众反映意见，可以以后再填。"),
)


class StartDialog(FittedDialog):
    """The window before any book is open."""

    helped_by = START

    def __init__(
        self, doors: Doors, home: Path, recent: Sequence[Recent], clock: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("文明实践所工作台")
        self._doors, self._folder, self._recent = doors, home, list(recent)[:5]
        self.messages = Messages(self)
        self.messages.window = self
        self.messages.broke.connect(lambda detail: DetailDialog.bug(self, detail))
        self.jobs = Jobs(self.messages, self)
        self._form = RecordForm(_QUESTIONS, today=clock.today())
        self._form.submitted.connect(self._create)
        self._place = ElideLabel(str(home), "muted")
        self._stack = QStackedWidget()
        self._lines = QGridLayout()
        self._stack.addWidget(DialogBody(self._doors_page()))
        self._stack.addWidget(self._questions_page())
        box = QVBoxLayout(self)
        box.setContentsMargins(36, 28, 36, 24)
        box.setSpacing(12)
        box.addWidget(plain_label("文明实践所工作台", "brand"))
        box.addWidget(Bar(self.messages))
        box.addWidget(ProgressStrip(self.jobs))
        box.addWidget(self._stack, 1)
        box.addWidget(
            plain_label(f"第{wenming_desktop.__version__}版", "muted"), 0, Qt.AlignmentFlag.AlignRight
        )
        self.set_size(720, 480)

    def ask_new(self) -> None:
        """Go to the four questions."""
        self._stack.setCurrentIndex(1)
        self._form.focus_first()

    def _list_recent(self) -> None:
        """Name, place and last day of each book; one that is not there now can be taken off the list."""
        clear_layout(self._lines)
        self._lines.setColumnStretch(1, 1)
        self._heading.setVisible(bool(self._recent))
        for row, book in enumerate(self._recent):
            name = book.folder.stem
            button = action_button(name, partial(self._open_recent, book), role="link")
            button.setToolTip(plain_tip(str(book.folder)))
            button.setAccessibleDescription(book.words)
            self._lines.addWidget(button, row, 0, Qt.AlignmentFlag.AlignLeft)
            self._lines.addWidget(ElideLabel(book.words, "muted" if book.there else "warn"), row, 1)
            if not book.there:
                off = action_button("从列表去掉", partial(self._forget, book), role="link")
                off.setAccessibleName(f"从列表去掉 {name}")
                self._lines.addWidget(off, row, 2)

    def _open_recent(self, book: Recent) -> None:
        """Looked for once more: the stick may have been put in since the list was made."""
        self._list_recent()
        if book.there:
            self._doors.open_book(book.folder)
        else:
            self.messages.error(away(book.folder, last=False))

    def _forget(self, book: Recent) -> None:
        self._recent.remove(book)
        self._doors.forget(book.folder)
        self._list_recent()
        self.messages.bar(
            f"“{book.folder.stem}”不再列出，没有删任何文件。找到以后，点“打开已有数据”。", "plain"
        )

    def _doors_page(self) -> QWidget:
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        doors = (
            ("landmark", "新建本所(&N)", "第一次用：回答四个问题，就可以开始登记。", self.ask_new),
            ("eye", "打开示范数据(&D)", "虚构的苏木和农牧户，随便试，不影响您的数据。", self._doors.demo),
            ("folder-open", "打开已有数据(&O)", "以前建好的“….wenming”文件夹。", self._choose_book),
            (
                "archive-restore",
                "从备份恢复(&R)",
                "用一份备份文件（.wmbak）另建一份数据。",
                self._choose_backup,
            ),
        )
        for number, door in enumerate(doors):
            grid.addWidget(_door(*door, main=number == 0), number // 2, number % 2)
        self._heading = plain_label("最近用过的", "muted")
        grid.addWidget(self._heading, 2, 0)
        grid.addLayout(self._lines, 3, 0, 1, 2)
        self._list_recent()
        grid.setRowStretch(4, 1)
        return page

    def _questions_page(self) -> QWidget:
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(plain_label("新建本所", "title"))
        box.addWidget(DialogBody(self._form), 1)
        line = QHBoxLayout()
        line.addWidget(plain_label("数据放在"))
        line.addWidget(self._place, 1)
        line.addWidget(action_button("换个地方(&P)", self._choose_place))
        box.addLayout(line)
        box.addWidget(plain_label("请放在本机的文件夹里，不要放在U盘或网盘里。", "help"))
        foot = QHBoxLayout()
        foot.addWidget(action_button("返回(&B)", lambda: self._stack.setCurrentIndex(0)))
        foot.addStretch(1)
        foot.addWidget(action_button("建好，开始用(&S)", self._create, main=True))
        box.addLayout(foot)
        return page

    def _create(self) -> None:
        if not self._form.check():
            return
        values = self._form.values()
        name = str(values["name"])
        if said := wrong_name(name):
            self.messages.error(said)
            return
        folder = self._folder / f"{name}{SUFFIX}"
        new = NewBook(name, str(values["operator"]), str(values["phone"] or ""), folder)
        self._ask_first(new, partial(self._doors.create, new))

    def _ask_first(self, new: NewBook, make: Callable[[], None]) -> None:
        """A book of this name is there already, here or elsewhere: that one is meant more often than a second, empty one."""
        inside = next((one for one in (self._folder, *self._folder.parents) if is_book(one)), None)
        other = next((one for one in self._recent if one.folder.stem == new.name and one.there), None)
        if inside is not None:
            said = UserError(f"“{inside.name}”本身就是一份数据，里面不能再放一份。", "请点“换个地方”。")
            self.messages.error(said)
        elif is_book(new.folder):
            self.messages.confirm(
                self, f"这里已经有一份“{new.name}”。", "打开原来的", partial(self._doors.open_book, new.folder),
                f"{recent_of(new.folder).words}\n原来的不会被盖掉。要另建一份，请点“取消”，改一改名称，或换个地方。", undoable=True,
            )  # fmt: skip
        elif other is not None:
            self.messages.confirm(
                self, f"已经有一份“{new.name}”，还要再建一份空的吗？", "另建一份空的", make,
                f"原来的在：{other.words}\n新建的是空的，原来登记的都不在里面。要接着用原来的，请点“取消”，再点“返回”，在“最近用过的”里打开。",
            )  # fmt: skip
        else:
            make()

    def _choose_place(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "数据放在哪个文件夹", str(self._folder.parent))
        if chosen:
            self._folder = Path(chosen)
            self._place.setText(chosen)
            if said := rescue.advice(self._folder):
                self.messages.bar(said, "warn", [("换个地方", self._choose_place)], about=about.LASTING)

    def _choose_book(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "选“….wenming”文件夹", str(self._folder))
        if chosen:
            self._doors.open_book(Path(chosen))

    def _choose_backup(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "选一份备份", str(self._folder), "备份文件 (*.wmbak)")
        if chosen:
            self._doors.restore(Path(chosen))


def _door(name: str, title: str, text: str, run: Callable[[], None], *, main: bool) -> QWidget:
    card = QFrame()
    set_role(card, "card")
    picture = QLabel()
    picture.setPixmap(icon(name, Colour.VERMILION if main else Colour.GOLD).pixmap(28, 28))
    button: QPushButton = action_button(title, run, main=main)
    box = QGridLayout(card)
    box.setContentsMargins(16, 14, 16, 14)
    box.setHorizontalSpacing(12)
    box.addWidget(picture, 0, 0, Qt.AlignmentFlag.AlignTop)
    box.addWidget(button, 0, 1)
    box.addWidget(plain_label(text, "muted", wrap=True), 1, 1)
    box.setColumnStretch(1, 1)
    return card
