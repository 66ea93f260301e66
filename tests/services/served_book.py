"""Volunteers with hours, written straight into a book: what certificates and stars are made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from wenming_desktop.services import books
from wenming_desktop.services.context import Book, Context
from wenming_desktop.storage import journal, people, service_ledger
from wenming_desktop.support.clock import Clock
from wenming_desktop.support.ids import uuid7

INSTITUTE = "苏布德苏木新时代文明实践所"
TODAY = date(2026, 10, 27)
ID = "11010519491231002X"
# category, day, minutes, content
Rows = Sequence[tuple[str, str, int, str]]
LI_YAN: Rows = (
    *(("theory", f"2026-0{month}-05", 480, "微宣讲" if month % 2 else "读书会") for month in range(1, 7)),
    ("theory", "2025-03-08", 30, "微宣讲"),
    ("aid", "2026-10-18", 90, "“月底有约”走访"),
)


def new_book(folder: Path, today: date = TODAY) -> Context:
    """An empty book of the institute, open."""
    clock = Clock.fixed(today)
    books.create_book(folder, INSTITUTE, operator="乌兰", clock=clock)
    return Context(folder, clock)


def add_volunteer(
    context: Context, name: str, number: str, rows: Rows = (), *, brought: int = 0, **values: Any
) -> int:
    """A volunteer with service rows and hours brought forward from a list up to the end of 2025; gives the key.

    ``values`` are columns of the volunteer; sex, birth, ethnic and id_number go to the person.
    """
    return context.call(_add, name, number, rows, brought, values)


def _add(book: Book, name: str, number: str, rows: Rows, brought: int, values: dict[str, Any]) -> int:
    person = {key: values.pop(key) for key in ("sex", "birth", "ethnic", "id_number") if key in values}
    with book.operation(f"登记志愿者 {name}") as pk:
        person_pk = people.insert_person(book.db, {"name": name, **person})
        row = {"id": uuid7(), "person_pk": person_pk, "number": number, "consent": "同意", **values}
        volunteer_pk = journal.insert(book.db, "volunteer", row)
        common = {**book.ledger_common(pk), "volunteer_pk": volunteer_pk}
        served = [
            {**common, "id": uuid7(), "category": code, "day": day, "minutes": minutes, "content": content}
            for code, day, minutes, content in rows
        ]
        if brought:
            served.append(
                {**common, "id": uuid7(), "kind": "承前", "day": "2025-12-31", "minutes": brought, "source": "志愿者花名册"}
            )  # fmt: skip
        service_ledger.insert_services(book.db, served)
    return volunteer_pk


def add_hours(context: Context, volunteer_pk: int, minutes: int, day: str = "2026-10-20") -> int:
    """One more service row, an operation of its own; gives its key."""

    def add(book: Book) -> int:
        with book.operation("录入时间") as pk:
            row = {
                **book.ledger_common(pk),
                "id": uuid7(),
                "volunteer_pk": volunteer_pk,
                "day": day,
                "minutes": minutes,
            }
            service_ledger.insert_services(book.db, [row])
        return int(book.db.execute("SELECT max(pk) FROM service").fetchone()[0])

    return context.call(add)


def take_back(context: Context, service_pk: int) -> None:
    """冲正 one row."""

    def reverse(book: Book) -> None:
        rows = service_ledger.services(book.db, "s.pk = ?", [service_pk])
        with book.operation("冲正") as pk:
            flipped = service_ledger.reversal_rows(
                rows, id_of=uuid7, common=book.ledger_common(pk), undoing=False, cause="记错"
            )
            service_ledger.insert_services(book.db, flipped)

    context.call(reverse)
