"""A head found out to be under age, or of age, after the board was sealed: no paper names him, and it can be put right."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.scenes.book import Said, Town, did, words_of
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import boards, erasure, history, households, people, stale_boards, workbench
from wenming_desktop.services.stale_boards import Stale

Q3 = Period.parse("2026-Q3")
H1, NAME, BY_NUMBER = "萨日朗-001", "包青格乐", "萨日朗-001户"
CHILD, GROWN = date(2012, 3, 3), date(1971, 1, 11)


def birth(town: Town, day: date, name: str = NAME) -> None:
    town.call(people.save_person, town.person_pk(name), {"birth": day})


def sealed(town: Town, born: date = GROWN) -> Town:
    """Q3 is sealed with 萨日朗-001 on the red list, its head born on a day."""
    birth(town, born)
    town.add(H1, "H1", "2026-08-10")
    town.close("2026-07", "2026-08", "2026-09")
    town.set_bands("quarter", red=105_00)
    town.seal("2026-Q3")
    return town


def waiting(town: Town, station: str | None = "萨日朗") -> Stale | None:
    found = town.call(stale_boards.waiting_in, "masses", Q3)
    return next((one for one in found if one.station == station), None)


def prints(town: Town) -> dict[str, tuple[Said, Path]]:
    """Every public paper of the village's board."""
    made = {"notice": town.try_notice("2026-Q3", "萨日朗")}
    for what, end in {"list": "a4.pdf", "poster": "a3.pdf", "workbook": "xlsx"}.items():
        out = town.folder.with_name(f"{what}.{end.rpartition('.')[2]}")
        size = ("--paper", "a3") if what == "poster" else ()
        said = town("board", "2026-Q3", "--station", "萨日朗", "--from", "2026-10-08", *size, "-o", out)
        made[what] = (said, out)
    return made


def test_no_paper_of_a_sealed_board_names_who_is_a_minor_now(town: Town) -> None:
    """锁定以后查明户主2012年出生：公示、名单、海报、表格第一次打印都停下来，不等印出才知道。"""
    sealed(town)
    birth(town, CHILD)
    for what, (said, out) in prints(town).items():
        assert said.code == 1, what
        assert "“萨日朗-001户户主”未满18周岁，对外不印姓名" in said.err, what
        assert "请出第2稿，姓名改印户号：窗口里点“出第2稿”，命令行用 --correct --cause 原因。" in said.err, (
            what
        )
        assert not out.exists(), what


def test_it_is_words_that_wait_and_the_next_edition_bears_the_number(town: Town) -> None:
    sealed(town)
    birth(town, CHILD)
    found = waiting(town)
    assert found is not None
    assert [one.said for one in found.differences] == [
        f"姓名：榜上印的是“{NAME}”，未满18周岁，应印{BY_NUMBER}"
    ]
    assert (found.in_rows, found.what, town.board("2026-Q3", "萨日朗")["state"]) == (False, "1户", "sealed")
    assert waiting(town, None) is not None, "the township's board names him too"
    assert any("1户" in one.text for one in town.call(workbench.todos) if one.tag == "更正")
    town.correct("2026-Q3", "出生日期登错")
    board = town.board("2026-Q3", "萨日朗")
    assert (board["edition"], board["state"], waiting(town), waiting(town, None)) == (2, "sealed", None, None)
    for what, (said, _) in prints(town).items():
        did(said)
        if what == "notice":
            words = town.text(*town.try_notice("2026-Q3", "萨日朗"))
            assert (BY_NUMBER in words, NAME in words) == (True, False)


def test_the_edition_before_is_not_printed_with_the_name_either(town: Town) -> None:
    sealed(town)
    birth(town, CHILD)
    town.correct("2026-Q3", "出生日期登错")
    said, _ = town.try_notice("2026-Q3", "萨日朗", edition=1)
    assert said.code == 1
    assert "这是第1稿，请印现行的第2稿。" in said.err


def test_a_paper_printed_already_is_said_where_corrections_are_listed(town: Town) -> None:
    """先印了再查明：待更正的地方写明已经印出，请先撤下。"""
    sealed(town)
    did(town.try_notice("2026-Q3", "萨日朗")[0])
    birth(town, CHILD)
    found = waiting(town)
    assert found is not None
    assert found.hangs
    assert found.what == "1户；有未成年人姓名已经印出，请先撤下"
    assert [one.said for one in found.differences] == [
        f"姓名：榜上印的是“{NAME}”，未满18周岁，应印{BY_NUMBER}；已经印出，请先撤下"
    ]
    (todo,) = [one for one in town.call(workbench.todos) if one.tag == "更正"]
    assert todo.text.endswith("，要出新的一稿；有未成年人姓名已经印出，请先撤下")
    said, _ = town.try_notice("2026-Q3", "萨日朗", name="再印")
    assert said.code == 1, "nor is it printed again"


