"""Boards (榜): bands, ranking with ties, the reason behind each line, counts and checksum."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, NamedTuple

from wenming_desktop.domain.amounts import as_number, format_points
from wenming_desktop.domain.board_facts import BoardFacts
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.names import group_label, group_value, household_key
from wenming_desktop.domain.paper_words import few
from wenming_desktop.domain.periods import Period, PeriodKind
from wenming_desktop.domain.ranks import Places
from wenming_desktop.domain.rules import Track

Band = Literal["red", "grey", "black", "unlisted"]
BAND_LABELS: dict[Band, str] = {"red": "红榜", "grey": "灰榜", "black": "黑榜", "unlisted": "未列榜"}
VETO_REASON = "触及一票否决事项"


@dataclass(frozen=True, slots=True)
class Bands:
    """The thresholds of one kind of period, in hundredths, base points included.

    ``at_most``: the grey and black limits themselves belong to the band (<=), else only what lies below (<).
    """

    red: int
    grey: int
    black: int
    red_no_deduction: bool = True
    at_most: bool = False

    def of(self, total: int, *, deducted: bool, veto: bool) -> Band:
        """The band of one line: veto first, then black, grey, red."""
        if veto or self._reaches(total, self.black):
            return "black"
        if self._reaches(total, self.grey):
            return "grey"
        if total >= self.red and not (self.red_no_deduction and deducted):
            return "red"
        return "unlisted"

    def _reaches(self, total: int, limit: int) -> bool:
        return total <= limit if self.at_most else total < limit

    @property
    def below(self) -> str:
        """How the lower limits read: 低于, or 不高于 where the limit belongs to the band."""
        return "不高于" if self.at_most else "低于"


# The defaults of the 白音他拉-like pack; every institute may change them (设置).
DEFAULT_BANDS: dict[PeriodKind, Bands] = {
    "month": Bands(red=1000, grey=-300, black=-1000, at_most=True),
    "quarter": Bands(red=12000, grey=9600, black=9000),
    "year": Bands(red=48000, grey=38400, black=36000, red_no_deduction=False),
}
DEFAULT_BASE: dict[PeriodKind, int] = {"month": 0, "quarter": 10000, "year": 40000}


@dataclass(frozen=True, slots=True)
class Item:
    """What one item brought a household in the period: its text and signed points of entries that stand."""

    text: str
    points: int


class Standing(NamedTuple):
    """One subject of a board before banding: a household, or a party member with ``person``.

    ``points`` is the plain sum of the ledger without base; ``deducted`` and ``veto`` hold where their sums are positive.
    """

    key: int
    household: str
    name: str
    village: str
    village_order: int
    own_order: int | None
    group: str | None
    points: int
    deducted: bool
    veto: bool
    minor: bool = False
    person: str | None = None
    items: tuple[Item, ...] = ()


class Line(NamedTuple):
    """One line of a board; ``total`` in hundredths with base, ``shown`` the name as a public print
    may show it, ``village`` its name with its word."""

    key: int
    rank: int | None
    place: int | None
    band: Band | None
    household: str
    person: str | None
    name: str
    shown: str
    village: str
    group: str | None
    total: int
    veto: bool
    deducted: bool
    reason: str
    minor: bool = False

    @property
    def total_text(self) -> str:
        """As printed: — where a veto holds."""
        return "—" if self.veto else format_points(self.total)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many lines a board has, and how many in each band."""

    households: int
    ranked: int
    red: int
    grey: int
    black: int
    unlisted: int

    @property
    def add_up(self) -> bool:
        """A print whose counts do not add up is stopped."""
        return self.red + self.grey + self.black + self.unlisted == self.households


