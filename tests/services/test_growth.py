"""What a clerk does to one record costs the same in a big book: SQLite's steps are counted in a book of 1x and of 10x.

Steps do not depend on the machine or on what else runs on it. A query whose cost is the whole book's inside something
done for one row or after each write is found here, whoever writes it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.grown_book import TODAY, Size, make
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import (
    activities,
    activity_forms,
    board_stages,
    boards,
    certificates,
    consents,
    due_process,
    group_sheet,
    history,
    hour_lists,
    household_history,
    households,
    months,
    named,
    notices,
    people,
    point_lists,
    points,
    printed_sheets,
    record_history,
    register_rows,
    score_sheet,
    search,
    signins,
    subjects,
    tables,
    volunteer_forms,
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
    return points.reverse(book, newest(book), "登记错户")


def newest(book: Book) -> int:
    return int(book.db.execute("SELECT max(pk) FROM entry WHERE reverses IS NULL").fetchone()[0])


def correct(book: Book) -> Any:
    one_entry(book)
    return points.correct(book, newest(book), "登记错户", points.Correction(household_pk=8))


def supplement(book: Book) -> Any:
    late = points.Draft("masses", date(2026, 9, 5), item(book, "Z1"), household_pk=9)
    return points.supplement(book, late, Period.parse("2026-09"), "异议1号")


def changed(values: dict[str, Any]) -> dict[str, Any]:
    """Another note than the one before, so that there is something to save."""
    return values | {"note": "" if values.get("note") else "改过"}


def away_and_back(book: Book) -> Any:
    households.set_state(book, 11, "常年外出", TODAY)
    return households.set_state(book, 11, "参评", TODAY)


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
    "更正": (points.correct, correct),
    "补记": (points.supplement, supplement),
    "what an entry would become": (
        point_lists.outlook,
        lambda book: point_lists.outlook(book, "masses", TODAY, item(book, "Z1"), "", household_pk=7),
    ),
    "doubles in a group": (
        point_lists.group_doubles, lambda book: point_lists.group_doubles(book, 1, "1", item(book, "Z1"), TODAY),
    ),
    "months with entries": (point_lists.months_with_entries, point_lists.months_with_entries),
    "a line of the register": (register_rows.entry_row, lambda book: register_rows.entry_row(book, "masses", 5)),
    "lines of a score sheet": (score_sheet.sheet_lines, lambda book: score_sheet.sheet_lines(book, 1, None, 202610)),
    "a household by its number": (named.household, lambda book: named.household(book, "柳甲子-003", TODAY)),
    "who a number means": (subjects.numbered, lambda book: subjects.numbered(book, "柳甲子-003", TODAY)),
    "people of a name": (people.duplicates, lambda book: people.duplicates(book, name="王秀英")),
    "a person to change": (people.person_values, lambda book: people.person_values(book, 9)),
    "a person changed": (
        people.save_person, lambda book: people.save_person(book, 9, changed(people.person_values(book, 9))),
    ),
    "户状态": (households.set_state, away_and_back),
    "户主": (
        households.set_head, lambda book: (households.set_head(book, 13, 13 * 3 + 1, TODAY), history.undo(book)),
    ),
    "迁入另一嘎查": (
        households.move_household, lambda book: (households.move_household(book, 12, 2, "1", TODAY), history.undo(book)),
    ),
    "合户": (
        households.merge_households, lambda book: (households.merge_households(book, 15, 16, TODAY), history.undo(book)),
    ),
    "移到另一户": (
        households.move_person, lambda book: (households.move_person(book, 17 * 3 + 1, 18, "", TODAY), history.undo(book)),
    ),
    "deductions of a village to be told": (
        due_process.untold, lambda book: due_process.untold(book, Period.parse("2026-09"), 1),
    ),
    "board of a village": (boards.board, lambda book: boards.board(book, "masses", Q3, 1)),
    "a village beside its last quarter": (boards.compare, lambda book: boards.compare(book, "masses", Q3, 1)),
    "months of a village without entries": (boards.empty_months, lambda book: boards.empty_months(book, Q3, 1)),
    "where a board stands": (board_stages.stages, lambda book: board_stages.stages(book, "masses", Q3, 1)),
    "whether a quarter is closed": (months.is_closed, lambda book: months.is_closed(book, Q3)),
    "notice of a village": (
        notices.notice, lambda book: notices.notice(book, Q3, 1, date(2026, 10, 8), draft=True),
    ),
    "activity": (activities.detail, lambda book: activities.detail(book, 2)),
    "an activity changed": (
        activities.save_activity,
        lambda book: activities.save_activity(book, 2, changed(activity_forms.activity_values(book, 2))),
    ),
    "what was done to an activity": (record_history.of_activity, lambda book: record_history.of_activity(book, 2)),
    "sign-in sheet": (signins.lines, lambda book: signins.lines(book, 2)),
    "a volunteer changed": (
        volunteer_forms.save_volunteer,
        lambda book: volunteer_forms.save_volunteer(book, 2, changed(volunteer_forms.volunteer_values(book, 2))),
    ),
    "who refused consent": (consents.refused, lambda book: consents.refused(book, [2])),
    "the volunteer a person is": (volunteers.of_person, lambda book: volunteers.of_person(book, 60)),
    "certificates of a volunteer": (certificates.of_volunteer, lambda book: certificates.of_volunteer(book, 2)),
    "a page of entries": (tables.rows, lambda book: tables.rows(book, "entries", range(1, 51))),
    "a page of households": (tables.rows, lambda book: tables.rows(book, "households", range(1, 51))),
    "a page of persons": (tables.rows, lambda book: tables.rows(book, "persons", range(1, 51))),
    "what 撤销 would take back": (history.ahead, history.ahead),
    "the newest actions": (history.log, history.log),
    "lines of an action": (history.log_detail, lambda book: history.log_detail(book, 300)),
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
    "figures of a month": (
        point_lists.month_summary, "counts the month's entries", lambda book: point_lists.month_summary(book, 202610),
    ),
    "activities of a month": (
        activities.month, "a line for each activity", lambda book: activities.month(book, 202610),
    ),
    "hours of a volunteer": (
        hour_lists.of_volunteer, "a look-up for each plan of the day", lambda book: hour_lists.of_volunteer(book, 2),
    ),
    "review of a village": (
        due_process.review, "lists the villages, whose members are counted", lambda book: due_process.review(book, Q3, 1),
    ),
    "分户": (
        households.split_household,
        "the new number must be none ever given",
        lambda book: (households.split_household(book, 14, [14 * 3 + 1], 14 * 3 + 1, TODAY), history.undo(book)),
    ),
    "search": (search.search, "looks the names of all over, in memory", lambda book: search.search(book, "wxy")),
    "close of a month": (
        months.close_month, "looks whether an earlier month has entries", lambda book: months.close_month(book, 202610),
    ),
}  # fmt: skip


@pytest.fixture(scope="module", params=["statistics of the big book", "statistics of a young book"])
def grown(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Context, Context]]:
    """SQLite chooses its way by what it looked up at a closing: both go the way of the big book, or both that of the
    small one, as in the days after a book has grown.
    """
    folder = tmp_path_factory.mktemp("grown")
    paths: list[Path] = [folder / "小.wenming", folder / "大.wenming"]
    for path, size in zip(paths, (SMALL, LARGE), strict=True):
        make(path, size)
    to, source = paths if "big" in request.param else reversed(paths)
    with closing(sqlite3.connect(to / FILE_NAME)) as raw:
        raw.execute("ATTACH ? AS other", [str(source / FILE_NAME)])
        raw.execute("DELETE FROM main.sqlite_stat1")
        raw.execute("INSERT INTO main.sqlite_stat1 SELECT * FROM other.sqlite_stat1")
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
