"""Files kept by the hash of their content: what was sealed or attached stays byte for byte."""

from __future__ import annotations

import hashlib
from pathlib import Path

from wenming_desktop.domain.errors import UserError
from wenming_desktop.support import files


def keep(folder: Path, content: bytes, suffix: str) -> str:
    """Store a file under media/ab/cdef… and give its sha256; storing it again changes nothing."""
    sha256 = hash_of(content)
    path = path_of(folder, sha256, suffix)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        files.put(path, content, own=True)
    return sha256


def fetch(folder: Path, sha256: str, suffix: str) -> bytes:
    """The bytes stored under a hash; UserError where the file is gone or no longer what it was."""
    path = path_of(folder, sha256, suffix)
    content = path.read_bytes() if path.exists() else b""
    if hash_of(content) != sha256:
        raise UserError("存档的文件找不到或被改动过。", "请从备份恢复后再试。")
    return content


def hash_of(content: bytes) -> str:
    """The sha256 a file is kept under."""
    return hashlib.sha256(content).hexdigest()


def path_of(folder: Path, sha256: str, suffix: str) -> Path:
    """Where the file of a hash lies, whether it is there or not."""
    return folder / "media" / sha256[:2] / f"{sha256[2:]}{suffix}"
