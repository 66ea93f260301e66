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
from wenming_desktop.services import certificates, hours, signin_entry, signin_paper, signins

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
    assert told[0].endswith("，日期是2026年10月16日")
