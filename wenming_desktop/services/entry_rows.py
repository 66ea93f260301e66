"""The entries behind a figure: those of an audited month, those of a household in a period."""

from __future__ import annotations

from wenming_desktop.domain.amounts import format_points, format_signed
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import tables, yardstick
from wenming_desktop.services.context import Book
from wenming_desktop.storage import tallies

_STANDS = "已登记"


def of_month(
    book: Book, month: int, *, sort: str = "", descending: bool = False, find: str = ""
) -> list[int]:
    """The entries 月度审核 counts of a month (202610), as ids of the list ``entries``: both tracks, what stands, top-ups apart."""
    filters = {"period": Period.of_month(month), "state": _STANDS, "topping": 0}
    return tables.ids(book, "entries", text=find, sort=sort, descending=descending, filters=filters)


def of_household(
    book: Book, pk: int, period: Period, *, sort: str = "", descending: bool = False, find: str = ""
) -> list[int]:
    """The entries that make a household's total of a period, with those of households merged into it."""
    keys = tallies.merged_keys(book.db, "masses", pk)
    filters = {"period": period, "state": _STANDS, "household": list(keys), "track": "masses"}
    return tables.ids(book, "entries", text=find, sort=sort, descending=descending, filters=filters)


def total_words(book: Book, pk: int, period: Period) -> str:
    """2026年第四季度130分：基础分100，登记合计+30。"""
    keys = tallies.merged_keys(book.db, "masses", pk)
    points, _, vetoes = tallies.sums_of(book.db, "masses", keys, period.months[0], period.months[-1])
    base = yardstick.base(book, "masses", period)
    veto = f"，另有{vetoes}条一票否决" if vetoes else ""
    return f"{period.label}{format_points(base + points)}分：基础分{format_points(base)}，登记合计{format_signed(points)}{veto}。"
