"""Ctrl+F: find as one types on the page. Enter or F3 next, Shift+Enter before, Esc closes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from wenming_desktop.ui.icons import icon
from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.theme import S, set_role
from wenming_desktop.ui.widgets.ime_line import ImeLine
from wenming_desktop.ui.widgets.text import plain_label


class _FindLine(ImeLine):
    def event(self, event: QEvent) -> bool:
        # F3 means "next" only here; everywhere else it opens 登记积分
        kept = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_F3, Qt.Key.Key_Escape)
        if kept and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def handle_key(self, event: QKeyEvent) -> bool:
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3):
            self.stepped.emit(-1 if back else 1)
            return True
        return super().handle_key(event)


class FindBar(QFrame):
    """A line with the number of hits; the table listens to ``wanted`` and ``stepped``."""

    wanted = Signal(str)
    stepped = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "bar")
        self.line = _FindLine("在本页查找", placeholder="在本页查找")
        self._hits = plain_label("", "muted")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(150)
        self._timer.timeout.connect(lambda: self.wanted.emit(self.line.text().strip()))
        self.line.typed.connect(lambda _text: self._timer.start())
        self.line.stepped.connect(self.stepped)
        self.line.dropped.connect(self.close_bar)
        box = QHBoxLayout(self)
        box.setContentsMargins(S, 4, S, 4)
        box.addWidget(self.line, 1)
        box.addWidget(self._hits)
        for name, label, step in (("chevron-up", "上一个", -1), ("chevron-down", "下一个", 1)):
            box.addWidget(self._button(name, label, lambda step=step: self.stepped.emit(step)))
        box.addWidget(self._button("x", "关闭查找", self.close_bar))
        self.setMaximumWidth(460)
        self.hide()

    def open_bar(self) -> None:
        """Show the line and take the keyboard."""
        self.show()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def close_bar(self) -> None:
        """Esc: hide and forget."""
        self.line.clear()
        self._hits.clear()
        self.hide()
        self.closed.emit()

    def set_hits(self, at: int, total: int) -> None:
        """第3处，共17处, or that nothing was found."""
        self._hits.setText(f"第{at}处，共{total}处" if total else "没有找到")

    def _button(self, name: str, label: str, run) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(name))
        button.setAccessibleName(label)
        button.setToolTip(plain_tip(label))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: run())
        return button
