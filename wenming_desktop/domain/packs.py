"""A county's pack (地方标准): its tags, and its standard of N haves with rooms, kinds of bases and of places.

A pack is data with a version, never code; what a book has stored is never changed by choosing another one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from wenming_desktop.domain.errors import Problem
from wenming_desktop.domain.fields import Field, PackList, fields_of
from wenming_desktop.domain.stations import KIND_CODES

Table = Mapping[str, Any]
# ``calendar`` is read and checked by the practice calendar itself.
SECTIONS = ("tags", "standard", "calendar")
_TEXTS, _LISTS = ("name", "version", "rooms_name"), ("items", "rooms", "base_kinds")
_KEYS = (*_TEXTS, *_LISTS, "since", "counts", "kinds")
_NEEDED = ("name", "version", "items")
_PARTED = re.compile(r"[、，,；;\s]")


@dataclass(frozen=True, slots=True)
class Asked:
    """A standard as checks name it: its key 八有标准（第1版） and the words of its items in order."""

    key: str
    items: tuple[str, ...]

    @property
    def short(self) -> str:
        """What one calls it: 八有."""
        return short_of(self.key)


def short_of(key: str) -> str:
    """八有标准（第1版） -> 八有."""
    return key.split("（", maxsplit=1)[0].removesuffix("标准")


@dataclass(frozen=True, slots=True)
class Standard:
    """What a place is to have (N有标准) by a version with its day, and the words that go with it.

    ``counts`` says of an item what counts for it, where the county's paper says so; ``kinds`` are the places there
    are by their fixed code, each with the word this county has for it.
    """

    name: str
    version: str
    since: date
    items: tuple[str, ...]
    counts: Mapping[str, str] = field(default_factory=dict)
    rooms: tuple[str, ...] = ()
    rooms_name: str = "功能室"
    base_kinds: tuple[str, ...] = ()
    kinds: Mapping[str, str] = field(default_factory=lambda: dict(zip(KIND_CODES, KIND_CODES, strict=True)))

    @property
    def key(self) -> str:
        """What a check keeps of it: 八有标准（第1版）."""
        return f"{self.name}（{self.version}）"

    @property
    def asked(self) -> Asked:
        """Its key and items."""
        return Asked(self.key, self.items)

    @property
    def short(self) -> str:
        """八有."""
        return self.asked.short

    def word_of(self, kind: str) -> str:
        """The word for a kind of place; a code the pack does not hold stands for itself."""
        return self.kinds.get(kind, kind)

    def choices(self, listed: PackList) -> Mapping[str, str]:
        """One of its lists: what is stored, and the word shown for it."""
        words: dict[PackList, tuple[str, ...]] = {
            "items": self.items,
            "rooms": self.rooms,
            "base_kinds": self.base_kinds,
        }
        return self.kinds if listed == "kinds" else {word: word for word in words[listed]}


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack by its name: sets of tags (六传, 十送 …) in order, and the standard."""

    name: str
    tags: Mapping[str, tuple[str, ...]]
    standard: Standard


def pack_of(name: str, data: Table) -> Pack:
    """A pack from the tables of its file, which has no ``faults``."""
    told = dict(data["standard"])
    more: dict[str, Any] = {key: tuple(told[key]) for key in _LISTS if key in told}
    more |= {key: dict(told[key]) for key in ("counts", "kinds") if key in told}
    standard = Standard(**{**told, **more})
    return Pack(name, {key: tuple(words) for key, words in data.get("tags", {}).items()}, standard)


def fields_in(standard: Standard, noun: type, held: Mapping[str, Any] | None = None) -> tuple[Field, ...]:
    """The Fields of a noun with their choices as the pack in force lists them.

    What a record ``held`` already and no list names (a kind of an older pack) stays one of the choices.
    """
    return tuple(_filled(one, standard, (held or {}).get(one.name)) for one in fields_of(noun))


def _filled(one: Field, standard: Standard, held: Any) -> Field:
    if not one.listed:
        return one
    choices = dict(standard.choices(one.listed))
    if one.kind == "choice" and held and held not in choices:
        choices[str(held)] = str(held)
    is_named = one.listed == "rooms" and standard.rooms_name != one.label
    said = standard.rooms_name if is_named else one.help
    return replace(one, choices=tuple(choices), labels=tuple(choices.values()), help=said)


# ---- what another pack would change ----
@dataclass(frozen=True, slots=True)
class Difference:
    """What one part of another pack says otherwise: words that come, words that go, or ``before`` and ``after``."""

    part: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    before: str = ""
    after: str = ""

    @property
    def said(self) -> str:
        """标准项目：增加安排、记录；去掉平台."""
        if self.before:
            return f"{self.part}：{self.before}→{self.after}"
        turns = (("增加", self.added), ("去掉", self.removed))
        return f"{self.part}：" + "；".join(f"{verb}{'、'.join(words)}" for verb, words in turns if words)


