"""Every village's notice and poster at once, into a folder (整批打印)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import out
from wenming_desktop.services.context import Book
from wenming_desktop.services.paper import Made, PaperSize, Variant, board_print, notice_print


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One file of a batch, or why it could not be made."""

    what: str
    path: Path | None
    trouble: str = ""
    made: Made | None = None


def batch(
    book: Book,
    period: Period,
    first: date,
    folder: Path,
    *,
    size: PaperSize = "a3",
    variant: Variant = "colour",
    draft: bool = False,
    progress: Callable[[int, int, str], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[BatchItem]:
    """Every village's notice and poster at once, into a folder; one that cannot be made does not stop the others.

    Give each item's ``made`` to ``keep`` afterwards, on the writing thread.
    """
    villages = book.db.execute("SELECT pk, name FROM village ORDER BY position").fetchall()
    made: list[BatchItem] = []
    for index, (pk, name) in enumerate(villages):
        if cancelled():
            break
        if progress:
            progress(index, len(villages), f"{name} 公示和海报")
        notice_of = partial(notice_print, book, period, pk, first, draft=draft)
        poster_of = partial(board_print, book, "masses", period, pk, size, variant, first=first, review=draft)
        jobs: tuple[tuple[str, Callable[[], Made]], ...] = (
            (f"{name}公示", notice_of),
            (f"{name}海报", poster_of),
        )
        made += [_one_of_batch(folder, what, job) for what, job in jobs]
    if progress:
        progress(len(villages), len(villages), "完成")
    return made


def _one_of_batch(folder: Path, what: str, job: Callable[[], Made]) -> BatchItem:
    try:
        one = job()
        path = folder / one.file_name
        out.write(path, one.content, make_folder=True)
    except UserError as error:
        return BatchItem(what, None, str(error))
    return BatchItem(what, path, made=one)
