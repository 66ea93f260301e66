"""Teams an import of volunteers names: found by name, made where missing, joined."""

from __future__ import annotations

from collections.abc import Mapping

from wenming_desktop.domain.matching import village_in
from wenming_desktop.domain.names import compact, village_base
from wenming_desktop.domain.teams import MEMBER, SPECIAL, category_of_name
from wenming_desktop.exchange.volunteers_sheet import VolunteerLine
from wenming_desktop.services.roster_editor import RosterPlan
from wenming_desktop.storage.roster import Roster
from wenming_desktop.storage.volunteer_intake import KnownTeam, KnownVolunteer, VolunteerBook
from wenming_desktop.support.ids import uuid7


class TeamEditor:
    """Adds teams and memberships to a picture of the book and to a plan; ``created`` names the new teams."""

    def __init__(
        self, roster: Roster, known: VolunteerBook, plan: RosterPlan, labels: Mapping[str, str]
    ) -> None:
        self.created: list[str] = []
        self._known, self._plan, self._labels = known, plan, labels
        self._villages = [village.name for village in roster.villages]
        self._by_pk = {team.pk: team for team in known.teams.values()}

    def known(self, name: str) -> KnownTeam | None:
        """The team of a name, None where the book has none."""
        return self._known.teams.get(compact(name))

    def join(
        self, volunteer: KnownVolunteer, name: str, one: VolunteerLine, *, serves_elsewhere: bool = False
    ) -> bool:
        """Let a volunteer stand in a team with his post; True where the book changes by it.

        One who ``serves_elsewhere`` by the book, not by this row, gets a warning: he may have moved.
        """
        team = self.known(name)
        linked = self._link(team) if team is not None else False
        team = team or self._make(name)
        held = volunteer.teams.get(team.pk)
        if held is None:
            pk = self._known.new_pk("membership")
            post = one.post or MEMBER
            if team.pk in volunteer.former:
                one.line.warn("team", f"已经离开过{team.name}，现又列入")
            elif serves_elsewhere:
                one.line.warn("team", f"原来在{self._names(volunteer)}，现又加入{team.name}")
            volunteer.teams[team.pk] = (pk, post)
            since = one.from_day.isoformat() if one.from_day else one.columns.get("registered")
            self._plan.inserts["membership"].append(
                {"pk": pk, "team_pk": team.pk, "volunteer_pk": volunteer.pk, "post": post, "from_day": since}
            )
            return True
        pk, post = held
        if one.post and one.post != post:
            one.line.warn("post", f"队内职务：原{post}，现{one.post}")
            volunteer.teams[team.pk] = (pk, one.post)
            self._plan.change("membership", pk, {"post": one.post})
            return True
        return linked

    def category_of(self, volunteer: KnownVolunteer) -> str:
        """The category of the first of a volunteer's teams: what hours brought forward are counted under."""
        return next((self._by_pk[pk].code for pk in volunteer.teams), SPECIAL)

    def _names(self, volunteer: KnownVolunteer) -> str:
        return "、".join(self._by_pk[pk].name for pk in volunteer.teams)

    def _make(self, name: str) -> KnownTeam:
        """A team named after a village is its station's (小队); any other is the institute's (大队)."""
        village = village_in(name, self._villages)
        station = self._known.stations.get(village_base(village)) if village else self._known.institute
        team = KnownTeam(
            self._known.new_pk("team"), compact(name), category_of_name(name, self._labels), station
        )
        self._known.teams[team.name] = self._by_pk[team.pk] = team
        self._plan.inserts["team"].append({
            "pk": team.pk, "id": uuid7(), "name": team.name, "code": team.code, "tier": "小队" if village else "大队",
            "station_pk": station,
        })  # fmt: skip
        self.created.append(team.name)
        return team

    def _link(self, team: KnownTeam) -> bool:
        """A village's team made before the book had the village stands at its station now; True where that is new."""
        village = village_in(team.name, self._villages) if team.station_pk is None else ""
        station = self._known.stations.get(village_base(village)) if village else None
        if station is None:
            return False
        team.station_pk = station
        self._plan.change("team", team.pk, {"station_pk": station})
        return True
