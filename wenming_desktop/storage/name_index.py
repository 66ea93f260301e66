"""Everybody's name in memory, by sound: 60,000 people are searched in a few milliseconds.

One index belongs to one connection and follows the journal: what changed since is read again, nothing else.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple
from weakref import WeakKeyDictionary

from sqlite_utils import Database

from wenming_desktop.support.pinyin import patterns, spelt

_MANY = 3000  # changes after which everything is read anew
_SQL = """SELECT p.pk, p.name, p.household_pk, h.village_pk, h.grp, ifnull(h.number, ''), ifnull(h.head_pk = p.pk, 0),
    p.party, ifnull(substr(p.id_number, -4), '')
  FROM person p LEFT JOIN household h ON h.pk = p.household_pk
  WHERE p.merged_into IS NULL AND p.left_on IS NULL"""

WHOLE, BEGINS, FITS = 0, 1, 2
"""How well a name fits: all of it (or all its initials), its beginning, some of its syllables in order."""


class Known(NamedTuple):
    """What the index knows of a person; ``tail`` are the last four of the ID."""

    name: str
    household_pk: int | None
    village_pk: int | None
    group: str | None
    number: str
    is_head: int
    party: int
    tail: str


class NameIndex:
    """The living people of a book by name; call ``refresh`` before asking."""

    def __init__(self) -> None:
        self.people: dict[int, Known] = {}
        self._seen = -1
        self._lines: dict[str, tuple[str, ...]] = {}
        self._by_name: dict[str, list[int]] = {}
        self._by_tail: dict[str, list[int]] = {}
        self._text = ""
        self._starts: list[int] = []
        self._owners: list[str] = []

    def refresh(self, db: Database) -> None:
        """Read again what the journal says was changed since the last time."""
        last = int(db.execute("SELECT ifnull(max(pk), 0) FROM change").fetchone()[0])
        if last == self._seen:
            return
        if self._seen < 0 or not 0 < last - self._seen <= _MANY:
            self._read_all(db)
        else:
            self._reread(db)
        self._seen = last

    def _read_all(self, db: Database) -> None:
        kept = self._lines
        self.__init__()  # type: ignore[misc]
        self._lines = kept
        self._add({row[0]: Known(*row[1:]) for row in db.execute(_SQL).fetchall()})

    def _reread(self, db: Database) -> None:
        changed = db.execute(
            "SELECT row_pk FROM change WHERE pk > ?1 AND noun = 'person' UNION SELECT p.pk FROM person p "
            "JOIN change c ON c.noun = 'household' AND c.row_pk = p.household_pk AND c.pk > ?1",
            [self._seen],
        )
        wanted = [row[0] for row in changed.fetchall()]
        for pk in wanted:
            old = self.people.pop(pk, None)
            if old is not None:
                self._by_name[old.name].remove(pk)
                if old.tail:
                    self._by_tail[old.tail].remove(pk)
        sql = f"{_SQL} AND p.pk IN (SELECT value FROM json_each(?))"
        self._add({row[0]: Known(*row[1:]) for row in db.execute(sql, [json.dumps(wanted)]).fetchall()})

    def _add(self, fresh: dict[int, Known]) -> None:
        """Take people in; a name met for the first time is spelt and written behind the others."""
        self.people |= fresh
        lines: list[str] = []
        at = len(self._text)
        for pk, one in fresh.items():
            known = self._by_name.get(one.name)
            if known is None:
                known = self._by_name[one.name] = []
                for line in self._spelt(one.name):
                    self._starts.append(at)
                    self._owners.append(one.name)
                    lines.append(line)
                    at += len(line) + 1
            known.append(pk)
            if one.tail:
                self._by_tail.setdefault(one.tail, []).append(pk)
        if lines:
            self._text += "\n" + "\n".join(lines)

    def _spelt(self, name: str) -> tuple[str, ...]:
        found = self._lines.get(name)
        if found is None:
            found = self._lines[name] = spelt(name)
        return found

    def names(self, word: str, enough: int = 0) -> dict[str, int]:
        """The names a word fits and how well (WHOLE, BEGINS, FITS); with ``enough`` people it begins, FITS is left out."""
        begins, fits = patterns(word)
        low = word.lower()
        first = {name: WHOLE if self._is_whole(name, low) else BEGINS for name in self._hits(begins)}
        if enough and len(first) >= enough:
            return first
        return dict.fromkeys(self._hits(fits), FITS) | first

    def _hits(self, pattern: re.Pattern[str]) -> Iterator[str]:
        """The owner of each line a pattern is found in, each line once."""
        last = -1
        for match in pattern.finditer(self._text):
            line = bisect_right(self._starts, match.start()) - 1
            if line != last:
                last = line
                yield self._owners[line]

    def _is_whole(self, name: str, word: str) -> bool:
        if len(name) > len(word) or name == word:  # initials are as long as the name, sounds longer
            return name == word
        for line in self._lines[name]:
            tokens = line.split("'")[1:]
            sounds = [token[1:] or token for token in tokens]
            if word in ("".join(sounds), "".join(sound[0] for sound in sounds)):
                return True
        return False

    def fitting(self, word: str) -> list[int]:
        """The keys of the persons whose name a word fits, in no order."""
        return [pk for name in self.names(word) for pk in self._by_name[name]]

    def of_name(self, name: str) -> list[int]:
        """The keys of the persons of exactly this name."""
        return self._by_name.get(name, [])

    def of_tail(self, tail: str) -> list[int]:
        """The keys of the persons whose ID ends in these four."""
        return self._by_tail.get(tail, [])


_INDEXES: WeakKeyDictionary[Database, NameIndex] = WeakKeyDictionary()


def index_of(db: Database) -> NameIndex:
    """The index of a connection, brought up to date."""
    index = _INDEXES.get(db)
    if index is None:
        index = _INDEXES[db] = NameIndex()
    index.refresh(db)
    return index
