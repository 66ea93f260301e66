"""Find the header of a sheet wherever it stands, and which column is what by the headings clerks use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from wenming_desktop.domain.fields import Field
from wenming_desktop.domain.names import compact, plain_digits
from wenming_desktop.exchange.cells import cell_name, column_index, column_letter
from wenming_desktop.exchange.content import KIND_OF, held_in, holds
from wenming_desktop.exchange.headings import (
    EMPTY_TAILS,
    OF_OTHERS,
    OF_THE_ROW,
    PERSONAL,
    words_of,
    words_of_category,
)
from wenming_desktop.exchange.sheets import Sheet, across

_SCANNED_ROWS = 40
_SURE_ENOUGH = 2
_LOOKED_AT, _GLANCE = 400, 40  # filled cells of a column looked at, to name it and to find a header by them
# Kinds of column that hold numbers: what their cells are is known better by the cells.
_NUMBERED = frozenset({"seq", "household_number", "id_number", "phone"})
_BRACKETS = re.compile(r"[（(【\[].*?[)）】\]]")
_EDGES = "：:*＊、.。-—_ "
Columns = Mapping[str, int]
Enough = Callable[[Columns], bool]


@dataclass(frozen=True, slots=True)
class Column:
    """Something a sheet may carry: its name in the program, its label, the kinds of field it is known by.

    The headings of a kind stand in ``exchange.headings``, for every reader; ``own`` are those of a category.
    """

    name: str
    label: str
    kinds: tuple[str, ...] = ()
    own: tuple[str, ...] = ()

    @classmethod
    def of(cls, described: Field, *kinds: str) -> Column:
        """The column of a Field; without kinds the one of its name."""
        return cls(described.name, described.label, kinds or (described.name,))

    @classmethod
    def of_category(cls, category: str) -> Column:
        """The column of a category of the rule book in a score sheet."""
        return cls(f"c:{category}", category, own=words_of_category(category))

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading it goes by, the likeliest first."""
        return self.own or words_of(self.kinds)


