"""Boards from the ledger: who has a line, what decides it, what is sealed and never changes."""

from dataclasses import replace
from datetime import date

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.boards import DEFAULT_BANDS, board_json
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import board_stages, boards, books, editions, households, points

Q3 = Period.parse("2026-Q3")


def quarter_of(small: Small) -> None:
    """Red 001 and 002 (a tie), grey 003, black 004 by veto, black 006 by points; the others as they are."""
    for number, code, day in (
        ("萨日朗-001", "H1", "2026-07-12"), ("萨日朗-001", "H1", "2026-08-12"), ("萨日朗-002", "H1", "2026-08-03"),
        ("萨日朗-002", "H1", "2026-09-03"), ("萨日朗-003", "J1", "2026-07-05"), ("萨日朗-003", "J1", "2026-08-05"),
        ("萨日朗-004", "H1", "2026-08-12"), ("萨日朗-004", "V1", "2026-09-18"), ("诺敏花-001", "J2", "2026-07-05"),
        ("诺敏花-001", "J1", "2026-07-06"),
    ):  # fmt: skip
        small.enter(number, code, day)


def lines_of(board: boards.Board) -> list[tuple]:
    return [(one.household, one.rank, one.place, one.band, one.total_text, one.reason) for one in board.lines]


def test_a_villages_quarter(small: Small) -> None:
    quarter_of(small)
    board = small.board("2026-Q3", "萨日朗")
    assert lines_of(board) == [
        ("萨日朗-001", 1, 1, "red", "120", "月评清洁户"),
        ("萨日朗-002", 1, 1, "red", "120", "月评清洁户"),
        ("萨日朗-005", 3, None, "unlisted", "100", ""),
        ("萨日朗-003", 4, 1, "grey", "94", "房前屋后乱堆乱放"),
        ("萨日朗-004", None, None, "black", "—", "触及一票否决事项"),
    ]
    assert (board.station, board.base, board.draft, board.sealed) == ("萨日朗", 100_00, True, None)


def test_the_township_ranks_over_all_villages(small: Small) -> None:
    quarter_of(small)
    board = small.board("2026-Q3")
    assert [(one.household, one.rank) for one in board.lines] == [
        ("萨日朗-001", 1), ("萨日朗-002", 1), ("萨日朗-005", 3), ("诺敏花-002", 3), ("诺敏花-003", 3), ("萨日朗-003", 6),
        ("诺敏花-001", 7), ("萨日朗-004", None),
    ]  # fmt: skip
    counts = board.counts
    assert (counts.households, counts.ranked, counts.red, counts.grey, counts.black, counts.unlisted) == (
        8,
        7,
        2,
        1,
        2,
        3,
    )
    assert board.station is None


@pytest.mark.parametrize(
    ("code", "bands"),
    [
        (
            "2026-07",
            {"萨日朗-001": "red", "萨日朗-003": "grey", "诺敏花-001": "black", "萨日朗-004": "unlisted"},
        ),
        ("2026-09", {"萨日朗-002": "red", "萨日朗-004": "black", "萨日朗-003": "unlisted"}),
        # The year's base is 400: a veto in it makes its line black.
        ("2026", {"萨日朗-001": "unlisted", "萨日朗-004": "black", "诺敏花-001": "unlisted"}),
        ("2026-Q4", {"萨日朗-001": "unlisted", "萨日朗-004": "unlisted"}),
    ],
)
def test_a_veto_and_points_in_month_quarter_and_year(small: Small, code: str, bands: dict[str, str]) -> None:
    quarter_of(small)
    found = {line.household: line.band for line in small.board(code).lines}
    assert {number: found[number] for number in bands} == bands


def test_a_deduction_that_was_reversed_is_none(small: Small) -> None:
    for day in ("2026-07-12", "2026-08-12", "2026-09-12"):
        small.enter("萨日朗-001", "H1", day)
    wrong = small.enter("萨日朗-001", "J1", "2026-08-20")
    assert small.board("2026-Q3", "萨日朗").lines[0].band == "unlisted", "127 points, but a deduction"
    small.reverse(wrong.entry_pk)
    assert small.board("2026-Q3", "萨日朗").lines[0].band == "red"


def test_every_household_that_takes_part_has_a_line_and_no_other(small: Small) -> None:
    pk = small.households["萨日朗-003"]
    small.call(households.set_state, pk, "常年外出", date(2026, 9, 1))
    gone = small.households["诺敏花-002"]
    small.call(households.set_state, gone, "注销", date(2026, 10, 1))
    small.enter("萨日朗-003", "H1", "2026-07-12")
    third, board = small.board("2026-Q3"), small.board("2026-08")
    assert "萨日朗-003" not in {line.household for line in third.lines}
    assert "诺敏花-002" in {line.household for line in third.lines}, "it took part on the period's last day"
    assert "萨日朗-003" in {line.household for line in board.lines}
    assert third.away == 1
    assert len(small.board("2026-Q4").lines) == 6


