"""A person's data taken out of every table, of the journal and of the drafts, inside one operation.

What is blanked is declared in ``domain.erasure``; here are only the ways from a person to his rows.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from sqlite_utils import Database

from wenming_desktop.domain import erasure as rules
from wenming_desktop.domain.erasure import Sought
from wenming_desktop.storage import chain, journal

Row = dict[str, Any]
_VOLUNTEERS = "SELECT pk FROM volunteer WHERE person_pk IN (SELECT value FROM json_each(?1))"
# How each table of domain.erasure.OWN hangs on a person.
ROWS = {
    "person": "pk IN (SELECT value FROM json_each(?1))",
    "volunteer": "person_pk IN (SELECT value FROM json_each(?1))",
    "volunteer_note": f"volunteer_pk IN ({_VOLUNTEERS})",
    "role": "person_pk IN (SELECT value FROM json_each(?1))",
    "proposal": "person_pk IN (SELECT value FROM json_each(?1))",
    "departure": "person_pk IN (SELECT value FROM json_each(?1))",
}
_PHOTOS = (
    "(noun = 'person' AND row_pk IN (SELECT value FROM json_each(?1))) OR "
    f"(noun = 'volunteer' AND row_pk IN ({_VOLUNTEERS}))"
)
_LEDGERS = ("entry", "service")
_SEALED = ("issued", "said")


class Photo(NamedTuple):
    """A file that no row names any more."""

    sha256: str
    title: str


class Taken(NamedTuple):
    """What an erasure did: rows blanked by table, images and drafts, and where the name still stands, by table."""

    blanked: dict[str, int]
    images: int
    drafts: int
    photos: tuple[Photo, ...]
    left: dict[str, int]


def records_of(db: Database, person_pk: int) -> list[int]:
    """Every record of a person: the living one and those merged into it."""
    rows = db.execute(
        "SELECT pk FROM living_person WHERE living = (SELECT living FROM living_person WHERE pk = ?) ORDER BY pk",
        [person_pk],
    ).fetchall()
    return [int(row[0]) for row in rows] or [person_pk]


def sought_of(db: Database, pks: list[int]) -> list[Sought]:
    """What is looked for, a Sought for each record; numbers of all of them go with the first."""
    keys = [json.dumps(pks)]
    mine = db.execute(
        f"SELECT name, ifnull(id_number, ''), phone FROM person WHERE {ROWS['person']}", keys
    ).fetchall()
    others = db.execute(f"SELECT name, phone FROM person WHERE NOT {ROWS['person']}", keys).fetchall()
    names, phones = {row[0] for row in others} - {rules.MARK}, {row[1] for row in others if row[1]}
    return [
        rules.sought(name, id_number, (phone,), names, phones)
        for name, id_number, phone in mine
        if name != rules.MARK
    ]


def volunteers_of(db: Database, keys: list[str]) -> list[tuple[int, str, str]]:
    """(key, number, status) of a person's volunteer records, those merged away too; ``keys`` is a JSON list of persons."""
    rows = db.execute(
        f"SELECT pk, number, status FROM volunteer WHERE {ROWS['volunteer']} ORDER BY pk", keys
    ).fetchall()
    return [(int(pk), str(number), str(status)) for pk, number, status in rows]


def counts(db: Database, keys: list[str]) -> tuple[int, int, int, int]:
    """(entries booked for him, minutes served, papers issued to him, photos and files of his)."""
    row = db.execute(
        f"SELECT (SELECT count(*) FROM entry WHERE person_pk IN (SELECT value FROM json_each(?1))), "
        f"(SELECT ifnull(sum(minutes), 0) FROM service WHERE volunteer_pk IN ({_VOLUNTEERS})), "
        f"(SELECT count(*) FROM issued WHERE volunteer_pk IN ({_VOLUNTEERS})), "
        f"(SELECT count(*) FROM attachment WHERE {_PHOTOS})",
        keys,
    ).fetchone()
    return int(row[0]), int(row[1]), int(row[2]), int(row[3])


def leave_teams(db: Database, volunteer_pk: int, day: str) -> None:
    """Out of every team from a day on."""
    db.execute(
        "UPDATE membership SET to_day = ? WHERE volunteer_pk = ? AND to_day IS NULL", [day, volunteer_pk]
    )


def leave_offices(db: Database, person_pks: Sequence[int], day: str) -> None:
    """Out of every office (骨干) from a day on: nobody without a name sits in or watches."""
    db.execute(
        "UPDATE role SET to_day = ? WHERE person_pk IN (SELECT value FROM json_each(?)) AND to_day IS NULL",
        [day, json.dumps(list(person_pks))],
    )


def wipe_freed(db: Database) -> None:
    """Let SQLite write zeros over what it frees, from now on in this connection."""
    db.execute("PRAGMA secure_delete = ON").fetchall()


