"""What every kind of workbook is read, planned and written with; one kind is one class in a file of its own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from wenming_desktop.domain.errors import Problem, UserError
from wenming_desktop.domain.lineage import LineQuestion
from wenming_desktop.domain.rules import Track
from wenming_desktop.exchange.cancel import Cancel, never
from wenming_desktop.exchange.cells import column_letter
from wenming_desktop.exchange.mapping import Choice, Column, Header
from wenming_desktop.exchange.rows import Line
from wenming_desktop.exchange.sheets import Sheet, Workbook
from wenming_desktop.services import import_columns
from wenming_desktop.services.context import Book
from wenming_desktop.services.import_report import (
    ColumnMatch,
    ImportReport,
    Kind,
    RowOutcome,
    SheetOutcome,
    Tally,
)

_TABLE_ROWS, _TABLE_COLUMNS = 3, 2
_PART = 4000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Source:
    """The workbook with what the clerk set by hand or taught before."""

    workbook: Workbook
    choices: dict[str, Choice] = field(default_factory=dict)
    remembered: dict[str, str] = field(default_factory=dict)
    cancel: Cancel = never

    def sheets(self) -> list[Sheet]:
        """The visible sheets the clerk did not leave out."""
        return [sheet for sheet in self.workbook.visible if not self._choice(sheet).skip]

    def reading(self, sheet: Sheet) -> dict[str, Any]:
        """How to find a sheet's header."""
        return {
            "choice": self.choices.get(sheet.name),
            "remembered": self.remembered,
            "cancel": self.cancel,
        }

    def _choice(self, sheet: Sheet) -> Choice:
        return self.choices.get(sheet.name, Choice())


@dataclass(frozen=True, slots=True)
class Job:
    """One import: where it goes, what holds where the sheets are silent, and what to call once a row.

    Of rosters: ``since`` the day new households exist from, ``wrong`` the facts that were wrong from the first.
    ``same_items`` answers 同一项目吗 by code: True the same item as before, False another one; ``unsigned`` says which
    way (1, -1) values of a rule book count that nothing gives a direction.
    """

    book: Book
    track: Track
    source: Source
    village: str
    month: int | None
    step: Callable[[], None]
    since: date | None = None
    wrong: frozenset[str] = frozenset()
    same_items: Mapping[str, bool] = field(default_factory=dict)
    unsigned: int = 0


@dataclass(slots=True)
class Planned:
    """An import as planned: what to tell, what to show, and how to write it; ``changed``: see ImportPreview.

    ``kept`` is what the book keeps of it beside the counts, ``unsigned`` how many values nothing gives a direction,
    ``late`` how many households start on the import's day only because they are first seen in a later roster;
    ``told`` is filled by ``write``: what only the writing brings to light.
    """

    report: ImportReport
    sheets: list[SheetOutcome]
    rows: list[RowOutcome]
    nouns: tuple[str, ...]
    write: Callable[[Book, int, int], None]
    questions: tuple[LineQuestion, ...] = ()
    changed: tuple[tuple[str, int], ...] = ()
    kept: dict[str, Any] = field(default_factory=dict)
    unsigned: int = 0
    late: int = 0
    told: list[str] = field(default_factory=list)


class ImportKind(ABC):
    """Reads the sheets of one kind of workbook and plans what they change."""

    @abstractmethod
    def plan(self, job: Job) -> Planned:
        """Read and compare; nothing is written before ``write`` is called inside an operation."""

    @abstractmethod
    def columns(self, job: Job) -> Sequence[Column]:
        """What a sheet may carry, for matching by hand."""

    @abstractmethod
    def titles(self, planned: Planned) -> tuple[str, ...]:
        """The headings of a row's summary."""


def outcome(
    sheet: Sheet, header: Header, wanted: Sequence[Column], form: str, lines: Sequence[Line], village: str = "",
    month: int | None = None, month_from: str = "",
) -> SheetOutcome:  # fmt: skip
    """How a sheet was read, for the preview."""
    labels = {column.name: column.label for column in wanted}
    columns = tuple(
        ColumnMatch(
            name, labels.get(name, name), column_letter(index), header.labels.get(index, ""), name in header.guessed
        )
        for name, index in sorted(header.columns.items(), key=lambda pair: pair[1])
    )  # fmt: skip
    unused = import_columns.unused(sheet, header, points=form in ("rows", "matrix"))
    return SheetOutcome(
        sheet.name, header.top + 1, header.height, form, village, month, month_from, columns, header.unmatched(), len(lines),
        unused, (*import_columns.guesses(sheet, header), *import_columns.passed_over(sheet, header, lines, groups=form == "people" and "group" not in header.columns)),
        (
            *import_columns.doubtful(sheet, header, unused), *import_columns.masked(sheet, header),
            *import_columns.out_of_sight(sheet, lines),
        ),
    )  # fmt: skip


def unread(sheet: Sheet, tally: Tally) -> SheetOutcome:
    """A sheet without a header: a note is passed over and said; a table gets a warning, so that nobody misses it."""
    filled = [row for row in range(len(sheet.rows)) if sum(map(bool, sheet.texts(row))) >= _TABLE_COLUMNS]
    if len(filled) >= _TABLE_ROWS:
        message = "没有找到表头，这张工作表没有读取；可以在预览里指定表头在第几行"
        tally.aside.append(Problem(message, "warning", sheet.name, "A1", 1))
        return SheetOutcome(sheet.name)
    cells = sum(sum(map(bool, sheet.texts(row))) for row in range(len(sheet.rows)))
    return SheetOutcome(
        sheet.name, notes=(f"{sheet.name}没有表头，没有读取（{cells}格）。",) if cells else ()
    )


class InsteadError(UserError):
    """The table is not at fault: one of another ``kind`` comes first, or (``same_file``) it is of that kind itself."""

    def __init__(self, text: str, advice: str, kind: Kind, *, same_file: bool = False) -> None:
        super().__init__(text, advice)
        self.kind, self.same_file = kind, same_file


class LacksError(UserError):
    """The table is of this kind in all but one thing, which the message names."""


def require_header(sheets: Sequence[SheetOutcome], wanted: str) -> None:
    """UserError where no sheet has a header; ``wanted`` names what one holds."""
    if not any(sheet.header_row for sheet in sheets):
        raise UserError("表里没有找到表头。", f"请核对选的文件和导入的种类；表头里要有{wanted}等栏目。")


def parts(rows: Sequence[T], cancel: Cancel) -> Iterator[Sequence[T]]:
    """A few thousand rows at a time: a cancel is heard within a fifth of a second."""
    for first in range(0, len(rows), _PART):
        cancel()
        yield rows[first : first + _PART]
