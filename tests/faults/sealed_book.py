"""A small book in which every table that is protected has rows, all made by services; and values to put into a column by hand."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from tests.services.hours_book import Served
from tests.services.small_book import make_template
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import books, certificates, editions, erasure, evidence, imports, paper, people
from wenming_desktop.services.certificates import Issued

Q3 = Period.parse("2026-Q3")
ROSTER = Path(__file__).parents[1] / "fixtures" / "萨日朗嘎查常住人口花名册.xlsx"
PICTURE = b"\xff\xd8\xff\xe0 a picture"


def make_sealed(folder: Path) -> None:
    """Points with evidence, a 冲正, an undo; hours; certificates, one void; a printed board; an import; an erasure."""
    make_template(folder)
    served = Served(folder)
    try:
        served.call(books.remember, "列宽", 3)
        _points(served)
        _certificates(served)
        _board(served)
        served.call(imports.run_import, "households", ROSTER)
        _erased(served)
        assert served.call(books.check) == []
    finally:
        served.close()


def _points(served: Served) -> None:
    served.enter("萨日朗-001", "H1", "2026-08-10")
    wrong = served.enter("萨日朗-002", "S1", "2026-08-11")
    served.reverse(wrong.entry_pk)
    served.enter("萨日朗-003", "V1", "2026-08-12")
    served.undo()
    kept = served.enter("萨日朗-004", "Z2", "2026-08-13")
    picture = served.folder / "签到表.jpg"
    picture.write_bytes(PICTURE)
    served.call(evidence.attach, kept.entry_pk, [picture])
    picture.unlink()


def _certificates(served: Served) -> None:
    for name, minutes in (("王秀兰1", 120), ("李䶮2", 90), ("孟和1", 60)):
        served.record(name, minutes, "2026-10-11")
    pks = [served.volunteers[name] for name in ("王秀兰1", "李䶮2", "孟和1")]
    made: Issued = served.call(certificates.issue, pks)[0]
    served.call(certificates.void, made.certificates[2].pk, "本人退回")


def _board(served: Served) -> None:
    served.close_months(202608, 202609)
    served.call(editions.seal, "masses", Q3, None, today="2026-10-08")
    made = served.context.paper(paper.board_print, "masses", Q3, None).result()
    served.call(paper.keep, made)


def _erased(served: Served) -> None:
    home = served.households["萨日朗-001"]
    values: dict[str, Any] = {"name": "斯琴毕力格", "relation": "长子", "birth": date(1961, 1, 1), "phone": "13947512345"}  # fmt: skip
    pk = int(served.call(people.save_person, None, values, home)[0])
    served.call(people.save_person, pk, {"note": "东头第三家"})
    served.call(erasure.erase, pk, "本人撤回同意", date(2026, 10, 26))


class Column(NamedTuple):
    """One column as ``PRAGMA table_info`` tells it."""

    table: str
    name: str
    kind: str


def columns_of(db: sqlite3.Connection, table: str) -> list[Column]:
    """Every column a table has in the file, whatever the program believes."""
    return [Column(table, str(row[1]), str(row[2])) for row in db.execute(f"PRAGMA table_info([{table}])")]


def other_values(db: sqlite3.Connection, column: Column, was: Any) -> Iterator[Any]:
    """What a hand might put in a value's place: first what other rows have there, then anything of its kind."""
    table, name, kind = column
    others = db.execute(
        f"SELECT DISTINCT {name} FROM {table} WHERE {name} IS NOT ? LIMIT 5", [was]
    ).fetchall()
    yield from (row[0] for row in others if row[0] is not None)
    if kind == "INTEGER":
        yield from ((was or 0) + 1, 0, 1, -1, 999_999)
    elif kind == "BLOB":
        yield b"\x01" * 16
    else:
        yield from (
            "2020-01-01",
            f"{was or ''}改",
            "{}",
            '{"minutes": 9}',
            "issued",
            "undone",
            "note",
            "party",
        )
    yield None


def change(db: sqlite3.Connection, column: Column, pk: int) -> Any:
    """Put another value into one cell, one the table's own rules (CHECK, UNIQUE) take where there is such a one."""
    sql = f"SELECT {column.name} FROM {column.table} WHERE pk = ?"
    (was,) = db.execute(sql, [pk]).fetchone()
    for rules in ("OFF", "ON"):  # a column bound to others by a CHECK has no other value by itself
        db.execute(f"PRAGMA ignore_check_constraints = {rules}")
        for value in other_values(db, column, was):
            if value == was:
                continue
            try:
                db.execute(f"UPDATE {column.table} SET {column.name} = ? WHERE pk = ?", [value, pk])
            except sqlite3.IntegrityError:
                continue
            return value
    raise AssertionError(f"no other value fits {column}")


def add_like(db: sqlite3.Connection, table: str, pk: int) -> int:
    """A made-up row: a copy of another with a key of its own, and whatever else the table wants alone; gives its key."""
    columns = columns_of(db, table)
    values = list(db.execute(f"SELECT {', '.join(one.name for one in columns)} FROM {table} WHERE pk = ?", [pk]).fetchone())  # fmt: skip
    names = [one.name for one in columns]
    (new,) = db.execute(f"SELECT max(pk) + 1 FROM {table}").fetchone()
    alone: dict[str, Any] = {
        "id": b"\x07" * 16,
        "number": "SBDSM-2026-0999",
        "code": "AAAAAAAA",
        "reverses": None,
    }
    alone |= {"row_pk": 999_999, "edition": 9, "printing": 9, "amends": None, "sha256": "0" * 64}
    alone |= {"issued": {"period": "2026-Q2"}, "closed_month": {"period": 202612}}.get(table, {})
    values[names.index("pk")] = new
    marks = ", ".join("?" for _ in names)
    insert = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"
    try:
        db.execute(insert, values)
    except sqlite3.IntegrityError:
        for name, value in alone.items():
            if name in names:
                values[names.index(name)] = value
        db.execute(insert, values)
    return int(new)
