"""Small charts for paper and screen: a PDF of the chart's own size, which the window shows as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wenming_desktop.domain.amounts import format_points
from wenming_desktop.printing.fonts import Face, Fonts, shipped_fonts
from wenming_desktop.printing.page import GREY, Imprint, Printout, Sheet, baseline
from wenming_desktop.printing.pdf import BLACK, Colour
from wenming_desktop.printing.preview import PT_PER_INCH, Picture, page_size, render

RED: Colour = (0.655, 0.118, 0.110)
_TITLE, _TEXT = 11.0, 9.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label and its value (hundredths where the chart shows points)."""

    label: str
    value: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: its title, its bars, its size in points; ``points`` shows hundredths as points."""

    title: str
    bars: Sequence[Bar]
    width: float = 420.0
    height: float = 190.0
    points: bool = False

    def shown(self, value: int) -> str:
        """A value as it stands beside its bar."""
        return format_points(value) if self.points else str(value)


def column_chart(chart: Chart, author: str, fonts: Fonts | None = None) -> bytes:
    """Upright bars, one a month; values below zero hang from the line."""
    out = _start(chart, author, fonts)
    highest = max([*(bar.value for bar in chart.bars), 0])
    lowest = min([*(bar.value for bar in chart.bars), 0])
    span = (highest - lowest) or 1
    top, bottom, left = 34.0, chart.height - (36 if lowest < 0 else 22), 8.0
    zero = top + (bottom - top) * highest / span
    step = (chart.width - 2 * left) / max(len(chart.bars), 1)
    for at, bar in enumerate(chart.bars):
        middle, end = left + (at + 0.5) * step, zero - (bottom - top) * bar.value / span
        width = min(step * 0.6, 34.0)
        out.canvas.rect(
            middle - width / 2, min(zero, end), width, abs(zero - end), stroke=None,
            fill=RED if bar.value >= 0 else GREY,
        )  # fmt: skip
        above = end - 7 if bar.value >= 0 else end + 7
        _label(out, middle, above, chart.shown(bar.value), step, BLACK)
        _label(out, middle, chart.height - 9, bar.label, step, GREY)
    out.canvas.line(left, zero, chart.width - left, zero, 0.6, GREY)
    return out.finish()


def row_chart(chart: Chart, author: str, fonts: Fonts | None = None) -> bytes:
    """Bars lying on their side, one a village or category, with the labels on the left."""
    out = _start(chart, author, fonts)
    labels = max([out.width(bar.label, Face.SANS, _TEXT) for bar in chart.bars] or [0.0])
    labels = min(labels, chart.width * 0.4)
    values = max([out.width(chart.shown(bar.value), Face.SANS, _TEXT) for bar in chart.bars] or [0.0])
    left, top = labels + 18, 30.0
    room, step = chart.width - left - values - 18, (chart.height - top - 8) / max(len(chart.bars), 1)
    most = max([*(abs(bar.value) for bar in chart.bars), 1])
    for at, bar in enumerate(chart.bars):
        middle, length = top + (at + 0.5) * step, room * abs(bar.value) / most
        thick = min(step * 0.62, 18.0)
        size = out.fitting(bar.label, Face.SANS, _TEXT, labels, 6)
        out.text(left - 8, baseline(middle, size), bar.label, Face.SANS, size, align="right")
        out.canvas.rect(
            left, middle - thick / 2, length, thick, stroke=None, fill=RED if bar.value >= 0 else GREY
        )
        out.text(left + length + 5, baseline(middle, _TEXT), chart.shown(bar.value), Face.SANS, _TEXT)
    out.canvas.line(left, top, left, chart.height - 8, 0.6, GREY)
    return out.finish()


def picture(pdf: bytes, pixels: int) -> Picture:
    """A chart as a picture so many pixels wide."""
    return render(pdf, 0, PT_PER_INCH * pixels / page_size(pdf, 0)[0])


def _start(chart: Chart, author: str, fonts: Fonts | None) -> Printout:
    used = fonts or shipped_fonts()
    used.check([("图表", chart.title), *(("图表", bar.label) for bar in chart.bars)])
    out = Printout(Sheet(chart.width, chart.height), Imprint(chart.title, author), used, Face.SANS)
    out.start_page()
    out.text(8, baseline(12, _TITLE), chart.title, Face.HEI, _TITLE)
    if not chart.bars:
        out.text(
            chart.width / 2, chart.height / 2, "还没有数据", Face.SANS, _TITLE, align="center", colour=GREY
        )
    return out


def _label(out: Printout, x: float, middle: float, text: str, width: float, colour: Colour) -> None:
    size = out.fitting(text, Face.SANS, _TEXT, width - 2, 5)
    out.text(x, baseline(middle, size), text, Face.SANS, size, align="center", colour=colour)
