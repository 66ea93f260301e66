"""Entering points: what is booked, what caps leave, what a reversal frees; rows always add up."""

import shutil
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import books, history, point_lists, points

CAPS = {"month": 1000, "quarter": 2500, "year": 4000}  # of Q9 捐款


@pytest.mark.parametrize(
    ("code", "day", "stated", "counts", "told"),
    [
        ("H1", "2026-10-26", "", 10_00, ""),
        ("H1", "2026-10-26", "+10", 10_00, ""),
        ("H1", "2026-10-26", "8", 8_00, "登记为+8，细则规定+10，按登记的+8计"),
        ("H1", "2026-10-26", "十分", 10_00, "“十分”按+10分登记"),
        ("J1", "2026-10-26", "", -3_00, ""),
        ("J1", "2026-10-26", "3", -3_00, "“3”没有写减号，“房前屋后乱堆乱放”是减分项目，按−3登记"),
        ("Q9", "2026-10-26", "0.1", 10, ""),
        ("Q9", "2026-10-26", "12.5", 10_00, "“捐款”本月最多10分，只计10分"),
        ("V1", "2026-10-26", "否决", 0, ""),
        ("H1", "2026-10-31", "", 10_00, "2026年10月31日还没有到，请核对日期"),  # the month has begun
    ],
)
def test_one_entry(small: Small, code: str, day: str, stated: str, counts: int, told: str) -> None:
    booked = small.enter("萨日朗-001", code, day, stated)
    assert (booked.points, booked.message) == (counts, told)
    (entry,) = small.entries()
    assert (entry.points, entry.event_date.isoformat(), entry.household, entry.operator) == (
        counts,
        day,
        "萨日朗-001",
        "乌兰",
    )


@pytest.mark.parametrize(
    ("code", "day", "stated", "said"),
    [
        ("H1", "2026-11-01", "", "2026年11月还没有到"),
        ("H1", "2025-12-31", "", "还没有施行的积分细则"),
        ("H1", "2026-10-26", "-10", "加分项目"),
        ("J1", "2026-10-26", "+3", "减分项目"),
        ("Q9", "2026-10-26", "", "请写明几分"),
        ("Q9", "2026-10-26", "41", "应在+0.1至+40之间"),
        ("H1", "2026-10-26", "很多", "不是数字"),
        ("V1", "2026-10-26", "10", "一票否决事项不记分"),
    ],
)
def test_what_cannot_be_booked_is_said_and_nothing_is_written(
    small: Small, code: str, day: str, stated: str, said: str
) -> None:
    with pytest.raises(UserError, match=said.replace("+", r"\+")):
        small.enter("萨日朗-001", code, day, stated)
    assert small.entries() == []
    assert small.call(history.undo_name) == ""


@pytest.mark.parametrize(
    ("entries", "counts"),
    [
        # 每月最多10、每季度最多25、每年最多40
        ([("2026-07-01", "6"), ("2026-07-31", "6")], [600, 400]),
        ([("2026-07-31", "6"), ("2026-08-01", "6")], [600, 600]),
        ([("2026-07-01", "10"), ("2026-08-01", "10"), ("2026-09-01", "10"), ("2026-10-01", "10")], [1000, 1000, 500, 1000]),
        ([("2026-01-01", "10"), ("2026-04-01", "10"), ("2026-07-01", "10"), ("2026-10-01", "6"), ("2026-10-02", "6")],
         [1000, 1000, 1000, 600, 400]),
        ([("2026-03-01", "9.99"), ("2026-03-02", "0.02"), ("2026-03-03", "0.1")], [999, 1, 0]),
        ([("2026-09-30", "10"), ("2026-10-01", "10")], [1000, 1000]),
    ],
)  # fmt: skip
def test_caps_in_booking_order(small: Small, entries: list[tuple[str, str]], counts: list[int]) -> None:
    stated = [("0.1" if amount == "0.02" else amount) for _, amount in entries]
    got = [
        small.enter("萨日朗-001", "Q9", day, amount).points
        for (day, _), amount in zip(entries, stated, strict=True)
    ]
    assert got == counts


def test_a_cap_across_a_year_end(small: Small) -> None:
    for day in ("2026-02-01", "2026-05-01", "2026-08-01", "2026-12-01"):
        assert small.enter("萨日朗-001", "Q9", day, "10", today="2027-01-05").points == 1000
    assert small.enter("萨日朗-001", "Q9", "2026-12-31", "10", today="2027-01-05").points == 0
    assert small.enter("萨日朗-001", "Q9", "2027-01-01", "10", today="2027-01-05").points == 1000


