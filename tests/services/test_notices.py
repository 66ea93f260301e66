"""The notice of a board: counted items, the days it hangs, what stops it, the clerk's own wording."""

from dataclasses import replace
from datetime import date

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.notices import MODEL, Notice, Tally
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.settings import VillageNotice
from wenming_desktop.services import board_gate, books, editions, gate, households, notices, score_sheet

Q3 = Period.parse("2026-Q3")
OCTOBER = date(2026, 10, 8)
NOTICE = "paper.notice_print"


def seal(small: Small) -> None:
    small.close_months(202607, 202608, 202609)
    small.call(editions.seal, "masses", Q3, None)


def tally(small: Small, village: str | None = "萨日朗") -> Tally:
    board = small.board("2026-Q3", village)
    return small.call(notices.facts, board, small.villages[village] if village else None, OCTOBER).tally


def set_notice(small: Small, **wanted: object) -> None:
    settings = small.call(books.settings)
    small.call(books.save_settings, replace(settings, notice=replace(settings.notice, **wanted)))


def text_of(notice: Notice, key: str) -> str:
    return next(part.text for part in notice.paragraphs if part.key == key)


def test_what_counts_as_an_item(small: Small) -> None:
    """Additions and deductions that stand; vetoes, reversals, what they reverse and top-ups are not counted."""
    small.enter("萨日朗-001", "H1", "2026-07-01")
    small.enter("萨日朗-001", "J1", "2026-07-02")
    small.enter("萨日朗-001", "J1", "2026-07-03")
    small.enter("萨日朗-001", "J1", "2026-07-04")  # counts nothing under its cap, but is a deduction
    small.enter("萨日朗-002", "V1", "2026-07-05")
    first = small.enter("萨日朗-003", "Q9", "2026-07-05", "8")
    small.enter("萨日朗-003", "Q9", "2026-07-06", "8")
    small.enter("诺敏花-001", "H1", "2026-07-01")
    small.enter("萨日朗-001", "H1", "2026-10-01")
    small.enter("包青格乐1", "D1", "2026-07-01")
    assert tally(small) == Tally(plus=3, minus=3)
    small.reverse(first.entry_pk)
    assert tally(small) == Tally(plus=2, minus=3)
    assert tally(small, None) == Tally(plus=3, minus=3)
    small.undo()
    assert (tally(small).plus, tally(small).items) == (3, 6)


def test_only_items_of_households_on_the_board_are_counted(small: Small) -> None:
    """P15: what a household was given that is 注销 or away on the last day stands on no board, so in no count of it."""
    for number in ("萨日朗-001", "萨日朗-002", "萨日朗-003", "萨日朗-004"):
        small.enter(number, "H1", "2026-08-10")
    gone = small.households
    small.call(households.set_state, gone["萨日朗-001"], "注销", date(2026, 9, 1))
    small.call(households.set_state, gone["萨日朗-002"], "常年外出", date(2026, 9, 30))
    small.call(households.set_state, gone["萨日朗-003"], "迁出", date(2026, 10, 1))  # after the quarter
    assert tally(small) == tally(small, None) == Tally(plus=2, minus=0)
    assert {line.household for line in small.board("2026-Q3", "萨日朗").lines if line.total > 10000} == {
        "萨日朗-003", "萨日朗-004",
    }  # fmt: skip
    small.call(households.merge_households, gone["萨日朗-004"], gone["萨日朗-003"], date(2026, 9, 15))
    assert tally(small) == Tally(plus=2, minus=0), "a merged household's points stand with the living one's"


def test_a_matrix_cell_is_one_item(small: Small) -> None:
    pk = small.households["萨日朗-001"]
    for points in (300, 500):
        small.call(
            score_sheet.record_sheet,
            1,
            202608,
            {(pk, "环境卫生"): points, (pk, "志愿服务"): 200, (pk, None): -100},
        )
    assert tally(small) == Tally(plus=2, minus=1)


def test_only_a_sealed_board_is_noticed(small: Small) -> None:
    with pytest.raises(UserError, match="还没有锁定，不能出公示"):
        small.call(notices.notice, Q3, 1, OCTOBER)
    draft = small.call(notices.notice, Q3, 1, OCTOBER, draft=True)
    assert draft.draft
    seal(small)
    notice = small.call(notices.notice, Q3, 1, OCTOBER)
    assert (notice.draft, notice.board.sealed is not None) == (False, True)
    assert notice.title == "苏布德苏木萨日朗嘎查2026年第三季度群众积分“红灰黑”榜公示"
    assert "《masses细则》（2026年1月1日起施行）" in text_of(notice, "opening")


