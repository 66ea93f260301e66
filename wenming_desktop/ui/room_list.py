"""The left column: rooms in groups, the present one marked, numbers of things that wait for the clerk.

Where the window is narrow for its letters it is folded to the icons: the room needs the width. The arrow at its head
unfolds it, and folds it wherever one likes; what it said last holds the next time too.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from wenming_desktop.ui.icons import icon, pixmap
from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.page import Room
from wenming_desktop.ui.theme import Colour, set_role, theme
from wenming_desktop.ui.widgets.table_view import Store
from wenming_desktop.ui.widgets.text import plain_label

_ICON = 18  # pixels
_WIDE, _FOLDED = 184, 72
_LEFT = 12  # of a button before its icon: padding and border in style.qss
_BESIDE_NUMBER = 3
_SIDES = 8
_KEPT = "window/list"
_NARROW = 900  # below so many pixels of a window at ordinary letters the list is folded


class RoomButton(QPushButton):
    """One room with its icon, title and number."""

    def __init__(self, room: Room) -> None:
        super().__init__(room.title)
        set_role(self, "room")
        self._room = room
        self.setCheckable(True)
        self.setIcon(_two_coloured(room.icon))
        self.setIconSize(QSize(_ICON, _ICON))
        self._badge = plain_label("", "badge")
        self._badge.setParent(self)
        self._badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.set_number(0)
        self.fold(False)

    def fold(self, folded: bool) -> None:
        """Show the icon alone, or the title beside it."""
        room = self._room
        self.setText("" if folded else room.title)
        keys = f"（{room.keys}）" if room.keys else ""
        self.setToolTip(plain_tip(f"{room.title}{keys}" if folded or keys else ""))

    def set_number(self, number: int) -> None:
        """Show how many things wait; none hides the badge."""
        self._badge.setText(str(number) if number < 1000 else "999+")
        self._badge.setVisible(number > 0)
        self.setAccessibleName(f"{self._room.title}，{number}件待办" if number else self._room.title)
        self._place()

    def folded_width(self) -> int:
        """How wide the icon and the number beside it are."""
        number = self._badge.sizeHint().width() + _BESIDE_NUMBER if self._badge.text() != "0" else 0
        return _LEFT + _ICON + _BESIDE_NUMBER + number

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        self._badge.adjustSize()
        size = self._badge.sizeHint()
        right = 12 if self.text() else _BESIDE_NUMBER
        self._badge.move(self.width() - size.width() - right, (self.height() - size.height()) // 2)
        self._badge.resize(size)


class RoomList(QFrame):
    """The rooms; ``wanted`` carries the key of the one clicked."""

    wanted = Signal(str)

    def __init__(
        self, rooms: Sequence[Room], store: Store | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        set_role(self, "sidebar")
        self.setAccessibleName("各功能")
        self._buttons: dict[str, RoomButton] = {}
        self._titles: list[QWidget] = []
        self._folded = False
        self._fitted: tuple[bool, int] | None = None
        self._chosen: bool | None = self._kept()  # by the arrow; None while the width decides
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        inner = QWidget()
        set_role(inner, "clear")
        self._box = QVBoxLayout(inner)
        self._box.setContentsMargins(_SIDES, 4, _SIDES, 8)
        self._box.setSpacing(2)
        self.arrow = QToolButton()
        self.arrow.setIconSize(QSize(14, 14))
        self.arrow.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.arrow.clicked.connect(self._on_arrow)
        self._box.addWidget(self.arrow, 0, Qt.AlignmentFlag.AlignRight)
        group = ""
        for number, room in enumerate(rooms):
            if room.group != group or (number and not room.group and rooms[number - 1].group):
                self._add_group(room.group)
                group = room.group
            self._add_room(room)
        self._box.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 1, 0)
        outer.addWidget(area)
        self._refit()
        theme().resized.connect(self._refit)

    def mark(self, key: str) -> None:
        """Show which room one stands in."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)

    def set_number(self, key: str, number: int) -> None:
        """The number beside a room."""
        self._buttons[key].set_number(number)
        self._refit()

    def _add_group(self, title: str) -> None:
        if title:
            label = plain_label(title, "group")
            self._titles.append(label)
            self._box.addWidget(label)
        else:
            self._box.addSpacing(12)

    def _add_room(self, room: Room) -> None:
        button = RoomButton(room)
        button.clicked.connect(lambda: self.wanted.emit(room.key))
        self._group.addButton(button)
        self._buttons[room.key] = button
        self._box.addWidget(button)

    def fit(self, window: int) -> None:
        """Fold or unfold for a window so many pixels wide, unless the arrow has said which."""
        scale = max(1.0, theme().scale())
        self._folded = window < _NARROW * scale if self._chosen is None else self._chosen
        width = self._folded_width() if self._folded else round(_WIDE * scale)
        before, self._fitted = self._fitted, (self._folded, width)
        if before != self._fitted:
            self.setFixedWidth(width)
        if before is None or before[0] != self._folded:
            self._show_folded()

    def _folded_width(self) -> int:
        widest = max((button.folded_width() for button in self._buttons.values()), default=0)
        return max(_FOLDED, widest + 2 * _SIDES + 1)

    def _show_folded(self) -> None:
        for button in self._buttons.values():
            button.fold(self._folded)
        for title in self._titles:
            title.setHidden(self._folded)
        self.arrow.setIcon(icon("chevron-right" if self._folded else "chevron-left", Colour.MUTED))
        words = "展开左边的功能名称" if self._folded else "收起左边的功能名称"
        self.arrow.setAccessibleName(words)
        self.arrow.setToolTip(plain_tip(words))

    def _kept(self) -> bool | None:
        said = self._store.value(_KEPT, "") if self._store is not None else ""
        return {"folded": True, "unfolded": False}.get(str(said))

    def _on_arrow(self) -> None:
        self._chosen = not self._folded
        if self._store is not None:
            self._store.setValue(_KEPT, "folded" if self._chosen else "unfolded")
        self.fit(self.window().width())

    def _refit(self) -> None:
        self.fit(self.window().width())


def _two_coloured(name: str) -> QIcon:
    """In ink, in vermilion where it is the present room; drawn at the one size it is shown in."""
    both = QIcon()
    for colour, state in ((Colour.INK, QIcon.State.Off), (Colour.VERMILION, QIcon.State.On)):
        for ratio in (1.0, 2.0):
            picture = pixmap(name, _ICON, colour, ratio)
            if not picture.isNull():
                both.addPixmap(picture, QIcon.Mode.Normal, state)
    return both