def test_caps_are_a_households_and_an_items_own(small: Small) -> None:
    small.enter("萨日朗-001", "Q9", "2026-10-01", "10")
    assert small.enter("萨日朗-002", "Q9", "2026-10-01", "10").points == 1000
    assert small.enter("萨日朗-001", "S1", "2026-10-01").points == 200


def test_a_members_entry_counts_for_the_household_and_its_cap(small: Small) -> None:
    head = small.people["包青格乐1"]
    draft = points.Draft("masses", date(2026, 10, 3), small.item("Q9"), person_pk=head, stated="7")
    booked, _ = small.call(points.record, draft)
    assert booked.points == 700
    assert small.enter("萨日朗-001", "Q9", "2026-10-04", "7").points == 300
    assert small.totals("2026-10")["萨日朗-001"] == 1000


def test_a_reversal_of_a_full_entry_tops_up_the_capped_ones(small: Small) -> None:
    first = small.enter("萨日朗-001", "Q9", "2026-10-01", "8")
    small.enter("萨日朗-001", "Q9", "2026-10-02", "5")  # counts 2
    small.enter("萨日朗-001", "Q9", "2026-10-03", "5")  # counts 0
    assert small.reverse(first.entry_pk) == 800
    assert small.totals("2026-10")["萨日朗-001"] == 1000
    rows = [(row.points, row.reverses, row.tops, row.cause) for row in small.entries()]
    assert rows[3:] == [
        (-800, 1, None, "登记错户"), (300, None, 2, "前面的登记冲正后，按上限补记"), (500, None, 3, "前面的登记冲正后，按上限补记"),
    ]  # fmt: skip
    assert small.call(books.check) == []


def test_reversing_a_topped_up_entry_takes_its_top_up_back_too(small: Small) -> None:
    first = small.enter("萨日朗-001", "Q9", "2026-10-01", "8")
    second = small.enter("萨日朗-001", "Q9", "2026-10-02", "5")
    small.reverse(first.entry_pk)
    assert small.totals("2026-10")["萨日朗-001"] == 500
    assert small.reverse(second.entry_pk) == 0
    assert small.totals("2026-10")["萨日朗-001"] == 0
    assert small.call(books.check) == []


def test_reversing_a_capped_entry_gives_the_next_its_turn(small: Small) -> None:
    small.enter("萨日朗-001", "Q9", "2026-10-01", "8")
    capped = small.enter("萨日朗-001", "Q9", "2026-10-02", "5")
    small.enter("萨日朗-001", "Q9", "2026-10-03", "1")
    assert small.reverse(capped.entry_pk) == 100
    assert small.totals("2026-10")["萨日朗-001"] == 900


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_reversal_needs_a_reason(small: Small, reason: str) -> None:
    booked = small.enter("萨日朗-001", "H1", "2026-10-01")
    with pytest.raises(UserError, match="原因没有填"):
        small.reverse(booked.entry_pk, reason)


def test_what_cannot_be_reversed(small: Small) -> None:
    first = small.enter("萨日朗-001", "Q9", "2026-10-01", "8")
    small.enter("萨日朗-001", "Q9", "2026-10-02", "5")
    small.reverse(first.entry_pk)  # row 3 reverses, row 4 tops up
    for pk, said in (
        (first.entry_pk, "已经冲正过了"),
        (3, "不能单独冲正"),
        (4, "不能单独冲正"),
        (99, "不能单独冲正"),
    ):
        with pytest.raises(UserError, match=said):
            small.reverse(pk)


def test_a_late_entry_goes_to_the_first_open_month_and_shows_its_day(small: Small) -> None:
    small.enter("萨日朗-002", "H1", "2026-07-20")
    small.close_months(202607, 202608, 202609)
    booked = small.enter("萨日朗-001", "H1", "2026-07-12")
    assert booked.message == "该月已审核，记入2026年10月"
    entry = small.entries()[-1]
    assert (entry.period, entry.day_text) == (202610, "2026年7月12日")
    assert small.totals("2026-07") == {**dict.fromkeys(small.households, 0), "萨日朗-002": 1000}
    assert small.totals("2026-10")["萨日朗-001"] == 1000


