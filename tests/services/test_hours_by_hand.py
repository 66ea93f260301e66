"""A record by hand is judged as a sheet and an import are: by the activity it was; it settles only its own volunteer."""

from __future__ import annotations

import pytest

from tests.services.hours_book import Served, another
from wenming_desktop.domain.days import parse_day
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import activities, certificates, history, hours, signins, volunteers

CARE = "重阳节慰问"


@pytest.fixture
def book(served: Served) -> Served:
    return served


def waiting(book: Served) -> dict[str, int]:
    return {one.title: one.missing for one in book.call(hours.overdue)}


def by_hand(book: Served, name: str, day: str, words: str, minutes: int = 60, **more: str) -> list[str]:
    draft = hours.Draft(book.volunteers[name], parse_day(day), minutes, content=words, **more)  # type: ignore[arg-type]
    said = [one.message for one in book.call(hours.check, draft) if not one.is_error]
    recorded, changes = book.context.call(hours.record, draft)
    assert [one.message for one in recorded.problems] == said
    assert all(any(message in told for told in changes.warnings) for message in said)
    return said


def state(book: Served, title: str) -> str:
    return str(dict(book.rows("SELECT title, state FROM activity"))[title])


def hints(book: Served, name: str) -> str:
    (candidate,) = book.call(certificates.check, [book.volunteers[name]])
    return str(candidate.hint)


def test_one_record_by_hand_leaves_the_others_of_the_sheet_waiting(book: Served) -> None:
    pk = book.activities[CARE]
    book.call(signins.add, pk, [book.volunteers[name] for name in ("孟和1", "陈海山1", "乌云其木格2")])
    assert waiting(book)[CARE] == 3
    book.call(hours.record, hours.Draft(book.volunteers["孟和1"], minutes=60, activity_pk=pk))
    assert waiting(book)[CARE] == 2
    assert state(book, CARE) == "已办", "who has served at it says that it took place"
    for name in ("陈海山1", "乌云其木格2"):
        book.call(hours.record, hours.Draft(book.volunteers[name], minutes=60, activity_pk=pk))
    assert CARE not in waiting(book)


def test_who_stands_on_a_sheet_that_was_never_printed_waits_as_on_a_printed_one(book: Served) -> None:
    """A village often signs a list of its own: the activity's teams say who was expected."""
    title, pk = "草原义务植树", book.activities["草原义务植树"]
    team = [line.name for line in book.lines(title)]
    assert waiting(book)[title] == len(team) == 5
    book.call(hours.record, hours.Draft(book.volunteers["王秀兰1"], minutes=150, activity_pk=pk))
    assert waiting(book)[title] == len(team) - 1
    assert len([line for line in book.lines(title) if not line.minutes]) == len(team) - 1


def test_a_saved_sheet_settles_the_activity_also_for_who_was_absent(book: Served) -> None:
    book.call(signins.add, book.activities[CARE], [book.volunteers[name] for name in ("孟和1", "陈海山1")])
    book.sheet(CARE, book.row("孟和1", 60))
    assert CARE not in waiting(book)


def test_who_did_not_come_is_said_once_and_the_list_is_quiet(book: Served) -> None:
    pk = book.activities[CARE]
    with pytest.raises(UserError, match="还没有录服务时间"):
        book.call(hours.say_all, pk)
    book.call(signins.add, pk, [book.volunteers[name] for name in ("孟和1", "陈海山1")])
    book.call(hours.record, hours.Draft(book.volunteers["孟和1"], minutes=60, activity_pk=pk))
    (row,) = [one for one in book.call(hours.overdue) if one.title == CARE]
    assert (row.missing, row.begun) == (2, True)
    book.call(hours.say_all, pk)
    assert CARE not in waiting(book)
    with pytest.raises(UserError, match="已经录完了"):
        book.call(hours.say_all, pk)
    book.call(history.undo)
    assert waiting(book)[CARE] == 2


def test_a_sheet_that_says_nothing_new_says_that_the_others_did_not_come(book: Served) -> None:
    pk = book.activities[CARE]
    book.call(signins.add, pk, [book.volunteers[name] for name in ("孟和1", "陈海山1")])
    book.call(hours.record, hours.Draft(book.volunteers["孟和1"], minutes=60, activity_pk=pk))
    found = book.sheet(CARE, book.row("孟和1", 60))
    assert (found.rows, found.unchanged, found.absent) == (0, 1, 2)
    assert CARE not in waiting(book)
    with pytest.raises(UserError, match="没有要记的服务时间"):
        book.sheet(CARE, book.row("孟和1", 60))


