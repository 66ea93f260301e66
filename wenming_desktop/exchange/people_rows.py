"""The rows of a roster put together as households."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wenming_desktop.domain.people import HEAD, HOUSEHOLD_STATES
from wenming_desktop.exchange.rows import Line

TAKES_PART = HOUSEHOLD_STATES[0]


@dataclass(slots=True)
class Block:
    """The rows of one household as a sheet groups them; head's ID and birth date as far as they are sound."""

    key: tuple[Any, ...]
    number: str = ""
    village: str = ""
    seq: int | None = None
    head: str = ""
    head_id: str = ""
    head_birth: date | None = None
    group: str | None = None
    lines: list[PersonLine] = field(default_factory=list)


@dataclass(slots=True)
class PersonLine:
    """One person as a sheet states them, cleaned; '' or None where the sheet says nothing."""

    line: Line
    village: str = ""
    number: str = ""
    seq: int | None = None
    head: str = ""
    group: str | None = None
    grid: str = ""
    state: str = ""
    state_from: date | None = None
    founded: date | None = None
    changed: date | None = None
    name: str = ""
    written: str = ""  # the name with what stands in brackets behind it
    relation: str = ""
    sex: str = ""
    birth: date | None = None
    ethnic: str = ""
    id_number: str = ""
    phone: str = ""
    party: bool | None = None
    branch: str = ""
    note: str = ""

    @property
    def where(self) -> str:
        """Sheet and row, as one row is told of another."""
        return f"{self.line.sheet.name}第{self.line.row}行"

    @property
    def is_head(self) -> bool:
        """The row of the head of household."""
        return self.relation == HEAD


def households(sheet: str, lines: Iterable[PersonLine]) -> list[Block]:
    """Put rows together as households: by number, by what is merged down, by the head's name, by 户主 in the relation."""
    blocks: dict[tuple[Any, ...], Block] = {}
    current: Block | None = None
    found: list[Block] = []
    for person in lines:
        if person.number:
            key: tuple[Any, ...] = ("number", person.village, person.number)
        elif current is not None and _continues(current.lines[-1], person, numbered=bool(current.number)):
            key = current.key
        else:
            key = (sheet, person.line.index)
        current = blocks.get(key)
        if current is None:
            current = blocks[key] = Block(key, person.number, person.village)
            found.append(current)
        current.lines.append(person)
    for block in found:
        _describe(block)
    found = _join(found)
    for block in found:
        _keep_states_apart(block)
    if any(len({p.seq for p in block.lines if p.seq is not None}) > 1 for block in found):
        for block in found:
            block.seq = None  # the sheet numbers its people, not its households
    return found


def _keep_states_apart(block: Block) -> None:
    """A state on one person's row is that person's: a household ends with its last member only.

    It is the household's where its head's row has it and no other row says otherwise.
    """
    stated = {person.state for person in block.lines if person.state}
    leading = {person.state for person in block.lines if person.is_head}
    for person in block.lines:
        if not person.state or len(block.lines) == 1 or (len(stated) == 1 and person.state in leading):
            continue
        if person.state != TAKES_PART:
            said = f"状态“{person.state}”只写在{person.name or '这个人'}一行，没有改这一户的状态；去世、迁走的，请在“农牧户”里办理"
            person.line.warn("state", said)
        person.state, person.state_from = "", None


def _join(blocks: list[Block]) -> list[Block]:
    """Rows that stand apart and name the same head and group are one household (a sheet sorted by age or name)."""
    led: dict[tuple[str, str], list[Block]] = {}
    for block in blocks:
        if any(person.is_head for person in block.lines):
            led.setdefault((block.village, block.head), []).append(block)
    kept: list[Block] = []
    for block in blocks:
        others = led.setdefault((block.village, block.head), [])
        found = [one for one in others if block.group in (one.group, None) or one.group is None]
        if block.number or not block.head or block in others or len(found) > 1:
            kept.append(block)
        elif found:
            found[0].lines.extend(block.lines)
            _describe(found[0])
        else:
            others.append(block)  # the rows of a head who has no row of his own gather at the first of them
            kept.append(block)
    return kept


def _continues(before: PersonLine, person: PersonLine, *, numbered: bool) -> bool:
    """Whether a row without a number belongs to the household of the row above it.

    Below a ``numbered`` row it must say what it is to the head. A sheet that says nowhere who leads has a household
    in each row, but for rows whose 序号 is left out.
    """
    sheet, index, columns = person.line.sheet, person.line.index, person.line.header.columns
    for name in ("seq", "head"):
        column = columns.get(name, -1)
        if sheet.is_filled(index, column):
            return sheet.origin_row(index, column) <= before.line.index
    elsewhere = person.village not in ("", before.village)  # a village left out is that of the row above
    if person.is_head or elsewhere or (numbered and not person.relation):
        return False
    if not {"relation", "head"} & set(columns):
        return "seq" in columns and person.seq is None
    return not person.head or person.head == before.head


def _describe(block: Block) -> None:
    heads = [person for person in block.lines if person.is_head]
    named = [person.head for person in block.lines if person.head]
    first = heads[0] if heads else None
    block.head = (first.name if first and first.name else "") or (named[0] if named else "")
    if first is not None:
        block.head_id, block.head_birth = first.id_number, first.birth
    block.seq = next((person.seq for person in block.lines if person.seq is not None), None)
    block.group = next((person.group for person in block.lines if person.group is not None), None)
