"""The form of a volunteer: the person of the register and the record of serving, on one sheet."""

from __future__ import annotations

from datetime import date
from typing import Any

from wenming_desktop.domain.errors import Problem
from wenming_desktop.domain.fields import Field, field_named, fields_of
from wenming_desktop.domain.identity import clean_id, is_minor
from wenming_desktop.domain.people import Person
from wenming_desktop.domain.volunteers import (
    AGREED,
    LEFT,
    NO_GUARDIAN,
    VOLUNTEER_STATUSES,
    Volunteer,
    clean_number,
    new_number,
    number_fault,
    registered_fault,
)
from wenming_desktop.services import forms, household_forms, people
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.forms import Cleaned, Values, wrong_field
from wenming_desktop.storage import journal
from wenming_desktop.storage import people as people_store
from wenming_desktop.storage import volunteers as store

_ON_ROSTER = {"status": VOLUNTEER_STATUSES[0], "left_on": None}
PERSON_NAMES = ("name", "sex", "birth", "ethnic", "id_number", "phone")


def volunteer_fields() -> tuple[Field, ...]:
    """The Fields of a volunteer's form: who he is, then the record."""
    return (*(field_named(Person, name) for name in PERSON_NAMES), *fields_of(Volunteer))


def volunteer_values(book: Book, volunteer_pk: int) -> dict[str, Any]:
    """What a volunteer's form starts with, by field name; ID and phone masked (saved as they stand they are left)."""
    row = store.record(book.db, volunteer_pk)
    person = people.person_values(book, int(row["person_pk"]))
    days = {field.name for field in fields_of(Volunteer) if field.kind == "date"}
    own = {
        name: date.fromisoformat(row[name]) if name in days and row[name] else row[name]
        for name in store.FIELDS
    }
    return {name: person[name] for name in PERSON_NAMES} | own


def check_volunteer(
    book: Book, volunteer_pk: int | None, values: Values, person_pk: int | None = None
) -> list[Problem]:
    """What is wrong with a volunteer's form, by field name; warnings do not stop saving.

    A new one with an ID that is in the register is that person: a warning says so.
    """
    person, own, _ = _checked(book, volunteer_pk, values, person_pk)
    return [*person.problems, *own.problems]


def save_volunteer(
    book: Book, volunteer_pk: int | None, values: Values, person_pk: int | None = None
) -> tuple[int, Changes]:
    """Make (None) or change a volunteer; gives the volunteer's key. UserError for the first wrong field.

    A new one is the person ``person_pk``, else the person of the register with the ID given, else a new person
    without a household. Without a number the next one is given.
    """
    if volunteer_pk is not None:
        volunteer_pk = store.living(book.db, volunteer_pk)
    person, own, person_pk = _checked(book, volunteer_pk, values, person_pk)
    forms.refuse([*person.problems, *own.problems])
    given = {name: value for name, value in person.values.items() if name in PERSON_NAMES}
    row = {name: _plain(value) for name, value in own.values.items()}
    if volunteer_pk is not None:
        return _change(book, volunteer_pk, int(person_pk or 0), given, row)
    columns = household_forms.person_row(book, person_pk, given, None) if given else {}
    name = columns.get("name") or people_store.person(book.db, person_pk or 0).name
    if not row.get("number"):
        row["number"] = new_number(book.settings.volunteers.number_prefix, store.numbers(book.db))
    row.setdefault("registered", book.clock.today().isoformat())
    label = f"新增志愿者 {name}"
    with book.operation(label):
        if person_pk is None:
            person_pk = people_store.insert_person(book.db, {**columns, "household_pk": None})
        elif columns:
            journal.update(book.db, "person", person_pk, people_store.sounded(columns))
        pk = store.insert_volunteer(book.db, {**row, "person_pk": person_pk})
    return pk, changed(label, "volunteer", "person")


