"""The words of the boards room: column heads, who a line is, the bottom line. Pure functions of a Board."""

from __future__ import annotations

from typing import Literal

from wenming_desktop.domain.amounts import format_points, format_signed
from wenming_desktop.domain.boards import Band, Bands, Board, Line
from wenming_desktop.domain.names import group_label
from wenming_desktop.domain.periods import Period, PeriodKind, month_label
from wenming_desktop.ui.labels import BANDS, as_date, month_day

Column = Literal["red", "grey", "black"]
COLUMNS: tuple[Column, ...] = ("red", "grey", "black")
_SPAN: dict[PeriodKind, str] = {"month": "本月", "quarter": "本季度", "year": "本年"}
_BEFORE: dict[PeriodKind, str] = {"month": "上月", "quarter": "上季度", "year": "上年"}


def span_word(period: Period) -> str:
    """本月, 本季度, 本年."""
    return _SPAN[period.kind]


def before_word(period: Period) -> str:
    """上月, 上季度, 上年."""
    return _BEFORE[period.kind]


def rule_words(bands: Bands, band: Band) -> str:
    """The rule of a column as its head shows it: ≥120分且无减分, <96分, 否决或<90分."""
    sign = "≤" if bands.at_most else "<"
    if band == "red":
        return f"≥{format_points(bands.red)}分{'且无减分' if bands.red_no_deduction else ''}"
    if band == "grey":
        return f"{sign}{format_points(bands.grey)}分"
    return f"否决或{sign}{format_points(bands.black)}分"


def head_words(board: Board, band: Column, *, preset: bool = False) -> str:
    """A column's count and rule: 16户　≥120分且无减分; with 未确认 where nobody has settled the rule."""
    rule = rule_words(board.bands, band) if board.bands else ""
    return f"{len(board.band(band))}户　{'未确认　' if preset else ''}{rule}"


def preset_words(board: Board) -> str:
    """What is said of thresholds nobody has settled: by which lines the board is drafted."""
    if board.bands is None:
        return ""
    lines = "、".join(f"{BANDS[band]}{rule_words(board.bands, band)}" for band in COLUMNS)
    return f"分数线是程序预置的，还没有确认：{lines}，请和细则核对"


def empty_words(period: Period, band: Band) -> str:
    """What an empty column says: 本季度无黑榜户."""
    return f"{span_word(period)}无{BANDS[band]}户"


def line_name(line: Line, *, with_village: bool) -> str:
    """包青格乐（2组）; on the township's board 包青格乐（萨日朗2组）."""
    where = (line.village if with_village else "") + group_label(line.group)
    return f"{line.name or line.household}{f'（{where}）' if where else ''}"


def public_name(line: Line, *, with_village: bool) -> str:
    """A red line as it goes out: never a minor's name, namesakes told apart."""
    where = (line.village if with_village else "") + group_label(line.group)
    same = not where or line.shown.endswith(f"（{where}）") or line.shown.endswith("户")
    return line.shown if same else f"{line.shown}　{where}"


def sum_words(board: Board, line: Line) -> str:
    """How a total comes about: 基础100分 + 68分; a veto says so."""
    own = line.total - board.base
    if not board.base:
        total = f"{span_word(board.period)}{format_signed(own)}分"
    else:
        total = f"基础{format_points(board.base)}分 {'−' if own < 0 else '+'} {format_points(abs(own))}分"
    return f"{line.reason}　{total}" if line.veto else total


def why_title(line: Line) -> str:
    """包青格乐 为什么上红榜."""
    verb = "未列榜" if line.band in (None, "unlisted") else f"上{BANDS[line.band]}"
    return f"{line.name or line.household} 为什么{verb}"


def line_spoken(line: Line, name: str) -> str:
    """A line as a screen reader says it."""
    place = f"第{line.place}名 " if line.band == "red" and line.place else ""
    total = "不计分" if line.veto else f"{format_points(line.total)}分"
    return f"{BANDS[line.band or 'unlisted']} {place}{name} {total} {line.reason}"


def counts_words(board: Board) -> str:
    """参评312户（常年外出27户不参评），红榜16户、灰榜7户、黑榜1户、未列榜288户."""
    counts = board.counts
    away = f"（常年外出{board.away}户不参评）" if board.away else ""
    return (
        f"参评{counts.households}户{away}，红榜{counts.red}户、灰榜{counts.grey}户、"
        f"黑榜{counts.black}户、未列榜{counts.unlisted}户"
    )


def seal_words(board: Board, waiting: int, editions: int, standard: str = "") -> str:
    """What the button of the board's life says: 锁定, 出第2稿, 各稿; '' where there is nothing to do or to see.

    ``standard``: in what the board is judged otherwise than set now, which is put right among its editions.
    """
    if not board.sealed:
        return "锁定"
    if waiting:
        return f"出第{(board.edition or 1) + 1}稿"
    return "各稿" if editions > 1 or standard else ""


def standing_words(board: Board, open_months: tuple[int, ...], waits: str) -> str:
    """第1稿 · 2026年10月8日锁定 · 待更正2户, or what is still open."""
    if board.sealed:
        day = as_date(board.sealed)
        stale = f" · 待更正{waits}" if waits else ""
        return f"第{board.edition}稿 · {day.year if day else ''}年{month_day(day)}锁定{stale}"
    if open_months:
        return f"草稿 · {month_label(open_months[0])}还没有审核"
    return "草稿 · 还没有锁定"
