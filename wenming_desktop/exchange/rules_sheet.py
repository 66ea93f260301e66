"""Rule books (积分细则): a sheet with code, category, text and value of each item -> items as stated."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from wenming_desktop.domain.amounts import parse_amount
from wenming_desktop.domain.days import date_in
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.fields import field_named
from wenming_desktop.domain.names import compact
from wenming_desktop.domain.rules import VETO_WORD, RuleItem, direction_in, read_value, sign_word
from wenming_desktop.exchange.cancel import Cancel, never
from wenming_desktop.exchange.headings import MARKS
from wenming_desktop.exchange.mapping import Choice, Column, Columns, Header, find_header
from wenming_desktop.exchange.rows import Line, data_lines
from wenming_desktop.exchange.sheets import Sheet

CODE, TEXT, VALUE = range(3)
VALUES = ("low", "plus", "minus")
COLUMNS = (
    Column("seq", "序号", ("seq",)),
    Column.of(field_named(RuleItem, "code"), "item_code", "bare_number"),
    Column.of(field_named(RuleItem, "category"), "item_category"),
    Column.of(field_named(RuleItem, "text"), "item"),
    Column.of(field_named(RuleItem, "low"), "standard", "points"),
    Column("plus", "加分", ("plus",)),
    Column("minus", "减分", ("minus",)),
    *(
        Column.of(field_named(RuleItem, name))
        for name in ("cap_month", "cap_quarter", "cap_year", "evidence", "note")
    ),
)
_IDLE = frozenset({"seq", "category"})
_STARTS = re.compile(r"(\d{4}年\d{1,2}月\d{1,2}日)起?(?:正式)?(?:施行|实施|执行|试行)")
_BRACKETS = re.compile(r"[（(][^（）()]*(?:施行|实施|执行|试行)[^（）()]*[)）]")


@dataclass(slots=True)
class RuleLine:
    """One item as stated; ``item`` is what it comes to where the row has no error, ``direction`` 0 if nothing gives it.

    ``category_row`` is the row its category was written in where that is further up (as the workbook counts), else 0;
    ``category_open`` says that it alone has none, in a sheet that writes one in every row.
    """

    line: Line
    item: RuleItem
    category_row: int = 0
    category_open: bool = False

    @property
    def place(self) -> str:
        """The column its value stands in: 分值, or one of 加分 and 减分."""
        return next((name for name in VALUES if self.line.text(name)), "low")

    @property
    def value(self) -> str:
        """Its value as stated."""
        return self.line.text(self.place)


@dataclass(slots=True)
class RulesSheet:
    """A rule book as read: its name and the day it starts to hold (None where no text says so)."""

    sheet: Sheet
    header: Header
    name: str
    starts: date | None
    rows: list[RuleLine] = field(default_factory=list)


def _enough(columns: Columns) -> bool:
    return "text" in columns and bool({"low", "plus", "minus"} & set(columns))


def read_rules(
    sheet: Sheet,
    *,
    choice: Choice | None = None,
    remembered: Mapping[str, str] | None = None,
    cancel: Cancel = never,
) -> RulesSheet | None:
    """Read a rule book sheet; None where no header is found. Categories merged down are read in each row."""
    header = find_header(sheet, COLUMNS, _enough, choice=choice, remembered=remembered)
    # A register of points has items and values too, each as often as somebody earned it.
    if header is None or MARKS["people"] & set(header.labels.values()):
        return None
    above = [text for row in range(header.top) for text in sheet.texts(row) if text]
    read = RulesSheet(sheet, header, _name(above, sheet.name), _starts(sheet))
    sections = _sections(sheet, header)
    whole = direction_in("".join((*above, sheet.name)))
    lines = [line for line in data_lines(sheet, header, _IDLE, cancel) if line.index not in sections]
    above_row = _written_above(lines, sections)
    for line in lines:
        of_section = next((sections[row] for row in reversed(sections) if row < line.index), 0)
        carried = above_row.get(line.index)
        category = compact((carried or line).text("category"))
        item = _item(line, category, of_section, whole)
        row = RuleLine(line, item, carried.row if carried and item.category == category else 0)
        row.category_open = not item.category and any(one.text("category") for one in lines)
        read.rows.append(row)
    return read


def _written_above(lines: Sequence[Line], sections: Mapping[int, int]) -> dict[int, Line]:
    """The line whose 类别 holds for one that leaves it blank, where the sheet writes it in the first row of a group only.

    A sheet that writes the same 类别 in two rows running writes it in every row: a blank there means none.
    """
    stated = [line.text("category") for line in lines]
    each = any(
        one and one == other and not below.sheet.is_filled(below.index, below.header.columns["category"])
        for one, other, below in zip(stated, stated[1:], lines[1:], strict=False)
    )
    found: dict[int, Line] = {}
    last: Line | None = None
    for line in [] if each else lines:
        if last is not None and any(last.index < row < line.index for row in sections):
            last = None
        if line.text("category"):
            last = line
        elif last is not None:
            found[line.index] = last
    return found


def _sections(sheet: Sheet, header: Header) -> dict[int, int]:
    """Rows of a single cell that say which way the items below them count (二、扣分项目): row -> 1 or -1."""
    found = {}
    for row in range(header.first_data, len(sheet.rows)):
        words = {
            text for column, text in enumerate(sheet.texts(row)) if text and not sheet.is_filled(row, column)
        }
        if len(words) == 1 and (direction := direction_in(words.pop())):
            found[row] = direction
    return found


def _name(above: list[str], sheet_name: str) -> str:
    title = next((text for text in above if "细则" in text or "积分" in text or "办法" in text), sheet_name)
    return compact(_BRACKETS.sub("", title)).strip("《》")


def _starts(sheet: Sheet) -> date | None:
    """The date that stands before 起施行, in whatever row it stands."""
    for row in range(len(sheet.rows)):
        for text in sheet.texts(row):
            match = _STARTS.search(compact(text))
            if match:
                return date_in(match.group(1))
    return None


def _item(line: Line, category: str, section: int, title: int) -> RuleItem:
    """The item of a row; its direction 0 where no sign, heading, section, word or title gives one."""
    code, text = compact(line.text("code")), line.text("text")
    item = RuleItem(code, category, text, evidence=line.text("evidence"), note=line.text("note"))
    if not text:
        line.fault(TEXT, "text", "没有写积分项目")
    filled = [name for name in VALUES if line.text(name) and not sign_word(compact(line.text(name)))]
    place = (filled or ["low"])[0]
    stated = line.text(place)
    if not stated:
        line.fault(VALUE, place, "没有写分值")
        return item
    if {"plus", "minus"} <= set(filled):
        line.fault(VALUE, "minus", "加分和减分两栏都写了，一行只能写一项")
        return item
    try:
        low, high, signed, veto = read_value(stated)
    except UserError as error:
        line.fault(VALUE, place, f"{error.text}{error.advice}".rstrip("。"))
        return item
    by_column = {"plus": 1, "minus": -1}.get(place, 0) or _of_heading(line)
    above = by_column or section
    if signed and above and signed != above:
        line.fault(
            VALUE,
            place,
            f"分值“{stated}”的加减与{'这一栏的表头' if by_column else '上面的小标题'}不符，请核对",
        )
    worded = _worded(line)
    if worded and (signed or above or worded) != worded:
        line.fault(VALUE, place, f"分值“{stated}”的加减与这一行写的“加”“扣”不符，请核对")
    direction = signed or above or worded or direction_in(item.category) or direction_in(text) or title
    item = replace(item, low=low, high=high, direction=direction, veto=veto)
    if veto:
        return replace(item, category=compact(line.text("category")) or VETO_WORD)
    caps = [_cap(line, name) for name in ("cap_month", "cap_quarter", "cap_year")]
    return replace(item, cap_month=caps[0], cap_quarter=caps[1], cap_year=caps[2])


def _worded(line: Line) -> int:
    """What a cell that says nothing but 加分 or 扣分 says of its row, whatever its heading."""
    words = {sign_word(compact(text)) for text in line.sheet.texts(line.index)} - {0}
    return words.pop() if len(words) == 1 else 0


def _of_heading(line: Line) -> int:
    """What the heading of the values says of them all: 扣分标准 is a deduction, 加减分 leaves it open."""
    return direction_in(line.header.labels.get(line.header.columns.get("low", -1), ""))


def _cap(line: Line, name: str) -> int | None:
    stated = line.text(name)
    if not stated:
        return None
    amount = parse_amount(stated.removeprefix("最多").removesuffix("分"))
    if amount is None:
        line.fault(VALUE, name, f"上限“{stated}”不是数字")
    return amount.size if amount is not None else None
