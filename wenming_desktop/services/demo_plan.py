"""The demo's activities: what was held on which day, where, by which teams, and who signed in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from wenming_desktop.domain.activities import CANCELLED, CONTENTS, DONE, PLANNED
from wenming_desktop.domain.periods import month_first, month_last
from wenming_desktop.services.demo_people import DemoVillage, story
from wenming_desktop.services.demo_volunteers import DemoVolunteer, village_team

_LAST_DRAWN = date(2026, 10, 23)  # of the last days the story tells
_SATURDAYS = 0.45
_LATE, _EARLY = 0.10, 0.08
_DAY, _HALF = 24 * 60, 30


@dataclass(slots=True)
class Signed:
    """A volunteer who signed in, and from when to when he served (minutes from midnight of the first day)."""

    volunteer: DemoVolunteer
    start: int
    finish: int

    @property
    def minutes(self) -> int:
        """What he served."""
        return self.finish - self.start


@dataclass(slots=True)
class Planned:
    """An activity of the demo: its template (``told``), its day, village base ('' the institute) and team names."""

    told: dict[str, Any]
    day: date
    base: str
    teams: tuple[str, ...]
    state: str = DONE
    people: int | None = None
    signed: list[Signed] = field(default_factory=list)

    @property
    def content(self) -> str:
        """One of the five contents."""
        return CONTENTS[self.told["n"]]

    @property
    def start(self) -> int:
        """Minutes from midnight."""
        return minutes_of(self.told["s"])

    @property
    def finish(self) -> int:
        """Minutes from midnight of the first day; past 1440 where it ends on the next."""
        return minutes_of(self.told["e"]) + (_DAY if self.told.get("overnight") else 0)


def minutes_of(text: str) -> int:
    """09:30 -> 570."""
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def clock_text(minutes: int) -> str:
    """570 -> 09:30, also past midnight."""
    return f"{minutes % _DAY // 60:02d}:{minutes % 60:02d}"


def activities(everyone: list[DemoVillage], who: list[DemoVolunteer], random: Random) -> list[Planned]:
    """The year's activities by day, with those who signed in."""
    places = {village.base: village.place["name"] for village in everyone}
    told = story("activities")
    found = [_told(one, DONE, places) for one in told["told"]]
    for month, count in told["months"].items():
        found += _drawn_month(int(month.replace("-", "")), count, found, places, random)
    found += [_told(one, CANCELLED, places) for one in told["cancelled"]]
    found += [_told(one, PLANNED, places) for one in told["plans"]]
    found.sort(key=lambda one: (one.day, one.start, one.told["t"], one.base))
    _sign_in(found, who, random)
    return found


def _told(told: dict[str, Any], state: str, places: dict[str, str]) -> Planned:
    base = str(told["village"])
    teams = tuple(_teams(told["teams"], base, places))
    return Planned(told, date.fromisoformat(told["day"]), base, teams, state, told.get("people"))


def _teams(names: list[str], base: str, places: dict[str, str]) -> Iterator[str]:
    """Codes are the institute's teams; a village's short name is that village's team (the first ones' where many)."""
    institute = {one["code"]: one["name"] for one in story("teams")["institute"]}
    for name in names:
        if name in institute:
            yield institute[name]
        else:
            yield village_team(places[base or "萨日朗"], name)


def _drawn_month(
    month: int, count: int, told: list[Planned], places: dict[str, str], random: Random
) -> list[Planned]:
    """Fill a month up to its count: kinds by season and weight, Saturdays most, villages in turn."""
    first, last = month_first(month), min(month_last(month), _LAST_DRAWN)
    there = [one for one in told if first <= one.day <= last or one.day.month == month % 100]
    kinds = [one for one in story("activities")["kinds"] if month % 100 in one.get("months", (month % 100,))]
    silent = story("activities")["silent"] if month == 202610 else ()
    bases = [base for base in places if base not in silent]
    order = [base for base in bases for _ in range(3 if base == "萨日朗" else 1)]
    if last < month_last(month):  # the month's end has not come yet
        kinds = [one for one in kinds if not one.get("end")]
    busy = Counter(one.day for one in there)
    found: list[Planned] = []
    while len(found) + len(there) < count:
        kind = random.choices(kinds, [one["weight"] for one in kinds])[0]
        day = _day(kind, first, last, random)
        base = (
            "" if kind["by"] == "institute" else _base(order, [one.base for one in (*there, *found)], random)
        )
        if busy[day] >= 3 or any(one.told["t"] == kind["t"] and one.base == base for one in (*found, *there)):
            continue
        busy[day] += 1
        low, high = kind["people"]
        teams = tuple(_teams(kind["teams"], base, places))
        found.append(Planned(kind, day, base, teams, people=random.randint(low, high)))
    return found


def _base(order: list[str], used: list[str], random: Random) -> str:
    """A village whose turn has not come this month, or any."""
    waiting = [base for base in order if base not in used]
    return random.choice(waiting if waiting and random.random() < 0.7 else order)


def _day(kind: dict[str, Any], first: date, last: date, random: Random) -> date:
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    if kind.get("end"):
        days = days[-4:]
    saturdays = [day for day in days if day.weekday() == 5]
    return random.choice(saturdays if saturdays and random.random() < _SATURDAYS else days)


def _sign_in(planned: list[Planned], who: list[DemoVolunteer], random: Random) -> None:
    """Who came: members of the teams, of its village first, nobody twice a day, no minor to a rescue."""
    teams: defaultdict[str, list[DemoVolunteer]] = defaultdict(list)
    for one in who:
        for name in one.teams:
            teams[name].append(one)
    busy: set[tuple[int, date]] = set()
    for activity in planned:
        if activity.state != DONE or not activity.told.get("counts", True):
            continue
        pool = {one.person_pk: one for name in activity.teams for one in teams[name]}
        pool |= {one.person_pk: one for one in who if one.base == activity.base and random.random() < 0.25}
        able = [one for one in pool.values() if _may(one, activity, busy)]
        able = able or [one for one in who if _may(one, activity, busy)]
        for one in _chosen(able, activity, random):
            busy |= {
                (one.person_pk, activity.day),
                (one.person_pk, activity.day + timedelta(days=activity.finish > _DAY)),
            }
            activity.signed.append(_signed(one, activity, random))
        activity.signed.sort(
            key=lambda one: (list(activity.teams).index(_team_of(one, activity)), one.volunteer.number)
        )


def _may(one: DemoVolunteer, activity: Planned, busy: set[tuple[int, date]]) -> bool:
    day = activity.day
    if (one.person_pk, day) in busy or one.registered > day or (one.left_on and one.left_on <= day):
        return False
    return not one.minor(day) or not (activity.told.get("rescue") or activity.finish > 21 * 60)


def _chosen(able: list[DemoVolunteer], activity: Planned, random: Random) -> list[DemoVolunteer]:
    wanted = min(
        len(able), random.randint(8, 16) + (14 if len(activity.teams) > 3 else 5 * (not activity.base))
    )
    ranked = sorted(able, key=lambda one: (-one.keen * random.random(), one.number))
    return ranked[:wanted]


def _team_of(one: Signed, activity: Planned) -> str:
    return next((name for name in activity.teams if name in one.volunteer.teams), activity.teams[-1])


def _signed(one: DemoVolunteer, activity: Planned, random: Random) -> Signed:
    """Most stay from beginning to end; a few come half an hour late or leave early."""
    start, finish = activity.start, activity.finish
    if finish - start >= 3 * _HALF:
        start += _HALF * (random.random() < _LATE)
        finish -= _HALF * (random.random() < _EARLY)
    return Signed(one, start, finish)
