"""The demo's year of service told in order beside the points: places, volunteers, activities, hours, papers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from wenming_desktop.domain.activities import PLANNED
from wenming_desktop.services import demo_papers, demo_plan, demo_serving, demo_stations, demo_volunteers
from wenming_desktop.services.context import Book
from wenming_desktop.services.demo_people import DemoVillage
from wenming_desktop.services.demo_plan import Planned
from wenming_desktop.services.demo_roster import Keys
from wenming_desktop.services.demo_serving import Served
from wenming_desktop.services.demo_volunteers import DemoVolunteer
from wenming_desktop.support.clock import Clock


@dataclass(slots=True)
class Year:
    """Who serves and what is held; ``served`` says where it stands once written."""

    everyone: list[DemoVillage]
    keys: Keys
    who: list[DemoVolunteer]
    planned: list[Planned]
    random: Random
    served: Served


def plan_year(everyone: list[DemoVillage], keys: Keys, random: Random) -> Year:
    """Draw who serves and what is held; nothing is written."""
    who = demo_volunteers.volunteers(everyone, keys, random)
    planned = demo_plan.activities(everyone, who, random)
    demo_serving.even_out(who, planned)
    return Year(everyone, keys, who, planned, random, Served({}))


def write_first_half(book: Book, year: Year, items: dict[str, int]) -> None:
    """The last day of June and the first of July: places, rosters and what was held since January come in."""
    served = year.served
    served.items = items
    served.stations = demo_stations.write_places(
        _on(book, "2026-06-30T16:20"), year.everyone, year.keys, year.random
    )
    roster_day = _on(book, "2026-06-30T16:50")
    with roster_day.operation("登记队伍"):
        demo_serving.write_teams(roster_day, year.everyone, served)
    demo_serving.write_volunteers(_on(book, "2026-06-30T17:05"), year.everyone, year.who, served)
    morning = _on(book, "2026-07-01T09:10")
    demo_serving.write_recurring(morning, served)
    demo_serving.write_roles(morning, year.everyone, year.keys, served, year.random)
    demo_serving.write_first_half(morning, demo_serving.first_half(year.planned), served)


def write_month(book: Book, year: Year, month: int) -> None:
    """A month's activities with their sheets, as they were held."""
    demo_serving.write_as_held(book, demo_serving.held_in(year.planned, month), year.served, year.random)
    if month < 10:
        demo_papers.issue_after(book, month, year.who, year.served, year.random)


def write_autumn(book: Book, year: Year) -> None:
    """October's checks of the eight haves, trainings and awards, and what is planned."""
    demo_stations.write_checks_now(
        _on(book, "2026-10-19T10:30"), year.everyone, year.served.stations, year.random
    )
    demo_serving.write_notes(_on(book, "2026-10-22T15:00"), year.who, year.served, year.random)
    demo_papers.correct_some(_on(book, "2026-10-20T09:40"), year.served, year.random)
    demo_papers.propose(_on(book, "2026-10-24T11:20"), year.planned, year.served)
    demo_papers.add_photos(book, year.planned, year.served, year.random)
    demo_papers.issue_after(book, 10, year.who, year.served, year.random)
    plans = [one for one in year.planned if one.state == PLANNED]
    demo_serving.write_plans(_on(book, "2026-10-26T10:00"), plans, year.served)


def _on(book: Book, moment: str) -> Book:
    return replace(book, clock=Clock.fixed(datetime.fromisoformat(moment)))
