"""A backup of before an erasure brings the person's data back: it is told at once, by name, until he is taken out again."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.services.carried_office import Office, office
from tests.services.served_book import LI_YAN, add_volunteer, new_book
from wenming_desktop.cli import run
from wenming_desktop.domain.erasure import MARK
from wenming_desktop.services import books, carried, erasure, rescue
from wenming_desktop.services.context import Context
from wenming_desktop.storage import backup, damage
from wenming_desktop.storage import carried as store
from wenming_desktop.storage import volunteers as volunteers_store
from wenming_desktop.storage.connection import FILE_NAME
from wenming_desktop.support.clock import Clock

__all__ = ["office"]

OVER = "这份备份里又有1个人的个人信息，备份以后已经按要求删除过：请在“设置—备份”做数据体检，照写出的名字再删除一次。"


def person_of(office: Office, volunteer_pk: int) -> int:
    return int(office.context.call(lambda book: volunteers_store.record(book.db, volunteer_pk))["person_pk"])


def erase(office: Office, who: int = 0) -> int:
    pk = person_of(office, office.people[who])
    office.context.call(erasure.erase, pk, "本人要求删除")
    return pk


def told(office: Office) -> list[str]:
    return [finding.what for finding in office.context.call(books.check) if finding.number == "E46"]


def names(office: Office) -> set[str]:
    return {
        str(row[0])
        for row in office.context.call(lambda book: book.db.execute("SELECT name FROM person").fetchall())
    }


def test_who_was_taken_out_and_stands_there_again_is_named_until_he_is_taken_out(office: Office) -> None:
    file = office.context.call(books.back_up)
    pk = erase(office)
    done = office.put_back(file)
    assert (done.erased, done.well, done.words) == (1, False, OVER)
    assert office.said == OVER
    assert all("李䶮" in what for what in told(office))
    assert told(office)
    last = office.context.call(
        lambda book: book.db.execute("SELECT name FROM operation ORDER BY pk DESC").fetchone()
    )
    assert last[0] == "恢复前删除过个人信息的1人又在里面，要再删除"
    office.close()
    office.open()
    assert office.said == ""
    assert told(office), "as long as he stands there"
    office.context.call(erasure.erase, pk, "恢复备份后再删除")
    assert told(office) == []
    assert "李䶮" not in names(office)


def test_nothing_is_said_where_the_backup_knows_of_it(office: Office) -> None:
    early = office.context.call(books.back_up)
    erase(office)
    late = office.context.call(books.back_up)
    assert office.put_back(late).words == ""
    assert office.said == ""
    done = office.put_back(early)
    assert office.put_back(done.before).words == "", "the state before the restore has it"
    assert told(office) == []


def test_a_book_that_had_gone_bad_is_asked_too(office: Office) -> None:
    file = office.context.call(books.back_up)
    pk = erase(office)
    office.close()
    (good,) = (kept for kept in backup.listed(office.folder) if kept.path == file)
    now = office.context.clock.now()
    done = rescue.put_back(office.folder, damage.Good(good.path, now, 0, 0, 0, None), now)
    assert done.erased == 1
    office.open()
    assert OVER in office.said
    office.context.call(erasure.erase, pk, "恢复备份后再删除")


def test_another_person_under_the_same_key_is_left_alone(office: Office) -> None:
    """Two states of the book that parted: the key of him who was taken out is somebody else's in the other."""
    file = office.context.call(books.back_up)
    parted = office.folder.with_name("parted.wmbak")
    late = office.context.clock.now() + timedelta(days=1)
    office.people.append(add_volunteer(office.context, "苏日娜", "150599000139", LI_YAN))
    gone = erase(office, -1)
    here = shutil.copy(office.context.call(books.back_up), parted)
    office.put_back(file)
    office.close()
    office.context = Context(office.folder, Clock.fixed(late))
    office.people[-1] = add_volunteer(office.context, "其木格", "150599000138", LI_YAN)
    assert person_of(office, office.people[-1]) == gone
    other = office.context.call(books.back_up)
    office.put_back(Path(here))
    assert MARK in names(office)
    done = office.put_back(other)
    assert (done.erased, told(office)) == (0, [])
    assert "其木格" in names(office)


