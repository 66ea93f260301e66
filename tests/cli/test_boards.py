"""Months, boards and paper by the command line: close, reopen, board, notice, sheet."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from python_calamine import CalamineWorkbook

from tests.cli.wenming import VILLAGES, Wenming
from wenming_desktop.storage.connection import FILE_NAME

pytestmark = pytest.mark.slow


def test_months_close_in_order_and_open_again(wenming: Wenming, book: Path) -> None:
    assert wenming("close", "2026-10", "--book", book, "--json").json == {
        "month": "2026-10",
        "closed": True,
        "warnings": [],
    }
    assert wenming("close", "2026-10", "--book", book).out == "2026年10月本来就已审核\n"
    assert wenming("reopen", "2026-10", "--book", book, "--json").json == {
        "month": "2026-10",
        "closed": False,
        "warnings": [],
    }
    assert wenming("reopen", "2026-10", "--book", book).code == 0
    refused = wenming("reopen", "2026-09", "--book", book)
    assert (refused.code, refused.out) == (1, "")
    assert "2026年第三季度榜单已经锁定" in refused.err
    assert wenming("close", "2026-11", "--book", book).code == 1


def test_a_board_as_json(wenming: Wenming, sealed: Path) -> None:
    board = wenming("board", "2026-Q3", "--book", sealed, "--track", "masses").json
    assert list(board) == [
        "track", "period", "station", "sealed", "rows", "counts", "checksum", "edition", "state", "state_label", "cause",
        "corrections",
    ]  # fmt: skip
    assert (board["edition"], board["state"], board["corrections"]) == (1, "sealed", [])
    assert (board["track"], board["period"], board["station"]) == ("masses", "2026-Q3", None)
    assert board["sealed"].startswith("2026-10-27T")
    assert board["counts"] == {
        "households": 397,
        "ranked": 396,
        "red": 82,
        "grey": 17,
        "black": 6,
        "unlisted": 292,
    }
    assert list(board["rows"][0]) == [
        "rank", "place", "band", "household", "person", "name", "group", "total", "veto", "reason",
    ]  # fmt: skip
    assert board["rows"][-1] | {"name": ""} == {
        "rank": None, "place": None, "band": "black", "household": board["rows"][-1]["household"], "person": None,
        "name": "", "group": board["rows"][-1]["group"], "total": board["rows"][-1]["total"], "veto": True,
        "reason": "触及一票否决事项",
    }  # fmt: skip
    stored = json.loads((sealed / "prints" / "全部.json").read_text(encoding="utf-8"))
    assert stored == board, "-o writes the same"


@pytest.mark.parametrize("station", ["萨日朗", "萨日朗嘎查", "萨日朗嘎查新时代文明实践站"])
def test_a_station_by_any_of_its_names(wenming: Wenming, sealed: Path, station: str) -> None:
    board = wenming(
        "board", "2026-Q3", "--book", sealed, "--track", "masses", "--station", station, "--format", "json"
    ).json
    assert (board["station"], board["counts"]["households"]) == ("萨日朗", 25)


@pytest.mark.parametrize(
    ("period", "sealed_too"), [("2026-07", False), ("2026-Q3", True), ("2026", False), ("2026-Q4", False)]
)
def test_month_quarter_and_year(wenming: Wenming, sealed: Path, period: str, *, sealed_too: bool) -> None:
    board = wenming("board", period, "--book", sealed, "--track", "masses").json
    assert (board["period"], board["sealed"] is not None) == (period, sealed_too)
    assert board["counts"]["households"] == 397


def test_the_party_track_has_persons_and_no_bands(wenming: Wenming, sealed: Path, fixtures_dir: Path) -> None:
    truth = json.loads((fixtures_dir / "truth.json").read_text(encoding="utf-8"))
    board = wenming("board", "2026-Q3", "--book", sealed, "--track", "party").json
    assert len(board["rows"]) == sum(one["party"] for one in truth["people"])
    assert all(row["band"] is None and row["person"] for row in board["rows"])


def test_sealing_needs_closed_months_and_sealing_again_changes_nothing(wenming: Wenming, book: Path) -> None:
    refused = wenming("board", "2026-Q4", "--book", book, "--track", "masses", "--seal")
    assert refused.code == 1
    assert "还没有审核，不能锁定榜单" in refused.err
    before = wenming("board", "2026-Q3", "--book", book).json
    again = wenming("board", "2026-Q3", "--book", book, "--seal")
    assert (again.code, again.json) == (0, before)
    assert wenming("stats", "--book", book, "--json").json["sealed_boards"] == VILLAGES + 1


@pytest.mark.parametrize("paper", ["a4", "a3", "a2"])
def test_a_board_on_paper(wenming: Wenming, book: Path, tmp_path: Path, paper: str) -> None:
    out = tmp_path / f"榜-{paper}.pdf"
    done = wenming(
        "board", "2026-Q3", "--book", book, "--track", "masses", "--station", "萨日朗", "--format", "pdf", "--paper", paper,
        "-o", out,
    )  # fmt: skip
    assert (done.code, done.out) == (0, "")
    red = [
        row
        for row in wenming("board", "2026-Q3", "--book", book, "--station", "萨日朗").json["rows"]
        if row["band"] == "red"
    ]
    with PdfDocument(out) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "萨日朗嘎查2026年第三季度群众积分" in text.replace("\r\n", "")
    assert all(row["name"] in text or row["household"] in text for row in red)


def test_a_board_as_a_workbook_is_the_public_one(wenming: Wenming, sealed: Path, tmp_path: Path) -> None:
    out = tmp_path / "榜.xlsx"
    assert wenming("board", "2026-Q3", "--book", sealed, "--station", "萨日朗", "-o", out).code == 0
    said = "\n".join(
        str(cell)
        for row in CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
        for cell in row
    )
    rows = wenming("board", "2026-Q3", "--book", sealed, "--station", "萨日朗").json["rows"]
    red = "".join(row["name"] for row in rows if row["band"] == "red")
    assert all(row["name"] in said for row in rows if row["band"] == "red")
    hidden = [row["name"] for row in rows if row["band"] in ("grey", "black") and row["name"] not in red]
    assert hidden
    assert not any(name in said for name in hidden)


def test_a_notice_as_pdf_and_as_word(wenming: Wenming, book: Path, tmp_path: Path) -> None:
    from docx import Document

    out = tmp_path / "公示.pdf"
    done = wenming(
        "notice",
        "2026-Q3",
        "--book",
        book,
        "--track",
        "masses",
        "--station",
        "萨日朗",
        "--from",
        "2026-10-08",
        "-o",
        out,
    )
    assert done.code == 0
    with PdfDocument(out) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")
    assert "2026年10月8日至10月14日（共7天）" in text
    assert "送审稿" not in text
    word = tmp_path / "公示.docx"
    assert (
        wenming(
            "notice", "2026-Q3", "--book", book, "--station", "萨日朗", "--from", "2026-10-08", "-o", word
        ).code
        == 0
    )
    assert any("公示时间" in paragraph.text for paragraph in Document(str(word)).paragraphs)


def test_only_sealed_boards_are_noticed_but_a_draft_says_what_it_is(
    wenming: Wenming, book: Path, tmp_path: Path
) -> None:
    refused = wenming(
        "notice",
        "2026-Q4",
        "--book",
        book,
        "--station",
        "萨日朗",
        "--from",
        "2026-10-27",
        "-o",
        tmp_path / "x.pdf",
    )
    assert refused.code == 1
    assert "还没有锁定" in refused.err
    assert not (tmp_path / "x.pdf").exists()
    done = wenming(
        "notice", "2026-Q4", "--book", book, "--station", "萨日朗", "--from", "2026-10-27", "--draft", "-o", tmp_path / "x.pdf"
    )  # fmt: skip
    assert done.code == 0
    with PdfDocument(tmp_path / "x.pdf") as document:
        assert all("送审稿" in page.get_textpage().get_text_range() for page in document)


def test_party_points_are_never_noticed(wenming: Wenming, sealed: Path) -> None:
    done = wenming(
        "notice",
        "2026-Q3",
        "--book",
        sealed,
        "--track",
        "party",
        "--station",
        "萨日朗",
        "--from",
        "2026-10-08",
    )
    assert (done.code, "党员积分不出公示" in done.err) == (1, True)


def test_the_blank_score_sheet(wenming: Wenming, sealed: Path, tmp_path: Path) -> None:
    out = tmp_path / "表.pdf"
    assert wenming("sheet", "--book", sealed, "--station", "双榆", "--month", "2026-11", "-o", out).code == 0
    with PdfDocument(out) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "杜长林" in text
    assert "双榆嘎查" in text
    with closing(sqlite3.connect(sealed / FILE_NAME)) as raw:  # its lines are kept: it comes back by them
        assert raw.execute("SELECT title FROM register_entry").fetchall() == [
            ("双榆嘎查2026年11月积分评分表",)
        ]
