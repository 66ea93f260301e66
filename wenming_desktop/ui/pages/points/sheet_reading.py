"""What the sheet dialog reads of the book."""

from __future__ import annotations

from dataclasses import dataclass

from wenming_desktop.services import point_lists, printed_sheets, score_sheet
from wenming_desktop.services.context import Book
from wenming_desktop.services.point_lists import Catalogue
from wenming_desktop.services.printed_sheets import EntrySheet


@dataclass(frozen=True)
class SheetRead:
    """A sheet with its lines, the categories and items it may hold, and what is said of an audited month.

    ``kept`` are categories the rule book does not have and cells are booked of: seen and changed beside the others.
    """

    sheet: EntrySheet
    categories: list[str]
    catalogue: Catalogue
    audited: str
    kept: list[str]

    @property
    def said(self) -> str:
        """What the clerk must know of the kept columns."""
        names = "、".join(f"“{name}”" for name in self.kept)
        return f"这个月的细则里没有{names}，以前登记的分还计入，排在“减分”后面，可以改。" if self.kept else ""


def sheet_read(
    book: Book, village_pk: int, group: str | None, month: int, at: str | None = None
) -> SheetRead:
    """Read a sheet; ``at`` is the printing wanted, None the last one."""
    sheet = printed_sheets.entry_sheet(book, village_pk, group, month, at)
    return SheetRead(
        sheet,
        score_sheet.categories(book, month),
        point_lists.catalogue(book, "masses"),
        score_sheet.audited(book, month, [line.household_pk for line in sheet.lines]),
        score_sheet.kept_categories(book, month, sheet.booked),
    )
