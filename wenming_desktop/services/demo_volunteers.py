"""The demo's volunteers: who of the villages serves in which of the 8 + 65 teams, since when and on whose consent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from wenming_desktop.domain.durations import parse_hours
from wenming_desktop.domain.identity import age_on, is_minor
from wenming_desktop.services.demo_people import TODAY, DemoPerson, DemoVillage, Family, story
from wenming_desktop.services.demo_roster import Keys

ROSTER_DAY = date(2026, 6, 30)  # the roster was imported this day; brought-forward hours end with 2025
BROUGHT_UNTIL = date(2025, 12, 31)
_PREFIX = "150599"
_POSTS = ("队长", "副队长", "联络员")
_UNKNOWN_CONSENT = 0.05
_MINORS_A_VILLAGE = 0.8
# Hours brought forward (weights): most have little, a few have served for many years.
_BROUGHT = (
    (0, 20),
    (20, 25),
    (45, 20),
    (75, 14),
    (99.5, 2),
    (100, 2),
    (130, 8),
    (220, 5),
    (310, 4),
    (602, 2),
    (1001, 1),
    (1502, 1),
)


@dataclass(slots=True)
class DemoVolunteer:
    """A volunteer to be: the person's key, the teams with the post in each, and what the record says."""

    person_pk: int
    person: DemoPerson
    base: str
    head: str
    teams: dict[str, str] = field(default_factory=dict)
    keen: float = 1.0
    registered: date = ROSTER_DAY
    skills: str = ""
    consent: str = "同意"
    guardian_consent: str = "同意"
    brought: int = 0
    target: int | None = None
    number: str = ""
    left_on: date | None = None

    def minor(self, day: date) -> bool:
        """Under eighteen on a day."""
        return is_minor(self.person.birth, day)


def village_team(place: str, short: str) -> str:
    """萨日朗嘎查夕阳红志愿服务队."""
    return f"{place}{short}志愿服务队"


def volunteers(everyone: list[DemoVillage], keys: Keys, random: Random) -> list[DemoVolunteer]:
    """Everybody who serves, in the order of their numbers."""
    found: list[DemoVolunteer] = []
    for village in everyone:
        found += _of_village(village, keys, random)
    _join_institute(found, random)
    for one in found:
        _fill(one, random)
    return _number(found)


def _of_village(village: DemoVillage, keys: Keys, random: Random) -> list[DemoVolunteer]:
    chosen = _told(village, keys)
    taken = {one.person_pk for one in chosen}
    grown = [
        (family, place)
        for family in village.families
        if not family.away
        for place in range(len(family.people))
        if keys.person[family.number, place] not in taken
    ]
    random.shuffle(grown)
    for team in story("teams")["village"]:
        name = village_team(village.place["name"], team["short"])
        wanted = random.randint(5, 7) - sum(name in one.teams for one in chosen)
        fits = [
            (family, place)
            for family, place in grown
            if max(team["ages"][0], 18) <= _age(family.people[place]) <= team["ages"][1]
        ]
        for family, place in fits[:wanted]:
            grown.remove((family, place))
            chosen.append(_volunteer(village, keys, family, place, {name: ""}))
    _take_minors(village, keys, grown, chosen, random)
    _give_posts(village, chosen, random)
    return chosen


def _told(village: DemoVillage, keys: Keys) -> list[DemoVolunteer]:
    found = []
    for told in story("teams")["told"]:
        if told["village"] != village.base:
            continue
        family = next(
            one for one in village.families
            if one.head.name == told["head"] and one.group == told.get("group", one.group)
        )  # fmt: skip
        teams = {village_team(village.place["name"], told["short"]): told["post"]}
        teams |= {_institute_team(code): "" for code in told["also"]}
        one = _volunteer(village, keys, family, 0, teams)
        one.skills, one.keen = told["skills"], told["keen"]
        one.target = parse_hours(told["hours"]) if "hours" in told else None
        one.number = str(told.get("number", ""))
        found.append(one)
    return found


def _volunteer(
    village: DemoVillage, keys: Keys, family: Family, place: int, teams: dict[str, str]
) -> DemoVolunteer:
    person = family.people[place]
    return DemoVolunteer(keys.person[family.number, place], person, village.base, family.head.name, teams)


