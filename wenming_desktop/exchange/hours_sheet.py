"""Sheets of hours (服务时间表): 志愿者编号, 姓名, 活动名称, 日期, 签到, 签退, 时长 -> rows as stated; and back for upper platforms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from wenming_desktop.domain.days import days_in, speaks_of_several
from wenming_desktop.domain.durations import in_minutes as says_minutes
from wenming_desktop.domain.durations import parse_hours, parse_time
from wenming_desktop.domain.fields import Field, field_named
from wenming_desktop.domain.names import clean_name, compact, plain_digits
from wenming_desktop.domain.volunteers import Volunteer
from wenming_desktop.exchange.cancel import Cancel, never
from wenming_desktop.exchange.cells import is_number
from wenming_desktop.exchange.dates import read_day
from wenming_desktop.exchange.mapping import Choice, Column, Columns, Header, find_header
from wenming_desktop.exchange.rows import Line, data_lines
from wenming_desktop.exchange.sheets import Sheet

NAME, NUMBER, DAY, ACTIVITY, TIME = range(5)
COLUMNS = (
    Column("seq", "序号", ("seq",)),
    Column.of(field_named(Volunteer, "number"), "volunteer_number", "bare_number"),
    Column("name", "姓名", ("name",)),
    Column("title", "活动名称", ("activity",)),
    Column("date", "日期", ("day",)),
    Column("start", "签到", ("start",)),
    Column("finish", "签退", ("finish",)),
    Column("minutes", "时长", ("hours",)),
    Column("category", "服务类别", ("service_category", "bare_category")),
    Column("place", "地点", ("place",)),
    Column("note", "备注", ("note",)),
)
# The shape upper platforms take in, and ours when it comes back.
OUT = (
    Field("志愿者编号", width=9, name="number"), Field("姓名", "name", width=6, name="name"),
    Field("活动名称", width=18, name="title"), Field("日期", width=6, name="date"), Field("签到", width=4, name="start"),
    Field("签退", width=4, name="finish"), Field("时长", width=4, name="hours"),
)  # fmt: skip
_IDLE = frozenset({"seq", "date", "title", "category", "place"})
_YEAR = re.compile(r"(20\d\d)\s*年")
# A line or heading that speaks of sums, or of when a list was made.
_TOTALS = re.compile("截[至止到]|累计|总时长|合计|统计|填[报表]|制表|打印")
_NAMED = re.compile("(?:活动名称|活动主题)[：:](.+)|[“《「]([^”》」]+)[”》」].*签到")
_SIGN_IN = re.compile("(.{2,30}?)(?:志愿服务活动|志愿活动|活动)?签到[表簿册单]?")
_SECONDS = re.compile(r"(\d{1,2}[:：]\d{2})[:：]\d{2}(?:\.\d+)?$")
_DAY_BEFORE = re.compile(r"^\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?[\sT]+")


@dataclass(slots=True)
class HoursLine:
    """One row as stated; ``day`` and times None where they could not be read (then the row has its error)."""

    line: Line
    number: str
    name: str
    title: str
    day: date | None = None
    start: str = ""
    finish: str = ""
    minutes: int | None = None
    category: str = ""
    place: str = ""
    note: str = ""


@dataclass(slots=True)
class HoursSheet:
    """A sheet of hours as read.

    ``day_from`` is the line above the columns its day was taken from, '' where each row has one; ``title`` the activity
    those lines name then.
    """

    sheet: Sheet
    header: Header
    rows: list[HoursLine] = field(default_factory=list)
    day_from: str = ""
    title: str = ""


def _but_for_a_day(columns: Columns) -> bool:
    here = set(columns)
    return bool({"name", "number"} & here) and bool({"minutes", "start"} & here)


def lacks_a_day(sheet: Sheet) -> bool:
    """A sheet of hours in all but its day, which stands in no column and in no line above them."""
    header = find_header(sheet, COLUMNS, _but_for_a_day)
    return header is not None and not any(_TOTALS.search(label) for label in header.labels.values())


def speaks_of_days(sheet: Sheet) -> bool:
    """Whether a sheet without a column of days speaks of several above its columns: which row is of which, nobody knows."""
    header = find_header(sheet, COLUMNS, _but_for_a_day)
    return header is not None and _several_above(sheet, header)


def _enough(columns: Columns) -> bool:
    here = set(columns)
    return bool({"name", "number"} & here) and "date" in here and bool({"minutes", "start"} & here)


def read_hours(
    sheet: Sheet,
    *,
    year: int = 0,
    choice: Choice | None = None,
    remembered: Mapping[str, str] | None = None,
    cancel: Cancel = never,
) -> HoursSheet | None:
    """Read a sheet of hours; None where no header is found. A day without a year takes the title's, else ``year``.

    A sign-in sheet has its day in a line above the columns (活动时间：2026年7月8日): it is that of every row.
    """
    header = find_header(sheet, COLUMNS, _enough, choice=choice, remembered=remembered)
    if header is None:
        header = find_header(sheet, COLUMNS, _but_for_a_day, choice=choice, remembered=remembered)
    if header is None or not _but_for_a_day(header.columns):
        return None
    own = _year_of(sheet, header) or year
    day, day_from = (None, "") if "date" in header.columns else _titled_day(sheet, header, own)
    if day is None and "date" not in header.columns:
        return None
    in_minutes = _in_minutes(sheet, header)
    title = _titled_activity(sheet, header) if day_from and "title" not in header.columns else ""
    read = HoursSheet(sheet, header, day_from=day_from, title=title)
    for line in data_lines(sheet, header, _IDLE, cancel):
        read.rows.append(_row(line, own, day, in_minutes=in_minutes))
        read.rows[-1].title = read.rows[-1].title or title
    return read


def _titled_activity(sheet: Sheet, header: Header) -> str:
    """The activity a sign-in sheet is of: “清洁家园”志愿活动签到表, 活动名称：清洁家园; '' where no line names one."""
    above = [compact(text) for row in range(header.top) for text in sheet.texts(row) if text]
    found = (_NAMED.search(text) or _SIGN_IN.fullmatch(text) for text in above)
    return next((next(filter(None, match.groups())) for match in found if match), "")


def _titled_day(sheet: Sheet, header: Header, year: int) -> tuple[date | None, str]:
    """The one day the lines above the columns speak of, and the line; none where they speak of several."""
    if any(_TOTALS.search(label) for label in header.labels.values()):
        return None, ""  # what somebody served in all is of no one day
    if _several_above(sheet, header):
        return None, ""
    found = {
        day: text
        for line in _lines_above(sheet, header)
        for text in line
        for day in days_in(text, year or None)
    }
    return next(iter(found.items())) if len(found) == 1 else (None, "")


def _lines_above(sheet: Sheet, header: Header) -> list[list[str]]:
    """The lines above the columns that may say when it was: their filled cells but for sums and 制表日期."""
    lines = (sheet.texts(row) for row in range(header.top))
    return [[text for text in line if text and not _TOTALS.search(text)] for line in lines]


def _several_above(sheet: Sheet, header: Header) -> bool:
    """Whether a line speaks of several days, be it in cells of their own: 7月8日 | 至 | 10日."""
    return any(speaks_of_several(" ".join(line)) for line in _lines_above(sheet, header))


def _year_of(sheet: Sheet, header: Header) -> int:
    above = (text for row in range(header.top) for text in sheet.texts(row) if text)
    for text in (*above, sheet.name):
        match = _YEAR.search(plain_digits(text))
        if match:
            return int(match.group(1))
    return 0


def _in_minutes(sheet: Sheet, header: Header) -> bool:
    """时长（分钟）: bare numbers are minutes there."""
    column = header.columns.get("minutes")
    heads = range(header.top, header.first_data)
    return column is not None and any(says_minutes(sheet.text(row, column)) for row in heads)


def _row(line: Line, year: int, titled: date | None = None, *, in_minutes: bool) -> HoursLine:
    row = HoursLine(
        line, plain_digits(compact(line.said("number"))).lstrip("'’"), clean_name(line.text("name")),
        " ".join(line.text("title").split()), category=line.text("category"), place=line.text("place"), note=line.text("note"),
    )  # fmt: skip
    if is_number(line.value("number")) and float(line.value("number")) >= 1e15:  # type: ignore[arg-type]
        line.fault(
            NUMBER, "number", "志愿者编号被Excel改成了数字，后几位已丢失，请把单元格设为文本后重新填写"
        )
    row.day = titled
    if titled is None:
        _read_day(row, year)
    row.start, row.finish = _read_time(line, "start", "签到"), _read_time(line, "finish", "签退")
    row.minutes = _read_minutes(line, in_minutes=in_minutes)
    return row


def _read_day(row: HoursLine, year: int) -> None:
    read = read_day(row.line.value("date"), year or None)
    row.day = read.day
    if read.day is None:
        text = row.line.text("date")
        said = f"日期“{text}”不存在或看不懂，请写成2026-07-12这样" if text else "没有写日期"
        row.line.fault(DAY, "date", said)
    elif read.note:
        row.line.warn("date", read.note)


def _read_time(line: Line, name: str, label: str) -> str:
    """A punch as HH:MM; a cell may be a time, a date with a time, a part of a day, or text."""
    value = line.value(name)
    if isinstance(value, time | datetime):
        return f"{value.hour:02d}:{value.minute:02d}"
    if isinstance(value, timedelta):
        return _clock(round(value.total_seconds() / 60))
    if is_number(value) and 0 < float(value) < 1:  # type: ignore[arg-type]
        return _clock(round(float(value) * 1440))  # type: ignore[arg-type]
    text = _SECONDS.sub(r"\1", _DAY_BEFORE.sub("", plain_digits(line.text(name)).strip()))
    found = parse_time(text)
    if found is None:
        line.fault(TIME, name, f"{label}“{line.text(name)}”不是时间，请写 9:00 这样")
        return ""
    return found


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def _read_minutes(line: Line, *, in_minutes: bool) -> int | None:
    value, text = line.value("minutes"), line.text("minutes")
    if isinstance(value, time):
        return value.hour * 60 + value.minute
    if isinstance(value, timedelta):
        return round(value.total_seconds() / 60)
    if not text or text in ("/", "-", "—"):
        return None
    if in_minutes and text.isascii() and text.isdigit():
        return int(text)
    found = parse_hours(text)
    if found is None:
        line.fault(TIME, "minutes", f"时长“{text}”看不懂，请写小时数，例如2或1.5")
    return found


def write_hours(title: str, rows: Iterable[dict[str, Any]], note: str = "") -> bytes:
    """The sheet for an upper platform: days yyyy/MM/dd, times HH:mm, all texts but the hours."""
    from wenming_desktop.exchange.writer import write_table

    return write_table(title, OUT, rows, note=note)
