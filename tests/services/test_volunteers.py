"""The volunteer record: a person of the register, a number that is never an ID, consent as a to-do, choosing one."""

from datetime import date
from typing import Any

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.identity import check_digit
from wenming_desktop.services import (
    books,
    exports,
    hours,
    people,
    tables,
    teams,
    volunteer_leaving,
    volunteer_notes,
    volunteers,
)

ID = "15059919610101121" + check_digit("15059919610101121")


def refused(small: Small, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(UserError) as caught:
        small.call(volunteers.save_volunteer, *args, **kwargs)
    return str(caught.value)


def made(small: Small, values: dict[str, Any], person_pk: int | None = None) -> int:
    return int(small.call(volunteers.save_volunteer, None, values, person_pk)[0])


def test_a_volunteer_is_a_person_of_the_register(small: Small) -> None:
    count = small.rows("SELECT count(*) FROM person")
    pk = made(small, {"skills": "理发，驾驶 理发"}, small.people["孟和1"])
    assert small.rows("SELECT count(*) FROM person") == count
    found = small.call(volunteers.detail, pk)
    assert (found.person.name, found.village, found.household) == ("孟和", "诺敏花嘎查", "诺敏花-001")
    assert (found.record.skills, found.record.registered) == ("理发、驾驶", date(2026, 10, 27))
    assert small.call(volunteers.of_person, small.people["孟和1"]) == pk
    assert "已经是志愿者" in refused(small, None, {}, small.people["孟和1"])


def test_an_id_that_is_in_the_register_is_that_person(small: Small) -> None:
    small.call(people.save_person, small.people["孟和1"], {"id_number": ID})
    values = {"name": "孟 和", "id_number": ID.lower()}
    assert [(one.record, one.severity) for one in small.call(volunteers.check_volunteer, None, values)] == [
        ("id_number", "warning")
    ]
    pk = made(small, values)
    assert small.rows("SELECT person_pk FROM volunteer WHERE pk = ?", pk) == [(small.people["孟和1"],)]
    message = refused(small, None, {"name": "陈海山", "id_number": ID})
    assert "身份证号与诺敏花-001 孟和相同" in message
    assert ID not in message


def test_nobody_is_registered_before_being_born(small: Small) -> None:
    born = small.people["孟和1"]  # in 1961
    assert "早于出生日期1961年1月1日" in refused(small, None, {"registered": date(1904, 1, 1)}, born)
    assert made(small, {"registered": date(2024, 3, 5)}, born)


def test_a_new_person_stands_in_no_household(small: Small) -> None:
    pk = made(small, {"name": "白海龙", "id_number": ID, "phone": "13800001111"})
    found = small.call(volunteers.detail, pk)
    assert (found.household, found.person.sex, found.person.birth) == ("", "男", date(1961, 1, 1))
    assert (found.person.id_number, found.person.phone) == (f"150599********{ID[-4:]}", "138****1111")
    assert small.undo() == "新增志愿者 白海龙"
    assert small.rows("SELECT count(*) FROM person WHERE name = '白海龙'") == [(0,)]


@pytest.mark.parametrize(
    "number", [ID, ID.lower(), "440524188001010014", "１１０１０５１９４９１２３１００２Ｘ"]
)
def test_a_number_is_never_an_id(small: Small, number: str) -> None:
    assert "志愿者编号不能用身份证号" in refused(small, None, {"name": "白海龙", "number": number})


def test_a_number_is_held_once_and_never_given_again(small: Small) -> None:
    first = made(small, {"name": "白海龙", "number": " a-１ "})
    assert small.rows("SELECT number FROM volunteer") == [("A-1",)]
    assert "这个编号已是白海龙的" in refused(small, None, {"name": "李永强", "number": "A-1"})
    small.call(volunteers.save_volunteer, first, {"number": ""})
    assert small.rows("SELECT number FROM volunteer") == [("A-1",)], "a number is not taken away"


def test_the_next_number_follows_the_setting_or_the_numbers_there_are(small: Small) -> None:
    from dataclasses import replace

    assert small.call(volunteers.next_number) == "000001"
    made(small, {"name": "白海龙", "number": "150599000260"})
    assert small.call(volunteers.next_number) == "150599000261"
    settings = small.call(books.settings)
    wanted = replace(settings, volunteers=replace(settings.volunteers, number_prefix="SBD"))
    small.call(books.save_settings, wanted)
    assert small.call(volunteers.next_number) == "SBD000001"
    made(small, {"name": "李永强"})
    assert small.call(volunteers.next_number) == "SBD000002"


def test_saving_what_the_form_shows_changes_nothing(small: Small) -> None:
    pk = made(small, {"name": "白海龙", "id_number": ID, "phone": "13800001111", "note": "夜班"})
    values = small.call(volunteers.volunteer_values, pk)
    assert values["id_number"] == f"150599********{ID[-4:]}"
    assert small.call(volunteers.save_volunteer, pk, values)[1].operation == ""
    small.call(volunteers.save_volunteer, pk, values | {"phone": "13900002222", "skills": "法律"})
    assert small.rows(
        "SELECT p.phone, p.id_number, p.note, v.skills, v.note FROM volunteer v JOIN person p ON p.pk = v.person_pk"
    ) == [("13900002222", ID, "", "法律", "夜班")]
    small.undo()
    assert small.rows("SELECT p.phone, v.skills FROM volunteer v JOIN person p ON p.pk = v.person_pk") == [
        ("13800001111", "")
    ]


def test_consent_unknown_is_a_to_do_and_many_are_recorded_at_once(small: Small) -> None:
    pks = [made(small, {}, small.people[who]) for who in ("孟和1", "陈海山1")]
    assert small.call(volunteers.consent_gaps) == 2
    assert small.call(volunteers.detail, pks[0]).findings == ("未取得本人同意记录",)
    assert small.call(tables.ids, "volunteers", filters={"gaps": 1}) == pks
    done, changes = small.call(volunteers.set_consent, pks, "同意", date(2026, 10, 1))
    assert (done, changes.operation) == (2, "登记本人同意记录 2人")
    assert (small.call(volunteers.consent_gaps), small.call(volunteers.detail, pks[0]).findings) == (0, ())
    assert small.call(volunteers.set_consent, pks, "同意", date(2026, 10, 1))[0] == 0


def test_a_minor_needs_the_guardian_until_the_eighteenth_birthday(small: Small) -> None:
    """苏力德 is born on 11 November 2010: a minor through 10 November 2028."""
    who = small.people["苏力德2"]
    assert [one.record for one in small.call(volunteers.check_volunteer, None, {}, who)] == [
        "guardian_consent"
    ]
    pk = made(small, {"consent": "同意"}, who)
    assert small.call(volunteers.detail, pk).findings == ("未成年人缺监护人同意",)
    assert small.call(volunteers.detail, pk, today="2028-11-10").minor
    grown = small.call(volunteers.detail, pk, today="2028-11-11")
    assert (grown.minor, grown.findings) == (False, ())
    small.call(volunteers.save_volunteer, pk, {"guardian": "李䶮", "guardian_consent": "同意"})
    assert small.call(volunteers.consent_gaps) == 0


def test_one_is_chosen_by_sound_initials_number_or_its_end(small: Small) -> None:
    first = made(small, {"number": "150599000137"}, small.people["包青格乐1"])
    second = made(small, {"number": "150599000002"}, small.people["李䶮2"])
    team, _ = small.call(teams.save_team, None, {"name": "甲队"})
    small.call(teams.join, second, team)

    def found(text: str, **how: Any) -> list[int]:
        return [one.volunteer_pk for one in small.call(volunteers.pick, text, **how)]

    assert found("bqg") == found("包青") == found("0137") == found("１５０５９９０００１３７") == [first]
    assert found("ly") == found("李䶮") == [second]
    assert found("") == []
    assert found("", team_pk=team) == found("li", team_pk=team) == [second]
    assert found("bqg", team_pk=team) == []
    assert found("150599", limit=1) == [second] or found("150599", limit=1) == [first]
    small.call(volunteer_leaving.withdraw, first, date(2026, 10, 27))
    assert found("bqg") == []


def test_a_character_beyond_the_bmp_is_found_by_itself(small: Small) -> None:
    pk = made(small, {"name": "王𬀩"})
    assert [one.volunteer_pk for one in small.call(volunteers.pick, "𬀩")] == [pk]
    assert small.call(tables.ids, "volunteers", text="𬀩") == [pk]


@pytest.mark.parametrize(
    ("minutes", "stars"),
    [(0, 0), (5970, 0), (5999, 0), (6000, 1), (17970, 1), (18000, 2), (36060, 3), (60000, 4), (90030, 5)],
)
def test_stars_at_their_hours(small: Small, minutes: int, stars: int) -> None:
    pk = made(small, {}, small.people["孟和1"])
    if minutes:
        small.call(hours.brought, pk, minutes, date(2025, 12, 31), "名册")
    assert small.call(volunteers.rows)[0]["stars"] == small.call(volunteers.detail, pk).stars == stars
    row = small.call(tables.rows, "volunteers", [pk])[0]
    assert (row["minutes"], row["earned"], row["stars"]) == (minutes, stars, 0), "nothing was awarded"
    assert small.call(exports.export_volunteers)[0]["minutes"] == minutes


def test_notes_are_no_service(small: Small) -> None:
    pk = made(small, {}, small.people["孟和1"])
    note, _ = small.call(
        volunteers.save_note,
        None,
        {"kind": "培训", "day": "2026-05-01", "title": "急救", "minutes": "2小时"},
        volunteer_pk=pk,
    )
    small.call(
        volunteers.save_note,
        None,
        {"kind": "更正申请", "day": "2026-06-01", "title": "5月少记1小时"},
        volunteer_pk=pk,
    )
    found = small.call(volunteers.detail, pk)
    assert [(one.kind, one.minutes) for one in found.notes] == [("更正申请", None), ("培训", 120)]
    assert found.minutes == 0
    assert small.call(volunteer_notes.open_corrections) == 1
    values = small.call(volunteers.note_values, note)
    assert small.call(volunteers.save_note, note, values)[1].operation == ""
    small.call(volunteers.save_note, note, {"state": "合格"})
    small.call(volunteers.remove_note, note)
    assert len(small.call(volunteers.detail, pk).notes) == 1
    with pytest.raises(UserError, match="日期还没有到"):
        small.call(
            volunteers.save_note,
            None,
            {"kind": "表彰", "day": "2027-01-01", "title": "优秀"},
            volunteer_pk=pk,
        )


def test_a_number_beside_the_name_is_refused(small: Small) -> None:
    said = refused(small, None, {"name": "张三13812345678"})
    assert said.startswith("姓名里夹着号码")
