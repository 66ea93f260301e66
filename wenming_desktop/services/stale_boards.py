"""待更正: sealed boards that no longer say what the ledger says, found anew only where something they rest on changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from wenming_desktop.domain.editions import Difference, differences
from wenming_desktop.domain.errors import NotAsKeptError
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.rules import TRACK_LABELS, Track
from wenming_desktop.services import rewording
from wenming_desktop.services.context import Book
from wenming_desktop.storage import board_store, touched
from wenming_desktop.storage.board_store import BoardKey, SealedBoard


@dataclass(frozen=True, slots=True)
class Stale:
    """A sealed board that may be corrected, and what differs: 待更正 where a row does (``in_rows``).

    ``hangs``: a paper with a name that may hang nowhere was printed.
    """

    key: BoardKey
    edition: int
    station: str | None
    differences: tuple[Difference, ...]
    hangs: bool = False

    @property
    def in_rows(self) -> bool:
        """Whether a row differs, not only words."""
        return any(difference.in_rows for difference in self.differences)

    @property
    def what(self) -> str:
        """3户, or the words that differ where the rows hold."""
        households = len({difference.key for difference in self.differences if difference.key})
        words = "、".join(difference.said for difference in self.differences if not difference.key)
        hangs = HANGS if self.hangs else ""
        return "；".join(filter(None, (f"{households}户" if households else "", words, hangs)))

    @property
    def label(self) -> str:
        """萨日朗2026年第三季度群众积分."""
        return f"{self.station or '全部'}{Period.parse(self.key.period).label}{TRACK_LABELS[self.key.track]}"


HANGS = "有未成年人姓名已经印出，请先撤下"


def waiting(book: Book) -> list[Stale]:
    """Every sealed board in force that may be corrected: its rows or its words no longer hold; by period and village."""
    found: list[Stale] = []
    by_period: dict[tuple[Track, str], list[BoardKey]] = {}
    for key in board_store.in_force(book.db):
        by_period.setdefault((key.track, key.period), []).append(key)
    for (track, code), keys in by_period.items():
        found += _stale_of(book, track, Period.parse(code), keys)
    return found


def waiting_in(book: Book, track: Track, period: Period) -> list[Stale]:
    """Those of one period and track: villages, and the township's."""
    return _stale_of(book, track, period, sealed_in(book, track, period))


def stale(book: Book) -> list[Stale]:
    """Every sealed board in force whose rows differ from the ledger (待更正)."""
    return [one for one in waiting(book) if one.in_rows]


def stale_in(book: Book, track: Track, period: Period) -> list[Stale]:
    """Those of one period and track."""
    return [one for one in waiting_in(book, track, period) if one.in_rows]


def sealed_in(book: Book, track: Track, period: Period) -> list[BoardKey]:
    """The boards of a period and track in force."""
    return [key for key in board_store.in_force(book.db) if (key.track, key.period) == (track, period.code)]


def _stale_of(book: Book, track: Track, period: Period, keys: list[BoardKey]) -> list[Stale]:
    """What was found last, unless an entry, a household's fact or an edition of the period is newer."""
    if not keys:
        return []
    mark = (str(book.folder), track, period.code)
    stamp = (touched.stamp(book.db, track, period), tuple(keys))
    known = _KNOWN.get(mark)
    if known is None or known[0] != stamp:
        known = _KNOWN[mark] = (stamp, _compared(book, track, period, keys))
    return [_with_hanging(book, one) for one in known[1]]


def _with_hanging(book: Book, stale: Stale) -> Stale:
    """Tell that a name which may hang nowhere was printed: a paper that left changes no row and no stamp."""
    key = stale.key
    if not any(one.hides for one in stale.differences) or not board_store.has_left(
        book.db, "masses", key.period, key.village_pk
    ):
        return stale
    told = tuple(
        replace(one, said=f"{one.said}；已经印出，请先撤下") if one.hides else one
        for one in stale.differences
    )
    return replace(stale, differences=told, hangs=True)


def _compared(book: Book, track: Track, period: Period, keys: list[BoardKey]) -> list[Stale]:
    """Compare with the ledger, once for all villages of a period."""
    villages_first = sorted(keys, key=lambda key: (key.village_pk is None, key.village_pk or 0))
    sealed = dict(_sound(book, villages_first))
    standings = board_store.standings(book.db, track, period, None)
    names = dict(book.db.execute("SELECT pk, name FROM village").fetchall())
    # a village spelt anew since is the same village
    renamed = {
        line.village: names[one.row.village_pk]
        for one in sealed.values()
        if one.row.village_pk in names
        for line in one.board.lines[:1]
    }
    found: list[Stale] = []
    for key, one in sealed.items():
        village = names.get(one.row.village_pk)
        scope = [standing for standing in standings if village is None or standing.village == village]
        parted = differences(one.board, scope, renamed)
        if not parted:  # a row that differs changes the words too: they need not be told beside it
            parted = rewording.reworded(book, one, scope)
        if not parted and village is None:  # its counts are made of the villages' boards
            parted = [Difference(0, part.label, None, None, f"{part.label}榜单有更正") for part in found]
        if parted:
            found.append(Stale(key, one.row.edition, one.board.station, tuple(parted)))
    return found


def _sound(book: Book, keys: list[BoardKey]) -> Iterator[tuple[BoardKey, SealedBoard]]:
    """The boards that are what was sealed; of another nobody can say what waits: it is told where it is shown."""
    for key in keys:
        with suppress(NotAsKeptError):
            yield key, board_store.of_key(book.db, key)


# What was found last, by book, track and period, with what it was found from; of a sealed board no more than which it is.
_KNOWN: dict[tuple[str, str, str], tuple[object, list[Stale]]] = {}
