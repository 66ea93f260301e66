"""Who leaves (迁出、去世) and who comes back: dated facts of a person, with a cause where a closed month is touched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from wenming_desktop.services import booked_since, household_forms, volunteer_leaving, volunteer_roles
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.household_days import since
from wenming_desktop.storage import departures, facts, journal
from wenming_desktop.storage import people as people_store
from wenming_desktop.storage.facts import Since
from wenming_desktop.storage.people import PersonRow


@dataclass(frozen=True, slots=True)
class Left:
    """What becomes of the household a head leaves behind: who heads it from that day on, or, with nobody left, its state."""

    head_pk: int | None = None
    state: str = ""


_AS_IT_IS = Left()


def remove_person(
    book: Book, pk: int, day: date | None = None, cause: str = "", left: Left = _AS_IT_IS
) -> tuple[None, Changes]:
    """Mark a person as having left (迁出、去世) on a day, also as a volunteer; entries stay. A head needs ``left``.

    UserError for a day to come, and without a cause where the day, or the one it takes the place of, lies in a closed
    month: the party's board of it changes.
    """
    row = people_store.person(book.db, pk)
    day = day or book.clock.today()
    when = since(book, day, cause)
    if row.left_on and row.left_on < when.day:
        when = when._replace(corrects=since(book, date.fromisoformat(row.left_on), cause).corrects)
    home = facts.household_on(book.db, pk, day)
    told = booked_since.of_state(book, home, left.state, day) if home and left.state else ()
    label = f"人员迁出、去世 {row.name}{_left_words(book, left)}"
    with book.operation(label):
        if home is not None:
            _hand_over(book, home, left, when)
        for each in _homes_from(book, row, when.day):
            if not _off_the_boards(book, each, when.day):
                household_forms.refuse_leaving(book, row, each, when.day)
        journal.update(book.db, "person", pk, {"left_on": when.day})
        _keep(book, row, when, back=False)
        served = volunteer_leaving.leave_with(book, pk, day)
    ended = volunteer_roles.ended_with(book, pk, day)
    changes = _changed(label, (*booked_since.of_left(book, pk, day), *served, *ended, *told))
    return None, changes | changed(label, "volunteer", "membership", "team") if served else changes


def _left_words(book: Book, left: Left) -> str:
    head = f"，{people_store.person(book.db, left.head_pk).name}为户主" if left.head_pk else ""
    return head + (f"，户{left.state}" if left.state else "")


def _hand_over(book: Book, home: int, left: Left, when: Since) -> None:
    """The household goes on without its head: another from that day, or none and its state; call inside an operation."""
    row = people_store.household(book.db, home)
    if left.head_pk is not None:
        household_forms.refuse_as_head(book, row, people_store.person(book.db, left.head_pk), when.day)
        people_store.make_head(book.db, row, left.head_pk, when)
    if left.state:
        facts.put(book.db, home, facts.STATE, left.state, when)


def _off_the_boards(book: Book, home: int, day: str) -> bool:
    """A household that takes no part from a day on: he may be its last, and no board or paper names its head."""
    then = facts.value_on(book.db, home, facts.STATE, day)
    return facts.TAKES_PART not in (people_store.household(book.db, home).state, then)


def _homes_from(book: Book, row: PersonRow, day: str) -> list[int]:
    """The households he lived in on a day and after it: he may head none of them any more."""
    stays = facts.residences(book.db, row.pk)
    ends: list[str | None] = [since for since, _ in stays[1:]]
    homes = [home for (_, home), end in zip_longest(stays, ends) if end is None or end > day]
    return list(dict.fromkeys([*homes, *([row.household_pk] if row.household_pk else [])]))


def bring_back_person(book: Book, pk: int, cause: str = "") -> tuple[None, Changes]:
    """Take the mark of having left off again; a cause as for leaving."""
    row = people_store.person(book.db, pk)
    when = back_since(book, row, cause)
    if when is None:
        return None, Changes()
    label = f"恢复人员 {row.name}"
    with book.operation(label):
        told = come_back(book, row, when)
    changes = _changed(label, told)
    return None, changes | changed(label, "volunteer", "membership", "team") if told else changes


def back_since(book: Book, row: PersonRow, cause: str) -> Since | None:
    """The day from which one who left would be there again, None who never left; UserError where a cause is lacking."""
    return since(book, date.fromisoformat(row.left_on), cause) if row.left_on else None


def come_back(book: Book, row: PersonRow, when: Since | None) -> tuple[str, ...]:
    """He has not left after all; call inside an operation, ``when`` as ``back_since`` gave it. What the clerk is told."""
    if when is None or not row.left_on:
        return ()
    journal.update(book.db, "person", row.pk, {"left_on": None})
    _keep(book, row, when, back=True)
    return volunteer_leaving.back_with(book, row.pk, row.left_on)


def _keep(book: Book, row: PersonRow, when: Since, *, back: bool) -> None:
    departures.put(book.db, row.pk, row.household_pk, when, back=back, at=book.now, operator=book.operator)


def _changed(label: str, told: tuple[str, ...] = ()) -> Changes:
    return changed(label, "household", "person", "household_fact", warnings=told)
