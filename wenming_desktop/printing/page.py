"""Paper, and a print being written on it: text, paragraphs, page numbers, draft mark, place of the seal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Literal

from wenming_desktop.printing.fonts import Face, Fonts, shipped_fonts
from wenming_desktop.printing.pdf import BLACK, Colour, PdfCanvas
from wenming_desktop.printing.text import break_lines, is_word, split_words, spread

Align = Literal["left", "center", "right"]
MM = 72 / 25.4
GREY: Colour = (0.42, 0.40, 0.38)
PALE: Colour = (0.93, 0.93, 0.93)
SEAL_RADIUS = 21 * MM
_CENTRE = 0.38
"""How far below the middle of a Chinese character its baseline lies, in em (ascent 0.88, descent 0.12)."""


class Paper(Enum):
    """Sheets of paper, upright, in millimetres."""

    A4 = (210, 297)
    A3 = (297, 420)
    A2 = (420, 594)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of paper the way round it is printed; sizes in points."""

    width: float
    height: float

    @classmethod
    def of(cls, paper: Paper, *, landscape: bool = False) -> Sheet:
        """A named paper, upright or landscape."""
        short, long = (side * MM for side in paper.value)
        return cls(long, short) if landscape else cls(short, long)


A4 = Sheet.of(Paper.A4)


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a file says about itself: its title and the institute it comes from; never a person.

    ``draft`` is the mark put on every page: 送审稿, 草稿, or '' on a print that is final; ``edition`` says 第2稿（更正）
    of a later one; ``foot`` is its number and code in small type, '' where it has none.
    """

    title: str
    author: str
    draft: str = ""
    edition: str = ""
    foot: str = ""


class Printout:
    """A print in the making: pages in order, y counted from the top of the page, in points."""

    def __init__(
        self, sheet: Sheet, imprint: Imprint, fonts: Fonts | None = None, face: Face = Face.SONG
    ) -> None:
        self.sheet = sheet
        self.fonts = fonts or shipped_fonts()
        self.pages = 0
        self._imprint = imprint
        self._open = False
        self.canvas = PdfCanvas(
            sheet.width,
            sheet.height,
            title=imprint.title,
            author=imprint.author,
            first_face=self.fonts.main(face),
        )

    def start_page(self) -> None:
        """Begin a page; its marks come first, so that everything else lies over them."""
        if self._open:
            self.canvas.end_page()
        self._open = True
        self.pages += 1
        self.mark_page(self.sheet, self._imprint)

    def finish(self) -> bytes:
        """The file."""
        if self._open:
            self.canvas.end_page()
            self._open = False
        return self.canvas.save()

    def width(self, text: str, face: Face, size: float, track: float = 0.0) -> float:
        """Width of a text as ``text`` draws it."""
        return self.fonts.width(text, face, size) + track * max(len(text) - 1, 0)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        face: Face,
        size: float,
        *,
        align: Align = "left",
        colour: Colour = BLACK,
        track: float = 0.0,
        hollow: float = 0.0,
        squeeze: float = 1.0,
    ) -> float:
        """Draw one line with its left end, middle or right end at x; returns where it ends."""
        if align != "left":
            x -= self.width(text, face, size, track) * squeeze * (0.5 if align == "center" else 1.0)
        for run in self.fonts.split(text, face):
            self.canvas.text(x, y, run.text, run.face, size, colour, track, hollow, squeeze)
            x += (run.face.width(run.text, size) + track * len(run.text)) * squeeze
        return x - track * squeeze if text else x

    def fitting(self, text: str, face: Face, size: float, width: float, least: float) -> float:
        """The largest size up to ``size`` and down to ``least`` at which a text fits a width."""
        needed = self.width(text, face, 1.0)
        return max(least, min(size, width / needed)) if needed else size

    def paragraph(
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        face: Face,
        size: float,
        leading: float,
        *,
        indent: float = 0.0,
        colour: Colour = BLACK,
    ) -> float:
        """Draw a justified paragraph, its first baseline at y; returns the baseline after the last line."""
        advances = [advance * size for advance in self.fonts.advances(text, face)]
        for line in break_lines(text, advances, width, indent):
            shown = text[line.start : line.stop].rstrip(" ")
            left = indent if line.start == 0 else 0.0
            slack = 0.0 if line.last else width - left - line.width
            self._spread(x + left, y, shown, face, size, spread(shown, slack, size), colour)
            y += leading
        return y

    def _spread(
        self, x: float, y: float, text: str, face: Face, size: float, gap: float, colour: Colour
    ) -> None:
        if gap == 0.0:
            self.text(x, y, text, face, size, colour=colour)
            return
        for piece in split_words(text):
            if is_word(piece[0]):
                x = self.text(x, y, piece, face, size, colour=colour) + gap
            else:
                x = self.text(x, y, piece, face, size, colour=colour, track=gap) + gap

    def lines_of(self, text: str, face: Face, size: float, width: float) -> list[str]:
        """A text broken to a width, as its lines."""
        advances = [advance * size for advance in self.fonts.advances(text, face)]
        return [text[line.start : line.stop].rstrip(" ") for line in break_lines(text, advances, width)]

    def mark_page(self, sheet: Sheet, imprint: Imprint) -> None:
        """Say on the page what kind of print it is: a draft, a later edition, and at its foot number and code."""
        unit = min(sheet.width, sheet.height)
        if imprint.draft:
            self._across(sheet, imprint.draft, unit)
            self._corner(sheet.width - unit * 16 / 210, imprint.draft, unit, GREY, align="right")
        if imprint.edition:
            self._corner(unit * 16 / 210, imprint.edition, unit, BLACK)
        if imprint.foot:
            # as far from the edge as page numbers stand on A4, in proportion on a poster: clear of its frame
            self.text(
                unit * 16 / 210, sheet.height - unit * 9 / 210, imprint.foot, Face.SONG, max(7.5, unit / 80)
            )

    def _across(self, sheet: Sheet, mark: str, unit: float) -> None:
        size = unit / 6
        with self.canvas.turned(sheet.width / 2, sheet.height / 2, 35):
            self.text(0, size * _CENTRE, mark, Face.HEI, size, align="center", colour=PALE, track=size / 3)

    def _corner(self, x: float, mark: str, unit: float, colour: Colour, *, align: Align = "left") -> None:
        """A framed word in an upper corner, its left or right end at x."""
        small, top = unit / 50, unit * 6.9 / 210
        width = self.width(mark, Face.HEI, small, small / 4) + small
        left = x - width if align == "right" else x
        self.canvas.rect(left, top, width, small * 1.7, weight=0.8, stroke=colour)
        self.text(
            left + width / 2, top + small * 0.85 + small * _CENTRE, mark, Face.HEI, small,
            align="center", colour=colour, track=small / 4,
        )  # fmt: skip

    def signing_row(
        self,
        x: float,
        y: float,
        width: float,
        labels: Sequence[str],
        face: Face,
        size: float,
        colour: Colour = BLACK,
    ) -> None:
        """Who signs by hand, each label with the same room to write behind it."""
        blank = (width - sum(self.width(label, face, size) for label in labels)) / len(labels)
        for label in labels:
            x = self.text(x, y, label, face, size, colour=colour) + blank

    def page_of(self, number: int, total: int, y: float) -> None:
        """第1页　共3页 in the middle at y."""
        self.text(
            self.sheet.width / 2, y, f"第{number}页　共{total}页", Face.SONG, 9, align="center", colour=GREY
        )

    def seal(self, x: float, y: float) -> None:
        """The place of the seal: a dashed circle of 42 mm around x, y; a seal itself is never drawn."""
        self.canvas.circle(x, y, SEAL_RADIUS, 0.5, (0.6, 0.6, 0.6), (3, 3))


def baseline(middle: float, size: float) -> float:
    """The baseline of a line of Chinese whose characters are centred on ``middle``."""
    return middle + size * _CENTRE
