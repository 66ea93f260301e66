"""When a roster's household is one of the book's for sure: never by its head's name alone, nor by a number we made."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.matching import KnownHousehold, fits, own_number, plain_number
from wenming_desktop.domain.names import compact, group_label, household_key, plain_digits, village_base
from wenming_desktop.domain.paper_words import few
from wenming_desktop.exchange.people_rows import Block
from wenming_desktop.services.roster_doubles import head_of, shares_member

_NAMED = 4
_LETTERED = re.compile(r"[A-Z\u4e00-\u9fff]{1,4}[-_—]?0*([0-9]{1,3})号?")


def by_name_only(household: KnownHousehold, block: Block) -> str:
    """Why a block may not be taken for a household found by its head's name, '' where more than the name agrees.

    More is: the same group (or none on both sides), the head's birth date, somebody else of the household.
    """
    name, _, birth = head_of(block)
    head = household.head
    if household.group == block.group or (birth is not None and head is not None and head.birth == birth):
        return ""
    others = [person for person in block.lines if person.name and person.name != name]
    if any(
        fits(known, person.name, person.id_number, person.birth)
        for person in others
        for known in household.members
    ):
        return ""
    place = f"（{group_label(household.group)}）" if household.group else "（没有写小组）"
    return f"{household.number}的户主也叫“{name}”{place}，只凭姓名不能认作一户，请写明户号或小组"


def made_for_another(household: KnownHousehold, block: Block) -> str:
    """Why a number a row states is not taken: an import made it up, and nobody of that household is in the block."""
    name, id_number, birth = head_of(block)
    if not household.made or shares_member(household, block):
        return ""
    if any(fits(known, name, id_number, birth) for known in household.members):
        return ""
    head = household.head
    whose = f"（户主{head.name}）" if head is not None else ""
    return f"户号“{household.number}”是以前导入时编的{whose}，名册里写的是{name or '别的户'}，请核对户号"


def by_plain_number(numbers: Mapping[str, KnownHousehold], block: Block) -> KnownHousehold | None:
    """The household whose number a list's plain one is (003 of 东胜: 东胜-003), where a row speaks of one of its people."""
    found = numbers.get(plain_number(block.number, village_base(block.village)))
    return found if found is not None and shares_member(found, block) else None


def alias_key(alias: str) -> str:
    """A number of somebody's list as it is compared: no spaces, plain digits, capital letters."""
    return plain_digits(compact(alias)).upper()


class Stated:
    """Which number or 序号 of the file stands for which household: heads of one name under two of them are two."""

    def __init__(self, aliases: Iterable[tuple[str, int]]) -> None:
        self._had = defaultdict[int, set[str]](set)
        for alias, pk in aliases:
            self._had[pk].add(alias_key(alias))
        self._numbers, self._seqs = dict[int, str](), dict[int, int]()
        self._expected = set[tuple[str, str]]()

    def expect(self, block: Block) -> None:
        """Note beforehand what the file states."""
        if block.number:
            self._expected.add(_stated_key(block))

    def settle(self, block: Block, household: KnownHousehold) -> None:
        """The household a block was found to be."""
        if block.number:
            self._numbers.setdefault(household.pk, _stated_key(block)[1])
        if block.seq is not None:
            self._seqs.setdefault(household.pk, block.seq)

    def is_anothers(self, household: KnownHousehold, block: Block) -> bool:
        """Whether the file means another block by this household, by the number it states or its 序号."""
        seq = self._seqs.get(household.pk)
        if seq is not None and block.seq is not None and seq != block.seq:
            return True
        if not block.number:
            return False
        village, key = _stated_key(block)
        others = {alias for alias in self._had[household.pk] if (village, alias) in self._expected}
        others |= {self._numbers[household.pk]} if household.pk in self._numbers else set()
        return bool(others - {key})


def _stated_key(block: Block) -> tuple[str, str]:
    base = village_base(block.village)
    number = own_number(block.number, base) or plain_number(block.number, base)
    return base, number or alias_key(block.number)


def count_of(number: str) -> int | None:
    """The count in a number of the list's own shape (C04: 4), which ours takes too where it is free."""
    match = _LETTERED.fullmatch(alias_key(number))
    return int(match.group(1)) or None if match else None


def made_words(made: Iterable[tuple[str, str]]) -> list[str]:
    """What the clerk is told of household numbers the program made up: the list has none, or has its own shape of them."""
    made = list(made)
    runs = as_ranges(number for number, stated in made if not stated)
    pairs = [f"{stated}（{number}）" for number, stated in made if stated]
    count = sum(last - first + 1 for found in runs.values() for first, last in found)
    said = [
        f"{village}-{first:03d}" if first == last else f"{village}-{first:03d}至{village}-{last:03d}"
        for village, found in runs.items()
        for first, last in found
    ]
    words = []
    if said:
        words.append(
            f"有{count}户在表上没有户号，户号是软件编的：{few(said, _NAMED, '段')}。纸上另有户号的，请先在表里加一列“户号”。"
        )
    if pairs:
        words.append(
            f"表上的号{few(pairs, _NAMED, '户')}记作别的户号，照着找得到；括号里是软件编的户号，印在榜上的是它。"
        )
    return words


def later_words(later: Mapping[str, int], since: str) -> list[str]:
    """What is told of households first seen in a later roster, by village: from which day on they exist."""
    day = format_day(date.fromisoformat(since))
    return [
        f"{name}有{count}户是名册里第一次出现的，从{day}起建户，这以前的榜上没有；本来早就有的，请改为从1月1日起建户。"
        for name, count in later.items()
    ]


def as_ranges(numbers: Iterable[str]) -> dict[str, list[list[int]]]:
    """Household numbers as they are kept with an import: village -> first and last of each run."""
    runs: dict[str, list[list[int]]] = defaultdict(list)
    for village, count, _ in sorted(map(household_key, numbers)):
        if runs[village] and runs[village][-1][1] == count - 1:
            runs[village][-1][1] = count
        else:
            runs[village].append([count, count])
    return dict(runs)
