"""A certificate says what was done against an offence; what may not stand is told before it is frozen."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.services.served_book import add_volunteer, new_book, take_back
from tests.services.test_stars import text
from wenming_desktop.services import activities, certificate_annex, certificates, hours, same_person
from wenming_desktop.services.context import Context
from wenming_desktop.services.hours import Draft, SigninRow

PHONE = "13800001111"


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    found = new_book(tmp_path / "书.wenming")
    yield found
    found.close(with_backup=False)


def serve(context: Context, volunteer: int, title: str, day: int, place: str = "") -> None:
    """An activity with the volunteer's two hours from its sheet."""
    values = {"title": title, "day": date(2026, 9, day), "state": "已办", "counts": True, "place": place}
    activity = context.call(activities.save_activity, None, values)[0]
    context.call(hours.record_sheet, activity, [SigninRow(volunteer, minutes=120)])


def hint(context: Context, volunteer: int) -> str:
    (one,) = context.call(certificates.check, [volunteer])
    assert not one.trouble
    return one.hint


@pytest.mark.parametrize(
    "title", ["打击赌博宣传", "打击电信诈骗宣讲", "帮教吸毒人员", "拘留所帮教", "禁毒宣传"]
)
def test_the_title_of_an_activity_stands_on_certificate_and_annex(context: Context, title: str) -> None:
    pk = add_volunteer(context, "王秀兰", "150599000001")
    serve(context, pk, title, 1, "旗拘留所")
    assert hint(context, pk) == ""
    assert title in text(context.call(certificates.preview, pk).content)
    made = text(context.call(certificates.issue, [pk], annex=True)[0].content)
    assert made.count(title) == 2
    assert "旗拘留所" in made
    assert "内容不打印" not in made


def test_an_annex_drawn_later_says_the_same(context: Context) -> None:
    pk = add_volunteer(context, "王秀兰", "150599000001")
    other = add_volunteer(context, "王秀兰", "150599000002")
    serve(context, pk, "拘留所帮教", 1)
    row = context.call(certificates.issue, [pk])[0].certificates[0]
    people = [context.call(lambda book, one=one: _person(book, one)) for one in (other, pk)]
    context.call(same_person.are_same, *people)
    assert "拘留所帮教" in text(context.call(certificate_annex.annex, row.pk)[0].content)


def _person(book, volunteer: int) -> int:
    return book.db.execute("SELECT person_pk FROM volunteer WHERE pk = ?", [volunteer]).fetchone()[0]


def test_hours_without_an_activity_stand_where_they_served_against_it(context: Context) -> None:
    pk = add_volunteer(context, "王秀兰", "150599000001", [("theory", "2026-03-01", 60, "刑满释放人员帮教")])
    assert hint(context, pk) == ""
    assert "刑满释放人员帮教" in text(context.call(certificates.issue, [pk])[0].content)


def test_what_may_say_he_was_punished_is_veiled_and_told_before(context: Context) -> None:
    pk = add_volunteer(
        context, "王秀兰", "150599000001", [("theory", "2026-03-01", 60, "酒驾被罚后交通劝导")]
    )
    told = hint(context, pk)
    assert "服务内容“酒驾被罚后交通劝导”不能照印，印出时写作“（内容不打印）”" in told
    assert "酒驾" not in text(context.call(certificates.issue, [pk])[0].content)


def test_a_telephone_in_a_title_is_masked_and_told_masked(context: Context) -> None:
    pk = add_volunteer(context, "王秀兰", "150599000001")
    serve(context, pk, f"帮教吸毒人员联系{PHONE}", 1)
    serve(context, pk, f"清雪{PHONE}", 2)
    told = hint(context, pk)
    assert PHONE not in told
    assert "等2处不能照印" in told
    made = text(context.call(certificates.issue, [pk], annex=True)[0].content)
    assert PHONE not in made
    assert "帮教吸毒人员联系138****1111" in made


def test_a_record_taken_back_says_nothing(context: Context) -> None:
    pk = add_volunteer(context, "王秀兰", "150599000001", [("theory", "2026-03-02", 60, "微宣讲")])
    context.call(hours.record, Draft(pk, date(2026, 9, 3), 60, content="缓刑期间清扫"))
    assert "缓刑" in hint(context, pk)
    row = next(one for one in context.call(hours.of_volunteer, pk) if "缓刑" in one.content)
    take_back(context, row.pk)
    assert hint(context, pk) == ""


def test_whose_name_stands_in_a_deed_is_told_before_it_leaves_the_house(context: Context) -> None:
    """帮助苏力德同学补课: no sensitive word, but a child's name on a paper for schools and employers."""
    pk = add_volunteer(context, "王秀兰", "150599000001")
    add_volunteer(context, "苏力德", "150599000002")
    serve(context, pk, "王秀兰读书会", 1)
    assert hint(context, pk) == "", "her own name is hers"
    serve(context, pk, "帮助苏力德同学补课", 2)
    assert hint(context, pk) == "服务内容“帮助苏力德同学补课”写着别人的姓名，会照印，请先改活动名称"


def test_what_sounds_like_training_or_a_meeting_is_told(context: Context) -> None:
    pk = add_volunteer(context, "王秀兰", "150599000001")
    serve(context, pk, "志愿者业务培训会", 1)
    assert "像是培训或会议，证明写着不含培训、会议" in hint(context, pk)
