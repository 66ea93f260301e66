"""更正记录: what counts before and after each correction of an audited month; what was undone is none."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from wenming_desktop.domain.corrections import CorrectionLine, correction_lines
from wenming_desktop.domain.points import REDONE, REDONE_REVERSAL, UNDONE, Entry

DAY = date(2026, 8, 10)


class Rows:
    """Rows of a ledger in booking order: August was audited, so what is typed now is booked in October."""

    def __init__(self) -> None:
        self.all: list[Entry] = []
        self.operation = 0

    def act(self) -> "Rows":
        self.operation += 1
        return self

    def add(self, points: int, text: str = "捐款", **more: object) -> Entry:
        """A row of August booked in August; ``late`` puts it in October."""
        late = bool(more.pop("late", False))
        row = Entry(
            pk=len(self.all) + 1, track="masses", household_pk=1, person_pk=None, period=202610 if late else 202608,
            event_date=DAY, code="Q9", category="勤劳致富", text=text, claimed=points, points=points, item_pk=9,
            entered_at="2026-10-12T09:30:00" if late else "2026-08-11T08:00:00", operator="乌兰", counts_in=202608,
            operation_pk=self.operation,
        )  # fmt: skip
        self.all.append(replace(row, **more))
        return self.all[-1]

    def back(self, row: Entry, cause: str, *, undoing: int = 0, late: bool = True) -> Entry:
        """The opposite of the end of a row's chain."""
        end = row
        while (after := next((one for one in self.all if one.reverses == end.pk), None)) is not None:
            end = after
        sign = -1 if end.points == row.points else 1
        return self.add(
            sign * row.points, row.text, late=late, reverses=end.pk, tops=row.tops, cause=cause, undoing=undoing,
            household_pk=row.household_pk, veto=sign * row.veto, track=row.track, person_pk=row.person_pk,
        )  # fmt: skip


def told(rows: Rows) -> list[tuple[int, str, str, str, str]]:
    """(household, item, before, after, cause) of every line."""
    return [
        (line.household_pk or 0, line.item, line.before_text, line.after_text, line.cause)
        for line in correction_lines(rows.all)
    ]


def bare(rows: Rows) -> None:
    wrong = rows.act().add(1000)
    rows.act().back(wrong, "登记错户")


def before_the_audit(rows: Rows) -> None:
    wrong = rows.act().add(1000)
    rows.act().back(wrong, "登记错户", late=False)


def another_value(rows: Rows) -> None:
    wrong = rows.act().add(1000)
    rows.act().back(wrong, "分值登记错")
    rows.add(800, late=True, replaces=wrong.pk, cause="分值登记错")


def another_item(rows: Rows) -> None:
    wrong = rows.act().add(-1000, "大操大办")
    rows.act().back(wrong, "项目选错")
    rows.add(-300, "乱堆乱放", late=True, replaces=wrong.pk, cause="项目选错")


def another_household(rows: Rows) -> None:
    wrong = rows.act().add(1000)
    rows.act().back(wrong, "登记错户")
    rows.add(1000, late=True, replaces=wrong.pk, household_pk=2, cause="登记错户")


def left_out(rows: Rows) -> None:
    rows.act().add(1000, late=True, cause="异议YY-2026-0001")


def veto_of_another_household(rows: Rows) -> None:
    wrong = rows.act().add(0, "一票否决（甲类）", veto=1)
    rows.act().back(wrong, "登记错户")
    rows.add(0, "一票否决（甲类）", late=True, veto=1, replaces=wrong.pk, household_pk=2, cause="登记错户")


def room_for_a_capped_one(rows: Rows) -> None:
    full = rows.act().add(1000)
    capped = rows.act().add(200)
    rows.act().back(full, "重复登记")
    rows.add(300, late=True, tops=capped.pk, cause="补到上限")
    rows.act().add(500, late=True, tops=capped.pk, cause="再补到上限")


def topped_and_then_taken_back(rows: Rows) -> None:
    """What topped it up while August was open is taken back with it: one line."""
    capped = rows.act().add(200)
    top = rows.act().add(300, tops=capped.pk)
    rows.act().back(capped, "重复登记")
    rows.back(top, "重复登记")


