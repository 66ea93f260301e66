"""What the first room is made of: figures, things to do, calendar lines, bars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Way:
    """Where the rows behind a number are shown, and no others: a room and the ``args`` of its ``open``.

    A room without ``args`` would show whatever filter was left in it: there is no such way.
    """

    room: str
    args: Mapping[str, Any]

    def __post_init__(self) -> None:
        if not self.room or not self.args:
            raise ValueError(f"nothing says what {self.room or 'no room'} is to show")


@dataclass(frozen=True, slots=True)
class Copied:
    """A text for the clipboard in place of a way."""

    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A smaller number of a card, in words (讲3, 22人次), and its rows."""

    words: str
    way: Way


@dataclass(frozen=True, slots=True)
class Figure:
    """A card: label, the number, its unit, the way to its rows, and smaller numbers beside it."""

    label: str
    value: str
    unit: str
    way: Way
    parts: tuple[Part, ...] = ()

    @property
    def remark(self) -> str:
        """The smaller numbers as one reads them."""
        return " ".join(part.words for part in self.parts)


@dataclass(frozen=True, slots=True)
class Todo:
    """A thing to do: its tag, the sentence, what the link says and where it leads, or the text it copies.

    ``waits``: it counts beside the room's name; the others only remind.
    """

    tag: str
    text: str
    action: str
    leads: Way | Copied
    waits: bool = True

    @property
    def copy(self) -> str:
        """What the link copies, '' where it leads to a room."""
        return self.leads.text if isinstance(self.leads, Copied) else ""

    @property
    def args(self) -> Mapping[str, Any]:
        """What the room it leads to is asked to show."""
        return {} if isinstance(self.leads, Copied) else self.leads.args


@dataclass(frozen=True, slots=True)
class Progress:
    """What the villages send each month: how many of them have sent it."""

    label: str
    done: int
    total: int
    way: Way


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """A line of the practice calendar: the day, what day it is (立冬, 月底有约), what is planned and how it stands.

    ``activity_pk`` is None where nothing is planned yet.
    """

    day: str
    label: str
    title: str = ""
    state: str = ""
    activity_pk: int | None = None


@dataclass(frozen=True, slots=True)
class Workbench:
    """Everything the first room shows; ``is_new``: nothing is in the book yet. ``teams`` are minutes by team.

    ``chart_ways`` and ``team_ways`` lead to the rows of each column and bar.
    """

    subtitle: str
    is_new: bool
    figures: tuple[Figure, ...]
    todos: tuple[Todo, ...]
    chart_title: str
    chart: tuple[tuple[str, int], ...]
    teams_title: str
    teams: tuple[tuple[str, int], ...]
    calendar: tuple[CalendarLine, ...]
    progress_title: str
    progress: tuple[Progress, ...]
    chart_ways: tuple[Way, ...] = ()
    team_ways: tuple[Way, ...] = ()
