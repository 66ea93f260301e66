"""What leaves the office (出具): one life for boards, notices and certificates, told apart by declaration only.

An issued thing is draft, issued, superseded (a newer edition or printing stands) or withdrawn (作废); an *edition* (稿)
is new where its frozen content is, a *printing* (版) where only what is mendable (letterhead, posting day) is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from wenming_desktop.domain.certificates import (
    CODE_LENGTH,
    CODE_LETTERS,
    HONOUR,
    SERVICE,
    STAR,
    TITLES,
    next_serial,
    number_of,
)

State = Literal["draft", "issued", "superseded", "withdrawn"]
STATE_LABELS: Mapping[str, str] = {
    "draft": "草稿",
    "issued": "有效",
    "superseded": "已更正",
    "withdrawn": "作废",
}
Choose = Callable[[Sequence[str]], str]
"""Chooses one of several: ``secrets.choice``, or the demo's own seeded one."""


@dataclass(frozen=True, slots=True)
class IssueKind:
    """A kind of paper that is issued, as data.

    ``code`` names it in the book; ``mark`` stands in its numbers after the township's letters ('' for certificates, whose
    numbers are older than the others'); ``frozen`` are the parts of an edition, ``mendable`` what a new printing may
    change; ``counted_with`` are the kinds whose numbers run on in one series with this one's; ``withdrawable`` where it
    can be declared void (a board is only ever superseded).
    """

    code: str
    label: str
    mark: str = ""
    frozen: tuple[str, ...] = ()
    mendable: tuple[str, ...] = ()
    counted_with: tuple[str, ...] = ()
    withdrawable: bool = True


LETTERHEAD = ("telephone", "receiver", "posting_day", "place")
MENDABLE_LABELS: Mapping[str, str] = {
    "telephone": "受理电话",
    "receiver": "受理人",
    "posting_day": "张贴日期",
    "place": "张贴地点",
}
CERTIFICATES: Mapping[str, str] = {"service": SERVICE, "star": STAR, "honour": HONOUR}
"""The kinds of certificates by code, as the words of ``domain.certificates`` that stand in their frozen content."""
_CERTIFICATE = ("opening", "lines", "note", "issuer", "minutes")
KINDS: Mapping[str, IssueKind] = {
    kind.code: kind
    for kind in (
        IssueKind("board", "榜单", "BD", frozen=("rows", "rules", "bands", "counts"), mendable=LETTERHEAD, withdrawable=False),
        IssueKind("notice", "公示", "GS", frozen=("rows", "rules", "counts", "words"), mendable=LETTERHEAD),
        *(
            IssueKind(code, TITLES[word], frozen=_CERTIFICATE, counted_with=tuple(CERTIFICATES))
            for code, word in CERTIFICATES.items()
        ),
    )
}  # fmt: skip


def number_for(kind: IssueKind, prefix: str, year: int, numbers: Iterable[str]) -> str:
    """The next number of a kind in a paper's year, after those ever given: SBDSM-GS-2026-0001, a certificate's SBDSM-2026-0137."""
    head = f"{prefix}-{kind.mark}" if kind.mark else prefix
    return number_of(head, year, next_serial(numbers, year))


def new_code(choose: Choose) -> str:
    """A random code of eight letters and digits."""
    return "".join(choose(CODE_LETTERS) for _ in range(CODE_LENGTH))


def checksum_of(text: str) -> str:
    """sha256 of words as the book keeps them."""
    return hashlib.sha256(text.encode()).hexdigest()
