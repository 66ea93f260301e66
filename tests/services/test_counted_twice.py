"""Hours that may be counted twice are told at every door, and before a star hangs or is awarded, in one wording."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.services.served_book import TODAY, add_hours, add_volunteer, new_book, take_back
from wenming_desktop.services import activities, certificate_paper, certificates, hours, same_person, stars
from wenming_desktop.services.context import Context
from wenming_desktop.services.hours import Draft, SigninRow

UNTIL = date(2026, 8, 31)
WITHIN = "承前时长已经算到2026年8月31日，请核对这一条是不是已经算在里面"
OVERLAP = "承前时长算到2026年8月31日，请核对之前的记录是不是已经算在里面"
TWICE = "承前时长有2条记录，请核对是不是重复"


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    found = new_book(tmp_path / "书.wenming")
    yield found
    found.close(with_backup=False)


def bring(context: Context, volunteer: int, until: date = UNTIL, minutes: int = 600):
    return context.call(hours.brought, volunteer, minutes, until, "2025年志愿者花名册")


def said(problems) -> list[str]:
    assert not any(one.is_error for one in problems)
    return [one.message for one in problems]


# ---- the doors ----
@pytest.mark.parametrize(("day", "told"), [(UNTIL, [WITHIN]), (date(2026, 9, 1), [])])
def test_a_record_by_hand_within_the_days_brought_forward(
    context: Context, day: date, told: list[str]
) -> None:
    pk = add_volunteer(context, "王秀兰", "150599000001")
    bring(context, pk)
    draft = Draft(pk, day, 120, content="清雪")
    assert said(context.call(hours.check, draft)) == told
    recorded, changes = context.call(hours.record, draft)
    assert said(recorded.problems) == told
    assert changes.warnings == tuple(f"王秀兰：{one}。" for one in told), "the window says it too"


def test_a_sheet_within_the_days_brought_forward(context: Context) -> None:
    pk, other = (
        add_volunteer(context, name, f"15059900000{at}") for at, name in enumerate(("王秀兰", "孟和"))
    )
    bring(context, pk)
    values = {"title": "义诊", "day": date(2026, 8, 15), "state": "已办", "counts": True}
    activity = context.call(activities.save_activity, None, values)[0]
    rows = [SigninRow(pk, minutes=120), SigninRow(other, minutes=120)]
    problems = context.call(hours.check_sheet, activity, rows)
    assert [(one.record, one.message) for one in problems] == [(str(pk), WITHIN)]
    assert said(context.call(hours.record_sheet, activity, rows)[0].problems) == [WITHIN]
    assert context.call(hours.check_sheet, activity, rows) == [], "told when it was booked"


def test_a_correction_into_the_days_brought_forward(context: Context) -> None:
    pk = add_volunteer(context, "王秀兰", "150599000001")
    bring(context, pk)
    row = add_hours(context, pk, 60, "2026-10-20")
    corrected = context.call(hours.correct, row, reason="日期写错", day=date(2026, 8, 20))[0]
    assert said(corrected.problems) == [WITHIN]


def test_hours_brought_forward_twice_or_over_records(context: Context) -> None:
    pk = add_volunteer(context, "王秀兰", "150599000001")
    assert said(bring(context, pk)[0].problems) == []
    recorded, changes = bring(context, pk)
    assert said(recorded.problems) == [TWICE]
    assert changes.warnings == (f"王秀兰：{TWICE}。",)
    other = add_volunteer(context, "孟和", "150599000002", [("aid", "2026-08-31", 60, "走访")])
    assert said(bring(context, other, date(2026, 8, 30))[0].problems) == []
    assert said(bring(context, other)[0].problems) == [TWICE, OVERLAP]


def test_a_correction_of_hours_brought_forward_is_not_twice_itself(context: Context) -> None:
    pk = add_volunteer(context, "王秀兰", "150599000001")
    bring(context, pk)
    (row,) = context.call(hours.of_volunteer, pk)
    assert said(context.call(hours.correct, row.pk, reason="抄错", minutes=660)[0].problems) == []


# ---- stars ----
def doubled(context: Context) -> int:
    """One person kept as two, each with the same list's 60 hours: now one with 120."""
    pk, other = (add_volunteer(context, "王秀兰", f"15059900000{at}", brought=3600) for at in (1, 2))
    merge(context, pk, other)
    return pk


def merge(context: Context, *volunteers: int) -> tuple[str, ...]:
    """是同一人; gives what is told."""
    persons = [
        context.call(lambda book, one=one: book.db.execute("SELECT person_pk FROM volunteer WHERE pk = ?", [one]).fetchone()[0])
        for one in volunteers
    ]  # fmt: skip
    return context.call(same_person.are_same, *persons)[1].warnings


def test_two_records_made_one_with_two_deeds_at_one_time_are_told_as_the_certificate_tells_it(
    context: Context,
) -> None:
    pks = [add_volunteer(context, "王秀兰", f"15059900000{at}") for at in (1, 2)]
    for pk, words in zip(pks, ("清雪", "植树"), strict=True):
        draft = Draft(pk, date(2026, 10, 20), content=words, start="09:00", finish="11:00")
        context.call(hours.record, draft)
    told = merge(context, *pks)
    (checked,) = context.call(certificates.check, pks[:1])
    assert "时间重叠" in checked.hint
    assert told == (f"王秀兰{checked.hint}。",)


def test_a_star_on_hours_counted_twice_is_told_as_the_certificate_tells_it(context: Context) -> None:
    pk = doubled(context)
    (checked,) = context.call(certificates.check, [pk])
    (line,) = context.call(stars.candidates)
    assert line.hint == checked.hint == TWICE
    sentence = f"王秀兰（150599000001）{TWICE}。"
    for paper in (certificate_paper.star_notice, certificate_paper.star_table):
        assert context.paper(lambda book, verb=paper: verb(book, TODAY)).result().note == sentence
    assert context.call(stars.award, [pk])[1].warnings == (sentence,)


def test_records_within_the_days_brought_forward_are_told_too(context: Context) -> None:
    pk = add_volunteer(context, "王秀兰", "150599000001", [("aid", "2025-12-31", 60, "走访")], brought=6000)
    (line,) = context.call(stars.candidates)
    assert line.hint == "承前时长算到2025年12月31日，请核对之前的记录是不是已经算在里面"
    assert line.hint in context.call(certificates.check, [pk])[0].hint
    row = next(one for one in context.call(hours.of_volunteer, pk) if one.content == "走访")
    take_back(context, row.pk)
    assert context.call(stars.candidates)[0].hint == ""


def test_many_are_named_to_five(context: Context) -> None:
    pks = [
        add_volunteer(
            context, "王秀兰", f"15059900001{at}", [("aid", "2025-12-31", 60, "走访")], brought=6000
        )
        for at in range(7)
    ]
    warnings = context.call(stars.award, pks)[1].warnings
    assert len(warnings) == 6
    assert warnings[-1] == "等7人的服务时间要核对。"


def test_plain_hours_are_told_nothing_of(context: Context) -> None:
    pk = add_volunteer(context, "王秀兰", "150599000001", [("aid", "2026-01-01", 6000, "走访")])
    assert context.call(stars.award, [pk])[1].warnings == ()
