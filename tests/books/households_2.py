"""The book households_2.sqlite3 and what the boards said of it, made once by the program of schema 2 (commit 9bb44c0).

Run there with the folder to write to: ``python -m tests.books.households_2 FOLDER``. ``boards_of`` is asked again by the
test of the upgrade: no board of the past may differ. The book holds no correction, so that nothing else moves a total.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.services.small_book import Small, make_template
from wenming_desktop.domain.boards import row_json
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import boards, households, people
from wenming_desktop.services.context import Context
from wenming_desktop.storage.connection import FILE_NAME

PERIODS = (
    "2026-01",
    "2026-06",
    "2026-08",
    "2026-09",
    "2026-10",
    "2026-Q1",
    "2026-Q2",
    "2026-Q3",
    "2026-Q4",
    "2026",
)


def boards_of(context: Context, *, totals: bool) -> dict[str, Any]:
    """Every board drafted anew, by period, track and village: rows with or without what the ledger sums to.

    Not the households away: schema 2 counted those that are away today, whatever they were then.
    """
    villages = context.call(
        lambda book: book.db.execute("SELECT base, pk FROM village ORDER BY pk").fetchall()
    )
    found: dict[str, Any] = {}
    for code in PERIODS:
        for track in ("masses", "party"):
            for name, pk in [("", None), *villages]:
                board = context.call(boards.draft, track, Period.parse(code), pk)
                rows = [
                    {**row_json(line), "shown": line.shown, "village": line.village} for line in board.lines
                ]
                if not totals:
                    names = ("household", "person", "name", "group", "shown", "village")
                    rows = [{key: row[key] for key in names} for row in rows]
                    rows.sort(key=lambda row: (row["household"], row["person"] or ""))
                found[f"{code} {track} {name}".strip()] = rows
    return found


def make(folder: Path) -> None:
    """States by date, a merge, a split, a changed head, a household without a group, points of three quarters."""
    template = folder / "样板.wenming"
    make_template(template)
    small = Small.copy_of(template, folder / "旧.wenming")
    try:
        for number, code, day in (
            ("萨日朗-001", "H1", "2026-02-10"), ("萨日朗-002", "J1", "2026-06-10"), ("萨日朗-003", "H1", "2026-08-10"),
            ("萨日朗-003", "H1", "2026-08-20"), ("诺敏花-001", "V1", "2026-09-01"), ("包青格乐1", "D1", "2026-09-02"),
            ("诺敏花-002", "J2", "2026-09-03"), ("诺敏花-003", "Z2", "2026-10-03"),
        ):  # fmt: skip
            small.enter(number, code, day)
        pks = small.households
        son, _ = small.call(
            people.save_person, None, {"name": "巴特尔", "relation": "长子"}, pks["萨日朗-001"]
        )
        small.call(households.split_household, pks["萨日朗-001"], [son], son)
        wife, _ = small.call(
            people.save_person, None, {"name": "娜仁花", "relation": "配偶"}, pks["诺敏花-002"]
        )
        small.call(households.set_head, pks["诺敏花-002"], wife)
        small.call(households.merge_households, pks["萨日朗-002"], pks["萨日朗-003"])
        small.call(households.set_state, pks["萨日朗-004"], "常年外出", date(2026, 3, 1))
        small.call(households.set_state, pks["萨日朗-004"], "参评", date(2026, 8, 15))
        small.call(households.set_state, pks["诺敏花-003"], "迁出", date(2026, 10, 10))
        small.call(people.save_household, None, {"village": "诺敏花", "head": "苏布德"})
    finally:
        small.close()


def main(out: Path) -> None:
    """Write both: the book, and what the boards of it and of the book of schema 1 say."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        make(folder)
        with closing(sqlite3.connect(folder / "旧.wenming" / FILE_NAME)) as raw:
            raw.execute("VACUUM")
        shutil.copy(folder / "旧.wenming" / FILE_NAME, out / "households_2.sqlite3")
        said: dict[str, Any] = {}
        for name in ("schema_1", "households_2"):
            book = folder / f"{name}.wenming"
            book.mkdir()
            shutil.copy(
                Path(__file__).parent / f"{name}.sqlite3" if name == "schema_1" else out / f"{name}.sqlite3",
                book / FILE_NAME,
            )
            context = Context(book)
            try:
                said[name] = boards_of(context, totals=name == "households_2")
            finally:
                context.close(with_backup=False)
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        (out / "households_2.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
