"""Places (阵地): villages with their stations, grids and party branches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from wenming_desktop.domain.errors import GoneError, Problem, UserError
from wenming_desktop.domain.fields import fields_of
from wenming_desktop.domain.identity import mask_phone
from wenming_desktop.domain.matching import place_named
from wenming_desktop.domain.names import compact, group_key, village_base, village_word
from wenming_desktop.domain.packs import Standard
from wenming_desktop.domain.people import PartyBranch
from wenming_desktop.domain.place_tree import goes_round
from wenming_desktop.domain.stations import PRACTICE_STATION, Grid, Station, Village
from wenming_desktop.services import forms, packs, place_rules
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.forms import Cleaned, Values
from wenming_desktop.storage import journal
from wenming_desktop.storage import places as place_store

PlaceNoun = Literal["village", "station", "grid", "branch"]
_NOUNS: dict[PlaceNoun, type] = {"village": Village, "station": Station, "grid": Grid, "branch": PartyBranch}
_WORDS: dict[PlaceNoun, str] = {
    "village": "嘎查村",
    "station": "阵地",
    "grid": "网格",
    "branch": "党支部",
}


@dataclass(frozen=True, slots=True)
class VillageRow:
    """A village with how many households and people live there; ``position`` is the order villages were made in."""

    pk: int
    name: str
    base: str
    position: int
    groups: int | None
    note: str
    households: int
    people: int


@dataclass(frozen=True, slots=True)
class StationRow:
    """A place of practice; its phone masked, ``kind`` its code and ``kind_word`` what this book calls it."""

    pk: int
    name: str
    kind: str
    village_pk: int | None
    village: str
    parent_pk: int | None
    parent: str
    head: str
    phone: str
    address: str
    area: int | None
    opened: str | None
    seats: int | None
    rooms: str
    hours: str
    theme: str
    offers: str
    status: str
    note: str
    kind_word: str = ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A grid with its keeper (phone masked) and how many households it holds."""

    pk: int
    name: str
    village_pk: int
    village: str
    keeper: str
    phone: str
    households: int


@dataclass(frozen=True, slots=True)
class BranchRow:
    """A party branch and how many members it has."""

    pk: int
    name: str
    village_pk: int | None
    village: str
    secretary: str
    members: int


def villages(book: Book) -> list[VillageRow]:
    """All villages in the order they were made."""
    return [VillageRow(*row) for row in place_store.listed(book.db, "village")]


def village(book: Book, pk: int) -> VillageRow:
    """One village; UserError where it is not there."""
    return VillageRow(*_one(book, "village", "v.pk = ?", pk))


def groups(book: Book, village_pk: int) -> list[str]:
    """The villagers' groups (组) that households of a village stand in, numbers first."""
    rows = book.db.execute(
        "SELECT DISTINCT grp FROM household WHERE village_pk = ? AND grp IS NOT NULL AND merged_into IS NULL",
        [village_pk],
    )
    return sorted((str(row[0]) for row in rows.fetchall()), key=group_key)


def stations(book: Book, village_pk: int | None = None) -> list[StationRow]:
    """The places of practice, of one village or all."""
    found = place_store.listed(book.db, "station", "(?1 IS NULL OR s.village_pk = ?1)", [village_pk])
    standard = packs.standard(book)
    return [_station(row, standard) for row in found]


def station(book: Book, pk: int) -> StationRow:
    """One place of practice."""
    return _station(_one(book, "station", "s.pk = ?", pk), packs.standard(book))


def grids(book: Book, village_pk: int | None = None) -> list[GridRow]:
    """The grids, of one village or all."""
    found = place_store.listed(book.db, "grid", "(?1 IS NULL OR g.village_pk = ?1)", [village_pk])
    return [_grid_row(row) for row in found]


def branches(book: Book, village_pk: int | None = None) -> list[BranchRow]:
    """The party branches, of one village or all."""
    found = place_store.listed(book.db, "branch", "(?1 IS NULL OR b.village_pk = ?1)", [village_pk])
    return [BranchRow(*row) for row in found]


def _one(book: Book, noun: PlaceNoun, where: str, pk: int) -> Sequence[Any]:
    found = place_store.listed(book.db, noun, where, [pk])
    if not found:
        raise GoneError(f"没有这个{_WORDS[noun]}。")
    return found[0]


def _station(row: Sequence[Any], standard: Standard) -> StationRow:
    one = StationRow(*row)
    return replace(one, phone=mask_phone(one.phone), kind_word=standard.word_of(one.kind))


def kinds(book: Book) -> list[tuple[str, str]]:
    """The kinds of places to filter by: those of the pack in force, then others that some place has; code and word."""
    words = dict(packs.standard(book).kinds)
    for (kind,) in book.db.execute("SELECT DISTINCT kind FROM station ORDER BY kind").fetchall():
        words.setdefault(str(kind), str(kind))
    return list(words.items())


