"""One page made and rendered, as ``--smoke`` asks for: our PDF, our own face and pdfium at work on this PC."""

from __future__ import annotations

from wenming_desktop.printing import preview
from wenming_desktop.printing.pdf import PdfCanvas, load_face
from wenming_desktop.support.paths import resource

WORDS = "文明实践所工作台自检"
_A4 = 595.0, 842.0


def rendered() -> tuple[int, int]:
    """Width and height in pixels (72 a inch) of an A4 page with words of ours; ValueError where they do not come out.

    Runs on the paper thread.
    """
    face = load_face(resource("fonts", "WenmingSong.ttf"))
    canvas = PdfCanvas(*_A4, title=WORDS, author=WORDS, first_face=face)
    canvas.text(72, 120, WORDS, face, 16)
    canvas.end_page()
    pdf = canvas.save()
    picture = preview.render(pdf, 0, 72)
    if WORDS not in "".join(preview.page_texts(pdf)) or len(set(picture.pixels)) < 2:
        raise ValueError("the page was made, and its words are not on it")
    return picture.width, picture.height
