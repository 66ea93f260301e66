"""What the disk or the system does not let be read for a moment is no damage, and no absence: it is told as what it is (promise 12)."""

from __future__ import annotations

import errno
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pytest

from tests.faults.conftest import CLOCK
from tests.faults.test_saving_elsewhere import DOCUMENT, PHOTO, attached
from tests.services.small_book import Small
from wenming_desktop.domain import backups
from wenming_desktop.domain.errors import ObstacleError, UserError
from wenming_desktop.services import books, carried, proofs, rescue
from wenming_desktop.services.context import Context
from wenming_desktop.storage import backup, damage, media
from wenming_desktop.storage import carried as store
from wenming_desktop.storage.connection import FILE_NAME
from wenming_desktop.support import files

HELD = (errno.EACCES, errno.EIO, errno.EBUSY, errno.EMFILE)


@pytest.fixture
def two(small: Small) -> Iterator[tuple[Path, Path, Path]]:
    """A closed book's folder with two sound backups, the older one first."""
    made = []
    for day in ("2026-10-01", "2026-10-02"):
        small.enter("萨日朗-001", "H1", day)
        made.append(small.call(books.back_up))
    small.close()
    yield small.folder, *made
    small.context = Context(small.folder, CLOCK)


def holding(monkeypatch: pytest.MonkeyPatch, number: int, held: Callable[[Path], bool]) -> None:
    """Some files are held by another program."""
    opened = files.outside

    def outside(path: Path) -> IO[bytes]:
        if held(path):
            raise OSError(number, "held", str(path))
        return opened(path)

    monkeypatch.setattr(files, "outside", outside)


@pytest.mark.parametrize("number", HELD)
def test_a_newer_one_that_cannot_be_read_now_is_named_beside_the_older_that_is_offered(
    two: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    folder, older, newer = two
    with monkeypatch.context() as patch:
        holding(patch, number, lambda path: path == newer)
        good = rescue.newest_good(folder)
        assert good is not None
        assert good.path == older
        assert f"比它新的，备份“{newer.name}”现在读不出来" in good.words
        assert "不是说它损坏了" in good.words
    good = rescue.newest_good(folder)
    assert good is not None
    assert (good.path, good.unread) == (newer, "")


@pytest.mark.parametrize("number", HELD)
def test_backups_of_which_none_can_be_read_now_are_not_called_lost(
    two: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    folder, _, newer = two
    holding(monkeypatch, number, lambda path: path.suffix == backup.SUFFIX)
    with pytest.raises(ObstacleError, match=f"“{newer.name}”现在读不出来"):
        rescue.newest_good(folder)
    said = rescue.command_words(folder)
    assert "没有找到完好的备份" not in said
    assert newer.name in said


def test_a_disk_without_room_to_unpack_is_told_as_that(
    two: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = two[0]

    def full(*_: object, **_how: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)
    with pytest.raises(ObstacleError, match="磁盘空间不足"):
        rescue.newest_good(folder)


def test_a_disk_with_too_little_room_is_told_before_anything_is_unpacked(
    two: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(".")._replace(free=4096)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    with pytest.raises(ObstacleError, match="磁盘空间不足"):
        rescue.newest_good(two[0])
    assert "没有找到完好的备份" not in rescue.command_words(two[0])


@pytest.mark.parametrize("number", HELD)
def test_one_that_cannot_be_read_back_at_a_closing_keeps_its_name(
    two: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    folder, *made = two
    with monkeypatch.context() as patch:
        holding(patch, number, lambda path: path.suffix == backup.SUFFIX)
        backup.at_closing(folder, CLOCK.now())
    assert [path for path in made if not path.exists()] == []
    said = backup.closing_note(folder)
    assert "没能读回核对" in said
    assert "不再算作备份" not in said
    made[0].write_bytes(made[0].read_bytes()[:-400])  # this one is damaged
    for _ in made:
        backup.at_closing(folder, CLOCK.now())
    assert not made[0].exists()
    assert made[1].exists()


def test_what_is_damaged_is_still_passed_over(two: tuple[Path, Path, Path]) -> None:
    folder, older, newer = two
    newer.write_bytes(newer.read_bytes()[:-400])
    good = damage.newest_good(folder)
    assert good is not None
    assert (good.path, good.unread) == (older, "")
    older.write_bytes(b"")
    assert damage.newest_good(folder) is None


# ---- what else reads backups and stored files ----
def test_numbers_that_wait_in_a_backup_nobody_can_read_now_wait_on(
    two: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """恢复前出具的编号: none is drawn until they could be read, and the note of where they are stays."""
    folder, older, _ = two
    books.restore_over(older, folder, CLOCK)
    before = next(one.path for one in backup.listed(folder) if one.label == backups.RESTORE)
    store.note(folder, before.name)
    context = Context(folder, CLOCK)
    with monkeypatch.context() as patch:
        holding(patch, errno.EACCES, lambda path: path == before)
        assert "恢复前出具的编号还没有登记进来。" in carried.entered(context)
        assert (folder / store.FILE).exists()
    assert carried.entered(context) == ""
    assert not (folder / store.FILE).exists()
    context.close(with_backup=False)


def test_a_loss_is_never_said_to_be_in_no_backup_while_one_cannot_be_read(
    two: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, older, newer = two
    file = folder / FILE_NAME
    with zipfile.ZipFile(older) as packed:
        file.write_bytes(packed.read(FILE_NAME))
    context = Context(folder, CLOCK)
    with monkeypatch.context() as patch:
        holding(patch, errno.EACCES, lambda path: path == newer)
        said = context.call(proofs.loss)
        assert f"“{newer.name}”现在读不出来" in said
        assert "不要恢复" not in said
    assert f"恢复备份“{newer.name}”" in context.call(proofs.loss)
    context.close(with_backup=False)
    books.restore_over(newer, folder, CLOCK)


@pytest.mark.parametrize("number", [errno.EACCES, errno.EBUSY, errno.EMFILE])
def test_a_photo_or_paper_that_is_held_is_accused_of_nothing_and_hides_no_other(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """数据体检: a file nobody may read at the moment is told by name, with another advice than to restore."""
    kept = attached(small, tmp_path)
    with monkeypatch.context() as patch:
        holding(patch, number, lambda path: path in kept.values())
        found = small.call(books.check)
        assert [finding.number for finding in found] == ["E49", "E49"]
        assert all("不要为这一条恢复备份" in finding.do and not finding.is_error for finding in found)
        assert all("现在读不出来" in finding.what for finding in found)
    kept[DOCUMENT].unlink()
    with monkeypatch.context() as patch:
        holding(patch, number, lambda path: path == kept[PHOTO])
        assert sorted(finding.number for finding in small.call(books.check)) == ["E23", "E49"]
        told, _ = small.call(books.said_of, small.call(books.back_up))
        assert "或者现在读不出来" in told[0]
        assert "找回" not in "".join(told)


@pytest.mark.parametrize("number", [errno.EACCES, errno.EBUSY, errno.EMFILE])
def test_a_stored_file_that_is_held_is_not_called_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    sha256 = media.keep(tmp_path, b"a paper", ".pdf")

    with monkeypatch.context() as patch:
        holding(patch, number, lambda _path: True)
        with pytest.raises(ObstacleError, match="不是说它不见了"):
            media.fetch(tmp_path, sha256, ".pdf")
    assert media.fetch(tmp_path, sha256, ".pdf") == b"a paper"
    media.remove(tmp_path, sha256)
    with pytest.raises(UserError, match="找不到或被改动过") as found:
        media.fetch(tmp_path, sha256, ".pdf")
    assert not isinstance(found.value, ObstacleError)
