"""The sign-in sheet (签到表): numbered lines with the names known, then blank ones; signed by hand, entered back by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wenming_desktop.printing.edition import Edition
from wenming_desktop.printing.fonts import Face
from wenming_desktop.printing.gbt import title_lines
from wenming_desktop.printing.page import A4, GREY, MM, Printout, baseline
from wenming_desktop.printing.table import Column, LaidRow, Look, Table

HINT = "签到、签退写时间（如9:00），签名由本人签。表上没有名字的写在空白行；行号不要改，交回后按行号录入。"
SIGNERS = ("活动负责人：", "记录人：", "日期：")
LEAST_BLANK = 4
"""Blank lines there are at least behind the last name."""
_SIDE, _TOP, _FOOT = 15 * MM, 16 * MM, 30 * MM
_GAP = 4 * MM
_TITLE, _UNDER, _ROW, _HEAD = 19.0, 11.0, 23.0, 24.0
_WIDE = Look(size=11, row_height=_ROW, head_height=_HEAD, padding=3)
_CLOSE = Look(size=10.5, row_height=_ROW, head_height=_HEAD, padding=1.8, leading=1.05)


@dataclass(frozen=True, slots=True)
class SigninName:
    """One numbered line: name and team; both '' on a blank one."""

    line: int
    name: str = ""
    team: str = ""


@dataclass(frozen=True, slots=True)
class SigninHead:
    """What stands above the lines: title, the lines under it, the activity's number in the corner."""

    title: str
    under: tuple[str, ...] = ()
    corner: str = ""


def print_signin_sheet(
    heads: Sequence[SigninHead], names: Sequence[SigninName], last_line: int, edition: Edition
) -> bytes:
    """The sheet as PDF, A4 upright: one block of lines where a page holds them, else two side by side; one for each head
    (each day of an activity), all with the same lines.

    Blank lines go on counting from ``last_line`` and fill the last page. MissingGlyph where a name cannot be drawn.
    """
    edition.fonts.check((f"第{one.line}行", one.name + one.team) for one in names)
    for head in heads:
        edition.fonts.check([("标题", head.title), *(("说明", text) for text in head.under)])
    out = Printout(A4, edition.imprint(heads[0].title), edition.fonts)
    for head in heads:
        _Writer(out, head).write(names, last_line)
    return out.finish()


class _Writer:
    def __init__(self, out: Printout, head: SigninHead) -> None:
        self._out, self._head = out, head
        self._width = A4.width - 2 * _SIDE
        self._titles = title_lines(out, head.title, Face.TITLE, _TITLE, self._width)
        self._under = [
            line for text in head.under for line in out.lines_of(text, Face.SONG, _UNDER, self._width)
        ]

    def write(self, names: Sequence[SigninName], last_line: int) -> None:
        first, others = self._rows_on(1), self._rows_on(2)
        double = len(names) + LEAST_BLANK > first
        blocks = 2 if double else 1
        lines = list(names)
        room = first * blocks
        while room < len(lines) + LEAST_BLANK:
            room += others * blocks
        lines += [SigninName(last_line + more) for more in range(1, room - len(lines) + 1)]
        pages = [lines[: first * blocks]]
        rest = lines[first * blocks :]
        pages += [rest[at : at + others * blocks] for at in range(0, len(rest), others * blocks)]
        teams = any(one.team for one in names)
        for number, page in enumerate(pages, 1):
            y = self._start(number, len(pages))
            self._blocks(page, first if number == 1 else others, y, double=double, teams=teams)

    def _top(self, page: int) -> float:
        if page > 1:
            return _TOP + 8
        return _TOP + len(self._titles) * _TITLE * 1.4 + len(self._under) * _UNDER * 1.5 + 6

    def _rows_on(self, page: int) -> int:
        return int((A4.height - _FOOT - self._top(page) - _HEAD) // _ROW)

    def _start(self, number: int, total: int) -> float:
        out, middle = self._out, A4.width / 2
        out.start_page()
        if self._head.corner:
            out.text(_SIDE, 11 * MM, self._head.corner, Face.SONG, 9, colour=GREY)
        out.page_of(number, total, A4.height - 9 * MM)
        foot = A4.height - _FOOT + 15
        out.text(_SIDE, foot, HINT, Face.SONG, out.fitting(HINT, Face.SONG, 9.5, self._width, 7), colour=GREY)
        out.signing_row(_SIDE, foot + 26, self._width, SIGNERS, Face.FANG, 12)
        if number > 1:
            again = f"{self._head.title}（续）"
            out.text(middle, 14 * MM, again, Face.SONG, 10, align="center", colour=GREY)
            return self._top(number)
        y = _TOP + _TITLE * 0.7
        for line in self._titles:
            out.text(middle, baseline(y, _TITLE), line, Face.TITLE, _TITLE, align="center")
            y += _TITLE * 1.4
        y += _UNDER * 0.75 - _TITLE * 0.7
        for line in self._under:
            out.text(middle, baseline(y, _UNDER), line, Face.SONG, _UNDER, align="center")
            y += _UNDER * 1.5
        return self._top(1)

    def _blocks(self, lines: Sequence[SigninName], rows: int, y: float, *, double: bool, teams: bool) -> None:
        width = (self._width - _GAP) / 2 if double else self._width
        table = Table(self._out, _columns(double=double, teams=teams), width, _CLOSE if double else _WIDE)
        for at in range(0, len(lines), rows):
            x = _SIDE + (width + _GAP) * (at // rows)
            table.draw(x, y, [_laid(table, one, teams=teams) for one in lines[at : at + rows]])


def _columns(*, double: bool, teams: bool) -> list[Column]:
    """Shares in millimetres of a block."""
    team = (
        [Column("队伍", 17 if double else 46, "left", size=8 if double else 10, least=0.85)] if teams else []
    )
    if double:
        return [
            Column("行号", 9, "center", size=10), Column("姓名", 22 if teams else 27, "left", size=11, least=0.6), *team,
            Column("签到", 11.5, "center"), Column("签退", 11.5, "center"), Column("签名", 20 if teams else 26, "center"),
        ]  # fmt: skip
    return [
        Column("行号", 12, "center"), Column("姓名", 34, "left", size=12, least=0.6), *team,
        Column("签到", 24, "center"), Column("签退", 24, "center"), Column("签名", 40, "center"),
    ]  # fmt: skip


def _laid(table: Table, one: SigninName, *, teams: bool) -> LaidRow:
    """Every line has the same height, written or blank: a team's name takes two lines in it."""
    cells = (str(one.line), one.name, *([one.team] if teams else []), "", "", "")
    return replace(table.lay([cells])[0], height=_ROW)
