"""A notice's wording where no measures (管理办法) were entered: paper names no document that may not exist."""

from __future__ import annotations

import re

_CITED = "《?〔measures〕》?"
_AND = "(?:以及|及其|和|及|与|、|暨)"
_STOP = "，。；：！？（）"
_CLAUSE = re.compile("[^，。；：！？]*[，。；：！？]?")
# What speaks of the documents before it, and of those that are left just as well.
_AFTER = f"(?=$|[{_STOP}]|等?(?:的|有关|相关)*(?:规定|要求|精神|文件|制度)|等(?:$|[{_STOP}]))"
_FORMS = tuple(
    re.compile(form)
    for form in (
        f"[（(]{_CITED}[）)]",
        f"(?<=[^{_STOP}])、{_CITED}(?={_AND}[^{_STOP}〔])",  # 甲、〔〕和乙
        f"{_CITED}{_AND}(?=〔rules〕|[^{_STOP}〔])",  # 〔〕和乙
        f"(?<=[^{_STOP}]){_AND}{_CITED}{_AFTER}",  # 甲和〔〕
        f"{_CITED}(?=《|〔rules〕)",  # 《〔〕》《乙》
        f"(?<=[》〕]){_CITED}{_AFTER}",  # 《甲》《〔〕》
    )
)
_WORD = re.compile(r"\w")
_COUNTED = re.compile("[两二三2-9][个项份部种]|均|都|分别|前者|后者")


def without_measures(wording: str) -> str | None:
    """A wording that cites no measures, nor has the conjunction that joined them; None where they cannot be taken out well.

    What says nothing without them cannot: a wording of which no word is left, a clause of which only its mark is.
    """
    cut = [_without(clause) for clause in _CLAUSE.findall(wording)]
    left = "".join(filter(None, cut))
    return None if None in cut or (left != wording and not _WORD.search(left)) else left


def _without(clause: str) -> str | None:
    if "〔measures〕" not in clause:
        return clause
    if _COUNTED.search(clause):
        return None
    for form in _FORMS:
        clause = form.sub("", clause)
    return None if "〔measures〕" in clause or (clause and not _WORD.search(clause)) else clause
