"""A workbook nobody recognised, laid out for the clerk: its sheets, the likeliest heading row, what stands in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from wenming_desktop.domain.rules import Track
from wenming_desktop.exchange.cells import column_letter
from wenming_desktop.exchange.mapping import Choice, Column, find_header
from wenming_desktop.exchange.sheets import Sheet, read_workbook
from wenming_desktop.services.context import Book
from wenming_desktop.services.import_kind import Job, Source
from wenming_desktop.services.import_kinds import KINDS
from wenming_desktop.services.import_report import ColumnMatch, Kind, SheetOutcome

_SCANNED = 40


def outline(
    book: Book, kind: Kind, path: Path, *, track: Track = "masses", rows: Mapping[str, int] | None = None
) -> tuple[list[SheetOutcome], tuple[tuple[str, str], ...]]:
    """Each visible sheet with its likeliest (or the named) heading row and what is known of it; and all one may match.

    ``form`` stays '': nothing of it was read. ``rows`` counts from 1, as the workbook shows it.
    """
    workbook = read_workbook(path)
    columns = KINDS[kind].columns(Job(book, track, Source(workbook), "", None, lambda: None))
    wanted = dict(rows or {})
    found = [_outcome(sheet, columns, wanted.get(sheet.name)) for sheet in workbook.visible if sheet.rows]
    return found, tuple((column.name, column.label) for column in columns)


def _outcome(sheet: Sheet, columns: Sequence[Column], row: int | None) -> SheetOutcome:
    top = row or _likeliest(sheet)
    header = find_header(sheet, columns, bool, choice=Choice(header_row=row) if row else None)
    if header is None:
        header = find_header(sheet, columns, lambda _columns: True, choice=Choice(header_row=top))
    if header is None:
        return SheetOutcome(sheet.name, rows=len(sheet.rows))
    labels = {column.name: column.label for column in columns}
    matched = tuple(
        ColumnMatch(name, labels.get(name, name), column_letter(at), header.labels.get(at, ""))
        for name, at in header.columns.items()
    )
    return SheetOutcome(
        sheet.name,
        header.top + 1,
        header.height,
        columns=matched,
        unmatched=header.unmatched(),
        rows=len(sheet.rows),
    )


def _likeliest(sheet: Sheet) -> int:
    """The first of the rows with the most cells in words, from 1."""
    filled = [_words(sheet, row) for row in range(min(_SCANNED, len(sheet.rows)))]
    return filled.index(max(filled)) + 1 if filled else 1


def _words(sheet: Sheet, row: int) -> int:
    return sum(1 for text in set(sheet.texts(row)) if text and not text[0].isdigit())
