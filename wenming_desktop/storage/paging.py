"""Lists for tables: filter and sort to ids in SQL, then the rows of the ids one looks at."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.fields import Field
from wenming_desktop.storage.name_index import NameIndex, index_of

Args = dict[str, Any]
# Gives the condition and named arguments of one typed word; its ``mark`` keeps the names of several words apart.
WordTest = Callable[[NameIndex, str, str], tuple[str, Args]]
MOST = 300_000  # ids of one list: more than anyone scrolls through, and half a second of a table's time


@dataclass(frozen=True, slots=True)
class Shown:
    """One column: its Field (``name`` is the key of the value), the SQL of its value, and how it sorts.

    ``order`` are SQL terms, the value itself where empty; ``mask`` hides a number; ``sorted_by_sum`` columns hold
    the ledger's sums, which the service fills in and sorts by.
    """

    field: Field
    select: str
    order: tuple[str, ...] = ()
    mask: Callable[[str], str] | None = None
    sorted_by_sum: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: where its rows come from, its columns, its own order, its filters and what typed words look at.

    ``joins`` are LEFT JOINs on keys by the alias they bring, in order; only those a query names are made. ``filters`` are conditions over
    ``(SELECT value FROM json_each(:NAME))``; ``hidden`` are values a row carries besides its columns.
    ``ties`` orders what a sorted column leaves equal, where the list's own order would cost too much. A list with
    ``narrow`` is read from end to end where none of these filters is given: left to itself SQLite 3.40 walks an
    index of names instead, at three times the cost.
    """

    table: str
    key: str
    columns: tuple[Shown, ...]
    order: str
    word: WordTest
    where: str = "1"
    filters: Mapping[str, str] = field(default_factory=dict)
    hidden: Mapping[str, str] = field(default_factory=dict)
    ties: str = ""
    narrow: frozenset[str] = frozenset()
    joins: Mapping[str, str] = field(default_factory=dict)

    @property
    def noun(self) -> str:
        """The table its rows are of, without the alias."""
        return self.table.split()[0]

    def source(self, using: str) -> str:
        """FROM what: the table and the joins that a query text names, or that those need."""
        wanted: list[str] = []
        for alias, join in reversed(list(self.joins.items())):
            if f"{alias}." in using:
                wanted.insert(0, join)
                using += join
        return " ".join((self.table, *wanted))

    def column(self, name: str) -> Shown | None:
        """The column of that name, None where there is none."""
        return next((one for one in self.columns if one.field.name == name), None)


def ids(
    db: Database,
    listing: Listing,
    words: Sequence[str],
    sort: str,
    descending: bool,
    filters: Args,
    args: Args,
) -> list[int]:
    """The keys of the rows that fit every word and filter, in order; at most ``MOST``."""
    where, bound = [listing.where], dict(args)
    for name, value in filters.items():
        if value is None or value == "":
            continue
        where.append(_filter(listing, name))
        bound[name] = json.dumps(value if isinstance(value, list | tuple | set) else [value])
    for place, word in enumerate(words):
        condition, found = listing.word(index_of(db), word, f"w{place}")
        where.append(f"({condition})")
        bound |= found
    sorted_by = _order(listing, sort, descending)
    terms = ", ".join((*sorted_by, (sorted_by and listing.ties) or listing.order))
    tail = f"WHERE {' AND '.join(where)} ORDER BY {terms} LIMIT {MOST}"
    source = listing.source(tail)
    if listing.narrow and not listing.narrow & bound.keys():
        source = source.replace(listing.table, f"{listing.table} NOT INDEXED", 1)
    sql = f"SELECT {listing.key} FROM {source} {tail}"
    return [row[0] for row in db.execute(sql, bound).fetchall()]


def _filter(listing: Listing, name: str) -> str:
    if name not in listing.filters:
        raise KeyError(name)
    return f"({listing.filters[name]})"


def _order(listing: Listing, sort: str, descending: bool) -> tuple[str, ...]:
    column = listing.column(sort)
    if column is None or column.sorted_by_sum:
        return ()
    return tuple(f"{term}{' DESC' if descending else ''}" for term in column.order or (column.select,))


def rows(db: Database, listing: Listing, wanted: Sequence[int], args: Args) -> list[dict[str, Any]]:
    """The rows of some ids in their order, one mapping each by column name, with ``pk``; those gone are left out."""
    plain = [one for one in listing.columns if not one.sorted_by_sum]
    names = ["pk", *(one.field.name for one in plain), *listing.hidden]
    parts = [listing.key, *(one.select for one in plain), *listing.hidden.values()]
    sql = (
        f"SELECT {', '.join(parts)} FROM {listing.source(' '.join(parts))} "
        f"WHERE {listing.key} IN (SELECT value FROM json_each(:ids))"
    )
    found: dict[int, dict[str, Any]] = {}
    for values in db.execute(sql, {**args, "ids": json.dumps(list(wanted))}).fetchall():
        row = dict(zip(names, values, strict=True))
        for one in plain:
            if one.mask is not None:
                row[one.field.name] = one.mask(row[one.field.name] or "")
            elif one.field.kind == "bool":
                row[one.field.name] = bool(row[one.field.name])
        found[row["pk"]] = row
    return [found[pk] for pk in wanted if pk in found]


def contains(expression: str) -> WordTest:
    """Words that stand anywhere in a text; % and _ are themselves."""

    def test(index: NameIndex, word: str, mark: str) -> tuple[str, Args]:
        return f"{expression} LIKE :{mark} ESCAPE '\\'", {mark: f"%{escaped(word)}%"}

    return test


def any_of(*tests: WordTest) -> WordTest:
    """Words that fit one of several tests."""

    def test(index: NameIndex, word: str, mark: str) -> tuple[str, Args]:
        found = [one(index, word, f"{mark}_{place}") for place, one in enumerate(tests)]
        bound: Args = {}
        for _, args in found:
            bound |= args
        return " OR ".join(condition for condition, _ in found), bound

    return test


def named(*keys: str) -> WordTest:
    """Words that fit a person's name (characters, pinyin, initials): ``keys`` are expressions that hold his key.

    A key written as ``household:EXPRESSION`` holds the key of his household, ``head:EXPRESSION`` of the one he heads.
    """

    def test(index: NameIndex, word: str, mark: str) -> tuple[str, Args]:
        fitting = index.fitting(word)
        conditions, args = [], {}
        for key in keys:
            of, _, expression = key.rpartition(":")
            name = f"{mark}_{of or 'person'}"
            args[name] = json.dumps(_keys(index, fitting, of))
            conditions.append(f"{expression} IN (SELECT value FROM json_each(:{name}))")
        return " OR ".join(conditions), args

    return test


def _keys(index: NameIndex, fitting: list[int], of: str) -> list[int]:
    if not of:
        return fitting
    people = (index.people[pk] for pk in fitting)
    return list(
        {one.household_pk for one in people if one.household_pk and (of == "household" or one.is_head)}
    )


def escaped(text: str) -> str:
    """A text for LIKE … ESCAPE '\\' in which %, _ and the sign itself mean themselves."""
    return "".join(f"\\{char}" if char in "\\%_" else char for char in text)


def listing_of(lists: Mapping[str, Listing], name: str) -> Listing:
    """A list by name; UserError for one that does not exist."""
    if name not in lists:
        raise UserError(f"没有“{name}”这个列表。")
    return lists[name]
