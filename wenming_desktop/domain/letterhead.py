"""The letterhead of a board's papers: what a printing says besides its board, declared once (``FACTS``).

It is frozen with the printing when that first leaves; every later form of the printing is made of it, and other
settings are a new printing's (重出一版). What is sealed with the board itself stands in ``board_facts``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from wenming_desktop.domain.days import NoticeWindow, format_day

_TEXTS = ("telephone", "receiver", "village_telephone", "village_receiver", "place", "box_place")
_PAIRS = (("telephone", "village_telephone"), ("receiver", "village_receiver"))


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What a printing says: its days, who receives objections at the institute and in the village, and where.

    ``window.first`` is the posting day; ``days`` 0 where the window is not told (``unknown_window``). The village's parts
    are '' on the township's papers.
    """

    window: NoticeWindow
    telephone: str = ""
    receiver: str = ""
    village_telephone: str = ""
    village_receiver: str = ""
    place: str = ""
    box_place: str = ""

    @property
    def posted(self) -> date:
        """张贴日期."""
        return self.window.first

    @property
    def telephones(self) -> tuple[str, ...]:
        """The telephones it publishes."""
        return tuple(filter(None, (self.village_telephone, self.telephone)))

    def as_json(self) -> dict[str, str]:
        """As it lies in the register, every value a text: days ISO, ``working_days`` 1 or ''; no window not told."""
        window = self.window
        said = {"posting_day": window.first.isoformat(), **{name: getattr(self, name) for name in _TEXTS}}
        if window.days:
            said |= {
                "last_day": window.last.isoformat(), "days": str(window.days), "working_days": "1" if window.working else "",
            }  # fmt: skip
        return said

    @classmethod
    def from_json(cls, stored: Mapping[str, str]) -> Self:
        """Read back what ``as_json`` gave."""
        first = date.fromisoformat(stored["posting_day"])
        window = unknown_window(first)
        if "last_day" in stored:
            last = date.fromisoformat(stored["last_day"])
            window = NoticeWindow(first, last, int(stored["days"]), bool(stored["working_days"]))
        return cls(window, **{name: stored[name] for name in _TEXTS})


def unknown_window(first: date) -> NoticeWindow:
    """The days of a paper that prints none but its posting day, where the holiday table does not tell them."""
    return NoticeWindow(first, first, 0)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a letterhead says: its label, its keys in the register, the settings it is made of, how it is said.

    ``printed_by`` are the papers that print it: ``board`` (list and poster), ``notice``.
    """

    label: str
    keys: tuple[str, ...]
    settings: tuple[str, ...]
    said: Callable[[Letterhead], str]
    printed_by: tuple[str, ...] = ("board", "notice")


def _both(village: str, office: str) -> str:
    return "、".join(filter(None, (village, office))) or "空白"


FACTS = (
    Fact("张贴日期", ("posting_day",), (), lambda head: format_day(head.posted)),
    Fact(
        "公示时间", ("last_day", "days", "working_days"),
        ("notice.days", "notice.working_days", "notice.count_first", "holidays", "holiday_years"),
        lambda head: head.window.text,
    ),
    Fact(
        "受理电话", ("telephone", "village_telephone"), ("institute.phone", "villages.phone"),
        lambda head: _both(head.village_telephone, head.telephone),
    ),
    Fact(
        "受理人", ("receiver", "village_receiver"), ("institute.contact", "villages.supervisor"),
        lambda head: _both(head.village_receiver, head.receiver), ("notice",),
    ),
    Fact("受理地点", ("place",), ("notice.village_place",), lambda head: head.place or "空白", ("notice",)),
    Fact("意见箱位置", ("box_place",), ("notice.box_place",), lambda head: head.box_place or "空白", ("board",)),
)  # fmt: skip
KEYS = tuple(key for fact in FACTS for key in fact.keys)


def differences(first: Letterhead, second: Letterhead, *kinds: str) -> Iterator[tuple[str, str, str]]:
    """(label, said by the first, said by the second) of what all papers of some kinds print and two letterheads differ in.

    Of two posting days the last days follow: they are no difference of their own; nor are days that are not told.
    """
    left, right = first.as_json(), second.as_json()
    told = first.posted == second.posted and left.keys() == right.keys()
    for fact in FACTS:
        if not set(kinds) <= set(fact.printed_by):
            continue
        if "last_day" in fact.keys and not told:
            continue
        if any(left[key] != right[key] for key in fact.keys):
            yield fact.label, fact.said(first), fact.said(second)


def complete(stored: Mapping[str, str]) -> bool:
    """Whether a printing was kept with its whole letterhead: older versions kept none, or day, telephone and receiver."""
    return set(KEYS) <= set(stored)


def filled(stored: Mapping[str, str], now: Letterhead) -> Letterhead:
    """What was kept of a letterhead, with today's for the same posting day where nothing was.

    An older version kept telephones and receivers of village and institute as one text.
    """
    known = now.as_json()
    if "box_place" in stored:
        return Letterhead.from_json({**known, **stored})
    known["place"] = stored.get("place", known["place"])
    for office, village in _PAIRS:
        if office in stored:
            known[village], known[office] = _parted(stored[office], known[village])
    return Letterhead.from_json(known)


def _parted(joined: str, village_now: str) -> tuple[str, str]:
    """(village's, institute's) of a text that joined them; one alone is the village's only where it is that today."""
    village, mark, office = joined.partition("、")
    if mark:
        return village, office
    return (joined, "") if joined == village_now else ("", joined)
