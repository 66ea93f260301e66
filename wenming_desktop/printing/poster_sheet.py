"""How a poster lies on its sheets: the names in two columns, never smaller than can be read at two metres.

Measures are points on an A3 sheet (landscape) and grow with the sheet: a name of 20.5 is 29 points at A2.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor

from wenming_desktop.domain import count_words
from wenming_desktop.domain.boards import Line
from wenming_desktop.domain.names import group_label
from wenming_desktop.printing.edition import Edition, red_number
from wenming_desktop.printing.fonts import Face
from wenming_desktop.printing.page import MM, Align, Printout, baseline
from wenming_desktop.printing.pdf import BLACK, Colour
from wenming_desktop.printing.poster_text import Poster


@dataclass(frozen=True, slots=True)
class Ink:
    """How a poster is coloured; ``hollow`` outlines the large letters to save toner."""

    main: Colour
    second: Colour
    soft: Colour
    faint: Colour
    hollow: bool = False


COLOUR = Ink((0.655, 0.118, 0.110), (0.78, 0.71, 0.47), (0.36, 0.34, 0.32), (0.87, 0.85, 0.82))
OUTLINE = Ink(COLOUR.main, COLOUR.main, COLOUR.soft, COLOUR.faint, hollow=True)
MONO = Ink(BLACK, BLACK, BLACK, BLACK)

A3_WIDTH = 420 * MM
EDGE = 18 * MM
"""From the edge of the sheet to what is printed inside the frame."""
NAME = 20.5
"""Least size of a name on A3: 29 points at A2, to be read at two metres."""
NAME_MOST = 27.0
NARROWEST = 0.55
"""A long name stays whole on one line as long as its letters need not be set narrower than this."""
ROW = 27.5
"""Least height of a row; it grows up to ROW_MOST where there are few names."""
ROW_MOST = 52.0
FEW = 6
"""So many names stand in one column."""
_TOP, _BOTTOM, _LATER_BOTTOM = 53.3 * MM, 197 * MM, 266 * MM
_BOX_HEAD, _COLUMN_HEAD = 15.5 * MM, 30.0


@dataclass(frozen=True, slots=True)
class _Row:
    line: Line
    number: str
    name: tuple[str, ...]
    units: float


@dataclass(frozen=True, slots=True)
class _Field:
    """A column of the names: head, left end and width as parts of the list's width, how it stands."""

    head: str
    left: float
    width: float
    align: Align = "left"


_VILLAGE_FIELDS = (
    _Field("序号", 0.0, 0.066), _Field("户主", 0.068, 0.335), _Field("组别", 0.408, 0.07),
    _Field("积分", 0.478, 0.10, "right"), _Field("上榜理由", 0.605, 0.395),
)  # fmt: skip
_TOWNSHIP_FIELDS = (
    _Field("序号", 0.0, 0.066), _Field("户主", 0.068, 0.335), _Field("嘎查村、组别", 0.408, 0.162),
    _Field("积分", 0.572, 0.095, "right"), _Field("上榜理由", 0.685, 0.315),
)  # fmt: skip


