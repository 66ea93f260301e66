"""Care of places (阵地): checks by the standard (八有 …) with evidence, ratings, visitors, and what was done there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from wenming_desktop.domain.errors import GoneError, Problem, UserError
from wenming_desktop.domain.fields import fields_of
from wenming_desktop.domain.packs import Asked, short_of
from wenming_desktop.domain.place_tree import called
from wenming_desktop.domain.stations import INSTITUTE, STATION, EightHave, Rating, Visit
from wenming_desktop.services import evidence, forms, packs, places
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.forms import Cleaned, Values
from wenming_desktop.storage import journal
from wenming_desktop.storage import places as place_store
from wenming_desktop.storage import station_care as store

CareNoun = Literal["rating", "visit"]
_CARE: dict[CareNoun, tuple[type, str, str]] = {
    "rating": (Rating, "station_rating", "评定"),
    "visit": (Visit, "visit", "参观接待"),
}
IN_USE = "使用中"
FILES = "eight_have"


@dataclass(frozen=True, slots=True)
class Have:
    """One item of the standard as last checked; ``met`` None and ``pk`` 0 where nobody has looked yet."""

    item: str
    met: bool | None = None
    day: date | None = None
    checker: str = ""
    note: str = ""
    pk: int = 0
    files: int = 0
    standard: str = ""


@dataclass(frozen=True, slots=True)
class HaveLine:
    """A place with the items of the standard; ``station`` is what the screen calls it, ``name`` its whole name."""

    station_pk: int
    station: str
    village: str
    cells: tuple[Have, ...]
    name: str = ""

    @property
    def met(self) -> int:
        """How many of the items are met."""
        return sum(cell.met is True for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Gap:
    """What a place still lacks (``met`` False) or where nobody has looked yet (None)."""

    station_pk: int
    station: str
    have: Have


@dataclass(frozen=True, slots=True)
class StationCounts:
    """Visitors received, sessions, person-times (None: nobody counted) and minutes served at a place."""

    visitors: int = 0
    sessions: int = 0
    people: int | None = None
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class RatingRow:
    """A rating of a place; dates as ISO text."""

    pk: int
    title: str
    day: str
    giver: str
    until: str | None
    note: str


@dataclass(frozen=True, slots=True)
class VisitRow:
    """Visitors received on a day."""

    pk: int
    day: str
    people: int
    purpose: str
    note: str


# ---- checks by the standard ----
def standards(book: Book) -> list[Asked]:
    """The standard in force, then the others checks were made under, the newest first: their checks stay to be read."""
    now = packs.standard(book).asked
    older = ((key, items) for key, items in store.standards(book.db).items() if key != now.key)
    return [now, *(_asked(key, items) for key, items in older)]


def _asked(key: str, items: Sequence[str]) -> Asked:
    known = packs.standard_of(key)
    return known.asked if known else Asked(key, tuple(items))


def standard_by(book: Book, key: str = "") -> Asked:
    """One of ``standards`` by its key; the one in force where nothing is named or no check was made under it."""
    every = standards(book)
    return next((one for one in every if one.key == key), every[0])


def eight_haves(book: Book, day: date | None = None, standard: str = "") -> list[HaveLine]:
    """The institute and the stations in use as checked up to a day (today by default), by the standard in force or another's key."""
    asked = standard_by(book, standard)
    found: dict[tuple[int, str], Have] = {}
    for row in store.checks(book.db, (day or book.clock.today()).isoformat(), asked.key):
        found[int(row[1]), str(row[2])] = _have(row)
    return [
        HaveLine(
            one.pk, called(one.name, one.kind, one.village), one.village,
            tuple(found.get((one.pk, item), Have(item)) for item in asked.items), one.name,
        )
        for one in places.stations(book)
        if one.kind in (INSTITUTE, STATION) and one.status == IN_USE
    ]  # fmt: skip


def gap_list(book: Book, day: date | None = None, standard: str = "") -> list[Gap]:
    """What is not met, place by place, then what nobody has looked at yet."""
    every = [
        Gap(line.station_pk, line.station, cell)
        for line in eight_haves(book, day, standard)
        for cell in line.cells
        if not cell.met
    ]
    return sorted(every, key=lambda gap: gap.have.met is None)


def gaps(book: Book, day: date | None = None) -> int:
    """How many items were checked and found not met; items nobody has looked at are not counted."""
    return sum(gap.have.met is False for gap in gap_list(book, day))


