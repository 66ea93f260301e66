"""Colours, type sizes and the two faces of the window; one style sheet, filled in and applied at once.

A page takes colours from ``Colour`` and fonts from ``font()``; it never writes a style sheet of its own. Widgets
say what they are by a dynamic property (``set_role(label, "muted")``), and resources/style.qss says how that looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from string import Template
from typing import Literal, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from wenming_desktop.support.paths import resource

LetterSize = Literal["小", "中", "大", "特大"]
LETTER_SIZES: dict[LetterSize, float] = {"小": 10.5, "中": 12.0, "大": 13.0, "特大": 14.0}
DEFAULT_SIZE: LetterSize = "小"

XS, S, M, L, XL = 4, 8, 12, 16, 24
"""The only distances used between things, in pixels."""


class Colour:
    """The colours of pictures/, by what they mean."""

    VERMILION = "#A8201A"
    VERMILION_DARK = "#8A1813"
    ROSE = "#FBE9E9"
    ROSE_BAR = "#DBB5B3"
    GOLD = "#C79A3B"
    ENTRY = "#FFFBF0"
    INK = "#2B2725"
    MUTED = "#787068"
    SLATE = "#645C54"
    PAPER = "#FAF8F5"
    PANEL = "#FFFFFF"
    LINE = "#E7E2DA"
    GREY_BOARD = "#6E6E6E"
    BLACK_BOARD = "#1F1F1F"
    GOOD = "#3D7A4F"
    GOOD_DARK = "#2F6A40"
    GOOD_GROUND = "#E5F1E8"
    WARN = "#8A5A00"
    WARN_GROUND = "#FBF1DC"
    QUIET_GROUND = "#F1ECE4"
    BAD_GROUND = "#FBE9E9"


_SYSTEM_FACES = (
    "Microsoft YaHei UI",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "PingFang SC",
)
_OWN_FACES = ("WenmingSans.ttf", "WenmingHei.ttf", "WenmingTitle.ttf", "WenmingSong.ttf", "WenmingRare.ttf")


@dataclass(frozen=True)
class Faces:
    """The families in use: ``body`` and ``heading`` of the window, ``title`` for names and big figures."""

    body: str
    heading: str
    title: str
    heading_weight: int


class Theme(QObject):
    """The look of the running window; ``resized`` tells widgets that paint themselves to measure anew."""

    resized = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.size: LetterSize = DEFAULT_SIZE
        self.faces = _choose_faces()

    def apply(self, size: LetterSize = DEFAULT_SIZE) -> None:
        """Set letters, palette and style sheet for the whole window, tables included."""
        self.size = size
        app = cast(QApplication, QApplication.instance())
        app.setFont(self.font())
        app.setPalette(_palette())
        app.setStyleSheet(self._style())
        self.resized.emit()

    @property
    def points(self) -> float:
        """The size of ordinary letters in points."""
        return LETTER_SIZES[self.size]

    def scale(self) -> float:
        """How many times as large as ordinary ones the letters are: pixels measured at ordinary letters grow by it."""
        return self.points / LETTER_SIZES[DEFAULT_SIZE]

    def font(self, scale: float = 1.0, *, bold: bool = False, title: bool = False) -> QFont:
        """A font of the window: ``scale`` 1 is ordinary letters, ``title`` the serif of names and figures."""
        faces = self.faces
        family = faces.title if title else faces.heading if bold else faces.body
        found = QFont([family, faces.body, "Wenming Song", "Wenming Rare"])
        found.setPointSizeF(round(self.points * scale * 2) / 2)
        if bold and not title:
            found.setWeight(QFont.Weight(faces.heading_weight))
        return found

    def row_height(self) -> int:
        """The height of one line of a table or register: 32 pixels at ordinary size."""
        return round(QFontMetricsF(self.font()).height() + 12)

    def _line_height(self) -> int:
        return ceil(QFontMetricsF(self.font()).height())

    def _style(self) -> str:
        sizes = {
            "tiny": 8.5, "small": 9.0, "base": 10.5, "strong": 10.5, "card": 10.5, "brand": 12.5, "board": 13.5,
            "title": 15.0, "figure": 21.0, "midfigure": 16.0,
        }  # fmt: skip
        values = {name: f"{round(size * self.scale() * 2) / 2:g}pt" for name, size in sizes.items()}
        values |= {name.lower(): value for name, value in vars(Colour).items() if not name.startswith("_")}
        values |= {
            "body_face": self.faces.body,
            "heading_face": self.faces.heading,
            "title_face": self.faces.title,
            "heading_weight": str(self.faces.heading_weight),
            "badge": f"{round(16 * self.scale())}px",
            # a least height of pixels alone would let a full window squeeze larger letters until they are cut
            "line_height": f"{self._line_height()}px",
            "room_height": f"{max(22, self._line_height())}px",
            "combo_height": f"{self._line_height() + 2}px",
            "icons": resource("icons").as_posix(),
        }
        return Template(resource("style.qss").read_text(encoding="utf-8")).substitute(values)


_current: list[Theme] = []


def theme() -> Theme:
    """The theme in use (made on first need, after QApplication)."""
    if not _current:
        _current.append(Theme())
    return _current[0]


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget its role in style.qss (``role`` property) and let the style look again."""
    set_state(widget, "role", role)


def set_state(widget: QWidget, name: str, value: object) -> None:
    """Change a dynamic property style.qss looks at, and polish the widget where it changed."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _choose_faces() -> Faces:
    for name in _OWN_FACES:
        QFontDatabase.addApplicationFont(str(resource("fonts", name)))
    known = set(QFontDatabase.families())
    system = next((name for name in _SYSTEM_FACES if name in known), None)
    if system:
        return Faces(system, system, "Wenming Title", 700)
    return Faces("Wenming Sans", "Wenming Hei", "Wenming Title", 400)


def _palette() -> QPalette:
    palette = QGuiApplication.palette()
    role = QPalette.ColorRole
    for where, colour in (
        (role.Window, Colour.PAPER), (role.Base, Colour.PANEL), (role.AlternateBase, Colour.PAPER),
        (role.Text, Colour.INK), (role.WindowText, Colour.INK), (role.ButtonText, Colour.INK),
        (role.Button, Colour.PANEL), (role.Highlight, Colour.ROSE), (role.HighlightedText, Colour.INK),
        (role.PlaceholderText, Colour.MUTED), (role.ToolTipBase, Colour.PANEL), (role.ToolTipText, Colour.INK),
        (role.Link, Colour.VERMILION),
    ):  # fmt: skip
        palette.setColor(where, QColor(colour))
    return palette
