"""A cell far out is refused in whatever way XML lets it be written; what the reader reads otherwise is refused too."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from tests.exchange.test_guard import BOOK, PLAIN, SHEET, TEXTS, Opened, opened, packed, rows, saved
from wenming_desktop.domain.errors import UserError
from wenming_desktop.exchange.sheets import read_workbook

__all__ = ["opened"]
LETTER = {"X": "&#88;", "F": "&#x46;", "D": "&#68;", "x": "&#120;", "f": "&#102;", "d": "&#100;"}


class Writer:
    """Writes the same tags in other ways: blanks, quotes, order, case, prefixes, comments, zeros, references."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)

    def blank(self, *, needed: bool = False) -> str:
        count = self.dice.choice((1, 1, 2, 700)) if needed else self.dice.choice((0, 0, 1, 3))
        return "".join(self.dice.choice(" \t\n\r") for _ in range(count))

    def attribute(self, name: str, value: str) -> str:
        quote = self.dice.choice("\"'")
        return f"{self.blank(needed=True)}{name}{self.blank()}={self.blank()}{quote}{value}{quote}"

    def place(self) -> str:
        letters = "".join(self.dice.choice((one, one.lower())) for one in "XFD")
        if self.dice.random() < 0.3:
            at = self.dice.randrange(3)
            letters = letters[:at] + LETTER[letters[at]] + letters[at + 1 :]
        return letters + "0" * self.dice.choice((0, 0, 1, 9)) + "1048576"

    def tag(self, name: str, place: str, inside: str) -> str:
        said = [self.attribute("r", place), *self.dice.choice(([], [self.attribute("s", "0")]))]
        said += self.dice.choice(
            ([], [self.attribute("note", self.dice.choice(("&gt;", "/>", " r= ", ">")))])
        )
        self.dice.shuffle(said)
        prefix = self.dice.choice(("", "", "a:", "_b-9.:", "名:"))
        return f"<{prefix}{name}{''.join(said)}{self.blank()}>{inside}</{prefix}{name}{self.blank()}>"

    def aside(self) -> str:
        return self.dice.choice(
            (
                "",
                "\n",
                '<!-- > --><!--<c r="A1">-->',
                "<?x > <c ?>",
                '<x r="1"/>' * 3,
                "<![CDATA[<row r='1'>]]>",
            )
        )

    def far(self) -> bytes:
        value = self.dice.choice(("<v>1</v>", "<v\n>1</v >", "<is><t>1</t></is>", "<v><![CDATA[1]]></v>"))
        cell = self.tag("c", self.place(), self.aside() + value)
        return self.tag("row", self.dice.choice(("1", "2", "1048576")), self.aside() + cell).encode()


@pytest.mark.parametrize("seed", range(150))
def test_a_far_cell_is_refused_however_it_is_written(seed: int, tmp_path: Path, opened: type[Opened]) -> None:
    far = Writer(seed).far()
    with pytest.raises(UserError, match="“名册”到第1048576行、第XFD列"):
        read_workbook(saved(tmp_path, packed({SHEET: rows(far)})))
    assert opened.count == 0


FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def encoded(codec: str, mark: bytes = b"") -> dict[str, object]:
    return {SHEET: lambda body: mark + rows(FAR)(body).decode().encode(codec)}


@pytest.mark.parametrize(
    "changes",
    [
        encoded("utf-16"),
        encoded("utf-16-le"),
        encoded("utf-16-be"),
        {SHEET: lambda body: body.replace(b'encoding="UTF-8"', b'encoding="cp037"')},
        {BOOK: lambda body: body.replace(b'encoding="UTF-8"', b'encoding="UTF-16"')},
        {SHEET: lambda body: body + b"<x/>"},
        {SHEET: lambda body: body.replace(b"</sheetData>", b"</sheetdata>")},
    ],
)
def test_what_the_reader_reads_otherwise_than_an_xml_parser_is_refused(
    changes: dict, tmp_path: Path, opened: type[Opened]
) -> None:
    with pytest.raises(UserError, match="已损坏"):
        read_workbook(saved(tmp_path, packed(changes)))
    assert opened.count == 0


@pytest.mark.parametrize("name", ["XL/Worksheets/Sheet1.xml", "xl\\worksheets\\sheet1.xml"])
def test_two_parts_of_one_name_are_refused(name: str, tmp_path: Path, opened: type[Opened]) -> None:
    with pytest.raises(UserError, match="结构不正常"):
        read_workbook(saved(tmp_path, packed(more={name: b"<worksheet/>"})))
    assert opened.count == 0


@pytest.mark.parametrize("count", ["+4000000000", " 4000000000", "&#52;000000000", "0004000000000"])
@pytest.mark.parametrize("name", ["count", "uniqueCount"])
def test_a_count_nobody_can_hold_is_refused_however_it_is_written(
    count: str, name: str, tmp_path: Path, opened: type[Opened]
) -> None:
    def change(body: bytes) -> bytes:
        return re.sub(rf'\b{name}\s*=\s*"\d+"'.encode(), f"{name}\n=\t'{count}'".encode(), body)

    with pytest.raises(UserError, match="数量与内容不符"):
        read_workbook(saved(tmp_path, packed({TEXTS: change})))
    assert opened.count == 0


def test_comments_do_not_hide_how_deep_tags_are_nested(tmp_path: Path, opened: type[Opened]) -> None:
    deep = b"<x><!-- </ </ </ /> -->" * 300 + b"</x>" * 300
    with pytest.raises(UserError, match="结构不正常"):
        read_workbook(saved(tmp_path, packed({SHEET: rows(deep)})))
    assert opened.count == 0


def test_what_other_programs_keep_beside_may_be_written_otherwise(tmp_path: Path) -> None:
    beside = {"customXml/item1.xml": "<a/>".encode("utf-16"), "docProps/thumbnail.jpeg": b"\xff\xd8<"}
    assert read_workbook(saved(tmp_path, packed(more=beside))).sheets[0].text(1, 0) == "朱彩云"
    assert PLAIN.startswith(b"PK")


def test_an_error_and_an_uncounted_formula_are_seen_however_they_are_written(tmp_path: Path) -> None:
    odd = b"<row\nr='3'><c t='e' r='a3'><v>#N/A</v></c><a:c\nr = 'B3'><a:f>1+1</a:f><a:v></a:v></a:c><c><f/><v>2</v></c></row>"
    sheet = read_workbook(saved(tmp_path, packed({SHEET: rows(odd)}))).sheets[0]
    assert [text.startswith("#公式错误") for text in sheet.texts(2)] == [True, True, False]
