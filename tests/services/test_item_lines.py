"""Caps go by the line of an item over rule books: another book may use a code for another item, or reword one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.services.desk import Desk, desk, told
from tests.services.small_book import MASSES, Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books, imports, item_lines, point_lists, points, rules, workbench
from wenming_desktop.services.workbench_parts import Todo
from wenming_desktop.storage import rules_store

HEADS = ("编号", "类别", "积分项目", "分值", "每月最多")
OLD = (
    ("群众积分细则（2026年1月1日起施行）",), HEADS, ("S1", "思想观念", "参加理论宣讲", "+2", "4"),
    ("H1", "环境卫生", "月评清洁户", "+10", ""),
)  # fmt: skip
RIVER = (
    ("群众积分新细则（2026年10月15日起施行）",), HEADS, ("S1", "环境卫生", "清理河道", "+3", "3"),
    ("H1", "环境卫生", "月评清洁户", "+10", ""),
)  # fmt: skip
ASKED = ("C3", "编号“S1”以前是“参加理论宣讲”，现在是“清理河道”，是同一项目吗？回答以前各算各的上限")
FOLK = (("柳湾村户籍台账",), ("户号", "姓名", "与户主关系"), ("柳湾-001", "朱彩云", "户主"))


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as one:
        one.bring("rules", OLD)
        one.bring("households", FOLK)
        yield one
        one.check()


def enter(table: Desk, day: str, code: str = "S1", stated: str = "") -> int:
    """Points that counted for an entry of 朱彩云."""
    on = date.fromisoformat(day)
    pk = table.context.call(lambda book: point_lists.catalogue(book, "masses").exact(on, code).pk)
    draft = points.Draft("masses", on, pk, household_pk=1, stated=stated)
    return table.context.call(points.record, draft)[0].points


def lines(table: Desk) -> list[tuple[str, str, int]]:
    return table.query("SELECT code, text, ifnull(line_pk, pk) FROM rule_item ORDER BY pk")


def test_scene_8_an_old_code_over_another_item_is_asked_about_and_caps_are_apart(table: Desk) -> None:
    assert [enter(table, day) for day in ("2026-10-05", "2026-10-06")] == [200, 200]
    report = table.bring("rules", RIVER)
    assert (told(report), report.written, report.waits, report.has_errors) == ([ASKED], 2, True, False)
    assert [enter(table, day) for day in ("2026-10-20", "2026-10-21")] == [300, 0], "a cap of its own"
    assert enter(table, "2026-10-07") == 0, "the old item's cap is full as before"
    assert [one.text for one in table.context.call(item_lines.open_questions, "masses")] == ["清理河道"]


def test_the_same_item_in_another_book_shares_its_cap(table: Desk) -> None:
    enter(table, "2026-10-05")
    report = table.bring("rules", (RIVER[0], *OLD[1:]))
    assert (told(report), report.waits) == ([], False)
    assert [enter(table, day) for day in ("2026-10-20", "2026-10-21")] == [200, 0]


@pytest.mark.parametrize(("same", "counts"), [(True, 0), (False, 300)])
def test_an_answer_given_with_the_file(table: Desk, same: bool, counts: int) -> None:
    for day in ("2026-10-05", "2026-10-06"):
        enter(table, day)
    report = table.bring("rules", RIVER, same_items={"s1": same})
    assert (told(report), report.waits) == ([], False)
    assert enter(table, "2026-10-20") == counts
    assert table.context.call(item_lines.open_questions, "masses") == []
    again = table.bring("rules", RIVER)
    assert (again.written, told(again)) == (0, []), "an answer is kept"


def test_a_question_stays_open_until_it_is_answered(table: Desk) -> None:
    table.bring("rules", RIVER)
    again = table.bring("rules", RIVER)
    assert (again.unchanged, told(again), again.waits) == (2, [ASKED], True)
    answered = table.bring("rules", RIVER, same_items={"S1": True})
    assert (answered.written, told(answered)) == (1, [])
    assert lines(table) == [("S1", "参加理论宣讲", 1), ("H1", "月评清洁户", 2), ("S1", "清理河道", 1), ("H1", "月评清洁户", 2)]  # fmt: skip
    other = table.bring("rules", RIVER, same_items={"S1": False})
    assert (other.written, lines(table)[2]) == (1, ("S1", "清理河道", 3)), "and may be answered otherwise"
    table.undo()
    assert lines(table)[2] == ("S1", "清理河道", 1)


def test_the_clerk_answers_in_the_window(table: Desk) -> None:
    enter(table, "2026-10-05")
    table.bring("rules", RIVER)
    (question,) = table.context.call(item_lines.open_questions, "masses")
    assert (question.pk, question.before.text) == (3, "参加理论宣讲")
    assert [one.args for one in todos(table)] == [{"kind": "item"}]
    table.context.call(item_lines.answer, question, same=True)
    assert table.context.call(item_lines.open_questions, "masses") == []
    assert todos(table) == []
    assert enter(table, "2026-10-20") == 100, "of three points a month two are used"
    assert table.undo() == "登记积分 朱彩云 清理河道"
    assert table.undo() == "S1 清理河道：与以前同一项目"
    assert len(table.context.call(item_lines.open_questions, "masses")) == 1


def todos(table: Desk) -> list[Todo]:
    return [one for one in table.context.call(workbench.workbench).todos if "是不是同一项目" in one.text]


def test_codes_that_moved_on_take_their_lines_along(table: Desk) -> None:
    moved = (
        RIVER[0],
        HEADS,
        ("S1", "环境卫生", "清理河道", "+3", "3"),
        ("S2", "思想观念", "参加理论宣讲", "+2", "4"),
    )
    report = table.bring("rules", moved)
    assert told(report) == [("A4", "原编号S1，现编号S2，按同一项目合计上限")]
    assert [line for _, _, line in lines(table)] == [1, 2, 3, 1]


def test_a_later_book_with_the_items_words_goes_where_it_goes(table: Desk) -> None:
    table.bring("rules", RIVER)
    table.bring("rules", (("群众积分细则第三版（2026年10月20日起施行）",), *RIVER[1:]))
    assert [line for _, _, line in lines(table)] == [1, 2, 3, 2, 3, 2]
    table.bring("rules", RIVER, same_items={"S1": True})
    assert [line for _, _, line in lines(table)] == [1, 2, 1, 2, 1, 2]


def test_an_update_that_puts_another_item_under_a_code(table: Desk) -> None:
    """The same start again is an update and a rewording; with the answer 另一项目 the old item is retired."""
    enter(table, "2026-10-05")
    update = (OLD[0], *RIVER[1:])
    report = table.bring("rules", update, same_items={"S1": False})
    assert report.written == 1
    assert [line for _, _, line in lines(table)] == [1, 2, 3]
    assert enter(table, "2026-10-20") == 300


def test_a_reworded_item_keeps_its_cap(table: Desk) -> None:
    enter(table, "2026-10-05")
    table.bring("rules", (OLD[0], HEADS, ("S1", "思想观念", "参加理论宣讲活动", "+2", "4"), OLD[3]))
    assert [enter(table, day) for day in ("2026-10-06", "2026-10-07")] == [200, 0]


@pytest.mark.parametrize("code", ["S9", "C3"])
def test_an_answer_about_a_code_the_file_lacks_is_refused(table: Desk, code: str) -> None:
    with pytest.raises(UserError, match=f"没有编号“{code}”的项目"):
        table.bring("rules", RIVER, same_items={code: True})


def test_the_preview_brings_the_questions(table: Desk) -> None:
    found = table.look("rules", RIVER)
    assert [(one.code, one.before.text) for one in found.questions] == [("S1", "参加理论宣讲")]
    path = table.workbook({"Sheet1": RIVER})
    looked = table.context.call(imports.preview, "rules", path, same_items={"S1": False})
    assert looked.questions == ()


def test_a_row_file_is_told_apart_by_the_line(table: Desk) -> None:
    """An import after the code was given to another item: the old rows are there, the new ones share no cap with them."""
    rows = [
        ("2026-10-05", "柳湾村", "柳湾-001", "朱彩云", "S1", "2"),
        ("2026-10-06", "柳湾村", "柳湾-001", "朱彩云", "S1", "2"),
    ]
    table.points(*rows)
    table.bring("rules", RIVER)
    river = ("2026-10-20", "柳湾村", "柳湾-001", "朱彩云", "S1", "3")
    report = table.points(*rows, river)
    assert (report.written, report.unchanged, told(report)) == (1, 2, [])
    assert [one["hundredths"] for one in table.booked] == [200, 200, 300]


# ---- the form of an item ----
def test_an_item_added_under_a_retired_code_asks(small: Small) -> None:
    book_pk = small.call(rules.books, "masses")[0].pk
    old = small.item("S1")
    small.call(rules.retire_item, old)
    fresh, _ = small.call(rules.add_item, book_pk, {"code": "S1", "text": "清理河道", "value": "+3"})
    (question,) = small.call(item_lines.open_questions, "masses")
    assert (question.pk, question.before.pk, question.before.text) == (fresh, old, "参加理论宣讲")
    small.call(item_lines.answer, question, same=False)
    assert small.call(item_lines.open_questions, "masses") == []


def test_an_item_taken_up_again_under_its_words_goes_on(small: Small) -> None:
    book_pk = small.call(rules.books, "masses")[0].pk
    small.enter("萨日朗-001", "S1", "2026-10-01")
    small.call(rules.retire_item, small.item("S1"))
    values = {"code": "S1", "category": "思想观念", "text": "参加理论宣讲", "value": "+2", "cap_month": 400}
    small.call(rules.add_item, book_pk, values)
    assert small.call(item_lines.open_questions, "masses") == []
    assert [small.enter("萨日朗-001", "S1", day).points for day in ("2026-10-02", "2026-10-03")] == [200, 0]


def test_a_new_version_of_the_book_and_a_new_wording_keep_the_line(small: Small) -> None:
    book_pk = small.call(rules.books, "masses")[0].pk
    small.enter("萨日朗-001", "S1", "2026-10-01")
    second, _ = small.call(rules.new_version, book_pk, date(2026, 10, 10))
    item = next(one for one in small.call(rules.books, "masses")[1].items if one.code == "S1")
    assert item.pk != item.line == small.rows("SELECT min(pk) FROM rule_item WHERE code = 'S1'")[0][0]
    small.call(rules.save_item, item.pk, {"code": "T1", "text": "听理论宣讲"})
    assert second == 3
    assert [small.enter("萨日朗-001", "T1", day).points for day in ("2026-10-12", "2026-10-13")] == [200, 0]
    assert small.call(item_lines.open_questions, "masses") == []


def test_an_old_entrys_item_is_found_again_by_its_line_not_its_code(small: Small) -> None:
    """A waiting proposal names an item of the old book; the new one uses the code for another item."""
    from tests.services.small_book import MASSES
    from wenming_desktop.storage import rules_store

    old = small.item("S1")

    def second(book: object) -> None:
        with book.operation("新细则"):  # type: ignore[attr-defined]
            pk = rules_store.insert_book(book.db, "masses", "第二版", "2026-10-01")  # type: ignore[attr-defined]
            rules_store.insert_item(book.db, pk, replace(MASSES[0], text="清理河道"))  # type: ignore[attr-defined]

    small.call(second)
    draft = points.Draft("masses", date(2026, 10, 5), old, household_pk=1)
    with pytest.raises(UserError, match="“参加理论宣讲”在第二版里没有"):
        small.call(points.record, draft)


def test_room_freed_is_not_given_to_another_item_of_the_code(table: Desk) -> None:
    enter(table, "2026-10-05")
    table.bring("rules", RIVER)
    for day in ("2026-10-20", "2026-10-21"):
        enter(table, day)
    assert table.context.call(points.reverse, 1, "登记错户")[0] == 0
    assert table.query("SELECT points FROM entry ORDER BY pk") == [(200,), (300,), (0,), (-200,)]


@pytest.mark.parametrize(
    ("cap", "days", "counts", "freed"),
    [
        (200, ["2026-07-01", "2026-07-02", "2026-07-20"], [200, 200, 0], 0),
        (200, ["2026-07-01", "2026-07-20", "2026-07-02"], [200, 0, 200], 0),
        (
            800,
            ["2026-07-01", "2026-07-02", *(f"2026-07-2{day}" for day in range(4))],
            [200] * 4 + [0] * 2,
            200,
        ),
        (None, ["2026-07-01", "2026-07-02", "2026-07-03", "2026-07-20"], [200, 200, 0, 200], 0),
    ],
    ids=["tighter later", "tighter between", "wider later", "no cap later"],
)
def test_what_a_reversal_frees_is_measured_by_each_entrys_own_version(
    small: Small, cap: int | None, days: list[str], counts: list[int], freed: int
) -> None:
    """S1 +2, four a month; from 16 July another cap for the same item: 1 July is taken back."""

    def second_version(book: object) -> None:
        with book.operation("新细则"):  # type: ignore[attr-defined]
            pk = rules_store.insert_book(book.db, "masses", "第二版", "2026-07-16")  # type: ignore[attr-defined]
            rules_store.insert_item(book.db, pk, replace(MASSES[0], cap_month=cap))  # type: ignore[attr-defined]

    small.call(second_version)
    booked = [small.enter("萨日朗-001", "S1", day) for day in days]
    assert [one.points for one in booked] == counts
    assert small.reverse(booked[0].entry_pk) == freed
    assert small.totals("2026-07")["萨日朗-001"] == sum(counts) - 200 + freed
    assert small.call(books.check) == []
