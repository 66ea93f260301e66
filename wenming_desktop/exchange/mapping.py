"""Find the header of a sheet wherever it stands, and which column is what by the headings clerks use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from wenming_desktop.domain.fields import Field
from wenming_desktop.domain.names import compact, plain_digits
from wenming_desktop.exchange.cells import cell_name, column_index, column_letter
from wenming_desktop.exchange.sheets import Sheet, across

_SCANNED_ROWS = 40
_SURE_ENOUGH = 2
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
    """A header as found: its first row (from 0), one or two rows high, and the column of each name."""

    top: int
    height: int
    columns: dict[str, int]
    labels: dict[int, str] = field(default_factory=dict)
    guessed: frozenset[str] = frozenset()

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
        return _chosen(scan, choice)
    best: tuple[float, Header] | None = None
    for height in (1, 2):  # two rows must name more than one row alone
        for top in range(len(scan.rows) - height + 1):
            header = scan.header(top, height)
            score = len(header.columns) - 0.25 * len(header.guessed)
            if enough(header.columns) and (best is None or score > best[0]):
                best = (score, header)
    return best[1] if best else None


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
