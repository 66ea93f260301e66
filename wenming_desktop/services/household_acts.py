"""The acts on households as they are named in writing: by numbers, names and stations, answering in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.matching import own_number
from wenming_desktop.domain.names import clean_name, group_label
from wenming_desktop.domain.periods import month_label
from wenming_desktop.services import households, places
from wenming_desktop.services.changes import Changes
from wenming_desktop.services.context import Book
from wenming_desktop.services.household_days import corrected_month, in_words
from wenming_desktop.storage import people as people_store
from wenming_desktop.storage.people import HouseholdRow, PersonRow


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an act: the household's number (of a split the new one's), since when, and what it changed besides."""

    household: str
    day: date
    text: str
    warnings: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As the command line prints it."""
        return {"household": self.household, "day": self.day.isoformat(), "warnings": list(self.warnings)}


def split(
    book: Book, number: str, names: Sequence[str], day: date | None = None, cause: str = ""
) -> tuple[Done, Changes]:
    """分户: the first named heads the new household."""
    row = find(book, number)
    members = [member(book, row, name) for name in names]
    pks = [one.pk for one in members]
    fresh, changes = households.split_household(book, row.pk, pks, pks[0], day, cause)
    made = people_store.household(book.db, fresh)
    return _done(book, changes, made.number, day, f"{row.number}分出{made.number}，户主{made.head}"), changes


def head(
    book: Book, number: str, name: str, day: date | None = None, cause: str = ""
) -> tuple[Done, Changes]:
    """更换户主."""
    row = find(book, number)
    person = member(book, row, name)
    _, changes = households.set_head(book, row.pk, person.pk, day, cause)
    return _done(book, changes, row.number, day, f"{row.number}户主{person.name}"), changes


def move(
    book: Book, number: str, station: str, group: str = "", day: date | None = None, cause: str = ""
) -> tuple[Done, Changes]:
    """迁入另一嘎查: the number stays and the points go with the household."""
    row = find(book, number)
    village_pk = places.find_village(book, station)
    _, changes = households.move_household(book, row.pk, village_pk, group, day, cause)
    now = people_store.household(book.db, row.pk)
    return _done(
        book, changes, row.number, day, f"{row.number}迁到{now.village}{group_label(now.grp)}"
    ), changes


def state(
    book: Book, number: str, wanted: str, day: date | None = None, cause: str = ""
) -> tuple[Done, Changes]:
    """改状态."""
    row = find(book, number)
    _, changes = households.set_state(book, row.pk, wanted, day or book.clock.today(), cause)
    return _done(book, changes, row.number, day, f"{row.number}{wanted}"), changes


def merge(
    book: Book, number: str, into: str, day: date | None = None, cause: str = ""
) -> tuple[Done, Changes]:
    """合户: the household named first counts for the other."""
    gone, keep = find(book, number), find(book, into)
    _, changes = households.merge_households(book, keep.pk, gone.pk, day, cause)
    return _done(book, changes, keep.number, day, f"{gone.number}并入{keep.number}"), changes


def _done(book: Book, changes: Changes, number: str, day: date | None, text: str) -> Done:
    day = day or book.clock.today()
    month = corrected_month(book, day)
    warnings: tuple[str, ...] = ()
    if month is not None:
        warnings = (f"{month_label(month)}已经审核，这是对以前的更正；已锁定的榜单请核对是不是要出更正稿。",)
    return Done(number, day, f"{text}，从{format_day(day)}起。", warnings + changes.warnings)


def find(book: Book, number: str) -> HouseholdRow:
    """The household of a number as written; UserError where there is none, or an alias means several."""
    wanted = own_number(number, "") or number.strip()
    rows = book.db.execute(
        "SELECT pk FROM household WHERE number IN (?1, ?2) UNION "
        "SELECT l.living FROM household_alias a JOIN living_household l ON l.pk = a.household_pk WHERE a.alias IN (?1, ?2) "
        "AND NOT EXISTS (SELECT 1 FROM household WHERE number IN (?1, ?2))",
        [wanted, number.strip()],
    ).fetchall()
    if len(rows) > 1:
        listed = "、".join(people_store.household(book.db, int(row[0])).number for row in rows)
        raise UserError(f"“{number}”对应几户：{listed}。", "请写明户号。")
    if not rows:
        raise UserError(f"没有“{number}”这个户号。", "请核对户号，例如 萨日朗-001。")
    return people_store.household(book.db, int(rows[0][0]))


def member(book: Book, row: HouseholdRow, name: str) -> PersonRow:
    """The member of a household of a name; UserError lists the members where none is called so, or two are."""
    members = [one for one in people_store.members(book.db, row.pk) if not one.left_on]
    found = [one for one in members if one.name == clean_name(name)]
    if len(found) == 1:
        return found[0]
    listed = "、".join(_told(one) for one in found or members)
    if found:
        raise UserError(
            f"{row.number}户里有{len(found)}位“{name}”：{listed}。", "请先在窗口里改正姓名，或在窗口里办理。"
        )
    raise UserError(f"{row.number}户里没有“{name}”。", f"本户的人：{listed or '（没有）'}。")


def _told(person: PersonRow) -> str:
    told = [part for part in (person.relation, in_words(person.birth) + "生" if person.birth else "") if part]
    return f"{person.name}（{'，'.join(told)}）" if told else person.name
