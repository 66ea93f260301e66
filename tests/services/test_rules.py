"""The rule book in the window: versions of items and of whole books, and what F4 offers."""

from datetime import date

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.rules import RuleItem
from wenming_desktop.services import board_gate, history, rules


def items(small: Small, track: str = "masses") -> dict[str, RuleItem]:
    return {one.code: one for one in small.call(rules.book_in_force, track).items}


def book_pk(small: Small) -> int:
    return int(small.call(rules.books, "masses")[0].pk)


def refused(small: Small, verb: object, *args: object) -> str:
    with pytest.raises(UserError) as caught:
        small.call(verb, *args)  # type: ignore[arg-type]
    return str(caught.value)


def test_a_changed_value_is_a_new_version_and_old_entries_keep_theirs(small: Small) -> None:
    old = items(small)["H1"].pk
    small.enter("萨日朗-001", "H1", "2026-10-01")
    fresh, changes = small.call(rules.save_item, old, {"value": "+8"})
    assert changes.operation == "修改积分项目 H1 月评清洁户"
    assert fresh != old
    assert [one.code for one in small.call(rules.book_in_force, "masses").items].index(
        "H1"
    ) == 3  # in its place
    small.enter("萨日朗-002", "H1", "2026-10-01")
    assert [(row.item_pk, row.points) for row in small.entries()] == [(old, 1000), (fresh, 800)]
    assert [one.value_text for one in small.call(rules.item_history, fresh)] == ["+10"]
    assert small.call(rules.item, old).value_text == "+10"
    small.undo()
    assert "不能撤销" in refused(
        small, history.undo
    )  # the ledger keeps what was taken back, and its version with it


def test_a_version_nobody_used_is_undone_and_redone(small: Small) -> None:
    old = items(small)["H1"].pk
    fresh, _ = small.call(rules.save_item, old, {"value": "+8"})
    small.undo()
    assert items(small)["H1"].pk == old
    small.redo()
    assert items(small)["H1"].pk == fresh


@pytest.mark.parametrize(
    "values",
    [
        {"text": "月评洁净户"}, {"category": "乡风文明"}, {"value": "+1至+10"}, {"value": "一票否决"}, {"value": "-10"},
        {"code": "H9"}, {"cap_month": "2"}, {"cap_year": 5000}, {"direction": "减分"},
    ],
)  # fmt: skip
def test_what_binds_makes_a_version(small: Small, values: dict[str, object]) -> None:
    old = items(small)["H1"].pk
    assert small.call(rules.save_item, old, values)[0] != old


def test_evidence_and_note_are_changed_in_place(small: Small) -> None:
    old = items(small)["H1"].pk
    assert small.call(rules.save_item, old, {"evidence": "评比表", "note": "每月20日"})[0] == old
    assert (items(small)["H1"].evidence, items(small)["H1"].note) == ("评比表", "每月20日")
    assert small.call(rules.save_item, old, small.call(rules.item_values, old))[1].nouns == frozenset()


def test_the_third_version_remembers_both_before_it(small: Small) -> None:
    pk = items(small)["H1"].pk
    for value in ("+8", "+6"):
        pk, _ = small.call(rules.save_item, pk, {"value": value})
    assert [one.value_text for one in small.call(rules.item_history, pk)] == ["+8", "+10"]


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("+2", (200, 200, 1)),
        ("-3", (300, 300, -1)),
        ("+1至+10", (100, 1000, 1)),
        ("+0.5", (50, 50, 1)),
        ("减1-10", (100, 1000, -1)),
    ],
)
def test_values_are_read_as_the_rule_book_writes_them(
    small: Small, value: str, read: tuple[int, int, int]
) -> None:
    pk, _ = small.call(
        rules.add_item,
        book_pk(small),
        {"code": "X1", "category": "志愿服务", "text": "新项目", "value": value},
    )
    one = small.call(rules.item, pk)
    assert (one.low, one.high, one.direction) == read
    assert list(items(small))[-1] == "X1"  # at the end of the book


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"value": "很多"}, "value"), ({"value": "5"}, "value"), ({"value": "1-10"}, "value"), ({}, "value"), ({"code": ""}, "code"), ({"code": "h1"}, "code"), ({"text": " "}, "text"),
        ({"cap_month": "x"}, "cap_month"),
    ],
)  # fmt: skip
def test_a_wrong_field_of_an_item_is_named(small: Small, values: dict[str, str], field: str) -> None:
    given = {"code": "X1", "text": "新项目", **({"value": "+1"} if values else {}), **values}
    problems = small.call(rules.check_item, None, given, book_pk(small))
    assert field in [one.record for one in problems]
    assert refused(small, rules.add_item, book_pk(small), given)


def test_a_retired_item_is_entered_no_more_until_it_is_restored(small: Small) -> None:
    pk = items(small)["H1"].pk
    small.enter("萨日朗-001", "H1", "2026-10-01")
    small.call(rules.retire_item, pk)
    assert "H1" not in items(small)
    assert [one.code for one in small.call(rules.retired_items, book_pk(small))] == ["H1"]
    assert small.totals("2026-10")["萨日朗-001"] == 1000
    small.call(rules.add_item, book_pk(small), {"code": "H1", "text": "另一个", "value": "+1"})
    assert "已用于“另一个”" in refused(small, rules.restore_item, pk)
    small.undo()
    small.call(rules.restore_item, pk)
    assert items(small)["H1"].pk == pk
    assert small.call(rules.retired_items, book_pk(small)) == []


