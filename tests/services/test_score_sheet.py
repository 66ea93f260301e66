"""按表号录入: a printed sheet's lines, entered back whole; a cell booked before is replaced, never doubled."""

from datetime import date

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import boards, books, households, months, score_sheet

FIVE = ["思想观念", "志愿服务", "勤劳致富", "环境卫生", "乡风文明"]


def lines(small: Small, group: int | None = None, month: int = 202610) -> list[tuple[int, str, str]]:
    found = small.call(score_sheet.sheet_lines, small.villages["萨日朗"], group, month)
    return [(one.line, one.number, one.head) for one in found]


def save(
    small: Small, month: int, cells: dict[tuple[str, str | None], int], cause: str = ""
) -> score_sheet.CellResult:
    keyed = {(small.households[number], category): points for (number, category), points in cells.items()}
    return small.call(score_sheet.record_sheet, small.villages["萨日朗"], month, keyed, cause)[0]


def booked(small: Small, month: int = 202610) -> dict[tuple[str, str | None], int]:
    numbers = {pk: number for number, pk in small.households.items()}
    found = small.call(score_sheet.booked_cells, small.villages["萨日朗"], month)
    return {(numbers[pk], category): points for (pk, category), points in found.items()}


def test_the_lines_of_a_village_and_of_a_group(small: Small) -> None:
    assert lines(small) == [
        (1, "萨日朗-001", "包青格乐"), (2, "萨日朗-002", "王秀兰"), (3, "萨日朗-003", "王秀兰"), (4, "萨日朗-004", "李䶮"),
        (5, "萨日朗-005", "苏力德"),
    ]  # fmt: skip
    assert lines(small, 2) == [
        (1, "萨日朗-003", "王秀兰"),
        (2, "萨日朗-004", "李䶮"),
        (3, "萨日朗-005", "苏力德"),
    ]


def test_who_does_not_take_part_in_the_month_has_no_line(small: Small) -> None:
    small.call(households.set_state, small.households["萨日朗-002"], "常年外出", date(2026, 9, 15))
    assert [number for _, number, _ in lines(small)] == [
        "萨日朗-001",
        "萨日朗-003",
        "萨日朗-004",
        "萨日朗-005",
    ]
    assert len(lines(small, month=202608)) == 5


def test_the_villages_own_order_is_kept(small: Small) -> None:
    order = [small.households[f"萨日朗-00{n}"] for n in (4, 1)]
    small.call(households.set_village_order, small.villages["萨日朗"], order)
    assert [number for _, number, _ in lines(small)] == [
        "萨日朗-004", "萨日朗-001", "萨日朗-002", "萨日朗-003", "萨日朗-005",
    ]  # fmt: skip


def test_the_categories_are_those_of_the_rule_book_without_the_veto(small: Small) -> None:
    assert small.call(score_sheet.categories, 202610) == FIVE
    assert sorted(small.call(score_sheet.categories, 202512)) == sorted(FIVE), (
        "no rule book held: the field's five"
    )


def test_a_whole_sheet_in_one_save(small: Small) -> None:
    result = save(
        small, 202610,
        {("萨日朗-001", "思想观念"): 250, ("萨日朗-001", "环境卫生"): 1000, ("萨日朗-001", None): -300, ("萨日朗-002", "志愿服务"): 600},
    )  # fmt: skip
    assert (result.written, result.unchanged, result.replaced) == (4, 0, ())
    rows = [
        (row.household, row.category, row.text, row.points, row.deduct, row.day_text)
        for row in small.entries()
    ]
    assert rows == [
        ("萨日朗-001", "思想观念", "思想观念月度得分", 250, 0, "2026年10月"),
        ("萨日朗-001", "环境卫生", "环境卫生月度得分", 1000, 0, "2026年10月"),
        ("萨日朗-001", None, "减分", -300, 1, "2026年10月"),
        ("萨日朗-002", "志愿服务", "志愿服务月度得分", 600, 0, "2026年10月"),
    ]
    assert small.totals("2026-10")["萨日朗-001"] == 950
    assert small.undo() == "按表号录入 萨日朗嘎查2026年10月 2户"
    assert booked(small) == {}


