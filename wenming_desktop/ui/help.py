"""F1: the page of resources/help for the room one stands in, offline, and the list of keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent, QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from wenming_desktop.support.paths import resource
from wenming_desktop.ui.theme import set_role, theme
from wenming_desktop.ui.widgets.fitting import FittedDialog

KEYS_PAGE = "keys"
_ORDER = (
    "start",
    "workbench",
    "activities",
    "points",
    "stations",
    "volunteers",
    "households",
    "boards",
    "party",
    "settings",
)
_KEY = int(Qt.ItemDataRole.UserRole)


class HelpDialog(FittedDialog):
    """All help pages at the left, the wanted one open; our own text, so it may be laid out."""

    helped_by = None

    def __init__(self, key: str, parent: QWidget | None = None, words: Sequence[str] = ()) -> None:
        """``words``: what one looks for in the page, the best first; it stands marked in sight."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._words = tuple(words)
        self.setWindowTitle("帮助")
        self._text = QTextBrowser()
        self._text.setOpenLinks(False)
        self._text.setAccessibleName("帮助内容")
        self._list = QListWidget()
        self._list.setAccessibleName("帮助目录")
        self._list.setFixedWidth(round(180 * theme().scale()))
        for name, title in help_pages():
            item = QListWidgetItem(title)
            item.setData(_KEY, name)
            item.setSizeHint(QSize(100, theme().row_height()))
            self._list.addItem(item)
            if name == key:
                self._list.setCurrentItem(item)
        self._list.currentItemChanged.connect(lambda item, _before: self._show(item.data(_KEY)))
        line = QHBoxLayout()
        line.addWidget(self._list)
        line.addWidget(self._text, 1)
        close = QPushButton("关闭(&C)")
        set_role(close, "main")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        box = QVBoxLayout(self)
        box.addLayout(line, 1)
        box.addLayout(foot)
        set_role(self, "page")
        self.set_size(860, 560)
        self._show(key if has_help(key) else KEYS_PAGE)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._find()  # only what is laid out can be scrolled to

    @property
    def found(self) -> str:
        """The words marked in the page."""
        return self._text.textCursor().selectedText()

    def _find(self) -> None:
        # a heading 试算标准：, else wherever it is spoken of
        for text in (text for word in self._words if word for text in (f"{word}：", word)):
            self._text.moveCursor(QTextCursor.MoveOperation.Start)
            if self._text.find(text):
                bar = self._text.verticalScrollBar()
                bar.setValue(bar.value() + self._text.cursorRect().top() - self._text.height() // 4)
                return
        self._text.moveCursor(QTextCursor.MoveOperation.Start)

    def _show(self, key: str) -> None:
        self._text.setMarkdown(resource("help", f"{key}.md").read_text(encoding="utf-8"))


def has_help(key: str) -> bool:
    """Whether a room has a help page."""
    return resource("help", f"{key}.md").is_file()


def help_pages() -> list[tuple[str, str]]:
    """Every page as (key, title), the title out of its first line; in the order of the rooms, the keys last."""
    found = []
    for path in sorted(resource("help").glob("*.md")):
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        found.append((path.stem, first.lstrip("# ").strip()))
    rank = {name: place for place, name in enumerate(_ORDER)}
    return sorted(found, key=lambda page: (page[0] == KEYS_PAGE, rank.get(page[0], len(rank)), page[0]))
