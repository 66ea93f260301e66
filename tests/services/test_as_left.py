"""Rows of an import too large to be hashed while a list waits: looked at beside the window's work, told in its lists then."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.services.small_book import TODAY, Small
from tests.tampering import behind_our_back
from wenming_desktop.services import entry_words, people, proofs, register_rows, tables
from wenming_desktop.services.context import Book, Context
from wenming_desktop.storage import as_left, ledger
from wenming_desktop.support.clock import Clock
from wenming_desktop.support.ids import uuid7


@pytest.fixture
def altered(small: Small, monkeypatch: pytest.MonkeyPatch) -> Small:
    """Six entries of one step, of which one has a hundred points more; more than three rows are many."""
    monkeypatch.setattr(as_left, "_LARGE", 3)
    one = small.enter("萨日朗-001", "H1", "2026-10-01")
    small.call(_many, one.entry_pk)
    by_hand(small, "points + 10000")
    return small


def by_hand(small: Small, points: str) -> None:
    """The points of the newest entry put right or wrong by hand in the closed book, which is opened again."""
    small.close()
    with behind_our_back(small.folder) as raw:
        raw.execute(f"UPDATE entry SET points = {points} WHERE pk = (SELECT max(pk) FROM entry)")
    small.context = Context(small.folder, Clock.fixed(date.fromisoformat(TODAY)))


def _many(book: Book, like: int) -> None:
    (row,) = book.db.query("SELECT * FROM entry WHERE pk = ?", [like])
    with book.operation("按组加分 很多") as pk:
        rows = [{**row, "id": uuid7(), **book.ledger_common(pk)} for _ in range(6)]
        ledger.insert_entries(book.db, [{k: v for k, v in one.items() if k != "pk"} for one in rows])


def told(small: Small) -> tuple[bool, bool]:
    """Whether the list of entries and the register say it."""

    def marks(book: Book) -> bool:
        return any(row.get("untrue") for row in tables.rows(book, "entries", tables.ids(book, "entries")))

    lines = small.call(register_rows.recent, "masses")
    return small.call(marks), any("与存档不符" in line.state for line in lines)


def test_a_large_step_is_told_once_it_was_looked_at(altered: Small) -> None:
    assert told(altered) == (False, False)
    assert "1次大批登记（导入）的内容被改动过" in altered.call(proofs.opening)
    assert told(altered) == (True, True)


def test_a_verb_that_may_take_its_time_tells_it_at_once(altered: Small) -> None:
    rows = altered.call(entry_words.listed, "masses")
    assert [row["untrue"] for row in rows] == [False, *[True] * 6]


def test_a_book_opened_again_is_looked_at_anew(altered: Small) -> None:
    altered.call(proofs.opening)
    by_hand(altered, "points - 10000")
    assert told(altered) == (False, False)
    assert altered.call(proofs.opening) == ""


def test_a_changed_record_is_told_by_its_columns_where_the_journal_has_them(small: Small) -> None:
    pk = small.people["王秀兰1"]
    small.call(people.save_person, pk, {"note": "东头第三家"})
    small.close()
    with behind_our_back(small.folder) as raw:
        raw.execute("UPDATE person SET note = '', phone = '13900000000' WHERE pk = ?", [pk])
        raw.execute("UPDATE village SET note = '改' WHERE pk = 1")
    small.context = Context(small.folder, Clock.fixed(date.fromisoformat(TODAY)))
    said = {one.what for one in small.call(lambda book: list(proofs.rows_hold(book)))}
    assert said == {f"人员“王秀兰”（第{pk}条）被改过：联系电话、备注", "嘎查村“萨日朗嘎查”（第1条）被改过"}


def test_of_many_records_of_one_kind_the_first_are_told_and_the_rest_counted(small: Small) -> None:
    small.close()
    with behind_our_back(small.folder) as raw:
        raw.execute("DELETE FROM trace WHERE noun = 'person'")
        raw.execute("UPDATE household SET note = '改'")
        many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30) SELECT i FROM n"
        raw.execute(f"INSERT INTO household_alias (household_pk, alias) SELECT 1, '别名' || i FROM ({many})")
    small.context = Context(small.folder, Clock.fixed(date.fromisoformat(TODAY)))
    said = [one.what for one in small.call(lambda book: list(proofs.rows_hold(book)))]
    aliases = [one for one in said if one.startswith("户号别名")]
    assert len(aliases) == 21
    assert aliases[-1] == "户号别名还有10条被改过、删去，或者不是程序登记的"
    assert any(re.fullmatch("人员“.+”（第1条）不是程序登记的", one) for one in said)


@pytest.mark.parametrize(("noun", "name"), [("person", "persons"), ("household", "households")])
def test_a_list_marks_a_record_changed_by_hand(small: Small, noun: str, name: str) -> None:
    small.close()
    with behind_our_back(small.folder) as raw:
        raw.execute(f"UPDATE {noun} SET note = '改' WHERE pk = 2")
    small.context = Context(small.folder, Clock.fixed(date.fromisoformat(TODAY)))
    rows = small.call(lambda book: tables.rows(book, name, tables.ids(book, name)))
    assert [row["pk"] for row in rows if row.get("untrue")] == [2]