def test_the_same_sheet_again_writes_nothing(small: Small) -> None:
    cells = {("萨日朗-001", "思想观念"): 250, ("萨日朗-001", None): -300}
    save(small, 202610, cells)
    result = save(small, 202610, cells)
    assert (result.written, result.unchanged) == (0, 2)
    assert len(small.entries()) == 2


def test_another_value_takes_the_place_of_the_one_before(small: Small) -> None:
    save(small, 202610, {("萨日朗-001", "思想观念"): 250, ("萨日朗-002", "思想观念"): 300})
    result = save(small, 202610, {("萨日朗-001", "思想观念"): 400, ("萨日朗-002", "思想观念"): 300})
    key = (small.households["萨日朗-001"], "思想观念")
    assert (result.written, result.unchanged, result.replaced) == (1, 1, ((key, 250, 400),))
    assert booked(small) == {("萨日朗-001", "思想观念"): 400, ("萨日朗-002", "思想观念"): 300}
    assert [(row.points, row.cause) for row in small.entries()][2:] == [(-250, "改为+4"), (400, "改为+4")]
    small.undo()
    assert booked(small) == {("萨日朗-001", "思想观念"): 250, ("萨日朗-002", "思想观念"): 300}
    save(small, 202610, {("萨日朗-001", "思想观念"): 100})
    assert booked(small)["萨日朗-001", "思想观念"] == 100
    assert small.totals("2026-10")["萨日朗-001"] == 100
    assert small.call(books.check) == []


def test_a_zero_takes_a_score_away_and_books_nothing_of_its_own(small: Small) -> None:
    save(small, 202610, {("萨日朗-001", "思想观念"): 250})
    assert save(small, 202610, {("萨日朗-001", "思想观念"): 0, ("萨日朗-002", "思想观念"): 0}).unchanged == 1
    assert booked(small) == {}
    assert [row.points for row in small.entries()] == [250, -250]


def test_only_what_is_on_the_sheet_is_touched(small: Small) -> None:
    save(small, 202610, {("萨日朗-001", "思想观念"): 250})
    save(small, 202609, {("萨日朗-001", "思想观念"): 100})
    save(small, 202610, {("萨日朗-001", "志愿服务"): 600})
    assert booked(small) == {("萨日朗-001", "思想观念"): 250, ("萨日朗-001", "志愿服务"): 600}
    assert booked(small, 202609) == {("萨日朗-001", "思想观念"): 100}


def test_a_late_sheet_corrects_in_its_month_and_books_new_scores_in_the_open_one(small: Small) -> None:
    save(small, 202607, {("萨日朗-001", "思想观念"): 250})
    small.close_months(202607)
    save(small, 202607, {("萨日朗-002", "思想观念"): 100})
    save(small, 202607, {("萨日朗-001", "思想观念"): 400}, "评议会核对")
    assert booked(small, 202607) == {("萨日朗-001", "思想观念"): 400, ("萨日朗-002", "思想观念"): 100}
    assert [(row.period, row.counts_in, row.points, row.replaces) for row in small.entries()] == [
        (202607, 202607, 250, None), (202608, 202608, 100, None), (202608, 202607, -250, None), (202608, 202607, 400, 1),
    ]  # fmt: skip
    assert {row.day_text for row in small.entries()} == {"2026年7月"}
    assert (small.totals("2026-07")["萨日朗-001"], small.totals("2026-08")["萨日朗-001"]) == (400, 0)
    assert (small.totals("2026-07")["萨日朗-002"], small.totals("2026-08")["萨日朗-002"]) == (0, 100)
    assert small.call(books.check) == []


def test_a_score_reversed_by_hand_is_typed_again_where_it_counted(small: Small) -> None:
    save(small, 202607, {("萨日朗-001", "思想观念"): 250})
    small.close_months(202607)
    small.reverse(1)
    save(small, 202607, {("萨日朗-001", "思想观念"): 300}, "评议会核对")
    assert (small.totals("2026-07")["萨日朗-001"], small.totals("2026-08")["萨日朗-001"]) == (300, 0)
    assert small.entries()[-1].replaces == 1


