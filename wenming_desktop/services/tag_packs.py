"""Packs of tags (六传六讲六帮, 十送) offered beside the two fixed tag sets; the clerk may write any other word."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from wenming_desktop.services.context import Book
from wenming_desktop.support.paths import resource


@dataclass(frozen=True, slots=True)
class TagPack:
    """A pack by its name, with its tags in order."""

    name: str
    tags: tuple[str, ...]


@cache
def tag_packs() -> tuple[TagPack, ...]:
    """The packs shipped with the program."""
    shipped = json.loads(resource("packs", "activity_tags.json").read_text(encoding="utf-8"))
    return tuple(TagPack(one["name"], tuple(one["tags"])) for one in shipped["packs"])


def offered_tags(book: Book) -> list[str]:
    """What to offer in the field: the packs' tags, then the other words this book has used, most used first."""
    offered = [tag for pack in tag_packs() for tag in pack.tags]
    used: dict[str, int] = {}
    for (tags,) in book.db.execute("SELECT tags FROM activity WHERE tags <> ''").fetchall():
        for tag in str(tags).split("、"):
            used[tag] = used.get(tag, 0) + 1
    own = sorted(used.keys() - set(offered), key=lambda tag: (-used[tag], tag))
    return [*offered, *own]
