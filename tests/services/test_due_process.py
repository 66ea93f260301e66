"""Meetings of the panel, telling households of their deductions, and what the notice may say of both (scene 12)."""

from datetime import date
from pathlib import Path

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.statements import ReviewFacts
from wenming_desktop.printing import preview
from wenming_desktop.services import (
    board_gate,
    boards,
    due_process,
    editions,
    evidence,
    history,
    meetings,
    notices,
    paper,
    paper_batch,
    score_sheet,
    volunteer_roles,
)
from wenming_desktop.services.due_process import Telling
from wenming_desktop.storage import ledger, places
from wenming_desktop.storage.due_process import MeetingRecord

Q3, AUGUST = Period.parse("2026-Q3"), Period.parse("2026-08")
JUL, AUG, SEP = Q3.months
POSTED = date(2026, 10, 8)
HELD = {"day": date(2026, 9, 3), "host": "宝力道", "members": "白长河，王喜柱 陈立新", "supervisor": "刘文举"}
TOLD = {"day": date(2026, 9, 6), "how": "当面", "by": "宝力道"}


def meet(small: Small, month: int = AUG, village: str = "萨日朗", **more: object) -> MeetingRecord:
    return small.call(meetings.add_meeting, small.villages[village], month, HELD | more)[0]


def tell(
    small: Small, *numbers: str, period: Period = AUGUST, village: str | None = "萨日朗", **more: object
) -> Telling:
    pks = [small.households[number] for number in numbers] if numbers else None
    place = small.villages[village] if village else None
    return small.call(due_process.tell, period, place, pks, TOLD | more)[0]


def facts(small: Small, period: Period = Q3, village: str | None = "萨日朗") -> ReviewFacts:
    return small.call(due_process.review_facts, period, small.villages[village] if village else None)


def waiting(small: Small, period: Period = Q3, village: str | None = "萨日朗") -> list[str]:
    place = small.villages[village] if village else None
    return [household.number for household in small.call(due_process.untold, period, place)]


def advice(small: Small, village: str | None = "萨日朗") -> dict[str, str]:
    place = small.villages[village] if village else None
    return {one.code: one.text for one in small.call(due_process.findings, Q3, place)}


@pytest.fixture
def busy(small: Small) -> Small:
    """萨日朗: two deductions in August, one in September, a veto; 诺敏花: one of August."""
    for number, code, day in (
        ("萨日朗-001", "J1", "2026-08-03"), ("萨日朗-001", "H1", "2026-08-04"), ("萨日朗-002", "J2", "2026-08-05"),
        ("萨日朗-001", "J1", "2026-09-07"), ("萨日朗-003", "V1", "2026-09-08"), ("诺敏花-001", "J1", "2026-08-03"),
    ):  # fmt: skip
        small.enter(number, code, day)
    return small


# ---- meetings ----
def test_a_meeting_is_one_a_village_and_month(busy: Small) -> None:
    first = meet(busy)
    assert (first.number, first.village, first.month, first.day) == (
        "PY-2026-001",
        "萨日朗嘎查",
        AUG,
        "2026-09-03",
    )
    assert (first.members, first.supervisor) == ("白长河、王喜柱、陈立新", "刘文举")
    with pytest.raises(
        UserError, match=r"萨日朗嘎查2026年8月的评议会议已经登记，编号PY-2026-001。再开的会请补记"
    ):
        meet(busy)
    assert meet(busy, SEP, day=date(2026, 10, 4)).number == "PY-2026-002"
    assert meet(busy, village="诺敏花").number == "PY-2026-003"
    found = busy.call(meetings.meetings, busy.villages["萨日朗"])
    assert [record.number for record in found] == ["PY-2026-001", "PY-2026-002"]
    assert [record.number for record in busy.call(meetings.meetings, None, [AUG])] == [
        "PY-2026-001",
        "PY-2026-003",
    ]
    assert busy.undo() == "登记评议会议 PY-2026-003 诺敏花嘎查2026年8月"
    assert len(busy.call(meetings.meetings)) == 2


