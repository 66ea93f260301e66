"""What was said and no longer holds (出具后有更正): certificates and stars whose hours, person or award were put right since."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from wenming_desktop.domain import reasons, stated
from wenming_desktop.domain import said as rules
from wenming_desktop.domain.boards import Board
from wenming_desktop.domain.certificates import star_label
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.hours import stars
from wenming_desktop.domain.paper_words import few
from wenming_desktop.domain.said import Counted, Differing
from wenming_desktop.domain.stated import Difference, Person
from wenming_desktop.services import proofs
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.leaving import stands_on
from wenming_desktop.storage import said as store
from wenming_desktop.storage import stated as stated_store
from wenming_desktop.storage.said import Said
from wenming_desktop.storage.stars import Award
from wenming_desktop.storage.stated import Stated

__all__ = [
    "Broken", "Counted", "Difference", "Differing", "Said", "Since", "broken", "broken_awards", "certified_rows", "counted_board", "in_force", "keep", "living_of",
    "minutes_until", "named", "now_of", "of_board", "of_paper", "recalled", "since", "stars_without_award", "stating", "tell_award", "tell_board", "tell_hours",
]  # fmt: skip
HOURS, STARS, BOARD = "service_minutes", "star_minutes", "board"


@dataclass(frozen=True, slots=True)
class Broken:
    """Something said that no longer holds: the figure then (``said.value``) and now, the rows that differ, and all that does."""

    said: Said
    minutes_now: int
    rows: tuple[Differing, ...]
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Since:
    """A certificate against the book of now: every difference, the rows behind it that are taken back or another's.

    ``minutes_now`` are its own minutes where its rows hold: what was entered later for earlier days is no correction.
    ``counted`` is what letting it stand is noted with; ``kept`` says why it was let stand at just this.
    """

    counted: Counted
    minutes_now: int
    differences: tuple[Difference, ...] = ()
    rows: tuple[Differing, ...] = ()
    kept: str = ""


# ---- noting ----
def tell_hours(
    book: Book, issued_pk: int, volunteer_pk: int, minutes: int, until: str, *, brought: bool = True
) -> None:
    """Note the hours a certificate states: those of a volunteer up to a day; call inside the operation that issues it."""
    subject = {"volunteer": volunteer_pk, "until": until} | ({} if brought else {"brought": False})
    _tell(book, HOURS, subject, minutes, issued_pk)


def tell_award(book: Book, award_pk: int, award: Award) -> None:
    """Note the hours an award of a star stands on, and the day it was awarded; call inside the operation that awards it."""
    subject = {
        "volunteer": award.volunteer_pk,
        "until": award.day,
        "award": award_pk,
        "stars": award.stars,
        "awarded": award.on,
    }
    _tell(book, STARS, subject, award.minutes, None)


def tell_board(book: Book, issued_pk: int, board: Board, village_pk: int | None) -> None:
    """Note the lines a sealed board stands on; call inside the operation that seals it.

    Whether they still hold is ``said.holds(counted_board(lines of now))`` of ``of_board``.
    """
    subject = {"track": board.track, "period": board.period.code, "village": village_pk}
    day = book.clock.today().isoformat()
    store.tell(book.db, BOARD, subject, counted_board(board), day, issued_pk=issued_pk)


def _tell(book: Book, figure: str, subject: dict[str, object], minutes: int, issued_pk: int | None) -> None:
    rows = _standing(book, subject)
    counted = rules.of_rows(((row.pk, row.minutes) for row in rows), minutes)
    day = book.clock.today().isoformat()
    store.tell(
        book.db, figure, subject, counted, day, issued_pk=issued_pk, rows=sorted(row.pk for row in rows)
    )


def _standing(book: Book, subject: dict[str, object]) -> list[store.Row]:
    living = store.living(book.db, int(str(subject["volunteer"])))
    return store.standing(book.db, living, str(subject["until"]), brought=subject.get("brought") is not False)


def minutes_until(book: Book, volunteer_pk: int, until: str) -> int:
    """The hours of a volunteer up to a day (ISO) as they stand now, with those brought forward."""
    return sum(row.minutes for row in _standing(book, {"volunteer": volunteer_pk, "until": until}))


def living_of(book: Book, volunteer_pk: int) -> int:
    """The volunteer a merged one counts for now."""
    return store.living(book.db, volunteer_pk)


# ---- comparing ----
def since(book: Book, issued_pk: int) -> Since | None:
    """THE comparison of a certificate with the book: hours, whose rows they are, name, number, birth, ID, star.

    None of what is no certificate of ours. Whatever tells that a certificate was corrected since comes through here.
    """
    found = stated_store.papers(book.db, "i.pk = ?", [issued_pk])
    if not found:
        return None
    (paper,) = found
    people = stated_store.people(book.db, [paper.volunteer_pk])
    told = of_paper(book, issued_pk)
    return _since(book, paper, told, _of_facts(paper, told, people))


def _since(book: Book, paper: Stated, told: Said | None, facts: Sequence[Difference]) -> Since:
    if told is None:  # nothing was noted of its hours: they cannot be compared
        return Since(Counted(0, rules.with_facts("", facts)), 0, tuple(facts))
    now, gone = _rows_now(book, told), _gone(book, told)
    differences = [*([stated.hours(told.value, now.value)] if now.hash != told.hash else []), *facts]
    minutes = now.value if now.hash != told.hash else told.value
    counted = Counted(now.value, rules.with_facts(now.hash, facts))
    kept = told.kept_reason if differences and told.kept_at(counted) else ""
    return Since(counted, minutes, tuple(differences), gone, kept)


def _of_facts(paper: Stated, told: Said | None, people: Mapping[int, Person]) -> list[Difference]:
    """What a certificate states beside its hours that the book says otherwise."""
    person = people[paper.volunteer_pk]
    noted = paper.noted if paper.noted is not None else stated.read_from(paper.name, paper.opening)
    found = stated.of_person(noted, person, paper.opening if paper.with_id else "")
    if paper.stars and told is not None:
        found += stated.of_award(paper.stars, str(told.subject["until"]), person.awards)
    return found


def now_of(book: Book, said: Said) -> Counted:
    """What was said, counted again: the hours up to the same day, which rows behind it still hold, and what else it states."""
    found = since(book, said.issued_pk) if said.figure == HOURS and said.issued_pk is not None else None
    return found.counted if found else _rows_now(book, said)


def _rows_now(book: Book, said: Said) -> Counted:
    still = [(row.pk, row.minutes) for row, holds in _rows(book, said) if holds]
    return rules.of_rows(still, sum(row.minutes for row in _standing(book, said.subject)))


def _rows(book: Book, said: Said) -> list[tuple[store.Row, bool]]:
    """The rows behind what was said, each with whether it stands and is still the volunteer's (a merge may be undone)."""
    return store.rows_of(book.db, said.rows, store.living(book.db, int(str(said.subject["volunteer"]))))