def _change(
    book: Book, pk: int, person_pk: int, given: dict[str, Any], row: dict[str, Any]
) -> tuple[int, Changes]:
    stored = store.record(book.db, pk)
    if not row.get("number", "?"):
        del row["number"]  # a number once given is not taken away
    row = forms.differing(row, stored)
    columns = household_forms.person_row(book, person_pk, given, None) if given else {}
    if not row and not columns:
        return pk, Changes()
    label = f"修改志愿者 {columns.get('name') or people_store.person(book.db, person_pk).name}"
    with book.operation(label):
        if row:
            journal.update(book.db, "volunteer", pk, row)
        if columns:
            journal.update(book.db, "person", person_pk, people_store.sounded(columns))
    return pk, changed(label, "volunteer", *(["person"] if columns else []))


def _checked(
    book: Book, volunteer_pk: int | None, values: Values, person_pk: int | None
) -> tuple[Cleaned, Cleaned, int | None]:
    """The person's half, the record's half, and the person meant (None: a new one)."""
    found: list[Problem] = []
    if volunteer_pk is not None:
        person_pk = int(store.record(book.db, volunteer_pk)["person_pk"])
    elif person_pk is None:
        person_pk, found = _by_id(book, values)
    given = {name: values[name] for name in PERSON_NAMES if name in values}
    person = household_forms.person(book, person_pk, given, None)
    own = _record(book, volunteer_pk, values, person_pk, person)
    if volunteer_pk is None and person_pk is not None and store.of_person(book.db, person_pk) is not None:
        found = [wrong_field("name", f"{people_store.person(book.db, person_pk).name}已经是志愿者")]
    return Cleaned(person.values, (*found, *person.problems)), own, person_pk


def _by_id(book: Book, values: Values) -> tuple[int | None, list[Problem]]:
    """The person of the register who has the ID typed; a name that is not his is an error."""
    number = clean_id(str(values.get("id_number") or ""))
    pk = people_store.who_has_id(book.db, number) if number else None
    if pk is None:
        return None, []
    known, name = people_store.person(book.db, pk), forms.clean(Person, {"name": values.get("name")})
    if name.values.get("name") not in ("", known.name):
        return None, []  # the person's form says whose ID it is
    return pk, [Problem(f"户籍名册里已有{known.name}，登记为同一人", "warning", record="id_number")]


def _record(
    book: Book, volunteer_pk: int | None, values: Values, person_pk: int | None, person: Cleaned
) -> Cleaned:
    names = {field.name for field in fields_of(Volunteer)}
    cleaned = forms.clean(Volunteer, {name: value for name, value in values.items() if name in names})
    found, problems = dict(cleaned.values), list(cleaned.problems)
    stored = people_store.person(book.db, person_pk) if person_pk is not None else None
    if found.get("number"):
        found["number"] = clean_number(found["number"])
        own_id = person.values.get("id_number") or (stored.id_number if stored else "")
        fault, holder = (
            number_fault(found["number"], own_id),
            store.holder_of(book.db, found["number"], volunteer_pk),
        )
        if fault or holder:
            problems.append(wrong_field("number", fault or f"这个编号已是{holder[1] if holder else ''}的"))
    birth = person.values.get("birth") or (
        date.fromisoformat(stored.birth) if stored and stored.birth else None
    )
    if fault := registered_fault(found.get("registered"), birth):
        problems.append(wrong_field("registered", fault))
    problems += _leaving(book, volunteer_pk, found)
    consent = found.get("guardian_consent")
    if consent is None and volunteer_pk is not None:
        consent = store.record(book.db, volunteer_pk)["guardian_consent"]
    if is_minor(birth, book.clock.today()) and consent != AGREED:
        problems.append(Problem(NO_GUARDIAN, "warning", record="guardian_consent"))
    return Cleaned(found, tuple(problems))


def _leaving(book: Book, volunteer_pk: int | None, found: dict[str, Any]) -> list[Problem]:
    """Leaving and coming back have their own actions, which end the teams and give the day: no form does either."""
    stored = _ON_ROSTER if volunteer_pk is None else store.record(book.db, volunteer_pk)
    status = found.get("status") or stored["status"]
    if status != stored["status"]:
        act = "退出" if status == LEFT else "恢复在册"
        return [wrong_field("status", f"状态不在这里改，请用“{act}”")]
    if "left_on" in found and (_plain(found["left_on"]) or None) != stored["left_on"]:
        return [wrong_field("left_on", "退出日期不在这里改，请用“退出”")]
    return []


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
