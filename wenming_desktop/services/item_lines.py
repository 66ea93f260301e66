"""Lines of items over rule books (同一项目吗): what an item may continue, the questions open, and the clerk's answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from wenming_desktop.domain.lineage import LineQuestion, forebear
from wenming_desktop.domain.rules import RuleBook, RuleItem, Track
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.storage import rules_store


@dataclass(frozen=True, slots=True)
class Lines:
    """The items of a track's books as they may be continued; ``unsettled`` are those nobody put in a line."""

    books: Sequence[RuleBook] = ()
    retired: dict[date, list[RuleItem]] = field(default_factory=dict)
    unsettled: frozenset[int] = frozenset()

    def before(self, starts: date) -> list[RuleItem]:
        """What a book's items may continue: those retired in it, then those of older books, the nearest first."""
        older = sorted((one for one in self.books if one.starts < starts), key=lambda one: one.starts)
        found = list(self.retired.get(starts, ()))
        for one in reversed(older):
            found += [*one.items, *self.retired.get(one.starts, ())]
        return found


def load(book: Book, track: Track) -> Lines:
    """The lines of a track as the book has them."""
    books = rules_store.books(book.db, track)
    retired = {one.starts: rules_store.retired(book.db, one.pk) for one in books}
    return Lines(books, retired, frozenset(rules_store.unsettled(book.db)))


def open_questions(book: Book, track: Track) -> list[LineQuestion]:
    """Items that bear an old code over another text and nobody said whether they are the same, oldest book first."""
    lines = load(book, track)
    found = []
    for one in lines.books:
        before = lines.before(one.starts)
        for item in one.items:
            if item.pk not in lines.unsettled:
                continue
            beside = [other for other in one.items if other is not item]
            kin = forebear(item, [earlier for earlier in before if earlier.pk != item.pk], beside)
            if kin is not None and kin.asks:
                found.append(LineQuestion(item.code, item.text, kin.item, item.pk))
    return found


def answer(book: Book, question: LineQuestion, *, same: bool) -> tuple[None, Changes]:
    """Say whether an item continues the one that had its code: their caps count together from now on, or apart."""
    label = f"{question.code} {question.text}：{'与以前同一项目' if same else '另一项目'}"
    with book.operation(label):
        rules_store.set_line(book.db, question.pk, question.before.line if same else question.pk)
    return None, changed(label, "rule_item")
