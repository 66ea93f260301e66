"""A list of the window on paper (Ctrl+P): the rows as they stand on screen."""

from __future__ import annotations

from collections.abc import Sequence

from wenming_desktop.printing.edition import Edition
from wenming_desktop.printing.flow import Flow, Part, print_flow
from wenming_desktop.printing.page import A4, MM, Align, Paper, Sheet
from wenming_desktop.printing.table import Column, Look

_LOOK = Look(size=10.5, row_height=21, head_height=24)
_UPRIGHT = A4.width - 40 * MM
_WIDEST, _NARROWEST = 17.0, 2.2
"""A column's width in letters: longer texts wrap, the shortest still holds its head."""
_SHORT = 10.0
"""Names and numbers up to this width are never broken."""
_ENOUGH = 0.97
"""Of longer texts a column is as wide as this share of its cells asks for; the few others wrap."""


def print_table(
    title: str,
    under: str,
    columns: Sequence[tuple[str, Align]],
    rows: Sequence[Sequence[str]],
    edition: Edition,
) -> bytes:
    """A titled list as PDF: A4, lying where the columns ask for it, head repeated, pages counted.

    ``columns`` are (head, side its cells stand on); MissingGlyph where a cell cannot be drawn.
    """
    numbered = [(str(number), *row) for number, row in enumerate(rows, 1)]
    edition.fonts.check((f"第{row[0]}行", cell) for row in numbered for cell in row)
    edition.fonts.check(("表头", head) for head, _ in columns)
    heads: list[tuple[str, Align]] = [("序号", "center"), *columns]
    widths = [_width(head, [row[at] for row in numbered]) for at, (head, _) in enumerate(heads)]
    asked = sum(widths) * _LOOK.size + 2 * _LOOK.padding * len(widths)
    sheet = Sheet.of(Paper.A4, landscape=True) if asked > _UPRIGHT else A4
    shown = [
        Column(head, width + 2 * _LOOK.padding / _LOOK.size, align, least=0.8)
        for (head, align), width in zip(heads, widths, strict=True)
    ]
    flow = Flow(title, under, (Part("", shown, numbered, _LOOK, empty="没有内容"),), sheet=sheet)
    return print_flow(flow, edition.imprint(title), edition.fonts)


def _width(head: str, cells: Sequence[str]) -> float:
    """What a column asks for, in letters of full width."""
    lengths = sorted(map(_letters, cells))
    most = lengths[min(len(lengths) - 1, int(len(lengths) * _ENOUGH))] if lengths else 0.0
    short = max((length for length in lengths if length <= _SHORT), default=0.0)
    most = max(most, short)
    return min(_WIDEST, max(_NARROWEST, _letters(head), most))


def _letters(text: str) -> float:
    return sum(1.0 if ord(character) > 0xFF else 0.55 for character in text)