def undone(rows: Rows) -> None:
    wrong = rows.act().add(1000)
    rows.act().back(wrong, "登记错户")
    new = rows.add(800, late=True, replaces=wrong.pk)
    rows.act().back(wrong, UNDONE, undoing=1)
    rows.back(new, UNDONE, undoing=1)


def undone_and_done_again(rows: Rows) -> None:
    undone(rows)
    wrong, _, new = rows.all[:3]
    rows.act().back(new, REDONE, undoing=1)
    rows.back(wrong, REDONE_REVERSAL)


def top_up_undone(rows: Rows) -> None:
    """The undo of what freed the room takes the top-up back."""
    full = rows.act().add(1000)
    capped = rows.act().add(200)
    rows.act().back(full, "重复登记")
    top = rows.add(300, late=True, tops=capped.pk)
    rows.act().back(full, UNDONE, undoing=1)
    rows.back(top, UNDONE, undoing=1)


def undone_and_done_again_twice(rows: Rows) -> None:
    undone_and_done_again(rows)
    wrong, _, new = rows.all[:3]
    rows.act().back(wrong, UNDONE, undoing=1)
    rows.back(new, UNDONE, undoing=1)
    rows.act().back(new, REDONE, undoing=1)
    rows.back(wrong, REDONE_REVERSAL)


def taken_back_after_its_top_up_was_undone(rows: Rows) -> None:
    top_up_undone(rows)
    rows.act().back(rows.all[1], "重复登记")


def taken_back_after_its_top_up_was(rows: Rows) -> None:
    capped = rows.act().add(200)
    top = rows.act().add(300, tops=capped.pk)
    rows.act().back(top, "核减", late=False)
    rows.act().back(capped, "重复登记")


def topped_up_again_after_the_undo(rows: Rows) -> None:
    top_up_undone(rows)
    full, capped = rows.all[:2]
    rows.act().back(full, "还是重复登记")
    rows.add(300, late=True, tops=capped.pk, cause="补到上限")


def entry_undone(rows: Rows) -> None:
    mistyped = rows.act().add(1000, late=True, cause="异议YY-2026-0001")
    rows.act().back(mistyped, UNDONE, undoing=1)


def corrected_twice(rows: Rows) -> None:
    another_value(rows)
    second = rows.all[-1]
    rows.act().back(second, "又改")
    rows.add(500, late=True, replaces=second.pk, cause="又改")


def reversed_and_scored_anew(rows: Rows) -> None:
    """A monthly score reversed by hand, and a new sheet later: two corrections, each with its own before and after."""
    score = rows.act().add(300, "思想观念月度得分", item_pk=None)
    rows.act().back(score, "评议小组核减")
    rows.act().add(
        400, "思想观念月度得分", item_pk=None, late=True, replaces=score.pk, cause="评分表改了得分"
    )


def reversed_before_and_scored_after(rows: Rows) -> None:
    score = rows.act().add(300, "思想观念月度得分", item_pk=None)
    rows.act().back(score, "评议小组核减", late=False)
    rows.act().add(
        400, "思想观念月度得分", item_pk=None, late=True, replaces=score.pk, cause="评分表改了得分"
    )


def left_out_and_taken_back_in_the_month_opened_again(rows: Rows) -> None:
    late = rows.act().add(1000, late=True, cause="会议")
    rows.act().back(late, "不该补", late=False)


def left_out_and_given_another_value_in_the_month_opened_again(rows: Rows) -> None:
    late = rows.act().add(1000, late=True, cause="会议")
    rows.act().back(late, "分值登记错", late=False)
    rows.add(700, replaces=late.pk, cause="分值登记错")


def left_out_and_put_on_another_household_in_the_month_opened_again(rows: Rows) -> None:
    late = rows.act().add(1000, late=True, cause="会议")
    rows.act().back(late, "登记错户", late=False)
    rows.add(1000, replaces=late.pk, household_pk=2, cause="登记错户")


def corrected_and_taken_back_in_the_month_opened_again(rows: Rows) -> None:
    another_value(rows)
    rows.act().back(rows.all[-1], "不该登记", late=False)


def corrected_and_corrected_in_the_month_opened_again(rows: Rows) -> None:
    another_value(rows)
    second = rows.all[-1]
    rows.act().back(second, "又改", late=False)
    rows.add(500, replaces=second.pk, cause="又改")


def top_up_taken_back_in_the_month_opened_again(rows: Rows) -> None:
    capped = rows.act().add(200)
    top = rows.act().add(300, late=True, tops=capped.pk, cause="补到上限")
    rows.act().back(top, "核减", late=False)


