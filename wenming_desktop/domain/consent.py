"""Whose consent the record of a volunteer's service rests on: one answer for everything recorded, printed or sent.

Sources: 民政部令第67号第6条 (no record without the volunteer's consent); 个人信息保护法第31条 (a minor's guardian).
"""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from wenming_desktop.domain.identity import is_minor

RefusedBy = Literal["", "本人", "监护人"]
UNKNOWN, AGREED, REFUSED = "未知", "同意", "不同意"
OWN: Literal["本人"] = "本人"
GUARDIAN: Literal["监护人"] = "监护人"


class Statement(NamedTuple):
    """What was said (未知, 同意, 不同意) and on which day, ISO text."""

    word: str
    on: str | None = None


def refused_by(own: str, guardian: str, birth: date | None, day: date) -> RefusedBy:
    """Who refused that a volunteer's service is recorded, printed or sent on a day; '' where nobody did.

    His own refusal always holds; his guardian's only while he is a minor on that day, then as much as his own, and where
    nobody knows his birth date: who has a guardian may be one. What nobody asked yet (未知) is a to-do and no refusal.
    """
    if own == REFUSED:
        return OWN
    return GUARDIAN if guardian == REFUSED and (birth is None or is_minor(birth, day)) else ""


def refusal(own: str, guardian: str, birth: date | None, day: date) -> str:
    """The same in the clerk's words; '' where nobody refused."""
    by = refused_by(own, guardian, birth, day)
    if not by:
        return ""
    why = ("当天未满18周岁，" if birth else "没有出生日期，") if by == GUARDIAN else ""
    return f"{why}{by}不同意记录志愿服务信息（第6条）"


def joined(keep: Statement, other: Statement) -> Statement:
    """What holds where two records of one person say something: the later statement, and a refusal where days do not tell.

    An answer wins over none; the same answer twice keeps the first record's day.
    """
    if keep.word == other.word or other.word == UNKNOWN:
        return keep
    if keep.word == UNKNOWN:
        return other
    refused, agreed = (keep, other) if keep.word == REFUSED else (other, keep)
    return agreed if refused.on and agreed.on and agreed.on > refused.on else refused
