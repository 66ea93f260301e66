"""签到表：队伍里的人先排好行号，印出来就不再变；表外的人接着往下排；表上没有身份证号和电话。"""

from datetime import date

import pytest

from tests.services.hours_book import Served, crowd
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import (
    activities,
    history,
    paper,
    same_person,
    signin_entry,
    signin_paper,
    signins,
    teams,
    volunteer_forms,
)
from wenming_desktop.services.context import Book
from wenming_desktop.services.signin_entry import read_cells
from wenming_desktop.storage import journal


def listed(served: Served, title: str = "草原义务植树") -> list[tuple[int, str]]:
    return [(one.line, one.shown) for one in served.lines(title)]


TEAM = [(1, "王秀兰（1组）"), (2, "包青格乐"), (3, "王秀兰（2组）"), (4, "李䶮"), (5, "苏力德")]


def test_the_teams_members_stand_on_it_the_leader_first(served: Served) -> None:
    assert listed(served) == TEAM
    assert not served.call(signins.fixed, served.activities["草原义务植树"])
    assert [one.minor for one in served.lines("草原义务植树")] == [False] * 4 + [True]


def test_no_minor_stands_on_the_sheet_of_rescue_work(served: Served) -> None:
    assert [name for _, name in listed(served, "防汛应急演练")] == [name for _, name in TEAM[:4]]


def test_numbers_are_fixed_when_printed_and_never_given_twice(served: Served) -> None:
    pk = served.activities["草原义务植树"]
    served.call(signins.fix, pk)
    assert served.call(signins.fixed, pk)
    served.call(leave_team, served.volunteers["包青格乐1"])
    assert listed(served) == TEAM
    without = [served.volunteers[name] for name in ("王秀兰1", "王秀兰2", "李䶮2", "苏力德2")]
    served.call(signins.set_lines, pk, without)
    assert listed(served) == [TEAM[0], *TEAM[2:]]
    served.call(signins.add, pk, [served.volunteers["孟和1"]])
    assert listed(served)[-1] == (6, "孟和")
    served.call(signins.set_lines, pk, without)
    served.call(signins.add, pk, [served.volunteers["陈海山1"]])
    assert listed(served)[-1] == (7, "陈海山")  # 6 was somebody else's on paper
    assert served.undo() == "排定签到表 草原义务植树 5人"
    assert [line for line, _ in listed(served)] == [1, 3, 4, 5]
    with pytest.raises(UserError, match="不在志愿者名册里"):
        served.call(signins.add, pk, [999])


def leave_team(book: Book, volunteer_pk: int) -> None:
    with book.operation("离队"):
        book.db.execute("UPDATE membership SET to_day = '2026-10-01' WHERE volunteer_pk = ?", [volunteer_pk])


def test_numbers_stay_whose_they_are_also_when_their_giving_was_undone(served: Served) -> None:
    """Drawn up with somebody more, printed, Ctrl+Z: the paper handed in says 1 王秀兰 to 6 陈海山."""
    title = "草原义务植树"
    pk = served.activities[title]
    served.call(signins.add, pk, [served.volunteers["陈海山1"]])
    assert served.undo() == f"排定签到表 {title} 6人"
    assert listed(served) == TEAM, "whom nobody wants there is not there"
    served.call(join_team, served.volunteers["孟和1"], "队长")
    with_new = [*TEAM, (7, "孟和")]
    assert listed(served) == with_new
    opened = served.call(signin_entry.open_sheet, pk)
    assert [(one.line, one.shown) for one in opened.lines] == with_new
    served.sheet(title, served.row("李䶮2", 150, line=4), served.row("陈海山1", 150))
    assert listed(served) == [*TEAM, (6, "陈海山"), (7, "孟和")], "entered without a print"


def test_who_was_taken_off_and_put_back_has_his_number(served: Served) -> None:
    pk = served.activities["草原义务植树"]
    served.call(signins.fix, pk)
    served.call(signins.set_lines, pk, [served.volunteers["王秀兰1"]])
    served.call(signins.add, pk, [served.volunteers["李䶮2"], served.volunteers["孟和1"]])
    assert listed(served) == [(1, "王秀兰"), TEAM[3], (6, "孟和")]


def test_a_line_two_had_while_their_records_were_one_is_one_persons(served: Served) -> None:
    """合并后又撤销：行号仍是原来那个人的，另一个人来了接着往下排；两个人都划掉再排上，也不会是同一行。"""
    pk, title = served.activities["草原义务植树"], "草原义务植树"
    served.call(signins.fix, pk)
    other, _ = served.call(
        volunteer_forms.save_volunteer, None, {"name": "阿古达木", "birth": date(1961, 1, 1)}
    )
    served.volunteers["阿古达木"] = other
    volunteers = other, served.volunteers["李䶮2"]
    persons = [
        served.rows("SELECT person_pk FROM volunteer WHERE pk = ?", volunteer)[0][0]
        for volunteer in volunteers
    ]
    served.call(same_person.merge_persons, *persons)
    assert listed(served)[3] == (4, "阿古达木")
    served.undo()
    served.sheet(title, served.row("李䶮2", 150, line=4), served.row("阿古达木", 150))
    assert listed(served) == [*TEAM, (6, "阿古达木")]
    served.call(signins.set_lines, pk, [served.volunteers["王秀兰1"]])
    served.call(signins.add, pk, list(volunteers))
    assert listed(served) == [(1, "王秀兰"), (4, "李䶮"), (6, "阿古达木")]


