"""The county's packs in a book: word for word, chosen, undone, and what is stored stays as it is."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.stations import EightHave, Station
from wenming_desktop.services import (
    activities,
    books,
    forms,
    packs,
    places,
    station_care,
    station_views,
    tables,
    workbench,
)
from wenming_desktop.services.context import Book
from wenming_desktop.support.paths import resource

GOLDEN = Path(__file__).parents[1] / "golden" / "packs.txt"
OCTOBER = date(2026, 10, 20)
SEVEN = ("阵地", "机构", "队伍", "制度", "安排", "活动", "记录")


@pytest.fixture
def pk(small: Small) -> int:
    """The station of 萨日朗嘎查."""
    found: int = small.call(places.stations, small.villages["萨日朗"])[0].pk
    return found


def write(small: Small, sql: str, *args: object) -> None:
    """What another program, or an older one, has written into the book."""

    def run(book: Book) -> None:
        with book.operation("别处写的"):
            book.db.execute(sql, list(args))

    small.call(run)


def choose(small: Small, name: str) -> None:
    small.call(packs.use, name)


def said(name: str) -> list[str]:
    pack = packs.pack(name)
    one = pack.standard
    lists = [("项目", one.items), (one.rooms_name, one.rooms), ("基地类型", one.base_kinds), ("阵地类别", tuple(one.kinds.values())), *pack.tags.items()]  # fmt: skip
    return [
        name,
        f"标准：{one.key}，{one.since.isoformat()}起",
        *(f"{head}：{' '.join(words)}" for head, words in lists),
    ]


def test_every_word_of_every_pack_is_the_sources() -> None:
    """Scene 11: 六传六讲六帮 (18), 十送 (10) and the standards, word for word and in their order."""
    assert "\n".join(line for name in packs.names() for line in said(name)) + "\n" == GOLDEN.read_text(
        "utf-8"
    )
    tags = packs.pack("白音他拉").tags
    assert {name: len(words) for name, words in tags.items()} == {"六传": 6, "六讲": 6, "六帮": 6, "十送": 10}


def test_no_two_packs_mean_different_items_by_one_key() -> None:
    """Checks keep the key only."""
    keys = Counter(packs.pack(name).standard.key for name in packs.names())
    assert set(keys.values()) == {1}
    assert packs.standard_of("七有标准（2025）") == packs.pack("乌审旗").standard
    assert packs.standard_of("九有标准（2020）") is None


def test_the_old_list_of_tags_is_gone() -> None:
    assert not resource("packs", "activity_tags.json").exists()
    assert packs.names()[0] == "白音他拉"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[standard]\nname = 三有", "Invalid value"),
        ("[standard]\nname = '三有标准'\nversion = '1'\nitems = ['机构']", "standard.since 应是日期"),
        ("[standard]\nname = '三有标准'\nversion = '1'\nsince = 2024-01-01\nitems = ['机构', '机构']\n[计分]", "不认得|Invalid"),
        ("[tags]\n'六讲' = []\n[standard]\nname = '三有标准'\nversion = '1'\nsince = 2024-01-01\nitems = ['机构']", "tags.六讲 是空的"),
    ],
)  # fmt: skip
def test_a_file_with_a_fault_is_refused_by_name_and_place(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "三有.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=rf"地方标准“三有.toml”读不了：.*({why})"):
        packs.read_tables(path)
    with pytest.raises(UserError, match="读不了"):
        packs.read_tables(tmp_path / "没有.toml")


def test_the_section_of_the_calendar_is_kept_for_its_own_reader(tmp_path: Path) -> None:
    path = tmp_path / "甲.toml"
    shipped = resource("packs", "乌审旗.toml").read_text(encoding="utf-8")
    path.write_text(f"{shipped}\n[calendar]\ndays = ['x']\n", encoding="utf-8")
    assert packs.read_tables(path)["calendar"] == {"days": ["x"]}
    assert tomllib.loads(shipped) == packs.tables("乌审旗")


def test_another_pack_offers_its_own_words_and_is_taken_back(small: Small) -> None:
    before = small.call(activities.offered_tags)
    use, changes = small.call(packs.use, "乌审旗")
    assert (use.before, use.after, changes.operation) == ("白音他拉", "乌审旗", "换用地方标准 乌审旗")
    assert use.differences[1].said == "标准项目：增加安排、记录；去掉平台、氛围、品牌"
    assert small.call(activities.offered_tags) == []
    assert small.call(station_care.standard_by).items == SEVEN
    item = next(one for one in small.call(packs.fields, EightHave) if one.name == "item")
    assert item.choices == SEVEN
    again, changes = small.call(packs.use, "乌审旗")
    assert (again.differences, changes.nouns) == ((), frozenset())
    assert small.undo() == "换用地方标准 乌审旗"
    assert small.call(activities.offered_tags) == before
    assert (len(before), before[0], before[-1]) == (28, "传理论", "送新风")


def test_looking_at_another_pack_changes_nothing(small: Small) -> None:
    assert (
        small.call(packs.compare, "乌审旗").differences[0].said == "标准：八有标准（第1版）→七有标准（2025）"
    )
    assert small.call(packs.pack_in_force).name == "白音他拉"
    with pytest.raises(UserError, match="没有“海安”这个地方标准。现有：白音他拉、乌审旗。"):
        small.call(packs.use, "海安")


def test_a_check_keeps_the_standard_it_was_made_under(small: Small, pk: int) -> None:
    """八有 checked, then 七有 in force: the table begins anew, the old one stays to be read as it was."""
    small.call(station_care.set_have, pk, "机构", False, OCTOBER, "乌兰", "牌子掉了")
    small.call(station_care.set_have, pk, "品牌", False, OCTOBER, "乌兰")
    choose(small, "乌审旗")
    (line, _) = small.call(station_care.eight_haves)
    assert ([one.item for one in line.cells], line.met, {one.met for one in line.cells}) == (
        [*SEVEN],
        0,
        {None},
    )
    assert small.call(station_care.gaps) == 0
    assert [one.key for one in small.call(station_care.standards)] == [
        "七有标准（2025）",
        "八有标准（第1版）",
    ]
    gaps = small.call(station_care.gap_list, OCTOBER, "八有标准（第1版）")
    assert [(one.have.item, one.have.note) for one in gaps[:2]] == [("机构", "牌子掉了"), ("品牌", "")]
    # the same item, the same day, another standard: another check
    new, changes = small.call(station_care.set_have, pk, "机构", True, OCTOBER, "乌兰")
    assert changes.operation == "七有检查 萨日朗嘎查 机构 达到"
    history = small.call(station_care.have_history, pk, "机构")
    assert [(one.standard, one.met, one.note) for one in history] == [
        ("七有标准（2025）", True, ""), ("八有标准（第1版）", False, "牌子掉了"),
    ]  # fmt: skip
    (old, _) = small.call(station_care.eight_haves, OCTOBER, "八有标准（第1版）")
    assert [(one.item, one.met) for one in old.cells if one.met is not None] == [
        ("机构", False),
        ("品牌", False),
    ]
    with pytest.raises(UserError, match="项目只能是阵地、机构、队伍、制度、安排、活动、记录"):
        small.call(station_care.set_have, pk, "品牌", True, OCTOBER, "乌兰")
    small.call(station_care.remove_have, new)
    assert small.undo() == "删除七有检查 萨日朗嘎查 机构"
    overview = small.call(station_views.overview)
    assert (overview.short, station_views.met_words(1, 1, overview.lines[pk].asked)) == ("七有", "1/7")
    choose(small, "白音他拉")
    assert small.call(station_care.gaps) == 2


def test_a_standard_no_pack_holds_any_more_is_read_by_its_checks(small: Small, pk: int) -> None:
    sql = "INSERT INTO eight_have (station_pk, standard, item, met, day) VALUES (?, '九有标准（2019）', ?, 1, ?)"
    for item, day in (("协会", "2019-05-01"), ("机构", "2019-05-02")):
        write(small, sql, pk, item, day)
    asked = small.call(station_care.standard_by, "九有标准（2019）")
    assert (asked.short, asked.items) == ("九有", ("协会", "机构"))
    (line, _) = small.call(station_care.eight_haves, None, "九有标准（2019）")
    assert [one.met for one in line.cells] == [True, True]
    assert small.call(station_care.standard_by, "没有这样的标准").short == "八有"


def test_a_kind_no_list_holds_is_shown_and_kept(small: Small, pk: int) -> None:
    """A place of an older kind: named in lists and filters, edited without being changed, refused for others."""
    write(small, "UPDATE station SET kind = '驿站', rooms = '老会议室' WHERE pk = ?", pk)
    assert small.call(places.station, pk).kind_word == "驿站"
    assert small.call(places.kinds)[-1] == ("驿站", "驿站")
    (row,) = small.call(tables.rows, "stations", [pk])
    assert (row["kind"], row["rooms"]) == ("驿站", "老会议室")
    assert small.call(tables.ids, "stations", filters={"kind": "驿站"}) == [pk]
    small.call(places.save_station, pk, {"kind": "驿站", "head": "包青格乐"})
    assert (small.call(places.station, pk).kind, small.call(places.station, pk).head) == ("驿站", "包青格乐")
    with pytest.raises(UserError, match="类别只能是中心、分中心、所、站、点、"):
        small.call(places.save_station, None, {"name": "某驿站", "kind": "驿站"})


def test_the_books_own_word_for_a_kind_is_shown_everywhere_and_the_code_stored(small: Small, pk: int) -> None:
    settings = small.call(books.settings)
    small.call(books.save_settings, replace(settings, kind_words={"站": "文明站", "点": ""}))
    assert small.call(places.station, pk).kind_word == "文明站"
    (row,) = small.call(tables.rows, "stations", [pk])
    assert row["kind"] == "文明站"
    small.call(places.save_station, pk, {"kind": "文明站", "head": "白海龙"})
    assert small.rows("SELECT kind FROM station WHERE pk = ?", pk) == [("站",)]
    assert ("点", "点") in small.call(places.kinds)
    assert small.undo() == "修改阵地 萨日朗嘎查新时代文明实践站"
    assert small.undo() == "修改设置"
    assert small.call(places.station, pk).kind_word == "站"


def test_a_pack_the_program_has_not_is_told_and_the_default_holds(small: Small) -> None:
    assert small.call(packs.missing) == ""
    assert small.call(books.check) == []
    write(small, "UPDATE setting SET value = ? WHERE key = 'pack'", json.dumps("海安"))
    assert (small.call(packs.missing), small.call(packs.pack_in_force).name) == ("海安", "白音他拉")
    (problem,) = small.call(books.check)
    assert (problem.is_error, problem.what) == (False, "设置里的地方标准“海安”本软件没有，先按“白音他拉”")
    texts = [one.text for one in small.call(workbench.workbench).todos]
    assert problem.what in texts
    choose(small, "白音他拉")
    assert small.call(books.check) == []


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"name": "包家", "kind": "实践户"}, "parent", "实践户归实践站"),
        ({"name": "包家", "kind": "实践户", "parent": "苏布德苏木新时代文明实践所"}, "parent", "实践户归实践站"),
        ({"name": "包家", "kind": "实践户", "parent": "文化广场"}, "parent", "实践户归实践站"),
        ({"name": "包家", "kind": "实践户", "village": "萨日朗", "area": "80"}, "area", "实践户不登记面积"),
        ({"name": "包家", "kind": "实践户", "village": "萨日朗", "rooms": "书屋"}, "rooms", "实践户不登记功能室"),
        ({"name": "广场", "kind": "广场公园", "theme": "传统文化"}, "theme", "广场公园不登记基地类型"),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_kind_of_a_place_is_said_at_its_field(
    small: Small, values: dict[str, str], field: str, words: str
) -> None:
    small.call(places.save_station, None, {"name": "苏布德苏木新时代文明实践所", "kind": "所"})
    small.call(places.save_station, None, {"name": "文化广场", "kind": "点", "village": "萨日朗"})
    (problem,) = small.call(places.check_place, "station", None, values)
    assert (problem.record, words in problem.message) == (field, True)


def test_a_home_stands_under_its_station_and_holds_it(small: Small, pk: int) -> None:
    """户 under 站: without a parent it gets its village's; that station stays one, and stays."""
    home, _ = small.call(
        places.save_station, None,
        {"name": "包银花家", "kind": "实践户", "village": "萨日朗", "head": "包银花", "phone": "19900000021", "address": "2组"},
    )  # fmt: skip
    assert small.call(places.station, home).parent == "萨日朗嘎查新时代文明实践站"
    detail = small.call(station_views.detail, pk)
    assert detail.below == ((home, "包银花家", "实践户"),)
    assert small.call(station_views.detail, home).haves is None
    for values, field, words in (
        ({"kind": "点"}, "kind", "下面还有实践户“包银花家”，类别不能改"),
        ({"kind": "站", "head": "白海龙"}, "", ""),
    ):
        found = small.call(places.check_place, "station", pk, values)
        assert [(one.record, one.message) for one in found] == ([(field, words)] if field else [])
    with pytest.raises(UserError, match="还有登记在用"):
        small.call(places.remove_place, "station", pk)
    small.call(places.save_station, home, {"head": "包银花", "note": ""})
    with pytest.raises(UserError, match="实践户归实践站"):
        small.call(places.save_station, home, {"parent": "", "village": ""})