def test_the_cap_of_a_late_entry_is_that_of_its_own_month(small: Small) -> None:
    small.enter("萨日朗-001", "Q9", "2026-07-01", "8")
    small.close_months(202607)
    assert small.enter("萨日朗-001", "Q9", "2026-07-02", "8", today="2026-08-10").points == 200
    assert small.enter("萨日朗-001", "Q9", "2026-08-02", "8", today="2026-08-10").points == 800
    assert small.totals("2026-08")["萨日朗-001"] == 1000


def test_a_second_veto_changes_nothing(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-08-01")
    small.enter("萨日朗-001", "V1", "2026-09-18")
    once = small.board("2026-Q3")
    second = small.enter("萨日朗-001", "V1", "2026-09-19")
    assert small.board("2026-Q3") == once
    assert [line.band for line in once.lines if line.veto] == ["black"]
    small.reverse(second.entry_pk)
    assert small.board("2026-Q3") == once, "one veto is left"


def test_a_veto_taken_back_is_none(small: Small) -> None:
    veto = small.enter("萨日朗-001", "V1", "2026-09-18")
    small.reverse(veto.entry_pk)
    assert not any(line.veto for line in small.board("2026-Q3").lines)


def test_many_entries_are_one_action_all_or_none(small: Small) -> None:
    good = [small.draft("萨日朗-001", "H1", "2026-10-01"), small.draft("萨日朗-002", "Z2", "2026-10-01")]
    with pytest.raises(UserError, match="加分项目"):
        small.call(
            points.record_many, [*good, small.draft("萨日朗-003", "H1", "2026-10-01", "-5")], "登记3条"
        )
    assert small.entries() == []
    booked, changes = small.call(points.record_many, good, "登记2条")
    assert [one.points for one in booked] == [1000, 600]
    assert changes.nouns == frozenset({"entry"})
    assert small.undo() == "登记2条"
    assert sum(small.totals("2026-10").values()) == 0


@pytest.mark.parametrize(
    ("group", "absent", "numbers"),
    [
        (2, [], ["萨日朗-003", "萨日朗-004", "萨日朗-005"]),
        (2, ["萨日朗-004"], ["萨日朗-003", "萨日朗-005"]),
        (None, ["萨日朗-001"], ["萨日朗-002", "萨日朗-003", "萨日朗-004", "萨日朗-005"]),
    ],
)
def test_a_whole_group_but_for_the_absent(
    small: Small, group: int | None, absent: list[str], numbers: list[str]
) -> None:
    pks = [small.households[number] for number in absent]
    booked, _ = small.call(
        points.record_group, small.villages["萨日朗"], group, small.item("S1"), date(2026, 10, 20), pks
    )
    assert len(booked) == len(numbers)
    assert [row.household for row in small.entries()] == numbers
    place = "2组" if group else "全村"
    assert small.undo() == f"按组加分 萨日朗嘎查{place} 参加理论宣讲 {len(numbers)}户"


def test_a_group_with_nobody_left_is_refused(small: Small) -> None:
    everyone = list(small.households.values())
    with pytest.raises(UserError, match="没有要登记的农牧户"):
        small.call(
            points.record_group, small.villages["萨日朗"], 2, small.item("S1"), date(2026, 10, 20), everyone
        )


def test_who_was_not_chosen_is_said(small: Small) -> None:
    with pytest.raises(UserError, match="没有选人或农牧户"):
        small.call(points.record, points.Draft("masses", date(2026, 10, 1), small.item("H1")))


def test_the_months_bottom_line(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    small.enter("萨日朗-002", "J1", "2026-10-01")
    gone = small.enter("萨日朗-003", "Z2", "2026-10-01")
    small.reverse(gone.entry_pk)
    small.enter("包青格乐1", "D1", "2026-10-01")
    summary = small.call(point_lists.month_summary, 202610)
    assert (summary.entries, summary.plus, summary.minus) == (2, 1000, -300)
    assert small.call(point_lists.month_summary, 202610, "party").entries == 1
    assert small.call(point_lists.month_summary, 202609).entries == 0


def test_a_party_member_has_a_track_and_caps_of_his_own(small: Small) -> None:
    assert small.enter("包青格乐1", "D1", "2026-10-10").points == 300
    assert small.enter("包青格乐1", "D1", "2026-10-20").points == 200
    assert small.totals("2026-10", "party") == {"包青格乐": 500, "李䶮": 0}
    assert small.totals("2026-10")["萨日朗-001"] == 0, "party points are no household's"


def test_the_rule_version_is_that_of_the_events_date(small: Small) -> None:
    from dataclasses import replace as changed

    from tests.services.small_book import MASSES
    from wenming_desktop.storage import rules_store

    def second_version(book: object) -> None:
        with book.operation("新细则"):  # type: ignore[attr-defined]
            pk = rules_store.insert_book(book.db, "masses", "第二版", "2026-10-01")  # type: ignore[attr-defined]
            for item in MASSES[:4]:
                rules_store.insert_item(book.db, pk, changed(item, low=item.low + 100, high=item.high + 100))  # type: ignore[attr-defined]

    small.call(second_version)
    assert small.enter("萨日朗-001", "H1", "2026-09-30").points == 1000
    assert small.enter("萨日朗-001", "H1", "2026-10-01").points == 1100
    with pytest.raises(UserError, match="在第二版里没有"):
        small.call(points.record, small.draft("萨日朗-001", "J2", "2026-10-01"))


ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("enter"), st.sampled_from(["萨日朗-001", "萨日朗-002"]), st.sampled_from(["Q9", "S1", "J1", "V1"]),
                  st.sampled_from(["2026-07-05", "2026-07-31", "2026-08-01", "2026-09-30", "2026-10-02"]), st.integers(1, 120)),
        st.tuples(st.just("reverse"), st.integers(0, 30)),
        st.tuples(st.just("undo")), st.tuples(st.just("undo")), st.tuples(st.just("redo")),
        st.tuples(st.just("close")),
    ),
    max_size=18,
)  # fmt: skip