@pytest.mark.parametrize(
    ("scene", "lines"),
    [
        (left_out_and_taken_back_in_the_month_opened_again, []),
        (left_out_and_given_another_value_in_the_month_opened_again, [(1, "捐款", "0", "+7", "会议")]),
        (left_out_and_put_on_another_household_in_the_month_opened_again, [(2, "捐款", "0", "+10", "会议")]),
        (corrected_and_taken_back_in_the_month_opened_again, [(1, "捐款", "+10", "0", "分值登记错")]),
        (corrected_and_corrected_in_the_month_opened_again, [(1, "捐款", "+10", "+5", "分值登记错")]),
        (top_up_taken_back_in_the_month_opened_again, []),
        (bare, [(1, "捐款", "+10", "0", "登记错户")]),
        (before_the_audit, []),
        (another_value, [(1, "捐款", "+10", "+8", "分值登记错")]),
        (another_item, [(1, "大操大办→乱堆乱放", "−10", "−3", "项目选错")]),
        (another_household, [(1, "捐款", "+10", "0", "登记错户"), (2, "捐款", "0", "+10", "登记错户")]),
        (left_out, [(1, "捐款", "0", "+10", "异议YY-2026-0001")]),
        (
            veto_of_another_household,
            [(1, "一票否决（甲类）", "一票否决", "0", "登记错户"), (2, "一票否决（甲类）", "0", "一票否决", "登记错户")],
        ),
        (
            room_for_a_capped_one,
            [(1, "捐款", "+10", "0", "重复登记"), (1, "捐款", "+2", "+5", "补到上限"), (1, "捐款", "+5", "+10", "再补到上限")],
        ),
        (topped_and_then_taken_back, [(1, "捐款", "+5", "0", "重复登记")]),
        (undone, []),
        (undone_and_done_again, [(1, "捐款", "+10", "+8", "登记错户")]),
        (undone_and_done_again_twice, [(1, "捐款", "+10", "+8", "登记错户")]),
        (top_up_undone, []),
        (taken_back_after_its_top_up_was_undone, [(1, "捐款", "+2", "0", "重复登记")]),
        (taken_back_after_its_top_up_was, [(1, "捐款", "+2", "0", "重复登记")]),
        (topped_up_again_after_the_undo, [(1, "捐款", "+10", "0", "还是重复登记"), (1, "捐款", "+2", "+5", "补到上限")]),
        (entry_undone, []),
        (corrected_twice, [(1, "捐款", "+10", "+8", "分值登记错"), (1, "捐款", "+8", "+5", "又改")]),
        (
            reversed_and_scored_anew,
            [(1, "思想观念月度得分", "+3", "0", "评议小组核减"), (1, "思想观念月度得分", "0", "+4", "评分表改了得分")],
        ),
        (reversed_before_and_scored_after, [(1, "思想观念月度得分", "0", "+4", "评分表改了得分")]),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)  # fmt: skip
def test_what_the_record_says(
    scene: Callable[[Rows], None], lines: list[tuple[int, str, str, str, str]]
) -> None:
    rows = Rows()
    scene(rows)
    assert told(rows) == lines


def test_a_line_as_a_board_has_it() -> None:
    rows = Rows()
    another_value(rows)
    (line,) = correction_lines(rows.all)
    assert replace(line, household="萨日朗-001").as_json() == {
        "day": "2026-10-12", "household": "萨日朗-001", "item": "捐款", "before": 10, "after": 8, "cause": "分值登记错",
        "by": "乌兰",
    }  # fmt: skip
    assert (line.entry_pk, line.month, line.subject) == (2, 202608, 1)


def test_on_the_party_track_the_subject_is_the_member() -> None:
    rows = Rows()
    wrong = rows.act().add(300, track="party", person_pk=7)
    rows.act().back(wrong, "登记错人")
    rows.add(300, late=True, replaces=wrong.pk, track="party", person_pk=8)
    assert [(line.subject, line.before, line.after) for line in correction_lines(rows.all)] == [
        (7, 300, 0), (8, 0, 300),
    ]  # fmt: skip
    nobody = CorrectionLine(1, "masses", 202608, DAY, None, None, "", 0, 0, "", "")
    assert nobody.subject == 0
