"""Files that go out to the clerk (PDF, XLSX, docx, csv, json): written whole or not at all, and why not in words.

out.write(path, content)
with out.written(path, content):      # under its name once what goes with it is done
    context.call(paper.keep, made)
with out.opened(path) as file:        # piece by piece
    file.write(...)
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from wenming_desktop.domain.errors import ObstacleError
from wenming_desktop.storage import mishaps
from wenming_desktop.support import files

_WHY = {
    "full": ("磁盘空间不足", "请腾出空间，或换一个盘，再试一次。"),
    "quota": ("超过了系统给这个账号或一个文件规定的大小", "请换一个盘，或请管电脑的人放宽限额，再试一次。"),
    "gone": ("文件夹、U盘或网络位置不在了", "请核对以后再试一次。"),
    "long": ("名称或路径太长，系统不认", "请换一个短一些的名称，或放到浅一些的文件夹里。"),
    "fixed": ("这个位置是只读的", "请换一个文件夹。"),
    "own": (
        "那里是一份数据自己的文件夹，别的文件不能放进去",
        "请换到“文档”或U盘里；要放在数据文件夹里，只能放进其中的prints文件夹。",
    ),
    "broken": ("磁盘读写出错", "请换一块盘或U盘，再试一次。"),
}
_OPEN = ("它正被别的程序打开", "请先在WPS、Excel或看图的程序里关闭它，再试一次；也可以换一个名称。")
_DENIED = ("这个文件夹不让写", "请换到本机“文档”里，再试一次。")


Put = Callable[[bytes], object]


def write(path: Path, content: bytes | str, *, make_folder: bool = False) -> None:
    """Write a file; ObstacleError in words, what was there before is untouched.

    ``make_folder`` makes its folder where it lacks: never where a clerk chose it, it may be a stick that was pulled.
    """
    with _told(path):
        files.check_outside(path)
        if make_folder:
            files.make_folder(path.parent)
        files.put(path, content)


@contextmanager
def written(path: Path, content: bytes) -> Iterator[None]:
    """A file that gets its name once the block is done; where the block fails nothing is left, nor anything done.

    ObstacleError where it cannot be written, before the block.
    """
    with opened(path) as put:
        put(content)
        yield


@contextmanager
def opened(path: Path) -> Iterator[Put]:
    """A file that is written piece by piece, its folder made where it lacks, and gets its name as the block ends well.

    What the block itself raises is not told as an obstacle of the file.
    """
    try_place(path)
    with ExitStack() as stack:
        with _told(path):
            file = stack.enter_context(files.opened(path))

        def put(content: bytes) -> None:
            with _told(path):
                file.write(content)

        yield put
        with _told(path):
            stack.close()


def try_place(path: Path) -> None:
    """ObstacleError where a file cannot be written there, its folder made: asked before what cannot be taken back."""
    with _told(path):
        files.check_outside(path)
        files.make_folder(path.parent)
        files.try_place(path)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise words(path, error) from error


def words(path: Path, error: OSError) -> ObstacleError:
    """Why a file was not written, and what to do."""
    kind = mishaps.kind_of(error)
    why, advice = _WHY.get(kind, ("", "请看看文件是否正开着、U盘是否还在、地方够不够，再试一次。"))
    if kind in ("denied", "busy"):
        why, advice = _OPEN if path.exists() and os.access(path.parent, os.W_OK) else _DENIED
    untouched = "；原来的文件没有动" if path.is_file() else ""
    return ObstacleError(
        f"不能写入“{path.name[:40]}”{'：' if why else ''}{why}，没有写成{untouched}。", advice
    )
