"""更正记录 of a book, and the laws that hold whatever the clerk does: every period's figures are those of what stands."""

from __future__ import annotations

import shutil
from collections import defaultdict
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import (
    boards,
    books,
    corrections,
    history,
    households,
    months,
    party,
    people,
    points,
)
from wenming_desktop.services.points import Correction

Told = tuple[str, str, str, str, str]
ONE, TWO = "萨日朗-001", "萨日朗-002"


def told(small: Small, code: str = "2026-Q3", village: str | None = None) -> list[Told]:
    pk = small.villages[village] if village else None
    lines = small.call(corrections.of_period, "masses", Period.parse(code), pk)
    return [(line.household, line.item, line.before_text, line.after_text, line.cause) for line in lines]


def correct(small: Small, pk: int, reason: str, **wanted: Any) -> points.Booked:
    return small.call(points.correct, pk, reason, Correction(**wanted))[0]


def test_what_an_objection_brings_about(small: Small) -> None:
    """A double reversed, a value put right, one on the wrong household, one left out: a line each, two where two are meant."""
    first = small.enter(ONE, "H1", "2026-08-10")
    twice = small.enter(ONE, "H1", "2026-08-10")
    donation = small.enter(TWO, "Q9", "2026-08-11", "8")
    wrong = small.enter("诺敏花-001", "J2", "2026-08-12")
    small.reverse(first.entry_pk, "项目看错")  # August is open: nothing was audited yet
    small.close_months(202608, 202609)
    small.reverse(twice.entry_pk, "异议YY-2026-0001")
    correct(small, donation.entry_pk, "分值登记错", stated="5")
    correct(small, wrong.entry_pk, "登记错户", household_pk=small.households[TWO])
    late = small.draft(ONE, "S1", "2026-09-02")
    small.call(points.supplement, late, Period.parse("2026-09"), "评议会议PY-2026-009")
    small.enter(ONE, "H1", "2026-09-05")  # a new late entry is no correction
    all_of_q3 = [
        (ONE, "月评清洁户", "+10", "0", "异议YY-2026-0001"), (TWO, "捐款", "+8", "+5", "分值登记错"),
        ("诺敏花-001", "婚丧事大操大办", "−10", "0", "登记错户"), (TWO, "婚丧事大操大办", "0", "−10", "登记错户"),
        (ONE, "参加理论宣讲", "0", "+2", "评议会议PY-2026-009"),
    ]  # fmt: skip
    assert told(small) == all_of_q3
    assert told(small, "2026-09") == all_of_q3[-1:]
    assert told(small, "2026-Q3", "诺敏花") == [all_of_q3[2]]
    assert told(small, "2026-Q4") == []
    assert [(one.month, one.corrections) for one in small.call(months.month_states)] == [
        (202608, 4), (202609, 1), (202610, 0),
    ]  # fmt: skip
    small.undo()
    small.undo()
    assert told(small) == all_of_q3[:-1], "what was undone is no correction"


def test_a_line_names_the_household_of_the_periods_last_day_and_who_typed_it(small: Small) -> None:
    """Merged and under another head since October: August's board knows nothing of it, the year's does."""
    wrong = small.enter(TWO, "H1", "2026-08-10")
    small.close_months(202608)
    small.reverse(wrong.entry_pk)
    small.call(households.merge_households, small.households[ONE], small.households[TWO])
    august, year = (
        small.call(corrections.of_period, "masses", Period.parse(code))[0] for code in ("2026-08", "2026")
    )
    assert (august.household, august.name, august.village, august.by) == (TWO, "王秀兰", "萨日朗嘎查", "乌兰")
    assert (year.household, year.name, year.day) == (ONE, "包青格乐", date(2026, 10, 27))


def test_a_line_belongs_to_the_village_of_the_periods_last_day(small: Small) -> None:
    wrong = small.enter(TWO, "H1", "2026-08-10")
    small.close_months(202608)
    small.reverse(wrong.entry_pk)
    small.call(
        households.move_household, small.households[TWO], small.villages["诺敏花"], "1", date(2026, 10, 20)
    )
    assert [len(told(small, "2026-08", village)) for village in ("萨日朗", "诺敏花")] == [1, 0]
    assert [len(told(small, "2026", village)) for village in ("萨日朗", "诺敏花")] == [0, 1]


def test_the_party_tracks_corrections_are_the_members(small: Small) -> None:
    wrong = small.enter("包青格乐1", "K1", "2026-08-10")
    small.close_months(202608)
    correct(small, wrong.entry_pk, "登记错人", person_pk=small.people["李䶮2"])
    lines = small.call(corrections.of_period, "party", Period.parse("2026-08"))
    assert [(line.name, line.household, line.before_text, line.after_text) for line in lines] == [
        ("包青格乐", ONE, "−5", "0"), ("李䶮", "萨日朗-004", "0", "−5"),
    ]  # fmt: skip
    assert small.call(corrections.of_period, "masses", Period.parse("2026-08")) == []
    assert len(small.call(corrections.listed)) == 2


