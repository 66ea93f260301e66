"""What goes on a wall, read back by two readers: every red name, nobody's ID, no name of a grey or black household."""

import re
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from wenming_desktop.domain.boards import Board
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import (
    board_stages,
    boards,
    books,
    checkup,
    editions,
    imports,
    months,
    paper,
    paper_batch,
)
from wenming_desktop.services.context import Context
from wenming_desktop.services.demo import create_demo
from wenming_desktop.support.clock import Clock

Q3 = Period.parse("2026-Q3")
CLOCK = Clock.fixed(date(2026, 10, 27))
POSTED = date(2026, 10, 8)
FILES = (
    ("households", "萨日朗嘎查常住人口花名册.xlsx"), ("households", "苏布德苏木各嘎查户籍台账.xlsx"), ("rules", "积分细则.xlsx"),
    ("points", "群众积分登记表.xlsx"),
)  # fmt: skip


@pytest.fixture(scope="module", params=["fixtures", "demo"])
def context(
    request: pytest.FixtureRequest, fixtures_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Context]:
    """The fixtures' third quarter, sealed; and the demo's, with its rare names, minors and same names."""
    folder = tmp_path_factory.mktemp("wall") / "书.wenming"
    if request.param == "demo":
        create_demo(folder, clock=CLOCK)
        found = Context(folder, CLOCK)
    else:
        books.create_book(folder, "苏布德苏木新时代文明实践所", operator="乌兰", clock=CLOCK)
        found = Context(folder, CLOCK)
        for kind, name in FILES:
            found.call(imports.run_import, kind, fixtures_dir / name)
        for month in Q3.months:
            found.call(months.close_month, month)
        found.call(editions.seal, "masses", Q3, None)
    yield found
    found.close(with_backup=False)


def villages(context: Context) -> list[int | None]:
    return [
        None,
        *(pk for (pk,) in context.call(lambda book: book.db.execute("SELECT pk FROM village").fetchall())),
    ]


def texts(content: bytes, folder: Path, pdftotext: str) -> list[str]:
    """The document's text by two readers, without spaces and line ends."""
    file = folder / "x.pdf"
    file.write_bytes(content)
    other = subprocess.run([pdftotext, "-raw", file, "-"], capture_output=True, check=True).stdout.decode(
        "utf-8"
    )
    with PdfDocument(content) as document:
        own = "".join(page.get_textpage().get_text_range() for page in document)
    return ["".join(unicodedata.normalize("NFC", text).split()) for text in (own, other)]


def may_not_be_read(board: Board) -> set[str]:
    """Names of grey and black households and of minors that no printed red name contains."""
    red = "".join(line.shown for line in board.band("red"))
    hidden = {line.name for band in ("grey", "black") for line in board.band(band)}
    hidden |= {line.name for line in board.lines if line.minor}
    return {name for name in hidden if name and name not in red}


def look_over(board: Board, text: str, *, names: bool = True) -> None:
    if names:
        for line in board.band("red"):
            assert line.shown in text, (board.station, line.household)
    assert not re.search(r"\d{17}[\dXx]", text)
    assert "1505" not in text, "not a piece of an ID either"
    for name in may_not_be_read(board):
        assert name not in text, (board.station, "a hidden name")


@pytest.mark.parametrize("size", ["a4", "a3", "a2"])
def test_every_red_name_and_nobody_else(
    context: Context, size: paper.PaperSize, tmp_path: Path, need_tool: Callable[[str], str]
) -> None:
    pdftotext = need_tool("pdftotext")
    assert len(may_not_be_read(context.call(boards.board, "masses", Q3, None))) > 10, (
        "there are names to hide"
    )
    for pk in villages(context):
        board = context.call(boards.board, "masses", Q3, pk)
        made = context.paper(paper.board_print, "masses", Q3, pk, size, first=POSTED).result()
        for text in texts(made.content, tmp_path, pdftotext):
            look_over(board, text)
            counts = board.counts
            assert f"{counts.red}户" in text
            if counts.black and size != "a4":
                assert f"黑榜{counts.black}户" in text


