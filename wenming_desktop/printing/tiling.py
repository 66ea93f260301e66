"""A large sheet on A4 paper: drawn once as a form, then shown through one window a page.

8 mm stay white at every edge of the paper, neighbours overlap by 10 mm, a dashed line says where to cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil

from wenming_desktop.printing.fonts import Face, Fonts
from wenming_desktop.printing.page import GREY, MM, Imprint, Paper, Printout, Sheet

MARGIN = 8 * MM
OVERLAP = 10 * MM
FEWEST = 0.90
"""At nine tenths an A2 sheet fits on four A4 sheets and an A3 sheet on two."""


@dataclass(frozen=True, slots=True)
class Tiling:
    """How a sheet is cut up: its scale, and how many A4 sheets lie beside and below one another."""

    scale: float
    columns: int
    rows: int
    paper: Sheet

    @property
    def sheets(self) -> int:
        """A4 sheets for one sheet of the print."""
        return self.columns * self.rows

    def windows(self) -> Iterator[tuple[int, int]]:
        """(row, column) in the order they are glued together."""
        return ((row, column) for row in range(self.rows) for column in range(self.columns))


def plan(sheet: Sheet, *, fewest: bool = True) -> Tiling:
    """The tiling with the fewest A4 sheets, at nine tenths (the default) or at full size."""
    scale = FEWEST if fewest else 1.0
    options = [_cut(sheet, scale, Sheet.of(Paper.A4, landscape=landscape)) for landscape in (False, True)]
    return min(options, key=lambda option: option.sheets)


def _cut(sheet: Sheet, scale: float, paper: Sheet) -> Tiling:
    def count(length: float, window: float) -> int:
        needed = ceil((length * scale - OVERLAP) / (window - 2 * MARGIN - OVERLAP) - 1e-6)
        return max(1, needed)

    return Tiling(scale, count(sheet.width, paper.width), count(sheet.height, paper.height), paper)


def print_tiled(
    sheets: int,
    sheet: Sheet,
    draw: Callable[[Printout, int], None],
    tiling: Tiling,
    imprint: Imprint,
    fonts: Fonts,
) -> bytes:
    """A print of large sheets on A4 paper; ``draw(out, number)`` draws sheet ``number`` (from 0)."""
    plain = Imprint(imprint.title, imprint.author)
    out = Printout(tiling.paper, plain, fonts)
    for number in range(sheets):
        name = f"sheet{number}"
        with out.canvas.form(name, sheet.width, sheet.height):
            out.mark_page(sheet, imprint)
            draw(out, number)
        for row, column in tiling.windows():
            out.start_page()
            _window(out, name, sheet, tiling, row, column)
            _label(
                out,
                tiling,
                " ".join(
                    filter(None, (imprint.draft, imprint.edition, f"第{number + 1}张" if sheets > 1 else ""))
                ),
                row,
                column,
            )
    return out.finish()


def _window(out: Printout, name: str, sheet: Sheet, tiling: Tiling, row: int, column: int) -> None:
    paper = tiling.paper
    across, down = paper.width - 2 * MARGIN, paper.height - 2 * MARGIN
    left, top = MARGIN - column * (across - OVERLAP), MARGIN - row * (down - OVERLAP)
    out.canvas.place(name, left, top, tiling.scale, sheet.height, (MARGIN, MARGIN, across, down))
    if column + 1 < tiling.columns:
        cut = MARGIN + across - OVERLAP
        out.canvas.line(cut, 0, cut, paper.height, 0.4, GREY, (2, 3))
    if row + 1 < tiling.rows:
        cut = MARGIN + down - OVERLAP
        out.canvas.line(0, cut, paper.width, cut, 0.4, GREY, (2, 3))


def _label(out: Printout, tiling: Tiling, prefix: str, row: int, column: int) -> None:
    text = f"{prefix} 第{row + 1}行第{column + 1}列（共{tiling.rows}行{tiling.columns}列），沿虚线裁开后粘贴"
    out.text(MARGIN, tiling.paper.height - 2.5 * MM, text, Face.SANS, 7, colour=GREY)