def test_time_taken_back_does_not_come_back_unsaid(book: Served) -> None:
    """The sheet is saved again after a corrected title; whose time was taken back stands on the paper still."""
    title = "草原义务植树"
    rows = [book.row("孟和1", 150), book.row("陈海山1", 150)]
    book.sheet(title, *rows)
    (mine,) = [row for row in book.of("孟和1") if row.can_correct]
    book.call(hours.reverse, mine.pk, "本人没有来，别人代签")
    told = "他这次的时间已经冲正（本人没有来，别人代签），保存后又记上；没有来的请不要填"
    assert book.problems(title, *rows) == [f"要看：{told}"]
    assert by_hand(book, "孟和1", "2026-10-10", title, 150)[-1] == told
    assert book.problems(title, rows[0]) == [], "what stands again was told when it was booked"


def test_the_time_put_right_after_the_sheet_is_told(book: Served) -> None:
    title = "草原义务植树"
    pk = book.activities[title]
    book.sheet(title, book.row("孟和1", None, "09:00", "11:30"), book.row("陈海山1", 120))
    told = [
        one.message for one in book.call(activities.check_activity, pk, {"start": "14:00", "finish": "15:00"})
    ]
    assert told == ["已录入的2条服务时间和现在的时间对不上，请打开签到录入核对，不对的改过再保存"]
    assert book.call(activities.check_activity, pk, {"finish": "12:00"})[0].message.startswith("已录入的1条")
    assert book.call(activities.check_activity, pk, {"place": "广场"})[0].record == "place"
    book.call(activities.save_activity, pk, {"start": "14:00", "finish": "15:00"})
    assert book.problems(title, book.row("孟和1", None, "09:00", "11:30")) == [
        "要看：时长2.5小时比活动的时间（14:00至15:00）长，请核对"
    ]
    assert "有1条记录和活动的时间对不上（“草原义务植树”），请核对" in hints(book, "孟和1")


@pytest.mark.parametrize("door", ["by hand", "corrected"])
def test_longer_than_the_activity_is_told_at_every_door(book: Served, door: str) -> None:
    told = "时长8小时比活动的时间（09:00至11:30）长，请核对"
    if door == "by hand":
        assert told in by_hand(book, "孟和1", "2026-10-10", "草原义务植树", 480)
    else:
        book.sheet("草原义务植树", book.row("孟和1", 150))
        recorded, _ = book.context.call(hours.correct, book.of("孟和1")[0].pk, reason="写错了", minutes=480)
        assert told in [one.message for one in recorded.problems]


VILLAGES = ("萨日朗嘎查", "诺敏花嘎查")


def cleaning(book: Served) -> dict[str, int]:
    return {name: book.call(another, "环境卫生日", "2026-10-17", village=name) for name in VILLAGES}


@pytest.mark.parametrize("village", VILLAGES)
def test_of_several_of_one_title_and_day_the_place_written_decides(book: Served, village: str) -> None:
    held = cleaning(book)
    said = by_hand(book, "孟和1", "2026-10-17", "环境卫生日", place=f"{village}文化广场")
    assert village in said[0]
    assert book.rows("SELECT activity_pk FROM service") == [(held[village],)]


def test_where_nothing_decides_it_asks(book: Served) -> None:
    cleaning(book)
    with pytest.raises(UserError, match=r"有2场“环境卫生日”.*看不出是哪一场，请写明地点"):
        by_hand(book, "孟和1", "2026-10-17", "环境卫生日")


def test_of_two_hours_of_one_day_the_time_decides_and_what_was_cancelled_stands_behind(book: Served) -> None:
    book.call(another, "读书会", "2026-10-17", start="09:00", finish="11:00")
    later = book.call(another, "读书会", "2026-10-17", start="14:00", finish="16:00")
    by_hand(book, "孟和1", "2026-10-17", "读书会", 60, start="14:30", finish="15:30")
    assert book.rows("SELECT activity_pk FROM service") == [(later,)]
    book.call(another, "读书会", "2026-10-18", state="取消")
    held = book.call(another, "读书会", "2026-10-18")
    by_hand(book, "陈海山1", "2026-10-18", "读书会")
    assert book.rows("SELECT activity_pk FROM service ORDER BY pk")[-1] == (held,)


