"""按组加分: the households one item is booked for are those of the event's day, and the clerk sees exactly these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.paper_words import few
from wenming_desktop.domain.periods import month_last, month_of
from wenming_desktop.services import printed_sheets, score_sheet
from wenming_desktop.services.context import Book
from wenming_desktop.services.score_sheet import SheetLine
from wenming_desktop.services.sheet_marks import Marks

_NAMED = 3


@dataclass(frozen=True, slots=True)
class GroupSheet:
    """Who takes part on a day, by line; a note says what becomes of one by the month's end. ``said``: what to know."""

    lines: tuple[SheetLine, ...]
    said: str


def group_sheet(book: Book, village_pk: int, group: str | None, day: date) -> GroupSheet:
    """The households of a village or group that take part on a day; their lines are those of the sheet printed last."""
    there = score_sheet.taking_part(book, village_pk, group, day)
    printed, last, said = printed_sheets.numbers(book, village_pk, group, month_of(day))
    marks = Marks(book, village_pk, group, month_last(month_of(day)))
    numbered = []
    for row in there:
        if row.pk not in printed:
            last += 1
        numbered.append(marks.line(printed.get(row.pk, last), row.pk))
    numbered.sort(key=lambda line: line.line)
    left = _left(book, village_pk, group, day, {row.pk for row in there})
    return GroupSheet(tuple(numbered), said + left)


def households(
    book: Book, village_pk: int, group: str | None, day: date, shown: Iterable[int] | None = None
) -> set[int]:
    """The keys of the same households; UserError where those shown to the clerk are others."""
    here = {row.pk for row in score_sheet.taking_part(book, village_pk, group, day)}
    if shown is None or here == set(shown):
        return here
    parts = [
        f"{before}{len(pks)}户（{_names(book, pks)}）{after}"
        for before, pks, after in (
            ("那天还有", here - set(shown), "不在名单上"), ("名单上有", set(shown) - here, "那天不在这里参评"),
        )
        if pks
    ]  # fmt: skip
    raise UserError(
        f"名单和{format_day(day)}参评的农牧户对不上：{'，'.join(parts)}。一条也没有登记。",
        "名单已按这一天重新列出，请核对缺席户以后再登记。",
        field="day",
    )


def _left(book: Book, village_pk: int, group: str | None, day: date, there: set[int]) -> str:
    """Who takes part at the month's end and did not on the day: they get nothing, and that is said."""
    at_last = score_sheet.taking_part(book, village_pk, group, month_last(month_of(day)))
    missing = [row.pk for row in at_last if row.pk not in there]
    if not missing:
        return ""
    return f"另有{len(missing)}户（{_names(book, missing)}）月末在册，{format_day(day)}不在这里参评，不登记。"


def _names(book: Book, pks: Iterable[int]) -> str:
    found = sorted(score_sheet.number_of(book, pk) for pk in pks)
    return few(found, _NAMED, "户")
