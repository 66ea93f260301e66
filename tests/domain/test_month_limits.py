"""The most a rule book can give in a month, where it knows it."""

import pytest

from wenming_desktop.domain.rules import RuleItem, beyond_words, month_limits

ITEMS = (
    RuleItem("A", "甲", "一", 200, 200, cap_month=400),
    RuleItem("B", "甲", "二", 100, 100, cap_quarter=300, cap_year=900),
    RuleItem("C", "乙", "三", 500, 500),
    RuleItem("D", "乙", "四", 500, 500, cap_month=500),
    RuleItem("E", "", "五", 500, 500, cap_month=500),
    RuleItem("F", "甲", "六", 300, 300, -1, cap_month=600),
    RuleItem("V", "一票否决", "七", veto=True),
    RuleItem("W", "", "一票否决（乙类）", direction=-1, veto=True),
    RuleItem("H", "", "无类别的减分项", 100, 100, -1, cap_month=100),
)


def test_only_a_category_whose_items_all_have_a_cap_has_a_limit() -> None:
    assert month_limits(ITEMS) == {"甲": 700, None: 700}
    assert month_limits((*ITEMS, RuleItem("G", "甲", "八", 100, 100, -1))) == {"甲": 700}


@pytest.mark.parametrize(
    ("category", "points", "said"),
    [
        ("甲", 3000, "“甲”30分，细则一个月最多7分，请核对"), ("甲", 700, ""), ("乙", 9900, ""),
        (None, -800, "“减分”8分，细则一个月最多7分，请核对"), (None, -700, ""),
    ],
)  # fmt: skip
def test_what_is_beyond_it_is_asked_about(category: str | None, points: int, said: str) -> None:
    assert beyond_words(month_limits(ITEMS), category, points, "减分") == said
