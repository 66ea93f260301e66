"""活动预告 for the wall of a village, and 活动台账 for the file: lists of activities on A4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wenming_desktop.printing.edition import Edition
from wenming_desktop.printing.flow import Flow, Part, print_flow
from wenming_desktop.printing.page import Paper, Sheet
from wenming_desktop.printing.table import Column, Look

_WALL = Look(size=14, row_height=34, head_height=32, padding=4)
_WALL_DAYS = (
    Column("日期", 4.6, "center", least=0.75), Column("星期", 2.9, "center"), Column("时间", 3.4, "center", least=0.7),
)  # fmt: skip
_WALL_OWN = (*_WALL_DAYS, Column("活动名称", 13.6, least=0.85), Column("地点", 12, least=0.8))
_WALL_COLUMNS = (
    *_WALL_DAYS, Column("活动名称", 11.2, least=0.85), Column("地点", 9.8, least=0.8), Column("主办", 4.7, least=0.8),
)  # fmt: skip
_LIST = Look(size=10, row_height=21, head_height=26, padding=3)
_LIST_COLUMNS = (
    Column("序号", 2.2, "center"), Column("日期", 4.4, "center", least=0.8), Column("活动名称", 9.5), Column("地点", 8.4),
    Column("参加队伍", 11), Column("内容", 6.8, least=0.9), Column("形式", 2.2, "center"), Column("场次", 2.3, "right"),
    Column("人次", 2.8, "right"), Column("志愿者\n（名）", 3, "right"), Column("服务时间\n（小时）", 3.6, "right"),
    Column("照片\n（张）", 2.5, "right"),
)  # fmt: skip
WELCOME = "欢迎广大群众参加。活动如有变动，以现场通知为准。"


@dataclass(frozen=True, slots=True)
class WallLine:
    """One activity on the wall: day, weekday, time, title, place, organiser ('' for ourselves), all in words."""

    day: str
    weekday: str
    time: str
    title: str
    place: str
    organiser: str


def print_forecast(
    title: str, lines: Sequence[WallLine], signed: str, edition: Edition, note: str = WELCOME
) -> bytes:
    """The month's activities in letters for a wall; who holds them only where others do; no person's name, no phone."""
    columns: Sequence[Column] = _WALL_OWN
    rows: list[tuple[str, ...]] = [(one.day, one.weekday, one.time, one.title, one.place) for one in lines]
    if any(one.organiser for one in lines):
        columns = _WALL_COLUMNS
        rows = [(*row, one.organiser or "本所") for row, one in zip(rows, lines, strict=True)]
    edition.fonts.check((f"第{at}行", cell) for at, row in enumerate(rows, 1) for cell in row)
    part = Part("", columns, rows, _WALL)
    flow = Flow(title, "", (part,), (note,), day=signed)
    return print_flow(flow, edition.imprint(title), edition.fonts)


def print_ledger(
    title: str, under: str, rows: Sequence[Sequence[str]], notes: Sequence[str], edition: Edition
) -> bytes:
    """The list of activities held with their sums in its last row; ``rows`` have twelve cells each."""
    edition.fonts.check((f"第{at}行", cell) for at, row in enumerate(rows, 1) for cell in row)
    part = Part("", _LIST_COLUMNS, rows, _LIST, empty="没有活动")
    flow = Flow(
        title, under, (part,), notes, signers=("填表人：", "审核人：", "日期："), sheet=Sheet.of(Paper.A4, landscape=True)
    )  # fmt: skip
    return print_flow(flow, edition.imprint(title), edition.fonts)
