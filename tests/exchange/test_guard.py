"""Hostile workbooks: refused by their numbers before the reader lays anything out, with words that name the place.

The reader believes the counts a file states and ends the whole program where it cannot have the room; so a refused file
must never reach it. That is counted here: how often it was opened, how many cells were handed on; never a time.
"""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import python_calamine

from wenming_desktop.domain.errors import UserError
from wenming_desktop.exchange import guard, walk
from wenming_desktop.exchange.guard import (
    MOST_CELLS,
    MOST_PARTS,
    MOST_SHEETS,
    check_container,
    check_extent,
)
from wenming_desktop.exchange.sheets import read_workbook
from wenming_desktop.exchange.writer import WorkbookOut, put

SHEET, BOOK, TEXTS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"
Change = Callable[[bytes], bytes]


def plain() -> bytes:
    out = WorkbookOut()
    page = out.sheet("名册")
    for row, words in enumerate((("姓名", "组"), ("朱彩云", "1"))):
        for column, word in enumerate(words):
            put(page, row, column, word)
    return out.bytes()


PLAIN = plain()


def packed(
    changes: dict[str, Change] | None = None, more: dict[str, bytes] | None = None, *, stuffing: int = 0
) -> bytes:
    """The plain workbook with parts changed and added; ``stuffing`` bytes nobody can pack hide how much the rest swells."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            change = (changes or {}).get(item.filename)
            body = old.read(item)
            assert change is None or change(body) != body, f"nothing changed in {item.filename}"
            new.writestr(item.filename, change(body) if change else body)
        for name, body in (more or {}).items():
            new.writestr(name, body)
        if stuffing:
            new.writestr("xl/media/image1.png", random.Random(1).randbytes(stuffing))
    return buffer.getvalue()


def rows(xml: bytes) -> Change:
    return lambda body: body.replace(b"</sheetData>", xml + b"</sheetData>")


def sheets(count: int) -> Change:
    more = b"".join(b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>' % (at, at + 9) for at in range(count))
    return lambda body: body.replace(b"</sheets>", more + b"</sheets>")


def elsewhere(target: bytes) -> dict[str, Change]:
    """The sheet's part under a name no sheet has."""
    return {"xl/_rels/workbook.xml.rels": lambda body: body.replace(b"worksheets/sheet1.xml", target)}


FAR = b'<row r="9"><c r="A3000000000"><v>1</v></c></row>'
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "swells 400 times": (lambda: packed({SHEET: rows(b" " * 60_000_000)}), "展开后太大"),
    "swells beyond 100 MB": (lambda: packed({SHEET: rows(b" " * 110_000_000)}, stuffing=900_000), "展开后太大"),
    "parts": (lambda: packed(more={f"xl/x{at}.xml": b"<a/>" for at in range(MOST_PARTS)}), f"有{MOST_PARTS + 10}个部分"),
    "sheets": (lambda: packed({BOOK: sheets(100_000)}, stuffing=60_000), "张以上工作表"),
    "row 3,000,000,000": (lambda: packed({SHEET: rows(FAR)}), "“名册”到第3000000000行、第B列"),
    "row in single quotes": (lambda: packed({SHEET: rows(FAR.replace(b'"', b"'"))}), "“名册”到第3000000000行"),
    "row with blanks around": (lambda: packed({SHEET: rows(FAR.replace(b"r=", b"r = "))}), "“名册”到第3000000000行"),
    "row under a prefix": (
        lambda: packed({SHEET: rows(FAR.replace(b"<c", b"<x:c").replace(b"/c>", b"/x:c>"))}), "到第3000000000行"
    ),
    "a far row of cells without a place": (
        lambda: packed({SHEET: rows(b'<row r="3000000000"><c><v>1</v></c></row>')}), "“名册”到第3000000000行"
    ),
    "rows and cells without places": (
        lambda: packed({SHEET: rows(b"<row><c><v>1</v></c></row>" * 99_990 + b"<row>" + b"<c><v>1</v></c>" * 200 + b"</row>")}, stuffing=30_000),
        "到第99993行、第GR列",
    ),
    "a part nobody calls a sheet": (
        lambda: packed(elsewhere(b"odd.dat"), {"xl/odd.dat": b'<worksheet><sheetData>' + FAR + b"</sheetData></worksheet>"}),
        "“名册”到第3000000000行",
    ),
    "a part by its whole name": (
        lambda: packed(elsewhere(b"/xl/media/a.png"), {"xl/media/a.png": b"<worksheet><sheetData>" + FAR + b"</sheetData></worksheet>"}),
        "“名册”到第3000000000行",
    ),
    "texts stated": (lambda: packed({TEXTS: lambda body: re.sub(rb'ount="\d+"', b'ount="4000000000"', body)}), "数量与内容不符"),
    "texts stated otherwise": (lambda: packed({TEXTS: lambda body: re.sub(rb'ount="\d+"', b"ount = '4000000000'", body)}), "数量与内容不符"),
    "nested": (lambda: packed({SHEET: rows(b"<x>" * 90_000 + b"</x>" * 90_000)}, stuffing=60_000), "结构不正常"),
    "nested list of sheets": (
        lambda: packed({BOOK: lambda body: body.replace(b"</workbook>", b"<x>" * 90_000 + b"</x>" * 90_000 + b"</workbook>")}, stuffing=60_000),
        "结构不正常",
    ),
    "an encoding nobody knows": (lambda: packed({BOOK: lambda body: body.replace(b'encoding="UTF-8"', b'encoding="X9"')}), "已损坏"),
    "binary workbook": (lambda: packed(more={"xl/workbook.bin": b"\0"}), "xlsb"),
}  # fmt: skip


