"""The page of official documents (GB/T 9704-2012): 22 lines of 28 characters of 3号 on a grid.

The block is 156 x 225 mm; 28 characters of 16 pt are 158 mm, wider than that, so every character stands in a cell of its own; a
digit or Latin letter takes half a cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from wenming_desktop.printing.fonts import Face
from wenming_desktop.printing.page import MM, Printout, baseline
from wenming_desktop.printing.pdf import PdfFace
from wenming_desktop.printing.text import Line, break_lines, break_points, is_gap

LEFT, TOP = 28 * MM, 37 * MM
WIDTH, HEIGHT = 156 * MM, 225 * MM
COLUMNS, ROWS = 28, 22
PITCH = WIDTH / COLUMNS
LEADING = HEIGHT / ROWS
BODY, TITLE, FOLIO = 16.0, 22.0, 14.0
"""Sizes of body (3号), title (2号) and page number (4号) in points."""
INDENT = 2
_PHRASE_ENDS = (
    ("季度", "年度", "月", "委员会", "支部"),
    ("嘎查", "苏木", "村", "社区", "镇", "乡", "街道", "关于"),
)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a paragraph in one face."""

    text: str
    face: Face = Face.FANG


@dataclass(frozen=True, slots=True)
class _Cell:
    """A character with the face that draws it, its own width, its cell's, and where it stands in it."""

    character: str
    face: PdfFace
    width: float
    room: float
    inset: float


class GbtPages:
    """Writes official pages line by line; a full page is followed by the next, each with its number."""

    def __init__(self, out: Printout) -> None:
        self.out = out
        self.row = ROWS

    def new_page(self) -> None:
        """Begin a page and number it: — 1 — on the right of odd pages, on the left of even ones."""
        self.out.start_page()
        self.row = 0
        number = self.out.pages
        middle = TOP + HEIGHT + 7 * MM
        text = f"— {number} —"
        width = self.out.width(text, Face.SONG, FOLIO)
        x = LEFT + WIDTH - FOLIO - width if number % 2 else LEFT + FOLIO
        self.out.text(x, baseline(middle, FOLIO), text, Face.SONG, FOLIO)

    @property
    def left_rows(self) -> int:
        """Lines still free on the page."""
        return ROWS - self.row

    def keep(self, rows: int) -> None:
        """Begin a new page unless so many lines are still free on this one."""
        if self.left_rows < rows:
            self.new_page()

    def skip(self, rows: int = 1) -> None:
        """Leave lines empty; at the foot of a page none are carried over."""
        self.row = min(self.row + rows, ROWS)

    def middle(self) -> float:
        """Take the next line; returns the middle of it, from the top of the page."""
        self.keep(1)
        self.row += 1
        return TOP + (self.row - 0.5) * LEADING

    def title(self, text: str) -> None:
        """The title: 2号 小标宋, centred, broken where the sense allows (GB/T 9704, 7.3.1)."""
        for line in title_lines(self.out, text, Face.TITLE, TITLE, WIDTH):
            self.out.text(
                LEFT + WIDTH / 2, baseline(self.middle(), TITLE), line, Face.TITLE, TITLE, align="center"
            )

    def paragraph(self, spans: Sequence[Span], indent: int = INDENT) -> None:
        """A justified paragraph on the grid, its first line indented by characters."""
        cells = [cell for span in spans for cell in self._cells(span)]
        text = "".join(cell.character for cell in cells)
        for line in break_lines(text, [cell.room for cell in cells], WIDTH, indent * PITCH):
            left = indent * PITCH if line.start == 0 else 0.0
            self._draw(LEFT + left, self.middle(), _fitted(cells, text, line, WIDTH - left))

    def line(self, text: str, indent: float = 0.0, face: Face = Face.FANG) -> float:
        """One line from the left, indented by characters; returns its middle."""
        middle = self.middle()
        self._draw(LEFT + indent * PITCH, middle, self._cells(Span(text, face)))
        return middle

    def width(self, text: str) -> float:
        """Width of a line of 仿宋 on the grid, in points."""
        return sum(cell.room for cell in self._cells(Span(text)))

    def centred(self, text: str, x: float) -> float:
        """One line with its middle at x; returns the middle of the line from the top of the page."""
        cells, middle = self._cells(Span(text)), self.middle()
        self._draw(x - sum(cell.room for cell in cells) / 2, middle, cells)
        return middle

    def _cells(self, span: Span) -> list[_Cell]:
        return [
            _cell(character, run.face, advance * BODY)
            for run in self.out.fonts.split(span.text, span.face)
            for character, advance in zip(run.text, run.face.advances(run.text), strict=True)
        ]

    def _draw(self, x: float, middle: float, cells: Sequence[_Cell]) -> None:
        y = baseline(middle, BODY)
        for _, group in groupby(cells, key=lambda cell: (cell.face.name, cell.width, cell.room)):
            same = list(group)
            first, text = same[0], "".join(cell.character for cell in same)
            self.out.canvas.text(x + first.inset, y, text, first.face, BODY, spacing=first.room - first.width)
            x += first.room * len(same)


def _cell(character: str, face: PdfFace, width: float) -> _Cell:
    """Digits, Latin letters and their marks take half a cell, wide letters what they need."""
    narrow = character.isascii() or (width < 0.4 * BODY and character != "·")
    room = max(PITCH / 2, width) if narrow else PITCH
    return _Cell(character, face, width, room, max(room - width, 0.0) / 2)


def _fitted(cells: Sequence[_Cell], text: str, line: Line, room: float) -> list[_Cell]:
    """A line's cells, widened at its gaps so that it fills the line; the last one stays as it is."""
    stop = line.stop
    while stop > line.start and text[stop - 1] == " ":
        stop -= 1
    chosen = list(cells[line.start : stop])
    gaps = [at for at in range(len(chosen) - 1) if is_gap(chosen[at].character, chosen[at + 1].character)]
    slack = room - line.width
    if line.last or not gaps or slack <= 0:
        return chosen
    extra = min(slack / len(gaps), BODY / 2)
    for at in gaps:
        cell = chosen[at]
        chosen[at] = replace(cell, room=cell.room + extra)
    return chosen


def title_lines(out: Printout, text: str, face: Face, size: float, width: float) -> list[str]:
    """A title in as few lines as fit, parted after a whole phrase and as evenly as may be."""
    total = out.width(text, face, size)
    if total <= width:
        return [text]
    if total > 2 * width:
        return out.lines_of(text, face, size, width)

    def cost(at: int) -> float:
        first, second = out.width(text[:at], face, size), out.width(text[at:], face, size)
        if max(first, second) > width:
            return 10 * width
        sense = next((rank for rank, ends in enumerate(_PHRASE_ENDS) if text[:at].endswith(ends)), 3)
        return abs(first - second) + sense * width / 2

    advances = out.fonts.advances(text, face)
    points = break_points(text, [advance * size for advance in advances], width)
    at = min((at for at in range(1, len(text)) if points[at]), key=cost)
    return [text[:at], text[at:]]
