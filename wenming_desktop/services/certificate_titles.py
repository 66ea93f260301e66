"""What a volunteer did, as his own certificate may say it: serving against an offence is no record of one.

An ID number or telephone in such words is taken out all the same; the clerk is told before a certificate is frozen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wenming_desktop.domain.privacy import HIDDEN_TEXT, says_a_deed
from wenming_desktop.domain.private_numbers import numbers_in
from wenming_desktop.services import gate
from wenming_desktop.services.context import Book
from wenming_desktop.storage import certificates as store
from wenming_desktop.storage import people

_LEAVES = "certificates.issue_each"


def titles_of(book: Book, volunteer_pk: int) -> list[str]:
    """What a volunteer did, by words that are no record of an offence: activities' own titles, serving against one."""
    return [
        words for deeds in store.deeds(book.db, [volunteer_pk]).values() for words in _titles(book, deeds)
    ]


def _titles(book: Book, deeds: Iterable[str]) -> list[str]:
    words = gate.word_list()
    return [
        deed
        for deed in deeds
        if says_a_deed(deed, people.named_in(book.db, deed) if words.found(deed) else ())
    ]


def _of_others(book: Book, deeds: Iterable[str], own: str) -> list[str]:
    """The deeds that name another person of the book beside something nobody else's paper tells: 慰问低保户陈海山家."""
    words = gate.word_list()
    return [deed for deed in deeds if words.found(deed) and set(people.named_in(book.db, deed)) - {own}]


def left_out(book: Book, volunteer_pks: Sequence[int]) -> dict[int, str]:
    """Of each volunteer whose deeds a certificate or annex would not print as they stand, what the clerk is told first."""
    found = {}
    for pk, deeds in store.deeds(book.db, volunteer_pks).items():
        printed = gate.take_out(book, _LEAVES, deeds, titles=_titles(book, deeds))
        holes = [(words, now) for words, now in zip(deeds, printed, strict=True) if words != now]
        whole = {words for words, now in zip(deeds, printed, strict=True) if words == now}
        if holes:
            words, now = holes[0]
            more = f"等{len(holes)}处" if len(holes) > 1 else ""
            # the words themselves where they name an offence; a number is masked on the screen too
            shown = words if HIDDEN_TEXT in now and not numbers_in(words) else now
            found[pk] = f"服务内容“{shown}”{more}不能照印，印出时写作“{now}”，请先核对、更正"
        elif others := [deed for deed in _of_others(book, deeds, _name(book, pk)) if deed in whole]:
            found[pk] = f"服务内容“{others[0]}”写着别人的姓名和情况，会照印，请先改活动名称"
    return found


def _name(book: Book, volunteer_pk: int) -> str:
    row = book.db.execute(
        "SELECT p.name FROM volunteer v JOIN person p ON p.pk = v.person_pk WHERE v.pk = ?", [volunteer_pk]
    ).fetchone()
    return str(row[0])
