"""One person, one record: what is doubtful, what was decided, and merging with an undo."""

from datetime import date
from typing import Any

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.identity import check_digit
from wenming_desktop.services import (
    books,
    hours,
    people,
    points,
    same_person,
    teams,
    volunteer_roles,
    volunteers,
)
from wenming_desktop.services.context import Book
from wenming_desktop.storage import journal

TABLES = (
    "person", "household", "volunteer", "membership", "role", "volunteer_note", "signup", "person_pair", "proposal",
    "star_award", "attachment", "register_entry_subject",
)  # fmt: skip


def an_id(birth: str, order: int = 123) -> str:
    first = f"150599{birth}{order:03d}"
    return first + check_digit(first)


def serving(small: Small, name: str, **values: Any) -> tuple[int, int]:
    """A volunteer who is no member of a household: (person, volunteer)."""
    pk, _ = small.call(volunteers.save_volunteer, None, {"name": name, **values})
    return small.rows("SELECT person_pk FROM volunteer WHERE pk = ?", pk)[0][0], pk


def picture(small: Small) -> dict[str, list[Any]]:
    return {table: small.rows(f"SELECT * FROM {table} ORDER BY pk") for table in TABLES}


def pairs(small: Small) -> list[tuple[str, str, bool]]:
    return [(one.one.household, one.other.name, one.sure) for one in small.call(same_person.doubtful)]


def refused(small: Small, *args: Any) -> str:
    with pytest.raises(UserError) as caught:
        small.call(same_person.merge_persons, *args)
    return str(caught.value)


def test_same_name_without_an_id_on_one_side_is_doubtful(small: Small) -> None:
    serving(small, "孟和", id_number=an_id("19610101", 121))
    serving(small, "孟克")
    assert pairs(small) == [("诺敏花-001", "孟和", True)]


def test_another_birth_date_or_sex_is_another_person(small: Small) -> None:
    serving(small, "孟和", birth="1971-02-02")
    assert pairs(small) == []


def test_two_different_ids_are_never_doubtful(small: Small) -> None:
    small.call(people.save_person, small.people["孟和1"], {"id_number": an_id("19610101", 121)})
    serving(small, "孟和", id_number=an_id("19610101", 141))
    assert pairs(small) == []


def test_spellings_of_one_sound_are_a_weaker_suggestion(small: Small) -> None:
    serving(small, "乌云琪木格")
    pair = small.call(same_person.doubtful)[0]
    assert (pair.one.name, pair.other.name, pair.sure, pair.why) == (
        "乌云其木格", "乌云琪木格", False, same_person.SAME_SOUND,
    )  # fmt: skip
    serving(small, "陈海珊")  # three characters: too many sound alike
    assert len(pairs(small)) == 1


def test_people_of_the_village_he_serves_in_go_before_the_others(small: Small) -> None:
    _, pk = serving(small, "孟和")
    other = small.call(people.save_person, None, {"name": "孟和"}, small.households["萨日朗-001"])[0]
    assert sorted(one[0] for one in pairs(small)) == ["萨日朗-001", "诺敏花-001"], (
        "the village is unknown: both are asked"
    )
    team, _ = small.call(
        teams.save_team, None, {"name": "萨日朗嘎查夕阳红队", "station": "萨日朗嘎查新时代文明实践站"}
    )
    small.call(teams.join, pk, team)
    assert [one.one.person_pk for one in small.call(same_person.doubtful)] == [other]


def test_what_was_decided_is_not_asked_again_and_undo_asks_again(small: Small) -> None:
    person, _ = serving(small, "孟和")
    home = small.people["孟和1"]
    small.call(same_person.are_different, person, home)
    assert pairs(small) == []
    assert small.undo() == "不是同一人 孟和"
    assert len(pairs(small)) == 1
    small.call(same_person.are_same, home, person)
    assert pairs(small) == []
    assert small.rows("SELECT same FROM person_pair") == [(1,)]
    assert small.undo() == "合并人员 孟和"
    assert len(pairs(small)) == 1


