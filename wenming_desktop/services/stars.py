"""Star volunteers (星级志愿者): who reached a higher star than awarded, the award, and certificates of our own.

The star itself is derived from the hours and never stored; an award freezes star and hours of its day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, takewhile

from wenming_desktop.domain import certificates as rules
from wenming_desktop.domain import reasons
from wenming_desktop.domain.certificates import HONOUR, STAR, Content, Record
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.hours import stars
from wenming_desktop.domain.identity import is_minor
from wenming_desktop.domain.paper_words import few
from wenming_desktop.domain.volunteers import ON_ROSTER
from wenming_desktop.services import certificates, consents, hour_hints, proofs, said, star_lists
from wenming_desktop.services.certificate_making import Asked, Told
from wenming_desktop.services.certificates import Issued
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.leaving import stands_on
from wenming_desktop.services.star_lists import Posted
from wenming_desktop.storage import service_ledger
from wenming_desktop.storage import stars as store
from wenming_desktop.storage.stars import Award, Held, Standing

_NAMED = 5  # so many are named one by one


@dataclass(frozen=True, slots=True)
class StarLine:
    """A volunteer with the star the hours earn and the star awarded so far (0 none); ``minor`` on the day asked.

    ``fallen`` are the hours up to the award's day as they are now, where they no longer reach the star awarded; ``hint``
    says what of the hours to look at. ``day`` (ISO: the day of the award) and ``document`` are '' of a candidate.
    """

    pk: int
    name: str
    number: str
    team: str
    village: str
    minutes: int
    stars: int
    awarded: int
    minor: bool
    fallen: int | None = None
    hint: str = ""
    day: str = ""
    document: str = ""


def candidates(book: Book, until: date | None = None) -> list[StarLine]:
    """拟认定名单: those on the roster whose hours up to a day earn a higher star than awarded, most stars first.

    Who refused to be recorded is not on it.
    """
    lines = _higher(book, until)
    refused = consents.refused(book, [line.pk for line in lines])
    lines = [line for line in lines if line.pk not in refused]
    hints = hour_hints.of_stars(book, [line.pk for line in lines])
    found = [replace(line, hint=hints.get(line.pk, "")) for line in lines]
    return sorted(found, key=lambda line: (-line.stars, -line.minutes, line.number))


def refusing(book: Book, until: date | None = None) -> dict[int, str]:
    """Who would be on the list and is not, for he refused to be recorded: as ``consents.refused`` names them."""
    return consents.refused(book, [line.pk for line in _higher(book, until)])


def _higher(book: Book, until: date | None) -> list[StarLine]:
    """Those on the roster whose hours up to a day earn a higher star than awarded, refusers too."""
    day = until or book.clock.today()
    sums = service_ledger.sums(book.db, last=day.isoformat())
    limits = book.settings.stars
    earned = {pk: minutes for pk, minutes in sums.items() if stars(minutes, limits)}
    lines = [_line(one, earned[one.pk], limits, day) for one in store.standings(book.db, earned)]
    return [line for line in lines if line.stars > line.awarded]


def _line(one: Standing, minutes: int, limits: Sequence[int], day: date) -> StarLine:
    minor = is_minor(date.fromisoformat(one.birth) if one.birth else None, day)
    return StarLine(
        one.pk,
        one.name,
        one.number,
        one.team,
        one.village,
        minutes,
        stars(minutes, limits),
        one.awarded,
        minor,
    )


def award(
    book: Book,
    volunteer_pks: Sequence[int],
    document: str = "",
    day: date | None = None,
    until: date | None = None,
) -> tuple[int, Changes]:
    """Record that the stars were awarded (认定) on a day, with the document; gives to how many. Star and hours are frozen.

    ``until`` is the day the hours count to, that of the list; the day of the award where not given.
    """
    proofs.stop_if_untrue(book, stands_on("stars.award"))
    on, last, lines = _to_award(book, volunteer_pks, day, until)
    name = f"星级认定 {lines[0].name}" if len(lines) == 1 else f"星级认定 {len(lines)}人"
    told = [*_differing(book, lines, on), *hints_of(lines)]
    with book.operation(name):
        for line in lines:
            one = Award(line.pk, line.stars, line.minutes, last.isoformat(), document.strip(), on.isoformat())
            said.tell_award(book, store.insert_award(book.db, one), one)
    return len(lines), changed(name, "star_award", warnings=tuple(told))


def awarding(
    book: Book, volunteer_pks: Sequence[int], day: date | None = None, until: date | None = None
) -> list[str]:
    """What is asked about before an award: whom the list printed last has not, or with another star; UserError as ``award``.

    What of the hours to look at stands beside his name in the list, and is told with the award.
    """
    on, _, lines = _to_award(book, volunteer_pks, day, until)
    return _differing(book, lines, on)


def waiting_list(book: Book) -> Posted | None:
    """The list printed last, where somebody on it has not been awarded the star yet."""
    posted = star_lists.newest(book)
    if posted is None or all(line.pk not in posted.stars for line in candidates(book, posted.until)):
        return None
    return posted


def _to_award(
    book: Book, volunteer_pks: Sequence[int], day: date | None, until: date | None
) -> tuple[date, date, list[StarLine]]:
    """The day of the award, the day the hours count to, and the lines; UserError where nobody can be awarded so."""
    on = day or book.clock.today()
    if on > book.clock.today():
        raise UserError("认定日期在今天之后。", "请填今天或以前的日期。")
    last = until or on
    if last > on:
        raise UserError("名单截至的日期在认定日期之后。", "请核对两个日期。")
    chosen = set(volunteer_pks)
    lines = [line for line in candidates(book, last) if line.pk in chosen]
    if not lines:
        raise UserError("选中的人没有可以认定的星级。", "请从拟认定名单里选。")
    return on, last, lines


def _differing(book: Book, lines: Sequence[StarLine], on: date) -> list[str]:
    return star_lists.differing(book, [(line.pk, line.name, line.stars) for line in lines], on)


def hints_of(lines: Sequence[StarLine]) -> list[str]:
    """What to look at in some lines before their hours hang or are awarded: a sentence for each of the first few."""
    found = [f"{line.name}（{line.number}）{line.hint}。" for line in lines if line.hint]
    more = [f"等{len(found)}人的服务时间要核对。"] if len(found) > _NAMED else []
    return [*found[:_NAMED], *more]


def awards(book: Book, volunteer_pk: int) -> list[Award]:
    """A volunteer's awards, lowest star first."""
    return store.awards(book.db, [volunteer_pk])