def test_a_minor_head_and_the_same_names(small: Small) -> None:
    shown = {line.household: line.shown for line in small.board("2026-Q3", "萨日朗").lines}
    assert shown == {
        "萨日朗-001": "包青格乐", "萨日朗-002": "王秀兰（1组）", "萨日朗-003": "王秀兰（2组）", "萨日朗-004": "李䶮",
        "萨日朗-005": "萨日朗-005户",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("period", "today", "minor"),
    [
        ("2028-Q4", "2029-01-05", False),  # of age by its last day
        ("2028-Q3", "2029-01-05", True),
        ("2028-Q4", "2028-11-10", True),  # a draft printed before he is
    ],
)
def test_whoever_comes_of_age_by_the_periods_last_day_is_named_from_that_day_on(
    small: Small, period: str, today: str, minor: bool
) -> None:
    """苏力德 was born on 2010-11-11."""
    board = small.call(boards.board, "masses", Period.parse(period), today=today)
    assert {line.household: line.minor for line in board.lines}["萨日朗-005"] is minor


def test_a_household_without_a_head_is_printed_by_number(small: Small) -> None:
    def lose_head(book: object) -> None:
        with book.operation("x"):  # type: ignore[attr-defined]
            book.db.execute("UPDATE household SET head_pk = NULL WHERE number = '诺敏花-001'")  # type: ignore[attr-defined]

    small.call(lose_head)
    assert {line.household: line.shown for line in small.board("2026-Q3").lines}[
        "诺敏花-001"
    ] == "诺敏花-001户"


def test_merged_households_count_as_one(small: Small) -> None:
    small.enter("萨日朗-002", "H1", "2026-07-01")
    small.enter("萨日朗-001", "H1", "2026-07-01")
    keep, gone = small.households["萨日朗-001"], small.households["萨日朗-002"]
    small.call(households.merge_households, keep, gone, date(2026, 9, 30))
    board = small.board("2026-Q3", "萨日朗")
    assert (board.lines[0].household, board.lines[0].total, len(board.lines)) == ("萨日朗-001", 120_00, 4)
    assert len(small.call(boards.why, "masses", Q3, keep)) == 2


def test_a_household_merged_later_still_stands_on_the_earlier_board(small: Small) -> None:
    small.enter("萨日朗-002", "H1", "2026-07-01")
    small.enter("萨日朗-001", "H1", "2026-07-01")
    small.enter("萨日朗-002", "Z2", "2026-10-02")
    keep, gone = small.households["萨日朗-001"], small.households["萨日朗-002"]
    before = small.board("2026-Q3", "萨日朗")
    small.call(households.merge_households, keep, gone, date(2026, 10, 1))
    assert small.board("2026-Q3", "萨日朗") == before
    assert [len(small.call(boards.why, "masses", Q3, key)) for key in (keep, gone)] == [1, 1]
    assert small.totals("2026-Q4")["萨日朗-001"] == 106_00
    assert small.totals("2026")["萨日朗-001"] == 400_00 + 26_00
    assert "萨日朗-002" not in small.totals("2026")


def test_the_villages_own_order_breaks_ties(small: Small) -> None:
    order = [small.households[f"萨日朗-00{n}"] for n in (5, 3, 1, 2, 4)]
    small.call(households.set_village_order, small.villages["萨日朗"], order)
    assert [line.key for line in small.board("2026-Q3", "萨日朗").lines] == order


