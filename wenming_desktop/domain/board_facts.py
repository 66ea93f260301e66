"""What is sealed with a board besides its rows: a notice or poster of it is made of this, never of the ledger again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wenming_desktop.domain.days import format_day


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """A version of the rule book that held on some day of the period."""

    name: str
    starts: date


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """What the papers of a board say beside its rows, as it was when the board was sealed.

    ``plus`` and ``minus`` count 登记积分事项 that stand; ``rules`` are all versions in force, oldest first; ``institute``,
    ``measures`` (管理办法) and ``wording`` (the clerk's own paragraphs by key) are the words of that day.
    """

    plus: int
    minus: int
    rules: tuple[RuleInForce, ...]
    institute: str = ""
    measures: str = ""
    wording: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As it stands in a sealed board's content."""
        return {
            "plus": self.plus,
            "minus": self.minus,
            "rules": [{"name": rule.name, "starts": rule.starts.isoformat()} for rule in self.rules],
            "institute": self.institute,
            "measures": self.measures,
            "wording": dict(self.wording),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> BoardFacts:
        """Read back what ``as_json`` gave."""
        return cls(
            plus=value["plus"], minus=value["minus"],
            rules=tuple(RuleInForce(rule["name"], date.fromisoformat(rule["starts"])) for rule in value["rules"]),
            institute=value["institute"], measures=value["measures"], wording=value["wording"],
        )  # fmt: skip


def rules_since(rules: Sequence[RuleInForce]) -> str:
    """Since when the rule book holds, every version of the period named.

    2026年1月1日起施行; 2026年1月1日起施行，2026年8月15日起按新修订执行; a version of another name is named.
    """
    first, *later = rules
    words = [f"{format_day(first.starts)}起施行"]
    for before, rule in zip(rules, later, strict=False):
        named = "新修订" if rule.name == before.name else f"《{rule.name}》"
        words.append(f"{format_day(rule.starts)}起按{named}执行")
    return "，".join(words)
