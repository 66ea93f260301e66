"""The boards room (红灰黑榜): ``ROOM`` puts it in the left column."""

from wenming_desktop.ui.page import Room, later
from wenming_desktop.ui.pages.boards.badge import BADGE_NOUNS, waiting

ROOM = Room(
    "boards",
    "红灰黑榜",
    "公示与打印",
    "list-ordered",
    later("boards.page", "BoardsPage"),
    badge=waiting,
    badge_nouns=BADGE_NOUNS,
)
