"""What a volunteer did, as his own certificate may say it: serving against an offence is no record of one.

An ID number or telephone in such words is taken out all the same; the clerk is told before a certificate is frozen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from wenming_desktop.domain.privacy import HIDDEN_TEXT, names_somebody, says_a_deed
from wenming_desktop.domain.private_numbers import numbers_in
from wenming_desktop.services import gate
from wenming_desktop.services.context import Book
from wenming_desktop.storage import certificates as store
from wenming_desktop.storage import people, places

_LEAVES = "certificates.issue_each"
_LONGEST = 8  # letters of a name that is looked for in a title


def titles_of(book: Book, volunteer_pk: int) -> list[str]:
    """What a volunteer did, by words that are no record of an offence: activities' own titles, serving against one."""
    return [
        words for deeds in store.deeds(book.db, [volunteer_pk]).values() for words in _titles(book, deeds)
    ]


def _titles(book: Book, deeds: Iterable[str]) -> list[str]:
    return [deed for deed in deeds if says_a_deed(deed, *_known(book, deed))]


def _known(book: Book, deed: str) -> tuple[list[str], list[str]]:
    """The names of the book in some words, and the words in them that are no name: those of the list, places."""
    sensitive = gate.word_list().found(deed)
    if not sensitive:
        return [], []
    return people.named_in(book.db, deed), [*sensitive, *places.named_in(book.db, deed)]


def _of_others(book: Book, deeds: Iterable[str], own: str, everybody: Collection[str]) -> list[str]:
    """The deeds that name another person: one of the book (帮助苏力德补课), or who looks like one beside what is his alone."""
    found = []
    for deed in deeds:
        _, known = _known(book, deed)
        places_in = known or places.named_in(book.db, deed)
        alone = deed.replace(own, "，")
        for place in sorted(places_in, key=len, reverse=True):
            alone = alone.replace(place, "，")
        if _named(alone, everybody) or (known and names_somebody(deed.replace(own, "，"), (), known)):
            found.append(deed)
    return found


def _named(text: str, everybody: Collection[str]) -> bool:
    """Whether a text holds a name of the book: looked up by its pieces, for there are thousands of names."""
    longest = min(_LONGEST, len(text))
    return any(
        text[at : at + size] in everybody
        for size in range(2, longest + 1)
        for at in range(len(text) - size + 1)
    )


def left_out(book: Book, volunteer_pks: Sequence[int]) -> dict[int, str]:
    """Of each volunteer whose deeds a certificate or annex would not print as they stand, what the clerk is told first.

    Both what is taken out and what names others and would be printed, each with how many they are.
    """
    found = {}
    everybody = people.names(book.db)
    for pk, deeds in store.deeds(book.db, volunteer_pks).items():
        printed = gate.as_seen(book, _LEAVES, deeds, titles=_titles(book, deeds))
        holes = [(words, now) for words, now in zip(deeds, printed, strict=True) if words != now]
        whole = {words for words, now in zip(deeds, printed, strict=True) if words == now}
        others = [deed for deed in _of_others(book, deeds, _name(book, pk), everybody) if deed in whole]
        told = []
        if holes:
            words, now = holes[0]
            # the words themselves where they name an offence; a number is masked on the screen too
            shown = words if HIDDEN_TEXT in now and not numbers_in(words) else now
            told.append(f"服务内容“{shown}”{_more(holes)}不能照印，印出时写作“{now}”，请先核对、更正")
        if others:
            told.append(f"服务内容“{others[0]}”{_more(others)}写着别人的姓名，会照印，请先改活动名称")
        if told:
            found[pk] = "；".join(told)
    return found


def _more(found: Sequence[object]) -> str:
    return f"等{len(found)}处" if len(found) > 1 else ""


def _name(book: Book, volunteer_pk: int) -> str:
    row = book.db.execute(
        "SELECT p.name FROM volunteer v JOIN person p ON p.pk = v.person_pk WHERE v.pk = ?", [volunteer_pk]
    ).fetchone()
    return str(row[0])
