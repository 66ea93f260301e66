"""Promise 3: a book that lost its newest operations, or was changed for another one, says so when it is opened (fault 8)."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.services.conftest import small_template
from tests.services.small_book import Small
from wenming_desktop.cli import run
from wenming_desktop.services import books, people, proofs, rescue
from wenming_desktop.services.context import Context
from wenming_desktop.storage import backup, backup_file, heads
from wenming_desktop.support.clock import Clock

__all__ = ["small_template"]
ROOT = Path(__file__).parents[2]
CLOCK = Clock.fixed(date(2026, 10, 27))
WAL = "book.sqlite3-wal"
# Five entries are recorded and acknowledged, then the program is killed: they lie in the -wal.
ENTERING = """
import os, sys
from datetime import date
from pathlib import Path
from wenming_desktop.services import points
from wenming_desktop.services.context import Context
from wenming_desktop.support.clock import Clock
context = Context(Path(sys.argv[1]), Clock.fixed(date(2026, 10, 27)))
item = context.call(lambda b: b.db.execute("SELECT pk FROM rule_item WHERE code = 'H1'").fetchone()[0])
for day in range(1, 6):
    context.call(points.record, points.Draft("masses", date(2026, 10, day), item, household_pk=1))
os.kill(os.getpid(), 9)
"""
pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")]


def enter_five_and_be_killed(folder: Path) -> None:
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", ENTERING, str(folder)], env=env, check=False)
    assert done.returncode == -9
    assert (folder / WAL).stat().st_size > 0


@pytest.fixture
def closed(small_template: Path, tmp_path: Path) -> Path:
    small = Small.copy_of(small_template, tmp_path / "小所.wenming")
    small.enter("萨日朗-002", "H1", "2026-10-01")
    small.close()
    return small.folder


def opened(folder: Path) -> tuple[str, list[str]]:
    """What is said at opening, and the numbers of what is found."""
    context = Context(folder, CLOCK)
    try:
        return context.call(proofs.loss), [one.number for one in context.call(books.check)]
    finally:
        context.close(with_backup=False)


def test_promise_3_after_a_kill_nothing_is_missing_and_nothing_is_said(closed: Path) -> None:
    enter_five_and_be_killed(closed)
    assert opened(closed) == ("", [])


@pytest.mark.parametrize("forged", [{"head_operation": 99}, {"head_hash": "0" * 64}], ids=["step", "hash"])
def test_promise_3_a_backup_that_names_a_step_it_has_not_is_no_loss_and_told_as_that(
    closed: Path, forged: dict[str, object]
) -> None:
    """Else whoever writes in a backup's list sends the clerk to restore over a sound book."""
    kept = backup.make(closed, CLOCK.now())
    with zipfile.ZipFile(kept) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    says = json.loads(parts[backup_file.MANIFEST]) | forged
    with zipfile.ZipFile(kept, "w") as packed:
        for name, content in (parts | {backup_file.MANIFEST: json.dumps(says).encode()}).items():
            packed.writestr(name, content)
    said, numbers = opened(closed)
    assert said == ""
    assert numbers == ["E53"]


def test_promise_3_a_lost_wal_is_told_at_opening_with_the_newest_backup(closed: Path) -> None:
    """A backup is named where it has what was lost; one that is no further than the book is not to be restored."""
    older = shutil.copy(closed / "book.sqlite3", closed.parent / "old.sqlite3")
    backup.make(closed, CLOCK.now())
    enter_five_and_be_killed(closed)
    (closed / WAL).unlink()
    said, numbers = opened(closed)
    assert "少了5步操作" in said
    assert "备份里也没有丢的这几步，不要恢复；请照纸质材料补记" in said
    assert numbers == ["E41"]
    context = Context(closed, CLOCK)
    context.call(books.remember, "列宽", 3)
    made = context.call(books.back_up)
    context.close(with_backup=False)
    shutil.copy(older, closed / "book.sqlite3")
    said, numbers = opened(closed)
    assert f"恢复备份“{made.name}”，它登记到第" in said
    assert "不要恢复" not in said


def test_promise_3_what_is_said_of_a_loss_in_the_check_is_the_same(closed: Path) -> None:
    backup.make(closed, CLOCK.now())
    enter_five_and_be_killed(closed)
    (closed / WAL).unlink()
    context = Context(closed, CLOCK)
    (found,) = context.call(books.check)
    context.close(with_backup=False)
    assert "不要恢复" in found.what
    assert "恢复最近一份" not in found.do