def highest_awarded(book: Book) -> dict[int, int]:
    """The highest star awarded to each volunteer who has one, by the living record; on the roster or not."""
    return store.highest(book.db)


def awarded(book: Book) -> list[StarLine]:
    """Everyone who was awarded a star: the highest, with the hours of its day, by number.

    Of those off the roster only whose award waits to be let stand or taken back.
    """
    newest = {one.volunteer_pk: one for one in store.awards(book.db)}
    waiting = fallen(book)
    today = book.clock.today()
    return [
        replace(
            _line(one, newest[one.pk].minutes, (), today), stars=newest[one.pk].stars, fallen=waiting.get(one.pk),
            day=newest[one.pk].on, document=newest[one.pk].document, hint="" if one.status == ON_ROSTER else f"已{one.status}",
        )
        for one in store.standings(book.db, newest, waiting)
    ]  # fmt: skip


def fallen(book: Book) -> dict[int, int]:
    """Of each volunteer an award of whose waits to be let stand or taken back the hours it has now, of several the highest's."""
    return {pk: minutes for (pk, _), minutes in sorted(_fallen(book).items())}


def _fallen(book: Book) -> dict[tuple[int, int], int]:
    """The hours now of each (volunteer, star) awarded that they no longer reach."""
    living = dict(book.db.execute("SELECT pk, living FROM living_volunteer").fetchall())
    return {
        (living[one.said.subject["volunteer"]], one.said.subject["stars"]): one.minutes_now
        for one in said.broken_awards(book)
    }


def keep(book: Book, volunteer_pks: Sequence[int], reason: str) -> tuple[int, Changes]:
    """Let stars stand that the hours no longer reach, for a reason; gives how many."""
    return said.keep(book, _broken_of(book, volunteer_pks), reason)


def revoke(
    book: Book, volunteer_pks: Sequence[int], reason: str, seen: Mapping[int, int] | None = None
) -> tuple[int, Changes]:
    """Take the highest star awarded to each back (取消认定), for a reason; gives how many people. It can be undone.

    Whose hours reach a higher star than he has left is a candidate again. ``seen`` is the star meant of each: UserError
    where a higher one stands above it or it is there no more, where one has no award, or without a reason.
    """
    why = reasons.stated(
        reason, "没有写取消的原因。", "请写明原因，例如认定错了人，或服务时间更正后不够星级。"
    )
    proofs.stop_if_untrue(book, stands_on("stars.revoke"))
    gone = revocable(book, volunteer_pks)
    _refuse_other(gone, seen or {})
    people = {one.volunteer_pk: one.name for one in gone}
    if not people or len(people) < len(set(volunteer_pks)):
        raise UserError("选中的人里有没认定过星级的。", "请刷新后再从已认定名单里选。")
    who = next(iter(people.values())) if len(people) == 1 else f"{len(people)}人"
    name = f"取消星级认定 {who}（{why}）"
    told = said.recalled(said.stating(book, _stated(gone)))
    with book.operation(name):
        for one in gone:
            store.remove_award(book.db, one.pk)
    return len(people), changed(name, "star_award", warnings=(told,) if told else ())


def revocable(book: Book, volunteer_pks: Sequence[int]) -> list[Held]:
    """The awards that go where those of some volunteers are taken back: of each the highest star.

    Where the hours no longer reach it, those right below that they do not reach either go with it.
    """
    fallen = _fallen(book)
    found: list[Held] = []
    for pk, each in groupby(store.held(book.db, volunteer_pks), key=lambda one: one.volunteer_pk):
        tiers = [list(same) for _, same in groupby(each, key=lambda one: one.stars)]
        fell = takewhile(lambda tier, pk=pk: (pk, tier[0].stars) in fallen, tiers)  # type: ignore[misc]
        for tier in list(fell) or tiers[:1]:
            found += tier
    return found


