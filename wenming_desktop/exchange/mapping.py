"""Find the header of a sheet wherever it stands, and which column is what by the headings clerks use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from wenming_desktop.domain.fields import Field
from wenming_desktop.domain.names import compact, plain_digits
from wenming_desktop.exchange.cells import cell_name, column_index, column_letter
from wenming_desktop.exchange.content import HOUSEHOLD, NAMES, held_in
from wenming_desktop.exchange.sheets import Sheet, across

_SCANNED_ROWS = 40
_SURE_ENOUGH = 2
_LOOKED_AT, _GLANCE = 400, 40  # filled cells of a column looked at, to name it and to find a header by them
_BRACKETS = re.compile(r"[（(【\[].*?[)）】\]]")
_EDGES = "：:*＊、.。-—_ "
# A heading that speaks of somebody else: 户主身份证号 is no 身份证号 of the row's person.
_OF_OTHERS = (
    "户主",
    "监护",
    "网格",
    "填报",
    "填表",
    "联系人",
    "配偶",
    "父亲",
    "母亲",
    "介绍人",
    "队长",
    "站长",
    "包联",
    "帮扶",
    "干部",
    "负责人",
    "书记",
    "亲属",
    "代理",
    "代办",
    "紧急",
    "包保",
    "包户",
    "驻村",
)
_EMPTY_TAILS = ("号", "情况", "名称", "登记", "信息", "及", "和", "或", "/", "、", "标准", "内容", "值")
Columns = Mapping[str, int]
Enough = Callable[[Columns], bool]


@dataclass(frozen=True, slots=True)
class Column:
    """Something a sheet may carry: its name in the program, its label, the headings it goes by."""

    name: str
    label: str
    headings: tuple[str, ...]

    @classmethod
    def of(cls, described: Field, *more: str) -> Column:
        """The column of a Field, with headings only this kind of sheet uses."""
        return cls(described.name, described.label, (*described.headings, *more))


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
    for height in (1, 2):  # two rows must name more than one row alone
        for top in range(len(scan.rows) - height + 1):
            header = scan.header(top, height)
            score = len(header.columns) - 0.25 * len(header.guessed)
            if enough(header.columns) and (best is None or score > best[0]):
                best = (score, header)
    if best is not None:
        return _by_content(sheet, best[1], wanted)
    for top in range(
        len(scan.rows)
    ):  # too few headings are known: what the cells hold may make up for the rest
        header = scan.header(top, 1)
        if header.columns and enough((fuller := _by_content(sheet, header, wanted, _GLANCE)).columns):
            return fuller
    return None


def of_others(label: str) -> bool:
    """Whether a heading speaks of somebody else than the person or household of the row."""
    return any(word in label for word in _OF_OTHERS)


def _by_content(sheet: Sheet, header: Header, wanted: Sequence[Column], most: int = _LOOKED_AT) -> Header:
    """The header with the columns no heading gave, but nine in ten of whose cells give them.

    A column under a heading that speaks of somebody else is left alone, and so are two that hold the same.
    """
    names = {column.name for column in wanted if NAMES.get(column.label, column.name) == column.name}
    open_kinds = {kind for kind, name in NAMES.items() if name in names and name not in header.columns}
    if "number" in names and not any(column.label == HOUSEHOLD for column in wanted):
        open_kinds.discard(HOUSEHOLD)
    if not open_kinds:
        return header
    used = set(header.columns.values())
    found: dict[str, list[int]] = {}
    for column in range(sheet.width):
        if column in used or of_others(header.labels.get(column, "")):
            continue
        kind = held_in(sheet, column, header.first_data, most)
        if kind in open_kinds:
            found.setdefault(kind, []).append(column)
    sole = {NAMES[kind]: (columns[0], kind) for kind, columns in found.items() if len(columns) == 1}
    if not sole:
        return header
    return replace(
        header,
        columns=header.columns | {name: column for name, (column, _) in sole.items()},
        guessed=header.guessed | set(sole),
        by_content={name: kind for name, (_, kind) in sole.items()},
    )


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
        self.rows = [[plain_heading(text) for text in row] for row in across(sheet, _SCANNED_ROWS)]
        self._wanted, self._remembered = wanted, remembered
        self._exact = {
            plain_heading(heading): column.name for column in reversed(wanted) for heading in column.headings
        }

    def header(self, top: int, height: int) -> Header:
        """What a row, or two rows together, name."""
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
            _take(columns, ((i, names[text]) for i, text in texts.items() if text in names))
        sure = set(columns)
        if len(sure) >= _SURE_ENOUGH:  # likenesses count only beside headings that are certain
            _take(columns, _contained(columns, labels, self._wanted))
        return Header(top, height, columns, labels, frozenset(set(columns) - sure))


def _take(columns: dict[str, int], pairs: Iterable[tuple[int, str]]) -> None:
    """The first column of a name keeps it, and a column has one name."""
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
                if _holds(label, heading):
                    found.append((-len(heading), index, column.name))
    return [(index, name) for _, index, name in sorted(found)]


def _holds(label: str, heading: str) -> bool:
    """The heading stands last, or first with a tail that says no more: 本人联系电话, 联系电话号码, not 户主身份证号 for 户主."""
    if not 2 <= len(heading) < len(label) <= len(heading) + 6:
        return False
    if any(word in label and word not in heading for word in _OF_OTHERS):
        return False
    return label.endswith(heading) or (
        label.startswith(heading) and label[len(heading) :].startswith(_EMPTY_TAILS)
    )
