"""Names of people, villages and groups: cleaned the same way wherever they come from."""

from __future__ import annotations

import re
import unicodedata

# Look-alikes of the one separator a Chinese name may hold (GB/T 2261, U+00B7).
_DOTS = str.maketrans(dict.fromkeys("•・．‧∙⋅･", "·"))
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]+")
_WORDS = ("嘎查", "社区", "村")
_FULL_WIDTH = {ord(full): str(i) for i, full in enumerate("０１２３４５６７８９")}
_GROUP_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}


def clean_name(text: str) -> str:
    """A person's name with all spaces removed and dot look-alikes turned into U+00B7; letters untouched."""
    return _INVISIBLE.sub("", text).translate(_DOTS)


def compact(text: str) -> str:
    """Text without any space, for comparing headings, villages and items."""
    return _INVISIBLE.sub("", text)


def plain_digits(text: str) -> str:
    """Full-width digits (and X, Ｘ) made plain, everything else untouched."""
    return "".join(
        unicodedata.normalize("NFKC", c) if c.isdigit() or c in "ＸｘＱｑ－．＋" else c for c in text
    )


def village_base(text: str) -> str:
    """A village's name without its one trailing word (嘎查, 村, 社区): 萨日朗嘎查 -> 萨日朗."""
    name = compact(text)
    for word in _WORDS:
        if name.endswith(word) and len(name) > len(word):
            return name[: -len(word)]
    return name


def village_word(text: str) -> str:
    """The trailing word of a village's name, '' where none stands in it."""
    name = compact(text)
    return name[len(village_base(name)) :]


def same_village(one: str, other: str) -> bool:
    """Villages are equal when equal after dropping one trailing word, never by part of a word."""
    return village_base(one) == village_base(other)


def parse_group(text: str) -> int | None:
    """A villagers' group as a number: 1组, 第一组, 一组, 1.0 and 1 are 1; None where nothing fits."""
    core = (
        plain_digits(compact(text))
        .removeprefix("第")
        .removesuffix("村民小组")
        .removesuffix("小组")
        .removesuffix("组")
    )
    core = core.removesuffix(".0").removesuffix("社")
    if core.isascii() and core.isdigit():
        return int(core)
    if core.startswith("十") and len(core) == 2:
        return 10 + _GROUP_NUMERALS.get(core[1], 0)
    return _GROUP_NUMERALS.get(core)


def group_label(group: int | None) -> str:
    """The group as printed: 2组, '' where unknown."""
    return "" if group is None else f"{group}组"


def household_key(number: str) -> tuple[str, int, str]:
    """Sort key of a household number: as a number, so 萨日朗-9 stands before 萨日朗-10."""
    head, _, tail = number.rpartition("-")
    return (head, int(tail), "") if tail.isascii() and tail.isdigit() else (number, 0, number)
