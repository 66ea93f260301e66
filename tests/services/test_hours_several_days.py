"""An activity of several days: each has its own sheet and its own record; its rules hold on all of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.services.hours_book import Served, another
from tests.services.test_import_hours import run, sheet
from wenming_desktop.domain.errors import UserError
from wenming_desktop.printing import preview
from wenming_desktop.services import (
    activities,
    certificates,
    hours,
    imports,
    signin_entry,
    signin_paper,
    signins,
)
from wenming_desktop.services.context import Book
from wenming_desktop.services.hour_rules import row_of_activity
from wenming_desktop.storage import service_ledger, signups
from wenming_desktop.support.ids import uuid7

NAADAM = "那达慕志愿服务"
DAYS = tuple(date(2026, 9, day) for day in (15, 16, 17))


@pytest.fixture
def book(small_template: Path, tmp_path: Path) -> Iterator[Served]:
    book = Served.copy_of(small_template, tmp_path / "小所.wenming")
    book.activities[NAADAM] = book.call(
        another, NAADAM, "2026-09-15", end_day="2026-09-17", start="09:00", finish="17:00"
    )
    yield book
    book.close()


def said(book: Served, name: str, day: date, words: str = NAADAM, minutes: int = 480) -> list[str]:
    draft = hours.Draft(book.volunteers[name], day, minutes, content=words)
    return [one.message for one in book.call(hours.check, draft)]


def papers(book: Served, pk: int) -> list[str]:
    made = book.context.paper(signin_paper.signin_sheet, pk).result()
    return book.context.paper(
        lambda _book: ["".join(page.split()) for page in preview.page_texts(made.content)]
    ).result()


def booked(book: Served) -> list[tuple[str, int]]:
    return [(row.day.isoformat(), row.minutes) for row in book.services() if row.stands]


def test_each_day_has_a_sheet_and_the_paper_says_the_days(book: Served) -> None:
    pk = book.activities[NAADAM]
    book.call(signins.add, pk, [book.volunteers[name] for name in ("孟和1", "陈海山1")])
    for day in DAYS:
        opened = book.call(signin_entry.open_sheet, pk, (), day)
        assert (opened.day, opened.days, [line.minutes for line in opened.lines]) == (day, DAYS, [0, 0])
        book.call(hours.record_sheet, pk, [book.row("孟和1", 480)], day)
        assert (NAADAM in {one.title for one in book.call(hours.overdue)}) is (day != DAYS[-1]), (
            "until each has some"
        )
    assert booked(book) == [(day.isoformat(), 480) for day in DAYS]
    (record,) = book.call(certificates.records, [book.volunteers["孟和1"]])
    assert (record.times, record.minutes, record.first, record.last) == (3, 1_440, DAYS[0], DAYS[-1])
    (candidate,) = book.call(certificates.check, [book.volunteers["孟和1"]])
    assert "重复" not in candidate.hint
    with pytest.raises(UserError, match="没有要记的服务时间"):
        book.call(hours.record_sheet, pk, [book.row("孟和1", 480)], DAYS[1])


def test_each_day_has_its_paper_with_the_same_lines(book: Served) -> None:
    pk = book.activities[NAADAM]
    book.call(signins.add, pk, [book.volunteers[name] for name in ("孟和1", "陈海山1")])
    pages = papers(book, pk)
    assert [
        f"2026年9月{14 + at}日（3天的第{at}天）9:00至17:00" in page for at, page in enumerate(pages, 1)
    ] == [True] * 3
    assert all("孟和" in page and "陈海山" in page and "第1页共1页" in page for page in pages)
    (page,) = papers(book, book.activities["夜间巡护"])
    assert "2026年10月16日至10月17日" in page


def test_a_day_by_hand_is_a_day_of_the_activity(book: Served) -> None:
    assert (
        said(book, "孟和1", DAYS[1])[0]
        == f"按活动台账里的“{NAADAM}”（HD-2026-0009）登记，类别、地点、负责人照那次活动"
    )
    book.record("孟和1", 480, DAYS[1].isoformat(), content=NAADAM)
    assert book.rows("SELECT activity_pk, day FROM service") == [(book.activities[NAADAM], "2026-09-16")]
    with pytest.raises(UserError, match="2026年9月18日不在活动"):
        book.call(
            hours.record,
            hours.Draft(book.volunteers["孟和1"], date(2026, 9, 18), 60, activity_pk=book.activities[NAADAM]),
        )


def test_a_first_day_that_may_hold_all_of_them_is_told(book: Served) -> None:
    """As it was recorded before: the whole activity on its first day."""
    book.call(hours.record_sheet, book.activities[NAADAM], [book.row("孟和1", 1_440)])
    told = "这次活动已经有他2026年9月15日的记录，请核对是不是同一次，重复的请冲正"
    assert told in said(book, "孟和1", DAYS[1])
    assert told in [
        one.message
        for one in book.call(hours.check_sheet, book.activities[NAADAM], [book.row("孟和1", 60)], DAYS[2])
    ]


def test_the_rules_of_the_activity_hold_on_its_later_days(book: Served) -> None:
    book.call(another, "防汛值守", "2026-07-20", end_day="2026-07-22", rescue=1)
    book.call(another, "骨干集训", "2026-08-10", end_day="2026-08-12", counts=0)
    book.call(another, "暑期托管", "2026-07-01", end_day="2026-07-03", state="取消")
    assert "活动当天未满18周岁，不能参加应急救援" in said(book, "苏力德2", date(2026, 7, 21), "防汛值守")
    assert any("不计入服务时间" in one for one in said(book, "孟和1", date(2026, 8, 11), "骨干集训"))
    assert any("已经取消" in one for one in said(book, "孟和1", date(2026, 7, 2), "暑期托管"))


def test_a_plan_that_goes_on_is_not_done_yet(book: Served) -> None:
    pk = book.call(another, "月末值守", "2026-10-26", end_day="2026-10-30", state="计划")
    book.call(hours.record_sheet, pk, [book.row("孟和1", 120)])
    assert dict(book.rows("SELECT title, state FROM activity"))["月末值守"] == "计划"


def test_an_imported_list_of_days_is_the_activitys(book: Served, tmp_path: Path) -> None:
    number = "1505990000" + "06"
    rows = [(number, "孟和", NAADAM, day.isoformat(), "", "", 8) for day in DAYS]
    report = run(book, sheet(tmp_path, *rows))
    assert (report.written, [one.message for one in report.problems], report.asides) == (3, [], ())
    assert {pk for (pk,) in book.rows("SELECT activity_pk FROM service")} == {book.activities[NAADAM]}
    assert run(book, sheet(tmp_path, *rows)).unchanged == 3


def test_a_night_is_one_session_and_the_morning_after_belongs_to_it(book: Served) -> None:
    opened = book.call(signin_entry.open_sheet, book.activities["夜间巡护"])
    assert opened.days == (date(2026, 10, 16),)
    told = said(book, "孟和1", date(2026, 10, 17), "夜间巡护", 120)
    assert told[1] == "日期跟着活动，记在2026年10月16日"


def told_of(book: Served, pk: int, values: dict[str, object]) -> list[str]:
    return [one.message for one in book.call(activities.check_activity, pk, values)]


def test_records_on_days_the_activity_has_no_longer_are_told_at_saving(book: Served) -> None:
    pk = book.activities[NAADAM]
    for day in DAYS:
        book.call(hours.record_sheet, pk, [book.row("孟和1", 480)], day)
    again = "请到签到录入里再保存一次签到表，或在服务记录里逐条更正"
    assert told_of(book, pk, {"end_day": None}) == [f"已录入的2条服务时间记在活动没有的日期上；{again}"]
    assert told_of(book, pk, {"end_day": DAYS[1]}) == [f"已录入的1条服务时间记在活动没有的日期上；{again}"]
    assert told_of(book, pk, {"end_day": DAYS[2]}) == []
    assert told_of(book, pk, {"day": DAYS[1]}) == [f"已录入的服务时间仍记在原来的日期；{again}"]


def test_a_day_more_moves_no_time_recorded(book: Served) -> None:
    pk = book.activities[NAADAM]
    book.call(hours.record_sheet, pk, [book.row("孟和1", 480), book.row("陈海山1", None, "09:00", "17:00")])
    assert told_of(book, pk, {"end_day": date(2026, 9, 19)}) == []
    book.sheet("草原义务植树", book.row("孟和1", 150))
    assert told_of(book, book.activities["草原义务植树"], {"end_day": date(2026, 10, 11)}) == []
    (said,) = told_of(book, pk, {"finish": "16:00"})
    assert said.startswith("已录入的2条服务时间和现在的时间对不上")


def waits(book: Served, title: str) -> bool:
    return title in {one.title for one in book.call(hours.overdue)}


def fair(book: Served) -> int:
    """三天集市 of two days, both recorded: nothing waits."""
    pk = book.call(another, "集市", "2026-10-20", end_day="2026-10-21", start="09:00", finish="12:00")
    for day in (20, 21):
        book.call(hours.record_sheet, pk, [book.row("孟和1", 180)], date(2026, 10, day))
    assert not waits(book, "集市")
    return pk


def test_an_activity_prolonged_after_it_was_recorded_waits_again(book: Served) -> None:
    pk = fair(book)
    _, changes = book.call(activities.save_activity, pk, {"end_day": date(2026, 10, 23)})
    assert changes.warnings == ("“集市”2026年10月22日、2026年10月23日没有服务时间，又列入“待录时间”。",)
    assert waits(book, "集市")
    assert book.undo() == "修改活动 集市"
    assert not waits(book, "集市")
    _, changes = book.call(activities.save_activity, pk, {"end_day": date(2026, 10, 22), "story": "忙"})
    book.call(hours.say_all, pk)
    assert not waits(book, "集市"), "nobody came on the third day"
    _, changes = book.call(activities.save_activity, pk, {"story": "又一句"})
    assert (changes.warnings, waits(book, "集市")) == ((), False)


def test_an_activity_prolonged_by_an_import_waits_again_and_is_told(book: Served, tmp_path: Path) -> None:
    fair(book)
    path = sheet(
        tmp_path,
        ("2026-10-20", "集市", "2026-10-22"),
        head=("日期", "活动名称", "结束日期"),
        title="活动登记表",
    )
    report, changes = book.call(imports.run_import, "activities", path)
    said = "“集市”2026年10月22日没有服务时间，又列入“待录时间”。"
    assert report.written == 1, report.problems
    assert (changes.warnings, report.asides) == ((said,), (said,))
    assert waits(book, "集市")


def test_an_activity_of_one_day_recorded_and_prolonged_waits_again(book: Served) -> None:
    title = "草原义务植树"
    book.sheet(title, book.row("孟和1", 150))
    assert not waits(book, title)
    book.call(activities.save_activity, book.activities[title], {"day": date(2026, 10, 11)})
    assert not waits(book, title), "its records are there, on the day it had"
    book.call(activities.save_activity, book.activities[title], {"end_day": date(2026, 10, 12)})
    assert waits(book, title)


def test_a_day_all_whose_time_was_taken_back_waits_again(book: Served) -> None:
    fair(book)
    row = next(one for one in book.of("孟和1") if one.day == date(2026, 10, 21))
    _, changes = book.call(hours.reverse, row.pk, "录错")
    assert changes.warnings == ("“集市”2026年10月21日没有服务时间，又列入“待录时间”。",)
    assert waits(book, "集市")
    book.undo()
    assert not waits(book, "集市")
    book.call(hours.correct, row.pk, reason="日期", day=date(2026, 10, 20))
    assert waits(book, "集市"), "the second day lost its record to the first"


def test_one_record_after_all_were_taken_back_is_not_all_of_them(book: Served) -> None:
    title = "草原义务植树"
    book.sheet(title, book.row("孟和1", 150), book.row("王秀兰1", 150))
    for name in ("孟和1", "王秀兰1"):
        row = next(one for one in book.of(name) if one.can_correct)
        book.call(hours.reverse, row.pk, "整张录错")
    assert waits(book, title)
    book.record("孟和1", 150, "2026-10-10", activity_pk=book.activities[title])
    assert waits(book, title), "王秀兰 is still to be entered"


def days_of(book: Served) -> list[tuple[str, str]]:
    return [(row.day.isoformat(), row.start) for row in book.services() if row.stands]


def test_who_came_past_midnight_of_a_night_served_on_the_day_after(book: Served) -> None:
    """夜间巡护 10月16日22:00至次日2:00: 00:30 is 10月17日, on the sheet, by hand and in an import."""
    rows = [book.row("孟和1", None, "22:00", "02:00"), book.row("陈海山1", None, "00:30", "02:00")]
    assert book.problems("夜间巡护", *rows) == []
    book.sheet("夜间巡护", *rows)
    assert sorted(days_of(book)) == [("2026-10-16", "22:00"), ("2026-10-17", "00:30")]
    assert book.problems("夜间巡护", *rows) == [], "as recorded"
    for name in ("孟和1", "陈海山1"):
        (candidate,) = book.call(certificates.check, [book.volunteers[name]])
        assert "日期" not in candidate.hint
        assert "时间对不上" not in candidate.hint
    by_hand = book.record(
        "乌云其木格2", None, "2026-10-16", start="00:30", finish="02:00", content="夜间巡护"
    )
    assert [one.message for one in by_hand.problems][1:] == ["日期跟着活动，记在2026年10月17日"]
    assert days_of(book)[-1] == ("2026-10-17", "00:30")


def test_a_morning_after_that_has_not_come_is_not_recorded(book: Served) -> None:
    pk = book.call(another, "今晚巡护", "2026-10-27", end_day="2026-10-28", start="22:00", finish="02:00")
    book.activities["今晚巡护"] = pk
    assert book.problems("今晚巡护", book.row("孟和1", None, "22:00", "23:00")) == []
    assert book.problems("今晚巡护", book.row("孟和1", None, "00:30", "02:00")) == [
        "要改：活动还没有到日子，不能记服务时间"
    ]


def test_punches_put_right_to_past_midnight_take_the_day_after(book: Served) -> None:
    book.sheet("夜间巡护", book.row("孟和1", 90))
    (row,) = book.services()
    result = book.call(hours.correct, row.pk, reason="补签到", start="00:30", finish="02:00")[0]
    assert [one.message for one in result.problems] == ["日期跟着活动改成现在的（2026年10月17日 夜间巡护）"]
    assert days_of(book) == [("2026-10-17", "00:30")]
    (row,) = [row for row in book.services() if row.stands]
    day = date(2026, 10, 16)
    book.call(hours.correct, row.pk, reason="签到写错", start="22:30", finish="23:30", minutes=60, day=day)
    assert days_of(book) == [("2026-10-16", "22:30")]


def test_an_afternoon_and_the_next_morning_are_two_days(book: Served, tmp_path: Path) -> None:
    """农牧民运动会 20日14:00至21日11:00 is no night."""
    title = "农牧民运动会"
    pk = book.call(another, title, "2026-10-20", end_day="2026-10-21", start="14:00", finish="11:00")
    assert book.call(signin_entry.open_sheet, pk).days == (date(2026, 10, 20), date(2026, 10, 21))
    opened = book.call(signin_entry.open_sheet, pk)
    assert (opened.start, opened.finish) == ("", ""), "21 hours are proposed to nobody"
    assert ["14:00" in page for page in papers(book, pk)] == [False, False]
    number = "1505990000" + "06"
    rows = [
        (number, "孟和", title, "2026-10-20", "14:00", "17:00", 3),
        (number, "孟和", title, "2026-10-21", "08:30", "11:00", 2.5),
    ]
    report = run(book, sheet(tmp_path, *rows))
    assert (report.written, [one.message for one in report.problems]) == (2, [])
    assert days_of(book) == [("2026-10-20", "14:00"), ("2026-10-21", "08:30")]
    assert run(book, sheet(tmp_path, *rows)).unchanged == 2


@pytest.mark.parametrize(
    ("stated", "start", "finish", "day", "told"),
    [
        ("2026-10-16", "22:00", "02:00", "2026-10-16", False),
        ("2026-10-17", "22:00", "02:00", "2026-10-16", True),
        ("2026-10-17", "00:30", "02:00", "2026-10-17", False),
        ("2026-10-16", "00:30", "02:00", "2026-10-17", True),
        ("2026-10-17", "", "", "2026-10-16", True),
    ],
)
def test_an_import_never_changes_the_date_without_a_word(
    book: Served, tmp_path: Path, stated: str, start: str, finish: str, day: str, told: bool
) -> None:
    row = ("150599000006", "孟和", "夜间巡护", stated, start, finish, 1)
    report = run(book, sheet(tmp_path, row))
    assert days_of(book) == [(day, start)]
    said = [one.message for one in report.problems if "日期跟着活动" in one.message]
    words = f"日期跟着活动，记在2026年10月{int(day[-2:])}日"
    assert said == ([words] if told else [])
    assert run(book, sheet(tmp_path, row)).unchanged == 1


def as_before(book: Book, activity_pk: int, volunteer_pk: int) -> None:
    with book.operation("旧的一条") as pk:
        what = signups.activity(book.db, activity_pk)
        row = {
            **book.ledger_common(pk), **row_of_activity(book, what), "id": uuid7(), "volunteer_pk": volunteer_pk,
            "start": "00:30", "finish": "02:00", "minutes": 90, "source": "签到表",
        }  # fmt: skip
        service_ledger.insert_services(book.db, [row])


def test_a_night_recorded_before_on_the_day_it_began_is_not_booked_again(
    book: Served, tmp_path: Path
) -> None:
    """Books used to have what was served past midnight on the evening's day; the activity's sheet puts it right."""
    book.call(as_before, book.activities["夜间巡护"], book.volunteers["孟和1"])
    row = ("150599000006", "孟和", "夜间巡护", "2026-10-17", "00:30", "02:00", 1.5)
    assert run(book, sheet(tmp_path, row)).unchanged == 1
    (candidate,) = book.call(certificates.check, [book.volunteers["孟和1"]])
    assert "有1条记录和活动现在的日期不一致" in candidate.hint
    line = book.row("孟和1", None, "00:30", "02:00")
    assert book.problems("夜间巡护", line) == [
        "要看：原来记的是2026年10月16日1.5小时（00:30至02:00），保存后改成现在的"
    ]
    book.sheet("夜间巡护", line)
    assert days_of(book) == [("2026-10-17", "00:30")]
