"""党员积分: a room of its own, never beside the villagers' points."""

from wenming_desktop.ui.page import Room, later

ROOM = Room("party", "党员积分", "", "star", later("party.page", "PartyPage"))
