"""JSON that was stored, read as what a type says; ValueError for anything else, so that no odd value comes into the program."""

from __future__ import annotations

import json
from dataclasses import is_dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from wenming_desktop.domain.fields import Field

LARGEST = 1 << 63
"""What SQLite takes as a whole number ends before it."""


def parsed(content: bytes | str, kind: Any) -> Any:
    """A text of JSON as a value of a type."""
    try:
        value = json.loads(content)
        json.dumps(value, ensure_ascii=False).encode()  # half a pair of a letter can be written nowhere
        return as_typed(value, kind)
    except (ValueError, TypeError, RecursionError, MemoryError) as error:
        raise ValueError(f"not of its kind: {type(error).__name__}") from error


def as_typed(value: Any, kind: Any) -> Any:
    """A value of JSON as a value of a type: of dataclasses (what they do not know is left alone), of dicts, lists, days."""
    origin = get_origin(kind)
    if kind is Any:
        return value
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(
            **{name: as_typed(one, hints[name]) for name, one in _dict(value).items() if name in hints}
        )
    if origin is Annotated:
        return _chosen(as_typed(value, get_args(kind)[0]), kind.__metadata__)
    if origin is Literal and value in get_args(kind):
        return value
    if origin is dict:
        of_key, of_value = get_args(kind)
        return {as_typed(key, of_key): as_typed(one, of_value) for key, one in _dict(value).items()}
    if origin in (tuple, frozenset) and isinstance(value, list):
        return origin(as_typed(one, get_args(kind)[0]) for one in value)
    if kind is date and isinstance(value, str):
        return date.fromisoformat(value)
    if kind in (str, bool, int) and type(value) is kind and (kind is not int or abs(value) < LARGEST):
        return value
    raise ValueError(f"no {kind}")


@cache
def _hints(noun: type) -> dict[str, Any]:
    return get_type_hints(noun, include_extras=True)


def _dict(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("no object")
    return value


def _chosen(value: Any, said: tuple[object, ...]) -> Any:
    """One of the choices, where what is said of a type names some."""
    choices = next((one.choices for one in said if isinstance(one, Field)), ())
    if choices and value not in choices:
        raise ValueError("none of the choices")
    return value
