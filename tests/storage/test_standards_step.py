"""The eighth schema: old checks keep everything and name the standard they were made under."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from sqlite_utils import Database

from wenming_desktop.services import packs
from wenming_desktop.storage.migrations import m0001_first_book, m0002_volunteers, m0008_standards


def test_old_checks_are_of_the_eight_haves_and_keep_their_keys() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as raw:
        db = Database(raw, execute_plugins=False)
        m0001_first_book.apply(db)
        m0002_volunteers.apply(db)
        raw.execute(
            "INSERT INTO station (pk, id, name, kind) VALUES (7, x'01', '萨日朗嘎查新时代文明实践站', '站')"
        )
        raw.executemany(
            "INSERT INTO eight_have (pk, station_pk, item, met, day, checker, note) VALUES (?, 7, ?, ?, ?, '乌兰', ?)",
            [(3, "制度", 0, "2025-10-20", "没有上墙"), (5, "制度", 1, "2026-10-12", "")],
        )
        m0008_standards.apply(db)
        rows = raw.execute(
            "SELECT pk, station_pk, standard, item, met, day, checker, note FROM eight_have"
        ).fetchall()
        key = packs.pack("白音他拉").standard.key
        assert rows == [
            (3, 7, key, "制度", 0, "2025-10-20", "乌兰", "没有上墙"),
            (5, 7, key, "制度", 1, "2026-10-12", "乌兰", ""),
        ]
        insert = "INSERT INTO eight_have (station_pk, standard, item, met, day) VALUES (7, ?, '制度', 1, '2026-10-12')"
        raw.execute(insert, ["七有标准（2025）"])  # the same word of another standard is another item
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            raw.execute(insert, [key])
        with pytest.raises(sqlite3.IntegrityError, match="NOT NULL"):
            raw.execute(
                "INSERT INTO eight_have (station_pk, item, met, day) VALUES (7, '机构', 1, '2026-10-12')"
            )
