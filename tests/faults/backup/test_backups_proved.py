"""Promises 11 and 12: backups are proved, not counted; a restore is rehearsed (faults 15, 16)."""

import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.services.small_book import Small
from tests.storage.dump import dump_of
from wenming_desktop import cli
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books, editions
from wenming_desktop.services.context import Book, Context
from wenming_desktop.storage import backup, backup_file, journal, restore, states
from wenming_desktop.storage.book_folder import upgrade
from wenming_desktop.storage.connection import FILE_NAME
from wenming_desktop.support.clock import Clock
from wenming_desktop.support.ids import uuid7

AT = datetime(2026, 10, 27, 9, 30)
BOOKS = Path(__file__).parents[2] / "books"


def flip(file: Path) -> None:
    """A stretch of bytes in the middle goes bad."""
    data = bytearray(file.read_bytes())
    place = len(data) // 3
    data[place : place + 64] = bytes(byte ^ 0x10 for byte in data[place : place + 64])
    file.write_bytes(bytes(data))


def test_promise_12_each_closing_reads_an_older_one_and_a_rotten_one_counts_no_more(small: Small) -> None:
    made = []
    for day in range(1, 5):
        small.enter("萨日朗-001", "Q9", "2026-10-01", stated="1")
        made.append(small.call(books.back_up, today=f"2026-10-0{day}"))
    flip(made[1])
    for _ in range(5):
        small.context.close()
        small.context = Context(small.folder)
        told = small.call(books.closing_words)
        if told:
            break
    assert made[1].name in told
    assert "已损坏" in told
    assert made[1] not in [one.path for one in small.call(books.backups)]
    assert made[1].with_name(made[1].name + ".损坏").exists(), "set aside, not thrown away"


def test_promise_12_a_book_that_lost_a_tenth_displaces_no_older_backup(small: Small) -> None:
    def forty(book: Book) -> None:
        with book.operation("登记40人"):
            for _ in range(40):
                journal.insert(book.db, "person", {"id": uuid7(), "name": "甲", "household_pk": 1})

    def half_of_them(book: Book) -> None:
        with book.operation("删去20人"):
            book.db.execute("DELETE FROM person WHERE name = '甲' AND pk % 2 = 0")

    small.call(forty)
    whole = small.call(books.back_up)
    small.call(half_of_them)
    less = small.call(books.back_up)
    assert "变少" in less.name
    for number in range(12):
        small.call(books.remember, "列宽", number)
        small.call(books.back_up)
    assert whole.exists()
    assert less.exists()


