"""Who an entry of points belongs to: the number wins, then the head's name, then any member's; never across villages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from wenming_desktop.domain.errors import Severity
from wenming_desktop.domain.matching import KnownHousehold, KnownPerson, own_number
from wenming_desktop.domain.names import compact, plain_digits

Place = Literal["village", "number", "name", "head", "id_number"]
_MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Owner:
    """The household (and on the party track the person) an entry belongs to, or why none; ``place`` is the cell meant."""

    household: KnownHousehold | None = None
    person: KnownPerson | None = None
    place: Place = "name"
    message: str = ""
    severity: Severity = "error"

    @property
    def refused(self) -> bool:
        """True where the row cannot be booked."""
        return bool(self.message) and self.severity == "error"


class Owners:
    """All households of a book, found by number, alias and name within a village."""

    def __init__(
        self,
        households: Iterable[KnownHousehold],
        villages: Mapping[int, str],
        aliases: Iterable[tuple[str, int]] = (),
    ) -> None:
        self._bases = dict(villages)
        self._by_number: dict[str, KnownHousehold] = {}
        self._by_pk: dict[int, KnownHousehold] = {}
        self._heads: dict[tuple[int, str], list[KnownHousehold]] = defaultdict(list)
        self._members: dict[tuple[int, str], list[KnownHousehold]] = defaultdict(list)
        self._party: dict[str, list[tuple[KnownHousehold, KnownPerson]]] = defaultdict(list)
        self._ids: dict[str, tuple[KnownHousehold, KnownPerson]] = {}
        for household in households:
            self._add(household)
        self._aliases: dict[str, list[KnownHousehold]] = defaultdict(list)
        for alias, pk in aliases:
            if pk in self._by_pk:
                self._aliases[_plain(alias)].append(self._by_pk[pk])

    def _add(self, household: KnownHousehold) -> None:
        self._by_number[household.number] = household
        self._by_pk[household.pk] = household
        for person in household.members:
            key = (household.village_pk, person.name)
            if person.pk == household.head_pk:
                self._heads[key].append(household)
            if household not in self._members[key]:
                self._members[key].append(household)
            if person.party:
                self._party[person.name].append((household, person))
            if person.id_number:
                self._ids[person.id_number] = (household, person)

    def household(
        self, village_pk: int | None, number: str, name: str, group: str | None = None, head: str = ""
    ) -> Owner:
        """The household of a row; ``village_pk`` None where the row names no village.

        ``head`` is the head the row names beside its ``name``, '' where it names one person only.
        """
        if number:
            return self._numbered(village_pk, number, name)
        if not name:
            return Owner(message="没有写户号，也没有写姓名")
        if village_pk is None:
            return Owner(message="没有写户号，也不知道是哪个嘎查村，不能只凭姓名登记")
        owner = self._headed(village_pk, head, name, group) if head and head != name else None
        return owner or self._named(village_pk, name, group)

    def _named(self, village_pk: int, name: str, group: str | None) -> Owner:
        for index, who in ((self._heads, "户主"), (self._members, "家庭成员")):
            found = _likely(index.get((village_pk, name), []), group)
            if len(found) == 1:
                return Owner(found[0])
            if found:
                return Owner(message=f"有{len(found)}户的{who}叫“{name}”：{_listed(found)}，请写明户号")
        return Owner(message=f"{self._bases[village_pk]}没有叫“{name}”的人，请核对姓名或写明户号")

    def _headed(self, village_pk: int, head: str, name: str, group: str | None) -> Owner | None:
        """The household of the head a row names, whoever of it earned the points; None where nobody leads one so."""
        led = self._heads.get((village_pk, head), [])
        found = _likely([one for one in led if _has(one, name)] or led, group)
        if not found:
            return None
        if len(found) > 1:
            return Owner(
                place="head", message=f"有{len(found)}户的户主叫“{head}”：{_listed(found)}，请写明户号"
            )
        return Owner(found[0]) if _has(found[0], name) else _no_member(found[0], name, "按户主登记")

    def _numbered(self, village_pk: int | None, number: str, name: str) -> Owner:
        base = self._bases.get(village_pk or 0, "")
        household = self._by_number.get(own_number(number, "")) or self._alias(village_pk, number)
        if household is None and base and compact(plain_digits(number)).isdecimal():
            household = self._bare(base, number, name)
        if household is None:
            return Owner(place="number", message=f"没有“{number}”这个户号")
        if base and household.village_pk != village_pk:
            other = self._bases[household.village_pk]
            return Owner(place="number", message=f"户号“{number}”是{other}的，这一行写的是{base}")
        if name and not _has(household, name):
            return _no_member(household, name, "按户号登记")
        return Owner(household)

    def _alias(self, village_pk: int | None, number: str) -> KnownHousehold | None:
        found = [h for h in self._aliases.get(_plain(number), []) if village_pk in (None, h.village_pk)]
        return found[0] if len(found) == 1 else None

    def _bare(self, base: str, number: str, name: str) -> KnownHousehold | None:
        """A number without its village (12 for 萨日朗-012), taken only where the name is a member's."""
        household = self._by_number.get(own_number(f"{base}-{number}", base))
        if household and _has(household, name):
            return household
        return None

    def member(self, village_pk: int | None, name: str, id_number: str, number: str = "") -> Owner:
        """The party member of a row, by ID, else by name within the village; the household's number tells two apart."""
        if id_number:
            return self._by_id(village_pk, id_number, name)
        if not name:
            return Owner(message="没有写党员姓名")
        found = [
            (household, person)
            for household, person in self._party.get(name, [])
            if village_pk in (None, household.village_pk)
        ]
        if number and len(found) > 1:
            found = [pair for pair in found if pair[0].number == own_number(number, "")]
        if len(found) == 1:
            return Owner(*found[0])
        if found:
            return Owner(
                message=f"有{len(found)}名党员叫“{name}”：{_listed([h for h, _ in found])}，请写明户号"
            )
        return Owner(message=f"党员名册里没有“{name}”")

    def _by_id(self, village_pk: int | None, id_number: str, name: str) -> Owner:
        household, person = self._ids.get(id_number, (None, None))
        if household is None or person is None:
            return Owner(place="id_number", message="没有这个身份证号的人")
        if not person.party:
            return Owner(place="id_number", message=f"{person.name}不是党员")
        if village_pk not in (None, household.village_pk):
            return Owner(place="id_number", message=f"这个身份证号的人在{self._bases[household.village_pk]}")
        if name and name != person.name:
            return Owner(
                household, person, message=f"身份证号是{person.name}的，按身份证号登记", severity="warning"
            )
        return Owner(household, person)


def _has(household: KnownHousehold, name: str) -> bool:
    return any(person.name == name for person in household.members)


def _no_member(household: KnownHousehold, name: str, how: str) -> Owner:
    head = household.head
    whose = f"（户主{head.name}）" if head else ""
    message = f"{household.number}{whose}没有叫“{name}”的人，{how}"
    return Owner(household, message=message, severity="warning")


def _plain(alias: str) -> str:
    return plain_digits(compact(alias)).upper()


def _likely(found: list[KnownHousehold], group: str | None) -> list[KnownHousehold]:
    """Of several of one name those that take part, and of these the ones of the group, where that leaves any."""
    for narrower in (
        [household for household in found if household.takes_part],
        [household for household in found if household.takes_part and household.group == group],
    ):
        if narrower:
            found = narrower
    return found


def _listed(found: list[KnownHousehold]) -> str:
    numbers = [household.number for household in found]
    more = "等" if len(numbers) > _MOST_NAMED else ""
    return "、".join(numbers[:_MOST_NAMED]) + more
