"""The rooms of the window, in the order of the left column."""

from __future__ import annotations

from wenming_desktop.ui.page import Room


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
