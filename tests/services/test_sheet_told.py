"""按表号录入 says of each cell in which month it counts, what was taken back before, what counts beside it under an old name."""

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books, months, printed_sheets, rules, score_sheet
from wenming_desktop.services.context import Book
from wenming_desktop.storage import months as closings

AUGUST, SEPTEMBER = 202608, 202609
CLEAN, CUSTOMS = "环境卫生", "乡风文明"
FIRST, SECOND, THIRD = "萨日朗-001", "萨日朗-002", "萨日朗-003"
CHECK_BOARDS = "印过的榜请看一看要不要出更正。"


def save(small: Small, *cells: tuple[str, str | None, int], cause: str = "") -> tuple[str, ...]:
    """What is told of August's sheet when it is saved."""
    keyed = {(small.households[number], category): points for number, category, points in cells}
    village = small.villages["萨日朗"]
    result, changes = small.call(score_sheet.record_sheet, village, AUGUST, keyed, cause)
    assert changes.warnings == score_sheet.told(AUGUST, result)
    return tuple(changes.warnings)


def over_it(small: Small) -> str:
    """The line over August's sheet."""
    return str(small.call(score_sheet.audited, AUGUST, list(small.households.values())))


def late(small: Small) -> None:
    """August audited, then a cell of its sheet: it counts in September."""
    small.close_months(202607, AUGUST)
    assert save(small, (FIRST, CLEAN, 500)) == ("2026年8月已审核，新填的1格记入2026年9月。",)


def max_closed(book: Book) -> int | None:
    return closings.closed_through(book.db)


# ---- N7: the month each cell counts in ----


def test_a_late_cell_changed_after_its_month_was_opened_again_stays_in_september(small: Small) -> None:
    late(small)
    small.call(months.reopen_month, AUGUST)
    assert over_it(small) == "表上有1格计入2026年9月，改了仍记在那里。"
    assert save(small, (FIRST, CLEAN, 700), (SECOND, CLEAN, 300)) == (
        "改的1格原来计入2026年9月，仍记在那里。",
    )
    assert (small.totals("2026-08")[FIRST], small.totals("2026-09")[FIRST]) == (0, 700)
    assert (small.totals("2026-08")[SECOND], small.totals("2026-09")[SECOND]) == (300, 0)
    assert small.call(books.check) == []


def test_a_late_cell_changed_while_its_own_month_is_open_is_no_correction(small: Small) -> None:
    late(small)
    assert save(small, (FIRST, CLEAN, 700)) == ("改的1格原来计入2026年9月，仍记在那里。",)


def test_a_late_cell_of_an_audited_month_is_a_correction_of_that_month(small: Small) -> None:
    late(small)
    save(small, (SECOND, CLEAN, 800), cause="会议纪要")
    small.close_months(SEPTEMBER)
    assert over_it(small) == (
        "2026年8月已审核：新填的分记入2026年10月，写了原因就补记在2026年8月；"
        "改原来的分仍记在原来计入的月份，那个月已审核的要写原因。"
        "表上有1格计入2026年9月（已审核，改要写原因），改了仍记在那里。"
    )
    with pytest.raises(UserError, match="2026年9月已审核，改原来的分（1格）要写明原因"):
        save(small, (FIRST, CLEAN, 100))
    with pytest.raises(UserError, match="2026年8月、2026年9月已审核，改原来的分（2格）要写明原因"):
        save(small, (FIRST, CLEAN, 100), (SECOND, CLEAN, 200))
    told = save(small, (FIRST, CLEAN, 100), (SECOND, CLEAN, 200), (THIRD, CLEAN, 200), cause="核对")
    assert told == (
        "2026年8月已审核，新填的1格写了原因，补记在2026年8月。",
        "改的1格记在2026年8月，那个月已审核，是更正。",
        "改的1格记在2026年9月，那个月已审核，是更正。",
        CHECK_BOARDS,
    )
    assert (small.totals("2026-09")[FIRST], small.totals("2026-08")[SECOND]) == (100, 200)
    assert small.call(books.check) == []


