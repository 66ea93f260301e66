"""Sealing boards (锁定), finding those that no longer say what the ledger says (待更正), and their next edition (第n稿)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from wenming_desktop.domain import issued as rules
from wenming_desktop.domain import reasons
from wenming_desktop.domain.boards import Board, stop_if_nobody, township_lines
from wenming_desktop.domain.boards import board_json as domain_json
from wenming_desktop.domain.editions import BOARD_STATE_LABELS, BoardState
from wenming_desktop.domain.errors import NotAsKeptError, UserError
from wenming_desktop.domain.issued import Verified
from wenming_desktop.domain.paper_words import few
from wenming_desktop.domain.periods import Period, month_label
from wenming_desktop.domain.rules import TRACK_LABELS, Track
from wenming_desktop.domain.yardstick import Yardstick
from wenming_desktop.services import (
    board_gate,
    boards,
    corrections,
    issued,
    months,
    proofs,
    rewording,
    said,
    yardstick,
)
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.issued import Issued, Paper, Scope
from wenming_desktop.services.leaving import stands_on
from wenming_desktop.services.stale_boards import Stale, sealed_in, stale, stale_in, waiting_in
from wenming_desktop.storage import board_store
from wenming_desktop.storage import issued as store
from wenming_desktop.storage import months as month_store
from wenming_desktop.storage.board_store import SealedBoard


# ---- sealing ----
def seal(book: Book, track: Track, period: Period, village_pk: int | None = None) -> tuple[Board, Changes]:
    """Lock a board (锁定); sealing the township locks every village's too. Locking again changes nothing.

    It is judged by the standard of the period's first locked board; where that is not the one set now, it is told.
    UserError while a month of the period is open, where nobody takes part (such a village is passed over when the
    township is locked), and where a correction waits: that is the next edition's.
    """
    proofs.stop_if_untrue(book, stands_on("editions.seal"))
    if board_store.lost(book.db, track, period, village_pk):
        raise NotAsKeptError(f"{period.label}的榜单")
    done = board_store.sealed_board(book.db, track, period, village_pk)
    held_up = [
        one for one in stale_in(book, track, period) if village_pk is None or one.key.village_pk == village_pk
    ]
    if held_up:
        raise _correction_waits(held_up)
    if done:
        return done.board, Changes()
    if not months.is_closed(book, period):
        closed = month_store.closed_through(book.db) or 0
        open_month = next(month for month in period.months if month > closed)
        raise UserError(f"{month_label(open_month)}还没有审核，不能锁定榜单。", "请先逐月审核，再锁定。")
    stop_if_nobody(boards.draft(book, track, period, village_pk))
    told = yardstick.told(book, track, period)
    place = "全部" if village_pk is None else boards.village_names(book, village_pk)[1]
    name = f"锁定榜单 {period.label}{TRACK_LABELS[track]} {place}"
    with book.operation(name, kind="barrier") as pk:
        for scope in _villages(book) if village_pk is None else [village_pk]:
            if board_store.sealed_board(book.db, track, period, scope) is None:
                drafted = boards.draft(book, track, period, scope)
                if drafted.lines or track == "party":
                    _store(book, pk, drafted, scope, None, "")
        if village_pk is None:
            _store(book, pk, _township(book, track, period, None), None, None, "")
    warnings = (told,) if told else ()
    return boards.board(book, track, period, village_pk), changed(name, "issued", warnings=warnings)


def _correction_waits(waiting: list[Stale]) -> UserError:
    first = waiting[0]
    edition = first.edition + 1
    return UserError(
        f"{first.label}榜单锁定以后有更正，不能再锁定。",
        f"请出第{edition}稿：窗口里点“出第{edition}稿”，命令行用 --correct --cause 原因。",
    )


def _villages(book: Book) -> list[int]:
    return [int(row[0]) for row in book.db.execute("SELECT pk FROM village ORDER BY position").fetchall()]


def _store(
    book: Book,
    operation_pk: int,
    board: Board,
    village_pk: int | None,
    before: SealedBoard | None,
    cause: str,
) -> None:
    """Keep an edition for ever, with its number and code; its notice's are drawn with it. The one before is superseded."""
    like = before.board if before else None
    facts = boards.facts(book, board.track, board.period, village_pk, like)
    if village_pk is None and board.track == "masses":
        facts = rewording.of_villages(book, facts, _parts(book, board.track, board.period))
    board = replace(
        board,
        edition=before.row.edition + 1 if before else 1,
        cause=cause,
        draft=False,
        version=2,
        facts=facts,
    )
    board_gate.stop_frozen(book, board)
    scope = Scope(board.track, board.period.code, village_pk)
    today = book.clock.today()
    sealed = Paper(
        "board",
        board_store.content_text(board),
        today,
        scope,
        year=board.period.year,
        checksum=board.checksum,
    )
    row = _enter(book, operation_pk, sealed, before.row if before else None, cause)
    said.tell_board(book, row.pk, board, village_pk)
    if board.track == "masses":
        content = store.text({"board": row.pk})
        paper = Paper("notice", content, today, scope, year=board.period.year, state="draft")
        old = next(reversed(store.editions(book.db, "notice", scope)), None)
        _enter(book, operation_pk, paper, old, cause)


