"""Bands, ranks with ties, the reason behind each line, names as a public print shows them, counts, checksum."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.domain.board_facts import BoardFacts, RuleInForce
from wenming_desktop.domain.boards import (
    DEFAULT_BANDS,
    Bands,
    Board,
    Item,
    Line,
    Standing,
    board_json,
    count_bands,
    line_of,
    rank_lines,
    reason,
    row_json,
    shown_names,
    stop_if_nobody,
)
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.moves import moves
from wenming_desktop.domain.periods import Period

QUARTER = DEFAULT_BANDS["quarter"]
Q3 = Period.parse("2026-Q3")


def household(number: int, points: int = 0, **more: object) -> Standing:
    """A household of 萨日朗 with hundredths of the quarter, base not counted."""
    one = Standing(
        key=number, household=f"萨日朗-{number:03d}", name=f"户主{number}", village="萨日朗", village_order=1, own_order=None,
        group=1, points=points, deducted=False, veto=False,
    )  # fmt: skip
    return one._replace(**more)


def board(*households: Standing, **more: object) -> Board:
    one = Board("masses", Q3, "萨日朗", rank_lines(households, QUARTER, 100_00), QUARTER, 100_00, "细则")
    return replace(one, **more)


@pytest.mark.parametrize(
    ("kind", "total", "deducted", "veto", "band"),
    [
        # quarter: red >= 120 and no deduction, grey < 96, black < 90 or veto
        ("quarter", 120_00, False, False, "red"), ("quarter", 119_99, False, False, "unlisted"),
        ("quarter", 120_00, True, False, "unlisted"), ("quarter", 300_00, False, True, "black"),
        ("quarter", 96_00, True, False, "unlisted"), ("quarter", 95_99, True, False, "grey"),
        ("quarter", 90_00, True, False, "grey"), ("quarter", 89_99, True, False, "black"),
        ("quarter", 100_00, False, False, "unlisted"),
        # month: red >= 10 and no deduction, grey <= -3, black <= -10 or veto
        ("month", 10_00, False, False, "red"), ("month", 9_99, False, False, "unlisted"),
        ("month", 10_00, True, False, "unlisted"), ("month", -2_99, True, False, "unlisted"),
        ("month", -3_00, True, False, "grey"), ("month", -9_99, True, False, "grey"),
        ("month", -10_00, True, False, "black"), ("month", 0, False, True, "black"),
        # year: red >= 480 also with deductions, grey < 384, black < 360 or veto
        ("year", 480_00, True, False, "red"), ("year", 479_99, False, False, "unlisted"),
        ("year", 384_00, True, False, "unlisted"), ("year", 383_99, True, False, "grey"),
        ("year", 360_00, True, False, "grey"), ("year", 359_99, True, False, "black"),
        ("year", 900_00, False, True, "black"),
    ],
)  # fmt: skip
def test_the_default_thresholds(kind: str, total: int, *, deducted: bool, veto: bool, band: str) -> None:
    assert DEFAULT_BANDS[kind].of(total, deducted=deducted, veto=veto) == band


def test_how_the_lower_limits_read() -> None:
    assert (DEFAULT_BANDS["quarter"].below, DEFAULT_BANDS["month"].below) == ("低于", "不高于")


def test_ties_share_a_rank_and_the_next_one_is_skipped() -> None:
    lines = rank_lines([household(3, 61_50), household(1, 68_00), household(2, 68_00)], QUARTER, 100_00)
    assert [(line.household, line.rank, line.place, line.total_text) for line in lines] == [
        ("萨日朗-001", 1, 1, "168"), ("萨日朗-002", 1, 1, "168"), ("萨日朗-003", 3, 3, "161.5"),
    ]  # fmt: skip


def test_rank_is_over_the_whole_scope_and_place_within_the_band() -> None:
    lines = rank_lines(
        [
            household(1, 30_00, deducted=True), household(2, 25_00), household(3, 0), household(4, -5_00),
            household(5, -5_00), household(6, -8_00), household(7, -20_00),
        ],
        QUARTER, 100_00,
    )  # fmt: skip
    assert [(line.rank, line.band, line.place) for line in lines] == [
        (1, "unlisted", None), (2, "red", 1), (3, "unlisted", None), (4, "grey", 1), (4, "grey", 1), (6, "grey", 3),
        (7, "black", 1),
    ]  # fmt: skip


def test_a_veto_comes_last_without_rank_or_place() -> None:
    lines = rank_lines([household(1, 68_00, veto=True), household(2, -50_00)], QUARTER, 100_00)
    assert [(line.household, line.rank, line.place, line.band) for line in lines] == [
        ("萨日朗-002", 1, 1, "black"),
        ("萨日朗-001", None, None, "black"),
    ]
    assert (lines[1].total, lines[1].total_text, lines[1].reason) == (168_00, "—", "触及一票否决事项")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (household(9), household(10)),  # the number as a number, not as text
        (household(99), household(100)),
        (household(1, village_order=1), household(1, key=2, village="诺敏花", village_order=2)),
        (household(7, own_order=1), household(2, own_order=2)),  # the village's own order
        (household(7, own_order=5), household(2)),  # those it does not name come after
        (household(5), household(1, points=-1)),
        # two members of one household: by name, then by key
        (
            household(5, household="萨日朗-001", person="包青格乐"),
            household(2, household="萨日朗-001", person="白音"),
        ),
        (
            household(2, household="萨日朗-001", person="白音"),
            household(5, household="萨日朗-001", person="白音"),
        ),
    ],
)
def test_order_points_then_village_then_own_order_then_number(one: Standing, other: Standing) -> None:
    for given_order in ([one, other], [other, one]):
        assert [line.key for line in rank_lines(given_order, QUARTER, 100_00)] == [one.key, other.key]


@given(st.lists(st.tuples(st.integers(-40, 70), st.booleans(), st.booleans()), max_size=40), st.randoms())
def test_ranks_of_any_board(drawn: list[tuple[int, bool, bool]], random: object) -> None:
    standings = [
        household(number, points * 100, deducted=deducted, veto=veto)
        for number, (points, deducted, veto) in enumerate(drawn, 1)
    ]
    lines = rank_lines(standings, QUARTER, 100_00)
    shuffled = list(standings)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rank_lines(shuffled, QUARTER, 100_00) == lines, "insertion order says nothing"
    ranked = [line for line in lines if not line.veto]
    assert lines[: len(ranked)] == tuple(ranked)
    for line in ranked:
        assert line.rank == 1 + sum(other.total > line.total for other in ranked)
        if line.band != "unlisted":
            assert line.place == 1 + sum(
                other.total > line.total for other in ranked if other.band == line.band
            )
    assert board(*standings).counts.add_up


@pytest.mark.parametrize(
    ("items", "band", "said"),
    [
        ({"义务植树": 18, "月评清洁户": 20, "好婆婆好儿媳": 15, "发展庭院经济": 10, "担任宣讲员": 5}, "red", "月评清洁户、义务植树等5项"),
        ({"好婆婆好儿媳": 15, "担任宣讲员": 15}, "red", "好婆婆好儿媳、担任宣讲员"),
        ({"义务植树": 6}, "red", "义务植树"),
        ({"义务植树": 6, "乱堆乱放": -3}, "red", "义务植树"),
        ({}, "red", "基础分"),
        ({"义务植树": 6, "乱堆乱放": -6, "大操大办": -10, "散养牲畜": -5}, "grey", "大操大办、乱堆乱放等3项"),
        ({"义务植树": 6, "乱堆乱放": -3}, "black", "乱堆乱放"),
        ({"义务植树": 6}, "grey", "积分低于标准"),
        ({"捐款": 0}, "red", "基础分"),  # capped to nothing: it brought nobody onto the board
        ({"捐款": 0}, "grey", "积分低于标准"),
        ({"捐款": 0.01}, "red", "捐款"),
        ({"义务植树": 6}, "unlisted", ""),
        ({"参加主题党日": 6}, None, ""),
    ],
)  # fmt: skip
def test_why_a_line_is_where_it_is(items: dict[str, float], band: str | None, said: str) -> None:
    one = household(1, items=tuple(Item(text, round(points * 100)) for text, points in items.items()))
    assert reason(one, band) == said


def test_a_veto_never_says_more() -> None:
    one = household(1, veto=True, items=(Item("一票否决（甲类）", 0), Item("乱堆乱放", -300)))
    assert reason(one, "black") == "触及一票否决事项"


@pytest.mark.parametrize(
    ("others", "shown"),
    [
        ([], "王秀兰"),
        ([household(2, name="王秀英")], "王秀兰"),
        ([household(2, name="王秀兰", group=1)], "王秀兰（2组）"),
        ([household(2, name="王秀兰", group=2)], "王秀兰（萨日朗-001）"),
        (
            [household(2, name="王秀兰", group=1), household(3, name="王秀兰", group=2)],
            "王秀兰（萨日朗-001）",
        ),
        ([household(2, name="王秀兰", village="诺敏花", village_order=2)], "王秀兰"),
    ],
)
def test_same_names_are_told_apart_listed_or_not(others: list[Standing], shown: str) -> None:
    one = household(1, name="王秀兰", group=2)
    assert shown_names([one, *others])[1] == shown


@pytest.mark.parametrize(
    ("one", "shown"),
    [
        (household(14, name="苏力德", minor=True), "萨日朗-014户"),
        (household(15, name=""), "萨日朗-015户"),
        (household(16, name="王秀兰", group=None), "王秀兰（萨日朗-016）"),
    ],
)
def test_a_minor_head_is_never_named(one: Standing, shown: str) -> None:
    assert shown_names([one, household(99, name="王秀兰", group=1)])[one.key] == shown


def test_the_party_track_has_no_bands() -> None:
    lines = rank_lines([household(1, 5_00, person="包青格乐"), household(2, 5_00, person="白音")], None, 0)
    assert [(line.person, line.rank, line.place, line.band, line.reason) for line in lines] == [
        ("包青格乐", 1, None, None, ""), ("白音", 1, None, None, ""),
    ]  # fmt: skip
    one = replace(board(), track="party", lines=lines, bands=None)
    assert one.counts.unlisted == 2
    assert one.settings == {"base": 100, "bands": None}


def test_the_json_of_a_board() -> None:
    one = board(
        household(1, 61_50),
        household(2, -5_00, deducted=True, items=(Item("散养牲畜影响他人", -500),)),
        household(3, veto=True),
    )
    assert board_json(one) == {
        "track": "masses", "period": "2026-Q3", "station": "萨日朗", "sealed": None,
        "rows": [
            {"rank": 1, "place": 1, "band": "red", "household": "萨日朗-001", "person": None, "name": "户主1", "group": 1,
             "total": 161.5, "veto": False, "reason": "基础分"},
            {"rank": 2, "place": 1, "band": "grey", "household": "萨日朗-002", "person": None, "name": "户主2", "group": 1,
             "total": 95, "veto": False, "reason": "散养牲畜影响他人"},
            {"rank": None, "place": None, "band": "black", "household": "萨日朗-003", "person": None, "name": "户主3",
             "group": 1, "total": 100, "veto": True, "reason": "触及一票否决事项"},
        ],
        "counts": {"households": 3, "ranked": 2, "red": 1, "grey": 1, "black": 1, "unlisted": 0},
        "checksum": one.checksum,
    }  # fmt: skip
    assert json.dumps(board_json(one)["rows"][1]["total"]) == "95", "a whole number stays whole"


def test_the_checksum_covers_rows_settings_and_rule_text_but_not_when_it_was_sealed() -> None:
    one = board(household(1, 61_50))
    assert replace(one, sealed="2026-10-08T08:50:00", away=27).checksum == one.checksum
    others = [
        board(household(1, 61_00)), board(household(1, 61_50, name="别人")), replace(one, rule_text="新细则"),
        replace(one, station=None), replace(one, base=90_00), replace(one, period=Period.parse("2026-Q2")),
        replace(one, track="party"), replace(one, bands=replace(QUARTER, at_most=True)),
        replace(one, bands=replace(QUARTER, red_no_deduction=False)), replace(one, bands=replace(QUARTER, grey=95_00)),
    ]  # fmt: skip
    assert len({one.checksum, *(other.checksum for other in others)}) == len(others) + 1


def test_the_checksum_of_what_was_sealed_years_ago_is_still_its_checksum() -> None:
    """It stands in books and on papers: neither an upgrade nor another way of writing JSON may change it."""
    one = board(household(1, 61_50, group="大湾组"))
    assert one.checksum == "e0764f28f9685c9437913e6d04e4837ece2040c80f9d3ff503b05a894ccb9d16"
    facts = BoardFacts(5, 3, (RuleInForce("群众积分细则", date(2026, 1, 1)),), "苏布德苏木新时代文明实践所")
    assert (
        replace(one, facts=facts, edition=1).checksum
        == "7edb85a070aeb3b16988e26be29ff263c91d79312a831a4a3a0d40a2648f349b"
    )


def test_a_draft_has_content_without_facts() -> None:
    assert board(household(1)).content["facts"] is None


def test_a_board_of_nobody_is_stopped_and_a_party_without_members_is_not() -> None:
    stop_if_nobody(board(household(1)))
    stop_if_nobody(replace(board(), track="party"))
    with pytest.raises(UserError, match="没有参评的农牧户"):
        stop_if_nobody(board())


def test_the_lines_of_one_band() -> None:
    one = board(household(1, 30_00), household(2), household(3, -5_00), household(4, 20_00))
    assert [line.household for line in one.band("red")] == ["萨日朗-001", "萨日朗-004"]
    assert one.band("black") == ()


def test_a_moved_threshold_says_who_would_move() -> None:
    households = [household(1, 25_00), household(2, 20_00), household(3, -5_00)]
    one = board(*households)
    bands = Bands(red=122_00, grey=95_00, black=90_00)
    other = replace(one, bands=bands, lines=rank_lines(households, bands, one.base))
    assert [(move.line.household, move.before, move.after) for move in moves(one, other)] == [
        ("萨日朗-002", "red", "unlisted"),
        ("萨日朗-003", "grey", "unlisted"),
    ]
    assert moves(one, one) == []


def test_who_is_new_on_the_board_came_from_nowhere() -> None:
    found = moves(board(household(1)), board(household(1), household(2, 30_00)))
    assert [(move.line.key, move.before, move.after) for move in found] == [(2, None, "red")]


@given(
    st.lists(st.tuples(st.integers(-200_00, 400_00), st.booleans(), st.booleans()), max_size=30),
    st.sampled_from([*DEFAULT_BANDS.values(), None]),
)
def test_counting_the_bands_gives_the_counts_of_the_board(
    rows: list[tuple[int, bool, bool]], bands: Bands | None
) -> None:
    found = [
        household(at, points, deducted=deducted, veto=veto)
        for at, (points, deducted, veto) in enumerate(rows)
    ]
    one = replace(board(), lines=rank_lines(found, bands, 100_00))
    assert count_bands(found, bands, 100_00) == one.counts


def test_counts_that_do_not_add_up_are_seen() -> None:
    one = board(household(1), household(2, 30_00)).counts
    assert (one.households, one.ranked, one.red, one.unlisted, one.add_up) == (2, 2, 1, 1, True)
    assert not replace(one, households=3).add_up


def test_a_line_without_a_veto_shows_its_total() -> None:
    line = Line(
        1,
        1,
        1,
        "red",
        "萨日朗-001",
        None,
        "包青格乐",
        "包青格乐",
        "萨日朗",
        2,
        -50,
        veto=False,
        deducted=False,
        reason="",
    )
    assert line.total_text == "−0.5"


def test_a_line_of_a_board_sealed_before_groups_had_names_reads_its_number() -> None:
    stored = {
        "key": 1, "rank": 1, "place": None, "band": None, "household": "萨日朗-001", "person": None, "name": "甲",
        "shown": "甲", "village": "萨日朗嘎查", "group": 2, "total": 100, "veto": False, "deducted": False, "reason": "",
        "minor": False,
    }  # fmt: skip
    assert [line_of({**stored, "group": group}).group for group in (2, "2", "大湾组", None)] == [
        "2",
        "2",
        "大湾组",
        None,
    ]
    assert row_json(line_of(stored))["group"] == 2
