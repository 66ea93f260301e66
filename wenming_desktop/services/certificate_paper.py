"""Paper beside the certificates: their register, the list for 7 days' publicity, the stars to be awarded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date

from wenming_desktop.domain import name_lists
from wenming_desktop.domain.certificates import TITLES, VOID, star_label
from wenming_desktop.domain.days import format_day, format_span
from wenming_desktop.domain.durations import format_hours
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.issued import STATE_LABELS
from wenming_desktop.domain.name_lists import Listed, NameList
from wenming_desktop.domain.privacy import Audience, Piece
from wenming_desktop.services import (
    certificate_changes,
    certificates,
    consents,
    gate,
    notices,
    star_lists,
    stars,
)
from wenming_desktop.services.context import Book
from wenming_desktop.services.paper import Made, edition
from wenming_desktop.services.stars import StarLine
from wenming_desktop.storage import certificates as store
from wenming_desktop.storage import issued as issued_store
from wenming_desktop.storage.certificates import Kept


def register(book: Book, first: date, last: date) -> Made:
    """证明登记簿 of some days: number, name, hours, applicant, purpose and room for a signature; void and amended ones are said."""
    from wenming_desktop.printing.name_list import print_register

    found = store.kept(book.db, "issued_on BETWEEN ? AND ?", [first.isoformat(), last.isoformat()])
    waiting = {one.pk for one in certificate_changes.changed_list(book)}
    rows = [
        (
            one.number, one.name, "" if one.by_hand else format_hours(one.minutes), format_day(date.fromisoformat(one.day)),
            one.applicant, one.purpose, "", _remark(book, one, waiting),
        )
        for one in found
    ]  # fmt: skip
    unit = book.settings.volunteers.issuer or book.settings.institute.name
    under = f"{unit}　{format_span(first, last)}　共{len(rows)}份"
    leaves = "certificate_paper.register"
    under, rows = gate.take_out(book, leaves, (under, rows))
    pdf = print_register("志愿服务记录证明登记簿", under, rows, edition(book))
    name = f"志愿服务记录证明登记簿{format_span(first, last)}.pdf"
    return Made(name, pdf, audience=gate.audience_of(leaves))


def _remark(book: Book, one: store.Kept, waiting: Collection[int]) -> str:
    """What the register says beside a certificate: how it came to be, and why it holds no more or waits to be put right."""
    kind = "" if one.kind == "服务" else TITLES[one.kind]
    void = f"作废：{one.void_reason}" if one.state == VOID else ""
    next_one = issued_store.successor(book.db, one.pk)
    old = STATE_LABELS["superseded"]  # of before a restore the next one is a number among others
    amended = f"{old}，由{next_one.number}代替" if next_one else old * (one.state == old)
    since = "出具后服务记录有更正" if one.pk in waiting else ""
    return "；".join(filter(None, ("手工出具" * one.by_hand, kind, void, amended, since)))


def issued_notice(book: Book, first: date, last: date, posted: date | None = None) -> Made:
    """出具名单公示: the service certificates of some days that hold, posted inside the unit; no ID, no minor by name.

    One written by hand is not on it, for the book does not know whether its holder is under age; the clerk is told.
    UserError where none was issued.
    """
    from wenming_desktop.printing.name_list import print_name_list

    every = certificates.valid_between(book, first, last)
    refused = consents.refused(book, [one.volunteer_pk for one in every])
    found = [one for one in every if one.volunteer_pk not in refused]
    by_hand = _by_hand(book, first, last)
    if not found:
        told = f"{format_span(first, last)}没有出具证明。{consents.left_out(refused)}"
        raise UserError(told, by_hand or "请换一个时段。")
    day = _posted(book, date.fromisoformat(max(one.day for one in found)), posted)
    minors = store.minors(book.db, [one.volunteer_pk for one in found], day)
    lines = [
        Listed(one.name, one.number, format_hours(one.minutes), minor=one.volunteer_pk in minors)
        for one in found
    ]
    window = notices.window_of(book.settings, day)
    wanted = name_lists.issued_list(lines, book.settings, window, first, last)
    audience = _passed(book, "certificate_paper.issued_notice", wanted)
    pdf = print_name_list(wanted, edition(book))
    note = (
        consents.left_out(refused)
        + _fewer(every, found)
        + _changed_since(book, {one.number for one in found})
    )
    note += by_hand + _gone(book, found)
    return Made(f"{wanted.title}{format_day(day)}.pdf", pdf, note=note, audience=audience)


def _fewer(every: Sequence[Kept], found: Sequence[Kept]) -> str:
    """That the number on the list is not that of all that hold; '' where nobody's was left out."""
    if len(every) == len(found):
        return ""
    return f"这段时间在用的证明共{len(every)}份，名单上写的“共{len(found)}份”没有算他们的。"


def _posted(book: Book, until: date, posted: date | None) -> date:
    """The day a list hangs from, today where not given; UserError where what it lists goes on to a later day."""
    day = posted or book.clock.today()
    if day < until:
        raise UserError("张贴日期早于名单的截至日期。", "请核对两个日期。")
    return day