def test_a_further_meeting_is_added_to_the_record(busy: Small, tmp_path: Path) -> None:
    pk = meet(busy).pk
    photo = tmp_path / "签到.jpg"
    photo.write_bytes(b"\xff\xd8photo")
    more = {
        "matters": "9月10日再议1条",
        "passed": 2,
        "rejected": 0,
        "deferred": 1,
        "number": "PY-2026-777",
        "month": SEP,
    }
    record, _ = busy.call(meetings.change_meeting, pk, more, [photo])
    assert (record.number, record.month, record.matters) == ("PY-2026-001", AUG, "9月10日再议1条")
    assert (record.passed, record.rejected, record.deferred) == (2, 0, 1)
    assert [one.title for one in busy.call(evidence.files_of, pk, "panel_meeting")] == ["签到.jpg"]
    assert busy.call(meetings.change_meeting, pk, {"host": "宝力道"})[1].nouns == frozenset()
    with pytest.raises(UserError, match="主持人没有填"):
        busy.call(meetings.change_meeting, pk, {"host": ""})
    busy.undo()
    assert busy.call(meetings.meeting, pk).matters == ""
    busy.call(meetings.remove_meeting, pk)
    with pytest.raises(UserError, match="没有这次评议会议"):
        busy.call(meetings.meeting, pk)
    told = [line for one in busy.call(history.log)[:3] for line in busy.call(history.log_detail, one.pk)]
    assert (
        "修改评议会议 PY-2026-001：讨论事项 空→9月10日再议1条，通过条数 空→2，不通过条数 空→0，另议条数 空→1"
        in told
    )


@pytest.mark.parametrize(
    ("month", "more", "said"),
    [
        (AUG, {"host": ""}, "主持人没有填"),
        (AUG, {"members": " "}, "参加人没有填"),
        (AUG, {"day": None}, "日期没有填"),
        (AUG, {"day": date(2026, 10, 28)}, "评议日期还没有到"),
        (AUG, {"day": date(2026, 7, 31)}, "评议日期早于2026年8月"),
        (202611, {"day": date(2026, 10, 27)}, "2026年11月还没有到"),
    ],
)
def test_a_meeting_that_cannot_be(busy: Small, month: int, more: dict, said: str) -> None:
    with pytest.raises(UserError, match=said):
        meet(busy, month, **more)
    assert busy.call(meetings.meetings) == []


def test_who_should_not_sit_in_and_who_leaves_the_room_is_advice(busy: Small) -> None:
    def role(tag: str, name: str) -> None:
        pk = busy.people[name]
        values = {"tag": tag, "station": "", "from_day": date(2026, 1, 1)}
        busy.call(volunteer_roles.save_role, None, values, person_pk=pk)

    role("村民委员会", "李䶮2")
    role("积分评议小组", "苏力德2")
    assert busy.call(meetings.doubts, meet(busy, JUL)) == []
    record = meet(busy, supervisor="李䶮、苏力德、乌兰", members="包青格乐、孟和")
    assert busy.call(meetings.doubts, record) == [
        "列席监督的李䶮是村民委员会成员，宜另请他人（村民委员会组织法第32条）",
        "列席监督的苏力德是积分评议小组成员，宜另请他人（村民委员会组织法第32条）",
        "列席监督的乌兰是积分经办人，宜另请他人（村民委员会组织法第32条）",
        "包青格乐本户有当月积分登记，评议本户时应当回避，请写明回避情况",
    ]
    mended, _ = busy.call(
        meetings.change_meeting,
        record.pk,
        {"supervisor": "刘文举", "avoided": "包青格乐（评议本户积分时）"},
    )
    assert busy.call(meetings.doubts, mended) == []


def test_the_form_starts_with_who_usually_sits(busy: Small) -> None:
    village = busy.villages["萨日朗"]
    empty = busy.call(meetings.meeting_values, village, AUG)
    assert (empty["day"], empty["members"], empty["supervisor"], empty["recorder"]) == (
        date(2026, 10, 27),
        "",
        "",
        "乌兰",
    )
    meet(busy, JUL, members="王秀兰、白长河")
    proposed = busy.call(meetings.meeting_values, village, AUG)
    assert (proposed["host"], proposed["members"], proposed["supervisor"]) == (
        "宝力道",
        "王秀兰、白长河",
        "刘文举",
    )
    assert proposed["avoided"] == "王秀兰（评议本户积分时）", "萨日朗-002 has an entry in August"
    kept = busy.call(meetings.meeting_values, village, JUL)
    assert (kept["number"], kept["members"]) == ("PY-2026-001", "王秀兰、白长河")