def test_items_move_within_their_book(small: Small) -> None:
    small.call(rules.move_item, items(small)["H1"].pk, -2)
    assert list(items(small)) == ["S1", "H1", "Z2", "Q9", "J1", "J2", "V1"]
    small.call(rules.move_item, items(small)["S1"].pk, 99)
    assert list(items(small))[-1] == "S1"
    small.undo()
    small.undo()
    assert list(items(small)) == ["S1", "Z2", "Q9", "H1", "J1", "J2", "V1"]


def test_a_new_version_of_the_book_holds_from_its_day_on(small: Small) -> None:
    fresh, changes = small.call(rules.new_version, book_pk(small), date(2026, 11, 1), "群众积分细则（修订）")
    assert changes.operation == "新版积分细则 群众积分细则（修订） 2026年11月1日起"
    before = small.call(rules.book_in_force, "masses", date(2026, 10, 31))
    after = small.call(rules.book_in_force, "masses", date(2026, 11, 1))
    assert (before.pk, after.pk) == (book_pk(small), fresh)
    assert [one.label for one in before.items] == [one.label for one in after.items]
    assert {one.pk for one in before.items}.isdisjoint({one.pk for one in after.items})
    small.call(rules.save_item, after.items[0].pk, {"value": "+9"})
    assert small.call(rules.book_in_force, "masses", date(2026, 10, 31)).items[0].value_text == "+2"
    assert "已经有了" in refused(small, rules.new_version, fresh, date(2026, 11, 1))
    assert "已经有了" in refused(small, rules.save_book, fresh, "", date(2026, 1, 1))
    small.call(rules.save_book, fresh, "", date(2026, 12, 1))
    assert [one.name for one in small.call(rules.books, "masses")] == ["masses细则", "群众积分细则"]
    assert small.call(rules.book_in_force, "masses").pk == book_pk(small)


def test_before_any_book_there_is_none(small: Small) -> None:
    day = date(2025, 12, 31)
    assert small.call(rules.book_in_force, "masses", day) is None
    assert small.call(rules.find_items, "masses", "", day) == []
    assert small.call(rules.categories, "masses", day) == [
        "思想观念",
        "志愿服务",
        "乡风文明",
        "勤劳致富",
        "环境卫生",
    ]
    small.call(rules.new_book, "masses", "试行细则", date(2025, 1, 1))
    assert small.call(rules.book_in_force, "masses", day).name == "试行细则"


def test_categories_stand_in_the_books_order_without_vetoes(small: Small) -> None:
    assert small.call(rules.categories) == ["思想观念", "志愿服务", "勤劳致富", "环境卫生", "乡风文明"]
    assert small.call(rules.categories, "party") == ["组织生活"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("H1", "H1"), ("h1", "H1"), ("J", "J1"), ("月评", "H1"), ("清洁", "H1"), ("ypqj", "H1"), ("ywzs", "Z2"), ("zhishu", "Z2"),
        ("环境", "H1"), ("yipiao", "V1"), ("H1 月评清洁户", "H1"), ("大操", "J2"), ("juankuan", "Q9"),
    ],
)  # fmt: skip
def test_f4_finds_an_item_by_code_text_and_sound(small: Small, text: str, first: str) -> None:
    assert small.call(rules.find_items, "masses", text)[0].code == first


def test_f4_ranks_and_offers_the_whole_book_for_nothing_typed(small: Small) -> None:
    assert [one.code for one in small.call(rules.find_items, "masses")] == [
        "S1",
        "Z2",
        "Q9",
        "H1",
        "J1",
        "J2",
        "V1",
    ]
    assert [one.code for one in small.call(rules.find_items, "masses", "J")][:2] == ["J1", "J2"]
    assert small.call(rules.find_items, "masses", "没有的") == []
    assert len(small.call(rules.find_items, "masses", "", limit=2)) == 2


def test_what_is_not_there_is_said(small: Small) -> None:
    for verb, args in (
        (rules.item, (999,)), (rules.retire_item, (999,)), (rules.save_item, (999, {"code": "A"})),
        (rules.new_version, (999, date(2027, 1, 1))),
    ):  # fmt: skip
        assert refused(small, verb, *args).startswith("没有这")


# ---- a version that comes after what was booked ----
def test_a_new_version_says_what_is_booked_for_its_days(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-08-20")
    small.enter("萨日朗-001", "J1", "2026-08-14")
    _, changes = small.call(rules.new_version, book_pk(small), date(2026, 8, 15))
    (said,) = changes.warnings
    assert said.startswith("2026年8月15日起已有1条登记是按原来的细则记的，分值没有变")
    found = small.call(board_gate.findings, Period.parse("2026-Q3"), small.villages["萨日朗"])
    assert [one.text for one in found if one.code == board_gate.OLD_RULES] == [
        "2026年8月15日起施行新修订的细则，有1条登记仍按原来的细则计分，请核对"
    ]
    assert not [
        one for one in small.call(board_gate.findings, Period.parse("2026-Q3"), small.villages["诺敏花"])
        if one.code == board_gate.OLD_RULES
    ]  # fmt: skip
    fresh = int(small.call(rules.books, "masses")[-1].pk)
    _, changes = small.call(rules.save_book, fresh, "", date(2026, 8, 10))
    assert "已有2条登记" in changes.warnings[0]
    assert small.call(rules.save_book, fresh, "", date(2026, 9, 1))[1].warnings == ()
    assert small.call(rules.save_book, fresh, "新名", date(2026, 9, 1))[1].warnings == ()
