"""阵地: places of practice, villages, grids, party branches."""

from wenming_desktop.ui.page import Room
from wenming_desktop.ui.pages.stations.page import StationsPage

ROOM = Room("stations", "阵地", "档案", "map-pin", StationsPage)
