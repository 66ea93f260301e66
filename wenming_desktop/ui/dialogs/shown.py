"""导出表格 and Ctrl+P: what a table shows, as a workbook or on paper: its columns, its order, its filter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from wenming_desktop.services import exports, paper, tables
from wenming_desktop.services.context import Book
from wenming_desktop.ui.dialogs import files
from wenming_desktop.ui.dialogs.print_preview import show_preview
from wenming_desktop.ui.dialogs.stopped import offered
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.widgets.record_table import RecordTable


def export_shown(
    parent: QWidget,
    ctx: PageContext,
    title: str,
    list_name: str,
    table: RecordTable,
    filters: Mapping[str, Any],
) -> None:
    """Ask where, then write the rows shown in the columns shown; IDs and phones stay masked."""
    names = [column.key for column in table.shown_columns()]

    def save(content: bytes) -> None:
        files.save_as(parent, ctx, f"{title}.xlsx", content)

    future = ctx.context.read(workbook_of, title, list_name, names, list(table.ids()), dict(filters))
    ctx.jobs.run(parent, future, save, what="正在导出")


def workbook_of(
    book: Book,
    title: str,
    list_name: str,
    names: Sequence[str],
    ids: Sequence[int],
    filters: Mapping[str, Any],
) -> bytes:
    """The workbook of a list: ``names`` are its columns in order."""
    known = {field.name: field for field in tables.columns(list_name)}
    rows = tables.rows(book, list_name, ids, filters=filters)
    return exports.table(book, title, [known[name] for name in names if name in known], rows)


def print_shown(
    parent: QWidget,
    ctx: PageContext,
    title: str,
    list_name: str,
    table: RecordTable,
    filters: Mapping[str, Any],
    under: str = "",
) -> None:
    """The rows shown in the columns shown, as they are filtered and sorted, in the print preview."""
    columns, ids, chosen = table.shown_columns(), list(table.ids()), dict(filters)

    def draw(book: Book) -> paper.Made:
        return paper_of(book, title, columns, tables.rows(book, list_name, ids, filters=chosen), under)

    ctx.paper(parent, previewed(ctx), draw)


def print_rows(
    parent: QWidget,
    ctx: PageContext,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Any],
    under: str = "",
) -> None:
    """The same with rows that are all at hand."""
    ctx.paper(parent, previewed(ctx), paper_of, title, columns, list(rows), under)


def previewed(ctx: PageContext) -> Callable[[paper.Made], None]:
    """What to do with a paper when it is drawn: show it before it is printed."""

    def show(made: paper.Made) -> None:
        show_preview(ctx, made)

    return show


def print_made(
    ctx: PageContext, owner: QWidget, verb: Callable[..., paper.Made], *args: Any, **kwargs: Any
) -> None:
    """Draw a paper that is read outside and show it; what the gate stops is offered to be opened or approved."""

    def again() -> None:
        print_made(ctx, owner, verb, *args, **kwargs)

    future = ctx.context.paper(verb, *args, **kwargs)
    ctx.jobs.run(owner, future, previewed(ctx), failed=offered(ctx, owner, again), what="正在排版")


def paper_of(
    book: Book, title: str, columns: Sequence[Column], rows: Sequence[Any], under: str = ""
) -> paper.Made:
    """A list's paper: each cell in the words of its column; run on the paper thread."""
    kept = [column for column in columns if column.key != "id_number"]
    heads = [(column.title, column.align) for column in kept]
    return paper.table_print(book, title, heads, [[one.words(row) for one in kept] for row in rows], under)
