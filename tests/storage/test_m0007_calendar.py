"""Schema 7 on books of schema 2: recurring days stay what they were, a holiday year is known only where it is full."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date

import pytest
from sqlite_utils import Database

from tests.domain.holiday_texts import ARRANGED, TEXTS
from wenming_desktop.domain.holiday_text import read_notice
from wenming_desktop.storage import chain, journal, settings_store
from wenming_desktop.storage.migrations import m0001_first_book, m0002_volunteers, m0007_calendar
from wenming_desktop.support.almanac import almanac

FULL_2026 = read_notice(TEXTS[2026], almanac).days


@pytest.fixture
def old(monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A book as the second version left it, its journal at work; the program of then knew no chain."""
    monkeypatch.setattr(chain, "close_link", lambda _db, _pk: "")
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as raw:
        db = Database(raw, strict=True, execute_plugins=False)
        m0001_first_book.apply(db)
        m0002_volunteers.apply(db)
        journal.install_triggers(db)
        yield db


def written(db: Database, table: str, row: dict[str, object]) -> None:
    with journal.operation(db, "登记", operator="乌兰", origin="PC", at="2026-10-01T09:00:00"):
        journal.insert(db, table, row)


def upgraded(db: Database) -> Database:
    m0007_calendar.apply(db)
    journal.install_triggers(db)
    return db


@pytest.mark.parametrize(
    ("days", "years", "stay"),
    [
        (FULL_2026, [2026], [2026]),  # as shipped
        ({**FULL_2026, date(2027, 1, 1): "holiday"}, [2026, 2027], [2026]),  # one day entered
        ({**FULL_2026, **ARRANGED[2027]}, [2026, 2027], [2026, 2027]),
        (ARRANGED[2025], [2025], [2025]),
        ({day: kind for day, kind in FULL_2026.items() if day != date(2026, 10, 7)}, [2026], []),
        ({day: kind for day, kind in FULL_2026.items() if day != date(2026, 9, 25)}, [2026], []),
        ({day: kind for day, kind in FULL_2026.items() if day != date(2026, 10, 10)}, [2026], []),
        (ARRANGED[2024], [2024], []),  # not looked at: to be declared anew
        ({}, [], []),
    ],
)
def test_a_holiday_year_stays_known_only_where_it_is_full(
    old: Database, days: dict[date, str], years: list[int], stay: list[int]
) -> None:
    table = {day.isoformat(): kind for day, kind in days.items()}
    written(old, "setting", {"key": "holidays", "value": json.dumps(table)})
    written(old, "setting", {"key": "holiday_years", "value": json.dumps(years)})
    found = settings_store.load(upgraded(old))
    assert sorted(found.holiday_years) == stay
    assert found.holidays == days


def test_a_book_without_settings_gets_none(old: Database) -> None:
    assert settings_store.load(upgraded(old)).holiday_years == frozenset()


def test_recurring_days_and_what_was_made_of_them_stay(old: Database) -> None:
    rows = [
        {
            "id": b"a" * 16,
            "name": "星期六文明实践",
            "every": "每周",
            "month": 3,
            "day": 6,
            "title": "清洁家园",
        },
        {
            "id": b"b" * 16,
            "name": "学雷锋",
            "every": "每年",
            "month": 3,
            "day": 5,
            "active": 0,
            "note": "停用",
        },
    ]
    for row in rows:
        written(old, "recurring_day", row)
    activity = {
        "id": b"c" * 16,
        "number": "HD-2026-0001",
        "title": "清洁家园",
        "day": "2026-10-17",
        "recurring_pk": 1,
    }
    written(old, "activity", activity)
    db = upgraded(old)
    assert list(db.query("SELECT name, every, month, day, nth, term, digits, title, active, note FROM recurring_day")) == [
        {"name": "星期六文明实践", "every": "每周", "month": None, "day": 6, "nth": None, "term": "", "digits": "",
         "title": "清洁家园", "active": 1, "note": ""},
        {"name": "学雷锋", "every": "每年", "month": 3, "day": 5, "nth": None, "term": "", "digits": "", "title": "",
         "active": 0, "note": "停用"},
    ]  # fmt: skip
    db.execute("PRAGMA foreign_keys = ON")
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert (
        db.execute("SELECT sql FROM sqlite_master WHERE name = 'activity'")
        .fetchone()[0]
        .count("REFERENCES recurring_day(pk)")
    )
    written(db, "recurring_day", {"id": b"d" * 16, "name": "大集", "every": "农历逢集日", "digits": "3、8"})
    with pytest.raises(sqlite3.IntegrityError):
        written(db, "recurring_day", {"id": b"e" * 16, "name": "天天", "every": "每天"})
