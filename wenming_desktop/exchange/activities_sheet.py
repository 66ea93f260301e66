"""Sheets of activities (活动登记表): one activity a row -> texts by column; and the blank sheet for villages to fill in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from wenming_desktop.domain.activities import Activity
from wenming_desktop.domain.fields import Field, field_named, fields_of
from wenming_desktop.domain.names import chinese_number, compact, plain_digits
from wenming_desktop.exchange.cancel import Cancel, never
from wenming_desktop.exchange.dates import read_day
from wenming_desktop.exchange.headings import MARKS
from wenming_desktop.exchange.mapping import Choice, Column, Columns, Header, find_header
from wenming_desktop.exchange.people_sheet import title_village
from wenming_desktop.exchange.rows import Line, data_lines
from wenming_desktop.exchange.sheets import Sheet

TITLE, DAY, OTHER = range(3)
_KINDS = {
    "title": ("activity",),
    "station": ("station", "village"),
    "teams": ("team",),
    "category": ("service_category", "bare_category"),
    "people": ("attendance",),
}
_LEFT_OUT = frozenset({"counts", "rescue"})
COLUMNS = (
    Column("seq", "序号", ("seq",)),
    Column("number", "活动编号", ("activity_number", "bare_number")),
    *(Column.of(one, *_KINDS.get(one.name, ())) for one in fields_of(Activity) if one.name not in _LEFT_OUT),
)
_IDLE = frozenset({"seq", "number", "station", "state", "sessions", "organiser"})
_YEAR = re.compile(r"(20\d\d)\s*年")
# The blank sheet for villages: what they know of an activity, in this order.
BLANK = ("day", "title", "place", "station", "teams", "content", "form", "sessions", "people", "story")


@dataclass(slots=True)
class ActivityRow:
    """One activity as stated: its cells as texts by field, its day read; None where that could not be."""

    line: Line
    day: date | None
    texts: dict[str, str]

    @property
    def title(self) -> str:
        """What it is called."""
        return self.texts.get("title", "")


@dataclass(slots=True)
class ActivitiesSheet:
    """A sheet of activities as read; ``village`` is the title's, '' where it names none."""

    sheet: Sheet
    header: Header
    village: str
    rows: list[ActivityRow] = field(default_factory=list)


def _enough(columns: Columns) -> bool:
    return {"title", "day"} <= set(columns)


def read_activities(
    sheet: Sheet,
    *,
    villages: Iterable[str] = (),
    village: str = "",
    year: int = 0,
    choice: Choice | None = None,
    remembered: Mapping[str, str] | None = None,
    cancel: Cancel = never,
) -> ActivitiesSheet | None:
    """Read a sheet of activities; None where no header is found.

    A day without a year takes the title's, else ``year``; a sheet without a column of places takes the title's village.
    """
    header = find_header(sheet, COLUMNS, _enough, choice=choice, remembered=remembered)
    # A register of points or a roster has dates and names too.
    if header is None or MARKS["records"] & set(header.labels.values()):
        return None
    own = _year_of(sheet, header) or year
    read = ActivitiesSheet(sheet, header, title_village(sheet, header, villages) or village)
    for line in data_lines(sheet, header, _IDLE, cancel):
        read.rows.append(_row(line, own))
    return read


def _year_of(sheet: Sheet, header: Header) -> int:
    above = (text for row in range(header.top) for text in sheet.texts(row) if text)
    for text in (*above, sheet.name):
        match = _YEAR.search(plain_digits(text))
        if match:
            return int(match.group(1))
    return 0


def _row(line: Line, year: int) -> ActivityRow:
    texts = {name: line.text(name) for name in line.header.columns if name not in ("seq", "day")}
    row = ActivityRow(line, None, {name: text for name, text in texts.items() if text})
    if not row.title:
        line.fault(TITLE, "title", "没有写活动名称")
    read = read_day(line.value("day"), year or None)
    row.day = read.day
    if read.day is None:
        text = line.text("day")
        said = f"日期“{text}”不存在或看不懂，请写成2026-07-12这样" if text else "没有写日期"
        line.fault(DAY, "day", said)
    elif read.note:
        line.warn("day", read.note)
    return row


_COUNT = re.compile(r"(约|近)?([0-9]+)(?:余|多)?(?:人次|人|场次|场|次|名)?(?:左右|以上)?")


_UNIT = re.compile(r"(?:人次|人|场次|场|次|名)$")


def count_in(text: str) -> tuple[int, bool] | None:
    """A count as clerks write it: 35, 35人次, 约80人, 两场; whether it is to be looked at; None where it is none."""
    core = plain_digits(compact(text)).replace(",", "")
    match = _COUNT.fullmatch(core)
    if match is None:
        number = chinese_number(_UNIT.sub("", core))
        return None if number is None else (number, True)
    rough = bool(match.group(1)) or any(word in text for word in ("余", "多", "左右", "以上"))
    return int(match.group(2)), rough


def blank_fields() -> list[Field]:
    """The columns of the blank sheet."""
    return [field_named(Activity, name) for name in BLANK]
