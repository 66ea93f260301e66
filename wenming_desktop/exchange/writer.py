"""Write workbooks: texts stay texts (no formula, no lost digit), one typed face of XlsxWriter."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from wenming_desktop.domain.amounts import as_number
from wenming_desktop.domain.fields import Field
from wenming_desktop.exchange.cells import is_number

_OPTIONS = {
    "in_memory": True,
    # A name that begins with "=" or looks like a number or an address stays a text.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
_MOST_WIDTH = 40
# Characters XML cannot hold; XlsxWriter would write a file nobody can open.
_FORBIDDEN = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535))


class WorkbookOut:
    """A workbook being written in memory; ``bytes`` closes it and gives the file."""

    def __init__(self) -> None:
        import xlsxwriter

        self._buffer = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._buffer, _OPTIONS)

    def format(self, **look: Any) -> Any:
        """A cell format, as XlsxWriter names its properties."""
        return self._book.add_format(look)

    def sheet(self, name: str) -> Any:
        """A new sheet; characters a sheet's name may not hold become a dash."""
        clean = "".join("-" if char in "[]:*?/\\" else char for char in name)[:31]
        return self._book.add_worksheet(clean)

    def bytes(self) -> bytes:
        """Close and give the file."""
        self._book.close()
        return self._buffer.getvalue()


def put(sheet: Any, row: int, column: int, value: Any, look: Any = None) -> None:
    """Write one cell by what it is; numbers of more than 15 digits and texts are written as texts."""
    if value is None or value == "":
        if look is not None:
            sheet.write_blank(row, column, None, look)
    elif isinstance(value, bool):
        sheet.write_string(row, column, "是" if value else "否", look)
    elif is_number(value):
        sheet.write_number(row, column, value, look)
    elif isinstance(value, datetime | date):
        sheet.write_string(row, column, value.isoformat()[:10], look)
    else:
        sheet.write_string(row, column, plain_text(str(value)), look)


def plain_text(text: str) -> str:
    """A text without characters a workbook cannot hold (control characters, lone surrogates)."""
    return text.translate(_FORBIDDEN).encode("utf-8", "replace").decode("utf-8")


def write_table(
    title: str, fields: Sequence[Field], rows: Iterable[dict[str, Any]], *, note: str = ""
) -> bytes:
    """A table as a workbook: a title, the Fields' labels, one line per row (by Field name).

    Values come in the units of the book: points in hundredths, hours in minutes and money in hundredths of a yuan
    become numbers of points, hours and yuan; dates and IDs are texts.
    """
    out = WorkbookOut()
    sheet = out.sheet(title or "表")
    bold = out.format(bold=True, font_size=14, align="center", valign="vcenter")
    head = out.format(bold=True, border=1, align="center", valign="vcenter", text_wrap=True)
    text = out.format(border=1, num_format="@", valign="vcenter", text_wrap=True)
    number = out.format(border=1, num_format="0.##", valign="vcenter")
    whole = out.format(border=1, num_format="0", valign="vcenter")
    if len(fields) > 1:
        sheet.merge_range(0, 0, 0, len(fields) - 1, plain_text(title), bold)
    else:
        put(sheet, 0, 0, title, bold)
    for column, field in enumerate(fields):
        sheet.set_column(column, column, min(_MOST_WIDTH, max(4, field.width * 2)))
        put(sheet, 1, column, heading(field), head)
    last = 1
    for last, row in enumerate(rows, 2):
        for column, field in enumerate(fields):
            value = in_units(field, row.get(field.name))
            look = text if not is_number(value) else whole if isinstance(value, int) else number
            put(sheet, last, column, value, look)
    if note:
        put(sheet, last + 1, 0, note)
    sheet.freeze_panes(2, 0)
    return out.bytes()


_UNITS = {"hours": "小时", "money": "元"}


def heading(field: Field) -> str:
    """The label with the unit of hours and money, as a workbook's bare numbers need it: 服务时间（小时）."""
    unit = _UNITS.get(field.kind, "")
    return f"{field.label}（{unit}）" if unit and unit not in field.label else field.label


def in_units(field: Field, value: Any) -> Any:
    """A value of the book as a workbook's number: hundredths as points or yuan, minutes as hours of two decimals."""
    if not isinstance(value, int) or isinstance(value, bool):
        return value
    if field.kind in ("points", "money"):
        return as_number(value)
    if field.kind == "hours":
        return value // 60 if value % 60 == 0 else round(value / 60, 2)
    return value
