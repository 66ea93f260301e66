"""What a certificate states beside its hours, and what of it the book no longer says."""

from dataclasses import replace
from datetime import date

import pytest

from wenming_desktop.domain.certificates import Record
from wenming_desktop.domain.erasure import MARK
from wenming_desktop.domain.stated import (
    LABELS,
    Difference,
    Person,
    hours,
    of_award,
    of_person,
    read_from,
    stated_of,
)

WANG = Record(1, "王秀兰", "150599000001", sex="女", birth=date(1960, 3, 5))
OPENING = "兹证明王秀兰，性别女，1960年3月出生，志愿者编号150599000001（应本人书面申请载明居民身份证号码11010519491231002X），于"
ALL = {"name": "王秀兰", "number": "150599000001", "sex": "女", "birth": "1960年3月"}
NOW = Person("王秀兰", ("150599000001", "150599000002"), "女", date(1960, 3, 20), "11010519491231002X")


@pytest.mark.parametrize(
    ("record", "opening", "found"),
    [
        (WANG, OPENING, ALL),
        (WANG, "王秀兰同志：表现突出。", {"name": "王秀兰"}),
        (WANG, "编号150599000001的志愿者，女", {"number": "150599000001"}),
        (replace(WANG, sex="", birth=None, number=""), OPENING, {"name": "王秀兰"}),
    ],
)
def test_what_a_wording_states_is_noted_and_no_more(
    record: Record, opening: str, found: dict[str, str]
) -> None:
    assert stated_of(record, opening) == found


def test_of_an_older_certificate_the_opening_is_read() -> None:
    assert read_from("王秀兰", OPENING) == ALL
    assert read_from("王秀兰", "王秀兰同志（志愿者编号150599000001）：表现突出。") == {
        "name": "王秀兰", "number": "150599000001",
    }  # fmt: skip
    assert read_from("王秀兰", "自己写的一句话。") == {"name": "王秀兰"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, []),
        ({"birth": date(1960, 3, 31)}, []),
        ({"numbers": ("150599000002", "150599000001")}, []),
        ({"name": "王秀栏"}, ["姓名原王秀兰，现王秀栏"]),
        ({"numbers": ("150599000009",)}, ["志愿者编号原150599000001，现150599000009"]),
        ({"numbers": ()}, ["志愿者编号原150599000001，现没有登记"]),
        ({"sex": ""}, ["性别原女，现没有登记"]),
        ({"birth": date(1961, 3, 5)}, ["出生年月原1960年3月，现1961年3月"]),
        ({"birth": None}, ["出生年月原1960年3月，现没有登记"]),
        ({"id_number": "150000196003050021"}, ["身份证号已更正"]),
        ({"id_number": ""}, []),
        ({"numbers": ("1",), "name": "李", "sex": "男"}, ["姓名原王秀兰，现李", "志愿者编号原150599000001，现1", "性别原女，现男"]),
        ({"name": MARK, "sex": "", "birth": None, "id_number": ""}, []),
    ],
)  # fmt: skip
def test_what_is_put_right_of_a_person_is_a_difference(change: dict[str, object], words: list[str]) -> None:
    found = of_person(ALL, replace(NOW, **change), OPENING)  # type: ignore[arg-type]
    assert [one.words for one in found] == words


def test_what_a_certificate_does_not_state_is_never_told() -> None:
    other = Person("乌兰", ("1",), "男", date(1950, 1, 1), "150000196003050021")
    assert of_person({}, other) == []
    assert of_person({"name": "乌兰"}, other) == []


@pytest.mark.parametrize(
    ("awards", "words"),
    [
        ([(1, "2026-10-27")], []),
        ([(1, "2026-10-27"), (2, "2026-10-28")], []),
        ([], ["一星级认定已取消"]),
        ([(2, "2026-10-27")], ["一星级认定已取消"]),
        ([(1, "2026-10-01"), (1, "2026-10-20")], ["一星级认定的日期已更正为2026-10-20"]),
    ],
)  # fmt: skip
def test_a_star_is_awarded_as_it_was(awards: list[tuple[int, str]], words: list[str]) -> None:
    assert [one.words for one in of_award("一星级", "2026-10-27", awards)] == words


def test_hours_are_told_whether_their_sum_moved_or_not() -> None:
    assert hours(6_090, 90).words == "原101.5小时，现1.5小时"
    assert hours(90, 90).words == "累计仍是1.5小时"


def test_every_fact_has_its_words_and_none_repeats_an_id() -> None:
    for fact in LABELS:
        assert Difference(fact, "甲", "乙").words
    assert "甲" not in Difference("id_number", "甲", "乙").words
