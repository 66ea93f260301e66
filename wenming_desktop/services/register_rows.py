"""The lines of the points register: what was entered last, whole-sheet actions as one line, and what a filter finds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from wenming_desktop.domain.errors import NOT_AS_KEPT
from wenming_desktop.domain.names import group_label, told_apart
from wenming_desktop.domain.periods import month_label, month_of
from wenming_desktop.domain.points import Entry
from wenming_desktop.domain.rules import VETO_WORD, Track
from wenming_desktop.services import proofs
from wenming_desktop.services.context import Book
from wenming_desktop.storage import as_left, as_of, ledger
from wenming_desktop.storage.facts import TAKES_PART
from wenming_desktop.storage.tallies import SHOWN, STANDS
from wenming_desktop.support import pinyin

_GROUP_ACTION, _SHEET_ACTION = "按组加分", "按表号录入"
_MOST_PEOPLE = 400
_MANY = 3000  # entries of one action that are still summed for its line
MOST_COUNTED = 2000


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One line of the register. ``entry_pk`` is None for a whole action of ``count`` entries (``operation_pk`` opens it).

    ``points`` in hundredths (None for an action too large to sum); ``state`` in words; ``stands`` where it may still be reversed.
    """

    event_date: date
    day: str
    village: str
    who: str
    item: str
    points: int | None
    category: str
    evidence: str
    state: str
    entry_pk: int | None = None
    operation_pk: int | None = None
    household_pk: int | None = None
    person_pk: int | None = None
    count: int = 1
    stands: bool = True
    veto: bool = False
    note: str = ""
    branch: str = ""
    whole_month: bool = False
    household: str = ""


def recent(book: Book, track: Track, lines: int = 60) -> list[RegisterRow]:
    """The newest lines, oldest first; a group, a sheet or an import is one line."""
    operations = book.db.execute(
        "SELECT o.pk, o.name, o.state FROM operation o WHERE EXISTS "
        "(SELECT 1 FROM entry e WHERE e.operation_pk = o.pk AND e.track = ?) ORDER BY o.pk DESC LIMIT ?",
        [track, lines * 3],
    ).fetchall()
    found: list[RegisterRow] = []
    for pk, name, state in operations:
        found += reversed(_lines_of(book, track, int(pk), str(name), str(state)))
        if len(found) >= lines:
            break
    return _told_apart(book, found[:lines][::-1])


def _lines_of(book: Book, track: Track, pk: int, name: str, state: str) -> list[RegisterRow]:
    count = int(book.db.execute("SELECT count(*) FROM entry WHERE operation_pk = ?", [pk]).fetchone()[0])
    if count > 1:
        first = ledger.entries(book.db, "e.operation_pk = ? AND e.track = ?", [pk, track], limit=1)[0]
        batch = book.db.execute("SELECT batch_pk FROM entry WHERE pk = ?", [first.pk]).fetchone()[0]
        if first.reverses is None and (batch is not None or name.startswith((_GROUP_ACTION, _SHEET_ACTION))):
            # what was undone is gone as a whole, so the rows need not be looked at one by one
            return [_action_line(book, track, pk, name, count, batch, first)] if state == "done" else []
    rows = ledger.entries(book.db, f"e.operation_pk = ? AND e.track = ? AND {SHOWN}", [pk, track])
    return _lines(book, rows)


def _operation_day(book: Book, pk: int) -> str:
    row = book.db.execute("SELECT at FROM operation WHERE pk = ?", [pk]).fetchone()
    return str(row[0])[5:10]


