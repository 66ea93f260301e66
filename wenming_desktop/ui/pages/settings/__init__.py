"""设置与数据: the institute, notices, thresholds, rule books, holidays, backups, the log."""

from wenming_desktop.ui.page import Room
from wenming_desktop.ui.pages.settings.page import SettingsPage

ROOM = Room("settings", "设置与数据", "", "settings", SettingsPage)
