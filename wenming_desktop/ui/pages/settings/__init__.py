"""设置与数据: the institute, notices, thresholds, rule books, holidays, backups, the log."""

from wenming_desktop.ui.page import Room, later

ROOM = Room("settings", "设置与数据", "", "settings", later("settings.page", "SettingsPage"))
