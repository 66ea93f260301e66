"""Erasure on request: what is looked for, what goes from which words, and until when the backups hold it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.domain import backups, erasure
from wenming_desktop.domain.backups import FEWER, RESTORE, UPGRADE, Stored
from wenming_desktop.domain.erasure import (
    MARK,
    OWN,
    Sought,
    blanked,
    forgotten,
    leaves_on,
    not_blank,
    public_name,
    sought,
    without,
)

ID = "11010519491231002X"
TODAY = date(2026, 10, 27)


@pytest.mark.parametrize(
    ("others", "alone"),
    [([], True), (["王秀"], True), (["王秀兰"], False), (["王秀兰花"], False), (["李䶮"], True)],
)
def test_a_name_that_stands_in_anothers_is_not_his_alone(others: list[str], alone: bool) -> None:
    assert sought("王 秀兰", ID, [], others, []).alone is alone
    assert sought("王 秀兰", ID, [], others, []).name == "王秀兰"


def test_a_telephone_shared_with_somebody_stays() -> None:
    found = sought("王秀兰", "", ["13800001111", "", "13800002222", "13800002222"], [], ["13800001111"])
    assert found.phones == ("13800002222",)


@pytest.mark.parametrize(
    ("name", "alone", "table", "goes"),
    [
        ("王秀兰", True, "activity", True), ("孟和", True, "activity", False), ("孟和", True, "change", True),
        ("孟和", True, "draft", True), ("孟和", True, "operation", True), ("孟和", True, "import_batch", True),
        ("王秀兰", False, "change", False), ("王秀兰", False, "activity", False), ("", True, "draft", False),
    ],
)  # fmt: skip
def test_a_name_goes_where_it_can_mean_nobody_else(name: str, alone: bool, table: str, goes: bool) -> None:
    found = Sought(name, ID, ("13800001111",), alone)
    assert found.words_in(table) == (ID, "13800001111", *([name] if goes else []))


def test_numbers_that_are_not_there_are_not_looked_for() -> None:
    assert Sought("王秀兰").numbers() == ()
    assert Sought("王秀兰", "", ("1",)).numbers() == ("1",)


@pytest.mark.parametrize(
    ("text", "words", "left"),
    [
        ("人员迁出、去世 王秀兰", ("王秀兰",), f"人员迁出、去世 {MARK}"),
        ("王秀兰花", ("王秀兰", "王秀兰花"), MARK),
        (f"{ID}，{ID}", (ID,), f"{MARK}，{MARK}"),
        ("与他无关", ("王秀兰", ID), "与他无关"),
        ("原样", (), "原样"),
    ],
)
def test_words_are_taken_out_of_a_text(text: str, words: tuple[str, ...], left: str) -> None:
    assert without(text, words) == left


def test_an_image_is_blanked_by_its_own_columns_and_an_inserts_key_stays() -> None:
    image = {"pk": 3, "name": "王秀兰", "id_number": ID, "household_pk": 7, "relation": "户主"}
    assert blanked("person", image) == {
        "pk": 3, "name": MARK, "id_number": None, "household_pk": 7, "relation": "户主"
    }  # fmt: skip
    assert blanked("person", {"pk": 3}) == {"pk": 3}
    assert blanked("team", {"name": "卫生队"}) == {"name": "卫生队"}


@pytest.mark.parametrize("table", sorted(OWN))
def test_a_blanked_row_says_nothing(table: str) -> None:
    row = blanked(table, dict.fromkeys(OWN[table], "某事"))
    assert not_blank(table, row) == ()
    for column in OWN[table]:
        assert not_blank(table, row | {column: "又写了"}) == (column,)


def test_no_column_is_declared_twice() -> None:
    for table in OWN.keys() | erasure.WORDS.keys() | erasure.KEPT.keys() | erasure.PLAIN.keys():
        named = [
            *OWN.get(table, {}), *erasure.WORDS.get(table, ()), *erasure.KEPT.get(table, ()), *erasure.PLAIN.get(table, ())
        ]  # fmt: skip
        assert len(named) == len(set(named)), table


# ---- until when the backups hold it ----
def series(days: list[int]) -> list[Stored]:
    """Backups made so many days before today, the newest first."""
    return [Stored(f"b{ago}", TODAY - timedelta(days=ago), f"s{ago}") for ago in sorted(days)]


@pytest.mark.parametrize(
    ("today", "ago"),
    [(TODAY, 0), (date(2026, 10, 28), 3), (date(2026, 11, 29), 97)],
    ids=["the newest", "what is gone stands in for none", "an old one"],
)
def test_a_backup_is_thinned_as_the_rule_says(today: date, ago: int) -> None:
    """Ten newest, seven days, eight weeks, twelve months: a backup of today may stay a year, or go on the eleventh day."""
    made = Stored("b", today - timedelta(days=ago), "s")
    gone = leaves_on([made], made.name, today)
    assert gone is not None
    there = [made]
    for ahead in range(1, (gone - today).days + 1):
        day = today + timedelta(days=ahead)
        there = [Stored(f"n{ahead}", day, f"n{ahead}"), *there]
        kept = backups.keep(there)
        there = [stored for stored in there if stored.name in kept]
        assert (made.name in kept) is (day < gone)


@pytest.mark.parametrize("kind", [UPGRADE, FEWER])
def test_a_backup_kept_for_its_kind_stays_until_somebody_deletes_it(kind: str) -> None:
    special = Stored("升级前", TODAY - timedelta(days=30), "s", kind)
    assert leaves_on([special], "升级前", TODAY) is None


def test_the_state_before_a_restore_goes_after_thirty_days_of_work_at_the_earliest() -> None:
    special = Stored("恢复前", TODAY, "s", RESTORE)
    gone = leaves_on([special], "恢复前", TODAY)
    assert gone is not None
    assert gone >= TODAY + timedelta(days=backups.RESTORE_DAYS)


def test_of_two_of_one_state_the_older_goes_tomorrow() -> None:
    twice = [Stored("新", TODAY, "同"), Stored("旧", TODAY, "同")]
    assert leaves_on(twice, "旧", TODAY) == TODAY + timedelta(days=1)


@given(st.sets(st.integers(0, 60), min_size=1, max_size=8))
def test_every_ordinary_backup_goes_within_the_year_and_a_bit(days: set[int]) -> None:
    stored = series(sorted(days))
    gone = leaves_on(stored, stored[-1].name, TODAY)
    assert gone is not None
    assert TODAY < gone <= TODAY + timedelta(days=450)


def test_an_erased_name_hangs_nowhere() -> None:
    assert [public_name(name) for name in ("王秀兰", MARK, "")] == ["王秀兰", "", ""]


@pytest.mark.parametrize(
    ("value", "left"),
    [
        ("孟和", ""), ("巴图、孟和", ""), ("巴图", "巴图"), (7, 7), (None, None), (["孟和", "巴图", ["孟和"]], ["巴图", []]),
        ({"told/by": "孟和", "孟和": 1, "x": {"y": "孟和"}}, {"told/by": "", "x": {"y": ""}}),
        ('{"孟和": {"who": "孟和"}, "空": {"who": "巴图"}}', '{"空": {"who": "巴图"}}'),
        ('{"who": "\\u5b5f\\u548c"}', '{"who": ""}'), ('{"b": 1,  "a": "巴图"}', '{"b": 1,  "a": "巴图"}'),
        ('{"b": "孟和", "a": 1}', '{"a": 1, "b": ""}'), (['{"who": "孟和", "x": 1}'], ['{"who": "", "x": 1}']),
        ('["孟和", "巴图"]', '["巴图"]'), ("{孟和", ""), ("[" * 9000 + "孟和", ""), ("{", "{"),
    ],
)  # fmt: skip
def test_what_is_remembered_of_somebody_is_forgotten(value: object, left: object) -> None:
    assert forgotten(value, ["孟和"]) == left


def test_a_number_remembered_as_text_is_forgotten_and_one_word_of_several_is_enough() -> None:
    assert forgotten("13800001111", ["孟和", "13800001111"]) == ""
