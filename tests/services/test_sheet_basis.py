"""积分明细 and 个人清单 of a period agree with its board: base points as sealed, head, village and rows as of its last day."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.services.people_steps import member
from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.printing import preview
from wenming_desktop.services import books, editions, households, paper, party
from wenming_desktop.services.context import Book

Q3, OCTOBER = Period.parse("2026-Q3"), date(2026, 10, 15)


def text(small: Small, make: Any, pk: int) -> str:
    made = small.context.paper(make, pk, Q3).result()
    return "".join(preview.text(made.content).split())


def household(small: Small, number: str) -> str:
    return text(small, paper.household_sheet, small.households[number])


def set_base(small: Small, track: str, points: int) -> None:
    def write(book: Book) -> None:
        settings = book.settings
        wanted = {**settings.base, track: {**settings.base.get(track, {}), "quarter": points}}
        books.save_settings(book, replace(settings, base=wanted))

    small.call(write)


@pytest.fixture
def sealed(small: Small) -> Small:
    small.enter("萨日朗-001", "H1", "2026-08-10")
    small.enter("萨日朗-002", "H1", "2026-08-11")
    small.enter("萨日朗-003", "Z2", "2026-08-11")
    small.enter("包青格乐1", "D1", "2026-08-11")
    set_base(small, "party", 50_00)
    small.close_months(202608, 202609)
    small.call(editions.seal, "masses", Q3, None)
    return small


def test_base_points_are_those_the_board_was_sealed_with(sealed: Small) -> None:
    total = sealed.totals("2026-Q3")["萨日朗-001"]
    assert total == 110_00
    set_base(sealed, "masses", 60_00)
    assert "基础分100分，加分合计+10分，减分合计0分，总分110分。" in household(sealed, "萨日朗-001")


def test_a_members_base_is_that_of_his_party_board(sealed: Small) -> None:
    pk = sealed.people["包青格乐1"]
    set_base(sealed, "party", 40_00)
    assert "基础分40分，加分合计+3分，减分合计0分，总分43分。" in text(sealed, paper.personal_sheet, pk)
    sealed.call(editions.seal, "party", Q3, None)
    set_base(sealed, "party", 70_00)
    assert "基础分40分，加分合计+3分，减分合计0分，总分43分。" in text(sealed, paper.personal_sheet, pk)
    sheet = sealed.call(party.personal_sheet, pk, Q3)
    assert (sheet.base, sheet.total) == (40_00, 43_00)
    assert {one.total for one in sealed.call(party.members, Q3)} == {43_00, 40_00}
    assert sealed.call(party.personal_sheet, pk, Period.parse("2026-Q4")).base == 70_00


def test_head_and_village_are_those_of_the_last_day(sealed: Small) -> None:
    wife = member(sealed, "萨日朗-001", {"name": "娜仁花", "relation": "配偶"})
    pk = sealed.households["萨日朗-001"]
    sealed.call(households.set_head, pk, wife, OCTOBER)
    sealed.call(households.move_household, pk, sealed.villages["诺敏花"], "", OCTOBER)
    assert "户主：包青格乐户号：萨日朗-001萨日朗嘎查" in household(sealed, "萨日朗-001")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("萨日朗-002", "加分合计+10分，减分合计0分，总分110分"),
        ("萨日朗-003", "加分合计+6分，减分合计0分，总分106分"),
    ],
)
def test_a_merge_after_the_quarter_leaves_both_sheets(sealed: Small, number: str, said: str) -> None:
    keep, gone = sealed.households["萨日朗-002"], sealed.households["萨日朗-003"]
    sealed.call(households.merge_households, keep, gone, OCTOBER)
    assert said in household(sealed, number)


def test_where_the_board_waits_for_its_correction_the_sheet_says_so(sealed: Small) -> None:
    line = "榜上是第1稿，锁定以后有更正，本表按更正后登记。"
    assert line not in household(sealed, "萨日朗-001")
    sealed.reverse(next(one for one in sealed.entries() if one.code == "H1").pk)
    found = household(sealed, "萨日朗-001")
    assert line in found
    assert "总分100分" in found
    assert line not in text(sealed, paper.household_sheet, sealed.households["诺敏花-001"])
    sealed.call(editions.correct, "masses", Q3, "登记错户")
    assert "榜上是" not in household(sealed, "萨日朗-001")


def test_a_party_board_that_waits_is_said_on_the_personal_sheet(sealed: Small) -> None:
    sealed.call(editions.seal, "party", Q3, None)
    pk = sealed.people["包青格乐1"]
    assert "榜上是" not in text(sealed, paper.personal_sheet, pk)
    sealed.enter("李䶮2", "D1", "2026-10-01")
    entry = sealed.rows("SELECT pk FROM entry WHERE track = 'party' ORDER BY pk")[0][0]
    sealed.reverse(entry)
    assert "榜上是第1稿，锁定以后有更正，本表按更正后登记。" in text(sealed, paper.personal_sheet, pk)


def test_no_such_household(sealed: Small) -> None:
    with pytest.raises(UserError, match="没有这一户"):
        sealed.context.paper(paper.household_sheet, 99999, Q3).result()