# ---- telling ----
def test_all_households_of_a_month_are_told_in_one_act(busy: Small) -> None:
    assert waiting(busy) == ["萨日朗-001", "萨日朗-002"]
    told = tell(busy)
    assert ([one.number for one in told.households], told.entries, told.left) == (
        ["萨日朗-001", "萨日朗-002"],
        2,
        (),
    )
    assert waiting(busy) == ["萨日朗-001"], "its deduction of September"
    assert (facts(busy, AUGUST).told, facts(busy).told, facts(busy).deductions) == (2, 2, 3)
    assert tell(busy).households == (), "nobody is left in August"
    row = busy.call(due_process.tellings, AUGUST, busy.villages["萨日朗"])[0]
    assert (row.day, row.how, row.by, row.opinion, row.entries) == ("2026-09-06", "当面", "宝力道", "", 1)
    assert busy.undo() == "登记减分告知 2户"
    assert waiting(busy) == ["萨日朗-001", "萨日朗-002"]


def test_some_households_of_a_quarter_are_told(busy: Small) -> None:
    told = tell(busy, "萨日朗-001", period=Q3, day=date(2026, 10, 5))
    assert (told.entries, [one.number for one in told.left]) == (2, ["萨日朗-002"])
    with pytest.raises(UserError, match="已经告知过的"):
        tell(busy, "萨日朗-001", period=Q3, day=date(2026, 10, 5))
    with pytest.raises(UserError, match="没有减分的"):
        tell(busy, "萨日朗-004")
    with pytest.raises(UserError, match="萨日朗-004在2026年8月没有要告知的减分"):
        busy.call(due_process.untold_named, AUGUST, busy.villages["萨日朗"], ["萨日朗-004"])


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"by": ""}, "告知人没有填"), ({"how": "托人捎话"}, "告知方式只能是当面、电话、书面、微信"),
        ({"day": date(2026, 10, 28)}, "告知日期还没有到"), ({"day": date(2026, 7, 30)}, "告知日期早于萨日朗-001 包青格乐的减分（2026年8月3日）"),
    ],
)  # fmt: skip
def test_a_telling_that_cannot_be(busy: Small, more: dict, said: str) -> None:
    with pytest.raises(UserError) as refused:
        tell(busy, **more)
    assert said in str(refused.value)
    assert facts(busy).told == 0


def test_who_was_not_found_was_not_told(busy: Small) -> None:
    tell(busy, opinion="未联系上")
    assert facts(busy).told == 0
    assert "萨日朗-002 王秀兰（未联系上）" in advice(busy)["not_told"]
    tell(busy, opinion="有异议")
    assert facts(busy, AUGUST).told == 2


def test_a_correction_asks_for_telling_anew_and_an_undone_one_does_not(busy: Small) -> None:
    tell(busy)
    wrong = next(entry for entry in busy.entries() if entry.code == "J2")
    busy.reverse(wrong.pk)
    assert (facts(busy, AUGUST).deductions, facts(busy, AUGUST).told) == (1, 1)
    busy.undo()
    assert (facts(busy, AUGUST).deductions, facts(busy, AUGUST).told) == (2, 2)
    busy.enter("萨日朗-002", "J1", "2026-08-20")
    assert (facts(busy, AUGUST).deductions, facts(busy, AUGUST).told) == (3, 2)


