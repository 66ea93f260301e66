"""The quarterly notice: model text on the official page, its attachment, its stops."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest

from tests.printing import golden
from tests.printing.boards import AUTHOR, EDITION, board, many, notice, standings
from wenming_desktop.domain.boards import Board
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.signatures import Signature
from wenming_desktop.printing import gbt, preview
from wenming_desktop.printing.edition import Edition
from wenming_desktop.printing.fonts import Face, MissingGlyph
from wenming_desktop.printing.notice import print_notice
from wenming_desktop.printing.notice_docx import notice_docx
from wenming_desktop.printing.page import A4, Imprint, Printout

MM = 72 / 25.4


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return print_notice(notice(), EDITION)


def test_the_notice_reads_as_it_should(pdf: bytes) -> None:
    golden.check("notice_village_quarter", pdf)


def test_the_figures_of_the_notice_are_those_of_the_board(pdf: bytes) -> None:
    text = "".join(preview.text(pdf).split())
    assert "参加积分评议44户，每户季度基础分100分，本季度登记积分事项1126条，其中加分1043条、减分83条" in text
    assert "列入红榜16户、灰榜7户、黑榜1户，其余20户未列榜" in text
    assert "公示时间2026年10月8日至10月14日（共7天）" in text
    assert "本表共16户" in text


def test_only_red_names_are_printed_and_a_minor_head_by_number(pdf: bytes) -> None:
    text = preview.text(pdf)
    for line in board().lines:
        assert (line.shown in text) == (line.band == "red"), line
    assert "小其其格" not in text
    assert "赵永强" not in text
    assert re.search(r"\d{17}[\dX]", text) is None


def test_a_red_minor_head_is_printed_by_household_number() -> None:
    people = [one._replace(minor=one.name == "孟和") for one in standings()]
    text = preview.text(print_notice(notice(board(people)), EDITION))
    assert "萨日朗-009户" in text
    assert "孟和" not in text


def test_every_body_page_lies_on_the_grid_of_gb_t_9704() -> None:
    out = Printout(A4, Imprint("网格", AUTHOR), face=Face.FANG)
    pages = gbt.GbtPages(out)
    pages.paragraph([gbt.Span("国" * 28 * 22)], indent=0)
    full = out.finish()
    assert preview.page_count(full) == 1
    placed = [c for c in preview.placed_chars(full, 0) if c.text == "国"]
    lefts = sorted({round(c.left, 2) for c in placed})
    tops = sorted({round(c.top, 2) for c in placed})
    assert (len(placed), len(lefts), len(tops)) == (616, 28, 22)
    assert lefts[0] / MM == pytest.approx(28, abs=0.1)
    assert (A4.width - max(c.right for c in placed)) / MM == pytest.approx(26, abs=0.15)
    assert (lefts[-1] - lefts[0]) / 27 == pytest.approx(15.793, abs=0.01)
    assert (tops[-1] - tops[0]) / 21 == pytest.approx(28.99, abs=0.01)
    assert (tops[0] + tops[-1] + placed[0].bottom - placed[0].top) / 2 / MM == pytest.approx(
        37 + 225 / 2, abs=0.5
    )


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(pdf: bytes) -> None:
    for page in range(preview.page_count(pdf)):
        foot = [c for c in preview.placed_chars(pdf, page) if c.top > 262 * MM]
        assert "".join(c.text for c in foot) == f"—{page + 1}—"
        middle = (foot[0].left + foot[-1].right) / 2
        assert (middle > A4.width / 2) == (page % 2 == 0)


def test_body_lines_are_full_to_the_right_edge(pdf: bytes) -> None:
    rows: dict[int, float] = {}
    for char in preview.placed_chars(pdf, 0):
        if char.top > 80 * MM and char.bottom < 262 * MM:
            rows[round(char.top)] = max(rows.get(round(char.top), 0), char.right)
    right = A4.width - 26 * MM
    assert all(edge <= right + 0.5 for edge in rows.values())
    assert sum(edge > right - 9 for edge in rows.values()) >= 10


def test_a_paragraph_on_the_grid_is_justified_but_for_its_last_line() -> None:
    out = Printout(A4, Imprint("网格", AUTHOR), face=Face.FANG)
    text = "积分评议小组逐户评议，由村务监督委员会全程监督（共2026次）。" * 12 + "完"
    gbt.GbtPages(out).paragraph([gbt.Span(text)])
    rows: dict[int, float] = {}
    for char in preview.placed_chars(out.finish(), 0):
        if char.top < 262 * MM:
            rows[round(char.top)] = char.right
    *full, last = [rows[top] for top in sorted(rows)]
    assert len(full) > 8
    assert all(edge == pytest.approx(A4.width - 26 * MM, abs=0.8) for edge in full)
    assert last < A4.width - 30 * MM


def test_the_attachment_begins_a_page_of_its_own(pdf: bytes) -> None:
    pages = preview.page_texts(pdf)
    assert pages[-1].startswith("— 3 —\n附件\n")
    assert "积分相同的，序号相同，排名不分先后" in pages[-1]
    assert "包青格乐" not in "".join(pages[:-1])
    for signer in ("积分评议小组组长：", "成员：", "村务监督委员会主任：", "站长：", "制表人："):
        assert signer in pages[-1]


def test_a_long_attachment_goes_on_with_its_head_repeated() -> None:
    pages = preview.page_texts(print_notice(notice(many(120)), EDITION))
    tables = [page for page in pages if "上榜理由" in page and "户主" in page and "序号" in page]
    assert len(tables) >= 4
    assert "本表共120户" in pages[-1]
    numbers = [int(n) for page in tables for n in re.findall(r"^(\d+) ", page, re.M)]
    assert numbers == list(range(1, 121))


def test_the_township_s_attachment_names_the_village_of_everyone() -> None:
    text = preview.text(print_notice(notice(board(station=None)), EDITION))
    assert text.count("萨日朗嘎查") >= 16
    assert "嘎查村" in text
    assert "所长：" in text


def test_without_places_the_list_goes_by_group_and_says_nothing_of_ties() -> None:
    page = preview.page_texts(print_notice(notice(), Edition(AUTHOR, ranks=False)))[-1]
    groups = [int(n) for n in re.findall(r" ([1-6])组 ", page)]
    assert groups == sorted(groups)
    assert "排名" not in page
    assert [int(n) for n in re.findall(r"^(\d+) ", page, re.M)] == list(range(1, 17))


def test_a_draft_and_a_board_with_an_open_month_say_so_on_every_page() -> None:
    review = preview.page_texts(print_notice(notice(draft=True), EDITION))
    assert all("送审稿" in page for page in review)
    still_open = preview.page_texts(print_notice(notice(board(draft=True)), EDITION))
    assert all("草稿" in page for page in still_open)
    assert not any("稿" in page for page in preview.page_texts(print_notice(notice(), EDITION)))


def test_the_seal_s_place_is_a_dashed_circle_between_unit_and_date(pdf: bytes) -> None:
    from pypdfium2 import PdfDocument
    from pypdfium2.raw import FPDF_PAGEOBJ_PATH

    page = PdfDocument(pdf)[1]
    boxes = [one.get_bounds() for one in page.get_objects(filter=(FPDF_PAGEOBJ_PATH,))]
    circle = max(boxes, key=lambda box: box[2] - box[0])
    assert (circle[2] - circle[0]) / MM == pytest.approx(42, abs=0.6)
    day = [c for c in preview.placed_chars(pdf, 1) if c.text == "日"][-1]
    committee = [c for c in preview.placed_chars(pdf, 1) if c.text == "委"][-1]
    middle = page.get_height() - (circle[1] + circle[3]) / 2
    assert committee.top < middle < day.bottom


def test_counts_that_do_not_add_up_stop_the_print(monkeypatch: pytest.MonkeyPatch) -> None:
    good = notice()
    counts = good.board.counts
    monkeypatch.setattr(Board, "counts", property(lambda _: replace(counts, red=counts.red + 1)))
    for make in (print_notice, notice_docx):
        with pytest.raises(UserError, match="不能打印"):
            make(good, EDITION)


def test_a_name_no_face_has_stops_the_print_and_names_the_person() -> None:
    people = [one._replace(name="马\ue123") if one.name == "马福" else one for one in standings()]
    for make in (print_notice, notice_docx):
        with pytest.raises(MissingGlyph, match="萨日朗嘎查3组"):
            make(notice(board(people)), EDITION)


def test_an_unlisted_name_no_face_has_stops_nothing() -> None:
    people = [one._replace(name="无\ue123") if one.name == "无名3" else one for one in standings()]
    assert print_notice(notice(board(people)), EDITION)


def test_three_units_and_a_proxy_seal_fit() -> None:
    units = (Signature("苏布德苏木萨日朗嘎查新时代文明实践站"), Signature("苏布德苏木萨日朗嘎查村民委员会"),
             Signature("苏布德苏木新时代文明实践所（代章）", sealed=True))  # fmt: skip
    pages = preview.page_texts(print_notice(replace(notice(), signatures=units), EDITION))
    assert "苏布德苏木新时代文明实践所（代章）\n2026年10月8日" in pages[1]


# The same for Word and WPS


def test_the_docx_says_what_the_pdf_says() -> None:
    import docx

    document = docx.Document(io.BytesIO(notice_docx(notice(), EDITION)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    wanted = notice()
    assert texts[0] == wanted.title
    for paragraph in wanted.paragraphs:
        assert any(text.endswith(paragraph.text) for text in texts), paragraph.key
    assert "附件：萨日朗嘎查2026年第三季度群众积分红榜名单" in texts
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[0] == ["序号", "户主", "村民小组", "季度积分", "上榜理由"]
    assert rows[1] == ["1", "包青格乐", "2组", "168", "义务植树、月评清洁户等5项"]
    assert len(rows) == 17


def test_the_docx_has_the_page_and_the_faces_of_an_official_document() -> None:
    import docx
    from docx.oxml.ns import qn

    document = docx.Document(io.BytesIO(notice_docx(notice(), EDITION)))
    section = document.sections[0]
    sizes = (
        section.page_width,
        section.page_height,
        section.top_margin,
        section.left_margin,
        section.right_margin,
    )
    assert [round(size.mm) for size in sizes if size] == [210, 297, 37, 28, 26]
    faces = {
        run._element.rPr.rFonts.get(qn("w:eastAsia"))
        for paragraph in document.paragraphs
        for run in paragraph.runs
    }
    assert faces == {"仿宋", "黑体", "方正小标宋简体", "宋体"}
    assert document.core_properties.author == AUTHOR


def test_a_draft_docx_says_so_in_its_head() -> None:
    import docx

    draft = docx.Document(io.BytesIO(notice_docx(notice(draft=True), EDITION)))
    assert draft.sections[0].header.paragraphs[0].text == "送审稿"
    final = docx.Document(io.BytesIO(notice_docx(notice(), EDITION)))
    assert final.sections[0].header.paragraphs[0].text == ""


def test_titles_are_parted_after_a_whole_phrase() -> None:
    out = Printout(A4, Imprint("题", AUTHOR))
    title = "苏布德苏木萨日朗嘎查2026年第三季度群众积分“红灰黑”榜公示"
    parts = gbt.title_lines(out, title, Face.TITLE, 22, 156 * MM)
    assert parts == ["苏布德苏木萨日朗嘎查2026年第三季度", "群众积分“红灰黑”榜公示"]
    assert gbt.title_lines(out, "短题", Face.TITLE, 22, 156 * MM) == ["短题"]
    assert "".join(gbt.title_lines(out, title * 3, Face.TITLE, 22, 156 * MM)) == title * 3
