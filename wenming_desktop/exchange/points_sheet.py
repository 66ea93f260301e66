"""Sheets of points: one entry a row, or a household x category matrix of a month's scores -> rows as stated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from wenming_desktop.domain.days import day_digits, format_day, month_in
from wenming_desktop.domain.fields import field_named
from wenming_desktop.domain.identity import clean_id
from wenming_desktop.domain.names import clean_name, parse_group
from wenming_desktop.domain.people import Household, Person
from wenming_desktop.domain.periods import month_label, month_of
from wenming_desktop.domain.rules import RuleItem
from wenming_desktop.exchange.cancel import Cancel, never
from wenming_desktop.exchange.cells import is_number
from wenming_desktop.exchange.content import is_masked
from wenming_desktop.exchange.dates import read_day
from wenming_desktop.exchange.mapping import Choice, Column, Columns, Header, find_header
from wenming_desktop.exchange.people_sheet import named_village, title_village, village_word_of
from wenming_desktop.exchange.rows import Line, data_lines
from wenming_desktop.exchange.sheets import Sheet

NAME, ID, DATE, HOUSEHOLD, ITEM, POINTS = range(6)
Form = Literal["rows", "matrix"]
MINUS, TOTAL = "minus", "total"
_WHO = (
    Column("seq", "序号", ("seq",)),
    Column.of(field_named(Household, "number"), "household_number"),
    Column.of(field_named(Household, "village")),
    Column.of(field_named(Household, "group")),
    Column.of(field_named(Person, "name")),
    Column.of(field_named(Household, "head")),
)
ROW_COLUMNS = (
    Column("date", "日期", ("day",)),
    *_WHO,
    Column.of(field_named(Person, "id_number")),
    Column.of(field_named(RuleItem, "text"), "item"),
    Column("code", "项目编号", ("item_code",)),
    Column("points", "分值", ("points", "standard")),
    Column("plus", "加分", ("plus",)),
    Column(MINUS, "减分", ("minus",)),
    Column("evidence", "依据", ("evidence",)),
    Column("note", "备注", ("note",)),
)
_MATRIX_IDLE = frozenset({"seq", "village", "group", "total"})
# A form printed with its households is blank where nothing was entered beside them.
_IDLE = frozenset({"seq", "village", "group", "number", "name", "head", "id_number"})
_TITLE_ROWS = 10
_SIGNED = "+-＋－−–加减扣负"
# 填报日期 is not the month of the scores; the ends of 7月1日至7月31日 are.
_WHOLE_DAY = re.compile(
    r"\d{4}[年.\-/]\d{1,2}[月.\-/]\d{1,2}日?|(?<![\d至到—~～\-])\d{1,2}月\d{1,2}日(?![至到—~～\-])"
)
_YEAR = re.compile(r"(20\d\d)年")
# The scores of a longer time are no month's, whatever month stands beside such a word.
_LONGER = re.compile(
    r"截[至止到]|累计|季度|上半年|下半年|全年|(?<!\d)[\d一二三四五六七八九十]{1,2}月?[至到—–~～\-]+\d{1,2}月(?!\d)"
)


@dataclass(slots=True)
class PointLine:
    """One row of points as stated; ``day`` None where it could not be read (then the row has its error)."""

    line: Line
    village: str
    number: str
    group: str | None
    name: str
    id_number: str = ""
    day: date | None = None
    item: str = ""
    stated: str = ""
    evidence: str = ""
    note: str = ""


@dataclass(slots=True)
class MatrixLine:
    """One household's scores of a month as stated: category -> cell text, and the deduction and total cells."""

    line: Line
    village: str
    number: str
    group: str | None
    name: str
    scores: dict[str, str] = field(default_factory=dict)
    minus: str = ""
    total: str = ""


@dataclass(slots=True)
class PointsSheet:
    """A sheet of points as read; ``month`` is the one its rows are about, None where nothing says it.

    ``month_from`` says in the clerk's words where it stands, '' where she chose it herself or there is none.
    ``longer`` is the word of a title that speaks of more than a month (截至, 累计): then no month holds.
    """

    sheet: Sheet
    header: Header
    form: Form
    village: str
    month: int | None
    rows: list[PointLine] = field(default_factory=list)
    matrix: list[MatrixLine] = field(default_factory=list)
    longer: str = ""
    month_from: str = ""

    @property
    def lines(self) -> list[Line]:
        """The data rows of either form."""
        return [row.line for row in self.rows] + [row.line for row in self.matrix]


def matrix_columns(categories: Sequence[str]) -> tuple[Column, ...]:
    """The columns of a household x category sheet."""
    return (
        *_WHO,
        *(Column.of_category(name) for name in categories),
        Column(MINUS, "减分", ("minus",)),
        Column(TOTAL, "合计", ("total",)),
    )


def _row_form(columns: Columns) -> bool:
    who = {"name", "head", "number", "id_number"} & set(columns)
    what = {"text", "code"} & set(columns)
    return bool(who and what)


