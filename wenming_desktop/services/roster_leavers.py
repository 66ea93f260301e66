"""Whom and what a village's roster still lists where the book knows better: who moved, what was merged or moved away."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.matching import KnownHousehold, KnownPerson, fits, same_person
from wenming_desktop.exchange.people_rows import PersonLine
from wenming_desktop.storage.roster import Roster

Led = tuple[KnownHousehold, KnownPerson]


class Leavers:
    """The households and persons of the book as they were before somebody left; built once for an import."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._left: dict[int, list[KnownPerson]] = defaultdict(list)
        for person in roster.persons:
            for home in {home for _, home in person.homes} - {person.household_pk, None}:
                self._left[home or 0].append(person)
        self._led_once = self._heads()
        self._merged = {household.number: household for household in roster.merged.values()}

    def _heads(self) -> dict[tuple[int, str], list[Led]]:
        """Who led a household that was merged since, or that moved to another village, by that village and the name."""
        persons = {person.pk: person for person in self._roster.persons}
        found: dict[tuple[int, str], list[Led]] = defaultdict(list)
        for household in self._roster.merged.values():
            head = persons.get(household.head_pk or 0)
            if head is not None:
                found[household.village_pk, head.name].append((household, head))
        for household in self._roster.households.values():
            head = household.head
            for village_pk in {pk for _, pk in household.villages} - {household.village_pk, None}:
                if head is not None:
                    found[village_pk or 0, head.name].append((household, head))
        return found

    def merged(self, number: str) -> KnownHousehold | None:
        """The household of a number of ours that was merged into another."""
        return self._merged.get(number)

    def once_led(
        self, village_pk: int, name: str, id_number: str, birth: date | None, group: str | None
    ) -> KnownHousehold | None:
        """The one household, merged or moved away since, that somebody led in a village; in another group it is none."""
        found = [
            household
            for household, head in self._led_once.get((village_pk, name), [])
            if fits(head, name, id_number, birth)
            and (household.village_pk != village_pk or group is None or household.group in (None, group))
        ]
        return found[0] if len(found) == 1 else None

    def where(self, household: KnownHousehold, person: PersonLine) -> str:
        """Where somebody of a row lives who left the row's household; '' where the book knows nobody such."""
        left = same_person(self._left.get(household.pk, []), person.name, person.id_number, person.birth)
        home = self._roster.households.get(left.household_pk or 0) if left is not None else None
        if left is None or home is None:
            return ""
        return f"{left.name}从{format_day(date.fromisoformat(left.homes[-1][0]))}起在{home.number}户，请核对"

    def tell_of_merged(self, merged: KnownHousehold, person: PersonLine, place: str) -> None:
        """A row of a merged household says nothing of the joint one: not who leads it, nor who is what to its head."""
        where = self.where(merged, person)
        if where:
            person.line.warn(place, where)
        if where or person.is_head:
            person.relation = ""

    @staticmethod
    def moved(household: KnownHousehold, village: str) -> str:
        """That a household lives in another village now."""
        day = format_day(date.fromisoformat(household.villages[-1][0]))
        return f"{household.number}从{day}起在{village}，请核对"
