"""Whether a sealed board still says what the ledger says, and a township made of its villages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.domain.board_facts import BoardFacts
from wenming_desktop.domain.boards import DEFAULT_BANDS, Board, Item, Standing, rank_lines, township_lines
from wenming_desktop.domain.editions import (
    BOARD_STATE_LABELS,
    BoardState,
    Stand,
    differences,
    edition_words,
    of_minors,
    other_facts,
    other_names,
    other_reasons,
)
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.points import Entry
from wenming_desktop.domain.rules import Track
from wenming_desktop.domain.statements import ReviewFacts

Q3 = Period.parse("2026-Q3")
BANDS = DEFAULT_BANDS["quarter"]


def standing(key: int, points: int = 0, **changes: Any) -> Standing:
    plain = Standing(
        key=key, household=f"萨日朗-{key:03d}", name=f"户{key}", village="萨日朗嘎查", village_order=1, own_order=None,
        group="1", points=points, deducted=False, veto=False,
    )  # fmt: skip
    return plain._replace(**changes)


def sealed(*standings: Standing, track: Track = "masses") -> Board:
    bands = BANDS if track == "masses" else None
    return Board(
        track=track, period=Q3, station="萨日朗", lines=rank_lines(standings, bands, 100_00), bands=bands, base=100_00,
        rule_text="", sealed="2026-10-08T09:00:00", edition=1, facts=BoardFacts(0, 0, ()),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("now", "parted"),
    [
        ([standing(1, 20_00), standing(2)], []),
        ([standing(1, 20_00, name="另写的名字"), standing(2)], []),
        ([standing(1, 10_00), standing(2)], [1]),
        ([standing(1, 20_00, deducted=True), standing(2)], [1]),
        ([standing(1, 20_00, veto=True), standing(2)], [1]),
        ([standing(1, 20_00, group="2"), standing(2)], [1]),
        ([standing(1, 20_00, village="柳湾村"), standing(2)], [1]),
        ([standing(1, 20_00, household="萨日朗-009"), standing(2)], []),
        ([standing(1, 20_00)], [2]),
        ([standing(1, 20_00), standing(2), standing(3)], [3]),
    ],
    ids=[
        "the same",
        "a name spelt anew",
        "points",
        "a deduction",
        "a veto",
        "group",
        "village",
        "another number of the same household",
        "gone",
        "new",
    ],
)
def test_what_makes_a_board_wait_for_its_next_edition(now: list[Standing], parted: list[int]) -> None:
    board = sealed(standing(1, 20_00), standing(2))
    assert [difference.key for difference in differences(board, now)] == parted


def test_a_village_spelt_anew_is_the_same_village() -> None:
    board = sealed(standing(1))
    now = [standing(1, village="萨日朗社区")]
    assert differences(board, now)
    assert differences(board, now, {"萨日朗嘎查": "萨日朗社区"}) == []


def member(key: int, points: int = 0, **changes: Any) -> Standing:
    return standing(key, points, person=f"党员{key}", **changes)


def test_of_the_party_only_points_and_vetoes_count_since_membership_has_no_days() -> None:
    board = sealed(member(1, 3_00), member(2), track="party")
    assert differences(board, [member(1, 3_00)]) == [], "who left"
    assert differences(board, [member(1, 3_00, group="4"), member(2), member(3)]) == [], (
        "who moved, who joined"
    )
    found = differences(board, [member(1), member(2, veto=True), member(3, 2_00)])
    assert [(one.key, one.sealed is None) for one in found] == [(1, False), (2, False), (3, True)]
    joined = [member(1, 3_00), member(2), member(4, veto=True), member(5, deducted=True)]
    assert [(one.key, one.sealed) for one in differences(board, joined)] == [(4, None), (5, None)]


@pytest.mark.parametrize(
    ("edition", "words"), [(None, ""), (1, ""), (2, "第2稿（更正）"), (3, "第3稿（更正）")]
)
def test_only_a_later_edition_says_which_it_is(edition: int | None, words: str) -> None:
    assert edition_words(edition) == words


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(-30, 30), st.booleans()), max_size=14))
def test_a_township_made_of_its_villages_ranks_as_one_made_at_once(rows: list[tuple[int, int, bool]]) -> None:
    """The same lines, ranks, places and order as if all households had been ranked together."""
    every = [
        standing(
            key, points * 100, village=f"{village}村", village_order=village, veto=veto, household=f"{village}-{key:03d}",
            name=f"户{key}",
        )
        for key, (village, points, veto) in enumerate(rows)
    ]  # fmt: skip
    parts = [sealed(*(one for one in every if one.village_order == village)) for village in (1, 2, 3)]
    assert township_lines(parts) == rank_lines(every, BANDS, 100_00)


def test_a_board_is_read_back_from_its_content_and_its_checksum_covers_it() -> None:
    board = sealed(standing(1, 20_00), standing(2, -5_00, deducted=True))
    again = Board.from_content(board.content, "masses", Q3, sealed=str(board.sealed), edition=1, cause="")
    assert again == board
    assert again.checksum == board.checksum
    assert replace(board, facts=BoardFacts(1, 0, ())).checksum != board.checksum
    assert replace(board, away=1).checksum != board.checksum


def test_content_of_the_first_version_has_its_own_checksum() -> None:
    board = sealed(standing(1, 20_00))
    old = {key: board.content[key] for key in ("station", "bands", "base", "rule_text", "away", "lines")}
    read = Board.from_content(old, "masses", Q3, sealed=str(board.sealed), edition=1, cause="")
    assert (read.version, read.facts) == (1, None)
    told = replace(read, facts=BoardFacts(3, 1, ()))
    assert told.checksum == read.checksum, "facts added at an upgrade lie beside it"
    party = sealed(member(1), track="party")
    assert (
        Board.from_content(party.content, "party", Q3, sealed=str(party.sealed), edition=1, cause="") == party
    )


@pytest.mark.parametrize(
    ("period", "counts_in", "corrects"), [(202608, 202608, False), (202610, 202608, True)]
)
def test_what_is_booked_after_its_month_was_audited_corrects_it(
    period: int, counts_in: int, corrects: bool
) -> None:
    from datetime import date

    entry = Entry(
        pk=1, track="masses", household_pk=1, person_pk=None, period=period, event_date=date(2026, 8, 10), code="H1",
        category="", text="月评清洁户", claimed=1000, points=1000, counts_in=counts_in,
    )  # fmt: skip
    assert entry.corrects_closed is corrects


def test_a_reason_the_items_no_longer_give() -> None:
    """The row holds, the words do not: only lines that are listed have a reason, only those asked about are compared."""
    board = sealed(standing(1, 20_00, items=(Item("月评清洁户", 20_00),)), standing(2), standing(3, -5_00))
    items = (Item("义务植树", 20_00),)
    now = [standing(1, 20_00, items=items), standing(2, items=items), standing(3, -5_00)]
    (found,) = other_reasons(board, now)
    assert (found.key, found.said, found.in_rows) == (1, "理由：月评清洁户→义务植树", False)
    assert found.sealed == found.now
    assert other_reasons(board, now[1:]) == []
    (row,) = differences(board, [standing(1, 10_00), *now[1:]])
    assert row.in_rows


REVIEWED = ReviewFacts((202607,), (202607,), (202607,), 2, 2)


@pytest.mark.parametrize(
    ("sealed_facts", "now", "said"),
    [
        (REVIEWED, REVIEWED, []),
        (REVIEWED, replace(REVIEWED, deductions=3), ["告知：减分2条，已告知2条→减分3条，已告知2条"]),
        (REVIEWED, replace(REVIEWED, told=1), ["告知：减分2条，已告知2条→减分2条，已告知1条"]),
        (REVIEWED, replace(REVIEWED, supervised=()), ["全程监督：登记已不全"]),
        (
            REVIEWED,
            replace(REVIEWED, reviewed=(), supervised=()),
            ["逐户评议：登记已不全", "全程监督：登记已不全"],
        ),
        (replace(REVIEWED, told=1), replace(REVIEWED, told=0), []),
        (ReviewFacts((202607,)), REVIEWED, []),
    ],
    ids=[
        "the same",
        "one more deduction",
        "a telling less",
        "nobody sat in",
        "no meeting",
        "never said",
        "recorded later",
    ],
)
def test_what_the_records_no_longer_bear(
    sealed_facts: ReviewFacts, now: ReviewFacts, said: list[str]
) -> None:
    found = other_facts(BoardFacts(3, 1, (), review=sealed_facts), BoardFacts(3, 1, (), review=now))
    assert [one.said for one in found] == said
    assert not any(one.in_rows for one in found)


def test_counts_that_differ_are_said() -> None:
    (found,) = other_facts(BoardFacts(3, 1, ()), BoardFacts(2, 1, ()))
    assert (found.key, found.said) == (0, "登记积分事项：加分3条、减分1条→加分2条、减分1条")


@pytest.mark.parametrize(
    ("gone", "parted"),
    [({}, []), ({"points": -5_00}, [1]), ({"deducted": True}, [1]), ({"veto": True}, [1])],
    ids=["with nothing", "with points", "with a deduction", "with a veto"],
)
def test_a_member_who_went_counts_where_he_had_something(gone: dict[str, Any], parted: list[int]) -> None:
    """党员随户迁走：有积分的，原支部的表也要更正，不能两张表都印他。"""
    board = sealed(standing(1, **gone), standing(2), track="party")
    assert [one.key for one in differences(board, [standing(2)])] == parted


def test_a_member_who_went_with_nothing_does_not_end_the_comparison() -> None:
    board = sealed(standing(1), standing(2), standing(3, 5_00), track="party")
    now = [standing(3, 5_00), standing(2, veto=True)]
    assert [one.key for one in differences(board, now)] == [2]


def test_a_reason_that_differs_names_the_row_it_stands_in() -> None:
    board = sealed(standing(1, 20_00, items=(Item("月评清洁户", 20_00),)))
    (found,) = other_reasons(board, [standing(1, 20_00, items=(Item("义务植树", 20_00),))])
    assert found.sealed == Stand("萨日朗-001", "萨日朗嘎查", "1", 120_00, False, False)
    (facts,) = other_facts(BoardFacts(3, 1, ()), BoardFacts(2, 1, ()))
    assert (facts.name, facts.sealed, facts.now) == ("公示文稿", None, None)


def test_every_state_of_a_board_has_its_word() -> None:
    assert BOARD_STATE_LABELS == {
        "draft": "草稿", "ready": "可锁定", "sealed": "已锁定", "stale": "待更正", "confirmed": "结果已确认",
        "superseded": "已更正",
    }  # fmt: skip
    assert set(BOARD_STATE_LABELS) == set(get_args(BoardState))


# ---- names of who is under age ----
RED = {"points": 50_00}


@pytest.mark.parametrize(
    ("heads", "young", "minors"),
    [
        ({1: ("户1", False)}, {}, set()),
        ({1: ("户1", True)}, {}, {1}),
        ({1: ("新户主", False)}, {1: {"户1"}}, {1}),  # the name sealed is that of a child of the house
        ({1: ("新户主", False)}, {1: {"别的孩子"}}, set()),
        (
            {1: ("户1", False)},
            {1: {"户1"}},
            set(),
        ),  # father and child are called the same: the head is of age
        ({}, {1: {"户1"}}, {1}),
        ({}, {}, set()),
    ],
    ids=[
        "grown",
        "a minor",
        "head no more",
        "another child",
        "a namesake",
        "household gone",
        "nothing known",
    ],
)
def test_a_line_is_a_minors_by_what_is_known_now(
    heads: dict[int, tuple[str, bool]], young: dict[int, set[str]], minors: set[int]
) -> None:
    assert of_minors(sealed(standing(1, **RED)), heads, young) == minors


@pytest.mark.parametrize(
    ("was_minor", "is_minor", "said"),
    [
        (False, True, "姓名：榜上印的是“户1”，未满18周岁，应印萨日朗-001户"),
        (True, False, "姓名：榜上印的是“萨日朗-001户”，不是未成年人，应印姓名"),
        (True, True, ""),
        (False, False, ""),
    ],
)
def test_a_name_that_should_not_hang_or_should_is_words_only(
    was_minor: bool, is_minor: bool, said: str
) -> None:
    found = other_names(sealed(standing(1, minor=was_minor, **RED)), {1} if is_minor else set())
    assert [(one.key, one.said, one.in_rows, one.hides) for one in found] == (
        [(1, said, False, is_minor)] if said else []
    )


def test_a_line_no_public_paper_names_is_not_told() -> None:
    assert other_names(sealed(standing(1)), {1}) == []
