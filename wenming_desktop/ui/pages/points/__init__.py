"""积分登记: the register of the villagers' points, the score sheets, groups, pasting and importing."""

from wenming_desktop.ui.page import Room, later

ROOM = Room("points", "积分登记", "日常", "clipboard-pen", later("points.page", "PointsPage"), keys="F3")
