"""Name lists for objections (名单公示), the certificates' register (证明登记簿) and the stars to be awarded (拟认定名单)."""

from __future__ import annotations

from collections.abc import Sequence

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.name_lists import NameList
from wenming_desktop.printing.edition import Edition
from wenming_desktop.printing.flow import Flow, Part, print_flow
from wenming_desktop.printing.fonts import Face
from wenming_desktop.printing.gbt import HEIGHT, LEFT, PITCH, TOP, WIDTH, GbtPages, Span
from wenming_desktop.printing.page import A4, Align, Paper, Printout, Sheet
from wenming_desktop.printing.table import Column, LaidRow, Look, Table

_LOOK = Look(size=12, row_height=23, head_height=38, padding=5)
_REGISTER = Look(size=10.5, row_height=25, head_height=34)
_STARS = Look(size=10.5, row_height=22, head_height=34)
_SIGNED = 110.0
"""Room for who signs, the date and the seal."""
_CARRIED = 2
_SHARES = {
    "姓名": 5.0, "证明编号": 6.4, "志愿者编号": 5.6, "所属队伍": 9.0, "累计服务时间（小时）": 4.6, "拟认定星级": 3.4,
}  # fmt: skip
_HEADS = {"累计服务时间（小时）": "累计服务时间\n（小时）", "拟认定星级": "拟认定\n星级"}
_REGISTER_COLUMNS = (
    Column("序号", 1.8, "center"), Column("编号", 6.4, "center", least=0.85), Column("姓名", 5, "center", least=0.75),
    Column("累计时间\n（小时）", 3.4, "right"), Column("出具日期", 5, "center", least=0.85),
    Column("申请人", 5, "center", least=0.75), Column("用途", 7, least=0.85), Column("领取人签字", 5.4, "center"),
    Column("备注", 5.4, least=0.8),
)  # fmt: skip
_STAR_COLUMNS = (
    Column("序号", 2, "center"), Column("姓名", 5.4, least=0.75), Column("志愿者编号", 5.8, "center", least=0.85),
    Column("所属队伍", 15, least=0.85), Column("嘎查村", 5.6, least=0.8), Column("累计服务时间\n（小时）", 4.6, "right"),
    Column("拟认定\n星级", 3.6, "center"), Column("已认定\n星级", 3.6, "center"),
)  # fmt: skip
_STAR_SIGNERS = ("制表人：", "审核人：", "负责人：")


def print_name_list(wanted: NameList, edition: Edition) -> bytes:
    """The notice as an official page: what it is about, the names, who signs; MissingGlyph where one cannot be drawn."""
    edition.fonts.check([("公示", text) for text in (wanted.title, wanted.unit, *wanted.paragraphs)])
    edition.fonts.check((f"“{row[0]}”", cell) for row in wanted.rows for cell in row)
    out = Printout(A4, edition.imprint(wanted.title), edition.fonts, Face.FANG)
    pages = GbtPages(out)
    pages.new_page()
    pages.title(wanted.title)
    pages.skip()
    for paragraph in wanted.paragraphs:
        pages.paragraph([Span(paragraph)])
    _names(pages, wanted)
    return out.finish()


def _names(pages: GbtPages, wanted: NameList) -> None:
    out = pages.out
    heads = [
        Column("序号", 2, "center"),
        *(Column(_head(head), _SHARES[head], _side(head), least=0.7) for head in wanted.heads),
    ]
    table = Table(out, heads, WIDTH, _LOOK)
    rows = table.lay((str(number), *row) for number, row in enumerate(wanted.rows, 1))
    top = pages.middle() - 8
    y = top
    for number, share in enumerate(_shares(table, rows, TOP + HEIGHT - top)):
        if number:
            pages.new_page()
        y = TOP if number else top
        y = table.draw(LEFT, y, share) if share or not rows else y
    pages.row = round((y - TOP) / (HEIGHT / 22)) + 2
    texts = (wanted.unit, format_day(wanted.posted))
    block = max(map(pages.width, texts))
    centre = LEFT + WIDTH - min(4 * PITCH, max(0.0, WIDTH - block)) - block / 2
    middles = [pages.centred(text, centre) for text in texts]
    out.seal(centre, sum(middles) / 2)


def _shares(table: Table, rows: Sequence[LaidRow], first_room: float) -> list[Sequence[LaidRow]]:
    """The rows of each page; where signature and date find no room below the last, rows go over with them."""
    shares: list[Sequence[LaidRow]] = list(table.share_out(rows, first_room, HEIGHT))
    room = first_room if len(shares) == 1 else HEIGHT
    last = shares[-1]
    if _LOOK.head_height + sum(row.height for row in last) + _SIGNED > room:
        kept = max(1, len(last) - _CARRIED)
        shares[-1:] = [last[:kept], last[kept:]]
    return shares


def _side(head: str) -> Align:
    return "right" if head.endswith("（小时）") else "center"


def _head(head: str) -> str:
    return _HEADS.get(head, head)


def print_register(title: str, under: str, rows: Sequence[Sequence[str]], edition: Edition) -> bytes:
    """证明登记簿: a numbered line for each certificate, with room for the signature of who received it; lying A4."""
    numbered = [(str(at), *row) for at, row in enumerate(rows, 1)]
    edition.fonts.check((f"第{row[0]}行", cell) for row in numbered for cell in row)
    part = Part("", _REGISTER_COLUMNS, numbered, _REGISTER, empty="还没有出具证明")
    sheet = Sheet.of(Paper.A4, landscape=True)
    return print_flow(Flow(title, under, (part,), sheet=sheet), edition.imprint(title), edition.fonts)


def print_star_list(
    title: str, under: str, rows: Sequence[Sequence[str]], notes: Sequence[str], day: str, edition: Edition
) -> bytes:
    """拟认定名单 of the office (cells as ``_STAR_COLUMNS`` without the number), signed by hand; lying A4."""
    numbered = [(str(at), *row) for at, row in enumerate(rows, 1)]
    edition.fonts.check((f"第{row[0]}行", cell) for row in numbered for cell in row)
    part = Part("", _STAR_COLUMNS, numbered, _STARS)
    flow = Flow(
        title, under, (part,), notes, day=day, signers=_STAR_SIGNERS, sheet=Sheet.of(Paper.A4, landscape=True)
    )
    return print_flow(flow, edition.imprint(title), edition.fonts)
