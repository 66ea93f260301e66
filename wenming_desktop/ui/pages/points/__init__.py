"""积分登记: the register of the villagers' points, the score sheets, groups, pasting and importing."""

from wenming_desktop.ui.page import Room
from wenming_desktop.ui.pages.points.page import PointsPage

ROOM = Room("points", "积分登记", "日常", "clipboard-pen", PointsPage, keys="F3")
