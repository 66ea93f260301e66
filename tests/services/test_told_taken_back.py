"""撤回告知: a household recorded as told by mistake is told no longer, for a reason, and what was sealed on it says so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.printing import preview
from wenming_desktop.services import (
    books,
    due_process,
    editions,
    evidence,
    history,
    meetings,
    notices,
    paper,
    people,
    stale_boards,
)
from wenming_desktop.storage.due_process import TellingRecord

Q3, AUGUST, SEPTEMBER = (Period.parse(code) for code in ("2026-Q3", "2026-08", "2026-09"))
POSTED = date(2026, 10, 8)
TOLD = {"day": date(2026, 10, 5), "how": "当面", "by": "宝力道"}


@pytest.fixture
def busy(small: Small) -> Small:
    """萨日朗: three deductions of two households over two months; 诺敏花: one."""
    for number, code, day in (
        ("萨日朗-001", "J1", "2026-08-03"), ("萨日朗-002", "J2", "2026-08-05"),
        ("萨日朗-001", "J1", "2026-09-07"), ("诺敏花-001", "J1", "2026-08-03"),
    ):  # fmt: skip
        small.enter(number, code, day)
    return small


def tell(small: Small, period: Period = Q3, village: str | None = "萨日朗", **more: object) -> None:
    place = small.villages[village] if village else None
    small.call(due_process.tell, period, place, None, TOLD | more)


def recorded(small: Small, period: Period = Q3, village: str | None = "萨日朗") -> list[TellingRecord]:
    return small.call(due_process.tellings, period, small.villages[village] if village else None)


def told(small: Small, period: Period = Q3, village: str | None = "萨日朗") -> tuple[int, int]:
    place = small.villages[village] if village else None
    facts = small.call(due_process.review_facts, period, place)
    return facts.deductions, facts.told


def take_back(small: Small, *records: TellingRecord, reason: str = "登记错嘎查村") -> int:
    return small.call(due_process.take_back, [one.pk for one in records], reason)[0]


def last_name(small: Small) -> str:
    return small.call(history.log)[0].name


def test_a_village_told_by_mistake_is_taken_back_after_the_month_was_audited(busy: Small) -> None:
    """批量登记错了嘎查村，月份已审核，Ctrl+Z 不行：逐条写原因撤回，公示前检查重新列出。"""
    tell(busy)
    busy.close_months(202608, 202609)
    with pytest.raises(UserError):
        busy.undo()
    assert (told(busy), busy.call(due_process.untold, Q3, busy.villages["萨日朗"])) == ((3, 3), [])
    assert take_back(busy, *recorded(busy)) == 2
    assert (told(busy), recorded(busy)) == ((3, 0), [])
    advice = {one.code: one.text for one in busy.call(due_process.findings, Q3, busy.villages["萨日朗"])}
    assert "未登记告知：萨日朗-001 包青格乐、萨日朗-002 王秀兰" in advice["not_told"]
    assert last_name(busy) == "撤回减分告知 2户（登记错嘎查村）"
    lines = busy.call(history.log_detail, busy.call(history.log)[0].pk)
    assert sum("减分告知" in line for line in lines) == 2, "what was recorded stays in the log"
    assert busy.undo() == "撤回减分告知 2户（登记错嘎查村）"
    assert (told(busy), len(recorded(busy))) == ((3, 3), 2)
    busy.redo()
    assert told(busy) == (3, 0)
    tell(busy, day=date(2026, 10, 6))
    assert [one.day for one in recorded(busy)] == ["2026-10-06"] * 2
    assert busy.call(books.check) == []


def test_one_household_is_taken_back_and_the_rest_stays_told(busy: Small) -> None:
    tell(busy)
    tell(busy, village="诺敏花")
    first, second = recorded(busy)
    assert (first.number, first.head, first.village, first.how, first.by, first.entries, first.elsewhere) == (
        "萨日朗-001", "包青格乐", "萨日朗嘎查", "当面", "宝力道", 2, 0,
    )  # fmt: skip
    take_back(busy, first, reason=" 并没有告知 ")
    assert last_name(busy) == "撤回减分告知 包青格乐 2026年10月5日（并没有告知）"
    assert (recorded(busy), told(busy), told(busy, village="诺敏花")) == ([second], (3, 1), (1, 1))
    assert [one.number for one in recorded(busy, village=None)] == ["萨日朗-002", "诺敏花-001"]


def test_a_record_of_a_quarter_says_in_a_month_what_else_it_told(busy: Small) -> None:
    """按季度告知的一条管两个月：从8月撤回，9月的也一起撤回，列表上写明。"""
    tell(busy)
    first = recorded(busy, SEPTEMBER)[0]
    assert (first.entries, first.elsewhere) == (2, 1)
    assert recorded(busy, Period.parse("2026-07")) == []
    take_back(busy, first)
    assert (told(busy, AUGUST), told(busy, SEPTEMBER)) == ((2, 1), (1, 0))


def test_an_attempt_that_was_none_and_its_photo_are_taken_back(busy: Small, tmp_path: Path) -> None:
    """未联系上的也能撤回；附的照片跟着，撤销时一起回来。"""
    photo = tmp_path / "门锁着.jpg"
    photo.write_bytes(b"\xff\xd8photo")
    pk = busy.households["萨日朗-001"]
    values = TOLD | {"opinion": "未联系上"}
    busy.call(due_process.tell, Q3, busy.villages["萨日朗"], [pk], values, [photo])
    (attempt,) = recorded(busy)
    assert (attempt.opinion, told(busy)) == ("未联系上", (3, 0))
    take_back(busy, attempt)
    assert not any(one.tried for one in busy.call(due_process.untold, Q3, None))
    assert busy.call(evidence.files_of, attempt.pk, "told") == []
    busy.undo()
    assert [one.title for one in busy.call(evidence.files_of, attempt.pk, "told")] == ["门锁着.jpg"]


def test_also_of_a_household_that_takes_no_part_and_of_a_deduction_taken_back(busy: Small) -> None:
    """户常年外出、减分已冲正：记录还在，照样列出，能撤回。"""
    tell(busy)
    away = {"state": "常年外出", "state_from": date(2026, 9, 20)}
    busy.call(people.save_household, busy.households["萨日朗-001"], away)
    entry = busy.rows("SELECT pk FROM entry WHERE household_pk = ?", busy.households["萨日朗-002"])[0][0]
    busy.reverse(entry, "重复")
    assert told(busy) == (0, 0)
    assert take_back(busy, *recorded(busy)) == 2


@pytest.mark.parametrize("reason", ["", "  ", "\u3000"])
def test_without_a_reason_nothing_is_taken_back(busy: Small, reason: str) -> None:
    tell(busy)
    with pytest.raises(UserError, match="撤回的原因没有填"):
        take_back(busy, *recorded(busy), reason=reason)
    assert told(busy) == (3, 3)


def test_what_is_not_there_takes_nothing_back(busy: Small) -> None:
    tell(busy)
    first, second = recorded(busy)
    take_back(busy, first)
    for wanted in ([first.pk, second.pk], []):
        with pytest.raises(UserError, match="没有选，或已经撤回"):
            busy.call(due_process.take_back, wanted, "登记错月份")
    assert recorded(busy) == [second], "all or none"


def test_a_sealed_notice_that_rests_on_it_is_told_and_may_be_corrected(busy: Small) -> None:
    """锁定印出以后查明没有告知：核验、待更正都说，出第2稿不再写已逐户告知。"""
    tell(busy, village=None)
    busy.call(
        meetings.add_meeting, busy.villages["萨日朗"], 202608,
        {"day": date(2026, 9, 3), "host": "宝力道", "members": "白长河"},
    )  # fmt: skip
    busy.close_months(202607, 202608, 202609)
    busy.call(editions.seal, "masses", Q3, None, today="2026-10-08")
    assert "减分依据已逐户告知（减分3条，已告知3条）" in printed(busy)
    number, code = busy.rows("SELECT number, code FROM issued WHERE kind = 'notice'")[0]
    assert "待出第2稿" not in busy.call(editions.verify, number, code).said
    take_back(busy, recorded(busy)[0], reason="并没有告知")
    waits = {one.key.village_pk: one for one in busy.call(stale_boards.waiting_in, "masses", Q3)}
    assert set(waits) == {busy.villages["萨日朗"], None}, "the village's board and the township's"
    (told_of,) = waits[busy.villages["萨日朗"]].differences
    assert (told_of.said, told_of.in_rows) == ("告知：减分3条，已告知3条→减分3条，已告知1条", False)
    assert "待出第2稿" in busy.call(editions.verify, number, code).said
    busy.undo()
    assert busy.call(stale_boards.waiting_in, "masses", Q3) == []
    busy.redo()
    assert len(busy.call(editions.correct, "masses", Q3, "告知登记有误", None)[0]) == 2
    assert "逐户告知" not in printed(busy)
    assert busy.call(stale_boards.waiting_in, "masses", Q3) == []
    tell(busy, day=date(2026, 10, 7))
    assert busy.call(stale_boards.waiting_in, "masses", Q3) == [], (
        "what is told later says nothing against it"
    )
    assert busy.call(notices.notice, Q3, busy.villages["萨日朗"], POSTED).paragraphs
    assert busy.call(books.check) == []


def printed(small: Small) -> str:
    made = small.context.paper(paper.notice_print, Q3, small.villages["萨日朗"], POSTED).result()
    small.call(paper.keep, made)
    return preview.text(made.content).replace(" ", "").replace("\n", "")
