"""Activities as text for a chat group: plain lines, what is announced and still to come, through the gate."""

from __future__ import annotations

import pytest

from tests.services.activity_book import held, serve, staffed
from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import activities, activity_text, gate


@pytest.fixture
def book(small: Small) -> Small:
    return staffed(small)


def text(small: Small, pk: int) -> str:
    said: str = small.call(activity_text.as_text, pk).text
    return said


def month_text(small: Small, month: int, today: str = "2026-10-27") -> str:
    said: str = small.call(activity_text.month_as_text, month, today=today).text
    return said


def test_an_activity_held(book: Small) -> None:
    given = {
        "title": "环境卫生集中整治", "day": "2026-10-24", "start": "9:00", "finish": "11:30", "station": "萨日朗",
        "place": "文化广场", "teams": "萨日朗环境卫生队", "cohosts": "旗妇联", "people": "135", "sessions": "2",
        "story": "清理巷道3条。\n清运垃圾4车。", "charge": "包青格乐", "cost": "100", "note": "内部的话",
    }  # fmt: skip
    pk, _ = book.call(
        activities.save_activity, None, given, [{"name": "义诊", "work": "量血压"}, {"name": "理发"}]
    )
    serve(book, pk, 1, 2, minutes=90)
    assert text(book, pk) == "\n".join(
        (
            "【活动简讯】环境卫生集中整治",
            "时间：2026年10月24日（星期六）9:00至11:30",
            "地点：萨日朗嘎查文化广场",
            "主办：苏布德苏木新时代文明实践所",
            "协办：旗妇联",
            "参加队伍：萨日朗环境卫生队",
            "清理巷道3条。",
            "清运垃圾4车。",
            "活动2场，参加和受益群众135人次，志愿者2名，服务3小时。",
            "服务摊位：",
            "　义诊：量血压",
            "　理发",
        )
    )


def test_a_plan_invites_and_a_cancelled_one_says_why(book: Small) -> None:
    pk = held(book, "义诊", "2026-10-31", start="14:00", organiser="苏布德苏木卫生院")
    assert text(book, pk) == (
        "【活动预告】义诊\n时间：2026年10月31日（星期六）14:00\n主办：苏布德苏木卫生院\n欢迎大家参加。"
    )
    book.call(activities.cancel, pk, "因下雨")
    assert text(book, pk).endswith("因下雨取消，敬请谅解。")


@pytest.mark.parametrize("more", [{}, {"start": "22:00", "finish": "6:00", "end_day": "2026-10-26"}])
def test_a_plan_whose_day_is_past_invites_nobody(book: Small, more: dict[str, str]) -> None:
    pk = held(book, "义诊", "2026-10-25", state="计划", **more)
    with pytest.raises(UserError, match="“义诊”的日子（2026年10月25日）已经过了，不能再当预告发出去") as told:
        text(book, pk)
    assert "先登记办理情况" in str(told.value)


@pytest.mark.parametrize("more", [{"end_day": "2026-10-27"}, {}])
def test_a_plan_of_today_still_invites(book: Small, more: dict[str, str]) -> None:
    pk = held(book, "防火值守", "2026-10-26" if more else "2026-10-27", state="计划", **more)
    assert text(book, pk).startswith("【活动预告】防火值守")


def test_a_night_watch_says_both_days(book: Small) -> None:
    pk = held(book, "防火巡查", "2026-10-24", start="22:00", finish="2:00", end_day="2026-10-25")
    assert "时间：2026年10月24日（星期六）22:00至10月25日2:00" in text(book, pk)


@pytest.mark.parametrize(
    ("story", "told"),
    [
        ("联系人电话138-0000-1234，共35户", "手机号（138****1234）"), ("身份证 110105 19491231 002x，共35户", "有身份证号"),
        ("看望患病老人", "“患病”"),
    ],
)  # fmt: skip
def test_what_the_gate_finds_stops_the_message(book: Small, story: str, told: str) -> None:
    pk = held(book, story=story)
    with pytest.raises(gate.StoppedError) as caught:
        text(book, pk)
    assert told in caught.value.text
    assert "‘卫生整治’（HD-2026-0001）的活动情况" in caught.value.text
    assert "1949" not in str(caught.value)
    assert caught.value.document == "群消息 HD-2026-0001"


def test_a_month_is_one_line_each_and_its_sums(book: Small) -> None:
    assert month_text(book, 202610).endswith("本月还没有安排活动。")
    held(book, "环境卫生集中整治", "2026-10-24", start="9:00", place="文化广场", people="135", sessions="2")
    held(book, "义诊", "2026-10-31", station="诺敏花")
    book.call(activities.cancel, held(book, "集市", "2026-10-29"), "下雨")
    head = "苏布德苏木新时代文明实践所2026年10月活动安排"
    held_so_far = "已开展活动2场，参加和受益群众135人次。"
    plan = "10月31日（周六）　义诊，诺敏花嘎查新时代文明实践站"
    assert month_text(book, 202610, "2026-10-24") == "\n".join(
        (head, "1. 10月24日（周六）9:00　环境卫生集中整治，文化广场", f"2. {plan}", held_so_far)
    )
    assert month_text(book, 202610) == "\n".join((head, f"1. {plan}", held_so_far)), "what is over is no plan"
    assert month_text(book, 202610, "2026-11-01") == "\n".join(
        (head, "从今天起没有可以预告的活动。", held_so_far)
    )


def test_what_is_planned_and_what_was_not_counted_is_not_said_to_be_nothing(book: Small) -> None:
    held(book, "走访", "2026-10-30", forecast="否")
    assert month_text(book, 202610).endswith("从今天起没有可以预告的活动。"), "something is planned"
    held(book, "义诊", "2026-10-20", people="")
    assert month_text(book, 202610).endswith("已开展活动1场。")
    held(book, "宣讲", "2026-10-21", people="35")
    assert month_text(book, 202610).endswith(
        "已开展活动2场，参加和受益群众35人次（另有1次活动没有统计人次）。"
    )
