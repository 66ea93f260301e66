"""Whose points a row is: resolves village, number and name, and notes at the right cell what does not fit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from wenming_desktop.domain.matching import KnownHousehold
from wenming_desktop.domain.matching_entries import Owner, Owners
from wenming_desktop.domain.names import clean_name, may_tell_apart, split_name, village_base
from wenming_desktop.domain.paper_words import few
from wenming_desktop.domain.periods import month_of
from wenming_desktop.domain.points import left_before
from wenming_desktop.domain.rules import Track
from wenming_desktop.exchange.points_sheet import HOUSEHOLD, ID, NAME, MatrixLine, PointLine
from wenming_desktop.exchange.rows import Line
from wenming_desktop.services.household_days import before_it_existed
from wenming_desktop.storage.roster import Roster


class OwnerFinder:
    """Finds the household of a row, or on the party track the member."""

    def __init__(self, roster: Roster, track: Track, closed: int | None = None) -> None:
        bases = {village.pk: village.base for village in roster.villages}
        self._households = roster.households | roster.merged
        self._owners = Owners(self._households.values(), bases, roster.aliases)
        self._villages = {base: pk for pk, base in bases.items()}
        self._track, self._closed = track, closed
        self._called: dict[tuple[int, str], set[str]] = {}  # in a village, who bears a name with brackets
        for home in self._households.values():
            for one in home.members:
                bare, remark = split_name(one.name)
                if remark:
                    self._called.setdefault((home.village_pk, bare), set()).add(one.name)
        self.earlier: dict[int, str] = {}

    def find(self, row: PointLine | MatrixLine, day: date | None) -> Owner | None:
        """The owner of a row as of the day of its event, None where the row has an error now."""
        on = day.isoformat() if day else ""
        line = row.line
        village_pk = self._villages.get(village_base(row.village)) if row.village else None
        if row.village and village_pk is None:
            place = "number" if row.number else "village" if line.text("village") else who_place(line)
            line.fault(HOUSEHOLD, place, f"数据里没有“{row.village}”这个嘎查村，请核对，或先导入它的户籍名册")
            return None
        id_number = row.id_number if isinstance(row, PointLine) else ""
        owner = self._owner(row, village_pk, row.name, clean_name(line.text("head")), on, id_number)
        name, head = split_name(row.name)[0], split_name(clean_name(line.text("head")))[0]
        if owner.message and (name, head) != (row.name, clean_name(line.text("head"))):
            bare = self._owner(
                row, village_pk, name, head, on, id_number
            )  # 何月兰(遗孀) is 何月兰 in the book
            if not bare.refused:
                self._tell_namesakes(row, name, bare)
                row.name, owner = name, bare
        place = who_place(line) if owner.place == "name" else owner.place
        if owner.refused:
            nothing = not row.name and not row.number and owner.place == "name"
            if nothing and line.refused and line.text("id_number"):
                return None  # the row says who, only its ID cannot be read: that is told
            line.fault(
                ID if owner.place == "id_number" else NAME if nothing else HOUSEHOLD, place, owner.message
            )
            return None
        if owner.message:
            line.warn(place, owner.message)
        if row.number and not clean_name(line.text("name")):
            owner = replace(
                owner, who=None
            )  # a head beside the number says whose house it is, not who did it
        person = owner.person or owner.who
        if person is not None and person.left_on and person.left_on <= on:
            line.warn(who_place(line), left_before(person.name, date.fromisoformat(person.left_on)))
        return owner

    def _tell_namesakes(self, row: PointLine | MatrixLine, name: str, owner: Owner) -> None:
        """王强（瓦匠） booked for 王强: told where the village has a 王强（老三）, or the file another 王强（…） so."""
        if owner.household is None or not may_tell_apart(split_name(row.name)[1]):
            return
        village = owner.household.village_pk
        called = self._called.setdefault((village, name), set())
        if others := sorted(called - {row.name}):
            row.line.warn(
                who_place(row.line),
                f"“{row.name}”登记在{name}名下；还有“{few(others, 3, '位')}”，请核对是不是同一人",
            )
        called.add(row.name)

    def _owner(
        self,
        row: PointLine | MatrixLine,
        village_pk: int | None,
        name: str,
        head: str,
        on: str,
        id_number: str,
    ) -> Owner:
        if self._track == "party":
            return self._owners.member(village_pk, name, id_number, row.number, on)
        return self._owners.household(village_pk, row.number, name, row.group, head, on, id_number)

    def stated(self, number: str) -> KnownHousehold | None:
        """The household whose own number a row states, also where it was merged since."""
        return self._owners.numbered(number)

    def number_of(self, household_pk: int) -> str:
        """How a household is numbered, a merged one too."""
        return self._households[household_pk].number

    def place_on(self, household_pk: int, day: date) -> tuple[int, str | None]:
        """The village a household belonged to on a day, and its group of today."""
        household = self._households[household_pk]
        return household.village_on(day.isoformat()), household.group

    def other_homes(self, owner: Owner) -> list[KnownHousehold]:
        """The households the person of a row lived in besides the one the row is of."""
        if owner.who is None or owner.household is None:
            return []
        homes = dict.fromkeys(pk for _, pk in owner.who.homes if pk is not None)
        return [self._households[pk] for pk in homes if pk != owner.household.pk and pk in self._households]

    def reach_back(self, owner: Owner, day: date, line: Line) -> None:
        """An entry dated before its household existed moves 建户 back while that month is open; kept in ``earlier``."""
        household, on = owner.household, day.isoformat()
        if self._track == "party" or household is None or household.founded <= on:
            return
        line.warn(who_place(line), before_it_existed(household.number, household.founded, day, self._closed))
        if self._closed is None or month_of(day) > self._closed:
            household.founded = self.earlier[household.pk] = on


def subject_of(owner: Owner) -> int:
    """What an entry is booked for and counts for on its day: the member, else the household that stood then."""
    if owner.person is not None:
        return owner.person.pk
    return owner.household.pk if owner.household is not None else 0


def who_of(owner: Owner) -> int | None:
    """Whom a row of households names; on the party's track the member is its subject already."""
    return owner.who.pk if owner.who is not None else None


def named_by(owner: Owner) -> int | None:
    """The person an entry bears: the party member, or whom a row of households names."""
    return owner.person.pk if owner.person is not None else who_of(owner)


def who_place(line: Line) -> str:
    """The column a name stands in: 姓名, else 户主, else the number's."""
    columns = line.header.columns
    stated = [name for name in ("name", "head") if line.text(name)]
    return (stated or [name for name in ("name", "head", "number") if name in columns] or ["name"])[0]
