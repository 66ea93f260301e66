"""Every filled column is accounted for: what no name took is told, what only its cells named is said to be a guess."""

from __future__ import annotations

from dataclasses import replace

from wenming_desktop.domain.errors import Problem
from wenming_desktop.domain.identity import mask_id
from wenming_desktop.domain.names import compact, holds_number
from wenming_desktop.exchange.cells import cell_name, column_index, column_letter, text_of
from wenming_desktop.exchange.content import filled, is_masked, looks_like
from wenming_desktop.exchange.mapping import Header
from wenming_desktop.exchange.rows import is_aside, titles_of
from wenming_desktop.exchange.sheets import Sheet
from wenming_desktop.services.import_report import ImportReport, SheetOutcome, UnusedColumn

_LONGEST_HEADING = 20
_NUMBERS = frozenset({"id_number", "phone"})


def unused(sheet: Sheet, header: Header) -> tuple[UnusedColumn, ...]:
    """The columns no name took that are filled below the header, totals, notes and repeated headers left out."""
    used, titles = set(header.columns.values()), titles_of(sheet, header)
    found = []
    for column in range(sheet.width):
        if column not in used:
            rows = filled(sheet, column, header.first_data)
            count = sum(not is_aside(sheet, row, titles) for row, _ in rows)
            if count:
                found.append(UnusedColumn(sheet.name, column_letter(column), _heading(header, column), count))
    return tuple(found)


def _heading(header: Header, column: int) -> str:
    """The heading, never a number of a person that stands where one is looked for."""
    heading = compact(header.labels.get(column, ""))[:_LONGEST_HEADING]
    return mask_id(heading) if holds_number(heading) else heading


def guesses(sheet: Sheet, header: Header) -> tuple[str, ...]:
    """One sentence for each column that was taken by what its cells hold."""
    return tuple(
        f"{sheet.name}的{column_letter(header.columns[name])}列"
        f"{_quoted(_heading(header, header.columns[name]))}按内容认作{kind}，请核对。"
        for name, kind in header.by_content.items()
    )


def doubtful(sheet: Sheet, header: Header, left: tuple[UnusedColumn, ...]) -> tuple[Problem, ...]:
    """A warning for each column left out whose cells look like IDs, mobiles or household numbers."""
    found = []
    for one in left:
        column = column_index(one.column)
        kind = looks_like(sheet, column, header.first_data)
        if kind:
            said = f"{one.column}列{_quoted(one.heading)}看起来是{kind}，没有导入；要导入，请在预览里给它选定栏目"
            row = header.first_data - 1
            found.append(Problem(said, "warning", sheet.name, cell_name(row, column), row + 1))
    return tuple(found)


def masked(sheet: Sheet, header: Header) -> tuple[Problem, ...]:
    """A warning for each column of numbers some of which have stars in them: they are nothing, said once."""
    found = []
    for name in _NUMBERS & set(header.columns):
        column = header.columns[name]
        rows = [row for row, value in filled(sheet, column, header.first_data) if is_masked(text_of(value))]
        if rows:
            said = (
                f"{column_letter(column)}列{_quoted(_heading(header, column))}有{len(rows)}格打了星号，"
                "看不出完整的号码，没有写入"
            )
            found.append(Problem(said, "warning", sheet.name, cell_name(rows[0], column), rows[0] + 1))
    return tuple(sorted(found, key=lambda problem: problem.cell))


def _quoted(heading: str) -> str:
    return f"“{heading}”" if heading else ""


def accounted(report: ImportReport, sheets: list[SheetOutcome], hidden: tuple[str, ...] = ()) -> ImportReport:
    """The report with what became of whole columns and sheets: unused ones, guesses, hidden sheets."""
    said = (f"隐藏的工作表没有读取：{'、'.join(hidden)}。",) if hidden else ()
    return replace(
        report,
        problems=(*(one for sheet in sheets for one in sheet.problems), *report.problems),
        asides=(*report.asides, *(note for sheet in sheets for note in sheet.notes), *said),
        unused=tuple(one for sheet in sheets for one in sheet.unused),
    )
