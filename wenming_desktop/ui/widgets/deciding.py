"""Which line of a list Enter takes: the one that was typed, never the first of equals and never another than was typed.

Every chooser (``ChoiceField``) asks here, so that a deduction cannot go to the wrong one of two 吴凤琴.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wenming_desktop.domain.some import Some


@dataclass(frozen=True)
class Choice:
    """One line of a popup list: what it stands for, its bold title, quiet detail, and a figure at the right.

    ``shown`` is what the field says once it is chosen (吴凤琴（户主恩和，2组）), by default the title; ``keys`` are other
    texts that name all of it, as a code or a number.
    """

    value: Any
    title: str
    detail: str = ""
    right: str = ""
    shown: str = ""
    keys: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What stands in the field once this is chosen."""
        return self.shown or self.title


Offered = Some[Choice]  # what a search found as far as it is listed


def decided(text: str, choices: Sequence[Choice], *, people: bool = False) -> Choice | None:
    """The line that was meant by what is typed; None where that does not decide. ``people`` are named in full.

    Letters are a sound and mean the best that fits, unless another has the very same name.
    """
    core = _fold(text)
    equal = _equal(core, choices)
    if not core or not choices or len(equal) > 1:
        return None
    if equal:
        return equal[0]
    if any(char.isdigit() for char in core):
        return choices[0] if len(choices) == 1 else None
    if any(char.isascii() for char in core):
        return choices[0] if len(_namesakes(choices)) == 1 else None
    begun = [one for one in choices if _fold(one.title).startswith(core)]
    holding = begun if len(begun) == 1 else [one for one in choices if core in _fold(one.title)]
    return holding[0] if len(holding) == 1 and not people else None


def undecided_words(text: str, choices: Sequence[Choice], *, people: bool = False) -> str:
    """Why Enter takes none of these lines, and what to do: 有2位吴凤琴，请用↓选。"""
    core = _fold(text)
    if not core:
        return "请用↓选，再按回车。"
    same = _equal(core, choices)
    if not same and any(char.isascii() and char.isalpha() for char in core):
        same = _namesakes(choices)
    if len(same) > 1:
        name = same[0].title if len({one.title for one in same}) == 1 else text.strip()
        least = "至少" if getattr(choices, "more", 0) and len(same) == len(choices) else ""
        return f"{least}有{len(same)}{'位' if people else '个'}{name}，请用↓选。"
    if people and not any(char.isascii() for char in core):
        return f"下面没有正好叫“{text.strip()}”的。要选请用↓，或把姓名打全。"
    return f"“{text.strip()}”不止一个符合，请用↓选。" if len(choices) > 1 else "请用↓选，再按回车。"


def several_named(text: str, choices: Sequence[Choice]) -> bool:
    """Whether more than one line is named exactly what was typed."""
    return len(_equal(_fold(text), choices)) > 1


def _equal(core: str, choices: Sequence[Choice]) -> list[Choice]:
    return [one for one in choices if core and core in map(_fold, (one.title, *one.keys))]


def _namesakes(choices: Sequence[Choice]) -> list[Choice]:
    return [one for one in choices if _fold(one.title) == _fold(choices[0].title)]


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
