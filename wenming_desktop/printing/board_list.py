"""A board as an A4 list of many pages: for the wall, for the office, and for the party's own notice board."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wenming_desktop.domain import count_words
from wenming_desktop.domain.boards import BAND_LABELS, Band, Board, Line
from wenming_desktop.domain.days import format_day, format_span
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.names import group_label
from wenming_desktop.domain.paper_words import period_title, signers
from wenming_desktop.printing.edition import (
    Edition,
    line_texts,
    name_share,
    place_of,
    red_lines,
    red_number,
    stop_if_wrong,
    village_of,
)
from wenming_desktop.printing.flow import Flow, Part, print_flow
from wenming_desktop.printing.page import A4, Paper, Sheet
from wenming_desktop.printing.table import Column, Look

OFFICE = "内部留存，不得张贴"
_LOOK = Look(size=11, row_height=22, head_height=25)


def print_public_list(board: Board, place: str, edition: Edition, posted: date | None = None) -> bytes:
    """The list for the wall: red by name with group, points and reason; the other boards as numbers.

    Nobody on the red board: no list of names, and the title says none. ``place`` is the village with its word, or the township; on the township's list every name has its village.
    """
    stop_if_wrong(board)
    if board.bands is None:
        raise UserError("党员积分不进群众榜单。", "请打印支部汇总表。")
    lines = red_lines(board, edition)
    edition.fonts.check(line_texts(lines))
    rows = [
        (red_number(line, index, edition), *_village(board, line), line.shown, group_label(line.group),
         line.total_text, line.reason)
        for index, line in enumerate(lines)
    ]  # fmt: skip
    title = f"{place}{period_title(board.period)}群众积分公示{'名单' if lines else ''}"
    lower = count_words.lower_names(board.counts)
    notes = [_counts_text(board), *([f"{lower}只公布户数。"] if lower else [])]
    if edition.ranks and len({line.place for line in lines}) < len(lines):
        notes.append("积分相同的，序号相同，排名不分先后。")
    parts = (Part("红榜", _columns(board, office=False), rows, _LOOK),) if lines else ()
    (signed,) = signers("list", village_of(board))
    flow = Flow(title, _span(board), parts, tuple(notes), _date(posted), signed)
    return print_flow(flow, edition.imprint(title, board), edition.fonts)


def print_office_list(board: Board, place: str, edition: Edition) -> bytes:
    """The list for the office: every line with its full name and reason, band after band; not for the wall."""
    stop_if_wrong(board)
    edition.fonts.check(line_texts(board.lines, office=True))
    bands: tuple[Band, ...] = ("red", "grey", "black", "unlisted")
    parts = tuple(
        Part(
            f"{BAND_LABELS[band]}{f'（{len(lines)}户）' if lines else ''}", _columns(board, office=True),
            [_office_row(board, line) for line in lines], _LOOK, empty="无",
        )
        for band in bands
        if (lines := board.band(band)) or band != "unlisted"
    )  # fmt: skip
    title = f"{place}{period_title(board.period)}群众积分榜单"
    under = f"{_span(board)}\n{_counts_text(board)}"
    sheet = A4 if board.station is not None else Sheet.of(Paper.A4, landscape=True)
    (signed,) = signers("office", village_of(board))
    flow = Flow(title, under, parts, signers=signed, corner=OFFICE, sheet=sheet)
    return print_flow(flow, edition.imprint(title, board), edition.fonts)


def print_party_list(board: Board, branch: str, edition: Edition, posted: date | None = None) -> bytes:
    """支部汇总表: the members of a branch with their points, for the party's notice board (党务公开栏) only.

    Members have no bands and are never on a list with villagers. ``branch`` is the branch's full name.
    """
    if board.track != "party":
        raise UserError("群众积分不进支部汇总表。", "请打印群众积分榜单。")
    edition.fonts.check([(place_of(line), line.shown) for line in board.lines])
    rows = [
        (str(index), *_village(board, line), line.shown, line.total_text, "触及一票否决事项" if line.veto else "", "")
        for index, line in enumerate(board.lines, 1)
    ]  # fmt: skip
    village = [Column("嘎查村", 4, "center", least=0.8)] if board.station is None else []
    columns = (
        Column("序号", 1.6, "center"), *village, Column("姓名", 4, "center", least=0.75),
        Column(f"{board.period.word}积分", 3, "center"), Column("备注", 4.4, least=0.8), Column("本人签字", 4),
    )  # fmt: skip
    title = f"{branch}{period_title(board.period)}党员积分汇总表"
    part = Part("", columns, rows, Look(size=12, row_height=26, head_height=28), empty="本支部没有党员")
    notes = (f"本表共{len(rows)}名党员。张贴于党务公开栏。",)
    flow = Flow(title, _span(board), (part,), notes, _date(posted), ("支部书记：", "组织委员：", "制表人："))
    return print_flow(flow, edition.imprint(title, board), edition.fonts)


def _columns(board: Board, *, office: bool) -> tuple[Column, ...]:
    village = [Column("嘎查村", 3.6, "center", least=0.75)] if board.station is None else []
    number = [Column("户号", 4.2, "center", least=0.7)] if office else []
    return (
        Column("名次" if office else "序号", 1.8, "center"), *village, Column("户主", name_share(5.2, board), "center", least=0.6), *number,
        Column("组别", 2, "center"), Column(f"{board.period.word}积分", 3, "center"),
        Column("原因" if office else "上榜理由", 8.4, least=0.85),
    )  # fmt: skip


def _office_row(board: Board, line: Line) -> tuple[str, ...]:
    rank = "—" if line.rank is None else str(line.rank)
    return (rank, *_village(board, line), line.name or "（无户主）", line.household, group_label(line.group),
            line.total_text, line.reason)  # fmt: skip


def _village(board: Board, line: Line) -> Sequence[str]:
    return (line.village,) if board.station is None else ()


def _span(board: Board) -> str:
    return f"计分时间：{format_span(board.period.first, board.period.last)}"


def _counts_text(board: Board) -> str:
    counts = board.counts
    return f"参评{counts.households}户：{count_words.listed(counts)}。"


def _date(posted: date | None) -> str:
    return "" if posted is None else format_day(posted)
