"""One page made and rendered, as ``--smoke`` asks for: ReportLab, our own face and pdfium at work on this PC."""

from __future__ import annotations

from io import BytesIO

from wenming_desktop.printing import preview
from wenming_desktop.support.paths import resource

WORDS = "文明实践所工作台 自检"


def rendered() -> tuple[int, int]:
    """Width and height in pixels of an A4 page with words of ours; ValueError where they do not come out."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("Smoke", str(resource("fonts", "WenmingSong.ttf"))))
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setFont("Smoke", 16)
    canvas.drawString(72, 700, WORDS)
    canvas.save()
    text = "".join(preview.page_texts(out.getvalue()))
    picture = preview.render(out.getvalue(), 0, 72)
    if WORDS.replace(" ", "") not in text.replace(" ", "") or len(set(picture.pixels)) < 2:
        raise ValueError("the page was made, and its words are not on it")
    return picture.width, picture.height