@dataclass(frozen=True, slots=True)
class Board:
    """A board: track x period x scope, its lines in order, and what it was judged by.

    ``station`` is the village without its word, None for the township; ``sealed`` the time it was locked (锁定);
    ``draft`` where one of its months is still open. A sealed board has its ``edition`` (第n稿), the ``cause`` of one
    after the first, and the ``facts`` its papers are made of; ``version`` is that of its stored content: 1 holds rows,
    rules and thresholds only, its facts were added beside it at an upgrade.
    """

    track: Track
    period: Period
    station: str | None
    lines: tuple[Line, ...]
    bands: Bands | None
    base: int
    rule_text: str
    sealed: str | None = None
    draft: bool = False
    away: int = 0
    edition: int | None = None
    cause: str = ""
    facts: BoardFacts | None = None
    version: int = 2

    @property
    def counts(self) -> Counts:
        """Counted from the lines every time."""
        bands = Counter(line.band or "unlisted" for line in self.lines)
        ranked = sum(line.rank is not None for line in self.lines)
        return Counts(len(self.lines), ranked, bands["red"], bands["grey"], bands["black"], bands["unlisted"])

    def band(self, band: Band) -> tuple[Line, ...]:
        """The lines of one band in the board's order."""
        return tuple(line for line in self.lines if line.band == band)

    @property
    def settings(self) -> dict[str, Any]:
        """Base and bands as they go into the checksum."""
        bands = self.bands
        return {
            "base": as_number(self.base),
            "bands": None
            if bands is None
            else {
                "red": as_number(bands.red),
                "red_no_deduction": bands.red_no_deduction,
                "grey": as_number(bands.grey),
                "black": as_number(bands.black),
                "at_most": bands.at_most,
            },
        }

    @property
    def checksum(self) -> str:
        """sha256 of the canonical JSON of all content; of a draft and of version 1 of rules, settings and rows."""
        content = self.content if self.facts is not None and self.version > 1 else self._judged
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def _judged(self) -> dict[str, Any]:
        return {
            "track": self.track,
            "period": self.period.code,
            "station": self.station,
            "rule": self.rule_text,
            "settings": self.settings,
            "rows": [row_json(line) for line in self.lines],
        }

    @property
    def content(self) -> dict[str, Any]:
        """All that is sealed, as it is stored; ``from_content`` reads it back."""
        return {
            "version": self.version, "track": self.track, "period": self.period.code, "station": self.station,
            "edition": self.edition, "cause": self.cause, "bands": asdict(self.bands) if self.bands else None,
            "base": self.base, "rule_text": self.rule_text, "away": self.away,
            "lines": [line._asdict() for line in self.lines], "facts": self.facts.as_json() if self.facts else None,
        }  # fmt: skip

    @classmethod
    def from_content(
        cls,
        content: Mapping[str, Any],
        track: Track,
        period: Period,
        *,
        sealed: str,
        edition: int,
        cause: str,
    ) -> Board:
        """A board from its stored content of any version; what version 1 lacks comes from its row."""
        facts = content.get("facts")
        return cls(
            track=track, period=period, station=content["station"],
            lines=tuple(line_of(line) for line in content["lines"]),
            bands=Bands(**content["bands"]) if content["bands"] else None, base=content["base"],
            rule_text=content["rule_text"], sealed=sealed, away=content["away"], edition=edition, cause=cause,
            facts=BoardFacts.from_json(facts) if facts else None, version=content.get("version", 1),
        )  # fmt: skip


def stop_if_nobody(board: Board) -> None:
    """UserError for a board of the masses nobody takes part in: it is neither locked nor printed."""
    if board.track == "masses" and not board.lines:
        raise UserError(
            "这个时段没有参评的农牧户，榜单不能锁定，也不能打印。", "请先导入农牧户，或核对嘎查村和时段。"
        )


def rank_lines(standings: Iterable[Standing], bands: Bands | None, base: int) -> tuple[Line, ...]:
    """Rank subjects over the whole scope with ties (1, 1, 3), veto last, place within the band the same way.

    Order: points, then village order as created, then the village's own order, else the household number as a number.
    """
    ordered = sorted(standings, key=_order)
    shown = shown_names(ordered)
    lines: list[Line] = []
    places = Places()
    for one in ordered:
        total = base + one.points
        band = bands.of(total, deducted=one.deducted, veto=one.veto) if bands else None
        rank, place = places.of(band, total, veto=one.veto)
        lines.append(
            Line(  # by position: a township has twenty thousand
                one.key, rank, place, band, one.household, one.person, one.name, shown[one.key], one.village, one.group,
                total, one.veto, one.deducted, reason(one, band), one.minor,
            )
        )  # fmt: skip
    return tuple(lines)