class Opened:
    """How often the reader was opened."""

    count = 0


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> type[Opened]:
    real = python_calamine.CalamineWorkbook

    class Counted:
        @staticmethod
        def from_filelike(file: io.BytesIO) -> object:
            Opened.count += 1
            return real.from_filelike(file)

    Opened.count = 0
    monkeypatch.setattr(python_calamine, "CalamineWorkbook", Counted)
    return Opened


def saved(tmp_path: Path, data: bytes, name: str = "表.xlsx") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_container_is_refused_before_the_reader_sees_it(
    name: str, tmp_path: Path, opened: type[Opened]
) -> None:
    make, words = HOSTILE[name]
    with pytest.raises(UserError, match=words) as refused:
        read_workbook(saved(tmp_path, make()))
    assert opened.count == 0
    assert refused.value.advice, "what to do is said too"


class StopHereError(Exception):
    pass


class Asked:
    """A cancel that counts how often it was asked, and raises at the ``at``-th time."""

    def __init__(self, at: int = 0) -> None:
        self.at, self.count = at, 0

    def __call__(self) -> None:
        self.count += 1
        if self.count == self.at:
            raise StopHereError


WALKS: dict[str, Callable[[io.BytesIO, Callable[[], None]], object]] = {
    "part": walk.part,
    "table": lambda stream, cancel: walk.table(stream, check_extent, cancel),
}