def is_erased(db: Database, person_pk: int) -> bool:
    """Whether somebody's data was taken out on request."""
    return db.execute("SELECT 1 FROM erasure WHERE person_pk = ?", [person_pk]).fetchone() is not None


def erase(db: Database, operation_pk: int, pks: list[int], day: str, reason: str) -> Taken:
    """Take a person's data out; call inside an operation, as the last thing done in it."""
    found = sought_of(db, pks)
    keys = [json.dumps(pks)]
    own = {table: _keys(db, table, keys) for table in ROWS}
    blanked = {table: _blank(db, table, own[table]) for table in ROWS}
    own["attachment"] = {
        int(row[0]) for row in db.execute(f"SELECT pk FROM attachment WHERE {_PHOTOS}", keys).fetchall()
    }
    photos = _take_photos(db, keys)
    for pk in pks:
        row = {"operation_pk": operation_pk, "person_pk": pk, "day": day, "reason": _without(reason, found)}
        journal.insert(db, "erasure", row)
    touched = _own_operations(db, own, keys)
    _forget_choices(db, found)  # before a mark would take his name's place in them
    words: Counter[str] = Counter()
    for table, columns in rules.WORDS.items():
        if table not in rules.LOGS:
            words += Counter({table: _take_words(db, table, columns, found, None)})
    drafts = _take_words(db, "draft", rules.WORDS["draft"], found, None)
    words["import_batch"] += _take_words(db, "import_batch", rules.WORDS["import_batch"], found, None)
    changed: set[int] = set()
    images = _blank_images(db, own, found, changed)
    _forget_chosen(db, found, changed)
    _take_words(db, "change", rules.WORDS["change"], found, changed)
    _take_words(db, "operation", rules.WORDS["operation"], found, changed)
    _names_of_own(db, touched, found, changed)
    chain.reseal(db, changed, operation_pk)
    blanked |= {table: count for table, count in words.items() if count}
    kept = {table: count for table, count in blanked.items() if count}
    return Taken(kept, images, drafts, photos, dict(mentions(db, found)))


def _keys(db: Database, table: str, keys: list[str]) -> set[int]:
    return {int(row[0]) for row in db.execute(f"SELECT pk FROM {table} WHERE {ROWS[table]}", keys).fetchall()}


def _blank(db: Database, table: str, pks: set[int]) -> int:
    for pk in sorted(pks):
        journal.update(db, table, pk, dict(rules.OWN[table]))
    return len(pks)


def _take_photos(db: Database, keys: list[str]) -> tuple[Photo, ...]:
    rows = db.execute(f"SELECT pk, sha256, title FROM attachment WHERE {_PHOTOS}", keys).fetchall()
    for pk, _, _ in rows:
        db.execute("DELETE FROM attachment WHERE pk = ?", [pk])
    return tuple(
        Photo(sha256, title)
        for _, sha256, title in rows
        if db.execute("SELECT 1 FROM attachment WHERE sha256 = ?", [sha256]).fetchone() is None
        and db.execute("SELECT 1 FROM issued WHERE instr(files, ?)", [sha256]).fetchone() is None
    )


def _own_operations(db: Database, own: dict[str, set[int]], keys: list[str]) -> set[int]:
    """The operations that wrote one of his rows, or booked something for him."""
    found: set[int] = set()
    for table, pks in own.items():
        sql = "SELECT operation_pk FROM change WHERE noun = ? AND row_pk IN (SELECT value FROM json_each(?))"
        found |= {int(row[0]) for row in db.execute(sql, [table, json.dumps(sorted(pks))]).fetchall()}
    for sql in (
        "SELECT operation_pk FROM entry WHERE person_pk IN (SELECT value FROM json_each(?1))",
        f"SELECT operation_pk FROM service WHERE volunteer_pk IN ({_VOLUNTEERS})",
        f"SELECT operation_pk FROM issued WHERE volunteer_pk IN ({_VOLUNTEERS}) AND operation_pk IS NOT NULL",
    ):
        found |= {int(row[0]) for row in db.execute(sql, keys).fetchall()}
    return found


def _take_words(
    db: Database, table: str, columns: tuple[str, ...], found: list[Sought], changed: set[int] | None
) -> int:
    """Take the words out of a table's columns, row by row; gives how many rows had some."""
    words = tuple(dict.fromkeys(word for one in found for word in one.words_in(table)))
    if not words:
        return 0
    hit = " OR ".join(f"instr({column}, ?)" for column in columns for _ in words)
    of = {"change": "operation_pk", "operation": "pk"}.get(table, "NULL")
    rows = db.execute(
        f"SELECT pk, {of}, {', '.join(columns)} FROM {table} WHERE {hit}", [*words] * len(columns)
    ).fetchall()
    for pk, operation_pk, *texts in rows:
        row = {
            column: rules.without(text, words)
            for column, text in zip(columns, texts, strict=True)
            if isinstance(text, str)
        }
        journal.update(db, table, pk, row)
        if changed is not None:
            changed.add(int(operation_pk))
    return len(rows)


