"""行号怎么写都认：1-28,31,35，全角，顿号，至；超出、重复、写反的，说清是哪一段。"""

import pytest

from wenming_desktop.domain.signin import parse_lines

THERE = range(1, 41)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("1-28,31,35", [*range(1, 29), 31, 35]),
        ("1－３，5", [1, 2, 3, 5]),
        ("1至3、5；7", [1, 2, 3, 5, 7]),
        ("1~3 5.7。9", [1, 2, 3, 5, 7, 9]),
        ("1 - 3, 5", [1, 2, 3, 5]),
        ("1—3，5到6", [1, 2, 3, 5, 6]),
        ("第1至3行，5号", [1, 2, 3, 5]),
        ("1--3", [1, 2, 3]),
        ("35,31", [35, 31]),
        ("7-7", [7]),
        (" , ，", []),
        ("", []),
        ("全部", [*THERE]),
        (" 全部 ", [*THERE]),
    ],
)
def test_lines_as_clerks_write_them(text: str, lines: list[int]) -> None:
    read = parse_lines(text, THERE)
    assert (list(read.lines), read.problems) == (lines, ())


@pytest.mark.parametrize(
    ("text", "lines", "problems"),
    [
        ("1-3,41", [1, 2, 3], ["“41”里没有第41行"]),
        ("39-43", [39, 40], ["“39-43”里没有第41至43行"]),
        ("0", [], ["“0”里没有第0行"]),
        ("1-5,3", [1, 2, 3, 4, 5], ["“3”里第3行写了两次"]),
        ("1-5,3-6", [1, 2, 3, 4, 5, 6], ["“3-6”里第3至5行写了两次"]),
        ("28-1,2", [2], ["“28-1”前后写反了"]),
        ("3,王秀兰", [3], ["“王秀兰”不是行号"]),
        ("1-2-3", [], ["“1-2-3”不是行号"]),
        ("99999", [], ["“99999”不是行号"]),
    ],
)
def test_a_part_that_cannot_be_taken_is_named(text: str, lines: list[int], problems: list[str]) -> None:
    read = parse_lines(text, THERE)
    assert (list(read.lines), list(read.problems)) == (lines, problems)


def test_lines_taken_off_the_sheet_are_not_there() -> None:
    assert parse_lines("1-4", [1, 2, 4]).problems == ("“1-4”里没有第3行",)
