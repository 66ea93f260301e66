"""支部汇总表: the party branches of a period side by side, for 党务公开栏; counts and averages, no names, no ranks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wenming_desktop.domain.amounts import format_points
from wenming_desktop.domain.days import format_span
from wenming_desktop.domain.paper_words import period_title
from wenming_desktop.domain.periods import Period
from wenming_desktop.printing.edition import Edition
from wenming_desktop.printing.flow import Flow, Part, print_flow
from wenming_desktop.printing.table import Column, Look

_LOOK = Look(size=11, row_height=24, head_height=28)
_COLUMNS = (
    Column("序号", 1.6, "center"), Column("党支部", 11, least=0.8), Column("党员人数", 2.8, "center"),
    Column("登记条数", 2.8, "center"), Column("人均积分", 2.8, "center"), Column("备注", 4.5),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BranchLine:
    """One branch: members, entries that stand, average total (hundredths), members with a veto."""

    branch: str
    members: int
    entries: int
    average: int
    vetoes: int = 0


def print_branch_sheet(period: Period, lines: Sequence[BranchLine], edition: Edition) -> bytes:
    """The table of all branches, with the sums below it and who signs by hand."""
    title = f"{period_title(period)}党员积分支部汇总表"
    rows = [_row(number, line) for number, line in enumerate(lines, 1)]
    edition.fonts.check((f"第{row[0]}行", cell) for row in rows for cell in row)
    part = Part("", _COLUMNS, rows, _LOOK, empty="还没有党支部")
    under = f"计分时间：{format_span(period.first, period.last)}"
    flow = Flow(title, under, (part,), (_sums(lines),), signers=("党支部书记：", "组织委员：", "日期："))
    return print_flow(flow, edition.imprint(title), edition.fonts)


def _row(number: int, line: BranchLine) -> tuple[str, ...]:
    veto = f"触及一票否决事项{line.vetoes}名" if line.vetoes else ""
    return (
        str(number), line.branch or "（未写所在党支部）", str(line.members), str(line.entries),
        format_points(line.average), veto,
    )  # fmt: skip


def _sums(lines: Sequence[BranchLine]) -> str:
    members, entries = sum(line.members for line in lines), sum(line.entries for line in lines)
    return f"共{len(lines)}个党支部，党员{members}名，登记积分事项{entries}条。"
