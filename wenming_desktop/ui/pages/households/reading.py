"""What the room asks the services for, each as one reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wenming_desktop.domain.names import group_label
from wenming_desktop.domain.some import Some
from wenming_desktop.services import people, places, tables
from wenming_desktop.services.context import Book
from wenming_desktop.ui.widgets.deciding import Choice, Offered


@dataclass(frozen=True)
class Villages:
    """The villages to filter by, and the groups of the one chosen."""

    villages: tuple[tuple[int, str], ...]
    groups: tuple[str, ...]


@dataclass(frozen=True)
class FormStart:
    """What a form starts with, and the words its drop-downs offer."""

    values: dict[str, Any]
    villages: tuple[str, ...]
    grids: tuple[str, ...]
    branches: tuple[str, ...]
    members: tuple[str, ...] = ()
    village_pk: int | None = None


@dataclass(frozen=True)
class OrderLine:
    """A household in 本村户序: its key, what finds it, and its words."""

    pk: int
    number: str
    head: str
    text: str


_OFFERED = 12


def find_households(book: Book, text: str, village_pk: int | None, but: int) -> Offered:
    """Households to pick by head, member, number or initials, in one village or all; ``but`` is left out."""
    found = Some.first(
        [
            pk
            for pk in tables.ids(book, "households", text=text, filters={"village": village_pk})
            if pk != but
        ],
        _OFFERED,
    )
    rows = tables.rows(book, "households", found)
    return Offered((_household_line(row) for row in rows), found.more)


def _household_line(row: dict[str, Any]) -> Choice:
    head, place = row["head"] or "（无户主）", f"{row['village']}{group_label(row['group'])}"
    told = f"{place} · {row['number']} · {row['people']}口人"
    return Choice(row["pk"], head, told, row["state"], f"{head}　{row['number']}", (row["number"],))


def village_order(book: Book, village_pk: int) -> list[OrderLine]:
    """A village's households in their present order."""
    found = tables.ids(book, "households", filters={"village": village_pk})
    return [
        OrderLine(row["pk"], row["number"], row["head"] or "", _order_text(row))
        for row in tables.rows(book, "households", found)
    ]


def _order_text(row: dict[str, Any]) -> str:
    state = "" if row["state"] == "参评" else f"（{row['state']}）"
    return "　".join(
        part
        for part in (group_label(row["group"]), row["number"], f"{row['head'] or '（无户主）'}{state}")
        if part
    )


def villages(book: Book, village_pk: int | None) -> Villages:
    """For the filter bar."""
    found = tuple((one.pk, one.name) for one in places.villages(book))
    return Villages(found, tuple(places.groups(book, village_pk)) if village_pk else ())


def village_names(book: Book) -> list[tuple[int, str]]:
    """Every village: key and name."""
    return [(one.pk, one.name) for one in places.villages(book)]


def household_start(book: Book, pk: int | None, village_pk: int | None = None) -> FormStart:
    """For the form of a household; of a new one the village chosen in the filter."""
    detail = people.household_detail(book, pk) if pk is not None else None
    inside = detail.village_pk if detail else village_pk
    names = {one.pk: one.name for one in places.villages(book)}
    values = people.household_values(book, pk) if pk is not None else {"village": names.get(inside or 0)}
    grids = (
        [one.name for one in places.grids(book, inside)]
        if inside
        else [one.name for one in places.grids(book)]
    )
    members = [one.name for one in detail.members if not one.left_on] if detail else []
    return FormStart(values, tuple(names.values()), tuple(dict.fromkeys(grids)), (), tuple(members), inside)


def person_start(book: Book, pk: int | None, household_pk: int) -> FormStart:
    """For the form of a person, ID and phone masked."""
    detail = people.household_detail(book, household_pk)
    values = people.person_values(book, pk) if pk is not None else {}
    branches = tuple(one.name for one in places.branches(book))
    return FormStart(values, (), (), branches, (), detail.village_pk)
