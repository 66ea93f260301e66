"""Scenes 12-14: papers say only what is recorded, certificates say what changed since, nothing private leaves."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.scenes.book import Town, did
from tests.services.served_book import LI_YAN, add_volunteer, new_book
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.privacy import Finding
from wenming_desktop.services import activities, activity_paper, activity_text, board_gate, hours, workbench
from wenming_desktop.services.context import Book

H1, H2 = "萨日朗-001", "萨日朗-002"
NEVER = ("已逐户告知", "逐户告知", "逐户评议", "全程监督")


# ---- 12: statements are records ----
@pytest.fixture
def entered(town: Town) -> Town:
    """A month with one addition and two deductions in 萨日朗; closed, not sealed."""
    town.add(H1, "H1", "2026-08-10")
    town.add(H1, "J1", "2026-08-11")
    town.add(H2, "J2", "2026-09-12")
    town.close("2026-08", "2026-09")
    return town


def meet(town: Town, month: str, supervisor: str | None = "陈海山") -> None:
    words = ["--supervisor", supervisor] if supervisor else []
    day = {"2026-08": "2026-09-02", "2026-09": "2026-10-02"}[month]
    did(
        town(
            "meeting", "add", "--station", "萨日朗", "--month", month, "--on", day, "--host", "李文华",
            "--members", "李文华、李晓梅、王志强", *words,
        )
    )  # fmt: skip


def tell(town: Town, month: str, *households: str) -> None:
    named = [word for one in households for word in ("--household", one)]
    did(
        town(
            "told", "--station", "萨日朗", "--month", month, *named, "--on", "2026-10-06", "--how", "当面",
            "--by", "乌兰",
        )
    )  # fmt: skip


def test_scene_12_without_a_record_the_paper_claims_nothing(entered: Town) -> None:
    entered.seal("2026-Q3")
    text = entered.notice("2026-Q3", "萨日朗")
    assert not [word for word in NEVER if word in text]
    assert "登记积分事项3条" in text, "the print went through"


def test_scene_12_the_check_before_posting_names_who_is_not_told_as_advice(entered: Town) -> None:
    entered.seal("2026-Q3")
    found = entered.call(findings, "萨日朗")
    named = [one for one in found if "告知" in one.text]
    assert named
    assert not any(one.stops for one in named), "never a stop: it would breed false records"
    words = "".join(one.text + one.about for one in named)
    assert all(one in words or head in words for one, head in ((H1, "包青格乐"), (H2, "王秀兰")))


def findings(book: Book, village: str) -> list[Finding]:
    pk = book.db.execute("SELECT pk FROM village WHERE base = ?", [village]).fetchone()[0]
    return board_gate.findings(book, Period.parse("2026-Q3"), pk, date(2026, 10, 8))


def test_scene_12_with_all_told_the_sentence_is_there(entered: Town) -> None:
    tell(entered, "2026-08", H1)
    tell(entered, "2026-09")
    entered.seal("2026-Q3")
    text = entered.notice("2026-Q3", "萨日朗")
    assert re.search("减分.{0,12}已(逐户)?告知", text)
    assert "逐户评议" not in text
    assert "全程监督" not in text


def test_half_told_is_not_told(entered: Town) -> None:
    tell(entered, "2026-08", H1)
    entered.seal("2026-Q3")
    assert not re.search("已逐户告知", entered.notice("2026-Q3", "萨日朗"))


@pytest.mark.parametrize(
    ("meetings", "reviewed", "supervised"),
    [
        ({}, False, False),
        ({"2026-08": "陈海山"}, False, False),
        ({"2026-08": "陈海山", "2026-09": None}, True, False),
        ({"2026-08": "陈海山", "2026-09": "陈海山"}, True, True),
    ],
)
def test_review_and_supervision_need_a_meeting_of_every_month_with_entries(
    entered: Town, meetings: dict[str, str | None], *, reviewed: bool, supervised: bool
) -> None:
    for month, supervisor in meetings.items():
        meet(entered, month, supervisor)
    entered.seal("2026-Q3")
    text = entered.notice("2026-Q3", "萨日朗")
    assert bool(re.search("评议小组(逐户)?评议", text)) is reviewed
    assert bool(re.search("监督委员会(全程)?监督", text)) is supervised


def test_what_is_recorded_after_the_seal_changes_no_paper_of_it(entered: Town) -> None:
    entered.seal("2026-Q3")
    meet(entered, "2026-08")
    meet(entered, "2026-09")
    tell(entered, "2026-08")
    tell(entered, "2026-09")
    assert not [word for word in NEVER if word in entered.notice("2026-Q3", "萨日朗")]
    draft = entered.notice("2026-Q3", "萨日朗", draft=True, name="送审稿")
    assert "送审稿" in draft


def test_the_poster_claims_no_more_than_the_notice(entered: Town) -> None:
    entered.seal("2026-Q3")
    out = entered.folder.with_name("大榜.pdf")
    did(entered("board", "2026-Q3", "--station", "萨日朗", "--paper", "a2", "-o", out))
    text = entered.text(did(entered("stats")), out)
    assert not [word for word in NEVER if word in text]


@pytest.mark.parametrize("households", [0, 1])
def test_nobody_and_one_have_their_own_wording(town: Town, households: int) -> None:
    """0 is said in words, an attachment stands only where it has rows, help in pairs has no record: it is not said."""
    for day in ("2026-08-10", "2026-08-11")[: 2 * households]:
        town.add(H1, "J1", day)
    town.close("2026-08", "2026-09")
    town.seal("2026-Q3")
    text = town.notice("2026-Q3", "萨日朗")
    assert not re.search("(?<!\\d)0(户|条)", text), text
    assert "本表共" not in text
    assert "见附件" not in text, "nobody is red: there is no attachment"
    assert "结对帮促" not in text
    assert bool(re.search("灰榜，?共?1户", text)) is bool(households)


# ---- 13: certificates ----
@pytest.fixture
def certified(tmp_path: Path) -> tuple[Town, str, str]:
    """A volunteer with 50 hours and the certificate of them."""
    folder = tmp_path / "书.wenming"
    context = new_book(folder)
    add_volunteer(context, "李䶮", "150599000137", LI_YAN)
    context.close(with_backup=False)
    town = Town(folder)
    (one,) = did(town("certificate", "service", "--all", "-o", tmp_path / "证明.pdf", "--json")).json
    assert one["minutes"] == 3000
    return town, one["number"], one["code"]


def take_hours_back(book: Book) -> None:
    row = book.db.execute("SELECT pk FROM service WHERE day = '2026-01-05'").fetchone()
    hours.reverse(book, int(row[0]), "签到表有误")


def test_scene_13_hours_taken_back_after_issue_are_told_by_verify(certified: tuple[Town, str, str]) -> None:
    town, number, code = certified
    assert "更正" not in town("verify", number, code).all
    town.call(take_hours_back)
    said = town("verify", number, code)
    assert "出具后服务记录有更正" in said.all
    assert re.search(r"(少|减|-|−)\s*8\s*小时", said.all) or ("50小时" in said.all and "42小时" in said.all)
    assert town("verify", number, code, "--json").json["minutes"] == 3000, "what was issued is not rewritten"
    wrong = town("verify", number, code[::-1] if code != code[::-1] else "AAAABBBB")
    assert "更正" not in wrong.all, "nothing is told for a wrong code"


def test_scene_13_a_to_do_asks_to_withdraw_or_keep(certified: tuple[Town, str, str]) -> None:
    town, number, _ = certified
    assert not [one for one in town.call(workbench.workbench).todos if number in one.text]
    town.call(take_hours_back)
    todos = [one.text for one in town.call(workbench.workbench).todos]
    assert any("证明" in text and "更正" in text for text in todos), todos


# ---- 14: the gate ----
NOVEMBER = 202611
STOPPED = ("关爱低保户文艺演出", "刑释人员帮教座谈", "为留守儿童送书包", "精神障碍康复课堂")
ORDINARY = ("关爱残疾人文艺演出", "抵制邪教宣传", "反诈骗宣传", "禁毒宣传", "草原义务植树")


def plan(book: Book, title: str, announced: bool | None = True) -> int:
    """A plan of 20 November; ``announced`` is 对外预告, None what the program proposes for its words."""
    values = {
        "title": title,
        "day": "2026-11-20",
        "state": "计划",
        "place": "嘎查文化广场",
        "forecast": announced,
    }
    return int(activities.save_activity(book, None, values)[0])


def said(message: Any) -> str:
    """The words of a text to paste into a chat group."""
    return str(message.text)


PAPERS = {"预告": activity_paper.forecast, "本月安排": activity_text.month_as_text}


@pytest.mark.parametrize("paper", list(PAPERS))
@pytest.mark.parametrize("title", STOPPED)
def test_scene_14_a_welfare_word_in_a_plans_title_stops_what_leaves(
    town: Town, title: str, paper: str
) -> None:
    town.call(plan, title)
    with pytest.raises(UserError):
        town.call(PAPERS[paper], NOVEMBER)


@pytest.mark.parametrize("title", STOPPED)
def test_scene_14_the_chat_text_of_one_activity_stops_too(town: Town, title: str) -> None:
    pk = town.call(plan, title)
    with pytest.raises(UserError):
        town.call(activity_text.as_text, pk)


@pytest.mark.parametrize("title", ORDINARY)
def test_ordinary_words_are_not_stopped(town: Town, title: str) -> None:
    pk = town.call(plan, title)
    assert title in said(town.call(activity_text.as_text, pk))
    assert title in said(town.call(activity_text.month_as_text, NOVEMBER))
    town.call(activity_paper.forecast, NOVEMBER)


@pytest.mark.parametrize("title", ["入户走访老党员", "重阳节慰问", "看望困境家庭", "孤寡老人理发"])
def test_visits_are_not_announced_unless_the_clerk_says_so(town: Town, title: str) -> None:
    town.call(plan, "草原义务植树")
    town.call(plan, title, None)
    assert "草原义务植树" in said(town.call(activity_text.month_as_text, NOVEMBER))
    assert title not in said(town.call(activity_text.month_as_text, NOVEMBER))


@pytest.mark.parametrize(
    "place",
    ["110105 19491231 002X", "110105491231002", "138-1234-5678", "１３８１２３４５６７８", "138 1234 5678"],
)
def test_no_id_and_no_telephone_in_any_writing_leaves(town: Town, place: str) -> None:
    pk = town.call(plan, "草原义务植树")
    values = {"place": f"李文华家 {place}"}
    town.call(lambda book: activities.save_activity(book, pk, values))
    try:
        message = town.call(activity_text.as_text, pk)
    except UserError:
        return
    assert place not in said(message)


def test_scene_14_a_list_of_places_stops_at_a_welfare_word(town: Town) -> None:
    from wenming_desktop.services import place_paper, places

    def name_it(book: Book) -> None:
        pk = int(book.db.execute("SELECT pk FROM station ORDER BY pk LIMIT 1").fetchone()[0])
        places.save_station(book, pk, {"name": "低保户服务点"})

    town.call(name_it)
    with pytest.raises(UserError):
        town.call(place_paper.places_table)