def differences(before: Pack, after: Pack) -> list[Difference]:
    """What would be offered otherwise under another pack, part by part; nothing where the two say the same."""
    old, new = before.standard, after.standard
    found = [] if old.key == new.key else [Difference("标准", before=old.key, after=new.key)]
    parts: list[tuple[str, Collection[str], Collection[str]]] = [
        ("标准项目", old.items, new.items), ("功能室", old.rooms, new.rooms), ("基地类型", old.base_kinds, new.base_kinds),
        ("阵地类别", old.kinds.values(), new.kinds.values()),
    ]  # fmt: skip
    sets = dict.fromkeys((*before.tags, *after.tags))
    parts += [(f"标签 {name}", before.tags.get(name, ()), after.tags.get(name, ())) for name in sets]
    for part, had, has in parts:
        added, removed = (
            tuple(word for word in one if word not in other) for one, other in ((has, had), (had, has))
        )
        if added or removed:
            found.append(Difference(part, added, removed))
    return found


# ---- what is wrong with a file ----
def faults(data: Table) -> list[Problem]:
    """What is wrong with the tables of a pack's file; ``record`` is the code of the check.

    P01 a key nobody knows, P02 something missing or empty, P03 a word twice, P04 a version without its day,
    P05 not the kind of value it must be, P06 a kind of place or an item there is not.
    """
    found = [*_unknown(data, SECTIONS, ""), *_not_sections(data)]
    if not found:
        found += [*_tags(data.get("tags", {})), *_standard(data["standard"])]
    return found


def _not_sections(data: Table) -> Iterator[Problem]:
    if "standard" not in data:
        yield _problem("P02", "standard", "没有写")
    for name in SECTIONS:
        if not isinstance(data.get(name, {}), Mapping):
            yield _problem("P05", name, "应是一节")


def _tags(tags: Table) -> Iterator[Problem]:
    for name, words in tags.items():
        yield from _words(words, f"tags.{name}")
    each = [set(words) for words in tags.values() if _are_words(words)]
    yield from _doubled((word for words in each for word in words), "tags")


def _standard(told: Table) -> Iterator[Problem]:
    yield from _unknown(told, _KEYS, "standard.")
    yield from (_problem("P02", f"standard.{key}", "没有写") for key in _NEEDED if key not in told)
    for key in _TEXTS:
        if not isinstance(told.get(key, key), str) or not told.get(key, key):
            yield _problem("P05", f"standard.{key}", "应是文字，不能空着")
    since = told.get("since")
    # a datetime is a date too, and would be shown with its hour
    if not isinstance(since, date) or isinstance(since, datetime):
        yield _problem("P04", "standard.since", "应是日期，如 2026-01-01：每个版本都要有日期")
    for key in _LISTS:
        if key in told:
            yield from _words(told[key], f"standard.{key}")
    yield from _texts(told.get("kinds", {}), "standard.kinds", KIND_CODES)
    if _are_words(told.get("items")):
        yield from _texts(told.get("counts", {}), "standard.counts", told["items"])
    if isinstance(told.get("kinds"), Mapping):
        yield from _doubled(map(str, told["kinds"].values()), "standard.kinds")


def _words(value: Any, where: str) -> Iterator[Problem]:
    if not _are_words(value):
        yield _problem("P05", where, '应是一列词，如 ["机构", "阵地"]')
        return
    if not value:
        yield _problem("P02", where, "是空的")
    for word in value:
        # words are kept side by side, parted by 、
        if not word or _PARTED.search(word):
            yield _problem("P05", where, f"“{word}”里不能有标点和空格，也不能空着")
    yield from _doubled(value, where)


def _are_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)


def _texts(value: Any, where: str, known: Collection[str]) -> Iterator[Problem]:
    if not isinstance(value, Mapping) or not all(isinstance(text, str) and text for text in value.values()):
        yield _problem("P05", where, "应是一节，每行一个词和它的说法")
        return
    for key in value:
        if key not in known:
            yield _problem("P06", where, f"没有“{key}”，只能是{'、'.join(known)}")


def _unknown(table: Table, known: Iterable[str], where: str) -> Iterator[Problem]:
    return (_problem("P01", where + key, "不认得这一项") for key in table if key not in known)


def _doubled(words: Iterable[str], where: str) -> Iterator[Problem]:
    return (
        _problem("P03", where, f"“{word}”写了{count}次")
        for word, count in Counter(words).items()
        if count > 1
    )


def _problem(code: str, where: str, what: str) -> Problem:
    return Problem(f"{where} {what}", record=code)
