"""The search box (Ctrl+K) and the person field of the register: by text, pinyin, initials, number, last four of an ID."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wenming_desktop.domain.names import compact, group_label
from wenming_desktop.domain.periods import Period, month_of
from wenming_desktop.domain.rules import TRACK_LABELS, TRACKS, Track
from wenming_desktop.services import rules
from wenming_desktop.services.context import Book
from wenming_desktop.storage import board_store, finder, tallies
from wenming_desktop.storage.finder import Found
from wenming_desktop.storage.name_index import index_of
from wenming_desktop.support.pinyin import matches

HitKind = Literal["household", "person", "village", "station", "item", "board"]
Room = Literal["households", "places", "points", "party", "boards", "settings"]
_SIDE = 3  # places left for villages, items and boards below people


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: what it is, its key, the two lines shown, and the room it opens in."""

    kind: HitKind
    pk: int
    title: str
    subtitle: str
    room: Room


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person as the register offers him; ``members`` and ``month_points`` (hundredths) are the household's.

    On the party track ``month_points`` are the member's own.
    """

    person_pk: int
    household_pk: int | None
    name: str
    village: str
    group: int | None
    head: str
    is_head: bool
    members: int
    month_points: int
    number: str


def warm(book: Book) -> int:
    """Read everybody's name ahead of the first search (half a second for 60,000); gives how many people there are."""
    return len(index_of(book.db).people)


def search(book: Book, text: str, limit: int = 12) -> list[Hit]:
    """What fits best, at most ``limit``: people and households first, then places, items and boards."""
    words = compact(text)
    if not words:
        return []
    side = [*_places(book, words), *_items(book, words), *_boards(book, words)]
    first = [hit for fit, hit in side if fit == 0]
    later = [hit for fit, hit in side if fit > 0][:_SIDE]
    people = [_hit(one) for one in finder.people(book.db, text, limit)]
    room = max(0, limit - len(first))
    kept = people[: max(room - len(later), 0)]
    return [*first, *kept, *later, *people[len(kept) :]][:limit]


def _hit(one: Found) -> Hit:
    place = f"{one.village}{group_label(one.group)}"
    if one.household_pk is None:
        return Hit(
            "person", one.person_pk, one.name, " · ".join(filter(None, (place, "党员" * one.party))), "party"
        )
    if one.head_pk == one.person_pk:
        return Hit(
            "household",
            one.household_pk,
            one.name,
            f"{place} · 户主 · {one.members}口人 · {one.number}",
            "households",
        )
    return Hit("person", one.person_pk, one.name, f"{place} · 户主 {one.head} · {one.number}", "households")


def _places(book: Book, words: str) -> list[tuple[int, Hit]]:
    found = []
    for one in finder.villages(book.db):
        fit = _fit(words, one.name)
        if fit is not None:
            found.append((fit, Hit("village", one.pk, one.name, "嘎查村", "places")))
    if any(hit.title for _, hit in found):
        return found
    rows = book.db.execute("SELECT pk, name, kind FROM station").fetchall()
    for pk, name, kind in rows:
        fit = _fit(words, str(name))
        if fit is not None:
            found.append((fit + 1, Hit("station", int(pk), str(name), str(kind), "places")))
    return found


def _fit(words: str, name: str) -> int | None:
    if name.startswith(words) and len(words) > 1:
        return 0
    if words in name:
        return 1
    return 2 if len(words) > 1 and matches(words, name) else None


def _items(book: Book, words: str) -> list[tuple[int, Hit]]:
    found = []
    for track in TRACKS:
        for one in rules.find_items(book, track, words, limit=2, loose=False):
            exact = one.code.upper() == words.upper()
            if exact or len(words) > 1:
                subtitle = f"{TRACK_LABELS[track]}细则 · {one.category} {one.value_text}"
                found.append((0 if exact else 1, Hit("item", one.pk, one.label, subtitle, "points")))
    return found


def _boards(book: Book, words: str) -> list[tuple[int, Hit]]:
    if len(words) < 2:
        return []
    found = []
    for one in board_store.sealed_list(book.db):
        title = f"{Period.parse(one.period).label}{TRACK_LABELS[one.track]}榜 {one.village or '全部'}"
        if words in compact(title) or matches(words, title) or words == one.period:
            found.append((2, Hit("board", one.pk, title, "已锁定", "boards")))
    return found


def people_for_entry(
    book: Book, text: str, village_pk: int | None = None, track: Track = "masses", limit: int = 12
) -> list[Candidate]:
    """Who the register offers for what is typed; those of ``village_pk`` first, party members only on their track."""
    found = finder.people(book.db, text, limit, village_pk=village_pk, party_only=track == "party")
    month = month_of(book.clock.today())
    keys = [one.person_pk if track == "party" else one.household_pk for one in found]
    sums = tallies.sums_by_key(book.db, track, {key for key in keys if key is not None}, month, month)
    return [
        Candidate(
            person_pk=one.person_pk, household_pk=one.household_pk, name=one.name, village=one.village, group=one.group,
            head=one.head, is_head=one.head_pk == one.person_pk, members=one.members,
            month_points=sums.get(key or 0, (0, 0, 0))[0], number=one.number,
        )
        for one, key in zip(found, keys, strict=True)
    ]  # fmt: skip
