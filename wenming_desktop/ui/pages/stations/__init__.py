"""阵地: places of practice, villages, grids, party branches."""

from wenming_desktop.ui.page import Room, later

ROOM = Room("stations", "阵地", "档案", "map-pin", later("stations.page", "StationsPage"))
