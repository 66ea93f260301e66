"""Numbers of households and items in the words of a paper: nobody and nothing is said in words, never 0户 or 0条."""

from __future__ import annotations

from wenming_desktop.domain.amounts import format_points
from wenming_desktop.domain.boards import BAND_LABELS, Band, Bands, Board, Counts
from wenming_desktop.domain.paper_words import kind_word
from wenming_desktop.domain.periods import Period

_LISTED: tuple[Band, ...] = ("red", "grey", "black")


def _of(counts: Counts, band: Band) -> int:
    return int(getattr(counts, band))


def nobody(period: Period, bands: tuple[Band, ...]) -> str:
    """本季度无灰榜、黑榜户."""
    return f"本{kind_word(period)}无{'、'.join(BAND_LABELS[band] for band in bands)}户"


def listed(counts: Counts, *, verb: str = "") -> str:
    """How many stand where: 红榜16户、灰榜7户，无黑榜户，其余289户未列榜; ``verb`` stands before the first (列入)."""
    some = [f"{BAND_LABELS[band]}{_of(counts, band)}户" for band in _LISTED if _of(counts, band)]
    none = [BAND_LABELS[band] for band in _LISTED if not _of(counts, band)]
    parts = [verb + "、".join(some)] if some else []
    if none:
        parts.append(f"无{'、'.join(none)}户")
    if counts.unlisted:
        rest = (
            f"其余{counts.unlisted}户" if some else f"{counts.unlisted}户均" if counts.unlisted > 1 else "1户"
        )
        parts.append(f"{rest}未列榜")
    return "，".join(parts)


def items(period: Period, plus: int, minus: int) -> str:
    """登记积分事项: 本季度登记积分事项1126条，其中加分1043条、减分83条."""
    total, begun = plus + minus, f"本{kind_word(period)}登记积分事项"
    if not total:
        return f"本{kind_word(period)}没有登记加分、减分事项"
    if plus and minus:
        return f"{begun}{total}条，其中加分{plus}条、减分{minus}条"
    return f"{begun}{total}条，{'均' if total > 1 else ''}为{'加分' if plus else '减分'}"


def base(period: Period, points: int) -> str:
    """每户季度基础分100分， with its comma; '' where there are none (the month)."""
    return f"每户{kind_word(period)}基础分{format_points(points)}分，" if points else ""


def lower_bands(board: Board, bands: Bands) -> str:
    """Who stands on the lower boards and why, as the notice says it; only where one of them has somebody."""
    period, counts, below = board.period, board.counts, bands.below
    whose = f"{kind_word(period)}积分"
    grey = f"{below}{format_points(bands.grey)}分的列入灰榜，共{counts.grey}户"
    black = f"{below}{format_points(bands.black)}分或者触及一票否决事项的列入黑榜，共{counts.black}户"
    if counts.grey and counts.black:
        return f"{whose}{grey}；{black}"
    if counts.grey:
        return f"{whose}{grey}；{nobody(period, ('black',))}"
    return f"{whose}{black}；{nobody(period, ('grey',))}"


def lower_names(counts: Counts) -> str:
    """灰榜、黑榜, or the one of them that has somebody; '' for neither."""
    return "、".join(BAND_LABELS[band] for band in ("grey", "black") if _of(counts, band))
