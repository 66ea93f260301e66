"""Old workbooks (.xls, .et) and OpenDocument tables: what they span is known before the reader lays it out."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
from pathlib import Path

import pytest

from tests.exchange.test_guard import PLAIN, Opened, opened, packed, saved
from wenming_desktop.domain.errors import UserError
from wenming_desktop.exchange import guard
from wenming_desktop.exchange.ole import BrokenContainerError, Container, read_records, spans
from wenming_desktop.exchange.sheets import read_workbook

__all__ = ["opened"]
NAME = "志愿者花名册.xls"


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def workbook(*cells: bytes, more: bytes = b"") -> bytes:
    """A stream of one sheet, its records in the order of [MS-XLS]."""
    head = record(0x809, bytes(16)) + more
    name = "表".encode("utf-16-le")
    at = len(head) + 4 + 8 + len(name)
    bound = record(0x85, struct.pack("<IBBBB", at, 0, 0, 1, 1) + name)
    return head + bound + record(0x809, bytes(16)) + b"".join(cells) + record(0x0A, b"")


def number(row: int, column: int) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, 0, 1.0))


def test_the_values_of_a_sheet_give_its_span() -> None:
    many = record(0xBD, struct.pack("<HHHIHIH", 7, 2, 0, 0, 0, 0, 3))  # columns 2 and 3
    format_only = record(0x201, struct.pack("<HHH", 60_000, 200, 0))
    book = read_records(workbook(number(3, 1), many, format_only))
    assert [(one.name, one.last_row, one.last_column, one.cells) for one in book.sheets] == [("表", 7, 3, 3)]
    assert (book.locked, book.texts) == (False, 0)


def test_what_a_stream_states_is_kept_apart_from_what_it_holds() -> None:
    stated = record(0x200, struct.pack("<IIHHH", 0, 4_000_000_000, 0, 256, 0))
    older = record(0x200, struct.pack("<HHHHH", 0, 99, 0, 7, 0))
    texts = record(0xFC, struct.pack("<II", 5, 4_000_000_000))
    (sheet,) = read_records(workbook(stated, number(0, 0))).sheets
    assert (sheet.stated_rows, sheet.stated_columns, sheet.last_row) == (4_000_000_000, 256, 0)
    (sheet,) = read_records(workbook(older)).sheets
    assert (sheet.stated_rows, sheet.stated_columns) == (99, 7)
    book = read_records(workbook(record(0x2F, bytes(6)), more=texts))
    assert (book.locked, book.texts) == (True, 4_000_000_000)


@pytest.mark.parametrize("cut", range(0, 80, 7))
def test_a_stream_cut_short_ends_the_walk(cut: int) -> None:
    whole = workbook(number(3, 1), number(4, 1))
    assert len(read_records(whole[: len(whole) - cut]).sheets) <= 1


def test_a_sheet_in_the_middle_of_another_record_is_walked_too() -> None:
    """The list of sheets says where one begins; the reader goes there, whatever stands around it."""
    hidden = (
        record(0x809, bytes(16)) + record(0x200, bytes(4) + b"\xff" * 4 + bytes(6)) + number(60_000, 40_000)
    )
    wrapped = record(0x5D, hidden)
    data = bytearray(workbook(number(1, 1), wrapped))
    at = data.index(struct.pack("<HH", 0x85, 8 + 2)) + 4
    data[at : at + 4] = struct.pack("<I", data.index(hidden))
    (sheet,) = read_records(bytes(data)).sheets
    assert (sheet.last_row, sheet.last_column, sheet.stated_rows) == (60_000, 40_000, 0xFFFFFFFF)


def test_a_list_of_sheets_goes_on_where_one_of_them_begins() -> None:
    """A place said to lie in the list itself takes nothing of the list away."""
    bound = record(0x85, struct.pack("<IBBBB", 0, 0, 0, 1, 0) + b"a")
    data = bytearray(workbook(number(60_000, 2), more=record(0x0809, bytes(16)) + bound + record(0x99, b"")))
    data[data.index(bound) + 4 : data.index(bound) + 8] = struct.pack("<I", len(data) - 4)
    assert [one.last_row for one in read_records(bytes(data)).sheets] == [-1, 60_000]


def test_sheets_that_lie_in_one_another_are_refused() -> None:
    many = b"".join(record(0x85, struct.pack("<IBBBB", 4 * at, 0, 0, 1, 0) + b"a") for at in range(60))
    with pytest.raises(BrokenContainerError):
        read_records(many + record(0x0A, b"") + b"".join(number(at, 1) for at in range(60)))


def test_the_containers_of_the_field_are_followed(fixtures_dir: Path) -> None:
    book = spans(Container((fixtures_dir / NAME).read_bytes()))
    assert book is not None
    assert [(one.name, one.last_row, one.last_column) for one in book.sheets] == [("志愿者名册", 261, 8)]
    assert "EncryptedPackage" in Container((fixtures_dir / "attack" / "password.xlsx").read_bytes()).names


def test_a_chain_that_bites_its_tail_is_broken(fixtures_dir: Path) -> None:
    data = bytearray((fixtures_dir / NAME).read_bytes())
    (table,) = struct.unpack_from("<I", data, 0x4C)
    at = (table + 1) * 512
    data[at : at + 512] = struct.pack("<128I", *[0] * 128)
    with pytest.raises(BrokenContainerError):
        spans(Container(bytes(data)))


def patched(data: bytes, kind: int, at: int, value: bytes) -> bytes:
    """The workbook with bytes of its first record of a kind replaced."""
    start = next(
        found.start()
        for found in re.finditer(re.escape(struct.pack("<H", kind)), data)
        if kind != 0x200 or data[found.start() + 2 : found.start() + 4] == b"\x0e\0"
    )
    first = start + 4 + at
    return data[:first] + value + data[first + len(value) :]


def test_a_size_that_is_stated_and_not_so_is_refused(
    fixtures_dir: Path, tmp_path: Path, opened: type[Opened]
) -> None:
    """The reader makes room for as many rows as stated: four thousand million, and the program is gone."""
    data = (fixtures_dir / NAME).read_bytes()
    lying = patched(data, 0x200, 4, struct.pack("<I", 4_000_000_000))
    with pytest.raises(UserError, match="数量与内容不符"):
        read_workbook(saved(tmp_path, lying, "表.xls"))
    assert opened.count == 0
    usual = patched(data, 0x200, 4, struct.pack("<I", 65_536))  # as sheets formatted to the end state it
    assert len(read_workbook(saved(tmp_path, usual, "表.xls")).sheets[0].rows) == 262


def test_sheets_of_an_old_workbook_are_counted(
    fixtures_dir: Path, opened: type[Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "MOST_CELLS", 2000)
    with pytest.raises(UserError, match="“志愿者名册”到第262行、第I列"):
        read_workbook(fixtures_dir / NAME)
    monkeypatch.setattr(guard, "MOST_SHEETS", 0)
    with pytest.raises(UserError, match="1张以上工作表"):
        read_workbook(fixtures_dir / NAME)
    assert opened.count == 0


def test_a_document_that_is_no_table_is_named(tmp_path: Path, fixtures_dir: Path) -> None:
    data = (
        (fixtures_dir / NAME)
        .read_bytes()
        .replace("Workbook".encode("utf-16-le"), "WordDocu".encode("utf-16-le"))
    )
    with pytest.raises(UserError, match="不是表格（可能是Word文档）"):
        read_workbook(saved(tmp_path, data, "名册.doc"))


HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="名册">'
)
TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"


def cells(*words: str, times: int = 1) -> str:
    more = f' table:number-columns-repeated="{times}"' if times > 1 else ""
    return "".join(
        f'<table:table-cell office:value-type="string"{more}><text:p>{word}</text:p></table:table-cell>'
        for word in words
    )


def row(inside: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{inside}</table:table-row>'


def open_document(path: Path, *rows: str) -> Path:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("mimetype", kind)
        out.writestr("content.xml", HEAD + "".join(rows) + TAIL)
        entry = '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        out.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{space}">{entry}</manifest:manifest>',
        )
    return path


def test_an_open_document_that_ends_in_a_million_blank_rows_is_read(tmp_path: Path) -> None:
    blank = row('<table:table-cell table:number-columns-repeated="16384"/>', 1_048_575)
    book = read_workbook(open_document(tmp_path / "表.ods", row(cells("姓名", "电话")), blank))
    assert [sheet.texts(0) for sheet in book.sheets] == [["姓名", "电话"]]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((row(cells("甲"), 1_000_000_000),), "到第1000000001行、第B列"),
        ((row(cells("甲", times=1_000_000_000)),), "到第2行、第CFDGSXL列"),
        ((row("<table:table-cell/>", 1_000_000), row(cells("甲"))), "到第1000002行"),
        ((row(cells("甲")).replace('"1"', '"+1000000000"'),), "到第1000000001行"),
        (
            (
                row(cells("甲"))
                .replace("<table:table-row ", '<table:table-row xmlns:q="urn:x" q:number-rows-repeated="1" ')
                .replace('repeated="1">', "repeated = '&#49;000000000'>"),
            ),
            "到第1000000001行",
        ),
        ((row(cells("甲", times=200), 50_000),), "到第50001行、第GR列"),
    ],
)
def test_a_row_that_stands_a_million_times_is_counted(
    rows: tuple[str, ...], words: str, tmp_path: Path, opened: type[Opened]
) -> None:
    with pytest.raises(UserError, match=words):
        read_workbook(open_document(tmp_path / "表.ods", row(cells("姓名", "电话")), *rows))
    assert opened.count == 0


def outcome(path: Path) -> str:
    """Read, or refused in words; anything else is the test's failure (and what ends the program ends the test)."""
    try:
        return str(sum(len(sheet.rows) * sheet.width for sheet in read_workbook(path).sheets))
    except UserError:
        return "refused"