def test_promise_12_a_restore_over_a_book_keeps_what_was_there_and_pauses_the_thinning(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    early = small.call(books.back_up)
    wanted = dump_of(small.folder)
    for _ in range(3):
        small.enter("萨日朗-002", "Q9", "2026-10-01", stated="1")
        small.call(books.back_up)
    small.close()
    later = dump_of(small.folder)
    before = books.restore_over(early, small.folder).before
    assert dump_of(small.folder) == wanted
    assert "恢复前" in before.name
    there = {one.path for one in backup.listed(small.folder)}
    for _ in range(15):
        backup.make(small.folder, AT)
    now = {one.path for one in backup.listed(small.folder)}
    assert there - {early} <= now
    assert len(now - there) == 1, "one state, one backup, also while thinning pauses"
    other = small.folder.with_name("回去.wenming")
    books.restore(before, other)
    assert dump_of(other) == later
    small.context = Context(small.folder)
    small.enter("萨日朗-001", "Q9", "2026-10-02", stated="1")
    small.call(books.back_up)
    assert not (small.folder / backup.RESTORED).exists(), "the first new operation ends the pause"


def test_promise_12_the_state_before_a_restore_stays_through_thirty_later_days_with_operations(
    small: Small,
) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    early = small.call(books.back_up)
    small.enter("萨日朗-002", "Q9", "2026-10-01", stated="1")
    small.close()
    before = books.restore_over(early, small.folder, Clock.fixed(AT)).before
    small.context = Context(small.folder)
    for day in range(1, 41):
        at = AT + timedelta(days=2 * day)
        for turn in range(2):  # two operations and two backups a day count as one day
            small.enter("萨日朗-001", "Q9", f"{AT:%Y-%m}-0{turn + 1}", stated="1", today=f"{at:%Y-%m-%d}")
            small.call(books.back_up, today=f"{at:%Y-%m-%d}")
        if day < 30:
            assert before.exists(), day
    assert not before.exists(), "then it is thinned like the others"


@pytest.mark.parametrize("name", ["run.exe", "lock", "media/run.exe", "media/ab/../../x"])
def test_promise_11_a_member_nobody_knows_is_refused(small: Small, tmp_path: Path, name: str) -> None:
    file = small.call(books.back_up)
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr(name, "x")
    with pytest.raises(UserError, match="不认识的文件"):
        books.restore(file, tmp_path / "回.wenming")
    assert not (tmp_path / "回.wenming").exists()


def test_promise_11_a_backup_without_its_media_says_so_first(
    small: Small, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from wenming_desktop.services import evidence

    scan = tmp_path / "依据.pdf"
    scan.write_bytes(b"%PDF-1.4 scan")
    booked = small.enter("萨日朗-001", "H1", "2026-10-01")
    small.call(evidence.attach, booked.entry_pk, [scan])
    whole = small.call(books.back_up, tmp_path / "全.wmbak")
    assert books.peek_backup(whole)["missing"] == 0
    shutil.rmtree(small.folder / "media")
    lacking = small.call(books.back_up, tmp_path / "缺.wmbak")
    assert books.peek_backup(lacking)["missing"] == 1
    assert cli.run(["restore", str(lacking), str(tmp_path / "回.wenming")]) == 0
    assert "缺1个附件" in capsys.readouterr().err


def test_promise_11_the_drill_restores_checks_compares_and_leaves_nothing(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(UserError, match="还没有备份"):
        small.call(books.drill)
    for day in range(1, 9):
        small.enter("萨日朗-001", "Q9", f"2026-10-0{day}", stated="1")
    small.call(books.back_up)
    small.enter("萨日朗-002", "H1", "2026-10-01")  # the book has gone on since
    done = small.call(books.drill)
    assert (done.faults, done.counts["entry"]) == ([], 8)
    assert done.rows >= 8
    assert not list((small.folder / "temp").iterdir())
    small.close()
    assert cli.run(["backup", "--drill", "--book", str(small.folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["passed"] is True
    assert json.loads((small.folder / "drill.json").read_text("utf-8"))["faults"] == []
    newest = backup.listed(small.folder)[0].path
    flip(newest)
    assert cli.run(["backup", "--drill", "--book", str(small.folder)]) == 1
    small.context = Context(small.folder)


def test_promise_11_the_drill_sees_a_book_that_differs_from_its_backup(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    small.call(books.back_up)
    small.close()
    with closing(sqlite3.connect(small.folder / FILE_NAME)) as raw, raw:
        raw.execute("DROP TRIGGER entry_no_update")
        raw.execute("UPDATE entry SET points = points + 1")
    small.context = Context(small.folder)
    assert "不同" in small.call(books.drill).faults[-1]


@pytest.mark.parametrize("version", [1, 2])
def test_promise_12_a_backup_of_every_released_schema_restores_and_upgrades(
    tmp_path: Path, version: int
) -> None:
    old = tmp_path / "旧.wenming"
    (old / "backups").mkdir(parents=True)
    shutil.copy(BOOKS / f"schema_{version}.sqlite3", old / FILE_NAME)
    new_form = backup.make(old, AT)
    older_form = tmp_path / "20260101-090000-000000.wmbak"  # as the program of that day packed it
    with zipfile.ZipFile(older_form, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(old / FILE_NAME, FILE_NAME)
    says = backup_file.manifest_of(new_form)
    assert says is not None
    assert says.schema == version
    for number, file in enumerate((new_form, older_form)):
        folder = tmp_path / f"{number}.wenming"
        restore.unpack_into(file, folder)
        assert upgrade(folder, AT)
        context = Context(folder)
        try:
            assert context.call(books.stats)["persons"] > 0
            with closing(sqlite3.connect(folder / FILE_NAME)) as raw:
                assert states.counts_of(raw)["entry"] == says.counts["entry"]
        finally:
            context.close(with_backup=False)


def test_promise_12_a_backup_with_all_that_is_protected_upgrades_and_is_sound(tmp_path: Path) -> None:
    file, folder = BOOKS / "schema_17.wmbak", tmp_path / "恢复.wenming"
    says = backup_file.manifest_of(file)
    assert says is not None
    assert says.schema == 17
    books.restore(file, folder)
    context = Context(folder)
    try:
        assert context.upgraded
        assert [one for one in context.call(books.check) if one.severity != "hint"] == []
        assert {name: context.call(books.counts)[name] for name in says.counts} == says.counts
        papers = context.call(
            lambda book: book.db.execute(
                "SELECT number, code, state FROM issued WHERE code IS NOT NULL"
            ).fetchall()
        )
        answers = {number: context.call(editions.verify, number, code).valid for number, code, _ in papers}
    finally:
        context.close(with_backup=False)
    assert answers == {number: state == "issued" for number, _, state in papers}
    assert set(answers.values()) == {True, False}


def test_a_closing_where_nothing_was_written_makes_no_backup(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    small.context.close()
    (first,) = backup.listed(small.folder)
    small.context = Context(small.folder)
    small.call(books.remember, "width", 120)  # what is remembered of the window is no new state
    small.context.close()
    assert backup.listed(small.folder) == [first]
    small.context = Context(small.folder)
    small.enter("萨日朗-002", "H1", "2026-10-01")
    small.context.close()
    assert len(backup.listed(small.folder)) == 2
    small.context = Context(small.folder)


def test_what_lies_there_counts_for_the_closing_only_where_it_is_whole(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    small.context.close()
    flip(backup.listed(small.folder)[0].path)
    small.context = Context(small.folder)
    small.context.close()
    (fresh,) = backup.listed(small.folder)
    backup_file.prove(fresh.path)
    assert "已损坏" in backup.closing_note(small.folder)
    upgraded = backup.make(small.folder, AT, label="-升级前第1版")
    backup.at_closing(small.folder, AT)
    assert backup.listed(small.folder)[0].path != upgraded, "of another schema: no closing backup"
    small.context = Context(small.folder)


@pytest.mark.parametrize("number", ["999999999999", "999999999", "900000000", "000020000"])
@pytest.mark.parametrize("counted", [True, False])
def test_promise_12_a_number_nobody_gave_raises_none_and_is_no_newest(
    small: Small, number: str, counted: bool
) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    made = small.call(books.back_up)
    forged = made.with_name(made.name.replace("000001", number))
    shutil.copy(made, forged)
    if not counted:
        (small.folder / backup.COUNTER).unlink()
        if number in ("999999999", "900000000", "000020000"):
            forged.unlink()  # without what was counted the numbers of the files are all there is
    small.enter("萨日朗-001", "H1", "2026-10-02")
    fresh = small.call(books.back_up)
    assert fresh.name.startswith("备份000002-")
    newest = next(kept for kept in backup.listed(small.folder) if kept.ours)
    assert (newest.path, newest.number) == (fresh, 2)
    forged.unlink(missing_ok=True)


def test_promise_11_over_a_damaged_book_the_command_line_names_the_way_that_works(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    """A backup of it as it is cannot be made: the way out is a new folder, not the backup one is just putting back."""
    file = small.call(books.back_up)
    small.call(lambda book: book.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
    small.context.close(with_backup=False)
    damaged = small.folder.with_name("坏.wenming")
    shutil.copytree(small.folder, damaged)
    with (damaged / FILE_NAME).open("r+b") as raw:
        raw.seek(3 * 4096)
        raw.write(b"\xff" * 4096 * 6)
    assert cli.run(["restore", str(file), str(damaged), "--over"]) == 1
    said = capsys.readouterr().err
    assert "新文件夹.wenming" in said
    assert file.name in said
    small.context = Context(small.folder, small.context.clock)
