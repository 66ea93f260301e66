"""The county's packs (地方标准): which there are, which one is in force in a book, and what the others say otherwise.

A pack is a TOML file of ``resources/packs`` named by the county. ``fields`` is the one place that knows the choices
of a Field in a book. The section ``calendar`` is read from ``tables`` by the practice calendar.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.fields import Field
from wenming_desktop.domain.packs import Difference, Pack, Standard, differences, faults, fields_in, pack_of
from wenming_desktop.domain.settings import DEFAULT_PACK, Settings
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.storage import settings_store
from wenming_desktop.support.paths import resource

MISSING = "设置里的地方标准“{}”本软件没有，先按“" + DEFAULT_PACK + "”"
# What a screen shows by the pack: rooms that subscribe to these read anew.
_SHOWN = ("setting", "station", "eight_have")


@dataclass(frozen=True, slots=True)
class PackUse:
    """A pack chosen: the one before, the one now, and what is offered otherwise."""

    before: str
    after: str
    differences: tuple[Difference, ...] = ()


@cache
def names() -> tuple[str, ...]:
    """The packs shipped, the default one first."""
    found = sorted(path.stem for path in resource("packs").glob("*.toml"))
    return (DEFAULT_PACK, *(name for name in found if name != DEFAULT_PACK))


@cache
def tables(name: str) -> Mapping[str, Any]:
    """The tables of a shipped pack's file, found without fault; UserError names the packs there are."""
    if name not in names():
        raise UserError(f"没有“{name}”这个地方标准。", f"现有：{'、'.join(names())}。")
    return read_tables(resource("packs", f"{name}.toml"))


@cache
def pack(name: str) -> Pack:
    """A shipped pack by its name."""
    return pack_of(name, tables(name))


def read_tables(path: Path) -> Mapping[str, Any]:
    """The tables of a pack's file; UserError says what is wrong with it and where."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _unreadable(path, str(error)) from error
    found = faults(data)
    if found:
        raise _unreadable(path, "；".join(one.message for one in found))
    return data


def _unreadable(path: Path, why: str) -> UserError:
    return UserError(f"地方标准“{path.name}”读不了：{why}。", "请改正这个文件，或重新安装软件。")


def pack_in_force(book: Book) -> Pack:
    """The pack this book has chosen; the default one where that pack is not shipped (``missing`` tells it)."""
    return _chosen(book.settings)


def _chosen(settings: Settings) -> Pack:
    return pack(settings.pack if settings.pack in names() else DEFAULT_PACK)


def missing(book: Book) -> str:
    """The name of a pack the book has chosen and the program has not, '' where all is well."""
    chosen = book.settings.pack
    return "" if chosen in names() else chosen


def standard(book: Book) -> Standard:
    """The standard in force, the kinds of places in this book's own words where it has any."""
    return standard_in(book.settings)


def standard_in(settings: Settings) -> Standard:
    """The same by settings one has at hand."""
    found, own = _chosen(settings).standard, settings.kind_words
    return replace(found, kinds={code: own.get(code) or word for code, word in found.kinds.items()})


def fields(book: Book, noun: type, held: Mapping[str, Any] | None = None) -> tuple[Field, ...]:
    """The Fields of a noun with the choices they have in this book; what a record ``held`` stays one of them."""
    return fields_in(standard(book), noun, held)


def standard_of(key: str) -> Standard | None:
    """The standard of any shipped pack by the key checks keep of it; None where none has it."""
    every = (pack(name).standard for name in names())
    return next((one for one in every if one.key == key), None)


def told(name: str) -> list[tuple[str, str]]:
    """Everything a pack says, as headings with their words."""
    found = pack(name)
    one = found.standard
    counts = [(f"{item}怎样算达到", (text,)) for item, text in one.counts.items()]
    parts: list[tuple[str, tuple[str, ...]]] = [
        ("标准", (f"{one.key}，{format_day(one.since)}起",)), ("标准项目", one.items), *counts, (one.rooms_name, one.rooms),
        ("基地类型", one.base_kinds), ("阵地类别", tuple(one.kinds.values())), *found.tags.items(),
    ]  # fmt: skip
    return [(head, "、".join(words)) for head, words in parts if words]


def compare(book: Book, name: str) -> PackUse:
    """What would be offered otherwise under another pack; nothing is changed."""
    before = pack_in_force(book)
    return PackUse(before.name, name, tuple(differences(before, pack(name))))


def use(book: Book, name: str) -> tuple[PackUse, Changes]:
    """Put a pack in force (undoable). What is stored stays as it is: tags, rooms, kinds of places, checks."""
    found = compare(book, name)
    if book.settings.pack == name:
        return found, Changes()
    label = f"换用地方标准 {name}"
    with book.operation(label):
        settings_store.save(book.db, replace(book.settings, pack=name))
    return found, changed(label, *_SHOWN)
