"""The strip at the top: the program's name, the search box (Ctrl+K), backup state, institute."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from wenming_desktop.ui import labels
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.theme import set_role, set_state, theme
from wenming_desktop.ui.widgets.choice_field import ChoiceField, Search
from wenming_desktop.ui.widgets.deciding import Choice
from wenming_desktop.ui.widgets.text import ElideLabel, plain_label

AMBER_AFTER, RED_AFTER = 1, 7


class SearchBox(ChoiceField):
    """The one search of the program; what is chosen is announced and the box emptied."""

    def __init__(self, search: Search, jobs: Jobs) -> None:
        hint = "找人、找户、找活动、找打印件（拼音首字母也行）"
        super().__init__("全局查找", search, jobs, placeholder=hint, width=560)
        set_role(self, "search")
        self._key = plain_label("Ctrl K", "key")
        self._key.setParent(self)
        self._key.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme().resized.connect(self._place_key)

    def _advance(self) -> None:
        # the room that was opened has the keyboard: it is not passed on to what comes next there
        pass

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_key()

    def _place_key(self) -> None:
        self._key.ensurePolished()  # its letters are those of the style, and not known before
        size = self._key.sizeHint()
        self._key.setGeometry(
            self.width() - size.width() - 10,
            (self.height() - size.height()) // 2,
            size.width(),
            size.height(),
        )


class TopBar(QFrame):
    """Shows where one is and finds everything.

    ``found`` carries the value of the Choice that was chosen, ``missed`` the words that fit nothing.
    """

    found = Signal(object)
    missed = Signal(str)
    backup_wanted = Signal()

    def __init__(
        self, search: Search, jobs: Jobs, institute: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_role(self, "topbar")
        self._brand = plain_label("文明实践所工作台", "brand")
        self.search = SearchBox(search, jobs)
        self.search.chosen.connect(self._on_chosen)
        self.search.entered.connect(self._on_entered)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._backup = QPushButton("")
        set_role(self._backup, "quietlink")
        self._backup.clicked.connect(self.backup_wanted)
        self._institute = ElideLabel(institute, "muted")
        self._institute.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._institute.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        box = QHBoxLayout(self)
        box.setContentsMargins(16, 0, 16, 0)
        box.setSpacing(12)
        box.addWidget(self._brand)
        box.addWidget(self.search, 3)
        box.addStretch(1)
        box.addWidget(self._backup)
        box.addWidget(self._institute)
        self._fit()
        theme().resized.connect(self._fit)

    def set_institute(self, name: str) -> None:
        """The name at the right."""
        self._institute.setText(name)

    def set_backup(self, at: datetime | None, now: datetime) -> None:
        """When the last backup was made: green today, amber after a day, red after seven."""
        days = (now - at).days if at else RED_AFTER
        tone = "bad" if days >= RED_AFTER else "warn" if days >= AMBER_AFTER else "good"
        words = f"{labels.moment(at, now)}已备份" if at else "还没有备份"
        if at and days >= AMBER_AFTER:
            words = f"{days}天没有备份"
        elif days < -1:
            # A clock that ran ahead dated it: a green line would be a lie.
            tone, words = "warn", "上次备份的日期不对，请再备份一次"
        set_state(self._backup, "tone", tone)
        self._backup.setText(f"● {words}")
        self._backup.setAccessibleName(f"{words}，点一下立即备份")
        self._backup.setToolTip("点一下立即备份")

    def focus_search(self) -> None:
        """Ctrl+K."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _on_chosen(self, choice: Choice) -> None:
        self.search.set_choice(None)
        self.found.emit(choice.value)

    def _on_entered(self) -> None:
        if self.search.text().strip():
            self.missed.emit(self.search.text().strip())
            self.search.selectAll()

    def _fit(self) -> None:
        scale = max(1.0, theme().scale())
        self.setFixedHeight(round(48 * scale))
        self._brand.setFixedWidth(round(186 * scale))
        self.search.setMaximumWidth(round(420 * scale))
        self.search.setMinimumWidth(round(240 * scale))
