"""The certificate on paper: everything in its frame, long ones go on, faces embedded once, the code readable."""

import re
from dataclasses import replace
from datetime import date

import pytest
from pypdfium2 import PdfDocument

from tests.printing import golden
from wenming_desktop.domain.certificates import (
    HONOUR,
    STAR,
    Brought,
    Content,
    Line,
    Record,
    Served,
    compose,
    compose_honour,
)
from wenming_desktop.domain.days import natural_window
from wenming_desktop.domain.name_lists import Listed, issued_list, star_list
from wenming_desktop.domain.settings import Institute, Settings, VolunteerSettings
from wenming_desktop.domain.teams import CATEGORY_LABELS
from wenming_desktop.printing import preview
from wenming_desktop.printing.certificate import SAMPLE, print_certificates
from wenming_desktop.printing.edition import Edition
from wenming_desktop.printing.fonts import MissingGlyph
from wenming_desktop.printing.name_list import print_name_list, print_register
from wenming_desktop.printing.page import A4
from wenming_desktop.printing.qr import qr_rows

UNIT = "苏布德苏木新时代文明实践所"
EDITION = Edition(author=UNIT)
SETTINGS = Settings(institute=Institute(name=UNIT, phone="0475-0000000"))
DAY = date(2026, 10, 27)
LI_YAN = Record(
    1, "李䶮", "150599000137", "女", date(1988, 5, 3), "汉族", first=date(2025, 3, 8), last=date(2026, 10, 18), ledger_minutes=18_750,
    served=(
        Served("理论宣讲", 12, 2_880, ("微宣讲", "读书会")), Served("扶贫帮困", 31, 10_110, ("“月底有约”走访", "代办")),
        Served("卫生环保", 21, 5_760, ("村容整治", "义务植树")),
    ),
)  # fmt: skip
ALL_CATEGORIES = tuple(
    Served(label, 10 + at, 60 * at + 30, ("九月村容村貌整治志愿服务", "给独居老人送餐理发", "政策宣讲进牧户", "微心愿认领"))
    for at, label in enumerate(CATEGORY_LABELS.values())
)  # fmt: skip


def summed(record: Record) -> Record:
    return replace(record, ledger_minutes=record.minutes)


def certificate(
    record: Record = LI_YAN, settings: Settings = SETTINGS, number: str = "SBDSM-2026-0137"
) -> Content:
    return compose(record, settings, number, "7K4M92QF", DAY)


def texts(pdf: bytes) -> list[str]:
    return ["".join(page.split()) for page in preview.page_texts(pdf)]


def test_the_text_of_the_paper() -> None:
    golden.check("certificate_service", print_certificates([certificate()], EDITION))


def test_nine_categories_brought_hours_a_long_name_and_an_id_fit_one_page() -> None:
    record = replace(
        LI_YAN, name="孛儿只斤·额尔敦巴特尔", ethnic="蒙古族", served=ALL_CATEGORIES, id_number="11010519491231002X",
        brought=(Brought(date(2025, 12, 31), 5_700, "志愿者花名册"),),
    )  # fmt: skip
    (page,) = texts(print_certificates([certificate(summed(record))], EDITION))
    assert "合计126" in page
    assert "2025年底前累计" in page
    assert page.index("合计") < page.index("出具单位（盖章）")
    assert "九月村容村貌整治志愿服务等" in page, "whole contents, as many as stand in a line"


def test_more_than_fits_goes_on_with_the_sum_beside_the_signatures() -> None:
    record = replace(
        LI_YAN, served=ALL_CATEGORIES, brought=tuple(Brought(date(2000 + at, 12, 31), 60) for at in range(26))
    )
    pages = texts(print_certificates([certificate(summed(record))], EDITION))
    assert len(pages) == 3
    assert "志愿服务记录证明（续）编号：SBDSM-2026-0137李䶮" in pages[1]
    assert ["合计" in page for page in pages] == [False, False, True]
    assert ["负责人（签字）" in page for page in pages] == [False, False, True]
    assert "核验码7K4M-92QF" in pages[2]
    rows = "".join(pages)
    assert all(rows.count(f"{year}年底前累计") == 1 for year in range(2000, 2026))


@pytest.mark.parametrize("rows", range(1, 24))
def test_whatever_the_length_the_sum_and_the_signatures_share_a_page(rows: int) -> None:
    record = replace(
        LI_YAN,
        served=LI_YAN.served[:1],
        brought=tuple(Brought(date(2000 + at, 12, 31), 60) for at in range(rows)),
    )
    pages = texts(print_certificates([certificate(summed(record))], EDITION))
    assert "合计" in pages[-1]
    assert "经办人（签字）" in pages[-1]


def test_nothing_leaves_the_frame() -> None:
    own = VolunteerSettings(
        issuer="苏布德苏木新时代文明实践志愿服务大队办公室（全称很长的一个单位名称用来试验）",
        sealed_by="苏布德苏木人民政府",
        proxy_seal=True,
    )
    settings = replace(SETTINGS, volunteers=own)
    pdf = print_certificates([certificate(settings=settings)], EDITION)
    page = PdfDocument(pdf)[0].get_textpage()
    boxes = [page.get_charbox(at) for at in range(page.count_chars())]
    ink = [(left, bottom, right, top) for left, bottom, right, top in boxes if right > left]
    assert min(left for left, *_ in ink) > 70
    assert max(right for _, _, right, _ in ink) < A4.width - 70
    assert min(bottom for _, bottom, _, _ in ink) > 45
    assert "用印单位（盖章）：苏布德苏木人民政府（代章）" in texts(pdf)[0]
    assert "联系电话：0475-0000000" in texts(pdf)[0]


