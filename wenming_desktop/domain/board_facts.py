"""What is sealed with a board besides its rows: a notice or poster of it is made of this, never of the ledger again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.statements import NOTHING_RECORDED, ReviewFacts

# Of 公示设置 what belongs to an edition; the days it hangs and where objections are received are a printing's (重出一版).
SEALED_SETTINGS = ("show_ranks", "committee_seals", "sealed_by", "proxy_seal")


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """A version of the rule book that held on some day of the period."""

    name: str
    starts: date


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """What the papers of a board say beside its rows, as it was when the board was sealed.

    ``plus`` and ``minus`` count 登记积分事项 that stand; ``rules`` are all versions in force, oldest first; ``institute``,
    ``measures`` (管理办法) and ``wording`` (the clerk's own paragraphs by key) are the words of that day, ``village`` the
    village's name with its word ('' the township), ``notice`` how its papers were to be worded (``SEALED_SETTINGS``).
    """

    plus: int
    minus: int
    rules: tuple[RuleInForce, ...]
    institute: str = ""
    measures: str = ""
    wording: Mapping[str, str] = field(default_factory=dict)
    review: ReviewFacts = NOTHING_RECORDED
    village: str = ""
    notice: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As it stands in a sealed board's content."""
        return {
            "plus": self.plus,
            "minus": self.minus,
            "rules": [{"name": rule.name, "starts": rule.starts.isoformat()} for rule in self.rules],
            "institute": self.institute,
            "measures": self.measures,
            "wording": dict(self.wording),
            "review": {name: _plain(value) for name, value in asdict(self.review).items()},
            "village": self.village,
            "notice": dict(self.notice),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> BoardFacts:
        """Read back what ``as_json`` gave; facts added at an upgrade have no review, village or notice."""
        review = {name: _frozen(part) for name, part in value.get("review", {}).items()}
        return cls(
            plus=value["plus"], minus=value["minus"],
            rules=tuple(RuleInForce(rule["name"], date.fromisoformat(rule["starts"])) for rule in value["rules"]),
            institute=value["institute"], measures=value["measures"], wording=value["wording"], review=ReviewFacts(**review),
            village=value.get("village", ""), notice=value.get("notice", {}),
        )  # fmt: skip


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def later_rules(rules: Sequence[RuleInForce]) -> str:
    """The versions that began within the period, as said after the first one's start; '' where there are none.

    ，8月15日起按新修订执行; the year where it is another, the name where the version bears another.
    """
    words = ""
    for before, rule in pairwise(rules):
        named = "新修订" if rule.name == before.name else f"《{rule.name}》"
        day = format_day(rule.starts)
        shown = day.split("年")[1] if rule.starts.year == before.starts.year else day
        words += f"，{shown}起按{named}执行"
    return words