def join_team(book: Book, volunteer_pk: int, post: str) -> None:
    (team,) = book.db.execute("SELECT min(pk) FROM team").fetchone()
    with book.operation("入队", kind="barrier"):
        journal.insert(book.db, "membership", {"team_pk": team, "volunteer_pk": volunteer_pk, "post": post})


def test_who_left_the_team_or_the_roster_is_not_put_on_a_fresh_sheet(served: Served) -> None:
    served.call(leave_team, served.volunteers["包青格乐1"])
    assert "包青格乐" not in [name for _, name in listed(served)]


def test_the_sheet_as_opened_shows_what_is_recorded_and_who_came_besides(served: Served) -> None:
    pk = served.activities["草原义务植树"]
    served.sheet("草原义务植树", served.row("李䶮2", start="09:00", finish="11:30"), served.row("孟和1", 60))
    opened = served.call(signin_entry.open_sheet, pk, [served.volunteers["陈海山1"]])
    assert (opened.title, opened.start, opened.finish, opened.last_line) == (
        "草原义务植树",
        "09:00",
        "11:30",
        7,
    )
    assert [(one.line, one.name, one.minutes, one.start) for one in opened.lines][3:] == [
        (4, "李䶮", 150, "09:00"), (5, "苏力德", 0, ""), (6, "孟和", 60, ""), (7, "陈海山", 0, ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "minutes", "fault"),
    [
        (("9", "11点半", ""), 150, ""),
        (("", "", "2.5"), 150, ""),
        (("22:00", "2:00", ""), 240, ""),
        (("9:00", "25", ""), 0, "“25”不是时间，请写 9:00 或 930 这样"),
        (("早", "", "2"), 0, "“早”不是时间，请写 9:00 或 930 这样"),
        (("", "", "两个"), 0, "“两个”不是时长，请写 2 或 1.5 这样的小时数"),
        (("9:00", "", ""), 0, "只有签到（09:00），没有签退；请问清楚，补上签退或填时长"),
    ],
)
def test_cells_as_typed(cells: tuple[str, str, str], minutes: int, fault: str) -> None:
    read = read_cells(*cells)
    assert (read.comes_to, read.fault) == (minutes, fault)


def text_of(pdf: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def pages(served: Served, pk: int) -> tuple[str, int]:
    made = served.context.paper(signin_paper.signin_sheet, pk).result()
    assert made.file_name == "草原义务植树签到表2026年10月10日.pdf"
    count = served.context.paper(paper.page_count, made.content).result()
    return served.context.paper(lambda _book: text_of(made.content)).result(), count


def test_the_sheet_on_paper(served: Served) -> None:
    pk = served.activities["草原义务植树"]
    served.call(signins.fix, pk)
    text, count = pages(served, pk)
    assert count == 1
    for words in (
        "草原义务植树签到表", "时间：2026年10月10日9:00至11:30　地点：萨日朗党群服务中心", "队伍：萨日朗卫生环保队", "表上5人", "活动编号 HD-2026-0001",
        "王秀兰（1组）", "李䶮", "签到", "签退", "签名", "第1页　共1页",
    ):  # fmt: skip
        assert words in text, words
    # blank lines go on to the foot of the page; no number, no ID, no phone of anybody
    assert "\n27" in text.replace("\r", "")
    assert "1505990000" not in text


def test_the_numbers_of_a_printed_sheet_are_not_undone(served: Served) -> None:
    """The paper is in the village: who stood on its line 1 stands there when it comes back."""
    pk = served.activities["草原义务植树"]
    served.call(activities.save_activity, pk, {"story": "改过"})
    printed = [(one.line, one.name) for one in served.call(signins.fix, pk)[0]]
    assert served.undo() == "修改活动 草原义务植树"
    leader, other = served.rows(
        "SELECT pk FROM membership WHERE volunteer_pk IN (2, 4) ORDER BY volunteer_pk"
    )
    served.call(teams.set_post, leader[0], "队员")
    served.call(teams.set_post, other[0], "队长")
    assert [(one.line, one.name) for one in served.lines("草原义务植树")] == printed


def test_an_activity_whose_sheet_was_printed_is_not_undone_under_it(served: Served) -> None:
    new = {"title": "清雪", "day": date(2026, 10, 20), "state": "计划", "teams": "萨日朗卫生环保队"}
    pk = served.call(activities.save_activity, None, new)[0]
    served.call(signins.fix, pk)
    with pytest.raises(UserError, match=r"没有可以撤销的操作|后来"):
        served.call(history.undo)
    assert served.call(signins.fixed, pk)


@pytest.mark.parametrize(("people", "sheets"), [(20, 1), (40, 1), (48, 1), (60, 2), (120, 3)])
def test_forty_people_fit_one_page_in_two_blocks(served: Served, people: int, sheets: int) -> None:
    served.call(crowd, people)
    pk = served.activities["草原义务植树"]
    lines, _ = served.call(signins.fix, pk)
    assert len(lines) == people
    text, count = pages(served, pk)
    assert count == sheets
    found = {part.strip() for part in text.replace("\r", "\n").replace(" ", "\n").split("\n")}
    assert {str(line) for line in range(1, people + 7)} <= found


def test_two_people_of_one_name_without_groups_are_told_apart_by_their_numbers(served: Served) -> None:
    served.call(crowd, 26)
    marks = {one.shown for one in served.lines("草原义务植树") if one.name == "何丽华"}
    assert marks == {"何丽华（尾号0008）", "何丽华（尾号0018）"}
