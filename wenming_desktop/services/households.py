"""What happens to households (户), each on its day: states, heads, moves, 分户, 合户; a past board answers as of its day.

Every act takes the day it holds from (today where none is given) and, where that lies in a closed month, its cause:
then it is a correction, kept with the fact.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.names import group_label, parse_group
from wenming_desktop.domain.people import HEAD, HOUSEHOLD_STATES
from wenming_desktop.services import booked_since, departures, household_forms
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.household_days import in_words, since
from wenming_desktop.storage import facts, journal
from wenming_desktop.storage import people as people_store
from wenming_desktop.storage.facts import Since
from wenming_desktop.storage.people import HouseholdRow, PersonRow


def set_state(
    book: Book, household_pk: int, state: str, from_day: date, cause: str = ""
) -> tuple[None, Changes]:
    """Date a household's state (参评, 常年外出, 迁出, 注销); boards of periods that ended before are as they were.

    A day before its 建户 is good: one entered today may have been away since spring.
    """
    if state not in HOUSEHOLD_STATES:
        raise UserError(f"没有“{state}”这个状态。", f"可选：{'、'.join(HOUSEHOLD_STATES)}。")
    row, when = _living(book, household_pk), since(book, from_day, cause)
    label = f"{row.number} 改为{state}"
    with book.operation(label):
        facts.put(book.db, household_pk, facts.STATE, state, when)
    return None, _changed(label, told=booked_since.of_state(book, row.pk, state, from_day))


def set_head(
    book: Book, household_pk: int, person_pk: int, day: date | None = None, cause: str = ""
) -> tuple[None, Changes]:
    """Make a member the head (更换户主) from a day; the old head's relation is left open for the clerk to fill in."""
    row, when = _there(book, household_pk, day, cause)
    person = people_store.person(book.db, person_pk)
    household_forms.refuse_as_head(book, row, person, when.day)
    if day is None and row.head_pk == person_pk:
        return None, Changes()
    label = f"更换户主 {row.number} {person.name}"
    with book.operation(label):
        people_store.make_head(book.db, row, person_pk, when)
    return None, _changed(label)


def move_person(
    book: Book,
    person_pk: int,
    household_pk: int,
    relation: str = "",
    day: date | None = None,
    cause: str = "",
) -> tuple[None, Changes]:
    """Move a person to another household from a day; entries made before stay where they were booked.

    An entry dated before that day still counts for the household he lived in then.
    """
    target, when = _there(book, household_pk, day, cause)
    person = people_store.person(book.db, person_pk)
    home = facts.household_on(book.db, person_pk, date.fromisoformat(when.day))
    if home == household_pk:
        return None, Changes()
    household_forms.refuse_leaving(book, person, home, when.day)
    again = departures.back_since(book, person, cause)
    label = f"移动人员 {person.name} 到 {target.number}"
    with book.operation(label):
        facts.settle(book.db, person_pk, household_pk, when.day)
        if people_store.person(book.db, person_pk).household_pk == household_pk:
            leads = target.head_pk is None
            journal.update(book.db, "person", person_pk, {"relation": HEAD if leads else relation})
            departures.come_back(book, person, again)
            if leads:
                facts.put(book.db, household_pk, facts.HEAD, person_pk, when)
    return None, _changed(label, told=booked_since.of_persons(book, [person_pk], home, _day(when)))


def split_household(
    book: Book,
    household_pk: int,
    member_pks: Sequence[int],
    head_pk: int,
    day: date | None = None,
    cause: str = "",
) -> tuple[int, Changes]:
    """Move some members into a new household that exists from a day (分户), with its head; gives its key."""
    row, when = _there(book, household_pk, day, cause)
    inside = {one.pk: one for one in people_store.members(book.db, household_pk)}
    if head_pk not in member_pks or not set(member_pks) <= set(inside):
        raise UserError("分出去的人要是本户成员，户主要在其中。", "请重新选择。")
    if row.head_pk in member_pks:
        raise UserError(f"{row.head}是本户户主，不能分出去。", "请先更换户主。")
    for pk in member_pks:
        came = facts.residences(book.db, pk)[-1][0]
        if came > when.day:
            raise UserError(
                f"{inside[pk].name}从{in_words(came)}才在{row.number}户里。", "请改用更晚的日期。"
            )
        household_forms.refuse_leaving(book, inside[pk], household_pk, when.day)
    village_pk = int(facts.value_on(book.db, household_pk, facts.VILLAGE, when.day) or row.village_pk)
    base = book.db.execute("SELECT base FROM village WHERE pk = ?", [village_pk]).fetchone()[0]
    number = people_store.next_number(book.db, str(base))
    fresh_row = {
        "number": number, "village_pk": village_pk, "head_pk": head_pk,
        "grp": facts.value_on(book.db, household_pk, facts.GROUP, when.day),
        "grid_pk": row.grid_pk if village_pk == row.village_pk else None,
    }  # fmt: skip
    label = f"分户 {row.number} 分出 {number}"
    with book.operation(label):
        fresh = people_store.insert_household(book.db, fresh_row, when)
        for pk in member_pks:
            facts.settle(book.db, pk, fresh, when.day)
            journal.update(book.db, "person", pk, {"relation": HEAD if pk == head_pk else ""})
    told = booked_since.of_persons(book, member_pks, household_pk, _day(when))
    return fresh, _changed(label, told=told)


