"""Paths as systems hand them over: with a trailing slash, as a file: URL, in quotes, as the file inside the folder."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

_SUFFIX = ".wenming"
_INNER = ("book.sqlite3",)


def folder_of(text: str) -> Path:
    """The book's folder that a word of the command line names; what names none is given back as it is."""
    word = text.strip().strip('"')
    if word.lower().startswith("file:"):
        from urllib.request import url2pathname  # brings the whole of HTTP along: only where it is needed

        parts = urlsplit(word)
        host = f"//{parts.netloc}" if parts.netloc not in ("", "localhost") else ""
        word = url2pathname(host + parts.path)
    path = Path(word)
    return path.absolute().parent if path.name in _INNER else path


def looks_like_book(path: Path) -> bool:
    """Whether a word means a book (a folder NAME.wenming) and not a verb."""
    return path.name.lower().endswith(_SUFFIX)
