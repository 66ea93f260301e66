"""Special rosters (骨干名册): who is 宣讲员, 五老, 乡贤 … from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.errors import GoneError, Problem, UserError
from wenming_desktop.domain.fields import fields_of
from wenming_desktop.domain.identity import mask_phone
from wenming_desktop.domain.teams import ROLE_TAGS, Role
from wenming_desktop.services import forms
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.forms import Cleaned, Values, wrong_field
from wenming_desktop.storage import journal
from wenming_desktop.storage import people as people_store
from wenming_desktop.storage import teams as team_store
from wenming_desktop.storage import volunteers as store
from wenming_desktop.support.ids import uuid7

_MISSING = "没有这条骨干登记。"
_SQL = f"""SELECT r.pk, r.person_pk, p.name, p.sex, p.birth, p.phone, ifnull(w.name, ''), r.tag, r.station_pk,
    ifnull(s.name, ''), r.from_day, {store.role_end("p")}, r.terms, r.note, v.pk, p.left_on
  FROM role r JOIN person p ON p.pk = r.person_pk
  LEFT JOIN household h ON h.pk = p.household_pk LEFT JOIN village w ON w.pk = h.village_pk
  LEFT JOIN station s ON s.pk = r.station_pk
  LEFT JOIN volunteer v ON v.person_pk = p.pk AND v.merged_into IS NULL"""


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A person on a roster (merging two records moves it along); phone masked, days ISO text or None, ``volunteer_pk`` None for who is no volunteer.

    ``left_on`` is the day a person died or moved away: an office ends then at the latest, so ``to_day`` is no later.
    """

    pk: int
    person_pk: int
    name: str
    sex: str
    birth: str | None
    phone: str
    village: str
    tag: str
    station_pk: int | None
    station: str
    from_day: str | None
    to_day: str | None
    terms: str
    note: str
    volunteer_pk: int | None
    left_on: str | None = None


def roster(book: Book, tag: str = "", day: date | None = None) -> list[RoleRow]:
    """Who is on a roster on a day (today), none who has left by then; '' gives every tag in its order."""
    on = (day or book.clock.today()).isoformat()
    rows = _rows(
        book,
        f"(?1 = '' OR r.tag = ?1) AND ifnull(r.from_day, '') <= ?2 AND ifnull({store.role_end('p')}, '9999') > ?2",
        [tag, on],
    )
    return sorted(rows, key=lambda row: ROLE_TAGS.index(row.tag) if row.tag in ROLE_TAGS else len(ROLE_TAGS))


def of_person(book: Book, person_pk: int) -> list[RoleRow]:
    """Every roster a person is or was on."""
    return _rows(book, "r.person_pk = ?", [person_pk])


def _rows(book: Book, where: str, args: list[Any]) -> list[RoleRow]:
    sql = f"{_SQL} WHERE {where} ORDER BY {store.role_end('p')} IS NOT NULL, ifnull(w.position, 1000000), r.from_day, r.pk"
    found = [RoleRow(*row) for row in book.db.execute(sql, args).fetchall()]
    return [
        RoleRow(**{name: getattr(one, name) for name in RoleRow.__slots__} | {"phone": mask_phone(one.phone)})
        for one in found
    ]


def ended_with(book: Book, person_pk: int, day: date) -> tuple[str, ...]:
    """What the clerk is told of the offices that end because their holder left on a day; () where he held none."""
    held = [one.tag for one in of_person(book, person_pk) if one.to_day == day.isoformat() == one.left_on]
    if not held:
        return ()
    return (f"从这一天起不再是{'、'.join(dict.fromkeys(held))}，名册和评议会议不再列他；职务请另请人接。",)


def role_values(book: Book, role_pk: int) -> dict[str, Any]:
    """What a role's form starts with, by field name of ``domain.teams.Role``."""
    found = _rows(book, "r.pk = ?", [role_pk])
    if not found:
        raise GoneError(_MISSING)
    one = found[0]
    values = {field.name: getattr(one, field.name) for field in fields_of(Role)}
    # the form shows what is written in the record, not the day he left
    values["to_day"] = store.one(book.db, "role", role_pk, _MISSING)["to_day"]
    return values | {
        name: date.fromisoformat(values[name]) for name in ("from_day", "to_day") if values[name]
    }


def check_role(
    book: Book, role_pk: int | None, values: Values, person_pk: int | None = None
) -> list[Problem]:
    """What is wrong with a role's form, by field name."""
    return list(_checked(book, role_pk, values, person_pk).problems)


def save_role(
    book: Book, role_pk: int | None, values: Values, person_pk: int | None = None
) -> tuple[int, Changes]:
    """Make (None, for ``person_pk``) or change a place on a roster; ``station`` is a place's name or ''."""
    cleaned = _checked(book, role_pk, values, person_pk)
    forms.refuse(cleaned.problems)
    row = {
        key: value.isoformat() if isinstance(value, date) else value for key, value in cleaned.values.items()
    }
    if role_pk is None:
        name = people_store.person(book.db, person_pk or 0).name
        label = f"{name} 列为{row['tag']}"
        with book.operation(label):
            found = journal.insert(book.db, "role", {"id": uuid7(), "person_pk": person_pk, **row})
        return found, changed(label, "role")
    row = forms.differing(row, store.one(book.db, "role", role_pk, _MISSING))
    if not row:
        return role_pk, Changes()
    label = f"修改{role_values(book, role_pk)['tag']}登记"
    with book.operation(label):
        journal.update(book.db, "role", role_pk, row)
    return role_pk, changed(label, "role")


def _checked(book: Book, role_pk: int | None, values: Values, person_pk: int | None) -> Cleaned:
    cleaned = forms.required(Role, forms.clean(Role, values), new=role_pk is None)
    found, problems = dict(cleaned.values), list(cleaned.problems)
    if "station" in found:
        text = found.pop("station")
        found["station_pk"] = team_store.station_named(book.db, text) if text else None
        if text and found["station_pk"] is None:
            problems.append(wrong_field("station", f"没有“{text}”这个阵地"))
    first, last = found.get("from_day"), found.get("to_day")
    if first and last and last < first:
        problems.append(wrong_field("to_day", "结束日期早于起始日期"))
    held = of_person(book, person_pk) if role_pk is None and person_pk is not None else []
    if any(one.tag == found.get("tag") and not one.to_day for one in held):
        problems.append(wrong_field("tag", f"已经是{found['tag']}"))
    left = people_store.person(book.db, person_pk).left_on if person_pk is not None else None
    if left and role_pk is None and (first or book.clock.today()) >= date.fromisoformat(left):
        problems.append(
            wrong_field("from_day", f"{format_day(date.fromisoformat(left))}已迁出或去世，不能再列入名册")
        )
    return Cleaned(found, tuple(problems))


def end_role(book: Book, role_pk: int, day: date | None = None) -> tuple[None, Changes]:
    """Let a place on a roster end on a day; the record stays."""
    row, on = role_values(book, role_pk), day or book.clock.today()
    if row["from_day"] and on < row["from_day"]:
        raise UserError("结束日期早于起始日期。", "请核对日期。")
    label = f"不再列为{row['tag']}"
    with book.operation(label):
        journal.update(book.db, "role", role_pk, {"to_day": on.isoformat()})
    return None, changed(label, "role")


def remove_role(book: Book, role_pk: int) -> tuple[None, Changes]:
    """Take a place on a roster away that was entered by mistake."""
    label = f"删除{role_values(book, role_pk)['tag']}登记"
    with book.operation(label):
        book.db.execute("DELETE FROM role WHERE pk = ?", [role_pk])
    return None, changed(label, "role")
