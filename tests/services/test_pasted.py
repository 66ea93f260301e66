"""A block copied from WPS: columns found by heading or by content, names and items looked up, wrong cells named."""

from datetime import date

import pytest

from tests.services.small_book import Small
from wenming_desktop.services import pasted, people
from wenming_desktop.services.pasted import PastedLine

DAY = date(2026, 10, 27)


def read(
    small: Small, *lines: str, village: str | None = "萨日朗", track: str = "masses"
) -> list[PastedLine]:
    block = [line.split("|") for line in lines]
    pk = small.villages[village] if village else None
    return small.call(pasted.read_block, track, block, day=DAY, village_pk=pk).lines


def said(line: PastedLine) -> tuple[str, str, str, str]:
    return (
        line.day.isoformat() if line.day else "", line.subject.name if line.subject else "",
        line.item.code if line.item else "", line.points,
    )  # fmt: skip


def test_columns_by_their_headings_in_any_order(small: Small) -> None:
    found = read(small, "户主|分值|项目|日期|备注", "包青格乐|10|月评清洁户|10-26|评比表")
    assert [said(line) for line in found] == [("2026-10-26", "包青格乐", "H1", "10")]
    assert found[0].evidence == "评比表"
    assert found[0].errors == {}


@pytest.mark.parametrize(
    "cells",
    [
        "10月26日|萨日朗|包青格乐|Z2|6",
        "2026.10.26|萨日朗嘎查|包青格乐|义务植树|+6",
        "10/26|萨日朗|包青格乐|Z2 义务植树|6分",
    ],
)
def test_columns_by_what_stands_in_them(small: Small, cells: str) -> None:
    line = read(small, cells, village=None)[0]
    assert said(line)[:3] == ("2026-10-26", "包青格乐", "Z2")
    assert line.village is not None
    assert line.village[1] == "萨日朗嘎查"
    assert line.errors == {}


@pytest.mark.parametrize(
    "day",
    ["2月30日", "9月", "9月上旬", "2026-13-40", "十三月五号", "13/40", "9月1日至5日", "2026年9月", "下旬"],
)
def test_a_column_of_days_nobody_can_read_is_red_and_no_evidence(small: Small, day: str) -> None:
    """As evidence it would be booked on today, in another quarter, without a word."""
    line = read(small, f"包青格乐|H1|{day}")[0]
    assert line.day is None
    assert day in line.errors["day"]
    assert line.evidence == ""


@pytest.mark.parametrize("words", ["门口很干净", "评比表第3页", "3月评比第一名的那一户", "10", ""])
def test_words_with_numbers_are_no_days(small: Small, words: str) -> None:
    line = read(small, f"包青格乐|Z2|6|{words}")[0]
    assert line.day == DAY
    assert line.errors == {}


def test_what_a_block_does_not_say_and_what_of_it_nobody_takes_is_told(small: Small) -> None:
    def told(*lines: str) -> tuple[int, tuple[str, ...]]:
        block = [line.split("|") for line in lines]
        found = small.call(pasted.read_block, "masses", block, day=DAY, village_pk=small.villages["萨日朗"])
        return found.undated, found.unused

    assert told("10月20日|包青格乐|H1|门口很干净") == (0, ())
    assert told("10月20日|包青格乐|H1|门口很干净|此条作废") == (0, ("第5列",))
    assert told("包青格乐|H1", "王秀兰|H1") == (2, ())
    assert told("10月20日|包青格乐|H1", "|王秀兰|H1") == (1, ())
    assert told("户主|项目|日期|审核人|备注", "包青格乐|H1|10-26|乌兰|评比表") == (0, ("“审核人”",))
    assert told("户主|项目|日期|审核人|备注", "包青格乐|H1|10-26||评比表") == (0, ())


def test_what_a_block_lacks_comes_from_the_line_one_stands_in(small: Small) -> None:
    line = read(small, "包青格乐|H1")[0]
    assert (line.day, line.village, line.points) == (DAY, (small.villages["萨日朗"], "萨日朗嘎查"), "+10")


def test_two_households_of_a_name_are_both_named(small: Small) -> None:
    line = read(small, "10-26|王秀兰|H1|10")[0]
    assert line.subject is None
    assert line.errors["who"] == (
        "萨日朗嘎查有2户符合“王秀兰”：萨日朗嘎查1组王秀兰、萨日朗嘎查2组王秀兰。请选一户。"
    )


def test_a_head_and_a_member_of_one_name_are_both_named_unless_the_column_is_of_heads(small: Small) -> None:
    home = small.households["萨日朗-002"]
    small.call(people.save_person, None, {"name": "包青格乐", "relation": "弟弟"}, home)
    line = read(small, "10-26|包青格乐|H1|10")[0]
    assert line.subject is None
    assert line.errors["who"].startswith("萨日朗嘎查有2户符合“包青格乐”：")
    for heading, found in (("姓名", None), ("户主", "包青格乐")):
        headed = read(small, f"{heading}|日期|项目", "包青格乐|10-26|H1")[0]
        assert (headed.subject and headed.subject.head) == found, heading
    small.call(people.save_person, None, {"name": "图雅", "relation": "女儿"}, home)
    member = read(small, "户主|日期|项目", "图雅|10-26|H1")[0]
    assert member.subject is not None, "nobody leads a household under this name: whose member she is"


def test_a_name_is_never_looked_for_across_villages(small: Small) -> None:
    assert read(small, "10-26|孟和|H1|10")[0].errors == {"who": "萨日朗嘎查没有“孟和”。"}
    alone = read(small, "10-26|孟和|H1|10", village=None)[0]
    assert alone.errors == {"who": "不知道是哪个嘎查村，不能只凭姓名登记。请先填嘎查村。"}


def test_a_household_number_needs_no_village(small: Small) -> None:
    line = read(small, "日期|户号|项目", "10-26|诺敏花-001|H1", village=None)[0]
    assert line.subject is not None
    assert (line.subject.name, line.village) == ("孟和", (small.villages["诺敏花"], "诺敏花嘎查"))


@pytest.mark.parametrize(
    ("cells", "key", "text"),
    [
        ("13-45|包青格乐|H1|10", "day", "“13-45”不是日期。可以写 1027、10-27 或 2026-10-27。"),
        ("2026-11-02|包青格乐|H1|10", "day", "这个月还没有到，不能登记。请核对日期。"),
        ("10-26|包青格乐|X9|10", "item", "积分细则里没有“X9”。请按 F4 选一个。"),
        ("10-26|包青格乐|J1|+3", "points", "“房前屋后乱堆乱放”是减分项目，不能登记为“+3”。"),
    ],
)
def test_a_wrong_cell_is_named(small: Small, cells: str, key: str, text: str) -> None:
    line = read(small, "日期|姓名|项目|分值", cells)[0]
    assert line.errors == {key: text}
    assert line.words[key] == dict(zip(("day", "who", "item", "points"), cells.split("|"), strict=True))[key]


def test_party_members_are_found_on_their_own_track(small: Small) -> None:
    members = [str(row[0]) for row in small.rows("SELECT name FROM person WHERE party = 1 ORDER BY pk")]
    others = [str(row[0]) for row in small.rows("SELECT name FROM person WHERE party = 0 ORDER BY pk")]
    other = next(name for name in others if name not in members)
    found = read(small, f"10-26|{members[0]}|D1|3", f"10-26|{other}|D1|3", village=None, track="party")
    assert [set(line.errors) for line in found] == [set(), {"who"}]
