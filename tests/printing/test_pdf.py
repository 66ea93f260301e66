"""The file itself: searchable above U+FFFF, the same bytes every time, no foreign font, no personal data."""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.printing.boards import AUTHOR
from wenming_desktop.printing import preview
from wenming_desktop.printing.fonts import Face
from wenming_desktop.printing.page import A4, Imprint, Printout

NAMES = ("杨𫘧", "韩𬱖", "李䶮", "吴𠅤", "孛儿只斤·额尔敦", "𣲗𬀩㛃")


def drawn() -> bytes:
    out = Printout(A4, Imprint("萨日朗嘎查公示", AUTHOR, "送审稿"))
    for face in Face:
        out.start_page()
        for at, name in enumerate(NAMES):
            out.text(80, 100 + 40 * at, name, face, 20)
    return out.finish()


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return drawn()


def test_every_name_is_found_on_every_page_by_pdfium(pdf: bytes) -> None:
    for text in preview.page_texts(pdf):
        assert [name for name in NAMES if name not in text] == []


def test_every_name_is_found_on_every_page_by_poppler(
    pdf: bytes, tmp_path: Path, need_tool: Callable[[str], str]
) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf)
    command = [need_tool("pdftotext"), str(tmp_path / "a.pdf"), "-"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    for page in done.stdout.decode().split("\f")[: len(Face)]:
        assert [name for name in NAMES if name not in page] == []


def test_reportlab_alone_would_still_write_the_wrong_character() -> None:
    """The workaround can go when this fails."""
    from reportlab.pdfbase.ttfonts import makeToUnicodeCMap

    assert "<00> <2C62F>" in makeToUnicodeCMap("x", [0x2C62F])


def test_the_same_print_is_the_same_file(pdf: bytes) -> None:
    assert hashlib.sha256(drawn()).hexdigest() == hashlib.sha256(pdf).hexdigest()


def test_only_our_faces_are_in_the_file(pdf: bytes) -> None:
    fonts = set(re.findall(rb"/BaseFont /(?:[A-Z]{6}\+)?([\w-]+)", pdf))
    assert fonts
    assert all(name.startswith(b"Wenming") for name in fonts)
    assert b"Helvetica" not in pdf


def test_title_language_and_institute_are_said_and_nobody_is_named(pdf: bytes) -> None:
    import pypdfium2

    meta = pypdfium2.PdfDocument(pdf).get_metadata_dict()
    assert meta["Title"] == "萨日朗嘎查公示"
    assert meta["Author"] == AUTHOR
    assert (meta["Subject"], meta["Keywords"]) == ("", "")
    assert b"/Lang (zh-CN)" in pdf


def test_a_draft_says_so_on_every_page(pdf: bytes) -> None:
    assert all("送审稿" in text for text in preview.page_texts(pdf))


def test_a_page_becomes_a_picture_of_its_size(pdf: bytes) -> None:
    picture = preview.render(pdf, 0, 50)
    assert (picture.width, picture.height) == (414, 585)
    assert len(picture.pixels) == 3 * 414 * 585
    red, green, blue = picture.pixels[:3]
    assert (red, green, blue) == (255, 255, 255)


def test_colours_come_out_red_not_blue() -> None:
    out = Printout(A4, Imprint("红", AUTHOR))
    out.start_page()
    out.canvas.rect(0, 0, A4.width, A4.height, stroke=None, fill=(1, 0, 0))
    assert preview.render(out.finish(), 0, 10).pixels[300:303] == bytes((255, 0, 0))


def test_hollow_letters_can_still_be_read_by_a_machine() -> None:
    out = Printout(A4, Imprint("空心", AUTHOR))
    out.start_page()
    out.text(80, 100, "红榜", Face.TITLE, 40, hollow=0.6)
    assert "红榜" in preview.text(out.finish())
