"""Sets of tags (六传, 六讲, 六帮, 十送) of the pack in force, offered beside the two fixed tag sets; any other word may be written."""

from __future__ import annotations

from dataclasses import dataclass

from wenming_desktop.services import packs
from wenming_desktop.services.context import Book


@dataclass(frozen=True, slots=True)
class TagPack:
    """A set of tags by its name, with its tags in order."""

    name: str
    tags: tuple[str, ...]


def tag_packs(book: Book) -> tuple[TagPack, ...]:
    """The sets of tags of the pack in force."""
    return tuple(TagPack(name, tags) for name, tags in packs.pack_in_force(book).tags.items())


def offered_tags(book: Book) -> list[str]:
    """What to offer in the field: the pack's tags, then the other words this book has used, most used first."""
    offered = [tag for pack in tag_packs(book) for tag in pack.tags]
    used: dict[str, int] = {}
    for (tags,) in book.db.execute("SELECT tags FROM activity WHERE tags <> ''").fetchall():
        for tag in str(tags).split("、"):
            used[tag] = used.get(tag, 0) + 1
    own = sorted(used.keys() - set(offered), key=lambda tag: (-used[tag], tag))
    return [*offered, *own]
