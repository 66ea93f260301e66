"""When a roster's household is one of the book's for sure: never by its head's name alone, nor by a number we made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from wenming_desktop.domain.matching import KnownHousehold, fits, plain_number
from wenming_desktop.domain.names import compact, group_label, household_key, plain_digits, village_base
from wenming_desktop.domain.paper_words import few
from wenming_desktop.exchange.people_rows import Block
from wenming_desktop.services.roster_doubles import head_of, shares_member

_NAMED = 4


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


def made_words(numbers: Iterable[str]) -> list[str]:
    """What the clerk is told of household numbers the program made up because the list has none."""
    runs = as_ranges(numbers)
    count = sum(last - first + 1 for found in runs.values() for first, last in found)
    said = [
        f"{village}-{first:03d}" if first == last else f"{village}-{first:03d}至{village}-{last:03d}"
        for village, found in runs.items()
        for first, last in found
    ]
    words = f"有{count}户在表上没有户号，户号是软件编的：{few(said, _NAMED)}。"
    return [f"{words}纸上另有户号的，请先在表里加一列“户号”。"] if count else []


def as_ranges(numbers: Iterable[str]) -> dict[str, list[list[int]]]:
    """Household numbers as they are kept with an import: village -> first and last of each run."""
    runs: dict[str, list[list[int]]] = defaultdict(list)
    for village, count, _ in sorted(map(household_key, numbers)):
        if runs[village] and runs[village][-1][1] == count - 1:
            runs[village][-1][1] = count
        else:
            runs[village].append([count, count])
    return dict(runs)
