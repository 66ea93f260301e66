"""The words of papers that differ by place, period and paper: written here once, asked for by every print.

A community (社区) has a 居务监督委员会, 居民小组 and 居民 where a 嘎查 or 村 has 村务监督委员会, 村民小组 and 群众. ``village``
is always the full name with its word, '' the township.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from wenming_desktop.domain.periods import Period, PeriodKind

BoardPaper = Literal["notice", "poster", "list", "office", "score"]
PANEL = "积分评议小组"
_PLACE_WORDS = ("嘎查", "社区", "村")
_SEAT_WORDS = ("苏木", "街道", "镇", "乡")
_KINDS: dict[PeriodKind, str] = {"month": "月", "quarter": "季度", "year": "年度"}
_NUMERALS = "零一二三四五六七八九"


def village_word_of(village: str) -> str:
    """嘎查, 村 or 社区 as the village carries it; '' for the township."""
    return next((word for word in _PLACE_WORDS if village.endswith(word)), "")


def township_word(township: str) -> str:
    """苏木, 街道, 镇 or 乡 as the township carries it."""
    return next((word for word in _SEAT_WORDS if township.endswith(word)), "本地")


def is_community(village: str) -> bool:
    """Whether a village is a community of residents (社区)."""
    return village_word_of(village) == "社区"


def supervisors(village: str) -> str:
    """The body that sits in and hears objections: 村务监督委员会, 居务监督委员会; both for the township."""
    if not village:
        return "村（居）务监督委员会"
    return "居务监督委员会" if is_community(village) else "村务监督委员会"


def supervisors_here(village: str) -> str:
    """The same with the place in front where that is not said twice: 嘎查村务监督委员会, but 村务监督委员会 of a 村."""
    word = village_word_of(village)
    return f"{'' if word == '村' else word}{supervisors(village)}"


def group_word(village: str) -> str:
    """村民小组 or 居民小组: the group's column, and what a list goes by."""
    return "居民小组" if is_community(village) else "村民小组"


def period_title(period: Period) -> str:
    """The period as a title says it: 2026年第三季度, 2026年7月, and 2026年度 for the year."""
    return f"{period.label}度" if period.kind == "year" else period.label


def kind_word(period: Period) -> str:
    """月, 季度, 年度: what 基础分 and 积分 are of, and 本… is said of."""
    return _KINDS[period.kind]


def star_word(stars: int) -> str:
    """二星级, '' for none: the star as every paper writes it."""
    if not stars:
        return ""
    return f"{_NUMERALS[stars] if stars < len(_NUMERALS) else stars}星级"


def signers(paper: BoardPaper, village: str) -> tuple[tuple[str, ...], ...]:
    """Who signs a paper of a board by hand, in rows."""
    head = ("站长：",) if village else ("所长：",)
    if paper == "office":
        return ((*head, "制表人："),)
    if paper == "score":
        return ((f"{PANEL}组长：", "成员：", "记分人：", "日期："),)
    if not village:
        return (("复核人：", *head, "制表人："),)
    chief, watch = f"{PANEL}组长：", f"{supervisors(village)}主任："
    if paper == "notice":
        return ((chief, "成员："), (watch, *head, "制表人："))
    return ((chief, *((watch,) if paper == "poster" else ()), *head, "制表人："),)


def few(names: Sequence[str], most: int, unit: str, joint: str = "、", *, of: int = 0) -> str:
    """甲、乙、丙; beyond ``most`` of them the first ones and how many they are: 甲、乙等5人.

    ``of`` is how many there are where ``names`` are only those that are known by one.
    """
    count = max(of, len(names))
    shown = joint.join(names[:most])
    return shown if count <= min(most, len(names)) else f"{shown}等{count}{unit}"


def and_others(names: Sequence[str], most: int) -> str:
    """甲、乙等: the same where a paper names examples and nobody asks how many there are."""
    return "、".join(names[:most]) + ("等" if len(names) > most else "")
