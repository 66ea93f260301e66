"""One person, one record: doubtful pairs shown side by side, decided once, merged with one undo."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from wenming_desktop.domain.consent import REFUSED, UNKNOWN, Statement, joined
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.fields import field_named
from wenming_desktop.domain.identity import id_fault, mask_phone
from wenming_desktop.domain.volunteers import Volunteer
from wenming_desktop.services import proposed_since, said
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.hour_hints import counted_twice
from wenming_desktop.storage import people as people_store
from wenming_desktop.storage import person_merge, person_pairs
from wenming_desktop.storage import volunteers as volunteer_store
from wenming_desktop.storage.people import PersonRow
from wenming_desktop.storage.person_pairs import SideRecord

SAME_NAME, SAME_SOUND = "同名，其中一方没有身份证号", "读音相同、写法不同，其中一方没有身份证号"
_MOST = 200


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a doubtful pair as shown; phone masked, of the ID only whether there is one."""

    person_pk: int
    volunteer_pk: int | None
    name: str
    sex: str
    birth: date | None
    has_id: bool
    village: str
    household: str
    phone: str
    team: str
    number: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one person; ``one`` is the record to keep. ``sure`` is False where only the sound fits."""

    one: Side
    other: Side
    why: str
    sure: bool


def doubtful(book: Book) -> list[Pair]:
    """Who may be one person, undecided yet: same village first, then same names, then same sounds; 200 at most.

    By name alone nobody is ever taken for somebody else: one of each pair came in with a roster of volunteers and
    stands in no household. Where his village has somebody who fits, people of other villages are left out.
    """
    ranked = _ranked(book)
    sides = person_pairs.sides(book.db, {pk for one in ranked for pk in one[1:]})
    return [_pair(sides[loose], sides[other], rank >= 2) for rank, loose, other in ranked]


def doubtful_count(book: Book) -> int:
    """How many pairs wait for a decision (200 at most)."""
    return len(_ranked(book))


def _ranked(book: Book) -> list[tuple[int, int, int]]:
    """(how far apart, without household, the other) of the undecided pairs, the nearest of each first."""
    found = person_pairs.candidates(book.db)
    settled = person_pairs.decided(book.db) if found else set()
    best: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for one in found:
        if frozenset((one.loose, one.other)) not in settled:
            best[one.loose].append((2 * one.sound + (not one.near), one.loose, one.other))
    nearest = {loose: min(group)[0] for loose, group in best.items()}
    return sorted(one for loose, group in best.items() for one in group if one[0] == nearest[loose])[:_MOST]


def _pair(loose: SideRecord, other: SideRecord, sounds: bool) -> Pair:
    return Pair(_side(other), _side(loose), SAME_SOUND if sounds else SAME_NAME, not sounds)


def _side(row: SideRecord) -> Side:
    birth = date.fromisoformat(row.birth) if row.birth else None
    return Side(
        row.person_pk, row.volunteer_pk, row.name, row.sex, birth, bool(row.has_id), row.village or row.area, row.household,
        mask_phone(row.phone), row.team, row.number, row.minutes,
    )  # fmt: skip


def are_same(book: Book, keep_pk: int, gone_pk: int) -> tuple[None, Changes]:
    """是同一人: merge the second record into the first and remember it; see ``merge_persons``."""
    return merge_persons(book, keep_pk, gone_pk)


def are_different(book: Book, one_pk: int, other_pk: int) -> tuple[None, Changes]:
    """不是同一人: remembered, the pair is not asked again."""
    one, other = _living(book, one_pk), _living(book, other_pk)
    if one.pk == other.pk:
        raise UserError("这两条已经合并成一个人。", "要分开，请先撤销合并。")
    label = f"不是同一人 {one.name}"
    with book.operation(label):
        person_pairs.decide(book.db, one.pk, other.pk, same=False, day=book.clock.today().isoformat())
    return None, changed(label, "person_pair")


def merge_persons(book: Book, keep_pk: int, gone_pk: int) -> tuple[None, Changes]:
    """Make two records of one person one, undoable; the first is kept and takes from the other what it lacks.

    Volunteer record, teams, posts, roles, notes, sign-ups and household move; points and hours stay booked as they
    were and count for the kept one. Of two answers on consent the later holds, or the refusal, and the changes warn. UserError for two different valid IDs, and where the record that goes heads
    a household the other does not live in.
    """
    keep, gone = _living(book, keep_pk), _living(book, gone_pk)
    _refuse(book, keep, gone)
    label = f"合并人员 {keep.name}"
    told = (*_consents(book, keep.pk, gone.pk), *_left(book, keep, gone))
    before = {words for pk in (keep.pk, gone.pk) for words in _twice(book, pk).values()}
    with book.operation(label):
        person_merge.merge_person(book.db, keep, gone, book.clock.today().isoformat())
        person_pairs.decide(book.db, keep.pk, gone.pk, same=True, day=book.clock.today().isoformat())
        told += proposed_since.of_one(book, keep.pk)
        told += _hours(book, keep, before)
    nouns = (
        "person",
        "household",
        "volunteer",
        "membership",
        "team",
        "role",
        "service",
        "entry",
        "person_pair",
        "signup",
    )
    return None, changed(label, *nouns, warnings=told)


def _consents(book: Book, keep_pk: int, gone_pk: int) -> tuple[str, ...]:
    """What the two records say of consent where it differs, and which of it holds from now on."""
    volunteers = [volunteer_store.of_person(book.db, pk) for pk in (keep_pk, gone_pk)]
    records = [volunteer_store.record(book.db, pk) for pk in volunteers if pk is not None]
    told = []
    for name, day in person_merge.CONSENTS if len(records) == 2 else ():
        said, other = (Statement(row[name], row[day]) for row in records)
        holds = joined(said, other)
        if said.word != other.word and (UNKNOWN not in (said.word, other.word) or holds.word == REFUSED):
            label = field_named(Volunteer, name).label
            told.append(
                f"{label}：留下的一条{_stated(said)}，另一条{_stated(other)}，合并后按{_stated(holds)}，请核对。"
            )
    return tuple(told)


def _twice(book: Book, person_pk: int) -> dict[int, str]:
    """What of a person's hours may be counted twice, under his volunteer record."""
    volunteer = volunteer_store.of_person(book.db, person_pk)
    return counted_twice(book, [volunteer]) if volunteer is not None else {}


