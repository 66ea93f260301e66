"""The sign-in sheet (签到表) entered back: which of its numbered lines a clerk means by 1-28,31,35."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from wenming_desktop.domain.names import plain_digits

BLANK_LINES = 10
"""Lines without a name that are printed behind the last one, to be filled in by hand."""
_ALL = frozenset({"全部", "全", "全勤", "全到"})
_BETWEEN = re.compile(r"[,，、;；。.\s]+")
_RANGE_MARKS = re.compile(r"\s*(?:[-－–—―~～〜]+|至|到)\s*")
_WORDS = re.compile(r"[第号行]")
_PART = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?")


@dataclass(frozen=True, slots=True)
class ReadLines:
    """The lines meant, each once and in the order typed, and what could not be taken (each names its part)."""

    lines: tuple[int, ...] = ()
    problems: tuple[str, ...] = ()


def parse_lines(text: str, there: Sequence[int]) -> ReadLines:
    """Read 1-28,31,35: ranges and single numbers of the lines ``there``; 全部 is all of them.

    Marks may be full-width or Chinese (1至28、31，35). A part that is no number, names a line the sheet does not
    have, stands the wrong way round or names a line twice is a problem; its other lines are taken.
    """
    whole = _RANGE_MARKS.sub("-", _WORDS.sub("", plain_digits(text).strip()))
    if whole in _ALL:
        return ReadLines(tuple(there))
    known, taken, problems = set(there), dict[int, None](), list[str]()
    for part in filter(None, _BETWEEN.split(whole)):
        lines, problem = _lines_of(part, known, taken)
        taken.update(dict.fromkeys(lines))
        if problem:
            problems.append(problem)
    return ReadLines(tuple(taken), tuple(problems))


def _lines_of(part: str, known: set[int], taken: dict[int, None]) -> tuple[list[int], str]:
    match = _PART.fullmatch(part)
    if match is None:
        return [], f"“{part}”不是行号"
    first, last = int(match[1]), int(match[2] or match[1])
    if last < first:
        return [], f"“{part}”前后写反了"
    wanted = range(first, last + 1)
    lines = [line for line in wanted if line in known]
    absent = [line for line in wanted if line not in known]
    if absent:
        return lines, f"“{part}”里没有第{_shortened(absent)}行"
    double = [line for line in wanted if line in taken]
    return lines, f"“{part}”里第{_shortened(double)}行写了两次" if double else ""


def _shortened(lines: Sequence[int]) -> str:
    return str(lines[0]) if len(lines) == 1 else f"{lines[0]}至{lines[-1]}"
