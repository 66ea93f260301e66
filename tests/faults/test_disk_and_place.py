"""Promises 2 and 4 against the disk: full, limited, not flushed, read-only; and against cloud and network folders."""

from __future__ import annotations

import ast
import errno
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.wenming import NAME, Wenming
from tests.faults.conftest import CLOCK
from tests.services.small_book import Small
from tests.test_house import modules
from wenming_desktop.app import Program
from wenming_desktop.domain.errors import ReadOnlyBookError, UserError
from wenming_desktop.services import books
from wenming_desktop.services.context import Context
from wenming_desktop.storage import connection, mishaps, standing
from wenming_desktop.storage.connection import FILE_NAME

# ---- read-only ----


def _no_writing(monkeypatch: pytest.MonkeyPatch, number: int = errno.EROFS) -> None:
    """Root ignores chmod and a container may not mount: the system's answer itself is given (row 6)."""
    opened = Path.open

    def refuse(path: Path, mode: str = "r", *args: object, **kwargs: object) -> object:
        if "w" in mode or "+" in mode:
            raise OSError(number, "Read-only file system")
        return opened(path, mode, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.EPERM])
def test_promise_4_row_6_a_read_only_book_opens_to_look_and_refuses_writing_in_words(
    small: Small, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, number: int
) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    small.close()
    before = sorted(path.name for path in small.folder.iterdir())
    with monkeypatch.context() as patch:
        _no_writing(patch, number)
        context = Context(small.folder, CLOCK)
        try:
            assert context.standing.read_only
            assert context.call(books.stats)["entries"] == 1
            with pytest.raises(ReadOnlyBookError, match="只能查看"):
                context.call(books.remember, "a", 1)
            for to in (None, tmp_path / "U盘.wmbak"):
                with pytest.raises(ReadOnlyBookError, match="请把整个文件夹复制到本机"):
                    context.call(books.back_up, to)
        finally:
            context.close()
    assert sorted(path.name for path in small.folder.iterdir()) == before, "no lock, no -wal, no backup"
    small.context = Context(small.folder, CLOCK)


def test_promise_4_row_6_the_window_says_it_in_a_banner(
    program: Program, book: Path, seen: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "is_read_only", lambda _folder: True)
    monkeypatch.setattr("wenming_desktop.services.context.is_read_only", lambda _folder: True)
    program.start(str(book))
    seen("只能查看")
    assert program.window is not None
    program.window.ctx.write(program.window, None, books.remember, "a", 1)
    seen("可以查找和打印")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a read-only user is tried with setpriv")
def test_promise_4_row_6_the_command_line_reads_and_refuses(
    book: Path, open_folder: Path, wenming: Wenming, need_tool: Callable[[str], str]
) -> None:
    """A user without the right to write: stats answers with words on stderr, a writing verb is refused with exit 1."""
    setpriv = need_tool("setpriv")
    if os.getuid() != 0:
        pytest.skip("only root may become another user")
    # not below pytest's own folder: every run of pytest closes that to others again
    book = Path(shutil.copytree(book, open_folder / book.name))
    for path in book.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    book.chmod(0o555)
    as_nobody = [
        setpriv,
        "--reuid=65534",
        "--regid=65534",
        "--clear-groups",
        sys.executable,
        "-m",
        "wenming_desktop",
    ]
    env = wenming.env | {"PYTHONDONTWRITEBYTECODE": "1", "WENMING_DATA": "/nonexistent"}
    reading = subprocess.run(
        [*as_nobody, "stats", "--book", str(book), "--json"],
        env=env,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if "Permission denied" in reading.stderr:
        pytest.skip("another user cannot reach this environment's Python")
    assert (reading.returncode, "只能查看" in reading.stderr) == (0, True)
    assert '"households": 0' in reading.stdout
    writing = subprocess.run(
        [*as_nobody, "close", "2026-07", "--book", str(book), "--json"], env=env, capture_output=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    assert writing.returncode == 1
    assert "Traceback" not in writing.stderr


# ---- where it stands ----

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
//server/share /mnt/share cifs rw 0 0
server:/home /mnt/nfs\\040home nfs4 rw 0 0
user@host:/ /home/clerk/远程 fuse.sshfs rw 0 0
/dev/sdb1 /mnt/share/usb vfat rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "words"),
    [
        ("/home/clerk/OneDrive/所.wenming", "OneDrive"),
        ("/home/clerk/OneDrive - 苏木/所.wenming", "OneDrive"),
        ("/d/WPS Cloud Files/123/所.wenming", "WPS云盘"),
        ("/d/WPS云盘/所.wenming", "WPS云盘"),
        ("/d/我的坚果云/所.wenming", "坚果云"),
        ("/d/Nutstore Files/所.wenming", "坚果云"),
        ("/d/BaiduNetdiskWorkspace/所.wenming", "百度网盘"),
        ("/d/BaiduSyncdisk/所.wenming", "百度网盘"),
        ("//server/所/所.wenming", "网络"),
        (r"\\server\share\所.wenming", "网络"),
        ("/mnt/share/所.wenming", "网络"),
        ("/mnt/nfs home/所.wenming", "网络"),
        ("/home/clerk/远程/所.wenming", "网络"),
        ("/mnt/share/usb/所.wenming", ""),
        ("/home/clerk/文档/所.wenming", ""),
        ("/mnt/shared/所.wenming", ""),
    ],
)
def test_promise_4_row_13_cloud_and_network_folders_are_advised_against(folder: str, words: str) -> None:
    said = standing.advice(Path(folder), MOUNTS)
    assert (words in said) if words else said == ""


