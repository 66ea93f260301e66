"""What to look at in a volunteer's records before a certificate is issued, which is for ever (民政部令第67号 第13、19条)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import takewhile

from wenming_desktop.domain.certificates import Record
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.hours import (
    NOT_COUNTED,
    SOUNDS_OTHER,
    Stretch,
    no_room,
    no_service,
    overlap_words,
    overlaps,
)
from wenming_desktop.domain.identity import is_minor


def meetings(deeds: Sequence[str], *, service: bool) -> str:
    """That some of what he did sounds like training or a meeting, which are no service time; '' where nothing does."""
    found = [deed for deed in deeds if no_service(deed)]
    if not found:
        return ""
    more = f"等{len(found)}处" if len(found) > 1 else ""
    against = "证明写着不含培训、会议" if service else NOT_COUNTED
    return f"服务内容“{found[0]}”{more}{SOUNDS_OTHER}，{against}，请先核对"


def clashes(records: Sequence[Stretch]) -> str:
    """That some of a volunteer's records lie at one time, so that more is counted than he can have served; '' where none does.

    Two of one activity are told of as such (``alike``).
    """
    ordered = sorted(records, key=lambda one: (one.day, one.start))
    found = [
        (one, other)
        for at, one in enumerate(ordered)
        for other in takewhile(lambda later, day=one.day: (later.day - day).days <= 1, ordered[at + 1 :])  # type: ignore[misc]
        if one.what != other.what and (overlaps(one, other) or no_room(one, other))
    ]
    if not found:
        return ""
    one, other = found[0]
    more = f"等{len(found)}处" if len(found) > 1 else ""
    return f"{format_day(one.day)}“{one.what}”和“{other.what}”{more}的时间重叠，累计里算了两遍，请核对"


def hints(record: Record, deeds: Sequence[str], day: date, *, service: bool) -> list[str]:
    """What to look at in a volunteer's records and answers before he gets a certificate on a day, in sentences' parts.

    ``deeds`` are the words of what he did; ``service``: a service certificate, which says more than others do.
    """
    found = [words] if (words := meetings(deeds, service=service)) else []
    until = max((one.until for one in record.brought), default=None)
    if until and record.first and record.first <= until:
        found.append(overlap_words(until))
    if record.organisers and service:
        others = "、".join(record.organisers)
        found.append(f"主办单位有{others}，不是本单位，证明写“参加志愿服务”，不写“本单位组织的”")
    if record.consent == "未知":
        found.append("未取得本人同意记录")
    if is_minor(record.birth, day) and record.guardian_consent == "未知":
        found.append("未满18周岁，未取得监护人同意记录")
    return found
