"""Rosters of those who serve, A4: 队伍名册 team by team, 志愿者花名册 in one list; never an ID number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wenming_desktop.printing.edition import Edition
from wenming_desktop.printing.flow import Flow, Part, print_flow
from wenming_desktop.printing.page import A4, Paper, Sheet
from wenming_desktop.printing.table import Column, Look

TEAMS_TITLE, VOLUNTEERS_TITLE = "志愿服务队伍名册", "志愿者花名册"
OFFICE = "内部使用，不得张贴"
SIGNERS = ("制表人：", "审核人：")
_LOOK = Look(size=10.5, row_height=21, head_height=32)
_LYING = Sheet.of(Paper.A4, landscape=True)
_PHONE = Column("联系电话", 7, "center", least=0.8)
_MEMBERS = (
    Column("序号", 2.4, "center"), Column("队内职务", 4.2, "center"), Column("姓名", 7.5, least=0.7),
    Column("性别", 2.6, "center"), Column("志愿者编号", 7.4, "center", least=0.7), Column("特长", 8),
    Column("服务时间\n（小时）", 4.6, "right"), Column("星级", 4.2, "center", least=0.8),
)  # fmt: skip
_VOLUNTEERS = (
    Column("序号", 2.6, "center"), Column("姓名", 7.5, least=0.7), Column("性别", 2.6, "center"),
    Column("志愿者编号", 7.4, "center", least=0.7), Column("所属队伍", 12, least=0.85), Column("所在嘎查村", 6.6, least=0.8),
    Column("特长", 8), Column("注册日期", 7, "center", least=0.8), Column("服务时间\n（小时）", 4.6, "right"),
    Column("星级", 4.2, "center", least=0.8),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TeamPart:
    """A team with its members' cells (as ``_MEMBERS`` without the number; the phone last in an office copy)."""

    heading: str
    rows: Sequence[Sequence[str]]


def print_teams(
    teams: Sequence[TeamPart], under: str, notes: Sequence[str], day: str, edition: Edition, *, office: bool
) -> bytes:
    """The teams one below the other; MissingGlyph where a cell cannot be drawn."""
    columns = (*_MEMBERS, _PHONE) if office else _MEMBERS
    parts = []
    for team in teams:
        rows = _numbered(team.rows)
        edition.fonts.check((f"{team.heading}第{row[0]}行", cell) for row in rows for cell in row)
        parts.append(Part(team.heading, columns, rows, _LOOK, empty="还没有队员"))
    flow = Flow(
        TEAMS_TITLE, under, parts, notes, day=day, signers=SIGNERS, corner=OFFICE if office else "", sheet=A4
    )
    return print_flow(flow, edition.imprint(TEAMS_TITLE), edition.fonts)


def print_volunteers(
    rows: Sequence[Sequence[str]],
    under: str,
    notes: Sequence[str],
    day: str,
    edition: Edition,
    *,
    office: bool,
) -> bytes:
    """The volunteers in one list (cells as ``_VOLUNTEERS`` without the number, the phone last in an office copy)."""
    columns = (*_VOLUNTEERS, _PHONE) if office else _VOLUNTEERS
    numbered = _numbered(rows)
    edition.fonts.check((f"第{row[0]}行", cell) for row in numbered for cell in row)
    part = Part("", columns, numbered, _LOOK, empty="还没有登记志愿者")
    flow = Flow(
        VOLUNTEERS_TITLE, under, (part,), notes, day=day, signers=SIGNERS, corner=OFFICE if office else "",
        sheet=_LYING,
    )  # fmt: skip
    return print_flow(flow, edition.imprint(VOLUNTEERS_TITLE), edition.fonts)


def _numbered(rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    return [(str(number), *row) for number, row in enumerate(rows, 1)]
