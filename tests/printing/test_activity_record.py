"""活动记录表: one page with up to six photos; a long text is set smaller, then goes on over the page."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from PIL import Image

from tests.printing.boards import EDITION
from wenming_desktop.printing import preview
from wenming_desktop.printing.activity_record import Picture, RecordSheet, print_record
from wenming_desktop.printing.fonts import MissingGlyph
from wenming_desktop.printing.page import A4

STORY = "清理主干道两侧和文化广场，清运垃圾4车，规整柴草垛12处，向沿路住户发放倡议书60份。"


def picture(width: int = 160, height: int = 120) -> Picture:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (width % 250, 90, 120)).save(out, "JPEG")
    return Picture(out.getvalue(), width, height)


Row = list[tuple[str, str]]


def record(photos: int = 0, story: str = STORY, title: str = "卫生整治", more: tuple[Row, ...] = ()) -> bytes:
    rows = [
        [("活动名称", title)],
        [("活动时间", "2026年10月24日"), ("活动地点", "萨日朗嘎查文化广场")],
        *more,
    ]
    pictures = [picture(160 + at, 120) for at in range(photos)]
    sheet = RecordSheet(
        "新时代文明实践活动记录表", "苏布德苏木新时代文明实践所", "HD-2026-0001", rows, story, pictures
    )
    return print_record(sheet, EDITION, "卫生整治活动记录表")


def images(pdf: bytes) -> list[list[tuple[float, float, float, float]]]:
    """The places of the pictures of each page: left, bottom, right, top."""
    document = pypdfium2.PdfDocument(pdf)
    found = [
        [item.get_bounds() for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])] for page in document
    ]  # fmt: skip
    document.close()
    return found


@pytest.mark.parametrize("photos", range(7))
def test_up_to_six_photos_stand_on_one_page(photos: int) -> None:
    pdf = record(photos)
    assert preview.page_count(pdf) == 1
    (places,) = images(pdf)
    assert len(places) == photos
    for left, bottom, right, top in places:
        assert left > 0
        assert right < A4.width
        assert bottom > 0
        assert top < A4.height / 2 + 200
        assert right - left > 80
    assert ("（贴照片处）" in preview.text(pdf)) == (photos == 0)


def test_more_photos_go_on_over_the_page() -> None:
    pdf = record(14)
    assert [len(places) for places in images(pdf)] == [6, 6, 2]
    pages = preview.page_texts(pdf)
    assert "活动照片（续）" in pages[1]
    assert all(f"第{at}页　共3页" in page for at, page in enumerate(pages, 1))


@pytest.mark.parametrize("photos", [0, 3])
def test_a_longer_text_is_set_smaller_before_it_leaves_the_page(photos: int) -> None:
    def size(times: int) -> float:
        chars = preview.placed_chars(record(photos, STORY * times), 0)
        first = next(char for char in chars if char.text == "柴")
        return first.bottom - first.top

    assert preview.page_count(record(photos, STORY * 20)) == 1
    assert size(20) < size(1)


def test_a_text_too_long_for_a_page_goes_on_whole_and_in_order() -> None:
    story = "".join(f"第{at}件事办好了，群众满意。" for at in range(1, 261))
    pdf = record(6, story)
    pages = preview.page_texts(pdf)
    assert len(pages) == len(images(pdf)) > 1
    assert "活动情况（接上页）" in pages[1]
    text = "".join("".join(pages).split())
    at = [text.index(f"第{one}件事") for one in range(1, 261)]
    assert at == sorted(at)


def test_paragraphs_keep_their_lines() -> None:
    lines = preview.text(record(1, "第一段。\n\n第二段。")).split("\n")
    assert [line.strip() for line in lines if "段。" in line] == ["第一段。", "第二段。"]


def test_a_character_no_face_has_is_named_before_anything_is_drawn() -> None:
    with pytest.raises(MissingGlyph, match="活动情况"):
        record(1, "不认识的字\ue000")
    with pytest.raises(MissingGlyph, match="活动名称"):
        record(1, title="卫生\ue000")


def test_the_same_record_is_the_same_file() -> None:
    assert record(3) == record(3)


@pytest.mark.parametrize("stalls", [1, 8, 20, 30, 40])
def test_the_rows_of_a_fair_never_run_into_the_story_or_the_photos(stalls: int) -> None:
    """八支队伍、许多摊位: what is left of the page is shared, and photos that find no room go over the page."""
    teams = "、".join(
        f"{name}志愿服务大队" for name in ("理论宣讲", "文化惠民", "助学支教", "医疗健身", "科学普及")
    )
    told = "；".join(
        f"第{at}个摊位（理论宣讲志愿服务大队）：发放宣传册、现场问答，90人次" for at in range(stalls)
    )
    pdf = record(photos=4, more=([("参加队伍", teams), ("服务类别", "特色服务")], [("服务摊位", told)]))
    said = "".join(preview.text(pdf).split())
    assert f"第{stalls - 1}个摊位" in said
    assert "规整柴草垛12处" in said
    assert sum(len(places) for places in images(pdf)) == 4
    first = images(pdf)[0]
    assert ("（见续页）" in said) == (not first)
    lowest = text_below(pdf, "倡议书60份")
    assert all(top < lowest for _, _, _, top in first)


def text_below(pdf: bytes, words: str) -> float:
    """How high the lower edge of some words stands on the first page, in points."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0].get_textpage()
    found = page.search(words).get_next()
    assert found is not None
    bottom = min(page.get_charbox(found[0] + at)[1] for at in range(found[1]))
    document.close()
    return bottom
