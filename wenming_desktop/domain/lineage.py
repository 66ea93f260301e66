"""Which item of an earlier rule book an item continues (同一项目吗): over versions an item shares its caps, not its code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wenming_desktop.domain.names import compact
from wenming_desktop.domain.rules import RuleItem


@dataclass(frozen=True, slots=True)
class LineQuestion:
    """An open question 同一项目吗: an item (``pk`` 0 before it is in the book) bears an old code over another text."""

    code: str
    text: str
    before: RuleItem
    pk: int = 0

    @property
    def words(self) -> str:
        """The question as the clerk reads it."""
        return f"编号“{self.code}”以前是“{self.before.text}”，现在是“{self.text}”，是同一项目吗？"


@dataclass(frozen=True, slots=True)
class Forebear:
    """The earlier item another one continues; ``asks`` where only the clerk knows whether it does."""

    item: RuleItem
    asks: bool = False


def forebear(item: RuleItem, earlier: Sequence[RuleItem], beside: Iterable[RuleItem]) -> Forebear | None:
    """What an item continues: the same code and text, or the same text renumbered; an old code over another text asks.

    ``earlier`` are the items of older versions, the nearest first, ``beside`` the others of its own. A text that lives
    on under another code takes its line along, so its old code is free for another item without a question.
    """
    others = list(beside)
    same = next((one for one in earlier if one_item(one, item)), None)
    if same is not None:
        return Forebear(same)
    moved = _renumbered(item, earlier, others)
    if moved is not None:
        return Forebear(moved)
    coded = next((one for one in earlier if item.code and _code(one) == _code(item)), None)
    if coded is None or any(_text(one) == _text(coded) for one in others):
        return None
    return Forebear(coded, asks=True)


def one_item(one: RuleItem, other: RuleItem) -> bool:
    """Code and text are the same: over versions that is one item."""
    return _code(one) == _code(other) and _text(one) == _text(other)


def _renumbered(item: RuleItem, earlier: Sequence[RuleItem], others: Sequence[RuleItem]) -> RuleItem | None:
    if any(_text(one) == _text(item) for one in others):
        return None
    found = [one for one in earlier if _text(one) == _text(item) and one.category == item.category]
    return found[0] if len({one.line for one in found}) == 1 else None


def _code(item: RuleItem) -> str:
    return item.code.upper()


def _text(item: RuleItem) -> str:
    return compact(item.text)
