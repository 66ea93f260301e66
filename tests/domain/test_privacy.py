"""The gate: what may not go on a wall, stay in a household's hand, or leave the office; and what is ordinary and passes."""

import tomllib
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.domain.boards import VETO_REASON, Item
from wenming_desktop.domain.points import Entry
from wenming_desktop.domain.privacy import (
    AUDIENCES,
    HIDDEN_TEXT,
    PUBLIC,
    Finding,
    Known,
    Piece,
    WordList,
    entries_for,
    gate,
    spans,
    stopping,
    taken_out,
)
from wenming_desktop.domain.private_numbers import HIDDEN_ID

TOLD = tomllib.loads((Path(__file__).parents[2] / "resources" / "privacy.toml").read_text("utf-8"))
WORDS = WordList(
    {kind: tuple(words) for kind, words in TOLD["forbidden"].items()},
    tuple(phrase for phrases in TOLD["ordinary"].values() for phrase in phrases),
    tuple(TOLD["visits"]["words"]),
)
EVERY_WORD = sorted({word for words in WORDS.forbidden.values() for word in words})
KNOWN = Known(
    WORDS, frozenset({"04756200001"}), ("苏力德", "萨日朗", "李明"), ("萨日朗嘎查", "萨日朗", "李明远")
)
ID, PHONE = "150599196809173870", "13800001111"