def _choice_words(found: list[Sought]) -> list[str]:
    """His name whoever else has it: what is forgotten of a choice is chosen again."""
    return [word for one in found for word in (*one.numbers(), one.name) if word]


def _forget_choices(db: Database, found: list[Sought]) -> None:
    words = _choice_words(found)
    for pk, value in db.execute("SELECT pk, value FROM setting WHERE key = ?", [rules.CHOICES]).fetchall():
        left = rules.forgotten(value, words)
        if left != value:
            journal.update(db, "setting", pk, {"value": left})


def _forget_chosen(db: Database, found: list[Sought], changed: set[int]) -> None:
    """The same in the journal, which has every choice of before."""
    words = _choice_words(found)
    sql = (
        "SELECT pk, operation_pk, before, after FROM change WHERE noun = 'setting' AND row_pk IN "
        "(SELECT pk FROM setting WHERE key = ?)"
    )
    for pk, operation_pk, *images in db.execute(sql, [rules.CHOICES]).fetchall():
        left = [image and rules.forgotten(image, words) for image in images]
        if left != images:
            journal.update(db, "change", pk, dict(zip(("before", "after"), left, strict=True)))
            changed.add(int(operation_pk))


def _blank_images(db: Database, own: dict[str, set[int]], found: list[Sought], changed: set[int]) -> int:
    """Blank the images of his rows in the journal, those of rows that are gone (an undone import) too."""
    count = 0
    for pk, operation_pk, noun, before, after in list(_images(db, own, found)):
        row = {
            side: json.dumps(
                rules.blanked(noun, json.loads(image)), ensure_ascii=False, separators=(",", ":")
            )
            for side, image in (("before", before), ("after", after))
            if image is not None
        }
        journal.update(db, "change", pk, row)
        changed.add(operation_pk)
        count += 1
    return count


def _images(
    db: Database, own: dict[str, set[int]], found: list[Sought]
) -> Iterator[tuple[int, int, str, str | None, str | None]]:
    sql = "SELECT pk, operation_pk, noun, before, after FROM change WHERE noun = ? AND "
    for table, pks in own.items():
        yield from db.execute(
            f"{sql} row_pk IN (SELECT value FROM json_each(?))", [table, json.dumps(sorted(pks))]
        ).fetchall()
    gone = "row_pk NOT IN (SELECT pk FROM person) AND ifnull(before, after) ->> '$.name' = ?"
    for one in found:
        rows = db.execute(f"{sql} {gone}", ["person", one.name]).fetchall()
        same = (None, "", one.id_number) if one.alone else (one.id_number or "-",)
        yield from (row for row in rows if json.loads(row[3] or row[4]).get("id_number") in same)


def _names_of_own(db: Database, touched: set[int], found: list[Sought], changed: set[int]) -> None:
    """His name in what his own operations are called goes also where others have the same name."""
    names = [one.name for one in found]
    for pk in touched:
        name = str(db.execute("SELECT name FROM operation WHERE pk = ?", [pk]).fetchone()[0])
        if rules.without(name, names) != name:
            journal.update(db, "operation", pk, {"name": rules.without(name, names)})
            changed.add(pk)


def _without(text: str, found: list[Sought]) -> str:
    return rules.without(text, [word for one in found for word in (*one.numbers(), one.name)])


def mentions(db: Database, found: list[Sought]) -> Iterator[tuple[str, int]]:
    """(table, rows) where his name or a number of his still stands."""
    words = [word for one in found for word in (*one.numbers(), one.name) if word]
    declared = {**rules.WORDS, **{table: rules.KEPT[table] for table in (*_LEDGERS, *_SEALED)}}
    for table, columns in declared.items():
        if words:
            hit = " OR ".join(f"instr({column}, ?)" for column in columns for _ in words)
            (count,) = db.execute(
                f"SELECT count(*) FROM {table} WHERE {hit}", words * len(columns)
            ).fetchone()
            if count:
                yield table, int(count)


def clean_file(db: Database) -> bool:
    """Leave nothing of what was taken out in the file's free pages, its -wal or its statistics; False where busy."""
    try:
        if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat4'").fetchone():
            db.execute("DELETE FROM sqlite_stat4")
        db.execute("VACUUM")
        busy = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.Error:
        with suppress(sqlite3.Error):
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return False
    return not busy


def full_again(db: Database) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """(person, table, columns) of erased people who have data again."""
    for (person_pk,) in db.execute("SELECT DISTINCT person_pk FROM erasure ORDER BY person_pk").fetchall():
        for table, columns in rules.OWN.items():
            names = tuple(columns)
            sql = f"SELECT {', '.join(names)} FROM {table} WHERE {ROWS[table]}"
            for row in db.execute(sql, [json.dumps([person_pk])]).fetchall():
                said = rules.not_blank(table, dict(zip(names, row, strict=True)))
                if said:
                    yield int(person_pk), table, said
