"""What an import of people adds and changes, collected as rows by table, with a warning for each change."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.identity import mask_phone
from wenming_desktop.domain.matching import KnownHousehold, KnownPerson
from wenming_desktop.domain.names import compact, group_label, village_base, village_word
from wenming_desktop.domain.people import HEAD
from wenming_desktop.domain.stations import PRACTICE_STATION
from wenming_desktop.exchange.people_rows import PersonLine
from wenming_desktop.services.roster_days import Dating
from wenming_desktop.storage import facts
from wenming_desktop.storage.facts import Since
from wenming_desktop.storage.roster import KnownVillage, Roster, Row
from wenming_desktop.support.ids import uuid7
from wenming_desktop.support.pinyin import readings

_PLAIN = ("name", "relation", "sex", "ethnic", "phone", "note")
_LABELS = {
    "name": "姓名", "relation": "与户主关系", "sex": "性别", "birth": "出生日期", "ethnic": "民族",
    "phone": "联系电话", "note": "备注", "party": "党员",
}  # fmt: skip
# Parents before children; the head of a household is checked at the end of the transaction.
ORDER = (
    "village", "station", "branch", "grid", "household", "household_alias", "person",
)  # fmt: skip


class Change(NamedTuple):
    """A fact of a household the book has or is about to have; ``wrong``: the one that holds was wrong from the first."""

    household_pk: int
    kind: str
    value: str | int | None
    since: Since
    wrong: bool = False


@dataclass(slots=True)
class RosterPlan:
    """Rows to insert and columns to change, by table; empty where the book already says all of it."""

    inserts: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    updates: dict[str, dict[int, Row]] = field(default_factory=lambda: defaultdict(dict))
    founded: dict[int, Since] = field(default_factory=dict)  # new households
    facts: list[Change] = field(default_factory=list)
    homes: list[tuple[int, int]] = field(default_factory=list)  # persons who stood nowhere: person, household

    def change(self, table: str, pk: int, row: Row) -> None:
        """Set columns of a row, on top of what was set before."""
        self.updates[table].setdefault(pk, {}).update(row)

    @property
    def nouns(self) -> tuple[str, ...]:
        """The tables it touches; none where there is nothing to write."""
        touched = {"household", "household_fact"} if self.facts else set()
        touched |= {"person"} if self.homes else set()
        touched |= {table for table in ORDER if self.inserts.get(table) or self.updates.get(table)}
        return tuple(sorted(touched))


class RosterEditor:
    """Adds to and changes a picture of the book, and keeps what is to be written in ``plan``."""

    def __init__(self, roster: Roster, *, keep_ids: bool, dating: Dating) -> None:
        self.roster, self.plan = roster, RosterPlan()
        self.created: list[str] = []
        self.villages = {village.base: village for village in roster.villages}
        self._keep_ids, self._dating = keep_ids, dating
        self._new_rows: dict[int, Row] = {}
        self._stated: dict[tuple[int, str], Any] = {}
        self._joined: set[int] = set()

    # New rows

    def village(self, name: str, person: PersonLine) -> KnownVillage:
        """The village of a row, made with its station where the book lacks it."""
        base = village_base(name)
        village = self.villages.get(base)
        if village is None:
            if not village_word(name):
                person.line.warn("village", f"“{name}”没有写明是嘎查、村还是社区")
            position = max((one.position for one in self.villages.values()), default=0) + 1
            village = KnownVillage(self.roster.new_pk("village"), compact(name), base, position)
            self.villages[base] = village
            self._add(
                "village",
                {"pk": village.pk, "id": uuid7(), "name": village.name, "base": base, "position": position},
                village.name,
            )
            self._station(village)
        return village

    def village_name(self, pk: int) -> str:
        """The name of a village the book has or is about to have."""
        return next(village.name for village in self.villages.values() if village.pk == pk)

    def _station(self, village: KnownVillage) -> None:
        name = f"{village.name}{PRACTICE_STATION}"
        if name not in self.roster.stations:
            self.roster.stations.add(name)
            pk = self.roster.new_pk("station")
            self._add("station", {"pk": pk, "id": uuid7(), "name": name, "village_pk": village.pk}, name)

    def _add(self, table: str, row: Row, created: str = "") -> None:
        self.plan.inserts[table].append(row)
        if created:
            self.created.append(created)

    def household(
        self, number: str, village: KnownVillage, group: str | None, founded: Since
    ) -> KnownHousehold:
        """A new household that takes part and exists from a day."""
        household = KnownHousehold(self.roster.new_pk("household"), number, village.pk, group)
        self.roster.households[household.pk] = household
        row: Row = {
            "pk": household.pk, "id": uuid7(), "number": number, "village_pk": village.pk, "grp": group,
            "head_pk": None, "state": household.state, "state_from": None, "grid_pk": None,
        }  # fmt: skip
        self._new_rows[household.pk] = row
        self._add("household", row)
        self.plan.founded[household.pk] = founded
        if group is not None:
            self._stated[household.pk, "group"] = group
        return household

    def alias(self, household: KnownHousehold, alias: str) -> None:
        """Keep a number of somebody else's list with the household."""
        self._add("household_alias", {"household_pk": household.pk, "alias": alias})

    def is_new(self, household: KnownHousehold) -> bool:
        """True for a household this import makes."""
        return household.pk in self._new_rows

    def person(self, household: KnownHousehold | None, person: PersonLine) -> KnownPerson:
        """A new person as the row states them; one without a household (None) is a volunteer the register lacks."""
        home = household.pk if household is not None else None
        known = KnownPerson(
            self.roster.new_pk("person"), home, person.name, person.id_number, person.sex, person.birth,
            person.ethnic, person.phone, person.relation, bool(person.party), self._branch(person), person.note,
        )  # fmt: skip
        if household is not None:
            household.members.append(known)
        row: Row = {
            "pk": known.pk, "id": uuid7(), "household_pk": home, "name": known.name,
            "id_number": (known.id_number or None) if self._keep_ids else None, "sex": known.sex,
            "birth": known.birth.isoformat() if known.birth else None, "ethnic": known.ethnic, "phone": known.phone,
            "relation": known.relation, "party": int(known.party), "branch_pk": known.branch_pk, "note": known.note,
            **sound_of(known.name),
        }  # fmt: skip
        self._add("person", row)
        return known

    def _branch(self, person: PersonLine) -> int | None:
        if not person.branch:
            return None
        if person.branch not in self.roster.branches:
            pk = self.roster.branches[person.branch] = self.roster.new_pk("branch")
            village = self.villages.get(village_base(person.village))
            row = {
                "pk": pk,
                "id": uuid7(),
                "name": person.branch,
                "village_pk": village.pk if village else None,
            }
            self._add("branch", row, person.branch)
        return self.roster.branches[person.branch]

    # What differs

    def join(self, known: KnownPerson, household: KnownHousehold, person: PersonLine) -> bool:
        """A person who stood in no household joins the one the row names; True where that is new."""
        if known.household_pk == household.pk:
            return False
        person.line.warn("name", f"{known.name}原来不在任何一户，现归入{household.number}")
        known.household_pk = household.pk
        household.members.append(known)
        self._joined.add(known.pk)
        self.plan.homes.append((known.pk, household.pk))
        return True

    def move(self, household: KnownHousehold, village: KnownVillage, person: PersonLine) -> bool:
        """A household whose number a roster of another village carries lives there now; the number stays."""
        if household.village_pk == village.pk:
            return False
        before = self.village_name(household.village_pk)
        person.line.warn("number", _differs_text("嘎查村", before, village.name))
        self._change(household, facts.VILLAGE, village.pk, person)
        if household.group is not None and person.group is None:
            self._change(household, facts.GROUP, None, person)
            household.group = None
        household.village_pk, household.grid_pk = village.pk, None
        self.plan.change("household", household.pk, {"grid_pk": None, "own_order": None})
        return True

    def _change(
        self,
        household: KnownHousehold,
        kind: str,
        value: str | int | None,
        person: PersonLine,
        day: date | None = None,
    ) -> None:
        since = self._dating.changed(day or person.changed)
        self.plan.facts.append(Change(household.pk, kind, value, since, kind in self._dating.wrong))

    def update(self, known: KnownPerson, person: PersonLine) -> bool:
        """Non-blank cells that differ change the book, each with a warning; blanks change nothing. True if any did."""
        row: Row = {}
        for name in _PLAIN:
            new = getattr(person, name)
            if new and new != getattr(known, name):
                self._warn(known, person, name, getattr(known, name), new)
                row[name] = new
                setattr(known, name, new)
        if "name" in row:
            row |= sound_of(known.name)
        for change in (self._birth, self._id, self._party, self._branch_change):
            row |= change(known, person)
        if row:
            self.plan.change("person", known.pk, row)
        return bool(row)

    def _warn(
        self, known: KnownPerson, person: PersonLine, name: str, old: str, new: str, place: str = ""
    ) -> None:
        """原…现…; what only fills in a volunteer who comes into his household was never different."""
        if old or known.pk not in self._joined:
            old = old or ("否" if name == "party" else "")
            person.line.warn(place or name, _differs(name, old, new))

    def _birth(self, known: KnownPerson, person: PersonLine) -> Row:
        if person.birth is None or person.birth == known.birth:
            return {}
        old, new = known.birth.isoformat() if known.birth else "", person.birth.isoformat()
        self._warn(known, person, "birth", old, new, "birth" if person.line.text("birth") else "id_number")
        known.birth = person.birth
        return {"birth": new}

    def _id(self, known: KnownPerson, person: PersonLine) -> Row:
        if not person.id_number or known.id_number:
            return {}
        known.id_number = person.id_number
        if not self._keep_ids:
            return {}
        person.line.warn("id_number", "身份证号：原来没有，现按表格补上")
        return {"id_number": person.id_number}

    def _party(self, known: KnownPerson, person: PersonLine) -> Row:
        if person.party is None or person.party == known.party:
            return {}
        old = _yes(known.party) if known.party else ""
        place = "party" if person.line.text("party") else "note"
        self._warn(known, person, "party", old, _yes(person.party), place)
        known.party = person.party
        return {"party": int(person.party)}

    def _branch_change(self, known: KnownPerson, person: PersonLine) -> Row:
        branch = self._branch(person)
        if branch is None or branch == known.branch_pk:
            return {}
        person.line.warn("branch", f"所在党支部现为{person.branch}")
        known.branch_pk = branch
        return {"branch_pk": branch}

    def keep(self, household: KnownHousehold, known: KnownPerson, person: PersonLine, *, leads: bool) -> bool:
        """Head, group, grid and state as rows of the household state them; the first row that says one holds.

        True where the book changes by it.
        """
        row: Row = {}
        dated = len(self.plan.facts)
        if leads and known.left_on and household.head_pk != known.pk:
            gone = format_day(date.fromisoformat(known.left_on))
            person.line.warn("name", f"{known.name}{gone}已迁出或去世，表上还写他是户主，没有改；请先核对")
            leads = False
        if leads and self._first(household, "head", known.pk, person, "name", "本户前面已有户主，未改"):
            row |= self._head(household, known, person)
        if person.group is not None and self._first(
            household, "group", person.group, person, "group", "同一户的村民小组前后不一致，以前面的为准"
        ):
            row |= self._group(household, person)
        if person.grid and self._first(
            household, "grid", person.grid, person, "grid", "同一户的网格前后不一致，以前面的为准"
        ):
            row |= self._grid(household, person)
        agreed = person.state and self._first(
            household, "state", person.state, person, "state", "同一户的状态前后不一致，以前面的为准"
        )
        if agreed and household.state != person.state:
            self._state(household, person)
        if self.is_new(household):
            self._new_rows[household.pk].update(row)
        elif row:
            self.plan.change("household", household.pk, row)
        return bool(row) or len(self.plan.facts) > dated

    def _first(
        self, household: KnownHousehold, what: str, value: Any, person: PersonLine, place: str, message: str
    ) -> bool:
        stated = self._stated.setdefault((household.pk, what), value)
        if stated != value:
            person.line.warn(place, message)
        return bool(stated == value)

    def _head(self, household: KnownHousehold, known: KnownPerson, person: PersonLine) -> Row:
        old = household.head
        if household.head_pk == known.pk:
            return {}
        if old is not None:
            person.line.warn("relation", _differs_text("户主", old.name, known.name))
            if old.relation == HEAD:  # what the old head is to the new one is left open
                old.relation = ""
                self.plan.change("person", old.pk, {"relation": ""})
        household.head_pk = known.pk
        return self._told(household, facts.HEAD, "head_pk", known.pk, person)

    def _told(
        self, household: KnownHousehold, kind: str, column: str, value: str | int | None, person: PersonLine
    ) -> Row:
        """A column of a household this import makes; of one the book has, a fact from a day."""
        if self.is_new(household):
            return {column: value}
        self._change(household, kind, value, person)
        return {}

    def _group(self, household: KnownHousehold, person: PersonLine) -> Row:
        if household.group == person.group:
            return {}
        old, new = group_label(household.group), group_label(person.group)
        person.line.warn("group", _differs_text("村民小组", old, new))
        household.group = person.group
        return self._told(household, facts.GROUP, "grp", person.group, person)

    def _grid(self, household: KnownHousehold, person: PersonLine) -> Row:
        key = (household.village_pk, person.grid)
        if key not in self.roster.grids:
            self.roster.grids[key] = self.roster.new_pk("grid")
            self._add(
                "grid",
                {"pk": self.roster.grids[key], "id": uuid7(), "name": person.grid, "village_pk": key[0]},
                person.grid,
            )
        if household.grid_pk == self.roster.grids[key]:
            return {}
        if not self.is_new(household):
            person.line.warn("grid", f"网格现为{person.grid}")
        household.grid_pk = self.roster.grids[key]
        return {"grid_pk": household.grid_pk}

    def _state(self, household: KnownHousehold, person: PersonLine) -> None:
        day = person.state_from or person.changed
        if self.is_new(household):
            # One who comes into the book as away or struck off was so before: no board lists it.
            founded = self.plan.founded[household.pk]
            since = self._dating.changed(day) if day else founded
            self.plan.facts.append(Change(household.pk, facts.STATE, person.state, since))
        else:
            person.line.warn("state", _differs_text("状态", household.state, person.state))
            self._change(household, facts.STATE, person.state, person, day)
        household.state = person.state


def sound_of(name: str) -> Row:
    """The two columns search by sound looks in."""
    sound = readings(name)
    return {"pinyin": sound.pinyin, "initials": sound.initials}


def _yes(party: bool) -> str:
    return "是" if party else "否"


def _differs(name: str, old: str, new: str) -> str:
    if name == "phone":
        old, new = mask_phone(old), mask_phone(new)
    return _differs_text(_LABELS[name], old, new)


def _differs_text(label: str, old: str, new: str) -> str:
    return f"{label}：原{old or '（空）'}，现{new}"
