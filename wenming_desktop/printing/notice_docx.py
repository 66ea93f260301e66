"""The same notice for Word and WPS: faces by name, A4 with the margins of an official document."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from wenming_desktop.domain.boards import Line
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.notices import GREETINGS, Notice
from wenming_desktop.domain.paper_words import signers
from wenming_desktop.printing.edition import Edition, red_lines, stop_if_wrong, village_of
from wenming_desktop.printing.gbt import INDENT
from wenming_desktop.printing.notice import (
    attachment_columns,
    attachment_notes,
    attachment_rows,
    check_notice,
)
from wenming_desktop.printing.page import Imprint

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

BODY_FACE, HEAD_FACE, TITLE_FACE, TABLE_FACE = "仿宋", "黑体", "方正小标宋简体", "宋体"
BODY, TITLE, SMALL = 16.0, 22.0, 12.0
LEADING = 28.95
# A fixed time, so that the same notice is the same file.
_MADE = datetime(2000, 1, 1)


def notice_docx(notice: Notice, edition: Edition) -> bytes:
    """The notice as .docx, its attachment (where it has one) as a table on its own page; the same stops as the PDF."""
    import docx

    stop_if_wrong(notice.board)
    lines = red_lines(notice.board, edition)
    check_notice(notice, lines, edition)
    document = docx.Document()
    _page(document)
    _properties(document, notice, edition)
    imprint = replace(edition, review=edition.review or notice.draft).imprint(notice.title, notice.board)
    _header_and_folio(document, imprint)
    _body(document, notice)
    if notice.attachment:
        _attachment(document, notice, lines, edition)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Document) -> None:
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(26)
    normal: Any = document.styles["Normal"]
    normal.font.size = Pt(BODY)
    _name_face(normal.element.get_or_add_rPr(), BODY_FACE)
    normal.paragraph_format.space_after = Pt(0)


def _properties(document: Document, notice: Notice, edition: Edition) -> None:
    properties = document.core_properties
    properties.title, properties.author = notice.title, edition.author
    properties.last_modified_by, properties.comments = edition.author, ""
    properties.language = "zh-CN"
    properties.created = properties.modified = _MADE


def _name_face(properties: Any, face: str) -> None:
    """Name a face for Chinese and for Latin letters: Word keeps them apart (w:eastAsia)."""
    from docx.oxml.ns import qn

    fonts = properties.get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(script), face)


def _add(
    document: Document,
    pieces: Sequence[tuple[str, str]],
    *,
    size: float = BODY,
    align: str = "",
    indent: int = 0,
) -> Paragraph:
    """A paragraph of (text, face) pieces with the line pitch of an official document."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(max(LEADING, size * 1.5))
    shape.first_line_indent = Pt(indent * size)
    paragraph.alignment = {
        "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT, "": WD_ALIGN_PARAGRAPH.JUSTIFY,
    }[align]  # fmt: skip
    for text, face in pieces:
        run = paragraph.add_run(text)
        run.font.size = Pt(size)
        _name_face(run._element.get_or_add_rPr(), face)
    return paragraph


def _body(document: Document, notice: Notice) -> None:
    from docx.shared import Pt

    _add(document, [(notice.title, TITLE_FACE)], size=TITLE, align="center")
    _add(document, [])
    for one in notice.paragraphs:
        head = [(f"{one.heading}　", HEAD_FACE)] if one.heading else []
        indent = 0 if one.key in GREETINGS else INDENT
        _add(document, [*head, (one.text, BODY_FACE)], indent=indent)
    if notice.remark:
        _add(document, [(notice.remark, BODY_FACE)], indent=INDENT)
    _add(document, [])
    if notice.attachment:
        _add(document, [(f"附件：{notice.attachment}", BODY_FACE)], indent=INDENT)
        _add(document, [])
    for text in (*(signature.text for signature in notice.signatures), format_day(notice.posted)):
        signed = _add(document, [(text, BODY_FACE)], align="right")
        signed.paragraph_format.right_indent = Pt(4 * BODY)


def _attachment(document: Document, notice: Notice, lines: Sequence[Line], edition: Edition) -> None:
    board = notice.board
    first = _add(document, [("附件", HEAD_FACE)])
    first.paragraph_format.page_break_before = True
    _add(document, [(notice.attachment, TITLE_FACE)], size=TITLE, align="center")
    columns = attachment_columns(board)
    rows = [tuple(column.title for column in columns), *attachment_rows(board, lines, edition)]
    _table(document, [column.share for column in columns], rows)
    _add(document, [(attachment_notes(board, lines, edition), TABLE_FACE)], size=SMALL)
    for row in signers("notice", village_of(board)):
        _add(document, [("　　　　　　".join(row), BODY_FACE)], size=14)


def _table(document: Document, shares: Sequence[float], rows: Sequence[Sequence[str]]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    table = document.add_table(rows=0, cols=len(shares), style="Table Grid")
    table.autofit = False
    for number, row in enumerate(rows):
        cells = table.add_row().cells
        for at, (cell, text) in enumerate(zip(cells, row, strict=True)):
            cell.width = Mm(156 * shares[at] / sum(shares))
            paragraph = cell.paragraphs[0]
            last = at == len(shares) - 1 and number > 0
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if last else WD_ALIGN_PARAGRAPH.CENTER
            run = paragraph.add_run(text)
            run.font.size = Pt(SMALL)
            _name_face(run._element.get_or_add_rPr(), TABLE_FACE if number else HEAD_FACE)
    _repeat_head(table.rows[0])


def _repeat_head(row: Any) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _header_and_folio(document: Document, imprint: Imprint) -> None:
    """The marks in the head of every page (送审稿, 第2稿（更正）), — 1 — at its foot, number and code below it."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    section = document.sections[0]
    mark = "　".join(filter(None, (imprint.edition, imprint.draft)))
    if mark:
        head = section.header.paragraphs[0]
        head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = head.add_run(mark)
        run.font.size = Pt(18)
        _name_face(run._element.get_or_add_rPr(), HEAD_FACE)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in ("— ", "PAGE", " —"):
        run = foot.add_run("" if text == "PAGE" else text)
        run.font.size = Pt(14)
        _name_face(run._element.get_or_add_rPr(), TABLE_FACE)
        if text == "PAGE":
            _field(run._element)
    if imprint.foot:
        last = section.footer.add_paragraph()
        run = last.add_run(imprint.foot)
        run.font.size = Pt(7.5)
        _name_face(run._element.get_or_add_rPr(), TABLE_FACE)


def _field(run: Any) -> None:
    """Word's own page number."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", "", "end"):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = "PAGE"
        run.append(part)