def test_points_of_a_party_member_are_not_moved_to_a_household(small: Small) -> None:
    wrong = small.enter("包青格乐1", "K1", "2026-08-10")
    with pytest.raises(UserError, match="党员积分记在党员名下"):
        correct(small, wrong.entry_pk, "登记错户", household_pk=small.households[TWO])


def test_a_corrected_entry_keeps_the_item_it_was_made_under(small: Small) -> None:
    """The item was retired since; only the household was wrong, so its words and value stay."""
    from wenming_desktop.services import rules

    wrong = small.enter(ONE, "J2", "2026-08-10")
    small.call(rules.retire_item, small.item("J2"))
    small.close_months(202608)
    booked = correct(small, wrong.entry_pk, "登记错户", household_pk=small.households[TWO])
    assert (booked.points, booked.counts_in, booked.message) == (-1000, 202608, "")


def test_the_room_a_correction_leaves_is_told(small: Small) -> None:
    first = small.enter(ONE, "Q9", "2026-08-10", "10")
    small.enter(ONE, "Q9", "2026-08-11", "5")
    small.close_months(202608)
    booked = correct(small, first.entry_pk, "分值登记错", stated="8")
    assert (booked.points, booked.notes) == (800, ("空出的上限已补记+2分",))
    assert told(small) == [
        (ONE, "捐款", "+10", "+8", "分值登记错"), (ONE, "捐款", "0", "+2", "前面的登记冲正后，按上限补记"),
    ]  # fmt: skip


def test_caps_of_a_merged_household_are_measured_and_freed_together(small: Small) -> None:
    first = small.enter(TWO, "Q9", "2026-08-10", "10")
    merged = small.households[ONE], small.households[TWO], date(2026, 8, 20)
    small.call(households.merge_households, *merged)
    assert small.enter(ONE, "Q9", "2026-08-11", "5").points == 0
    assert small.reverse(first.entry_pk) == 500


@pytest.mark.parametrize(
    ("state", "day", "said"),
    [
        ("注销", "2026-08-20", "这一户当天是“注销”，不参评，这一条不计入当月榜单"),
        ("常年外出", "2026-08-20", "这一户当天是“常年外出”，不参评，这一条不计入当月榜单"),
        ("迁出", "2026-08-10", "这一户8月末是“迁出”，不参评，这一条不计入当月榜单"),  # it left on the 15th
        ("迁出", "2026-07-10", ""),
    ],
)
def test_an_entry_of_a_household_that_takes_no_part_is_said(
    small: Small, state: str, day: str, said: str
) -> None:
    small.call(households.set_state, small.households[ONE], state, date(2026, 8, 15))
    assert small.enter(ONE, "H1", day).message == said


def test_the_same_item_on_one_day_is_said(small: Small) -> None:
    first = small.enter(ONE, "H1", "2026-10-10")
    assert small.enter(ONE, "H1", "2026-10-10").notes == ("这一户当天已登记过这个项目1条，又记了一条",)
    assert small.enter(ONE, "H1", "2026-10-11").notes == ()
    assert small.enter(ONE, "S1", "2026-10-10").notes == ()
    small.enter("包青格乐1", "D1", "2026-10-10")
    assert small.enter("包青格乐1", "D1", "2026-10-10").notes[-1].startswith("这名党员当天已登记过")
    small.reverse(first.entry_pk)
    assert small.enter(ONE, "H1", "2026-10-10").notes == ("这一户当天已登记过这个项目1条，又记了一条",)


# ---- laws ----
MASSES, PARTY = (ONE, TWO, "诺敏花-001"), ("包青格乐1", "李䶮2")
DAYS = ("2026-07-05", "2026-07-31", "2026-08-01", "2026-09-30", "2026-10-02")
_WHO = st.one_of(
    st.tuples(st.sampled_from(MASSES), st.sampled_from(["Q9", "S1", "J1", "J2", "V1"])),
    st.tuples(st.sampled_from(PARTY), st.sampled_from(["D1", "K1", "PV"])),
)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("enter"), _WHO, st.sampled_from(DAYS), st.integers(1, 120)),
        st.tuples(st.just("enter"), _WHO, st.sampled_from(DAYS), st.integers(1, 120)),
        st.tuples(st.just("supplement"), _WHO, st.sampled_from(DAYS), st.integers(1, 120)),
        st.tuples(st.just("reverse"), st.integers(0, 30)),
        st.tuples(st.just("correct"), st.integers(0, 30), st.sampled_from(["value", "item", "subject"])),
        st.tuples(st.just("undo")), st.tuples(st.just("redo")), st.tuples(st.just("close")), st.tuples(st.just("reopen")),
    ),
    max_size=16,
)  # fmt: skip


