"""Rule books (积分细则) as rows: read as domain objects, items replaced by newer versions and never rewritten.

``rule_item.replaced_by`` says what became of an item: NULL it is current, another item's key it was replaced by
that one, its own key it was retired (停用). ``rule_item.line_pk`` names the first item of its line over versions:
NULL it is itself the first, as far as anybody said; its own key the clerk said so (同一项目吗：另一项目).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlite_utils import Database

from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.fields import fields_of
from wenming_desktop.domain.rules import RuleBook, RuleItem, Track, book_on
from wenming_desktop.storage import journal
from wenming_desktop.support.ids import uuid7

_ITEM_COLUMNS = tuple(field.name for field in fields_of(RuleItem))
_READ = f"{', '.join(_ITEM_COLUMNS)}, pk, ifnull(line_pk, pk)"
_ITEM = f"SELECT {_READ} FROM rule_item"


def books(db: Database, track: Track) -> list[RuleBook]:
    """A track's rule books, oldest first, each with its current items in order."""
    items: dict[int, list[RuleItem]] = {}
    sql = f"SELECT {_READ}, book_pk FROM rule_item WHERE replaced_by IS NULL ORDER BY position, pk"
    for row in db.execute(sql).fetchall():
        items.setdefault(row[-1], []).append(_item(row[:-1]))
    return [_book(track, row, items.get(row[0], [])) for row in _headings(db, track)]


def held_on(db: Database, track: Track, day: date) -> RuleBook | None:
    """The rule book that holds on a day, without its items; None where none does."""
    return book_on((_book(track, row, []) for row in _headings(db, track)), day)


def _headings(db: Database, track: Track) -> list[Sequence[Any]]:
    sql = "SELECT pk, name, starts FROM rule_book WHERE track = ? ORDER BY starts"
    return db.execute(sql, [track]).fetchall()


def of_line(db: Database, book_pk: int, line_pk: int) -> RuleItem | None:
    """The current item of a line in one rule book, None where it has none."""
    sql = f"{_ITEM} WHERE book_pk = ? AND replaced_by IS NULL AND ifnull(line_pk, pk) = ? ORDER BY position, pk LIMIT 1"
    row = db.execute(sql, [book_pk, line_pk]).fetchone()
    return None if row is None else _item(row)


def book(db: Database, pk: int) -> RuleBook:
    """One rule book with its current items; UserError where it is not there."""
    row = db.execute("SELECT track FROM rule_book WHERE pk = ?", [pk]).fetchone()
    for one in books(db, row[0]) if row else []:
        if one.pk == pk:
            return one
    raise UserError("没有这份积分细则。", "请刷新后再试。")


def item(db: Database, pk: int) -> RuleItem:
    """One version of an item, also one replaced or retired since; UserError where it is not there."""
    row = db.execute(f"{_ITEM} WHERE pk = ?", [pk]).fetchone()
    if row is None:
        raise UserError("没有这个积分项目。", "请按 F4 重新选择。")
    return _item(row)


def line(db: Database, line_pk: int) -> dict[int, RuleItem]:
    """Every version of a line of items, over rule books and replacements, by key."""
    found = (_item(row) for row in db.execute(f"{_ITEM} WHERE ifnull(line_pk, pk) = ?", [line_pk]).fetchall())
    return {one.pk: one for one in found}


def book_of(db: Database, item_pk: int) -> int:
    """The rule book an item stands in."""
    row = db.execute("SELECT book_pk FROM rule_item WHERE pk = ?", [item_pk]).fetchone()
    if row is None:
        raise UserError("没有这个积分项目。", "请按 F4 重新选择。")
    return int(row[0])


def track_of(db: Database, item_pk: int) -> Track:
    """The track an item belongs to."""
    return book(db, book_of(db, item_pk)).track


def retired(db: Database, book_pk: int) -> list[RuleItem]:
    """The items of a book that are no longer entered (停用)."""
    rows = db.execute(f"{_ITEM} WHERE book_pk = ? AND replaced_by = pk ORDER BY position, pk", [book_pk])
    return [_item(row) for row in rows.fetchall()]


