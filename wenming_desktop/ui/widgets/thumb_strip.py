"""Pictures side by side with a word under each; arrows stand on one, Delete takes it out, Ctrl+arrows move it.

strip = ThumbStrip("把照片拖到这里，或按 Ctrl+V 粘贴");  strip.show_thumbs([Thumb(1, "9月12日", jpeg, "IMG_1.jpg")])
strip.removed.connect(…)     # the key;  strip.moved.connect(…)  # key, -1 or 1;  strip.opened.connect(…)  # Enter
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QWidget

from wenming_desktop.ui.icons import pixmap
from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.theme import Colour, theme

_KEY = int(Qt.ItemDataRole.UserRole)
_SIDE = 108
_SHAPE = 0.75  # height to width of a picture's frame


@dataclass(frozen=True)
class Thumb:
    """One picture: its key, the word under it (the day it was taken), its bytes ('' draws a sheet), its whole name."""

    key: Any
    word: str
    picture: bytes = b""
    title: str = ""


class ThumbStrip(QListWidget):
    """A list of thumbnails that wraps; ``hint`` is painted where there is none."""

    removed = Signal(object)
    moved = Signal(object, int)
    opened = Signal(object)

    def __init__(self, hint: str = "", parent: QWidget | None = None, *, name: str = "照片") -> None:
        super().__init__(parent)
        self._hint = hint
        self._thumbs: list[Thumb] = []
        self.setAccessibleName(name)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSpacing(4)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemActivated.connect(lambda item: self.opened.emit(item.data(_KEY)))
        theme().resized.connect(self._fit)
        self._fit()

    def show_thumbs(self, thumbs: Sequence[Thumb], stand_on: Any = None) -> None:
        """Show these, standing on ``stand_on`` or where one stood."""
        wanted = stand_on if stand_on is not None else self.current_key()
        before = self.currentRow()
        self._thumbs = list(thumbs)
        self.clear()
        for thumb in thumbs:
            item = QListWidgetItem(self._icon(thumb), self._word(thumb))
            item.setData(_KEY, thumb.key)
            item.setToolTip(plain_tip("\n".join(part for part in (thumb.title, thumb.word) if part)))
            item.setData(int(Qt.ItemDataRole.AccessibleTextRole), " ".join((thumb.title, thumb.word)).strip())
            self.addItem(item)
        keys = [thumb.key for thumb in thumbs]
        self.setCurrentRow(keys.index(wanted) if wanted in keys else max(0, min(before, len(keys) - 1)))
        self.viewport().update()

    def current_key(self) -> Any:
        """The key of the picture one stands on, or None."""
        item = self.currentItem()
        return item.data(_KEY) if item else None

    # ---- inside ----
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, at = event.key(), self.current_key()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if at is not None and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(at)
        elif at is not None and control and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.moved.emit(at, 1 if key == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        side = round(_SIDE * theme().scale())
        height = round(side * _SHAPE)
        self.setIconSize(QSize(side, height))
        self.setGridSize(QSize(side + 14, height + QFontMetrics(theme().font(0.9)).height() + 16))
        self.setFont(theme().font(0.9))
        if self._thumbs:
            self.show_thumbs(self._thumbs)

    def _icon(self, thumb: Thumb) -> QIcon:
        size, ratio = self.iconSize(), self.devicePixelRatioF()
        canvas = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
        canvas.setDevicePixelRatio(ratio)
        canvas.fill(QColor(Colour.QUIET_GROUND))
        picture = QPixmap()
        if not thumb.picture or not picture.loadFromData(thumb.picture):
            picture = pixmap("clipboard-list", size.height() // 2, Colour.SLATE, ratio)
        else:
            picture = picture.scaled(
                canvas.size(),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            picture.setDevicePixelRatio(ratio)
        shown = picture.deviceIndependentSize()
        painter = QPainter(canvas)
        painter.drawPixmap(
            round((size.width() - shown.width()) / 2), round((size.height() - shown.height()) / 2), picture
        )
        painter.end()
        found = QIcon(canvas)
        found.addPixmap(canvas, QIcon.Mode.Selected)
        return found

    def _word(self, thumb: Thumb) -> str:
        metrics = QFontMetrics(theme().font(0.9))
        return metrics.elidedText(
            thumb.word or thumb.title, Qt.TextElideMode.ElideMiddle, self.iconSize().width()
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.count() or not self._hint:
            return
        painter = QPainter(self.viewport())
        painter.setPen(QColor(Colour.MUTED))
        painter.setFont(theme().font(0.95))
        area = self.viewport().rect().adjusted(16, 8, -16, -8)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self._hint)
        painter.end()
