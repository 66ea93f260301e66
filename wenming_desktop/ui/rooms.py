"""The rooms of the window, in the order of the left column."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

from wenming_desktop.ui.page import PageContext, Room
from wenming_desktop.ui.widgets.choice_field import Search


def all_rooms() -> list[Room]:
    """Every room; pages are imported here and not at start-up of the module. One that is missing is an error."""
    from wenming_desktop.ui.pages import (
        activities,
        boards,
        households,
        party,
        points,
        settings,
        stations,
        volunteers,
        workbench,
    )

    return [
        workbench.ROOM, activities.ROOM, points.ROOM, stations.ROOM, volunteers.ROOM, households.ROOM, boards.ROOM,
        party.ROOM, settings.ROOM,
    ]  # fmt: skip


def search_of(ctx: PageContext) -> Search:
    """The search of the top bar over every room; what looks is imported when something is typed."""

    def search(text: str) -> Future[Any]:
        from wenming_desktop.ui.find import find_everything

        return ctx.context.read(find_everything, text)

    return search
