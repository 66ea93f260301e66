"""What an import comes to: counts, what it created, problems by cell; and the preview of it before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from wenming_desktop.domain.errors import Problem
from wenming_desktop.domain.lineage import LineQuestion
from wenming_desktop.domain.paper_words import few
from wenming_desktop.domain.periods import month_label

Kind = Literal["households", "points", "rules", "activities", "volunteers", "hours"]
KIND_LABELS: dict[Kind, str] = {
    "households": "户籍名册",
    "points": "积分登记",
    "rules": "积分细则",
    "volunteers": "志愿者花名册",
    "activities": "活动登记表",
    "hours": "服务时间表",
}
Status = Literal["written", "unchanged", "empty", "error"]
Progress = Callable[[int, int], None]
_NAMED = 12  # columns the facts line names; the report lists all
STATUS_LABELS: dict[Status, str] = {
    "written": "导入",
    "unchanged": "已有",
    "empty": "没有分",
    "error": "要改",
}


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What becomes of one row: its place, what it says in short, and its problems."""

    sheet: str
    row: int
    status: Status
    summary: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """A column as matched: our name and label, its letter and the heading that stands there."""

    name: str
    label: str
    letter: str
    heading: str
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class UnusedColumn:
    """A filled column no name took: sheet, letter, heading ('' where none stands there), how many cells are filled.

    ``scores``: it is a sheet of points and these cells are numbers.
    """

    sheet: str
    column: str
    heading: str
    filled: int
    scores: bool = False

    @property
    def words(self) -> str:
        """G列证号（181格）, as the facts line says it."""
        return f"{self.column}列{self.heading}（{self.filled}格）"


@dataclass(frozen=True, slots=True)
class SheetOutcome:
    """How one sheet was read; ``header_row`` counts from 1, 0 where no header was found (``form`` is '' then)."""

    name: str
    header_row: int = 0
    header_rows: int = 1
    form: str = ""
    village: str = ""
    month: int | None = None
    month_from: str = ""
    columns: tuple[ColumnMatch, ...] = ()
    unmatched: tuple[tuple[str, str], ...] = ()
    rows: int = 0
    unused: tuple[UnusedColumn, ...] = ()
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def month_words(self) -> str:
        """按2026年7月登记（标题“七月份评分表”）, '' where each row has a day of its own."""
        if self.form != "matrix" or self.month is None:
            return ""
        return f"按{month_label(self.month)}登记（{self.month_from or '您选定的月份'}）"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The counts of an import: ``read`` = written + unchanged + rows with an error; ``empty`` of the unchanged say no score.

    ``notes`` are what the clerk should know of the whole, one sentence each; ``unused`` the filled columns that
    nothing was taken from, ``asides`` what was guessed or passed over of whole columns and sheets; ``months`` says
    for which month scores are booked and where that stands.
    """

    read: int = 0
    written: int = 0
    unchanged: int = 0
    created: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    unused: tuple[UnusedColumn, ...] = ()
    asides: tuple[str, ...] = ()
    months: str = ""
    empty: int = 0

    @property
    def scores_left_line(self) -> str:
        """有得分没有导入：E列乱倒垃圾（2格）。 '' where no column of numbers of a sheet of points was left out."""
        words = [column.words for column in self.unused if column.scores]
        return f"有得分没有导入：{few(words, _NAMED, '列')}。" if words else ""

    @property
    def unused_line(self) -> str:
        """没有导入的列：G列证号（181格）、H列居住地（60格）。 '' where every filled column was taken; a sheet is named where there are several."""
        several = len({column.sheet for column in self.unused}) > 1
        words = [f"{column.sheet} {column.words}" if several else column.words for column in self.unused]
        return f"没有导入的列：{few(words, _NAMED, '列')}。" if words else ""

    @property
    def errors(self) -> int:
        """Rows that were not written because of an error."""
        return self.read - self.written - self.unchanged

    @property
    def has_errors(self) -> bool:
        """True where a row, or a whole sheet, could not be taken."""
        return any(problem.is_error for problem in self.problems)

    @property
    def waits(self) -> bool:
        """True where something waits for the clerk: a row with an error, or an open question."""
        return any(problem.waits for problem in self.problems)

    def as_json(self) -> dict[str, Any]:
        """As the command line prints it; ``notes`` only where there are any."""
        noted = {"notes": said} if (said := [*self.notes, *self.asides]) else {}
        return {
            "read": self.read,
            "written": self.written,
            "unchanged": self.unchanged,
            "created": list(self.created),
            "problems": [
                {
                    "sheet": problem.sheet,
                    "cell": problem.cell,
                    "row": problem.row,
                    "message": problem.message,
                    "severity": problem.severity,
                }
                for problem in self.problems
            ],
            "unused": [
                {"sheet": one.sheet, "column": one.column, "heading": one.heading, "filled": one.filled}
                for one in self.unused
            ],
            **noted,
        }


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would do, for the clerk to look at first; nothing is written yet.

    ``changed`` is what a roster says otherwise of households the book has: (户主, how many of them);
    ``unsigned`` how many values of a rule book nothing gives a direction, ``late`` how many households start on the import's day.
    """

    kind: Kind
    file: str
    report: ImportReport
    sheets: tuple[SheetOutcome, ...] = ()
    rows: tuple[RowOutcome, ...] = ()
    titles: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    questions: tuple[LineQuestion, ...] = ()
    changed: tuple[tuple[str, int], ...] = ()
    unsigned: int = 0
    late: int = 0

    @property
    def to_look_at(self) -> int:
        """Rows (and whole sheets) with an error or a warning."""
        return len({(problem.sheet, problem.row) for problem in self.report.problems})

    @property
    def headline(self) -> str:
        """1180条可以导入，85条要看: the same counts as those of the button and of the tab."""
        return f"{self.report.written}条可以导入，{self.to_look_at}条要看。"


@dataclass(slots=True)
class Tally:
    """Collects what becomes of each row while a plan is made."""

    sheets: list[SheetOutcome] = field(default_factory=list)
    rows: list[RowOutcome] = field(default_factory=list)
    created: list[str] = field(default_factory=list)
    aside: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)

    def add(
        self, sheet: str, row: int, status: Status, summary: tuple[str, ...], problems: list[Problem]
    ) -> None:
        """Note one data row."""
        self.rows.append(RowOutcome(sheet, row, status, summary, tuple(problems)))

    def report(self) -> ImportReport:
        """The counts and all problems, those of whole sheets first."""
        count = Counter(row.status for row in self.rows)
        problems = (*self.aside, *(problem for row in self.rows for problem in row.problems))
        return ImportReport(
            len(self.rows),
            count["written"],
            count["unchanged"] + count["empty"],
            tuple(self.created),
            problems,
            tuple(self.notes),
            asides=tuple(self.asides),
            empty=count["empty"],
        )