@settings(max_examples=40)
@given(actions=ACTIONS)
def test_rows_always_add_up_whatever_the_clerk_does(
    small_template: Path, tmp_path_factory: pytest.TempPathFactory, actions: list[tuple]
) -> None:
    """Entries, reversals, undo, redo and closings in any order: totals are what standing entries count for."""
    folder = tmp_path_factory.mktemp("any") / "book.wenming"
    small = Small.copy_of(small_template, folder)
    try:
        for action in actions:
            _do(small, action)
            _add_up(small)
        assert small.call(books.check) == []
    finally:
        small.close()
        shutil.rmtree(folder)


def _do(small: Small, action: tuple) -> None:
    kind, *rest = action
    if kind == "enter":
        number, code, day, tenths = rest
        small.enter(number, code, day, f"{tenths / 10}" if code == "Q9" else "")
    elif kind == "reverse":
        standing = [row for row in small.entries() if row.stands and row.tops is None]
        if standing:
            small.reverse(standing[rest[0] % len(standing)].pk)
    elif kind == "close":
        closed = small.rows("SELECT max(period) FROM closed_month")[0][0]
        if closed != 202610:
            small.close_months((closed or 202606) + 1)
    elif small.call(history.undo_name if kind == "undo" else history.redo_name):
        small.undo() if kind == "undo" else small.redo()


def _add_up(small: Small) -> None:
    """Each period's points and vetoes are those of the standing entries that count in it, corrections included."""
    rows = small.entries()
    for code in ("2026-07", "2026-08", "2026-09", "2026-10", "2026"):
        base = 400_00 if code == "2026" else 0
        months = Period.parse(code).months
        for line in small.board(code).lines:
            standing = [
                row
                for row in rows
                if row.stands and row.household == line.household and row.counts_in in months
            ]
            assert line.total - base == sum(row.points for row in standing)
            assert line.veto == any(row.veto for row in standing)
            assert line.deducted == any(row.deduct for row in standing)
    # Over all time, a reversal and what it reverses cancel out: what is left is what stands.
    everything: defaultdict[str, int] = defaultdict(int)
    standing_sum: defaultdict[str, int] = defaultdict(int)
    vetoes: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        everything[row.household] += row.points
        standing_sum[row.household] += row.points if row.stands else 0
        vetoes[row.household] += row.veto
    assert everything == standing_sum
    for number, count in vetoes.items():
        assert count == sum(row.veto for row in rows if row.household == number and row.stands)
    _caps_hold([row for row in rows if row.code == "Q9"])


def _caps_hold(rows: list) -> None:
    for kind, cap in CAPS.items():
        sums: defaultdict[tuple, int] = defaultdict(int)
        for row in rows:
            sums[row.household, Period.around(row.event_date, kind)] += row.points
        assert all(0 <= total <= cap for total in sums.values()), (kind, sums)
    for one in rows:
        if one.stands and one.tops is None:
            assert (
                one.points + sum(top.points for top in rows if top.tops == one.pk and top.stands)
                <= one.claimed
            )
