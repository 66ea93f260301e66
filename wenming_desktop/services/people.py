"""Households (农牧户) and their people: looked at and written. Merging, moving and states: see ``households``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from wenming_desktop.domain.errors import Problem
from wenming_desktop.domain.identity import age_on, clean_id, mask_id, mask_phone
from wenming_desktop.domain.names import clean_name, group_label
from wenming_desktop.domain.people import HEAD
from wenming_desktop.domain.periods import Period, month_of
from wenming_desktop.domain.points import Entry
from wenming_desktop.services import booked_since, household_forms, proofs, yardstick
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.forms import Values
from wenming_desktop.services.household_days import refound, since, wrong_since
from wenming_desktop.services.household_forms import Extra
from wenming_desktop.services.household_history import history
from wenming_desktop.services.rules import by_category
from wenming_desktop.storage import facts, journal, ledger, tallies
from wenming_desktop.storage import people as people_store
from wenming_desktop.storage.facts import Since
from wenming_desktop.storage.people import PersonRow


@dataclass(frozen=True, slots=True)
class Member:
    """A person as a screen shows one: ID and phone masked, ``left_on`` the day one left the household ('' stays)."""

    pk: int
    household_pk: int | None
    name: str
    relation: str
    sex: str
    birth: date | None
    age: int | None
    ethnic: str
    id_number: str
    phone: str
    party: bool
    branch_pk: int | None
    branch: str
    note: str
    left_on: str
    is_head: bool


@dataclass(frozen=True, slots=True)
class HouseholdDetail:
    """All a page shows of a household; points in hundredths, totals of the quarter with its base.

    ``states`` are (state, from day) oldest first, ``history`` its dated facts in words, the latest first; ``categories`` the quarter's points by category, every category of
    the rule book named; ``merged_into`` the number of the household it now counts for, '' where it lives.
    """

    pk: int
    number: str
    village_pk: int
    village: str
    group: str | None
    grid_pk: int | None
    grid: str
    head_pk: int | None
    head: str
    state: str
    state_from: str
    note: str
    merged_into: str
    members: tuple[Member, ...]
    states: tuple[tuple[str, str], ...]
    history: tuple[str, ...]
    aliases: tuple[str, ...]
    quarter: Period
    total: int
    total_before: int
    month_points: int
    veto: bool
    categories: tuple[tuple[str, int], ...]
    entries: tuple[Entry, ...]


def household_detail(book: Book, pk: int, quarter: Period | None = None) -> HouseholdDetail:
    """A household with members, dated states, aliases, and its entries of a quarter (the current one by default)."""
    row = people_store.household(book.db, pk)
    quarter = quarter or Period.around(book.clock.today(), "quarter")
    keys = tallies.merged_keys(book.db, "masses", pk)
    sums, _, vetoes = _sums(book, keys, quarter)
    base = yardstick.base(book, "masses", quarter)
    month = month_of(book.clock.today())
    return HouseholdDetail(
        pk=row.pk, number=row.number, village_pk=row.village_pk, village=row.village, group=row.grp, grid_pk=row.grid_pk,
        grid=row.grid, head_pk=row.head_pk, head=row.head, state=row.state, state_from=row.state_from or "",
        note=row.note,
        merged_into=people_store.household(book.db, people_store.living(book.db, pk)).number if row.merged_into else "",
        members=tuple(_member(book, one, row.head_pk) for one in people_store.members(book.db, pk)),
        states=tuple(people_store.states(book.db, pk)), history=history(book, pk), aliases=tuple(people_store.aliases(book.db, pk)),
        quarter=quarter, total=base + sums, total_before=base + _sums(book, keys, quarter.shifted(-1))[0],
        month_points=tallies.sums_of(book.db, "masses", keys, month, month)[0], veto=vetoes > 0,
        categories=tuple(by_category(book, "masses", keys, quarter)), entries=tuple(household_entries(book, pk, quarter)),
    )  # fmt: skip


def household_entries(book: Book, pk: int, period: Period) -> list[Entry]:
    """The entries of a household and of those merged into it, newest first; what 撤销 took back is left out."""
    marks = ",".join(str(key) for key in tallies.merged_keys(book.db, "masses", pk))
    found = ledger.entries(
        book.db,
        f"e.track = 'masses' AND e.household_pk IN ({marks}) AND e.counts_in BETWEEN ? AND ? AND {tallies.SHOWN}",
        [period.months[0], period.months[-1]],
        order="e.event_date DESC, e.pk DESC",
    )
    return proofs.marked(book, found)


def person_detail(book: Book, pk: int) -> Member:
    """One person, ID and phone masked."""
    row = people_store.person(book.db, pk)
    head_pk = people_store.household(book.db, row.household_pk).head_pk if row.household_pk else None
    return _member(book, row, head_pk)


def _sums(book: Book, keys: Sequence[int], period: Period) -> tuple[int, int, int]:
    return tallies.sums_of(book.db, "masses", keys, period.months[0], period.months[-1])


def _member(book: Book, row: PersonRow, head_pk: int | None) -> Member:
    birth = date.fromisoformat(row.birth) if row.birth else None
    return Member(
        pk=row.pk, household_pk=row.household_pk, name=row.name, relation=row.relation, sex=row.sex, birth=birth,
        age=age_on(birth, book.clock.today()) if birth else None, ethnic=row.ethnic, id_number=mask_id(row.id_number),
        phone=mask_phone(row.phone), party=bool(row.party), branch_pk=row.branch_pk, branch=row.branch, note=row.note,
        left_on=row.left_on or "", is_head=row.pk == head_pk,
    )  # fmt: skip


def household_values(book: Book, pk: int) -> dict[str, Any]:
    """What a household's form starts with, by field name of ``domain.people.Household``."""
    row = people_store.household(book.db, pk)
    founded = facts.founded_on(book.db, pk)
    return {
        "founded": date.fromisoformat(founded) if founded else None, "number": row.number, "village": row.village, "group": row.grp, "head": row.head, "grid": row.grid,
        "state": row.state, "state_from": date.fromisoformat(row.state_from) if row.state_from else None, "note": row.note,
    }  # fmt: skip


