"""Paper of the places' room: 阵地一览表 and the standard's table (八有对照表) (call through ``Context.paper``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.identity import clean_phone, mask_phone
from wenming_desktop.domain.place_tree import in_order, tree
from wenming_desktop.domain.privacy import Piece
from wenming_desktop.domain.private_numbers import without_numbers
from wenming_desktop.domain.stations import KIND_CODES
from wenming_desktop.printing import eight_haves as sheets
from wenming_desktop.printing.eight_haves import MET, NOT_MET
from wenming_desktop.services import gate, places, station_care
from wenming_desktop.services.context import Book
from wenming_desktop.services.paper import Made, edition
from wenming_desktop.services.places import StationRow
from wenming_desktop.services.station_care import HaveLine
from wenming_desktop.storage import places as place_store
from wenming_desktop.storage import station_care as store


def places_table(book: Book, wanted: Collection[int] | None = None, said: str = "") -> Made:
    """Every place (or the ones ``wanted``, ``said`` which) in the order of the tree; mobile numbers stay masked."""
    every = {row.pk: row for row in places.stations(book)}
    shown = [every[pk] for pk in in_order(tree(tuple(every.values()))) if wanted is None or pk in wanted]
    today = book.clock.today()
    rated = store.rating_now(book.db, today.isoformat())
    phones = {pk: printed_phone(phone) for pk, phone in place_store.phones(book.db).items()}
    cells = [_cells(row, phones[row.pk], rated.get(row.pk, "")) for row in shown]
    under = _under(book, said)
    pieces = [Piece("阵地一览表的表头", under, minors=())]
    pieces += [piece for row, line in zip(shown, cells, strict=True) for piece in _pieces(row, line)]
    audience = gate.check(book, "place_paper.places_table", pieces, sheets.PLACES_TITLE)
    content = sheets.print_places(cells, under, [_sum_words(shown)], format_day(today), edition(book))
    return Made(f"{sheets.PLACES_TITLE}.pdf", content, audience=audience)


def _pieces(row: StationRow, cells: tuple[str, ...]) -> Iterator[Piece]:
    """What the list says of a place; the name of who is in charge is a grown-up's."""
    for text in cells:
        grown = text == row.head
        yield Piece(
            f"阵地‘{without_numbers(row.name)}’", text, ("station", row.pk), minors=() if grown else None
        )


def eight_haves_table(book: Book, day: date | None = None, standard: str = "") -> Made:
    """The checks as they stood on a day (today by default) by the standard in force or another's key, gaps below."""
    on = day or book.clock.today()
    asked = station_care.standard_by(book, standard)
    lines = station_care.eight_haves(book, on, asked.key)
    lacking = [_lacking(line) for line in lines if any(cell.met is False for cell in line.cells)]
    leaves = "place_paper.eight_haves_table"
    rows = [sheets.HavesRow(line.name, _marks(line), line.met, _newest(line)) for line in lines]
    under = _under(book, f"{asked.key}　截至{format_day(on)}")
    rows, lacking, under = gate.take_out(book, leaves, (rows, lacking, under))
    printed = format_day(book.clock.today())
    content = sheets.print_eight_haves(asked, rows, lacking, under, printed, edition(book))
    return Made(f"{sheets.haves_title(asked.short)}.pdf", content, audience=gate.audience_of(leaves))


def printed_phone(phone: str) -> str:
    """A phone on paper: an office line whole (0475-6200001), a mobile number, which is somebody's own, masked."""
    digits = clean_phone(phone)
    if not digits.startswith("0"):
        return mask_phone(digits)
    area = 3 if digits[1:2] in "12" else 4
    return f"{digits[:area]}-{digits[area:]}"


def _marks(line: HaveLine) -> tuple[str, ...]:
    return tuple("" if cell.met is None else MET if cell.met else NOT_MET for cell in line.cells)


def _lacking(line: HaveLine) -> tuple[str, ...]:
    cells = [cell for cell in line.cells if cell.met is False]
    who = "、".join(dict.fromkeys(cell.checker for cell in cells if cell.checker))
    notes = "；".join(f"{cell.item}：{cell.note}" for cell in cells if cell.note)
    return (line.name, "、".join(cell.item for cell in cells), _newest(line), who, notes)


def _newest(line: HaveLine) -> str:
    return _day(max((cell.day for cell in line.cells if cell.day), default=None))


def _cells(row: StationRow, phone: str, rating: str) -> tuple[str, ...]:
    marks = (row.theme, "" if row.status == station_care.IN_USE else row.status)
    name = row.name + "".join(f"（{mark}）" for mark in marks if mark)
    return (
        name, row.kind_word, row.address, _number(row.area), _number(row.seats), row.rooms, row.hours, row.head, phone, rating,
    )  # fmt: skip


def _sum_words(rows: list[StationRow]) -> str:
    counts = Counter(row.kind for row in rows)
    words = {row.kind: row.kind_word for row in rows}
    order = [kind for kind in KIND_CODES if kind in counts] + sorted(set(counts) - set(KIND_CODES))
    parts = "、".join(f"{words[kind]}{counts[kind]}" for kind in order)
    area = sum(row.area or 0 for row in rows)
    return f"共{len(rows)}处：{parts}。" + (f"面积合计{area}平方米。" if area else "") if rows else ""


def _under(book: Book, said: str) -> str:
    return "　".join(part for part in (book.settings.institute.name, said) if part)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _day(day: date | None) -> str:
    return format_day(day) if day else ""
