"""Files for the clerk: whole or not at all, and why not in words he can act on."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from wenming_desktop.domain.errors import ObstacleError
from wenming_desktop.services import out

NAME = "红榜.xlsx"


def refusing(monkeypatch: pytest.MonkeyPatch, number: int, winerror: int = 0) -> None:
    """The system refuses to give a file its name, as Windows does where the old one is open."""

    def replace(_source: object, target: object) -> None:
        error = OSError(number, os.strerror(number), str(target))
        if winerror:
            error.winerror = winerror  # type: ignore[attr-defined]
        raise error

    monkeypatch.setattr(os, "replace", replace)


@pytest.mark.parametrize(
    ("number", "winerror"), [(errno.EACCES, 0), (errno.EACCES, 5), (errno.EACCES, 32), (errno.EBUSY, 0)]
)
def test_a_file_that_is_open_in_wps_is_told_and_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, winerror: int
) -> None:
    path = tmp_path / NAME
    path.write_bytes(b"before")
    refusing(monkeypatch, number, winerror)
    with pytest.raises(ObstacleError) as refused:
        out.write(path, b"after")
    assert refused.value.text == "不能写入“红榜.xlsx”：它正被别的程序打开，没有写成；原来的文件没有动。"
    assert "请先在WPS、Excel或看图的程序里关闭它" in refused.value.advice
    assert (path.read_bytes(), [one.name for one in tmp_path.iterdir()]) == (b"before", [NAME])


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "磁盘空间不足"), (errno.EDQUOT, "超过了系统给这个账号"), (errno.ENODEV, "文件夹、U盘或网络位置不在了"),
        (errno.EROFS, "这个位置是只读的"), (errno.EIO, "磁盘读写出错"), (errno.ENAMETOOLONG, "名称或路径太长"),
        (errno.EINVAL, "不能写入“红榜.xlsx”，没有写成"), (errno.EACCES, "这个文件夹不让写"),
    ],
)  # fmt: skip
def test_each_obstacle_has_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    refusing(monkeypatch, number)
    with pytest.raises(ObstacleError) as refused:
        out.write(tmp_path / NAME, b"after")
    assert words in refused.value.text
    assert refused.value.advice.startswith("请")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_gone_is_told_and_not_made(tmp_path: Path) -> None:
    """A stick that was pulled: the file must not come to lie on this PC's disk."""
    with pytest.raises(ObstacleError, match="文件夹、U盘或网络位置不在了"):
        out.write(tmp_path / "U盘" / NAME, b"x")
    assert list(tmp_path.iterdir()) == []


def test_the_folder_is_made_where_that_is_asked_for(tmp_path: Path) -> None:
    out.write(tmp_path / "新" / "里" / NAME, "内容", make_folder=True)
    assert (tmp_path / "新" / "里" / NAME).read_text(encoding="utf-8") == "内容"


def test_a_file_gets_its_name_once_what_goes_with_it_is_done(tmp_path: Path) -> None:
    path = tmp_path / NAME
    with out.written(path, b"content"):
        assert not path.exists()
    assert path.read_bytes() == b"content"
    with pytest.raises(ZeroDivisionError), out.written(path, b"other"):
        raise ZeroDivisionError
    assert (path.read_bytes(), len(list(tmp_path.iterdir()))) == (b"content", 1)


def test_what_goes_with_it_is_not_done_where_it_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "不是文件夹").write_bytes(b"")
    done: list[int] = []
    with pytest.raises(ObstacleError, match="没有写成"), out.written(tmp_path / "不是文件夹" / NAME, b"x"):
        done.append(1)
    assert done == []


def test_an_obstacle_of_what_goes_with_it_is_told_as_its_own(tmp_path: Path) -> None:
    """Not as if the file could not be written."""
    with pytest.raises(OSError, match="elsewhere"), out.written(tmp_path / NAME, b"x"):
        raise OSError(errno.ENOENT, "elsewhere")
