"""Months close in order for the whole book; only the last one opens again, and none a sealed board contains."""

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import editions, entry_rows, history, months, tables

Q3 = Period.parse("2026-Q3")


def closed(small: Small) -> list[int]:
    return [one.month for one in small.call(months.month_states) if one.closed]


def test_a_month_closes_when_every_earlier_one_with_entries_is_closed(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-07-12")
    small.enter("萨日朗-001", "H1", "2026-09-12")
    with pytest.raises(UserError, match="2026年7月还没有审核。请先审核2026年7月"):
        small.close_months(202609)
    small.close_months(202607)
    assert closed(small) == [202607]
    # August has no entries: it counts as closed with September.
    small.close_months(202609)
    assert closed(small) == [202607, 202608, 202609]


def test_the_party_tracks_entries_hold_a_month_open_too(small: Small) -> None:
    small.enter("包青格乐1", "D1", "2026-08-12")
    with pytest.raises(UserError, match="2026年8月还没有审核"):
        small.close_months(202609)


def test_closing_again_changes_nothing(small: Small) -> None:
    small.close_months(202609)
    assert small.call(months.close_month, 202609) == (False, months.Changes())
    assert small.call(months.close_month, 202607)[0] is False
    done, changes = small.call(months.close_month, 202610)
    assert (done, changes.nouns) == (True, frozenset({"closed_month"}))


def test_a_month_that_has_not_begun_cannot_be_closed(small: Small) -> None:
    with pytest.raises(UserError, match="还没有到"):
        small.close_months(202611)
    small.close_months(202610)  # the running month may be


def test_only_the_last_closed_month_opens_again(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-07-12")
    small.enter("萨日朗-001", "H1", "2026-08-12")
    small.close_months(202607, 202608)
    with pytest.raises(UserError, match="请先重新打开2026年8月"):
        small.call(months.reopen_month, 202607)
    assert small.call(months.reopen_month, 202608)[0] is True
    assert closed(small) == [202607]
    assert small.call(months.reopen_month, 202608)[0] is False, "it is open already"
    assert small.enter("萨日朗-001", "H1", "2026-08-20").message == ""
    assert small.call(months.reopen_month, 202607)[0] is True


def test_no_month_under_a_sealed_board_opens_again(small: Small) -> None:
    small.close_months(202607, 202608, 202609)
    small.call(editions.seal, "masses", Q3, None)
    with pytest.raises(UserError, match="2026年第三季度榜单已经锁定"):
        small.call(months.reopen_month, 202609)
    small.close_months(202610)
    assert small.call(months.reopen_month, 202610)[0] is True, "October is under no sealed board"


def test_a_month_that_only_counted_as_closed_is_looked_at_too(small: Small) -> None:
    """August was closed with September; its sealed board must not be opened by opening September."""
    small.enter("萨日朗-001", "H1", "2026-07-12")
    small.close_months(202607, 202609)
    small.call(editions.seal, "masses", Period.parse("2026-08"), None)
    with pytest.raises(UserError, match="2026年8月榜单已经锁定"):
        small.call(months.reopen_month, 202609)


def test_the_months_a_clerk_sees(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-08-12")
    small.enter("萨日朗-002", "H1", "2026-08-13")
    small.close_months(202608)
    assert [(one.label, one.entries, one.closed) for one in small.call(months.month_states)] == [
        ("2026年8月", 2, True), ("2026年9月", 0, False), ("2026年10月", 0, False),
    ]  # fmt: skip


def test_a_new_book_shows_the_running_month(small: Small) -> None:
    assert [(one.month, one.closed) for one in small.call(months.month_states)] == [(202610, False)]


@pytest.mark.parametrize(
    ("through", "code", "is_closed"),
    [
        (202608, "2026-Q3", False), (202609, "2026-Q3", True), (202609, "2026-08", True), (202609, "2026", False),
        (202609, "2026-10", False),
    ],
)  # fmt: skip
def test_when_a_period_is_closed(small: Small, through: int, code: str, *, is_closed: bool) -> None:
    small.close_months(through)
    assert small.call(months.is_closed, Period.parse(code)) is is_closed


def test_closing_is_not_undone_but_opened_again(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-07-12")
    small.close_months(202607)
    with pytest.raises(UserError, match="没有可以撤销的操作"):
        small.undo()
    assert closed(small) == [202607]


def test_a_month_opened_again_tells_of_its_entries_that_stay_in_the_next(small: Small) -> None:
    small.close_months(202609)
    small.enter("萨日朗-001", "H1", "2026-09-10")
    _, changes = small.call(months.reopen_month, 202609)
    assert changes.warnings == (
        "有1条2026年9月的登记审核后记入了以后的月份，不会自动移回；要移回的请逐条更正。",
    )
    small.reverse(1)
    small.close_months(202609)
    assert small.call(months.reopen_month, 202609)[1].warnings == ()


def test_what_is_audited_is_what_stands(small: Small) -> None:
    """s79b: undoing and redoing, reversing and bringing back add no 条; the rows behind the number are as many."""
    small.enter("萨日朗-001", "H1", "2026-10-12")
    small.enter("萨日朗-002", "H1", "2026-10-13")
    small.undo()
    small.call(history.redo)
    small.undo()
    small.enter("萨日朗-003", "H1", "2026-10-14")
    small.reverse(small.rows("SELECT max(pk) FROM entry")[0][0])
    small.enter("包青格乐1", "D1", "2026-10-14")
    state = small.call(months.month_states)[-1]
    ids = small.call(entry_rows.of_month, 202610)
    assert (state.entries, len(ids)) == (2, 2)
    rows = small.call(tables.rows, "entries", ids)
    assert sorted((row["name"], row["state"]) for row in rows) == [
        ("包青格乐", "已登记"), ("包青格乐", "已登记")
    ]  # fmt: skip
    assert small.call(months.waiting) == {202610: 2}


def test_a_month_whose_entries_were_all_undone_holds_no_later_one_open(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-08-12")
    small.undo()
    small.close_months(202609)
    assert closed(small)[-1] == 202609