def revoking(book: Book, volunteer_pks: Sequence[int]) -> str:
    """What taking the awards of some volunteers back means, before it is done: whose, of which day, which certificates."""
    gone = revocable(book, volunteer_pks)
    lines = [
        f"{one.name}的{rules.star_label(one.stars)}（{format_day(date.fromisoformat(one.on))}认定"
        f"{f'，{one.document}' if one.document else ''}）"
        for one in gone
    ]
    papers = said.stating(book, _stated(gone))
    told = f"写着这些认定的星级证书有{said.named(papers)}，取消后请收回作废。" if papers else ""
    return f"取消{few(lines, _NAMED, '项')}。\n服务时间够的，可以重新认定。{told}"


def _stated(awards: Sequence[Held]) -> set[tuple[int, int, str]]:
    return {(one.volunteer_pk, one.stars, one.day) for one in awards}


def _refuse_other(gone: Sequence[Held], seen: Mapping[int, int]) -> None:
    """UserError where what would go is not the star that was meant."""
    highest = {one.volunteer_pk: one for one in reversed(gone)}
    for pk, number in seen.items():
        one = highest.get(pk)
        if one is not None and one.stars > number:
            over, under = rules.star_label(one.stars), rules.star_label(number)
            raise UserError(f"{one.name}认定的{over}还在。", f"请先取消{over}的认定，再取消{under}的。")
        if one is None or one.stars < number:
            raise UserError(f"要取消的{rules.star_label(number)}认定已经不在了。", "请刷新后再看。")


def _broken_of(book: Book, volunteer_pks: Sequence[int]) -> list[int]:
    """What was said of some volunteers' stars that no longer hold."""
    living = dict(book.db.execute("SELECT pk, living FROM living_volunteer").fetchall())
    found = [one.said for one in said.broken_awards(book)]
    return [one.pk for one in found if living[one.subject["volunteer"]] in volunteer_pks]


def issue_stars(
    book: Book, volunteer_pks: Sequence[int], purpose: str = "", progress: Told | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Issued, Changes]:  # fmt: skip
    """Print our own star certificates to those awarded a star (own_honours); the hours up to the award as they stand now.

    UserError where an award waits to be taken back or kept because its hours no longer reach the star.
    """
    found = to_issue(book, volunteer_pks, STAR)
    newest = {one.volunteer_pk: one for one in store.awards(book.db, volunteer_pks)}
    settings, on = book.settings, book.clock.today()

    def compose(one: Record, number: str, code: str) -> Content:
        award = newest[one.volunteer_pk]
        return rules.compose_honour(
            STAR, one, settings, number, code, on, stars=award.stars,
            minutes=said.minutes_until(book, one.volunteer_pk, award.day), until=date.fromisoformat(award.day),
        )  # fmt: skip

    asked = Asked(on, purpose=purpose or "星级认定", until={pk: award.day for pk, award in newest.items()})
    return certificates.issue_each(book, found, compose, asked, progress, cancelled)


def issue_honours(
    book: Book, volunteer_pks: Sequence[int], purpose: str = "", progress: Told | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Issued, Changes]:  # fmt: skip
    """Print our own honour certificates (own_honours) in the wording of the settings."""
    found = to_issue(book, volunteer_pks, HONOUR)
    settings, on = book.settings, book.clock.today()

    def compose(one: Record, number: str, code: str) -> Content:
        return rules.compose_honour(HONOUR, one, settings, number, code, on)

    return certificates.issue_each(
        book, found, compose, Asked(on, purpose=purpose or "表彰"), progress, cancelled
    )


def to_issue(book: Book, volunteer_pks: Sequence[int], kind: str) -> list[Record]:
    """Of some volunteers those who get a star (who have one) or honour certificate; UserError where none may be issued."""
    if kind == HONOUR:
        return _allowed(book, volunteer_pks)
    newest = {one.volunteer_pk: one for one in store.awards(book.db, volunteer_pks)}
    found = _allowed(book, [pk for pk in volunteer_pks if pk in newest])
    waiting = _fallen(book)
    names = [one.name for one in found if (one.volunteer_pk, newest[one.volunteer_pk].stars) in waiting]
    if names:
        raise UserError(
            f"{few(names, 3, '人')}的服务时间更正后不够认定的星级，不能发证。",
            "请先在星级认定里取消，或写明原因保留。",
        )
    return found


def _allowed(book: Book, volunteer_pks: Sequence[int]) -> list[Record]:
    if not book.settings.volunteers.own_honours:
        raise UserError(
            "没有开启自行印制星级、荣誉证书。",
            "一般由上级发证；确要自行印制的，请在“设置与数据”的志愿服务里打勾。",
        )
    found = certificates.records(book, volunteer_pks)
    if not found:
        raise UserError("没有选到可以发证的志愿者。", "星级证书要先认定星级。")
    refused = consents.refused(book, [one.volunteer_pk for one in found])
    if refused:
        raise UserError(f"{consents.told(refused)}，不能发证。", "请先去掉这些人。")
    return found
