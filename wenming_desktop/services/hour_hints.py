"""What to look at in volunteers' hours before they leave on paper or a star rests on them: one list for every door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wenming_desktop.domain.certificate_hints import clashes, meetings
from wenming_desktop.domain.hours import Service, overlap_words
from wenming_desktop.services import hours_behind
from wenming_desktop.services.context import Book
from wenming_desktop.services.hour_rules import doubled, off_time_hints, stretches
from wenming_desktop.storage import certificates as store
from wenming_desktop.storage import served


def before(book: Book, volunteer_pks: Sequence[int]) -> list[Mapping[int, str]]:
    """What the book says to look at, by volunteer, in the order it is said; what he did and what was brought forward aside."""
    behind = hours_behind.behind(book, volunteer_pks)
    return [
        dict.fromkeys(store.open_requests(book.db, volunteer_pks), "有更正申请没有办结"),
        doubled(book, volunteer_pks),
        _clashing(book, volunteer_pks),
        {pk: f"{words}，请先再保存一次签到表" for pk, words in behind.items()},
        off_time_hints(book, volunteer_pks),
    ]


def _clashing(book: Book, volunteer_pks: Sequence[int]) -> dict[int, str]:
    rows: dict[int, list[Service]] = {}
    for pk, row in served.standing_of_many(book.db, volunteer_pks):
        rows.setdefault(pk, []).append(row)
    named = iter(stretches(book, [row for own in rows.values() for row in own]))
    said = {pk: clashes([next(named) for _ in own]) for pk, own in rows.items()}
    return {pk: words for pk, words in said.items() if words}


def _within(book: Book, volunteer_pks: Sequence[int]) -> dict[int, str]:
    return {pk: overlap_words(until) for pk, until in served.served_within(book.db, volunteer_pks).items()}


def counted_twice(book: Book, volunteer_pks: Sequence[int]) -> dict[int, str]:
    """Of each of some volunteers whose hours may be counted twice what to look at, in a certificate's words."""
    ways = (doubled, _clashing, _within)
    return _together(volunteer_pks, [way(book, volunteer_pks) for way in ways])


def of_stars(book: Book, volunteer_pks: Sequence[int]) -> dict[int, str]:
    """All that is to be looked at before a star is awarded or its list hangs, as ``certificates.check`` says it of hours."""
    deeds = store.deeds(book.db, volunteer_pks, places=False)
    sounding = {pk: words for pk, done in deeds.items() if (words := meetings(done, service=False))}
    return _together(volunteer_pks, [*before(book, volunteer_pks), _within(book, volunteer_pks), sounding])


def _together(volunteer_pks: Sequence[int], said: Sequence[Mapping[int, str]]) -> dict[int, str]:
    return {
        pk: "；".join(one[pk] for one in said if pk in one)
        for pk in volunteer_pks
        if any(pk in one for one in said)
    }