def merge_households(
    book: Book, keep_pk: int, gone_pk: int, day: date | None = None, cause: str = ""
) -> tuple[None, Changes]:
    """Let a household count for another from a day (合户): members and numbers go over, points follow.

    Sealed boards stay; a board of a period that ended before still lists both.
    """
    gone, when = _there(book, gone_pk, day, cause)
    keep, _ = _there(book, keep_pk, day, cause)
    if keep.pk == gone.pk:
        raise UserError("不能与自己合并。", "请选另一户。")
    places = {facts.value_on(book.db, row.pk, facts.VILLAGE, when.day) for row in (keep, gone)}
    if keep.village_pk != gone.village_pk or len(places) > 1:
        raise UserError("不同嘎查村的两户不能合并。", "请先核对所在嘎查村。")
    label = f"合并农牧户 {gone.number} 到 {keep.number}"
    told = booked_since.of_merged(book, gone.pk, keep.pk, _day(when))
    with book.operation(label):
        if gone.head_pk is not None and keep.head_pk is not None:
            journal.update(book.db, "person", gone.head_pk, {"relation": ""})
        people_store.merge_household(book.db, gone.pk, keep.pk, when)
        if keep.head_pk is None and gone.head_pk is not None:
            facts.put(book.db, keep.pk, facts.HEAD, gone.head_pk, when)
    return None, _changed(label, "entry", told=told)


def move_household(
    book: Book, household_pk: int, village_pk: int, group: str = "", day: date | None = None, cause: str = ""
) -> tuple[None, Changes]:
    """Let a household live in another village from a day (迁入另一嘎查): its number stays and its points go with it.

    A board lists it where it lived on the period's last day. In its own village only the group changes.
    """
    row, when = _there(book, household_pk, day, cause)
    into = parse_group(group)
    if group.strip() and into is None:
        raise UserError(f"村民小组“{group}”看不懂。", "请写成 2 或 大湾组。")
    place = book.db.execute("SELECT name FROM village WHERE pk = ?", [village_pk]).fetchone()
    if place is None:
        raise UserError("没有这个嘎查村。", "请重新选择。")
    same = facts.value_on(book.db, household_pk, facts.VILLAGE, when.day) == str(village_pk)
    if same and into is None:
        raise UserError(f"{row.number}已经在{place[0]}。", "只换村民小组的，请写明是哪个组。")
    label = f"迁移农牧户 {row.number} 到 {place[0]}{group_label(into)}"
    with book.operation(label):
        if not same:
            facts.put(book.db, household_pk, facts.VILLAGE, village_pk, when)
        facts.put(book.db, household_pk, facts.GROUP, into, when)
        now = people_store.household(book.db, household_pk)
        if now.village_pk != row.village_pk:  # the grid and the place on the sheets were the old village's
            journal.update(book.db, "household", household_pk, {"grid_pk": None, "own_order": None})
    told = () if same else booked_since.of_moved(book, household_pk, str(place[0]), _day(when))
    return None, _changed(label, "entry", told=told)


def set_village_order(book: Book, village_pk: int, household_pks: Sequence[int]) -> tuple[None, Changes]:
    """A village's own order of its households, as the sheets and lists have it; an empty list takes it away."""
    name = str(book.db.execute("SELECT name FROM village WHERE pk = ?", [village_pk]).fetchone()[0])
    label = f"调整户序 {name}"
    with book.operation(label):
        people_store.set_orders(book.db, village_pk, household_pks)
    return None, _changed(label)


def add_alias(book: Book, household_pk: int, alias: str) -> tuple[None, Changes]:
    """Another number a household is known by in somebody's lists."""
    row, alias = _living(book, household_pk), alias.strip()
    if not alias:
        raise UserError("别号没有填。")
    if alias in people_store.aliases(book.db, household_pk):
        return None, Changes()
    label = f"登记别号 {row.number} {alias}"
    with book.operation(label):
        journal.insert(book.db, "household_alias", {"household_pk": household_pk, "alias": alias})
    return None, _changed(label, "household_alias")


def remove_alias(book: Book, household_pk: int, alias: str) -> tuple[None, Changes]:
    """Forget another number."""
    label = f"删除别号 {people_store.household(book.db, household_pk).number} {alias}"
    with book.operation(label):
        book.db.execute(
            "DELETE FROM household_alias WHERE household_pk = ? AND alias = ?", [household_pk, alias]
        )
    return None, _changed(label, "household_alias")


def _living(book: Book, pk: int) -> HouseholdRow:
    row = people_store.household(book.db, pk)
    if row.merged_into is not None:
        raise UserError(f"{row.number}已经并入别户，不能再改。", "请到合并后的那一户操作。")
    return row


def _there(book: Book, pk: int, day: date | None, cause: str) -> tuple[HouseholdRow, Since]:
    """The household an act speaks of and from when it holds; UserError where it did not exist on that day."""
    row = _living(book, pk)
    when = since(book, day, cause)
    founded = facts.founded_on(book.db, pk)
    if when.day < founded:
        raise UserError(
            f"{row.number}从{in_words(founded)}才建户。", f"请改用{in_words(founded)}或以后的日期。"
        )
    return row, when


def _day(when: Since) -> date:
    return date.fromisoformat(when.day)


def _changed(label: str, *nouns: str, told: tuple[str, ...] = ()) -> Changes:
    return changed(label, "household", "person", "household_fact", *nouns, warnings=told)
