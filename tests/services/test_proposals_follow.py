"""Proposals rest on time at an activity: they follow its day and item, and go with the time; points booked are told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.services.activity_book import held, iso, serve, staffed
from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import (
    activities,
    checkup,
    hours,
    meetings,
    months,
    people,
    points,
    proposals,
    same_person,
    volunteers,
    workbench_figures,
    workbench_todos,
)
from wenming_desktop.services.proposals import Waiting


@pytest.fixture
def book(small: Small) -> Small:
    return staffed(small)


def proposed(book: Small, *volunteers: int, code: str = "Z2", day: str = "2026-10-24") -> int:
    """A tree planting with time of some volunteers, proposed."""
    pk = held(book, "义务植树", day, item_pk=book.item(code))
    serve(book, pk, *volunteers)
    book.call(proposals.propose, pk)
    return pk


def waiting(book: Small) -> list[Waiting]:
    found: list[Waiting] = book.call(proposals.waiting)
    return found


def accept(book: Small, *names: str, **options: Any) -> Any:
    chosen = [row.pk for row in waiting(book) if not names or row.name in names]
    return book.call(proposals.decide, chosen, True, iso("2026-10-26"), "王敏", **options)


def take_back(book: Small, volunteer: int) -> tuple[str, ...]:
    pk = book.rows("SELECT max(pk) FROM service WHERE volunteer_pk = ? AND reverses IS NULL", volunteer)[0][0]
    warnings: tuple[str, ...] = book.call(hours.reverse, pk, "没有来")[1].warnings
    return warnings


def told(book: Small, pk: int, **values: Any) -> tuple[str, ...]:
    """What a save of the activity tells of its proposals; the form says the same before. Its hours are told beside."""
    before = [f"{one.message}。" for one in book.call(activities.check_activity, pk, values)]
    warnings: tuple[str, ...] = book.call(activities.save_activity, pk, values)[1].warnings
    assert set(warnings) <= set(before)
    return tuple(one for one in warnings if not one.startswith("已录入的服务时间"))


def hints(book: Small) -> list[str]:
    return [one.what for one in book.call(checkup.check) if one.number == "E34"]


def names(book: Small) -> list[str]:
    return [row.name for row in waiting(book)]


# ---- audited months ----
def test_before_it_is_accepted_a_waiting_one_says_the_month_it_will_count_in(book: Small) -> None:
    proposed(book, 1, 2, day="2026-08-24")
    proposed(book, 1)
    book.close_months(202607, 202608, 202609)
    assert [(row.day, row.counts_in, row.late) for row in waiting(book)] == [
        (iso("2026-08-24"), 202610, True), (iso("2026-08-24"), 202610, True), (iso("2026-10-24"), 202610, False),
    ]  # fmt: skip
    assert proposals.late_words(waiting(book)) == (
        "其中2条发生在2026年8月，已审核：评议通过后记入2026年10月。评议会议要求记回原来月份的，请勾选补记。"
    )
    assert proposals.late_words(waiting(book)[2:]) == ""


def test_accepted_into_a_later_month_is_a_warning_of_the_decision(book: Small) -> None:
    proposed(book, 1, 2, day="2026-08-24")
    book.close_months(202608)
    _, changes = accept(book)
    assert changes.warnings == ("包青格乐、王秀兰：该月已审核，记入2026年9月。",)


def test_accepted_into_its_own_month_names_the_panels_meeting_or_the_reason_typed(book: Small) -> None:
    proposed(book, 1, 2, day="2026-08-24")
    proposed(book, 4)
    book.close_months(202607, 202608, 202609)
    _, changes = accept(book, "包青格乐", "孟和", own_month=True)
    accept(book, "王秀兰", own_month=True, cause="异议2026-003核实")
    assert [(entry.person, entry.counts_in, entry.period, entry.cause) for entry in book.entries()] == [
        ("包青格乐", 202608, 202610, "2026年10月26日评议会议"), ("孟和", 202610, 202610, ""),
        ("王秀兰", 202608, 202610, "异议2026-003核实"),
    ]  # fmt: skip
    assert changes.warnings == ("包青格乐：补记到2026年8月，印过的榜请看一看要不要出更正。",)
    assert book.totals("2026-08")["萨日朗-001"] == 600
    assert book.undo() == "评议通过 1条"
    assert book.undo() == "评议通过 2条"
    assert len(waiting(book)) == 3


def test_a_meeting_recorded_for_that_day_is_the_cause_by_its_number(book: Small) -> None:
    proposed(book, 1, day="2026-08-24")
    book.close_months(202608)
    sat = {"day": iso("2026-10-26"), "host": "王敏", "members": "王敏、陈海山"}
    for village in ("萨日朗", "诺敏花"):
        book.call(meetings.add_meeting, book.villages[village], 202608, sat)
    accept(book, own_month=True)
    assert book.entries()[0].cause == "2026年10月26日评议会议PY-2026-001", "of the village concerned only"


def test_every_note_is_said_with_whom_it_is_about(book: Small) -> None:
    """A third lecture counts nothing under the cap; who had it typed in already has it twice. Both are said."""
    for day in ("2026-10-03", "2026-10-10"):
        book.enter("萨日朗-001", "S1", day)
    book.enter("萨日朗-002", "S1", "2026-10-24")
    proposed(book, 1, 2, code="S1")
    decided, changes = accept(book)
    assert [(one.name, one.points) for one in decided] == [("包青格乐", 0), ("王秀兰", 200)]
    assert changes.warnings == (
        "包青格乐：“参加理论宣讲”本月最多4分，只计0分。",
        "王秀兰：这一户当天已登记过这个项目1条，又记了一条。",
    )


# ---- time taken back ----
def test_with_its_time_taken_back_a_waiting_one_drops_out_and_is_refused(book: Small) -> None:
    proposed(book, 1, 2)
    chosen = [row.pk for row in waiting(book)]
    assert take_back(book, 1) == ("包青格乐在“义务植树”已经没有服务时间，他待评议的积分不再列出。",)
    assert names(book) == ["王秀兰"]
    for accepted in (True, False):
        with pytest.raises(UserError, match="包青格乐在“义务植树”已经没有服务时间，不能评议"):
            book.call(proposals.decide, chosen, accepted, iso("2026-10-26"), "王敏")
    assert book.entries() == []
    assert book.undo().startswith("冲正服务时间")
    assert names(book) == ["包青格乐", "王秀兰"], "the time is there again"


def test_what_waits_no_more_is_not_counted_on_the_workbench(book: Small) -> None:
    proposed(book, 1, 2)
    take_back(book, 1)
    assert "1条积分等评议小组确认" in [todo.text for todo in book.call(workbench_todos.todos)]
    take_back(book, 2)
    assert not [todo for todo in book.call(workbench_todos.todos) if todo.tag == "评议"]
    assert book.call(proposals.waiting_count) == 0


def test_points_accepted_for_time_taken_back_are_told_and_hinted_until_reversed(book: Small) -> None:
    proposed(book, 1, 2)
    accept(book)
    assert hints(book) == []
    entry = "包青格乐2026年10月24日“义务植树”+6（萨日朗-001，计入2026年10月，第1条）"
    assert take_back(book, 1) == (
        f"评议通过的积分还在，是凭这次服务时间记的：{entry}。请核对，不该计的请逐条冲正。",
    )
    assert hints(book) == [f"有1条评议通过的积分，那个人在那次活动已经没有服务时间：{entry}"]
    book.reverse(1, "没有来")
    assert hints(book) == []


def test_time_that_is_left_or_only_corrected_bears_the_points(book: Small) -> None:
    pk = proposed(book, 1)
    serve(book, pk, 1)  # a second stretch of the same day
    accept(book)
    assert take_back(book, 1) == ()
    (row,) = book.rows("SELECT pk FROM service WHERE reverses IS NULL ORDER BY pk LIMIT 1")
    changes = book.call(hours.correct, row[0], reason="少记了", minutes=180)[1]
    assert (changes.warnings, hints(book)) == ((), [])


def test_points_corrected_to_somebody_without_time_are_hinted_too(book: Small) -> None:
    """更正 to another person: the evidence names an activity he has no time at."""
    proposed(book, 1)
    accept(book)
    other = points.Correction(person_pk=book.people["王秀兰1"])
    book.call(points.correct, 1, "登记错人", other)
    assert [text.split("：")[1].split("2026")[0] for text in hints(book)] == ["王秀兰"]


def test_points_follow_their_person_through_a_merger(book: Small) -> None:
    """The same member stood twice and was proposed twice: one is accepted, then the two records are made one."""
    pk, _ = book.call(people.save_person, None, {"name": "包青格乐", "party": True})
    twin, _ = book.call(volunteers.save_volunteer, None, {"number": "150599009999"}, person_pk=pk)
    proposed(book, 1, twin, code="D1")
    accept_pk = next(row.pk for row in waiting(book) if row.person_pk == pk)
    book.call(proposals.decide, [accept_pk], True, iso("2026-10-26"), "王敏")
    assert names(book) == ["包青格乐"]
    book.call(same_person.are_same, book.people["包青格乐1"], pk)
    assert waiting(book) == [], "one of the two proposals of what is one person now was accepted"
    assert hints(book) == []
    take_back(book, 1)
    assert hints(book) == [], "the twin's time is his"
    take_back(book, twin)
    assert len(hints(book)) == 1


def test_points_given_twice_to_one_person_are_told_when_his_records_become_one(book: Small) -> None:
    pk, _ = book.call(people.save_person, None, {"name": "包青格乐", "party": True})
    twin, _ = book.call(volunteers.save_volunteer, None, {"number": "150599009999"}, person_pk=pk)
    proposed(book, 1, twin, code="D1")
    accept(book)
    _, changes = book.call(same_person.are_same, book.people["包青格乐1"], pk)
    (told_of,) = [one for one in changes.warnings if "记了不止一条" in one]
    assert told_of.startswith("两条记录因同一次活动都评议通过了积分")
    double = [one.what for one in book.call(checkup.check) if one.number == "E36"]
    assert len(double) == 1
    entry = book.rows("SELECT max(pk) FROM entry")[0][0]
    book.call(points.reverse, entry, "重复")
    assert [one.number for one in book.call(checkup.check) if one.number == "E36"] == []


def test_an_activity_taken_away_tells_the_points_that_stay(book: Small) -> None:
    pk = proposed(book, 1)
    accept(book)
    take_back(book, 1)
    for verb, args in ((activities.cancel, ["下雨"]), (activities.remove, [])):
        _, changes = book.call(verb, pk, *args)
        assert changes.warnings[0].startswith("凭这个活动评议通过的积分还在：包青格乐2026年10月24日")
    assert len(hints(book)) == 1


# ---- the activity corrected ----
def test_waiting_ones_follow_the_day_of_their_activity(book: Small) -> None:
    pk = proposed(book, 1, 2)
    assert told(book, pk, day="2026-09-24") == ("待评议的2条积分跟着活动改。",)
    assert {row.day for row in waiting(book)} == {iso("2026-09-24")}
    accept(book)
    assert {(entry.event_date, entry.counts_in) for entry in book.entries()} == {(iso("2026-09-24"), 202609)}
    assert {row[0] for row in book.rows("SELECT event_date FROM proposal")} == {"2026-09-24"}


def test_waiting_ones_follow_the_item_and_nobody_is_proposed_twice(book: Small) -> None:
    pk = proposed(book, 1, 2)
    assert told(book, pk, item_pk=book.item("S1")) == ("待评议的2条积分跟着活动改。",)
    assert {row.item for row in waiting(book)} == {"参加理论宣讲"}
    assert book.call(proposals.propose, pk)[0].proposals == 0
    accept(book)
    assert [entry.points for entry in book.entries()] == [200, 200]
    told(book, pk, item_pk=book.item("Z2"))
    assert book.call(proposals.propose, pk)[0].proposals == 0, "accepted once, whatever the item was"


def test_points_accepted_before_stay_and_are_told_when_the_activity_changes(book: Small) -> None:
    pk = proposed(book, 1, 2)
    accept(book, "包青格乐")
    follows, stays = told(book, pk, day="2026-09-24")
    assert follows == "待评议的1条积分跟着活动改。"
    assert stays == (
        "评议通过的1条积分不跟着改：包青格乐2026年10月24日“义务植树”+6（萨日朗-001，计入2026年10月，第1条）。"
        "项目不对的请逐条更正，日期不对的请冲正后重新登记。"
    )
    assert told(book, pk, title="春季植树") == ()


def test_an_item_of_the_party_leaves_out_who_is_no_member_and_none_leaves_all_out(book: Small) -> None:
    pk = proposed(book, 1, 2)
    assert told(book, pk, item_pk=book.item("D1")) == (
        "待评议的1条积分跟着活动改。", "王秀兰不是党员，不能登记党员积分，他待评议的积分不再列出。",
    )  # fmt: skip
    assert [(row.name, row.track) for row in waiting(book)] == [("包青格乐", "party")]
    accept(book)
    assert book.entries()[0].track == "party"
    other = proposed(book, 2)
    assert told(book, other, item_pk=None) == ("活动没有积分项目了，待评议的1条不再列出。",)
    assert waiting(book) == []


def test_one_accepted_and_reversed_since_is_not_proposed_again_and_that_is_said(book: Small) -> None:
    pk = proposed(book, 1)
    accept(book)
    book.reverse(1, "重复登记")
    assert book.call(proposals.propose, pk)[0].left_out == (
        "包青格乐已经评议通过，后来冲正了；要再记的请直接登记",
    )


def test_one_refused_may_be_proposed_for_another_item(book: Small) -> None:
    pk = proposed(book, 1)
    book.call(proposals.decide, [waiting(book)[0].pk], False, iso("2026-10-26"), "王敏")
    assert book.call(proposals.propose, pk)[0].proposals == 0
    told(book, pk, item_pk=book.item("S1"))
    assert book.call(proposals.propose, pk)[0].proposals == 1


def test_the_card_of_the_workbench_counts_what_waits(book: Small) -> None:
    proposed(book, 1, 2)
    take_back(book, 2)
    figures = book.call(workbench_figures.figures, 202610, Period.parse("2026-Q4"))
    assert "待评议1条" in [figure.remark for figure in figures]


def test_the_audit_of_a_month_tells_of_what_the_panel_has_not_decided(book: Small) -> None:
    bao, wang = (book.rows("SELECT v.pk FROM volunteer v ORDER BY v.pk LIMIT 2")[at][0] for at in (0, 1))
    proposed(book, bao, wang, day="2026-08-24")
    book.close_months(202607)
    _, changes = book.call(months.close_month, 202608)
    assert changes.warnings == (
        "2026年8月及以前还有2条待评议没有评，评议通过的会记入2026年9月；要记回原月份的，评议时选补记。",
    )


def test_the_panel_decides_on_nothing_that_has_not_been_held(book: Small) -> None:
    proposed(book, 1, day="2026-10-24")
    with pytest.raises(UserError, match="“义务植树”是2026年10月24日的活动，评议日期在它以前。请核对评议日期"):
        book.call(proposals.decide, [row.pk for row in waiting(book)], True, iso("2026-10-01"), "王敏")
    assert len(waiting(book)) == 1
