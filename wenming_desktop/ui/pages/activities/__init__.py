"""活动台账: the practice calendar of a month, the ledger of activities, what still lacks its hours."""

from wenming_desktop.ui.page import Room, later

ROOM = Room(
    "activities", "活动台账", "日常", "calendar", later("activities.page", "ActivitiesPage"), keys="F2"
)
