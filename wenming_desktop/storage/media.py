"""Files kept by the hash of their content: what was sealed or attached stays byte for byte.

A file is what it is by its name: media/ab/cdef… is the file whose sha256 begins with abcdef…; its suffix is a kindness for
whoever looks into the folder, and nothing is found by it.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from wenming_desktop.domain.errors import ObstacleError, UserError
from wenming_desktop.storage import mishaps
from wenming_desktop.support import files

NAME = "media"
_SUFFIX = re.compile(r"\.[a-z0-9]{1,10}")
_FILE = re.compile(r"([0-9a-f]{62})(\.(?!.*\.part$).*)?", re.DOTALL)  # ….pdf.part is a half-written one


def keep(folder: Path, content: bytes, suffix: str) -> str:
    """Store a file under media/ab/cdef… and give its sha256; one that lies there and is not that file is replaced."""
    sha256 = hash_of(content)
    path = path_of(folder, sha256, suffix)
    if not is_whole(path, sha256):
        _room_for(path)
        files.put(path, content, own=True)
    return sha256


def fetch(folder: Path, sha256: str, suffix: str = "") -> bytes:
    """The bytes stored under a hash; UserError where the file is gone or no longer what it was.

    ObstacleError where another program holds it, or nobody may read it: it is not called gone.
    """
    held = False
    for path in (path_of(folder, sha256, suffix), *_all_of(folder, sha256)):
        try:
            with files.outside(path) as file:  # a pipe that was put there would be waited for
                # hashed first: what lies there may be larger than the memory
                if hashlib.file_digest(file, "sha256").hexdigest() == sha256:
                    file.seek(0)
                    return file.read()
        except OSError as error:
            held |= mishaps.kind_of(error) in ("denied", "busy", "many")
    if held:
        raise ObstacleError(
            "存档的文件现在打不开，不是说它不见了。",
            "请看看它是不是正被杀毒、同步软件或看图的程序占用，过一会儿再试。",
        )
    raise UserError("存档的文件找不到或被改动过。", "请从备份恢复后再试。")


def find(folder: Path, sha256: str, suffix: str = "") -> Path:
    """Where the file of a hash lies, not looked into; where it would lie when it is gone."""
    path = path_of(folder, sha256, suffix)
    return path if path.exists() else next(_all_of(folder, sha256), path)


def remove(folder: Path, sha256: str) -> None:
    """Take a file away, under whatever suffix it lies."""
    for path in list(_all_of(folder, sha256)):
        path.unlink(missing_ok=True)


def bring(unpacked: Path, folder: Path) -> None:
    """Move the files of an unpacked backup's media/ into a book; what lies there and is what its name says stays."""
    for path in sorted(path for path in unpacked.rglob("*") if path.is_file()):
        target = folder / NAME / path.relative_to(unpacked)
        sha256 = sha256_in(path)
        if target.exists() and (sha256 is None or is_whole(target, sha256) or not is_whole(path, sha256)):
            continue
        _room_for(target)
        os.replace(path, target)


def _room_for(path: Path) -> None:
    """Make media/ab of media/ab/cdef…, never the book's folder above them: one that is gone must not come back empty."""
    path.parent.parent.mkdir(exist_ok=True)
    path.parent.mkdir(exist_ok=True)


def safe_suffix(name: str) -> str:
    """The suffix a file of this name is kept under: letters and digits only, else none; without the dot's odd tails."""
    suffix = Path(name).suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) and suffix != files.SUFFIX else ""


def sha256_in(path: Path) -> str | None:
    """The sha256 a file in media/ is named by, None for what no program of ours put there (a half-written one too)."""
    found = _FILE.fullmatch(path.name)
    whole = path.parent.name + found[1] if found else ""
    return whole if re.fullmatch(r"[0-9a-f]{64}", whole) else None


def is_whole(path: Path, sha256: str) -> bool:
    """Whether a file is there, can be read, and is what its name says."""
    return hash_of_file(path) == sha256


def hash_of_file(path: Path) -> str:
    """The sha256 of a file, '' where it is not there or cannot be read."""
    with suppress(OSError), files.outside(path) as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
    return ""


def hash_of(content: bytes) -> str:
    """The sha256 a file is kept under."""
    return hashlib.sha256(content).hexdigest()


def path_of(folder: Path, sha256: str, suffix: str) -> Path:
    """Where the file of a hash is put, whether it is there or not."""
    return folder / NAME / sha256[:2] / f"{sha256[2:]}{safe_suffix('x' + suffix)}"


def _all_of(folder: Path, sha256: str) -> Iterator[Path]:
    """The files that carry a hash as their name, under any suffix."""
    place = folder / NAME / sha256[:2]
    with suppress(OSError):
        names = sorted(os.listdir(place))
        yield from (place / name for name in names if sha256_in(place / name) == sha256)