@dataclass(frozen=True, slots=True)
class Header:
    """A header as found: its first row (from 0), one or two rows high, and the column of each name.

    ``guessed`` are names no heading gave for certain; ``by_content`` those of them that only the cells gave:
    name -> what nine in ten of them are.
    """

    top: int
    height: int
    columns: dict[str, int]
    labels: dict[int, str] = field(default_factory=dict)
    guessed: frozenset[str] = frozenset()
    by_content: dict[str, str] = field(default_factory=dict)

    @property
    def first_data(self) -> int:
        """The first row below the header."""
        return self.top + self.height

    def cell(self, row: int, name: str) -> str:
        """The cell of a name in a row as the workbook shows it; of the first column where it has none."""
        return cell_name(row, self.columns.get(name, min(self.columns.values(), default=0)))

    def unmatched(self) -> tuple[tuple[str, str], ...]:
        """(column letter, heading) of what no name was found for."""
        used = set(self.columns.values())
        return tuple(
            (column_letter(index), label)
            for index, label in sorted(self.labels.items())
            if index not in used and label
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """What the clerk set by hand for one sheet: skip it, or its header row (from 1) and columns by letter."""

    skip: bool = False
    header_row: int | None = None
    header_rows: int = 1
    columns: Mapping[str, str] = field(default_factory=dict)


@lru_cache(maxsize=4096)
def plain_heading(text: str) -> str:
    """A heading for comparing: no spaces, no brackets with what is in them, no marks at its ends."""
    whole = compact(plain_digits(text)).strip(_EDGES)
    return _BRACKETS.sub("", whole).strip(_EDGES) or whole


def find_header(
    sheet: Sheet,
    wanted: Sequence[Column],
    enough: Enough,
    *,
    choice: Choice | None = None,
    remembered: Mapping[str, str] | None = None,
) -> Header | None:
    """The row, or two rows, that name the most wanted columns; None where no row names enough.

    ``remembered`` are headings this clerk matched by hand before: plain heading -> name.
    """
    scan = _Scan(sheet, wanted, remembered or {})
    if choice is not None and choice.header_row is not None:
        chosen = _chosen(scan, choice)
        return chosen if chosen is None or choice.columns else _by_content(sheet, chosen, wanted)
    best: tuple[float, Header] | None = None
    single = [scan.header(top, 1) for top in range(len(scan.rows))]
    for height in (1, 2):  # two rows must name more than one row alone
        for top in range(len(scan.rows) - height + 1):
            header = single[top] if height == 1 else scan.header(top, height)
            score = len(header.columns) - 0.25 * len(header.guessed)
            if enough(header.columns) and (best is None or score > best[0]):
                best = (score, header)
    if best is not None and len(best[1].columns) >= _most(single[: best[1].top]):
        return _by_content(sheet, best[1], wanted)
    # Too few headings are known: what the cells hold may make up for the rest, below the row that names the most.
    for header in single:
        if len(header.columns) == max(1, _most(single)):
            fuller = _by_content(sheet, header, wanted, _GLANCE)
            if enough(fuller.columns):
                return fuller
    return None


def _most(headers: Sequence[Header]) -> int:
    """How many columns the row of several that names the most does name: a row of data below it is no header."""
    return max((len(header.columns) for header in headers), default=0)


def of_others(label: str) -> bool:
    """Whether a heading speaks of somebody else than the person or household of the row."""
    return any(word in label for word in OF_OTHERS)


def _by_content(sheet: Sheet, header: Header, wanted: Sequence[Column], most: int = _LOOKED_AT) -> Header:
    """The header with the columns no heading gave, but nine in ten of whose cells give them.

    A column under a heading that speaks of somebody else is left alone, and so are two that hold the same. Where a
    heading gave a number (序号, 户号, 联系电话 …) and the cells are another's, the cells are right.
    """
    names = {
        held: next((column.name for column in wanted if kind in column.kinds), "")
        for held, kind in KIND_OF.items()
    }
    columns = _not_belied(sheet, header, wanted, names)
    open_kinds = {held for held, name in names.items() if name and name not in columns}
    if not open_kinds:
        return replace(header, columns=columns)
    used = set(columns.values())
    found: dict[str, list[int]] = {}
    for column in range(sheet.width):
        if column in used or of_others(header.labels.get(column, "")):
            continue
        held = held_in(sheet, column, header.first_data, most)
        if held in open_kinds:
            found.setdefault(held, []).append(column)
    sole = {names[held]: (columns[0], held) for held, columns in found.items() if len(columns) == 1}
    return replace(
        header,
        columns=columns | {name: column for name, (column, _) in sole.items()},
        guessed=(header.guessed & set(columns)) | set(sole),
        by_content={name: held for name, (_, held) in sole.items()},
    )


def _not_belied(
    sheet: Sheet, header: Header, wanted: Sequence[Column], names: Mapping[str, str]
) -> dict[str, int]:
    """The header's columns without those of numbers whose cells are numbers of another kind."""
    numbers = {column.name for column in wanted if _NUMBERED & set(column.kinds)}
    own = {name: held for held, name in names.items() if name}
    return {
        name: column
        for name, column in header.columns.items()
        if name not in numbers or held_in(sheet, column, header.first_data) in ("", own.get(name))
    }


def _chosen(scan: _Scan, choice: Choice) -> Header | None:
    top = (choice.header_row or 1) - 1
    if top >= len(scan.rows):
        return None
    found = scan.header(top, choice.header_rows)
    if not choice.columns:
        return found
    columns = {name: column_index(letters) for name, letters in choice.columns.items() if letters}
    return Header(top, choice.header_rows, columns, found.labels)


class _Scan:
    """The first rows of a sheet as headings, matched against the wanted columns."""

    def __init__(self, sheet: Sheet, wanted: Sequence[Column], remembered: Mapping[str, str]) -> None:
        self._raw = across(sheet, _SCANNED_ROWS)
        self.rows = [[plain_heading(text) for text in row] for row in self._raw]
        self._wanted = wanted
        self._remembered = {heading: [(0, name)] for heading, name in remembered.items()}
        self._exact: dict[str, list[tuple[int, str]]] = {}
        for column in wanted:
            for rank, heading in enumerate(column.headings):
                self._exact.setdefault(plain_heading(heading), []).append((rank, column.name))

    def header(self, top: int, height: int) -> Header:
        """What a row, or two rows together, name."""
        if any(map(holds, self._raw[top])):
            return Header(top, height, {})  # who has an ID or a telephone there is a person, not a heading
        upper = self.rows[top]
        lower = self.rows[top + 1] if height == 2 and top + 1 < len(self.rows) else upper
        labels = {i: low or up for i, (up, low) in enumerate(zip(upper, lower, strict=True)) if low or up}
        joined = {
            i: up + low
            for i, (up, low) in enumerate(zip(upper, lower, strict=True))
            if up and low and up != low
        }
        columns: dict[str, int] = {}
        for texts, names in ((labels, self._remembered), (joined, self._exact), (labels, self._exact)):
            found = [(rank, i, name) for i, text in texts.items() for rank, name in names.get(text, ())]
            _take(columns, ((i, name) for _, i, name in sorted(found, key=lambda one: one[:2])))
        sure = set(columns)
        if len(sure) >= _SURE_ENOUGH:  # likenesses count only beside headings that are certain
            _take(columns, _contained(columns, labels, self._wanted))
        return Header(top, height, columns, labels, frozenset(set(columns) - sure))


def _take(columns: dict[str, int], pairs: Iterable[tuple[int, str]]) -> None:
    """The first column offered for a name keeps it, and a column has one name."""
    for index, name in pairs:
        if name not in columns and index not in columns.values():
            columns[name] = index


def _contained(
    columns: Columns, labels: Mapping[int, str], wanted: Sequence[Column]
) -> list[tuple[int, str]]:
    """Headings that hold a known one of two or more characters, the longest first."""
    found: list[tuple[int, int, str]] = []
    for index, label in labels.items():
        for column in wanted:
            if column.name in columns or index in columns.values():
                continue
            for heading in column.headings:
                if _holds(label, heading, personal=bool(PERSONAL & set(column.kinds))):
                    found.append((-len(heading), index, column.name))
    return [(index, name) for _, index, name in sorted(found)]


def _holds(label: str, heading: str, *, personal: bool) -> bool:
    """The heading stands last, or first with a tail that says no more: 本人联系电话, 联系电话号码, not 户主身份证号 for 户主.

    Before a fact of one person only words stand that say it is the row's.
    """
    if not 2 <= len(heading) < len(label) <= len(heading) + 6:
        return False
    if any(word in label and word not in heading for word in OF_OTHERS):
        return False
    if label.endswith(heading):
        return not personal or label.removesuffix(heading).rstrip("的") in OF_THE_ROW
    return label.startswith(heading) and label[len(heading) :].startswith(EMPTY_TAILS)
