"""Icons from resources/icons (Lucide SVG), tinted in the colours of the theme.

A page writes ``icon("printer")`` or ``icon("printer", Colour.PANEL)``; an icon that is not there gives an empty
QIcon, never an error.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from wenming_desktop.support.paths import resource
from wenming_desktop.ui.theme import Colour

_SIZES = (16, 20, 24, 32, 48)


@lru_cache(maxsize=256)
def icon(name: str, colour: str = Colour.INK) -> QIcon:
    """An icon by its Lucide name, in one colour, sharp at every size up to 96 pixels."""
    found = QIcon()
    renderer = _renderer(name, colour)
    if renderer is None:
        return found
    for size in _SIZES:
        for ratio in (1, 2):
            found.addPixmap(_draw(renderer, size, ratio))
    return found


def pixmap(name: str, size: int, colour: str = Colour.INK, ratio: float = 1.0) -> QPixmap:
    """One icon as a picture of ``size`` logical pixels; a null pixmap where there is no such icon."""
    renderer = _renderer(name, colour)
    return _draw(renderer, size, ratio) if renderer else QPixmap()


def _renderer(name: str, colour: str) -> QSvgRenderer | None:
    path = resource("icons", f"{name}.svg")
    if not path.is_file():
        return None
    text = path.read_text(encoding="utf-8").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(text.encode()))
    return renderer if renderer.isValid() else None


def _draw(renderer: QSvgRenderer, size: int, ratio: float) -> QPixmap:
    canvas = QPixmap(round(size * ratio), round(size * ratio))
    canvas.setDevicePixelRatio(ratio)
    canvas.fill(Qt.GlobalColor.transparent)
    painter = QPainter(canvas)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return canvas
