"""Boards (红灰黑榜): drafted from the ledger, tried with other thresholds, sealed for ever."""

from __future__ import annotations

from dataclasses import dataclass

from wenming_desktop.domain.boards import Bands, Board, Move, moves, rank_lines
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period, month_label
from wenming_desktop.domain.points import Entry
from wenming_desktop.domain.rules import TRACK_LABELS, RuleBook, Track
from wenming_desktop.services import months
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.storage import board_store, ledger, rules_store
from wenming_desktop.storage import months as month_store
from wenming_desktop.storage.board_store import Sealed
from wenming_desktop.storage.chains import SHOWN


def board(book: Book, track: Track, period: Period, village_pk: int | None = None) -> Board:
    """A period's board of a village, or of the township (None): sealed rows where sealed, else drafted anew."""
    sealed = board_store.sealed_board(book.db, track, period, village_pk)
    return sealed[1] if sealed else draft(book, track, period, village_pk)


def draft(
    book: Book, track: Track, period: Period, village_pk: int | None = None, bands: Bands | None = None
) -> Board:
    """The board as the ledger has it now, by the settings or by other thresholds (试算标准)."""
    settings = book.settings
    if track == "masses":
        bands = bands or settings.bands[period.kind]
    base = settings.base_points(track, period.kind)
    standings = board_store.standings(book.db, track, period, village_pk)
    if bands is not None:
        limits = bands
        standings = board_store.with_items(
            book.db, track, period, standings,
            lambda one: limits.of(base + one.points, deducted=one.deducted, veto=one.veto) != "unlisted",
        )  # fmt: skip
    lines = rank_lines(standings, bands, base)
    return Board(
        track=track, period=period, station=_base_name(book, village_pk), lines=lines, bands=bands, base=base,
        rule_text=rule_text(book, track, period), draft=not months.is_closed(book, period),
        away=0 if track == "party" else board_store.away_count(book.db, period, village_pk),
    )  # fmt: skip


def _base_name(book: Book, village_pk: int | None) -> str | None:
    return None if village_pk is None else _village(book, village_pk)[0]


def _village(book: Book, village_pk: int) -> tuple[str, str]:
    """(萨日朗, 萨日朗嘎查)."""
    row = book.db.execute("SELECT base, name FROM village WHERE pk = ?", [village_pk]).fetchone()
    if row is None:
        raise UserError("没有这个嘎查村。")
    return str(row[0]), str(row[1])


def rule_books_in(book: Book, track: Track, period: Period) -> list[RuleBook]:
    """The versions of the rule book that held on some day of a period, oldest first."""
    books = sorted(rules_store.books(book.db, track), key=lambda one: one.starts)
    begun = [one for one in books if one.starts <= period.last]
    held_first = [one for one in begun if one.starts <= period.first][-1:]
    return held_first + [one for one in begun if one.starts > period.first]


def rule_text(book: Book, track: Track, period: Period) -> str:
    """The rule book's text a board is judged under, as it is sealed with it."""
    return "\n".join(_text_of(one) for one in rule_books_in(book, track, period))


def _text_of(one: RuleBook) -> str:
    items = "\n".join(f"{item.code}\t{item.category}\t{item.text}\t{item.value_text}" for item in one.items)
    return f"{one.name}（{one.starts.isoformat()}起施行）\n{items}"


def try_bands(
    book: Book, track: Track, period: Period, village_pk: int | None, bands: Bands
) -> tuple[Board, list[Move]]:
    """What other thresholds would do, before anything is saved: the board, and who would move."""
    now = draft(book, track, period, village_pk)
    other = draft(book, track, period, village_pk, bands)
    return other, moves(now, other)


def compare(book: Book, track: Track, period: Period, village_pk: int | None) -> list[Move]:
    """Who changed bands since the period before (与上季度比较)."""
    before = board(book, track, period.shifted(-1), village_pk)
    return moves(before, board(book, track, period, village_pk))


def why(book: Book, track: Track, period: Period, key: int) -> list[Entry]:
    """The entries behind a line, by date, with what was reversed by hand: every number opens the rows it is made of."""
    view, column = (
        ("living_person", "person_pk") if track == "party" else ("living_household", "household_pk")
    )
    return ledger.entries(
        book.db,
        f"e.track = ? AND e.counts_in BETWEEN ? AND ? AND e.{column} IN (SELECT pk FROM {view} WHERE living = ?) "
        f"AND {SHOWN}",
        [track, period.months[0], period.months[-1], key],
        order="e.event_date, e.pk",
    )


def seal(book: Book, track: Track, period: Period, village_pk: int | None = None) -> tuple[Board, Changes]:
    """Lock a board (锁定); sealing the township locks every village's too. Locking again changes nothing.

    UserError while a month of the period is open.
    """
    done = board_store.sealed_board(book.db, track, period, village_pk)
    if done:
        return done[1], Changes()
    if not months.is_closed(book, period):
        closed = month_store.closed_through(book.db) or 0
        open_month = next(month for month in period.months if month > closed)
        raise UserError(f"{month_label(open_month)}还没有审核，不能锁定榜单。", "请先逐月审核，再锁定。")
    place = "全部" if village_pk is None else _village(book, village_pk)[1]
    name = f"锁定榜单 {period.label}{TRACK_LABELS[track]} {place}"
    with book.operation(name, kind="barrier"):
        for scope in _scopes(book, village_pk):
            if board_store.sealed_board(book.db, track, period, scope) is None:
                board_store.seal(book.db, draft(book, track, period, scope), scope, book.now, book.operator)
    return board(book, track, period, village_pk), changed(name, "board")


def _scopes(book: Book, village_pk: int | None) -> list[int | None]:
    if village_pk is not None:
        return [village_pk]
    rows = book.db.execute("SELECT pk FROM village ORDER BY position").fetchall()
    return [None, *(int(row[0]) for row in rows)]


def sealed_boards(book: Book) -> list[Sealed]:
    """Every sealed board, newest first."""
    return board_store.sealed_list(book.db)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of 月度审核 → 拟定榜单 → 张榜公示 …: done, current or to come, and what blocks it."""

    name: str
    state: str
    hint: str = ""


def stages(book: Book, track: Track, period: Period, village_pk: int | None) -> list[Stage]:
    """Where a board stands, and what blocks the next step. Objections and 通报 are kept on paper so far."""
    closed = month_store.closed_through(book.db) or 0
    open_months = [month for month in period.months if month > closed]
    sealed = board_store.sealed_board(book.db, track, period, village_pk)
    printed = bool(sealed and board_store.printed_forms(book.db, sealed[0]))
    hint = f"{open_months[0] % 100}月未审核" if open_months else ""
    found = [Stage("月度审核", "current" if open_months else "done", hint)]
    found.append(
        Stage(
            "拟定榜单",
            "done" if sealed else "todo" if open_months else "current",
            "" if sealed else "可锁定" if not open_months else "",
        )
    )
    found.append(
        Stage(
            "张榜公示",
            "done" if printed else "current" if sealed else "todo",
            "" if printed or not sealed else "待打印",
        )
    )
    found += [Stage(name, "todo") for name in ("异议处理", "结果确认", "通报")]
    return found
