"""Lists, score sheets and personal sheets on A4, over many pages."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import date

import pytest

from tests.printing import golden
from tests.printing.boards import AUTHOR, EDITION, POSTED, QUARTER, VILLAGE, board, many, standings
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.points import Entry
from wenming_desktop.printing import preview
from wenming_desktop.printing.board_list import print_office_list, print_party_list, print_public_list
from wenming_desktop.printing.edition import Edition
from wenming_desktop.printing.fonts import MissingGlyph
from wenming_desktop.printing.personal_sheet import Account, print_household_sheet, print_personal_sheet
from wenming_desktop.printing.score_sheet import SheetHousehold, print_score_sheet

FIVE = ("思想观念", "志愿服务", "乡风文明", "勤劳致富", "环境卫生")
BRANCH = "中共苏布德苏木萨日朗嘎查支部委员会"


def party_board():  # type: ignore[no-untyped-def]
    lines = tuple(line._replace(band=None, place=None, person=str(line.key)) for line in board().lines)
    return replace(board(), track="party", bands=None, base=0, lines=lines)


# Lists


def test_the_public_list_reads_as_it_should() -> None:
    golden.check("list_public_village", print_public_list(board(), VILLAGE, EDITION, POSTED))


def test_the_office_list_reads_as_it_should() -> None:
    golden.check("list_office_village", print_office_list(board(), VILLAGE, EDITION))


def test_the_public_list_names_nobody_but_the_red() -> None:
    text = preview.text(print_public_list(board(), VILLAGE, EDITION, POSTED))
    for line in board().lines:
        assert (line.shown in text) == (line.band == "red"), line
    assert "参评44户：红榜16户、灰榜7户、黑榜1户，其余20户未列榜。" in text


def test_the_office_list_names_everyone_and_says_it_is_not_for_the_wall() -> None:
    pages = preview.page_texts(print_office_list(board(standings(300)), VILLAGE, EDITION))
    assert len(pages) > 8
    assert all("内部留存，不得张贴" in page for page in pages)
    text = "".join(pages)
    assert all(line.household in text for line in board(standings(300)).lines)
    assert "赵永强" in text
    assert all(f"第{at}页　共{len(pages)}页" in page for at, page in enumerate(pages, 1))
    assert all("群众积分榜单" in page for page in pages)


def test_the_reason_of_a_veto_is_never_more_than_the_public_words() -> None:
    text = preview.text(print_office_list(board(), VILLAGE, EDITION))
    assert "赵永强 萨日朗-201 4组 — 触及一票否决事项" in text


def test_the_township_s_list_has_the_village_beside_every_name() -> None:
    text = preview.text(print_public_list(board(station=None), "苏布德苏木", EDITION, POSTED))
    assert text.count(VILLAGE) == 16


def test_many_red_names_fill_pages_under_a_repeated_head() -> None:
    pages = preview.page_texts(print_public_list(many(150), VILLAGE, EDITION))
    assert all("上榜理由" in page for page in pages)
    numbers = [int(n) for page in pages for n in re.findall(r"^(\d+) \D", page, re.M)]
    assert numbers == list(range(1, 151))


def test_members_points_have_no_bands_and_never_meet_villagers() -> None:
    text = preview.text(print_party_list(party_board(), BRANCH, EDITION, POSTED))
    assert "党务公开栏" in text
    assert "本表共44名党员" in text
    assert not re.search("红榜|灰榜|黑榜|户主", text)
    with pytest.raises(UserError):
        print_party_list(board(), BRANCH, EDITION)
    with pytest.raises(UserError):
        print_public_list(party_board(), VILLAGE, EDITION)


def test_a_list_of_an_open_month_is_a_draft_on_every_page() -> None:
    pages = preview.page_texts(print_office_list(board(standings(100), draft=True), VILLAGE, EDITION))
    assert all("草稿" in page for page in pages)


# The blank score sheet


def households(count: int) -> list[SheetHousehold]:
    return [
        SheetHousehold(at, f"萨日朗-{at:03d}", f"杨𫘧{'甲乙丙'[at % 3]}", 1 + at // 30)
        for at in range(1, count + 1)
    ]


def test_line_numbers_go_on_over_the_pages_with_head_and_signatures_on_each() -> None:
    pages = preview.page_texts(
        print_score_sheet(f"{VILLAGE}2026年10月积分评分表", households(65), FIVE, EDITION)
    )
    assert len(pages) == 3
    numbers = [int(n) for page in pages for n in re.findall(r"^(\d+) 萨日朗-", page, re.M)]
    assert numbers == list(range(1, 66))
    for page in pages:
        assert f"{VILLAGE}2026年10月积分评分表" in page
        assert "积分评议小组组长：" in page
        assert "环境" in page
        assert "卫生" in page


def test_the_time_of_printing_stands_on_every_page() -> None:
    pdf = print_score_sheet("表", households(65), FIVE, EDITION, "2026年9月25日14:05")
    for page in preview.page_texts(pdf):
        assert "2026年9月25日14:05打印" in page


def test_cells_are_large_enough_to_write_in() -> None:
    pdf = print_score_sheet("表", households(30), FIVE, EDITION)
    chars = preview.placed_chars(pdf, 0)
    lines = sorted(char.top for char in chars if char.text == "𫘧")
    pitch = min(after - before for before, after in itertools.pairwise(lines))
    assert pitch * 25.4 / 72 >= 8.5
    first = next(char for char in chars if char.text == "思")
    second = next(char for char in chars if char.text == "志")
    assert (second.left - first.left) * 25.4 / 72 >= 13


def test_more_categories_than_fit_turn_the_sheet() -> None:
    pdf = print_score_sheet("表", households(3), [f"类别{n}" for n in "一二三四五六七八"], EDITION)
    width, height = preview.page_size(pdf, 0)
    assert width > height


def test_an_empty_village_gets_no_sheet() -> None:
    with pytest.raises(UserError, match="没有参评"):
        print_score_sheet("表", [], FIVE, EDITION)


def test_a_head_no_face_can_draw_stops_the_sheet_and_is_named() -> None:
    with pytest.raises(MissingGlyph, match="萨日朗-001"):
        print_score_sheet("表", [SheetHousehold(1, "萨日朗-001", "李\ue000")], FIVE, EDITION)


# The sheet of one person


def entry(pk: int, day: date, text: str, points: int, **more: object) -> Entry:
    values = {"code": f"D{pk}", "category": "学习", "claimed": points, "item_pk": 1, **more}
    values = {"period": day.year * 100 + day.month, **values}
    return Entry(
        pk=pk, track="party", household_pk=None, person_pk=1, event_date=day, text=text, points=points, **values
    )  # type: ignore[arg-type] # fmt: skip


ENTRIES = (
    entry(1, date(2026, 7, 12), "参加支部主题党日", 200),
    entry(2, date(2026, 8, 3), "无故缺席党员大会", -300, deduct=1),
    entry(3, date(2026, 8, 4), "登记错了的事", 100, reversed_by=4),
    entry(4, date(2026, 8, 5), "登记错了的事", -100, reverses=3),
    entry(5, date(2026, 9, 1), "参加志愿服务", 550, cause="“参加志愿服务”本月最多6分，只计5.5分"),
)


def account(*more: Entry) -> Account:
    return Account("李䶮", BRANCH, QUARTER, 10000, (*ENTRIES, *more))


def test_the_personal_sheet_reads_as_it_should() -> None:
    golden.check("personal_sheet", print_personal_sheet(account(), EDITION))


def test_rows_and_sums_of_the_personal_sheet_agree() -> None:
    text = preview.text(print_personal_sheet(account(), EDITION))
    assert "基础分100分，加分合计+7.5分，减分合计−3分，总分104.5分。" in text
    assert "登记错了的事" not in text
    for signer in ("本人签字：", "支部书记：", "组织委员："):
        assert signer in text


def test_what_was_corrected_after_the_audit_adds_up_on_the_sheet() -> None:
    """A reversal typed in October counts in July with what it takes back; what stands in its place says why."""
    wrong = entry(8, date(2026, 7, 2), "记错的事", -500, reversed_by=9, counts_in=202607)
    back = entry(9, date(2026, 7, 2), "记错的事", 500, reverses=8, period=202610, counts_in=202607)
    right = entry(
        10, date(2026, 7, 2), "改正的事", -200, replaces=8, period=202610, counts_in=202607, cause="项目选错"
    )
    text = preview.text(print_personal_sheet(account(wrong, back, right), EDITION))
    assert "记错的事" not in text
    assert "改正的事" in text
    assert "项目选错" in text
    assert "加分合计+7.5分，减分合计−5分，总分102.5分" in text


def test_the_reason_of_another_familys_correction_is_not_on_the_sheet() -> None:
    """It was booked on 萨日朗-001 and put right by: 是王秀兰家堆的. What stands here now says only that it is one."""
    cause = "是王秀兰家堆的，登记错户"
    right = entry(10, date(2026, 7, 2), "乱堆乱放", -200, replaces=8, counts_in=202607, cause=cause)
    text = preview.text(print_household_sheet(account(right), "萨日朗-014", EDITION)).replace("\n", "")
    assert "王秀兰" not in text
    assert "更正，原因见更正记录" in text


def test_a_veto_takes_the_place_of_the_total() -> None:
    veto = entry(10, date(2026, 9, 20), "触及一票否决事项", 0, veto=1)
    text = preview.text(print_personal_sheet(account(veto), EDITION))
    assert "总分—。" in text
    assert "104.5" not in text
    assert "一票否决" in text


def test_a_household_s_sheet_says_whose_it_is() -> None:
    text = preview.text(print_household_sheet(account(), "萨日朗-014", EDITION))
    assert "户主：李䶮　户号：萨日朗-014" in text
    assert "群众积分明细" in text


def test_a_sheet_without_entries_says_so() -> None:
    text = preview.text(print_personal_sheet(replace(account(), entries=()), Edition(AUTHOR)))
    assert "本期没有登记积分事项" in text
    assert "总分100分" in text
