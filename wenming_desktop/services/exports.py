"""Dump what was stored: in the keys and units of the book as JSON, or as a workbook."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.fields import Field, field_named
from wenming_desktop.domain.names import group_value
from wenming_desktop.domain.people import Household, Person
from wenming_desktop.domain.rules import VETO_WORD, RuleItem, Track
from wenming_desktop.domain.volunteers import Volunteer
from wenming_desktop.services import gate, hours_export, proofs
from wenming_desktop.services.context import Book
from wenming_desktop.services.leaving import stands_on
from wenming_desktop.storage import dumps, volunteers

Row = dict[str, Any]
_AT_ONCE = 1000  # rows of one piece


def export_households(book: Book) -> list[Row]:
    """Every household: village (without its word), number, group, head, state, members."""
    return [
        {
            "village": row["village"], "household": row["household"], "group": group_value(row["grp"]), "head": row["head"],
            "state": row["state"], "state_from": row["state_from"], "members": row["members"],
        }
        for row in dumps.households(book.db)
    ]  # fmt: skip


def export_persons(book: Book) -> list[Row]:
    """Every person, IDs and phones in full: village, household, group, name, id, male, born, relation, ethnic, phone, party."""
    return [
        {
            "village": row["village"], "household": row["household"], "group": group_value(row["grp"]), "name": row["name"],
            "id": row["id_number"] or "", "male": row["sex"] == "男" if row["sex"] else None, "born": row["birth"], "relation": row["relation"],
            "ethnic": row["ethnic"], "phone": row["phone"], "party": bool(row["party"]),
        }
        for row in dumps.persons(book.db)
    ]  # fmt: skip


def export_points(book: Book, track: Track = "masses") -> list[Row]:
    """Every entry that stands, in hundredths; ``month`` is the event's, a monthly score has item None, day = the month's last.

    ``veto`` stands only where it is true; the party track's rows name the person too.
    """
    return [json.loads(text) for text in dumps.points_json(book.db, track, indented=False)]


def points_json(
    book: Book, put: Callable[[str], object], track: Track = "masses", *, indented: bool = False
) -> None:
    """``export_points`` as one JSON list, handed to ``put`` piece by piece: a million rows never lie in memory."""
    rows = dumps.points_json(book.db, track, indented=indented)
    opening, comma, ending = ("[\n ", ",\n ", "\n]") if indented else ("[", ", ", "]")
    before = opening
    while piece := comma.join(islice(rows, _AT_ONCE)):
        put(before + piece)
        before = comma
    put("[]" if before == opening else ending)


def export_volunteers(book: Book) -> list[Row]:
    """Every volunteer, the ID in full: name, id, no, team (several parted by 、), minutes."""
    return [
        {"name": one.name, "id": one.id_number, "no": one.number, "team": one.team, "minutes": one.minutes}
        for one in volunteers.dump(book.db)
    ]


def export_hours(book: Book) -> list[Row]:
    """Every record of service that stands and what was brought forward; see hours_export."""
    return hours_export.export_hours(book)


def workbook(book: Book, what: str, track: Track = "masses") -> bytes:
    """Households, persons, volunteers or points as a workbook; IDs are texts, nothing becomes a formula."""
    titles = {
        "households": "农牧户名册",
        "persons": "人员名册",
        "points": "积分登记表",
        "volunteers": "志愿者花名册",
    }
    if what == "hours":
        return hours_export.all_hours(book)
    if what not in titles:
        raise UserError(f"不能导出“{what}”。", "可以导出农牧户、人员、志愿者、服务时间和积分。")
    if what == "points":
        fields, rows = _points(book, track)
    else:
        fields, rows = {"households": _households, "persons": _persons, "volunteers": _volunteers}[what](book)
    return _written(titles[what], fields, rows, proofs.beside(book, stands_on(what)))


def table(book: Book, title: str, fields: Sequence[Field], rows: Sequence[Row], note: str = "") -> bytes:
    """Any table of the window as a workbook, as it is shown there: Fields for columns, rows by Field name.

    What is not as it was left is told in its note, and beside each row the list marks (``untrue``).
    """
    leaves = "exports.table"
    shown = gate.as_seen(book, leaves, list(rows))
    marks = [Field("核对", width=6, name="untrue")] if any(row.get("untrue") for row in rows) else []
    notes = [note, proofs.beside(book, stands_on(leaves))]
    return _written(title, [*fields, *marks], shown, "　".join(filter(None, notes)))


def _written(title: str, fields: Sequence[Field], rows: Sequence[Row], note: str = "") -> bytes:
    from wenming_desktop.exchange.writer import write_table

    return write_table(title, fields, rows, note=note)


def _households(book: Book) -> tuple[list[Field], list[Row]]:
    names = ("number", "village", "group", "head", "grid", "state", "state_from", "note")
    members = Field("人口", "integer", width=4, name="members")
    fields = [*(field_named(Household, name) for name in names[:4]), members]
    fields += [field_named(Household, name) for name in names[4:]]
    rows = [
        {**row, "number": row["household"], "village": row["village_name"], "group": group_value(row["grp"])}
        for row in dumps.households(book.db)
    ]
    return fields, rows


def _persons(book: Book) -> tuple[list[Field], list[Row]]:
    place = [field_named(Household, name) for name in ("village", "number", "group")]
    names = ("name", "relation", "sex", "ethnic", "birth", "id_number", "phone", "party", "branch", "note")
    rows = [
        {
            **row,
            "village": row["village_name"],
            "number": row["household"],
            "group": group_value(row["grp"]),
            "party": "中共党员" if row["party"] else "群众",
        }
        for row in dumps.persons(book.db)
    ]
    return [*place, *(field_named(Person, name) for name in names)], rows


def _volunteers(book: Book) -> tuple[list[Field], list[Row]]:
    """The columns an import of volunteers reads again."""
    fields = [
        field_named(Person, "name"), field_named(Person, "id_number"), field_named(Volunteer, "number"),
        Field("所属队伍", width=14, name="team"), Field("累计服务时长", "hours", width=6, name="minutes"),
    ]  # fmt: skip
    rows = [
        {
            "name": one.name,
            "id_number": one.id_number,
            "number": one.number,
            "team": one.team,
            "minutes": one.minutes,
        }
        for one in volunteers.dump(book.db)
    ]
    return fields, rows


def _points(book: Book, track: Track) -> tuple[list[Field], list[Row]]:
    fields = [
        Field("日期", "date", width=6, name="event_date"),
        field_named(Household, "village"),
        field_named(Household, "number"),
        Field("姓名", "name", width=6, name="who"),
        field_named(RuleItem, "category"),
        field_named(RuleItem, "text"),
        Field("加减分", "points", width=4, name="points"),
        field_named(RuleItem, "evidence"),
        field_named(RuleItem, "note"),
    ]
    rows = [
        {
            **row,
            "village": row["village_name"],
            "number": row["household"],
            "who": row["person"] or row["head"],
            "text": f"{row['code']} {row['text']}".strip(),
            "points": VETO_WORD if row["veto"] else row["points"],
        }
        for row in dumps.points(book.db, track)
    ]
    return fields, rows
