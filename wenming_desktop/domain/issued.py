"""What leaves the office (出具): one life for boards, notices and certificates, told apart by declaration only.

An issued thing is draft, issued, superseded (a newer edition or printing stands) or withdrawn (作废); an *edition* (稿)
is new where its frozen content is, a *printing* (版) where only what is mendable (letterhead, posting day) is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
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
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.letterhead import FACTS, KEYS
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.rules import TRACK_LABELS
from wenming_desktop.domain.stated import hours

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

    ``code`` names it in the book, ``label`` in full and ``word`` in sentences; ``mark`` stands in its numbers after the township's letters ('' for certificates, whose
    numbers are older than the others'); ``frozen`` are the parts of an edition, ``mendable`` what a new printing may
    change; ``counted_with`` are the kinds whose numbers run on in one series with this one's; ``withdrawable`` where it
    can be declared void (a board is only ever superseded).
    """

    code: str
    label: str
    word: str
    mark: str = ""
    frozen: tuple[str, ...] = ()
    mendable: tuple[str, ...] = ()
    counted_with: tuple[str, ...] = ()
    withdrawable: bool = True

    @property
    def series(self) -> tuple[str, ...]:
        """The kinds, this one among them, whose numbers are one series."""
        return self.counted_with or (self.code,)


MENDABLE_LABELS: Mapping[str, str] = {key: fact.label for fact in FACTS for key in fact.keys}
CERTIFICATES: Mapping[str, str] = {"service": SERVICE, "star": STAR, "honour": HONOUR}
"""The kinds of certificates by code, as the words of ``domain.certificates`` that stand in their frozen content."""
_CERTIFICATE = ("opening", "lines", "note", "issuer", "minutes")
KINDS: Mapping[str, IssueKind] = {
    kind.code: kind
    for kind in (
        IssueKind("board", "榜单", "榜单", "BD", frozen=("rows", "rules", "bands", "counts"), mendable=KEYS, withdrawable=False),
        IssueKind("notice", "公示", "公示", "GS", frozen=("rows", "rules", "counts", "words"), mendable=KEYS),
        *(
            IssueKind(code, TITLES[word], "证明", frozen=_CERTIFICATE, counted_with=tuple(CERTIFICATES))
            for code, word in CERTIFICATES.items()
        ),
    )
}  # fmt: skip


CARRIED = "carried"
"""Among a number's facts: it was given out before a backup was put back that does not know it."""
UNDATED = "undated"
"""Among the same: the day it was given out could not be read."""
UNREAD = "（内容读不出来）"
"""The name of one of which only the number could be read."""


def kind_of(number: str) -> str:
    """The kind whose mark stands in a number, a certificate's where none does: to be asked where only the number is left."""
    marks = {kind.mark: kind.code for kind in KINDS.values() if kind.mark}
    return next((marks[part] for part in number.split("-")[1:] if part in marks), "service")


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


# ---- checking ----
@dataclass(frozen=True, slots=True)
class Verified:
    """The answer of 核验: ``found`` where number and code belong together, ``valid`` where it is the one in force.

    Nothing of what was issued is told for a wrong code. ``day`` is ISO; ``minutes`` and ``name`` are a certificate's,
    ``track``, ``period`` and ``station`` (None the township) a board's or notice's. ``changed``: what it says was
    corrected since (``differences`` in words, a certificate's hours are now ``minutes_now``; a board is 待更正); ``kept`` says why it was let stand. ``successor`` is the number of the
    edition or printing that took its place (``amended``: an edition), ``reason`` why; ``holder`` of the one that holds now, '' for none.
    """

    number: str
    found: bool = False
    valid: bool = False
    state: str = ""
    kind: str = ""
    name: str = ""
    minutes: int | None = None
    day: str = ""
    issuer: str = ""
    track: str = ""
    period: str = ""
    station: str | None = None
    edition: int = 0
    printing: int = 0
    void_reason: str = ""
    void_on: str = ""
    successor: str = ""
    holder: str = ""
    amended: bool = False
    reason: str = ""
    changed: bool = False
    minutes_now: int | None = None
    differences: tuple[str, ...] = ()
    kept: str = ""
    said: str = ""

    @property
    def state_label(self) -> str:
        """有效, 已更正, 作废."""
        return STATE_LABELS.get(self.state, "")

    @property
    def in_force(self) -> bool:
        """Whether it is the edition and printing that holds now."""
        return self.state == "issued"

    @property
    def edition_label(self) -> str:
        """第1稿, 第2稿（更正）, 第1稿第2版."""
        again = f"第{self.printing}版" if self.printing > 1 else ""
        return f"第{self.edition}稿{again}{'（更正）' if self.edition > 1 else ''}"

    @property
    def subject(self) -> str:
        """萨日朗2026年第三季度群众积分; '' for a certificate."""
        if not self.period:
            return ""
        return f"{self.station or ''}{Period.parse(self.period).label}{TRACK_LABELS[_track(self.track)]}"


def _track(code: str) -> Literal["masses", "party"]:
    return "party" if code == "party" else "masses"


def unsure(answer: Verified, why: str) -> Verified:
    """The answer of a book that is not to be trusted, as ``why`` says: what it holds to be in force may have been declared void."""
    if not answer.valid:
        return answer
    return replace(
        answer,
        valid=False,
        said=f"按现有的登记簿，{answer.said}但是{why}",
    )


def judged(answer: Verified, *, sound: bool) -> Verified:
    """The answer with its judgement in words; ``sound`` where its words are still those that were issued."""
    word = KINDS[answer.kind].word
    if not sound:
        return replace(answer, said=f"登记簿里的这份{word}被改动过，不能作数。")
    if answer.in_force:
        return replace(answer, valid=True, said=_holds(answer, word))
    return replace(answer, said=_holds_no_more(answer, word))


def _holds(answer: Verified, word: str) -> str:
    said = f"{word}有效，内容与登记簿一致。" if not answer.changed else f"{word}有效；{_difference(answer)}。"
    return said + (f"这是{answer.edition_label}。" if answer.edition > 1 or answer.printing > 1 else "")


def awaiting(answer: Verified) -> Verified:
    """The answer for a board or notice in force whose next edition waits (待更正): it holds, and says what is coming."""
    changed = replace(answer, changed=True)
    return replace(changed, said=_holds(changed, KINDS[answer.kind].word))


def _difference(answer: Verified) -> str:
    """出具后服务记录有更正（原150小时，现1.5小时）; of a board 锁定以后有更正，待出第2稿."""
    if answer.minutes is None:
        return f"锁定以后有更正，待出第{answer.edition + 1}稿"
    kept = f"，经核定保留：{answer.kept}" if answer.kept else ""
    words = answer.differences or (hours(answer.minutes, answer.minutes_now or 0).words,)
    return f"出具后服务记录有更正（{'；'.join(words)}）{kept}"


def _holds_no_more(answer: Verified, word: str) -> str:
    if answer.state == "draft":
        return f"这份{word}还没有发出。"
    now = (
        f"现行的编号是{answer.holder}。"
        if answer.holder
        else "现在没有有效的一份。"
        if answer.successor
        else ""
    )
    if answer.state == "withdrawn":
        return (
            f"这份{word}已于{format_day(date.fromisoformat(answer.void_on))}作废：{answer.void_reason}。{now}"
        )
    how = f"更正为第{answer.edition + 1}稿" if answer.amended else "重出一版"
    why = f"：{answer.reason}" if answer.reason else ""
    return f"这份{word}是{answer.edition_label}，已{how}{why}。{now}"
