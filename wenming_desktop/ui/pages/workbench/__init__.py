"""工作台: what waits for the clerk today, and the month at a glance."""

from wenming_desktop.ui.page import Room
from wenming_desktop.ui.pages.workbench.page import NOUNS, WorkbenchPage, waiting

ROOM = Room(
    "workbench", "工作台", "日常", "layout-dashboard", WorkbenchPage, badge=waiting, badge_nouns=NOUNS
)