def test_promise_4_row_13_it_is_said_when_a_book_is_made_and_opened(
    wenming: Wenming, tmp_path: Path, program: Program, seen: Callable[[str], None]
) -> None:
    folder = tmp_path / "OneDrive" / "所.wenming"
    made = wenming("new", folder, "--name", NAME)
    assert (made.code, "OneDrive" in made.err) == (0, True)
    assert "OneDrive" in wenming("stats", "--book", folder).err
    program.start(str(folder))
    seen("OneDrive")


# ---- the disk ----


def test_promise_2_row_3_a_full_disk_says_how_much_is_needed_and_free(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real full disk needs a mount of its own: SQLite's own limit of pages gives the same SQLITE_FULL."""
    with_free(monkeypatch, 300_000)
    ((pages,),) = small.rows("PRAGMA page_count")
    small.rows(f"PRAGMA max_page_count = {pages}")

    def fill() -> None:
        for _ in range(400):
            small.enter("萨日朗-001", "H1", "2026-10-01")

    with pytest.raises(UserError, match=r"空间不足.*（需要约[\d.]+ MB，只剩[\d.]+ MB）"):
        fill()
    small.rows("PRAGMA max_page_count = 1073741823")
    small.enter("萨日朗-001", "H1", "2026-10-02")
    assert small.call(books.check) == []


def with_free(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    usage = shutil.disk_usage(".")._replace(free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)


SAID = {
    "read-only": (OSError(errno.EROFS, "Read-only file system"), "这个位置是只读的"),
    "denied": (OSError(errno.EACCES, "Permission denied"), "没有权限"),
    "quota": (OSError(errno.EDQUOT, "Disk quota exceeded"), "超过了系统给这个账号"),
    "broken": (OSError(errno.EIO, "Input/output error"), "磁盘读写出错"),
    "many": (OSError(errno.EMFILE, "Too many open files"), "打开的程序和文件太多"),
    "nothing": (None, "系统没有说为什么（SQLITE_IOERR_WRITE）"),
}


def io_error(name: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorname = name
    return error


@pytest.mark.parametrize("said", SAID)
def test_a_write_that_fails_with_free_space_says_what_the_system_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    refusal, words = SAID[said]
    with_free(monkeypatch, 10**12)

    def refuse(*_: object) -> None:
        if refusal is not None:
            raise refusal

    monkeypatch.setattr(os, "fsync", refuse)
    told = mishaps.words_of(io_error("SQLITE_IOERR_WRITE"), tmp_path)
    assert told is not None
    assert words in told.text
    assert "空间不足" not in told.text
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["SQLITE_IOERR_WRITE", "SQLITE_FULL"])
def test_a_full_disk_is_called_full_only_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for free, full in ((300_000, True), (10**12, False)):
        with_free(monkeypatch, free)
        told = mishaps.words_of(io_error(name), tmp_path)
        assert told is not None
        assert ("磁盘空间不足" in told.text) is full
        assert "写不进去" in told.text or full


def test_room_nobody_asked_about_is_not_claimed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = mishaps.words_of(io_error("SQLITE_IOERR_WRITE"))
    assert told is not None
    assert "系统没有说为什么" in told.text
    assert "还有地方" not in told.text
    with_free(monkeypatch, 10**12)
    asked = mishaps.words_of(io_error("SQLITE_IOERR_WRITE"), tmp_path)
    assert asked is not None
    assert "磁盘还有地方" in asked.text


@pytest.mark.parametrize("name", ["SQLITE_IOERR_SHMSIZE", "SQLITE_FULL"])
def test_a_full_disk_is_told_as_one_at_the_opening_too(
    small: Small, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Each door to the file knows the folder it lies in."""

    def refuse(*_: object, **__: object) -> None:
        raise io_error(name)

    with_free(monkeypatch, 0)
    with monkeypatch.context() as patch:
        patch.setattr(connection, "_open", refuse)
        for door in (connection.connect, connection.version_of):
            with pytest.raises(UserError, match=r"空间不足.*只剩0\.0 MB"):
                door(small.folder / FILE_NAME)


# Each of them runs inside a verb, and the verb's book is the folder.
INSIDE_A_VERB = {("journal.py", "operation"), ("drafts.py", "transaction"), ("damage.py", "look_over")}


def test_who_tells_of_the_disk_says_which_folder() -> None:
    bare = {
        (path.name, function.name)
        for path in modules("storage") + modules("services")
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "told"
        if not node.args
    }
    assert bare == INSIDE_A_VERB


LIMITED = """
import resource, signal, sys
from datetime import date
from pathlib import Path
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books, points
from wenming_desktop.services.context import Context
from wenming_desktop.support.clock import Clock
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
context = Context(Path(sys.argv[1]), Clock.fixed(date(2026, 10, 27)))
item = context.call(lambda b: b.db.execute("SELECT pk FROM rule_item WHERE code = 'H1'").fetchone()[0])
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
try:
    context.call(points.record, points.Draft("masses", date(2026, 10, 26), item, household_pk=1))
except UserError as error:
    print(error.text)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
context.call(points.record, points.Draft("masses", date(2026, 10, 26), item, household_pk=1))
print(context.call(lambda b: b.db.execute("SELECT count(*) FROM entry").fetchone()[0]), context.call(books.check))
context.close(with_backup=False)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_FSIZE is of Unix")
def test_promise_2_row_4_a_quota_is_told_as_one_and_the_retry_works(small: Small) -> None:
    small.context.close(with_backup=False)
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(small.folder)], capture_output=True, encoding="utf-8", check=False
    )
    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stderr
    assert "写不进去，这一步没有保存：超过了系统给这个账号或一个文件规定的大小" in lines[0]
    assert lines[1] == "1 []"
    small.context = Context(small.folder, CLOCK)


def test_promise_2_row_5_a_disk_that_does_not_flush_is_not_written_to_again(small: Small) -> None:
    """strace's injection of EIO needs ptrace: SQLite's own error of a failed fsync is raised where it would be."""

    def unflushed(book: books.Book) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorname = "SQLITE_IOERR_FSYNC"
        raise error

    with pytest.raises(UserError, match=r"磁盘读写出错.*备份到另一块盘"):
        small.call(unflushed)
    with pytest.raises(UserError, match="不能再登记，只能查看"):
        small.enter("萨日朗-001", "H1", "2026-10-01")
    assert small.call(books.stats)["entries"] == 0, "looking still works"


def test_promise_4_row_20_a_hostile_book_is_refused_by_its_id(tmp_path: Path) -> None:
    folder = tmp_path / "外来.wenming"
    folder.mkdir()
    with closing(sqlite3.connect(folder / FILE_NAME)) as raw:
        raw.executescript("CREATE TABLE setting (a); CREATE TABLE operation (pk); PRAGMA application_id=7;")
    with pytest.raises(UserError, match="这不是文明实践所工作台的数据"):
        Context(folder, CLOCK)
