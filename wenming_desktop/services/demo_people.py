"""The demo's people: invented families for its villages, the same for the same seed.

No ID can be a real person's (150599 is no area code in use) and no phone is given out (1990 and seven digits).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from wenming_desktop.domain.identity import check_digit
from wenming_desktop.domain.names import village_base
from wenming_desktop.support.paths import resource

AREA = "150599"
TODAY = date(2026, 10, 27)  # the demo's own day: its quarter is 2026-Q3 whenever it is made
_SIZES, _SIZE_WEIGHTS = (1, 2, 3, 4, 5, 6), (11, 26, 28, 22, 9, 4)
_WITHOUT_ID = 0.02


@cache
def story(name: str) -> dict[str, Any]:
    """A file of resources/demo: places, names, rules or story."""
    found: dict[str, Any] = json.loads(resource("demo", f"{name}.json").read_text(encoding="utf-8"))
    return found


@dataclass(slots=True)
class DemoPerson:
    """A person of the demo."""

    name: str
    sex: str
    birth: date
    relation: str
    ethnic: str
    id_number: str | None
    phone: str
    party: bool = False


@dataclass(slots=True)
class Family:
    """A household of the demo: ``items`` the points it is told to have in the quarter (code: how often), else None."""

    number: str
    group: int
    people: list[DemoPerson] = field(default_factory=list)
    away: bool = False
    items: dict[str, int] | None = None
    days: dict[str, str] = field(default_factory=dict)

    @property
    def head(self) -> DemoPerson:
        """The head of household stands first."""
        return self.people[0]


@dataclass(slots=True)
class DemoVillage:
    """A village of the demo with its families in the order of their numbers."""

    place: dict[str, Any]
    families: list[Family]

    @property
    def base(self) -> str:
        """萨日朗."""
        return village_base(self.place["name"])


class People:
    """Gives out invented people; never one ID or phone twice."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._phones: set[str] = set()
        self._births: Counter[tuple[date, str]] = Counter()
        names = story("names")
        self._pool: dict[str, list[str]] = {key: names[key].split() for key in names if key != "surnames"}
        self._surnames: list[str] = names["surnames"].split()

    def name(self, sex: str, *, mongol: bool, surname: str = "") -> str:
        """A name: Han with a surname, Mongolian mostly without one, now and then with a clan before the dot."""
        kind = "male" if sex == "男" else "female"
        if not mongol:
            return (surname or self._random.choice(self._surnames)) + self._random.choice(
                self._pool[f"han_{kind}"]
            )
        given = self._random.choice(self._pool[f"mongol_{kind}"])
        drawn = self._random.random()
        if drawn < 0.05:
            return f"{self._random.choice(self._pool['clans'])}·{given}"
        if drawn < 0.30:
            return f"{self._random.choice('包白陈李王何金韩吴')}{given}"
        return given

    def person(self, name: str, sex: str, age: int, relation: str, *, mongol: bool) -> DemoPerson:
        """A person of an age on the demo's day."""
        birth = date(TODAY.year - age - 1, TODAY.month, TODAY.day) + timedelta(
            days=self._random.randint(1, 364)
        )
        number = None if self._random.random() < _WITHOUT_ID else self._id_number(birth, sex)
        phone = self._phone() if age >= 16 and self._random.random() < 0.8 else ""
        return DemoPerson(name, sex, birth, relation, "蒙古族" if mongol else "汉族", number, phone)

    def _id_number(self, birth: date, sex: str) -> str:
        self._births[birth, sex] += 1
        sequence = self._births[birth, sex] * 2 + (1 if sex == "男" else 0)
        first = f"{AREA}{birth:%Y%m%d}{sequence:03d}"
        return first + check_digit(first)

    def _phone(self) -> str:
        while (phone := f"1990{self._random.randint(0, 9_999_999):07d}") in self._phones:
            pass
        self._phones.add(phone)
        return phone


def villages(random: Random) -> list[DemoVillage]:
    """Every village with its families, those of the story among them, those away too."""
    people = People(random)
    return [_village(place, people, random) for place in story("places")["villages"]]


def born_as_told(everyone: list[DemoVillage]) -> None:
    """Give those of the story their told birth date and the ID that goes with it; nothing is drawn for it.

    Sequence 901 (902 for a woman): nobody drawn has one so high.
    """
    for village in everyone:
        born = {
            told["head"]: told["born"]
            for told in story("story")["quarter"].get(village.base, ())
            if "born" in told
        }
        for person in (family.head for family in village.families if family.head.name in born):
            person.birth = date.fromisoformat(born[person.name])
            first = f"{AREA}{person.birth:%Y%m%d}{901 + (person.sex == '女')}"
            person.id_number = first + check_digit(first)