@pytest.mark.parametrize("name", WALKS)
def test_a_cancel_is_asked_once_a_piece_of_what_is_walked_over(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "_PIECE", 100)
    xml = b"<sheetData>" + b"<row><c><v>1</v></c></row>" * 40 + b"</sheetData>"
    asked = Asked()
    WALKS[name](io.BytesIO(xml), asked)
    assert asked.count == -(-len(xml) // 100)
    for at in range(1, asked.count + 1):
        with pytest.raises(StopHereError):
            WALKS[name](io.BytesIO(xml), Asked(at))


MORE: dict[str, dict[str, bytes]] = {
    "a sheet": {},
    "an open document": {"content.xml": b"<a>" + b"<b/>" * 9000 + b"</a>"},
    "pictures": {"xl/media/image2.png": random.Random(2).randbytes(40_000)},
}


@pytest.mark.parametrize("name", MORE)
def test_a_workbook_is_let_go_in_each_piece_before_the_reader_sees_it(
    name: str, tmp_path: Path, opened: type[Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "_PIECE", 1 << 12)
    monkeypatch.setattr(guard, "_CHUNK", 1 << 12)
    data = packed({SHEET: rows(b'<row r="9"><c r="A9"><v>1</v></c></row>' * 500)}, MORE[name])
    asked, through = Asked(), Asked()
    check_container(data, asked)
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        guard._read_through(container, through)
    assert asked.count > through.count > sum(map(len, MORE[name].values())) // (1 << 12) + 4
    for at in range(1, asked.count + 1):
        with pytest.raises(StopHereError):
            read_workbook(saved(tmp_path, data), cancel=Asked(at))
    assert opened.count == 0


def test_more_values_than_a_sheet_may_hold(
    tmp_path: Path, opened: type[Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cell upon cell at one place spans nothing and still takes room."""
    monkeypatch.setattr(guard, "MOST_CELLS", 1000)
    with pytest.raises(UserError, match="一张表有1504格"):
        read_workbook(
            saved(
                tmp_path, packed({SHEET: rows(b'<row r="9">' + b'<c r="A9"><v>1</v></c>' * 1500 + b"</row>")})
            )
        )
    assert opened.count == 0


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("row_3000000000.xlsx", "“萨日朗嘎查”到第3000000000行、第K列"),
        ("stray_cell_IV60001.xls", "“萨日朗嘎查”到第60001行、第IV列"),
        ("password.xlsx", "设了打开密码"),
    ],
)
def test_the_attack_files_are_refused_before_the_reader_sees_them(
    name: str, words: str, fixtures_dir: Path, opened: type[Opened]
) -> None:
    with pytest.raises(UserError, match=words):
        read_workbook(fixtures_dir / "attack" / name)
    assert opened.count == 0


def test_what_is_odd_but_small_is_read(tmp_path: Path) -> None:
    """Places left out, a prefix, a stated size that is not the sheet's, links to other workbooks: no reason to refuse."""
    link = b'<Relationships><Relationship Id="rId1" Target="file:///x.xlsx" TargetMode="External"/></Relationships>'
    for changes, more in (
        ({SHEET: rows(b"<row><c><v>1</v></c></row>")}, {}),
        (
            {SHEET: lambda body: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', body)},
            {},
        ),
        ({}, {"xl/externalLinks/_rels/externalLink1.xml.rels": link}),
        ({}, {"../../evil.xml": b"<a/>"}),
    ):
        sheet = read_workbook(saved(tmp_path, packed(changes, more))).sheets[0]
        assert sheet.text(1, 0) == "朱彩云"
        assert len(sheet.rows) * sheet.width <= 6
    assert not (tmp_path.parent.parent / "evil.xml").exists()


@pytest.mark.parametrize(
    ("ranges", "ok"),
    [(["A1:B2"], True), (["A1:XFD1048576"], False), ([f"A{at}:D1048576" for at in range(1, 9)], False)],
)
def test_merged_ranges_are_counted(ranges: list[str], ok: bool, tmp_path: Path) -> None:
    xml = b"".join(f'<mergeCell ref="{one}"/>'.encode() for one in ranges)
    data = packed(
        {
            SHEET: lambda body: body.replace(
                b"</sheetData>", b"</sheetData><mergeCells>" + xml + b"</mergeCells>"
            )
        }
    )
    if ok:
        assert read_workbook(saved(tmp_path, data)).sheets[0].merged == [(0, 0, 1, 1)]
    else:
        with pytest.raises(UserError, match="名册里合并的单元格太大"):
            read_workbook(saved(tmp_path, data))


@pytest.mark.parametrize("length", [32_767, 32_768])
def test_a_cell_longer_than_a_spreadsheet_holds_is_named(length: int, tmp_path: Path) -> None:
    noise = "".join(random.Random(2).choices("朱彩云巴特尔王秀兰", k=length)).encode()
    data = packed({TEXTS: lambda body: body.replace("朱彩云".encode(), noise)}, stuffing=9000)
    if length == guard.MOST_TEXT:
        assert len(read_workbook(saved(tmp_path, data)).sheets[0].text(1, 0)) == length
    else:
        with pytest.raises(UserError, match="名册的A2有32768个字"):
            read_workbook(saved(tmp_path, data))


def test_all_sheets_together_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is in bounds: the reading ends with the one that is too much, and no cell of it is handed on."""
    out = WorkbookOut()
    for at in range(5):
        put(out.sheet(f"{at + 1}组"), 9, 9, "甲")
    path = saved(tmp_path, out.bytes())
    assert sum(len(sheet.rows) * sheet.width for sheet in read_workbook(path).sheets) == 500
    monkeypatch.setattr(guard, "MOST_CELLS", 450)
    with pytest.raises(UserError, match="5张表一共有500格"):
        read_workbook(path)


def test_a_length_the_container_lies_about(tmp_path: Path, opened: type[Opened]) -> None:
    data = bytearray(packed({SHEET: rows(b" " * 60_000_000)}))
    at = data.rfind(SHEET.encode()) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + 24 : at + 28] = struct.pack("<I", 2000)
    with pytest.raises(UserError, match="已损坏"):
        read_workbook(saved(tmp_path, bytes(data)))
    assert opened.count == 0


def test_the_limits_are_those_a_village_never_meets() -> None:
    """60,000 people with 30 columns are in bounds."""
    assert MOST_CELLS > 60_000 * 30
    assert MOST_SHEETS >= 200
