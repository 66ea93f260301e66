"""Which rows of a sheet are data: blank, total, note and repeated header rows are not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from typing import Any

from wenming_desktop.domain.errors import Problem, Severity
from wenming_desktop.domain.names import compact, parse_group, says_nothing
from wenming_desktop.exchange.cancel import Cancel
from wenming_desktop.exchange.cells import text_of
from wenming_desktop.exchange.mapping import Header
from wenming_desktop.exchange.sheets import Sheet

# 合计, 一组小计, 共计312户，936人, 合计（分）; an item may well begin with 累计 (累计服务满20小时).
_TOTAL = re.compile(
    r"(?:.{0,8}(?:合计|小计|总计|共计)|(?:本页|本表)?累计)(?:人数|户数|得分|积分|分数)?"
    r"[：:]?[（(]?[0-9.,，、户人名条分元次项—-]*[）)]?"
)
_NOTE = re.compile(
    r"(?:评议小组|积分评议|监督委员会|村务监督|网格员|审核|填报|填表|制表|复核|经办|负责人|站长|书记|盖章|签字|签名|备注|说明|注|日期)"
    r"[^：:]{0,14}[：:].*|.*(?:签字|签名|签章|盖章)[：:（(]?.*|以下空白.*|（?以下无正文.*"
)
# A resident ID may stand in any cell by mistake; messages name the cell, never the number.
_ID_LIKE = re.compile(r"(?:\d\s*){14,17}[\dXxＸｘ]")
# A row that names the group of the rows below it: 一组, 青松村第二村民小组：, 三社（12户）.
_SECTION = re.compile(
    r"(?:.{0,12}(?:嘎查|村|社区))?第?(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})(?:村民小组|小组|组|社|队)[：:]?(?:[（(][^（）()]*[）)])?"
)
_LONG_NOTE = 12
_FEW = 4  # a note or a signature line fills no more cells than this
_CHECK_EVERY = 500


@dataclass(slots=True)
class Line:
    """One data row: where it stands, the header it is read by, and what is wrong with it.

    ``errors`` carry their rank: one is told for a row, the first of name, ID, date, household, item, points.
    """

    sheet: Sheet
    header: Header
    index: int
    errors: list[tuple[int, Problem]] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    @property
    def row(self) -> int:
        """The row as the workbook counts, from 1."""
        return self.index + 1

    def text(self, name: str) -> str:
        """The cell of a column as text, '' where the sheet has no such column."""
        column = self.header.columns.get(name)
        return "" if column is None else text_of(self.sheet.rows[self.index][column])

    def said(self, name: str) -> str:
        """The cell of a column as text, '' where it holds a sign for nothing (无, /, —)."""
        text = self.text(name)
        return "" if says_nothing(text) else text

    def value(self, name: str) -> object:
        """The cell of a column as the reader gave it."""
        column = self.header.columns.get(name)
        return "" if column is None else self.sheet.rows[self.index][column]

    def fault(self, rank: int, name: str, message: str) -> None:
        """Note an error at the cell of a column."""
        self.errors.append((rank, self._problem(name, message, "error")))

    def warn(self, name: str, message: str) -> None:
        """Note a warning at the cell of a column."""
        self.warnings.append(self._problem(name, message, "warning"))

    def ask(self, name: str, message: str) -> None:
        """Note an open question at the cell of a column: the row is written, the answer waits."""
        self.warnings.append(self._problem(name, message, "question"))

    def _problem(self, name: str, message: str, severity: Severity) -> Problem:
        return Problem(
            _ID_LIKE.sub("身份证号码", message),
            severity,
            *self.place_of(name),
        )

    def place_of(self, name: str) -> tuple[str, str, int]:
        """Sheet, cell and row of a column, as a problem names them."""
        return self.sheet.name, self.header.cell(self.index, name), self.row

    @property
    def refused(self) -> bool:
        """True where the row has an error: it is not written."""
        return bool(self.errors)

    @property
    def problems(self) -> list[Problem]:
        """The one error of the row, or its warnings."""
        if self.errors:
            return [min(self.errors, key=lambda pair: pair[0])[1]]
        return self.warnings


def data_lines(sheet: Sheet, header: Header, idle: frozenset[str], cancel: Cancel) -> Iterator[Line]:
    """The data rows below a header; ``idle`` names columns that alone make no row (a printed 序号, a village)."""
    titles = titles_of(sheet, header)
    live = [column for name, column in header.columns.items() if name not in idle]
    for index in range(header.first_data, len(sheet.rows)):
        if index % _CHECK_EVERY == 0:
            cancel()
        row = sheet.rows[index]
        if any(_holds(row[column]) for column in live) and not is_aside(sheet, index, titles):
            yield Line(sheet, header, index)


def titles_of(sheet: Sheet, header: Header) -> set[tuple[int, str]]:
    """What the header says in the columns that are used, to know it again where it is printed once more."""
    return {
        (column, compact(sheet.text(row, column)))
        for row in range(header.top, header.first_data)
        for column in header.columns.values()
    }


def section_at(sheet: Sheet, index: int) -> str:
    """What a row says that names the group of those below it (一组), '' for any other row."""
    own = [column for column, value in enumerate(sheet.rows[index]) if value != "" and _holds(value)]
    text = compact(sheet.text(index, own[0])) if len(own) == 1 else ""
    return text if text and not sheet.is_filled(index, own[0]) and _SECTION.fullmatch(text) else ""


def group_of_section(words: str) -> str | None:
    """The group such a row names: 三社（12户） is 3; None where it is none of ours (五队)."""
    return parse_group(re.split("[（(：:]", words)[0])


def _holds(value: Any) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value is not None


def is_aside(sheet: Sheet, index: int, titles: Set[tuple[int, str]]) -> bool:
    """A total, a note, a signature line, the header printed once more, or only what is merged down from above."""
    own: list[int] = []
    for column, value in enumerate(sheet.rows[index]):
        if value != "" and _holds(value) and not sheet.is_filled(index, column):
            own.append(column)
            if len(own) > _FEW:
                break
    if not own:
        return True
    first = [(column, compact(sheet.text(index, column))) for column in own[:3]]
    if any(_TOTAL.fullmatch(text) for _, text in first):
        return True
    text = first[0][1]
    if len(own) <= _FEW and _NOTE.fullmatch(text):
        return True
    if len(own) == 1 and (len(text) > _LONG_NOTE or _SECTION.fullmatch(text)):
        return True
    return sum(pair in titles for pair in first) >= min(2, len(own))