@pytest.mark.parametrize("door", ["window", "command line"])
def test_promise_3_a_lost_wal_and_head_are_told_and_stay_noted(
    closed: Path, capfd: pytest.CaptureFixture[str], door: str
) -> None:
    enter_five_and_be_killed(closed)
    (closed / WAL).unlink()
    (closed / heads.FILE).unlink()
    if door == "window":
        context = Context(closed, CLOCK)
        said = context.call(proofs.opening)
        context.close(with_backup=False)
    else:
        assert run(["stats", "--book", str(closed)]) == 0
        said = capfd.readouterr().err
    assert (
        "数据旁边的记号文件（记着登记到哪一步）不在，或者读不出来：最近的登记丢没丢看不出来。现在最后一步是第"
        in said
    )
    assert heads.FILE not in said, "a clerk is told what it is, not what it is called"
    assert run(["check", "--book", str(closed), "--json"]) == 1
    told = capfd.readouterr().out
    assert "E45" in told
    assert heads.FILE not in told
    context = Context(closed, CLOCK)
    context.call(books.remember, "列宽", 3)
    (told_since,) = context.call(books.check)
    assert (told_since.number, told_since.severity) == ("E47", "hint")
    assert re.fullmatch("登记第[0-9]+步的时候，数据旁边的记号文件不在或读不出来", told_since.what)
    context.close(with_backup=False)
    assert opened(closed) == ("", ["E47"])


def test_promise_3_a_second_head_among_the_backups_tells_what_was_lost_since_it_was_written(
    closed: Path, tmp_path: Path
) -> None:
    older = shutil.copy(closed / "book.sqlite3", tmp_path / "old.sqlite3")
    context = Context(closed, CLOCK)
    context.call(books.remember, "列宽", 3)
    context.close(with_backup=False)
    shutil.copy(older, closed / "book.sqlite3")
    for take in ((closed / heads.FILE).unlink, lambda: (closed / heads.FILE).write_bytes(b"{}")):
        take()
        assert "少了1步操作" in opened(closed)[0]
    context = Context(closed, CLOCK)
    context.call(books.remember, "列宽", 4)
    context.close(with_backup=False)
    assert opened(closed) == ("", ["E47", "E44"])
    assert heads.read(closed).head is not None


def test_promise_3_a_book_saved_elsewhere_and_one_put_back_have_both_heads(
    closed: Path, tmp_path: Path
) -> None:
    context = Context(closed, CLOCK)
    context.call(rescue.save_as, tmp_path / "另存.wenming")
    made = context.call(books.back_up)
    context.call(books.remember, "列宽", 3)
    context.close(with_backup=False)
    books.restore(made, tmp_path / "恢复.wenming")
    books.restore_over(made, closed, CLOCK)
    for folder in (tmp_path / "另存.wenming", tmp_path / "恢复.wenming", closed):
        assert heads.read(folder).head is not None
        (folder / heads.FILE).unlink()
        assert heads.read(folder).head is not None
        context = Context(folder, CLOCK)
        assert context.call(proofs.loss) == ""
        context.close(with_backup=False)


def test_promise_3_without_a_backup_the_words_say_to_copy_the_folder_first(closed: Path) -> None:
    enter_five_and_be_killed(closed)
    (closed / WAL).unlink()
    assert "没有找到完好的备份：请把整个文件夹另外复制一份" in opened(closed)[0]


def test_promise_3_the_wal_of_another_copy_is_told(closed: Path, tmp_path: Path) -> None:
    """Both copies entered five rows and were killed: the file with the other's -wal is a book of its own."""
    other = Path(shutil.copytree(closed, tmp_path / "另一份.wenming"))
    for folder in (closed, other):
        enter_five_and_be_killed(folder)
    shutil.copy(other / WAL, closed / WAL)
    (closed / "book.sqlite3-shm").unlink(missing_ok=True)
    said, numbers = opened(closed)
    assert "不是同一份" in said
    assert "E42" in numbers


def test_promise_3_an_older_copy_of_the_file_put_in_its_place_is_told(closed: Path, tmp_path: Path) -> None:
    older = shutil.copy(closed / "book.sqlite3", tmp_path / "old.sqlite3")
    context = Context(closed, CLOCK)
    context.call(books.remember, "列宽", 3)
    context.close(with_backup=False)
    shutil.copy(older, closed / "book.sqlite3")
    assert "少了1步操作" in opened(closed)[0]


