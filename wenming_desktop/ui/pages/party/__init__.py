"""党员积分: a room of its own, never beside the villagers' points."""

from wenming_desktop.ui.page import Room
from wenming_desktop.ui.pages.party.page import PartyPage

ROOM = Room("party", "党员积分", "", "star", PartyPage)
