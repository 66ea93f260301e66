"""活动台账: the practice calendar of a month, the ledger of activities, what still lacks its hours."""

from wenming_desktop.ui.page import Room, later
from wenming_desktop.ui.pages.activities.badge import BADGE_NOUNS, waiting

ROOM = Room(
    "activities", "活动台账", "日常", "calendar", later("activities.page", "ActivitiesPage"), badge=waiting,
    badge_nouns=BADGE_NOUNS, keys="F2",
)  # fmt: skip