def _matrix_form(columns: Columns) -> bool:
    who = {"name", "head", "number"} & set(columns)
    return bool(who) and sum(name.startswith("c:") for name in columns) >= 2


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a sheet of points needs to know: categories, known villages, and what holds where a sheet is silent.

    ``file`` is the workbook's name: the month it speaks of holds where neither a sheet nor the clerk says one.
    """

    categories: tuple[str, ...]
    villages: tuple[str, ...] = ()
    village: str = ""
    month: int | None = None
    year: int = 0
    file: str = ""


def read_points(
    sheet: Sheet,
    reading: Reading,
    *,
    choice: Choice | None = None,
    remembered: Mapping[str, str] | None = None,
    cancel: Cancel = never,
) -> PointsSheet | None:
    """Read a sheet of points in either form; None where no header is found.

    The month of a matrix is the title's, else the sheet name's, else ``reading.month``, else the file name's; one
    without a year takes ``reading.year``.
    """
    columns = matrix_columns(reading.categories)
    header = find_header(sheet, columns, _matrix_form, choice=choice, remembered=remembered)
    form: Form = "matrix"
    if header is None or not _matrix_form(header.columns):
        header = find_header(sheet, ROW_COLUMNS, _row_form, choice=choice, remembered=remembered)
        form = "rows"
    if header is None:
        return None
    village = title_village(sheet, header, reading.villages) or reading.village
    month, month_from = _month(sheet, header, reading)
    read = PointsSheet(sheet, header, form, village, month, month_from=month_from)
    word = village_word_of(header)
    read.longer = _longer(sheet, header)
    if form == "matrix":
        read.month = None if read.longer else month
        for line in data_lines(sheet, header, _MATRIX_IDLE, cancel):
            read.matrix.append(MatrixLine(line, *_who(line, village, word), **_scores(line)))
    else:
        year = month // 100 if month else None
        for line in data_lines(sheet, header, _IDLE, cancel):
            read.rows.append(_row(line, village, word, year))
        if month and month_from and not read.longer:
            _tell_other_months(read.rows, month, month_from)
    return read


def _tell_other_months(rows: Iterable[PointLine], month: int, month_from: str) -> None:
    """8.2 in a sheet of July is booked in August: as likely as not the 8 was meant to be a 7."""
    for row in rows:
        if row.day is not None and month_of(row.day) != month:
            said = f"{month_from}说的是{month_label(month)}，这一行写的是{format_day(row.day)}，请核对日期"
            row.line.warn("date", said)


def _month(sheet: Sheet, header: Header, reading: Reading) -> tuple[int | None, str]:
    """The month a sheet is about and where that stands."""
    above = _above(sheet, header)
    year = _year_of(above) or reading.year or None
    for place, text in (*(("标题", text) for text in above), ("工作表名", sheet.name)):
        found = _month_of(text, year)
        if found:
            return found, f"{place}“{text}”"
    if reading.month:
        return reading.month, ""
    found = _month_of(reading.file, year)
    return found, f"文件名“{reading.file}”" if found else ""


def _month_of(text: str, year: int | None) -> int | None:
    return month_in(_WHOLE_DAY.sub("", day_digits(text)), year)


def _above(sheet: Sheet, header: Header) -> list[str]:
    return [text for row in range(min(header.top, _TITLE_ROWS)) for text in sheet.texts(row) if text]


def _longer(sheet: Sheet, header: Header) -> str:
    found = (_LONGER.search(day_digits(text)) for text in (*_above(sheet, header), sheet.name))
    return next((match.group() for match in found if match), "")


def _year_of(texts: Iterable[str]) -> int | None:
    for text in texts:
        match = _YEAR.search(day_digits(text))
        if match:
            return int(match.group(1))
    return None


def _who(line: Line, village: str, word: str) -> tuple[str, str, str | None, str]:
    stated, group = line.said("village"), line.said("group")
    name = clean_name(line.text("name")) or clean_name(line.text("head"))
    return named_village(stated, word) if stated else village, line.said("number"), parse_group(group), name


def _row(line: Line, village: str, word: str, year: int | None) -> PointLine:
    row = PointLine(line, *_who(line, village, word))
    row.id_number = _id(line)
    row.item = line.text("text") or line.text("code")
    row.stated = _stated(line)
    row.evidence, row.note = line.text("evidence"), line.text("note")
    value = line.value("date")
    read = read_day(value, year)
    row.day = read.day
    if read.day is None:
        text = line.text("date")
        line.fault(
            DATE, "date", f"日期“{text}”不存在或看不懂，请写成2026-07-12这样" if text else "没有写日期"
        )
    elif read.note:
        line.warn("date", read.note)
    return row


def _id(line: Line) -> str:
    value = line.value("id_number")
    if is_number(value) and float(value) >= 1e15:  # type: ignore[arg-type]
        line.fault(ID, "id_number", "身份证号被Excel改成了数字，后几位已丢失，请把单元格设为文本后重新填写")
        return ""
    text = line.said("id_number")
    return "" if is_masked(text) else clean_id(text)


def _stated(line: Line) -> str:
    """The value as stated; a sheet with columns of its own for 加分 and 减分 gives the sign by the column."""
    plus, minus = line.text("plus"), line.text(MINUS)
    if plus and minus:
        line.fault(POINTS, MINUS, "加分和减分两栏都写了，一行只能登记一项")
    if plus:
        return plus if plus[0] in _SIGNED else f"加{plus}"
    if minus:
        return minus if minus[0] in _SIGNED else f"减{minus}"
    return line.text("points")


def stated_place(line: Line) -> str:
    """The column the stated value stands in."""
    return next((name for name in ("plus", MINUS) if line.text(name)), "points")


def _scores(line: Line) -> dict[str, Any]:
    scores = {
        name.removeprefix("c:"): line.text(name)
        for name in line.header.columns
        if name.startswith("c:") and line.text(name)
    }
    return {"scores": scores, MINUS: line.text(MINUS), TOTAL: line.text(TOTAL)}
