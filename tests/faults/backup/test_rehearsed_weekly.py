"""Promise 12: the drill runs by itself weekly; its date is known, and it is something to do only where it failed."""

import json

import pytest

from tests.faults.backup.test_backups_proved import flip
from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books, drills, workbench
from wenming_desktop.services.context import Context


def lines(small: Small) -> list[str]:
    return [todo.text for todo in small.call(workbench.todos) if todo.tag == "备份"]


def test_it_is_due_a_week_after_the_last_whatever_the_clock_did(small: Small) -> None:
    assert small.call(drills.weekly) is None, "no backup: nothing to rehearse"
    small.enter("萨日朗-001", "H1", "2026-10-01")
    small.call(books.back_up)
    assert "每周空闲时" in small.call(drills.passed_words)
    done = small.call(drills.weekly, today="2026-10-20")
    assert (done.faults, done.passed_at[:10]) == ((), "2026-10-20")
    assert small.call(drills.weekly, today="2026-10-20") is None
    assert small.call(drills.weekly, today="2026-10-26") is None
    assert small.call(drills.weekly, today="2026-10-27").passed_at[:10] == "2026-10-27"
    assert small.call(drills.weekly, today="2025-01-01") is not None, (
        "a note from the future is no reason to wait"
    )
    assert small.call(drills.passed_words) == "上次演练通过：2025-01-01"
    assert lines(small) == []


def test_a_failed_one_is_to_do_until_a_newer_backup_passes(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    small.call(books.back_up)
    small.call(drills.weekly, today="2026-10-10")
    small.enter("萨日朗-001", "Q9", "2026-10-02", stated="1")
    flip(small.call(books.back_up))
    found = small.call(drills.weekly)
    assert found.faults
    assert found.passed_at[:10] == "2026-10-10", "when it last passed is not forgotten"
    assert len(lines(small)) == 1
    assert "恢复演练没有通过" in lines(small)[0]
    assert "2026-10-27那次没有通过" in small.call(drills.passed_words)
    assert small.call(drills.weekly) is None, "the same backup is not tried again and again"
    with pytest.raises(UserError):
        small.call(books.drill)
    small.enter("萨日朗-001", "Q9", "2026-10-03", stated="1")
    small.call(books.back_up)
    assert small.call(drills.weekly).faults == ()
    assert lines(small) == []


@pytest.mark.parametrize(
    "note",
    ["", "{", "[]", "{}", '{"at": "gestern", "file": "", "faults": []}', '{"at": "2026-10-26", "faults": 3}'],
)
def test_a_note_nobody_can_read_is_as_none(small: Small, note: str) -> None:
    small.call(books.back_up)
    (small.folder / drills.RECORD).write_text(note, encoding="utf-8")
    assert small.call(drills.last) == drills.Last()
    assert small.call(drills.due)


def test_a_note_of_an_earlier_program_tells_when_it_passed(small: Small) -> None:
    note = {"file": "a", "at": "2026-10-26T09:00:00", "counts": {}, "rows": 3, "faults": []}
    (small.folder / drills.RECORD).write_text(json.dumps(note), encoding="utf-8")
    assert small.call(drills.last).passed_at == note["at"]


def test_what_a_restore_put_aside_is_not_rehearsed_against_the_book_of_now(small: Small) -> None:
    """恢复前 is the newest file, and holds what the restored book does not: that is no fault of either."""
    small.enter("萨日朗-001", "H1", "2026-10-01")
    early = small.call(books.back_up)
    for day in ("2026-10-02", "2026-10-03", "2026-10-04"):
        small.enter("萨日朗-002", "Q9", day, stated="1")
    aside = small.call(books.back_up)
    small.close()
    books.restore_over(early, small.folder)
    small.context = Context(small.folder)
    assert small.call(books.drill).file == early.name
    early.unlink()
    assert not small.call(drills.due, today="2027-01-01")
    with pytest.raises(UserError, match="恢复以后还没有备份"):
        small.call(books.drill)
    small.enter("萨日朗-002", "Q9", "2026-10-05", stated="1")
    own = small.call(books.back_up)
    assert small.call(drills.due, today="2027-01-01")
    assert (small.call(books.drill).file, small.call(books.drill).faults) == (own.name, [])
    assert aside.exists()