def test_what_hangs_is_told_though_it_was_printed_after_the_list_was_read(town: Town) -> None:
    """The list of what waits is kept between readings: printing changes no row, and must not be missed."""
    sealed(town)

    def read_print_read(book: Any) -> tuple[bool, bool]:
        before = stale_boards.waiting_in(book, "masses", Q3)[0].hangs
        with book.operation("印出"):
            book.db.execute(
                "UPDATE issued SET files = '{\"notice\": \"x\"}' WHERE kind = 'notice' AND village_pk = "
                "(SELECT pk FROM village WHERE base = '萨日朗')"
            )
        return before, stale_boards.waiting_in(book, "masses", Q3)[0].hangs

    birth(town, CHILD)
    assert town.call(read_print_read) == (False, True)


def test_a_head_hidden_by_a_wrong_birth_date_is_told_and_correctable(town: Town) -> None:
    """反过来：出生日期登错成了2012年，榜上只印了户号，改对以后要能印上姓名。"""
    sealed(town, born=CHILD)
    assert NAME not in town.notice("2026-Q3", "萨日朗")
    birth(town, GROWN)
    found = waiting(town)
    assert found is not None
    assert [one.said for one in found.differences] == [
        f"姓名：榜上印的是“{BY_NUMBER}”，不是未成年人，应印姓名"
    ]
    assert (found.in_rows, found.hangs) == (False, False)
    town.correct("2026-Q3", "出生日期登错")
    assert NAME in town.notice("2026-Q3", "萨日朗", name="第2稿")


def test_taking_the_birth_date_back_takes_the_correction_back(town: Town) -> None:
    sealed(town)
    birth(town, CHILD)
    assert waiting(town) is not None
    town.call(history.undo)
    assert waiting(town) is None


@pytest.mark.parametrize(("born", "hidden"), [(date(2008, 10, 1), True), (date(2008, 9, 30), False)])
def test_the_day_that_counts_is_the_boards_last(town: Town, born: date, hidden: bool) -> None:
    """9月30日那天还没有满18周岁的，十月里满了也不印姓名。"""
    sealed(town)
    birth(town, born)
    assert (waiting(town) is not None) == hidden
    assert (town.try_notice("2026-Q3", "萨日朗")[0].code == 1) == hidden


def test_a_draft_before_the_periods_end_hides_who_is_a_minor_today(town: Town) -> None:
    """第四季度的草稿10月27日印：12月才满18周岁的，现在不印姓名。"""
    birth(town, date(2008, 12, 1))
    town.add(H1, "H1", "2026-10-10")
    town.set_bands("quarter", red=105_00)
    words = town.text(*town.try_notice("2026-Q4", "萨日朗", first="2026-10-28", draft=True))
    assert (BY_NUMBER in words, NAME in words) == (True, False)


def test_a_name_of_a_head_put_right_since_is_held_back_too(town: Town) -> None:
    """锁定时的户主其实是个孩子，后来户主改成了大人：榜上印的还是孩子的姓名。"""
    sealed(town)
    wife = town.person_pk("斯琴高娃")
    town.call(households.set_head, town.household_pk(H1), wife, date(2026, 9, 1), "登记有误")
    birth(town, CHILD)
    said, _ = town.try_notice("2026-Q3", "萨日朗")
    assert (said.code, "未满18周岁" in said.err, waiting(town) is not None) == (1, True, True)
    town.correct("2026-Q3", "出生日期登错")
    words = town.notice("2026-Q3", "萨日朗")
    assert ("斯琴高娃" in words, NAME in words, waiting(town)) == (True, False, None)


def test_a_household_of_the_grey_list_names_nobody_in_public_and_waits_for_nothing(town: Town) -> None:
    town.add("萨日朗-002", "J2", "2026-08-10")
    sealed(town)
    birth(town, CHILD, "王秀兰")
    assert waiting(town) is None


@pytest.mark.parametrize("born", [CHILD, GROWN])
def test_whose_data_were_erased_hangs_on_no_wall(town: Town, born: date) -> None:
    """户主要求删除个人信息：以后的榜只印户号；锁定过的照旧，不会因为没有出生日期了就要改印姓名。"""
    sealed(town, born)
    before = town.board("2026-Q3", "萨日朗")["rows"]
    town.add(H1, "H1", "2026-10-10")
    town.call(erasure.erase, town.person_pk(NAME), "本人要求")
    assert waiting(town) is None
    assert town.board("2026-Q3", "萨日朗")["rows"] == before
    said, out = town.try_notice("2026-Q3", "萨日朗")
    assert said.code == 0, said.err
    shown = BY_NUMBER if born == CHILD else NAME
    assert shown in words_of(out.read_bytes())
    drawn = town.call(boards.board, "masses", Period.parse("2026-Q4"), None)
    assert [line.shown for line in drawn.lines if line.household == H1] == [BY_NUMBER]