def count_bands(standings: Iterable[Standing], bands: Bands | None, base: int) -> Counts:
    """The counts of the board ``rank_lines`` would make of them; order, names and reasons say nothing for it."""
    found: Counter[Band] = Counter()
    ranked = 0
    for one in standings:
        ranked += not one.veto
        found[bands.of(base + one.points, deducted=one.deducted, veto=one.veto) if bands else "unlisted"] += 1
    return Counts(found.total(), ranked, found["red"], found["grey"], found["black"], found["unlisted"])


def township_lines(villages: Sequence[Board]) -> tuple[Line, ...]:
    """The township's lines, made of its villages' boards in their order: ranked anew, all else as sealed there."""
    every = (line for board in villages for line in board.lines)
    places, lines = Places(), list[Line]()
    for line in sorted(every, key=lambda line: (line.veto, -line.total)):  # equal ones stay in their order
        rank, place = places.of(line.band, line.total, veto=line.veto)
        lines.append(line._replace(rank=rank, place=place))
    return tuple(lines)


def _order(one: Standing) -> tuple[Any, ...]:
    own = one.own_order if one.own_order is not None else 1_000_000
    return (
        one.veto,
        -one.points,
        one.village_order,
        own,
        household_key(one.household),
        one.person or "",
        one.key,
    )


def reason(one: Standing, band: Band | None) -> str:
    """Why a line is where it is (上榜理由), from the entries that decided it; '' when unlisted.

    Red: the two weightiest items and how many in all. Grey and black: the deductions, for the office only. A veto
    never says more than 触及一票否决事项 (治安管理处罚法第136条).
    """
    if band in (None, "unlisted"):
        return ""
    if one.veto:
        return VETO_REASON
    sign = 1 if band == "red" else -1
    items = sorted((i for i in one.items if i.points * sign > 0), key=lambda i: (-abs(i.points), i.text))
    if not items:
        return "基础分" if band == "red" else "积分低于标准"
    return few([item.text for item in items], 2, "项")


def shown_names(standings: Sequence[Standing]) -> dict[int, str]:
    """The public text of each name, by key.

    A minor head is printed by household number (萨日朗-014户), never by name. Where two of a village share the head's
    name, listed or not, the group is added; same group too, the household number.
    """
    homonyms = Counter((one.village, one.name) for one in standings)
    several = {who for who, count in homonyms.items() if count > 1}
    in_group = Counter(
        (one.village, one.name, one.group) for one in standings if (one.village, one.name) in several
    )
    return {one.key: _shown(one, several, in_group) for one in standings}


def _shown(
    one: Standing, several: set[tuple[str, str]], in_group: Mapping[tuple[str, str, str | None], int]
) -> str:
    if one.minor or not one.name:
        return f"{one.household}户"
    if (one.village, one.name) not in several:
        return one.name
    if in_group[one.village, one.name, one.group] == 1 and one.group is not None:
        return f"{one.name}（{group_label(one.group)}）"
    return f"{one.name}（{one.household}）"


def row_json(line: Line) -> dict[str, Any]:
    """One row of the board's JSON: office copy, full names, total a number with at most two decimals."""
    return {
        "rank": line.rank,
        "place": line.place,
        "band": line.band,
        "household": line.household,
        "person": line.person,
        "name": line.name,
        "group": group_value(line.group),
        "total": as_number(line.total),
        "veto": line.veto,
        "reason": line.reason,
    }


def line_of(stored: Mapping[str, Any]) -> Line:
    """A line from its stored columns; boards sealed before groups had names hold their number."""
    group = stored["group"]
    return Line(**{**stored, "group": None if group is None else str(group)})


def board_json(board: Board) -> dict[str, Any]:
    """The board as the command line gives it with --format json."""
    counts = board.counts
    return {
        "track": board.track,
        "period": board.period.code,
        "station": board.station,
        "sealed": board.sealed,
        "rows": [row_json(line) for line in board.lines],
        "counts": {name: getattr(counts, name) for name in Counts.__slots__},
        "checksum": board.checksum,
    }
