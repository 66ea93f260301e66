"""The left column: rooms in groups, the present one marked, numbers of things that wait for the clerk."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from wenming_desktop.ui.icons import pixmap
from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.page import Room
from wenming_desktop.ui.theme import Colour, set_role, theme
from wenming_desktop.ui.widgets.text import plain_label

_ICON = 18  # pixels


class RoomButton(QPushButton):
    """One room with its icon, title and number."""

    def __init__(self, room: Room) -> None:
        super().__init__(room.title)
        set_role(self, "room")
        self._room = room
        self.setCheckable(True)
        self.setIcon(_two_coloured(room.icon))
        self.setIconSize(QSize(_ICON, _ICON))
        self.setToolTip(plain_tip(f"{room.title}（{room.keys}）" if room.keys else ""))
        self._badge = plain_label("", "badge")
        self._badge.setParent(self)
        self._badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.set_number(0)

    def set_number(self, number: int) -> None:
        """Show how many things wait; none hides the badge."""
        self._badge.setText(str(number) if number < 1000 else "999+")
        self._badge.setVisible(number > 0)
        self.setAccessibleName(f"{self._room.title}，{number}件待办" if number else self._room.title)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        self._badge.adjustSize()
        size = self._badge.sizeHint()
        self._badge.move(self.width() - size.width() - 12, (self.height() - size.height()) // 2)
        self._badge.resize(size)


class RoomList(QFrame):
    """The rooms; ``wanted`` carries the key of the one clicked."""

    wanted = Signal(str)

    def __init__(self, rooms: Sequence[Room], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "sidebar")
        self.setAccessibleName("各功能")
        self._buttons: dict[str, RoomButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        inner = QWidget()
        set_role(inner, "clear")
        self._box = QVBoxLayout(inner)
        self._box.setContentsMargins(8, 14, 8, 8)
        self._box.setSpacing(2)
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
        self._fit()
        theme().resized.connect(self._fit)

    def mark(self, key: str) -> None:
        """Show which room one stands in."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)

    def set_number(self, key: str, number: int) -> None:
        """The number beside a room."""
        self._buttons[key].set_number(number)

    def _add_group(self, title: str) -> None:
        if title:
            self._box.addWidget(plain_label(title, "group"))
        else:
            self._box.addSpacing(12)

    def _add_room(self, room: Room) -> None:
        button = RoomButton(room)
        button.clicked.connect(lambda: self.wanted.emit(room.key))
        self._group.addButton(button)
        self._buttons[room.key] = button
        self._box.addWidget(button)

    def _fit(self) -> None:
        self.setFixedWidth(round(184 * max(1.0, theme().points / 10.5)))


def _two_coloured(name: str) -> QIcon:
    """In ink, in vermilion where it is the present room; drawn at the one size it is shown in."""
    both = QIcon()
    for colour, state in ((Colour.INK, QIcon.State.Off), (Colour.VERMILION, QIcon.State.On)):
        for ratio in (1.0, 2.0):
            picture = pixmap(name, _ICON, colour, ratio)
            if not picture.isNull():
                both.addPixmap(picture, QIcon.Mode.Normal, state)
    return both
