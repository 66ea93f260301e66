"""The quarter's poster (张榜): A3 or A2, three ways of colouring it, in one piece or cut up on A4 sheets."""

from __future__ import annotations

from typing import Literal

from wenming_desktop.domain.boards import Line
from wenming_desktop.printing.edition import Edition, line_texts, red_lines
from wenming_desktop.printing.page import Paper, Printout, Sheet
from wenming_desktop.printing.poster_sheet import COLOUR, MONO, OUTLINE, PosterSheets
from wenming_desktop.printing.poster_text import Poster, compose_poster
from wenming_desktop.printing.tiling import plan, print_tiled

__all__ = ["Poster", "Variant", "check_poster", "compose_poster", "print_poster"]

Variant = Literal["colour", "outline", "mono"]
VARIANTS = {"colour": COLOUR, "outline": OUTLINE, "mono": MONO}


def print_poster(
    poster: Poster,
    edition: Edition,
    *,
    paper: Paper = Paper.A3,
    variant: Variant = "colour",
    tiled: Literal["", "fewest", "full"] = "",
) -> bytes:
    """The poster as PDF: A3 or A2 landscape, or cut up on A4 sheets (at nine tenths, or at full size)."""
    lines = red_lines(poster.board, edition)
    check_poster(poster, lines, edition)
    sheet = Sheet.of(paper, landscape=True)
    imprint = edition.imprint(poster.title, poster.board)
    out = Printout(sheet, imprint, edition.fonts)
    sheets = PosterSheets(out, poster, lines, edition, VARIANTS[variant])
    if tiled:
        tiling = plan(sheet, fewest=tiled == "fewest")
        return print_tiled(sheets.count, sheet, sheets.draw, tiling, imprint, edition.fonts)
    for number in range(sheets.count):
        out.start_page()
        sheets.draw(out, number)
    return out.finish()


def check_poster(poster: Poster, lines: list[Line], edition: Edition) -> None:
    """Raise MissingGlyph for every character of the poster no face has, before anything is drawn."""
    texts = (poster.title, poster.basis, poster.lower, poster.lower_note, poster.rules, *poster.footer)
    edition.fonts.check([*(("海报", text) for text in (*texts, *poster.signatures)), *line_texts(lines)])
