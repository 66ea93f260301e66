"""Sheets about places, A4 lying: 阵地一览表, and the standard's table (八有对照表) with what is lacking below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wenming_desktop.domain.packs import Asked
from wenming_desktop.printing.edition import Edition
from wenming_desktop.printing.flow import Flow, Part, print_flow
from wenming_desktop.printing.page import Paper, Sheet
from wenming_desktop.printing.table import Column, Look

PLACES_TITLE = "新时代文明实践阵地一览表"
MET, NOT_MET = "√", "×"  # told by their shape: a copy in black and white says the same
SIGNERS = ("制表人：", "审核人：", "负责人：")
_SHEET = Sheet.of(Paper.A4, landscape=True)
_LOOK = Look(size=10, row_height=22, head_height=30)
_PLACES = (
    Column("序号", 2.4, "center"), Column("名称", 15.4, least=0.85), Column("类别", 5, "center", least=0.8),
    Column("地址", 10.7), Column("面积\n（平方米）", 5.3, "right"), Column("座位数", 3.9, "right"), Column("功能室", 12.5),
    Column("开放时间", 8), Column("负责人", 6, "center", least=0.8), Column("联系电话", 7.6, "center", least=0.8),
    Column("评定等级", 6.5, "center", least=0.8),
)  # fmt: skip
_LACKING = (
    Column("序号", 2.4, "center"), Column("阵地", 15, least=0.85), Column("未达到的项目", 13),
    Column("最近检查", 8.2, "center"), Column("检查人", 6, "center", least=0.8), Column("说明", 22),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HavesRow:
    """One place: for each item √, × or '' (nobody has looked), how many are met, the newest check's day."""

    place: str
    marks: tuple[str, ...]
    met: int
    day: str = ""


def haves_title(short: str) -> str:
    """The heading by the standard's own name: 新时代文明实践“八有”对照表."""
    return f"新时代文明实践“{short}”对照表"


def _columns(asked: Asked) -> tuple[Column, ...]:
    """A column for each item; the more there are, the less room the names have."""
    return (
        Column("序号", 2.4, "center"), Column("阵地", 15, least=0.85),
        *(Column(item, 3.6, "center", least=0.7) for item in asked.items), Column("达到项数", 4.4, "center"),
        Column("最近检查", 8.2, "center"),
    )  # fmt: skip


def print_places(
    rows: Sequence[Sequence[str]], under: str, notes: Sequence[str], day: str, edition: Edition
) -> bytes:
    """The places one by one (cells as ``_PLACES`` without the number); MissingGlyph where a cell cannot be drawn."""
    numbered = [(str(number), *row) for number, row in enumerate(rows, 1)]
    edition.fonts.check((f"第{row[0]}行", cell) for row in numbered for cell in row)
    part = Part("", _PLACES, numbered, _LOOK, empty="还没有登记阵地")
    flow = Flow(PLACES_TITLE, under, (part,), notes, day=day, signers=SIGNERS, sheet=_SHEET)
    return print_flow(flow, edition.imprint(PLACES_TITLE), edition.fonts)


def print_eight_haves(
    asked: Asked,
    rows: Sequence[HavesRow],
    lacking: Sequence[Sequence[str]],
    under: str,
    day: str,
    edition: Edition,
) -> bytes:
    """The matrix of places and a standard's items, sums below, then what is not met with who saw it and when.

    ``lacking`` are cells as ``_LACKING`` without the number; the marks are told by their shape, never by colour.
    """
    lines = [(str(number), row.place, *row.marks, _met(row), row.day) for number, row in enumerate(rows, 1)]
    if lines:
        lines.append(_sums(rows, len(asked.items)))
    missing = [(str(number), *row) for number, row in enumerate(lacking, 1)]
    edition.fonts.check((f"第{row[0]}行", cell) for row in (*lines, *missing) for cell in row)
    parts = [Part("", _columns(asked), lines, _LOOK, empty="还没有登记实践所、实践站")]
    if missing:
        parts.append(Part("缺项清单", _LACKING, missing, _LOOK))
    legend = f"{under}\n{MET}表示达到，{NOT_MET}表示未达到，空白表示尚未检查"
    title = haves_title(asked.short)
    flow = Flow(title, legend, parts, day=day, signers=SIGNERS, sheet=_SHEET)
    return print_flow(flow, edition.imprint(title), edition.fonts)


def _met(row: HavesRow) -> str:
    return f"{row.met}项" if any(row.marks) else "未检查"


def _sums(rows: Sequence[HavesRow], count: int) -> tuple[str, ...]:
    each = [sum(row.marks[at] == MET for row in rows) for at in range(count)]
    return ("", "达到的处数", *map(str, each), f"{sum(each)}项", "")
