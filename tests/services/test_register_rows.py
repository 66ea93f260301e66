"""The register's lines, who fits what is typed, and the look ahead while typing."""

from datetime import date
from pathlib import Path

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.rules import RuleItem
from wenming_desktop.domain.some import Some
from wenming_desktop.services import (
    evidence,
    people,
    point_lists,
    points,
    register_rows,
    score_sheet,
    subjects,
)
from wenming_desktop.services.context import Book
from wenming_desktop.services.points import Draft
from wenming_desktop.services.register_rows import Filter, RegisterRow
from wenming_desktop.storage import finder, rules_store

DAY = date(2026, 10, 20)


def recent(small: Small, track: str = "masses") -> list[RegisterRow]:
    return small.call(register_rows.recent, track)


def test_newest_last_with_its_state(small: Small) -> None:
    first = small.enter("萨日朗-001", "H1", "2026-10-20")
    small.enter("萨日朗-002", "S1", "2026-10-20")
    small.enter("萨日朗-002", "S1", "2026-10-21")
    small.enter("萨日朗-002", "S1", "2026-10-22")
    small.enter("萨日朗-003", "V1", "2026-10-22")
    small.reverse(first.entry_pk, "登记错户")
    assert [(row.who, row.item, row.points, row.state) for row in recent(small)] == [
        ("包青格乐", "H1 月评清洁户", 1000, "已冲正"),
        ("王秀兰 萨日朗-002", "S1 参加理论宣讲", 200, "已登记"),
        ("王秀兰 萨日朗-002", "S1 参加理论宣讲", 200, "已登记"),
        ("王秀兰 萨日朗-002", "S1 参加理论宣讲", 0, "已登记，按上限计"),
        ("王秀兰 萨日朗-003", "V1 一票否决（甲类）", 0, "一票否决"),
        ("包青格乐", "H1 月评清洁户", -1000, "冲正：登记错户"),
    ]


def test_what_was_undone_is_not_shown_and_comes_back_with_redo(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-20")
    small.undo()
    assert recent(small) == []
    small.redo()
    assert [row.who for row in recent(small)] == ["包青格乐"]


def test_a_late_entry_says_where_it_went(small: Small) -> None:
    small.close_months(202609, today="2026-10-02")
    small.enter("萨日朗-001", "H1", "2026-09-20")
    assert [(row.day, row.state) for row in recent(small)] == [("09-20", "已登记·记入10月")]


def test_a_group_and_a_sheet_are_one_line_each(small: Small) -> None:
    village = small.villages["萨日朗"]
    absent = [small.households["萨日朗-004"]]
    small.call(points.record_group, village, 2, small.item("S1"), DAY, absent)
    cells = {(small.households["萨日朗-001"], "思想观念"): 300, (small.households["萨日朗-002"], None): -200}
    small.call(score_sheet.record_sheet, village, 202610, cells)
    rows = recent(small)
    assert [(row.who, row.item, row.points, row.state, row.count) for row in rows] == [
        ("2组 2户", "S1 参加理论宣讲（缺席1户）", 200, "已登记2条", 2),
        ("1组 2户", "按表号录入 2026年10月", 100, "已登记2条", 2),
    ]
    inside, total = small.call(register_rows.search, "masses", Filter(operation_pk=rows[0].operation_pk))
    assert total == 2
    assert {row.who for row in inside} == {"王秀兰 萨日朗-003", "苏力德"}, (
        "another head of her village bears her name"
    )


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (Filter(text="bqgl"), 2), (Filter(text="义务"), 1), (Filter(text="J1"), 1), (Filter(text="萨日朗-004"), 1),
        (Filter(month=202609), 1), (Filter(minus=True), 1), (Filter(text="包青", month=202610), 1), (Filter(text="zzz"), 0),
    ],
)  # fmt: skip
def test_find(small: Small, wanted: Filter, count: int) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-20")
    small.enter("萨日朗-001", "Z2", "2026-09-20")
    small.enter("萨日朗-004", "J1", "2026-10-20")
    rows, total = small.call(register_rows.search, "masses", wanted)
    assert (len(rows), total) == (count, count)


