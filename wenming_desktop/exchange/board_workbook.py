"""A board as a workbook for outside: red by name, grey and black as counts only."""

from __future__ import annotations

import io
from typing import Any

from wenming_desktop.domain.amounts import as_number
from wenming_desktop.domain.boards import Board, Line
from wenming_desktop.domain.count_words import listed
from wenming_desktop.domain.names import group_label
from wenming_desktop.domain.paper_words import group_word

_PARTY_HEADS = ("名次", "嘎查村", "姓名", "积分")


def write_board(board: Board, title: str) -> bytes:
    """The public workbook of a board; the party track lists its members, it has no bands. ``title`` bears its marks."""
    import xlsxwriter

    buffer = io.BytesIO()
    # Strings stay strings: a name that begins with "=" must never become a formula.
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet("红榜" if board.bands else "汇总")
        bold = book.add_format({"bold": True, "font_size": 14, "align": "center"})
        head = book.add_format({"bold": True, "border": 1, "align": "center", "text_wrap": True})
        cell = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
        heads = _red_heads(board) if board.bands else _PARTY_HEADS
        sheet.merge_range(0, 0, 0, len(heads) - 1, title, bold)
        sheet.write_row(1, 0, heads, head)
        lines = board.band("red") if board.bands else board.lines
        for row, line in enumerate(lines, 2):
            sheet.write_row(row, 0, _red(line) if board.bands else _member(line), cell)
        sheet.set_column(0, 0, 6)
        sheet.set_column(1, 2, 16)
        sheet.set_column(3, 4, 10)
        sheet.set_column(5, 5, 40)
        if board.bands:
            sheet.write_string(len(lines) + 2, 0, counts_text(board))
    return buffer.getvalue()


def _red_heads(board: Board) -> tuple[str, ...]:
    village = board.lines[0].village if board.station is not None and board.lines else ""
    return ("序号", "嘎查村", "户主", group_word(village), "积分", "上榜理由")


def _red(line: Line) -> list[Any]:
    return [line.place, line.village, line.shown, group_label(line.group), as_number(line.total), line.reason]


def _member(line: Line) -> list[Any]:
    return [
        line.rank if line.rank is not None else "—",
        line.village,
        line.shown,
        "—" if line.veto else as_number(line.total),
    ]


def counts_text(board: Board) -> str:
    """参评312户：红榜16户、灰榜7户、黑榜1户，其余288户未列榜."""
    return f"参评{board.counts.households}户：{listed(board.counts)}"
