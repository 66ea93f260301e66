"""What a column holds by its cells, whatever its heading says: ID numbers, mobiles, household numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
_NINE_OF_TEN = 0.9
_LOOKED_AT = 400
_MOBILE = re.compile(r"1[3-9]\d{9}")
_HOUSEHOLD = re.compile(r"[\u4e00-\u9fff]{2,20}[-－—–_]\d{1,5}")


@lru_cache(maxsize=65536)
def _holds(text: str) -> str:
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


def held_in(sheet: Sheet, column: int, first_row: int, most: int = _LOOKED_AT) -> str:
    """What at least nine in ten of a column's filled cells are (three or more of them), '' for nothing known.

    The first ``most`` filled cells are looked at.
    """
    counts: dict[str, int] = {}
    seen = 0
    for _, value in filled(sheet, column, first_row):
        kind = _holds(text_of(value))
        counts[kind] = counts.get(kind, 0) + 1
        seen += 1
        if seen == most:
            break
    best = max(counts, key=lambda kind: counts[kind], default="")
    return best if seen >= _ENOUGH and counts[best] >= _NINE_OF_TEN * seen else ""
