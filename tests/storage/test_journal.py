"""The journal: triggers hold every column, undo and redo give the rows back exactly, whatever was done."""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.services.small_book import Small, make_template
from tests.storage.dump import Dump, dump
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books, departures, history, households, people, places
from wenming_desktop.services.context import Book
from wenming_desktop.storage import as_of, facts, journal, ordinary

ORDINARY = {
    "activity", "activity_team", "departure", "eight_have", "membership", "partner", "person_pair", "recurring_day", "role", "signup",
    "stall", "star_award", "station_rating", "team", "visit", "volunteer", "volunteer_note",
    "approval", "attachment", "branch", "grid", "household", "household_alias", "household_fact", "residence", "person", "proposal",
    "panel_meeting", "told", "told_entry", "register_entry", "register_entry_subject", "rule_book", "rule_item", "setting", "station", "village",
}  # fmt: skip
# The ledger and what has an undo of its own; the journal itself.
APART = {
    "chain_start", "change", "closed_month", "draft", "entry", "erasure", "import_batch", "issued", "operation", "running", "said", "service",
    "resealed", "trace",
}  # fmt: skip


def test_every_table_is_journalled_or_known_to_stand_apart(small: Small) -> None:
    names = {
        row[0]
        for row in small.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
    }
    assert names == ORDINARY | APART
    assert set(small.call(lambda book: ordinary.tables(book.db))) == ORDINARY


def test_each_trigger_names_every_column_of_its_table(small: Small) -> None:
    for table in sorted(ORDINARY):  # the chain's own triggers name no columns
        columns = {row[1] for row in small.rows(f"PRAGMA table_info({table})")}
        triggers = dict(
            small.rows(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ? AND name NOT LIKE 'trace_%'",
                table,
            )
        )
        assert set(triggers) == {f"journal_{table}_{event}" for event in ("insert", "update", "delete")}
        update, delete = triggers[f"journal_{table}_update"], triggers[f"journal_{table}_delete"]
        assert set(re.findall(r"\bOLD\.(\w+)", update)) == columns
        assert set(re.findall(r"\bNEW\.(\w+)", update)) == columns
        assert set(re.findall(r"\bOLD\.(\w+)", delete)) == columns
        assert set(re.findall(r"\bNEW\.(\w+)", triggers[f"journal_{table}_insert"])) == {"pk"}


def test_a_table_with_a_new_column_has_its_triggers_made_anew(small: Small) -> None:
    def widen(book: Any) -> list[str]:
        book.db.execute("ALTER TABLE grid ADD COLUMN colour TEXT NOT NULL DEFAULT ''")
        lacking = [
            name
            for name, sql in journal.trigger_ddl(book.db).items()
            if book.db.execute("SELECT sql FROM sqlite_master WHERE name = ?", [name]).fetchone()[0] != sql
        ]
        journal.install_triggers(book.db)
        sql = book.db.execute("SELECT sql FROM sqlite_master WHERE name = 'journal_grid_update'").fetchone()[
            0
        ]
        return [*lacking, "colour" in sql and "journal_grid_update holds it"]

    assert small.call(widen) == ["journal_grid_update", "journal_grid_delete", "journal_grid_update holds it"]


def test_writing_outside_an_operation_fails(small: Small) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        small.call(lambda book: book.db.execute("UPDATE household SET note = 'x' WHERE pk = 1"))
    assert small.rows("SELECT count(*) FROM household WHERE note = 'x'") == [(0,)]


def test_an_action_that_fails_writes_nothing(small: Small) -> None:
    before = small.call(lambda book: dump(book.db))
    operations = small.rows("SELECT count(*) FROM operation")

    def half(book: Any) -> None:
        with book.operation("半途"):
            book.db.execute("UPDATE household SET note = 'x'")
            raise RuntimeError("停电")

    with pytest.raises(RuntimeError, match="停电"):
        small.call(half)
    assert small.call(lambda book: dump(book.db)) == before
    assert small.rows("SELECT count(*) FROM operation") == operations
    assert small.call(books.check) == []


def test_images_hold_no_blob_and_an_insert_the_key_only(small: Small) -> None:
    pk, _ = small.call(people.save_household, None, {"village": "萨日朗", "head": "某"})
    small.call(people.save_household, pk, {"note": "低"})
    (first,) = small.rows(
        "SELECT before, after FROM change WHERE noun = 'household' AND row_pk = ? ORDER BY pk LIMIT 1", pk
    )
    assert first == (None, f'{{"pk":{pk}}}')
    kinds = small.rows("SELECT DISTINCT typeof(before), typeof(after) FROM change")
    assert {kind for row in kinds for kind in row} <= {"text", "null"}


def test_the_readable_log_masks_numbers(small: Small) -> None:
    head = small.people["包青格乐1"]
    small.call(people.save_person, head, {"phone": "13812345678"})
    last = small.call(history.log)[0]
    (line,) = small.call(history.log_detail, last.pk)
    assert "138****5678" in line
    assert "13812345678" not in line


