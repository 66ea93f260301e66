"""Who refused that his service is recorded (不同意): asked by every paper, list and file before it names anybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wenming_desktop.domain.consent import GUARDIAN, refused_by
from wenming_desktop.domain.paper_words import few
from wenming_desktop.services.context import Book
from wenming_desktop.storage import signups

_NAMED = 3


def refused(book: Book, volunteer_pks: Iterable[int]) -> dict[int, str]:
    """Of some volunteers (any key of theirs) those of whom nothing is printed or sent today, as 王秀兰 or 王秀兰的监护人."""
    today = book.clock.today()
    found = {}
    for pk, one in signups.volunteers(book.db, volunteer_pks).items():
        who = one.server
        by = refused_by(who.consent, who.guardian_consent, who.birth, today)
        if by:
            found[pk] = f"{one.name}的监护人" if by == GUARDIAN else one.name
    return found


def told(refusing: Mapping[int, str]) -> str:
    """王秀兰、李建国的监护人不同意记录志愿服务信息; more than three end in their number."""
    return f"{few(list(refusing.values()), _NAMED, '人')}不同意记录志愿服务信息"


def left_out(refusing: Mapping[int, str]) -> str:
    """What the clerk is told of a paper they are not on; '' where nobody refused."""
    return f"{told(refusing)}，没有印在上面。" if refusing else ""
