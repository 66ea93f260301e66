"""A small book in which every table that is protected has rows, all made by services; and values to put into a column by hand."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.services.hours_book import Served
from tests.services.small_book import make_template
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import books, certificates, editions, erasure, evidence, imports, paper, people
from wenming_desktop.services.certificates import Issued
from wenming_desktop.services.context import Book
from wenming_desktop.storage import journal, ordinary
from wenming_desktop.support.ids import uuid7

Q3 = Period.parse("2026-Q3")
ROSTER = Path(__file__).parents[1] / "fixtures" / "萨日朗嘎查常住人口花名册.xlsx"
PICTURE = b"\xff\xd8\xff\xe0 a picture"


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed book with one of everything that is sealed."""
    folder = tmp_path_factory.mktemp("sealed") / "所.wenming"
    make_sealed(folder)
    return folder


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
        served.call(_others)
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


# One row of each ordinary table that the steps above leave empty; keys of other rows are the first there are.
OTHERS: dict[str, dict[str, Any]] = {
    "approval": {"finding": "word:1", "word": "慰问", "document": "masses 2026-Q3", "by": "乌兰", "on_day": "2026-10-08"},
    "departure": {"person_pk": 4, "household_pk": 2, "from_day": "2026-05-01", "back": 1},
    "eight_have": {"station_pk": 1, "standard": "base", "item": "有场所", "met": 1, "day": "2026-05-01"},
    "grid": {"id": b"", "name": "第一网格", "village_pk": 1, "keeper": "乌恩其"},
    "household_alias": {"household_pk": 2, "alias": "北头老王家"},
    "panel_meeting": {
        "id": b"", "number": "评议-2026-01", "day": "2026-10-09", "village_pk": 1, "month": 202609, "host": "乌兰",
        "members": "乌兰、孟和、李䶮",
    },
    "partner": {"id": b"", "name": "苏布德供电所"},
    "person_pair": {"one_pk": 2, "other_pk": 3, "same": 0, "day": "2026-10-09"},
    "proposal": {"id": b"", "track": "masses", "household_pk": 2, "event_date": "2026-10-09", "item_pk": 1},
    "recurring_day": {"id": b"", "name": "月底有约", "every": "每月", "day": 28},
    "register_entry": {"id": b"", "register": "移风易俗", "day": "2026-10-09", "title": "喜事新办"},
    "register_entry_subject": {"register_entry_pk": 1, "household_pk": 2},
    "role": {"id": b"", "person_pk": 3, "tag": "宣讲员"},
    "signup": {"activity_pk": 1, "line": 1, "volunteer_pk": 1},
    "stall": {"id": b"", "activity_pk": 1, "position": 1, "name": "义诊台"},
    "star_award": {"id": b"", "volunteer_pk": 1, "stars": 1, "minutes": 6000, "day": "2026-10-09"},
    "station_rating": {"id": b"", "station_pk": 1, "title": "示范站", "day": "2026-05-01"},
    "told": {"id": b"", "household_pk": 2, "day": "2026-10-09", "how": "当面", "by": "乌兰"},
    "told_entry": {"told_pk": 1, "entry_pk": 2},
    "visit": {"id": b"", "station_pk": 1, "day": "2026-05-01", "people": 20},
    "volunteer_note": {"id": b"", "volunteer_pk": 1, "kind": "培训", "day": "2026-05-01", "title": "急救培训"},
}  # fmt: skip


def _others(book: Book) -> None:
    with book.operation("准备"):
        for table in ordinary.tables(book.db):
            if book.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0:
                row = {key: uuid7() if key == "id" else value for key, value in OTHERS[table].items()}
                journal.insert(book.db, table, row)


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
    alone |= {
        "name": "另一个",
        "base": "另外",
        "key": "另一项",
        "alias": "另一户",
        "line": 77,
        "word": "另一词",
        "item": "另一条",
    }
    alone |= {
        "starts": "2031-01-01",
        "from_day": "2031-01-01",
        "id_number": None,
        "other_pk": 5,
        "position": 77,
    }
    of_table = {
        "issued": {"period": "2026-Q2"}, "closed_month": {"period": 202612}, "volunteer": {"person_pk": 15}, "panel_meeting": {"month": 202608}, "signup": {"volunteer_pk": 2}, "star_award": {"stars": 2},
        "told_entry": {"entry_pk": 1}, "activity_team": {"activity_pk": 5, "team_pk": 1},
    }  # fmt: skip
    alone |= of_table.get(table, {})
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