class PosterSheets:
    """The sheets of one poster; ``draw`` draws each of them at full size on any printout."""

    def __init__(
        self, out: Printout, poster: Poster, lines: Sequence[Line], edition: Edition, ink: Ink
    ) -> None:
        self._out, self._poster, self._ink = out, poster, ink
        self._k = out.sheet.width / A3_WIDTH
        self._sheet = out.sheet
        self._fields = _TOWNSHIP_FIELDS if poster.board.station is None else _VILLAGE_FIELDS
        self._columns = 1 if len(lines) <= FEW else 2
        self._gap = 12 * MM
        self._width = (A3_WIDTH - 2 * EDGE - 14 * MM - self._gap * (self._columns - 1)) / self._columns
        rows = [self._row(line, red_number(line, index, edition)) for index, line in enumerate(lines)]
        self._reason_size = self._evenly(line.reason for line in lines)
        self._sheets = self._share_out(rows)
        self.count = len(self._sheets)

    # Laying out: everything in A3 points; only the helpers at the end know the sheet's real size.

    def _row(self, line: Line, number: str) -> _Row:
        width = self._fields[1].width * self._width - 4
        whole = self._out.width(line.shown, Face.HEI, NAME) * NARROWEST <= width
        name = [line.shown] if whole else self._out.lines_of(line.shown, Face.HEI, NAME, width)
        return _Row(line, number, tuple(name), 1 + 0.85 * (len(name) - 1))

    def _evenly(self, reasons: Iterable[str]) -> float:
        """One size for all reasons, so that neighbouring lines look alike: the longest that fits one line."""
        room = self._fields[-1].width * self._width
        return min((self._out.fitting(text, Face.SANS, 17.0, room, 12.5) for text in reasons), default=17.0)

    def _share_out(self, rows: list[_Row]) -> list[list[list[_Row]]]:
        """Rows by sheet and column: full sheets in order, the last one evenly over its columns."""
        sheets: list[list[list[_Row]]] = []
        left = rows
        while left or not sheets:
            room = floor(self._list_room(len(sheets)) / ROW + 1e-6)
            columns: list[list[_Row]] = []
            for after in range(self._columns - 1, -1, -1):
                taken = _take(left, _column_room(left, room, after))
                columns.append(left[:taken])
                left = left[taken:]
            sheets.append(columns)
        return sheets

    def _box(self, number: int) -> tuple[float, float]:
        """Top and bottom of the red board's frame: later sheets leave out what the first one says."""
        return _TOP, _BOTTOM if number == 0 else _LATER_BOTTOM

    def _list_room(self, number: int) -> float:
        top, bottom = self._box(number)
        return bottom - top - _BOX_HEAD - _COLUMN_HEAD - 6

    # Drawing

    def draw(self, out: Printout, number: int) -> None:
        """Draw sheet ``number`` (from 0)."""
        self._out = out
        self._frame()
        self._title(number)
        self._red(number)
        if number == 0:
            self._boxes()
            self._footer()
        else:
            self._later_footer()
        if self.count > 1:
            text = f"第{number + 1}张　共{self.count}张"
            self._text(A3_WIDTH / 2, 284 * MM, text, Face.SANS, 12, align="center", colour=self._ink.soft)

    def _frame(self) -> None:
        ink, height = self._ink, self._sheet.height / self._k
        weight = 0.6 if ink.hollow else 2.2
        self._rect(6.5 * MM, 6.5 * MM, A3_WIDTH - 13 * MM, height - 13 * MM, weight, ink.main)
        self._rect(8.5 * MM, 8.5 * MM, A3_WIDTH - 17 * MM, height - 17 * MM, 0.7, ink.second)

    def _title(self, number: int) -> None:
        ink, text = self._ink, self._poster.title + ("（续）" if number else "")
        size = self._out.fitting(text, Face.TITLE, 40, A3_WIDTH - 2 * EDGE - 20, 24)
        self._text(A3_WIDTH / 2, baseline(29 * MM, size), text, Face.TITLE, size, align="center", colour=ink.main, track=0.6,
                   hollow=0.7 if ink.hollow else 0.0)  # fmt: skip
        basis = self._poster.basis
        size = self._out.fitting(basis, Face.KAI, 16, A3_WIDTH - 2 * EDGE, 11)
        self._text(
            A3_WIDTH / 2, baseline(43.5 * MM, size), basis, Face.KAI, size, align="center", colour=ink.soft
        )

    def _red(self, number: int) -> None:
        ink, (top, bottom) = self._ink, self._box(number)
        self._rect(EDGE, top, A3_WIDTH - 2 * EDGE, bottom - top, 0.6 if ink.hollow else 1.3, ink.main)
        count = self._poster.board.counts.red
        self._text(A3_WIDTH / 2, baseline(top + _BOX_HEAD / 2, 25), f"红榜（{count}户）" if count else "红榜", Face.TITLE, 25,
                   align="center", colour=ink.main, track=8, hollow=0.6 if ink.hollow else 0.0)  # fmt: skip
        self._line(EDGE, top + _BOX_HEAD, A3_WIDTH - EDGE, top + _BOX_HEAD, 1.3, ink.main)
        if count == 0:
            said = count_words.nobody(self._poster.board.period, ("red",))
            self._text(A3_WIDTH / 2, (top + bottom) / 2 + 20, said, Face.HEI, 24, align="center")
            return
        columns = self._sheets[number]
        units = max(sum(row.units for row in column) for column in columns)
        pitch = min(ROW_MOST, self._list_room(number) / units)
        for at, column in enumerate(columns):
            self._column(EDGE + 7 * MM + at * (self._width + self._gap), top + _BOX_HEAD, column, pitch)

    def _column(self, x: float, y: float, rows: Sequence[_Row], pitch: float) -> None:
        if not rows:
            return
        for field in self._fields:
            at = x + (field.left + (field.width if field.align == "right" else 0)) * self._width
            self._text(
                at, baseline(y + 15, 14), field.head, Face.SANS, 14, align=field.align, colour=self._ink.soft
            )
        y += _COLUMN_HEAD - 4
        self._line(x, y, x + self._width, y, 1.2, self._ink.main)
        for row in rows:
            height = pitch * row.units
            self._draw_row(x, y + height / 2, row, pitch)
            y += height
            self._line(x, y, x + self._width, y, 0.4, self._ink.faint)

    def _draw_row(self, x: float, middle: float, row: _Row, pitch: float) -> None:
        width, size = self._width, min(NAME_MOST, max(NAME, pitch * 0.47))
        longest = max(self._out.width(part, Face.HEI, 1) for part in row.name)
        room = self._fields[1].width * width - 4
        name_size = max(NAME, min(size, room / longest))
        self._cell(x, middle, self._fields[0], row.number, Face.SANS, size * 0.92)
        step = name_size * 1.12
        y = middle - (len(row.name) - 1) * step / 2
        for part in row.name:
            squeeze = min(1.0, room / self._out.width(part, Face.HEI, name_size))
            left = x + self._fields[1].left * width
            self._text(left, baseline(y, name_size), part, Face.HEI, name_size, squeeze=squeeze)
            y += step
        self._group(x, middle, row.line, size, pitch)
        self._cell(x, middle, self._fields[3], row.line.total_text, Face.TITLE, size * 0.92)
        self._reason(x, middle, row.line.reason, pitch)

    def _group(self, x: float, middle: float, line: Line, size: float, pitch: float) -> None:
        """The group; on the township's poster the village stands above it."""
        field = self._fields[2]
        if self._poster.board.station is not None:
            self._cell(x, middle, field, group_label(line.group), Face.SANS, size * 0.92)
            return
        small = min(13.0, pitch / 2.45)
        parts = [part for part in (line.village, group_label(line.group)) if part]
        y = middle - (len(parts) - 1) * small * 0.54
        for part in parts:
            self._cell(x, y, field, part, Face.SANS, small)
            y += small * 1.08

    def _cell(self, x: float, middle: float, field: _Field, text: str, face: Face, size: float) -> None:
        width = field.width * self._width
        size = self._out.fitting(text, face, size, width - 2, 9)
        at = x + field.left * self._width + (width if field.align == "right" else 0)
        self._text(at, baseline(middle, size), text, face, size, align=field.align)

    def _reason(self, x: float, middle: float, text: str, pitch: float) -> None:
        """上榜理由 in one line where it fits, else in two smaller ones."""
        field = self._fields[-1]
        room, size = field.width * self._width, min(17.0, max(14.0, pitch * 0.36))
        size = min(size, self._reason_size)
        parts = self._out.lines_of(text, Face.SANS, size, room)[:3]
        if len(parts) > 1:
            size = min(size, (pitch - 2) / (1.15 * len(parts)))
        y = middle - (len(parts) - 1) * size * 0.575
        for part in parts:
            self._text(x + field.left * self._width, baseline(y, size), part, Face.SANS, size)
            y += size * 1.15

    def _boxes(self) -> None:
        """The two frames under the red board: how many on the lower boards, and what the boards mean."""
        top = self._box(0)[1] + 5.5 * MM
        width, height = (A3_WIDTH - 2 * EDGE - 6 * MM) / 2, 28 * MM
        right = EDGE + width + 6 * MM
        for x in (EDGE, right):
            self._rect(x, top, width, height, 1.0, self._ink.soft)
        inset = 6 * MM
        self._text(EDGE + inset, baseline(top + 9.5 * MM, 19), self._poster.lower, Face.TITLE, 19)
        self._paragraph(
            EDGE + inset, top + 19.5 * MM, width - 2 * inset, self._poster.lower_note, Face.SANS, 15.5
        )
        self._paragraph(right + inset, top + 9 * MM, width - 2 * inset, self._poster.rules, Face.SANS, 15.5)

    def _footer(self) -> None:
        top, pitch = self._box(0)[1] + 5.5 * MM + 28 * MM + 8.5 * MM, 9 * MM
        for at, text in enumerate(self._poster.footer):
            size = self._out.fitting(text, Face.KAI, 15, A3_WIDTH * 0.62, 10)
            self._text(EDGE, baseline(top + at * pitch, size), text, Face.KAI, size)
        widest = max(self._out.width(text, Face.KAI, 15) for text in self._poster.signatures)
        centre = A3_WIDTH - EDGE - 3 * MM - widest / 2
        first = top + (3 - len(self._poster.signatures)) * pitch / 2
        for at, text in enumerate(self._poster.signatures):
            self._text(centre, baseline(first + at * pitch, 15), text, Face.KAI, 15, align="center")
        y = top + 2 * pitch + 7.5 * MM
        self._line(EDGE, y, A3_WIDTH - EDGE, y, 0.8, self._ink.faint)
        self._signers(y + 7 * MM)

    def _signers(self, y: float) -> None:
        k, labels = self._k, self._poster.signers
        self._out.signing_row(
            EDGE * k, baseline(y, 15) * k, (A3_WIDTH - 2 * EDGE) * k, labels, Face.SANS, 15 * k
        )

    def _later_footer(self) -> None:
        y = self._box(1)[1] + 8 * MM
        self._text(EDGE, baseline(y, 15), self._poster.footer[0], Face.KAI, 15)
        text = "　".join(self._poster.signatures[-2:])
        self._text(A3_WIDTH - EDGE, baseline(y, 15), text, Face.KAI, 15, align="right")

    # A3 points to the sheet's

    def _text(self, x: float, y: float, text: str, face: Face, size: float, *, align: Align = "left",
              colour: Colour = BLACK, track: float = 0.0, hollow: float = 0.0, squeeze: float = 1.0) -> None:  # fmt: skip
        k = self._k
        self._out.text(
            x * k, y * k, text, face, size * k, align=align, colour=colour, track=track * k, hollow=hollow * k,
            squeeze=squeeze,
        )  # fmt: skip

    def _paragraph(self, x: float, middle: float, width: float, text: str, face: Face, size: float) -> None:
        k = self._k
        self._out.paragraph(
            x * k, baseline(middle, size) * k, width * k, text, face, size * k, size * 1.7 * k
        )

    def _line(self, x1: float, y1: float, x2: float, y2: float, weight: float, colour: Colour) -> None:
        k = self._k
        self._out.canvas.line(x1 * k, y1 * k, x2 * k, y2 * k, weight * k, colour)

    def _rect(self, x: float, y: float, width: float, height: float, weight: float, colour: Colour) -> None:
        k = self._k
        self._out.canvas.rect(x * k, y * k, width * k, height * k, weight=weight * k, stroke=colour)


def _column_room(rows: Sequence[_Row], room: int, after: int) -> float:
    """Rows a column takes: all that fit, but evenly with the column after it where that one takes the rest."""
    total = sum(row.units for row in rows)
    even = total / 2 + 0.5
    if not after or even > room or total - _units(rows, even) > room:
        return float(room)
    return even


def _units(rows: Sequence[_Row], room: float) -> float:
    return sum(row.units for row in rows[: _take(rows, room)])


def _take(rows: Sequence[_Row], room: float) -> int:
    """How many rows fit; at least one, so that a name of many lines never stops the poster."""
    used, taken = 0.0, 0
    for row in rows:
        used += row.units
        if used > room + 1e-6 and taken:
            break
        taken += 1
    return taken
