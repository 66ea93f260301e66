"""A titled sheet of tables that flow over A4 pages: what the lists, the score sheet and the personal sheet share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wenming_desktop.printing.fonts import Face, Fonts
from wenming_desktop.printing.gbt import title_lines
from wenming_desktop.printing.page import A4, GREY, MM, Imprint, Printout, Sheet, baseline
from wenming_desktop.printing.table import Column, LaidRow, Look, Table

PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a sheet with its heading; ``empty`` is said where it has no rows."""

    heading: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    look: Look = PLAIN
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """A sheet: title, the lines under it, tables, notes, a date and who signs by hand.

    ``corner`` is said in the upper left corner of every page, ``every_page`` repeats the signatures on each.
    """

    title: str
    under: str
    parts: Sequence[Part]
    notes: Sequence[str] = ()
    day: str = ""
    signers: Sequence[str] = ()
    corner: str = ""
    sheet: Sheet = A4
    every_page: bool = False


_SIDE, _TOP, _FOOT = 20 * MM, 20 * MM, 18 * MM
_TITLE, _UNDER, _HEADING, _SIGN = 20.0, 11.0, 26.0, 13.0
_HEADING_SIZE = 13.0
_SIGN_ROOM = 34.0
_CARRIED = 2


@dataclass(frozen=True, slots=True)
class _Block:
    """A heading, or a stretch of a table, that stands on one page."""

    table: Table
    rows: Sequence[LaidRow]
    heading: str = ""
    empty: str = ""


def print_flow(flow: Flow, imprint: Imprint, fonts: Fonts) -> bytes:
    """The sheet as PDF; MissingGlyph where its title or notes hold a character no face has."""
    fonts.check(
        (
            ("标题", flow.title),
            ("说明", flow.under.replace("\n", "")),
            *(("说明", note) for note in flow.notes),
        )
    )
    out = Printout(flow.sheet, imprint, fonts)
    _Writer(out, flow).write()
    return out.finish()


def _carried(blocks: list[_Block]) -> list[_Block]:
    """The last rows of a full page, taken off it: signatures never stand on a page of their own."""
    if not blocks or len(blocks[-1].rows) <= 2 * _CARRIED:
        return []
    last = blocks[-1]
    blocks[-1] = replace(last, rows=last.rows[:-_CARRIED])
    return [replace(last, rows=last.rows[-_CARRIED:], heading="")]


class _Writer:
    """Shares the blocks of a sheet among pages first, so that every page can say how many there are."""

    def __init__(self, out: Printout, flow: Flow) -> None:
        self._out, self._flow = out, flow
        self._width = flow.sheet.width - 2 * _SIDE
        self._titles = title_lines(out, flow.title, Face.TITLE, _TITLE, self._width)
        under = flow.under.split("\n") if flow.under else []
        self._under = [line for text in under for line in out.lines_of(text, Face.SONG, _UNDER, self._width)]
        self._bottom = flow.sheet.height - _FOOT - (_SIGN_ROOM if flow.every_page and flow.signers else 0)

    def _first_y(self) -> float:
        return _TOP + len(self._titles) * _TITLE * 1.4 + len(self._under) * _UNDER * 1.5 + 10

    def write(self) -> None:
        pages = self._share_out()
        closing = self._closing_height()
        used = self._used(pages[-1], first=len(pages) == 1)
        if used + closing > self._bottom:
            pages.append(_carried(pages[-1]))
        for number, blocks in enumerate(pages, 1):
            y = self._start(number, len(pages))
            for block in blocks:
                y = self._draw(block, y)
        self._close(y)

    def _share_out(self) -> list[list[_Block]]:
        pages: list[list[_Block]] = [[]]
        y = self._first_y()
        for part in self._flow.parts:
            table = Table(self._out, part.columns, self._width, part.look)
            rows = table.lay(part.rows)
            head = (_HEADING if part.heading else 0) + part.look.head_height
            first_row = rows[0].height if rows else part.look.row_height
            if pages[-1] and y + head + first_row > self._bottom:
                pages.append([])
                y = _TOP
            heading = _HEADING if part.heading else 0
            shares = table.share_out(rows, self._bottom - y - heading, self._bottom - _TOP)
            for number, share in enumerate(shares):
                if number:
                    pages.append([])
                    y = _TOP
                block = _Block(table, share, "" if number else part.heading, part.empty)
                pages[-1].append(block)
                y += self._height(block)
        return pages

    def _height(self, block: _Block) -> float:
        body = sum(row.height for row in block.rows) if block.rows else block.table.look.row_height
        return (_HEADING if block.heading else 0) + block.table.look.head_height + body + 8

    def _used(self, blocks: Sequence[_Block], *, first: bool) -> float:
        return (self._first_y() if first else _TOP) + sum(map(self._height, blocks))

    def _closing_height(self) -> float:
        lines = sum(len(self._out.lines_of(note, Face.SONG, 11, self._width)) for note in self._flow.notes)
        signed = bool(self._flow.signers) and not self._flow.every_page
        return lines * 17 + (24 if self._flow.day else 0) + (_SIGN_ROOM if signed else 0)

    def _start(self, number: int, total: int) -> float:
        out, flow = self._out, self._flow
        out.start_page()
        if flow.corner:
            out.text(_SIDE, 13 * MM, flow.corner, Face.HEI, 10.5, colour=GREY)
        out.page_of(number, total, flow.sheet.height - 9 * MM)
        if number > 1:
            again = f"{flow.title}（续）"
            out.text(flow.sheet.width / 2, 15 * MM, again, Face.SONG, 10, align="center", colour=GREY)
        if flow.every_page and flow.signers:
            self._sign(self._bottom + _SIGN_ROOM / 2)
        return self._head() if number == 1 else _TOP

    def _head(self) -> float:
        out, middle = self._out, self._flow.sheet.width / 2
        y = _TOP + _TITLE * 0.7
        for line in self._titles:
            out.text(middle, baseline(y, _TITLE), line, Face.TITLE, _TITLE, align="center")
            y += _TITLE * 1.4
        y += _UNDER * 0.75 - _TITLE * 0.7
        for line in self._under:
            out.text(middle, baseline(y, _UNDER), line, Face.SONG, _UNDER, align="center", colour=GREY)
            y += _UNDER * 1.5
        return self._first_y()

    def _draw(self, block: _Block, y: float) -> float:
        if block.heading:
            size = self._out.fitting(block.heading, Face.HEI, _HEADING_SIZE, self._width, 8)
            self._out.text(_SIDE, baseline(y + _HEADING / 2, size), block.heading, Face.HEI, size)
            y += _HEADING
        bottom = block.table.draw(_SIDE, y, block.rows)
        if not block.rows:
            row = block.table.look.row_height
            self._out.text(
                _SIDE + self._width / 2,
                baseline(bottom + row / 2, 11),
                block.empty,
                Face.SONG,
                11,
                align="center",
            )
            bottom += row
        return bottom + 8

    def _close(self, y: float) -> None:
        out, flow = self._out, self._flow
        for note in flow.notes:
            y = out.paragraph(_SIDE, baseline(y + 8, 11), self._width, note, Face.SONG, 11, 17) - baseline(
                8, 11
            )
        if flow.day:
            out.text(_SIDE + self._width, baseline(y + 12, 11), flow.day, Face.SONG, 11, align="right")
            y += 24
        if flow.signers and not flow.every_page:
            self._sign(y + _SIGN_ROOM / 2)

    def _sign(self, middle: float) -> None:
        self._out.signing_row(
            _SIDE, baseline(middle, _SIGN), self._width, self._flow.signers, Face.FANG, _SIGN
        )