def test_rare_names_are_found_in_the_text_and_unknown_characters_stop_the_print() -> None:
    for name in ("李䶮", "王𫘧", "陈𬱖", "孛儿只斤·额尔敦"):
        assert (
            f"兹证明{name}，"
            in texts(print_certificates([certificate(replace(LI_YAN, name=name))], EDITION))[0]
        )
    with pytest.raises(MissingGlyph, match=r"王.的“.”（U\+E123）"):
        print_certificates([certificate(), certificate(replace(LI_YAN, name="王\ue123"))], EDITION)


def test_many_in_one_file_are_told_of_and_embed_each_face_once() -> None:
    told: list[tuple[int, int]] = []
    wanted = [certificate(number=f"SBDSM-2026-{at:04d}") for at in range(1, 31)]
    pdf = print_certificates(wanted, EDITION, told=lambda done, total: told.append((done, total)))
    assert told[-1] == (30, 30)
    assert len(PdfDocument(pdf)) == 30
    assert [f"SBDSM-2026-{at + 1:04d}" in page for at, page in enumerate(texts(pdf))] == [True] * 30
    assert len(re.findall(rb"/FontFile2", pdf)) <= 4
    assert len(pdf) < 3 * len(print_certificates(wanted[:1], EDITION))


@pytest.mark.parametrize("sealed_by", ["", "苏布德苏木人民政府"])
def test_the_print_of_all_shows_each_as_its_own_file_does(sealed_by: str) -> None:
    settings = replace(SETTINGS, volunteers=VolunteerSettings(sealed_by=sealed_by))
    wanted = [certificate(settings=settings, number=f"SBDSM-2026-{at:04d}") for at in (1, 2)]
    together = print_certificates(wanted, EDITION)
    for page, one in enumerate(wanted):
        alone = preview.render(print_certificates([one], EDITION), 0, 100)
        assert preview.render(together, page, 100).pixels == alone.pixels


def test_the_same_certificate_is_the_same_file() -> None:
    assert print_certificates([certificate()], EDITION) == print_certificates([certificate()], EDITION)


def test_a_sample_says_so() -> None:
    assert SAMPLE in texts(print_certificates([certificate()], EDITION, mark=SAMPLE))[0]


def test_star_and_honour() -> None:
    star = compose_honour(STAR, LI_YAN, SETTINGS, "SBDSM-2026-0138", "7K4M92QF", DAY, stars=2)
    honour = compose_honour(HONOUR, LI_YAN, SETTINGS, "SBDSM-2026-0139", "7K4M92QF", DAY)
    one, two = texts(print_certificates([star, honour], EDITION))
    assert one.startswith("星级志愿者证书二星级编号：SBDSM-2026-0138")
    assert "“优秀志愿者”称号" in two
    assert UNIT in two


def test_the_code_is_square_has_its_three_finders_and_is_not_drawn_mirrored() -> None:
    rows = qr_rows(certificate().qr)
    size = len(rows)
    assert all(len(row) == size for row in rows)
    finder = bytes((1, 1, 1, 1, 1, 1, 1))
    assert rows[0][:7] == rows[0][-7:] == rows[-1][:7] == finder
    assert rows[-1][-7:] != finder
    picture = preview.render(print_certificates([certificate()], EDITION), 0, 288)  # 4 pixels a point

    def dark(column: int, row: int) -> bool:
        unit = 62 / size
        x, y = (round((start + (at + 0.5) * unit) * 4) for start, at in ((74, column), (720, row)))
        return picture.pixels[(y * picture.width + x) * 3] < 128

    assert [[dark(x, y) for x in range(size)] for y in range(size)] == [
        [bool(one) for one in row] for row in rows
    ]


def test_lists_keep_every_line_and_sign_once() -> None:
    window = natural_window(date(2026, 10, 28), 7)
    lines = [
        Listed(f"王秀兰{at}", f"SBDSM-2026-{at:04d}", "312.5", "理论宣讲队", "二星级", minor=at == 3)
        for at in range(1, 61)
    ]
    for wanted in (issued_list(lines, SETTINGS, window, DAY, DAY), star_list(lines, SETTINGS, window, DAY)):
        pages = texts(print_name_list(wanted, EDITION))
        whole = "".join(pages)
        assert all(f"SBDSM-2026-{at:04d}" in whole for at in range(1, 61))
        assert "王秀兰3SBDSM" not in whole
        assert "（未成年人）" in whole
        assert pages[-1].count(UNIT) == 1
        assert "2026年10月28日至11月3日（共7天）" in pages[0]
    golden.check(
        "certificate_list", print_name_list(issued_list(lines[:4], SETTINGS, window, DAY, DAY), EDITION)
    )


def test_an_empty_register_says_so() -> None:
    assert "还没有出具证明" in texts(print_register("登记簿", "", [], EDITION))[0]
    row = ("SBDSM-2026-0001", "李䶮", "50", "2026年10月27日", "李䶮", "评先评优", "", "作废：重复")
    assert "领取人签字" in texts(print_register("登记簿", "", [row], EDITION))[0]


def test_lines_are_drawn_as_frozen() -> None:
    content = replace(certificate(), lines=(Line("理论宣讲", "1", "2", "甲"), Line("合计", "1", "2", "")))
    assert "理论宣讲12甲合计12" in texts(print_certificates([content], EDITION))[0]
