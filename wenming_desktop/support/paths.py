"""Where things lie: the resources we ship, the clerk's books, the logs."""

import os
import re
import sys
from contextlib import suppress
from pathlib import Path

import platformdirs

_APP = "wenming-desktop"
_TURNING = re.compile("[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_PACKAGE = Path(__file__).resolve().parent.parent


def resources_dir() -> Path:
    """The folder of fonts, icons and packs: beside a bundle's program, inside a wheel, or in the source tree.

    Raises FileNotFoundError naming the places looked at: an installation without it is broken.
    """
    bundle = getattr(sys, "_MEIPASS", None)
    places = [Path(bundle) / "resources"] if bundle else []
    places += [_PACKAGE / "resources", _PACKAGE.parent / "resources"]
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(f"resources not found in {', '.join(map(str, places))}")


def resource(*parts: str) -> Path:
    """The path of one shipped file, as resource("fonts", "WenmingSong.ttf")."""
    return resources_dir().joinpath(*parts)


def readable(name: str) -> str:
    """A name as it can be stored and shown: one that is no UTF-8 (packed under a Chinese Windows) read as GB18030, what is
    nobody's letters as ``?``; without the marks that turn the order of letters round (“gpj.exe” shown as “exe.jpg”).
    """
    if name.isprintable():
        return name
    try:
        name.encode()
    except UnicodeEncodeError:
        try:
            name = name.encode("utf-8", "surrogateescape").decode("gb18030")
        except (UnicodeEncodeError, UnicodeDecodeError):
            name = name.encode("utf-8", "replace").decode("utf-8", "replace")
    return _TURNING.sub("", name)


def data_dir() -> Path:
    """The PC-wide folder of settings and recent books, made when missing; WENMING_DATA moves it.

    Where it cannot be made nothing is raised: settings and logs are lost then, the book is not.
    """
    moved = os.environ.get("WENMING_DATA")
    folder = Path(moved) if moved else platformdirs.user_data_path(_APP, appauthor=False)
    _make(folder)
    return folder


def _make(folder: Path) -> None:
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)


def default_book_dir() -> Path:
    """The folder offered for a new book: the clerk's documents, not made before a book is."""
    moved = os.environ.get("WENMING_DATA")
    return (Path(moved) if moved else platformdirs.user_documents_path()) / "文明实践"


def log_dir() -> Path:
    """The folder of the log files, made when missing and possible."""
    folder = data_dir() / "logs"
    _make(folder)
    return folder
