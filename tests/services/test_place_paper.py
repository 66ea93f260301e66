"""阵地一览表 and 八有对照表: what stands on them, and what must not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.services.small_book import Small
from wenming_desktop.printing import preview
from wenming_desktop.services import books, packs, place_paper, places, station_care
from wenming_desktop.services.paper import Made


def words(made: Made) -> list[str]:
    """The text of each page without spaces and line ends."""
    return ["".join(page.split()) for page in preview.page_texts(made.content)]


@pytest.fixture
def made_places(small: Small) -> int:
    pk: int = small.call(places.stations, small.villages["萨日朗"])[0].pk
    small.call(
        places.save_station, pk,
        {"head": "包青格乐", "phone": "13900001234", "area": 120, "rooms": "理论宣讲室、文化活动室", "hours": "周一至周日 8:30—17:30"},
    )  # fmt: skip
    small.call(
        places.save_station,
        None,
        {"name": "苏布德苏木新时代文明实践所", "kind": "所", "phone": "0475-6200001"},
    )
    small.call(
        places.save_station,
        None,
        {"name": "红色记忆馆", "kind": "基地", "theme": "爱国主义教育", "status": "停用"},
    )
    small.call(station_care.save_rating, pk, None, {"title": "旗级示范站", "day": "2025-5-1"})
    return pk


def test_the_places_stand_in_the_order_of_the_tree_with_their_sum(small: Small, made_places: int) -> None:
    made = small.context.paper(place_paper.places_table).result()
    (text,) = words(made)
    assert made.file_name == "新时代文明实践阵地一览表.pdf"
    order = [
        "1苏布德苏木新时代文明实践所所",
        "2萨日朗嘎查新时代文明实践站站",
        "3诺敏花嘎查新时代文明实践站站",
        "4红色记忆馆（爱国主义教育）（停用）",
    ]
    assert [text.index(one) for one in order] == sorted(text.index(one) for one in order)
    for said in (
        "共4处：所1、站2、基地1。面积合计120平方米。",
        "2026年10月27日",
        "旗级示范站",
        "理论宣讲室、文化活动室",
        "第1页共1页",
    ):
        assert said in text
    assert "0475-6200001" in text
    assert "139****1234" in text
    assert "13900001234" not in text


def test_some_places_only_say_which(small: Small, made_places: int) -> None:
    (text,) = words(small.context.paper(place_paper.places_table, {made_places}, "萨日朗嘎查").result())
    assert "苏布德苏木新时代文明实践所萨日朗嘎查" in text
    assert "共1处：站1。" in text
    assert "红色记忆馆" not in text


def test_the_eight_haves_with_what_is_lacking(small: Small, made_places: int) -> None:
    day = date(2026, 10, 20)
    for item, met, note in (("机构", True, ""), ("制度", False, "制度牌褪色"), ("品牌", False, "")):
        small.call(station_care.set_have, made_places, item, met, day, "乌兰", note)
    made = small.context.paper(place_paper.eight_haves_table).result()
    assert made.file_name == "新时代文明实践“八有”对照表.pdf"
    text = "".join(words(made))
    assert "2萨日朗嘎查新时代文明实践站√××1项2026年10月20日" in text
    assert "3诺敏花嘎查新时代文明实践站未检查" in text
    assert "缺项清单" in text
    assert "制度、品牌2026年10月20日乌兰制度：制度牌褪色" in text
    assert "达到的处数100000001项" in text
    earlier = "".join(words(small.context.paper(place_paper.eight_haves_table, date(2026, 10, 19)).result()))
    assert "截至2026年10月19日" in earlier
    assert "缺项清单" not in earlier


def test_another_standards_table_is_headed_by_its_own_name_and_items(small: Small, made_places: int) -> None:
    """八有 checked before; 七有 in force has its own table, the old one still prints as it was."""
    day = date(2026, 10, 20)
    small.call(station_care.set_have, made_places, "品牌", False, day, "乌兰")
    small.call(packs.use, "乌审旗")
    small.call(station_care.set_have, made_places, "安排", True, day, "乌兰")
    made = small.context.paper(place_paper.eight_haves_table).result()
    assert made.file_name == "新时代文明实践“七有”对照表.pdf"
    text = "".join(words(made))
    assert "七有标准（2025）截至2026年10月27日" in text
    assert "阵地阵地机构队伍制度安排活动记录达到项数最近检查" in text
    assert "2萨日朗嘎查新时代文明实践站√1项2026年10月20日" in text
    assert "缺项清单" not in text
    old = small.context.paper(place_paper.eight_haves_table, None, "八有标准（第1版）").result()
    assert old.file_name == "新时代文明实践“八有”对照表.pdf"
    assert "品牌2026年10月20日乌兰" in "".join(words(old))


def test_the_kinds_of_places_are_summed_by_this_books_words(small: Small, made_places: int) -> None:
    small.call(
        places.save_station,
        None,
        {"name": "包银花家", "kind": "实践户", "village": "萨日朗", "phone": "19900000021"},
    )
    small.call(places.save_station, None, {"name": "苏布德广场", "kind": "广场公园", "village": "萨日朗"})
    settings = small.call(books.settings)
    small.call(books.save_settings, replace(settings, kind_words={"实践户": "示范户"}))
    text = "".join(words(small.context.paper(place_paper.places_table).result()))
    assert "共6处：所1、站2、基地1、广场公园1、示范户1。" in text
    assert "包银花家示范户" in text
    assert "199****0021" in text


@pytest.mark.parametrize(
    ("phone", "printed"),
    [
        ("04756200001", "0475-6200001"),
        ("0475-6200001", "0475-6200001"),
        ("01066668888", "010-66668888"),
        ("13900001234", "139****1234"),
        ("", ""),
    ],
)
def test_an_office_line_is_printed_whole_a_mobile_number_is_not(phone: str, printed: str) -> None:
    assert place_paper.printed_phone(phone) == printed


def test_signatures_never_stand_on_a_page_of_their_own(small: Small) -> None:
    for number in range(80):
        small.call(places.save_station, None, {"name": f"文化广场{number}", "kind": "点"})
        if number >= 16:
            last = words(small.context.paper(place_paper.places_table).result())[-1]
            assert "文化广场" in last