def _action_line(
    book: Book, track: Track, pk: int, name: str, count: int, batch: int | None, first: Entry
) -> RegisterRow:
    state = f"已登记{count}条" if as_left.link_holds(book.db, pk, patient=False) else NOT_AS_KEPT
    if count > _MANY:
        return RegisterRow(
            event_date=first.event_date, day=_operation_day(book, pk), village="", who=f"{count}条", item="导入表格",
            points=None, category="", evidence=_file_of(book, batch), state=state, operation_pk=pk,
            count=count, stands=False,
        )  # fmt: skip
    where = "e.operation_pk = ? AND e.track = ?"
    households, total, low, high, day = book.db.execute(
        "SELECT count(DISTINCT ifnull(e.household_pk, -e.person_pk)), sum(e.points), min(e.points), max(e.points), "
        f"max(e.event_date) FROM entry e WHERE {where}",
        [pk, track],
    ).fetchone()
    villages = book.db.execute(
        "SELECT DISTINCT v.name, h.grp FROM entry e JOIN household h ON h.pk = e.household_pk "
        f"JOIN village v ON v.pk = h.village_pk WHERE {where}",
        [pk, track],
    ).fetchall()
    names = list(dict.fromkeys(str(row[0]) for row in villages))
    groups = {row[1] for row in villages}
    place = names[0] if len(names) == 1 else f"{len(names)}个嘎查村" if names else ""
    whole = len(names) != 1 or len(groups) != 1
    group = "" if whole else group_label(next(iter(groups)))
    grouped = name.startswith(_GROUP_ACTION)
    item, evidence = first.label, ""
    day_text = _day_text(first) if batch is None else _operation_day(book, pk)
    if grouped:
        item += _absent_words(book, first, None if whole else next(iter(groups)), households)
    elif name.startswith(_SHEET_ACTION):
        item, evidence = f"{_SHEET_ACTION} {month_label(month_of(first.event_date))}", "积分评分表"
    else:
        item, evidence = "导入表格", _file_of(book, batch)
    unit = "名" if track == "party" else "户"
    return RegisterRow(
        event_date=date.fromisoformat(day), day=day_text, village=place, who=f"{group} {households}{unit}".strip(),
        item=item, points=high if low == high else total, category=(first.category or "") if grouped else "",
        evidence=evidence, state=state, operation_pk=pk, count=count, stands=False,
    )  # fmt: skip


def _absent_words(book: Book, first: Entry, group: str | None, present: int) -> str:
    home = as_of.household_on(book.db, first.household_pk or 0, first.event_date)
    if home is None:
        return ""
    then = as_of.households_on(book.db, first.event_date, home.village_pk)
    here = sum(one.state == TAKES_PART and group in (None, one.group) for one in then.values())
    absent = here - present
    return f"（缺席{absent}户）" if absent > 0 else ""


def _file_of(book: Book, batch: int | None) -> str:
    row = book.db.execute("SELECT file FROM import_batch WHERE pk = ?", [batch]).fetchone()
    return str(row[0]).replace("\\", "/").rpartition("/")[2] if row else ""


def _lines(book: Book, rows: Sequence[Entry]) -> list[RegisterRow]:
    rows = proofs.marked(book, rows)
    villages = _village_names(book)
    files = _attachments(book, [row.pk for row in rows])
    branches = _branches(book, [row.person_pk or 0 for row in rows if row.track == "party"])
    return [
        replace(_line(row, villages, files.get(row.pk, 0)), branch=branches.get(row.person_pk or 0, ""))
        for row in rows
    ]


def _told_apart(book: Book, rows: Sequence[RegisterRow]) -> list[RegisterRow]:
    """The lines of one list; households that read like another of the list or of their village with their numbers."""
    names = json.dumps([one.who for one in rows if one.household], ensure_ascii=False)
    heads = book.db.execute(
        "SELECT v.name, p.name, h.number FROM household h JOIN person p ON p.pk = h.head_pk JOIN village v ON v.pk = h.village_pk "
        "WHERE h.merged_into IS NULL AND p.name IN (SELECT value FROM json_each(?))",
        [names],
    ).fetchall()
    here = {(one.village, one.who) for one in rows}
    others = [(str(name), str(number)) for village, name, number in heads if (village, name) in here]
    who = told_apart([one.who for one in rows], [one.household for one in rows], others)
    return [replace(one, who=name) for one, name in zip(rows, who, strict=True)]


def _branches(book: Book, persons: Iterable[int]) -> dict[int, str]:
    rows = book.db.execute(
        "SELECT p.pk, b.name FROM person p JOIN branch b ON b.pk = p.branch_pk "
        "WHERE p.pk IN (SELECT value FROM json_each(?))",
        [json.dumps(list(set(persons)))],
    ).fetchall()
    return {int(pk): str(name) for pk, name in rows}