def have_history(book: Book, station_pk: int, item: str) -> list[Have]:
    """Every check of one item of a place under whatever standard, newest first."""
    return [_have(row) for row in store.checks_of(book.db, station_pk, item)]


def set_have(
    book: Book, station_pk: int, item: str, met: bool, day: date, checker: str, note: str = "",
    files: Sequence[Path] = (),
) -> tuple[int, Changes]:  # fmt: skip
    """Book a check of one item of the standard in force on a day (a second one that day replaces it); gives its key."""
    asked = packs.standard(book).asked
    row = _check_row({"item": item, "met": met, "day": day, "checker": checker, "note": note}, book)
    name = f"{asked.short}检查 {_called(book, station_pk)} {item} {'达到' if met else '未达到'}"
    before = store.check_on(book.db, station_pk, asked.key, item, row["day"])
    if before is not None and not files and tuple(before[3:7]) == tuple(row.values())[1:]:
        return int(before[0]), Changes()
    with book.operation(name):
        pk = _put(book, station_pk, asked.key, row)
        evidence.keep_files(book, pk, files, FILES)
    return pk, changed(name, "eight_have", "attachment")


def set_haves(
    book: Book, cells: Sequence[tuple[int, str]], met: bool, day: date, checker: str
) -> tuple[int, Changes]:
    """Book the same finding for several (place, item) at once, as one action; gives how many."""
    if len(cells) == 1:
        _, changes = set_have(book, *cells[0], met, day, checker)
        return 1, changes
    asked = packs.standard(book).asked
    name = f"{asked.short}检查 {len(cells)}项 {'达到' if met else '未达到'}"
    with book.operation(name):
        for station_pk, item in cells:
            row = _check_row({"item": item, "met": met, "day": day, "checker": checker}, book)
            _put(book, station_pk, asked.key, row)
    return len(cells), changed(name, "eight_have")


def remove_have(book: Book, have_pk: int) -> tuple[None, Changes]:
    """Take a check away; the one before it holds again."""
    sql = "SELECT station_pk, item, standard FROM eight_have WHERE pk = ?"
    found = book.db.execute(sql, [have_pk]).fetchone()
    if found is None:
        raise _gone("检查")
    name = f"删除{short_of(found[2])}检查 {_called(book, int(found[0]))} {found[1]}"
    with book.operation(name):
        store.remove_check(book.db, have_pk)
    return None, changed(name, "eight_have", "attachment")


def _put(book: Book, station_pk: int, standard: str, row: dict[str, Any]) -> int:
    before = store.check_on(book.db, station_pk, standard, row["item"], row["day"])
    if before is None:
        return journal.insert(book.db, "eight_have", {"station_pk": station_pk, "standard": standard, **row})
    journal.update(book.db, "eight_have", int(before[0]), row)
    return int(before[0])


def _check_row(values: Values, book: Book) -> dict[str, Any]:
    read = forms.clean(EightHave, {"note": "", **values}, packs.fields(book, EightHave))
    cleaned = forms.required(EightHave, read, new=True)
    problems = [*cleaned.problems, *_not_yet(book, cleaned.values, "检查日期")]
    forms.refuse(problems)
    found = cleaned.values
    return {
        "item": found["item"], "met": int(found["met"]), "day": found["day"].isoformat(), "checker": found["checker"],
        "note": found["note"],
    }  # fmt: skip


def _have(row: Sequence[Any]) -> Have:
    pk, _, item, met, day, checker, note, files, standard = row
    return Have(
        str(item), bool(met), date.fromisoformat(day), str(checker), str(note), int(pk), int(files), str(standard),
    )  # fmt: skip


def _called(book: Book, station_pk: int) -> str:
    one = places.station(book, station_pk)
    return called(one.name, one.kind, one.village)


# ---- ratings and visitors ----
def ratings(book: Book, station_pk: int) -> list[RatingRow]:
    """The ratings of a place, newest first."""
    return [RatingRow(*row) for row in store.ratings(book.db, station_pk)]


def visits(book: Book, station_pk: int, year: int) -> list[VisitRow]:
    """Visitors received in a year, newest first."""
    return [VisitRow(*row) for row in store.visits(book.db, station_pk, f"{year}-01-01", f"{year}-12-31")]


def check_care(book: Book, noun: CareNoun, pk: int | None, values: Values) -> list[Problem]:
    """What is wrong with the form of a rating or a visit, by field, before it is saved."""
    return list(_checked(book, noun, pk, values).problems)


