"""A file is under its name whole or not at all, whatever stops the writing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from wenming_desktop.support import files

ROOT = Path(__file__).parents[2]
NAME = "萨日朗嘎查红榜.pdf"
# A child writes the first half, says so and waits to be killed.
HALF = """
import sys, time
from pathlib import Path
from wenming_desktop.support import files
with files.opened(Path(sys.argv[1])) as file:
    file.write(b"half")
    file.flush()
    print("half", flush=True)
    time.sleep(60)
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_is_put_is_there_and_nothing_else(tmp_path: Path) -> None:
    files.put(tmp_path / NAME, b"first")
    files.put(tmp_path / NAME, "第二")
    assert (tmp_path / NAME).read_bytes() == "第二".encode()
    assert names(tmp_path) == [NAME]


def test_what_fails_half_way_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / NAME
    files.put(path, b"before")

    def write_half() -> None:
        with files.opened(path) as file:
            file.write(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_half()
    assert (path.read_bytes(), names(tmp_path)) == (b"before", [NAME])


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_a_kill_half_way_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / NAME
    files.put(path, b"before")
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", HALF, str(path)], env=env, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"half\n"
        child.send_signal(signal.SIGKILL)
    assert path.read_bytes() == b"before"
    files.put(path, b"after")
    assert (path.read_bytes(), names(tmp_path)) == (b"after", [NAME]), (
        "the next writing takes the half one away"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of a file's size there")
def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    """A limit of a file's size stops the writing where a full disk does."""
    path = tmp_path / NAME
    files.put(path, b"before")
    code = (
        "import resource, signal, sys\nfrom pathlib import Path\nfrom wenming_desktop.support import files\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nresource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n    files.put(Path(sys.argv[1]), b'x' * 5000)\nexcept OSError:\n    sys.exit(7)\n"
    )
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code, str(path)], env=env, check=False)
    assert (done.returncode, path.read_bytes(), names(tmp_path)) == (7, b"before", [NAME])


def test_a_link_stays_a_link_and_a_device_a_device(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("links need a right there")
    (tmp_path / "里").mkdir()
    real, link = tmp_path / "里" / "真.pdf", tmp_path / "链.pdf"
    real.write_bytes(b"before")
    link.symlink_to(real)
    files.put(link, b"after")
    assert (link.is_symlink(), real.read_bytes()) == (True, b"after")
    files.put(Path("/dev/null"), b"gone")
    assert Path("/dev/null").is_char_device()


def test_who_might_read_the_old_file_may_read_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(b"before")
    path.chmod(0o644)
    files.put(path, b"after")
    assert path.stat().st_mode & 0o777 == (0o644 if os.name == "posix" else path.stat().st_mode & 0o777)


def test_the_longest_name_a_disk_takes_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("榜" * 83 + ".pdf")
    files.put(path, b"whole")
    assert path.read_bytes() == b"whole"


def test_trying_a_place_leaves_nothing(tmp_path: Path) -> None:
    files.try_place(tmp_path / NAME)
    assert names(tmp_path) == []
    (tmp_path / NAME).write_bytes(b"before")
    files.try_place(tmp_path / NAME)
    assert ((tmp_path / NAME).read_bytes(), names(tmp_path)) == (b"before", [NAME])
    with pytest.raises(OSError, match="No such file"):
        files.try_place(tmp_path / "没有" / NAME)
