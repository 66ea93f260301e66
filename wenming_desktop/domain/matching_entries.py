"""Who an entry of points belongs to: the number wins, then the head's name, then any member's; never across villages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from wenming_desktop.domain.errors import Severity
from wenming_desktop.domain.matching import KnownHousehold, KnownPerson, own_number
from wenming_desktop.domain.names import compact, plain_digits
from wenming_desktop.domain.paper_words import few

Place = Literal["village", "number", "name", "head", "id_number"]
_MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Owner:
    """The household (and on the party track the person) an entry belongs to, or why none; ``place`` is the cell meant.

    ``who`` is the person of the household that a row names, None where it names none or two are called so.
    """

    household: KnownHousehold | None = None
    person: KnownPerson | None = None
    place: Place = "name"
    message: str = ""
    severity: Severity = "error"
    who: KnownPerson | None = None

    @property
    def refused(self) -> bool:
        """True where the row cannot be booked."""
        return bool(self.message) and self.severity == "error"


class Owners:
    """All households of a book, found by number, alias and name within a village, as they were on a day.

    A day is ISO text, '' for today. Merged households are among those given: on a day before they were merged they
    are found, later only as an alias.
    """

    def __init__(
        self,
        households: Iterable[KnownHousehold],
        villages: Mapping[int, str],
        aliases: Iterable[tuple[str, int]] = (),
    ) -> None:
        self._bases = dict[int | None, str](villages.items())
        self._by_pk: dict[int | None, KnownHousehold] = {one.pk: one for one in households}
        self._by_number = {household.number: household for household in self._by_pk.values()}
        self._had: dict[str, list[KnownHousehold]] = defaultdict(list)
        for household in self._by_pk.values():
            for number in household.had:
                self._had[number].append(household)
        self._lived: dict[int, list[KnownPerson]] = defaultdict(list)
        self._heads: dict[tuple[int | None, str], list[tuple[KnownHousehold, KnownPerson]]] = defaultdict(
            list
        )
        self._members: dict[tuple[int | None, str], list[tuple[KnownHousehold, KnownPerson]]] = defaultdict(
            list
        )
        self._party: dict[str, list[KnownPerson]] = defaultdict(list)
        self._ids: dict[str, KnownPerson] = {}
        for household in list(self._by_pk.values()):
            for person in household.members:
                self._add(person)
        self._aliases: dict[str, list[KnownHousehold]] = defaultdict(list)
        for alias, pk in aliases:
            if pk in self._by_pk:
                self._aliases[_plain(alias)].append(self._by_pk[pk])

    def _add(self, person: KnownPerson) -> None:
        """Wherever he lived, under every village the household ever stood in."""
        for pk in {person.household_pk, *(home for _, home in person.homes)}:
            household = self._by_pk.get(pk)
            if household is None:
                continue
            self._lived[household.pk].append(person)
            led = person.pk in {household.head_pk, *(head for _, head in household.heads)}
            for village_pk in {household.village_pk, *(village for _, village in household.villages)}:
                key = (village_pk, person.name)
                self._members[key].append((household, person))
                if led:
                    self._heads[key].append((household, person))
        if person.party:
            self._party[person.name].append(person)
        if person.id_number:
            self._ids[person.id_number] = person

    def household(
        self,
        village_pk: int | None,
        number: str,
        name: str,
        group: str | None = None,
        head: str = "",
        day: str = "",
        id_number: str = "",
    ) -> Owner:
        """The household of a row; ``village_pk`` None where the row names no village.

        ``head`` is the head the row names beside its ``name``, '' where it names one person only. Without a number
        the ID says the household; one that does not fit what the row says otherwise is told.
        """
        holder = self._ids.get(id_number)
        home = self._by_pk.get(holder.home_on(day)) if holder else None
        if holder is not None and home is not None and not number:
            owner = self._of_holder(village_pk, home, holder, name, head, day)
        else:
            owner = self._household(village_pk, number, name, group, head, day)
            owner = self._against_id(owner, id_number, holder, home)
        if owner.household is None:
            return owner
        return replace(owner, who=self._called(owner.household, name, day))

    def _of_holder(
        self,
        village_pk: int | None,
        home: KnownHousehold,
        holder: KnownPerson,
        name: str,
        head: str,
        day: str,
    ) -> Owner:
        """The household an ID's holder lived in that day; a name beside it that nobody there bears is told."""
        if village_pk not in (None, home.village_on(day), home.village_pk):
            where = self._bases[home.village_on(day)]
            return Owner(place="id_number", message=f"这个身份证号的人在{where}")
        if not name or self._has(home, name, day):
            return Owner(home)
        message = f"身份证号是{home.number}户{holder.name}的，按身份证号登记"
        return Owner(home, place="head" if name == head else "name", message=message, severity="warning")

    def _against_id(
        self, owner: Owner, id_number: str, holder: KnownPerson | None, home: KnownHousehold | None
    ) -> Owner:
        """What a row was found by, and that its ID is nobody's or another household's."""
        if owner.message or owner.household is None or not id_number or not self._ids:
            return owner
        if holder is None:
            said = f"名册里没有这个身份证号，按其他各栏登记在{owner.household.number}户"
        elif home is not None and home is not owner.household:
            said = f"身份证号是{home.number}户{holder.name}的，按户号登记在{owner.household.number}户"
        else:
            return owner
        return replace(owner, place="id_number", message=said, severity="warning")

    def numbered(self, number: str) -> KnownHousehold | None:
        """The household whose number a row states, one it had before too, also where it was merged since."""
        own = own_number(number, "")
        if not own:
            return None
        ours = self._ours(own)
        return ours[0] if ours else self._alias(None, own)

    def _ours(self, own: str) -> list[KnownHousehold]:
        """The household of a number; else those merged since that had it, the first to have it first."""
        household = self._by_number.get(own)
        return [household] if household is not None else self._had.get(own, [])

    def _called(self, household: KnownHousehold, name: str, day: str) -> KnownPerson | None:
        """Who of a household is called so: of those who lived there that day, else of those who ever did."""
        called = [person for person in self._lived[household.pk] if person.name == name]
        found = [person for person in called if person.home_on(day) == household.pk] or called
        return found[0] if len(found) == 1 else None

    def _household(
        self, village_pk: int | None, number: str, name: str, group: str | None, head: str, day: str
    ) -> Owner:
        if number:
            return self._numbered(village_pk, number, name, day)
        if not name:
            return Owner(message="没有写户号，也没有写姓名")
        if village_pk is None:
            return Owner(message="没有写户号，也不知道是哪个嘎查村，不能只凭姓名登记")
        owner = self._headed(village_pk, head, name, group, day) if head not in ("", name) else None
        return owner or self._named(village_pk, name, group, day, as_head=head == name)

    def _led(self, village_pk: int, name: str, day: str) -> list[KnownHousehold]:
        found = [
            household
            for household, person in self._heads.get((village_pk, name), [])
            if household.head_on(day) == person.pk and _here(household, village_pk, day)
        ]
        return _once(found)

    def _lived_in(self, village_pk: int, name: str, day: str) -> list[KnownHousehold]:
        found = [
            household
            for household, person in self._members.get((village_pk, name), [])
            if person.home_on(day) == household.pk and _here(household, village_pk, day)
        ]
        return _once(found)

    def _named(self, village_pk: int, name: str, group: str | None, day: str, *, as_head: bool) -> Owner:
        for index, who in ((self._led, "户主"), (self._lived_in, "家庭成员")):
            found = _likely(index(village_pk, name, day), group)
            if len(found) == 1:
                members = [] if as_head else self._lived_in(village_pk, name, day)
                return self._beside(found[0], members, name, group)
            if found:
                return Owner(message=f"有{len(found)}户的{who}叫“{name}”：{_listed(found)}，请写明户号")
        return Owner(message=f"{self._bases[village_pk]}没有叫“{name}”的人，请核对姓名或写明户号")

    def _beside(
        self, household: KnownHousehold, members: list[KnownHousehold], name: str, group: str | None
    ) -> Owner:
        """The household a name leads to, and that those of others are called so too where the row may mean them."""
        fits = _likely(_once([household, *members]), group)
        others = [one for one in fits if one is not household]
        if not others:
            return Owner(household)
        message = f"{_listed(others)}的家庭成员也叫“{name}”，按户主登记在{household.number}户，请核对"
        return Owner(household, message=message, severity="warning")

    def _headed(self, village_pk: int, head: str, name: str, group: str | None, day: str) -> Owner | None:
        """The household of the head a row names, whoever of it earned the points; None where nobody leads one so."""
        led = self._led(village_pk, head, day)
        found = _likely([one for one in led if self._has(one, name, day)] or led, group)
        if not found:
            return None
        if len(found) > 1:
            return Owner(
                place="head", message=f"有{len(found)}户的户主叫“{head}”：{_listed(found)}，请写明户号"
            )
        return (
            Owner(found[0])
            if self._has(found[0], name, day)
            else self._no_member(found[0], name, day, "户主")
        )

    def _numbered(self, village_pk: int | None, number: str, name: str, day: str) -> Owner:
        base = self._bases.get(village_pk, "")
        ours = [one for one in self._ours(own_number(number, "")) if one.stands_on(day)]
        household = ours[0] if ours else self._alias(village_pk, number)
        if household is None:
            household = self._bare(base, number, name, day)
        if household is None:
            return Owner(place="number", message=f"没有“{number}”这个户号")
        # One that moved is meant by the village it stood in that day, and by the one it stands in now.
        if base and village_pk not in (household.village_on(day), household.village_pk):
            other = self._bases[household.village_on(day)]
            return Owner(place="number", message=f"户号“{number}”是{other}的，这一行写的是{base}")
        if name and not self._has(household, name, day):
            return self._no_member(household, name, day, "户号")
        return Owner(household)

    def _alias(self, village_pk: int | None, number: str) -> KnownHousehold | None:
        """The household a number of somebody's list means in a village, or an old number of ours everywhere."""
        own = own_number(number, "")
        found = [h for h in self._aliases.get(_plain(number), []) if village_pk in (None, h.village_pk)]
        found = _once([*found, *self._aliases.get(_plain(own), [])])
        return found[0] if len(found) == 1 else None

    def _bare(self, base: str, number: str, name: str, day: str) -> KnownHousehold | None:
        """A number without its village (12 for 萨日朗-012), taken only where the name is a member's."""
        household = self._by_number.get(own_number(f"{base}-{number}", base))
        if household and household.stands_on(day) and self._has(household, name, day):
            return household
        return None

    def _has(self, household: KnownHousehold, name: str, day: str) -> bool:
        return any(
            person.name == name and person.home_on(day) == household.pk
            for person in self._lived[household.pk]
        )

    def _no_member(self, household: KnownHousehold, name: str, day: str, by: str) -> Owner:
        """The number (or the head) wins; who lived elsewhere that day is named with both households."""
        how = f"按{by}登记"
        for person in self._lived[household.pk]:
            home = self._by_pk.get(person.home_on(day))
            if person.name == name and home is not None:
                message = f"{name}那天在{home.number}户，{how}在{household.number}户"
                return Owner(household, message=message, severity="warning")
        head = household.head
        whose = f"（户主{head.name}）" if head else ""
        message = f"{household.number}{whose}没有叫“{name}”的人"
        if by == "户号" and household.made:
            return Owner(place="number", message=f"{message}，这个户号是导入名册时编的，请核对户号")
        message = f"{message}，{how}"
        return Owner(household, message=message, severity="warning")

    def member(
        self, village_pk: int | None, name: str, id_number: str, number: str = "", day: str = ""
    ) -> Owner:
        """The party member of a row, by ID, else by name within the village; the household's number tells two apart."""
        if id_number:
            return self._by_id(village_pk, id_number, name, day)
        if not name:
            return Owner(message="没有写党员姓名")
        lived = [(self._by_pk.get(one.home_on(day)), one) for one in self._party.get(name, [])]
        found = [
            (household, person)
            for household, person in lived
            if household is not None and village_pk in (None, household.village_on(day))
        ]
        if number and len(found) > 1:
            meant = self.numbered(number) or self._alias(village_pk, number)
            found = [pair for pair in found if pair[0] is meant]
        if len(found) == 1:
            return Owner(*found[0])
        if found:
            return Owner(
                message=f"有{len(found)}名党员叫“{name}”：{_listed([h for h, _ in found])}，请写明户号"
            )
        return Owner(message=f"党员名册里没有“{name}”")

    def _by_id(self, village_pk: int | None, id_number: str, name: str, day: str) -> Owner:
        person = self._ids.get(id_number)
        household = self._by_pk.get(person.home_on(day)) if person else None
        if household is None or person is None:
            return Owner(place="id_number", message="没有这个身份证号的人")
        if not person.party:
            return Owner(place="id_number", message=f"{person.name}不是党员")
        if village_pk not in (None, household.village_on(day)):
            where = self._bases[household.village_on(day)]
            return Owner(place="id_number", message=f"这个身份证号的人在{where}")
        if name and name != person.name:
            return Owner(
                household, person, message=f"身份证号是{person.name}的，按身份证号登记", severity="warning"
            )
        return Owner(household, person)


def _here(household: KnownHousehold, village_pk: int, day: str) -> bool:
    return household.stands_on(day) and household.village_on(day) == village_pk


def _once(found: list[KnownHousehold]) -> list[KnownHousehold]:
    return list({household.pk: household for household in found}.values())


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
    return few([household.number for household in found], _MOST_NAMED, "户")