def test_a_deduction_keeps_a_household_off_the_red_list(small: Small) -> None:
    save(
        small,
        202607,
        {("萨日朗-001", "环境卫生"): 3000, ("萨日朗-001", None): -100, ("萨日朗-002", "环境卫生"): 3000},
    )
    board = small.board("2026-Q3", "萨日朗")
    assert [(line.household, line.band, line.reason) for line in board.lines][:2] == [
        ("萨日朗-002", "red", "环境卫生"),
        ("萨日朗-001", "unlisted", ""),
    ]
    found = small.call(boards.why, "masses", Period.parse("2026-Q3"), small.households["萨日朗-001"])
    assert [row.text for row in found] == ["环境卫生月度得分", "减分"]


@pytest.mark.parametrize(
    ("month", "cells", "said"),
    [
        (202611, {("萨日朗-001", "思想观念"): 250}, "2026年11月还没有到"),
        (202610, {}, "表上还没有填分"),
    ],
)
def test_what_is_refused(small: Small, month: int, cells: dict, said: str) -> None:
    with pytest.raises(UserError, match=said):
        save(small, month, cells)
    assert small.entries() == []


@pytest.mark.parametrize(
    ("group", "title"),
    [(2, "双榆嘎查2组2026年10月积分评分表"), (None, "双榆嘎查2026年10月积分评分表")],
)
def test_the_title_of_a_sheet(group: int | None, title: str) -> None:
    assert score_sheet.sheet_title("双榆嘎查", group, 202610) == title


AUGUST = {("萨日朗-001", "环境卫生"): 500, ("萨日朗-001", None): -300}


def audited_through(small: Small, month: int) -> None:
    for each in range(202607, month + 1):
        small.call(months.close_month, each)


def counts(small: Small) -> list[tuple[str | None, int, int, str]]:
    return [(row.category, row.points, row.counts_in, row.cause) for row in small.entries()]


def test_a_sheet_of_an_audited_month_says_where_it_counts(small: Small) -> None:
    """August's sheet came when September had been audited: its scores count in October, and it is said."""
    assert small.call(score_sheet.audited, 202608) == ""
    audited_through(small, 202609)
    assert small.call(score_sheet.audited, 202608) == (
        "2026年8月已审核：新填的分记入2026年10月，写了原因就补记在2026年8月；"
        "改原来的分仍记在原来计入的月份，那个月已审核的要写原因。"
    )
    result = save(small, 202608, AUGUST)
    assert score_sheet.told(202608, result) == ("2026年8月已审核，新填的2格记入2026年10月。",)
    assert counts(small) == [("环境卫生", 500, 202610, ""), (None, -300, 202610, "")]


def test_with_a_cause_it_counts_in_its_own_month(small: Small) -> None:
    audited_through(small, 202609)
    result = save(small, 202608, AUGUST, "会议纪要第3号")
    assert score_sheet.told(202608, result) == (
        "2026年8月已审核，新填的2格写了原因，补记在2026年8月。",
        "印过的榜请看一看要不要出更正。",
    )
    assert counts(small) == [
        ("环境卫生", 500, 202608, "会议纪要第3号"),
        (None, -300, 202608, "会议纪要第3号"),
    ]
    assert small.call(books.check) == []


def test_a_score_of_an_audited_month_is_changed_only_with_a_reason(small: Small) -> None:
    save(small, 202608, AUGUST)
    audited_through(small, 202609)
    changed: dict[tuple[str, str | None], int] = {("萨日朗-001", "环境卫生"): 700}
    with pytest.raises(UserError, match="2026年8月已审核，改原来的分（1格）要写明原因"):
        save(small, 202608, changed)
    assert len(small.entries()) == 2
    save(small, 202608, changed, "评议会核对")
    assert counts(small)[2:] == [
        ("环境卫生", -500, 202608, "评议会核对：改为+7"),
        ("环境卫生", 700, 202608, "评议会核对：改为+7"),
    ]
    assert small.call(books.check) == []