def _enter(book: Book, operation_pk: int, paper: Paper, old: Issued | None, cause: str) -> Issued:
    if old is None:
        return issued.issue(book, operation_pk, paper)
    return issued.amend(book, operation_pk, old, paper, cause)


def _parts(book: Book, track: Track, period: Period) -> list[SealedBoard]:
    """The villages' boards in force of a period."""
    found = (board_store.sealed_board(book.db, track, period, scope) for scope in _villages(book))
    return [sealed for sealed in found if sealed is not None]


def _township(book: Book, track: Track, period: Period, before: SealedBoard | None) -> Board:
    """The township's board, made of its villages' boards in force, so that its sums are theirs.

    UserError where villages were judged by different thresholds: such sums say nothing.
    """
    whole = boards.draft(book, track, period, None, like=before.board if before else None)
    parts = [sealed.board for sealed in _parts(book, track, period)]
    if not parts:
        return whole
    bands, base = yardstick.of_all(period, parts)
    known = {line.key for part in parts for line in part.lines}
    homeless = replace(
        whole, lines=tuple(line for line in whole.lines if line.key not in known and not line.village)
    )
    return replace(
        whole, bands=bands, base=base, rule_text=parts[0].rule_text, lines=township_lines([*parts, homeless]),
        away=sum(part.away for part in parts),
    )  # fmt: skip


def changed_by_upgrade(book: Book) -> str:
    """What an upgrade has to say: sealed boards that by the new rules differ from what was printed; '' for none."""
    parted = stale(book)
    if not parted:
        return ""
    listed = few([one.label for one in parted], 3, "张")
    return f"本次升级：{len(parted)}张榜与原榜不同（{listed}）。原榜不变，核对后可以出第2稿。"


def state(book: Book, board: Board, village_pk: int | None) -> BoardState:
    """Where a board stands: draft (a month of it is open), ready, sealed, stale (待更正) or superseded."""
    if board.sealed is None:
        return "draft" if board.draft else "ready"
    newest = board_store.sealed_board(book.db, board.track, board.period, village_pk)
    if newest is not None and newest.row.edition != board.edition:
        return "superseded"
    waiting = stale_in(book, board.track, board.period)
    return "stale" if any(one.key.village_pk == village_pk for one in waiting) else "sealed"


def verify(book: Book, number: str, code: str) -> Verified:
    """核验 (``issued.verify``), which of a board or notice in force also says where its next edition waits (待更正).

    Of a book that lost steps, or in which something else than the program acts, nothing is called valid.
    """
    answer = _verify(book, number, code)
    if not answer.valid:
        return answer
    if lost := proofs.loss(book):
        return rules.unsure(answer, f"{lost}丢了的几步里有没有作废、更正它，看不出来。")
    foreign = proofs.foreign(book)
    return rules.unsure(answer, f"{foreign}有没有作废、更正过它，不能作数。") if foreign else answer


def _verify(book: Book, number: str, code: str) -> Verified:
    answer = issued.verify(book, number, code)
    row = store.by_number(book.db, answer.number) if answer.valid and answer.period else None
    if row is None:
        return answer
    track: Track = "party" if row.track == "party" else "masses"
    found = waiting_in(book, track, Period.parse(answer.period))
    return rules.awaiting(answer) if any(one.key.village_pk == row.village_pk for one in found) else answer