def care_values(book: Book, noun: CareNoun, pk: int) -> dict[str, Any]:
    """What the form of a rating or a visit starts with."""
    stored = _stored(book, noun, pk)
    return {field.name: stored[field.name] for field in fields_of(_CARE[noun][0])}


def save_rating(book: Book, station_pk: int, pk: int | None, values: Values) -> tuple[int, Changes]:
    """Add (None) or change a rating of a place."""
    return _save(book, "rating", station_pk, pk, values)


def save_visit(book: Book, station_pk: int, pk: int | None, values: Values) -> tuple[int, Changes]:
    """Add (None) or change visitors received."""
    return _save(book, "visit", station_pk, pk, values)


def remove_rating(book: Book, rating_pk: int) -> tuple[None, Changes]:
    """Take a rating away."""
    return _remove(book, "rating", rating_pk)


def remove_visit(book: Book, visit_pk: int) -> tuple[None, Changes]:
    """Take visitors received away."""
    return _remove(book, "visit", visit_pk)


def _save(book: Book, noun: CareNoun, station_pk: int, pk: int | None, values: Values) -> tuple[int, Changes]:
    _, table, word = _CARE[noun]
    checked = _checked(book, noun, pk, values)
    forms.refuse(checked.problems)
    row = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in checked.values.items()
    }
    if pk is None:
        name = f"登记{word} {_called(book, station_pk)} {_told(noun, row)}"
        with book.operation(name):
            pk = place_store.insert(book.db, table, {"station_pk": station_pk, **row})
        return pk, changed(name, table)
    stored = _stored(book, noun, pk)
    row = forms.differing(row, stored)
    if not row:
        return pk, Changes()
    name = f"修改{word} {_called(book, station_pk)} {_told(noun, {**stored, **row})}"
    with book.operation(name):
        journal.update(book.db, table, pk, row)
    return pk, changed(name, table)


def _remove(book: Book, noun: CareNoun, pk: int) -> tuple[None, Changes]:
    _, table, word = _CARE[noun]
    stored = _stored(book, noun, pk)
    name = f"删除{word} {_called(book, stored['station_pk'])} {_told(noun, stored)}"
    with book.operation(name):
        book.db.execute(f"DELETE FROM {table} WHERE pk = ?", [pk])
    return None, changed(name, table)


def _told(noun: CareNoun, row: Values) -> str:
    return str(row["title"]) if noun == "rating" else f"{row['people']}人次"


def _checked(book: Book, noun: CareNoun, pk: int | None, values: Values) -> Cleaned:
    kind = _CARE[noun][0]
    cleaned = forms.required(kind, forms.clean(kind, values), new=pk is None)
    found = cleaned.values
    problems = [*cleaned.problems, *_not_yet(book, found, "评定日期" if noun == "rating" else "日期")]
    day, until = found.get("day"), found.get("until")
    if noun == "rating" and day and until and until < day:
        problems.append(forms.wrong_field("until", "有效期早于评定日期"))
    return Cleaned(found, tuple(problems))


def _not_yet(book: Book, found: Values, label: str) -> list[Problem]:
    day = found.get("day")
    late = isinstance(day, date) and day > book.clock.today()
    return [forms.wrong_field("day", f"{label}还没有到，请核对")] if late else []


def _stored(book: Book, noun: CareNoun, pk: int) -> dict[str, Any]:
    _, table, word = _CARE[noun]
    cursor = book.db.execute(f"SELECT * FROM {table} WHERE pk = ?", [pk])
    names = [column[0] for column in cursor.description]
    row = cursor.fetchone()
    if row is None:
        raise _gone(word)
    return dict(zip(names, row, strict=True))


def _gone(word: str) -> UserError:
    return GoneError(f"没有这条{word}。")


# ---- what was done there ----
def station_counts(book: Book, station_pk: int, first: date, last: date) -> StationCounts:
    """Visitors, sessions, person-times and minutes of one place between two days, both counted."""
    found = store.counts(book.db, first.isoformat(), last.isoformat(), station_pk)
    return StationCounts(*found.get(station_pk, ()))


def all_counts(book: Book, first: date, last: date) -> dict[int, StationCounts]:
    """The same of every place that has any."""
    found = store.counts(book.db, first.isoformat(), last.isoformat())
    return {pk: StationCounts(*line) for pk, line in found.items()}
