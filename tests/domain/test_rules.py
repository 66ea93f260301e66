"""The rule book: versions by date, items as sheets name them, values as they are stated."""

from datetime import date

import pytest

from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.rules import (
    RuleBook,
    RuleItem,
    book_on,
    cap_text,
    claim,
    direction_in,
    find_item,
    read_value,
    sign_word,
)

PLANTING = RuleItem("Z2", "志愿服务", "义务植树", 600, 600)
HOARDING = RuleItem("J1", "环境卫生", "乱堆乱放", 300, 300, -1)
TALKS = RuleItem("S9", "思想观念", "宣讲（一次）", 100, 1000)
VETO = RuleItem("V1", "一票否决", "一票否决（甲类）", veto=True)
NO_CODE = RuleItem("", "环境卫生", "义务植树2", 100, 100)
ITEMS = (PLANTING, HOARDING, TALKS, VETO, NO_CODE)


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("Z2", PLANTING), ("z2", PLANTING), ("义务植树", PLANTING), ("义 务 植 树 ", PLANTING), ("Z2 义务植树", PLANTING),
        ("Z2、义务植树", PLANTING), ("志愿服务：义务植树", PLANTING), ("志愿服务:义务植树", PLANTING),
        ("宣讲(一次)", TALKS), ("环境卫生：义务植树2", NO_CODE), ("V1", VETO),
        ("跳广场舞", None), ("", None), ("  ", None), ("植树", None), ("、义务植树2", None), ("：", None),
    ],
)  # fmt: skip
def test_items_as_sheets_name_them(text: str, item: RuleItem | None) -> None:
    assert find_item(ITEMS, text) is item


@pytest.mark.parametrize(
    ("item", "stated", "points", "told"),
    [
        (PLANTING, "6", 600, ""),
        (PLANTING, "+6分", 600, ""),
        (PLANTING, "", 600, ""),
        (PLANTING, "8", 800, "登记为+8，细则规定+6，按登记的+8计"),
        (PLANTING, "六", 600, "“六”按+6分登记"),
        (PLANTING, "0", 0, "登记为0，细则规定+6，按登记的0计"),
        (PLANTING, "-0", 0, "登记为0，细则规定+6，按登记的0计"),
        (PLANTING, " 六 ", 600, "“六”按+6分登记"),
        (TALKS, "1", 100, ""),
        (VETO, "0分", 0, ""),
        (HOARDING, "-3", -300, ""),
        (HOARDING, "", -300, ""),
        (HOARDING, "3", -300, "“3”没有写减号，“乱堆乱放”是减分项目，按−3登记"),
        (TALKS, "10", 1000, ""),
        (VETO, "", 0, ""),
        (VETO, "0", 0, ""),
        (VETO, "一票否决", 0, ""),
    ],
)
def test_the_stated_value_is_booked(item: RuleItem, stated: str, points: int, told: str) -> None:
    result = claim(item, stated)
    assert (result.points, result.message, result.refused) == (points, told, False)


@pytest.mark.parametrize(
    ("item", "stated", "why"),
    [
        (PLANTING, "-6", "是加分项目"),
        (HOARDING, "+3", "是减分项目"),
        (PLANTING, " 若干 ", "分值“若干”不是数字"),
        (TALKS, "11", "应在+1至+10之间"),
        (TALKS, "0.5", "应在+1至+10之间"),
        (TALKS, "", "请写明几分"),
        (VETO, " -5 ", "一票否决事项不记分，分值“-5”不能登记"),
    ],
)
def test_what_cannot_be_booked(item: RuleItem, stated: str, why: str) -> None:
    result = claim(item, stated)
    assert (result.refused, result.points) == (True, 0)
    assert why in result.message


def test_the_version_of_a_day_is_the_latest_that_started() -> None:
    old, new = (
        RuleBook("masses", name, starts)
        for name, starts in (("旧", date(2025, 1, 1)), ("新", date(2026, 7, 1)))
    )
    assert book_on([new, old], date(2026, 6, 30)) is old
    assert book_on([new, old], date(2026, 7, 1)) is new
    assert book_on([new, old], date(2024, 12, 31)) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("+2", (200, 200, 1, False)), ("-3", (300, 300, -1, False)), ("−3", (300, 300, -1, False)), ("5分", (500, 500, 0, False)),
        ("+1至+10", (100, 1000, 1, False)), ("1-10", (100, 1000, 0, False)), ("1～10", (100, 1000, 0, False)), ("1~10", (100, 1000, 0, False)),
        ("1到10", (100, 1000, 0, False)), ("1—10", (100, 1000, 0, False)), ("1至+10", (100, 1000, 1, False)),
        ("-1至-10", (100, 1000, -1, False)), ("-1-10", (100, 1000, -1, False)),
        ("一票否决", (0, 0, 1, True)), ("否决", (0, 0, 1, True)),
    ],
)  # fmt: skip
def test_values_as_a_rule_book_prints_them(text: str, value: tuple[int, int, int, bool]) -> None:
    assert read_value(text) == value


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("一、加分项目", 1), ("奖励积分", 1), ("正面清单", 1), ("二、扣分项目", -1), ("负面清单", -1), ("禁止类", -1), ("加减分", 0), ("加减分扣分项", -1),
        ("加分和扣分", 0), ("环境卫生", 0), ("", 0),
    ],
)  # fmt: skip
def test_which_way_words_say_a_value_counts(text: str, direction: int) -> None:
    assert direction_in(text) == direction


@pytest.mark.parametrize("text", ["", "酌情", "1至多", "多至5", "-5至+5"])
def test_a_value_nobody_can_read(text: str) -> None:
    with pytest.raises(UserError, match="看不懂"):
        read_value(text)


def test_items_as_they_are_shown() -> None:
    assert [item.value_text for item in (PLANTING, HOARDING, TALKS, VETO)] == [
        "+6",
        "−3",
        "+1至+10",
        "一票否决",
    ]
    assert [item.label for item in (PLANTING, NO_CODE)] == ["Z2 义务植树", "义务植树2"]
    capped = RuleItem("X", "", "捐款", 10, 10, cap_month=100, cap_year=4000)
    assert cap_text(capped) == "每月最多1分、每年最多40分"
    assert cap_text(PLANTING) == ""
    assert RuleItem("X", "", "捐款", cap_quarter=250).cap_quarter == 250
    assert cap_text(RuleItem("X", "", "捐款", cap_quarter=250)) == "每季度最多2.5分"


@pytest.mark.parametrize(
    ("cell", "direction"), [("加分", 1), ("扣", -1), ("−", -1), ("", 0), ("加分依据", 0), ("2", 0)]
)
def test_a_cell_that_says_nothing_but_the_sign(cell: str, direction: int) -> None:
    assert sign_word(cell) == direction