def test_one_in_another_village_is_not_meant(book: Served) -> None:
    book.call(another, "环境卫生日", "2026-10-17", village="萨日朗嘎查")
    (said,) = by_hand(book, "孟和1", "2026-10-17", "环境卫生日", place="诺敏花文化广场")
    assert "不在这个地点，没有记在那场活动下" in said
    assert book.rows("SELECT activity_pk, place FROM service") == [(None, "诺敏花文化广场")]


def test_what_an_activity_was_called_before_means_it_still(book: Served) -> None:
    book.sheet("草原义务植树", book.row("孟和1", 150))
    book.call(activities.save_activity, book.activities["草原义务植树"], {"title": "春季义务植树"})
    assert "按活动台账里的“春季义务植树”" in by_hand(book, "陈海山1", "2026-10-10", "草原义务植树")[0]


def test_a_record_by_hand_of_an_activity_without_sheet_or_team_is_all_there_is(book: Served) -> None:
    pk = book.context.call(another, "上门理发", "2026-10-18")
    assert waiting(book)["上门理发"] == 0, "it has no team: nobody in particular was expected"
    book.call(hours.record, hours.Draft(book.volunteers["孟和1"], minutes=60, activity_pk=pk))
    assert "上门理发" not in waiting(book)


@pytest.mark.parametrize(
    ("day", "words", "why"),
    [
        ("2026-10-13", "志愿服务工作会", "不计入服务时间"),
        ("2026-10-20", "已取消的活动", "已经取消"),
        ("2026-10-20", " 已取消的 活动", "已经取消"),
    ],
)
def test_what_the_ledger_of_activities_says_holds_for_a_record_by_hand(
    book: Served, day: str, words: str, why: str
) -> None:
    with pytest.raises(UserError, match=why):
        by_hand(book, "孟和1", day, words)


def test_it_is_that_activitys_and_says_so(book: Served) -> None:
    assert by_hand(book, "孟和1", "2026-10-18", CARE, place="敖包") == [
        "按活动台账里的“重阳节慰问”（HD-2026-0005，萨日朗党群服务中心）登记，类别、地点、负责人照那次活动"
    ]
    row = book.rows("SELECT activity_pk, place, category FROM service")
    assert row == [(book.activities[CARE], "萨日朗党群服务中心", "aid")]
    assert by_hand(book, "孟和1", "2026-10-19", CARE) == [], "another day's is nobody's"


def test_two_by_hand_of_the_same_words_are_seen_before_a_certificate(book: Served) -> None:
    by_hand(book, "孟和1", "2026-10-08", "照料独居老人")
    assert "请核对是不是重复" not in hints(book, "孟和1")
    by_hand(book, "孟和1", "2026-10-08", "照料独居老人")
    assert "“照料独居老人”有2条记录，请核对是不是重复" in hints(book, "孟和1")


def test_a_morning_and_an_afternoon_by_hand_are_two(book: Served) -> None:
    by_hand(book, "孟和1", "2026-10-08", "照料独居老人", start="09:00", finish="10:00")
    by_hand(book, "孟和1", "2026-10-08", "照料独居老人", start="15:00", finish="16:00")
    assert "请核对是不是重复" not in hints(book, "孟和1")


def test_two_sheets_of_one_hour_are_held_against_one_another(book: Served) -> None:
    book.sheet("草原义务植树", book.row("王秀兰1", 150))
    found = book.call(hours.check_sheet, book.activities["理论宣讲进牧户"], [book.row("王秀兰1", 60)])
    assert [one.message for one in found] == [
        "与“草原义务植树”在同一时段，两条合计3.5小时，多于那段时间，请核对"
    ]


def test_one_who_refused_since_keeps_his_row_and_stops_nobody_elses(book: Served) -> None:
    """The title is put right; the sheet with him on it is saved again."""
    title = "草原义务植树"
    rows = [book.row("孟和1", 150), book.row("陈海山1", 150)]
    book.sheet(title, *rows)
    book.call(volunteers.save_volunteer, book.volunteers["孟和1"], {"consent": "不同意"})
    book.call(activities.save_activity, book.activities[title], {"title": "春季植树"})
    book.activities["春季植树"] = book.activities[title]
    said = book.problems("春季植树", *rows)
    assert any(one.startswith("要看：") and one.endswith("；已经记的一条不动") for one in said)
    assert book.sheet("春季植树", *rows).rows == 1
    held = {row.volunteer_pk: row.content for row in book.services() if row.stands}
    assert held == {book.volunteers["孟和1"]: title, book.volunteers["陈海山1"]: "春季植树"}
    with pytest.raises(UserError, match="不同意"):
        book.sheet("春季植树", book.row("孟和1", 120))
