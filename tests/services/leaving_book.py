"""A book with one of everything that is printed, secrets to plant in its texts, and how each thing leaves it."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from tests.services.activity_book import TEAMS, VOLUNTEERS
from tests.services.small_book import Small
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.privacy import Audience
from wenming_desktop.printing import preview
from wenming_desktop.services import (
    activities,
    activity_paper,
    activity_text,
    certificate_annex,
    certificate_paper,
    certificates,
    corrections,
    corrections_paper,
    hours_export,
    packs,
    paper,
    party_paper,
    place_paper,
    signin_paper,
    tables,
    volunteer_paper,
    workbench_todos,
)
from wenming_desktop.services.context import Book
from wenming_desktop.storage import journal, schema, service_ledger, settings_store
from wenming_desktop.support.ids import uuid7
from wenming_desktop.ui.dialogs.shown import workbook_of

Q3, OCTOBER = Period.parse("2026-Q3"), (date(2026, 10, 1), date(2026, 10, 31))
CHILD = "查干夫"
# as somebody may write them, and what of them must not be read
SECRETS = {
    "id": ("，150599 19680917 3870，", "19680917"), "phone": ("，138-1234-5678，", "12345678"), "word": ("，吸毒", "吸毒"),
    "minor": (f"，{CHILD}", CHILD),
}  # fmt: skip
HIDDEN: dict[Audience, frozenset[str]] = {
    "wall": frozenset(SECRETS), "village": frozenset(SECRETS), "person": frozenset({"id", "phone", "word"}),
    "party": frozenset({"id", "phone", "word"}), "office": frozenset({"id"}),
}  # fmt: skip

# The texts of each noun as its table keeps them. Names of places and of who holds an office are no child's.
TEXTS: dict[str, tuple[str, ...]] = {
    "village": ("name",), "household": ("number", "note", "grp"), "person": ("name", "note"), "branch": ("name",),
    "rule_book": ("name",), "rule_item": ("text", "category", "evidence", "note"), "entry": ("text", "category", "cause", "note", "evidence"),
    "station": ("name", "address", "rooms", "hours", "theme", "head", "offers", "note"), "eight_have": ("checker", "note"),
    "activity": ("title", "place", "story", "organiser", "cohosts", "charge", "links", "insurance", "note", "tags", "number", "reason"),
    "stall": ("name", "work"), "team": ("name", "slogan", "note"), "volunteer": ("number", "skills", "area", "note"),
    "membership": ("post",), "service": ("content",), "issued": ("facts.applicant", "facts.purpose", "name"),
}  # fmt: skip
SETTINGS = {
    "institute": ("name", "contact"), "notice": ("measures", "village_place", "box_place"),
    "villages": ("supervisor",), "volunteers": ("issuer", "charge", "handler"), "paragraphs": ("greeting", "certificate.note"),
}  # fmt: skip
NO_CHILDS = {
    ("village", "name"), ("station", "head"), ("institute", "contact"), ("villages", "supervisor"), ("volunteers", "charge"),
    ("volunteers", "handler"), ("institute", "name"), ("person", "name"), ("household", "number"), ("volunteers", "issuer"),
    ("issued", "name"), ("household", "grp"),
}  # fmt: skip


def fill(small: Small) -> None:
    """One of everything, all of it harmless; the triggers are taken away so that secrets can be put anywhere."""
    small.enter("萨日朗-001", "H1", "2026-07-10")
    small.enter("萨日朗-001", "H1", "2026-08-10")
    small.enter("萨日朗-001", "J1", "2026-10-10")
    small.enter("包青格乐1", "D1", "2026-08-01")
    wrong = small.enter("萨日朗-002", "H1", "2026-08-12")
    small.close_months(202607, 202608)
    small.reverse(wrong.entry_pk)
    small.call(_fill)


def _fill(book: Book) -> None:
    db = book.db
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute(f"DROP TRIGGER {name}")
    schema._own[db] = int(db.execute("PRAGMA schema_version").fetchone()[0])  # else nothing may be written
    with book.operation("准备", kind="barrier") as pk:
        household = db.execute("SELECT pk FROM household WHERE number = '萨日朗-002'").fetchone()[0]
        child = {"id": uuid7(), "name": CHILD, "birth": "2015-05-05", "household_pk": household}
        journal.insert(db, "person", child)
        station = db.execute("SELECT pk FROM station WHERE name LIKE '%萨日朗%'").fetchone()[0]
        teams = [
            journal.insert(db, "team", {"id": uuid7(), "name": name, "code": code}) for name, code in TEAMS
        ]
        for at, known in enumerate(VOLUNTEERS, 1):
            person = db.execute(
                "SELECT p.pk FROM person p JOIN household h ON h.pk = p.household_pk WHERE p.name || h.grp = ?", [known]
            ).fetchone()[0]  # fmt: skip
            row = {"id": uuid7(), "person_pk": person, "number": f"1505990000{at:02d}", "consent": "同意"}
            volunteer = journal.insert(db, "volunteer", row)
            journal.insert(db, "membership", {"team_pk": teams[0], "volunteer_pk": volunteer, "post": "队员"})
        item = journal.insert(
            db, "eight_have", {"station_pk": station, "standard": packs.standard(book).key, "item": "机构", "met": 0, "day": "2026-10-01", "note": "缺牌子"}
        )  # fmt: skip
        assert item
        common = {**book.ledger_common(pk), "day": "2026-10-10", "category": "theory", "content": "微宣讲"}
        rows = [{**common, "id": uuid7(), "volunteer_pk": one, "minutes": 6000 * one} for one in (1, 2)]
        service_ledger.insert_services(db, rows)
    values = {"title": "义诊进嘎查", "day": "2026-10-30", "station": "萨日朗", "place": "文化广场", "teams": "苏木理论宣讲队"}  # fmt: skip
    activities.save_activity(book, None, values, [{"name": "义诊", "work": "量血压"}])
    values |= {"title": "卫生整治", "day": "2026-10-20", "story": "清理巷道3条。", "sessions": "2"}
    activities.save_activity(book, None, values, [{"name": "理发"}])
    certificates.issue(book, [1], "", "评优")


# ---- planting ----
@contextmanager
def planted(small: Small, table: str, column: str, secret: str) -> Iterator[None]:
    """A secret at the end of a text of every record of a noun (or of a part of the settings), taken away again."""
    if table in SETTINGS:
        with _setting(small, table, column, secret):
            yield
        return
    column, _, key = column.partition(".")
    before = small.rows(f"SELECT pk, {column} FROM {table}")
    text = f"json_set({column}, '$.{key}', ({column} ->> '{key}') || ?)" if key else f"{column} || ?"
    small.call(lambda book: book.db.execute(f"UPDATE {table} SET {column} = {text}", [secret]))
    try:
        yield
    finally:
        small.call(
            lambda book: [
                book.db.execute(f"UPDATE {table} SET {column} = ? WHERE pk = ?", [text, pk])
                for pk, text in before
            ]
        )


@contextmanager
def _setting(small: Small, part: str, name: str, secret: str) -> Iterator[None]:
    def save(book: Book, rows: dict[str, str]) -> None:
        book.db.execute("DELETE FROM setting")
        for key, value in rows.items():
            book.db.execute("INSERT INTO setting (key, value) VALUES (?, ?)", [key, value])

    def plant(book: Book) -> dict[str, str]:
        stored = {str(key): str(value) for key, value in book.db.execute("SELECT key, value FROM setting")}
        settings = settings_store.load(book.db)
        if part == "paragraphs":
            values: Any = {name: f"全体农牧民群众{secret}："}
        elif part == "villages":
            values = {"萨日朗嘎查": {name: f"刘文举{secret}", "phone": "0475-0000000"}}
        else:
            values = asdict(getattr(settings, part))
            values[name] = f"{values[name] or '苏布德苏木'}{secret}"
        with book.operation("种"):
            text = json.dumps(values, ensure_ascii=False)
            book.db.execute("INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)", [part, text])
        return stored

    stored = small.call(plant)
    try:
        yield
    finally:
        small.call(save, stored)


# ---- reading ----
def said(made: Any) -> str:
    """All text of what leaves, its file name too, without blanks and in plain letters."""
    if isinstance(made, str):
        text = made
    elif isinstance(made, bytes):
        text = _workbook(made)
    elif hasattr(made, "text"):
        text = made.text
    else:
        text = f"{made.file_name}\n{_content(made.file_name, made.content)}"
    return re.sub(r"[\s\-]+", "", unicodedata.normalize("NFKC", text))


def _content(name: str, content: bytes) -> str:
    if name.endswith(".xlsx"):
        return _workbook(content)
    if name.endswith(".docx"):
        import docx

        document = docx.Document(io.BytesIO(content))
        cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
        return "\n".join([*(one.text for one in document.paragraphs), *cells])
    return preview.text(content)


def _workbook(content: bytes) -> str:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    return "\n".join(str(cell) for rows in sheets for row in rows for cell in row)


# ---- what leaves ----
@dataclass(frozen=True)
class Way:
    """How one kind is made of the book, and the nouns it speaks of."""

    make: Callable[[Book], Any]
    nouns: tuple[str, ...]


_BOARD = (
    "village",
    "household",
    "person",
    "rule_item",
    "rule_book",
    "entry",
    "institute",
    "notice",
    "villages",
)
_ACTIVITY = ("activity", "stall", "team", "station", "institute")
_CORRECTIONS = ("entry", "household", "person", "village", "rule_item")
_VOLUNTEER = ("volunteer", "person", "team", "membership", "institute", "village")


def _list(name: str) -> Callable[[Book], Any]:
    def made(book: Book) -> Any:
        names = [field.name for field in tables.columns(name)]
        return workbook_of(book, "表", name, names, tables.ids(book, name), {})

    return made


def _shown(name: str) -> Callable[[Book], Any]:
    def made(book: Book) -> Any:
        fields = tables.columns(name)
        rows = tables.rows(book, name, tables.ids(book, name))
        cells = [
            [str(row[field.name] or "") for field in fields if field.name != "id_number"] for row in rows
        ]
        heads = [(field.label, "left") for field in fields if field.name != "id_number"]
        return paper.table_print(book, "表", heads, cells)  # type: ignore[arg-type]

    return made


def _remind(book: Book) -> str:
    return "\n".join(todo.copy for todo in workbench_todos.todos(book))


def _issue(book: Book, *, annex: bool = False) -> Any:
    made, _ = certificates.issue(book, [2], "", "评优", annex=annex)
    book.db.execute("DELETE FROM said WHERE issued_pk > 1")
    book.db.execute("DELETE FROM issued WHERE pk > 1")
    return made


def _annex(book: Book) -> Any:
    """The annex of a certificate that left without one, drawn anew each time."""
    book.db.execute("UPDATE issued SET files = json_remove(files, '$.annex')")
    return certificate_annex.annex(book, 1)[0]


def _corrections(book: Book) -> Any:
    return corrections_paper.sheet(book, corrections.listed(book), "苏布德苏木")


def _corrections_table(book: Book) -> bytes:
    return corrections_paper.workbook(book, corrections.listed(book))


WAYS: dict[str, tuple[Way, ...]] = {
    "paper.board_print": tuple(
        Way(lambda book, size=size, place=place: paper.board_print(book, "masses", Q3, place, size), _BOARD)
        for size, place in (("a4", 1), ("a3", None))
    ),
    "paper.board_print:party": (
        Way(lambda book: paper.board_print(book, "party", Q3, 1), ("person", "branch", "village", "entry")),
    ),
    "paper.board_print:office": (Way(lambda book: paper.board_print(book, "masses", Q3, 1, office=True), _BOARD),),
    "paper.notice_print": (
        Way(lambda book: paper.notice_print(book, Q3, 1, OCTOBER[0], draft=True), (*_BOARD, "paragraphs")),
    ),
    "paper.notice_docx": (
        Way(lambda book: paper.notice_docx(book, Q3, 1, OCTOBER[0], draft=True), (*_BOARD, "paragraphs")),
    ),
    "paper.board_workbook": (Way(lambda book: paper.board_workbook(book, "masses", Q3, 1), _BOARD),),
    "paper.board_workbook:party": (
        Way(lambda book: paper.board_workbook(book, "party", Q3, None), ("person", "branch", "entry")),
    ),
    "paper.blank_sheet": (
        Way(lambda book: paper.blank_sheet(book, 1, None, 202610), ("village", "household", "person", "rule_item")),
    ),
    "paper.household_sheet": (
        Way(lambda book: paper.household_sheet(book, 1, Period.parse("2026")), ("household", "person", "village", "entry")),
    ),
    "paper.personal_sheet": (
        Way(lambda book: paper.personal_sheet(book, 1, Q3), ("person", "branch", "entry", "rule_item")),
    ),
    "party_paper.branch_sheet": (Way(lambda book: party_paper.branch_sheet(book, Q3), ("branch", "person")),),
    "activity_paper.forecast": (
        Way(lambda book: activity_paper.forecast(book, 202610), _ACTIVITY),
        Way(lambda book: activity_paper.forecast(book, 202610, _place(book)), _ACTIVITY),
    ),
    "activity_text.as_text": tuple(
        Way(lambda book, pk=pk: activity_text.as_text(book, pk), _ACTIVITY) for pk in (1, 2)
    ),
    "activity_text.month_as_text": (Way(lambda book: activity_text.month_as_text(book, 202610), _ACTIVITY),),
    "activity_paper.record": tuple(
        Way(lambda book, pk=pk: activity_paper.record(book, pk), _ACTIVITY) for pk in (1, 2)
    ),
    "activity_paper.ledger": (Way(lambda book: activity_paper.ledger(book, *OCTOBER), _ACTIVITY),),
    "signin_paper.signin_sheet": (
        Way(lambda book: signin_paper.signin_sheet(book, 2), (*_ACTIVITY, "volunteer", "person")),
    ),
    "workbench_todos.remind": (Way(_remind, ("village",)),),
    "place_paper.places_table": (Way(place_paper.places_table, ("station", "village", "institute")),),
    "place_paper.eight_haves_table": (
        Way(place_paper.eight_haves_table, ("station", "eight_have", "institute")),
    ),
    "volunteer_paper.team_rosters": (Way(volunteer_paper.team_roster, _VOLUNTEER),),
    "volunteer_paper.team_rosters:office": (
        Way(lambda book: volunteer_paper.team_roster(book, office=True), _VOLUNTEER),
    ),
    "volunteer_paper.volunteer_roster": (Way(volunteer_paper.volunteer_roster, _VOLUNTEER),),
    "volunteer_paper.volunteer_roster:office": (
        Way(lambda book: volunteer_paper.volunteer_roster(book, office=True), _VOLUNTEER),
    ),
    "hours_export.workbook": (
        Way(lambda book: hours_export.workbook(book, *OCTOBER, whole=True), ("volunteer", "person", "service", "institute")),
    ),
    "certificates.preview": (
        Way(lambda book: certificates.preview(book, 1), ("person", "service", "institute", "volunteers", "paragraphs")),
        Way(lambda book: certificates.preview(book, 1, annex=True), ("person", "service", "institute", "volunteers")),
    ),
    "certificates.issue_each": (
        Way(_issue, ("person", "service", "institute", "volunteers", "paragraphs")),
    ),
    "certificate_annex.annex": (
        Way(_annex, ("service",)),
        Way(lambda book: _issue(book, annex=True), ("person", "service", "institute", "volunteers")),
    ),
    "certificate_paper.register": (
        Way(lambda book: certificate_paper.register(book, *OCTOBER), ("issued", "volunteers", "institute")),
    ),
    "certificate_paper.issued_notice": (
        Way(lambda book: certificate_paper.issued_notice(book, *OCTOBER), ("issued", "volunteers", "institute")),
    ),
    "certificate_paper.star_table": (Way(certificate_paper.star_table, _VOLUNTEER),),
    "certificate_paper.star_notice": (Way(certificate_paper.star_notice, _VOLUNTEER),),
    "corrections_paper.sheet": (Way(_corrections, _CORRECTIONS),),
    "corrections_paper.workbook": (Way(_corrections_table, _CORRECTIONS),),
    "paper.table_print": tuple(Way(_shown(name), nouns) for name, nouns in (("activities", _ACTIVITY), ("households", ("household", "person")))),
    "exports.table": tuple(Way(_list(name), nouns) for name, nouns in (("activities", _ACTIVITY), ("volunteers", _VOLUNTEER))),
}  # fmt: skip


def _place(book: Book) -> int:
    return int(book.db.execute("SELECT pk FROM station WHERE name LIKE '%萨日朗%'").fetchone()[0])
