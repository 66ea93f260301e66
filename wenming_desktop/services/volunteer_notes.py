"""Notes on a volunteer: training (第8条), awards (第9条), evaluation (第10条), requests for correction (第13条)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from wenming_desktop.domain.fields import fields_of
from wenming_desktop.domain.volunteers import VolunteerNote
from wenming_desktop.services import forms
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.forms import Values, wrong_field
from wenming_desktop.storage import journal
from wenming_desktop.storage import volunteers as store
from wenming_desktop.support.ids import uuid7

_MISSING = "没有这条记录。"
_NAMES = tuple(field.name for field in fields_of(VolunteerNote))


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note; ``minutes`` are a training's and never count as service."""

    pk: int
    kind: str
    day: date
    title: str
    host: str
    minutes: int | None
    state: str
    note: str


def notes(book: Book, volunteer_pk: int) -> list[NoteRow]:
    """The notes of a volunteer, newest first."""
    pk = store.living(book.db, volunteer_pk)
    rows = store.listed(book.db, "volunteer_note", "volunteer_pk = ?", [pk], "day DESC, pk DESC")
    return [_row(row) for row in rows]


def open_corrections(book: Book) -> int:
    """How many requests for correction wait for an answer."""
    return len(store.listed(book.db, "volunteer_note", "kind = '更正申请' AND state = ''", [], "day"))


def _row(row: dict[str, Any]) -> NoteRow:
    return NoteRow(
        row["pk"], row["kind"], date.fromisoformat(row["day"]), row["title"], row["host"], row["minutes"], row["state"],
        row["note"],
    )  # fmt: skip


def note_values(book: Book, note_pk: int) -> dict[str, Any]:
    """What a note's form starts with, by field name of ``domain.volunteers.VolunteerNote``."""
    row = store.one(book.db, "volunteer_note", note_pk, _MISSING)
    return {name: date.fromisoformat(row[name]) if name == "day" else row[name] for name in _NAMES}


def save_note(
    book: Book, note_pk: int | None, values: Values, volunteer_pk: int | None = None
) -> tuple[int, Changes]:
    """Make (None, for ``volunteer_pk``) or change a note. UserError for the first wrong field."""
    cleaned = forms.required(VolunteerNote, forms.clean(VolunteerNote, values), new=note_pk is None)
    problems = list(cleaned.problems)
    day = cleaned.values.get("day")
    if day is not None and day > book.clock.today():
        problems.append(wrong_field("day", "日期还没有到"))
    forms.refuse(problems)
    row = {
        key: value.isoformat() if isinstance(value, date) else value for key, value in cleaned.values.items()
    }
    if note_pk is None:
        pk = store.living(book.db, volunteer_pk or 0)
        label = f"登记{row['kind']} {row['title']}"
        with book.operation(label):
            found = journal.insert(book.db, "volunteer_note", {"id": uuid7(), "volunteer_pk": pk, **row})
        return found, changed(label, "volunteer_note")
    stored = store.one(book.db, "volunteer_note", note_pk, _MISSING)
    row = forms.differing(row, stored)
    if not row:
        return note_pk, Changes()
    label = f"修改{stored['kind']} {row.get('title') or stored['title']}"
    with book.operation(label):
        journal.update(book.db, "volunteer_note", note_pk, row)
    return note_pk, changed(label, "volunteer_note")


def remove_note(book: Book, note_pk: int) -> tuple[None, Changes]:
    """Take a note away."""
    row = store.one(book.db, "volunteer_note", note_pk, _MISSING)
    label = f"删除{row['kind']} {row['title']}"
    with book.operation(label):
        book.db.execute("DELETE FROM volunteer_note WHERE pk = ?", [note_pk])
    return None, changed(label, "volunteer_note")
