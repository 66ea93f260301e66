"""Partner units (共建单位) paired with villages (结对)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from wenming_desktop.domain.errors import GoneError, Problem
from wenming_desktop.domain.fields import fields_of
from wenming_desktop.domain.identity import mask_phone
from wenming_desktop.domain.teams import Partner
from wenming_desktop.services import forms
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.forms import Cleaned, Values, wrong_field
from wenming_desktop.storage import journal
from wenming_desktop.storage import places as place_store
from wenming_desktop.storage import volunteers as store
from wenming_desktop.support.ids import uuid7

_MISSING = "没有这个共建单位。"


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A partner unit; phone masked, days ISO text or None."""

    pk: int
    name: str
    village_pk: int | None
    village: str
    contact: str
    phone: str
    from_day: str | None
    to_day: str | None
    note: str


def partners(book: Book, village_pk: int | None = None) -> list[PartnerRow]:
    """The partner units, of one village or all; villages in their order, ended ones last."""
    rows = book.db.execute(
        "SELECT p.pk, p.name, p.village_pk, ifnull(v.name, ''), p.contact, p.phone, p.from_day, p.to_day, p.note "
        "FROM partner p LEFT JOIN village v ON v.pk = p.village_pk WHERE (?1 IS NULL OR p.village_pk = ?1) "
        "ORDER BY p.to_day IS NOT NULL, ifnull(v.position, 1000000), p.name",
        [village_pk],
    )
    found = [PartnerRow(*row) for row in rows.fetchall()]
    return [replace(one, phone=mask_phone(one.phone)) for one in found]


def partner_values(book: Book, pk: int) -> dict[str, Any]:
    """What a partner's form starts with, by field name of ``domain.teams.Partner``; the phone masked."""
    one = next((one for one in partners(book) if one.pk == pk), None)
    if one is None:
        raise GoneError(_MISSING)
    values = {field.name: getattr(one, field.name) for field in fields_of(Partner)}
    return values | {
        name: date.fromisoformat(values[name]) for name in ("from_day", "to_day") if values[name]
    }


def check_partner(book: Book, pk: int | None, values: Values) -> list[Problem]:
    """What is wrong with a partner's form, by field name."""
    return list(_checked(book, pk, values).problems)


def save_partner(book: Book, pk: int | None, values: Values) -> tuple[int, Changes]:
    """Make (None) or change a partner unit; ``village`` is a village's name or ''."""
    cleaned = _checked(book, pk, values)
    forms.refuse(cleaned.problems)
    row = {
        key: value.isoformat() if isinstance(value, date) else value for key, value in cleaned.values.items()
    }
    if pk is None:
        label = f"新增共建单位 {row['name']}"
        with book.operation(label):
            pk = journal.insert(book.db, "partner", {"id": uuid7(), **row})
        return pk, changed(label, "partner")
    stored = store.one(book.db, "partner", pk, _MISSING)
    if row.get("phone") == mask_phone(str(stored["phone"])):
        del row["phone"]
    row = forms.differing(row, stored)
    if not row:
        return pk, Changes()
    label = f"修改共建单位 {row.get('name') or stored['name']}"
    with book.operation(label):
        journal.update(book.db, "partner", pk, row)
    return pk, changed(label, "partner")


def _checked(book: Book, pk: int | None, values: Values) -> Cleaned:
    cleaned = forms.required(Partner, forms.clean(Partner, values), new=pk is None)
    found, problems = dict(cleaned.values), list(cleaned.problems)
    if "village" in found:
        text = found.pop("village")
        found["village_pk"] = place_store.village_by_base(book.db, text) if text else None
        if text and found["village_pk"] is None:
            problems.append(wrong_field("village", f"没有“{text}”这个嘎查村"))
    first, last = found.get("from_day"), found.get("to_day")
    if first and last and last < first:
        problems.append(wrong_field("to_day", "结束日期早于结对日期"))
    if found.get("name") and store.listed(
        book.db, "partner", "name = ? AND pk IS NOT ?", [found["name"], pk], "pk"
    ):
        problems.append(wrong_field("name", f"已经有“{found['name']}”"))
    return Cleaned(found, tuple(problems))


def remove_partner(book: Book, pk: int) -> tuple[None, Changes]:
    """Take a partner unit away that was entered by mistake; one that ended gets its day instead."""
    label = f"删除共建单位 {partner_values(book, pk)['name']}"
    with book.operation(label):
        book.db.execute("DELETE FROM partner WHERE pk = ?", [pk])
    return None, changed(label, "partner")
