"""The words of the quarter's poster (张榜): title, basis, the lower boards as numbers, how to object, who signs."""

from __future__ import annotations

from dataclasses import dataclass

from wenming_desktop.domain.amounts import format_points
from wenming_desktop.domain.boards import Board
from wenming_desktop.domain.days import format_day, format_span
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.notices import (
    BLANK,
    NoticeFacts,
    signatures,
    township_word,
    village_word_of,
)
from wenming_desktop.domain.settings import Settings
from wenming_desktop.domain.stations import PRACTICE_INSTITUTE
from wenming_desktop.printing.edition import stop_if_wrong

VILLAGE_SIGNERS = ("积分评议小组组长：", "村务监督委员会主任：", "站长：", "制表人：")
TOWNSHIP_SIGNERS = ("复核人：", "所长：", "制表人：")


@dataclass(frozen=True, slots=True)
class Poster:
    """Every text of a poster besides its names, as it is printed."""

    board: Board
    title: str
    basis: str
    lower: str
    lower_note: str
    rules: str
    footer: tuple[str, ...]
    signatures: tuple[str, ...]
    signers: tuple[str, ...]


def compose_poster(board: Board, facts: NoticeFacts, settings: Settings, *, ranks: bool = True) -> Poster:
    """The texts of a board's poster; UserError where its counts do not add up, or for the party track."""
    if board.bands is None:
        raise UserError("党员积分不出海报。", "请打印支部汇总表或个人清单。")
    stop_if_wrong(board)
    counts = board.counts
    place = facts.village or settings.institute.township
    measures = settings.notice.measures or f"{settings.institute.township}群众积分管理办法（试行）"
    rules = facts.rules.removeprefix(settings.institute.township)
    lower, note = _lower(board)
    return Poster(
        board=board,
        title=f"{place}{board.period.label}群众积分“红灰黑”榜",
        basis=f"依据《{measures}》和《{rules}》　计分时间：{format_span(board.period.first, board.period.last)}"
        f"　参评{counts.households}户",
        lower=lower,
        lower_note=note,
        rules=_rules(board, ranks),
        footer=_footer(facts, settings),
        signatures=(*_signed(settings, facts.village), format_day(facts.posted)),
        signers=VILLAGE_SIGNERS if facts.village else TOWNSHIP_SIGNERS,
    )


def _lower(board: Board) -> tuple[str, str]:
    """The heading and the words of the lower boards: numbers of households only, and no board with nobody on it."""
    found = [("灰榜", board.counts.grey), ("黑榜", board.counts.black)]
    heads = "　　".join(f"{name}　{count}户" for name, count in found if count)
    none = "、".join(f"{name}户" for name, count in found if not count)
    none = f"本{_kind(board)}无{none}" if none else ""
    words = "只公布户数。已逐户告知，由网格员和志愿者结对帮促整改。" if heads else ""
    return "　　".join(filter(None, (heads, none))), words


def _kind(board: Board) -> str:
    return {"month": "月", "quarter": "季度", "year": "年度"}[board.period.kind]


def _rules(board: Board, ranks: bool) -> str:
    """What it takes to be on each board, in one paragraph."""
    bands = board.bands
    assert bands is not None
    clean = "且无减分" if bands.red_no_deduction else ""
    tied = "积分相同的排名不分先后。" if ranks else "名单按村民小组排列，不分先后。"
    return (
        f"红榜：{_kind(board)}积分达到{format_points(bands.red)}分{clean}。灰榜：{bands.below}{format_points(bands.grey)}分。"
        f"黑榜：{bands.below}{format_points(bands.black)}分或者触及一票否决事项。{tied}"
    )


def _footer(facts: NoticeFacts, settings: Settings) -> tuple[str, ...]:
    word, seat = village_word_of(facts.village), township_word(settings.institute.township)
    own = settings.villages.get(facts.village)
    phone = own.phone if own and own.phone else BLANK
    village = f"{word}村务监督委员会　电话{phone}　｜　" if facts.village else ""
    box = f"意见箱：{word}{settings.notice.box_place}。" if facts.village else ""
    return (
        f"公示时间：{facts.window.text}",
        f"有异议请反映：{village}{seat}{PRACTICE_INSTITUTE}　电话{settings.institute.phone or BLANK}",
        f"{box}收到反映后7个工作日内核实并答复。本户得分明细可到站查询。",
    )


def _signed(settings: Settings, village: str) -> list[str]:
    """Who signs: the unit that seals says （盖章）, or （代章） where it seals for another."""
    return [
        one.text if not one.sealed or one.text.endswith("）") else f"{one.text}（盖章）"
        for one in signatures(settings, village)
    ]
