"""Ctrl+P in the register: the lines shown, or everything the find line finds, on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from wenming_desktop.domain.rules import Track
from wenming_desktop.services import paper, register_rows
from wenming_desktop.services.context import Book
from wenming_desktop.services.register_rows import MOST_COUNTED, Filter, RegisterRow
from wenming_desktop.ui import labels
from wenming_desktop.ui.dialogs.shown import paper_of, previewed
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.models.entry_model import EntryColumn, EntryModel
from wenming_desktop.ui.page import PageContext


def print_register(
    owner: QWidget, ctx: PageContext, track: Track, model: EntryModel, wanted: Filter, words: str
) -> None:
    """Show the register's paper: recorded lines only, in the columns and words of the screen."""
    columns = [_column(one) for one in model.columns]
    title = f"{labels.TRACKS[track]}登记表"
    if wanted.empty:
        rows = [line.row for line in model.lines if line.state == "done"]
        ctx.paper(owner, previewed(ctx), paper_of, title, columns, rows, "最近登记")
        return

    def draw(book: Book) -> paper.Made:
        found, total = register_rows.search(book, track, wanted, MOST_COUNTED)
        return paper_of(book, title, columns, found, _under(words, found, total))

    ctx.paper(owner, previewed(ctx), draw)


def _under(words: str, found: Sequence[Any], total: int) -> str:
    return " · ".join(part for part in (words, f"最近{len(found)}条" if total > len(found) else "") if part)


def _column(column: EntryColumn) -> Column:
    text = _day if column.key == "day" else column.done
    return Column(column.key, column.title, column.width, column.align, text)


def _day(row: RegisterRow) -> str:
    """With its year: paper is looked at later."""
    return labels.iso_date(row.event_date) if row.entry_pk else row.day
