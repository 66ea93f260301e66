"""工作台: what waits for the clerk today, and the month at a glance."""

from wenming_desktop.ui.page import Room, later
from wenming_desktop.ui.pages.workbench.waiting import NOUNS, waiting

ROOM = Room(
    "workbench", "工作台", "日常", "layout-dashboard", later("workbench.page", "WorkbenchPage"),
    badge=waiting, badge_nouns=NOUNS,
)  # fmt: skip
