"""The small files beside a book (head, holder, drill, counters, notes, numbers carried over) are read here and nowhere else.

Anybody may have written them. One that is too long, no text, no JSON, or says something of another kind is as good as not
there: none of them keeps a clerk out of the book.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

from wenming_desktop.storage.typed import LARGEST

LONGEST = 1 << 20  # bytes; they have a few hundred
_WORDS = 2000  # characters that are shown of one
_NEVER = frozenset({"Cc", "Cs", "Cn"})  # of those ``domain.names`` takes none either
_TURNS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


def words(path: Path, longest: int = LONGEST) -> str:
    """What a text file says, "" where it cannot be read."""
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return file.read(longest).decode()
    except (OSError, ValueError):
        return ""


def note(path: Path) -> str:
    """What a text file says, as it may be shown."""
    return shown(words(path))


def shown(text: str) -> str:
    """As much of a text as may be shown."""
    return "".join(filter(_shows, text[:_WORDS]))


def number(path: Path, most: int) -> int:
    """The whole number a file holds, 0 where it holds none from 0 to ``most``."""
    digits = words(path).strip()
    plain = digits.isascii() and digits.isdigit() and len(digits) <= len(str(most))
    return int(digits) if plain and int(digits) <= most else 0


def facts(path: Path) -> dict[str, Any]:
    """The JSON object a file holds, {} where it holds none."""
    return parsed(words(path))


def parsed(content: bytes | str) -> dict[str, Any]:
    """The same of what was read already."""
    found = _json(content)
    return found if isinstance(found, dict) else {}


def _json(content: bytes | str) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError, MemoryError):
        return None


def whole(value: Any) -> int:
    """A value as a key or a count; ValueError for anything else."""
    if type(value) is not int or not 0 <= value < LARGEST:
        raise ValueError("no whole number")
    return value


def line(value: Any) -> str:
    """A value as one line of text that may be shown; ValueError for anything else."""
    if not isinstance(value, str) or len(value) > _WORDS or not all(map(_shows, value)):
        raise ValueError("no line of text")
    return value


def lines(value: Any) -> tuple[str, ...]:
    """A list of such lines; ValueError for anything else."""
    if not isinstance(value, list):
        raise ValueError("no list")
    return tuple(map(line, value))


def _shows(letter: str) -> bool:
    """Whatever a name may hold, rare surnames in private characters too: no control, half a pair, or turn of the line."""
    return unicodedata.category(letter) not in _NEVER and unicodedata.bidirectional(letter) not in _TURNS