def _village_names(book: Book) -> dict[str, str]:
    return {
        str(base): str(name) for base, name in book.db.execute("SELECT base, name FROM village").fetchall()
    }


def _attachments(book: Book, pks: Iterable[int]) -> dict[int, int]:
    rows = book.db.execute(
        "SELECT row_pk, count(*) FROM attachment WHERE noun = 'entry' AND row_pk IN (SELECT value FROM json_each(?)) "
        "GROUP BY row_pk",
        [json.dumps(list(pks))],
    ).fetchall()
    return {int(pk): int(count) for pk, count in rows}


def _line(row: Entry, villages: dict[str, str], files: int) -> RegisterRow:
    who = row.person or row.head or row.household
    if row.track == "masses" and row.person and row.head and row.person != row.head:
        who = f"{row.person}（户主 {row.head}）"
    evidence = row.evidence or (f"附件{files}份" if files else "")
    return RegisterRow(
        event_date=row.event_date, day=_day_text(row), village=villages.get(row.village, row.village), who=who,
        item=row.label, points=row.points, category=row.category or "", evidence=evidence, state=_state(row),
        entry_pk=row.pk, household_pk=row.household_pk, person_pk=row.person_pk, stands=row.stands and row.tops is None and not row.untrue,
        veto=bool(row.veto), note=row.cause, whole_month=row.whole_month,
        household=row.household,
    )  # fmt: skip


def _day_text(row: Entry) -> str:
    return f"{row.event_date.month}月" if row.whole_month else f"{row.event_date:%m-%d}"


def _state(row: Entry) -> str:
    if row.untrue:
        return NOT_AS_KEPT
    if row.reverses is not None:
        return f"冲正：{row.cause}" if row.cause else "冲正"
    if row.reversed_by is not None:
        return "已冲正"
    if row.tops is not None:
        return "按上限补记"
    return booked_state(
        row.event_date, row.counts_in, closed=row.corrects_closed, corrected=row.replaces is not None,
        veto=bool(row.veto), capped=bool(row.cause) and row.points != row.claimed,
    )  # fmt: skip


def booked_state(
    day: date, counts_in: int, *, closed: bool = False, corrected: bool = False, veto: bool = False, capped: bool = False
) -> str:  # fmt: skip
    """已登记, with the month where it counts in another than its own or in one that was audited: 已登记·记入10月.

    What a line says as it is booked and what it says when it is read again is this one sentence.
    """
    kind = "更正" if corrected else "补记" if closed else "" if veto else "已登记"
    late = counts_in != month_of(day) and not corrected
    month = f"{'记在' if closed else '记入'}{counts_in % 100}月" if closed or late else ""
    said = "·".join(filter(None, (VETO_WORD if veto else "", kind, month)))
    return f"{said}，按上限计" if capped and not veto else said


@dataclass(frozen=True, slots=True)
class Filter:
    """What the clerk looks for; empty parts ask for nothing."""

    text: str = ""
    village_pk: int | None = None
    month: int | None = None
    minus: bool = False
    operation_pk: int | None = None
    household_pk: int | None = None
    person_pk: int | None = None
    standing: bool = False

    @property
    def empty(self) -> bool:
        """Nothing is asked for: the register shows the newest lines."""
        return self == Filter()


def search(book: Book, track: Track, wanted: Filter, limit: int = 300) -> tuple[list[RegisterRow], int]:
    """The newest entries that fit, oldest first, every one a line; and how many fit in all (counted up to 2001)."""
    where, args = _conditions(book, track, wanted)
    # whether a row was undone is asked of the few that fit, not of the whole ledger
    fits = book.db.execute(
        f"SELECT e.pk FROM entry e LEFT JOIN household h ON h.pk = e.household_pk WHERE {where} "
        "ORDER BY e.pk DESC LIMIT ?",
        [*args, 2 * MOST_COUNTED],
    ).fetchall()
    shown = book.db.execute(
        f"SELECT e.pk FROM entry e WHERE e.pk IN (SELECT value FROM json_each(?)) AND {SHOWN} ORDER BY e.pk DESC",
        [json.dumps([row[0] for row in fits])],
    ).fetchall()
    newest = json.dumps([row[0] for row in shown[:limit]])
    rows = ledger.entries(book.db, "e.pk IN (SELECT value FROM json_each(?))", [newest])
    return _told_apart(book, _lines(book, rows)), min(len(shown), MOST_COUNTED + 1)


