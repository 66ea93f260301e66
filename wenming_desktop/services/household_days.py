"""The day of an act on a household: never after today; one that reaches into a closed month needs its cause."""

from __future__ import annotations

from datetime import date

from wenming_desktop.domain import reasons
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import month_label, month_of
from wenming_desktop.services import booked_since
from wenming_desktop.services.context import Book
from wenming_desktop.storage import facts, months
from wenming_desktop.storage.facts import Since


def corrected_month(book: Book, day: date | None) -> int | None:
    """The closed month an act of a day (None: since ever) changes, None where it touches none."""
    closed = months.closed_through(book.db)
    if closed is None:
        return None
    if day is None:
        return months.first_closed(book.db)
    return month_of(day) if month_of(day) <= closed else None


def closed_month(book: Book) -> int:
    """The last closed month, 0 where none is: a day up to its end needs a cause."""
    return months.closed_through(book.db) or 0


_WRONG_FROM_THE_FIRST = "请填写原因，例如“登记时打错”。"


def since(book: Book, day: date | None, cause: str) -> Since:
    """The day an act holds from (today where not given); UserError for a day to come, and where a cause is lacking."""
    day = day or book.clock.today()
    if day > book.clock.today():
        raise UserError("日期还没有到。", "请到那一天再登记，或改为今天以前的日期。")
    month = corrected_month(book, day)
    why = reasons.stated(
        cause, f"{month_label(month or 0)}已经审核，改{format_day(day)}的情况要写明原因。",
        "请填写原因，例如“会议纪要第3号”；或改为还没有审核的日期。", needed=month is not None,
    )  # fmt: skip
    return Since(day.isoformat(), why, month)


def wrong_since(book: Book, household_pk: int, kind: str, cause: str) -> Since:
    """原来就登错了: the day of the fact that holds now, which is to be mended; a cause where a closed month is touched."""
    latest = facts.facts(book.db, household_pk, kind)
    day = latest[-1].from_day if latest else facts.EVER
    if day:
        return since(book, date.fromisoformat(day), cause)
    month = corrected_month(book, None)
    why = reasons.stated(
        cause, "有的月份已经审核，改以前的登记要写明原因。", _WRONG_FROM_THE_FIRST, needed=month is not None
    )
    return Since(facts.EVER, why, month)


def in_words(day: str) -> str:
    """A fact's day as said: 2026年10月15日, 一直 where it holds since ever."""
    return format_day(date.fromisoformat(day)) if day else "一直"


def before_it_existed(number: str, founded: str, day: date, closed: int | None) -> str:
    """What to say of an entry dated before its household's 建户 (``founded``, ISO): moved back, or left as it is.

    Only in a month still open does the day move 建户 back: a mistyped one must not change an audited month in silence.
    """
    if closed is None or month_of(day) > closed:
        return f"{number}原来从{in_words(founded)}建户，现提前到{format_day(day)}"
    return (
        f"{number}从{in_words(founded)}才建户，{format_day(day)}还没有这一户；{month_label(month_of(day))}已审核，"
        "建户日期没有改。本来就有的，请在“修改农牧户”里改建户日期（原来就登错了）"
    )


def reach_back(book: Book, household_pk: int, day: date) -> str:
    """An entry dated before a household existed moves its 建户 back while that month is open; what to say of it, or ''."""
    founded = facts.founded_on(book.db, household_pk)
    if founded <= day.isoformat():
        return ""
    if corrected_month(book, day) is None:
        facts.found_on(book.db, household_pk, Since(day.isoformat(), _moved_by(day)))
    return before_it_existed(_number(book, household_pk), founded, day, months.closed_through(book.db))


def moved_by(book: Book, household_pk: int | None, day: date) -> str:
    """What to say where an entry of a day is taken back that had moved 建户 back, '' where it had not."""
    founded = facts.facts(book.db, household_pk, facts.FOUNDED) if household_pk else []
    if not founded or (founded[0].from_day, founded[0].cause) != (day.isoformat(), _moved_by(day)):
        return ""
    return f"{_number(book, household_pk)}的建户日期是因这条登记提前到{format_day(day)}的，没有改回，请核对"


def _moved_by(day: date) -> str:
    return f"登记了{format_day(day)}的积分，建户日期提前"


def _number(book: Book, household_pk: int | None) -> str:
    return str(book.db.execute("SELECT number FROM household WHERE pk = ?", [household_pk]).fetchone()[0])


def refound(book: Book, household_pk: int, day: date, cause: str) -> tuple[str, ...]:
    """建户 was wrong from the first (原来就登错了): the household exists from a day; call inside an operation.

    Gives what is to be said of entries booked before that day, and of the boards that lose the household by it.
    UserError for a day to come, and without a cause where the earlier of the two days lies in a closed month.
    """
    when = since(book, day, cause or "-")
    before = facts.founded_on(book.db, household_pk)
    first = min(before, when.day)
    month = corrected_month(book, date.fromisoformat(first) if first else None)
    why = reasons.stated(
        cause,
        f"{month_label(month or 0)}已经审核，改建户日期要写明原因。",
        _WRONG_FROM_THE_FIRST,
        needed=month is not None,
    )
    told = booked_since.of_founded(book, household_pk, day)
    facts.found_on(book.db, household_pk, Since(when.day, why, month))
    return told
