"""撤销 and 重做 by name, across restarts; ledger rows are reversed, never erased; the log says who did what."""

from dataclasses import replace

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books, history, months, people
from wenming_desktop.services.changes import Changes


def names(small: Small) -> tuple[str, str]:
    return small.call(history.undo_name), small.call(history.redo_name)


def total(small: Small, number: str = "萨日朗-001") -> int:
    return small.totals("2026-10")[number]


def standing(small: Small) -> list[int]:
    return [row.points for row in small.entries() if row.stands]


def test_undo_and_redo_by_name_across_restarts(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    small.enter("萨日朗-002", "Z2", "2026-10-01")
    assert names(small) == ("登记积分 王秀兰 义务植树", "")
    small.reopen()
    assert small.undo() == "登记积分 王秀兰 义务植树"
    assert names(small) == ("登记积分 包青格乐 月评清洁户", "登记积分 王秀兰 义务植树")
    small.reopen()
    small.undo()
    assert (names(small), standing(small)) == (("", "登记积分 包青格乐 月评清洁户"), [])
    small.redo()
    small.reopen()
    small.redo()
    assert (names(small), sorted(standing(small))) == (("登记积分 王秀兰 义务植树", ""), [600, 1000])
    assert small.call(books.check) == []


def test_nothing_to_undo_or_redo_is_said(small: Small) -> None:
    with pytest.raises(UserError, match="没有可以撤销的操作"):
        small.undo()
    with pytest.raises(UserError, match="没有可以重做的操作"):
        small.redo()


def test_undoing_twenty_times_over_leaves_one_entry(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    for _ in range(20):
        small.undo()
        assert (total(small), standing(small)) == (0, [])
        small.redo()
        assert (total(small), standing(small)) == (1000, [1000])
    assert small.call(books.check) == []


def test_undoing_a_reversal_lets_the_entry_stand_again(small: Small) -> None:
    booked = small.enter("萨日朗-001", "H1", "2026-10-01")
    small.reverse(booked.entry_pk)
    assert standing(small) == []
    assert small.undo().startswith("冲正 包青格乐")
    assert (total(small), standing(small)) == (1000, [1000])
    small.redo()
    assert (total(small), standing(small)) == (0, [])
    small.undo()
    small.undo()
    assert (total(small), standing(small), names(small)[0]) == (0, [], "")
    small.redo()
    small.reverse(booked.entry_pk)  # once more by hand
    assert standing(small) == []
    assert small.call(books.check) == []


def test_a_reversal_with_top_ups_is_undone_and_redone_whole(small: Small) -> None:
    first = small.enter("萨日朗-001", "Q9", "2026-10-01", "8")
    small.enter("萨日朗-001", "Q9", "2026-10-02", "5")
    small.reverse(first.entry_pk)
    assert (total(small), sorted(standing(small))) == (500, [200, 300])
    small.undo()
    assert (total(small), sorted(standing(small))) == (1000, [200, 800])
    small.redo()
    assert (total(small), sorted(standing(small))) == (500, [200, 300])
    assert small.call(books.check) == []


def test_a_row_reversed_since_stops_the_undo(small: Small) -> None:
    booked = small.enter("萨日朗-001", "H1", "2026-10-01")

    def reverse_without_a_trace(book: object) -> None:
        """As another PC's packet might: the reversal belongs to no action that can be undone."""
        from wenming_desktop.services import points

        points.reverse(book, booked.entry_pk, "外来冲正")  # type: ignore[arg-type]
        book.db.execute("UPDATE operation SET kind = 'note' WHERE name LIKE '冲正%'")  # type: ignore[attr-defined]

    small.call(reverse_without_a_trace)
    with pytest.raises(UserError, match="后来已经冲正，不能撤销"):
        small.undo()


def test_a_new_action_drops_what_could_have_been_redone(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    small.undo()
    small.enter("萨日朗-002", "H1", "2026-10-01")
    assert names(small)[1] == ""
    with pytest.raises(UserError, match="没有可以重做的操作"):
        small.redo()


def test_remembering_a_column_width_is_no_action(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    small.undo()
    small.call(books.remember, "宽度", 12)
    assert names(small) == ("", "登记积分 包青格乐 月评清洁户")
    assert small.call(books.settings).remembered["宽度"] == 12


def test_undo_stops_at_a_closed_month(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-07-01")
    small.close_months(202607)
    with pytest.raises(UserError, match="请用“冲正”更正"):
        small.undo()
    assert standing(small) == [1000]


def test_an_entry_of_a_month_closed_before_it_was_typed_can_be_undone(small: Small) -> None:
    small.close_months(202607)
    small.enter("萨日朗-001", "H1", "2026-07-01")  # booked to August
    small.undo()
    assert standing(small) == []


def test_settings_and_people_are_written_back(small: Small) -> None:
    before = small.call(books.settings)
    small.call(books.save_settings, replace(before, paragraphs={"greeting": "各位农牧民："}), "改称呼")
    pk = small.households["萨日朗-001"]
    head = small.people["包青格乐1"]
    values = small.call(people.person_values, head)
    small.call(people.save_person, head, {**values, "phone": "19900001234"}, pk)
    assert small.rows("SELECT phone FROM person WHERE pk = ?", head) == [("19900001234",)]
    small.undo()
    assert small.rows("SELECT phone FROM person WHERE pk = ?", head) == [("",)]
    assert small.undo() == "改称呼"
    assert small.call(books.settings) == before
    small.redo()
    small.redo()
    assert small.rows("SELECT phone FROM person WHERE pk = ?", head) == [("19900001234",)]
    assert small.call(books.settings).paragraphs == {"greeting": "各位农牧民："}


def test_a_row_changed_since_is_not_overwritten(small: Small) -> None:
    settings = small.call(books.settings)
    small.call(books.save_settings, replace(settings, paragraphs={"greeting": "甲"}), "改称呼")

    def change_behind_its_back(book: object) -> None:
        with book.operation("后来的改动", kind="note"):  # type: ignore[attr-defined]
            book.db.execute("UPDATE setting SET value = '{\"greeting\": \"乙\"}' WHERE key = 'paragraphs'")  # type: ignore[attr-defined]

    small.call(change_behind_its_back)
    with pytest.raises(UserError, match="后来又改过"):
        small.undo()
    assert small.call(books.settings).paragraphs == {"greeting": "乙"}
    assert small.rows("SELECT count(*) FROM operation WHERE kind = 'undo'") == [(0,)], (
        "nothing is half written"
    )


def test_the_log_says_who_did_what(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    small.undo()
    small.call(months.close_month, 202609)
    lines = small.call(history.log)
    assert [(one.name, one.kind, one.state, one.operator) for one in lines][:3] == [
        ("月度审核 2026年9月", "barrier", "done", "乌兰"),
        ("撤销：登记积分 包青格乐 月评清洁户", "undo", "done", "乌兰"),
        ("登记积分 包青格乐 月评清洁户", "edit", "dropped", "乌兰"),
    ]
    assert [one.name for one in small.call(history.log, text="审核")] == ["月度审核 2026年9月"]
    assert len(small.call(history.log, limit=2)) == 2


def test_the_log_masks_ids_and_phones(small: Small) -> None:
    head, pk = small.people["包青格乐1"], small.households["萨日朗-001"]
    values = small.call(people.person_values, head)
    small.call(
        people.save_person, head, {**values, "phone": "19904025425", "id_number": "150599198001010015"}, pk
    )
    last = small.call(history.log)[0]
    said = "；".join(small.call(history.log_detail, last.pk))
    assert "修改" in said
    assert "150599********0015" in said
    assert "199****5425" in said
    assert "150599198001010015" not in said
    assert "19904025425" not in said


def test_a_household_that_entries_name_is_not_undone_away(small: Small) -> None:
    """The ledger keeps its rows, also undone ones; so whoever they name stays, and the clerk is told why."""
    values = {"village": "萨日朗嘎查", "number": "", "group": "1", "head": "新来的", "state": "参评"}
    pk, _ = small.call(people.save_household, None, values)
    number = small.rows("SELECT number FROM household WHERE pk = ?", pk)[0][0]
    small.households[number] = pk
    small.enter(number, "H1", "2026-10-01")
    small.undo()
    with pytest.raises(UserError, match="用到了这条内容"):
        small.undo()
    assert small.rows("SELECT count(*) FROM household WHERE pk = ?", pk) == [(1,)]
    assert small.call(books.check) == []


def test_a_household_nobody_named_is_undone_and_redone(small: Small) -> None:
    values = {"village": "萨日朗嘎查", "number": "", "group": "1", "head": "新来的", "state": "参评"}
    pk, _ = small.call(people.save_household, None, values)
    before = small.rows("SELECT * FROM household"), small.rows("SELECT * FROM person")
    small.undo()
    assert small.rows("SELECT count(*) FROM household WHERE pk = ?", pk) == [(0,)]
    small.redo()
    assert (small.rows("SELECT * FROM household"), small.rows("SELECT * FROM person")) == before


def test_one_action_and_no_other_is_taken_back(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    first = ahead(small)
    small.enter("萨日朗-002", "Z2", "2026-10-01")
    with pytest.raises(UserError):
        small.call(history.undo, first)
    assert len(standing(small)) == 2
    second = ahead(small)
    small.call(history.undo, second)
    assert (small.call(history.stands, first), small.call(history.stands, second)) == (True, False)
    small.call(history.undo, first)
    assert standing(small) == []
    with pytest.raises(UserError):
        small.call(history.undo, first)
    assert not small.call(history.stands, 99_999)


def test_one_action_and_no_other_is_brought_back(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    first = ahead(small)
    small.enter("萨日朗-002", "Z2", "2026-10-01")
    second = ahead(small)
    small.undo()
    small.undo()
    assert small.call(history.is_next_redone, first)
    assert not small.call(history.is_next_redone, second)
    with pytest.raises(UserError, match="这以后又做了别的"):
        small.call(history.redo, second)
    small.call(history.redo, first)
    small.call(history.redo, second)
    assert len(standing(small)) == 2
    with pytest.raises(UserError):
        small.call(history.redo, second)


def ahead(small: Small) -> int:
    found = small.call(history.ahead)
    assert found is not None
    return found.pk


def test_changes_written_through_the_context_name_their_action(small: Small) -> None:
    """Bars speak of it; a verb that writes nothing names none."""
    small.enter("萨日朗-001", "H1", "2026-10-01")
    _, changes = small.call(history.undo)
    (last,) = small.rows("SELECT max(pk) FROM operation")[0]
    assert changes.pk == last
    assert changes.turned != last
    assert small.call(lambda _book: (None, Changes())) == (None, Changes())
    assert small.call(lambda _book: (None, Changes()))[1].pk is None