def entry_row(book: Book, track: Track, entry_pk: int) -> RegisterRow | None:
    """One entry as a line; None where it was undone."""
    rows = ledger.entries(book.db, f"e.pk = ? AND e.track = ? AND {SHOWN}", [entry_pk, track])
    return _lines(book, rows)[0] if rows else None


def who_of(book: Book, track: Track, entry_pks: Sequence[int]) -> dict[int, str]:
    """Who each of these entries is of, as the register shows it."""
    wanted = json.dumps(list(entry_pks))
    rows = ledger.entries(
        book.db, "e.pk IN (SELECT value FROM json_each(?)) AND e.track = ?", [wanted, track]
    )
    return {one.entry_pk: one.who for one in _told_apart(book, _lines(book, rows)) if one.entry_pk}


def _conditions(book: Book, track: Track, wanted: Filter) -> tuple[str, list[Any]]:
    tests: list[tuple[str, Any]] = [("e.track = ?", track)]
    for test, value in (
        ("h.village_pk = ?", wanted.village_pk),
        ("e.counts_in = ?", wanted.month),
        ("e.operation_pk = ?", wanted.operation_pk),
        ("e.household_pk IN (SELECT pk FROM living_household WHERE living = ?)", wanted.household_pk),
        ("e.person_pk IN (SELECT pk FROM living_person WHERE living = ?)", wanted.person_pk),
    ):
        if value is not None:
            tests.append((test, value))
    where = [test for test, _ in tests]
    args = [value for _, value in tests]
    if wanted.standing:
        where.append(STANDS)
    if wanted.minus:
        where.append("(e.points < 0 OR e.veto > 0)")
    core = "".join(wanted.text.split())
    if core:
        people = json.dumps(_people_like(book, core))
        where.append(
            "(e.text LIKE ? OR e.code = ? COLLATE NOCASE OR e.evidence LIKE ? OR h.number = ? OR "
            "h.pk IN (SELECT household_pk FROM household_alias WHERE alias = ? "
            "AND alias NOT IN (SELECT number FROM household)) OR "
            "e.person_pk IN (SELECT value FROM json_each(?)) OR "
            "e.household_pk IN (SELECT household_pk FROM person WHERE pk IN (SELECT value FROM json_each(?))))"
        )
        args += [f"%{core}%", core, f"%{core}%", core, core, people, people]
    return " AND ".join(where), args


def _people_like(book: Book, core: str) -> list[int]:
    rows = book.db.execute(
        "SELECT pk, name FROM person WHERE merged_into IS NULL AND name || ' ' || pinyin LIKE ? ESCAPE '\\' LIMIT ?",
        [pinyin.like_pattern(core), _MOST_PEOPLE * 10],
    ).fetchall()
    return [int(pk) for pk, name in rows if pinyin.matches(core, name)][:_MOST_PEOPLE]


@dataclass(frozen=True, slots=True)
class Sizes:
    """Whether the book has what an entry needs: villages, rule book, people; else the room offers the first step."""

    households: int
    items: int
    party_members: int
    party_items: int


def sizes(book: Book) -> Sizes:
    """Counts that decide what an empty room says."""
    one = (
        "SELECT (SELECT count(*) FROM household WHERE merged_into IS NULL), "
        "(SELECT count(*) FROM rule_item i JOIN rule_book b ON b.pk = i.book_pk WHERE b.track = 'masses' AND i.replaced_by IS NULL), "
        "(SELECT count(*) FROM person WHERE party = 1 AND merged_into IS NULL AND left_on IS NULL), "
        "(SELECT count(*) FROM rule_item i JOIN rule_book b ON b.pk = i.book_pk WHERE b.track = 'party' AND i.replaced_by IS NULL)"
    )
    return Sizes(*(int(value) for value in book.db.execute(one).fetchone()))
