"""更正记录 as a list on paper (A4, lying) and as a workbook; for the office, with names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wenming_desktop.domain.corrections import CorrectionLine
from wenming_desktop.domain.fields import Field
from wenming_desktop.domain.periods import Period, month_label
from wenming_desktop.printing.page import Align
from wenming_desktop.services import exports, paper
from wenming_desktop.services.context import Book

TITLE = "积分更正记录"
FIELDS = (
    Field("更正日期", "date", width=6, name="day"), Field("计入月份", width=6, name="month"),
    Field("嘎查村", width=7, name="village"), Field("户号", width=7, name="household"),
    Field("户主（党员）", "name", width=8, name="name"), Field("积分项目", width=16, name="item"),
    Field("原分", width=5, name="before"), Field("现分", width=5, name="after"),
    Field("原因（异议、会议编号）", width=16, name="cause"), Field("经办人", "name", width=6, name="by"),
)  # fmt: skip


def cells(line: CorrectionLine) -> dict[str, Any]:
    """A line as the list shows it, by the names of ``FIELDS``."""
    return {
        "day": line.day, "month": month_label(line.month), "village": line.village, "household": line.household,
        "name": line.name, "item": line.item, "before": line.before_text, "after": line.after_text,
        "cause": line.cause, "by": line.by,
    }  # fmt: skip


def workbook(book: Book, lines: Sequence[CorrectionLine]) -> bytes:
    """The list as a workbook."""
    return exports.table(book, TITLE, FIELDS, [cells(line) for line in lines])


def sheet(book: Book, lines: Sequence[CorrectionLine], under: str = "") -> paper.Made:
    """The list on paper; run on the paper thread. UserError where there is nothing to print."""
    rows = [[str(value) for value in cells(line).values()] for line in lines]
    right = ("before", "after")
    heads: list[tuple[str, Align]] = [
        (field.label, "right" if field.name in right else "left") for field in FIELDS
    ]
    return paper.table_print(book, TITLE, heads, rows, under)


def row_json(line: CorrectionLine) -> dict[str, Any]:
    """A line as the verb gives it: what a board has of it, and which row made it, where and when it counts."""
    return {
        "id": line.entry_pk, "track": line.track, "period": Period.of_month(line.month).code, "village": line.village,
        "name": line.name, **line.as_json(),
    }  # fmt: skip
