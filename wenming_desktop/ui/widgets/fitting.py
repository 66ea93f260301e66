"""Every dialog fits its screen: what it is about scrolls, the title and the row of buttons stay in sight.

    class MyDialog(FittedDialog):
        inside = DialogBody(layout)           # the part that gives way
        box.addWidget(inside, 1)

A laptop of 1366x768 at 125 % has 1092x614 points, less the task bar and the frame; at 特大 everything is a third wider.
A dialog that is larger than that has its buttons below the edge, where nobody finds them.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QTabWidget,
    QWidget,
)

from wenming_desktop.ui.helped import helps
from wenming_desktop.ui.theme import set_role, theme

_FRAME = QSize(16, 40)  # the title bar and the edges a system draws around a window, before it has told them
_LEAST = 60
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def place_of(widget: QWidget) -> QRect:
    """Where on its screen a window may stand: without the task bar."""
    return widget.screen().availableGeometry()


def room_of(widget: QWidget) -> QSize:
    """How large a window may be inside its frame."""
    return place_of(widget).size() - _FRAME


class DialogBody(QScrollArea):
    """What a dialog is about: as high as it must be, scrolled where the screen has less."""

    def __init__(self, inside: QLayout | QWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if isinstance(inside, QLayout):
            inside.setContentsMargins(0, 0, 0, 0)
            holder = _Holder()
            holder.setLayout(inside)
            inside = holder
        self.setWidget(inside)
        inside.setAutoFillBackground(False)  # the area turns it on: the paper of the dialog shows through
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)

    def needed(self, width: int) -> QSize:
        """The room the inside needs without scrolling, in a body of this width."""
        inside = self.widget()
        least = inside.minimumSizeHint().expandedTo(inside.minimumSize())
        if inside.hasHeightForWidth():
            least.setHeight(max(least.height(), inside.heightForWidth(max(least.width(), width))))
        return least.expandedTo(QSize(_LEAST, _LEAST))

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, _LEAST)

    def sizeHint(self) -> QSize:
        hint = self.widget().sizeHint()
        return hint.expandedTo(self.needed(hint.width()))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        inside = self.widget()
        if now is None or inside is None or not inside.isAncestorOf(now):
            return
        if now.height() < self.viewport().height() // 2:  # a list that fills the body scrolls in itself
            self.ensureWidgetVisible(now, _LEAST // 4, _LEAST // 4)


class _Holder(QWidget):
    """Holds the layout; what can give way (a list, a table) is asked for its least height, not its usual one."""

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "clear")

    def heightForWidth(self, width: int) -> int:
        box = self.layout()
        assert box is not None
        return box.totalMinimumHeightForWidth(width) if box.hasHeightForWidth() else -1


def scrolled(inner: QWidget, name: str) -> QScrollArea:
    """A tab's content, or a card's, that may be higher than the room has place for."""
    if not inner.property("role"):
        set_role(inner, "clear")
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(inner)
    area.setAccessibleName(name)
    return area


class RoomStack(QStackedWidget):
    """The rooms, of which the one in sight alone says how much room is needed.

    Where that is more than a small screen has at large letters it is scrolled: a button is never squeezed.
    """

    def add_room(self, room: QWidget) -> None:
        """A room, and of its tabs the one in sight alone."""
        for tabs in room.findChildren(QTabWidget):
            _measure_by_current(tabs)
        self.addWidget(room)

    def minimumSizeHint(self) -> QSize:
        room = self.currentWidget()
        return room.minimumSizeHint() if room else super().minimumSizeHint()

    def heightForWidth(self, _width: int) -> int:
        return self.minimumSizeHint().height()  # else what scrolls it gives it all it would like to have

    def in_sight(self) -> QScrollArea:
        """What scrolls it."""
        area = scrolled(self, "这一页")
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.currentChanged.connect(lambda _at: area.verticalScrollBar().setValue(0))
        return area


def _measure_by_current(tabs: QTabWidget) -> None:
    def look() -> None:
        for at in range(tabs.count()):
            kind = QSizePolicy.Policy.Preferred if at == tabs.currentIndex() else QSizePolicy.Policy.Ignored
            tabs.widget(at).setSizePolicy(kind, kind)

    tabs.currentChanged.connect(lambda _at: look())
    look()


class FittedDialog(QDialog):
    """Opens at the size asked for, grows with what is shown in it, and is never larger than the screen; F1 helps in it."""

    # what F1 opens, "page#words"; None where the dialog is the help
    helped_by: str | None = ""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if self.helped_by is not None:
            helps(self)

    def set_size(self, width: int, height: int) -> None:
        """A size in pixels at ordinary letters, grown with them."""
        scale = theme().scale()
        self.resize(round(width * scale), round(height * scale))
        self.fit()

    def fit(self) -> None:
        """As large as what it shows needs, no larger than the screen, and wholly on it."""
        room = room_of(self)
        width = min(max(self.width(), self._needed(self.width()).width()), room.width())
        wanted = QSize(width, max(self.height(), self._needed(width).height())).boundedTo(room)
        if self.size() != wanted:
            self.resize(wanted)
        if self.isVisible():
            self._come_back()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is for the button the keyboard is on, never for another; of what cannot be undone it does nothing."""
        button = self.focusWidget()
        if event.key() not in _ENTER or not isinstance(button, QPushButton):
            super().keyPressEvent(event)
        elif button.property("role") != "main" or button.autoDefault() or button.isDefault():
            button.click()

    def showEvent(self, event: QShowEvent) -> None:
        self.fit()
        super().showEvent(event)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self.fit()
        return done

    def _needed(self, width: int) -> QSize:
        box = self.layout()
        if box is None:
            return QSize()
        least = box.totalMinimumSize()
        width = max(width, least.width())
        height = max(least.height(), box.totalMinimumHeightForWidth(width) if box.hasHeightForWidth() else 0)
        margins = box.contentsMargins()
        sides = margins.left() + margins.right()
        for body in self.findChildren(DialogBody):
            if body.isVisibleTo(self):
                inside = body.needed(width - sides)
                least.setWidth(max(least.width(), inside.width() + sides))
                height += inside.height() - _LEAST
        return QSize(least.width(), height)

    def _come_back(self) -> None:
        place, frame = place_of(self), self.frameGeometry()
        x = max(place.left(), min(frame.x(), place.right() - frame.width() + 1))
        y = max(place.top(), min(frame.y(), place.bottom() - frame.height() + 1))
        if (x, y) != (frame.x(), frame.y()):
            self.move(x, y)
