"""Titles in memory, by text and by sound: teams, places and activities are found in a few milliseconds.

One index belongs to one connection; it follows the journal and reads everything anew when one of its nouns changed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Literal, NamedTuple
from weakref import WeakKeyDictionary

from sqlite_utils import Database

from wenming_desktop.support.pinyin import run_pattern, spelt

TitleNoun = Literal["team", "station", "activity"]
WHOLE, BEGINS, WITHIN = 0, 1, 2
"""How well a title fits: all of it, its beginning, a run of its syllables."""
_SQL = """SELECT 'team', t.pk, t.name, t.name, '' FROM team t
  UNION ALL SELECT 'station', s.pk, s.name, s.name, '' FROM station s
  UNION ALL SELECT 'activity', pk, title, number, day FROM (SELECT pk, title, number, day FROM activity ORDER BY day DESC, pk DESC)"""


_QUIET = str.maketrans("", "", "“”‘’《》〈〉「」（）()·—－，、。：:！!？? ")


def _plain(text: str) -> str:
    """A text without the punctuation nobody types."""
    return text.translate(_QUIET)


class Title(NamedTuple):
    """Something by its title; ``number`` is its own number (an activity's), ``day`` is '' where it has none."""

    noun: TitleNoun
    pk: int
    title: str
    number: str
    day: str


class TitleIndex:
    """The titles of a book; call ``refresh`` before asking."""

    def __init__(self) -> None:
        self._seen = -1
        self._lines: dict[str, tuple[str, ...]] = {}
        self._titles: list[Title] = []
        self._text = ""
        self._starts: list[int] = []
        self._owners: list[int] = []

    def refresh(self, db: Database) -> None:
        """Read again where the journal says that a title may have changed."""
        last = int(db.execute("SELECT ifnull(max(pk), 0) FROM change").fetchone()[0])
        if last == self._seen:
            return
        changed = db.execute(
            "SELECT 1 FROM change WHERE pk > ? AND noun IN ('team', 'station', 'activity') LIMIT 1",
            [self._seen],
        ).fetchone()
        if self._seen < 0 or last < self._seen or changed:
            self._read(db)
        self._seen = last

    def _read(self, db: Database) -> None:
        self._titles = [Title(*row) for row in db.execute(_SQL).fetchall()]
        lines: list[str] = []
        self._starts, self._owners, at = [], [], 0
        for place, one in enumerate(self._titles):
            for line in self._spelt(one.title):
                self._starts.append(at)
                self._owners.append(place)
                lines.append(line)
                at += len(line) + 1
        self._text = "\n" + "\n".join(lines)

    def _spelt(self, title: str) -> tuple[str, ...]:
        """A title as the pattern reads it: punctuation is left out, so that nobody has to type it."""
        found = self._lines.get(title)
        if found is None:
            found = self._lines[title] = spelt(_plain(title))
        return found

    def find(self, word: str) -> Iterator[tuple[int, Title]]:
        """The titles a word fits and how well, in the order they were read (activities: the latest first)."""
        typed = _plain(word)
        if not typed:
            return
        pattern, last = run_pattern(typed), -1
        for match in pattern.finditer(self._text):
            line = bisect_right(self._starts, match.start()) - 1
            place = self._owners[line]
            if place == last:
                continue
            last = place
            one = self._titles[place]
            begins = match.start() == self._starts[line] + 1
            yield WHOLE if one.title == word else BEGINS if begins else WITHIN, one

    def numbered(self, tail: str) -> Iterator[tuple[int, Title]]:
        """The activities whose number ends in what was typed: WHOLE where it is all of it or its whole serial (0024)."""
        for one in self._titles:
            if one.noun == "activity" and one.number.endswith(tail):
                yield WHOLE if f"-{one.number}".endswith(f"-{tail}") else BEGINS, one

    def __len__(self) -> int:
        return len(self._titles)


_INDEXES: WeakKeyDictionary[Database, TitleIndex] = WeakKeyDictionary()


def titles_of(db: Database) -> TitleIndex:
    """The index of a connection, brought up to date."""
    index = _INDEXES.get(db)
    if index is None:
        index = _INDEXES[db] = TitleIndex()
    index.refresh(db)
    return index