def _institute_team(code: str) -> str:
    return next(str(one["name"]) for one in story("teams")["institute"] if one["code"] == code)


def _age(person: DemoPerson) -> int:
    return age_on(person.birth, TODAY)


def _take_minors(
    village: DemoVillage,
    keys: Keys,
    free: list[tuple[Family, int]],
    chosen: list[DemoVolunteer],
    random: Random,
) -> None:
    """A student or two of fourteen to seventeen in the village's 红马甲."""
    name = village_team(village.place["name"], "红马甲")
    young = [
        (family, place) for family, place in free if 14 <= _age(family.people[place]) <= 17 and place > 0
    ]
    for family, place in young[: int(random.random() < _MINORS_A_VILLAGE)]:
        chosen.append(_volunteer(village, keys, family, place, {name: "队员"}))


def _give_posts(village: DemoVillage, chosen: list[DemoVolunteer], random: Random) -> None:
    """Each village team has a leader; now and then two, and a contact; one of the teams may have none."""
    for team in story("teams")["village"]:
        name = village_team(village.place["name"], team["short"])
        members = [one for one in chosen if name in one.teams]
        posts = list(_POSTS)
        taken = {one.teams[name] for one in members} - {""}
        posts = [post for post in posts if post not in taken]
        if random.random() < 0.04:
            posts = []
        for one in (one for one in members if not one.teams[name]):
            one.teams[name] = posts.pop(0) if posts and not one.minor(TODAY) else "队员"


def _join_institute(found: list[DemoVolunteer], random: Random) -> None:
    """Members of the institute's eight teams come out of the villages' teams."""
    for team in story("teams")["institute"]:
        name = str(team["name"])
        inside = [one for one in found if name in one.teams]
        free = [one for one in found if len(one.teams) == 1 and _age(one.person) >= 22]
        joined = inside + random.sample(free, random.randint(13, 17) - len(inside))
        for one, post in zip(
            joined, ("队长", "队长", "联络员") if team["code"] == "culture" else _POSTS, strict=False
        ):
            one.teams[name] = post
        for one in joined[3:]:
            one.teams[name] = "队员"
        for one in joined:
            one.keen = max(one.keen, 1.6)


def _fill(one: DemoVolunteer, random: Random) -> None:
    """When he came, what he can do, the consent, the hours brought forward."""
    minor = one.minor(TODAY)
    first = date(2025, 9, 1) if minor else date(2020, 5, 18)
    one.registered = first + timedelta(days=random.randrange((date(2026, 5, 20) - first).days))
    if one.number:
        one.registered = date(2025, 3, 8)
    one.skills = one.skills or "、".join(
        random.sample(story("teams")["skills"].split(), random.choice((0, 1, 1, 2)))
    )
    one.keen *= random.choice((0.5, 0.8, 1.0, 1.0, 1.4, 2.0))
    if random.random() < _UNKNOWN_CONSENT and not one.number:
        one.consent = "未知"
    if minor and random.random() < 0.15:
        one.guardian_consent = "未知"
    before = (BROUGHT_UNTIL - one.registered).days
    if before > 60 and not minor:
        hours, _ = random.choices(_BROUGHT, [weight for _, weight in _BROUGHT])[0]
        spread = random.choice((0, 1, 2.5, 6, 9.5, 14)) if hours in (20, 45, 75, 130, 220) else 0
        one.brought = round((hours + spread) * 60)
    if random.random() < 0.015 and one.target is None:
        one.left_on = date(2026, 8, 1) + timedelta(days=random.randrange(60))


def _number(found: list[DemoVolunteer]) -> list[DemoVolunteer]:
    """Numbers follow the day of registration; the one of the story has the number the pictures show."""
    told = [one for one in found if one.number]
    order = sorted((one for one in found if not one.number), key=lambda one: (one.registered, one.person_pk))
    for one in told:
        order.insert(int(one.number) - 1, one)
    for place, one in enumerate(order, 1):
        one.number = f"{_PREFIX}{place:06d}"
    return order
