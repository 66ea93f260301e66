"""A copy of a workbook with its problems marked: bad cells red with a comment, and a column 需要修改."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from wenming_desktop.domain.errors import Problem
from wenming_desktop.domain.rules import CATEGORIES
from wenming_desktop.exchange.cells import BROKEN, column_index
from wenming_desktop.exchange.headings import every_word
from wenming_desktop.exchange.mapping import plain_heading
from wenming_desktop.exchange.sheets import Sheet, Workbook
from wenming_desktop.exchange.writer import WorkbookOut, put

COLUMN = "需要修改"
_ASIDE = {"error": "", "warning": "（提醒）", "question": "（要答）"}
_COMMENT_SIZE = {"x_scale": 1.6, "y_scale": 0.9, "visible": False}


def problem_book(workbook: Workbook, problems: Sequence[Problem]) -> bytes:
    """The copy: the same sheets, values at the same cells, merged ranges kept, a last column 需要修改.

    ``workbook`` must be read with ``fill=False``.
    """
    by_sheet: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_sheet[problem.sheet].append(problem)
    written = WorkbookOut()
    looks = _looks(written)
    for sheet in workbook.sheets:
        page = written.sheet(sheet.name)
        if sheet.hidden:
            page.hide()
        _write_sheet(page, sheet, by_sheet.get(sheet.name, []), looks)
    return written.bytes()


def _looks(out: WorkbookOut) -> dict[str, Any]:
    plain = {"num_format": "@", "valign": "vcenter"}
    return {
        "text": out.format(**plain),
        "number": out.format(valign="vcenter"),
        "error": out.format(**plain, bg_color="#F8C9C4", font_color="#9C1C13", border=1),
        "warning": out.format(**plain, bg_color="#FBE7B8", border=1),
        "merged": out.format(**plain, align="center"),
        "question": out.format(**plain, bg_color="#FBE7B8", border=1),
        "fix": out.format(**plain, bold=True, font_color="#9C1C13", text_wrap=True),
    }


def _write_sheet(page: Any, sheet: Sheet, problems: Sequence[Problem], looks: dict[str, Any]) -> None:
    marks = _marks(sheet, problems)
    covered = _write_merged(page, sheet, marks, looks)
    for row, values in enumerate(sheet.rows):
        for column, value in enumerate(values):
            if (row, column) not in covered and (value not in ("", None) or (row, column) in marks):
                severity = marks.get((row, column), ("", ""))[0]
                put(page, row, column, _shown(value), looks[severity or _kind(value)])
    for (row, column), (_, message) in marks.items():
        page.write_comment(row, column, message, _COMMENT_SIZE)
    _write_fixes(page, sheet, problems, looks)


def _kind(value: Any) -> str:
    return "text" if isinstance(value, str) else "number"


def _shown(value: Any) -> Any:
    return "" if isinstance(value, str) and value == BROKEN else value


def _marks(sheet: Sheet, problems: Iterable[Problem]) -> dict[tuple[int, int], tuple[str, str]]:
    """Cell -> severity and message; a problem inside a merged range is marked at its first cell."""
    tops = {
        (row, column): (first, left)
        for first, left, last, right in sheet.merged
        for row in range(first, last + 1)
        for column in range(left, right + 1)
    }
    marks: dict[tuple[int, int], tuple[str, str]] = {}
    for problem in problems:
        if not problem.cell:
            continue
        letters = problem.cell.rstrip("0123456789")
        place = int(problem.cell[len(letters) :]) - 1, column_index(letters)
        place = tops.get(place, place)
        severity, message = marks.get(place, ("", ""))
        worst = "error" if "error" in (severity, problem.severity) else problem.severity
        said = f"第{problem.row}行：{problem.message}" if place in tops.values() else problem.message
        marks[place] = worst, f"{message}\n{said}".strip()
    return marks


def _write_merged(
    page: Any, sheet: Sheet, marks: dict[tuple[int, int], tuple[str, str]], looks: dict[str, Any]
) -> set[tuple[int, int]]:
    covered: set[tuple[int, int]] = set()
    for first, left, last, right in sheet.merged:
        if (first, left) == (last, right) or first >= len(sheet.rows):
            continue
        value = sheet.rows[first][left] if left < len(sheet.rows[first]) else ""
        look = looks[marks.get((first, left), ("merged", ""))[0]]
        page.merge_range(first, left, last, right, "", look)
        put(page, first, left, _shown(value), look)
        covered |= {(row, column) for row in range(first, last + 1) for column in range(left, right + 1)}
    return covered


def _write_fixes(page: Any, sheet: Sheet, problems: Sequence[Problem], looks: dict[str, Any]) -> None:
    """The last column: what to mend in each row, headed 需要修改 just above the first row that needs it."""
    if not problems:
        return
    column = max((len(row) for row in sheet.rows), default=0)
    column = max(column, max((right + 1 for _, _, _, right in sheet.merged), default=0))
    by_row: dict[int, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_row[max(problem.row, 1) - 1].append(problem)
    heading = _heading_row(sheet, min(by_row))
    if heading not in by_row:
        put(page, heading, column, COLUMN, looks["fix"])
    for row, found in by_row.items():
        words = "；".join(f"{_ASIDE[one.severity]}{one.cell} {one.message}" for one in found)
        put(page, row, column, words, looks["fix"])
    page.set_column(column, column, 48)


@cache
def _headings() -> frozenset[str]:
    return frozenset({*map(plain_heading, every_word()), *CATEGORIES})


def _heading_row(sheet: Sheet, first_problem: int) -> int:
    """The header: of the rows above the first problem, the last of those with the most headings."""
    rows = range(min(max(first_problem, 1), 40, len(sheet.rows)))
    counts = {row: sum(plain_heading(text) in _headings() for text in sheet.texts(row)) for row in rows}
    return max(counts, key=lambda row: (counts[row], row), default=0)