@settings(max_examples=40)
@example([("close",), ("supplement", ("萨日朗-001", "Q9"), "2026-07-05", 1), ("reopen",), ("reverse", 0)])
@given(acts=ACTS)
def test_every_figure_is_what_stands_in_any_order_of_acts(
    small_template: Path, tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[Any, ...]]
) -> None:
    folder = tmp_path_factory.mktemp("any") / "book.wenming"
    small = Small.copy_of(small_template, folder)
    try:
        for act in acts:
            _do(small, act)
        _figures_are_what_stands(small)
        _sheets_add_up(small)
        _the_record_tells_every_change(small)
        assert small.call(books.check) == []
    finally:
        small.close()
        shutil.rmtree(folder)


def _do(small: Small, act: tuple[Any, ...]) -> None:
    kind, *rest = act
    closed = small.rows("SELECT max(period) FROM closed_month")[0][0]
    if kind in ("enter", "supplement"):
        (who, code), day, tenths = rest
        draft = small.draft(who, code, day, f"{tenths / 10}" if code == "Q9" else "")
        if kind == "enter":
            small.call(points.record, draft)
        else:
            small.call(points.supplement, draft, Period.parse("2026"), "异议YY-2026-0001")
    elif kind in ("reverse", "correct"):
        standing = [row for row in small.entries() if row.stands and row.tops is None]
        if standing:
            row = standing[rest[0] % len(standing)]
            if kind == "reverse":
                small.reverse(row.pk)
            else:
                small.call(points.correct, row.pk, "登记错了", _wanted(small, row, rest[1]))
    elif kind == "close" and closed != 202610:
        small.close_months((closed or 202606) + 1)
    elif kind == "reopen" and closed:
        small.call(months.reopen_month, closed)
    elif kind in ("undo", "redo") and small.call(getattr(history, f"{kind}_name")):
        with suppress(UserError):  # corrected or audited since: refused, and nothing was done
            getattr(small, kind)()


def _wanted(small: Small, row: Any, what: str) -> Correction:
    if what == "subject" and row.track == "party":
        return Correction(person_pk=small.people["李䶮2"])
    if what == "subject":
        return Correction(household_pk=small.households[TWO])
    if what == "item":
        return Correction(item_pk=small.item("K1" if row.track == "party" else "J1"))
    return Correction(stated="7" if row.code == "Q9" else "")


def _figures_are_what_stands(small: Small) -> None:
    rows = small.entries()
    for code in ("2026-07", "2026-08", "2026-09", "2026-10", "2026-Q3", "2026-Q4", "2026"):
        period = Period.parse(code)
        for track in ("masses", "party"):
            board = small.board(code, track=track)
            for line in board.lines:
                key = "person_pk" if track == "party" else "household_pk"
                standing = [
                    row
                    for row in rows
                    if row.track == track
                    and row.stands
                    and getattr(row, key) == line.key
                    and row.counts_in in period.months
                ]
                assert line.total - board.base == sum(row.points for row in standing)
                assert line.veto == any(row.veto for row in standing)
                assert line.deducted == any(row.deduct for row in standing)
                behind = small.call(boards.why, track, period, line.key)
                assert sum(row.points for row in behind) == line.total - board.base


def _sheets_add_up(small: Small) -> None:
    """Base and the rows shown make the total, on a member's sheet and a household's (P7)."""
    for code in ("2026-08", "2026-Q3", "2026-Q4", "2026"):
        period = Period.parse(code)
        for name in PARTY:
            sheet = small.call(party.personal_sheet, small.people[name], period)
            shown = [*sheet.additions, *sheet.deductions, *sheet.vetoes]
            assert (
                sheet.base + sum(row.points for row in shown)
                == sheet.total
                == sheet.base + sheet.added + sheet.deducted
            )
            assert sheet.veto == bool(sheet.vetoes)
        totals = small.totals(code)
        base = small.board(code).base
        for number in MASSES:
            listed = small.call(people.household_entries, small.households[number], period)
            assert base + sum(row.points for row in listed) == totals[number]


def _the_record_tells_every_change(small: Small) -> None:
    """What a subject's corrections add up to is what its month changed by since it was audited.

    What became of a correction while its month was open again is a part of it, also where nothing is left.
    """
    changed: defaultdict[tuple[str, int, int], int] = defaultdict(int)
    corrections_of: set[int] = set()
    for row in sorted(small.entries(), key=lambda row: row.pk):
        if row.corrects_closed or corrections_of & {row.reverses, row.replaces}:
            corrections_of.add(row.pk)
            key = row.person_pk if row.track == "party" else row.household_pk
            changed[row.track, key or 0, row.counts_in] += row.points
    said: defaultdict[tuple[str, int, int], int] = defaultdict(int)
    for line in small.call(corrections.listed):
        said[line.track, line.subject, line.month] += line.after - line.before
    assert {key: value for key, value in said.items() if value} == {
        key: value for key, value in changed.items() if value
    }
