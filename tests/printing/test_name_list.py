"""名单公示 and 拟认定名单: signature and date never stand alone on a page; the office list is summed up and signed."""

from datetime import date

import pypdfium2
import pytest

from wenming_desktop.domain.name_lists import NameList
from wenming_desktop.printing.edition import Edition
from wenming_desktop.printing.name_list import print_name_list, print_star_list

UNIT = "苏布德苏木新时代文明实践所"


def pages_of(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


def notice(rows: int, paragraphs: int = 3) -> list[str]:
    heads = ("姓名", "证明编号", "累计服务时间（小时）")
    lines = tuple((f"包青格乐{number}", f"SBDSM-2026-{number:04}", "1.5") for number in range(1, rows + 1))
    said = ("公示期间对名单有异议的，可以向苏布德苏木新时代文明实践所反映。",) * paragraphs
    return pages_of(
        print_name_list(NameList("名单公示", said, heads, lines, UNIT, date(2026, 10, 28)), Edition(UNIT))
    )


@pytest.mark.parametrize("rows", [*range(1, 24), 40, 41, 42, 43, 44])
def test_who_signs_stands_with_names(rows: int) -> None:
    pages = notice(rows)
    signed = next(page for page in pages if "2026年10月28日" in page)
    assert signed == pages[-1]
    assert f"SBDSM-2026-{rows:04}" in signed
    assert sum(page.count("SBDSM-2026-") for page in pages) == rows


def test_some_lengths_need_rows_carried_over() -> None:
    """Else the test above would hold without anything carried."""
    assert any(
        len(pages) == 2 and pages[-1].count("SBDSM-2026-") == 2 for pages in map(notice, range(10, 24))
    )


def test_the_office_list_is_summed_up_and_signed() -> None:
    row = ("李䶮", "150599000137", "理论宣讲志愿服务大队", "萨日朗嘎查", "312.5", "二星级", "")
    [page] = pages_of(
        print_star_list(
            "星级志愿者拟认定名单", UNIT, [row], ["共1人：二星级1人。"], "2026年10月27日", Edition(UNIT)
        )
    )
    for words in ("李䶮", "312.5", "共1人：二星级1人。", "2026年10月27日", "制表人：", "负责人："):
        assert words in page
