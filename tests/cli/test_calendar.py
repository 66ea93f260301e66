"""Scene 10 by the command line: one day of 2027 in the book, a notice in working days from February still asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from tests.cli.wenming import Wenming
from tests.domain.holiday_texts import TEXTS
from wenming_desktop.services import books, holidays
from wenming_desktop.services.context import Book, Context


def test_a_notice_into_a_year_that_is_not_full_asks(wenming: Wenming, book: Path, tmp_path: Path) -> None:
    def in_working_days(one: Book) -> None:
        now = one.settings
        books.save_settings(one, replace(now, notice=replace(now.notice, working_days=True, days=5)))

    def change(verb: object, *args: object) -> None:
        context = Context(book)
        try:
            context.call(verb, *args)  # type: ignore[arg-type]
        finally:
            context.close(with_backup=False)

    asked = (
        "notice",
        "2026-Q3",
        "--book",
        book,
        "--station",
        "萨日朗",
        "--from",
        "2027-02-03",
        "-o",
        tmp_path / "x.pdf",
    )
    change(in_working_days)
    done = wenming(*asked)
    assert (done.code, "还没有2027年的节假日安排。" in done.err) == (1, True)
    change(holidays.put_day, date(2027, 1, 1), "holiday")
    done = wenming(*asked)
    assert (done.code, "2027年的节假日安排还没有填完整。" in done.err) == (1, True)
    change(holidays.take_text, TEXTS[2027])
    assert wenming(*asked).code == 0
