"""What to look at in a volunteer's records before a certificate is issued, which is for ever (民政部令第67号 第13、19条)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wenming_desktop.domain.certificates import Record
from wenming_desktop.domain.hours import no_service, overlap_words
from wenming_desktop.domain.identity import is_minor


def meetings(deeds: Sequence[str], *, service: bool) -> str:
    """That some of what he did sounds like training or a meeting, which are no service time; '' where nothing does."""
    found = [deed for deed in deeds if no_service(deed)]
    if not found:
        return ""
    more = f"等{len(found)}处" if len(found) > 1 else ""
    against = "证明写着不含培训、会议" if service else "培训、会议不算服务时间"
    return f"服务内容“{found[0]}”{more}像是培训或会议，{against}，请先核对"


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