def test_a_decision_lives_on_with_who_the_person_was_merged_into(small: Small) -> None:
    first, _ = serving(small, "孟和")
    second, _ = serving(small, "孟和")
    small.call(same_person.are_different, first, small.people["孟和1"])
    small.call(same_person.merge_persons, second, first)
    assert pairs(small) == []


def full(small: Small) -> tuple[int, int, int, int]:
    """Two records of 孟和: head of a household who serves, and one off a roster with everything that hangs on it."""
    keep, gone = (
        small.people["孟和1"],
        serving(small, "孟和", id_number=an_id("19610101", 121), skills="理发", phone="13800001111"),
    )
    kept, _ = small.call(volunteers.save_volunteer, None, {"skills": "驾驶", "number": "K1"}, person_pk=keep)
    first, _ = small.call(teams.save_team, None, {"name": "甲队"})
    second, _ = small.call(teams.save_team, None, {"name": "乙队"})
    small.call(teams.join, kept, first)
    small.call(teams.join, gone[1], first, "队长")
    small.call(teams.join, gone[1], second)
    small.call(volunteers.set_consent, [gone[1]], "同意", date(2026, 5, 1))
    small.call(volunteer_roles.save_role, None, {"tag": "乡贤"}, person_pk=gone[0])
    small.call(
        volunteers.save_note,
        None,
        {"kind": "培训", "day": "2026-05-01", "title": "急救"},
        volunteer_pk=gone[1],
    )
    for pk, minutes in ((kept, 600), (gone[1], 120)):
        small.call(hours.brought, pk, minutes, date(2026, 1, 31), "名册")
    return keep, gone[0], kept, gone[1]


def test_merging_moves_what_hangs_on_the_record_and_one_undo_brings_it_back(small: Small) -> None:
    keep, gone, kept, went = full(small)
    before, ledger = picture(small), small.rows("SELECT * FROM service")
    small.call(same_person.merge_persons, keep, gone)
    after = small.call(volunteers.detail, went)
    assert (after.volunteer_pk, after.person.pk, after.minutes, after.brought_minutes) == (
        kept,
        keep,
        720,
        720,
    )
    assert {(one.team, one.post) for one in after.memberships} == {("甲队", "队长"), ("乙队", "队员")}
    assert ([one.tag for one in after.roles], [one.title for one in after.notes]) == (["乡贤"], ["急救"])
    assert (after.record.skills, after.record.consent, after.record.number) == ("驾驶、理发", "同意", "K1")
    assert (after.household, after.person.is_head, after.person.id_number[-4:]) == (
        "诺敏花-001",
        True,
        an_id("19610101", 121)[-4:],
    )
    assert small.rows("SELECT * FROM service") == ledger, "the ledger is not touched"
    assert [one["minutes"] for one in small.call(volunteers.rows)] == [720]
    assert small.call(books.check) == []
    assert small.undo() == "合并人员 孟和"
    assert picture(small) == before
    assert small.redo() == "合并人员 孟和"
    assert small.call(volunteers.detail, kept).minutes == 720


def test_undo_before_the_merge_still_finds_its_row(small: Small) -> None:
    keep, gone, _, _ = full(small)
    small.call(same_person.merge_persons, keep, gone)
    small.undo()
    small.undo()
    assert sorted(one["minutes"] for one in small.call(volunteers.rows)) == [0, 600]


def test_three_records_of_one_person_merge_one_after_the_other(small: Small) -> None:
    pks = [serving(small, "孟和") for _ in range(3)]
    for _, pk in pks:
        small.call(hours.brought, pk, 60, date(2026, 1, 31), "名册")
    small.call(same_person.merge_persons, pks[1][0], pks[0][0])
    small.call(same_person.merge_persons, pks[2][0], pks[1][0])
    assert [(one["minutes"]) for one in small.call(volunteers.rows)] == [180]
    assert [one.minutes for one in small.call(volunteers.pick, "孟和")] == [180]
    assert small.rows("SELECT DISTINCT merged_into FROM volunteer WHERE merged_into IS NOT NULL") == [
        (pks[2][1],)
    ]


