"""What hours rest on changes afterwards: the activity's day, the person who moved away or died, the star awarded."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from tests.services.hours_book import Served
from tests.services.served_book import LI_YAN, add_hours, add_volunteer, new_book
from tests.services.test_stars import own_honours, text
from tests.tampering import unguarded
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import (
    activities,
    books,
    certificate_annex,
    certificate_changes,
    certificate_paper,
    certificates,
    departures,
    editions,
    history,
    hours,
    households,
    imports,
    issued,
    said,
    stars,
    teams,
    volunteer_leaving,
    volunteers,
)
from wenming_desktop.services import people as people_service
from wenming_desktop.services.context import Book, Context
from wenming_desktop.storage import journal, people, settings_store
from wenming_desktop.support.ids import uuid7


@pytest.fixture
def served(small_template: Path, tmp_path: Path) -> Iterator[Served]:
    """The book of hours with one volunteer more, who heads no household."""
    shown = Served.copy_of(small_template, tmp_path / "b.wenming")
    assert isinstance(shown, Served)
    shown.people["其其格2"], shown.volunteers["其其格2"] = shown.call(
        _daughter, shown.households["萨日朗-004"]
    )
    yield shown
    shown.close()


def _daughter(book: Book, household_pk: int) -> tuple[int, int]:
    with book.operation("准备", kind="barrier"):
        row = {"household_pk": household_pk, "name": "其其格", "relation": "女儿", "birth": "1990-05-01"}
        person = people.insert_person(book.db, row)
        volunteer = {"id": uuid7(), "person_pk": person, "number": "150599000099", "registered": "2026-01-10"}
        pk = journal.insert(book.db, "volunteer", volunteer)
        (team,) = book.db.execute("SELECT pk FROM team ORDER BY pk").fetchone()
        journal.insert(book.db, "membership", {"team_pk": team, "volunteer_pk": pk, "post": "队员"})
    return person, pk


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    found = new_book(tmp_path / "书.wenming")
    yield found
    found.close(with_backup=False)


# ---- the activity's day ----
def move_activity(served: Served, title: str, day: str) -> None:
    def run(book: Book) -> None:
        with book.operation("改日期"):
            journal.update(book.db, "activity", served.activities[title], {"day": day})

    served.call(run)


def test_the_sheet_saved_again_takes_the_hours_to_the_new_day(served: Served) -> None:
    served.sheet("草原义务植树", served.row("孟和1", 150))
    move_activity(served, "草原义务植树", "2026-10-09")
    told = served.problems("草原义务植树", served.row("孟和1", 150))
    assert "要看：原来记的是2026年10月10日2.5小时，保存后改成现在的" in told
    assert served.sheet("草原义务植树", served.row("孟和1", 150)).rows == 1
    (row,) = [row for row in served.services() if row.stands]
    assert (row.day, row.minutes) == (date(2026, 10, 9), 150)
    with pytest.raises(UserError, match="没有要记的服务时间"):
        served.sheet("草原义务植树", served.row("孟和1", 150))


def test_a_correction_takes_the_row_to_where_the_activity_is_now_and_nowhere_else(served: Served) -> None:
    served.sheet("草原义务植树", served.row("孟和1", 150))
    (row,) = served.services()
    with pytest.raises(UserError, match="没有要更正的"):
        served.call(hours.correct, row.pk, reason="再看一遍")
    with pytest.raises(UserError, match="跟着活动走"):
        served.call(hours.correct, row.pk, day=date(2026, 10, 8), reason="记错了")
    move_activity(served, "草原义务植树", "2026-10-09")
    served.call(hours.correct, row.pk, reason="活动改期")
    (now,) = [row for row in served.services() if row.stands]
    assert (now.day, now.minutes, now.content) == (date(2026, 10, 9), 150, "草原义务植树")


def test_a_sheet_of_activities_does_not_cancel_what_people_served_at(served: Served, tmp_path: Path) -> None:
    """The window refuses it; so does the import, at the cell. What the records say of it is told."""
    served.sheet("草原义务植树", served.row("李䶮2", 120))
    found = served.call(activities.detail, served.activities["草原义务植树"])
    heads = ("活动日期", "活动名称", "实践站", "状态", "负责人")
    file = tmp_path / "活动.xlsx"

    def bring(state: str, charge: str) -> list[str]:
        with xlsxwriter.Workbook(file) as made:
            page = made.add_worksheet("活动")
            for at, row in enumerate((heads, (str(found.day), found.title, found.station, state, charge))):
                page.write_row(at, 0, row)
        report = served.call(imports.run_import, "activities", file)[0]
        return [problem.message for problem in report.problems]

    assert "这个活动已经录入了服务时间，请先更正服务时间，再改活动的状态" in bring("取消", "")
    assert served.call(activities.detail, found.pk).state == "已办"
    assert "已录入的服务时间里的负责人没有跟着改，请打开签到表再保存一次" in bring("已办", "包力高")


def test_an_activity_minors_served_at_does_not_become_rescue_work(served: Served) -> None:
    served.call(people_service.save_person, served.people["李䶮2"], {"birth": date(2010, 11, 11)})
    served.sheet("草原义务植树", served.row("李䶮2", 120))
    pk = served.activities["草原义务植树"]
    with pytest.raises(UserError, match="李䶮活动当天未满18周岁，已录入服务时间，不能是应急救援"):
        served.call(activities.save_activity, pk, {"rescue": True})
    served.call(people_service.save_person, served.people["李䶮2"], {"birth": date(1990, 11, 11)})
    served.call(activities.save_activity, pk, {"rescue": True})
    assert "E37" not in {one.number for one in served.call(books.check)}
    served.call(people_service.save_person, served.people["李䶮2"], {"birth": date(2010, 11, 11)})
    assert "E37" in {one.number for one in served.call(books.check)}, "the date of birth put right afterwards"


def test_who_served_longer_than_the_activity_lasted_is_asked_about(served: Served) -> None:
    """A slip of one key: 7 hours at a tree planting from 9 to half past 11."""
    served.call(
        activities.save_activity, served.activities["草原义务植树"], {"start": "09:00", "finish": "11:30"}
    )
    said = "要看：时长7小时比活动的时间（09:00至11:30）长，请核对"
    assert said in served.problems("草原义务植树", served.row("李䶮2", 420))
    assert served.problems("草原义务植树", served.row("李䶮2", 150)) == []


# ---- who moved away or died ----
def test_who_left_is_no_volunteer_any_more_and_one_undo_takes_it_back(served: Served) -> None:
    pk, person = served.volunteers["其其格2"], served.people["其其格2"]
    _, changes = served.call(departures.remove_person, person, date(2026, 10, 5))
    assert any("已同时办理退出" in told for told in changes.warnings)
    assert {"person", "volunteer", "membership"} <= changes.nouns
    record = served.call(volunteers.detail, pk).record
    assert (record.status, record.left_on) == ("退出", date(2026, 10, 5))
    told = served.problems("夜间巡护", served.row("其其格2", 60))
    assert "要看：2026年10月5日已经退出志愿者队伍，或已迁出、去世" in told
    served.call(hours.brought, pk, 6_000, date(2025, 12, 31), "名册")
    assert served.call(stars.candidates) == []
    assert served.call(certificates.everyone) == []
    served.undo()
    served.undo()
    assert served.call(volunteers.detail, pk).record.status == "在册"
    served.call(hours.brought, pk, 6_000, date(2025, 12, 31), "名册")
    assert [line.name for line in served.call(stars.candidates)] == ["其其格"]


@pytest.mark.parametrize("how", ["离开", "退出"])
def test_hours_after_the_day_one_left_are_told_when_that_day_is_recorded(served: Served, how: str) -> None:
    """The death of 1 October is entered on the 27th; his time of the 10th stays and would be certified."""
    served.sheet("草原义务植树", served.row("其其格2", 120))
    day = date(2026, 10, 1)
    if how == "离开":
        _, changes = served.call(departures.remove_person, served.people["其其格2"], day)
    else:
        _, changes = served.call(volunteer_leaving.withdraw, served.volunteers["其其格2"], day)
    said = "其其格在2026年10月1日以后还有1条服务时间，共2小时，请核对日期，记错的请逐条更正或冲正。"
    assert said in changes.warnings
    assert [one.number for one in served.call(books.check)] == ["E35"]


def test_a_household_that_is_gone_names_those_of_it_who_still_serve(served: Served) -> None:
    person = served.people["其其格2"]
    home = served.rows("SELECT household_pk FROM person WHERE pk = ?", person)[0][0]
    _, changes = served.call(households.set_state, home, "迁出", date(2026, 10, 5))
    (said,) = [told for told in changes.warnings if "“人员迁出、去世”" in told]
    assert said.startswith("李䶮、其其格还是在册志愿者或骨干")
    assert "E33" in {one.number for one in served.call(books.check)}
    assert served.call(households.set_state, home, "参评", date(2026, 10, 6))[1].warnings == ()


def test_a_mistaken_mark_taken_back_gives_back_the_volunteer_and_his_teams(served: Served) -> None:
    pk, person = served.volunteers["其其格2"], served.people["其其格2"]
    team = served.call(teams.save_team, None, {"name": "植树队"})[0]
    served.call(teams.join, pk, team, from_day=date(2026, 3, 1))
    served.call(departures.remove_person, person, date(2026, 10, 5))
    assert served.call(volunteers.detail, pk).record.status == "退出"
    _, changes = served.call(departures.bring_back_person, person)
    (told,) = changes.warnings
    assert "已同时恢复在册，回到" in told
    assert "植树队" in told
    record = served.call(volunteers.detail, pk).record
    assert (record.status, record.left_on) == ("在册", None)
    assert {one.to_day for one in served.call(teams.memberships, pk)} == {None}
    assert {"volunteer", "membership"} <= changes.nouns


def test_who_left_as_an_older_version_recorded_it_is_told_beside_new_hours(served: Served) -> None:
    def run(book: Book) -> None:
        with book.operation("迁出"):
            journal.update(book.db, "person", served.people["其其格2"], {"left_on": "2026-10-05"})

    served.call(run)
    assert any("或已迁出、去世" in told for told in served.problems("夜间巡护", served.row("其其格2", 60)))


def test_nobody_leaves_on_a_day_to_come(served: Served) -> None:
    with pytest.raises(UserError, match="退出日期还没有到"):
        served.call(volunteer_leaving.withdraw, served.volunteers["孟和1"], date(2030, 1, 1))


# ---- stars and certificates ----
def test_a_star_certificate_states_the_hours_of_now_or_is_refused(context: Context) -> None:
    own_honours(context)
    pk = add_volunteer(context, "李䶮", "150599000137", brought=5_940)
    rows = [add_hours(context, pk, 60, f"2026-10-{day:02d}") for day in (1, 2)]
    context.call(stars.award, [pk], "文明办〔2026〕3号")
    context.call(hours.reverse, rows[0], "记错")
    made, _ = context.call(stars.issue_stars, [pk])
    assert "累计志愿服务时间100小时" in text(made.content)
    found = context.call(editions.verify, made.certificates[0].number, made.certificates[0].code)
    assert (found.changed, found.minutes) == (False, 6_000)
    context.call(hours.reverse, rows[1], "记错")
    with pytest.raises(UserError, match="李䶮的服务时间更正后不够认定的星级"):
        context.call(stars.issue_stars, [pk])
    context.call(stars.keep, [pk], "文件已下发")
    made, _ = context.call(stars.issue_stars, [pk])
    assert "累计志愿服务时间99小时" in text(made.content)


def prefix(context: Context, letters: str) -> None:
    def run(book: Book) -> None:
        own = replace(book.settings.volunteers, certificate_prefix=letters)
        with book.operation("编号前缀"):
            settings_store.save(book.db, replace(book.settings, volunteers=own))

    context.call(run)


@pytest.mark.parametrize("letters", ["150", "0475", "NM153"])
def test_a_number_that_reads_as_a_telephone_is_not_given(context: Context, letters: str) -> None:
    pk = add_volunteer(context, "李䶮", "150599000137", LI_YAN)
    prefix(context, letters)
    with pytest.raises(UserError, match=f"{letters}-2026-0001”看起来像电话号码"):
        context.call(certificates.issue, [pk])
    with pytest.raises(UserError, match="看起来是电话"):
        context.call(issued.enter_by_hand, "service", "13800138000", "李䶮", date(2026, 10, 1))


def test_a_number_entered_by_hand_is_never_given_again_whatever_it_was(context: Context) -> None:
    context.call(issued.enter_by_hand, "service", "SBDSM-BD-2026-0001", "李䶮", date(2026, 10, 1))
    assert [number for number, _ in context.call(issued.draw, "board", 2026, 2)] == [
        "SBDSM-BD-2026-0002", "SBDSM-BD-2026-0003",
    ]  # fmt: skip


def test_a_certificate_is_not_issued_anew_over_hours_of_a_day_to_come(context: Context) -> None:
    pk = add_volunteer(context, "李䶮", "150599000137", LI_YAN, brought=600)
    made, _ = context.call(certificates.issue, [pk])

    def mistype(book: Book) -> None:
        """As an older version let pass."""
        with book.operation("承前"), unguarded(book.db, "service_no_update"):
            book.db.execute("UPDATE service SET day = '2027-12-31' WHERE kind = '承前'")

    context.call(mistype)
    with pytest.raises(UserError, match="承前时长算到出具日期之后"):
        context.call(certificate_changes.amend, made.certificates[0].pk, "更正")


def test_the_list_on_the_wall_says_which_certificates_were_corrected_since(context: Context) -> None:
    pk = add_volunteer(context, "陈海山", "150599000138")
    row = add_hours(context, pk, 600, "2026-10-01")
    add_hours(context, pk, 6_000, "2026-10-02")
    made, _ = context.call(certificates.issue, [pk])
    days = date(2026, 10, 1), date(2026, 10, 31)
    assert context.call(certificate_paper.issued_notice, *days).note == ""
    context.call(hours.reverse, row, "记错")
    note = context.call(certificate_paper.issued_notice, *days).note
    assert note.startswith(f"{made.certificates[0].number}出具后服务记录有更正")
    context.call(certificate_changes.keep, [made.certificates[0].pk], "不影响使用")
    assert context.call(certificate_paper.issued_notice, *days).note == ""


def test_lists_hang_from_a_day_that_has_what_they_list(context: Context) -> None:
    add_volunteer(context, "李䶮", "150599000137", brought=18_060)
    with pytest.raises(UserError, match="还没有到"):
        context.call(certificate_paper.star_notice, date(2030, 1, 1))
    with pytest.raises(UserError, match="张贴日期早于"):
        context.call(certificate_paper.star_notice, date(2026, 10, 1), date(2020, 1, 1))
    assert context.call(certificate_paper.star_notice, date(2026, 10, 1), date(2026, 10, 2)).content


def test_an_annex_made_later_says_the_words_of_its_certificate_or_is_refused(context: Context) -> None:
    pk = add_volunteer(context, "李䶮", "150599000137", LI_YAN)
    made, _ = context.call(certificates.issue, [pk])

    def rename(book: Book) -> None:
        with book.operation("类别"):
            words = replace(book.settings, categories={**book.settings.categories, "theory": "宣传宣讲"})
            settings_store.save(book.db, words)

    context.call(rename)
    with pytest.raises(UserError, match="类别的叫法在出具后改过"):
        context.call(certificate_annex.annex, made.certificates[0].pk)
    context.call(history.undo)
    assert context.call(certificate_annex.annex, made.certificates[0].pk)[0].content


def test_the_hours_up_to_a_day_are_those_that_stand(context: Context) -> None:
    pk = add_volunteer(context, "李䶮", "150599000137", brought=60)
    row = add_hours(context, pk, 30, "2026-10-01")
    assert context.call(said.minutes_until, pk, "2026-09-30") == 60
    assert context.call(said.minutes_until, pk, "2026-10-01") == 90
    context.call(hours.reverse, row, "记错")
    assert context.call(said.minutes_until, pk, "2026-10-01") == 60
    assert context.call(books.settings).volunteers.brought_forward
