"""The blank score sheet (积分评分表): households by line number, filled by hand, entered back by line number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.names import group_label
from wenming_desktop.domain.paper_words import signers
from wenming_desktop.printing.edition import Edition
from wenming_desktop.printing.flow import Flow, Part, print_flow
from wenming_desktop.printing.page import A4, Paper, Sheet
from wenming_desktop.printing.table import Column, Look

WIDE = 6
"""With more categories than this the sheet lies on its side."""
HINT = "加分填分数，减分栏填所减的分数，没有的不填，改为不计的填0；一户一行，行号不要改，交回后按行号录入。"
_LOOK = Look(size=11, row_height=24.5, head_height=30, padding=2.5)


@dataclass(frozen=True, slots=True)
class SheetHousehold:
    """One line of the sheet: its number, the household's number, head (户主) and group."""

    line: int
    number: str
    head: str
    group: str | None = None


def print_score_sheet(
    title: str,
    households: Sequence[SheetHousehold],
    categories: Sequence[str],
    edition: Edition,
    printed: str = "",
) -> bytes:
    """The blank sheet as PDF, A4, line numbers going on over the pages, signatures at the foot of each.

    ``printed`` is when, in words, on every page: by it two printings with other lines are told apart when they come back.

    UserError where there is no household to print; MissingGlyph where a head's name cannot be drawn.
    """
    if not households:
        raise UserError("这里还没有参评的农牧户。", "请先导入或登记农牧户。")
    edition.fonts.check((f"{one.number}户", one.head) for one in households)
    edition.fonts.check(("类别", category) for category in categories)
    grouped = len({one.group for one in households}) > 1
    rows = [_row(one, len(categories), grouped=grouped) for one in households]
    part = Part("", _columns(categories, grouped=grouped), rows, _LOOK)
    sheet = Sheet.of(Paper.A4, landscape=True) if len(categories) > WIDE else A4
    under = f"共{len(households)}户\n{HINT}"
    corner = f"{printed}打印" if printed else ""
    flow = Flow(
        title, under, (part,), signers=signers("score", "")[0], corner=corner, sheet=sheet, every_page=True
    )
    return print_flow(flow, edition.imprint(title), edition.fonts)


def _columns(categories: Sequence[str], *, grouped: bool) -> list[Column]:
    """Widths in millimetres of an upright sheet."""
    return [
        Column("行号", 10, "center", size=12),
        Column("户号", 20, "center", size=9, least=0.75),
        Column("户主", 25, "left", size=12, least=0.7),
        *([Column("组别", 9, "center", size=10)] if grouped else []),
        *(Column(_in_two(category), 14, "center") for category in categories),
        Column("减分", 13, "center"),
        Column("合计", 13, "center"),
        Column("备注", 16),
    ]


def _in_two(category: str) -> str:
    """A head of four characters in two lines, so that it can be read above a narrow column."""
    half = (len(category) + 1) // 2
    return f"{category[:half]}\n{category[half:]}" if len(category) > 2 else category


def _row(one: SheetHousehold, categories: int, *, grouped: bool) -> tuple[str, ...]:
    group = (group_label(one.group),) if grouped else ()
    return (str(one.line), one.number, one.head, *group, *[""] * (categories + 3))