def certified_rows(book: Book, issued_pk: int) -> list[store.Row]:
    """The rows a certificate was issued on, whether they hold or not."""
    told = of_paper(book, issued_pk)
    return [] if told is None else [row for row, _ in _rows(book, told)]


def counted_board(board: Board) -> Counted:
    """A board's lines as they are compared: households, villages, groups, totals, deductions and vetoes."""
    return rules.of_board(board.lines)


def of_board(book: Book, issued_pk: int) -> Said | None:
    """What a sealed board said, None where nothing was noted."""
    found = [said for said in store.of_issued(book.db, issued_pk) if said.figure == BOARD]
    return found[0] if found else None


def of_paper(book: Book, issued_pk: int) -> Said | None:
    """What a certificate said of hours, None where nothing was noted."""
    found = [said for said in store.of_issued(book.db, issued_pk) if said.figure == HOURS]
    return found[0] if found else None


def broken(book: Book) -> list[Broken]:
    """The certificates in force that state what the book no longer says, unless that was let stand; oldest first."""
    papers = {one.pk: one for one in stated_store.papers(book.db, "i.state = 'issued'")}
    people = stated_store.people(book.db, (one.volunteer_pk for one in papers.values()))
    found = []
    for told, touched in store.of_certificates(book.db):
        paper = papers[int(told.issued_pk or 0)]
        facts = _of_facts(paper, told, people)
        if not facts and not touched:
            continue
        now = _since(book, paper, told, facts)
        if now.differences and not now.kept:
            found.append(Broken(told, now.minutes_now, now.rows, now.differences))
    return found