NUMBERS = (
    b"",
    b"0",
    b"-1",
    b"65536",
    b"1048576",
    b"4294967295",
    b"99999999999",
    b"XFD1048576",
    b"A1:XFD99999999",
    b"ZZZZZZZ9",
)


@pytest.mark.parametrize("seed", range(4))
def test_an_old_workbook_with_bytes_changed_is_read_or_refused(
    seed: int, fixtures_dir: Path, tmp_path: Path
) -> None:
    dice, source = random.Random(seed), (fixtures_dir / NAME).read_bytes()
    for _ in range(40):
        data = bytearray(source)
        for _ in range(dice.choice((1, 3, 10, 40))):
            data[dice.randrange(0 if dice.random() < 0.1 else 512, len(data))] = dice.choice(
                (0, 255, dice.randrange(256))
            )
        size = outcome(
            saved(tmp_path, bytes(data[: dice.choice((len(data), dice.randrange(600, len(data))))]), "表.xls")
        )
        assert size == "refused" or int(size) <= guard.MOST_CELLS


@pytest.mark.parametrize("seed", range(4))
def test_a_workbook_with_numbers_and_bytes_changed_is_read_or_refused(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as whole:
        parts = [name for name in whole.namelist() if name.endswith((".xml", ".rels"))]

    def changed(body: bytes) -> bytes:
        found = list(re.finditer(rb'"[^"<>]{0,20}"', body))
        if found and dice.random() < 0.8:
            place = dice.choice(found)
            return body[: place.start() + 1] + dice.choice(NUMBERS) + b" " + body[place.end() - 1 :]
        at = dice.randrange(len(body))
        return body[:at] + b"\x07" + body[at + dice.randrange(20) :]

    for _ in range(40):
        size = outcome(saved(tmp_path, packed({dice.choice(parts): changed})))
        assert size == "refused" or int(size) <= guard.MOST_CELLS