def _hours(book: Book, keep: PersonRow, before: Collection[str]) -> tuple[str, ...]:
    """What of the hours may be counted twice since the records are one, and the certificates in force that state them."""
    told = []
    for pk, words in _twice(book, keep.pk).items():
        if words in before:
            continue
        papers = said.in_force(book, pk)
        more = f"在用的证明有{said.named(papers)}，请核对是不是写着同一段时间。" if papers else ""
        told.append(f"{keep.name}{words}。{more}")
    return tuple(told)


def _left(book: Book, keep: PersonRow, gone: PersonRow) -> tuple[str, ...]:
    """That one of the two records served still, and the household register has the person as gone."""
    since = person_merge.left_since(keep, gone)
    serving = [one for row in (keep, gone) for one in volunteer_store.on_roster(book.db, row.pk)]
    if since is None or not serving:
        return ()
    said = format_day(date.fromisoformat(since))
    return (f"{keep.name}在户籍里{said}已迁出或去世，请核对志愿者是在册还是退出。",)


def _stated(said: Statement) -> str:
    return f"“{said.word}”" + (f"（{format_day(date.fromisoformat(said.on))}）" if said.on else "")


def _living(book: Book, pk: int) -> PersonRow:
    row = book.db.execute("SELECT living FROM living_person WHERE pk = ?", [pk]).fetchone()
    return people_store.person(book.db, int(row[0]) if row else pk)


def _refuse(book: Book, keep: PersonRow, gone: PersonRow) -> None:
    if keep.pk == gone.pk:
        raise UserError("这两条已经是同一个人。")
    both = (keep.id_number, gone.id_number)
    if all(both) and both[0] != both[1] and not any(map(id_fault, both)):
        raise UserError("两条记录的身份证号不同，不是同一人，不能合并。", "身份证号有错的，请先改正再合并。")
    if gone.household_pk is None or keep.household_pk in (None, gone.household_pk):
        return
    home = people_store.household(book.db, gone.household_pk)
    if home.head_pk == gone.pk and home.merged_into is None:
        raise UserError(
            f"{gone.name}是{home.number}的户主，不能并到另一户的人。",
            "请先更换户主或合户，也可以反过来保留户主这一条。",
        )
