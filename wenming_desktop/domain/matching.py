"""Who is the same person, which household a row of a roster belongs to, which village a text speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from wenming_desktop.domain.names import compact, household_key, plain_digits, village_base
from wenming_desktop.domain.people import APART, new_household_number
from wenming_desktop.domain.stations import PRACTICE_STATION

# The word of a place, but not 村民, 村务 and the like.
_PLACE = re.compile(
    r"(.*?)(嘎查(?!村)|嘎查(?=村[民委])|社区|村(?=民委员会|委会)|村(?![民委务组级内里容规部]))"
)
_BEFORE_PLACE = re.compile(
    r".*[：:；;，,、（(《“]|.*?\d{4}年(?:\d{1,2}月|第?[一二三四1-4]季度)?(?:份)?|.{2,}?(?:苏木|镇|乡|街道)(?=..)"
)
_NO_PLACE = frozenset(
    {"", "乡", "各", "本", "全", "该", "行政", "自然", "农", "嘎查", "所在", "所属", "各行政"}
)
_NO_PLACE_ENDS = ("各", "行政", "自然", "各嘎查", "美丽乡", "文明", "城乡", "新农")
_AND = frozenset("、，,和及与")
_HYPHENS = str.maketrans(dict.fromkeys("－—–−‐‑_", "-"))
_NUMBER = re.compile(r"(.+?)(?:户)?-?(\d{1,5})")
_PLAIN_NUMBER = re.compile(r"第?(\d{1,4})[号户]?")


Dated = Sequence[tuple[str, int | None]]  # (from day, '' since ever; key), oldest first


def key_on(dated: Dated, day: str, today: int | None) -> int | None:
    """Of dated keys the one that holds on a day ('' is today); today's where nothing is dated."""
    if not dated or not day:
        return today
    return next((key for from_day, key in reversed(dated) if from_day <= day), None)


@dataclass(slots=True, eq=False)
class KnownPerson:
    """A person of the book, or one an import is about to add; ``row`` is where this import met them.

    ``homes`` are the households he lived in, where it was more than one; ``left_on`` the day he left or died, ISO text.
    """

    pk: int
    household_pk: int | None
    name: str
    id_number: str = ""
    sex: str = ""
    birth: date | None = None
    ethnic: str = ""
    phone: str = ""
    relation: str = ""
    party: bool = False
    branch_pk: int | None = None
    note: str = ""
    row: str = ""
    homes: Dated = ()
    left_on: str = ""

    def home_on(self, day: str) -> int | None:
        """The household he lived in on a day ('' is today)."""
        return key_on(self.homes, day, self.household_pk)


@dataclass(slots=True, eq=False)
class KnownHousehold:
    """A household of the book, or one an import is about to add, with its members.

    ``founded`` is the day it exists from ('' since ever); ``villages`` and ``heads`` those it had where there was more
    than one; ``merged_on`` the day from which it counts for another, ``had`` the numbers such a one had before.
    ``made``: its number was made up by an import, no list of the village's ever bore it.
    """

    pk: int
    number: str
    village_pk: int
    group: str | None = None
    head_pk: int | None = None
    state: str = "参评"
    grid_pk: int | None = None
    members: list[KnownPerson] = field(default_factory=list)
    founded: str = ""
    villages: Dated = ()
    heads: Dated = ()
    merged_on: str | None = None
    made: bool = False
    had: list[str] = field(default_factory=list)

    def stands_on(self, day: str) -> bool:
        """Whether it was a household of its own on a day ('' is today)."""
        return self.merged_on is None or ("" < day < self.merged_on)

    def village_on(self, day: str) -> int:
        """The village it stood in on a day ('' is today)."""
        return key_on(self.villages, day, self.village_pk) or self.village_pk

    def head_on(self, day: str) -> int | None:
        """Who headed it on a day ('' is today)."""
        return key_on(self.heads, day, self.head_pk)

    @property
    def head(self) -> KnownPerson | None:
        """The head of household, None where none is known."""
        return next((person for person in self.members if person.pk == self.head_pk), None)

    @property
    def takes_part(self) -> bool:
        """Neither moved away nor struck off: such a one is not meant where a living one fits too."""
        return self.state not in ("迁出", "注销")


