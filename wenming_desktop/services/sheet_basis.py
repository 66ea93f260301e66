"""What a sheet of a period (积分明细, 个人清单) rests on, so that it agrees with the board of the period."""

from __future__ import annotations

from typing import NamedTuple

from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.rules import Track
from wenming_desktop.services import stale_boards, yardstick
from wenming_desktop.services.context import Book
from wenming_desktop.services.household_days import in_words
from wenming_desktop.storage import as_of, board_store, facts, people
from wenming_desktop.storage.board_store import SealedBoard


class Home(NamedTuple):
    """A household as it stood on a period's last day; as it is now where it was not there that day."""

    number: str
    head: str
    village_pk: int
    village: str


def home_on(book: Book, household_pk: int, period: Period) -> Home:
    """Number, head and village of a household for a period's sheet. UserError where there is no such household."""
    now = people.household(book.db, household_pk)
    then = as_of.household_on(book.db, household_pk, period.last)
    if then is None:
        return Home(now.number, now.head, now.village_pk, now.village)
    (village,) = book.db.execute("SELECT name FROM village WHERE pk = ?", [then.village_pk]).fetchone()
    return Home(then.number, then.head, then.village_pk, str(village))


def not_on_board(book: Book, track: Track, period: Period, key: int) -> str:
    """Why a household or member has no line on the period's board, '' where the standings have one."""
    village_pk = home_on(book, key, period).village_pk if track == "masses" else None
    if any(one.key == key for one in board_store.standings(book.db, track, period, village_pk)):
        return ""
    return f"{_why_not(book, track, period, key)}，本期不单独上榜，不计总分。"


def _why_not(book: Book, track: Track, period: Period, key: int) -> str:
    if track == "party":
        left = people.person(book.db, key).left_on
        gone = left and left <= period.last.isoformat()
        return f"从{in_words(left)}起已迁出或去世" if left and gone else "现在不是党员"
    into = as_of.living_on(book.db, period.last).get(key)
    if into is not None:
        merged = facts.merged_on(book.db, key) or ""
        return f"从{in_words(merged)}起已并入{people.household(book.db, into).number}"
    then = as_of.households_on(book.db, period.last).get(key)
    if then is None:
        return f"建户晚于本期（从{in_words(facts.founded_on(book.db, key))}起）"
    return f"{then.state}，不参加本期评定"


def village_of_member(book: Book, person_pk: int, period: Period) -> int | None:
    """Whose party board lists a member: the village he lived in on the last day, else his branch's."""
    home = facts.household_on(book.db, person_pk, period.last)
    then = as_of.household_on(book.db, home or 0, period.last)
    if then is not None:
        return then.village_pk
    row = book.db.execute(
        "SELECT b.village_pk FROM person p JOIN branch b ON b.pk = p.branch_pk WHERE p.pk = ?", [person_pk]
    ).fetchone()
    return None if row is None else row[0]


def base(book: Book, track: Track, period: Period, village_pk: int | None) -> int:
    """Base points as sealed: of the village's board in force, else the township's; by the period's standard where none is."""
    sealed = _sealed(book, track, period, village_pk)
    return sealed.board.base if sealed else yardstick.base(book, track, period)


def note(book: Book, track: Track, period: Period, village_pk: int | None) -> str:
    """What a sheet says where the board that was put up waits for its next edition, '' where it does not."""
    sealed = _sealed(book, track, period, village_pk)
    if sealed is None or not any(
        one.key.pk == sealed.row.pk for one in stale_boards.stale_in(book, track, period)
    ):
        return ""
    return f"榜上是第{sealed.row.edition}稿，锁定以后有更正，本表按更正后登记。"


def _sealed(book: Book, track: Track, period: Period, village_pk: int | None) -> SealedBoard | None:
    own = board_store.sealed_board(book.db, track, period, village_pk)
    return own or board_store.sealed_board(book.db, track, period, None)
