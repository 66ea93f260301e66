"""A record by hand is judged as a sheet and an import are: by the activity it was; it settles only its own volunteer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.hours_book import Served
from wenming_desktop.domain.days import parse_day
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import certificates, hours, signins

CARE = "重阳节慰问"


@pytest.fixture
def book(small_template: Path, tmp_path: Path) -> Iterator[Served]:
    book = Served.copy_of(small_template, tmp_path / "小所.wenming")
    yield book
    book.close()


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


def test_a_saved_sheet_settles_the_activity_also_for_who_was_absent(book: Served) -> None:
    book.call(signins.add, book.activities[CARE], [book.volunteers[name] for name in ("孟和1", "陈海山1")])
    book.sheet(CARE, book.row("孟和1", 60))
    assert CARE not in waiting(book)


def test_a_record_by_hand_of_an_activity_without_a_sheet_is_all_there_is(book: Served) -> None:
    book.call(
        hours.record, hours.Draft(book.volunteers["孟和1"], minutes=60, activity_pk=book.activities[CARE])
    )
    assert CARE not in waiting(book)


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
        "活动台账里有这一天的“重阳节慰问”，按这次活动登记"
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