def person_values(book: Book, pk: int) -> dict[str, Any]:
    """What a person's form starts with, ID and phone masked: saved as they stand they are left alone."""
    one = person_detail(book, pk)
    names = ("name", "relation", "sex", "birth", "ethnic", "id_number", "phone", "party", "branch", "note")
    return {name: getattr(one, name) for name in names}


def check_household(book: Book, pk: int | None, values: Values) -> list[Problem]:
    """What is wrong with a household's form, by field name (``Problem.record``)."""
    return list(household_forms.household(book, pk, values).problems)


def check_person(
    book: Book, pk: int | None, values: Values, household_pk: int | None = None
) -> list[Problem]:
    """What is wrong with a person's form, by field name; warnings (same name in the village) do not stop saving."""
    return list(household_forms.person(book, pk, values, household_pk).problems)


def save_household(book: Book, pk: int | None, values: Values) -> tuple[int, Changes]:
    """Make (None) or change a household; a new one without a number gets the village's next.

    ``head`` names the head: of a new household a person is made, of an old one it must be a member. A state other than
    the stored one is dated by ``state_from``; head and group hold from ``day``, a new household exists from it (today
    where not given), with ``wrong`` they were so from the first (原来就登错了); ``cause`` where a closed month is
    touched; an old ``number`` stays an alias. ``founded`` is the 建户 an old household should have had. UserError for the first wrong field.
    """
    row, extra = household_forms.household_row(book, pk, values)
    if pk is None:
        return _new_household(book, row, extra)
    stored = people_store.household(book.db, pk)
    founded = extra.founded if _refounded(book, pk, extra.founded) else None
    if not (row or founded or extra.state) and extra.head_pk is None and extra.group is None:
        return pk, Changes()
    label = f"修改农牧户 {row.get('number') or stored.number}"
    told: tuple[str, ...] = ()
    if extra.state:
        told += booked_since.of_state(book, pk, extra.state[0], date.fromisoformat(extra.state[1]))
    with book.operation(label):
        if (number := row.pop("number", None)) is not None:
            people_store.renumber(book.db, pk, number)
        if row:
            journal.update(book.db, "household", pk, row)
        if extra.head_pk is not None:
            when = _when(book, pk, facts.HEAD, extra)
            head = people_store.person(book.db, extra.head_pk)
            household_forms.refuse_as_head(book, stored, head, when.day)
            people_store.make_head(book.db, stored, head.pk, when)
        if extra.group is not None:
            facts.put(book.db, pk, facts.GROUP, extra.group, _when(book, pk, facts.GROUP, extra))
        if extra.state:
            state, day = extra.state
            facts.put(book.db, pk, facts.STATE, state, since(book, date.fromisoformat(day), extra.cause))
        if founded:
            told += refound(book, pk, founded, extra.cause)
    return pk, _changed(label, *(["household_alias"] if number is not None else []), told=told)


