"""Find for each row of a roster its household and its person, in file order; what is new or differs goes to the plan."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from wenming_desktop.domain.matching import (
    KnownHousehold,
    KnownPerson,
    Numbers,
    household_of_head,
    number_village,
    own_number,
    plain_number,
    same_person,
)
from wenming_desktop.domain.names import group_label, village_base
from wenming_desktop.exchange.people_rows import Block, PersonLine
from wenming_desktop.exchange.people_sheet import HOUSEHOLD, ID, NAME
from wenming_desktop.services.import_report import Status, Tally
from wenming_desktop.services.roster_days import Dating, check_days
from wenming_desktop.services.roster_doubles import Doubles, head_of, name_place, shares_member
from wenming_desktop.services.roster_editor import RosterEditor, RosterPlan
from wenming_desktop.services.roster_heads import (
    Stated,
    alias_key,
    by_name_only,
    by_plain_number,
    count_of,
    later_words,
    made_for_another,
)  # fmt: skip
from wenming_desktop.services.roster_leavers import Leavers
from wenming_desktop.storage.facts import Since
from wenming_desktop.storage.roster import KnownVillage, Roster


class PeoplePlanner:
    """Takes roster rows and changes only its own picture of the book; ``plan`` holds what is to be written."""

    def __init__(
        self,
        roster: Roster,
        *,
        keep_ids: bool,
        dating: Dating,
        refuse_head: Callable[[KnownHousehold, KnownPerson, date | None], str],
    ) -> None:
        self._refuse_head = refuse_head
        self.tally = Tally()
        self._roster, self._dating = roster, dating
        self._edit = RosterEditor(roster, keep_ids=keep_ids, dating=dating)
        self._settled = {household.village_pk for household in roster.households.values()}
        self.later: Counter[str] = Counter()
        self._year: int | None = None
        self._numbers = Numbers(roster.numbers)
        self._by_number = {household.number: household for household in roster.households.values()}
        self._led_by: dict[tuple[int, str], list[KnownHousehold]] = defaultdict(list)
        self._headless: dict[tuple[int, str], list[KnownHousehold]] = defaultdict(list)
        for household in roster.households.values():
            if household.head is not None:
                self._led_by[household.village_pk, household.head.name].append(household)
            else:
                for name in {person.name for person in household.members}:
                    self._headless[household.village_pk, name].append(household)
        self._leavers = Leavers(roster)
        self.doubles = Doubles(roster, keep_ids=keep_ids)
        self._aliases: dict[str, list[KnownHousehold]] = defaultdict(list)
        for alias, pk in roster.aliases:
            self._aliases[alias_key(alias)].append(roster.households[pk])
        self._ids = {person.id_number: person for person in roster.persons if person.id_number}
        self._seen_ids, self._said = dict[str, str](), Stated(roster.aliases)
        self._found: dict[tuple[Any, ...], KnownHousehold] = {}
        self._merged: dict[tuple[Any, ...], KnownHousehold] = {}
        self._file_heads, self._file_villages = set[str](), set[str]()
        self._stated: set[str] = set()  # villages whose households the file numbers itself
        self.made: list[tuple[str, str]] = []  # numbers made up, and what the list has instead of one of ours

    @property
    def plan(self) -> RosterPlan:
        """What is to be written."""
        return self._edit.plan

    def expect(self, blocks: Sequence[Block]) -> None:
        """Note the villages and numbers of a sheet beforehand: no number one of its rows states is given to another."""
        for block in blocks:
            base = village_base(block.village)
            self._file_villages.add(base)
            self._said.expect(block)
            if number := own_number(block.number, base) or plain_number(block.number, base):
                self._numbers.take(number)
                self._stated.add(base)
        self.doubles.expect(blocks)

    def add_sheet(self, blocks: Iterable[Block], step: Callable[[], None], year: int | None = None) -> None:
        """Plan every row of a sheet, in its order; ``year`` is the one its title speaks of."""
        self._year = year
        self.doubles.judge(self._of_number, self._village_pk)
        pairs = [(person, block) for block in blocks for person in block.lines]
        self._file_heads |= {block.head_id for _, block in pairs if block.head_id}
        for person, block in sorted(pairs, key=lambda pair: pair[0].line.index):
            step()
            self._add(block, person)
        self.tally.created = self._edit.created

    def _add(self, block: Block, person: PersonLine) -> None:
        line = person.line
        self._check_twice(person)
        check_days(person, self._dating.today)
        household = self._household(block, person)
        merged = self._merged.get(block.key)
        if merged is not None:
            self._leavers.tell_of_merged(merged, person, name_place(person))
        known = self._known(household, person) if household is not None else self._elsewhere(person)
        if known is None and person.name and not line.refused:
            self.doubles.ask(household, self._village_pk(block), block, person)
        if line.refused:
            self._note(block, person, "error")
            return
        if household is None:
            household = self._create(block, person)
        moved = self._edit.move(household, self._edit.village(block.village, person), person)
        if known is None:
            known, written = self._edit.person(household, person), True
        else:
            if known.pk == household.head_pk and any(one.is_head and one.line.refused for one in block.lines):
                person.relation = ""  # who was to follow him as head could not be taken: he is it still
            written = self._edit.join(known, household, person)
            written = self._edit.update(known, person) or written
        known.row = person.where
        if known.id_number:
            self._ids[known.id_number] = known
        written = (merged is None and self._keep(block, household, known, person)) or written or moved
        written = self._keep_alias(block, household) or written
        self._note(block, person, "written" if written else "unchanged")

    def _keep(self, block: Block, household: KnownHousehold, known: KnownPerson, person: PersonLine) -> bool:
        """What the row says of its household; True where the book changes by it."""
        leads = person.is_head or self._leads_unnamed(block, household, person)
        written = self._edit.keep(household, known, person, leads=leads)
        if leads:
            self._led_by[household.village_pk, known.name].append(household)
        return written

    def _note(self, block: Block, person: PersonLine, status: Status) -> None:
        household = self._found.get(block.key)
        number = household.number if household is not None else person.number
        summary = (number, person.name, person.relation, group_label(person.group or block.group))
        self.tally.add(person.line.sheet.name, person.line.row, status, summary, person.line.problems)

    def _check_twice(self, person: PersonLine) -> None:
        """The same ID twice in a file: error at the later row."""
        if person.id_number:
            first = self._seen_ids.setdefault(person.id_number, person.where)
            if first != person.where:
                person.line.fault(ID, "id_number", f"身份证号与{first}相同")

    # Which household

    def _village_pk(self, block: Block) -> int | None:
        village = self._edit.villages.get(village_base(block.village))
        return village.pk if village is not None else None

    def _of_number(self, block: Block) -> KnownHousehold | None:
        """The household a block's number is or was, or another list's number stands for in its village."""
        number = own_number(block.number, "") if block.number else ""
        if number in self._by_number:
            return self._by_number[number]
        had = self._aliases.get(alias_key(number or block.number), []) if block.number else []
        here = [one for one in had if number or one.village_pk == self._village_pk(block)]
        return here[0] if len(here) == 1 else None

    def _household(self, block: Block, person: PersonLine) -> KnownHousehold | None:
        """The household of a block as far as the book or an earlier row has it; notes an error where none can be."""
        found = self._found.get(block.key)
        if found is not None:
            return found
        if not block.village:
            place = "village" if "village" in person.line.header.columns else name_place(person)
            person.line.fault(HOUSEHOLD, place, "没有写是哪个嘎查村")
            return None
        base = village_base(block.village)
        village = self._edit.villages.get(base)
        number = own_number(block.number, base) if block.number else ""
        other = number_village(block.number)
        if number:
            # A number that is nobody's any more lives on as the alias of the household it was merged into.
            found = self._by_number.get(number) or self._by_old_number(block, number, person)
            if found is not None and (said := made_for_another(found, block)):
                person.line.fault(HOUSEHOLD, "number", said)
                return None
        elif (moved := self._moved_here(block)) is not None:
            found = moved
        elif other and (other in self._edit.villages or other in self._file_villages):
            person.line.fault(HOUSEHOLD, "number", f"户号“{block.number}”是{other}的，这一行属于{base}")
        elif village is not None:
            found = self._by_alias(village, block.number, person)
            found = found or by_plain_number(self._by_number, block) or self._by_head(village, block, person)
            if found is None and not person.line.refused:
                found = self._once_led(village, block, person)
        if found is not None:
            self._settle(block, found)
        return found

    def _moved_here(self, block: Block) -> KnownHousehold | None:
        """The household of another village's number that has moved here: it is here already, or its people are."""
        number = own_number(block.number, "") if block.number else ""
        had = self._aliases.get(alias_key(number), []) if number else []
        found = self._by_number.get(number) or (had[0] if len(had) == 1 else None)
        if found is None:
            return None
        here = self._edit.villages.get(village_base(block.village))
        moved = here is not None and found.village_pk == here.pk
        return found if moved or shares_member(found, block) else None

    def _settle(self, block: Block, household: KnownHousehold) -> None:
        self._found[block.key] = household
        self._said.settle(block, household)

    def _by_alias(
        self, village: KnownVillage | None, alias: str, person: PersonLine
    ) -> KnownHousehold | None:
        found = [
            household
            for household in self._aliases.get(alias_key(alias), [])
            if village is not None and household.village_pk == village.pk
        ]
        if len(found) > 1:
            listed = "、".join(household.number for household in found)
            person.line.fault(HOUSEHOLD, "number", f"“{alias}”对应几户：{listed}，请写明户号")
        return found[0] if len(found) == 1 else None

    def _by_old_number(self, block: Block, number: str, person: PersonLine) -> KnownHousehold | None:
        """The household that had a number of ours before, or that the one it was counts for since they were merged."""
        found = self._aliases.get(alias_key(number), [])
        here = self._edit.villages.get(village_base(block.village))
        if len(found) == 1 and here is not None and found[0].village_pk != here.pk:
            village = self._edit.village_name(found[0].village_pk)
            said = f"户号“{number}”现在是{village}的{found[0].number}，请核对"
            person.line.fault(HOUSEHOLD, "number", said)
            return None
        merged = self._leavers.merged(number)
        if merged is not None:
            self._merged[block.key] = merged
        return self._by_alias(here, number, person)

    def _once_led(self, village: KnownVillage, block: Block, person: PersonLine) -> KnownHousehold | None:
        """The household a block's head led here: the one it was merged into, an error where it moved to another village."""
        once = self._leavers.once_led(village.pk, *head_of(block), block.group)
        if once is None:
            return None
        if once.merged_on is None:
            place = "head" if person.line.text("head") else name_place(person)
            said = self._leavers.moved(once, self._edit.village_name(once.village_pk))
            person.line.fault(HOUSEHOLD, place, said)
            return None
        self._merged[block.key] = once
        return self._by_alias(village, once.number, person)

    def _by_head(self, village: KnownVillage, block: Block, person: PersonLine) -> KnownHousehold | None:
        """The household of the head's ID, else of head + group; else the one its members stand in, if it lacks a head."""
        head, head_id, birth = head_of(block)
        known, household = self._stands(village, head_id)
        if household is not None and self._may_lead(household, known):
            return household
        named = self._led_by[village.pk, head] if head else []
        unique = [
            one for one in {one.pk: one for one in named}.values() if not self._said.is_anothers(one, block)
        ]
        found = household_of_head(unique, head, head_id, birth, block.group)
        if len(found) > 1 and block.seq is not None:  # the number its 序号 gave one of them tells them apart
            found = [one for one in found if one.number == f"{village.base}-{block.seq:03d}"] or found
        place = "head" if person.line.text("head") else name_place(person)
        if len(found) > 1:
            listed = "、".join(one.number for one in found)
            person.line.fault(HOUSEHOLD, place, f"有{len(found)}户的户主叫“{head}”：{listed}，请写明户号")
            return None
        if found and (said := by_name_only(found[0], block)):
            person.line.fault(HOUSEHOLD, place, said)
            return None
        return found[0] if found else self._by_members(village, block)

    def _stands(
        self, village: KnownVillage, id_number: str
    ) -> tuple[KnownPerson | None, KnownHousehold | None]:
        known = self._ids.get(id_number) if id_number else None
        household = self._roster.households.get(known.household_pk or 0) if known else None
        return known, household if household and household.village_pk == village.pk else None

    def _may_lead(self, household: KnownHousehold, known: KnownPerson | None) -> bool:
        """A member named as head takes the household over, unless its head leads it in this very file (a split)."""
        head = household.head
        return head is None or head is known or head.id_number not in self._file_heads

    def _by_members(self, village: KnownVillage, block: Block) -> KnownHousehold | None:
        """A household without a head whose member a row is: by ID, else by name and birth date."""
        for person in block.lines:
            _, household = self._stands(village, person.id_number)
            if household is not None and household.head_pk is None:
                return household  # his ID decides, whatever number the list gives
        near = {one.pk: one for person in block.lines for one in self._headless[village.pk, person.name]}
        found = [
            one
            for one in near.values()
            if one.head_pk is None
            and not self._said.is_anothers(one, block)
            and (one.group == block.group or None in (one.group, block.group))
            and shares_member(one, block)
        ]
        if len(found) > 1:  # of several the one that is just so
            found = [
                one for one in found if one.group == block.group and shares_member(one, block, just=True)
            ]
        return found[0] if len(found) == 1 else None

    def _create(self, block: Block, person: PersonLine) -> KnownHousehold:
        """A new household, made by its first good row; its village and station too where they are missing."""
        village = self._edit.village(block.village, person)
        plain = plain_number(block.number, village.base)
        number = own_number(block.number, village.base) or ("" if self._is_had(plain) else plain)
        if number:
            self._numbers.take(number)
        else:
            wanted, apart = count_of(block.number) or block.seq, village.base in self._stated
            number = self._numbers.new(village.base, wanted, apart=apart)
            self.made.append((number, "" if plain else block.number))
            if plain:
                person.line.warn("number", f"户号{block.number}已经是别的户，这一户另编为{number}，请核对")
        household = self._edit.household(number, village, block.group, self._founded(village, person))
        self._by_number[number] = household
        self._settle(block, household)
        return household

    def _is_had(self, number: str) -> bool:
        had = self._aliases.get(alias_key(number)) or self._leavers.merged(number)
        return bool(number in self._by_number or had)

    def _founded(self, village: KnownVillage, person: PersonLine) -> Since:
        """From when a household exists that the book did not have; of a later roster's it is said once a village."""
        first = village.pk not in self._settled
        since = self._dating.founded(first=first, year=self._year, stated=person.founded)
        if not first and self._dating.since is None and person.founded is None:
            self.later[village.name] += 1
            self.tally.notes = later_words(self.later, since.day)
        return since

    def _keep_alias(self, block: Block, household: KnownHousehold) -> bool:
        """A number that is not of our shape stays with the household; True where it is new."""
        key, base = alias_key(block.number), village_base(block.village)
        own = own_number(block.number, base) or plain_number(block.number, base) == household.number
        if not key or own or household in self._aliases[key]:
            return False
        self._aliases[key].append(household)
        self._edit.alias(household, block.number)
        return True

    def _leads_unnamed(self, block: Block, household: KnownHousehold, person: PersonLine) -> bool:
        """Where a sheet says nowhere who the head is, the first of a new household is taken for it."""
        if block.head or household.head_pk is not None or not self._edit.is_new(household):
            return False
        if any(
            other.is_head for other in block.lines
        ):  # the head's own row has an error: he comes with the next file
            return False
        person.line.warn("name", "没有写谁是户主，按本户第一人登记")
        return True

    # Which person

    def _known(self, household: KnownHousehold, person: PersonLine) -> KnownPerson | None:
        known = self._elsewhere(person, household)
        if known is None and person.name and not person.line.refused:
            known = same_person(household.members, person.name, person.id_number, person.birth)
            if known is None and (where := self._leavers.where(household, person)):
                person.line.fault(NAME, name_place(person), where)
        if known is not None and known.row and not person.line.refused:
            person.line.fault(NAME, "name", f"与{known.row}是同一人")
        elif (
            known is not None and person.is_head and (said := self._may_lead_since(household, known, person))
        ):
            person.line.fault(NAME, name_place(person), said)
        return known

    def _may_lead_since(self, household: KnownHousehold, known: KnownPerson, person: PersonLine) -> str:
        """Why a member cannot be head from the row's day on, '' where he can; who comes into the book lives there ever."""
        lives = known.household_pk == household.pk and not known.left_on
        if not lives or known.pk == household.head_pk:
            return ""
        return self._refuse_head(household, known, person.changed)

    def _elsewhere(self, person: PersonLine, household: KnownHousehold | None = None) -> KnownPerson | None:
        """Who has the row's ID; one who stands in another household of the book is an error naming it."""
        known = self._ids.get(person.id_number) if person.id_number else None
        other = self._roster.households.get(known.household_pk or 0) if known else None
        if other is not None and other is not household:
            person.line.fault(ID, "id_number", f"这个身份证号的人已登记在{other.number}户")
        return known
