"""Scenes 8-11: caps of items and not of codes; what the calendar knows it keeps, what it does not it asks; packs word for word."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.scenes.book import RULES, Rows, Town, wenming, workbook
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import activities, hour_lists, notices, workbench
from wenming_desktop.services.context import Book
from wenming_desktop.storage import settings_store

HOUSE = "萨日朗-001"
FROM = "（2026年10月15日起施行）"
OTHER_ITEM: Rows = (
    (f"苏布德苏木群众积分新细则{FROM}",),
    ("编号", "类别", "积分项目", "分值", "每月最多"),
    ("S1", "环境卫生", "清理河道", "+3", "3"),
    *RULES[3:],
)
SAME_ITEM: Rows = ((f"苏布德苏木群众积分新细则{FROM}",), *RULES[1:])


# ---- 8: lineage ----
def bring(town: Town, tmp_path: Path, rows: Rows) -> None:
    """The new version; a question 同一项目吗 may be open then (exit 1), an error of a row may not."""
    file = workbook(tmp_path / "新细则.xlsx", rows)
    said = wenming("import", "rules", file, "--book", town.folder, "--json", today=town.today)
    assert said.code in (0, 1), said
    assert said.json["written"] == len(rows) - 2, said


def test_scene_8_an_old_code_for_another_item_has_a_cap_of_its_own(both_ways: Town, tmp_path: Path) -> None:
    town = both_ways
    bring(town, tmp_path, OTHER_ITEM)
    for day in ("2026-10-05", "2026-10-06"):
        town.add(HOUSE, "S1", day)  # 参加理论宣讲 +2: four a month, now full
    river = town.add(HOUSE, "S1", "2026-10-20")
    assert town.points_of(river) == 300, "清理河道 +3 has nothing to do with 理论宣讲"
    again = town.add(HOUSE, "S1", "2026-10-21")
    assert town.points_of(again) == 0, "its own cap holds"
    assert town.row("2026-10", HOUSE)["total"] == 7


def test_the_same_item_in_a_new_rule_book_shares_its_cap(both_ways: Town, tmp_path: Path) -> None:
    town = both_ways
    bring(town, tmp_path, SAME_ITEM)
    for day in ("2026-10-05", "2026-10-06"):
        town.add(HOUSE, "S1", day)
    assert town.points_of(town.add(HOUSE, "S1", "2026-10-20")) == 0


def test_room_freed_under_one_item_is_not_given_to_the_other_of_its_code(
    both_ways: Town, tmp_path: Path
) -> None:
    town = both_ways
    bring(town, tmp_path, OTHER_ITEM)
    first = town.add(HOUSE, "S1", "2026-10-05")
    rivers = [town.add(HOUSE, "S1", day) for day in ("2026-10-20", "2026-10-21")]
    town.reverse(first)
    assert town.row("2026-10", HOUSE)["total"] == 3
    assert [town.points_of(one) for one in rivers] == [300, 0]


@pytest.mark.parametrize(("answer", "counts"), [(None, 300), ("--other", 300), ("--same", 0)])
def test_importing_another_text_under_an_old_code_asks(
    town: Town, tmp_path: Path, answer: str | None, counts: int
) -> None:
    """同一项目吗: an open question (exit 1, its row is written) until it is answered; the answer decides about caps."""
    file = workbook(tmp_path / "新细则.xlsx", OTHER_ITEM)
    said = town("import", "rules", file, *([answer, "S1"] if answer else []))
    assert (said.code, "同一项目" in said.all) == ((0, False) if answer else (1, True)), said
    for day in ("2026-10-05", "2026-10-06"):
        town.add(HOUSE, "S1", day)
    assert town.points_of(town.add(HOUSE, "S1", "2026-10-20")) == counts


# ---- 9, 10: years ----
def plant_trees(book: Book) -> int:
    values = {"title": "草原义务植树", "day": "2026-10-10", "state": "已办"}
    return int(activities.save_activity(book, None, values)[0])


def test_scene_9_what_is_late_stays_late_at_new_year(town: Town) -> None:
    activity = town.call(plant_trees)
    town.today = "2026-12-30"
    assert [(one.activity_pk, one.is_late) for one in town.call(hour_lists.overdue)] == [(activity, True)]
    due = town.call(hour_lists.overdue)[0].due
    town.today = "2027-01-04"
    found = town.call(hour_lists.overdue)
    assert [(one.activity_pk, one.is_late, one.due) for one in found] == [(activity, True, due)]
    assert town.call(hour_lists.overdue_counts) == (1, 1)
    todos = town.call(workbench.workbench).todos
    assert any("草原义务植树" in one.text and "超" in one.text + one.tag for one in todos)


def know(book: Book, days: dict[date, Any]) -> None:
    """Days entered one by one, as 设置→节假日→加一天 does; nobody said that the year is whole."""
    settings = book.settings
    notice = replace(settings.notice, working_days=True, days=5)
    with book.operation("节假日"):
        settings_store.save(book.db, replace(settings, notice=notice, holidays={**settings.holidays, **days}))


def window(book: Book, first: date) -> notices.NoticeWindow:
    return notices.window_of(book.settings, first)


def test_scene_10_one_day_of_a_year_does_not_make_it_known(town: Town) -> None:
    town.call(know, {date(2027, 1, 1): "holiday"})
    with pytest.raises(UserError, match="2027年"):
        town.call(window, date(2027, 2, 3))
    with pytest.raises(UserError, match="2027年"):
        town.call(window, date(2026, 12, 30))
    assert town.call(window, date(2026, 10, 8)).last == date(2026, 10, 14)  # the 10th is worked


# ---- 11: packs ----
SEEDS = {
    "六传": "传理论 传政策 传法律 传文化 传科技 传健康",
    "六讲": "讲诚信 讲孝道 讲节俭 讲勤劳 讲和睦 讲公德",
    "六帮": "帮急困 帮病残 帮老弱 帮幼小 帮军烈 帮模范",
    "十送": "送理论 送政策 送教育 送文艺 送法律 送就业 送科技 送健康 送爱心 送新风",
}
PACK = Path(__file__).parents[2] / "resources" / "packs" / "白音他拉.toml"


def strings(value: Any) -> Iterator[str]:
    """Every text of a part of a pack, in its order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