def find_village(book: Book, text: str) -> int:
    """The key of the village a text names: a village (with or without its word) or its station.

    UserError lists what exists.
    """
    township = book.settings.institute.township
    wanted = village_base(place_named(text, township))
    every = villages(book)
    for one in every:
        if one.base == wanted:
            return one.pk
    # Whole names only: 东萨日朗嘎查新时代文明实践站 never means the station of 萨日朗嘎查.
    names = {compact(text), compact(text).removeprefix(township)}
    for row in book.db.execute(
        "SELECT name, village_pk FROM station WHERE village_pk IS NOT NULL"
    ).fetchall():
        if compact(str(row[0])) in names:
            return int(row[1])
    if not every:
        raise UserError(f"没有找到“{text}”。", "数据里还没有嘎查村，请先导入农牧户。")
    raise UserError(f"没有找到“{text}”。", f"现有：{'、'.join(one.name for one in every)}。")


def save_village(book: Book, pk: int | None, values: Values) -> tuple[int, Changes]:
    """Make (None) or change a village; making one makes its station too."""
    return _save(book, "village", pk, values)


def save_station(book: Book, pk: int | None, values: Values) -> tuple[int, Changes]:
    """Make or change a place of practice; ``village`` is a village's name or ''."""
    return _save(book, "station", pk, values)


def save_grid(book: Book, pk: int | None, values: Values) -> tuple[int, Changes]:
    """Make or change a grid of a village."""
    return _save(book, "grid", pk, values)


def save_branch(book: Book, pk: int | None, values: Values) -> tuple[int, Changes]:
    """Make or change a party branch."""
    return _save(book, "branch", pk, values)


def check_place(book: Book, noun: PlaceNoun, pk: int | None, values: Values) -> list[Problem]:
    """What is wrong with a form, by field name (``Problem.record``), before it is saved."""
    return list(_checked(book, noun, pk, values).problems)


def place_values(book: Book, noun: PlaceNoun, pk: int) -> dict[str, Any]:
    """What a form of a place starts with, by field name; the phone masked (saving it masked leaves it)."""
    row = {"village": village, "station": station, "grid": _grid, "branch": _branch}[noun](book, pk)
    return {name: getattr(row, name) for name in _columns_of(noun)}


def _grid(book: Book, pk: int) -> GridRow:
    return _grid_row(_one(book, "grid", "g.pk = ?", pk))


def _grid_row(row: Sequence[Any]) -> GridRow:
    one = GridRow(*row)
    return replace(one, phone=mask_phone(one.phone))


def _branch(book: Book, pk: int) -> BranchRow:
    return BranchRow(*_one(book, "branch", "b.pk = ?", pk))


def _columns_of(noun: PlaceNoun) -> list[str]:
    return [field.name for field in fields_of(_NOUNS[noun])]


def remove_place(book: Book, noun: PlaceNoun, pk: int) -> tuple[None, Changes]:
    """Take a place away that nothing points at; UserError else. A village goes with its untouched station."""
    name = str(_one(book, noun, f"{noun[0]}.pk = ?", pk)[1])
    if place_store.uses(book.db, noun, pk):
        raise UserError(f"“{name}”还有登记在用，不能删除。", "请先把其中的农牧户、人员移到别处。")
    label = f"删除{_WORDS[noun]} {name}"
    with book.operation(label):
        if noun == "village":
            _remove_own_station(book, pk, name)
            book.db.execute("UPDATE station SET village_pk = NULL WHERE village_pk = ?", [pk])
        if noun == "station":
            place_store.remove_station(book.db, pk)
        else:
            book.db.execute(f"DELETE FROM {noun} WHERE pk = ?", [pk])
    return None, changed(label, noun, "station", *(place_store.OWN if noun == "station" else ()))


def _remove_own_station(book: Book, village_pk: int, village_name: str) -> None:
    """The station made with a village goes with it, unless something points at it by now."""
    own = book.db.execute(
        "SELECT pk FROM station WHERE village_pk = ? AND name = ?",
        [village_pk, village_name + PRACTICE_STATION],
    ).fetchone()
    if own and not place_store.uses(book.db, "station", int(own[0])):
        place_store.remove_station(book.db, int(own[0]))


def reveal_phone(book: Book, station_pk: int) -> tuple[str, Changes]:
    """The full phone of a place ('' where none is kept); the look stands in the log, without the number."""
    stored = _stored(book, "station", station_pk)
    with book.operation(f"查看 {stored['name']} 的联系电话", kind="note"):
        pass
    return str(stored["phone"]), Changes(frozenset({"operation"}))


