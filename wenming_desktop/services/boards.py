"""Boards (红灰黑榜): drafted from the ledger or read as sealed, tried with other thresholds; sealing: ``editions``."""

from __future__ import annotations

from wenming_desktop.domain.board_facts import SEALED_SETTINGS, BoardFacts, RuleInForce
from wenming_desktop.domain.boards import Bands, Board, Counts, count_bands, rank_lines
from wenming_desktop.domain.errors import NotAsKeptError, UserError
from wenming_desktop.domain.moves import Move, moves
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.points import Entry
from wenming_desktop.domain.rules import RuleBook, Track
from wenming_desktop.domain.statements import NOTHING_RECORDED
from wenming_desktop.domain.yardstick import Yardstick
from wenming_desktop.services import due_process, months, proofs, yardstick
from wenming_desktop.services.context import Book
from wenming_desktop.storage import as_of, board_store, ledger, people, rules_store
from wenming_desktop.storage.board_store import Sealed
from wenming_desktop.storage.chains import SHOWN


def board(
    book: Book, track: Track, period: Period, village_pk: int | None = None, edition: int | None = None
) -> Board:
    """A period's board of a village, or of the township (None): sealed rows where sealed, else drafted anew.

    ``edition`` asks for an older one (第n稿); UserError where there is none of that number. NotAsKeptError where one was
    sealed that is not there any more: it is never drafted anew as if none had been.
    """
    sealed = board_store.sealed_board(book.db, track, period, village_pk, edition)
    if sealed is None and edition is not None:
        raise UserError(f"{period.label}榜单没有第{edition}稿。", "请核对稿次，或不写稿次，看现行的一稿。")
    if board_store.lost(book.db, track, period, village_pk):
        raise NotAsKeptError(f"{period.label}的榜单")
    return sealed.board if sealed else draft(book, track, period, village_pk)


def draft(
    book: Book,
    track: Track,
    period: Period,
    village_pk: int | None = None,
    bands: Bands | None = None,
    like: Board | None = None,
) -> Board:
    """The board as the ledger has it now, by the period's standard or by other thresholds (试算标准).

    That is the standard of the period's first locked board, else as set now: one for the whole township. ``like`` is the edition before: thresholds, base points and rule books are its own, whatever was set since.
    """
    by = Yardstick.of(like) if like is not None else yardstick.held(book, track, period)
    bands, base = bands if bands is not None and like is None else by.bands, by.base
    standings, away = board_store.standings_and_away(book.db, track, period, village_pk, book.clock.today())
    if bands is not None:
        limits = bands
        standings = board_store.with_items(
            book.db, track, period, standings,
            lambda one: limits.of(base + one.points, deducted=one.deducted, veto=one.veto) != "unlisted",
        )  # fmt: skip
    lines = rank_lines(standings, bands, base)
    return Board(
        track=track, period=period, station=base_name(book, village_pk), lines=lines, bands=bands, base=base,
        rule_text=like.rule_text if like else rule_text(book, track, period), draft=not months.is_closed(book, period),
        away=away,
    )  # fmt: skip


def counts(book: Book, track: Track, period: Period) -> Counts:
    """How many of the township's board stand in each band: of the sealed one, else counted without making its lines."""
    sealed = board_store.sealed_board(book.db, track, period, None)
    if sealed is not None:
        return sealed.board.counts
    by, standings = yardstick.held(book, track, period), board_store.standings(book.db, track, period, None)
    return count_bands(standings, by.bands, by.base)


def facts(
    book: Book, track: Track, period: Period, village_pk: int | None, like: Board | None = None
) -> BoardFacts:
    """What the papers of a board say besides its rows, as the book has it now; sealed with the board.

    The rule books are those of the edition before where there is one (``like``).
    """
    settings = book.settings
    plus = minus = 0
    if track == "masses":
        plus, minus = ledger.tally(book.db, period.months[0], period.months[-1], village_pk)
    held = tuple(RuleInForce(one.name, one.starts) for one in rule_books_in(book, track, period))
    return BoardFacts(
        plus=plus, minus=minus, rules=like.facts.rules if like and like.facts else held,
        institute=settings.institute.name, measures=settings.notice.measures, wording=dict(settings.paragraphs),
        review=due_process.review_facts(book, period, village_pk) if track == "masses" else NOTHING_RECORDED,
        village="" if village_pk is None else village_names(book, village_pk)[1],
        notice={name: getattr(settings.notice, name) for name in SEALED_SETTINGS},
    )  # fmt: skip


def base_name(book: Book, village_pk: int | None) -> str | None:
    """A village's name without its word, None for the township."""
    return None if village_pk is None else village_names(book, village_pk)[0]


def village_names(book: Book, village_pk: int) -> tuple[str, str]:
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
    then = None
    if track == "masses":  # a household merged after the period still stands on its board with its own rows
        then = as_of.keys_on(book.db, key, period.last)
        key = people.living(book.db, key)
    rows = ledger.entries(
        book.db,
        f"e.track = ? AND e.counts_in BETWEEN ? AND ? AND e.{column} IN (SELECT pk FROM {view} WHERE living = ?) "
        f"AND {SHOWN}",
        [track, period.months[0], period.months[-1], key],
        order="e.event_date, e.pk",
    )
    return proofs.marked(book, (row for row in rows if then is None or row.household_pk in then))


def empty_months(book: Book, period: Period, village_pk: int | None) -> str:
    """7月没有一条积分，…: the months of a board nothing was entered for, said before it is locked; '' where each has some."""
    empty = [month for month in period.months if ledger.tally(book.db, month, month, village_pk) == (0, 0)]
    named = "、".join(f"{month % 100}月" for month in empty)
    return f"{named}没有一条积分，请核对是不是还没有录入。" if named else ""


def sealed_boards(book: Book) -> list[Sealed]:
    """Every sealed board, newest first."""
    return board_store.sealed_list(book.db)
