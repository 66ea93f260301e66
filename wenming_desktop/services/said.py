"""What was said and no longer holds (出具后有更正): certificates and stars whose hours were taken back afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wenming_desktop.domain import said as rules
from wenming_desktop.domain.boards import Board
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.hours import stars
from wenming_desktop.domain.said import Counted, Differing
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.storage import said as store
from wenming_desktop.storage.said import Said

__all__ = [
    "Broken", "Counted", "Differing", "Said", "broken", "broken_awards", "counted_board", "keep", "living_of", "minutes_until", "now_of",
    "of_board", "of_paper", "tell_award", "tell_board", "tell_hours",
]  # fmt: skip
HOURS, STARS, BOARD = "service_minutes", "star_minutes", "board"


@dataclass(frozen=True, slots=True)
class Broken:
    """Something said that no longer holds: the figure then (``said.value``) and now, and the rows that differ."""

    said: Said
    minutes_now: int
    rows: tuple[Differing, ...]


# ---- noting ----
def tell_hours(
    book: Book, issued_pk: int, volunteer_pk: int, minutes: int, until: str, *, brought: bool = True
) -> None:
    """Note the hours a certificate states: those of a volunteer up to a day; call inside the operation that issues it."""
    subject = {"volunteer": volunteer_pk, "until": until} | ({} if brought else {"brought": False})
    _tell(book, HOURS, subject, minutes, issued_pk)


def tell_award(book: Book, award_pk: int, volunteer_pk: int, earned: int, minutes: int, until: str) -> None:
    """Note the hours an award of a star stands on; call inside the operation that awards it."""
    subject = {"volunteer": volunteer_pk, "until": until, "award": award_pk, "stars": earned}
    _tell(book, STARS, subject, minutes, None)


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
def now_of(book: Book, said: Said) -> Counted:
    """What was said, counted again: the hours up to the same day, and which of the rows behind it still hold."""
    still = [(row.pk, row.minutes) for row, holds in store.rows_of(book.db, said.rows) if holds]
    return rules.of_rows(still, sum(row.minutes for row in _standing(book, said.subject)))


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
    """The certificates in force whose hours were taken back since, unless that was let stand; oldest first."""
    return [
        _broken(book, said)
        for said in store.certificates_touched(book.db)
        if not said.holds(now_of(book, said))
    ]


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
            found.append(_broken(book, said))
    return found


def _broken(book: Book, said: Said) -> Broken:
    gone = tuple(
        Differing(f"{row.day} {row.content}".strip(), row.minutes, None)
        for row, holds in store.rows_of(book.db, said.rows) if not holds
    )  # fmt: skip
    return Broken(said, now_of(book, said).value, gone)


# ---- letting it stand ----
def keep(book: Book, said_pks: Sequence[int], reason: str) -> tuple[int, Changes]:
    """Let certificates or awards stand although hours behind them were corrected, for a reason; gives how many.

    They are told again where the record changes again. This cannot be undone.
    """
    if not reason.strip():
        raise UserError("没有写保留的原因。", "请写明为什么不收回，例如更正的时间不影响使用。")
    wanted = {one.said.pk: one.said for one in (*broken(book), *broken_awards(book))}
    chosen = [wanted[pk] for pk in said_pks if pk in wanted]
    if not chosen:
        raise UserError("选中的没有要办的更正。", "请刷新后再看。")
    name = f"保留{len(chosen)}份（出具后有更正）"
    with book.operation(name, kind="note"):
        for said in chosen:
            now, today = now_of(book, said), book.clock.today().isoformat()
            store.keep(book.db, said.pk, reason.strip(), book.operator, today, now)
    return len(chosen), changed(name, "said")
