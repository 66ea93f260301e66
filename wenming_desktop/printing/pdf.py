"""The only module that speaks to ReportLab: faces with their coverage, and a canvas.

ReportLab keeps its fonts in one global table and cannot use a font for two documents at the same time, so all
of it runs on one thread (``printing.paper_thread``). Lengths are points, y counts from the top of the page.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from wenming_desktop.domain.errors import UserError

Colour = tuple[float, float, float]
Box = tuple[float, float, float, float]
BLACK: Colour = (0.0, 0.0, 0.0)
WHITE: Colour = (1.0, 1.0, 1.0)
PROGRAM = "文明实践所工作台"
_DARK = re.compile(b"\x01+")


class PdfFace:
    """One font file as the PDF sees it: the name it is registered under, what it covers, how wide it sets.

    ``covers`` holds single characters, so ``covers.issuperset(text)`` is the whole check of a text.
    """

    def __init__(self, name: str, font: Any) -> None:
        self.name = name
        self.covers: frozenset[str] = frozenset(map(chr, font.face.charToGlyph))
        self._font = font

    def width(self, text: str, size: float) -> float:
        """Advance width in points."""
        return float(self._font.stringWidth(text, size))

    def advances(self, text: str) -> list[float]:
        """Advance of every character, in em."""
        widths = self._font.face.charWidths
        default = self._font.face.defaultWidth
        return [widths.get(ord(character), default) / 1000 for character in text]


@cache
def load_face(path: Path) -> PdfFace:
    """Read a TrueType file (the first face of a .ttc); UserError where it cannot be printed with."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFError

    name = f"wenming{len(pdfmetrics.getRegisteredFontNames())}-{path.stem}"
    try:
        font = _font_class()(name, str(path))
    except (TTFError, OSError) as error:
        raise UserError(
            f"字体文件“{path.name}”不能用来打印。", "请换一个 .ttf 或 .ttc 字体文件，或者用软件自带的字体。"
        ) from error
    pdfmetrics.registerFont(font)
    return PdfFace(name, font)


@cache
def _font_class() -> Any:
    """TTFont whose ToUnicode map is right above U+FFFF.

    WORKAROUND: reportlab 5.1 (pdfbase/ttfonts.py, makeToUnicodeCMap) writes '<%04X>' of the code point, which
    is no UTF-16 above U+FFFF: the print is right, but copying and searching give another character.
    """
    from reportlab.pdfbase import ttfonts

    class Utf16Font(ttfonts.TTFont):  # type: ignore[misc, unused-ignore]
        def addObjects(self, doc: Any) -> None:  # noqa: N802 - ReportLab's name
            subsets = [list(subset) for subset in self.state[doc].subsets]
            super().addObjects(doc)
            for number, subset in enumerate(subsets):
                prefix = ttfonts.SUBSETN(number) + b"+" + self.face.name + self.face.subfontNameX
                base = prefix.decode("pdfdoc")
                stream = doc.idToObject[f"toUnicodeCMap:{base}"]
                stream.content = _utf16(ttfonts.makeToUnicodeCMap(base, subset), subset)

    return Utf16Font


def _utf16(cmap: str, subset: Sequence[int]) -> str:
    for index, code in enumerate(subset):
        if code > 0xFFFF:
            right = chr(code).encode("utf-16-be").hex().upper()
            cmap = cmap.replace(f"<{index:02X}> <{code:04X}>", f"<{index:02X}> <{right}>")
    return cmap


