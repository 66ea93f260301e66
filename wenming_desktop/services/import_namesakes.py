"""Which names of a roster keep what stands in brackets behind them: two people of one village are told apart only so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from wenming_desktop.domain.names import clean_name, namesakes, split_name, village_base
from wenming_desktop.exchange.people_rows import PersonLine
from wenming_desktop.exchange.people_sheet import Apart
from wenming_desktop.storage.roster import Roster


class There(NamedTuple):
    """Whom the book has: household numbers by village and name, names by household number and by ID number."""

    homes: Mapping[tuple[str, str], str]
    members: Mapping[str, frozenset[str]]
    ids: Mapping[str, str]

    @classmethod
    def of(cls, roster: Roster) -> There:
        """As the book stands before the import."""
        bases = {village.pk: village.base for village in roster.villages}
        homes: dict[tuple[str, str], str] = {}
        members: dict[str, frozenset[str]] = {}
        for household in roster.households.values():
            living = [one.name for one in household.members if not one.left_on]
            members[household.number] = frozenset(living)
            homes |= {(bases.get(household.village_pk, ""), name): household.number for name in living}
        return cls(homes, members, {one.id_number: one.name for one in roster.persons if one.id_number})


def kept_apart(roster: Roster, lines: Sequence[PersonLine]) -> Apart:
    """The names that stay as written, with what is told; who is in the book without his bracket stays as he is there."""
    there = There.of(roster)
    found: dict[tuple[str, str], str] = {}
    shorn: set[tuple[str, str]] = set()
    apart = namesakes((village_base(one.village), one.written, one.id_number) for one in lines)
    apart |= namesakes((*key, "") for key in _heads(lines))
    for person in lines:
        key = (village_base(person.village), person.written)
        bare, remark = split_name(person.written)
        if not remark:
            continue
        if key in there.homes:
            found[key] = ""
        elif key in apart:
            found[key] = _words(there, person, bare, remark)
            shorn |= {key} if _is_there(there, person, bare) else set()
    found |= {key: "" for key in apart & set(_heads(lines)) if key not in found}
    return {key: said for key, said in found.items() if key not in shorn}


def _heads(lines: Iterable[PersonLine]) -> list[tuple[str, str]]:
    """The heads that are named with something in brackets: of a head without a row only his column tells."""
    named = {(village_base(one.village), clean_name(one.line.text("head"))) for one in lines}
    return [(home, name) for home, name in named if split_name(name)[1]]


def _is_there(there: There, person: PersonLine, bare: str) -> bool:
    """Whether he stands in the book by his bare name: in the household of his number, or with his ID."""
    if person.id_number in there.ids:
        return there.ids[person.id_number] == bare
    return bare in there.members.get(person.number, frozenset())


def _words(there: There, person: PersonLine, bare: str, remark: str) -> str:
    said = f"{person.village or '表里'}不止一位{bare}，“{remark}”留在姓名里，好区分开，请核对"
    number = there.homes.get((village_base(person.village), bare), "")
    return f"{said}；{number}的{bare}是不是同一人，也请核对" if number else said
