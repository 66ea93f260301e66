"""What a sealed board's papers say that the records no longer bear, though its rows hold: told, and to be corrected."""

from __future__ import annotations

from datetime import date

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.printing import preview
from wenming_desktop.services import (
    boards,
    books,
    due_process,
    editions,
    meetings,
    notices,
    paper,
    people,
    places,
    points,
    stale_boards,
    workbench,
)
from wenming_desktop.services.stale_boards import Stale

Q3 = Period.parse("2026-Q3")
POSTED = date(2026, 10, 8)
HELD = {"day": date(2026, 9, 3), "host": "宝力道", "members": "白长河，王喜柱", "supervisor": "刘文举"}
TOLD = {"day": date(2026, 9, 6), "how": "当面", "by": "宝力道"}


def seal(small: Small, village: str | None = None) -> None:
    small.close_months(202607, 202608, 202609)
    small.call(editions.seal, "masses", Q3, small.villages[village] if village else None, today="2026-10-08")


def waiting(small: Small, village: str | None = "萨日朗") -> Stale | None:
    pk = small.villages[village] if village else None
    found = [one for one in small.call(stale_boards.waiting_in, "masses", Q3) if one.key.village_pk == pk]
    return found[0] if found else None


def state(small: Small, village: str | None = "萨日朗") -> tuple[str, int]:
    pk = small.villages[village] if village else None
    found = small.call(editions.board_json, "masses", Q3, pk)
    return found["state"], found["edition"]


def correct(small: Small, village: str | None = None) -> int:
    pk = small.villages[village] if village else None
    return len(small.call(editions.correct, "masses", Q3, "异议YY-2026-0001", pk)[0])


def notice(small: Small, edition: int | None = None) -> str:
    made = small.context.paper(
        paper.notice_print, Q3, small.villages["萨日朗"], POSTED if edition is None else None,
        edition_number=edition,
    ).result()  # fmt: skip
    small.call(paper.keep, made)
    return preview.text(made.content).replace(" ", "").replace("\n", "")


def meet(small: Small, month: int) -> int:
    return small.call(meetings.add_meeting, small.villages["萨日朗"], month, HELD)[0].pk


def test_another_item_of_the_same_points_changes_the_reason_on_the_wall(small: Small) -> None:
    """审核以后查明不是清洁户，是捐款：总分不变，榜上的理由是错的，要能出第2稿。"""
    first = small.enter("萨日朗-001", "H1", "2026-08-10")
    small.enter("萨日朗-001", "H1", "2026-08-12")
    small.enter("萨日朗-001", "H1", "2026-08-14")
    seal(small)
    assert "月评清洁户" in notice(small)
    small.call(
        points.correct, first.entry_pk, "不是清洁户", points.Correction(item_pk=small.item("Q9"), stated="10")
    )
    found = waiting(small)
    assert found is not None
    assert [one.said for one in found.differences] == ["理由：月评清洁户→月评清洁户、捐款"]
    assert (found.in_rows, found.what, state(small)) == (False, "1户", ("sealed", 1))
    assert any("1户" in todo.text for todo in small.call(workbench.todos) if todo.tag == "更正")
    old = issued_foot(small)
    assert small.call(issued_verify, *old).said.endswith("锁定以后有更正，待出第2稿。")
    assert correct(small) == 2, "the village's and the township's"
    assert (waiting(small), waiting(small, None), state(small)) == (None, None, ("sealed", 2))
    assert "捐款" in notice(small)
    assert correct(small) == 0


def issued_foot(small: Small) -> tuple[str, str]:
    row = small.rows(
        "SELECT number, code FROM issued WHERE kind = 'notice' AND village_pk = ? AND state = 'issued'",
        small.villages["萨日朗"],
    )
    return row[0]


def issued_verify(book: object, number: str, code: str) -> object:
    return editions.verify(book, number, code)  # type: ignore[arg-type]


def test_a_taken_back_entry_whose_points_another_takes_changes_the_counts(small: Small) -> None:
    """封顶的三条冲正一条，后面的补上：总分一样，登记积分事项少一条。"""
    booked = [small.enter("萨日朗-002", "J1", day) for day in ("2026-08-10", "2026-08-12", "2026-08-14")]
    seal(small)
    small.reverse(booked[0].entry_pk, "重复")
    found = waiting(small)
    assert found is not None
    assert [one.said for one in found.differences] == ["登记积分事项：加分0条、减分3条→加分0条、减分2条"]
    assert state(small) == ("sealed", 1)
    assert correct(small, "萨日朗") == 1
    assert (waiting(small), state(small)) == (None, ("sealed", 2))
    assert waiting(small, None) is not None, "the township's papers still count three"
    assert correct(small) == 1


