"""The command line where a clerk's file or a clerk's typing is untidy."""

import json
from pathlib import Path

import pytest
import xlsxwriter

from tests.cli.wenming import NAME, Wenming

HEADS = ("户号", "姓名", "与户主关系", "身份证号")


@pytest.fixture
def empty(wenming: Wenming, tmp_path: Path) -> Path:
    assert wenming("new", tmp_path / "空.wenming", "--name", NAME).code == 0
    return tmp_path / "空.wenming"


def workbook(path: Path, *rows: tuple[str, ...]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sheet1")
        for at, cells in enumerate(rows):
            sheet.write_row(at, 0, cells)
    return path


def test_a_roster_names_its_village_by_station_and_check_says_the_same(
    wenming: Wenming, empty: Path, tmp_path: Path
) -> None:
    file = workbook(tmp_path / "名册.xlsx", HEADS, ("", "朱彩云", "户主", ""))
    how = ("import", "households", file, "--book", empty, "--station", "萨日朗嘎查", "--json")
    looked = wenming(*how, "--check")
    assert looked.json["created"] == ["萨日朗嘎查", "萨日朗嘎查新时代文明实践站"]
    assert wenming("export", "persons", "--book", empty, "--json").json == []
    assert wenming(*how).json == looked.json
    assert wenming(*how).json["unchanged"] == 1


def test_points_make_no_village(wenming: Wenming, empty: Path, tmp_path: Path) -> None:
    file = workbook(tmp_path / "积分.xlsx", ("日期", "姓名", "积分项目"), ("2026-09-01", "朱彩云", "Z1"))
    done = wenming("import", "points", file, "--book", empty, "--station", "萨日朗嘎查", "--json")
    assert done.code == 1
    assert "萨日朗嘎查" in done.err
    assert wenming("stats", "--book", empty, "--json").json["stations"] == 0


def test_the_clerks_own_file_is_never_written_over(wenming: Wenming, empty: Path, tmp_path: Path) -> None:
    file = workbook(tmp_path / "名册.xlsx", HEADS, ("萨日朗-001", "朱彩云", "户主", "123"))
    before = file.read_bytes()
    done = wenming(
        "import", "households", file, "--book", empty, "--station", "萨日朗嘎查", "--problems", file
    )
    assert done.code == 1
    assert file.read_bytes() == before


def test_an_ending_in_capitals_is_the_same_ending(wenming: Wenming, book: Path, tmp_path: Path) -> None:
    out = tmp_path / "榜.PDF"
    assert wenming("board", "2026-Q3", "--book", book, "--station", "柳湾", "-o", out).code == 0
    assert out.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nonsense", "姓名,户号\n朱彩云,1\n".encode()])
def test_what_is_no_workbook_is_said_in_one_sentence(
    wenming: Wenming, empty: Path, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "坏.xlsx").write_bytes(content)
    done = wenming("import", "households", tmp_path / "坏.xlsx", "--book", empty, "--json")
    assert done.code == 1
    assert "另存为" in done.err
    assert (done.json["exit"], "另存为" in done.json["advice"]) == (1, True), "failures are JSON too"


def test_a_long_name_stays_whole_on_paper(wenming: Wenming, book: Path, tmp_path: Path) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    board = wenming("board", "2026-Q3", "--book", book, "--station", "阿日善图").json
    longest = max((row["name"] for row in board["rows"] if row["band"] == "red"), key=len)
    assert len(longest) > 10, json.dumps(longest, ensure_ascii=False)
    for how in (("--station", "阿日善图"), ()):
        out = tmp_path / "公示.pdf"
        assert wenming("notice", "2026-Q3", "--book", book, "--from", "2026-10-08", *how, "-o", out).code == 0
        text = "".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(out))
        assert longest in text


def test_what_is_exported_comes_in_again(wenming: Wenming, book: Path, empty: Path, tmp_path: Path) -> None:
    out = tmp_path / "人员名册.XLSX"
    assert wenming("export", "persons", "--book", book, "-o", out).code == 0
    assert wenming("import", "households", out, "--book", empty, "--json").code == 0
    stored, again = (wenming("export", "persons", "--book", one, "--json").json for one in (book, empty))
    order = ("household", "name", "born")
    assert sorted(stored, key=lambda one: [one[name] for name in order]) == sorted(
        again, key=lambda one: [one[name] for name in order]
    )
    assert wenming("export", "points", "--book", book, "--track", "party", "--json").json == []
