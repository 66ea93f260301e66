"""A certificate of one who left, moved away or died: said before it is issued and when its list hangs, never refused."""

from __future__ import annotations

from datetime import date

import pytest

from tests.services.hours_book import Served
from wenming_desktop.services import certificate_paper, certificates, volunteer_leaving

TWENTIETH = date(2026, 10, 20)
SINCE = "2026年10月20日已经退出志愿者队伍，或已迁出、去世"


@pytest.fixture
def book(served: Served) -> Served:
    return served


def hint(book: Served, name: str) -> str:
    (candidate,) = book.call(certificates.check, [book.volunteers[name]])
    return str(candidate.hint)


def test_who_is_gone_is_said_with_what_was_recorded_after_that_day(book: Served) -> None:
    book.record("王秀兰1", 120)
    book.record("陈海山1", 60)
    book.call(volunteer_leaving.withdraw, book.volunteers["王秀兰1"], TWENTIETH)
    assert SINCE in hint(book, "王秀兰1")
    assert "在这以后" not in hint(book, "王秀兰1")
    assert SINCE not in hint(book, "陈海山1")
    book.record("王秀兰1", 60, "2026-10-22")
    assert f"{SINCE}，在这以后还有1条记录1小时，请核对" in hint(book, "王秀兰1")


def test_a_list_on_the_wall_with_somebody_gone_on_it_says_so(book: Served) -> None:
    book.record("孟和1", 120)
    book.call(certificates.issue, [book.volunteers["孟和1"]])
    day = date(2026, 10, 27)
    assert "退出志愿者队伍" not in book.call(certificate_paper.issued_notice, day, day).note
    book.call(volunteer_leaving.withdraw, book.volunteers["孟和1"], TWENTIETH)
    note = book.call(certificate_paper.issued_notice, day, day).note
    assert note == f"孟和{SINCE}；名单上照印，请先核对。"
