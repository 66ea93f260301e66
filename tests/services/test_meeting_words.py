"""What a meeting's record says in other words than names, and what was booked after it: told, and no ground for a sentence."""

from datetime import date

import pytest

from tests.services import test_due_process as due
from tests.services.small_book import Small
from tests.services.test_due_process import AUG, JUL, SEP, advice, facts, meet
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.statements import ReviewFacts
from wenming_desktop.services import households, meetings, points

busy = due.busy


def test_what_was_corrected_after_the_meeting_is_advice(busy: Small) -> None:
    """The panel cannot have known on 3 September what was booked into August on 27 October, whatever day it bears."""
    meet(busy)
    assert "corrected_after_meeting" not in advice(busy)
    busy.close_months(JUL, AUG, SEP)
    late = busy.draft("萨日朗-001", "J1", "2026-08-02")
    busy.call(points.supplement, late, Period.parse("2026-08"), "漏登")
    assert advice(busy)["corrected_after_meeting"].startswith("8月的评议会议开过以后又补记或更正了积分")


@pytest.mark.parametrize("absent", ["无", "刘文举（请假）", "未派人参加"])
def test_who_is_written_as_absent_watched_over_nothing(busy: Small, absent: str) -> None:
    record = meet(busy, supervisor=absent)
    assert facts(busy) == ReviewFacts((AUG, SEP), (AUG,), (), 3, 0)
    assert f"列席监督写的“{absent}”按没有到会算" in busy.call(meetings.doubts, record)
    assert advice(busy)["no_observer"] == "8月的评议会议没有列席监督，公示不写“全程监督”"


def test_a_meeting_of_nobody_reviewed_nothing(busy: Small) -> None:
    record = meet(busy, members="待补")
    assert facts(busy) == ReviewFacts((AUG, SEP), (), (), 3, 0)
    assert "参加人写的“待补”按没有到会算" in busy.call(meetings.doubts, record)


def test_a_month_of_a_household_that_moved_in_is_its_old_villages_to_review(busy: Small) -> None:
    """诺敏花's panel sat over its own August; 萨日朗's never met: the household that moved brings an unreviewed month along."""
    meet(busy, village="诺敏花")
    assert facts(busy, village="诺敏花").reviewed == facts(busy, village="诺敏花").months
    there = busy.villages["诺敏花"]
    busy.call(households.move_household, busy.households["萨日朗-001"], there, "1", date(2026, 9, 20))
    moved_in = facts(busy, village="诺敏花")
    assert AUG in moved_in.months
    assert AUG not in moved_in.reviewed
    meet(busy)
    assert AUG in facts(busy, village="诺敏花").reviewed


def test_a_month_of_a_household_merged_into_one_that_moved_since_is_its_old_villages_too(
    busy: Small,
) -> None:
    """002 was one household with 003 from 10 August; both lived in 萨日朗 when August ended, whose panel never met."""
    gone, kept = (busy.households[number] for number in ("萨日朗-002", "萨日朗-003"))
    busy.call(households.merge_households, kept, gone, date(2026, 8, 10))
    busy.call(households.move_household, kept, busy.villages["诺敏花"], "1", date(2026, 9, 20))
    meet(busy, village="诺敏花")
    assert AUG not in facts(busy, village="诺敏花").reviewed
    meet(busy)
    assert AUG in facts(busy, village="诺敏花").reviewed


def test_what_was_left_out_of_a_month_before_a_household_moved_came_after_its_old_villages_meeting(
    busy: Small,
) -> None:
    meet(busy)
    there = busy.villages["诺敏花"]
    busy.call(households.move_household, busy.households["萨日朗-001"], there, "1", date(2026, 9, 20))
    busy.close_months(JUL, AUG, SEP)
    late = busy.draft("萨日朗-001", "J1", "2026-08-02")
    busy.call(points.supplement, late, Period.parse("2026-08"), "漏登")
    assert "corrected_after_meeting" in advice(busy, village="诺敏花")


def test_the_number_of_a_meeting_taken_away_is_given_to_no_other(busy: Small) -> None:
    """A correction may name it as its cause."""
    first = meet(busy)
    busy.call(meetings.remove_meeting, first.pk)
    assert (first.number, meet(busy, village="诺敏花").number) == ("PY-2026-001", "PY-2026-002")
