"""The notice (公示) as an official page, its attachment with the red board behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wenming_desktop.domain.boards import Board, Line
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.names import group_label
from wenming_desktop.domain.notices import GREETINGS, Notice, Paragraph
from wenming_desktop.domain.paper_words import group_word, signers
from wenming_desktop.domain.signatures import Signature
from wenming_desktop.printing.edition import (
    Edition,
    line_texts,
    name_share,
    red_lines,
    red_number,
    stop_if_wrong,
    village_of,
)
from wenming_desktop.printing.fonts import Face
from wenming_desktop.printing.gbt import (
    COLUMNS,
    HEIGHT,
    INDENT,
    LEADING,
    LEFT,
    PITCH,
    TITLE,
    TOP,
    WIDTH,
    GbtPages,
    Span,
    title_lines,
)
from wenming_desktop.printing.page import A4, Printout, baseline
from wenming_desktop.printing.table import Column, Look, Table

TIES = "注：积分相同的，序号相同，排名不分先后。"
_SIGNING_ROOM = 42.0
_LOOK = Look(size=12, row_height=22.5, head_height=26, padding=5)


def print_notice(notice: Notice, edition: Edition) -> bytes:
    """The notice as PDF; UserError where counts do not add up, MissingGlyph where a name cannot be drawn."""
    board = notice.board
    stop_if_wrong(board)
    if notice.draft:
        edition = replace(edition, review=True)
    lines = red_lines(board, edition)
    check_notice(notice, lines, edition)
    out = Printout(A4, edition.imprint(notice.title, board), edition.fonts, Face.FANG)
    pages = GbtPages(out)
    _body(pages, notice)
    if notice.attachment:
        _attachment(pages, notice, lines, edition)
    return out.finish()


def check_notice(notice: Notice, lines: Sequence[Line], edition: Edition) -> None:
    """Raise MissingGlyph for every character of the notice no face has, before anything is drawn."""
    texts = [("公示标题", notice.title), ("公示附件名称", notice.attachment)]
    texts += [(f"公示正文“{one.heading or '开头'}”", one.heading + one.text) for one in notice.paragraphs]
    texts += [("落款", signature.text) for signature in notice.signatures]
    edition.fonts.check(texts + line_texts(lines))


def _body(pages: GbtPages, notice: Notice) -> None:
    pages.new_page()
    pages.title(notice.title)
    pages.skip()
    for paragraph in notice.paragraphs:
        pages.paragraph(spans_of(paragraph), 0 if paragraph.key in GREETINGS else INDENT)
    if notice.remark:
        pages.paragraph([Span(notice.remark)])
    pages.skip()
    pages.keep(4 + len(notice.signatures))
    if notice.attachment:
        pages.line(f"附件：{notice.attachment}", INDENT)
        pages.skip(2)
    _signatures(pages, notice)


def spans_of(paragraph: Paragraph) -> list[Span]:
    """A paragraph in its faces: its heading in 黑体, then the words in 仿宋."""
    head = [Span(f"{paragraph.heading}　", Face.HEI)] if paragraph.heading else []
    return [*head, *(Span(run.text) for run in paragraph.runs)]


def _signatures(pages: GbtPages, notice: Notice) -> None:
    """Units and date, centred on one another in a block that ends four characters before the right edge."""
    texts = [*(signature.text for signature in notice.signatures), format_day(notice.posted)]
    widths = [pages.width(text) for text in texts]
    block = max(widths)
    indent = max(0.0, min(4.0, COLUMNS - block / PITCH))
    centre = LEFT + WIDTH - indent * PITCH - block / 2
    middles = [pages.centred(text, centre) for text in texts]
    sealed = _sealed(notice.signatures)
    pages.out.seal(centre, (middles[sealed] + middles[-1]) / 2)


def _sealed(signatures: Sequence[Signature]) -> int:
    return next((at for at, one in enumerate(signatures) if one.sealed), len(signatures) - 1)


def attachment_columns(board: Board) -> list[Column]:
    """序号 | 户主 | 小组 | 季度积分 | 上榜理由; with the village where the board is the township's."""
    village = [Column("嘎查村", 4.9, "center", least=0.7)] if board.station is None else []
    return [
        Column("序号", 1.9, "center"),
        *village,
        Column("户主", name_share(6.4 if village else 6.2, board), "center", least=0.6),
        Column("组别", 2.2, "center") if village else Column(group_word(village_of(board)), 3.3, "center"),
        Column(f"{board.period.word}积分", 3.3, "center"),
        Column("上榜理由", 8 if village else 10.2, least=0.85),
    ]


def attachment_rows(board: Board, lines: Sequence[Line], edition: Edition) -> list[tuple[str, ...]]:
    """The cells of the attachment, by ``attachment_columns``."""
    return [
        (
            red_number(line, index, edition),
            *((line.village,) if board.station is None else ()),
            line.shown,
            group_label(line.group),
            line.total_text,
            line.reason,
        )
        for index, line in enumerate(lines)
    ]


def attachment_notes(board: Board, lines: Sequence[Line], edition: Edition) -> str:
    """The last line of the table: 本表共16户, and that equal points are no order."""
    tied = edition.ranks and len({line.place for line in lines}) < len(lines)
    return f"本表共{len(lines)}户。{TIES if tied else ''}"


def _attachment(pages: GbtPages, notice: Notice, lines: Sequence[Line], edition: Edition) -> None:
    out, board = pages.out, notice.board
    pages.new_page()
    out.text(LEFT, baseline(pages.middle(), 16), "附件", Face.HEI, 16)
    titles = title_lines(out, notice.attachment, Face.TITLE, TITLE, WIDTH)
    for title in titles:
        out.text(LEFT + WIDTH / 2, baseline(pages.middle(), TITLE), title, Face.TITLE, TITLE, align="center")
    top = TOP + (len(titles) + 1.5) * LEADING
    table = Table(out, attachment_columns(board), WIDTH, _LOOK)
    rows = table.lay(attachment_rows(board, lines, edition))
    shares = table.share_out(rows, TOP + HEIGHT - top, HEIGHT)
    y = top
    for number, share in enumerate(shares):
        if number:
            pages.new_page()
        y = table.draw(LEFT, TOP if number else top, share)
    _closing(pages, y, notice, attachment_notes(board, lines, edition))


def _closing(pages: GbtPages, y: float, notice: Notice, note: str) -> None:
    """The last line of the table, and who signs by hand; all of it on one page."""
    out = pages.out
    rows = signers("notice", village_of(notice.board))
    if y + 30 + len(rows) * _SIGNING_ROOM > TOP + HEIGHT + 14:
        pages.new_page()
        y = TOP
    out.paragraph(LEFT, baseline(y + 15, 12), WIDTH, note, Face.SONG, 12, 17)
    y += 30 + _SIGNING_ROOM / 2
    for row in rows:
        out.signing_row(LEFT, baseline(y, 14), WIDTH, row, Face.FANG, 14)
        y += _SIGNING_ROOM