def test_of_another_book_nobody_is_taken_out(office: Office, tmp_path: Path) -> None:
    other = new_book(tmp_path / "旗里.wenming", date(2026, 5, 1))
    add_volunteer(other, "娜仁", "150599000131", LI_YAN)
    file = other.call(books.back_up)
    other.close(with_backup=False)
    erase(office)
    done = office.put_back(file)
    assert (done.erased, told(office)) == (0, [])
    assert "娜仁" in names(office)
    office.put_back(done.before)


def test_a_kill_before_the_opening_loses_none(office: Office) -> None:
    file = office.context.call(books.back_up)
    erase(office)
    office.close()
    books.restore_over(file, office.folder, office.context.clock)
    assert (office.folder / store.FILE).exists()
    office.context = Context(office.folder, office.context.clock)
    assert carried.entered(office.context) == OVER
    assert len(told(office)) >= 1
    erase_again = person_of(office, office.people[0])
    office.context.call(erasure.erase, erase_again, "恢复备份后再删除")


@pytest.mark.parametrize("log_left", [False, True], ids=["", "its -wal is left"])
def test_of_a_book_that_is_gone_nobody_knows_who_was_taken_out(office: Office, log_left: bool) -> None:
    """The file was deleted: what stood in it can be asked of nobody, and that stays in the book."""
    file = office.context.call(books.back_up)
    pk = erase(office)
    office.close()
    (office.folder / FILE_NAME).unlink()
    if log_left:
        (office.folder / f"{FILE_NAME}-wal").write_bytes(b"x" * 4096)
    now = office.context.clock.now()
    done = rescue.put_back(office.folder, damage.Good(file, now, 0, 0, 0, None), now)
    assert (done.well, done.all_erased, done.whole) == (False, False, False)
    assert "再删除一次" in done.words
    office.open()
    assert "再删除一次" in office.said
    last = office.context.call(
        lambda book: book.db.execute("SELECT name FROM operation ORDER BY pk DESC").fetchone()
    )
    assert "恢复前删除过谁的个人信息没有全部读出来" in last[0]
    assert not (office.folder / store.FILE).exists()
    office.context.call(erasure.erase, pk, "恢复备份后再删除")


def test_the_commands_own_check_names_who_stands_there_again(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who restored on the command line is sent to 数据体检: it is what tells the name."""
    file = office.context.call(books.back_up)
    pk = erase(office)
    office.close()
    books.restore_over(file, office.folder, office.context.clock)
    run(["check", "--book", str(office.folder), "--json"])
    found = [one for one in json.loads(capsys.readouterr().out) if one["number"] == "E46"]
    assert found
    assert all("李䶮" in one["what"] for one in found)
    office.open()
    office.context.call(erasure.erase, pk, "恢复备份后再删除")


@pytest.mark.parametrize(
    "bad", ["nothing", "erasure", "erasure_person", "change", "change_row", "operation", "person"]
)
def test_what_could_not_be_read_of_a_damaged_book_is_never_taken_for_nothing(
    office: Office, bad: str
) -> None:
    file = office.context.call(books.back_up)
    pk = erase(office)
    office.close()
    with closing(sqlite3.connect(office.folder / FILE_NAME)) as db:
        size = db.execute("PRAGMA page_size").fetchone()[0]
        row = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [bad]).fetchone()
    if row:
        with (office.folder / FILE_NAME).open("r+b") as raw:
            raw.seek((row[0] - 1) * size)
            raw.write(b"\xff" * size)
    (good,) = (kept for kept in backup.listed(office.folder) if kept.path == file)
    now = office.context.clock.now()
    done = rescue.put_back(office.folder, damage.Good(good.path, now, 0, 0, 0, None), now)
    assert not done.well
    assert done.erased == 1 or not done.all_erased
    assert "删除" in done.words
    office.open()
    assert "再删除一次" in office.said
    last = office.context.call(
        lambda book: book.db.execute("SELECT name FROM operation ORDER BY pk DESC").fetchone()
    )
    assert "再删除" in last[0], "it stays in the log"
    office.context.call(erasure.erase, pk, "恢复备份后再删除")
