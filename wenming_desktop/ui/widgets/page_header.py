"""The head of every room: title, quiet subtitle, at most five actions, the main one filled.

Where there is little room the actions show no keys, then no icons; their words always stand whole.

header = PageHeader("红灰黑榜", "群众积分 · 2026年第三季度 · 萨日朗嘎查")
header.add_action("试算标准", self._try_bands)
self.print_button = header.add_action("打印公示", self._print, keys="Ctrl+P", main=True, icon_name="printer")
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QIcon, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from wenming_desktop.ui.icons import icon
from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.theme import Colour, S, set_role
from wenming_desktop.ui.widgets.text import ElideLabel, plain_label

MOST_ACTIONS = 5
_SUBTITLE = 40  # the least of the quiet words beside the title, with the gaps around them
_ICON_ROOM = 16 + 4
_OFF = 2
KEYS_SHOWN = "keysShown"
GLOBAL_KEYS = frozenset({"F1", "F2", "F3", "Ctrl+P", "Ctrl+F", "Ctrl+K", "Ctrl+S", "Ctrl+Z", "Ctrl+Y"})
"""Keys the main window holds; a button only shows them, and is pressed by the window (Page.press)."""


class PageHeader(QWidget):
    """Title, subtitle and the actions of a room."""

    def __init__(self, title: str, subtitle: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "clear")
        self._title = plain_label(title, "title")
        self._subtitle = ElideLabel(subtitle, "subtitle")
        self._buttons: list[QPushButton] = []
        self._icons: dict[QPushButton, QIcon] = {}
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(S // 2)
        self._box.addWidget(self._title, 0, Qt.AlignmentFlag.AlignBottom)
        self._box.addSpacing(6)
        self._box.addWidget(self._subtitle, 1, Qt.AlignmentFlag.AlignBottom)
        self._subtitle.setContentsMargins(0, 0, 0, 2)

    def add_action(
        self, text: str, run: Callable[[], object], *, keys: str = "", main: bool = False, icon_name: str = ""
    ) -> QPushButton:
        """A button at the right; ``keys`` is shown and works in this room; one action of a room may be ``main``."""
        if len(self._buttons) >= MOST_ACTIONS:
            raise ValueError("a header shows at most five actions")
        button = action_button(text, run, keys=keys, main=main, icon_name=icon_name)
        # a click leaves the keyboard where one was typing: it is there again when a dialog closes
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._buttons.append(button)
        self._icons[button] = button.icon()
        self._box.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return button

    def set_title(self, text: str) -> None:
        """Change the title."""
        self._title.setText(text)

    def set_subtitle(self, text: str) -> None:
        """Change the quiet words beside the title."""
        self._subtitle.setText(text)

    @property
    def buttons(self) -> list[QPushButton]:
        """The actions, left to right."""
        return list(self._buttons)

    def minimumSizeHint(self) -> QSize:
        shown = [button for button in self._buttons if not button.isHidden()]
        words = sum(button.sizeHint().width() - self._beside(button) for button in shown)
        return QSize(self._beside_words(shown) + words, super().minimumSizeHint().height())

    def _beside_words(self, shown: Sequence[QPushButton]) -> int:
        return self._title.sizeHint().width() + _SUBTITLE + len(shown) * self._box.spacing()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def _fit(self) -> None:
        shown = [button for button in self._buttons if not button.isHidden()]
        room = self.width() - self._beside_words(shown)
        words = sum(button.sizeHint().width() - self._beside(button) for button in shown)
        keys = sum(_keys_width(button) for button in shown)
        icons = sum(_ICON_ROOM for button in shown if not self._icons[button].isNull())
        # a text is measured a pixel off by its parts: what just fits would come and go for ever
        room -= 0 if self._is_full(shown) else _OFF * len(shown)
        for button in shown:
            text = button.text().removesuffix(_keys_of(button))
            text += _keys_of(button) if words + icons + keys <= room else ""
            if text != button.text():
                button.setText(text)
            wanted = self._icons[button] if words + icons <= room else QIcon()
            if wanted.isNull() != button.icon().isNull():
                button.setIcon(wanted)

    def _is_full(self, shown: Sequence[QPushButton]) -> bool:
        """Whether keys and icons are all shown."""
        return all(
            button.text().endswith(_keys_of(button))
            and button.icon().isNull() == self._icons[button].isNull()
            for button in shown
        )

    def _beside(self, button: QPushButton) -> int:
        """What a button shows now beside its words, in pixels."""
        keys = _keys_of(button)
        shows_keys = bool(keys) and button.text().endswith(keys)
        return (_keys_width(button) if shows_keys else 0) + (0 if button.icon().isNull() else _ICON_ROOM)


def _keys_of(button: QPushButton) -> str:
    keys = str(button.property(KEYS_SHOWN) or "")
    return _shown(keys) if keys else ""


def _shown(keys: str) -> str:
    return f"　{keys.replace('+', ' ')}"


def _keys_width(button: QPushButton) -> int:
    """How much wider the keys make it."""
    keys, letters = _keys_of(button), button.fontMetrics()
    words = button.text().removesuffix(keys)
    return letters.horizontalAdvance(words + keys) - letters.horizontalAdvance(words)


def action_button(
    text: str,
    run: Callable[[], object],
    *,
    keys: str = "",
    main: bool = False,
    icon_name: str = "",
    role: str = "",
) -> QPushButton:
    """A button with its shortcut shown as in the pictures: 打印公示　Ctrl P. ``role`` "link" looks like a link."""
    button = QPushButton(text + _shown(keys) if keys else text)
    set_role(button, "main" if main else role)
    button.setAccessibleName(text.replace("&", ""))
    button.clicked.connect(lambda: run())
    if keys:
        button.setProperty(KEYS_SHOWN, keys)
        button.setToolTip(plain_tip(f"{text}（{keys}）"))
        if keys not in GLOBAL_KEYS:
            button.setShortcut(QKeySequence(keys))
    if icon_name:
        button.setIcon(icon(icon_name, Colour.PANEL if main else Colour.INK))
        button.setIconSize(QSize(16, 16))
    return button