def _village(place: dict[str, Any], people: People, random: Random) -> DemoVillage:
    base = village_base(place["name"])
    told = list(story("story")["quarter"].get(base, ()))
    count = place["households"] + place["away"]
    groups = int(story("places")["groups"])
    slots = {
        group: [i for i in range(count) if i * groups // count + 1 == group] for group in range(1, groups + 1)
    }
    chosen = _places_of(told, slots, random)
    taken = {one["head"] for one in told} | {place["secretary"]}
    families = []
    for index in range(count):
        family = Family(f"{base}-{index + 1:03d}", index * groups // count + 1)
        if index in chosen:
            _told_family(family, chosen[index], people, random)
        else:
            _family(family, _new_head(people, random, taken), people, random)
        families.append(family)
    _let_go_away(families, place["away"], random)
    _make_party_members(families, place, people, random)
    return DemoVillage(place, families)


def _places_of(
    told: list[dict[str, Any]], slots: dict[int, list[int]], random: Random
) -> dict[int, dict[str, Any]]:
    """Which household number each family of the story has, in its own group."""
    chosen: dict[int, dict[str, Any]] = {}
    for one in told:
        free = [index for index in slots[one["group"]] if index not in chosen]
        chosen[random.choice(free)] = one
    return chosen


def _new_head(people: People, random: Random, taken: set[str]) -> tuple[str, str, int, bool]:
    """A head's name that nobody in the village has yet, sex, age, and whether Mongolian."""
    mongol = random.random() < 0.55
    sex = "男" if random.random() < 0.78 else "女"
    name = people.name(sex, mongol=mongol)
    while name in taken:
        name = people.name(sex, mongol=mongol and random.random() < 0.5)
    taken.add(name)
    return name, sex, random.randint(28, 79), mongol


def _told_family(family: Family, told: dict[str, Any], people: People, random: Random) -> None:
    mongol = told["head"][0] not in "王李陈赵杨高吴白韩马张刘郭何田周孙曹唐" or told["head"] in (
        "高娃",
        "白其干",
    )
    head = (told["head"], told["sex"], told.get("age") or random.randint(35, 68), mongol)
    _family(family, head, people, random, size=told.get("people"), spouse=told.get("spouse", ""))
    family.items, family.days = dict(told["items"]), dict(told.get("days", {}))


def _family(
    family: Family,
    head: tuple[str, str, int, bool],
    people: People,
    random: Random,
    *,
    size: int | None = None,
    spouse: str = "",
) -> None:
    """Fill a household: head, spouse, children, parents and grandchildren as the ages allow."""
    name, sex, age, mongol = head
    family.people.append(people.person(name, sex, age, "户主", mongol=mongol))
    wanted = size or random.choices(_SIZES, _SIZE_WEIGHTS)[0]
    if spouse:
        wanted = max(wanted, 2)
    for relation, other_sex, other_age in _relations(sex, age, random):
        if len(family.people) >= wanted:
            break
        kin = ("长子", "次子", "长女", "孙子", *(("父亲",) if sex == "男" else ()))
        surname = family.head.name[0] if not mongol and relation in kin else ""
        if relation == "配偶" and spouse:
            given, is_mongol = spouse, mongol
        else:
            is_mongol = mongol if random.random() < 0.85 else not mongol
            given = people.name(other_sex, mongol=is_mongol and not surname, surname=surname)
        family.people.append(people.person(given, other_sex, other_age, relation, mongol=is_mongol))


def _relations(sex: str, age: int, random: Random) -> Iterator[tuple[str, str, int]]:
    """Who may live with a head of that age: relation, sex, age."""
    other = "女" if sex == "男" else "男"
    if age < 18:
        yield ("祖父", "男", age + 53) if random.random() < 0.5 else ("祖母", "女", age + 51)
        return
    yield "配偶", other, max(22, age + random.randint(-4, 4))
    if age >= 28:
        child = max(1, age - random.randint(23, 28))
        yield ("长子", "男", child) if random.random() < 0.5 else ("长女", "女", child)
        if child > 4:
            yield "次子", "男", child - random.randint(2, 4)
        if child > 24:
            yield "孙子", "男", child - 23
    if age < 58:
        yield ("父亲", "男", age + 25) if random.random() < 0.5 else ("母亲", "女", age + 24)
    yield "孙女", "女", max(1, age - 55)


def _let_go_away(families: list[Family], count: int, random: Random) -> None:
    ordinary = [family for family in families if family.items is None]
    for family in random.sample(ordinary, count):
        family.away = True


def _make_party_members(
    families: list[Family], place: dict[str, Any], people: People, random: Random
) -> None:
    """The village's party members, its secretary (head of a household of his own) among them."""
    homes = [family for family in families if not family.away]
    first = next(
        family
        for family in homes
        if family.items is None and family.head.sex == "男" and len(family.people) > 1
    )
    first.head.name, first.head.party = place["secretary"], True
    if first.head.birth.year < 1964:
        first.people[0] = people.person(
            place["secretary"], "男", random.randint(40, 58), "户主", mongol=first.head.ethnic == "蒙古族"
        )
        first.head.party = True
    grown = [
        person
        for family in homes
        for person in family.people
        if person is not first.head and 22 <= TODAY.year - person.birth.year <= 80
    ]
    for person in random.sample(grown, place["members"] - 1):
        person.party = True