def _save(book: Book, noun: PlaceNoun, pk: int | None, values: Values) -> tuple[int, Changes]:
    checked = _checked(book, noun, pk, values)
    forms.refuse(checked.problems)
    row = _row(checked.values)
    name = row.get("name") or _one(book, noun, f"{noun[0]}.pk = ?", pk or 0)[1]
    if pk is None:
        label = f"新增{_WORDS[noun]} {name}"
        with book.operation(label):
            pk = (
                place_store.insert_village(book.db, **row)
                if noun == "village"
                else place_store.insert(book.db, noun, row)
            )
        return pk, changed(label, noun, "station")
    stored = _stored(book, noun, pk)
    if "phone" in row and row["phone"] == mask_phone(str(stored["phone"])):
        del row["phone"]
    if noun == "village" and "name" in row:
        row["base"] = village_base(row["name"])
    row = forms.differing(row, stored)
    if not row:
        return pk, Changes()
    label = f"修改{_WORDS[noun]} {name}"
    with book.operation(label):
        journal.update(book.db, noun, pk, row)
        if "base" in row or (noun == "village" and "name" in row):
            _rename_station(book, str(stored["name"]), str(row["name"]), pk)
    return pk, changed(label, noun, "station")


def _rename_station(book: Book, old: str, new: str, village_pk: int) -> None:
    book.db.execute(
        "UPDATE station SET name = ? WHERE village_pk = ? AND name = ?",
        [new + PRACTICE_STATION, village_pk, old + PRACTICE_STATION],
    )


def _stored(book: Book, noun: PlaceNoun, pk: int) -> dict[str, Any]:
    cursor = book.db.execute(f"SELECT * FROM {noun} WHERE pk = ?", [pk])
    names = [column[0] for column in cursor.description]
    row = cursor.fetchone()
    if row is None:
        raise GoneError(f"没有这个{_WORDS[noun]}。")
    return dict(zip(names, row, strict=True))


def _checked(book: Book, noun: PlaceNoun, pk: int | None, values: Values) -> Cleaned:
    held = _stored(book, noun, pk) if pk is not None else {}
    read = forms.clean(_NOUNS[noun], values, packs.fields(book, _NOUNS[noun], held))
    cleaned = forms.required(_NOUNS[noun], read, new=pk is None)
    found = dict(cleaned.values)
    problems = list(cleaned.problems)
    if noun == "village" and found.get("name"):
        found["name"] = compact(found["name"])
        problems += _village_problems(book, pk, found["name"])
    if noun != "village" and "village" in found:
        problems += _resolve_village(book, found)
    if noun == "station":
        problems += _resolve_parent(book, pk, found) if "parent" in found else []
        problems += place_rules.of_its_kind(packs.standard(book), stations(book), pk, found, held)
    if noun != "village" and found.get("name") and not problems:
        problems += _name_taken(book, noun, pk, found)
    return Cleaned(found, tuple(problems))


def _village_problems(book: Book, pk: int | None, name: str) -> list[Problem]:
    same = place_store.village_by_base(book.db, name)
    if same is not None and same != pk:
        return [forms.wrong_field("name", f"已经有“{village(book, same).name}”，同一个嘎查村不能建两次")]
    if not village_word(name):
        return [Problem("名称没有带“嘎查”“村”或“社区”，公示上会照这个名称印", "warning", record="name")]
    return []


def _resolve_village(book: Book, found: dict[str, Any]) -> list[Problem]:
    """Turn the village's name into its key; '' means none."""
    name = found.pop("village")
    pk = place_store.village_by_base(book.db, name) if name else None
    found["village_pk"] = pk
    return [forms.wrong_field("village", f"没有“{name}”这个嘎查村")] if name and pk is None else []


def _resolve_parent(book: Book, pk: int | None, found: dict[str, Any]) -> list[Problem]:
    """Turn the name of the place it stands under into its key; '' means the usual one."""
    name = found.pop("parent")
    every = stations(book)
    parent = next((one.pk for one in every if one.name == name), None)
    found["parent_pk"] = parent
    if name and parent is None:
        return [forms.wrong_field("parent", f"没有“{name}”这个阵地")]
    if pk is not None and parent is not None and goes_round(every, pk, parent):
        return [forms.wrong_field("parent", "不能归到自己或者自己的下级")]
    return []


def _name_taken(book: Book, noun: PlaceNoun, pk: int | None, found: dict[str, Any]) -> list[Problem]:
    where, args = "name = ? AND pk IS NOT ?", [found["name"], pk]
    if noun == "grid":
        village_pk = found.get("village_pk") or _stored(book, noun, pk or 0)["village_pk"]
        where, args = f"{where} AND village_pk = ?", [*args, village_pk]
    taken = book.db.execute(f"SELECT 1 FROM {noun} WHERE {where}", args).fetchone()
    return [forms.wrong_field("name", f"已经有“{found['name']}”")] if taken else []


def _row(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()
    }
