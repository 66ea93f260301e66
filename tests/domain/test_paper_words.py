"""Words that differ by place, period and paper."""

import pytest

from wenming_desktop.domain.paper_words import (
    BoardPaper,
    and_others,
    few,
    group_word,
    is_community,
    kind_word,
    period_title,
    signers,
    star_word,
    supervisors,
    supervisors_here,
    township_word,
    village_word_of,
)
from wenming_desktop.domain.periods import Period


@pytest.mark.parametrize(
    ("village", "word", "body", "here", "group"),
    [
        ("萨日朗嘎查", "嘎查", "村务监督委员会", "嘎查村务监督委员会", "村民小组"),
        ("柳湾村", "村", "村务监督委员会", "村务监督委员会", "村民小组"),
        ("云杉社区", "社区", "居务监督委员会", "社区居务监督委员会", "居民小组"),
        ("", "", "村（居）务监督委员会", "村（居）务监督委员会", "村民小组"),
    ],
)
def test_each_place_has_its_own_words(village: str, word: str, body: str, here: str, group: str) -> None:
    assert village_word_of(village) == word
    assert (supervisors(village), supervisors_here(village), group_word(village)) == (body, here, group)
    assert is_community(village) == (word == "社区")


@pytest.mark.parametrize(
    ("township", "word"),
    [("苏布德苏木", "苏木"), ("柳林镇", "镇"), ("红旗街道", "街道"), ("双榆乡", "乡"), ("某地", "本地")],
)
def test_the_word_a_township_carries(township: str, word: str) -> None:
    assert township_word(township) == word


@pytest.mark.parametrize(
    ("code", "title", "kind"),
    [("2026", "2026年度", "年度"), ("2026-Q3", "2026年第三季度", "季度"), ("2026-07", "2026年7月", "月")],
)
def test_the_title_of_a_period(code: str, title: str, kind: str) -> None:
    period = Period.parse(code)
    assert (period_title(period), kind_word(period)) == (title, kind)


@pytest.mark.parametrize(
    ("stars", "word"), [(0, ""), (1, "一星级"), (2, "二星级"), (9, "九星级"), (10, "10星级")]
)
def test_stars_are_written_one_way(stars: int, word: str) -> None:
    assert star_word(stars) == word


@pytest.mark.parametrize(
    ("paper", "village", "rows"),
    [
        ("notice", "萨日朗嘎查", (("积分评议小组组长：", "成员："), ("村务监督委员会主任：", "站长：", "制表人："))),
        ("notice", "云杉社区", (("积分评议小组组长：", "成员："), ("居务监督委员会主任：", "站长：", "制表人："))),
        ("notice", "", (("复核人：", "所长：", "制表人："),)),
        ("poster", "柳湾村", (("积分评议小组组长：", "村务监督委员会主任：", "站长：", "制表人："),)),
        ("poster", "", (("复核人：", "所长：", "制表人："),)),
        ("list", "柳湾村", (("积分评议小组组长：", "站长：", "制表人："),)),
        ("list", "", (("复核人：", "所长：", "制表人："),)),
        ("office", "柳湾村", (("站长：", "制表人："),)),
        ("office", "", (("所长：", "制表人："),)),
        ("score", "柳湾村", (("积分评议小组组长：", "成员：", "记分人：", "日期："),)),
    ],
)  # fmt: skip
def test_who_signs_a_paper(paper: BoardPaper, village: str, rows: tuple[tuple[str, ...], ...]) -> None:
    assert signers(paper, village) == rows


@pytest.mark.parametrize(
    ("names", "most", "unit", "said"),
    [
        ((), 2, "人", ""), (("甲",), 2, "人", "甲"), (("甲", "乙"), 2, "人", "甲、乙"), (("甲", "乙", "丙"), 2, "人", "甲、乙等3人"),
    ],
)  # fmt: skip
def test_of_many_the_first_ones_and_how_many(names: tuple[str, ...], most: int, unit: str, said: str) -> None:
    assert few(names, most, unit) == said


@pytest.mark.parametrize(
    ("names", "said"), [((), ""), (("甲", "乙"), "甲、乙"), (("甲", "乙", "丙"), "甲、乙等")]
)
def test_examples_end_in_others(names: tuple[str, ...], said: str) -> None:
    assert and_others(names, 2) == said


def test_where_some_are_known_by_a_name_all_are_counted() -> None:
    assert few(["照片"], 3, "个", of=5) == "照片等5个"
    assert few(["甲", "乙", "丙"], 2, "个", of=5) == "甲、乙等5个"
    assert few(["甲", "乙"], 3, "个", of=2) == "甲、乙"
    assert few(["甲", "乙"], 3, "个", of=1) == "甲、乙"


def test_sentences_are_joined_as_sentences() -> None:
    assert few(["甲没有编号", "乙没有编号", "丙"], 2, "人", "；") == "甲没有编号；乙没有编号等3人"
