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
from wenming_desktop.domain.fields import Field
from wenming_desktop.services import rescue
from wenming_desktop.services.named_books import wrong_name
from wenming_desktop.support.clock import Clock
from wenming_desktop.ui.icons import icon
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.recent import Recent
from wenming_desktop.ui.theme import Colour, set_role
from wenming_desktop.ui.widgets.bar import Bar, DetailDialog, ProgressStrip
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
    open_book: Callable[[Path], None]
    restore: Callable[[Path], None]


_QUESTIONS = (
    Field(
        "本所全称", required=True, name="name", help="例如：苏布德苏木新时代文明实践所。印在公示和榜单上。"
    ),
    Field("您的姓名", "name", required=True, name="operator", help="每条登记都会记下是谁记的。"),
    Field("本所电话", name="phone", help="印在公示上供群众反映意见，可以以后再填。"),
)


class StartDialog(FittedDialog):
    """The window before any book is open."""

    def __init__(
        self, doors: Doors, home: Path, recent: Sequence[Recent], clock: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("文明实践所工作台")
        self._doors, self._folder = doors, home
        self.messages = Messages(self)
        self.messages.window = self
        self.messages.broke.connect(lambda detail: DetailDialog.bug(self, detail))
        self.jobs = Jobs(self.messages, self)
        self._form = RecordForm(_QUESTIONS, today=clock.today())
        self._form.submitted.connect(self._create)
        self._place = ElideLabel(str(home), "muted")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._doors_page(recent))
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

    def _recent_list(self, recent: Sequence[Recent]) -> QGridLayout:
        """Name, place and last day of each book."""
        lines = QGridLayout()
        lines.setColumnStretch(1, 1)
        for row, book in enumerate(list(recent)[:5]):
            button = action_button(book.folder.stem, partial(self._doors.open_book, book.folder), role="link")
            button.setToolTip(plain_tip(str(book.folder)))
            lines.addWidget(button, row, 0, Qt.AlignmentFlag.AlignLeft)
            lines.addWidget(ElideLabel(book.words, "muted"), row, 1)
        return lines

    def _doors_page(self, recent: Sequence[Recent]) -> QWidget:
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
        if recent:
            grid.addWidget(plain_label("最近用过的", "muted"), 2, 0)
            grid.addLayout(self._recent_list(recent), 3, 0, 1, 2)
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
        self._doors.create(NewBook(name, str(values["operator"]), str(values["phone"] or ""), folder))

    def _choose_place(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "数据放在哪个文件夹", str(self._folder.parent))
        if chosen:
            self._folder = Path(chosen)
            self._place.setText(chosen)
            if said := rescue.advice(self._folder):
                self.messages.bar(said, "warn", [("换个地方", self._choose_place)])

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
