"""The words of the quarter's poster (张榜): title, basis, the lower boards as numbers, how to object, who signs."""

from __future__ import annotations

from dataclasses import dataclass

from wenming_desktop.domain import count_words, statements
from wenming_desktop.domain.amounts import format_points
from wenming_desktop.domain.boards import BAND_LABELS, Band, Board
from wenming_desktop.domain.days import format_day, format_span
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.notices import BLANK, NoticeFacts
from wenming_desktop.domain.paper_words import (
    group_word,
    kind_word,
    period_title,
    signers,
    supervisors_here,
    township_word,
    village_word_of,
)
from wenming_desktop.domain.settings import Settings
from wenming_desktop.domain.signatures import signatures
from wenming_desktop.domain.stations import PRACTICE_INSTITUTE
from wenming_desktop.printing.edition import stop_if_wrong


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
    measures = f"《{settings.notice.measures}》和" if settings.notice.measures else ""
    rules = facts.rules.removeprefix(settings.institute.township)
    lower, note = _lower(board, facts)
    return Poster(
        board=board,
        title=f"{place}{period_title(board.period)}群众积分“红灰黑”榜",
        basis=f"依据{measures}《{rules}》{f'（{facts.later[1:]}）' if facts.later else ''}　计分时间：{format_span(board.period.first, board.period.last)}"
        f"　参评{counts.households}户",
        lower=lower,
        lower_note=note,
        rules=_rules(board, facts.village, ranks),
        footer=_footer(facts, settings),
        signatures=(*_signed(settings, facts.village), format_day(facts.posted)),
        signers=signers("poster", facts.village)[0],
    )


def _lower(board: Board, facts: NoticeFacts) -> tuple[str, str]:
    """The heading and the words of the lower boards: numbers of households only, and no board with nobody on it.

    That everybody was told of the deductions is said where every one has its record, else not at all.
    """
    counts = board.counts
    bands: tuple[Band, ...] = ("grey", "black")
    some = [band for band in bands if getattr(counts, band)]
    none = tuple(band for band in bands if band not in some)
    heads = [f"{BAND_LABELS[band]}　{getattr(counts, band)}户" for band in some]
    heads += [count_words.nobody(board.period, none)] if none else []
    words = "只公布户数。" if some else ""
    told = f"{statements.told_words(facts.review)}。" if facts.review.all_told else ""
    return "　　".join(heads), words + told


def _rules(board: Board, village: str, ranks: bool) -> str:
    """What it takes to be on each board, in one paragraph."""
    bands = board.bands
    assert bands is not None
    clean = "且无减分" if bands.red_no_deduction else ""
    tied = "积分相同的排名不分先后。" if ranks else f"名单按{group_word(village)}排列，不分先后。"
    return (
        f"红榜：{kind_word(board.period)}积分达到{format_points(bands.red)}分{clean}。灰榜：{bands.below}{format_points(bands.grey)}分。"
        f"黑榜：{bands.below}{format_points(bands.black)}分或者触及一票否决事项。{tied}"
    )


def _footer(facts: NoticeFacts, settings: Settings) -> tuple[str, ...]:
    word, seat = village_word_of(facts.village), township_word(settings.institute.township)
    own = settings.villages.get(facts.village)
    phone = own.phone if own and own.phone else BLANK
    village = f"{supervisors_here(facts.village)}　电话{phone}　｜　" if facts.village else ""
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
