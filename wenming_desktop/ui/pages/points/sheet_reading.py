"""What the sheet dialog reads of the book."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from wenming_desktop.domain.paper_words import few
from wenming_desktop.services import point_lists, printed_sheets, score_limits, score_sheet
from wenming_desktop.services.context import Book
from wenming_desktop.services.point_lists import Catalogue
from wenming_desktop.services.printed_sheets import EntrySheet
from wenming_desktop.ui.page import PageContext

_NAMED = 3  # cells named in the question


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
    limits: dict[str | None, int]

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
        score_limits.limits(book, month),
    )


def ask_beyond(ctx: PageContext, parent: QWidget, over: Sequence[str], then: Callable[[], None]) -> None:
    """Save, but ask before of scores that are more than the rule book can give; Enter goes back to the sheet."""
    if not over:
        then()
        return
    ctx.messages.confirm(
        parent, f"{few(over, _NAMED, '格', '；')}。", "照样保存", then, "写错了的，取消以后改过来再保存。"
    )
