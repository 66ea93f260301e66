"""Cells to and from WPS and Excel: TSV and HTML out (IDs stay text), TSV in (quotes, trailing newline)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

_TEXT_CELL = " style=\"mso-number-format:'\\@'\""


def copy_cells(rows: Sequence[Sequence[str]], text_columns: Sequence[bool] = ()) -> None:
    """Put a block of cells on the clipboard; columns marked True arrive as text (long numbers stay whole)."""
    QGuiApplication.clipboard().setMimeData(as_mime(rows, text_columns))


def as_mime(rows: Sequence[Sequence[str]], text_columns: Sequence[bool] = ()) -> QMimeData:
    """The block as TSV and as HTML."""
    data = QMimeData()
    data.setText(to_tsv(rows))
    data.setHtml(_to_html(rows, text_columns))
    return data


def to_tsv(rows: Sequence[Sequence[str]]) -> str:
    """Tab-separated lines; cells with tabs, quotes or line ends are quoted as spreadsheets do."""
    out = io.StringIO()
    csv.writer(out, dialect="excel-tab", lineterminator="\n").writerows(rows)
    return out.getvalue()


def read_tsv(text: str) -> list[list[str]]:
    """The cells of a pasted block; the newline a spreadsheet adds at the end makes no row."""
    clean = text.replace("\r\n", "\n").replace("\r", "\n")
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(clean), dialect="excel-tab")]
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _to_html(rows: Sequence[Sequence[str]], text_columns: Sequence[bool]) -> str:
    marks = [*text_columns, *[False] * max(0, max(map(len, rows), default=0) - len(text_columns))]
    lines = (
        "<tr>" + "".join(f"<td{_TEXT_CELL if marks[at] else ''}>{escape(cell)}</td>" for at, cell in enumerate(row))
        for row in rows
    )  # fmt: skip
    return f'<meta charset="utf-8"><table>{"".join(f"{line}</tr>" for line in lines)}</table>'
