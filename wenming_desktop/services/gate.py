"""The one gate every paper, text and outside workbook passes (公示前检查), and approvals, one for each word found.

audience = gate.check(book, "activity_paper.forecast", pieces, "活动预告 202610")     # StoppedError where it stops
sheet = gate.take_out(book, "activity_paper.record", sheet)      # for the office, a person, the party
return Made(name, content, audience=audience)
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import TypeVar

from wenming_desktop.domain import privacy
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.names import clean_name, split_name
from wenming_desktop.domain.paper_words import few
from wenming_desktop.domain.points import Entry
from wenming_desktop.domain.privacy import PUBLIC, Audience, Finding, Known, Piece, WordList
from wenming_desktop.domain.private_numbers import numbers_in
from wenming_desktop.services import proofs
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.leaving import LEAVES, audience_of, stands_on
from wenming_desktop.storage import approvals, journal
from wenming_desktop.storage import places as place_store
from wenming_desktop.support.paths import resource

__all__ = [
    "ADVICE", "StoppedError", "approve", "approved", "as_seen", "audience_of", "check", "entries", "found", "known", "public_phones",
    "take_out", "taken_words", "word_list",
]  # fmt: skip
T = TypeVar("T")
_TOLD = 3
_NOT_PRINTED = "登记的内容里写有身份证号，纸上没有印号码；不需要的，请在登记里删去。"
ADVICE = "请按提示修改；确需公开的，由负责人逐项批准。"


class StoppedError(UserError):
    """A paper refused by the gate: what was found that nobody approved, and the document an approval is for."""

    def __init__(self, title: str, left: Sequence[Finding], document: str, advice: str) -> None:
        said = few([one.text for one in left], _TOLD, "处", "；")
        super().__init__(f"{title}没有通过公示前检查：{said}。", advice)
        self.findings = tuple(left)
        self.document = document


@cache
def word_list() -> WordList:
    """The words shipped with the program (resources/privacy.toml)."""
    told = tomllib.loads(resource("privacy.toml").read_text(encoding="utf-8"))
    return WordList(
        {kind: tuple(words) for kind, words in told["forbidden"].items()},
        tuple(phrase for phrases in told["ordinary"].values() for phrase in phrases),
        tuple(told["visits"]["words"]),
    )


def check(
    book: Book, leaves: str, pieces: Iterable[Piece], document: str = "", advice: str = ADVICE,
    *, phones: Collection[str] = (),
) -> Audience:  # fmt: skip
    """Let a paper pass and give its audience; StoppedError names what stops it and is not approved for the document.

    ``phones`` are telephones it was published with before they changed. NotAsKeptError as ``proofs.stop_if_untrue``.
    """
    proofs.stop_if_untrue(book, stands_on(leaves))
    left = privacy.stopping(found(book, leaves, pieces, phones), approved(book, document))
    if left:
        raise StoppedError(LEAVES[leaves].title, left, document, advice)
    return audience_of(leaves)


def found(book: Book, leaves: str, pieces: Iterable[Piece], phones: Collection[str] = ()) -> list[Finding]:
    """What a paper of a kind must not say, approved or not; ``phones`` are published besides those of the settings."""
    texts, audience = list(pieces), audience_of(leaves)
    facts = known(book, audience, texts)
    if phones:
        facts = replace(facts, phones=facts.phones | _digits(phones))
    return privacy.gate(audience, texts, facts)


def take_out(book: Book, leaves: str, value: T, own: Collection[str] = (), titles: Collection[str] = ()) -> T:
    """A value with all its texts as the readers of a kind may see them.

    ``own`` are numbers that are the reader's, ``titles`` what he did: against an offence is no record of one.
    NotAsKeptError as ``proofs.stop_if_untrue``.
    """
    proofs.stop_if_untrue(book, stands_on(leaves))
    return as_seen(book, leaves, value, own, titles)


def as_seen(book: Book, leaves: str, value: T, own: Collection[str] = (), titles: Collection[str] = ()) -> T:
    """What ``take_out`` would leave of a value, for the screen: nothing leaves with it."""
    audience = audience_of(leaves)
    facts = known(book, audience)
    return privacy.taken_out(
        audience, value, replace(facts, words=facts.words.with_titles(titles)) if titles else facts, own
    )


def taken_words(written: T, printed: T) -> str:
    """What is said of an office's paper whose texts ``take_out`` changed: nothing is left out in silence. '' where none."""
    return "" if written == printed else _NOT_PRINTED


def entries(book: Book, leaves: str, rows: Sequence[Entry]) -> list[Entry]:
    """Rows of the ledger as they may stand on the paper of the household or member they belong to."""
    audience = audience_of(leaves)
    return privacy.entries_for(audience, rows, known(book, audience))


def known(book: Book, audience: Audience, pieces: Sequence[Piece] = ()) -> Known:
    """What the book knows for the gate; minors and who is not one are looked up only where the texts name any."""
    phones = public_phones(book)
    if audience not in PUBLIC:
        return Known(word_list(), phones)
    text = "\n".join(clean_name(one.text) for one in pieces if one.minors is None)
    minors = approvals.minors(book.db, book.clock.today()) if text else ()
    named = tuple(name for name in minors if name in text)
    remarked = tuple(name for name in approvals.bracketed(book.db) if split_name(name)[1])
    return Known(word_list(), phones, named, _others(book, named) if named else (), remarked)


def _others(book: Book, minors: Sequence[str]) -> tuple[str, ...]:
    """Names that hold a minor's and are somebody's or some place's else: 萨日朗嘎查, 苏力德图, who holds an office."""
    settings = book.settings
    institute, own = settings.institute, settings.volunteers
    offices = [institute.contact, institute.operator, own.charge, own.handler]
    offices += [village.supervisor for village in settings.villages.values()]
    grown = approvals.grown_up_holding(book.db, book.clock.today(), minors)
    places = approvals.places_and_their_heads(book.db)
    return tuple(filter(None, (institute.name, institute.township, *offices, *places, *grown)))


def public_phones(book: Book) -> frozenset[str]:
    """Telephones that are published anyway: of the institute, of who receives objections, the places' office lines."""
    settings = book.settings
    told = [settings.institute.phone, settings.volunteers.phone]
    told += [village.phone for village in settings.villages.values()]
    told += [phone for phone in place_store.phones(book.db).values() if phone.startswith("0")]
    return _digits(told)


def _digits(phones: Iterable[str]) -> frozenset[str]:
    return frozenset(
        digits for text in phones for digits in (text, *(one.digits for one in numbers_in(text)))
    )


# ---- approvals ----
def approved(book: Book, document: str) -> frozenset[str]:
    """The findings approved by name for a document, as ``Finding.key`` names them."""
    return approvals.keys(book.db, document)


def approve(book: Book, document: str, finding: Finding, by: str) -> tuple[None, Changes]:
    """Let one word found pass in one document: who decided it and when is recorded."""
    if not finding.approvable:
        raise UserError(f"{finding.text}。", "这一项不能批准，请先修改。")
    if not by.strip():
        raise UserError("批准人没有填。", "请填写批准人的姓名。")
    name = f"批准公示 {finding.text}"
    with book.operation(name):
        row = {
            "finding": f"{finding.code}:{finding.about}", "word": finding.word, "document": document,
            "by": by.strip(), "on_day": book.clock.today().isoformat(),
        }  # fmt: skip
        journal.insert(book.db, "approval", row)
    return None, changed(name, "approval")
