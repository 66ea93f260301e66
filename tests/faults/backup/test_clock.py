"""Promise 1: the backup just made is there, whatever the PC's clock says (fault 14)."""

import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.services.small_book import Small
from wenming_desktop.domain.backups import FALLS, MOST
from wenming_desktop.services import books
from wenming_desktop.services.context import Context
from wenming_desktop.storage import backup, backup_file

CLOCKS = st.lists(
    st.tuples(st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)), st.booleans()),
    min_size=1,
    max_size=16,
)


def wenming(folder: Path, *words: str, today: str) -> subprocess.CompletedProcess[str]:
    """One verb under a clock."""
    env = os.environ | {"WENMING_TODAY": today}
    command = [sys.executable, "-m", "wenming_desktop", *words, "--book", str(folder)]
    return subprocess.run(command, env=env, capture_output=True, encoding="utf-8", check=False)


def newest_file(done: subprocess.CompletedProcess[str]) -> Path:
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip().removeprefix("已备份："))


def test_promise_1_clock_ahead_then_right_again_each_backup_is_there(small: Small) -> None:
    small.close()
    for second in range(10):
        backup.make(small.folder, datetime(2062, 1, 1, 10, 0, second))
    for day in (1, 2, 3):
        made = newest_file(wenming(small.folder, "backup", today=f"2026-11-0{day}T17:00:00"))
        assert made.is_file()
        assert backup.listed(small.folder)[0].path == made
    small.context = Context(small.folder)


def test_promise_1_clock_back_to_2020_the_backup_is_there_and_the_clock_is_named(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    for day in range(10):
        backup.make(small.folder, datetime(2026, 10, 27, 18) + timedelta(days=day))
    small.close()
    done = wenming(small.folder, "backup", today="2020-01-01T09:00:00")
    made = newest_file(done)
    assert backup.listed(small.folder)[0].path == made
    assert "电脑的日期是2020-01-01" in done.stderr
    far = wenming(small.folder, "stats", today="2062-01-01")
    assert (far.returncode, "已超过一年" in far.stderr) == (0, True)
    assert "电脑的日期" not in wenming(small.folder, "stats", today="2026-10-28").stderr
    small.context = Context(small.folder)


def test_promise_1_backups_of_the_older_form_by_clock_names_stay_listed_and_count(small: Small) -> None:
    small.close()
    old = small.folder / "backups"
    first = backup.make(small.folder, datetime(2026, 10, 27, 9))
    for second in range(12):
        (old / f"20620101-10000{second % 10}-00000{second // 10}.wmbak").write_bytes(first.read_bytes())
    first.unlink()
    made = backup.make(small.folder, datetime(2026, 10, 28, 9))
    there = backup.listed(small.folder)
    assert there[0].path == made
    assert 10 <= len(there) <= MOST
    assert there[1].at.year == 2062
    (old / "我自己拷的.wmbak").write_bytes(made.read_bytes())
    backup.make(small.folder, datetime(2026, 10, 28, 10))
    assert (old / "我自己拷的.wmbak").exists(), "what is not ours is not taken away"
    small.context = Context(small.folder)


@settings(max_examples=8)
@given(CLOCKS)
def test_promise_1_for_any_clocks_and_writes_the_backup_just_made_exists(
    small: Small, made_at: list[tuple[datetime, bool]]
) -> None:
    for at, wrote in made_at:
        if wrote:
            small.enter("萨日朗-001", "Q9", "2026-10-01", stated="1")
        made = backup.make(small.folder, at)
        there = backup.listed(small.folder)
        assert made.is_file()
        assert there[0].path == made
        assert there[0].ours, "its name is known again, whatever the year"
        assert len(there) <= MOST + 2 * FALLS
    numbers = [one.number for one in backup.listed(small.folder)]
    assert numbers == sorted(numbers, reverse=True)


def test_promise_1_a_backup_says_what_it_holds_and_is_read_back(small: Small, tmp_path: Path) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    (tmp_path / "U盘").mkdir()
    made = small.call(books.back_up, tmp_path / "U盘" / "一份.wmbak")
    says = backup_file.prove(made)
    assert says is not None
    assert says.counts["entry"] == 1
    assert (says.number, says.made_at[:10]) == (1, "2026-10-27")
    assert "book.sqlite3" in says.members
    assert says.operation == small.rows("SELECT max(pk) FROM operation WHERE kind <> 'note'")[0][0]
    again = small.call(books.back_up)
    assert backup.listed(small.folder)[0].number == 2, "the stick's number is not given twice"
    assert again.name.startswith("备份000002-20261027")
