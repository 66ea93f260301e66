"""A backup for a stick never lies on this PC instead, and a disk that cannot be read is no full one."""

from __future__ import annotations

import os
import sqlite3
from datetime import datetime
from pathlib import Path

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books
from wenming_desktop.storage import backup, mishaps

AT = datetime(2026, 10, 28, 9, 0)


def test_a_folder_that_is_not_there_is_never_made(small: Small, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="U盘是否插好"):
        small.call(books.back_up, tmp_path / "U盘" / "x.wmbak")
    assert not (tmp_path / "U盘").exists()


def test_a_stick_pulled_while_it_is_written_leaves_nothing_on_this_pc(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, target = tmp_path / "U盘", tmp_path / "U盘" / "x.wmbak"
    place.mkdir()
    stat = Path.stat

    def other_disk(path: Path, **how: bool) -> os.stat_result:
        found = stat(path, **how)
        return os.stat_result((*found[:2], found.st_dev + 1, *found[3:])) if path.parent == place else found

    with monkeypatch.context() as patch:
        patch.setattr(Path, "stat", other_disk)
        with pytest.raises(UserError, match="U盘是否插好"):
            backup.make(small.folder, AT, to=target)
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("name", ["READ", "SHORT_READ", "FSTAT", "CORRUPTFS", "DATA", "FSYNC"])
def test_a_disk_that_cannot_be_read_is_told_as_that(name: str, tmp_path: Path) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorname = f"SQLITE_IOERR_{name}"
    said = mishaps.words_of(error, tmp_path)
    assert said is not None
    assert "磁盘读写出错" in said.text
    assert "空间" not in str(said)