def stars_without_award(book: Book) -> str:
    """What to say at once where an award goes: the star certificates in force whose award is no more; '' without."""
    found = [
        one.said.issued_pk for one in broken(book) if any(each.fact == "stars" for each in one.differences)
    ]
    return recalled(
        stated_store.papers(book.db, "i.pk IN (SELECT value FROM json_each(?))", [json.dumps(found)])
    )


def recalled(papers: Sequence[Stated]) -> str:
    """That the award some star certificates state is no more; '' without any."""
    return f"{named(papers)}星级证书写的认定已取消，请收回作废。" if papers else ""


def in_force(book: Book, volunteer_pk: int) -> list[Stated]:
    """The service and star certificates of a living volunteer that hold, also of those merged into him, oldest first."""
    return stated_store.papers(
        book.db,
        "i.state = 'issued' AND i.kind IN ('service', 'star') AND i.volunteer_pk IN "
        "(SELECT pk FROM living_volunteer WHERE living = ?)",
        [volunteer_pk],
    )


def named(papers: Sequence[Stated]) -> str:
    """王秀兰SBDSM-2026-0003、李䶮SBDSM-2026-0004; the first three of more."""
    return few([f"{one.name}{one.number}" for one in papers], 3, "份")


def stating(book: Book, awards: Collection[tuple[int, int, str]]) -> list[Stated]:
    """The star certificates in force that state one of some awards: (living volunteer, star, ISO day), oldest first."""
    wanted = {(pk, star_label(number), day) for pk, number, day in awards}
    papers = stated_store.papers(
        book.db,
        "i.state = 'issued' AND i.volunteer_pk IN "
        "(SELECT pk FROM living_volunteer WHERE living IN (SELECT value FROM json_each(?)))",
        [json.dumps(sorted({pk for pk, *_ in wanted}))],
    )
    found = []
    for paper in papers:
        told = of_paper(book, paper.pk) if paper.stars else None
        if told and (living_of(book, paper.volunteer_pk), paper.stars, str(told.subject["until"])) in wanted:
            found.append(paper)
    return found


def broken_awards(book: Book) -> list[Broken]:
    """The awards of stars that the hours of their day no longer reach, unless that was let stand; oldest first."""
    limits = book.settings.stars
    found = []
    for said in store.awards_touched(book.db):
        now = now_of(book, said)
        if (
            stars(now.value, limits) < said.subject["stars"]
            and now.value < said.value
            and not said.holds(now)
        ):
            found.append(Broken(said, now.value, _gone(book, said)))
    return found


def _gone(book: Book, said: Said) -> tuple[Differing, ...]:
    return tuple(
        Differing(f"{row.day} {row.content}".strip(), row.minutes, None)
        for row, holds in _rows(book, said) if not holds
    )  # fmt: skip


# ---- letting it stand ----
def keep(book: Book, said_pks: Sequence[int], reason: str) -> tuple[int, Changes]:
    """Let certificates or awards stand although hours behind them were corrected, for a reason; gives how many.

    They are told again where the record changes again. This cannot be undone.
    """
    why = reasons.stated(reason, "没有写保留的原因。", "请写明为什么不收回，例如更正的时间不影响使用。")
    proofs.stop_if_untrue(book, stands_on("said.keep"))
    wanted = {one.said.pk: one.said for one in (*broken(book), *broken_awards(book))}
    chosen = [wanted[pk] for pk in said_pks if pk in wanted]
    if not chosen:
        raise UserError("选中的没有要办的更正。", "请刷新后再看。")
    name = f"保留{len(chosen)}份（出具后有更正）"
    with book.operation(name, kind="note"):
        for said in chosen:
            now, today = now_of(book, said), book.clock.today().isoformat()
            store.keep(book.db, said.pk, why, book.operator, today, now)
    return len(chosen), changed(name, "said")