# What is written on score sheets, plans and chat texts of the field: what the gate finds in it.
STOPS = [
    # offences
    ("因赌博减分", ["赌博"]), ("聚众赌博被查", ["赌博"]), ("参与聚赌", ["聚赌"]), ("其子吸毒", ["吸毒"]), ("涉毒人员家庭", ["涉毒"]),
    ("送去强制隔离戒毒", ["戒毒"]), ("盗窃牲畜", ["盗窃"]), ("偷盗电缆", ["偷盗"]), ("电信诈骗案当事人", ["诈骗"]), ("被人诈骗后报案", ["诈骗"]),
    ("参加传销", ["传销"]), ("酒后打架", ["打架"]), ("打架斗殴", ["打架", "斗殴"]), ("酒驾被查", ["酒驾"]), ("醉驾", ["醉驾"]),
    ("行政拘留五日", ["拘留"]), ("正在服刑", ["服刑"]), ("慰问刑满释放人员", ["刑满释放"]), ("刑释人员帮教", ["刑释"]), ("社区矫正对象", ["社区矫正"]),
    ("缓刑期间", ["缓刑"]), ("违法占地", ["违法"]), ("违法犯罪前科", ["违法", "犯罪", "前科"]), ("因赌博被公安机关处罚", ["赌博", "公安机关处罚"]),
    ("家庭暴力", ["家庭暴力"]), ("卖淫嫖娼", ["卖淫", "嫖"]), ("劝返吸毒人员", ["吸毒"]), ("治安处罚", ["治安处罚"]),
    # illness
    ("残疾人家庭", ["残疾"]), ("走访残疾人", ["残疾"]), ("照看精神病人", ["精神病"]), ("精神障碍患者", ["精神障碍"]), ("患病老人", ["患病"]),
    ("长期疾病缠身", ["疾病"]), ("艾滋病人", ["艾滋"]), ("乙肝携带者", ["乙肝"]), ("癌症患者", ["癌"]), ("失能老人上门理发", ["失能"]),
    ("重病户", ["重病"]), ("大病救助对象", ["大病"]), ("智障儿童", ["智障"]), ("尿毒症透析", ["尿毒症"]),
    # welfare
    ("走访低保户", ["低保"]), ("五保老人", ["五保"]), ("特困供养人员", ["特困"]), ("贫困户慰问", ["贫困户"]), ("困难户走访", ["困难户"]),
    ("脱贫户回访", ["脱贫户"]), ("监测户入户", ["监测户"]), ("边缘易致贫户", ["边缘易致贫"]), ("建档立卡户", ["建档立卡"]), ("孤儿慰问", ["孤儿"]),
    ("走访留守儿童", ["留守儿童"]), ("关爱困境儿童（13个站）", ["困境儿童"]), ("走访孤寡老人", ["孤寡老人"]), ("事实无人抚养儿童", ["事实无人抚养"]),
    ("失独家庭", ["失独"]), ("申请临时救助", ["临时救助"]), ("返贫风险户", ["返贫"]),
    # debt, petition, religion, family
    ("拖欠款项，欠款未还", ["欠款"]), ("欠债不还", ["欠债"]), ("老赖", ["老赖"]), ("失信被执行人", ["失信", "被执行人"]), ("私下借贷", ["借贷"]),
    ("越级上访", ["上访"]), ("劝返信访人员", ["信访"]), ("无理缠访", ["缠访"]), ("信教群众", ["信教"]), ("宗教活动场所", ["宗教"]),
    ("传播邪教", ["邪教"]), ("去教会聚会", ["教会"]), ("超生户", ["超生"]), ("违反计划生育", ["计划生育"]), ("离婚户", ["离婚"]), ("单亲家庭", ["单亲"]),
    # an ordinary phrase lets only itself pass
    ("关爱残疾人、走访残疾人家庭", ["残疾"]), ("抵制邪教宣传，其父信教", ["信教"]), ("关爱残疾人吸毒", ["吸毒"]), ("反诈骗宣传后又诈骗", ["诈骗"]),
    ("残疾人之家的低保户", ["低保"]), ("助残日慰问残疾户", ["残疾"]),
    # blanks and line ends do not hide a word, the longest is told once
    ("低 保 户", ["低保"]), ("残疾\n人", ["残疾"]), ("孤寡老人、孤寡", ["孤寡老人", "孤寡"]), ("刑满释放", ["刑满释放"]), ("赌　博", ["赌博"]),
]  # fmt: skip
PASSES = [
    "", "义务植树、月评清洁户等5项", "关爱残疾人", "帮助残疾人打草", "助残", "助残志愿服务", "残疾人之家值班", "残疾人联合会", "全国残疾人日活动",
    "抵制邪教宣传", "反邪教警示教育", "抵制邪教，崇尚科学", "反诈骗宣传", "防诈骗", "防诈骗知识进嘎查", "防范电信网络诈骗", "反电信网络诈骗宣传",
    "打击整治养老诈骗宣传", "反诈宣传进嘎查", "打击赌博宣传", "打击电信诈骗宣讲", "整治酒驾集中行动", "打击盗窃牲畜宣传", "禁毒宣传", "远离毒品", "拒绝吸毒", "抵制黄赌毒", "抵制赌博", "劝阻赌博", "制止违法行为",
    "举报违法线索", "拒绝酒驾劝导", "酒驾劝导", "劝阻醉驾", "制止打架", "反家庭暴力法宣讲", "预防未成年人犯罪法讲座", "打击违法犯罪有功",
    "疾病预防讲座", "慢性疾病防治知识", "防癌筛查", "两癌筛查", "大病医保政策宣讲", "低保政策宣讲", "防返贫政策宣讲", "预防艾滋病宣传",
    "关爱孤寡老人", "关爱留守儿童", "教会老人用手机", "教会村民跳安代舞", "诚信教育进校园", "守信教育", "马上访问农户", "网上访谈", "降低保费",
    "拾到遗失信件送还", "宗教政策宣讲", "信访条例宣讲", "计划生育协会活动", "扫黑除恶宣传", "居留登记", "义诊量血压", "孝老爱亲", "婚事新办",
]  # fmt: skip


def found(text: str, audience: str = "wall", **piece: object) -> list[tuple[str, str]]:
    pieces = [Piece("正文", text, **piece)]  # type: ignore[arg-type]
    return [(one.code, one.word) for one in gate(audience, pieces, KNOWN)]  # type: ignore[arg-type]


def test_the_tables_are_long_enough_to_mean_something() -> None:
    assert len(STOPS) + len(PASSES) >= 130
    assert set(WORDS.forbidden) == set(TOLD["ordinary"]) == {
        "offence", "illness", "welfare", "debt", "petition", "religion", "family"
    }  # fmt: skip


