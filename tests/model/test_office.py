"""The model's office against days counted by hand: a model that is wrong would hold the program to a wrong thing."""

from datetime import date

import pytest

from tests.model.certified import SUPERSEDED, Certified
from tests.model.pair import BY_CODE, VILLAGES, settled
from tests.model.records import NO, YES
from tests.model.serving import AGREED, BY_HAND, REFUSED, UNKNOWN

A, B, TODAY = "萨日朗-001", "萨日朗-002", date(2026, 10, 27)
ONE, OTHER = "000001", "000002"


@pytest.fixture
def model() -> Certified:
    found = settled(Certified(VILLAGES, TODAY))
    found.volunteer(ONE, "王志强", date(2026, 1, 5), loose=False)
    found.volunteer(OTHER, "王志强", date(2026, 1, 2), loose=True)
    return found


def test_a_certificate_states_its_day_and_what_is_put_right_since_is_told_once(model: Certified) -> None:
    first = model.serve(ONE, date(2026, 9, 1), 90)
    paper = model.certify("甲", ONE)
    model.serve(ONE, date(2026, 8, 1), 60)
    assert (paper.minutes, model.corrected()) == (90, {}), (
        "what was entered later for earlier days is no correction"
    )
    model.put_right(first, 30)
    assert model.corrected() == {"甲": (90, 90)}
    model.keep(paper)
    assert (model.corrected(), model.can_keep(paper, "不影响")) == ({}, NO)
    model.serve(ONE, date(2026, 7, 1), 15)
    assert model.corrected() == {"甲": (90, 105)}, "let stand at one figure, told again at another"
    again = model.amend("乙", paper)
    assert (again.minutes, paper.state, model.can_void(paper, "退回"), model.corrected()) == (
        105,
        SUPERSEDED,
        NO,
        {},
    )


def test_a_correction_undone_leaves_the_certificate_as_it_was(model: Certified) -> None:
    first = model.serve(ONE, date(2026, 9, 1), 90)
    model.certify("甲", ONE)
    model.take_back(first)
    assert model.corrected() == {"甲": (90, 0)}
    model.undo()
    assert model.corrected() == {}
    assert model.log(3) == [("undo", "done"), ("edit", "undone"), ("edit", "done")]
    model.redo()
    assert model.corrected() == {"甲": (90, 0)}


def test_one_person_one_record_of_serving_and_a_refusal_where_days_do_not_tell(model: Certified) -> None:
    model.consent([ONE], AGREED)
    model.consent([OTHER], REFUSED)
    model.bring(OTHER, 600, date(2025, 12, 31))
    assert model.can_bring(OTHER, 600, date(2025, 12, 31)) == NO
    model.same_person("王志强", OTHER)
    assert (model.volunteers(), model.minutes()) == ([ONE], {ONE: 600})
    assert (model.value(ONE, "同意"), model.value(ONE, "注册")) == (REFUSED, date(2026, 1, 2))
    model.undo()
    assert (model.volunteers(), model.value(ONE, "同意")) == ([ONE, OTHER], AGREED)


def test_an_import_of_hours_books_what_the_book_lacks(model: Certified) -> None:
    day = date(2026, 9, 1)
    taken = model.serve(ONE, day, 60)
    model.take_back(taken)
    rows = [(ONE, BY_HAND, day, 60), (ONE, BY_HAND, day, 60), (OTHER, BY_HAND, day, 60)]
    assert model.new_hours(rows) == (rows[1:], 0), "what was taken back by hand is there still"
    model.consent([OTHER], REFUSED)
    assert model.new_hours(rows) == (rows[1:2], 1)


def test_who_moves_away_serves_no_more_and_comes_back_with_it(model: Certified) -> None:
    model.leave("王志强", date(2026, 9, 1))
    assert (model.value(ONE, "状态"), model.value(OTHER, "状态")) == ("退出", "在册")
    model.come_back("王志强")
    assert (model.value(ONE, "状态"), model.value(ONE, "同意")) == ("在册", UNKNOWN)


def test_a_head_leaves_only_a_household_that_another_heads_or_that_takes_no_part(model: Certified) -> None:
    day = date(2026, 9, 1)
    assert model.can_leave("包青格乐", day, "") == NO
    model.state(A, "常年外出", date(2026, 8, 1))
    assert model.can_leave("包青格乐", day, "") == YES
    model.undo()
    model.head(A, "斯琴高娃", day)
    assert (model.can_leave("包青格乐", day, ""), model.can_leave("包青格乐", date(2026, 8, 31), "")) == (
        YES,
        NO,
    )


def test_a_sheet_changes_what_it_scored_where_that_counted_and_an_audited_month_wants_a_cause(
    model: Certified,
) -> None:
    assert model.enter_sheet({(A, "乡风文明"): 500, (B, ""): -100}, 202609, "") == (2, 0)
    model.close(202609)
    changed = {(A, "乡风文明"): 200, (B, ""): -100}
    assert (model.can_enter_sheet(changed, 202609, ""), model.can_enter_sheet(changed, 202609, "核对")) == (
        NO,
        YES,
    )
    assert model.enter_sheet(changed | {(B, "乡风文明"): 300}, 202609, "") == (2, 1)
    assert [(one.subject, one.points, one.month) for one in model.standing()] == [
        (B, -100, 202609), (A, 200, 202609), (B, 300, 202610),
    ]  # fmt: skip


def test_a_meeting_reviews_what_had_happened_by_its_day_and_a_telling_tells_of_it(model: Certified) -> None:
    model.enter(BY_CODE["J1"], A, date(2026, 9, 10))
    model.meet(VILLAGES[0], 202609, date(2026, 9, 20), supervised=True)
    assert model.review("2026-09", None).all_supervised
    late = model.enter(BY_CODE["J1"], B, date(2026, 9, 21))
    review = model.review("2026-09", None)
    assert (review.reviewed, review.deductions) == ((), 2)
    assert (model.can_tell("2026-09", None, date(2026, 9, 9)), model.can_tell("2026-09", None, TODAY)) == (
        NO,
        YES,
    )
    assert model.tell("2026-09", None, date(2026, 9, 20), reached=True) == 1
    assert model.untold("2026-09", None) == [late]
    model.untell(model.tellings[0])
    assert model.review("2026-09", None).told == 0


def test_a_month_is_the_village_s_a_household_lived_in_at_its_end(model: Certified) -> None:
    model.enter(BY_CODE["H1"], B, date(2026, 8, 2))
    model.merge(B, A, date(2026, 8, 10))
    model.move(A, VILLAGES[1], "1", date(2026, 9, 20))
    model.meet(VILLAGES[1], 202608, date(2026, 8, 31), supervised=False)
    assert model.review("2026-Q3", VILLAGES[1]).reviewed == ()
    model.meet(VILLAGES[0], 202608, date(2026, 8, 31), supervised=False)
    assert model.review("2026-Q3", VILLAGES[1]).reviewed == (202608,)