def test_why_opens_the_entries_by_date_reversals_too(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-09-12")
    small.enter("萨日朗-001", "H1", "2026-07-12")
    small.enter("萨日朗-001", "H1", "2026-10-01")
    wrong = small.enter("萨日朗-001", "J1", "2026-08-12")
    small.reverse(wrong.entry_pk)
    found = small.call(boards.why, "masses", Q3, small.households["萨日朗-001"])
    assert [(row.event_date.isoformat(), row.points, row.stands) for row in found] == [
        ("2026-07-12", 1000, True), ("2026-08-12", -300, False), ("2026-08-12", 300, False), ("2026-09-12", 1000, True),
    ]  # fmt: skip


def test_the_party_track_ranks_persons_without_bands(small: Small) -> None:
    small.enter("李䶮2", "D1", "2026-09-10")
    small.enter("包青格乐1", "K1", "2026-09-10")
    board = small.board("2026-Q3", track="party")
    assert [(line.rank, line.person, line.band, line.total) for line in board.lines] == [
        (1, "李䶮", None, 300),
        (2, "包青格乐", None, -500),
    ]
    assert (board.bands, board.base) == (None, 0)
    (row,) = small.call(boards.why, "party", Q3, small.people["李䶮2"])
    assert row.points == 300
    assert [line.person for line in small.board("2026-Q3", "萨日朗", "party").lines] == ["李䶮", "包青格乐"]
    assert small.board("2026-Q3", "诺敏花", "party").lines == ()


def test_who_left_the_branch_before_the_period_ended_has_no_line(small: Small) -> None:
    def leave(book: object) -> None:
        with book.operation("x"):  # type: ignore[attr-defined]
            book.db.execute("UPDATE person SET left_on = '2026-08-15' WHERE name = '李䶮'")  # type: ignore[attr-defined]

    small.call(leave)
    assert [line.person for line in small.board("2026-Q3", track="party").lines] == ["包青格乐"]
    assert len(small.board("2026-07", track="party").lines) == 2


def test_other_thresholds_are_tried_before_anything_is_saved(small: Small) -> None:
    quarter_of(small)
    wanted = replace(DEFAULT_BANDS["quarter"], red=121_00, grey=93_00)
    board, moved = small.call(boards.try_bands, "masses", Q3, None, wanted)
    assert board.counts.red == 0
    assert [(move.line.household, move.before, move.after) for move in moved] == [
        ("萨日朗-001", "red", "unlisted"), ("萨日朗-002", "red", "unlisted"), ("萨日朗-003", "grey", "unlisted"),
    ]  # fmt: skip
    assert small.board("2026-Q3").counts.red == 2, "nothing was saved"


def test_saved_thresholds_hold_for_drafts(small: Small) -> None:
    quarter_of(small)
    settings = small.call(books.settings)
    bands = settings.bands | {"quarter": replace(DEFAULT_BANDS["quarter"], red=121_00)}
    small.call(books.save_settings, replace(settings, bands=bands))
    assert small.board("2026-Q3").counts.red == 0
    small.undo()
    assert small.board("2026-Q3").counts.red == 2


def test_against_the_quarter_before(small: Small) -> None:
    quarter_of(small)
    small.enter("诺敏花-002", "H1", "2026-05-01")
    small.enter("诺敏花-002", "H1", "2026-06-01")
    moved = small.call(boards.compare, "masses", Q3, small.villages["诺敏花"])
    assert [(move.line.household, move.before, move.after) for move in moved] == [
        ("诺敏花-002", "red", "unlisted"),
        ("诺敏花-001", "unlisted", "black"),
    ]


def test_a_board_with_an_open_month_is_a_draft_and_is_not_sealed(small: Small) -> None:
    quarter_of(small)
    small.close_months(202607, 202608)
    assert small.board("2026-Q3").draft
    with pytest.raises(UserError, match="2026年9月还没有审核，不能锁定榜单"):
        small.call(editions.seal, "masses", Q3, None)
    assert small.call(boards.sealed_boards) == []


def sealed(small: Small, village: str | None = None) -> boards.Board:
    pk = small.villages[village] if village else None
    return small.call(editions.seal, "masses", Q3, pk, today="2026-10-08")[0]


def test_sealing_the_township_seals_every_village(small: Small) -> None:
    quarter_of(small)
    small.close_months(202607, 202608, 202609)
    board = sealed(small)
    assert (board.sealed, board.draft) == ("2026-10-08T09:00:00", False)
    assert {one.village for one in small.call(boards.sealed_boards)} == {None, "萨日朗", "诺敏花"}
    assert small.board("2026-Q3", "萨日朗").sealed is not None
    assert small.board("2026-Q2").sealed is None


def test_a_village_may_be_sealed_before_the_township(small: Small) -> None:
    quarter_of(small)
    small.close_months(202607, 202608, 202609)
    first = sealed(small, "萨日朗")
    assert small.board("2026-Q3").sealed is None
    sealed(small)
    assert small.board("2026-Q3", "萨日朗") == first
    assert len(small.call(boards.sealed_boards)) == 3


def test_sealing_again_changes_nothing(small: Small) -> None:
    quarter_of(small)
    small.close_months(202607, 202608, 202609)
    first = sealed(small)
    again, changes = small.call(editions.seal, "masses", Q3, None)
    assert (again, changes.nouns) == (first, frozenset())
    assert len(small.call(boards.sealed_boards)) == 3


def test_a_sealed_board_never_changes(small: Small) -> None:
    """Later entries, other thresholds, another head, another rule: it answers from its own rows, after a restart too."""
    quarter_of(small)
    small.close_months(202607, 202608, 202609)
    first = sealed(small)
    paper = board_json(first)
    small.enter("萨日朗-001", "V1", "2026-07-12")
    small.reverse(1)
    settings = small.call(books.settings)
    small.call(
        books.save_settings,
        replace(settings, bands=settings.bands | {"quarter": replace(DEFAULT_BANDS["quarter"], red=1)}, base={"masses": {"quarter": 0}}),
    )  # fmt: skip

    def change_people(book: object) -> None:
        with book.operation("x"):  # type: ignore[attr-defined]
            book.db.execute("UPDATE person SET name = '别人'")  # type: ignore[attr-defined]
            book.db.execute("UPDATE rule_item SET text = '别的'")  # type: ignore[attr-defined]
            book.db.execute("UPDATE household SET number = '新' || number")  # type: ignore[attr-defined]

    small.call(change_people)
    small.reopen()
    again = small.board("2026-Q3")
    assert again == first
    assert board_json(again) == paper
    assert (
        again.checksum
        == first.checksum
        == small.rows("SELECT checksum FROM issued WHERE kind = 'board' AND village_pk IS NULL")[0][0]
    )
    assert small.board("2026").lines != (), "other periods go on from the ledger"


def test_sealing_cannot_be_undone(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-07-12")
    small.close_months(202607, 202608, 202609)
    sealed(small)
    with pytest.raises(UserError, match="没有可以撤销的操作"):
        small.undo()


def test_the_rule_text_of_a_board_is_of_every_version_that_held_in_it(small: Small) -> None:
    from wenming_desktop.domain.rules import RuleItem
    from wenming_desktop.storage import rules_store

    def version(book: object, name: str, starts: str) -> None:
        with book.operation(name):  # type: ignore[attr-defined]
            pk = rules_store.insert_book(book.db, "masses", name, starts)  # type: ignore[attr-defined]
            rules_store.insert_item(book.db, pk, RuleItem("H1", "环境卫生", "月评清洁户", 1200, 1200))  # type: ignore[attr-defined]

    small.call(version, "第二版", "2026-09-01")
    small.call(version, "第三版", "2026-10-01")
    text = small.board("2026-Q3").rule_text
    assert text.startswith("masses细则（2026-01-01起施行）\nS1\t思想观念\t参加理论宣讲\t+2\n")
    assert "第二版（2026-09-01起施行）\nH1\t环境卫生\t月评清洁户\t+12" in text
    assert "第三版" not in text
    assert small.board("2026-Q2").rule_text.count("起施行") == 1
    assert small.board("2025").rule_text == ""


def test_where_a_board_stands_and_what_blocks_it(small: Small) -> None:
    def said() -> list[tuple[str, str, str]]:
        return [
            (one.name, one.state, one.hint) for one in small.call(board_stages.stages, "masses", Q3, None)
        ][:3]

    small.close_months(202607)
    assert said() == [("月度审核", "todo", "还没有积分"), ("拟定榜单", "todo", ""), ("张榜公示", "todo", "")]
    small.enter("萨日朗-001", "H1", "2026-09-01")
    assert said() == [
        ("月度审核", "current", "8月未审核"),
        ("拟定榜单", "todo", ""),
        ("张榜公示", "todo", ""),
    ]
    small.close_months(202609)
    assert said() == [("月度审核", "done", ""), ("拟定榜单", "current", "可锁定"), ("张榜公示", "todo", "")]
    sealed(small)
    assert said() == [("月度审核", "done", ""), ("拟定榜单", "done", ""), ("张榜公示", "current", "待打印")]


def test_a_village_that_is_not_there(small: Small) -> None:
    with pytest.raises(UserError, match="没有这个嘎查村"):
        small.call(boards.board, "masses", Q3, 99)


def test_top_ups_belong_to_the_reason_of_their_item(small: Small) -> None:
    first = small.enter("萨日朗-001", "Q9", "2026-08-01", "10")
    small.enter("萨日朗-001", "Q9", "2026-08-02", "10")
    for day in ("2026-07-01", "2026-09-01"):
        small.enter("萨日朗-001", "H1", day)
    small.reverse(first.entry_pk)
    line = small.board("2026-Q3", "萨日朗").lines[0]
    assert (line.total, line.reason) == (130_00, "月评清洁户、捐款")


def test_a_whole_group_on_the_board(small: Small) -> None:
    small.call(points.record_group, small.villages["萨日朗"], 2, small.item("Z2"), date(2026, 8, 8))
    assert [line.total for line in small.board("2026-08", "萨日朗").lines] == [600, 600, 600, 0, 0]
