"""Dates in cells: real dates, the shapes clerks type, and numbers that lost their date format."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from wenming_desktop.domain.days import day_digits, format_day, parse_day
from wenming_desktop.exchange.cells import serial_day, text_of
from wenming_desktop.exchange.rows import Line

_YEAR_MONTH = re.compile(r"(\d{4})(?:[-./年](\d{1,2})月?|(\d{2}))")


@dataclass(frozen=True, slots=True)
class ReadDay:
    """What a date cell says: a day (None where it cannot be read), and what the clerk should know."""

    day: date | None = None
    note: str = ""


def read_day(value: Any, year: int | None = None) -> ReadDay:
    """Read a date cell; ``year`` is the title's, for 7月12日 written without one."""
    if isinstance(value, datetime):
        return ReadDay(value.date())
    if isinstance(value, date):
        return ReadDay(value)
    text = text_of(value)
    day = parse_day(text, year if isinstance(value, str) else None)  # 7.12 as a number is no day
    if day is not None:
        return ReadDay(day)
    serial = serial_day(value)
    if serial is not None:
        return ReadDay(serial, f"单元格里是数字{text}，按表格的日期序号读作{format_day(serial)}")
    return ReadDay()


_YEAR = re.compile(r"(?:1[89]|20)\d\d年?")


def told_day(line: Line, name: str, label: str) -> date | None:
    """The day of a cell that need not be filled: what is no whole day is told and not written, its row is kept."""
    text = line.said(name)
    read = read_day(line.value(name)) if text else ReadDay()
    if read.note:
        line.warn(name, read.note)
    if text and read.day is None:
        line.warn(name, no_day(text, label))
    return read.day


def no_day(text: str, label: str) -> str:
    """注册日期“2021年5月”只到月份，没有写入."""
    plain = day_digits(text)
    lacking = "只到月份" if year_and_month(text) else "只有年份" if _YEAR.fullmatch(plain) else "看不懂"
    return f"{label}“{text}”{lacking}，没有写入"


def year_and_month(text: str) -> tuple[int, int] | None:
    """1968.9 or 1968年9月 as (1968, 9): a birth date of which only the month is known."""
    match = _YEAR_MONTH.fullmatch(day_digits(text))
    if match is None:
        return None
    year, month = int(match.group(1)), int(match.group(2) or match.group(3))
    return (year, month) if 1 <= month <= 12 and 1880 <= year <= 2100 else None
