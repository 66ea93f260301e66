"""What to look at in somebody's hours is said alike before a certificate, on the star list and at the award (第13、19条)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.services.hours_book import Served
from tests.services.test_import_hours import run, said, sheet
from wenming_desktop.services import (
    activities,
    certificate_paper,
    certificates,
    hours,
    stars,
    volunteer_notes,
)

TITLE = "草原义务植树"
WHO = "孟和1"


@pytest.fixture
def book(small_template: Path, tmp_path: Path) -> Iterator[Served]:
    served = Served.copy_of(small_template, tmp_path / "小所.wenming")
    served.call(hours.brought, served.volunteers[WHO], 6_000, date(2025, 12, 31), "2025年名册")
    yield served  # type: ignore[misc]
    served.close()


def meeting(book: Served) -> None:
    book.record(WHO, 120, "2026-04-02", content="志愿者骨干培训会")


def twice(book: Served) -> None:
    for _ in range(2):
        book.record(WHO, 120, "2026-04-02", content="走访")


def within(book: Served) -> None:
    book.record(WHO, 120, "2025-04-02", content="走访")


def other_words(book: Served) -> None:
    book.sheet(TITLE, book.row(WHO, 150))
    book.call(activities.save_activity, book.activities[TITLE], {"title": "春季植树"})


def other_time(book: Served) -> None:
    book.sheet(TITLE, book.row(WHO, 150))
    book.call(activities.save_activity, book.activities[TITLE], {"finish": "10:00"})


def asked(book: Served) -> None:
    values = {"kind": "更正申请", "day": "2026-10-20", "title": "少记了一次"}
    book.call(volunteer_notes.save_note, None, values, book.volunteers[WHO])


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (meeting, "像是培训或会议"), (twice, "请核对是不是重复"), (within, "承前时长算到"),
        (other_words, "和活动现在的名称不一致"), (other_time, "和活动的时间对不上"), (asked, "有更正申请没有办结"),
    ],
)  # fmt: skip
def test_a_star_rests_on_what_a_certificate_would_be_asked_about(
    book: Served, made: Callable[[Served], None], words: str
) -> None:
    (before,) = book.call(stars.candidates)
    assert before.hint == ""
    made(book)
    (checked,) = book.call(certificates.check, [book.volunteers[WHO]])
    assert words in checked.hint
    (line,) = book.call(stars.candidates)
    assert words in line.hint
    sentence = f"孟和（{line.number}）{line.hint}。"
    note = book.context.paper(certificate_paper.star_notice).result().note
    assert sentence in note
    assert sentence in book.call(stars.award, [line.pk])[1].warnings


def test_a_meeting_is_asked_about_when_it_is_recorded(book: Served, tmp_path: Path) -> None:
    told = "“志愿者骨干培训会”像是培训或会议，培训、会议不算服务时间（第19条），请核对"
    recorded = book.record(WHO, 120, "2026-04-02", content="志愿者骨干培训会")
    assert told in [one.message for one in recorded.problems]
    report = run(
        book, sheet(tmp_path, ("150599000007", "陈海山", "志愿者骨干培训会", "2026-04-02", "", "", 2))
    )
    assert report.written == 1
    assert any(told in line for line in said(report))