@pytest.mark.parametrize(("text", "words"), STOPS)
def test_what_must_stop(text: str, words: list[str]) -> None:
    assert found(text) == [("word", word) for word in words]
    assert found(text, "village") == found(text)


@pytest.mark.parametrize("text", PASSES)
def test_what_is_ordinary_and_passes(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("word", EVERY_WORD)
def test_every_word_of_the_list_is_stopped(word: str) -> None:
    (finding,) = gate("wall", [Piece("上榜理由", f"因{word}减分")], KNOWN)
    assert finding.stops
    assert finding.word == word
    assert word in finding.text


def test_every_ordinary_phrase_is_needed_and_holds_a_word() -> None:
    """A phrase without a forbidden word lets nothing pass: it is a slip of the pen."""
    idle = [phrase for phrase in WORDS.ordinary if not WordList(WORDS.forbidden).found(phrase)]
    assert idle == []
    twice = [phrase for phrase in WORDS.ordinary if WORDS.ordinary.count(phrase) > 1]
    assert twice == []


# ---- who reads it ----
@pytest.mark.parametrize(
    ("audience", "codes"),
    [
        ("wall", ["id", "phone", "minor", "word", "word"]), ("village", ["id", "phone", "minor", "word", "word"]),
        ("person", ["id", "phone", "word"]), ("party", ["id", "phone", "word"]), ("office", ["id"]),
    ],
)  # fmt: skip
def test_what_each_audience_may_not_read(audience: str, codes: list[str]) -> None:
    text = f"{ID}，{PHONE}，苏力德，因吸毒减分，低保户"
    assert [code for code, _ in found(text, audience)] == codes
    assert set(AUDIENCES) >= {audience}


def test_no_finding_repeats_the_number_it_found() -> None:
    findings = gate("wall", [Piece("正文", f"{ID}，{PHONE}，0475-6200002")], KNOWN)
    assert [(one.code, one.word, one.approvable) for one in findings] == [
        ("id", "", False), ("phone", "138****1111", True), ("phone", "047****0002", True),
    ]  # fmt: skip
    assert not any(piece in one.text for one in findings for piece in ("1505", "0000", "6200"))
    assert "手机号" in findings[1].text
    assert "没有公布过的电话" in findings[2].text


def test_published_numbers_may_stand() -> None:
    assert found("电话0475-6200001，（0475）6200001，０４７５６２０ ０００１") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("苏力德小朋友讲故事", ["苏力德"]), ("苏 力 德", ["苏力德"]), ("萨日朗嘎查文化广场", []), ("萨日朗、苏力德", ["苏力德"]),
        ("李明远带队", []), ("李明远和李明", ["李明"]), ("苏力德、苏力德", ["苏力德"]), ("苏日娜", []),
    ],
)  # fmt: skip
def test_minors_by_name(text: str, names: list[str]) -> None:
    assert found(text) == [("minor", name) for name in names]


def test_a_line_of_a_list_has_minors_of_its_own() -> None:
    """A list of persons knows who is who: a grown namesake stands there, the child does not."""
    assert found("苏力德（2组）", minors=()) == []
    assert found("萨日朗（2组）", minors=("萨日朗",)) == [("minor", "萨日朗")]
    (finding,) = gate("wall", [Piece("萨日朗-014户户主", "苏力德", minors=("苏力德",))], KNOWN)
    assert finding.text == "“萨日朗-014户户主”未满18周岁，对外不印姓名"


def test_an_approval_is_for_one_word_at_one_place() -> None:
    piece = Piece("包青格乐的上榜理由", "关心残疾户", ("household", 7))
    (finding,) = gate("wall", [piece], KNOWN)
    assert (finding.key, finding.record) == ("word:包青格乐的上榜理由:残疾", ("household", 7))
    approved = {finding.key}
    assert stopping([finding], approved) == []
    later = gate("wall", [replace(piece, text="关心残疾户，吸毒")], KNOWN)
    assert [one.word for one in stopping(later, approved)] == ["吸毒"]
    elsewhere = gate("wall", [replace(piece, about="王秀兰的上榜理由")], KNOWN)
    assert stopping(elsewhere, approved) == elsewhere


