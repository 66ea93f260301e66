"""建户 and entries dated before it: an open month moves it back, an audited one is left as it was and says so."""

from datetime import date
from typing import Any

import pytest

from tests.services.people_steps import member
from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import books, editions, entry_words, households, people, points, stale_boards
from wenming_desktop.storage import facts

SPLIT, Q3 = date(2026, 10, 20), Period.parse("2026-Q3")
LEFT = (
    "萨日朗-006从2026年10月20日才建户，2026年9月12日还没有这一户；2026年9月已审核，建户日期没有改。"
    "本来就有的，请在“修改农牧户”里改建户日期（原来就登错了）"
)


@pytest.fixture
def fresh(small: Small) -> int:
    """萨日朗-006, split off on 20 October; the third quarter is audited and its boards are locked."""
    small.enter("萨日朗-004", "H1", "2026-09-01")
    small.close_months(202609)
    small.call(editions.seal, "masses", Q3, None)
    son = member(small, "萨日朗-001", {"name": "巴特尔", "relation": "长子"})
    return small.call(households.split_household, small.households["萨日朗-001"], [son], son, SPLIT)[0]


def founded(small: Small, pk: int) -> str:
    return small.call(lambda book: facts.founded_on(book.db, pk))


def enter(small: Small, pk: int, day: date) -> points.Booked:
    return small.call(points.record, points.Draft("masses", day, small.item("H1"), household_pk=pk))[0]


def waiting(small: Small) -> list[Any]:
    return small.call(stale_boards.stale_in, "masses", Q3)


def test_a_mistyped_day_in_an_audited_month_changes_no_board(small: Small, fresh: int) -> None:
    booked = enter(small, fresh, date(2026, 9, 12))
    assert booked.message == f"该月已审核，记入2026年10月；{LEFT}"
    assert (founded(small, fresh), waiting(small)) == ("2026-10-20", [])
    assert small.totals("2026-10")["萨日朗-006"] == 10_00
    assert "萨日朗-006" not in small.totals("2026-Q3")


def test_a_supplement_says_so_too(small: Small, fresh: int) -> None:
    draft = points.Draft("masses", date(2026, 9, 12), small.item("H1"), household_pk=fresh)
    booked, _ = small.call(points.supplement, draft, Q3, "会议纪要第3号")
    assert LEFT in booked.message
    assert (founded(small, fresh), waiting(small)) == ("2026-10-20", [])


def test_what_was_wrong_from_the_first_is_set_on_purpose(small: Small, fresh: int) -> None:
    enter(small, fresh, date(2026, 9, 12))
    values = {"founded": date(2026, 9, 1)}
    with pytest.raises(UserError, match="2026年9月已经审核，改建户日期要写明原因"):
        small.call(people.save_household, fresh, values)
    small.call(people.save_household, fresh, values | {"cause": "分户登错日期"})
    assert founded(small, fresh) == "2026-09-01"
    assert small.call(people.household_values, fresh)["founded"] == date(2026, 9, 1)
    assert small.rows(
        "SELECT cause, corrects FROM household_fact WHERE kind = '建户' AND household_pk = ?", fresh
    ) == [("分户登错日期", 202609)]
    assert [one.label for one in waiting(small)] == [
        "萨日朗2026年第三季度群众积分",
        "全部2026年第三季度群众积分",
    ]
    assert small.call(books.check) == []
    small.undo()
    assert (founded(small, fresh), waiting(small)) == ("2026-10-20", [])


def test_a_household_may_have_begun_later_than_it_says(small: Small, fresh: int) -> None:
    with pytest.raises(UserError, match="日期还没有到"):
        small.call(people.save_household, fresh, {"founded": date(2026, 10, 28)})
    small.call(people.save_household, fresh, {"founded": date(2026, 10, 25)})
    assert founded(small, fresh) == "2026-10-25"
    unchanged = small.call(people.save_household, fresh, {"founded": date(2026, 10, 25)})[1]
    assert unchanged.nouns == frozenset()


def test_taking_back_what_moved_it_says_that_it_stays_moved(small: Small, fresh: int) -> None:
    booked = enter(small, fresh, date(2026, 10, 12))
    assert booked.message == "萨日朗-006原来从2026年10月20日建户，现提前到2026年10月12日"
    notes, _ = small.call(entry_words.take_back, booked.entry_pk, "日期登错")
    assert notes == ("萨日朗-006的建户日期是因这条登记提前到2026年10月12日的，没有改回，请核对",)
    assert founded(small, fresh) == "2026-10-12"
    small.undo()
    small.undo()
    assert founded(small, fresh) == "2026-10-20"
    plain = enter(small, fresh, date(2026, 10, 22))
    assert small.call(entry_words.take_back, plain.entry_pk, "日期登错")[0] == ()
