"""Bringing in 60,000 people and 60,000 rows of points, beside the bare reader and bare inserts in the same run."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.bench import made_rosters
from tests.bench.stopwatch import Bench
from wenming_desktop.services import books, imports
from wenming_desktop.services.context import Context
from wenming_desktop.services.import_report import ImportReport
from wenming_desktop.support.clock import Clock


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("import")
    made_rosters.write_roster(folder / "roster.xlsx")
    made_rosters.write_rules(folder / "rules.xlsx")
    made_rosters.write_points(folder / "points.xlsx")
    return folder


@pytest.fixture(scope="module")
def context(folder: Path) -> Iterator[Context]:
    clock = Clock.fixed(date(2026, 10, 27))
    books.create_book(folder / "b.wenming", "苏布德苏木新时代文明实践所", clock=clock)
    context = Context(folder / "b.wenming", clock)
    yield context
    context.close(with_backup=False)


def bare(path: Path, target: Path) -> int:
    """What any importer must do at the least: read every cell, insert every row."""
    with sqlite3.connect(target) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("DROP TABLE IF EXISTS t")
        db.execute("CREATE TABLE t (pk INTEGER PRIMARY KEY, a, b, c, d, e, f, g, h)")
        book = CalamineWorkbook.from_path(path)
        count = 0
        for name in book.sheet_names:
            rows = [
                [str(v) for v in (*row, *[""] * 8)][:8] for row in book.get_sheet_by_name(name).to_python()
            ]
            db.executemany("INSERT INTO t (a, b, c, d, e, f, g, h) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
            count += len(rows)
    return count


def say_ratio(bench: Bench, rows: str) -> None:
    """The last two lines of the bench, one by the other: what reading well and an undoable book cost."""
    bare_line, import_line = bench.lines[-2:]
    print(
        f"{rows}: import takes {import_line.median_s / bare_line.median_s:.1f} times the bare reader and inserts"
    )


def run(context: Context, kind: imports.Kind, path: Path) -> ImportReport:
    return context.call(imports.run_import, kind, path)[0]


def test_60000_people(bench: Bench, folder: Path, context: Context) -> None:
    bench.time(
        "60 000 people: bare calamine + executemany", lambda: bare(folder / "roster.xlsx", folder / "x.db"), 3
    )
    report = bench.time(
        "60 000 people: import", lambda: run(context, "households", folder / "roster.xlsx"), 1
    )
    say_ratio(bench, "60 000 people")
    assert (report.read, report.written) == (60_000, 60_000)
    again = bench.time(
        "60 000 people: the same again", lambda: run(context, "households", folder / "roster.xlsx"), 1
    )
    assert (again.written, again.unchanged) == (0, 60_000)


def test_60000_points(bench: Bench, folder: Path, context: Context) -> None:
    run(context, "rules", folder / "rules.xlsx")
    bench.time(
        "60 000 points: bare calamine + executemany", lambda: bare(folder / "points.xlsx", folder / "y.db"), 3
    )
    report = bench.time("60 000 points: import", lambda: run(context, "points", folder / "points.xlsx"), 1)
    say_ratio(bench, "60 000 points")
    assert (report.read, report.written) == (60_000, 60_000)
    again = bench.time(
        "60 000 points: the same again", lambda: run(context, "points", folder / "points.xlsx"), 1
    )
    assert (again.written, again.unchanged) == (0, 60_000)