class Numbers:
    """Household numbers in use, giving out new ones: never one twice."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._highest: dict[tuple[str, bool], int] = {}
        for number in self._taken:
            self._note(number)

    def new(self, village: str, wanted: int | None, *, apart: bool = False) -> str:
        """Village + "-" + the 序号 in three digits if free, else the next free one (see people.new_household_number)."""
        highest = (self._highest.get((village, far), 0) for far in (False, True))
        known = {f"{village}-{count:03d}" for count in highest} & self._taken
        if wanted is not None:
            known |= {f"{village}-{wanted:03d}"} & self._taken
        number = new_household_number(village, wanted, known, apart=apart)
        self.take(number)
        return number

    def take(self, number: str) -> None:
        """Count a number as in use."""
        self._taken.add(number)
        self._note(number)

    def _note(self, number: str) -> None:
        village, count, _ = household_key(number)
        key = village, count >= APART
        self._highest[key] = max(count, self._highest.get(key, 0))


def village_in(text: str, known: Iterable[str] = ()) -> str:
    """The village a title or a sheet's name speaks of, with its word; '' where none does.

    Only where 嘎查, 村 or 社区 stands in it, or where it equals a known village: never by part of a word.
    """
    names = {village_base(name): name for name in known}
    if village_base(text) in names:
        return names[village_base(text)]
    place = compact(_after_marks(text))
    match = _PLACE.match(place)
    if match is None:
        return ""
    rest = place[match.end() :]
    if rest[:1] in _AND and village_in(rest[1:], names.values()):  # of two villages neither is meant alone
        return ""
    base = match.group(1)
    while (lead := _BEFORE_PLACE.match(base)) is not None:
        base = base[lead.end() :]
    if base in _NO_PLACE or base.endswith(_NO_PLACE_ENDS):
        return ""
    return names.get(base, base + match.group(2))


def _after_marks(text: str) -> str:
    """From 填报单位：萨日朗嘎查　填报人： what follows the first colon, where a place word stands there."""
    for part in re.split(r"[：:\s　]+", text):
        if _PLACE.match(part):
            return part
    return text


def place_named(text: str, township: str) -> str:
    """The village a station's name, a full name on paper, or a village's own name means."""
    name = compact(text).removesuffix(PRACTICE_STATION)
    return name.removeprefix(township) if name != township else name


@lru_cache(maxsize=65536)
def own_number(text: str, village: str) -> str:
    """A household number of our shape in its stored form, '' where it is something else (then it is an alias).

    ``village`` is the base of the row's village: 萨日朗－１, 萨日朗嘎查-001 and 萨日朗-001 are one number.
    """
    core = plain_digits(compact(text)).translate(_HYPHENS)
    match = _NUMBER.fullmatch(core)
    if match is None or "-" not in core:
        return ""
    base = village_base(match.group(1))
    return f"{base}-{int(match.group(2)):03d}" if not village or base == village else ""


def plain_number(text: str, village: str) -> str:
    """The household number that a plain one of a list means in its village: 003, 3号 and ３ of 东胜 are 东胜-003; else ''."""
    match = _PLAIN_NUMBER.fullmatch(plain_digits(compact(text)))
    count = int(match.group(1)) if match and village else 0
    return f"{village}-{count:03d}" if 0 < count < APART else ""


def number_village(text: str) -> str:
    """The base of the village a number of our shape names, '' where it is none: 东萨日朗-001 -> 东萨日朗."""
    number = own_number(text, "")
    return number.rpartition("-")[0]


def fits(person: KnownPerson, name: str, id_number: str, birth: date | None) -> bool:
    """Whether a row may speak of a person: same name, no other ID, no other birth date."""
    return (
        person.name == name
        and (not id_number or not person.id_number or person.id_number == id_number)
        and (birth is None or person.birth is None or person.birth == birth)
    )


def same_person(
    members: Sequence[KnownPerson], name: str, id_number: str, birth: date | None
) -> KnownPerson | None:
    """The member of a household a row speaks of when its ID is unknown to the book: name and birth date decide.

    None where nobody fits, or two do and neither by the birth date.
    """
    found = [person for person in members if fits(person, name, id_number, birth)]
    exact = [person for person in found if person.birth == birth]
    best = exact or found
    return best[0] if len(best) == 1 else None


def household_of_head(
    households: Iterable[KnownHousehold], name: str, id_number: str, birth: date | None, group: str | None
) -> list[KnownHousehold]:
    """Among households of one village those whose head this may be, by name and group; more than one is for the clerk.

    A group left out on either side fits; where one household has just this group, it is meant.
    """
    found = []
    for household in households:
        head = household.head
        if head is not None and fits(head, name, id_number, birth):
            found.append(household)
    if group is None:
        return found
    exact = [household for household in found if household.group == group]
    return exact or [household for household in found if household.group is None]