class PdfCanvas:
    """A PDF being drawn page by page; the same calls give the same bytes (``invariant``).

    Title and author are the only metadata: they must name a document and an institute, never a person.
    """

    def __init__(self, width: float, height: float, *, title: str, author: str, first_face: PdfFace) -> None:
        from reportlab import rl_config
        from reportlab.pdfgen.canvas import Canvas

        rl_config.useA85 = 0  # ASCII85 makes every page a quarter larger and slower to write

        self.width, self.height = width, height
        self._out = io.BytesIO()
        self._ink: Colour | None = None
        self._pen: tuple[float, Colour, tuple[float, ...]] | None = None
        # initialFontName: without it every page names an unembedded Helvetica.
        self._canvas: Any = Canvas(
            self._out, pagesize=(width, height), invariant=1, lang="zh-CN", initialFontName=first_face.name
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setSubject("")
        self._canvas.setCreator(PROGRAM)
        self._canvas.setProducer(PROGRAM)

    def end_page(self) -> None:
        """Finish the page; the next one starts empty."""
        self._canvas.showPage()
        self._forget_pens()

    def save(self) -> bytes:
        """The whole file."""
        self._canvas.save()
        return self._out.getvalue()

    def text(
        self,
        x: float,
        y: float,
        text: str,
        face: PdfFace,
        size: float,
        colour: Colour = BLACK,
        spacing: float = 0.0,
        hollow: float = 0.0,
        squeeze: float = 1.0,
    ) -> None:
        """Draw text of one face from x on the baseline y; spacing goes after every character.

        ``squeeze`` below 1 sets the letters that much narrower, at their full height.

        ``hollow`` draws the outline of the letters only, that thick: it saves a laser printer's toner. The
        white filling goes over the outline, since the strokes of these faces overlap inside a letter.
        """
        if hollow:
            self._stroke(2 * hollow, colour, ())
            self._text(x, y, text, face, size, WHITE, spacing, mode=1, squeeze=squeeze)
        self._text(x, y, text, face, size, WHITE if hollow else colour, spacing, mode=0, squeeze=squeeze)

    def _text(
        self,
        x: float,
        y: float,
        text: str,
        face: PdfFace,
        size: float,
        fill: Colour,
        spacing: float,
        mode: int,
        squeeze: float,
    ) -> None:
        self._fill(fill)
        drawn = self._canvas.beginText(x, self.height - y)
        drawn.setFont(face.name, size)
        if spacing:
            drawn.setCharSpace(spacing)
        if mode:
            drawn.setTextRenderMode(mode)
        if squeeze != 1:
            drawn.setHorizScale(squeeze * 100)
        drawn.textOut(text)
        if squeeze != 1:
            drawn.setHorizScale(100)  # like character spacing, it outlives the text object
        if mode:
            drawn.setTextRenderMode(0)
        if spacing:
            drawn.setCharSpace(0)  # character spacing outlives the text object
        self._canvas.drawText(drawn)

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        weight: float = 0.5,
        colour: Colour = BLACK,
        dash: Sequence[float] = (),
    ) -> None:
        """A straight line."""
        self._stroke(weight, colour, dash)
        self._canvas.line(x1, self.height - y1, x2, self.height - y2)

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        weight: float = 0.5,
        stroke: Colour | None = BLACK,
        fill: Colour | None = None,
        dash: Sequence[float] = (),
    ) -> None:
        """A rectangle with its top left corner at x, y; None draws no edge, or no filling."""
        self._stroke(weight, stroke or BLACK, dash)
        if fill:
            self._fill(fill)
        self._canvas.rect(x, self.height - y - height, width, height, stroke=bool(stroke), fill=bool(fill))

    def circle(
        self, x: float, y: float, radius: float, weight: float, colour: Colour, dash: Sequence[float] = ()
    ) -> None:
        """A circle around x, y, not filled."""
        self._stroke(weight, colour, dash)
        self._canvas.circle(x, self.height - y, radius)

    def modules(self, x: float, y: float, side: float, rows: Sequence[bytes]) -> None:
        """A square of dark (1) and light (0) modules, a QR code, with its top left corner at x, y.

        Written as one path in modules as units: a third of the time of as many rectangles.
        """
        unit = side / len(rows)
        bars = [
            f"{run.start()} {-number - 1} {run.end() - run.start()} 1 re"
            for number, row in enumerate(rows)
            for run in _DARK.finditer(row)
        ]
        self._fill(BLACK)
        self._canvas.saveState()
        self._canvas.translate(x, self.height - y)
        self._canvas.scale(unit, unit)
        self._canvas._code.append(" ".join(bars) + " f")
        self._canvas.restoreState()

    def picture(self, x: float, y: float, width: float, height: float, jpeg: bytes) -> None:
        """A JPEG with its top left corner at x, y, stretched to a size; its bytes go into the file as they are."""
        from reportlab.lib.utils import ImageReader

        reader = ImageReader(io.BytesIO(jpeg))
        self._canvas.drawImage(reader, x, self.height - y - height, width, height)

    def _fill(self, colour: Colour) -> None:
        if colour != self._ink:
            self._ink = colour
            self._canvas.setFillColorRGB(*colour)

    def _stroke(self, weight: float, colour: Colour, dash: Sequence[float]) -> None:
        pen = (weight, colour, tuple(dash))
        if pen != self._pen:
            self._pen = pen
            self._canvas.setLineWidth(weight)
            self._canvas.setStrokeColorRGB(*colour)
            self._canvas.setDash(list(dash))

    def _forget_pens(self) -> None:
        """Colours and lines are as at the beginning of a page, or unknown: say them anew."""
        self._ink = self._pen = None

    @contextmanager
    def turned(self, x: float, y: float, degrees: float) -> Iterator[None]:
        """Draw turned counter-clockwise about x, y, which becomes the origin for what is drawn inside."""
        self._canvas.saveState()
        self._canvas.translate(x, self.height - y)
        self._canvas.rotate(degrees)
        self._canvas.translate(0, -self.height)
        yield
        self._canvas.restoreState()
        self._forget_pens()

    @contextmanager
    def form(self, name: str, width: float, height: float) -> Iterator[None]:
        """Draw a sheet of its own size once, to be placed on pages by ``place``."""
        page_height = self.height
        self._canvas.beginForm(name, 0, 0, width, height)
        self._forget_pens()
        self.height = height
        yield
        self._canvas.endForm()
        self._forget_pens()
        self.height = page_height

    def place(
        self,
        name: str,
        x: float,
        y: float,
        scale: float,
        form_height: float,
        clip: Box,
    ) -> None:
        """Put a form with its top left corner at x, y; nothing shows outside clip (x, y, width, height)."""
        left, top, width, height = clip
        self._canvas.saveState()
        window = self._canvas.beginPath()
        window.rect(left, self.height - top - height, width, height)
        self._canvas.clipPath(window, stroke=0, fill=0)
        self._canvas.translate(x, self.height - y - form_height * scale)
        self._canvas.scale(scale, scale)
        self._canvas.doForm(name)
        self._canvas.restoreState()
        self._forget_pens()
