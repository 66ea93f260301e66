"""Teams: eight categories by fixed codes, the township's own words for them, what a team's name speaks of."""

import pytest

from wenming_desktop.domain.teams import (
    CATEGORY_LABELS,
    SPECIAL,
    category_code,
    category_labels,
    category_of_name,
)

OWN = {"health": "健康关怀", "law": ""}


def test_the_eight_and_special() -> None:
    assert list(CATEGORY_LABELS.values()) == [
        "理论宣讲", "文化惠民", "助学支教", "医疗健身", "科学普及", "法律服务", "卫生环保", "扶贫帮困", "特色服务",
    ]  # fmt: skip
    assert category_labels({}) == CATEGORY_LABELS


def test_own_words_stand_in_place_of_the_default_ones() -> None:
    labels = category_labels(OWN)
    assert (labels["health"], labels["law"]) == ("健康关怀", "法律服务")


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("健康关怀", "health"),
        ("医疗健身", "health"),
        ("理论宣讲", "theory"),
        ("唱歌", SPECIAL),
        ("", SPECIAL),
    ],
)
def test_a_label_is_read_by_either_word(label: str, code: str) -> None:
    assert category_code(label, OWN) == code


@pytest.mark.parametrize(
    ("team", "code"),
    [
        ("理论宣讲队", "theory"), ("萨日朗嘎查卫生环保小队", "environment"), ("健康关怀队", "health"),
        ("萨日朗嘎查夕阳红队", SPECIAL), ("", SPECIAL),
    ],
)  # fmt: skip
def test_a_teams_name_speaks_of_its_category(team: str, code: str) -> None:
    assert category_of_name(team, OWN) == code
