"""Every path by which a volunteer leaves ends his teams with a day; no path but 恢复在册 brings one who is gone back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from tests.services.desk import Desk
from tests.services.served_book import new_book
from wenming_desktop.domain.errors import UserError
from wenming_desktop.printing import preview
from wenming_desktop.services import (
    activities,
    departures,
    erasure,
    history,
    people,
    places,
    same_person,
    signin_paper,
    signins,
    teams,
    volunteer_leaving,
    volunteer_paper,
    volunteers,
)
from wenming_desktop.services.context import Book
from wenming_desktop.storage import journal

NAME, NUMBER, LOOSE, TEAM = "李建国", "150599000002", "150599000009", "理论宣讲队"
SINCE, GONE = date(2026, 1, 1), date(2026, 6, 1)
HEADS = ("姓名", "志愿者编号", "所属队伍", "状态")


@dataclass
class Case:
    """李建国 of a household, a volunteer in a team; ``loose`` is another record of him from an old list, in the team too."""

    desk: Desk
    person: int
    pk: int
    loose_person: int
    loose: int
    team: int

    def state(self, pk: int) -> tuple[str, bool, list[str | None]]:
        """Status, whether there is a day of leaving, the last days of the memberships."""
        found = self.desk.context.call(volunteers.detail, pk)
        days = sorted({one.to_day for one in found.memberships}, key=str)
        return found.record.status, found.record.left_on is not None, days

    def roster(self, *rows: tuple[str, ...]) -> list[str]:
        """Import a roster; what it says."""
        report = self.desk.bring("volunteers", (("志愿者花名册",), HEADS, *rows))
        return [one.message for one in report.problems]

    def printed(self) -> str:
        """Every roster there is, as far as one can be printed."""
        found = []
        for verb in (volunteer_paper.team_roster, volunteer_paper.volunteer_roster):
            for office in (False, True):
                made = self.desk.context.paper(verb, office=office).result()
                found += preview.page_texts(made.content)
        return "".join("".join(found).split())


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    context = new_book(tmp_path / "书.wenming")
    context.call(places.save_village, None, {"name": "柳湾村"})
    context.call(people.save_household, None, {"village": "柳湾村", "group": 2, "head": "朱彩云"})
    home = context.call(lambda book: book.db.execute("SELECT pk FROM household").fetchone()[0])
    person, _ = context.call(people.save_person, None, {"name": NAME, "relation": "长子"}, home)
    pk, _ = context.call(volunteers.save_volunteer, None, {"number": NUMBER, "registered": SINCE}, person)
    loose, _ = context.call(
        volunteers.save_volunteer, None, {"name": NAME, "number": LOOSE, "registered": SINCE}
    )
    other, _ = context.call(volunteers.save_volunteer, None, {"name": "王秀兰", "consent": "同意"})
    team, _ = context.call(teams.save_team, None, {"name": TEAM})
    for member in (pk, other):
        context.call(teams.join, member, team, "队员", SINCE)
    loose_person = context.call(volunteers.detail, loose).person.pk
    yield Case(Desk(tmp_path, context), person, pk, loose_person, loose, team)
    context.close(with_backup=False)


def _withdraw(case: Case) -> None:
    case.desk.context.call(volunteer_leaving.withdraw, case.pk, GONE)


def _remove(case: Case) -> None:
    case.desk.context.call(departures.remove_person, case.person, GONE)


def _by_roster(case: Case) -> None:
    told = case.roster((NAME, NUMBER, "", "退出"))
    assert told == ["状态：原在册，现退出；退出日期记为2026年10月27日，同时离开所有队伍"]


def _erase(case: Case) -> None:
    case.desk.context.call(erasure.erase, case.person, "本人要求")


def _merged_into_the_gone(case: Case) -> None:
    case.desk.context.call(teams.join, case.loose, case.team, "队长", date(2026, 7, 1))
    _remove(case)
    _, changes = case.desk.context.call(same_person.are_same, case.person, case.loose_person)
    assert changes.warnings == ("李建国在户籍里2026年6月1日已迁出或去世，请核对志愿者是在册还是退出。",)


def _gone_merged_into_the_loose(case: Case) -> None:
    _remove(case)
    case.desk.context.call(teams.join, case.loose, case.team, "队长", date(2026, 7, 1))
    case.desk.context.call(same_person.are_same, case.loose_person, case.person)


PATHS: dict[str, Callable[[Case], None]] = {
    "退出": _withdraw, "人员迁出、去世": _remove, "导入花名册": _by_roster, "删除个人信息": _erase,
    "是同一人": _merged_into_the_gone,
    "是同一人，留下另一条": _gone_merged_into_the_loose,
}  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_who_leaves_leaves_his_teams_on_a_day_and_stands_on_no_roster(case: Case, path: str) -> None:
    if not path.startswith("是同一人"):
        case.desk.context.call(same_person.are_same, case.person, case.loose_person)
    PATHS[path](case)
    status, dated, days = case.state(case.pk)
    assert (status, dated) == ("退出", True)
    assert None not in days
    assert days
    printed = case.printed()
    assert [word for word in (NAME, NUMBER, LOOSE) if word in printed] == []
    assert case.desk.context.call(volunteers.pick, NAME) == []
    assert [one.name for one in case.desk.context.call(teams.members, case.team)] == ["王秀兰"]
    assert [one.members for one in case.desk.context.call(teams.tree)] == [1]
    former = {one.number for one in case.desk.context.call(teams.members, case.team, True)}
    assert former & {NUMBER, LOOSE}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"status": "退出"}, "状态不在这里改，请用“退出”"),
        ({"left_on": GONE}, "退出日期不在这里改，请用“退出”"),
        ({"status": "退出", "left_on": GONE}, "状态不在这里改，请用“退出”"),
    ],
)
def test_no_form_lets_anybody_leave(case: Case, values: dict[str, object], said: str) -> None:
    for pk in (case.pk, None):
        with pytest.raises(UserError, match=said):
            case.desk.context.call(volunteers.save_volunteer, pk, {"name": NAME, **values})
    assert case.state(case.pk) == ("在册", False, [None])


BACK: dict[str, Callable[[Case], object]] = {
    "导入旧花名册": lambda case: case.roster((NAME, NUMBER, "", "在册")),
    "旧花名册带队伍": lambda case: case.roster((NAME, NUMBER, TEAM, "在册")),
    "旧花名册带新队伍": lambda case: case.roster((NAME, NUMBER, "法律服务队", "")),
    "入队": lambda case: case.desk.context.call(teams.join, case.pk, case.team),
    "表单": lambda case: case.desk.context.call(volunteers.save_volunteer, case.pk, {"status": "在册"}),
    "是同一人": lambda case: case.desk.context.call(same_person.are_same, case.person, case.loose_person),
}


@pytest.mark.parametrize("path", BACK)
def test_nothing_but_the_act_brings_back_who_moved_away_or_died(case: Case, path: str) -> None:
    _remove(case)
    refused = {"入队": "已经退出志愿者队伍，不能入队", "表单": "请用“恢复在册”"}
    if path in refused:
        with pytest.raises(UserError, match=refused[path]):
            BACK[path](case)
    else:
        assert BACK[path](case)
    assert case.state(case.pk) == ("退出", True, ["2026-06-01"])


def test_an_old_roster_says_on_the_row_why_he_stays_out(case: Case) -> None:
    _remove(case)
    told = case.roster((NAME, NUMBER, TEAM, "在册"))
    assert told == [
        "户籍里2026年6月1日已迁出或去世，没有恢复在册；确实还在这里服务的，请用“恢复在册”",
        "已经退出志愿者队伍，没有列入队伍",
    ]
    assert case.roster((NAME, NUMBER, "", "退出")) == []


def test_who_only_left_the_roster_comes_back_by_a_list_without_his_old_day(case: Case) -> None:
    _withdraw(case)
    assert case.roster((NAME, NUMBER, TEAM, "在册"))[0] == "状态：原退出，现在册"
    assert case.state(case.pk) == ("在册", False, ["2026-06-01", None])


def test_a_new_number_for_one_who_is_gone_is_entered_as_left(case: Case) -> None:
    number = "150599197803160344"
    case.desk.context.call(people.save_person, case.person, {"id_number": number})
    _remove(case)
    case.desk.context.call(same_person.are_different, case.person, case.loose_person)

    def forget(book: Book) -> None:
        with book.operation("没有登记过"):
            for table, column in (("membership", "volunteer_pk"), ("volunteer", "pk")):
                book.db.execute(f"DELETE FROM {table} WHERE {column} = ?", [case.pk])

    case.desk.context.call(forget)
    report = case.desk.bring("volunteers", (
        ("志愿者花名册",), ("姓名", "身份证号", "所属队伍"), (NAME, number, TEAM),
    ))  # fmt: skip
    assert [one.message for one in report.problems] == [
        "户籍里2026年6月1日已迁出或去世，登记为退出；确实还在这里服务的，请用“恢复在册”",
        "已经退出志愿者队伍，没有列入队伍",
    ]
    pk = case.desk.context.call(volunteers.of_person, case.person)
    assert case.state(pk) == ("退出", True, [])


def test_coming_back_says_what_the_household_register_says(case: Case) -> None:
    _remove(case)
    _, changes = case.desk.context.call(volunteer_leaving.come_back, case.pk)
    assert changes.warnings == (
        "李建国在户籍里2026年6月1日已迁出或去世；没有离开的，请在户籍里恢复人员，已去世的，请再办退出。",
    )
    case.desk.context.call(history.undo)
    case.desk.context.call(departures.bring_back_person, case.person)
    assert case.desk.context.call(volunteer_leaving.come_back, case.pk)[1].warnings == ()


def test_who_left_in_an_older_version_and_kept_his_team_is_in_none_now(case: Case) -> None:
    def leave(book: Book) -> None:
        with book.operation("退出"):
            journal.update(book.db, "volunteer", case.pk, {"status": "退出"})

    case.desk.context.call(leave)
    assert NUMBER not in case.printed()
    case.desk.context.call(volunteer_leaving.come_back, case.pk)
    assert case.state(case.pk) == ("在册", False, ["2026-10-27"])


def test_one_who_left_before_he_joined_never_served_a_negative_time(case: Case) -> None:
    case.desk.context.call(teams.join, case.loose, case.team, "队员", date(2026, 9, 1))
    case.desk.context.call(volunteer_leaving.withdraw, case.loose, GONE)
    assert case.state(case.loose) == ("退出", True, ["2026-09-01"])


def test_a_sheet_drawn_up_before_keeps_the_line_without_the_name(case: Case) -> None:
    context = case.desk.context
    activity, _ = context.call(
        activities.save_activity, None, {"title": "读书会", "day": date(2026, 11, 20), "category": "理论宣讲"}
    )
    context.call(signins.add, activity, [case.pk, case.loose])
    before = context.paper(signin_paper.signin_sheet, activity).result()
    assert (before.note, "".join(preview.page_texts(before.content)).count(NAME)) == ("", 2)
    _remove(case)
    made = context.paper(signin_paper.signin_sheet, activity).result()
    lines = "".join(preview.page_texts(made.content)).splitlines()
    assert [line for line in lines if line.startswith(("1 ", "2 "))] == [
        "1 （此行不用）",
        "2 李建国（尾号0009）",
    ]
    assert made.note == "李建国（第1行）在活动前已经退出志愿者队伍，这一行没有印名字，行号不变。"
    assert [line.line for line in context.call(signins.lines, activity)] == [1, 2]
    context.call(volunteer_leaving.come_back, case.pk)
    made = context.paper(signin_paper.signin_sheet, activity).result()
    assert made.note == "李建国（第1行）在户籍里已迁出或去世，仍在志愿者名册，请核对。"
    assert "".join(preview.page_texts(made.content)).count(NAME) == 2


def test_those_who_left_are_told_of_where_they_were_asked_for(case: Case) -> None:
    _withdraw(case)
    made = case.desk.context.paper(volunteer_paper.volunteer_roster, [case.pk, case.loose]).result()
    assert made.note == "已经退出的1人没有印在上面。"
    with pytest.raises(UserError, match="已经退出的不印"):
        case.desk.context.paper(volunteer_paper.volunteer_roster, [case.pk]).result()
