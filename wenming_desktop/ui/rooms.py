"""The rooms of the window, in the order of the left column; a room that is not built is not here."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from wenming_desktop.ui.page import Room

_PAGES = (
    "workbench",
    "activities",
    "points",
    "stations",
    "volunteers",
    "households",
    "boards",
    "party",
    "settings",
)


def all_rooms() -> list[Room]:
    """Every room; pages are imported here and not at start-up of the module."""
    found = []
    for name in _PAGES:
        module = f"wenming_desktop.ui.pages.{name}"
        if find_spec(module) is not None:
            room = getattr(import_module(module), "ROOM", None)
            if isinstance(room, Room):
                found.append(room)
    return found