def test_the_deductions_are_those_the_notice_counts(busy: Small) -> None:
    """登记积分事项's 减分 and the 减分 that was told are one number, whatever was capped, reversed, or came as a matrix cell."""
    pk = busy.households["萨日朗-004"]
    busy.call(score_sheet.record_sheet, 1, AUG, {(pk, "环境卫生"): 300, (pk, None): -100})
    for day in ("2026-08-10", "2026-08-11", "2026-08-12"):
        busy.enter("萨日朗-005", "J1", day)  # the last one is capped to nothing
    busy.reverse(busy.enter("萨日朗-005", "J1", "2026-08-13").entry_pk)
    busy.enter("包青格乐1", "K1", "2026-08-01")
    busy.reverse(next(entry for entry in busy.entries() if entry.code == "J1").pk)
    for village in ("萨日朗", "诺敏花", None):
        place = busy.villages[village] if village else None
        for period in (Period.parse("2026-07"), AUGUST, Q3, Period.parse("2026")):
            minus = busy.call(
                lambda book, p=period, v=place: ledger.tally(book.db, p.months[0], p.months[-1], v)
            )[1]
            assert facts(busy, period, village).deductions == minus


# ---- what the notice states ----
def test_the_facts_of_a_village_and_of_the_township(busy: Small) -> None:
    assert facts(busy) == ReviewFacts((AUG, SEP), (), (), 3, 0)
    meet(busy)
    meet(busy, SEP, day=date(2026, 10, 4), supervisor="")
    assert facts(busy) == ReviewFacts((AUG, SEP), (AUG, SEP), (AUG,), 3, 0)
    assert facts(busy, village=None) == ReviewFacts((AUG, SEP), (SEP,), (), 4, 0)
    meet(busy, village="诺敏花")
    tell(busy, period=Q3, village=None, day=date(2026, 10, 4))
    assert facts(busy, village=None) == ReviewFacts((AUG, SEP), (AUG, SEP), (AUG,), 4, 4)
    assert facts(busy, Period.parse("2026-Q2"), None) == ReviewFacts()


def test_a_month_whose_entries_were_all_taken_back_needs_no_meeting(small: Small) -> None:
    entry = small.enter("萨日朗-001", "H1", "2026-08-04")
    small.reverse(entry.entry_pk)
    small.enter("包青格乐1", "D1", "2026-08-04")
    assert facts(small) == ReviewFacts()


def test_the_check_names_what_is_missing(busy: Small) -> None:
    assert advice(busy) == {
        "no_meeting": "8月、9月没有登记评议会议，公示不写“逐户评议”",
        "not_told": "未登记告知：萨日朗-001 包青格乐、萨日朗-002 王秀兰（减分3条，已告知0条），公示不写“已逐户告知”",
    }
    meet(busy, supervisor="")
    assert advice(busy)["no_meeting"] == "9月没有登记评议会议，公示不写“逐户评议”"
    assert advice(busy)["no_observer"] == "8月的评议会议没有列席监督，公示不写“全程监督”"
    assert advice(busy, None)["no_meeting"].startswith("8月诺敏花嘎查；9月萨日朗嘎查没有登记")
    found = busy.call(due_process.findings, Q3, busy.villages["萨日朗"])
    assert not any(one.stops for one in found)
    assert {one.where for one in found} == {"meeting", "told"}


def words(small: Small, period: Period = Q3) -> str:
    made = small.context.paper(paper.notice_print, period, small.villages["萨日朗"], POSTED).result()
    poster = small.context.paper(
        paper.board_print, "masses", period, small.villages["萨日朗"], "a3", first=POSTED
    ).result()
    return "".join((preview.text(made.content) + preview.text(poster.content)).split())


def test_scene_12_without_a_record_the_sentence_is_absent_and_the_print_goes_through(busy: Small) -> None:
    busy.close_months(JUL, AUG, SEP)
    busy.call(editions.seal, "masses", Q3, None)
    text = words(busy)
    assert not [said for said in ("逐户", "告知", "全程监督", "结对") if said in text]
    said = " ".join(busy.call(board_gate.advice, Q3, busy.villages["萨日朗"], POSTED))
    assert "萨日朗-001 包青格乐、萨日朗-002 王秀兰" in said


