"""Promise 8: what a careful person reads out of seven small hostile workbooks, row by row (faults 22, 23, 28).

The people in them are invented. A row is refused at the cell that is wrong, or stands in the book as written here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.errors import Problem
from wenming_desktop.services import books, imports
from wenming_desktop.services.context import Context
from wenming_desktop.services.import_report import ImportReport
from wenming_desktop.support.clock import Clock

CLOCK = Clock.fixed(date(2026, 10, 27))


@dataclass(frozen=True)
class Wrong:
    """Refused at the cell of a column, with these words among those said."""

    column: str
    words: str = ""


Person = tuple[str, str, str, str]
"""name, ID number, phone, group"""
Served = tuple[str, str, int]
"""name, day of registration, minutes brought forward"""
Rows = dict[int, Wrong | Person | Served]
LOST = "后几位已丢失"

# Row of the sheet: what a careful person expects of it.
HOUSEHOLDS: dict[str, Rows] = {
    "names": {
        3: Wrong("E"),  # <b>张大</b>: markup is no name
        4: Wrong("E", "像是几个人"),  # 李&二
        5: Wrong("E", "不像姓名"),  # 王{三}
        6: ("赵四", "15059919700101007X", "", "1"),  # a right-to-left override in it
        7: ("钱五", "150599197001010096", "", "1"),  # a space of no width in it
        8: ("孙六", "150599197001010117", "", "1"),
        9: ("周七", "150599197001010133", "", "1"),  # on two lines
        10: ("吴八", "15059919700101015X", "", "1"),  # spaces before, between, behind
        11: Wrong("E"),  # =cmd|' /C calc'!A0
        12: Wrong("E", "不像姓名"),  # @SUM(1+1)
    },
    "names2": {
        3: Wrong("E", "姓名太长（10000个字）"),
        4: Wrong("E", "不像姓名"),  # a smiling face
        5: ("𠮷田䶮", "150599197001010053", "", "1"),  # beyond the first plane: rare, and a name
        7: Wrong("E", "不像姓名"),  # +1
        8: Wrong("E", "不像姓名"),  # -1
        9: Wrong("E", "不像姓名"),  # ＝1
        10: Wrong("E"),  # o'brian; DROP TABLE person;--
        11: Wrong("E", "不像姓名"),  # %_"
        12: ("ab", "150599197001010192", "", "1"),  # a tab between two letters is a space
    },
    "ids": {
        3: Wrong("G", LOST),  # a number of 18 digits
        4: Wrong("G", LOST),  # the same, rounded
        5: Wrong("G", LOST),  # 1.50526E+17 as text
        6: ("赵四", "15059919700101007X", "", "1"),  # with the apostrophe that makes it text
        7: Wrong("G", "校验位"),  # in groups of digits; the last one is not the check digit
        8: ("孙六", "150599197001010117", "", "1"),  # full-width digits
        9: ("周七", "150599197001010133", "", "1"),  # a line break behind it
        10: ("吴八", "15059919700101015X", "", "1"),  # spaces no keyboard makes, before and behind
        11: Wrong("G"),  # #N/A
        12: Wrong("G"),  # a formula whose value nobody stored
    },
    "types": {
        3: ("张大", "150599197001010010", "", "1"),
        4: Wrong("E", "不是姓名"),  # TRUE
        5: Wrong("E", "不像姓名"),  # 3.5
        6: ("赵四", "15059919700101007X", "13800001234", "1"),  # full-width and plain digits mixed
        7: ("钱五", "150599197001010096", "13800001234", "1"),  # a number
        8: ("孙六", "150599197001010117", "13800000000", "1"),  # a number Excel shows as 1.38E+10
        9: ("周七", "150599197001010133", "04711234567", "1"),  # two numbers in one cell: the first, and told
        10: ("吴八", "15059919700101015X", "", "1"),  # group 1 as a number
        11: ("郑九", "150599197001010176", "", "1"),  # 第一组
        12: ("冯十", "150599197001010192", "", "1"),  # １组
    },
    "blanks": {
        3: ("张大", "150599197001010010", "", "1"),  # spaces and a line break around
        4: ("李二", "150599197001010037", "", "1"),  # a tab before, a line break of Windows behind
        5: Wrong("E", "不像姓名"),  # an apostrophe alone
        6: Wrong("E", "没有写姓名"),  # a wide space alone
        7: Wrong("E", "不是姓名"),  # 无
        8: Wrong("E", "不是姓名"),  # /
        9: Wrong("E", "不是姓名"),  # —
        10: Wrong("E", "不是姓名"),  # 同上
        11: Wrong("E", "数字"),  # 1
        12: ("张大(小名狗蛋)", "150599197001010192", "", "1"),  # words in brackets tell two of a name apart
        13: Wrong("E", "像是几个人"),  # 张大、李二
    },
    "hidden": {  # row 5 and the column of telephones are hidden by a filter: they are data
        3: ("张大", "150599197001010010", "", "1"),
        4: ("李二", "150599197001010037", "", "1"),
        5: ("王三", "150599197001010053", "", "1"),
        6: ("赵四", "15059919700101007X", "", "1"),
        12: ("冯十", "150599197001010192", "", "1"),
    },
}  # fmt: skip
VOLUNTEERS: Rows = {  # a registration date nobody can read only reminds; one that contradicts the birth date refuses
    3: Wrong("I", "1e3"),
    4: Wrong("I", "一百"),
    5: ("人丙", "2026-07-01", 750),  # 2026年7月1日, １２．５
    6: Wrong("I", "-5"),
    7: Wrong("I", "99999999"),
    8: ("人己", "2026-07-01", 750),  # the serial 46204, and told; 12小时30分
    9: ("人庚", None, 750),  # 46204 as text is no date
    10: Wrong(
        "H", "早于出生日期"
    ),  # 1904/1/1: day 1 of the other calendar of workbooks, of a person born in 1970
    12: Wrong("I"),  # a thousand letters; its ７月１日 is of no year
    13: ("人子", None, 600),  # 2026/13/40
    14: ("人丑", None, 660),  # 2026-02-30
    15: ("人寅", None, 720),  # 0000-00-00
    16: ("人卯", None, 780),  # 今天
    17: ("人辰", None, 840),  # 46204.5
    18: ("人巳", None, 900),  # 7/1/2026: 7 January or 1 July
    19: ("人午", None, 960),  # 01-07-26
    20: ("人未", "2026-07-01", 1020),  # 2026．7．1
}
# Told, though the row is written: file, cell, words.
TOLD = {
    ("types", "I9"): "2个电话",
    ("dates", "H8"): "2026年7月1日",
    **{("dates", f"H{row}"): "看不懂，没有写入" for row in (9, 13, 14, 15, 16, 17, 18, 19)},
    ("hidden", "A5"): "第5行在表格里是隐藏的",
}
# Said beside the rows.
ASIDE = {
    "hidden": "隐藏的工作表没有读取：诺敏花嘎查、很隐藏。",
    "dates": f"没有写截至哪一天，累计时长按截至{format_day(CLOCK.today())}登记（导入的今天）",
}
PEOPLE = "SELECT p.name, p.id_number, p.phone, h.grp FROM person p JOIN household h ON h.pk = p.household_pk"
SERVED = (
    "SELECT p.name, v.registered, (SELECT sum(minutes) FROM service WHERE volunteer_pk = v.pk) "
    "FROM volunteer v JOIN person p ON p.pk = v.person_pk"
)


@contextmanager
def empty_book(folder: Path) -> Iterator[Context]:
    books.create_book(folder, "苏布德苏木新时代文明实践所", operator="乌兰", clock=CLOCK)
    context = Context(folder, CLOCK)
    try:
        yield context
    finally:
        context.close(with_backup=False)


def bring(context: Context, kind: str, file: Path) -> ImportReport:
    return context.call(imports.run_import, kind, file)[0]


def stored(context: Context, sql: str) -> list[tuple[Any, ...]]:
    return [(*row[:-1], str(row[-1]) if sql is PEOPLE else row[-1]) for row in _fetch(context, sql)]


def _fetch(context: Context, sql: str) -> list[Any]:
    return context.call(lambda book: book.db.execute(sql).fetchall())


@pytest.mark.parametrize("name", [*HOUSEHOLDS, "dates"])
def test_promise_8_row_22_each_row_is_refused_where_it_is_wrong_or_stands_as_a_careful_person_reads_it(
    name: str, fixtures_dir: Path, tmp_path: Path
) -> None:
    kind, rows, sql = (
        ("volunteers", VOLUNTEERS, SERVED) if name == "dates" else ("households", HOUSEHOLDS[name], PEOPLE)
    )
    file = fixtures_dir / "attack" / f"{name}.xlsx"
    with empty_book(tmp_path / "书.wenming") as context:
        report = bring(context, kind, file)
        there = stored(context, sql)
        wrong = {problem.cell: problem for problem in report.problems if problem.is_error}
        _compare(rows, wrong, there)
        assert report.read == report.written + len(wrong) == len(there) + len(wrong)
        _told(name, report)
        again = bring(context, kind, file)
        assert (again.written, stored(context, sql)) == (0, there), "once more is the same book"
        assert context.call(books.check) == []


def _compare(rows: Rows, wrong: dict[str, Problem], there: list[tuple[Any, ...]]) -> None:
    refused = {f"{one.column}{row}": one.words for row, one in rows.items() if isinstance(one, Wrong)}
    found = {cell: problem.message for cell, problem in wrong.items() if problem.row in rows}
    assert found.keys() == refused.keys()
    assert {cell: words for cell, words in refused.items() if words not in found[cell]} == {}
    written = [one for one in rows.values() if not isinstance(one, Wrong)]
    assert [one for one in written if one not in there] == []


def _told(name: str, report: ImportReport) -> None:
    said = {problem.cell: problem.message for problem in report.problems if not problem.is_error}
    wanted = {cell: words for (file, cell), words in TOLD.items() if file == name}
    assert said.keys() == wanted.keys()
    assert [cell for cell, words in wanted.items() if words not in said[cell]] == []
    assert [ASIDE.get(name, aside) in aside for aside in report.asides] == [True] * (name in ASIDE)
    numbers = [problem for problem in report.problems if "1970010" in problem.message]
    assert numbers == [], "a message names the cell, never the number in it"
