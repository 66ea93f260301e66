"""Every text column of the schema is declared once for an erasure, so that a new personal one cannot be forgotten."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from sqlite_utils import Database

from wenming_desktop.domain import erasure as rules
from wenming_desktop.domain.fields import fields_of
from wenming_desktop.domain.people import Person
from wenming_desktop.domain.volunteers import Volunteer
from wenming_desktop.storage import chain, erasure, ordinary
from wenming_desktop.storage.migrations import STEPS


def schema() -> dict[str, set[str]]:
    with closing(sqlite3.connect(":memory:")) as raw:
        db = Database(raw, execute_plugins=False)
        for step in STEPS:
            step.apply(db)
        tables = [name for name in db.table_names() if not name.startswith("sqlite_")]
        return {
            table: {row[1] for row in db.execute(f"PRAGMA table_info([{table}])") if row[2] == "TEXT"}
            for table in tables
        }


def declared(table: str) -> set[str]:
    return {
        *rules.OWN.get(table, {}), *rules.WORDS.get(table, ()), *rules.KEPT.get(table, ()), *rules.PLAIN.get(table, ())
    }  # fmt: skip


@pytest.mark.parametrize("table", sorted(schema()))
def test_every_text_column_is_declared(table: str) -> None:
    """A new one: is it a person's own (OWN), may it mention somebody (WORDS), does it stay (KEPT), or neither (PLAIN)?"""
    assert declared(table) == schema()[table]


def test_no_table_is_declared_that_is_not_there() -> None:
    named = rules.OWN.keys() | rules.WORDS.keys() | rules.KEPT.keys() | rules.PLAIN.keys()
    assert named <= schema().keys()


def test_every_own_table_has_its_way_to_the_person() -> None:
    assert erasure.ROWS.keys() == rules.OWN.keys()
    assert ordinary.UNJOURNALLED.isdisjoint(rules.OWN), "an own row's images are in the journal"


@pytest.mark.parametrize(("noun", "table"), [(Person, "person"), (Volunteer, "volunteer")])
def test_what_a_noun_calls_personal_or_secret_is_blanked(noun: type, table: str) -> None:
    private = {field.name for field in fields_of(noun) if field.sensitivity in ("personal", "secret")}
    # a field of the form may be a column of another table (a volunteer's name is the person's)
    assert private & schema()[table] <= rules.OWN[table].keys()


def test_the_chain_names_every_column_of_an_erasure() -> None:
    with closing(sqlite3.connect(":memory:")) as raw:
        db = Database(raw, execute_plugins=False)
        for step in STEPS:
            step.apply(db)
        for table, columns in chain.ERASED.items():
            have = {row[1] for row in db.execute(f"PRAGMA table_info([{table}])")}
            assert have - {"operation_pk"} == set(columns)


def test_what_nothing_may_change_is_never_searched_to_be_changed() -> None:
    assert rules.KEPT.keys().isdisjoint(rules.WORDS)
    assert rules.KEPT.keys() >= chain.LEDGERS.keys() | chain.ERASED.keys()