def test_a_place_that_becomes_a_home_keeps_what_was_filled_in(small: Small) -> None:
    place, _ = small.call(
        places.save_station, None,
        {"name": "包家大院", "kind": "点", "village": "萨日朗", "area": 80, "rooms": "书屋", "opened": "2024-05-01"},
    )  # fmt: skip
    small.call(
        places.save_station, place,
        {"kind": "实践户", "area": 80, "opened": "2024-05-01", "rooms": "书屋", "head": "包银花"},
    )  # fmt: skip
    row = small.call(places.station, place)
    assert (row.kind, row.area, row.rooms, row.head) == ("实践户", 80, "书屋", "包银花")


def test_new_kinds_stand_in_the_order_of_their_codes(small: Small) -> None:
    for kind in ("广播点位", "街区", "广场公园", "基地", "点"):
        small.call(places.save_station, None, {"name": f"萨日朗{kind}", "kind": kind, "village": "萨日朗"})
    small.call(places.save_station, None, {"name": "某旗新时代文明实践中心", "kind": "中心"})
    small.call(places.save_station, None, {"name": "城南分中心", "kind": "分中心"})
    small.call(places.save_station, None, {"name": "苏布德苏木新时代文明实践所", "kind": "所"})
    kinds = [one.kind for one in small.call(places.stations)]
    assert kinds == ["中心", "分中心", "所", "站", "点", "基地", "广场公园", "街区", "广播点位", "站"]
    rows = small.call(tables.rows, "stations", small.call(tables.ids, "stations"))
    assert [row["kind"] for row in rows] == kinds
    (top,) = small.call(station_views.overview).branches
    assert len(top.below) == 2


def test_a_form_reads_a_choice_by_its_code_or_its_word(small: Small) -> None:
    having = small.call(packs.fields, Station)
    assert forms.clean(Station, {"kind": "广场公园"}, having).values == {"kind": "广场公园"}
    (problem,) = forms.clean(Station, {"kind": "驿站"}, having).problems
    assert problem.record == "kind"