def test_advice_stops_nothing_and_needs_no_approval() -> None:
    advice = Finding("receiver", "受理人已不在册", stops=False, word="陈海山")
    assert not advice.approvable
    assert stopping([advice], ()) == []


def test_a_remark_behind_a_name_is_asked_about() -> None:
    known = replace(KNOWN, remarked=("何月兰(遗孀)", "秦长河(五保)"))
    (finding,) = gate("wall", [Piece("上榜名单", "1. 何月兰 (遗孀)")], known)
    assert (finding.code, finding.word) == ("remark", "何月兰(遗孀)")
    assert finding.text == "“上榜名单”里的姓名“何月兰(遗孀)”括号里写着“遗孀”，请核对能不能公开"
    assert gate("person", [Piece("上榜名单", "何月兰(遗孀)")], known) == []


def test_every_place_of_a_word_is_one() -> None:
    assert spans("癌癌，癌", ("癌",)) == [(0, 1), (1, 2), (3, 4)]


def test_a_minor_the_book_knows_is_named_to_the_clerk() -> None:
    (finding,) = gate("wall", [Piece("正文", "苏力德")], KNOWN)
    assert finding.text == "“正文”里有未成年人姓名“苏力德”，对外不印"


def test_an_ordinary_phrase_may_hold_a_comma() -> None:
    known = Known(WordList({"offence": ("赌博",)}, ("赌博，害人害己",)))
    assert taken_out("person", "赌博，害人害己", known) == "赌博，害人害己"
    assert taken_out("person", "赌博，害人", known) == f"{HIDDEN_TEXT}，害人"


def test_one_finding_a_word_and_place() -> None:
    pieces = [Piece("公示正文", "低保户"), Piece("公示正文", "低保"), Piece("公示落款", "低保")]
    assert [one.key for one in gate("wall", pieces, KNOWN)] == ["word:公示正文:低保", "word:公示落款:低保"]


# ---- what is taken out ----
@pytest.mark.parametrize(
    ("audience", "text", "left"),
    [
        ("office", f"低保户{PHONE}，{ID}，吸毒", f"低保户{PHONE}，{HIDDEN_ID}，吸毒"),
        ("person", f"低保户，{PHONE}，{ID}", f"低保户，138****1111，{HIDDEN_ID}"),
        ("person", "环境整治、帮教社区矫正人员、义诊", f"环境整治、{HIDDEN_TEXT}、义诊"), ("party", "吸毒", HIDDEN_TEXT),
        ("person", "禁毒宣传、拒绝吸毒", "禁毒宣传、拒绝吸毒"), ("person", "电话0475-6200001", "电话0475-6200001"),
        ("wall", f"{ID}吸毒", f"{ID}吸毒"), ("village", "吸毒", "吸毒"), ("person", "", ""),
    ],
)  # fmt: skip
def test_what_is_taken_out_of_a_text(audience: str, text: str, left: str) -> None:
    assert taken_out(audience, text, KNOWN) == left  # type: ignore[arg-type]


def test_ones_own_number_may_stand() -> None:
    assert taken_out("person", f"号码{ID}", KNOWN, own=(ID,)) == f"号码{ID}"


def test_every_text_of_a_value_is_read() -> None:
    piece, clean = Piece("甲", ID, minors=(PHONE,)), Item("义务植树", 100)
    value = [piece, (ID, 5, None, [ID]), {"a": ID, "b": 1}, clean, Item]
    got = taken_out("office", value, KNOWN)
    assert got == [
        Piece("甲", HIDDEN_ID, minors=(PHONE,)), (HIDDEN_ID, 5, None, [HIDDEN_ID]), {"a": HIDDEN_ID, "b": 1}, clean, Item
    ]  # fmt: skip
    assert got[3] is clean, "what says nothing wrong stays the same object"
    for same in ({"a": "好"}, ["好"], ("好", 1)):
        assert taken_out("office", same, KNOWN) is same
    assert value[0] is piece, "the value given is left alone"


@dataclass
class Drawn:
    text: str
    made: str = field(default=ID, init=False)


