"""A table drawn on the canvas: rows flow over pages, the head is repeated, cells wrap by the Chinese rules.

20,000 rows take about two seconds this way; ReportLab's own tables are quadratic.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from wenming_desktop.printing.fonts import Face
from wenming_desktop.printing.page import GREY, Align, Printout, baseline
from wenming_desktop.printing.pdf import BLACK, Colour

HEAD_FILL: Colour = (0.955, 0.95, 0.94)
STRIPE: Colour = (0.98, 0.978, 0.972)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its share of the table's width, how its cells stand."""

    title: str
    share: float
    align: Align = "left"
    face: Face = Face.SONG
    size: float = 0.0
    """0: the table's size"""
    least: float = 1.0
    """A text too wide is set down to this part of the size before it is broken: names are not torn apart."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's lines and the size they are set in."""

    lines: tuple[str, ...]
    size: float


@dataclass(frozen=True, slots=True)
class LaidRow:
    """A row broken into cells of lines. A banner is one cell across the whole table."""

    cells: tuple[Cell, ...]
    height: float
    banner: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """Sizes of a table in points; ``lines`` draws every cell's edges, else only rules between rows."""

    size: float = 10.5
    row_height: float = 22.0
    head_height: float = 24.0
    padding: float = 4.0
    leading: float = 1.3
    lines: bool = True
    stripes: bool = False
    head_face: Face = Face.HEI
    head_fill: Colour | None = HEAD_FILL
    weight: float = 0.5
    ink: Colour = BLACK
    """Of the lines, not of the letters."""


class Table:
    """Columns at their places on the paper; lays rows out, shares them among pages and draws them."""

    def __init__(
        self, out: Printout, columns: Sequence[Column], width: float, look: Look | None = None
    ) -> None:
        self._out = out
        self.columns = tuple(columns)
        self.look = look or Look()
        total = sum(column.share for column in columns)
        self.width = width
        self.widths = [width * column.share / total for column in columns]

    def lay(self, rows: Iterable[Sequence[str]]) -> list[LaidRow]:
        """Break every cell to its column; a row of a single cell is a banner over the whole width."""
        return [self._lay_row(row) for row in rows]

    def _lay_row(self, row: Sequence[str]) -> LaidRow:
        look = self.look
        if len(row) == 1:
            return LaidRow((Cell((row[0],), look.size),), look.row_height * 1.15, banner=True)
        cells = tuple(map(self._cell, row, self.columns, self.widths))
        return LaidRow(
            cells, look.row_height + max((len(cell.lines) - 1) * cell.size * look.leading for cell in cells)
        )

    def _cell(self, text: str, column: Column, width: float) -> Cell:
        size, room = column.size or self.look.size, width - 2 * self.look.padding
        needed = self._out.width(text, column.face, size)
        if needed <= room:
            return Cell((text,), size)
        if needed * column.least <= room:
            return Cell((text,), size * room / needed)
        size *= column.least
        return Cell(tuple(self._out.lines_of(text, column.face, size, room)), size)

    def share_out(self, rows: Sequence[LaidRow], first: float, room: float) -> list[list[LaidRow]]:
        """Rows by page: ``first`` points on the first page, ``room`` on the others, the head counted in both.

        A banner never stays behind alone at the foot of a page. At least one page is returned.
        """
        pages: list[list[LaidRow]] = [[]]
        left = first - self.look.head_height
        for row, after in zip_longest(rows, rows[1:]):
            needed = row.height + (after.height if row.banner and after else 0.0)
            if needed > left + 1e-6 and pages[-1]:
                pages.append([])
                left = room - self.look.head_height
            pages[-1].append(row)
            left -= row.height
        return pages

    def draw(self, x: float, y: float, rows: Sequence[LaidRow]) -> float:
        """Draw the head and one page's rows with the top left corner at x, y; returns the bottom."""
        top = y
        y = self._head(x, y)
        edges = [top, y]
        upright = [(top, y)]
        for number, row in enumerate(rows):
            if self.look.stripes and number % 2 and not row.banner:
                self._out.canvas.rect(x, y, self.width, row.height, stroke=None, fill=STRIPE)
            self._row(x, y, row)
            y += row.height
            edges.append(y)
            if not row.banner:
                upright.append((y - row.height, y))
        self._rules(x, edges, upright)
        return y

    def _head(self, x: float, y: float) -> float:
        look = self.look
        if look.head_fill:
            self._out.canvas.rect(x, y, self.width, look.head_height, stroke=None, fill=look.head_fill)
        for column, width in zip(self.columns, self.widths, strict=True):
            lines = column.title.split("\n")
            align: Align = "center" if look.lines else column.align
            size = min(look.size, *(self._fit(line, width) for line in lines))
            middle = y + look.head_height / 2 - (len(lines) - 1) * size * 0.6
            for line in lines:
                self._cell_line(x, middle, width, line, look.head_face, size, align)
                middle += size * 1.2
            x += width
        return y + look.head_height

    def _fit(self, line: str, width: float) -> float:
        return self._out.fitting(line, self.look.head_face, self.look.size, width - self.look.padding, 6)

    def _row(self, x: float, y: float, row: LaidRow) -> None:
        middle = y + row.height / 2
        if row.banner:
            banner = row.cells[0]
            self._cell_line(x, middle, self.width, banner.lines[0], self.look.head_face, banner.size, "left")
            return
        for cell, column, width in zip(row.cells, self.columns, self.widths, strict=True):
            step = cell.size * self.look.leading
            at = middle - (len(cell.lines) - 1) * step / 2
            for line in cell.lines:
                self._cell_line(x, at, width, line, column.face, cell.size, column.align)
                at += step
            x += width

    def _cell_line(
        self, x: float, middle: float, width: float, text: str, face: Face, size: float, align: Align
    ) -> None:
        if not text:
            return
        padding = self.look.padding
        at = {"left": x + padding, "center": x + width / 2, "right": x + width - padding}[align]
        self._out.text(at, baseline(middle, size), text, face, size, align=align)

    def _rules(self, x: float, edges: Sequence[float], upright: Sequence[tuple[float, float]]) -> None:
        canvas, look = self._out.canvas, self.look
        if not look.lines:
            canvas.line(x, edges[1], x + self.width, edges[1], look.weight * 1.6)
            for y in edges[2:]:
                canvas.line(x, y, x + self.width, y, look.weight * 0.6, GREY)
            return
        for y in edges:
            canvas.line(x, y, x + self.width, y, look.weight, look.ink)
        ends = [x, *(x + sum(self.widths[: n + 1]) for n in range(len(self.widths)))]
        for first, last in _joined(upright):
            for at in ends[1:-1]:
                canvas.line(at, first, at, last, look.weight, look.ink)
        canvas.rect(x, edges[0], self.width, edges[-1] - edges[0], weight=look.weight * 1.6, stroke=look.ink)


def _joined(pieces: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Stretches of rows that touch, as one each, so a column's edge is one line."""
    starts = [pieces[0][0], *(after[0] for before, after in pairwise(pieces) if after[0] != before[1])]
    stops = [*(before[1] for before, after in pairwise(pieces) if after[0] != before[1]), pieces[-1][1]]
    return list(zip(starts, stops, strict=True))
