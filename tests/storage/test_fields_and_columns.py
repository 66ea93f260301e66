"""A noun is described once: its Fields and its table's columns say the same."""

import sqlite3
from pathlib import Path

import pytest

from wenming_desktop.domain.activities import Activity, RecurringDay, Stall
from wenming_desktop.domain.due_process import PanelMeeting, Told
from wenming_desktop.domain.fields import fields_of
from wenming_desktop.domain.people import Household, PartyBranch, Person
from wenming_desktop.domain.rules import RuleItem
from wenming_desktop.domain.stations import EightHave, Grid, Rating, Station, Village, Visit
from wenming_desktop.domain.teams import Membership, Partner, Role, Team
from wenming_desktop.domain.volunteers import Volunteer, VolunteerNote
from wenming_desktop.storage import book_folder
from wenming_desktop.storage.connection import FILE_NAME

# A field that names another noun is a key in the table; "group" is a word of SQL.
KEYS = {"village": "village_pk", "head": "head_pk", "grid": "grid_pk", "branch": "branch_pk", "group": "grp", "parent": "parent_pk",
        "station": "station_pk", "team": "team_pk", "household": "household_pk"}  # fmt: skip
# What the program keeps besides what the clerk sees.
INNER = {
    "village": {"base", "position"},
    "station": set(),
    "grid": set(),
    "branch": set(),
    "household": {"own_order", "merged_into"},
    "person": {"household_pk", "pinyin", "initials", "left_on", "merged_into"},
    "rule_item": {"book_pk", "position", "replaced_by", "line_pk"},
    "station_rating": {"station_pk"},
    "eight_have": {"station_pk"},
    "visit": {"station_pk"},
    "volunteer": {"person_pk", "merged_into"},
    "membership": {"volunteer_pk"},
    "role": {"person_pk"},
    "partner": set(),
    "volunteer_note": {"volunteer_pk"},
    "recurring_day": set(),
    "stall": {"activity_pk", "position"},
    "panel_meeting": set(),
    "told": set(),
}
NOUNS = {
    "village": Village, "station": Station, "grid": Grid, "branch": PartyBranch, "household": Household,
    "person": Person, "rule_item": RuleItem, "station_rating": Rating, "eight_have": EightHave, "visit": Visit,
    "volunteer": Volunteer, "membership": Membership, "role": Role, "partner": Partner, "volunteer_note": VolunteerNote,
    "recurring_day": RecurringDay, "stall": Stall, "panel_meeting": PanelMeeting, "told": Told,
}  # fmt: skip


@pytest.mark.parametrize("table", NOUNS)
def test_every_field_has_its_column_and_every_column_its_field(tmp_path: Path, table: str) -> None:
    book_folder.create(tmp_path / "一本.wenming")
    db = sqlite3.connect(tmp_path / "一本.wenming" / FILE_NAME)
    columns = {str(row[1]) for row in db.execute(f"PRAGMA table_info({table})")}
    db.close()
    keys = {name: key for name, key in KEYS.items() if name not in columns}
    wanted = {keys.get(field.name, field.name) for field in fields_of(NOUNS[table])}
    assert columns - {"pk", "id"} - INNER[table] == wanted


def test_an_activity_and_a_team_have_their_columns(tmp_path: Path) -> None:
    """Teams of an activity are rows of their own; a category is stored by its code."""
    book_folder.create(tmp_path / "一本.wenming")
    db = sqlite3.connect(tmp_path / "一本.wenming" / FILE_NAME)
    activity, team = (
        {str(row[1]) for row in db.execute(f"PRAGMA table_info({one})")} for one in ("activity", "team")
    )
    db.close()
    named = {field.name for field in fields_of(Activity)} - {"teams", "station"}
    assert activity - {"pk", "id", "number", "station_pk", "item_pk", "recurring_pk", "recorded_on"} == named
    named = {field.name for field in fields_of(Team)} - {"category", "parent", "station"}
    assert team - {"pk", "id", "code", "parent_pk", "station_pk"} == named
