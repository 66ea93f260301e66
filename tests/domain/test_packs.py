"""A county's pack: what it says, what would be wrong with its file, what another one changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from wenming_desktop.domain.fields import field_named
from wenming_desktop.domain.packs import (
    Asked,
    Difference,
    Pack,
    Standard,
    differences,
    faults,
    fields_in,
    pack_of,
    short_of,
)
from wenming_desktop.domain.stations import KIND_CODES, EightHave, Station, Visit, not_asked

STANDARD: dict[str, Any] = {
    "name": "三有标准", "version": "2024", "since": date(2024, 5, 1), "items": ["机构", "阵地", "队伍"],
    "counts": {"机构": "有牌子、有人管"}, "rooms": ["宣讲室", "书屋"], "rooms_name": "两室",
    "base_kinds": ["传统文化"], "kinds": {"所": "所", "站": "文明站", "实践户": "示范户"},
}  # fmt: skip
DATA: dict[str, Any] = {"tags": {"两送": ["送理论", "送政策"], "一讲": ["讲孝道"]}, "standard": STANDARD}
PACK = pack_of("柳林", DATA)


def field_of(noun: type, name: str, **held: Any) -> Any:
    return next(one for one in fields_in(PACK.standard, noun, held) if one.name == name)


def test_a_pack_says_what_its_file_says() -> None:
    assert faults(DATA) == []
    assert (PACK.name, PACK.tags) == ("柳林", {"两送": ("送理论", "送政策"), "一讲": ("讲孝道",)})
    one = PACK.standard
    assert (one.key, one.short, one.asked) == (
        "三有标准（2024）",
        "三有",
        Asked("三有标准（2024）", ("机构", "阵地", "队伍")),
    )
    assert (one.counts["机构"], one.rooms, one.rooms_name) == ("有牌子、有人管", ("宣讲室", "书屋"), "两室")
    assert [one.word_of(kind) for kind in ("站", "实践户", "点", "老类别")] == [
        "文明站",
        "示范户",
        "点",
        "老类别",
    ]


def test_what_a_file_leaves_out_has_its_default() -> None:
    plain = pack_of(
        "柳林", {"standard": {key: STANDARD[key] for key in ("name", "version", "since", "items")}}
    )
    assert plain == Pack("柳林", {}, Standard("三有标准", "2024", date(2024, 5, 1), ("机构", "阵地", "队伍")))
    assert (plain.standard.rooms, plain.standard.rooms_name) == ((), "功能室")
    assert tuple(plain.standard.kinds.items()) == tuple(zip(KIND_CODES, KIND_CODES, strict=True))


@pytest.mark.parametrize(
    ("key", "short"),
    [
        ("八有标准（第1版）", "八有"),
        ("七有标准（2025）", "七有"),
        ("六大固定动作（2023）", "六大固定动作"),
        ("", ""),
    ],
)
def test_a_standard_in_short(key: str, short: str) -> None:
    assert short_of(key) == short


def test_the_choices_of_a_field_are_the_packs() -> None:
    assert field_of(EightHave, "item").choices == ("机构", "阵地", "队伍")
    assert (field_of(Station, "rooms").choices, field_of(Station, "rooms").help) == (
        ("宣讲室", "书屋"),
        "两室",
    )
    plain = replace(PACK.standard, rooms_name="功能室")  # says no more than the label
    assert next(one for one in fields_in(plain, Station) if one.name == "rooms").help == ""
    assert field_of(Station, "theme").choices == ("传统文化",)
    assert field_of(Station, "theme").help == field_named(Station, "theme").help
    kind = field_of(Station, "kind")
    assert kind.shown == (("所", "所"), ("站", "文明站"), ("实践户", "示范户"))
    assert [kind.stored(text) for text in ("站", "文明站", "示范户", "点", "")] == [
        "站",
        "站",
        "实践户",
        None,
        None,
    ]
    assert field_of(Station, "name") == field_named(Station, "name")
    assert fields_in(PACK.standard, Visit) == fields_in(replace(PACK.standard, items=("别的",)), Visit)


@pytest.mark.parametrize(
    ("held", "choices"),
    [("点", ("所", "站", "实践户", "点")), ("站", ("所", "站", "实践户")), ("", ("所", "站", "实践户"))],
)
def test_what_a_record_holds_already_stays_a_choice(held: str, choices: tuple[str, ...]) -> None:
    field = field_of(Station, "kind", kind=held)
    assert field.choices == choices
    assert field.labels[:3] == ("所", "文明站", "示范户"), "held or not, the pack's words are shown"


def test_words_held_in_a_field_of_many_are_no_new_choice() -> None:
    assert field_of(Station, "rooms", rooms="老会议室").choices == ("宣讲室", "书屋")


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("实践户", "name kind parent village head phone address status"),
        (
            "基地",
            "name kind parent village head phone address area opened seats rooms hours theme offers status note",
        ),
        (
            "站",
            "name kind parent village head phone address area opened seats rooms hours offers status note",
        ),
        (
            "广场公园",
            "name kind parent village head phone address area opened seats rooms hours offers status note",
        ),
    ],
)
def test_of_a_home_little_is_asked_and_the_kind_of_base_of_bases_only(kind: str, asked: str) -> None:
    names = [one.name for one in fields_in(PACK.standard, Station) if one.name not in not_asked(kind)]
    assert names == asked.split()


def told(**more: Any) -> dict[str, Any]:
    return {"standard": {**STANDARD, **more}}


def without(key: str) -> dict[str, Any]:
    return {"standard": {name: value for name, value in STANDARD.items() if name != key}}


@pytest.mark.parametrize(
    ("data", "code", "message"),
    [
        ({**DATA, "tag": {}}, "P01", "tag 不认得这一项"),
        (told(item=["机构"]), "P01", "standard.item 不认得这一项"),
        ({"tags": {}}, "P02", "standard 没有写"),
        (without("items"), "P02", "standard.items 没有写"),
        (without("name"), "P02", "standard.name 没有写"),
        (without("version"), "P02", "standard.version 没有写"),
        (told(rooms=[]), "P02", "standard.rooms 是空的"),
        ({**DATA, "tags": {"六讲": []}}, "P02", "tags.六讲 是空的"),
        (told(base_kinds=["红色", "红色"]), "P03", "standard.base_kinds “红色”写了2次"),
        ({**DATA, "tags": {"六讲": ["讲孝道"], "两讲": ["讲和睦", "讲孝道"]}}, "P03", "tags “讲孝道”写了2次"),
        (told(kinds={"点": "站点", "站": "站点"}), "P03", "standard.kinds “站点”写了2次"),
        (without("since"), "P04", "standard.since 应是日期，如 2026-01-01：每个版本都要有日期"),
        (told(since="2024-05-01"), "P04", "standard.since 应是日期，如 2026-01-01：每个版本都要有日期"),
        (told(since=datetime(2024, 5, 1)), "P04", "standard.since 应是日期，如 2026-01-01：每个版本都要有日期"),
        ({"standard": []}, "P05", "standard 应是一节"),
        ({**DATA, "calendar": 1}, "P05", "calendar 应是一节"),
        (told(version=2024), "P05", "standard.version 应是文字，不能空着"),
        (told(name=""), "P05", "standard.name 应是文字，不能空着"),
        (told(rooms="宣讲室"), "P05", 'standard.rooms 应是一列词，如 ["机构", "阵地"]'),
        ({**DATA, "tags": {"六讲": ["讲孝道", 3]}}, "P05", 'tags.六讲 应是一列词，如 ["机构", "阵地"]'),
        (told(rooms=["宣讲、书屋"]), "P05", "standard.rooms “宣讲、书屋”里不能有标点和空格，也不能空着"),
        (told(rooms=[""]), "P05", "standard.rooms “”里不能有标点和空格，也不能空着"),
        (told(kinds=["站"]), "P05", "standard.kinds 应是一节，每行一个词和它的说法"),
        (told(kinds={"站": ""}), "P05", "standard.kinds 应是一节，每行一个词和它的说法"),
        (told(kinds={"站": "文明站", "点": 5}), "P05", "standard.kinds 应是一节，每行一个词和它的说法"),
        (told(kinds={"站": 5}), "P05", "standard.kinds 应是一节，每行一个词和它的说法"),
        ({**DATA, "tags": {"六讲": 5}}, "P05", 'tags.六讲 应是一列词，如 ["机构", "阵地"]'),
        (told(kinds={"驿站": "驿站"}), "P06", f"standard.kinds 没有“驿站”，只能是{'、'.join(KIND_CODES)}"),
        (told(counts={"平台": "有群"}), "P06", "standard.counts 没有“平台”，只能是机构、阵地、队伍"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_said_with_its_place(
    data: dict[str, Any], code: str, message: str
) -> None:
    assert [(one.record, one.message) for one in faults(data)] == [(code, message)]


def test_a_section_of_another_reader_is_left_to_it() -> None:
    assert faults({**DATA, "calendar": {"什么": ["都行"]}}) == []


def test_another_pack_says_what_it_changes() -> None:
    other = pack_of(
        "杨树湾",
        {"tags": {"两送": ["送政策", "送戏"]}, "standard": {**STANDARD, "name": "两有标准", "items": ["阵地", "活动"], "rooms": ["书屋"],
                      "base_kinds": ["传统文化", "红色"]}},
    )  # fmt: skip
    found = differences(PACK, other)
    assert [one.said for one in found] == [
        "标准：三有标准（2024）→两有标准（2024）", "标准项目：增加活动；去掉机构、队伍", "功能室：去掉宣讲室", "基地类型：增加红色", "标签 两送：增加送戏；去掉送理论",
        "标签 一讲：去掉讲孝道",
    ]  # fmt: skip
    assert found[2] == Difference("功能室", removed=("宣讲室",))
    assert differences(PACK, PACK) == []
