"""Statements are records: what a paper may say was told, reviewed or supervised, and what it leaves unsaid.

A sentence that says something was done is filled from a record or is not printed, not even as a duty; that goes for
the clerk's own wording too, where it is found by the phrases below.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from wenming_desktop.domain.paper_words import PANEL, supervisors, village_word_of

Kind = Literal["review", "supervised", "told", "helped"]
VillageMonth = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """What a notice may state about review and telling; sealed with a board.

    ``months`` (202608) are those of the period with entries that stand; ``reviewed`` those whose meeting (评议会议) is
    recorded, ``supervised`` those whose meeting names who sat in (列席监督): for the township in every village with
    entries. ``deductions`` counts standing deductions as 登记积分事项 does, ``told`` those with a record of telling.
    """

    months: tuple[int, ...] = ()
    reviewed: tuple[int, ...] = ()
    supervised: tuple[int, ...] = ()
    deductions: int = 0
    told: int = 0

    @property
    def all_reviewed(self) -> bool:
        """Every month with entries has its meeting; with no entries there is nothing to state."""
        return bool(self.months) and set(self.months) <= set(self.reviewed)

    @property
    def all_supervised(self) -> bool:
        """Every one of those meetings had somebody sit in."""
        return self.all_reviewed and set(self.months) <= set(self.supervised)

    @property
    def all_told(self) -> bool:
        """Every deduction was told; with no deductions there is nothing to state."""
        return self.deductions > 0 and self.told == self.deductions

    def holds(self, kind: Kind) -> bool:
        """Whether the record behind a kind of statement is complete; help in pairs (结对帮促) has no record."""
        return {"review": self.all_reviewed, "supervised": self.all_supervised, "told": self.all_told}.get(
            kind, False
        )


NOTHING_RECORDED = ReviewFacts()
"""What may be stated where nobody recorded anything: nothing."""


def review_facts(
    busy: Iterable[VillageMonth], meetings: Mapping[VillageMonth, bool], deductions: int, told: int
) -> ReviewFacts:
    """The facts of a period: ``busy`` are (village, month) with entries, ``meetings`` say whether somebody sat in."""
    wanted = set(busy)
    months = tuple(sorted({month for _, month in wanted}))
    unmet = {month for village, month in wanted if (village, month) not in meetings}
    unwatched = {month for village, month in wanted if not meetings.get((village, month), False)}
    return ReviewFacts(
        months, tuple(month for month in months if month not in unmet),
        tuple(month for month in months if month not in unwatched), deductions, told,
    )  # fmt: skip


def slots(facts: ReviewFacts, village: str) -> dict[str, str]:
    """What stands in 〔review〕, 〔supervised〕 and 〔told〕: the clause with its mark, or nothing."""
    place = village_word_of(village) or "所在嘎查村"
    return {
        "review": f"{place}{PANEL}逐户评议、" if facts.all_reviewed else "",
        "supervised": f"{supervisors(village)}全程监督、" if facts.all_supervised else "",
        "told": f"减分依据已逐户告知（{told_words(facts)}）。" if facts.all_told else "",
    }


def told_words(facts: ReviewFacts) -> str:
    """减分57条，已告知57条: the figures behind the sentence, for the poster and the notice."""
    return f"减分{facts.deductions}条，已告知{facts.told}条"


# What the model text said before it had records: a wording saved then has these places, and gets the slots instead.
_BEFORE = (
    ("〔place〕积分评议小组逐户评议、村务监督委员会全程监督、", "〔review〕〔supervised〕"),
    ("〔place〕积分评议小组逐户评议、", "〔review〕"),
    ("村务监督委员会全程监督、", "〔supervised〕"),
    ("减分依据已逐户告知，由网格员和志愿者结对帮促，", "〔told〕"),
)
# By what words a statement is known in the clerk's own wording; each pattern is looked for within one clause.
PHRASES: dict[Kind, tuple[str, ...]] = {
    "review": (
        r"逐[户条项人]评议", r"民主评议", r"集体评议", r"评议(?:小组|会|会议)?.{0,4}(?:一致|表决|全票)?(?:通过|同意)",
        # but not 经评议小组核实, nor what is to happen: 经评议后
        r"(?:经|小组|评议会|会议).*评议(?!小组|会|后|的|员)",
    ),
    "supervised": (
        r"全(?:程|过程)监督", r"列席(?:监督|评议)", r"现场监督", r"参与监督", r"监督之?下", r"监督评议",
        r"委员会(?:主任|副主任|成员|委员|代表)?.{0,6}(?:监督(?!委员会|电话|主任|员|人)|到场|在场|见证)",
    ),
    "told": (
        r"(?:已|均|都|全部|逐[户一人]|入户|上门).{0,12}(?:告知|通知|送达)", r"(?:告知|送达)(?:到户|到人|本户|各户|本人)",
        r"(?:户主|本户|本人|各户|农牧户).{0,4}(?:签字|签收|签名)(?:确认|认可|同意)", r"已.{0,4}(?:签字|签收|签名)",
    ),
    "helped": (r"结对帮[促扶教]", r"一对一帮[促扶教]"),
}  # fmt: skip
_CLAUSE = re.compile(r"([^，。；：！？、（）]*)([，。；：！？、（）]?)")
_ENDS = "。；：！？"


def with_slots(wording: str) -> str:
    """A wording with the slots where it still has the model's old sentences."""
    for old, new in _BEFORE:
        wording = wording.replace(old, new)
    return wording


def claims(wording: str, facts: ReviewFacts) -> list[str]:
    """The words of a wording that state what no record says, each once."""
    said = (_claim(text, facts) for text, _ in _CLAUSE.findall(wording))
    return list(dict.fromkeys(filter(None, said)))


def _claim(clause: str, facts: ReviewFacts) -> str:
    for kind, patterns in PHRASES.items():
        if not facts.holds(kind):
            for pattern in patterns:
                if found := re.search(pattern, clause):
                    return found.group(0)
    return ""


def without_claims(wording: str, facts: ReviewFacts) -> str:
    """The wording without the clauses that state what no record says; the rest keeps its marks."""
    kept: list[list[str]] = []
    prefix = ""
    for text, mark in _CLAUSE.findall(wording):
        if _claim(text, facts):
            prefix = prefix or ("经" if text.startswith("经") and mark == "、" else "")
            _drop(kept, mark)
        elif text or mark:
            kept.append([text if text.startswith(prefix) else prefix + text, mark])
            prefix = ""
    return "".join(text + mark for text, mark in kept)


def _drop(kept: list[list[str]], mark: str) -> None:
    """Leave a clause out: the clause before it takes over a mark that ends the sentence or the bracket."""
    before = kept[-1][1] if kept else ""
    if not before:
        return
    if mark == "）":
        kept[-1][1] = "" if before == "（" else mark
    elif mark in _ENDS and mark and before not in _ENDS and before != "（":
        kept[-1][1] = mark