def test_a_row_changed_outside_the_journal_stops_the_undo_and_says_what(small: Small) -> None:
    pk = small.households["萨日朗-001"]
    small.call(people.save_household, pk, {"note": "一"})

    def meddle(book: Any) -> None:
        with book.operation("别处", kind="note"):
            book.db.execute("UPDATE household SET note = '二' WHERE pk = ?", [pk])

    small.call(meddle)
    with pytest.raises(UserError, match="改动的栏目：note"):
        small.undo()
    assert small.rows("SELECT note FROM household WHERE pk = ?", pk) == [("二",)]
    assert small.call(history.undo_name) == "修改农牧户 萨日朗-001"  # nothing half-done


def test_a_deleted_row_comes_back_with_its_key_and_its_id(small: Small) -> None:
    pk, _ = small.call(places.save_grid, None, {"name": "第一网格", "village": "萨日朗"})
    before = small.rows("SELECT * FROM grid")
    small.call(places.remove_place, "grid", pk)
    assert small.rows("SELECT * FROM grid") == []
    small.undo()
    assert small.rows("SELECT * FROM grid") == before
    assert isinstance(before[0][1], bytes)


def test_rows_are_taken_back_as_sets_and_each_comes_back_as_it_was(small: Small) -> None:
    """One act that adds, takes away, makes room for another and changes one row twice: there, back, there again."""

    def act(book: Book) -> None:
        db = book.db
        with book.operation("一起改"):
            one, other = (pk for (pk,) in db.execute("SELECT pk FROM village ORDER BY pk LIMIT 2").fetchall())
            (name,) = db.execute("SELECT base FROM village WHERE pk = ?", [one]).fetchone()
            db.execute("UPDATE village SET base = '暂用' WHERE pk = ?", [one])
            db.execute("UPDATE village SET base = ?, note = '改' WHERE pk = ?", [name, other])
            db.execute("UPDATE village SET note = '改两次' WHERE pk IN (?, ?)", [one, other])
            for grid in range(5):
                row = {"id": bytes([grid]) * 16, "name": f"第{grid}网格", "village_pk": one}
                journal.insert(db, "grid", row)
        with book.operation("都去掉"):
            db.execute("DELETE FROM grid WHERE name > '第0'")

    small.call(act)
    stages = [small.call(lambda book: dump(book.db))]
    for _ in range(2):
        small.undo()
        stages.append(small.call(lambda book: dump(book.db)))
    assert len(small.rows("SELECT * FROM grid")) == 0
    assert small.rows("SELECT * FROM village WHERE note <> ''") == []
    for back in (1, 0):
        small.call(history.redo)
        assert small.call(lambda book: dump(book.db)) == stages[back]


def test_one_added_row_that_is_gone_stops_the_undo_of_all(small: Small) -> None:
    def act(book: Book) -> None:
        with book.operation("添网格"):
            for grid in range(3):
                journal.insert(
                    book.db, "grid", {"id": bytes([grid]) * 16, "name": f"第{grid}网格", "village_pk": 1}
                )
        with book.operation("别处", kind="note"):
            book.db.execute("DELETE FROM grid WHERE name = '第1网格'")

    small.call(act)
    with pytest.raises(UserError, match="后来被删除了"):
        small.undo()
    assert len(small.rows("SELECT * FROM grid")) == 2


_TEMPLATE: list[Path] = []


def template() -> Path:
    if not _TEMPLATE:
        folder = Path(tempfile.mkdtemp()) / "小所.wenming"
        make_template(folder)
        _TEMPLATE.append(folder)
    return _TEMPLATE[0]