def _by_hand(book: Book, first: date, last: date) -> str:
    """What to say of the certificates in force written by hand in these days; '' without."""
    found = [one for one in certificates.valid_between(book, first, last, by_hand=True) if one.by_hand]
    if not found:
        return ""
    numbers = "、".join(f"{one.number}{one.name}" for one in found)
    return (
        f"另有{len(found)}份手工出具的证明不在名单上，也没有算进份数：{numbers}。"
        "程序不知道持证人是不是未成年；成年的请照存根补写在名单上，并把份数改成合起来的数。"
    )


def _gone(book: Book, found: Sequence[Kept]) -> str:
    """What to say of holders on the list who died or left since; '' without."""
    departed = certificates.gone(book, [one.volunteer_pk for one in found])
    names = {one.volunteer_pk: one.name for one in found}
    return "".join(f"{names[pk]}{words}；名单上照印，请先核对。" for pk, words in departed.items())


def _changed_since(book: Book, numbers: Collection[str]) -> str:
    """What to say of certificates on the list that were corrected since and nobody decided on; '' without."""
    changed = [one.number for one in certificate_changes.changed_list(book) if one.number in numbers]
    if not changed:
        return ""
    return f"{'、'.join(changed)}出具后服务记录有更正，公示印的仍是出具时的内容；请先重出、收回，或写明原因保留。"


def _passed(book: Book, leaves: str, wanted: NameList) -> Audience:
    """The gate for a list of names that hangs; a line is one person's, who stands there without a name where under age."""
    pieces = [
        Piece(f"{wanted.title}的正文", text) for text in (wanted.title, *wanted.paragraphs, wanted.unit)
    ]
    pieces += [
        Piece(f"{wanted.title}第{at}行", cell, minors=() if cell == row[0] else None)
        for at, row in enumerate(wanted.rows, 1)
        for cell in row
    ]
    return gate.check(book, leaves, pieces, f"{wanted.title} {wanted.posted.isoformat()}")


def star_table(book: Book, until: date | None = None) -> Made:
    """拟认定名单 for the office: everyone by name, with team, village, hours and both stars."""
    from wenming_desktop.printing.name_list import print_star_list

    lines = _candidates(book, until)
    rows = [
        (
            one.name, one.number, one.team, one.village, format_hours(one.minutes), star_label(one.stars),
            star_label(one.awarded) if one.awarded else "",
        )
        for one in lines
    ]  # fmt: skip
    title, today = "星级志愿者拟认定名单", book.clock.today()
    under = f"{book.settings.institute.name}　截至{format_day(until or today)}"
    leaves = "certificate_paper.star_table"
    under, rows = gate.take_out(book, leaves, (under, rows))
    pdf = print_star_list(title, under, rows, [_stars_summed(lines)], format_day(today), edition(book))
    note = "".join([*stars.hints_of(lines), consents.left_out(stars.refusing(book, until))])
    return Made(f"{title}.pdf", pdf, note=note, audience=gate.audience_of(leaves))


def _stars_summed(lines: list[StarLine]) -> str:
    """How many there are, and how many reach each star, the highest first."""
    counts = Counter(one.stars for one in lines)
    each = "、".join(f"{star_label(stars)}{counts[stars]}人" for stars in sorted(counts, reverse=True))
    return f"共{len(lines)}人：{each}。"


def star_notice(book: Book, until: date | None = None, posted: date | None = None) -> Made:
    """The same list as a notice with its days for objections; no minor by name."""
    from wenming_desktop.printing.name_list import print_name_list

    found = _candidates(book, until)
    lines = [
        Listed(one.name, one.number, format_hours(one.minutes), one.team, star_label(one.stars), one.minor)
        for one in found
    ]
    day = _posted(book, until or book.clock.today(), posted)
    window = notices.window_of(book.settings, day)
    wanted = name_lists.star_list(lines, book.settings, window, until or book.clock.today())
    audience = _passed(book, "certificate_paper.star_notice", wanted)
    pdf = print_name_list(wanted, edition(book))
    note = "".join([*stars.hints_of(found), consents.left_out(stars.refusing(book, until))])
    posting = star_lists.drawn(
        book, {one.pk: one.stars for one in found}, until or book.clock.today(), window
    )
    return Made(f"{wanted.title}{format_day(day)}.pdf", pdf, note=note, audience=audience, posting=posting)


def _candidates(book: Book, until: date | None) -> list[StarLine]:
    if until is not None and until > book.clock.today():
        raise UserError(f"截至日期{format_day(until)}还没有到。", "请填今天或以前的日期。")
    found = stars.candidates(book, until)
    if not found:
        told = consents.left_out(stars.refusing(book, until))
        raise UserError(f"没有达到更高星级的志愿者。{told}", "星级标准可以在“设置与数据”的志愿服务里看。")
    return found
