"""农牧户: households, their people, their points."""

from wenming_desktop.ui.page import Room
from wenming_desktop.ui.pages.households.page import HouseholdsPage

ROOM = Room("households", "农牧户", "档案", "house", HouseholdsPage)
