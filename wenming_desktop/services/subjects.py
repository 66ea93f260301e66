"""Who fits what was typed in the register, as of the day of the line (read only)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from wenming_desktop.domain.names import group_label
from wenming_desktop.domain.periods import month_of
from wenming_desktop.domain.rules import Track
from wenming_desktop.domain.some import Some
from wenming_desktop.services import named as named_words
from wenming_desktop.services.context import Book
from wenming_desktop.storage import as_of, finder, tallies
from wenming_desktop.storage import people as people_store
from wenming_desktop.storage.facts import household_on


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody an entry may be about, with what tells namesakes apart; ``month_points`` in hundredths.

    With a ``number`` the household of that number is meant, whose head he was on the day asked for; ``home`` is the number
    of his household, where one of the same name is offered beside him.
    """

    person_pk: int
    household_pk: int | None
    name: str
    village_pk: int | None
    village: str
    group: str | None
    is_head: bool
    head: str
    members: int
    branch: str
    state: str
    month_points: int = 0
    number: str = ""
    home: str = ""

    @property
    def detail(self) -> str:
        """萨日朗嘎查2组 · 户主 · 4口人, or · 户主 苏和 for a member; · 萨日朗-001 beside a namesake."""
        place = f"{self.village}{group_label(self.group)}"
        role = f"户主 · {self.members}口人" if self.is_head else f"户主 {self.head}" if self.head else ""
        away = self.state if self.state and self.state != people_store.TAKES_PART else ""
        return " · ".join(part for part in (place, role, self.home, away) if part)

    @property
    def who(self) -> str:
        """The name as the register shows it: 王秀兰（户主 孟和）."""
        return self.name if self.is_head or not self.head else f"{self.name}（户主 {self.head}）"


_MOST_NAMED = 200
_SUBJECTS = """SELECT p.pk, p.household_pk, p.name, h.village_pk, ifnull(v.name, ''), h.grp, ifnull(h.head_pk = p.pk, 0),
    ifnull(c.name, ''), 0, ifnull(b.name, ''), ifnull(h.state, '')
  FROM person p LEFT JOIN household h ON h.pk = p.household_pk LEFT JOIN village v ON v.pk = h.village_pk
  LEFT JOIN person c ON c.pk = h.head_pk LEFT JOIN branch b ON b.pk = p.branch_pk
  WHERE p.merged_into IS NULL AND p.left_on IS NULL"""


def find_subjects(
    book: Book,
    text: str,
    *,
    track: Track,
    village_pk: int | None = None,
    month: int | None = None,
    day: date | None = None,
    limit: int = 8,
) -> Some[Subject]:
    """People whose name, pinyin initials, house number or last four of the ID fit; the given village's come first.

    Everybody stands in his household of the ``day`` (else today), and a number is the household it was then.
    """
    on, masses = day or book.clock.today(), track == "masses"
    found = finder.people(
        book.db, text, 4 * limit, village_pk=village_pk, party_only=not masses, by_number=not masses
    )
    known = {one.person_pk: one for one in _persons(book, track, [one.person_pk for one in found])}
    subjects = numbered(book, text, on) if masses else []
    subjects += on_day(book, track, [known[one.person_pk] for one in found if one.person_pk in known], on)
    # who types a village's sheet means that village, even where a stranger's name fits better
    subjects.sort(key=lambda one: village_pk is not None and one.village_pk != village_pk)
    shown = _with_points(book, subjects[:limit], track, month or month_of(book.clock.today()))
    return Some(_told_apart(book, shown), max(0, len(subjects) - limit) + found.more)


def _told_apart(book: Book, subjects: Sequence[Subject]) -> list[Subject]:
    """The same, namesakes with the number of their household: village and size may be the same too."""
    names = Counter(subject.name for subject in subjects)
    return [
        replace(subject, home=people_store.household(book.db, subject.household_pk).number)
        if names[subject.name] > 1 and subject.household_pk
        else subject
        for subject in subjects
    ]


def named(
    book: Book, track: Track, name: str, village_pk: int | None = None, day: date | None = None
) -> list[Subject]:
    """Everybody of exactly this name, or the household of this number, on a day (else today), heads first.

    With a village those who lived in it that day, as an imported row means them.
    """
    on = day or book.clock.today()
    houses = numbered(book, name, on, whole=True) if track == "masses" else []
    if houses:
        return [one for one in houses if village_pk in (None, one.village_pk)]
    rows = book.db.execute(
        f"{_SUBJECTS} AND {_scope(track)} AND p.name = ? ORDER BY p.pk LIMIT {_MOST_NAMED}", [name]
    ).fetchall()
    found = on_day(book, track, [_subject(row) for row in rows], on)
    found = [one for one in found if village_pk in (None, one.village_pk)]
    return sorted(found, key=lambda one: not one.is_head)


