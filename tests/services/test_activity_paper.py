"""Paper of activities as read: 活动预告, 活动记录表, 活动台账 with sums of 场次, 人次 and time served."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.printing import golden
from tests.services.activity_book import held, iso, photo, serve, staffed
from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.printing import preview
from wenming_desktop.services import activities, activity_paper, activity_photos
from wenming_desktop.services.paper import Made

ID = "150599197003050016"
WHOLE = {
    "start": "9:00", "finish": "11:30", "station": "萨日朗", "place": "文化广场", "teams": "萨日朗环境卫生队 苏木理论宣讲队",
    "content": "持续深入移风易俗", "form": "帮", "tags": "送温暖", "sessions": "2", "people": "135", "cost": "350.5",
    "insurance": "志愿者意外险", "cohosts": "旗妇联", "charge": "包青格乐", "story": "清理巷道3条。\n清运垃圾4车。",
}  # fmt: skip


@pytest.fixture
def book(small: Small, tmp_path: Path) -> Small:
    staffed(small)
    values = {"title": "环境卫生集中整治", "day": "2026-10-24", **WHOLE}
    stalls = [{"name": "义诊", "team": "苏木理论宣讲队", "work": "量血压", "people": "40"}, {"name": "理发"}]
    files = [photo(tmp_path / f"{at}.jpg", (400, 300 + at)) for at in range(2)]
    pk, _ = small.call(activities.save_activity, None, values, stalls, files)
    serve(small, pk, 1, 2, minutes=90)
    other = held(
        small,
        "理论宣讲进嘎查",
        "2026-10-12",
        form="讲",
        sessions="3",
        people="80",
        station="诺敏花",
        place="",
    )
    serve(small, other, 2, minutes=60)
    held(
        small,
        "敬老爱老文艺演出暨义诊服务",
        "2026-10-30",
        end_day="2026-11-01",
        start="14:00",
        organiser="苏布德苏木卫生院",
    )
    small.call(activities.cancel, held(small, "集市", "2026-10-10"), "下雨")
    held(small, "没填人次", "2026-09-05", note="内部")
    return small


def made(small: Small, verb: Any, *args: Any) -> Made:
    result: Made = small.context.paper(verb, *args).result()
    return result


def forecast(small: Small, month: int, today: str) -> Made:
    result: Made = small.call(activity_paper.forecast, month, today=today)
    return result


def test_the_forecast_reads_as_it_should(book: Small) -> None:
    print_ = forecast(book, 202610, "2026-10-01")
    assert print_.file_name == "苏布德苏木新时代文明实践所2026年10月活动预告.pdf"
    golden.check("activity_forecast", print_.content)


def test_the_forecast_says_who_holds_it_only_where_others_do(book: Small) -> None:
    assert "主办" in preview.text(made(book, activity_paper.forecast, 202610).content)
    alone = preview.text(forecast(book, 202609, "2026-09-01").content)
    assert "没填人次" in alone
    assert "主办" not in alone
    assert "本所" not in alone


def test_the_forecast_names_no_person_and_nothing_cancelled(book: Small) -> None:
    text = preview.text(made(book, activity_paper.forecast, 202610).content)
    assert "集市" not in text
    assert "包青格乐" not in text


def test_a_photo_that_is_gone_from_the_disk_leaves_the_record_printable(book: Small) -> None:
    for file in (book.folder / "media").rglob("*.jpg"):
        file.unlink()
    assert "（贴照片处）" in preview.text(made(book, activity_paper.record, 1).content)
    with pytest.raises(UserError, match="请从备份恢复"):
        book.call(activity_photos.thumb, first_photo(book))


def first_photo(book: Small) -> int:
    """The first photo of the first activity."""
    return int(book.call(activities.detail, 1).photos[0].pk)


def test_a_month_without_plans_has_no_forecast(book: Small) -> None:
    with pytest.raises(UserError, match="2026年12月还没有安排活动"):
        made(book, activity_paper.forecast, 202612)


def test_the_record_reads_as_it_should(book: Small) -> None:
    print_ = made(book, activity_paper.record, 1)
    assert print_.file_name == "环境卫生集中整治活动记录表（HD-2026-0001）.pdf"
    golden.check("activity_record", print_.content)


def test_a_plan_s_record_is_a_blank_to_fill_in(book: Small) -> None:
    text = preview.text(made(book, activity_paper.record, 3).content)
    assert "（贴照片处）" in text
    assert "1场" not in text
    assert "2026年10月30日14:00至11月1日" in text


def test_a_cancelled_one_says_why(book: Small) -> None:
    assert "取消原因 下雨" in preview.text(made(book, activity_paper.record, 4).content)


def test_the_ledger_reads_as_it_should(book: Small) -> None:
    print_ = made(book, activity_paper.ledger, iso("2026-10-01"), iso("2026-10-31"))
    assert print_.file_name == "苏布德苏木新时代文明实践所2026年10月活动台账.pdf"
    golden.check("activity_ledger", print_.content)


def test_the_sums_of_the_ledger_are_those_of_its_rows(book: Small) -> None:
    text = preview.text(made(book, activity_paper.ledger, iso("2026-01-01"), iso("2026-12-31")).content)
    assert (
        "本表共3项活动，6场，参加和受益群众215人次（另有1次活动没有统计人次）；参加志愿者2名（同一人只计一次），服务时间4小时。"
        in text
    )
    assert "另有计划1项、取消1项，不计在内。" in text
    assert "合计 6 215 4" in text


def test_the_hours_of_the_ledger_add_up(book: Small) -> None:
    """Three times 20 minutes are an hour: the column beneath a 合计 of 1 is no 0.33 three times."""
    for title, day in (("走访一", "2026-08-01"), ("走访二", "2026-08-02"), ("走访三", "2026-08-03")):
        serve(book, held(book, title, day), 1, minutes=20)
    text = preview.text(made(book, activity_paper.ledger, iso("2026-08-01"), iso("2026-08-31")).content)
    rows = [line.split() for line in text.splitlines() if line.startswith(("1 8月", "2 8月", "3 8月"))]
    assert sorted(row[-1] for row in rows) == ["0.33", "0.33", "0.34"]
    assert "合计 3 1" in text
    assert "本表共3项活动，3场；参加志愿者1名（同一人只计一次），服务时间1小时。" in text, "nobody counted"


def test_the_ledger_has_the_time_of_what_began_before(book: Small) -> None:
    pk = held(book, "国庆值守", "2026-07-31", end_day="2026-08-01", sessions="2", people="50")
    serve(book, pk, 1, minutes=120, day="2026-07-31")
    serve(book, pk, 1, minutes=60, day="2026-08-01")
    text = preview.text(made(book, activity_paper.ledger, iso("2026-08-01"), iso("2026-08-31")).content)
    assert "没有已办的活动；参加志愿者1名（同一人只计一次），服务时间1小时。" in text
    assert "1项以前开始或还没有结束，只列本期的服务时间，不计场次、人次。" in text
    assert "合计 0 1" in text
    none = preview.text(made(book, activity_paper.ledger, iso("2026-06-01"), iso("2026-06-30")).content)
    assert "没有已办的活动；没有录入服务时间。" in none


def test_the_ledger_of_one_place_and_of_odd_days(book: Small) -> None:
    print_ = made(book, activity_paper.ledger, iso("2026-10-05"), iso("2026-10-20"), 2)
    assert print_.file_name == "苏布德苏木诺敏花嘎查新时代文明实践站活动台账.pdf"
    text = preview.text(print_.content)
    assert "活动日期：2026年10月5日至10月20日" in text
    assert "本表共1项活动，3场" in text
    assert "环境卫生集中整治" not in text
    empty = preview.text(made(book, activity_paper.ledger, iso("2025-01-01"), iso("2025-12-31")).content)
    assert "没有活动" in empty


def test_days_the_wrong_way_round_are_refused(book: Small) -> None:
    with pytest.raises(UserError, match="结束日期早于开始日期"):
        made(book, activity_paper.ledger, iso("2026-10-31"), iso("2026-10-01"))


def test_a_long_ledger_repeats_its_head(book: Small) -> None:
    for at in range(60):
        held(book, f"第{at}次宣讲", "2026-08-15")
    pages = preview.page_texts(
        made(book, activity_paper.ledger, iso("2026-08-01"), iso("2026-08-31")).content
    )
    assert len(pages) > 1
    assert all("服务时间" in page for page in pages if "次宣讲" in page)


def test_the_office_s_own_paper_is_never_stopped_and_says_what_it_leaves_out(book: Small) -> None:
    said = "慰问低保户包青格乐，电话13812345678。有人吸毒被查处。"
    values = {"title": "走访慰问", "day": "2026-10-20", "state": "已办", "sessions": "1", "form": "帮"}
    plain, _ = book.call(activities.save_activity, None, values | {"story": said})
    number, _ = book.call(activities.save_activity, None, values | {"story": f"{said}身份证{ID}。"})
    office = made(book, activity_paper.record, plain)
    assert office.note == ""
    assert "吸毒" in preview.text(office.content)
    assert "13812345678" in preview.text(office.content)
    office = made(book, activity_paper.record, number)
    assert "身份证号，纸上没有印号码" in office.note
    assert ID not in preview.text(office.content)
