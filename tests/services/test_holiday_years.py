"""A year is known only when declared full, and what is known is kept (scenes 9 and 10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.domain.holiday_texts import ARRANGED, TEXTS
from tests.services.hours_book import Served
from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books, holidays, hours, notices, workbench
from wenming_desktop.services.context import Book
from wenming_desktop.services.workbench_parts import Way

NEXT_YEAR = date(2027, 1, 4)


def in_working_days(book: Book) -> None:
    now = book.settings
    notice = replace(now.notice, working_days=True, days=5)
    books.save_settings(book, replace(now, notice=notice))


def window(book: Book, first: date) -> str:
    return notices.window_of(book.settings, first).text


def todos(served: Served, tag: str, today: str) -> list[str]:
    return [one.text for one in served.call(workbench.todos, today=today) if one.tag == tag]


# ---- scene 9 ----
def test_an_activity_of_october_is_late_in_january_without_next_years_table(served: Served) -> None:
    late = {one.title: one for one in served.call(hours.overdue, today="2027-01-04")}
    planting = late["草原义务植树"]  # of 10 October
    assert (planting.due, planting.is_late) == (date(2026, 10, 23), True)
    assert planting.text == "至少超期49个工作日"
    assert served.call(hours.overdue_counts, today="2026-12-31")[0] == 6
    assert served.call(hours.overdue_counts, today="2027-01-04")[0] == 6  # New Year empties nothing
    assert todos(served, "超期", "2027-01-04") == ["6场活动超过记录期限，服务时间还没有录"]


def test_a_count_that_runs_into_the_new_year_says_so_and_asks_for_its_text(served: Served) -> None:
    def hold(book: Book) -> None:
        with book.operation("活动"):
            book.db.execute(
                "UPDATE activity SET day = '2026-12-25', end_day = NULL WHERE title IN ('草原义务植树', '夜间巡护')"
            )

    served.call(hold)
    found = {one.title: one for one in served.call(hours.overdue, today="2026-12-28")}
    assert (found["草原义务植树"].text, found["草原义务植树"].asks) == ("期限要等2027年放假安排", 2027)
    assert (found["理论宣讲进牧户"].is_late, found["理论宣讲进牧户"].asks) == (True, None)
    wanted = "还没有2027年的节假日安排，2场活动的记录期限要等它"
    assert todos(served, "日历", "2026-12-28") == [wanted]
    (todo,) = [one for one in served.call(workbench.todos, today="2026-12-28") if one.text == wanted]
    assert (todo.leads, todo.waits) == (Way("settings", {"tab": "holidays"}), True)
    served.call(holidays.take_text, TEXTS[2027])
    assert todos(served, "日历", "2026-12-28") == []
    found = {one.title: one for one in served.call(hours.overdue, today="2026-12-28")}
    assert found["草原义务植树"].due == date(2027, 1, 11)  # 1 to 3 January are off


# ---- scene 10 ----
def test_one_day_of_the_new_year_does_not_make_it_known(small: Small) -> None:
    small.call(in_working_days)
    assert small.call(window, date(2026, 10, 9)) == "2026年10月9日至10月15日（共5个工作日）"
    with pytest.raises(UserError, match="还没有2027年的节假日安排"):
        small.call(window, date(2027, 2, 3))
    state, _ = small.call(holidays.put_day, date(2027, 1, 1), "holiday")
    assert state.text == "2027年放假1天，还没有填完整"
    with pytest.raises(
        UserError, match="2027年的节假日安排还没有填完整。请在“设置与数据”的“节假日”里粘贴放假通知"
    ):
        small.call(window, date(2027, 2, 3))
    with pytest.raises(
        UserError, match=r"2027年还没有填完整：春节：2月5日（周五）是法定假日，没有放假；.*等12处"
    ):
        small.call(holidays.declare, 2027)
    small.call(holidays.take_text, TEXTS[2027])
    assert small.call(window, date(2027, 2, 3)) == "2027年2月3日至2月18日（共5个工作日）"


def test_from_december_on_next_years_arrangement_is_asked_for(small: Small) -> None:
    def asked(today: str) -> list[tuple[str, bool]]:
        return [(one.text, one.waits) for one in small.call(holidays.wanted, today=today)]

    assert asked("2026-11-30") == []
    soon = ("还没有2027年的节假日安排，放假通知一般11月公布，公布后粘贴进来", False)
    assert asked("2026-12-01") == asked("2026-12-31") == [soon]
    small.call(holidays.put_day, date(2027, 1, 1), "holiday")
    assert asked("2027-01-01") == [("2027年的节假日安排还没有填完整，算工作日要用", True)]
    small.call(holidays.take_text, TEXTS[2027])
    assert asked("2027-01-01") == []


# ---- the text ----
def test_a_pasted_text_takes_the_place_of_what_was_entered_and_can_be_undone(small: Small) -> None:
    small.call(holidays.put_day, date(2027, 1, 4), "holiday")
    reading = small.call(holidays.read_text, TEXTS[2027])
    assert (reading.problems, reading.dropped, reading.is_full) == ((), (date(2027, 1, 4),), True)
    _, changes = small.call(holidays.take_text, TEXTS[2027])
    assert (changes.operation, changes.nouns) == ("填写2027年放假安排", {"setting"})
    settings = small.call(books.settings)
    assert {day: kind for day, kind in settings.holidays.items() if day.year == 2027} == ARRANGED[2027]
    assert settings.holiday_years == {2026, 2027}
    assert [one.text for one in small.call(holidays.years)] == [
        "2027年放假28天、调休上班5天，已填完整", "2026年放假33天、调休上班6天，已填完整",
    ]  # fmt: skip
    small.undo()
    assert small.call(books.settings).holiday_years == {2026}
    assert small.call(books.settings).holidays[date(2027, 1, 4)] == "holiday"


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("6月9日（周三）", "6月9日（周四）", "端午节：通知写6月9日是周四，2027年应是6月9日（周三）"),
        ("6月9日（周三）放假1天，不调休。", "另行通知。", "端午节：6月9日（周三）是法定假日，没有放假"),
        ("5月8日（周六）补班", "5月6日补班", "5月6日（周四）不是周末，不会是调休上班"),
        ("共7天", "共8天", "国庆节：通知写8天，读到7天"),
    ],
)
def test_a_text_that_does_not_hold_is_not_taken(small: Small, old: str, new: str, wrong: str) -> None:
    text = TEXTS[2027].replace(old, new)
    assert wrong in [one.message for one in small.call(holidays.read_text, text).problems if one.is_error]
    before = small.call(books.settings)
    with pytest.raises(UserError, match="放假通知核对不上") as caught:
        small.call(holidays.take_text, text)
    assert wrong in str(caught.value)
    assert small.call(books.settings) == before


def test_a_forgotten_day_worked_is_only_a_warning(small: Small) -> None:
    reading = small.call(holidays.read_text, TEXTS[2027].replace("5月8日（周六）补班。", ""))
    assert [one.severity for one in reading.problems] == ["warning"]
    assert reading.is_full


def test_a_text_without_a_year_is_refused(small: Small) -> None:
    reading = small.call(holidays.read_text, "一、元旦：1月1日放假1天。")
    assert (reading.is_full, reading.dropped) == (False, ())
    with pytest.raises(UserError, match="没有找到是哪一年的安排"):
        small.call(holidays.take_text, "")


# ---- day by day ----
def test_a_year_entered_day_by_day_is_declared_full_by_the_clerk(small: Small) -> None:
    for day, kind in ARRANGED[2027].items():
        small.call(holidays.put_day, day, kind)
    assert small.call(holidays.check_year, 2027) == []
    assert 2027 not in small.call(books.settings).holiday_years
    state, changes = small.call(holidays.declare, 2027)
    assert (state.declared, changes.operation) == (True, "2027年节假日已填完整")
    # what was declared were these days: another one asks anew, also where one is taken out
    small.call(holidays.remove_days, {date(2027, 10, 7)})
    assert 2027 not in small.call(books.settings).holiday_years
    (warning,) = small.call(holidays.check_year, 2027)
    assert warning.message.startswith("工作日里放假17天，法定假日13天加调休上班5天是18天")
    assert small.call(holidays.declare, 2027)[0].declared  # a warning does not hold her back
    small.call(holidays.put_day, date(2027, 10, 6), "holiday")  # it stands there already
    assert small.call(books.settings).holiday_years == {2026, 2027}
    small.call(holidays.put_day, date(2026, 10, 8), "holiday")
    assert small.call(books.settings).holiday_years == {2027}
    small.undo()
    assert small.call(books.settings).holiday_years == {2026, 2027}


def test_the_shipped_year_is_full(small: Small) -> None:
    assert small.call(holidays.check_year, 2026) == []