def test_scene_12_with_all_told_the_sentence_is_there(busy: Small) -> None:
    for month, day in ((AUG, date(2026, 9, 3)), (SEP, date(2026, 10, 4))):
        meet(busy, month, day=day)
    tell(busy, period=Q3, day=date(2026, 10, 6))
    busy.close_months(JUL, AUG, SEP)
    busy.call(editions.seal, "masses", Q3, None)
    text = words(busy)
    assert "减分依据已逐户告知（减分3条，已告知3条）。" in text
    assert "只公布户数。减分3条，已告知3条。" in text
    assert "经嘎查积分评议小组逐户评议、村务监督委员会全程监督、苏木新时代文明实践所复核" in text
    assert busy.call(board_gate.advice, Q3, busy.villages["萨日朗"], POSTED) == []
    for one in busy.call(due_process.tellings, Q3, busy.villages["萨日朗"]):
        busy.call(due_process.take_back, [one.pk], "登记错户")
    assert busy.call(board_gate.advice, Q3, busy.villages["萨日朗"], POSTED) == [], (
        "this edition says it; it waits to be corrected"
    )


def test_what_was_recorded_after_the_locking_is_told_as_such(busy: Small) -> None:
    busy.close_months(JUL, AUG, SEP)
    busy.call(editions.seal, "masses", Q3, None)
    for month, day in ((AUG, date(2026, 9, 3)), (SEP, date(2026, 10, 4))):
        meet(busy, month, day=day)
    here = busy.villages["萨日朗"]
    assert {one.code for one in busy.call(board_gate.findings, Q3, here) if one.code in due_process.CODES} == {
        "not_told", "after_sealing",
    }  # fmt: skip
    tell(busy, period=Q3, day=date(2026, 10, 6))
    assert busy.call(board_gate.advice, Q3, here, POSTED) == [
        "“逐户评议”、“已逐户告知”是锁定以后登记的，这一稿的公示上不写"
    ]
    assert "逐户" not in words(busy)


def test_her_own_wording_is_printed_without_what_no_record_says(busy: Small) -> None:
    own = "〔lower_said〕。减分依据已逐户告知，并结对帮促，灰榜黑榜只公布户数。〔told〕"
    busy.call(notices.save_paragraph, "lower", own)
    village = busy.villages["萨日朗"]
    printed = busy.call(notices.notice, Q3, village, POSTED, draft=True)
    text = next(part.text for part in printed.paragraphs if part.key == "lower")
    assert (
        text
        == "季度积分低于96分的列入灰榜，共1户；低于90分或者触及一票否决事项的列入黑榜，共1户。灰榜黑榜只公布户数。"
    )
    found = [one for one in busy.call(board_gate.findings, Q3, village, POSTED) if one.code == "claim"]
    assert [one.text for one in found] == [
        "“灰榜、黑榜”里写了“已逐户告知”，没有登记，印出时略去", "“灰榜、黑榜”里写了“结对帮促”，没有登记，印出时略去",
    ]  # fmt: skip
    assert not any(one.stops for one in found)
    assert busy.call(notices.paragraph_texts)["lower"] == own, "what she wrote stays"


def test_a_board_nobody_takes_part_in_is_neither_locked_nor_printed(busy: Small) -> None:
    def add(book: object) -> int:
        with book.operation("准备"):  # type: ignore[attr-defined]
            return places.insert_village(book.db, "柳湾村")  # type: ignore[attr-defined]

    empty = busy.call(add)
    busy.close_months(JUL, AUG, SEP)
    with pytest.raises(UserError, match="没有参评的农牧户"):
        busy.call(editions.seal, "masses", Q3, empty)
    busy.call(editions.seal, "masses", Q3, None)
    assert {one.village for one in busy.call(boards.sealed_boards)} == {None, "萨日朗", "诺敏花"}
    for make in (
        lambda book: paper.notice_print(book, Q3, empty, POSTED, draft=True),
        lambda book: paper.notice_docx(book, Q3, empty, POSTED, draft=True),
        lambda book: paper.board_print(book, "masses", Q3, empty, "a3", first=POSTED),
        lambda book: paper.board_print(book, "masses", Q3, empty),
        lambda book: paper.board_workbook(book, "masses", Q3, empty),
    ):
        with pytest.raises(UserError, match="没有参评的农牧户"):
            busy.call(make)
    made = busy.context.paper(paper_batch.batch, Q3, POSTED, busy.folder / "prints").result()
    troubles = {one.what: one.trouble for one in made if one.trouble}
    assert set(troubles) == {"柳湾村公示", "柳湾村海报"}