def test_what_a_record_makes_itself_is_not_given_to_it_anew() -> None:
    assert taken_out("office", Drawn(ID), KNOWN).text == HIDDEN_ID
    assert taken_out("office", [Drawn], KNOWN) == [Drawn]


entry = Entry(
    1, "masses", 1, None, 202608, date(2026, 8, 10), "J9", "乡风文明", "因赌博被公安机关处罚", -1000, -1000, deduct=1, item_pk=3
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "label", "cause", "note"),
    [
        ({}, VETO_REASON, "", ""),
        ({"points": 0, "deduct": 0, "veto": 1}, VETO_REASON, "", ""),
        # the row that takes it back says the same
        ({"points": 1000, "deduct": -1, "reverses": 5}, VETO_REASON, "", ""),
        ({"text": "乱堆乱放"}, "J9 乱堆乱放", "", ""),
        ({"text": "违反村规民约", "note": "在家赌博"}, "J9 违反村规民约", "", VETO_REASON),
        ({"text": "违反村规民约", "cause": "吸毒"}, "J9 违反村规民约", VETO_REASON, ""),
        # what tops a capped deduction up is one, though it bears no mark
        ({"points": -1, "deduct": 0, "tops": 4}, VETO_REASON, "", ""),
        # what a household did well is no offence of its own, taken back or not
        ({"points": -500, "deduct": 0, "text": "劝返吸毒人员", "reverses": 5}, f"J9 {HIDDEN_TEXT}", "", ""),
        ({"points": 0, "deduct": 0, "text": "劝返吸毒人员"}, f"J9 {HIDDEN_TEXT}", "", ""),
        ({"points": 500, "deduct": 0, "text": "劝返吸毒人员"}, f"J9 {HIDDEN_TEXT}", "", ""),
        ({"points": 500, "deduct": 0, "text": "义务植树", "note": f"联系{PHONE}"}, "J9 义务植树", "", "联系138****1111"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("audience", ["person", "party"])
def test_the_rows_of_a_household_or_member(
    audience: str, change: dict[str, object], label: str, cause: str, note: str
) -> None:
    """治安管理处罚法第136条: what a household was punished for stands on no paper that leaves the office."""
    (row,) = entries_for(audience, [replace(entry, **change)], KNOWN)  # type: ignore[arg-type]
    assert (row.label.replace("J9（", "J9 （"), row.cause, row.note) == (label, cause, note)
    assert row.points == replace(entry, **change).points  # type: ignore[arg-type]


def test_the_office_keeps_the_text_of_its_rows() -> None:
    (row,) = entries_for("office", [replace(entry, note=ID)], KNOWN)
    assert (row.text, row.note) == ("因赌博被公安机关处罚", HIDDEN_ID)


pieces_of_text = st.lists(
    st.sampled_from([*EVERY_WORD, *WORDS.ordinary, ID, PHONE, "0475-6200002", "苏力德", "，", "、", " ", "环境整治", "。", "\n"]), max_size=8
)  # fmt: skip


@given(pieces_of_text)
def test_what_was_taken_out_passes_the_gate(parts: list[str]) -> None:
    text = "".join(parts)
    for audience in AUDIENCES.keys() - PUBLIC:
        left = taken_out(audience, text, KNOWN)
        assert gate(audience, [Piece("正文", left)], KNOWN) == []
        assert taken_out(audience, left, KNOWN) == left


# ---- 对外预告 ----
@pytest.mark.parametrize(
    ("title", "announced"),
    [
        ("义诊进嘎查", True), ("星期六文明实践·秋季义务植树", True), ("“月底有约”走访独居老人", False), ("医保政策入户宣传", False),
        ("春节慰问", False), ("重阳节前上门理发", False), ("关爱困境儿童（13个站）", False), ("走访孤寡老人", False), ("留守儿童探访", False),
        ("走 访 老党员", False), ("敬老饭", True),
    ],
)  # fmt: skip
def test_a_visit_is_not_announced_by_default(title: str, announced: bool) -> None:
    assert WORDS.announced(title, "", "") is announced
    assert WORDS.announced("文明实践活动", title) is announced
    assert bool(WORDS.visits_in(title)) is not announced
