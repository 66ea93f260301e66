"""Activities: made, found, copied, done, cancelled; 场次 and 人次 apart; everything undone by its name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.services.activity_book import detail, held, iso, photo, serve, staffed
from tests.services.small_book import Small
from wenming_desktop.domain.activities import Stall
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import activities, hours, tables

WHOLE = {
    "title": "环境卫生集中整治", "day": "2026-10-24", "start": "9点", "finish": "1130", "station": "萨日朗",
    "place": "文化广场", "teams": "萨日朗环境卫生队 苏木理论宣讲队", "content": "持续深入移风易俗", "form": "帮",
    "tags": "送温暖，传思想", "sessions": "2", "people": "135", "cost": "350.5", "story": "清理巷道3条", "charge": "包青格乐",
}  # fmt: skip


@pytest.fixture
def book(small: Small) -> Small:
    return staffed(small)


def refused(small: Small, verb: Callable[..., Any], *args: Any) -> str:
    with pytest.raises(UserError) as caught:
        small.call(verb, *args)
    return str(caught.value)


def wrong(small: Small, **values: Any) -> list[tuple[str, str]]:
    given = {"title": "宣讲", "day": "2026-10-24", **values}
    return [(one.record, one.message) for one in small.call(activities.check_activity, None, given)]


def test_an_activity_is_kept_as_it_was_typed_with_teams_and_stalls(book: Small) -> None:
    stalls = [
        {"name": "义诊", "team": "苏木理论宣讲队", "work": "量血压", "people": "40"},
        {"name": "", "work": ""},
        Stall("理发"),
    ]
    pk, changes = book.call(activities.save_activity, None, WHOLE, stalls)
    assert changes.operation == "登记活动 环境卫生集中整治"
    one = detail(book, pk)
    assert (one.number, one.state, one.start, one.finish) == ("HD-2026-0001", "已办", "09:00", "11:30")
    assert one.station == "萨日朗嘎查新时代文明实践站"
    assert [name for _, name in one.team_rows] == ["萨日朗环境卫生队", "苏木理论宣讲队"]
    assert one.teams == "萨日朗环境卫生队、苏木理论宣讲队"
    assert one.category == "卫生环保"  # not chosen: that of the first team
    assert (one.sessions, one.people, one.cost, one.tags) == (2, 135, 35050, "送温暖、传思想")
    assert one.stalls == (Stall("义诊", "苏木理论宣讲队", "量血压", 40), Stall("理发"))
    assert one.findings == ("还没有照片",)
    assert book.undo() == "登记活动 环境卫生集中整治"
    assert book.call(activities.month, 202610) == []
    assert book.redo() == "登记活动 环境卫生集中整治"
    assert detail(book, pk) == one


def test_a_number_is_never_given_again(book: Small) -> None:
    held(book)
    assert book.undo() == "登记活动 卫生整治"
    second = held(book, "宣讲")
    assert detail(book, second).number == "HD-2026-0002"
    book.call(activities.remove, second)
    book.reopen()
    assert detail(book, held(book, "义诊")).number == "HD-2026-0003"
    assert detail(book, held(book, "去年的", "2025-12-31")).number == "HD-2025-0001"
    assert detail(book, held(book, "再来", "2026-01-01")).number == "HD-2026-0004"


def test_a_form_saved_as_it_stands_is_no_action(book: Small) -> None:
    pk = held(book, **{name: value for name, value in WHOLE.items() if name not in ("title", "day")})
    values = book.call(activities.activity_values, pk)
    _, changes = book.call(activities.save_activity, pk, values)
    assert not changes.nouns


def test_a_change_names_the_activity_and_is_undone_with_its_teams(book: Small) -> None:
    pk = held(book, teams="诺敏花文艺队")
    book.call(activities.save_activity, pk, {"teams": "萨日朗环境卫生队", "people": "20"}, [{"name": "义诊"}])
    assert (detail(book, pk).teams, detail(book, pk).people, len(detail(book, pk).stalls)) == (
        "萨日朗环境卫生队",
        20,
        1,
    )
    assert book.undo() == "修改活动 卫生整治"
    assert (detail(book, pk).teams, detail(book, pk).people, detail(book, pk).stalls) == (
        "诺敏花文艺队",
        None,
        (),
    )


def test_a_new_activity_starts_on_today_and_a_coming_day_is_a_plan(book: Small) -> None:
    values = book.call(activities.activity_values, None)
    assert (values["day"], values["state"], values["sessions"], values["people"]) == (
        iso("2026-10-27"),
        "已办",
        1,
        None,
    )
    assert book.call(activities.activity_values, None, iso("2026-10-31"))["state"] == "计划"
    assert detail(book, held(book, day="2026-10-31")).state == "计划"
    assert detail(book, held(book, day="2026-10-27")).state == "已办"


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"title": ""}, "title", "活动名称没有填"),
        ({"day": ""}, "day", "日期没有填"),
        ({"day": "2026-13-01"}, "day", "日期“2026-13-01”不是日期，请写成 2026-10-27"),
        ({"start": "25点"}, "start", "开始时间“25点”不是时间，请写成 9:00"),
        ({"start": "22:00", "finish": "1:00"}, "finish", "结束时间早于开始时间；跨过半夜的活动请填结束日期"),
        ({"day": "2026-10-28", "state": "已办"}, "state", "活动日期还没有到，不能登记为已办"),
        ({"station": "没有的站"}, "station", "没有“没有的站”这个阵地"),
        ({"teams": "萨日朗环境卫生队、没有的队"}, "teams", "没有“没有的队”这支队伍"),
        ({"category": "没有的类"}, "category", "服务类别只能是理论宣讲、文化惠民、助学支教、医疗健身、科学普及、法律服务、卫生环保、扶贫帮困、特色服务"),
        ({"form": "跳"}, "form", "形式只能是讲、评、帮、乐、庆"),
        ({"people": "很多"}, "people", "人次“很多”不是整数"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_at_its_field(
    book: Small, values: dict[str, str], field: str, message: str
) -> None:
    assert wrong(book, **values) == [(field, message)]
    given = {"title": "宣讲", "day": "2026-10-24", **values}
    assert refused(book, activities.save_activity, None, given).startswith(message)
    assert book.call(activities.month, 202610) == []


@pytest.mark.parametrize(
    "text",
    [
        "萨日朗",
        "萨日朗嘎查",
        "萨日朗嘎查新时代文明实践站",
        "苏布德苏木萨日朗嘎查新时代文明实践站",
        "萨日朗 嘎查",
    ],
)
def test_a_place_is_found_by_any_of_its_names(book: Small, text: str) -> None:
    assert detail(book, held(book, station=text)).station == "萨日朗嘎查新时代文明实践站"


def test_a_night_watch_ends_on_the_next_day(book: Small) -> None:
    pk = held(book, start="22:00", finish="2:00", end_day="2026-10-25")
    assert detail(book, pk).end_day == iso("2026-10-25")
    book.call(activities.save_activity, pk, {"end_day": "2026-10-24", "finish": "23:00"})
    assert detail(book, pk).end_day is None  # the same day is no other day


def test_a_stall_with_an_unknown_team_stops_the_save_and_is_named(book: Small) -> None:
    stalls = [{"name": "义诊"}, {"name": "理发", "team": "理发队"}]
    said = refused(book, activities.save_activity, None, {"title": "赶大集", "day": "2026-10-24"}, stalls)
    assert said.startswith("第2个摊位：没有“理发队”这支队伍")
    said = refused(
        book, activities.save_activity, None, {"title": "赶大集", "day": "2026-10-24"}, [{"work": "量血压"}]
    )
    assert said.startswith("第1个摊位：摊位没有填")


def test_a_plan_is_held_cancelled_and_opened_again_each_by_its_name(book: Small) -> None:
    pk = held(book, "宣讲", "2026-10-20", state="计划")
    assert refused(book, activities.cancel, pk, " ").startswith("取消的原因没有填")
    assert book.call(activities.cancel, pk, "下雨")[1].operation == "取消活动 宣讲"
    assert (detail(book, pk).state, detail(book, pk).reason) == ("取消", "下雨")
    assert book.call(activities.reopen, pk)[1].operation == "恢复计划 宣讲"
    assert (detail(book, pk).state, detail(book, pk).reason) == ("计划", "")
    assert (
        book.call(activities.set_done, pk, {"people": "35", "story": "讲了政策"})[1].operation
        == "登记已办 宣讲"
    )
    assert (detail(book, pk).state, detail(book, pk).people) == ("已办", 35)
    assert [book.undo() for _ in range(3)] == ["登记已办 宣讲", "恢复计划 宣讲", "取消活动 宣讲"]
    assert (detail(book, pk).state, detail(book, pk).people) == ("计划", None)


def test_what_is_still_to_come_cannot_be_done(book: Small) -> None:
    pk = held(book, "宣讲", "2026-10-31")
    assert refused(book, activities.set_done, pk).startswith("活动日期还没有到")


def test_an_activity_people_have_time_at_was_held(book: Small) -> None:
    pk = held(book)
    serve(book, pk, 1, 2)
    for verb, args in ((activities.cancel, ("下雨",)), (activities.reopen, ()), (activities.remove, ())):
        assert refused(book, verb, pk, *args).startswith("这个活动已经录入了服务时间")
    assert refused(book, activities.save_activity, pk, {"state": "计划"}).startswith("这个活动已经录入")
    book.undo()
    book.call(activities.remove, pk)
    assert book.undo() == "删除活动 卫生整治"
    assert detail(book, pk).number == "HD-2026-0001"


@pytest.mark.parametrize(
    ("values", "warned"),
    [
        (
            {"day": "2026-10-25"},
            [
                (
                    "warning",
                    "day",
                    "已录入的服务时间仍记在原来的日期；请到签到录入里再保存一次签到表，或在服务记录里逐条更正",
                )
            ],
        ),
        ({"day": "2026-10-24", "counts": True, "people": 3}, []),
    ],
)
def test_time_recorded_does_not_follow_the_activity_and_one_is_told(
    book: Small, values: dict[str, Any], warned: list[tuple[str, str, str]]
) -> None:
    pk = held(book)
    assert book.call(activities.check_activity, pk, values) == []
    serve(book, pk, 1)
    problems = book.call(activities.check_activity, pk, values)
    assert [(one.severity, one.record, one.message) for one in problems] == warned
    book.call(activities.save_activity, pk, values)
    assert detail(book, pk).minutes == 120


def test_what_has_time_recorded_cannot_be_said_to_be_no_volunteering(book: Small) -> None:
    """第19条: meetings and the like are never recorded as hours; first the hours go, then it is 不计入."""
    pk = held(book)
    serve(book, pk, 1)
    (wrong,) = book.call(activities.check_activity, pk, {"counts": False})
    assert (wrong.is_error, wrong.record) == (True, "counts")
    assert "先把录入的时间冲正" in refused(book, activities.save_activity, pk, {"counts": False})
    assert detail(book, pk).counts
    idle = held(book, "工作例会")
    book.call(activities.save_activity, idle, {"counts": False})
    assert not detail(book, idle).counts


def test_an_activity_that_is_not_there_is_told(book: Small) -> None:
    assert refused(book, activities.detail, 99).startswith("没有这个活动")


def test_sessions_and_people_are_two_counts_and_neither_comes_from_the_other(book: Small) -> None:
    """场次 and 人次 as stated; 志愿者 each once, minutes of all; plans and cancelled ones do not count."""
    one = held(book, "宣讲", "2026-09-05", sessions="3", people="120", form="讲", content="宣传宣讲党的政策")
    two = held(book, "卫生整治", "2026-10-24", sessions="1", form="帮")
    held(book, "演出", "2026-10-30", people="500")
    book.call(activities.cancel, held(book, "集市", "2026-10-10", people="80"), "下雨")
    serve(book, one, 1, 2, 3)
    serve(book, two, 1, 4, minutes=90)
    year = book.call(activities.counts, iso("2026-01-01"), iso("2026-12-31"))
    assert (year.activities, year.sessions, year.people, year.volunteers, year.minutes) == (2, 4, 120, 4, 540)
    assert year.by_form == {"讲": activities.Sum(1, 3), "帮": activities.Sum(1, 1)}
    assert year.by_content == {"宣传宣讲党的政策": activities.Sum(1, 3), "": activities.Sum(1, 1)}
    october = book.call(activities.counts, iso("2026-10-01"), iso("2026-10-31"))
    assert (october.sessions, october.people, october.uncounted) == (1, None, 1), "unknown is not 0"
    assert (october.volunteers, october.minutes) == (2, 180)
    lines = {line.title: line for line in book.call(activities.month, 202610)}
    assert (lines["卫生整治"].volunteers, lines["卫生整治"].minutes) == (2, 180)
    assert book.call(activities.counts, iso("2026-10-01"), iso("2026-10-31"), 1).sessions == 0


def test_hours_of_an_activity_over_two_months_are_each_months_own(book: Small) -> None:
    """国庆值守 9月29日至10月2日, one record a day: one month has one figure, wherever it stands."""
    pk = held(book, "国庆值守", "2026-09-29", end_day="2026-10-02")
    for minutes, day in ((60, "2026-09-29"), (120, "2026-09-30"), (240, "2026-10-01"), (20, "2026-10-02")):
        serve(book, pk, 1, minutes=minutes, day=day)
    for first, last, minutes, sessions in (
        ("2026-09-01", "2026-09-30", 180, 1), ("2026-10-01", "2026-10-31", 260, 0), ("2026-01-01", "2026-12-31", 440, 1),
    ):  # fmt: skip
        days = (iso(first), iso(last))
        found = book.call(activities.counts, *days)
        assert (found.minutes, found.sessions, found.volunteers) == (minutes, sessions, 1)
        assert book.call(hours.total, *days) == minutes
        here, others = book.call(activities.held_between, *days)
        assert sum(one.minutes for one in (*here, *others)) == minutes
        assert (len(here), len(others)) == (sessions, 1 - sessions)


def test_a_reversed_hour_is_no_volunteer_of_the_activity(book: Small) -> None:
    pk = held(book)
    serve(book, pk, 1)
    serve(book, pk, 2)
    book.undo()
    assert (detail(book, pk).volunteers, detail(book, pk).minutes) == (1, 120)


def test_the_same_as_last_time_without_what_happened_that_day(book: Small) -> None:
    held(book, **{name: value for name, value in WHOLE.items() if name not in ("title", "day")})
    held(book, "卫生整治", "2026-10-26", place="敬老院", story="别的")
    values = book.call(activities.copy_last, "卫生 整治")
    assert values["place"] == "敬老院"
    assert not {"day", "people", "story", "state", "reason"} & set(values)
    again, _ = book.call(activities.save_activity, None, {**values, "day": "2026-10-27"})
    assert detail(book, again).place == "敬老院"
    first = book.call(activities.copy_last, 1)
    assert (first["teams"], first["sessions"], first["cost"]) == (
        "萨日朗环境卫生队、苏木理论宣讲队",
        2,
        35050,
    )
    assert refused(book, activities.copy_last, "没办过").startswith("以前没有登记过")


@pytest.mark.parametrize("typed", ["卫生", "wszz", "卫生整治", "weish"])
def test_a_title_half_typed_offers_the_latest_like_it(book: Small, typed: str) -> None:
    held(book, "卫生整治", "2026-10-01", place="老地方")
    held(book, "卫生整治", "2026-10-20", place="文化广场")
    held(book, "理论宣讲", "2026-10-26")
    found = book.call(activities.latest_like, typed)
    assert (found["title"], found["place"]) == ("卫生整治", "文化广场")


@pytest.mark.parametrize("typed", ["yizhen", "yzj", "yzjgc", "诊进"])
def test_the_nearer_title_is_offered_before_a_newer_one_that_has_the_letters_apart(
    book: Small, typed: str
) -> None:
    held(book, "义诊进嘎查", "2026-10-01")
    held(book, "医保政策入户宣传", "2026-10-20")
    held(book, "“月底有约”走访独居老人", "2026-10-26")
    assert book.call(activities.latest_like, typed)["title"] == "义诊进嘎查"
    assert book.call(activities.latest_like, "ydy")["title"] == "“月底有约”走访独居老人"


def test_nothing_like_it_offers_nothing(book: Small) -> None:
    held(book)
    assert book.call(activities.latest_like, "义诊") is None
    assert book.call(activities.latest_like, " ") is None


@pytest.mark.parametrize("text", ["HD-2026-0002", "hd-2026-0002", "2", "理论宣讲"])
def test_an_activity_is_found_by_number_id_or_title(book: Small, text: str) -> None:
    held(book)
    pk = held(book, "理论宣讲", "2026-10-26")
    assert book.call(activities.find, text) == pk


def test_what_is_not_found_is_said(book: Small) -> None:
    assert "HD-2026-0001" in refused(book, activities.find, "没有的活动")


def test_rows_for_the_command_line_have_stable_keys(book: Small) -> None:
    held(book, **{name: value for name, value in WHOLE.items() if name not in ("title", "day")})
    held(book, "跨月", "2026-09-29", end_day="2026-10-02")
    assert book.call(activities.rows, 202610) == [
        {
            "id": 1, "number": "HD-2026-0001", "day": "2026-10-24", "title": "卫生整治", "state": "已办",
            "station": "萨日朗嘎查新时代文明实践站", "teams": ["萨日朗环境卫生队", "苏木理论宣讲队"], "sessions": 2,
            "people": 135, "volunteers": 0, "minutes": 0,
        }
    ]  # fmt: skip
    assert [line.title for line in book.call(activities.month, 202610)] == ["跨月", "卫生整治"]


def test_the_packs_tags_are_offered_and_the_book_s_own_words_follow(book: Small) -> None:
    """The words themselves are held by test_packs."""
    assert [pack.name for pack in book.call(activities.tag_packs)] == ["六传", "六讲", "六帮", "十送"]
    held(book, tags="红色故事、送爱心")
    held(book, tags="红色故事、牧区夜话")
    offered = book.call(activities.offered_tags)
    assert offered[-3:] == ["送新风", "红色故事", "牧区夜话"]
    assert offered.count("送爱心") == 1


def test_the_table_of_activities_filters_and_finds(book: Small, tmp_path: Path) -> None:
    done = held(book, station="萨日朗", teams="萨日朗环境卫生队")
    shown, _ = book.call(
        activities.save_activity,
        None,
        {"title": "演出", "day": "2026-09-12"},
        None,
        [photo(tmp_path / "a.jpg")],
    )
    plan = held(book, "冬季防火", "2026-11-07")
    serve(book, shown, 1)

    def ids(text: str = "", **filters: Any) -> list[int]:
        found: list[int] = book.call(tables.ids, "activities", text=text, filters=filters)
        return found

    assert ids() == [plan, done, shown]
    assert ids(month=202610) == [done]
    assert ids(first="2026-09-12", last="2026-10-24") == [done, shown]
    assert ids(state="计划") == [plan]
    assert ids(village=book.villages["萨日朗"]) == [done]
    assert ids(no_photos=True) == [done]
    assert ids(no_hours=True) == [done]
    assert ids(team=2) == [done]
    assert ids("萨日朗 整治") == [done]
    row = book.call(tables.rows, "activities", [shown])[0]
    assert (row["volunteers"], row["minutes"], row["photos"], row["number"]) == (1, 120, 1, "HD-2026-0002")
    assert book.call(tables.ids, "activities", sort="minutes", descending=True)[0] == shown