class Undoing(RuleBasedStateMachine):
    """Whatever is done to households and people: undo gives back exactly what stood before, redo what stood after."""

    @initialize()
    def start(self) -> None:
        self.home = Path(tempfile.mkdtemp())
        self.small = Small.copy_of(template(), self.home / "小所.wenming")
        self.states: list[Dump] = [self.now()]
        self.place = 0

    def teardown(self) -> None:
        if hasattr(self, "small"):
            assert self.small.call(books.check) == []
            self.small.close()
            shutil.rmtree(self.home)

    def now(self) -> Dump:
        return self.small.call(lambda book: dump(book.db))  # type: ignore[no-any-return]

    def act(self, verb: Any, *args: Any) -> None:
        """Do it, or be refused; an action taken drops what could have been redone."""
        before = self.small.rows("SELECT count(*) FROM operation WHERE kind = 'edit'")
        try:
            self.small.call(verb, *args)
        except UserError:
            assert self.now() == self.states[self.place]
            return
        if self.small.rows("SELECT count(*) FROM operation WHERE kind = 'edit'") != before:
            del self.states[self.place + 1 :]
            self.states.append(self.now())
            self.place += 1

    def pick(self, table: str, choice: int) -> int:
        pks = [row[0] for row in self.small.rows(f"SELECT pk FROM {table} ORDER BY pk")]
        return int(pks[choice % len(pks)])

    @rule(
        name=st.sampled_from(["敖登", "娜仁花", "孛儿只斤·额尔敦", "李䶮"]),
        village=st.sampled_from(["萨日朗", "诺敏花"]),
    )
    def add_household(self, name: str, village: str) -> None:
        self.act(people.save_household, None, {"village": village, "head": name, "group": 1})

    @rule(
        home=st.integers(0, 30),
        note=st.sampled_from(["", "低保", "一\"'二", "🐎"]),
        group=st.sampled_from([None, 1, 2]),
    )
    def edit_household(self, home: int, note: str, group: int | None) -> None:
        self.act(people.save_household, self.pick("household", home), {"note": note, "group": group})

    @rule(home=st.integers(0, 30), name=st.sampled_from(["乌兰", "巴图", "王秀兰"]))
    def add_person(self, home: int, name: str) -> None:
        self.act(people.save_person, None, {"name": name}, self.pick("household", home))

    @rule(
        who=st.integers(0, 30),
        name=st.sampled_from(["乌兰", "曾小红"]),
        phone=st.sampled_from(["", "13800001234"]),
    )
    def edit_person(self, who: int, name: str, phone: str) -> None:
        self.act(people.save_person, self.pick("person", who), {"name": name, "phone": phone})

    @rule(
        home=st.integers(0, 30), state=st.sampled_from(["参评", "常年外出", "迁出"]), day=st.integers(1, 27)
    )
    def set_state(self, home: int, state: str, day: int) -> None:
        self.act(households.set_state, self.pick("household", home), state, date(2026, 10, day))

    @rule(who=st.integers(0, 30), home=st.integers(0, 30), day=st.integers(1, 27))
    def move(self, who: int, home: int, day: int) -> None:
        on = date(2026, 10, day)
        self.act(households.move_person, self.pick("person", who), self.pick("household", home), "亲属", on)

    @rule(who=st.integers(0, 30), day=st.integers(1, 27))
    def split(self, who: int, day: int) -> None:
        person = self.pick("person", who)
        ((lives,),) = self.small.rows("SELECT household_pk FROM person WHERE pk = ?", person)
        self.act(households.split_household, lives, [person], person, date(2026, 10, day))

    @rule(home=st.integers(0, 30), village=st.integers(0, 5), day=st.integers(1, 27))
    def move_away(self, home: int, village: int, day: int) -> None:
        into, on = self.pick("village", village), date(2026, 10, day)
        self.act(households.move_household, self.pick("household", home), into, "2", on)

    @rule(who=st.integers(0, 30))
    def leave(self, who: int) -> None:
        self.act(departures.remove_person, self.pick("person", who))

    @rule(who=st.integers(0, 30), day=st.integers(1, 27))
    def lead(self, who: int, day: int) -> None:
        pk = self.pick("person", who)
        ((home,),) = self.small.rows("SELECT household_pk FROM person WHERE pk = ?", pk)
        self.act(households.set_head, home, pk, date(2026, 10, day))

    @rule(one=st.integers(0, 30), other=st.integers(0, 30), day=st.integers(1, 27))
    def merge(self, one: int, other: int, day: int) -> None:
        keep, gone = self.pick("household", one), self.pick("household", other)
        self.act(households.merge_households, keep, gone, date(2026, 10, day))

    @rule(order=st.permutations([0, 1, 2]))
    def reorder(self, order: list[int]) -> None:
        wanted = [self.pick("household", place) for place in order]
        self.act(households.set_village_order, self.small.villages["萨日朗"], wanted)

    @rule(name=st.sampled_from(["柳湾村", "双榆村"]))
    def add_village(self, name: str) -> None:
        self.act(places.save_village, None, {"name": name})

    @precondition(lambda self: getattr(self, "place", 0) > 0)
    @rule()
    def undo(self) -> None:
        self.small.undo()
        self.place -= 1

    @precondition(lambda self: hasattr(self, "place") and self.place < len(self.states) - 1)
    @rule()
    def redo(self) -> None:
        self.small.redo()
        self.place += 1

    @precondition(lambda self: hasattr(self, "small"))
    @rule()
    def restart(self) -> None:
        self.small.reopen()

    @invariant()
    def the_book_is_where_it_should_be(self) -> None:
        if hasattr(self, "states"):
            assert self.now() == self.states[self.place]

    @invariant()
    def what_is_dated_agrees(self) -> None:
        """Today's columns are the latest facts, and who heads a household on a day lives in it that day."""
        if hasattr(self, "states"):
            self.small.call(_agrees)


def _agrees(book: Book) -> None:
    assert [what for what, count in facts.faults(book.db) if count] == []
    for day in (date(2026, 10, 5), date(2026, 10, 15), date(2026, 10, 27)):
        for one in as_of.households_on(book.db, day).values():
            home = facts.household_on(book.db, one.head_pk, day) if one.head_pk else one.pk
            assert home == one.pk, (day, one)


TestUndoing = Undoing.TestCase
TestUndoing.settings = settings(max_examples=15, stateful_step_count=25)
