"""Every filled column is accounted for: what no name took is told, what only its cells named is said to be a guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from wenming_desktop.domain.amounts import parse_amount
from wenming_desktop.domain.errors import Problem
from wenming_desktop.domain.identity import mask_id
from wenming_desktop.domain.names import compact, holds_number
from wenming_desktop.domain.paper_words import few
from wenming_desktop.exchange.cells import cell_name, column_index, column_letter, text_of
from wenming_desktop.exchange.content import filled, is_masked, looks_like
from wenming_desktop.exchange.mapping import Header
from wenming_desktop.exchange.rows import Line, group_of_section, is_aside, section_at, titles_of
from wenming_desktop.exchange.sheets import Sheet
from wenming_desktop.services.import_report import ImportReport, SheetOutcome, UnusedColumn

_LONGEST_HEADING = 20
_NAMED = 5
# Numbers beside scores that are none: who stands where, who lives there, what was before.
_NO_SCORES = re.compile(
    r"序号|编号|名次|排名|排序|位次|电话|手机|联系|证号|人口|人数|年龄|实得|累计|上月|上期|日期|时间|年度|月份|备注"
)
_MOST_SCORE = 100_000  # hundredths: a number above a thousand is a sum of money, a telephone, a year
_NUMBERS = frozenset({"id_number", "phone"})


def unused(sheet: Sheet, header: Header, *, points: bool = False) -> tuple[UnusedColumn, ...]:
    """The columns no name took that are filled below the header, totals, notes and repeated headers left out.

    Of a sheet of ``points`` a column of numbers may hold scores.
    """
    used, titles = set(header.columns.values()), titles_of(sheet, header)
    found = []
    for column in range(sheet.width):
        if column not in used:
            rows = filled(sheet, column, header.first_data)
            cells = [text_of(value) for row, value in rows if not is_aside(sheet, row, titles)]
            if cells:
                heading = _heading(header, column)
                scores = points and not _NO_SCORES.search(heading) and _are_numbers(cells)
                found.append(UnusedColumn(sheet.name, column_letter(column), heading, len(cells), scores))
    return tuple(found)


def _are_numbers(cells: Sequence[str]) -> bool:
    amounts = [amount for text in cells if (amount := parse_amount(text)) and amount.size <= _MOST_SCORE]
    return 2 * len(amounts) >= len(cells)


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
    """A warning for each column left out whose cells look like IDs, mobiles, household numbers or scores."""
    found = []
    for one in left:
        column = column_index(one.column)
        kind = looks_like(sheet, column, header.first_data)
        if kind or one.scores:
            said = (
                f"{one.column}列{_quoted(one.heading)}看起来是{kind}，没有导入；要导入，请在预览里给它选定栏目"
                if kind
                else f"{one.column}列{_quoted(one.heading)}写着得分（{one.filled}格），没有导入；"
                "要导入，请在预览里给它选定栏目，或改成细则里的类别名"
            )
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


def passed_over(sheet: Sheet, header: Header, lines: Sequence[Line], *, groups: bool) -> tuple[str, ...]:
    """One sentence for the rows below the header that fill used columns and were still not read.

    Totals, notes, signatures and headers printed again are left out, and so are rows that hold a 序号 only. A row
    that names a group (一组) is told where its reader takes no ``groups`` from such rows.
    """
    read, titles = {line.index for line in lines}, titles_of(sheet, header)
    live = [column for name, column in header.columns.items() if name != "seq"]
    others = [index for index in range(header.first_data, len(sheet.rows)) if index not in read]
    left = [
        index
        for index in others
        if any(sheet.text(index, column) and not sheet.is_filled(index, column) for column in live)
        and not is_aside(sheet, index, titles)
    ]
    said = [f"{sheet.name}{_rows(left)}没有写要登记的内容，没有读取。"] if left else []
    for index in others:
        if (words := section_at(sheet, index)) and not (groups and group_of_section(words)):
            said.append(f"{sheet.name}第{index + 1}行“{words}”没有读取。")
    return tuple(said)


def out_of_sight(sheet: Sheet, lines: Sequence[Line]) -> tuple[Problem, ...]:
    """A warning where rows the workbook does not show were read: they may be another village's, or last year's."""
    hidden = [line.index for line in lines if line.index in sheet.hidden_rows]
    if not hidden:
        return ()
    said = f"{_rows(hidden)}在表格里是隐藏的，也读取了；不要的，请删去这些行再导入"
    return (Problem(said, "warning", sheet.name, cell_name(hidden[0], 0), hidden[0] + 1),)


def _rows(indexes: Sequence[int]) -> str:
    """第4、5、9行; of many 第4、5、6、7、8等12行."""
    rows = few([str(index + 1) for index in indexes], _NAMED, "行")
    return f"第{rows}" if len(indexes) > _NAMED else f"第{rows}行"


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
        months=_months(sheets),
    )


def _months(sheets: Sequence[SheetOutcome]) -> str:
    """按2026年7月登记（标题…）。 A sheet is named where several say it differently."""
    said = [(sheet.name, sheet.month_words) for sheet in sheets if sheet.month_words]
    several = len({words for _, words in said}) > 1
    words = [f"{name}{words}" if several else words for name, words in said]
    return f"{few(list(dict.fromkeys(words)), _NAMED, '张表')}。" if words else ""
