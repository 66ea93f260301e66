"""Statements are records: what a paper may say was told, reviewed or supervised, and what it leaves unsaid.

A sentence that says something was done is filled from a record or is not printed, not even as a duty; that goes for
the clerk's own wording too, where ``claim_words`` finds it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from wenming_desktop.domain.claim_words import KINDS, Kind, claimed
from wenming_desktop.domain.paper_words import PANEL, supervisors, village_word_of

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


def unsaid(facts: ReviewFacts) -> list[tuple[Kind, str]]:
    """The statements a paper leaves out for want of a record, with what they would say: (review, “逐户评议”)."""
    wanted: list[tuple[Kind, str, bool]] = [
        ("review", "“逐户评议”", bool(facts.months)),
        ("supervised", "“全程监督”", facts.all_reviewed),  # said of a review that is
        ("told", "“已逐户告知”", facts.deductions > 0),
    ]
    return [(kind, words) for kind, words, concerns in wanted if concerns and not facts.holds(kind)]


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
_PLACE = re.compile("〔[^〔〕]*〕")
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
    return _first(clause, (kind for kind in KINDS if not facts.holds(kind)))


def _first(clause: str, kinds: Iterable[Kind]) -> str:
    return next((words for kind in kinds if (words := claimed(kind, clause))), "")


def without_claims(wording: str, facts: ReviewFacts) -> str:
    """The wording without the clauses that state what no record says; the rest keeps its marks."""
    return _without(wording, lambda clause: bool(_claim(clause, facts)))


# That a list hung is recorded nowhere for a certificate: 经公示, 公示期满无异议, 已公示7天.
_POSTED = re.compile(
    r"(?:(?:业?经|已经?|均|通过)[^〔〕]{0,12})?(?:在?[^〔〕]{0,4}内)?公示期?(?:[0-9一二三四五六七八九十]+个?(?:天|日|工作日))?"
    r"(?:期?满|结束|(?:均|且|、)?(?:无|没有)(?:人提出)?异议|通过|后)*"
)


def _hung(clause: str) -> str:
    """The words by which a clause says that something hung; 按季度公示, 公示名单 say what is done, not that it was."""
    found = _POSTED.search(clause)
    said = found.group(0) if found else ""
    return said if re.match("业?经|已|均|通过", said) or re.search("满|结束|异议|通过|后", said) else ""


def without_unrecorded(wording: str) -> str:
    """The wording of a certificate without what nothing records for it: 经公示, 经评议小组评议.

    A clause with a place (〔星级〕) stays and loses only the words of the claim: what the program fills in is not lost.
    """
    kept = _without(wording, lambda clause: "〔" not in clause and bool(_unrecorded(clause)))
    return "".join((_cut(text) if "〔" in text else text) + mark for text, mark in _CLAUSE.findall(kept))


def _cut(clause: str) -> str:
    """A clause without the words of its claims, and without what then begins it: 通过认定为 is 认定为."""
    cut = clause
    while words := _unrecorded(cut):
        cut = cut.replace(words, "".join(_PLACE.findall(words)), 1)
    return cut if cut == clause else re.sub("^(?:经|由|并|通过|同意|后|合格)+", "", cut)


def unrecorded(wording: str) -> list[str]:
    """The words of a certificate's wording that nothing records for it, each once."""
    return list(dict.fromkeys(filter(None, (_unrecorded(text) for text, _ in _CLAUSE.findall(wording)))))


def _unrecorded(clause: str) -> str:
    # that a volunteer helped in pairs is what his hours record
    return _hung(clause) or _first(clause, (kind for kind in KINDS if kind != "helped"))


def _without(wording: str, claims_something: Callable[[str], bool]) -> str:
    kept: list[list[str]] = []
    prefix = ""
    for text, mark in _CLAUSE.findall(wording):
        whole = text if text.startswith(prefix) or not text else prefix + text
        if claims_something(whole):
            prefix = (prefix or ("经" if text.startswith("经") else "")) if mark == "、" else ""
            _drop(kept, mark)
        elif text or mark:
            kept.append([whole, mark])
            prefix = ""
    return "".join(text + mark for text, mark in kept)


def _drop(kept: list[list[str]], mark: str) -> None:
    """Leave a clause out: the clause before it takes over a mark that ends the sentence or the bracket."""
    before = kept[-1][1] if kept else ""
    if not before:
        return
    if mark == "）":
        kept[-1][1] = "" if before == "（" else mark
    elif (not mark or mark in _ENDS) and before not in _ENDS and before != "（":
        kept[-1][1] = mark