def correct(
    book: Book,
    track: Track,
    period: Period,
    cause: str,
    village_pk: int | None = None,
    *,
    by_settings: bool = False,
) -> tuple[list[Board], Changes]:
    """Make the next edition (第n稿) of every board that waits for one, villages first, then the township's of theirs.

    With a village that one only: the township's waits until it is corrected too. ``by_settings``: every board of the
    period judged by another standard than the one set now is judged by that one (the whole township's, never one
    village's). Nothing waiting: nothing changes. It is noted in the log, and stands in the way of undoing nothing: who
    takes the correction back has a board that waits again. UserError without a cause, and where the board was never sealed.
    """
    why = reasons.stated(cause, "更正原因没有填。", "请写明原因或异议编号。")
    proofs.stop_if_untrue(book, stands_on("editions.correct"))
    if not any(village_pk in (None, key.village_pk) for key in sealed_in(book, track, period)):
        raise UserError(f"{period.label}榜单还没有锁定，不用出更正稿。", "请先锁定榜单。")
    if by_settings and village_pk is not None:
        raise UserError(
            "一个时段全部嘎查村只用一个标准。", "请不选嘎查村，已锁定的榜一起按现在的分数线出更正稿。"
        )
    waiting = [
        board_store.of_key(book.db, one.key)
        for one in waiting_in(book, track, period)
        if village_pk is None or one.key.village_pk == village_pk
    ]
    if by_settings:
        waits = {one.row.pk for one in waiting}
        waiting += [one for one in yardstick.other(book, track, period) if one.row.pk not in waits]
    if not waiting:
        return [], Changes()
    by = yardstick.of_settings(book, track, period) if by_settings else None
    name = f"出更正稿 {period.label}{TRACK_LABELS[track]} {'全部' if village_pk is None else boards.village_names(book, village_pk)[1]}"
    with book.operation(name, kind="note") as pk:
        for one in waiting:
            scope = one.row.village_pk
            if scope is not None:
                fresh = boards.draft(book, track, period, scope, like=_judged(one.board, by))
                _store(book, pk, fresh, scope, one, why)
        if village_pk is None:
            _correct_township(book, pk, track, period, why, by)
    made = [boards.board(book, track, period, one.row.village_pk) for one in waiting]
    return made, changed(name, "issued")


def _judged(board: Board, by: Yardstick | None) -> Board:
    """An edition as the next one is to be judged: by its own standard, or by another."""
    return board if by is None else replace(board, bands=by.bands, base=by.base)


def _correct_township(
    book: Book, operation_pk: int, track: Track, period: Period, cause: str, by: Yardstick | None
) -> None:
    before = board_store.sealed_board(book.db, track, period, None)
    if before is None:
        return
    for scope in _villages(book):  # one in which somebody takes part only since the township was sealed
        if board_store.sealed_board(book.db, track, period, scope) is None:
            drafted = boards.draft(book, track, period, scope, like=_judged(before.board, by))
            if drafted.lines:
                _store(book, operation_pk, drafted, scope, None, cause)
    _store(book, operation_pk, _township(book, track, period, before), None, before, cause)


def editions(book: Book, track: Track, period: Period, village_pk: int | None) -> list[SealedBoard]:
    """Every edition of a board, oldest first, each in its newest printing."""
    scope = Scope(track, period.code, village_pk)
    newest = {row.edition: row for row in store.editions(book.db, "board", scope)}
    return [SealedBoard(store.prove(book.db, row), store.board_of(row)) for row in newest.values()]


def board_json(
    book: Book, track: Track, period: Period, village_pk: int | None, edition: int | None = None
) -> dict[str, Any]:
    """A board for machines: its rows as sealed or drafted, which edition that is, and where it stands."""
    board = boards.board(book, track, period, village_pk, edition)
    standing = state(book, board, village_pk)
    return {
        **domain_json(board), "edition": board.edition, "state": standing, "state_label": BOARD_STATE_LABELS[standing],
        "cause": board.cause or None, "corrections": [line.as_json() for line in corrections.of_period(book, track, period, village_pk)],
    }  # fmt: skip