def test_without_a_rule_book_there_is_no_notice(small: Small) -> None:
    with pytest.raises(UserError, match="还没有积分细则"):
        small.call(notices.notice, Period.parse("2025-Q3"), 1, OCTOBER, draft=True)


@pytest.mark.parametrize(
    ("wanted", "first", "said"),
    [
        ({}, date(2026, 10, 8), "2026年10月8日至10月14日（共7天）"),
        ({"days": 5}, date(2026, 12, 30), "2026年12月30日至2027年1月3日（共5天）"),
        # 1 to 7 October are holidays of 2026, 10 October (a Saturday) is worked.
        ({"working_days": True, "days": 5}, date(2026, 9, 30), "2026年9月30日至10月13日（共5个工作日）"),
        ({"working_days": True, "days": 5, "count_first": True}, date(2026, 9, 30), "2026年9月30日至10月12日（共5个工作日）"),
    ],
)  # fmt: skip
def test_how_long_it_hangs(small: Small, wanted: dict, first: date, said: str) -> None:
    set_notice(small, **wanted)
    assert text_of(small.call(notices.notice, Q3, 1, first, draft=True), "window") == f"{said}。"


def test_working_days_of_a_year_without_a_table_are_asked_for(small: Small) -> None:
    set_notice(small, working_days=True)
    with pytest.raises(UserError, match="还没有2027年的节假日安排"):
        small.call(notices.notice, Q3, 1, date(2026, 12, 30), draft=True)


def test_what_is_not_filled_in_yet_is_found_and_mended(small: Small) -> None:
    def codes() -> list[str]:
        return [one.code for one in small.call(board_gate.findings, Q3, 1, OCTOBER)]

    assert codes() == ["no_measures", "no_phone", "no_village_phone", "no_supervisor"]
    settings = small.call(books.settings)
    small.call(
        books.save_settings,
        replace(
            settings, institute=replace(settings.institute, phone="0475-0000000"),
            notice=replace(settings.notice, measures="苏布德苏木群众积分管理办法（试行）"),
            villages={"萨日朗嘎查": VillageNotice(supervisor="刘文举", phone="0475-0000001")},
        ),
    )  # fmt: skip
    assert codes() == []


def test_a_reason_that_names_an_offence_stops_the_print_until_approved_by_name(small: Small) -> None:
    def rename(book: object) -> None:
        with book.operation("改名"):  # type: ignore[attr-defined]
            book.db.execute("UPDATE rule_item SET text = '劝返上访人员' WHERE code = 'H1'")  # type: ignore[attr-defined]

    small.call(rename)
    for day in ("2026-07-01", "2026-08-01"):
        small.enter("萨日朗-001", "H1", day)
    board = small.board("2026-Q3", "萨日朗")
    document = board_gate.document_key(board)
    with pytest.raises(UserError, match="公示没有通过公示前检查"):
        small.call(board_gate.passed, NOTICE, board, 1)
    (finding,) = (one for one in small.call(board_gate.findings, Q3, 1) if one.stops)
    with pytest.raises(UserError, match="批准人没有填"):
        small.call(gate.approve, document, finding, " ")
    small.call(gate.approve, document, finding, "乌兰")
    assert small.call(board_gate.passed, NOTICE, board, 1) == (board, "wall")
    with pytest.raises(UserError, match="没有通过"):  # another board, another decision
        small.call(board_gate.passed, NOTICE, small.board("2026-Q3"), None)
    small.undo()
    with pytest.raises(UserError, match="没有通过"):
        small.call(board_gate.passed, NOTICE, board, 1)


def test_the_clerks_own_wording_keeps_the_figures(small: Small) -> None:
    with pytest.raises(UserError, match="少了由程序填写的内容"):
        small.call(notices.save_paragraph, "window", "挂七天。")
    small.call(notices.save_paragraph, "window", "自〔window〕止。")
    assert small.call(notices.paragraph_texts)["window"] == "自〔window〕止。"
    notice = small.call(notices.notice, Q3, 1, OCTOBER, draft=True)
    assert text_of(notice, "window") == "自2026年10月8日至10月14日（共7天）止。"
    small.call(notices.save_paragraph, "window", "")
    assert small.call(notices.paragraph_texts) == MODEL
    small.undo()
    small.undo()
    assert small.call(notices.paragraph_texts) == MODEL


def test_the_townships_notice(small: Small) -> None:
    seal(small)
    notice = small.call(notices.notice, Q3, None, OCTOBER)
    assert notice.title.startswith("苏布德苏木2026年第三季度")
    assert [one.text for one in notice.signatures] == ["苏布德苏木新时代文明实践所"]
    assert small.call(notices.village_name, None) == ""
