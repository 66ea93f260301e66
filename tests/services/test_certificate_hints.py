"""What is said before certificates are issued, hang or are void: each fault in the field's words."""

from datetime import date

import pytest

from tests.services.hours_book import Served
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import (
    activities,
    certificate_changes,
    certificates,
    hours,
    issued,
    same_person,
    signins,
    volunteer_forms,
    volunteers,
)

TREES = "草原义务植树"


def hint(served: Served, name: str) -> str:
    return str(served.call(certificates.check, [served.volunteers[name]])[0].hint)


def test_who_served_in_a_meeting_room_is_asked_nothing_of_meetings(served: Served) -> None:
    served.call(activities.save_activity, served.activities[TREES], {"place": "萨日朗嘎查会议室"})
    served.sheet(TREES, served.row("王秀兰1", 150))
    assert "会议" not in hint(served, "王秀兰1")
    served.record("王秀兰1", 60, "2026-10-11", content="志愿者培训会")
    assert "服务内容“志愿者培训会”像是培训或会议" in hint(served, "王秀兰1")


@pytest.mark.parametrize(("guardian", "told"), [("未知", True), ("同意", False)])
def test_a_minor_without_his_guardians_answer_is_told_of(served: Served, guardian: str, told: bool) -> None:
    pk = served.volunteers["苏力德2"]
    served.call(volunteers.set_consent, [pk], "同意", date(2026, 1, 5))
    served.call(volunteer_forms.save_volunteer, pk, {"guardian_consent": guardian})
    served.sheet(TREES, served.row("苏力德2", 150))
    assert ("未满18周岁，未取得监护人同意记录" in hint(served, "苏力德2")) is told


def test_a_number_by_hand_is_void_by_its_number_and_is_told_of_before_another(served: Served) -> None:
    served.call(issued.enter_by_hand, "service", "SBDSM-2026-0005", "孟和", date(2026, 10, 1))
    served.record("孟和1", 120, "2026-09-11", content="扫雪")
    assert "2026年10月1日手工出具过SBDSM-2026-0005，持证人同名，请核对是不是同一人" in hint(served, "孟和1")
    with pytest.raises(UserError, match="SBDSM-2026-0005是手工出具的"):
        served.call(certificate_changes.numbered, "SBDSM-2026-0005")
    with pytest.raises(UserError, match="登记簿里没有编号"):
        served.call(certificate_changes.numbered, "SBDSM-2026-0099", by_hand=True)
    pk = served.call(certificate_changes.numbered, "SBDSM－2026－0005", by_hand=True)
    served.call(certificates.void, pk, "写错")
    assert "手工出具过" not in hint(served, "孟和1")


def test_a_merge_tells_what_it_makes_count_twice_and_the_certificates_over_it(served: Served) -> None:
    other, _ = served.call(volunteer_forms.save_volunteer, None, {"name": "孟和", "birth": date(1961, 1, 1)})
    patrol = served.activities["夜间巡护"]
    served.call(signins.add, patrol, [served.volunteers["孟和1"], other])
    served.sheet(
        "夜间巡护",
        served.row("孟和1", 240, "22:00", "02:00"),
        hours.SigninRow(other, "22:00", "02:00", 240, 0),
    )
    numbers = [
        served.call(certificates.issue, [pk])[0].certificates[0].number
        for pk in (served.volunteers["孟和1"], other)
    ]
    persons = [
        served.rows("SELECT person_pk FROM volunteer WHERE pk = ?", pk)[0][0]
        for pk in (served.volunteers["孟和1"], other)
    ]
    (told,) = served.call(same_person.merge_persons, *persons)[1].warnings
    assert told.startswith("孟和“夜间巡护”")
    assert all(number in told for number in numbers)
    assert "请核对是不是写着同一段时间" in told


def test_a_merge_of_hours_that_do_not_meet_tells_nothing(served: Served) -> None:
    other, _ = served.call(volunteer_forms.save_volunteer, None, {"name": "孟和", "birth": date(1961, 1, 1)})
    served.record("孟和1", 120, "2026-09-11", content="扫雪")
    persons = [
        served.rows("SELECT person_pk FROM volunteer WHERE pk = ?", pk)[0][0]
        for pk in (served.volunteers["孟和1"], other)
    ]
    assert served.call(same_person.merge_persons, *persons)[1].warnings == ()


def test_who_was_at_two_places_at_once_is_told_of_before_his_hours_leave(served: Served) -> None:
    served.sheet(TREES, served.row("王秀兰1", 150, "09:00", "11:30"))
    assert "重叠" not in hint(served, "王秀兰1")
    served.record("王秀兰1", 210, "2026-10-10", content="敬老饭", start="10:00", finish="13:30")
    assert f"2026年10月10日“{TREES}”和“敬老饭”的时间重叠，累计里算了两遍，请核对" in hint(served, "王秀兰1")
    assert "重叠" not in hint(served, "李䶮2")