def numbered(book: Book, text: str, day: date, *, whole: bool = False) -> list[Subject]:
    """The households a number typed meant on a day, each as its head's; ``whole``: the number or alias is all there."""
    numbers = [] if whole else finder.numbers(book.db, text)
    found: dict[int, str] = {}
    for number in numbers or [text]:
        meant = named_words.households(book, number, day)
        for pk in meant:  # an alias of several says which only by the household's own number
            found.setdefault(pk, number if len(meant) == 1 else people_store.household(book.db, pk).number)
    then = as_of.some_on(book.db, found, day)
    today = as_of.some_on(book.db, [pk for pk in found if pk not in then], book.clock.today())
    houses = [(pk, number, then.get(pk) or today.get(pk)) for pk, number in found.items()]
    heads = [house.head_pk for _, _, house in houses if house is not None and house.head_pk]
    known = {one.person_pk: one for one in _persons(book, "masses", heads, left=True)}
    return [
        _in_house(book, known[house.head_pk], house, number)
        for _, number, house in houses
        if house is not None and house.head_pk in known
    ]


def on_day(book: Book, track: Track, found: Sequence[Subject], day: date) -> list[Subject]:
    """The same people in the households they belonged to on a day; who was chosen by a number is its head then."""
    if track == "party" or not found:
        return list(found)
    homes = {one.person_pk: household_on(book.db, one.person_pk, day) or one.household_pk for one in found}
    then = as_of.some_on(book.db, {pk for pk in homes.values() if pk is not None}, day)
    moved: list[Subject] = []
    for one in found:
        by_number = numbered(book, one.number, day, whole=True) if one.number else []
        house = then.get(homes[one.person_pk] or 0)
        moved += by_number or [one if house is None or one.number else _in_house(book, one, house, "")]
    return moved


def _in_house(book: Book, subject: Subject, house: as_of.HouseholdOn, number: str) -> Subject:
    village = book.db.execute("SELECT name FROM village WHERE pk = ?", [house.village_pk]).fetchone()[0]
    return replace(
        subject, household_pk=house.pk, village_pk=house.village_pk, village=str(village), group=house.group,
        is_head=house.head_pk == subject.person_pk, head=house.head, state=house.state, number=number,
    )  # fmt: skip


def _persons(book: Book, track: Track, keys: Sequence[int], *, left: bool = False) -> list[Subject]:
    """People by their keys as they stand now; with ``left`` also who moved away or died since."""
    sql = _SUBJECTS.replace(" AND p.left_on IS NULL", "") if left else f"{_SUBJECTS} AND {_scope(track)}"
    rows = book.db.execute(f"{sql} AND p.pk IN (SELECT value FROM json_each(?))", [json.dumps(list(keys))])
    return [_subject(row) for row in rows.fetchall()]


def head_of(book: Book, household_pk: int) -> Subject | None:
    """The head of a household, as the register names it; None where it has none."""
    rows = book.db.execute(f"{_SUBJECTS} AND h.head_pk = p.pk AND h.pk = ?", [household_pk]).fetchall()
    found = _with_points(book, [_subject(row) for row in rows], "masses", month_of(book.clock.today()))
    return found[0] if found else None


def _scope(track: Track) -> str:
    return "p.party = 1" if track == "party" else "h.pk IS NOT NULL AND h.merged_into IS NULL"


def _subject(row: Sequence[object]) -> Subject:
    values = list(row)
    values[6] = bool(values[6])
    return Subject(*values)  # type: ignore[arg-type]


def _with_points(book: Book, found: Sequence[Subject], track: Track, month: int) -> list[Subject]:
    sizes = _counts(book, [one.household_pk for one in found if one.household_pk])
    keys = [one.person_pk if track == "party" else one.household_pk or 0 for one in found]
    sums = tallies.sums_by_key(book.db, track, set(keys), month, month)
    return [
        replace(one, members=sizes.get(one.household_pk or 0, 0), month_points=sums.get(key, (0, 0, 0))[0])
        for one, key in zip(found, keys, strict=True)
    ]


def _counts(book: Book, households: Iterable[int]) -> dict[int, int]:
    sql = "SELECT count(*) FROM person WHERE household_pk = ? AND merged_into IS NULL AND left_on IS NULL"
    return {pk: int(book.db.execute(sql, [pk]).fetchone()[0]) for pk in set(households)}
