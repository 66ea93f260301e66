"""What the papers of a sealed board say that the records no longer bear, though its rows hold: it may be corrected too."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from wenming_desktop.domain.board_facts import BoardFacts
from wenming_desktop.domain.boards import Standing
from wenming_desktop.domain.editions import Difference, other_facts, other_names, other_reasons
from wenming_desktop.services import board_minors, boards
from wenming_desktop.services.context import Book
from wenming_desktop.storage import as_of, board_store
from wenming_desktop.storage import issued as store
from wenming_desktop.storage.board_store import SealedBoard
from wenming_desktop.storage.issued import Scope


def reworded(book: Book, sealed: SealedBoard, standings: Collection[Standing]) -> list[Difference]:
    """Names, reasons and counts that differ from what was sealed, of the subjects that stand on the board now.

    A name differs where somebody turned out to be under age, or not to be. Of the rest only what was corrected, or no
    longer is recorded, since it was sealed can differ: else nothing is read.
    """
    board = sealed.board
    names = other_names(board, board_minors.of(book, board))
    if board.track != "masses" or board.facts is None:
        return names
    since = _sealed_by(book, sealed)
    living = as_of.living_on(book.db, board.period.last)
    corrected = board_store.corrected_since(book.db, board.track, board.period, since)
    keys = {living.get(key, key) for key in corrected}
    again = sealed.row.village_pk is None and board_store.villages_sealed_since(
        book.db, board.track, board.period, since
    )
    touched = [standing for standing in standings if again or standing.key in keys]
    found: list[Difference] = names
    if touched:
        with_items = board_store.with_items(
            book.db, board.track, board.period, touched, lambda _standing: True
        )
        found += other_reasons(board, with_items)
    if touched or board_store.reviewed_since(book.db, since):
        now = boards.facts(book, board.track, board.period, sealed.row.village_pk, board)
        found += other_facts(board.facts, now)
    return found


def _sealed_by(book: Book, sealed: SealedBoard) -> int:
    """The operation that sealed an edition: a later printing of it (重出一版) was another's. 0 for one of old."""
    scope = Scope(sealed.board.track, sealed.board.period.code, sealed.row.village_pk)
    printings = store.editions(book.db, "board", scope)
    return min(row.operation_pk or 0 for row in printings if row.edition == sealed.row.edition)


def of_villages(book: Book, whole: BoardFacts, parts: Collection[SealedBoard]) -> BoardFacts:
    """The township's facts made of those of its villages' boards in force, so that its counts are their sums."""
    plus, minus, review = whole.plus, whole.minus, whole.review
    for part in parts:
        said = part.board.facts
        if said is not None:
            now = boards.facts(book, part.board.track, part.board.period, part.row.village_pk, part.board)
            plus, minus = plus + said.plus - now.plus, minus + said.minus - now.minus
            review = replace(
                review, deductions=review.deductions + said.review.deductions - now.review.deductions,
                told=review.told + said.review.told - now.review.told,
            )  # fmt: skip
    return replace(whole, plus=plus, minus=minus, review=review)
