"""What the sheet dialog reads of the book, and the cells a draft of it keeps."""

from __future__ import annotations

from dataclasses import dataclass

from wenming_desktop.services import point_lists, printed_sheets, score_sheet
from wenming_desktop.services.context import Book
from wenming_desktop.services.drafts import Content
from wenming_desktop.services.point_lists import Catalogue
from wenming_desktop.services.printed_sheets import EntrySheet
from wenming_desktop.services.score_sheet import Cell


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


def kept_cells(kept: Content) -> dict[Cell, str]:
    """Typed cells as a draft keeps them, ``12|环境卫生``."""
    found: dict[Cell, str] = {}
    for key, text in kept.items():
        household, _, category = key.partition("|")
        found[int(household), category or None] = str(text)
    return found
