"""导出表格: what a table shows, as a workbook: its columns, its order, its filter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from wenming_desktop.services import exports, tables
from wenming_desktop.services.context import Book
from wenming_desktop.ui.dialogs import files
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
    return exports.table(title, [known[name] for name in names if name in known], rows)