def history(db: Database, item_pk: int) -> list[RuleItem]:
    """Every earlier version of an item, newest first."""
    sql = (
        "WITH RECURSIVE older(pk) AS (SELECT pk FROM rule_item WHERE replaced_by = ?1 AND pk <> ?1 "
        f"UNION SELECT r.pk FROM rule_item r JOIN older o ON r.replaced_by = o.pk) {_ITEM} "
        "WHERE pk IN (SELECT pk FROM older) ORDER BY pk DESC"
    )
    return [_item(row) for row in db.execute(sql, [item_pk]).fetchall()]


def insert_book(db: Database, track: Track, name: str, starts: str) -> int:
    """A new rule book without items; call inside an operation."""
    return journal.insert(db, "rule_book", {"id": uuid7(), "track": track, "name": name, "starts": starts})


def insert_item(db: Database, book_pk: int, one: RuleItem, position: int | None = None) -> int:
    """Add an item, at the end where no position is given; call inside an operation.

    It joins the line it names (``line``), else that of an item of the track with its code and text.
    """
    if position is None:
        row = db.execute(
            "SELECT ifnull(max(position), 0) + 1 FROM rule_item WHERE book_pk = ?", [book_pk]
        ).fetchone()
        position = int(row[0])
    row = {"book_pk": book_pk, "position": position, "line_pk": one.line or _line_like(db, book_pk, one)}
    return journal.insert(db, "rule_item", {**row, **columns(one)})


def _line_like(db: Database, book_pk: int, one: RuleItem) -> int | None:
    row = db.execute(
        "SELECT ifnull(i.line_pk, i.pk) FROM rule_item i JOIN rule_book b ON b.pk = i.book_pk "
        "WHERE b.track = (SELECT track FROM rule_book WHERE pk = ?) AND upper(i.code) = upper(?) AND i.text = ? "
        "ORDER BY b.starts DESC, i.pk DESC LIMIT 1",
        [book_pk, one.code, one.text],
    ).fetchone()
    return None if row is None else int(row[0])


def replace_item(db: Database, old_pk: int, one: RuleItem) -> int:
    """Put a new version in an item's place, in its line; the old one stays for the entries made under it."""
    row = db.execute(
        "SELECT book_pk, position, ifnull(line_pk, pk) FROM rule_item WHERE pk = ?", [old_pk]
    ).fetchone()
    fresh = insert_item(db, int(row[0]), replace(one, line=int(row[2])), int(row[1]))
    journal.update(db, "rule_item", old_pk, {"replaced_by": fresh})
    return fresh


def set_line(db: Database, pk: int, line: int) -> None:
    """Put an item in a line, or with its own key in one of its own; its earlier wordings and equal items go along."""
    rows = db.execute(
        "WITH RECURSIVE own(pk) AS (SELECT ?1 UNION SELECT r.pk FROM rule_item r JOIN own o ON r.replaced_by = o.pk) "
        "SELECT i.pk FROM rule_item i, rule_item one WHERE one.pk = ?1 AND ifnull(i.line_pk, i.pk) = ifnull(one.line_pk, one.pk) "
        "AND (i.pk IN (SELECT pk FROM own) OR (upper(i.code), i.text) IN (SELECT upper(code), text FROM rule_item WHERE pk IN own)) "
        "AND i.line_pk IS NOT ?2",
        [pk, line],
    ).fetchall()
    for (key,) in rows:
        journal.update(db, "rule_item", int(key), {"line_pk": line})


def unsettled(db: Database) -> set[int]:
    """The items nobody put in a line: each is the first of one, as far as anybody said."""
    rows = db.execute("SELECT pk FROM rule_item WHERE line_pk IS NULL AND replaced_by IS NULL").fetchall()
    return {int(row[0]) for row in rows}


def columns(one: RuleItem) -> dict[str, Any]:
    """An item as columns of its table."""
    return {name: _plain(getattr(one, name)) for name in _ITEM_COLUMNS}


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else value


def _item(row: Sequence[Any]) -> RuleItem:
    values = dict(zip((*_ITEM_COLUMNS, "pk", "line"), row, strict=True))
    return RuleItem(**values | {"veto": bool(values["veto"])})


def _book(track: Track, row: Sequence[Any], items: list[RuleItem]) -> RuleBook:
    return RuleBook(track, str(row[1]), date.fromisoformat(row[2]), tuple(items), int(row[0]))
