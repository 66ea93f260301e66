"""队伍与志愿者: volunteers, teams, rosters, doubtful pairs, certificates, partner units."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

from wenming_desktop.ui.page import PageContext, Room, later


def _badge(ctx: PageContext) -> Future[Any]:
    from wenming_desktop.ui.pages.volunteers.waiting import waiting_count

    return ctx.future(waiting_count)


ROOM = Room(
    "volunteers", "队伍与志愿者", "档案", "users", later("volunteers.page", "VolunteersPage"), badge=_badge,
    badge_nouns=frozenset({"person", "volunteer", "volunteer_note", "person_pair", "household"}),
)  # fmt: skip
