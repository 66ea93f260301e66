"""The list of stars to be awarded that was printed for the wall, and what an award differs from it (先公示，期满再认定)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wenming_desktop.domain.certificates import star_label
from wenming_desktop.domain.days import NoticeWindow, format_day, format_span
from wenming_desktop.domain.paper_words import few
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.storage import posted_stars as store
from wenming_desktop.storage.posted_stars import Posting

_NAMED = 5  # so many are named one by one


@dataclass(frozen=True, slots=True)
class Posted:
    """The list printed last as it is compared: the day its hours count to, the days it hangs, the star of each volunteer."""

    until: date
    first: date
    last: date
    stars: Mapping[int, int]

    @property
    def words(self) -> str:
        """截至2026年9月30日的公示名单."""
        return f"截至{format_day(self.until)}的公示名单"

    @property
    def hangs(self) -> str:
        """2026年10月8日至10月14日."""
        return format_span(self.first, self.last)


def drawn(book: Book, stars: Mapping[int, int], until: date, window: NoticeWindow) -> Posting:
    """A list as it is drawn now, the star of each volunteer; nothing is kept before it leaves."""
    ids = store.ids_of(book.db, stars)
    days = (until.isoformat(), window.first.isoformat(), window.last.isoformat())
    return Posting(book.now, *days, {ids[pk]: number for pk, number in stars.items()})


def keep(book: Book, posting: Posting) -> tuple[bool, Changes]:
    """Keep a list that leaves; False where it left already. A book that is only looked at keeps nothing."""
    if book.standing is not None and book.standing.read_only:
        return False, Changes()
    if store.newest(book.db) == posting:
        return False, Changes()
    name = f"打印 星级公示名单（截至{posting.until}，{len(posting.stars)}人）"
    with book.operation(name, kind="note"):
        store.add(book.db, name.removeprefix("打印 "), posting)
    return True, changed(name, "register_entry")


def newest(book: Book) -> Posted | None:
    """The list printed last; None where none was printed here."""
    found = store.newest(book.db)
    if found is None:
        return None
    living = store.living_of(book.db, found.stars)
    on_it: dict[int, int] = {}
    for one, number in found.stars.items():
        if one in living:
            on_it[living[one]] = max(number, on_it.get(living[one], 0))
    until, first, last = (date.fromisoformat(day) for day in (found.until, found.first, found.last))
    return Posted(until, first, last, on_it)


def differing(book: Book, lines: Sequence[tuple[int, str, int]], on: date) -> list[str]:
    """What an award on a day to some (volunteer, name, star) differs from the list printed last: a sentence each kind."""
    posted = newest(book)
    if posted is None:
        return []
    absent = [name for pk, name, _ in lines if pk not in posted.stars]
    other = [
        f"{name}公示的是{star_label(posted.stars[pk])}，现在认定的是{star_label(number)}"
        for pk, name, number in lines if posted.stars.get(pk, number) != number
    ]  # fmt: skip
    found = [f"{few(absent, _NAMED, '人')}不在{posted.words}上。"] if absent else []
    found += [f"{few(other, _NAMED, '人')}。"] if other else []
    if on <= posted.last and len(absent) < len(lines):
        found.append(f"{posted.words}公示时间是{posted.hangs}，认定日期在期满以前。")
    return found