def test_the_township_counts_what_its_villages_boards_count(small: Small) -> None:
    """先锁一个嘎查村，补记一条封顶后不得分的，再锁全部：全部的条数等于各嘎查村榜单的条数。"""
    for day in ("2026-08-10", "2026-08-12"):
        small.enter("萨日朗-002", "J1", day)
    seal(small, "萨日朗")
    late = small.draft("萨日朗-002", "J1", "2026-08-20")
    small.call(points.supplement, late, Q3, "会议PY-2026-001")
    small.call(editions.seal, "masses", Q3, None)
    whole, part = (small.call(boards.board, "masses", Q3, pk) for pk in (None, small.villages["萨日朗"]))
    assert (whole.facts.minus, part.facts.minus) == (2, 2)
    assert waiting(small) is not None
    assert correct(small) == 2
    whole, part = (small.call(boards.board, "masses", Q3, pk) for pk in (None, small.villages["萨日朗"]))
    assert (whole.facts.minus, part.facts.minus) == (3, 3)


def test_a_deduction_nobody_told_takes_the_sentence_back(small: Small) -> None:
    small.enter("萨日朗-001", "J1", "2026-08-10")
    small.enter("萨日朗-001", "J1", "2026-08-11")
    small.call(due_process.tell, Q3, small.villages["萨日朗"], None, TOLD)
    seal(small)
    assert "已告知2条" in notice(small)
    small.call(points.supplement, small.draft("萨日朗-001", "J1", "2026-08-20"), Q3, "会议PY-2026-001")
    found = waiting(small)
    assert found is not None
    assert "告知：减分2条，已告知2条→减分3条，已告知2条" in [one.said for one in found.differences]
    correct(small)
    assert "已逐户告知" not in notice(small)
    assert "已告知2条" in notice(small, 1), "the old edition stays as it was"


def test_a_meeting_taken_away_leaves_a_sentence_without_its_record(small: Small) -> None:
    """锁定以后删了评议会议：纸上还写着逐户评议，核验和工作台要说；登记回来就没有了。"""
    small.enter("萨日朗-001", "H1", "2026-08-10")
    pk = meet(small, 202608)
    seal(small)
    assert "逐户评议" in notice(small)
    assert waiting(small) is None
    small.call(meetings.remove_meeting, pk)
    found = waiting(small)
    assert found is not None
    assert [one.said for one in found.differences] == ["逐户评议：登记已不全", "全程监督：登记已不全"]
    assert "待出第2稿" in small.call(issued_verify, *issued_foot(small)).said
    small.undo()
    assert waiting(small) is None
    small.redo()
    correct(small)
    assert "逐户评议" not in notice(small)


def test_what_was_recorded_later_says_nothing_against_the_wall(small: Small) -> None:
    small.enter("萨日朗-001", "J1", "2026-08-10")
    seal(small)
    meet(small, 202608)
    small.call(due_process.tell, Q3, small.villages["萨日朗"], None, TOLD)
    assert (waiting(small), waiting(small, None)) == (None, None)
    assert correct(small) == 0


def test_a_later_printing_forgets_no_correction(small: Small) -> None:
    """重出一版换电话是另一步操作：在它以前的更正仍要更正。"""
    first = small.enter("萨日朗-001", "H1", "2026-08-10")
    small.enter("萨日朗-001", "H1", "2026-08-12")
    seal(small)
    notice(small)
    small.call(
        points.correct, first.entry_pk, "记错", points.Correction(item_pk=small.item("Q9"), stated="10")
    )
    for day, reason in ((POSTED, ""), (date(2026, 10, 9), "下雨")):
        made = small.context.paper(
            paper.board_print, "masses", Q3, small.villages["萨日朗"], "a3", first=day, reprint=reason
        ).result()
        small.call(paper.keep, made)
    assert waiting(small) is not None


def test_a_household_of_another_number_is_the_same_household(small: Small) -> None:
    """户号改了，旧号还认得；锁定的榜说的还是这一户，不用更正。"""
    seal(small)
    assert waiting(small) is None

    pk = small.households["萨日朗-001"]
    small.call(people.save_household, pk, {"number": "萨日朗-901"})
    assert state(small)[0] == "sealed"
    assert waiting(small) is None


def test_nothing_to_correct_is_no_edition(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-08-10")
    seal(small)
    assert correct(small) == 0
    with pytest.raises(UserError, match="更正原因没有填"):
        small.call(editions.correct, "masses", Q3, " ", None)
    assert small.call(books.check) == []
    assert small.call(notices.notice, Q3, small.villages["萨日朗"], POSTED).paragraphs


def test_an_old_paper_is_answered_under_its_old_name(small: Small) -> None:
    """嘎查改了名：纸上写的是萨日朗，核验也这样答。"""
    small.enter("萨日朗-001", "H1", "2026-08-10")
    seal(small)
    notice(small)
    small.call(places.save_village, small.villages["萨日朗"], {"name": "新日朗嘎查"})
    number, code = issued_foot(small)
    assert small.call(editions.verify, number, code).station == "萨日朗"
