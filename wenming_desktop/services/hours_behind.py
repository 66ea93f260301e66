"""Records of hours beside what their activities say now (记录和活动不一致): told before a certificate and beside its annex."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from wenming_desktop.domain.hours import Service
from wenming_desktop.domain.names import compact
from wenming_desktop.services.context import Book
from wenming_desktop.services.hour_rules import SAYS, outdated, row_of_activity
from wenming_desktop.storage import places, served, signups
from wenming_desktop.storage.signups import ActivityFacts

# What a certificate or its 服务明细 states of a record; who was in charge stands on neither.
_STATED = frozenset(SAYS) - {"charge"}


def behind(book: Book, volunteer_pks: Sequence[int], keys: Collection[int] | None = None) -> dict[int, str]:
    """Of some volunteers those whose standing records state otherwise than their activities do now: 有2条记录和活动现在的名称不一致.

    ``keys`` are the records looked at; all where not given.
    """
    rows = served.of_activities(book.db, volunteer_pks)
    held = {
        what.pk: what for what in signups.activities_of(book.db, {row.activity_pk or 0 for _, row in rows})
    }
    now = {pk: row_of_activity(book, what) for pk, what in held.items()}
    own = own_names(book)
    found: dict[int, list[set[str]]] = {}
    for pk, row in rows:
        key = row.activity_pk or 0
        names = _differing(held[key], now[key], row, own)
        if names and (keys is None or row.pk in keys):
            found.setdefault(pk, []).append(names)
    words = (*SAYS.values(), "日期")
    return {
        pk: f"有{len(each)}条记录和活动现在的{'、'.join(word for word in words if any(word in one for one in each))}不一致"
        for pk, each in found.items()
    }


def _differing(what: ActivityFacts, now: Mapping[str, Any], row: Service, own: set[str]) -> set[str]:
    """What a record says otherwise than its activity; one that says nothing leaves it to the activity, but for who organised it."""
    names = {name for name in outdated(now, row) if name in _STATED and getattr(row, name)}
    by_us = [not name or is_own(name, own) for name in (row.organiser, what.organiser)]
    if by_us[0] == by_us[1] and (by_us[0] or "organiser" not in names):
        names.discard("organiser")
    else:
        names.add("organiser")
    return {SAYS[name] for name in names} | (set() if what.dates(row.day, row.start) else {"日期"})


def own_names(book: Book) -> set[str]:
    """Who may stand as organiser of what 本单位 organised: the institute, its issuer, its places, villages and teams."""
    names = [book.settings.institute.name, book.settings.volunteers.issuer, *places.own_names(book.db)]
    return {compact(name) for name in names if name}


def is_own(organisers: str, own: set[str]) -> bool:
    """Whether one of the names in a field that may hold several (苏木实践所、旗妇联) is among ``own``."""
    return any(compact(name) in own for name in re.split("[、，,；;/]", organisers))