def _refounded(book: Book, pk: int, day: date | None) -> bool:
    return day is not None and day.isoformat() != facts.founded_on(book.db, pk)


def _new_household(book: Book, row: dict[str, Any], extra: Extra) -> tuple[int, Changes]:
    """A household of its own from a day on (新建一户), with its head."""
    number = row["number"] = row.get("number") or _free_number(book, row["village_pk"])
    founded = since(book, extra.day, extra.cause)
    label = f"新增农牧户 {number}"
    with book.operation(label):
        pk = people_store.insert_household(book.db, row, founded)
        if extra.head:
            person = {"household_pk": pk, "name": extra.head, "relation": HEAD}
            facts.put(book.db, pk, facts.HEAD, people_store.insert_person(book.db, person), Since())
        if extra.state:
            people_store.put_state(book.db, pk, *extra.state)
    return pk, _changed(label)


def _when(book: Book, pk: int, kind: str, extra: Extra) -> Since:
    """From when the form's change holds: its day, or that of the fact which was wrong from the first."""
    if extra.wrong:
        return wrong_since(book, pk, kind, extra.cause)
    return since(book, extra.day, extra.cause)


def _free_number(book: Book, village_pk: int) -> str:
    base = book.db.execute("SELECT base FROM village WHERE pk = ?", [village_pk]).fetchone()[0]
    return people_store.next_number(book.db, str(base))


def save_person(
    book: Book, pk: int | None, values: Values, household_pk: int | None = None
) -> tuple[int, Changes]:
    """Make (None; a member of ``household_pk``, or of none) or change a person. UserError for the first wrong field."""
    row = household_forms.person_row(book, pk, values, household_pk)
    if pk is None:
        label = f"新增人员 {row['name']}"
        with book.operation(label):
            pk = people_store.insert_person(book.db, {**row, "household_pk": household_pk})
            if household_pk and people_store.household(book.db, household_pk).head_pk is None:
                facts.put(
                    book.db, household_pk, facts.HEAD, pk, since(book, None, "新增人员，本户原来没有户主")
                )
        return pk, _changed(label)
    if not row:
        return pk, Changes()
    label = f"修改人员 {row.get('name') or people_store.person(book.db, pk).name}"
    with book.operation(label):
        journal.update(book.db, "person", pk, people_store.sounded(row))
    return pk, _changed(label)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Somebody who may be the same person: by ID (certain) or by name in the village (maybe)."""

    kind: Literal["id", "name"]
    person_pk: int
    household_pk: int | None
    name: str
    text: str


def duplicates(
    book: Book, name: str = "", id_number: str = "", village_pk: int | None = None, but: int | None = None
) -> list[Duplicate]:
    """Who has this ID, or this name in the village, while one is typing; ``but`` is the person being changed."""
    found: list[Duplicate] = []
    number = clean_id(id_number)
    if len(number) == 18 and "*" not in number:
        pk = people_store.who_has_id(book.db, number, but)
        found += [_duplicate(book, "id", pk)] if pk is not None else []
    if clean_name(name):
        seen = {one.person_pk for one in found}
        same = people_store.same_name(book.db, clean_name(name), village_pk, but)
        found += [_duplicate(book, "name", pk) for pk in same[:10] if pk not in seen]
    return found


def _duplicate(book: Book, kind: Literal["id", "name"], pk: int) -> Duplicate:
    person = people_store.person(book.db, pk)
    place = ""
    if person.household_pk:
        row = people_store.household(book.db, person.household_pk)
        place = f"{row.village}{group_label(row.grp)} {row.number}"
    text = f"身份证号已登记：{person.name} {place}" if kind == "id" else f"同名：{person.name} {place}"
    return Duplicate(kind, pk, person.household_pk, person.name, text.rstrip())


def _changed(label: str, *nouns: str, told: tuple[str, ...] = ()) -> Changes:
    return changed(label, "household", "person", "household_fact", *nouns, warnings=told)
