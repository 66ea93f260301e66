"""What is told of many entries booked at once: every note in its own words, with how many or whom it is about."""

from __future__ import annotations

from collections.abc import Sequence

from wenming_desktop.domain.paper_words import few
from wenming_desktop.services.points import Booked

_NAMED = 5  # more than so many are counted


def told(booked: Sequence[Booked], names: Sequence[str] = (), *, counter: str = "条") -> tuple[str, ...]:
    """Every note of the entries, once each as a sentence: 包青格乐、王秀兰：该月已审核，记入2026年10月。

    ``names`` says whose each entry is, in their order; without them a note says how many ``counter`` it is about.
    """
    of = dict[str, list[str]]()
    for at, one in enumerate(booked):
        for note in one.notes:
            of.setdefault(note, []).append(names[at] if names else "")
    return tuple(
        f"{_who(who, counter) if len(booked) > 1 or names else ''}{note}。" for note, who in of.items()
    )


def _who(names: Sequence[str], counter: str) -> str:
    if not names[0]:
        return f"{len(names)}{counter}："
    return f"{few(names, _NAMED, counter)}："
