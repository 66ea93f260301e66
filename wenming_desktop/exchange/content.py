"""What a column holds by its cells, whatever its heading says: ID numbers, mobiles, household numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from wenming_desktop.domain.identity import clean_id, clean_phone, id_fault
from wenming_desktop.domain.names import compact, plain_digits
from wenming_desktop.exchange.cells import text_of
from wenming_desktop.exchange.sheets import Sheet

# What the clerk is told a column holds.
ID = "身份证号"
PHONE = "手机号"
HOUSEHOLD = "户号"
# The kind of field (exchange.headings) a column is whose cells hold this.
KIND_OF = {ID: "id_number", PHONE: "phone", HOUSEHOLD: "household_number"}
_ENOUGH = 3
_NINE_OF_TEN, _HALF = 0.9, 0.5
_LOOKED_AT = 400
_ROW_CELLS = 2  # a row of a table fills at least these
_MOBILE = re.compile(r"1[3-9]\d{9}")
_HOUSEHOLD = re.compile(r"[\u4e00-\u9fff]{2,20}[-－—–_]\d{1,5}")
# Digits with some of them hidden, as on a wall: 199****1234.
_STARS = re.compile(r"[*＊×●○•#]{2,}|[*＊●]|[xXＸｘ]{3,}")
_SHAPES = (
    (ID, re.compile(r"\d{6}[\d*]{8,11}[\dXx*]")),
    (PHONE, re.compile(r"1[3-9][\d*]{9}")),
    (HOUSEHOLD, _HOUSEHOLD),
)


@lru_cache(maxsize=65536)
def holds(text: str) -> str:
    """Which kind of number a cell is, '' for none: a sound ID, a mobile, a village's name with digits."""
    if not id_fault(clean_id(text)):
        return ID
    if _MOBILE.fullmatch(clean_phone(text)):
        return PHONE
    return HOUSEHOLD if _HOUSEHOLD.fullmatch(plain_digits(compact(text))) else ""


def filled(sheet: Sheet, column: int, first_row: int) -> Iterator[tuple[int, Any]]:
    """The rows (from 0) and values of a column that were typed there, from a row on; merged down counts once."""
    above = sheet.above.get(column, {})
    for index in range(first_row, len(sheet.rows)):
        value = sheet.rows[index][column]
        if value not in ("", None) and index not in above and text_of(value):
            yield index, value


def is_masked(text: str) -> bool:
    """A number with stars for some of its digits (199****1234): nothing to be stored."""
    digits = sum(one.isdigit() for one in text)
    return digits >= 3 and _STARS.search(text) is not None and _STARS.sub("", compact(text)).isalnum()


@lru_cache(maxsize=65536)
def _looks(text: str) -> str:
    plain = plain_digits(compact(text)).lstrip("'’")
    plain = _STARS.sub(lambda stars: "*" * len(stars.group()), plain) if is_masked(plain) else plain
    return next((kind for kind, shape in _SHAPES if shape.fullmatch(plain)), "")


def held_in(sheet: Sheet, column: int, first_row: int, most: int = _LOOKED_AT) -> str:
    """What at least nine in ten of a column's filled cells are, '' for nothing known.

    Three cells or more, of a table of fewer rows all; the first ``most`` filled cells are looked at.
    """
    best, share, seen = _commonest(sheet, column, first_row, most, holds)
    sure = share >= _NINE_OF_TEN and (seen >= _ENOUGH or _whole(sheet, first_row, seen))
    return best if sure else ""


def looks_like(sheet: Sheet, column: int, first_row: int) -> str:
    """What at least half of a column's filled cells have the shape of, right or wrong, with stars in it or not."""
    best, share, _ = _commonest(sheet, column, first_row, _LOOKED_AT, _looks)
    return best if share >= _HALF else ""


def _commonest(
    sheet: Sheet, column: int, first_row: int, most: int, kind_of: Callable[[str], str]
) -> tuple[str, float, int]:
    """The commonest kind of a column's cells, the share of them that is it, and how many were looked at."""
    counts: dict[str, int] = {}
    seen = 0
    for _, value in filled(sheet, column, first_row):
        kind = kind_of(text_of(value))
        counts[kind] = counts.get(kind, 0) + 1
        seen += 1
        if seen == most:
            break
    counts.pop("", None)
    best = max(counts, key=lambda kind: counts[kind], default="")
    return best, counts.get(best, 0) / max(seen, 1), seen


def _whole(sheet: Sheet, first_row: int, seen: int) -> bool:
    """Whether these few cells are all a short table has in the column."""
    rows = 0
    for index in range(first_row, len(sheet.rows)):
        rows += sum(map(bool, sheet.texts(index))) >= _ROW_CELLS
        if rows > seen:
            return False
    return rows == seen
