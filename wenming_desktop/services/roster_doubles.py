"""Whom a roster lists in one household though the book has him in another of the village: nobody is made twice unsaid.

Same name and same birth date is one person, different birth dates are two. Where a birth date lacks the name alone
proves nothing (many are called 王秀兰): then the row is told, and refused only where the whole household is the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from wenming_desktop.domain.errors import Problem
from wenming_desktop.domain.matching import KnownHousehold, KnownPerson, fits
from wenming_desktop.domain.paper_words import few
from wenming_desktop.exchange.people_rows import Block, PersonLine
from wenming_desktop.exchange.people_sheet import HOUSEHOLD, NAME
from wenming_desktop.storage.roster import Roster

_MOST_NAMED = 3
_MANY = 3  # heads alone prove a renumbered list only together, and only where most of the list is like that


class Lives(NamedTuple):
    """Somebody of the book and the household he lives in today."""

    household: KnownHousehold
    person: KnownPerson


class Stray(NamedTuple):
    """A household of a file, how many of it the book has under its number, and which other household it may be."""

    block: Block
    village: int | None
    own: int
    household: KnownHousehold | None
    whole: bool


class Doubles:
    """The people of the book by name, as they were before the import; asked of each row that would make somebody."""

    def __init__(self, roster: Roster, *, keep_ids: bool) -> None:
        self._keep_ids = keep_ids
        self._living: dict[str, list[Lives]] = defaultdict(list)
        for person in roster.persons:
            household = roster.households.get(person.household_pk or 0)
            if household is not None and not person.left_on:
                self._living[person.name].append(Lives(household, person))
        self._blocks: list[Block] = []
        self._listed: set[tuple[int, str]] = set()  # households the file has under their number, by name
        self._foreign: set[tuple[Any, ...]] = (
            set()
        )  # blocks nobody of which is of the household of their number
        self._whole: dict[tuple[Any, ...], KnownHousehold] = {}
        self._moved: dict[int, Block] = {}
        self._refused: set[int] = set()
        self._refused_homes: dict[int, KnownHousehold] = {}

    def expect(self, blocks: Iterable[Block]) -> None:
        """Note the households of a sheet beforehand."""
        self._blocks += blocks

    def judge(
        self,
        target: Callable[[Block], KnownHousehold | None],
        village_of: Callable[[Block], int | None],
    ) -> None:
        """Find which of the noted households the book has under another number; ``target`` is that of the number."""
        blocks, self._blocks = self._blocks, []
        if not self._living:
            return
        aims = [(block, target(block)) for block in blocks]
        for block, household in aims:
            if household is not None:
                self._listed |= {(household.pk, person.name) for person in block.lines}
        strays = []
        for block, household in aims:
            own = len(_alike(household, block)) if household is not None else 0
            if household is not None and not own:
                self._foreign.add(block.key)
            strays.append(self._stray(block, household, own, village_of(block)))
        for stray in (*(one for one in strays if one.whole), *self._renumbered(strays)):
            if stray.household is not None:
                self._whole[stray.block.key] = stray.household
                self._moved[stray.household.pk] = stray.block

    def _stray(self, block: Block, household: KnownHousehold | None, own: int, village: int | None) -> Stray:
        """The other household a block most likely is: by its head, by how many of it live there."""
        name, id_number, birth = head_of(block)
        best, most, whole = None, 0, False
        for home, head in self._living.get(name, []):
            if home is household or home.head is not head or not fits(head, name, id_number, birth):
                continue
            alike = _alike(home, block)
            if len(alike) <= max(own, most):
                continue
            sure = sum(_born(person, one) for person, one in alike)
            told_apart = self._keep_ids and any(person.id_number for person in block.lines)
            near = home.village_pk == village and not told_apart and (home.pk, name) not in self._listed
            agree = None in (home.group, block.group) or home.group == block.group
            if sure > 1 or (near and (sure or agree)):
                best, most = home, len(alike)
                whole = len(alike) > 1
        return Stray(block, village, own, best, whole)

    def _renumbered(self, strays: Sequence[Stray]) -> list[Stray]:
        """The single heads of a village most of whose numbered households are other households of the book."""
        homeless = [one for one in strays if one.block.number and not one.own]
        every = Counter(one.village for one in homeless)
        met = Counter(one.village for one in homeless if one.household is not None)
        return [
            one for one in homeless if met[one.village] >= _MANY and met[one.village] * 2 > every[one.village]
        ]

    def ask(
        self, household: KnownHousehold | None, village: int | None, block: Block, person: PersonLine
    ) -> None:
        """Before somebody is made in a household (None: a new one): an error or a warning on his row where he may be there."""
        if self._ask_of_household(household, block, person):
            return
        found = self._others(village, household, person.name, person.id_number, person.birth)
        sure = [one for one in found if _born(person, one.person)]
        place = name_place(person)
        if sure and not (person.id_number and self._keep_ids):
            home = sure[0].household
            said = f"{home.number}已有同名、同出生日期的{person.name}，请先分户或移动；{self._apart('人', person)}"
            person.line.fault(NAME, place, said)
        elif household is None and (led := self._led_elsewhere(village, block, person)) is not None:
            said = f"户主{block.head}登记在{led.number}，请先分户或移动，再导入本户"
            person.line.fault(NAME, place, said)
        else:
            unlisted = [one for one in found if (one.household.pk, person.name) not in self._listed]
            numbers = few(
                list(dict.fromkeys(one.household.number for one in sure or unlisted)), _MOST_NAMED, "户"
            )
            if numbers:
                person.line.warn(place, f"{numbers}也有一位{person.name}，按两个人登记，请核对是不是同一人")

    def _ask_of_household(self, household: KnownHousehold | None, block: Block, person: PersonLine) -> bool:
        """True where the row's whole household stands under another number, or another's stands under its number."""
        place = "number" if person.number else name_place(person)
        whole = self._whole.get(block.key)
        if whole is not None and whole is not household:
            said = f"{whole.number}已有这一户（户主{block.head or _head(whole)}），请核对户号、小组；{self._apart('户', person)}"
            person.line.fault(HOUSEHOLD, place, said)
            alike = next((one for row, one in _alike(whole, block) if row is person), None)
            if alike is not None:
                self._refused.add(alike.pk)
                self._refused_homes[whole.pk] = whole
            return True
        moved = self._moved.get(household.pk) if household is not None else None
        if household is None or moved is None or moved.key == block.key or block.key not in self._foreign:
            return False
        said = f"{household.number}是{_head(household)}户，名册把这一户写在{moved.number}，请核对户号"
        person.line.fault(HOUSEHOLD, place, said)
        return True

    def _others(
        self,
        village: int | None,
        household: KnownHousehold | None,
        name: str,
        id_number: str,
        birth: date | None,
    ) -> list[Lives]:
        return [
            one
            for one in self._living.get(name, [])
            if one.household.village_pk == village
            and one.household is not household
            and fits(one.person, name, id_number, birth)
        ]

    def _led_elsewhere(self, village: int | None, block: Block, person: PersonLine) -> KnownHousehold | None:
        """Where the head of a household not made yet lives for sure: it waits for him, it is not made headless."""
        name, id_number, birth = head_of(block)
        if (id_number and self._keep_ids) or name == person.name or not block.head:
            return None
        found = self._others(village, None, name, id_number, birth)
        return next((one.household for one in found if birth is not None and one.person.birth == birth), None)

    def _apart(self, what: str, person: PersonLine) -> str:
        """How the clerk says that they are two: by an ID, by hand where the book keeps none or the row has it already."""
        if self._keep_ids and not person.id_number:
            return f"不是同一{what}的请写身份证号"
        return f"不是同一{what}的请在“农牧户”里添加"

    def told(self) -> list[Problem]:
        """One sentence for a list that numbers its households anew."""
        homes = list(self._refused_homes.values())
        if len(homes) < 2:
            return []
        first = homes[0]
        said = (
            f"名册里有{len(self._refused)}人（{len(homes)}户）已登记在别的户号下，没有重复登记。户号重新编过的，请在名册里"
            f"改回原来的户号，例如{_head(first)}户是{first.number}；也可以去掉户号一列，按户主认户"
        )
        return [Problem(said, "warning")]


def head_of(block: Block) -> tuple[str, str, date | None]:
    """Name, ID and birth date of a block's head; of its first person where the sheet says nowhere who leads."""
    if block.head or not block.lines:
        return block.head, block.head_id, block.head_birth
    first = next((person for person in block.lines if person.name), block.lines[0])
    return first.name, first.id_number, first.birth


def shares_member(household: KnownHousehold, block: Block, *, just: bool = False) -> bool:
    """Whether a row of a block may speak of a member; ``just``: with the very birth date, or none on either side."""
    return any(
        person.name
        and fits(known, person.name, person.id_number, person.birth)
        and (not just or known.birth == person.birth)
        for person in block.lines
        for known in household.members
    )


def _alike(household: KnownHousehold, block: Block) -> list[tuple[PersonLine, KnownPerson]]:
    """The rows of a block that may speak of somebody of a household, each with whom."""
    found = []
    for person in block.lines:
        met = [one for one in household.members if fits(one, person.name, person.id_number, person.birth)]
        if person.name and met:
            found.append((person, met[0]))
    return found


def _born(person: PersonLine, known: KnownPerson) -> bool:
    return person.birth is not None and person.birth == known.birth


def _head(household: KnownHousehold) -> str:
    return household.head.name if household.head is not None else household.number


def name_place(person: PersonLine) -> str:
    """The column a row's name stands in: a list of heads has only theirs."""
    return "name" if "name" in person.line.header.columns else "head"