@pytest.mark.parametrize("name", list(SEEDS))
def test_scene_11_the_tags_of_the_pack_are_the_seeds_word_for_word(name: str) -> None:
    found = list(strings(tomllib.loads(PACK.read_text(encoding="utf-8"))["tags"]))
    first = SEEDS[name][0]
    assert [word for word in found if word.startswith(first) and len(word) == 3] == SEEDS[name].split()


def test_scene_11_the_clerk_is_offered_exactly_these(town: Town) -> None:
    from wenming_desktop.services import tag_packs

    offered = town.call(tag_packs.offered_tags)
    assert [word for word in offered if len(word) == 3 and word[0] in "传讲帮送"] == [
        word for words in SEEDS.values() for word in words.split()
    ]


def test_the_pack_has_its_standard_and_its_calendar() -> None:
    pack = tomllib.loads(PACK.read_text(encoding="utf-8"))
    assert {"tags", "standard", "calendar"} <= set(pack)
    for word in ["机构", "阵地", "队伍", "平台", "活动", "制度", "氛围", "品牌"]:
        assert word in list(strings(pack["standard"])), word
    kinds = "".join(strings(pack["standard"]))
    assert all(word in kinds for word in ("实践户", "广场公园", "分中心"))


def festivals(book: Book, day: date) -> tuple[str, ...]:
    from wenming_desktop.services import practice_calendar

    (found,) = practice_calendar.between(book, day, day)
    return found.festivals


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("农民丰收节", "2026-09-23"), ("农民丰收节", "2027-09-23"), ("公民道德宣传日", "2026-09-20"),
        ("全国生态日", "2026-08-15"), ("小年", "2027-01-30"), ("中元", "2026-08-27"), ("学雷锋", "2026-03-05"),
    ],
)  # fmt: skip
def test_memorial_days_fall_by_their_rules(town: Town, name: str, day: str) -> None:
    """秋分 of 2026 and 2027 is 23 September; 小年 of the north is 腊月廿三, 中元 七月十五."""
    on = date.fromisoformat(day)
    assert any(name in word for word in town.call(festivals, on)), town.call(festivals, on)
    assert not any(name in word for word in town.call(festivals, on + timedelta(days=3)))


@pytest.mark.parametrize(("year", "held"), [(2025, False), (2026, True), (2027, True)])
def test_the_reading_week_is_the_fourth_week_of_april_since_2026(
    town: Town, year: int, *, held: bool
) -> None:
    days = [date(year, 4, day) for day in range(1, 31)]
    found = [day for day in days if any("阅读" in word for word in town.call(festivals, day))]
    week = [day for day in found if "周" in "".join(town.call(festivals, day))]
    assert bool(week) is held
    assert all(19 <= day.day <= 30 for day in week)