def test_promise_3_the_command_line_says_it_on_the_error_stream(
    closed: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    enter_five_and_be_killed(closed)
    (closed / WAL).unlink()
    assert run(["stats", "--book", str(closed), "--json"]) == 0
    out, err = capfd.readouterr()
    assert json.loads(out)["entries"] == 1
    assert "少了5步操作" in err
    assert run(["check", "--book", str(closed), "--json"]) == 1
    assert json.loads(capfd.readouterr().out)[0]["number"] == "E41"


def test_promise_3_who_works_on_after_a_loss_finds_it_noted_as_a_hint(closed: Path) -> None:
    enter_five_and_be_killed(closed)
    (closed / WAL).unlink()
    context = Context(closed, CLOCK)
    context.call(books.remember, "列宽", 3)
    found = context.call(books.check)
    context.close(with_backup=False)
    assert [(one.number, one.severity) for one in found] == [("E44", "hint")]
    assert heads.read(closed).lost[0].operation == heads.read(closed).head.operation + 4  # type: ignore[union-attr]
    assert opened(closed) == ("", ["E44"]), "said once, then noted"


@pytest.mark.parametrize("spoilt", [None, b"", b"{", b"[]", b'{"operation": 1}', b"\x00" * 512])
def test_promise_3_a_head_that_is_gone_or_cannot_be_read_is_told_and_comes_back(
    closed: Path, spoilt: bytes | None
) -> None:
    if spoilt is None:
        (closed / heads.FILE).unlink()
    else:
        (closed / heads.FILE).write_bytes(spoilt)
    context = Context(closed, CLOCK)
    try:
        assert context.call(proofs.loss) == ""
        assert "最近的登记丢没丢看不出来" in context.call(proofs.missed)
        context.call(books.back_up)
        assert [(one.number, one.severity) for one in context.call(books.look_over)] == [("E45", "error")]
        context.call(books.remember, "列宽", 3)
        assert context.call(proofs.missed) == ""
        assert [(one.number, one.severity) for one in context.call(books.look_over)] == [("E47", "hint")]
    finally:
        context.close(with_backup=False)


def test_promise_3_a_restored_backup_is_a_whole_book_with_a_head_of_its_own(
    closed: Path, tmp_path: Path
) -> None:
    file = backup.make(closed, CLOCK.now())
    enter_five_and_be_killed(closed)
    fresh = tmp_path / "恢复.wenming"
    books.restore(file, fresh)
    assert heads.read(fresh).head is not None
    assert opened(fresh) == ("", [])


def test_promise_3_a_head_the_disk_does_not_take_is_no_loss(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = heads.read(closed)
    monkeypatch.setattr(heads, "os", SimpleNamespace(open=_refused, fdopen=os.fdopen, path=os.path))
    context = Context(closed, CLOCK)
    context.call(books.remember, "列宽", 3)
    assert context.call(proofs.loss) == ""
    told = [context.call(people.save_person, 2, {"name": name})[1].warnings for name in ("苏日娜", "其木格")]
    assert [words.count(heads.UNKEPT) for words in told] == [1, 0], "said once, with the first step"
    assert "少记了最近3步" in context.call(proofs.missed)
    assert ("E45", "error") in [(one.number, one.severity) for one in context.call(books.check)]
    context.close(with_backup=False)
    assert heads.read(closed) == before, "an older head is no loss"


def _refused(path: object, *_args: object, **_kwargs: object) -> int:
    raise OSError(30, "read-only", str(path))


@pytest.mark.parametrize("kept", ["own backups", "none of its own"])
def test_promise_3_another_book_in_its_place_is_told_and_the_own_backup_offered(
    closed: Path, tmp_path: Path, kept: str
) -> None:
    """A file of another institute lies there: which book belongs there is known by what is kept beside it."""
    other = tmp_path / "邻苏木.wenming"
    books.create_book(other, "邻苏木新时代文明实践所", clock=CLOCK)
    with Context(other, CLOCK) as context:
        strange = context.call(books.back_up)
    made = backup.make(closed, CLOCK.now())
    if kept == "none of its own":
        made.unlink()
    shutil.copy(strange, closed / "backups" / strange.name.replace("000001", "000009"))
    shutil.copy(other / "book.sqlite3", closed / "book.sqlite3")
    said, numbers = opened(closed)
    assert said.startswith("数据文件夹里现在放着的是另一本账，不是上次登记到第")
    assert numbers == ["E42"]
    assert "不要恢复" not in said
    if kept == "own backups":
        assert f"恢复备份“{made.name}”" in said
        assert books.peek_backup(made, closed)["another"] == 0
        good = rescue.newest_good(closed)
        assert good is not None
        assert good.path == made
        books.restore_over(made, closed, CLOCK)
        assert opened(closed)[0] == ""
    else:
        assert "这里没有原来那一本账的备份" in said
        assert rescue.newest_good(closed) is None