def test_the_tracks_never_meet(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-20")
    member = next(name for name in small.people if small.rows(
        "SELECT 1 FROM person WHERE pk = ? AND party = 1", small.people[name]))  # fmt: skip
    small.enter(member, "D1", "2026-10-20")
    assert [row.item for row in recent(small)] == ["H1 月评清洁户"]
    assert [row.item for row in recent(small, "party")] == ["D1 参加主题党日"]


def test_who_fits_what_is_typed_with_this_months_points(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-20")
    small.enter("萨日朗-001", "H1", "2026-09-20")
    found = small.call(subjects.find_subjects, "bqgl", track="masses")
    assert [(one.name, one.detail, one.month_points) for one in found] == [
        ("包青格乐", "萨日朗嘎查1组 · 户主 · 1口人", 1000)
    ]
    both = small.call(subjects.find_subjects, "王秀兰", track="masses")
    assert [one.group for one in both] == ["1", "2"]
    assert [one.detail.split(" · ")[-1] for one in both] == ["萨日朗-002", "萨日朗-003"], (
        "namesakes by their number"
    )


def test_the_village_one_stands_in_comes_first(small: Small) -> None:
    everybody = small.call(subjects.find_subjects, "w", track="masses")
    assert [one.name for one in everybody] == ["王秀兰", "王秀兰", "乌云其木格"]
    there = small.villages["诺敏花"]
    here = small.call(subjects.find_subjects, "w", track="masses", village_pk=there)
    assert [one.name for one in here] == ["乌云其木格", "王秀兰", "王秀兰"]
    # nobody there fits: others are offered all the same
    full = small.call(subjects.find_subjects, "wxl", track="masses", village_pk=there)
    assert {one.village for one in full} == {"萨日朗嘎查"}


def test_who_fits_too_and_was_not_looked_at_is_counted_however_few_are_shown(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = finder.people
    monkeypatch.setattr(finder, "people", lambda *args, **how: Some(looked(*args, **how), 3))
    found = small.call(subjects.find_subjects, "王秀兰", track="masses")
    assert (len(found), found.more) == (2, 3)


def test_items_by_code_words_and_initials(small: Small) -> None:
    known = small.call(point_lists.catalogue, "masses")
    assert [item.code for item in known.find(DAY, "s1")] == ["S1"]
    assert [item.code for item in known.find(DAY, "植树")] == ["Z2"]
    assert [item.code for item in known.find(DAY, "ypqj")] == ["H1"]
    assert len(known.find(DAY, "")) == 7
    assert known.find(date(2020, 1, 1), "") == []
    exact = known.exact(DAY, "月评清洁户")
    assert exact is not None
    assert (exact.fixed, exact.value_text) == ("+10", "+10")
    assert known.exact(DAY, "q9").fixed == ""  # a range: the clerk says how much
    assert known.exact(DAY, "参加") is None or known.exact(DAY, "参加").code == "S1"


def test_the_look_ahead_sees_doubles_caps_and_refusals(small: Small) -> None:
    household, item = small.households["萨日朗-001"], small.item("S1")

    def look(stated: str = "", code: int = item, day: date = DAY) -> point_lists.Outlook:
        return small.call(point_lists.outlook, "masses", day, code, stated, household_pk=household)

    assert look() == point_lists.Outlook(points=200)
    small.enter("萨日朗-001", "S1", "2026-10-20")
    small.enter("萨日朗-001", "S1", "2026-10-21")
    seen = look()
    assert (seen.points, seen.doubles) == (0, 1)
    assert seen.messages == ("“参加理论宣讲”本月最多4分，只计0分",)
    assert look("-2").refusal == "“参加理论宣讲”是加分项目，不能登记为“-2”。"
    assert "请写明几分" in look("", small.item("Q9")).refusal
    small.close_months(202609, today="2026-10-02")
    assert look(day=date(2026, 9, 3)).messages == ("2026年9月已审核，会记入2026年10月",)


def test_the_card_of_a_household(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-20")
    small.enter("萨日朗-001", "Z2", "2026-08-20")
    card = small.call(point_lists.subject_points, "masses", small.households["萨日朗-001"], DAY)
    assert card.name == "包青格乐"
    assert card.totals == (("2026年第四季度", 11000), ("2026年第三季度", 10600), ("2026年", 41600))
    assert dict(card.categories)["环境卫生"] == 1000
    assert dict(card.categories)["志愿服务"] == 0


@pytest.mark.parametrize("code", ["X1", "X2"])
def test_no_card_calls_an_entry_without_a_category_a_deduction(small: Small, code: str) -> None:
    """s44: every place that groups by category says the same, whichever way the entry counts."""
    make = {"X1": RuleItem("X1", "", "见义勇为", 2000, 2000), "X2": RuleItem("X2", "", "乱堆", 300, 300, -1)}

    def add(book: Book) -> None:
        with book.operation("加项目", kind="barrier"):
            rules_store.insert_item(book.db, rules_store.books(book.db, "masses")[0].pk, make[code])

    small.call(add)
    small.enter("萨日朗-001", code, "2026-10-20")
    pk = small.households["萨日朗-001"]
    card = dict(small.call(point_lists.subject_points, "masses", pk, DAY).categories)
    page = dict(small.call(people.household_detail, pk).categories)
    points = 2000 if code == "X1" else -300
    assert card == page
    assert (card["未分类"], "减分" in card) == (points, False)


def test_a_months_deduction_of_a_sheet_is_one(small: Small) -> None:
    pk = small.households["萨日朗-001"]
    small.call(score_sheet.record_sheet, small.villages["萨日朗"], 202610, {(pk, None): -300})
    assert dict(small.call(people.household_detail, pk).categories)["减分"] == -300


def test_files_are_kept_with_the_entry_and_leave_with_undo(small: Small, tmp_path: Path) -> None:
    photo, paper = tmp_path / "a.jpg", tmp_path / "签到表.pdf"
    photo.write_bytes(b"1")
    paper.write_bytes(b"2")
    draft = Draft("masses", DAY, small.item("H1"), household_pk=1, files=(photo, paper))
    booked, _ = small.call(points.record, draft)
    assert [one.title for one in small.call(evidence.files_of, booked.entry_pk)] == ["a.jpg", "签到表.pdf"]
    assert recent(small)[0].evidence == "照片1张、文件1份"
    copies = small.call(evidence.to_open, booked.entry_pk).copies
    assert [path.read_bytes() for path in copies] == [b"1", b"2"]
    small.undo()
    assert small.call(evidence.files_of, booked.entry_pk) == []


def test_a_file_that_is_gone_stops_the_entry(small: Small, tmp_path: Path) -> None:
    draft = Draft("masses", DAY, small.item("H1"), household_pk=1, files=(tmp_path / "没有.jpg",))
    with pytest.raises(UserError, match="读不出来"):
        small.call(points.record, draft)
    assert small.entries() == []
