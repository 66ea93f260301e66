"""农牧户: households, their people, their points."""

from wenming_desktop.ui.page import Room, later

ROOM = Room("households", "农牧户", "档案", "house", later("households.page", "HouseholdsPage"))
