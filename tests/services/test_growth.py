"""What a clerk does to one record costs the same in a big book: SQLite's steps are counted in a book of 1x and of 10x.

Steps do not depend on the machine or on what else runs on it. A query whose cost is the whole book's inside something
done for one row or after each write is found here, whoever writes it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.grown_book import TODAY, Size, make
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import (
    boards,
    group_sheet,
    history,
    household_history,
    months,
    people,
    point_lists,
    points,
    printed_sheets,
    register_rows,
    score_sheet,
    search,
    volunteers,
    workbench,
    workbench_sent,
)  # fmt: skip
from wenming_desktop.services.context import Book, Context
from wenming_desktop.storage.connection import FILE_NAME
from wenming_desktop.support.clock import Clock

SMALL, LARGE = Size(5, 20, 1_000, 300), Size(50, 20, 10_000, 3_000)
MOST = (
    1.6  # ten times the book may cost this many times the steps: deeper indexes, a few rows more of one day
)
Q3 = Period.parse("2026-Q3")


def item(book: Book, code: str) -> int:
    return int(book.db.execute("SELECT pk FROM rule_item WHERE code = ?", [code]).fetchone()[0])


def draft(book: Book, household: int, code: str = "Z1") -> points.Draft:
    return points.Draft("masses", TODAY, item(book, code), household_pk=household)


def sheet(book: Book) -> Any:
    return points.record_many(book, [draft(book, pk % 90 + 1) for pk in range(60)], "登记一页")


def one_entry(book: Book) -> Any:
    return points.record(book, draft(book, 7))


def group(book: Book) -> Any:
    return points.record_group(book, 1, "1", item(book, "S1"), TODAY)


def print_sheet(book: Book) -> Any:
    lines = score_sheet.sheet_lines(book, 1, None, 202610)
    return printed_sheets.keep(book, printed_sheets.drawn(book, 1, None, 202610, "评分表", lines))


def reverse(book: Book) -> Any:
    newest = book.db.execute("SELECT max(pk) FROM entry WHERE reverses IS NULL").fetchone()[0]
    return points.reverse(book, newest, "登记错户")


# Every verb here is flat: its cost is that of what it is asked about. The verb stands first, what calls it after it.
FLAT: dict[str, tuple[Callable[..., Any], Callable[[Book], Any]]] = {
    "one entry": (points.record, one_entry),
    "a sheet of 60": (points.record_many, sheet),
    "a group of a village": (points.record_group, group),
    "households of a group on a day": (
        group_sheet.group_sheet, lambda book: group_sheet.group_sheet(book, 1, "1", TODAY),
    ),
    "a sheet that came back": (
        printed_sheets.entry_sheet, lambda book: (print_sheet(book), printed_sheets.entry_sheet(book, 1, None, 202610)),
    ),
    "undo of an entry": (history.undo, lambda book: (one_entry(book), history.undo(book))),
    "redo of an entry": (history.redo, lambda book: (one_entry(book), history.undo(book), history.redo(book))),
    "冲正": (points.reverse, lambda book: (one_entry(book), reverse(book))),
    "draft board of a village": (boards.draft, lambda book: boards.draft(book, "masses", Q3, 1)),
    "entries behind a line": (boards.why, lambda book: boards.why(book, "masses", Q3, 7)),
    "household panel": (people.household_detail, lambda book: people.household_detail(book, 7)),
    "household's history": (household_history.history, lambda book: household_history.history(book, 7)),
    "person": (people.person_detail, lambda book: people.person_detail(book, 7 * 3)),
    "points shown while typing": (
        point_lists.subject_points, lambda book: point_lists.subject_points(book, "masses", 7, TODAY),
    ),
    "a household changed": (
        people.save_household,
        lambda book: people.save_household(book, 7, people.household_values(book, 7) | {"note": "改过"}),
    ),
    "recent lines of the register": (register_rows.recent, lambda book: (one_entry(book), register_rows.recent(book, "masses"))),
    "volunteer's panel": (volunteers.detail, lambda book: volunteers.detail(book, 2)),
    "what 撤销 is called": (history.undo_name, history.undo_name),
    "what 重做 is called": (history.redo_name, history.redo_name),
}  # fmt: skip
# Not flat by nature, and no more than linear. What is asked for is the whole township, or a list of all of something.
LINEAR: dict[str, tuple[Callable[..., Any], str, Callable[[Book], Any]]] = {
    "board of the township": (boards.draft, "a line for each household", lambda book: boards.draft(book, "masses", Q3)),
    "badge of the workbench": (
        workbench.waiting, "a village, an open month and a doubtful pair each cost their own", workbench.waiting,
    ),
    "who has sent": (workbench_sent.sent, "asks every village", lambda book: workbench_sent.sent(book, 202610)),
    "states of the months": (months.month_states, "counts the entries of every month", months.month_states),
    "search": (search.search, "looks the names of all over, in memory", lambda book: search.search(book, "wxy")),
    "close of a month": (
        months.close_month, "looks whether an earlier month has entries", lambda book: months.close_month(book, 202610),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Context, Context]]:
    folder = tmp_path_factory.mktemp("grown")
    paths: list[Path] = [folder / "小.wenming", folder / "大.wenming"]
    for path, size in zip(paths, (SMALL, LARGE), strict=True):
        make(path, size)
    # SQLite chooses its way by what it has looked up of a book: both go the way of the big one.
    with closing(sqlite3.connect(paths[0] / FILE_NAME)) as raw:
        raw.execute("ATTACH ? AS big", [str(paths[1] / FILE_NAME)])
        raw.execute("DELETE FROM main.sqlite_stat1")
        raw.execute("INSERT INTO main.sqlite_stat1 SELECT * FROM big.sqlite_stat1")
        raw.commit()
    found = [Context(path, Clock.fixed(TODAY)) for path in paths]
    yield found[0], found[1]
    for context in found:
        context.close(with_backup=False)


def steps(context: Context, work: Callable[[Book], Any]) -> int:
    """SQLite's virtual machine steps of a second run: the first may fill what the program keeps in memory."""

    def counted(book: Book) -> int:
        work(book)
        count = 0

        def tick() -> int:
            nonlocal count
            count += 1
            return 0

        book.db.conn.set_progress_handler(tick, 20)
        try:
            work(book)
        finally:
            book.db.conn.set_progress_handler(None, 0)
        return count

    return context.call(counted)


@pytest.mark.parametrize("name", FLAT)
def test_a_flat_verb_costs_the_same_in_a_big_book(grown: tuple[Context, Context], name: str) -> None:
    small, large = (steps(context, FLAT[name][1]) for context in grown)
    assert large <= MOST * small + 20, f"{name}: {small * 20} -> {large * 20} steps"


@pytest.mark.parametrize("name", LINEAR)
def test_what_asks_for_everything_grows_no_faster_than_the_book(
    grown: tuple[Context, Context], name: str
) -> None:
    small, large = (steps(context, LINEAR[name][2]) for context in grown)
    assert large <= 12 * small + 20, f"{name}: {small * 20} -> {large * 20} steps"


def test_each_verb_of_the_lists_is_one_of_the_services() -> None:
    for verb, *_ in (*FLAT.values(), *LINEAR.values()):
        assert verb.__module__.startswith("wenming_desktop.services.")
        assert not verb.__name__.startswith("_")
        assert verb.__name__ in vars(__import__(verb.__module__, fromlist=[verb.__name__]))
