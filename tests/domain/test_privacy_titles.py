"""Serving against an offence is no record of one: what a volunteer's own paper says of his deeds."""

from dataclasses import replace

import pytest

from tests.domain.test_privacy import ID, KNOWN, PHONE, WORDS
from wenming_desktop.domain.privacy import HIDDEN_TEXT, names_somebody, says_a_deed, taken_out
from wenming_desktop.domain.private_numbers import HIDDEN_ID

TITLES = (
    "打击赌博宣传", "打击电信诈骗宣讲", "帮教吸毒人员", "拘留所帮教", "戒毒所、拘留所走访", "刑满释放人员帮教", "社区矫正对象心理疏导",
)  # fmt: skip


def printed(text: str, *titles: str) -> str:
    return taken_out("person", text, replace(KNOWN, words=WORDS.with_titles(titles)))


@pytest.mark.parametrize("title", TITLES)
def test_a_title_of_his_own_stands(title: str) -> None:
    assert printed(title, title) == title
    assert printed(f"微宣讲、{title}、读书会等", title) == f"微宣讲、{title}、读书会等"
    assert HIDDEN_TEXT in printed(f"{title}，其子吸毒", title), "only the title's own letters"


def test_persons_data_in_a_title_is_taken_out_all_the_same() -> None:
    title = f"帮教吸毒人员（电话{PHONE}，身份证{ID}）"
    assert printed(title, title) == f"帮教吸毒人员（电话138****1111，身份证{HIDDEN_ID}）"


def test_a_title_of_one_letter_frees_nothing() -> None:
    assert WORDS.with_titles(["毒", "", "赌"]).ordinary == WORDS.ordinary


def test_a_title_of_two_letters_frees_its_own() -> None:
    assert WORDS.with_titles(["反嫖"]).found("反嫖宣传") == []


@pytest.mark.parametrize("text", [*TITLES, "旗拘留所", "旗戒毒所"])
def test_words_that_serve_against_an_offence(text: str) -> None:
    assert says_a_deed(text)


@pytest.mark.parametrize(
    "text",
    [
        "酒驾被罚后参加交通劝导", "因赌博参加普法教育", "社区矫正期间志愿服务", "被拘留后参加宣传", "赌博", "盗窃牲畜", "缓刑期间清扫", "参加社区矫正劳动",
        "传销案件当事人帮教", "家庭暴力", "醉驾不起诉公益服务", "社区矫正公益活动", "吸毒人员参加志愿劳动", "缓刑人员义务劳动", "戒毒人员义务植树",
        "走访吸毒人员陈海山", "帮教社区矫正对象乌云其木格", "酒驾司机陈某参加交通劝导",
    ],
)  # fmt: skip
def test_words_that_may_say_he_was_punished(text: str) -> None:
    assert not says_a_deed(text)
    assert HIDDEN_TEXT in printed(text)


def test_who_is_named_is_no_deed() -> None:
    """帮教 somebody by his name is a record about him, wherever the name stands."""
    assert says_a_deed("帮教吸毒人员", ["陈海山"])
    assert not says_a_deed("陈海山吸毒帮教", ["陈海山"])
    assert not says_a_deed("赌博人员陈海山帮教")
    assert says_a_deed("帮教社区矫正对象", ["对"], ["社区矫正"]), "a name of one letter names nobody"


def test_a_name_that_looks_like_none_is_known_from_the_book() -> None:
    for name in ("琪琪格", "满达"):
        assert not names_somebody(f"帮教吸毒人员{name}")
        assert names_somebody(f"帮教吸毒人员{name}", [name])


def test_of_known_words_the_longest_goes_first() -> None:
    assert not names_somebody("走访萨日朗高勒屯", (), ["萨日朗", "萨日朗高勒屯"])


OFFENCES = (
    "吸毒", "赌", "戒赌", "社区矫正", "刑满释放", "家暴", "酗酒", "邪教", "精神病", "艾滋病", "低保", "涉毒", "毒", "诈骗", "拘留", "赌博", "酒驾",
)  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "走访李大柱家（社区矫正）", "上门劝导李大柱戒赌", "李大柱酗酒家暴劝导", "走访精神病人李大柱", "走访邪教人员李大柱", "走访艾滋病人李大柱", "慰问低保户李大柱",
        "走访吸毒人员小陈", "帮教老陈（社区矫正对象）", "走访涉毒户海山家", "劝导酒驾人员乌云其木格", "赌博人员王某帮教",
    ],
)  # fmt: skip
def test_what_looks_like_a_name_is_one(text: str) -> None:
    assert names_somebody(text, (), OFFENCES)
    assert not says_a_deed(text, (), OFFENCES)


@pytest.mark.parametrize(
    "text",
    [
        *TITLES, "萨日朗嘎查禁毒宣传进校园", "防范养老诈骗宣传进社区", "乌兰牧骑禁毒文艺演出", "暑期青少年禁毒教育", "走访慰问低保户", "看望残疾人家庭", "金融诈骗防范宣讲",
        "酒驾劝导志愿服务", "春节集市反诈宣传", "戒毒人员家属心理疏导",
    ],
)  # fmt: skip
def test_titles_of_the_field_name_nobody(text: str) -> None:
    assert not names_somebody(text, (), [*OFFENCES, "萨日朗嘎查"])


def test_a_part_that_is_only_the_word_is_no_deed() -> None:
    assert printed("义务清雪，吸毒", "义务清雪，吸毒") == f"义务清雪，{HIDDEN_TEXT}"
