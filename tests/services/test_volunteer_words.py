"""What a roster of volunteers says in 状态 and 本人同意 in the field's many words: read, or told; never passed over."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.desk import Desk, desk, told
from wenming_desktop.services.import_report import ImportReport

HEADS = ("姓名", "身份证号", "所属队伍", "状态", "本人同意记录", "累计服务时长（小时）")
LI = "150599195904113847"


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as one:
        yield one


def bring(table: Desk, status: str = "", consent: str = "", hours: object = "") -> ImportReport:
    row = ("李永强", LI, "宣讲队", status, consent, hours)
    return table.bring("volunteers", (("志愿者花名册",), HEADS, row))


def state(table: Desk) -> tuple[str, int]:
    (status,) = table.query("SELECT status FROM volunteer")[0]
    return status, int(table.query("SELECT count(*) FROM membership WHERE to_day IS NULL")[0][0])


@pytest.mark.parametrize(
    "word", ["退出", "已退出", "离队", "注销", "不在册", "去世", "已故", "病故", "迁出", "已迁走", "自愿退出", "除名", "否"]
)  # fmt: skip
def test_who_is_no_volunteer_by_any_word_is_none(table: Desk, word: str) -> None:
    bring(table)
    assert state(table) == ("在册", 1)
    report = bring(table, word)
    assert state(table) == ("退出", 0)
    assert report.written == 1
    assert any("退出" in message for _, message in told(report))


@pytest.mark.parametrize("word", ["去世", "迁出"])
def test_who_died_or_moved_away_is_to_be_taken_out_of_his_household_too(table: Desk, word: str) -> None:
    bring(table)
    said = f"状态“{word}”按退出登记；去世、迁走的，请在“农牧户”里办理“人员迁出、去世”"
    assert ("D3", said) in told(bring(table, word))


@pytest.mark.parametrize("word", ["在册", "正常", "在岗", "是", "活跃"])
def test_who_is_here_by_any_word_is_here(table: Desk, word: str) -> None:
    assert told(bring(table, word)) == []
    assert state(table) == ("在册", 1)


@pytest.mark.parametrize("word", ["退休教师", "已退休", "3级", "待定"])
def test_what_says_neither_is_told(table: Desk, word: str) -> None:
    assert ("D3", f"状态“{word}”看不出是在册还是退出，没有写入") in told(bring(table, word))
    assert state(table) == ("在册", 1)


@pytest.mark.parametrize("word", ["拒绝", "不愿意", "不", "N", "未同意", "不同意公开", "否", "×", "不同意"])
def test_a_refusal_in_any_word_is_one_and_no_hours_are_booked(table: Desk, word: str) -> None:
    bring(table, consent=word, hours=10)
    assert table.query("SELECT consent FROM volunteer") == [("不同意",)]
    assert table.query("SELECT count(*) FROM service") == [(0,)]


@pytest.mark.parametrize("word", ["同意", "是", "愿意", "本人同意", "已签字", "Y", "同意公开"])
def test_consent_in_any_word(table: Desk, word: str) -> None:
    bring(table, consent=word, hours=10)
    assert table.query("SELECT consent FROM volunteer") == [("同意",)]
    assert table.query("SELECT minutes FROM service") == [(600,)]


def test_what_cannot_be_read_writes_nothing_of_him(table: Desk) -> None:
    report = bring(table, consent="再考虑", hours=10)
    assert told(report) == [("!E3", "“再考虑”看不出是否同意，请写同意或不同意")]
    assert table.query("SELECT count(*) FROM volunteer") == [(0,)]


@pytest.mark.parametrize("word", ["未知", "", "未签", "待补", "无"])
def test_nobody_asked_yet(table: Desk, word: str) -> None:
    bring(table, consent=word)
    assert table.query("SELECT consent FROM volunteer") == [("未知",)]


@pytest.mark.parametrize(
    ("title", "day", "told_of"),
    [
        ("志愿者花名册（截至2025年12月31日）", "2025-12-31", ""),
        ("2025年12月31日志愿者花名册", "2025-12-31", "按截至2025年12月31日登记（从名称看出）"),
        ("2025年度志愿者花名册", "2025-12-31", "按截至2025年12月31日登记（从名称看出）"),
        ("2025年6月志愿者名单", "2025-06-30", "按截至2025年6月30日登记（从名称看出）"),
        ("2026年志愿者花名册", "2026-10-27", "按截至2026年10月27日登记（导入的今天）"),
        ("志愿者花名册", "2026-10-27", "按截至2026年10月27日登记（导入的今天）"),
    ],
)
def test_the_day_a_list_counts_to_is_read_or_told(table: Desk, title: str, day: str, told_of: str) -> None:
    row = ("李永强", LI, "宣讲队", "", "", 10)
    report = table.bring("volunteers", ((title,), HEADS, row))
    assert table.query("SELECT day FROM service") == [(day,)]
    assert told_of in "".join(report.asides)
    assert bool(report.asides) == bool(told_of)


@pytest.mark.parametrize(
    ("heading", "figure", "minutes"),
    [
        ("累计服务时长（分钟）", 600, 600), ("累计服务时长(分)", 90, 90), ("累计服务时长（小时）", 10, 600), ("累计服务时长", "10.5", 630),
        ("累计服务时长（分钟）", "2小时", 120),
    ],
)  # fmt: skip
def test_a_figure_is_in_the_unit_its_heading_names(
    table: Desk, heading: str, figure: object, minutes: int
) -> None:
    heads = ("姓名", "身份证号", "所属队伍", heading)
    table.bring("volunteers", (("志愿者花名册",), heads, ("李永强", LI, "宣讲队", figure)))
    assert table.query("SELECT minutes FROM service") == [(minutes,)]


def test_a_unit_that_is_no_time_is_refused(table: Desk) -> None:
    heads = ("姓名", "身份证号", "所属队伍", "累计服务时长（天）")
    report = table.bring("volunteers", (("志愿者花名册",), heads, ("李永强", LI, "宣讲队", 60)))
    assert told(report) == [("!D3", "“累计服务时长（天）”这一栏不是小时数，请换算成小时再导入")]
    assert table.query("SELECT count(*) FROM service") == [(0,)]