def test_the_head_of_a_household_may_go_where_the_other_has_none(small: Small) -> None:
    home = small.people["孟和1"]
    person, _ = serving(small, "孟和")
    small.call(same_person.merge_persons, person, home)
    household = small.call(people.household_detail, small.households["诺敏花-001"])
    assert (household.head_pk, [one.pk for one in household.members]) == (person, [person])
    small.undo()
    assert small.call(people.household_detail, small.households["诺敏花-001"]).head_pk == home


def test_the_head_of_another_household_stays(small: Small) -> None:
    message = refused(small, small.people["王秀兰1"], small.people["王秀兰2"])
    assert "王秀兰是萨日朗-003的户主" in message


def test_two_different_valid_ids_are_not_merged(small: Small) -> None:
    one, _ = serving(small, "孟和", id_number=an_id("19610101", 121))
    other, _ = serving(small, "孟和", id_number=an_id("19610101", 141))
    message = refused(small, one, other)
    assert "身份证号不同" in message
    assert an_id("19610101", 121) not in message


def test_points_of_a_party_member_follow_through_the_living_person(small: Small) -> None:
    """The party entries of the record that goes count for the one kept; no row of the ledger changes."""
    home = small.people["包青格乐1"]
    small.enter("包青格乐1", "D1", "2026-10-05")
    person, _ = serving(small, "包青格乐")
    ledger = small.rows("SELECT * FROM entry")
    small.call(same_person.merge_persons, person, home)
    assert small.rows("SELECT * FROM entry") == ledger
    assert small.totals("2026-10", "party")["包青格乐"] == 300
    assert small.rows("SELECT party, household_pk FROM person WHERE pk = ?", person) == [
        (1, small.households["萨日朗-001"])
    ]
    booked, _ = small.call(
        points.record, points.Draft("party", date(2026, 10, 6), small.item("D1"), person_pk=person)
    )
    assert booked.points == 200, "the month's cap counts the rows of both"


@pytest.mark.parametrize(
    ("kept", "other", "holds", "told"),
    [
        (("同意", "2026-03-01"), ("不同意", "2026-09-01"), ("不同意", "2026-09-01"), True),
        (("不同意", "2026-03-01"), ("同意", "2026-09-01"), ("同意", "2026-09-01"), True),
        (("同意", None), ("不同意", None), ("不同意", None), True),
        (("未知", None), ("不同意", "2026-09-01"), ("不同意", "2026-09-01"), True),
        (("未知", None), ("同意", "2026-09-01"), ("同意", "2026-09-01"), False),
        (("同意", "2026-03-01"), ("未知", None), ("同意", "2026-03-01"), False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["consent", "guardian_consent"])
def test_of_two_answers_on_consent_the_later_holds_else_the_refusal_and_it_is_said(
    small: Small, name: str, kept: Any, other: Any, holds: Any, told: bool
) -> None:
    (first, keep), (second, gone) = serving(small, "王秀兰"), serving(small, "王秀兰")

    def state(book: Book) -> None:
        with book.operation("同意"):
            for pk, (word, day) in ((keep, kept), (gone, other)):
                journal.update(book.db, "volunteer", pk, {name: word, f"{name}_on": day})

    small.call(state)
    _, changes = small.call(same_person.are_same, first, second)
    record = small.call(volunteers.detail, keep).record
    day = getattr(record, f"{name}_on")
    assert (getattr(record, name), day.isoformat() if day else None) == holds
    assert [f"合并后按“{holds[0]}”" in one for one in changes.warnings] == [True] * told