@pytest.mark.parametrize("closed", [0, AUGUST, SEPTEMBER])
@pytest.mark.parametrize("cause", ["", "核对"])
@pytest.mark.parametrize("before", ["none", "own", "late", "reopened"])
def test_every_cell_is_told_once_with_the_month_it_counts_in(
    small: Small, before: str, cause: str, closed: int
) -> None:
    """Whatever stood there and is audited: the months told are those of the ledger, and each cell is in one sentence."""
    if before == "own":
        save(small, (FIRST, CLEAN, 500))
    elif before in ("late", "reopened"):
        late(small)
        if before == "reopened":
            small.call(months.reopen_month, AUGUST)
    for month in (202607, AUGUST, SEPTEMBER):
        if (small.call(max_closed) or 0) < month <= closed:
            small.close_months(month)
    cells = ((FIRST, CLEAN, 700), (SECOND, CLEAN, 300))
    try:
        told = save(small, *cells, cause=cause)
    except UserError:
        assert not cause
        assert closed or before == "late"
        return
    last = small.entries()[-2:]
    elsewhere = sum(
        1 for row in last if row.counts_in != AUGUST or (small.call(max_closed) or 0) >= row.counts_in
    )
    assert sum(int(one.partition("格")[0][-1]) for one in told if "格" in one) == elsewhere
    for row in last:
        if row.counts_in != AUGUST:
            assert any(f"{row.counts_in // 100}年{row.counts_in % 100}月" in one for one in told)
    assert (CHECK_BOARDS in told) == any((small.call(max_closed) or 0) >= row.counts_in for row in last)


# ---- N6: taken back by hand ----


def test_a_score_taken_back_by_hand_and_typed_again_is_booked_and_told(small: Small) -> None:
    save(small, (FIRST, CLEAN, 500))
    small.reverse(1, "是别人家的")
    assert save(small, (FIRST, CLEAN, 500)) == (
        "萨日朗-001“环境卫生”原来的+5已经冲正过，这次又记上了+5，请核对。",
    )
    assert small.totals("2026-08")[FIRST] == 500


def test_a_score_set_to_nothing_on_the_sheet_may_be_typed_again_without_a_word(small: Small) -> None:
    save(small, (FIRST, CLEAN, 500))
    save(small, (FIRST, CLEAN, 0))
    assert save(small, (FIRST, CLEAN, 500)) == ()


# ---- N5: a category the rule book lost ----


def test_a_category_that_was_renamed_keeps_its_column(small: Small) -> None:
    save(small, (FIRST, CUSTOMS, 500), (FIRST, None, -200))
    small.call(rules.save_item, small.item("J2"), {"category": "文明新风"})
    sheet = small.call(printed_sheets.entry_sheet, small.villages["萨日朗"], None, AUGUST)
    assert CUSTOMS not in small.call(score_sheet.categories, AUGUST)
    assert small.call(score_sheet.kept_categories, AUGUST, sheet.booked) == [CUSTOMS]
    assert save(small, (FIRST, "文明新风", 500)) == (
        "萨日朗-001这个月以前按“乡风文明”登记的+5还在，另外计入；是同一类改了名的，请把原来的改为0。",
    )
    assert save(small, (FIRST, "思想观念", 0), (SECOND, "文明新风", 300)) == ()
    assert save(small, (FIRST, CUSTOMS, 0), (FIRST, "文明新风", 600)) == ()
    assert small.totals("2026-08")[FIRST] == 400
    sheet = small.call(printed_sheets.entry_sheet, small.villages["萨日朗"], None, AUGUST)
    assert small.call(score_sheet.kept_categories, AUGUST, sheet.booked) == []


def test_a_category_whose_only_item_was_retired_keeps_its_column(small: Small) -> None:
    save(small, (FIRST, CUSTOMS, 500))
    small.call(rules.retire_item, small.item("J2"))
    assert small.call(score_sheet.kept_categories, AUGUST, [(1, CUSTOMS), (1, None), (1, CLEAN)]) == [CUSTOMS]
