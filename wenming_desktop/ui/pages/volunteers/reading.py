"""What the room asks the services for, each as one reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wenming_desktop.domain.names import group_label
from wenming_desktop.domain.volunteers import CONSENTS
from wenming_desktop.services import (
    people,
    places,
    search,
    teams,
    volunteer_forms,
    volunteer_roles,
    volunteers,
)
from wenming_desktop.services.context import Book
from wenming_desktop.ui import labels
from wenming_desktop.ui.widgets.deciding import Choice, Offered


@dataclass(frozen=True)
class Words:
    """The names a form or a filter offers: (pk, name) pairs in the book's order, categories as labels."""

    teams: tuple[tuple[int, str], ...]
    villages: tuple[tuple[int, str], ...]
    stations: tuple[tuple[int, str], ...]
    categories: tuple[str, ...]


@dataclass(frozen=True)
class FormStart:
    """What a form starts with, and the words it offers."""

    values: dict[str, Any]
    words: Words
    person_pk: int | None = None


def words(book: Book) -> Words:
    """The names to choose from; teams out of use are left out."""
    return Words(
        tuple((one.pk, one.name) for one in teams.tree(book) if one.status == "在用"),
        tuple((one.pk, one.name) for one in places.villages(book)),
        tuple((one.pk, one.name) for one in places.stations(book)),
        tuple(teams.categories(book).values()),
    )


def volunteer_start(book: Book, pk: int | None) -> FormStart:
    """For the form of a volunteer; of a new one its next number."""
    if pk is None:
        blank = {"consent": CONSENTS[0], "guardian_consent": CONSENTS[0], "registered": book.clock.today()}
        return FormStart({"number": volunteers.next_number(book)} | blank, words(book))
    person_pk = volunteers.detail(book, pk).person.pk
    return FormStart(volunteer_forms.volunteer_values(book, pk), words(book), person_pk)


def team_start(book: Book, pk: int | None, station_pk: int | None = None) -> FormStart:
    """For the form of a team; a new one belongs to the place one looks at."""
    found = words(book)
    station = dict(found.stations).get(station_pk or 0, "")
    values = teams.team_values(book, pk) if pk is not None else {"station": station, "status": "在用"}
    return FormStart(values, found)


def role_start(book: Book, pk: int | None, tag: str = "") -> FormStart:
    """For the form of a place on a roster."""
    values = (
        volunteer_roles.role_values(book, pk)
        if pk is not None
        else {"tag": tag, "from_day": book.clock.today()}
    )
    return FormStart(values, words(book))


def person_filling(book: Book, person_pk: int) -> dict[str, Any]:
    """What the register knows of a person, for a volunteer's form: ID and phone masked."""
    values = people.person_values(book, person_pk)
    found = {name: values[name] for name in volunteer_forms.PERSON_NAMES if name != "name"}
    member = people.person_detail(book, person_pk)
    if member.household_pk is not None:
        home = people.household_detail(book, member.household_pk)
        found["area"] = f"{home.village}{group_label(home.group)}"
    return found


def find_people(book: Book, text: str) -> Offered:
    """People of the register for a chooser; who is a volunteer already says so at the right."""
    found = search.people_for_entry(book, text)
    return Offered((
        Choice(
            one.person_pk, one.name, _where(one),
            "已是志愿者" if volunteers.of_person(book, one.person_pk) is not None else "",
            _shown(one),
        )
        for one in found
    ), found.more)  # fmt: skip


def find_volunteers(book: Book, text: str) -> Offered:
    """Volunteers for a chooser by name, pinyin, initials or number."""
    found = volunteers.pick(book, text)
    return Offered((
        Choice(
            one.volunteer_pk, one.name, " · ".join(part for part in (one.team, one.village) if part),
            f"{one.number}　{labels.hours(one.minutes)}小时",
            f"{one.name}（{one.number}）", (one.number,),
        )
        for one in found
    ), found.more)  # fmt: skip


def _shown(one: search.Candidate) -> str:
    """吴凤琴（户主恩和，乌力格尔嘎查2组，乌力格尔-012）: who was chosen, told apart from whom has the same name."""
    place = f"{one.village}{group_label(one.group)}"
    role = "户主" if one.is_head else f"户主{one.head}" if one.head else ""
    told = "，".join(filter(None, (role, place, one.number)))
    return f"{one.name}（{told}）" if told else one.name


def _where(one: search.Candidate) -> str:
    if not one.village:
        return "没有户的人"
    place = f"{one.village}{group_label(one.group)}"
    return f"{place} · {'户主' if one.is_head else f'户主 {one.head}'} · {one.number}"
