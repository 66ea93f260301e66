"""A list on paper: the head on every page, page numbers, lying when it is wide, no ID and no full phone."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from tests.services.small_book import Small
from tests.services.small_book import make_template as make
from wenming_desktop.domain.errors import UserError
from wenming_desktop.printing.edition import Edition
from wenming_desktop.printing.page import Align
from wenming_desktop.printing.table_print import print_table
from wenming_desktop.services import paper

COLUMNS: list[tuple[str, Align]] = [("户号", "left"), ("户主", "left"), ("积分", "right")]
EDITION = Edition("苏布德苏木新时代文明实践所")
ID = "150599197003050016"


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in document]


def size(pdf: bytes) -> tuple[float, float]:
    page = pypdfium2.PdfDocument(pdf)[0]
    return page.get_size()  # type: ignore[no-any-return]


def test_a_long_list_goes_over_many_pages_with_its_head() -> None:
    rows = [[f"萨日朗-{number:03d}", "包青格乐", str(number)] for number in range(1, 201)]
    pdf = print_table("农牧户", "共200户", COLUMNS, rows, EDITION)
    found = pages(pdf)
    assert len(found) > 4
    for number, text in enumerate(found, 1):
        assert f"第{number}页" in text.replace(" ", "")
        assert f"共{len(found)}页" in text.replace(" ", "")
        assert "户号" in text
        assert "户主" in text
    assert "萨日朗-001" in found[0]
    assert "萨日朗-200" in found[-1]
    assert sum(text.count("包青格乐") for text in found) == 200
    width, height = size(pdf)
    assert width < height


def test_a_wide_list_lies_on_its_side() -> None:
    columns: list[tuple[str, Align]] = [(f"第{number}列", "left") for number in range(8)]
    pdf = print_table("阵地", "", columns, [["苏布德苏木文化广场"] * 8], EDITION)
    width, height = size(pdf)
    assert width > height


def test_the_list_of_a_book_is_named_counted_and_dated(tmp_path: Path) -> None:
    make(tmp_path / "所.wenming")
    small = Small(tmp_path / "所.wenming")
    try:
        rows = [["萨日朗-001", f"包青格乐 {ID} 13900001234", "12"]]
        made = small.context.paper(paper.table_print, "农牧户", COLUMNS, rows, "萨日朗嘎查").result()
        assert made.file_name == "农牧户.pdf"
        text = small.context.paper(lambda _book: "".join(pages(made.content))).result()
        assert "萨日朗嘎查　共1条　打印日期：2026年" in text
        assert ID not in text
        assert "13900001234" not in text
        assert "139****1234" in text
        with pytest.raises(UserError, match="没有可以打印的内容"):
            small.context.paper(paper.table_print, "农牧户", COLUMNS, []).result()
    finally:
        small.close()
