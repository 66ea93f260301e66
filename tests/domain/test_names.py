"""Names as clerks type them, and what they come to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.domain.names import (
    clean_name,
    compact,
    gone_in,
    group_key,
    group_label,
    group_value,
    holds_number,
    household_key,
    name_fault,
    namesakes,
    parse_group,
    plain_digits,
    same_village,
    says_nothing,
    split_name,
    told_apart,
    village_base,
    village_word,
)


@pytest.mark.parametrize("dot", "·•・．‧∙⋅･")
def test_every_dot_in_a_name_is_the_one_dot(dot: str) -> None:
    assert clean_name(f"阿拉坦 {dot} 其其格") == "阿拉坦·其其格"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("白\u3000音", "白音"),
        (" 张 三 ", "张三"),
        ("王\u00a0五\u200b", "王五"),
        ("\ufeff李四\u202e", "李四"),
        ("李䶮", "李䶮"),
        ("陈𬱖", "陈𬱖"),
        ("", ""),
    ],
)
def test_names_lose_their_spaces_and_keep_their_letters(typed: str, name: str) -> None:
    assert clean_name(typed) == name


@given(st.text(alphabet="包青格乐·𬱖 \u3000•A", max_size=20))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean_name(clean_name(text)) == clean_name(text)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("１５０５９９１９６８０９１７３８７Ｘ", "15059919680917387X"),
        ("萨日朗－００１", "萨日朗-001"),
        ("＋６", "+6"),
        ("2026年", "2026年"),
        ("（一）", "（一）"),
    ],
)
def test_digits_become_plain_and_nothing_else(typed: str, plain: str) -> None:
    assert plain_digits(typed) == plain


@pytest.mark.parametrize(
    ("name", "base", "word"),
    [
        ("萨日朗嘎查", "萨日朗", "嘎查"),
        ("柳湾 村", "柳湾", "村"),
        ("幸福社区", "幸福", "社区"),
        ("萨日朗", "萨日朗", ""),
        ("村", "村", ""),
    ],
)
def test_a_village_without_its_word(name: str, base: str, word: str) -> None:
    assert (village_base(name), village_word(name)) == (base, word)


def test_villages_are_never_equal_by_part_of_a_word() -> None:
    assert same_village("萨日朗", "萨日朗嘎查")
    assert not same_village("东萨日朗嘎查", "萨日朗")


@pytest.mark.parametrize(
    ("typed", "group"),
    [
        ("1组", "1"), ("第一组", "1"), ("一组", "1"), ("1", "1"), ("1.0", "1"), ("３组", "3"), ("第2村民小组", "2"), ("5社", "5"),
        ("十组", "10"), ("十二组", "12"), ("二十一组", "21"), ("二十组", "20"), ("第三十村民小组", "30"), ("柳湾村4组", "4"), ("萨日朗嘎查第二小组", "2"),
        ("大湾组", "大湾组"), (" 大湾 小组", "大湾组"), ("柳湾村大湾村民小组", "大湾组"), ("三家子组", "三家子组"),
        ("", None), ("组", None), ("小组", None), ("村民小组", None), ("十某", None), ("十十组", None),
        ("东头", None), ("三二组", None), ("1组2号组", None),
    ],
)  # fmt: skip
def test_groups(typed: str, group: str | None) -> None:
    assert parse_group(typed) == group


def test_groups_are_printed_with_their_word() -> None:
    assert [group_label(group) for group in ("2", 2, "大湾组", None)] == ["2组", "2组", "大湾组", ""]


def test_a_group_is_a_number_in_json_where_it_is_one() -> None:
    assert [group_value(group) for group in ("2", 2, "大湾组", None)] == [2, 2, "大湾组", None]


def test_groups_are_sorted_numbers_first() -> None:
    groups = ["大湾组", "10", None, "2", "东组", 3]
    assert sorted(groups, key=group_key) == [None, "2", 3, "10", "东组", "大湾组"]


def test_households_sort_by_their_number_as_a_number() -> None:
    numbers = ["萨日朗-10", "萨日朗-009", "旧户12", "萨日朗-1"]
    assert sorted(numbers, key=household_key) == ["旧户12", "萨日朗-1", "萨日朗-009", "萨日朗-10"]
    others = ["甲-A", "甲-1", "甲", "甲-0", "甲-³"]  # what is no number of ours stands by itself
    assert sorted(others, key=household_key) == ["甲-0", "甲", "甲-1", "甲-A", "甲-³"]


def test_compact_drops_every_space() -> None:
    assert compact(" 出 生\u3000日 期\n") == "出生日期"


def test_a_telephone_or_an_id_beside_a_name_is_seen_and_a_house_number_is_not() -> None:
    assert holds_number("王瑞霞13812345678")
    assert holds_number("王瑞霞（１５０５９９）")
    for number in ("138-4751-0002", "138 4751 0002", "（138）4751－0002", "138/4751/0002", "0475-422 1234"):
        assert holds_number(f"护苗队 {number}")
    assert not holds_number("2025-2026年度护苗队")
    assert not holds_number("王秀兰2")
    assert not holds_number("")


@pytest.mark.parametrize(
    "text",
    [
        "同上", "〃", "无", "/", "—", "——", "暂无", "不详", "是", "否", "TRUE", "false", "男", "3.5", "+1", "-1", "'", "%_", "_", "张大、李二",
        "张大，李二", "张大/李二", "张大 ; 李二", "张" * 10_000, "张\x00大", "张\x1b大", "张\ud800大", "\ud83d", "123456", "姓名", "合计",
        "王瑞霞13812345678", "=cmd|' /C calc'!A0", "<b>张大</b>", "@SUM", "?", "（无）", "·", "2组", "张_大",
    ],
)  # fmt: skip
def test_what_is_no_name_is_told(text: str) -> None:
    assert name_fault(text)
    assert len(name_fault(text)) < 100


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("张\x00大", "姓名里有看不见的控制字符，请重新填写"), ("（同上）", "“（同上）”不是姓名"), ("张大、李二", "“张大、李二”像是几个人，请一人一行"),
        ("〇〇", "“〇〇”不像姓名，请核对"), ("张" * 101, "姓名太长（101个字），请核对"),
    ],
)  # fmt: skip
def test_why_it_is_no_name(text: str, said: str) -> None:
    assert name_fault(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "张" * 100, "\ue123\ue124",  # as long as may be; both characters of an old system's own
        "张大", "阿拉坦·其其格", "阿拉坦 • 其其格", "买买提·吐尔逊", "爱新觉罗·溥仪", "ᠪᠠᠶᠠᠷ", "李䶮", "陈𬱖", "𠮷田", "张\ue123",
        "乌云毕力格" * 5 + "其其", "O'Neil", "Anna-Maria", "王秀兰2", "张大（小）", "", "བསྟན་འཛིན", "ئەلى",
    ],
)  # fmt: skip
def test_names_of_every_script_are_names(text: str) -> None:
    assert name_fault(text) == ""


def test_a_sign_for_nothing_says_nothing() -> None:
    assert says_nothing(" — ")
    assert not says_nothing("张大")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("陶国栋（户主）", ("陶国栋", "户主")), ("秦长河(五保)", ("秦长河", "五保")), ("贺兰英（已故）", ("贺兰英", "已故")),
        ("张大(小名狗蛋)", ("张大(小名狗蛋)", "")), ("何月兰(遗孀)", ("何月兰", "遗孀")), ("何月兰（2026.6去世）", ("何月兰", "2026.6去世")),
        *((f"何月兰（{word}）", (f"何月兰（{word}）", "")) for word in ("大", "小", "男", "2组", "二社", "柳湾村", "柳湾嘎查3组", "２", "A", "12号", "大湾组")),
        ("张大", ("张大", "")), ("（户主）", ("（户主）", "")), ("", ("", "")),
    ],
)  # fmt: skip
def test_a_known_word_in_brackets_is_no_part_of_a_name(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts


A, B = "150599196809170119", "150599197001010221"


@pytest.mark.parametrize(
    ("people", "apart"),
    [
        ([("柳湾", "王强（老三）", ""), ("柳湾", "王强（瓦匠）", "")], {"王强（老三）", "王强（瓦匠）"}),
        ([("柳湾", "王强（三嫂）", A), ("柳湾", "王强(西院)", B)], {"王强（三嫂）", "王强(西院)"}),
        ([("柳湾", "王强（西院）", ""), ("柳湾", "王强", "")], {"王强（西院）"}),
        ([("柳湾", "王强（西院）", A), ("柳湾", "王强", "")], {"王强（西院）"}),
        ([("柳湾", "王强（老三）", ""), ("柳湾", "王强（2组）", "")], set()),
        ([("柳湾", "王强（老三）", ""), ("沙坨", "王强（瓦匠）", "")], set()),
        ([("柳湾", "王强（老三）", ""), ("柳湾", "王强(老三)", "")], set()),
        ([("柳湾", "王强（老三）", A), ("柳湾", "王强", A)], set()),
        ([("柳湾", "王强（五保）", ""), ("柳湾", "王强（党员、低保）", ""), ("柳湾", "王强", "")], set()),
        ([("柳湾", "王强（已故）", ""), ("柳湾", "王强（2025年病故）", ""), ("柳湾", "王强", "")], set()),
        ([("柳湾", "王强（老三，西院）", ""), ("柳湾", "王强", "")], set()),
        ([("柳湾", "王强（2组）", ""), ("柳湾", "王强", "")], set()),
        ([("柳湾", "王强", ""), ("柳湾", "王强", "")], set()),
        ([], set()),
    ],
)  # fmt: skip
def test_whom_a_bracket_tells_apart(people: list[tuple[str, str, str]], apart: set[str]) -> None:
    assert namesakes(people) == {("柳湾", name) for name in apart}


@pytest.mark.parametrize(
    ("remark", "word"),
    [("已故（2026年3月）", "已故"), ("2025年病故", "病故"), ("已去世", "已去世"), ("事故致残", ""), ("外出务工", ""), ("", "")],
)  # fmt: skip
def test_a_remark_that_somebody_is_gone(remark: str, word: str) -> None:
    assert gone_in(remark) == word


def test_every_text_needs_its_telling() -> None:
    with pytest.raises(ValueError, match="zip"):
        told_apart(["王芳"], ["甲-1", "甲-2"])


def test_who_reads_like_another_of_the_list_has_his_number_beside_him() -> None:
    assert told_apart(["王芳（2组）", "王芳（2组）", "王芳（3组）"], ["甲-1", "甲-2", "甲-3"]) == [
        "王芳（2组） 甲-1", "王芳（2组） 甲-2", "王芳（3组）",
    ]  # fmt: skip
    assert told_apart(["王芳", "王芳"], ["甲-1", "甲-1"]) == ["王芳", "王芳"], "two lines of one household"
    assert told_apart(["王芳", "王芳"], ["", "甲-1"]) == ["王芳", "王芳 甲-1"]
    others = [("王芳", "甲-1"), ("王芳", "甲-9"), ("李芳", "甲-2")]
    assert told_apart(["王芳", "李芳"], ["甲-1", "甲-2"], others) == ["王芳 甲-1", "李芳"], (
        "the other stands elsewhere"
    )
