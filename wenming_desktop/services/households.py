"""What happens to households (户): states by date, heads, moves, 分户, 合户, their order; a past board never changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.people import HEAD, HOUSEHOLD_STATES
from wenming_desktop.services import household_forms
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.storage import journal
from wenming_desktop.storage import people as people_store
from wenming_desktop.storage.people import HouseholdRow


def set_state(book: Book, household_pk: int, state: str, from_day: date) -> tuple[None, Changes]:
    """Date a household's state (参评, 常年外出, 迁出, 注销); boards of periods that ended before are as they were."""
    if state not in HOUSEHOLD_STATES:
        raise UserError(f"没有“{state}”这个状态。", f"可选：{'、'.join(HOUSEHOLD_STATES)}。")
    if from_day > book.clock.today():
        raise UserError("状态起始日期还没有到。", "请到那一天再登记，或改为今天以前的日期。")
    row = _living(book, household_pk)
    label = f"{row.number} 改为{state}"
    with book.operation(label):
        people_store.put_state(book.db, household_pk, state, from_day.isoformat())
    return None, _changed(label, "household_state")


def set_head(book: Book, household_pk: int, person_pk: int) -> tuple[None, Changes]:
    """Make a member the head (更换户主); the old head's relation is left open for the clerk to fill in."""
    row, person = _living(book, household_pk), people_store.person(book.db, person_pk)
    if person.household_pk != household_pk or person.left_on:
        raise UserError(f"{person.name}不在{row.number}户里。", "请先把他移到本户。")
    if row.head_pk == person_pk:
        return None, Changes()
    label = f"更换户主 {row.number} {person.name}"
    with book.operation(label):
        people_store.make_head(book.db, row, person_pk)
    return None, _changed(label)


def move_person(book: Book, person_pk: int, household_pk: int, relation: str = "") -> tuple[None, Changes]:
    """Move a person to another household; entries made before stay where they were booked."""
    person, target = people_store.person(book.db, person_pk), _living(book, household_pk)
    if person.household_pk == household_pk:
        return None, Changes()
    if person.household_pk:
        household_forms.refuse_head(people_store.household(book.db, person.household_pk), person)
    label = f"移动人员 {person.name} 到 {target.number}"
    with book.operation(label):
        row = {"household_pk": household_pk, "relation": relation, "left_on": None}
        if target.head_pk is None:
            row["relation"] = HEAD
            journal.update(book.db, "household", household_pk, {"head_pk": person_pk})
        journal.update(book.db, "person", person_pk, row)
    return None, _changed(label)


def split_household(
    book: Book, household_pk: int, member_pks: Sequence[int], head_pk: int
) -> tuple[int, Changes]:
    """Move some members into a new household of their own (分户) with its head; gives the new household's key."""
    row = _living(book, household_pk)
    inside = {one.pk: one for one in people_store.members(book.db, household_pk)}
    if head_pk not in member_pks or not set(member_pks) <= set(inside):
        raise UserError("分出去的人要是本户成员，户主要在其中。", "请重新选择。")
    if row.head_pk in member_pks:
        raise UserError(f"{row.head}是本户户主，不能分出去。", "请先更换户主。")
    number = people_store.next_number(book.db, row.base)
    label = f"分户 {row.number} 分出 {number}"
    with book.operation(label):
        fresh = people_store.insert_household(
            book.db,
            {"number": number, "village_pk": row.village_pk, "grp": row.grp, "grid_pk": row.grid_pk, "head_pk": head_pk},
        )  # fmt: skip
        for pk in member_pks:
            relation = HEAD if pk == head_pk else ""
            journal.update(book.db, "person", pk, {"household_pk": fresh, "relation": relation})
    return fresh, _changed(label)


def merge_households(book: Book, keep_pk: int, gone_pk: int) -> tuple[None, Changes]:
    """Let a household count for another (合户): members and numbers go over, points follow, sealed boards stay."""
    keep, gone = _living(book, keep_pk), _living(book, gone_pk)
    if keep.pk == gone.pk:
        raise UserError("不能与自己合并。", "请选另一户。")
    if keep.village_pk != gone.village_pk:
        raise UserError("不同嘎查村的两户不能合并。", "请先核对所在嘎查村。")
    label = f"合并农牧户 {gone.number} 到 {keep.number}"
    with book.operation(label):
        if gone.head_pk is not None and keep.head_pk is not None:
            journal.update(book.db, "person", gone.head_pk, {"relation": ""})
        people_store.merge_household(book.db, gone.pk, keep.pk)
        if keep.head_pk is None and gone.head_pk is not None:
            journal.update(book.db, "household", keep.pk, {"head_pk": gone.head_pk})
    return None, _changed(label, "entry")


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


def _changed(label: str, *nouns: str) -> Changes:
    return changed(label, "household", "person", *nouns)