def test_notices_name_the_red_and_count_the_others(
    context: Context, tmp_path: Path, need_tool: Callable[[str], str]
) -> None:
    pdftotext = need_tool("pdftotext")
    for pk in villages(context):
        board = context.call(boards.board, "masses", Q3, pk)
        made = context.paper(paper.notice_print, Q3, pk, POSTED).result()
        counts = board.counts
        for text in texts(made.content, tmp_path, pdftotext):
            look_over(board, text)
            assert "2026年10月8日至10月14日（共7天）" in text
            listed = [("红榜", counts.red), ("灰榜", counts.grey), ("黑榜", counts.black)]
            some = "、".join(f"{name}{count}户" for name, count in listed if count)
            none = "、".join(name for name, count in listed if not count)
            assert f"列入{some}{f'，无{none}户' if none else ''}，其余{counts.unlisted}户未列榜" in text
            assert "送审稿" not in text


def test_a_workbook_for_outside_follows_the_same_rules(context: Context, tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    for pk in villages(context)[:4]:
        board = context.call(boards.board, "masses", Q3, pk)
        made = context.call(paper.board_workbook, "masses", Q3, pk)
        (tmp_path / "x.xlsx").write_bytes(made.content)
        book = CalamineWorkbook.from_path(str(tmp_path / "x.xlsx"))
        said = "".join(
            str(cell)
            for name in book.sheet_names
            for row in book.get_sheet_by_name(name).to_python()
            for cell in row
        )
        look_over(board, "".join(said.split()))


def test_the_office_copy_has_everybody_and_says_so(
    context: Context, tmp_path: Path, need_tool: Callable[[str], str]
) -> None:
    board = context.call(boards.board, "masses", Q3, 1)
    made = context.paper(paper.board_print, "masses", Q3, 1, "a4", office=True).result()
    for text in texts(made.content, tmp_path, need_tool("pdftotext")):
        assert all(line.name in text for line in board.lines)
        assert not re.search(r"\d{17}[\dXx]", text)
    assert "留存联" in made.file_name


def test_a_reprint_is_the_file_of_the_first_print(context: Context) -> None:
    first = context.paper(paper.notice_print, Q3, 2, POSTED).result()
    assert context.call(paper.keep, first)[0] is True
    again = context.paper(paper.notice_print, Q3, 2, POSTED).result()
    assert again.content == first.content
    assert context.call(paper.keep, again)[0] is False
    with pytest.raises(UserError, match="已按2026年10月8日张贴印出，不能另换日期"):
        context.paper(paper.notice_print, Q3, 2, date(2026, 10, 9)).result()
    printed = context.call(board_stages.stages, "masses", Q3, 2)[2]
    assert (printed.state, printed.hint, printed.link) == ("current", "已出纸，张贴了吗？", board_stages.POST)
    with pytest.raises(UserError, match="这一稿还没有打印，不能登记张贴"):
        context.call(board_stages.post, "masses", Q3, 1)
    for said, state, link in (
        (board_stages.post, "done", board_stages.TAKE_DOWN), (board_stages.take_down, "current", board_stages.POST),
    ):  # fmt: skip
        context.call(said, "masses", Q3, 2)
        posted = context.call(board_stages.stages, "masses", Q3, 2)[2]
        assert (posted.state, posted.link) == (state, link)
    assert [one for one in context.call(checkup.check) if one.severity == "error"] == []


def test_all_villages_in_one_batch(context: Context, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    made = context.paper(
        paper_batch.batch,
        Q3,
        POSTED,
        tmp_path / "批",
        progress=lambda done, of, _text: told.append((done, of)),
    ).result()
    assert [one.trouble for one in made] == [""] * 26
    names = sorted(path.name for path in (tmp_path / "批").iterdir())
    assert len(names) == 26
    assert "萨日朗嘎查2026年第三季度群众积分公示.pdf" in names
    assert "萨日朗嘎查2026年第三季度群众积分海报A3.pdf" in names
    assert told[-1] == (13, 13)


def test_a_draft_for_signature_says_so_on_every_page(
    context: Context, tmp_path: Path, need_tool: Callable[[str], str]
) -> None:
    made = context.paper(
        paper.notice_print, Period.parse("2026-Q4"), 1, date(2026, 10, 27), draft=True
    ).result()
    assert "（送审稿）" in made.file_name
    with PdfDocument(made.content) as document:
        assert all("送审稿" in page.get_textpage().get_text_range() for page in document)
    texts(made.content, tmp_path, need_tool("pdftotext"))
