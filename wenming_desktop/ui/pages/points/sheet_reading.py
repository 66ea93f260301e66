"""What the sheet dialog reads of the book."""

from __future__ import annotations

from dataclasses import dataclass

from wenming_desktop.services import point_lists, printed_sheets, score_sheet
from wenming_desktop.services.context import Book
from wenming_desktop.services.point_lists import Catalogue
from wenming_desktop.services.printed_sheets import EntrySheet


@dataclass(frozen=True)
class SheetRead:
    """A sheet with its lines, the categories and items it may hold, and what is said of an audited month."""

    sheet: EntrySheet
    categories: list[str]
    catalogue: Catalogue
    audited: str


def sheet_read(
    book: Book, village_pk: int, group: str | None, month: int, at: str | None = None
) -> SheetRead:
    """Read a sheet; ``at`` is the printing wanted, None the last one."""
    return SheetRead(
        printed_sheets.entry_sheet(book, village_pk, group, month, at),
        score_sheet.categories(book, month),
        point_lists.catalogue(book, "masses"),
        score_sheet.audited(book, month),
    )
