"""The search box (Ctrl+K) and the person field of the register: by text, pinyin, initials, number, last four of an ID."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Literal

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.durations import format_hours
from wenming_desktop.domain.names import compact, group_label
from wenming_desktop.domain.periods import Period, month_of
from wenming_desktop.domain.rules import TRACK_LABELS, TRACKS, Track
from wenming_desktop.domain.some import Some
from wenming_desktop.services import rules
from wenming_desktop.services.context import Book
from wenming_desktop.storage import board_store, finder, tallies
from wenming_desktop.storage.finder import Found, Serving
from wenming_desktop.storage.name_index import index_of
from wenming_desktop.storage.title_index import BEGINS, WHOLE, Title, titles_of
from wenming_desktop.support.pinyin import matches

HitKind = Literal[
    "household",
    "person",
    "volunteer",
    "village",
    "station",
    "team",
    "activity",
    "certificate",
    "item",
    "board",
]
Room = Literal["households", "places", "points", "party", "boards", "settings", "volunteers", "activities"]
_BESIDE = 6  # places kept beside people where there are many: for who serves, titles, villages, items, boards
_SIDE = 3  # of villages, items and boards
_EACH = 3  # of volunteers, and of each kind that has a title
_NAME_BEGINS = 2  # how well a person fits (see ``finder``): by number, the whole name, or its beginning


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
    group: str | None
    head: str
    is_head: bool
    members: int
    month_points: int
    number: str


def warm(book: Book) -> int:
    """Read every name and title ahead of the first search (half a second for 60,000); gives how many people there are."""
    titles_of(book.db)
    return len(index_of(book.db).people)


def search(book: Book, text: str, limit: int = 12) -> Some[Hit]:
    """What fits best, at most ``limit``: what was named exactly, people and who of them serves, titles, the rest."""
    words = compact(text)
    if not words:
        return Some()
    serving = _Serving(finder.volunteers(book.db, text, _EACH))
    known = finder.people(book.db, text, limit)
    people = [one for one in known if not serving.replaces(one)]
    near = [one for one in people if one.rank <= _NAME_BEGINS]
    far = [one for one in people if one.rank > _NAME_BEGINS]
    titled = [*_certificates(book, words), *_titles(book, words)]
    side = [*_places(book, words), *_items(book, words), *_boards(book, words)]
    found = [
        *(hit for fit, hit in [*side, *titled] if fit == WHOLE),
        *_people(near, serving, _NAME_BEGINS),
        *(hit for fit, hit in titled if fit == BEGINS),
        *_people(far, serving),
        *(hit for fit, hit in titled if fit > BEGINS),
        *[hit for fit, hit in side if fit > WHOLE][:_SIDE],
    ]
    kept = _fitted(found, limit)
    return Some(kept, len(found) - len(kept) + known.more)


def _fitted(found: list[Hit], limit: int) -> list[Hit]:
    """The first ``limit``, but people give way to what stands behind them: ``_BESIDE`` places are kept for it."""
    people = [hit for hit in found if hit.kind in ("household", "person")]
    others = [hit for hit in found if hit not in people][: max(_BESIDE, limit - len(people))]
    kept = {id(hit) for hit in [*people[: max(0, limit - len(others))], *others]}
    return [hit for hit in found if id(hit) in kept][:limit]


class _Serving:
    """Who of the people found serves: each is said once, right behind the person."""

    def __init__(self, found: list[Serving]) -> None:
        self._left = {one.person_pk: one for one in found}

    def replaces(self, one: Found) -> bool:
        """A volunteer who stands in no household is shown as a volunteer only."""
        return one.household_pk is None and not one.party and one.person_pk in self._left

    def of(self, person_pk: int) -> list[Hit]:
        """The lines of one person, once."""
        one = self._left.pop(person_pk, None)
        return [] if one is None else _serving_hits(one)

    def rest(self, worst: int) -> list[Hit]:
        """Those left who fit at least so well."""
        pks = [pk for pk, one in self._left.items() if one.rank <= worst]
        return [hit for pk in pks for hit in self.of(pk)]


def _people(found: list[Found], serving: _Serving, worst: int = 9) -> list[Hit]:
    return [*(hit for one in found for hit in (_hit(one), *serving.of(one.person_pk))), *serving.rest(worst)]


def _serving_hits(one: Serving) -> list[Hit]:
    """The volunteer; one who was named in full with the latest certificate too."""
    facts = (one.number, one.team, f"{format_hours(one.minutes)}小时", "已退出" * one.left)
    hits = [Hit("volunteer", one.volunteer_pk, one.name, " · ".join(filter(None, facts)), "volunteers")]
    if one.certificate_pk is not None and one.rank < _NAME_BEGINS:
        hits.append(Hit("certificate", one.certificate_pk, one.name, f"证明 {one.certificate}", "volunteers"))
    return hits


def _certificates(book: Book, words: str) -> list[tuple[int, Hit]]:
    return [
        (
            WHOLE if one.whole else BEGINS,
            Hit("certificate", one.pk, one.number, f"{one.name} · {one.day} · {one.state}", "volunteers"),
        )
        for one in finder.certificates(book.db, words, _EACH)
    ]


def _titles(book: Book, words: str) -> list[tuple[int, Hit]]:
    """Teams and activities by a run of their syllables, activities by the end of their number too."""
    if len(words) < 2:
        return []
    index = titles_of(book.db)
    found: list[tuple[int, Title]] = []
    counts: Counter[tuple[str, int]] = Counter()
    for fit, one in index.find(words):
        if one.noun != "station" and counts[one.noun, fit] < _EACH:
            counts[one.noun, fit] += 1
            found.append((fit, one))
    if len(words) > 2 and words[-1].isdigit():
        found += islice(index.numbered(words.upper()), _EACH)
    found.sort(key=lambda pair: pair[0])
    return [(fit, _titled_hit(one)) for fit, one in found]


def _titled_hit(one: Title) -> Hit:
    if one.noun == "team":
        return Hit("team", one.pk, one.title, "", "volunteers")
    day = format_day(date.fromisoformat(one.day))
    return Hit("activity", one.pk, one.title, f"{day} · {one.number}", "activities")


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
    if found or len(words) < 2:
        return found
    stations = (pair for pair in titles_of(book.db).find(words) if pair[1].noun == "station")
    return [
        (fit + 1, Hit("station", one.pk, one.title, "阵地", "places")) for fit, one in islice(stations, _EACH)
    ]


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
) -> Some[Candidate]:
    """Who the register offers for what is typed; those of ``village_pk`` first, party members only on their track."""
    found = finder.people(book.db, text, limit, village_pk=village_pk, party_only=track == "party")
    month = month_of(book.clock.today())
    keys = [one.person_pk if track == "party" else one.household_pk for one in found]
    sums = tallies.sums_by_key(book.db, track, {key for key in keys if key is not None}, month, month)
    return Some((
        Candidate(
            person_pk=one.person_pk, household_pk=one.household_pk, name=one.name, village=one.village, group=one.group,
            head=one.head, is_head=one.head_pk == one.person_pk, members=one.members,
            month_points=sums.get(key or 0, (0, 0, 0))[0], number=one.number,
        )
        for one, key in zip(found, keys, strict=True)
    ), found.more)  # fmt: skip
