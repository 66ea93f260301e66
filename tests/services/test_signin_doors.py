"""The sign-in sheet by every door: who may have no line, who came to the teams later, and what the print tells of both."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.services.hours_book import Served
from wenming_desktop.printing import preview
from wenming_desktop.services import activities, paper, signin_paper, signins, volunteer_forms, volunteers
from wenming_desktop.services.context import Book
from wenming_desktop.storage import journal

TREES, RESCUE, VISIT = "草原义务植树", "防汛应急演练", "重阳节慰问"


def printed(served: Served, title: str) -> tuple[str, str]:
    """The sheet as the window prints it: the lines numbered, then drawn; its text and what is told."""
    pk = served.activities[title]
    served.call(signins.fix, pk)
    made: paper.Made = served.call(signin_paper.signin_sheet, pk)
    return "".join("".join(preview.page_texts(made.content)).split()), made.note


def _ticked(served: Served) -> str:
    served.call(signins.fix, served.activities[TREES])
    changes = served.call(activities.save_activity, served.activities[TREES], {"rescue": True})[1]
    assert any("苏力德（第5行）未满18周岁，应急救援不派" in one for one in changes.warnings)
    again = served.call(activities.save_activity, served.activities[TREES], {"note": "已通知"})[1]
    assert not any("未满18" in one for one in again.warnings), "told once"
    return TREES


def _day_moved(served: Served) -> str:
    """Of age on the day planned, under age on the day it is moved to."""
    served.call(volunteer_forms.save_volunteer, served.volunteers["苏力德2"], {"birth": date(2008, 10, 11)})
    served.call(
        activities.save_activity, served.activities[TREES], {"day": date(2026, 10, 12), "rescue": True}
    )
    served.call(signins.fix, served.activities[TREES])
    assert "苏力德" in [one.shown for one in served.lines(TREES) if not one.unused]
    changes = served.call(activities.save_activity, served.activities[TREES], {"day": date(2026, 10, 9)})[1]
    assert any("苏力德（第5行）未满18周岁" in one for one in changes.warnings)
    return TREES


def _birth_corrected(served: Served) -> str:
    who = served.volunteers["苏力德2"]
    served.call(volunteer_forms.save_volunteer, who, {"birth": date(1990, 11, 11)})
    served.call(signins.fix, served.activities[RESCUE])
    served.call(volunteer_forms.save_volunteer, who, {"birth": date(2010, 11, 11)})
    return RESCUE


@pytest.mark.parametrize("door", [_ticked, _day_moved, _birth_corrected])
def test_a_minor_whose_line_is_there_keeps_it_without_his_name_at_rescue_work(
    served: Served, door: Callable[[Served], str]
) -> None:
    text, note = printed(served, door(served))
    assert "苏力德" not in text
    assert "苏力德（第5行）未满18周岁，应急救援不派，这一行没有印名字，行号不变。" in note


def test_a_minor_is_put_on_no_sheet_of_rescue_work_by_hand(served: Served) -> None:
    pk = served.activities[RESCUE]
    for _ in ("a fresh sheet", "a numbered one"):
        lines, changes = served.call(
            signins.add, pk, [served.volunteers["苏力德2"], served.volunteers["孟和1"]]
        )
        assert changes.warnings == ("苏力德未满18周岁，应急救援不派，没有排上签到表。",)
        assert [one.shown for one in lines][-1] == "孟和"
        assert not any(one.minor for one in lines)
    assert "苏力德未满18周岁，应急救援不派，没有排在签到表上。" in printed(served, RESCUE)[1]


def test_who_refused_is_on_no_sheet_and_that_is_told(served: Served) -> None:
    served.call(signins.fix, served.activities[TREES])
    served.call(volunteers.set_consent, [served.volunteers["李䶮2"]], "不同意", date(2026, 10, 1))
    text, note = printed(served, TREES)
    assert "李䶮" not in text
    assert "李䶮（第4行）不同意记录志愿服务信息，这一行没有印名字" in note
    text, note = printed(served, "理论宣讲进牧户")
    assert ("李䶮" in text, note) == (False, "李䶮不同意记录志愿服务信息，没有排在签到表上。")


def add_team(served: Served) -> tuple[str, ...]:
    teams = [name for (name,) in served.rows("SELECT name FROM team ORDER BY pk DESC")]
    changes = served.call(activities.save_activity, served.activities[VISIT], {"teams": "、".join(teams)})[1]
    return tuple(changes.warnings)


def test_a_team_that_came_later_stands_below_at_the_next_print(served: Served) -> None:
    first = printed(served, VISIT)[0]
    before = [(one.line, one.shown) for one in served.lines(VISIT)]
    assert "包青格乐" not in first
    assert any("新加的队伍不在上面" in one for one in add_team(served))
    looked = served.call(signin_paper.signin_sheet, served.activities[VISIT]).note
    assert "是后来加到参加队伍里的，再打印一次签到表就接着往下排。" in looked
    text, note = printed(served, VISIT)
    now = [(one.line, one.shown) for one in served.lines(VISIT)]
    assert now[: len(before)] == before, "whoever has a line keeps it"
    assert [line for line, _ in now] == list(range(1, 9))
    assert "包青格乐" in text
    assert "包青格乐（第5行）" in note
    assert "是后来加的，以前印出的签到表上没有。" in note
    assert "队伍：诺敏花文化惠民队" not in text
    assert printed(served, VISIT)[0] == text, "nobody twice"
    assert served.undo() == "修改活动 重阳节慰问"
    assert [line.line for line in served.lines(VISIT)] == list(range(1, 9)), (
        "what was printed keeps its number"
    )


def test_a_member_who_joined_later_stands_below_too(served: Served) -> None:
    printed(served, VISIT)

    def join(book: Book) -> None:
        (team,) = book.db.execute("SELECT max(pk) FROM team").fetchone()
        with book.operation("入队"):
            row = {
                "team_pk": team,
                "volunteer_pk": served.volunteers["李䶮2"],
                "post": "队员",
                "from_day": "2026-10-18",
            }
            journal.insert(book.db, "membership", row)

    served.call(join)
    assert "李䶮（第4行）是后来加的" in printed(served, VISIT)[1]
    assert [one.shown for one in served.lines(VISIT)][-1] == "李䶮"


def test_a_sheet_that_came_back_gets_no_new_lines_and_who_is_missing_is_told(served: Served) -> None:
    printed(served, VISIT)
    served.sheet(VISIT, served.row("孟和1", 120))
    lines = len(served.lines(VISIT))
    assert any("不再排进签到表" in one for one in add_team(served))
    note = printed(served, VISIT)[1]
    assert len(served.lines(VISIT)) == lines
    assert "包青格乐" in note
    assert "服务时间已经录过，没有再排；来了的请在签到录入里按姓名添加。" in note


def test_whatever_gives_a_line_asks_the_one_rule(served: Served) -> None:
    """Every verb that numbers people, over a minor and one who refused: neither gets a line at rescue work."""
    served.call(volunteers.set_consent, [served.volunteers["孟和1"]], "不同意", date(2026, 10, 1))
    who = [served.volunteers["苏力德2"], served.volunteers["孟和1"], served.volunteers["陈海山1"]]
    pk = served.activities[RESCUE]
    for verb in (
        signins.fix,
        lambda book, at: signins.set_lines(book, at, who),
        lambda book, at: signins.add(book, at, who),
    ):
        served.call(verb, pk)
        assert not {one.volunteer_pk for one in served.lines(RESCUE)} & set(who[:2])
