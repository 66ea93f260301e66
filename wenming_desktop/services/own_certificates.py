"""Star and honour certificates of our own before they are issued for ever: how many, to whom, what to look at first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wenming_desktop.domain.certificates import STAR, TITLES, Record, star_label
from wenming_desktop.domain.durations import format_hours
from wenming_desktop.domain.paper_words import few
from wenming_desktop.services import certificates, said, stars
from wenming_desktop.services.context import Book
from wenming_desktop.storage import stars as store
from wenming_desktop.storage.stars import Award

_NAMED = 5  # so many are named one by one


@dataclass(frozen=True, slots=True)
class Before:
    """Who gets a certificate, what it is called, and what the clerk is told with the question."""

    pks: tuple[int, ...]
    title: str
    advice: str


def before(book: Book, volunteer_pks: Sequence[int], kind: str) -> Before:
    """What is asked before star (``STAR``) or honour certificates are issued to some volunteers.

    UserError where issuing would refuse. The hints are those of a service certificate; of a star also that its award has
    a certificate already, and that its hours no longer reach it.
    """
    found = stars.to_issue(book, volunteer_pks, kind)
    pks = [one.volunteer_pk for one in found]
    told = {one.volunteer_pk: [one.hint] for one in certificates.check(book, pks, kind) if one.hint}
    for pk, hints in _of_stars(book, pks).items() if kind == STAR else ():
        told.setdefault(pk, []).extend(hints)
    lines = [
        f"{one.name}（{one.number}）{'；'.join(told[one.volunteer_pk])}。"
        for one in found
        if one.volunteer_pk in told
    ]
    more = [f"等{len(lines)}人要核对。"] if len(lines) > _NAMED else []
    parts = [
        "出具以后不能撤销，写错了只能作废。",
        *_left_out(book, volunteer_pks, found),
        *lines[:_NAMED],
        *more,
    ]
    return Before(tuple(pks), TITLES[kind], "\n".join(parts))


def _left_out(book: Book, volunteer_pks: Sequence[int], found: Sequence[Record]) -> list[str]:
    """Those chosen who get none, as one sentence."""
    gets = {one.volunteer_pk for one in found}
    names = [one.name for one in certificates.records(book, volunteer_pks) if one.volunteer_pk not in gets]
    if not names:
        return []
    return [f"{few(names, _NAMED, '人')}没有认定星级，没有证书。"]


def _of_stars(book: Book, volunteer_pks: Sequence[int]) -> dict[int, list[str]]:
    """Of each volunteer's highest award what to look at: a certificate in force that states it, hours that fell below it."""
    found = {}
    for pk, award in {one.volunteer_pk: one for one in store.awards(book.db, volunteer_pks)}.items():
        papers = said.stating(book, {(pk, award.stars, award.day)})
        hints = [f"这次认定的证书已经出具过{said.named(papers)}"] if papers else []
        minutes, limit = said.minutes_until(book, pk, award.day), _limit(book, award)
        if minutes < limit:
            star = f"{star_label(award.stars)}（{format_hours(limit)}小时）"
            hints.append(f"截至认定日的服务时间现在是{format_hours(minutes)}小时，不够{star}，证书上照印")
        if hints:
            found[pk] = hints
    return found


def _limit(book: Book, award: Award) -> int:
    """The minutes an award stands for by the table of today; none where the table is shorter now."""
    return next(iter(book.settings.stars[award.stars - 1 :]), 0)
