"""A block copied from WPS or Excel, read for the register: which column is what, who and which item each cell means."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from wenming_desktop.domain.amounts import parse_amount
from wenming_desktop.domain.days import like_a_day, parse_day
from wenming_desktop.domain.names import clean_name, group_label, village_base
from wenming_desktop.domain.paper_words import few
from wenming_desktop.domain.points import is_future
from wenming_desktop.domain.rules import Track, claim
from wenming_desktop.exchange.headings import words_of
from wenming_desktop.exchange.mapping import plain_heading
from wenming_desktop.services import point_lists, subjects
from wenming_desktop.services.context import Book
from wenming_desktop.services.point_lists import Catalogue, ItemChoice
from wenming_desktop.services.subjects import Subject
from wenming_desktop.storage import rules_store

Block = Sequence[Sequence[str]]
# What a column of the register is known by; a remark is the entry's evidence there.
_KINDS: dict[str, tuple[str, ...]] = {
    "day": ("day",),
    "village": ("village",),
    "who": ("name", "head", "household_number"),
    "item": ("item", "item_code", "bare_number"),
    "points": ("points",),
    "evidence": ("evidence", "note"),
}


@dataclass(frozen=True, slots=True)
class PastedLine:
    """One pasted line: what its cells mean, their words where they mean nothing, and what is wrong by column."""

    day: date | None = None
    village: tuple[int, str] | None = None
    subject: Subject | None = None
    item: ItemChoice | None = None
    points: str = ""
    evidence: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


class Pasted(NamedTuple):
    """The lines of a block; ``undated`` of them say no day and are of ``day``; ``unused``: columns that hold something nobody
    takes, by heading or place.
    """

    lines: list[PastedLine]
    day: date
    undated: int = 0
    unused: tuple[str, ...] = ()


def read_block(book: Book, track: Track, block: Block, *, day: date, village_pk: int | None = None) -> Pasted:
    """Read a pasted block; ``day`` and ``village_pk`` stand for cells it does not have. A heading row is not a line."""
    reader = _Reader(book, track, day, village_pk)
    headings, columns, rows = reader.columns(block)
    lines = [reader.line({name: row[at] for name, at in columns.items() if at < len(row)}) for row in rows]
    undated = sum(1 for line in lines if not line.words.get("day"))
    filled = {at for row in rows for at, cell in enumerate(row) if cell} - set(columns.values())
    unused = (
        f"“{headings[at]}”" if at < len(headings) and headings[at] else f"第{at + 1}列"
        for at in sorted(filled)
    )
    return Pasted(lines, day, undated, tuple(unused))


class _Reader:
    """What is asked of the book while one block is read."""

    def __init__(self, book: Book, track: Track, day: date, village_pk: int | None) -> None:
        self.book, self.track, self.day, self.village_pk = book, track, day, village_pk
        self.items: Catalogue = point_lists.catalogue(book, track)
        rows = book.db.execute("SELECT base, pk, name FROM village").fetchall()
        self.villages = {str(base): (int(pk), str(name)) for base, pk, name in rows}
        self._of_heads = False
        self._people: dict[tuple[str, int | None, date], list[Subject]] = {}

    # ---- which column is what ----
    def columns(self, block: Block) -> tuple[Sequence[str], dict[str, int], list[Sequence[str]]]:
        """The headings, the column of each kind, by them or by what stands in the cells; and the lines without headings."""
        rows = [row for row in block if any(row)]
        for at, row in enumerate(rows[:3]):
            named = {kind: n for n, cell in reversed(list(enumerate(row))) if (kind := _heading(cell))}
            if len(named) >= 2:
                self._of_heads = "who" in named and plain_heading(row[named["who"]]) in words_of(("head",))
                return row, named, rows[at + 1 :]
        return (), self._by_content(rows), rows

    def _by_content(self, rows: Sequence[Sequence[str]]) -> dict[str, int]:
        tests: dict[str, Callable[[str], object]] = {
            "village": lambda text: village_base(text) in self.villages,
            "day": lambda text: parse_day(text, self.day.year),
            "item": lambda text: self.items.exact(self.day, text),
            "who": self._people_named,
            "points": parse_amount,
        }
        width = max((len(row) for row in rows), default=0)
        found: dict[str, int] = {}
        for kind, fits in tests.items():
            scores = [
                (sum(1 for row in rows if at < len(row) and row[at] and fits(row[at])), -at)
                for at in range(width)
                if at not in found.values()
            ]
            best = max(scores, default=(0, 0))
            if best[0] * 2 >= max(1, len(rows)):
                found[kind] = -best[1]
        rest = [at for at in range(width) if at not in found.values()]
        if "day" not in found:
            # days nobody can read are red; as evidence they would be booked on another day without a word
            at = next((at for at in rest if _mostly_days([row[at] for row in rows if at < len(row)])), None)
            if at is not None:
                found["day"] = at
                rest.remove(at)
        if "who" not in found and rest:
            found["who"] = rest.pop(0)
        return found | ({"evidence": rest[0]} if rest else {})

    # ---- one line ----
    def line(self, cells: Mapping[str, str]) -> PastedLine:
        """What one line means."""
        errors: dict[str, str] = {}
        day = self._day_of(cells.get("day", ""), errors)
        village = self._village_of(cells.get("village", ""), errors)
        item = self._item_of(cells.get("item", ""), day or self.day, errors)
        subject = self._subject_of(cells.get("who", ""), village, day or self.day, errors)
        points = self._points_of(cells.get("points", ""), item, errors)
        if subject and subject.village_pk and village is None:
            village = (subject.village_pk, subject.village)
        return PastedLine(day, village, subject, item, points, cells.get("evidence", ""), dict(cells), errors)

    def _day_of(self, text: str, errors: dict[str, str]) -> date | None:
        if not text:
            return self.day
        day = parse_day(text, self.day.year)
        if day is None:
            errors["day"] = f"“{text}”不是日期。可以写 1027、10-27 或 2026-10-27。"
        elif is_future(day, self.book.clock.today()):
            errors["day"] = "这个月还没有到，不能登记。请核对日期。"
        return day

    def _village_of(self, text: str, errors: dict[str, str]) -> tuple[int, str] | None:
        if not text:
            return next((one for one in self.villages.values() if one[0] == self.village_pk), None)
        village = self.villages.get(village_base(text))
        if village is None:
            errors["village"] = f"没有“{text}”这个嘎查村。"
        return village

    def _item_of(self, text: str, day: date, errors: dict[str, str]) -> ItemChoice | None:
        if not text:
            errors["item"] = "没有写积分项目。"
            return None
        item = self.items.exact(day, text)
        if item is None:
            errors["item"] = f"积分细则里没有“{text}”。请按 F4 选一个。"
        return item

    def _points_of(self, text: str, item: ItemChoice | None, errors: dict[str, str]) -> str:
        if item is None:
            return text
        said = claim(rules_store.item(self.book.db, item.pk), text)
        if said.refused:
            errors["points"] = f"{said.message}。"
        return text or item.fixed

    def _subject_of(
        self, text: str, village: tuple[int, str] | None, day: date, errors: dict[str, str]
    ) -> Subject | None:
        if not text:
            errors["who"] = "没有写姓名。"
            return None
        if self.track == "masses" and village is None and "-" not in text:
            errors["who"] = "不知道是哪个嘎查村，不能只凭姓名登记。请先填嘎查村。"
            return None
        found = self._people_named(text, village[0] if village else None, day)
        heads = [one for one in found if one.is_head] if self._of_heads else []
        fits = heads or found
        if len({one.household_pk if self.track == "masses" else one.person_pk for one in fits}) == 1:
            return fits[0]
        place = village[1] if village else "名册里"
        if not fits:
            errors["who"] = f"{place}没有“{text}”。"
        else:
            errors["who"] = f"{place}有{len(fits)}户符合“{text}”：{_told_apart(fits)}。请选一户。"
        return None

    def _people_named(
        self, text: str, village_pk: int | None = None, day: date | None = None
    ) -> list[Subject]:
        key = (clean_name(text), village_pk, day or self.day)
        if key not in self._people:
            self._people[key] = subjects.named(self.book, self.track, *key)
        return self._people[key]


def _told_apart(found: Sequence[Subject]) -> str:
    return few([f"{one.village}{group_label(one.group)}{one.head or one.name}" for one in found], 4, "户")


def _mostly_days(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return sum(map(like_a_day, filled)) * 2 > len(filled)


def _heading(text: str) -> str:
    core = plain_heading(text)
    return next((name for name, kinds in _KINDS.items() if core in words_of(kinds)), "")
