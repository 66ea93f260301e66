"""工作台: what waits for the clerk, step by step through a quarter."""

from dataclasses import replace

from tests.services.small_book import Small
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.settings import VillageNotice
from wenming_desktop.services import books, editions, score_sheet, workbench

Q3 = Period.parse("2026-Q3")


def todos(small: Small, tag: str, today: str = "2026-10-27") -> list[str]:
    return [one.text for one in small.call(workbench.workbench, today=today).todos if one.tag == tag]


def test_the_subtitle_knows_the_day(small: Small) -> None:
    first = small.call(workbench.workbench)
    assert first.subtitle == "2026年10月27日 星期二 · 第四季度第1个月 · 10月月度审核还有4天"
    assert (first.chart_title, first.progress_title) == ("2026年各月活动场次", "10月材料上报")
    assert ("11月7日", "立冬", "", "") in [
        (one.day, one.label, one.title, one.state) for one in first.calendar
    ]
    assert not first.is_new


def test_what_waits_goes_away_as_it_is_done(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-08-01")
    assert todos(small, "审核") == ["2026年8月1条积分还没有审核"]
    assert todos(small, "榜单") == []
    small.close_months(202608, 202609)
    assert todos(small, "审核") == []
    assert todos(small, "榜单") == ["2026年第三季度各月已审核，可以锁定榜单"]
    small.call(editions.seal, "masses", Q3, None)
    assert todos(small, "榜单") == []
    assert todos(small, "公示") == ["2026年第三季度还有2个嘎查村没有打印公示"]


def test_numbers_nobody_filled_in_are_named(small: Small) -> None:
    assert todos(small, "设置") == [
        "本所公示电话未填写，公示上会留空",
        "萨日朗嘎查、诺敏花嘎查受理电话未填写",
    ]
    settings = small.call(books.settings)
    small.call(
        books.save_settings,
        replace(
            settings, institute=replace(settings.institute, phone="0475-0000000"),
            villages={"萨日朗嘎查": VillageNotice(phone="0475-0000001")},
        ),
    )  # fmt: skip
    assert todos(small, "设置") == ["诺敏花嘎查受理电话未填写"]


def test_who_has_not_sent_is_reminded_by_name(small: Small) -> None:
    for day in ("2026-10-01", "2026-10-02", "2026-10-03"):
        small.enter("萨日朗-001", "H1", day)
    (todo,) = (one for one in small.call(workbench.workbench).todos if one.tag == "报送")
    assert todo.text == "诺敏花嘎查10月积分还没有报来"
    assert todo.copy == "请诺敏花嘎查尽快报送2026年10月积分评分表。"
    progress = small.call(workbench.workbench).progress
    assert [(one.label, one.done, one.total) for one in progress] == [("积分评分表", 1, 2)]


def sent(small: Small) -> list[str]:
    return [todo for todo in todos(small, "报送") if "积分" in todo]


def test_a_line_typed_by_itself_is_no_report(small: Small) -> None:
    """有人来所里说一件事，登一条：那个村这个月的积分还没有报来。"""
    small.enter("萨日朗-001", "H1", "2026-10-01")
    assert sent(small) == ["萨日朗嘎查（只有1条）、诺敏花嘎查10月积分还没有报来"]
    (todo,) = (one for one in small.call(workbench.workbench).todos if one.tag == "报送")
    assert todo.copy == "请萨日朗嘎查、诺敏花嘎查尽快报送2026年10月积分评分表。"
    assert small.call(workbench.workbench).progress[0].done == 0
    small.enter("萨日朗-002", "H1", "2026-10-02")
    assert sent(small) == ["萨日朗嘎查（只有2条）、诺敏花嘎查10月积分还没有报来"]
    small.enter("萨日朗-003", "H1", "2026-10-02")
    assert sent(small) == ["诺敏花嘎查10月积分还没有报来"]


def test_what_happened_in_a_closed_month_and_counts_late_is_no_report_of_this_one(small: Small) -> None:
    small.close_months(202608, 202609)
    for number in ("萨日朗-001", "萨日朗-002", "萨日朗-003"):
        small.enter(number, "H1", "2026-09-03")
    assert small.rows("SELECT DISTINCT counts_in FROM entry") == [(202610,)]
    assert sent(small) == ["萨日朗嘎查、诺敏花嘎查10月积分还没有报来"]


def test_one_line_of_a_sheet_is_a_report(small: Small) -> None:
    cells = {(small.households["萨日朗-001"], "环境卫生"): 500}
    small.call(score_sheet.record_sheet, small.villages["萨日朗"], 202610, cells, "")
    assert sent(small) == ["诺敏花嘎查10月积分还没有报来"]


def test_the_figures(small: Small) -> None:
    for day in ("2026-08-01", "2026-10-01", "2026-10-02"):
        small.enter("萨日朗-001", "H1", day)
    small.enter("萨日朗-001", "J1", "2026-10-03")
    gone = small.enter("萨日朗-002", "H1", "2026-10-03")
    small.reverse(gone.entry_pk)
    found = small.call(workbench.workbench)
    assert [(one.label, one.value, one.remark) for one in found.figures] == [
        ("本月活动", "0", ""), ("服务时间", "0", "0人次"), ("积分登记", "3", "+20 / −3"), ("第三季度红榜", "0", "灰榜0户 黑榜0户"),
    ]  # fmt: skip
    assert found.chart == (("10月", 0),)


def test_a_new_year_begins_with_the_quarter_before_it(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-12-01", today="2026-12-05")
    found = small.call(workbench.workbench, today="2027-01-04")
    assert found.subtitle.startswith("2027年1月4日 星期一 · 第一季度第1个月")
    assert found.figures[3].label == "第四季度红榜"
    assert todos(small, "审核", "2027-01-04") == ["2026年12月1条积分还没有审核"]
