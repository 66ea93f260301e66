"""Statements are records: what may be said was told, reviewed and supervised, and what is left unsaid."""

import pytest

from wenming_desktop.domain.notices import MODEL
from wenming_desktop.domain.statements import (
    NOTHING_RECORDED,
    ReviewFacts,
    claims,
    review_facts,
    slots,
    told_words,
    unsaid,
    with_slots,
    without_claims,
)

JUL, AUG, SEP = 202607, 202608, 202609
SARILANG, NUOMINHUA = 1, 2
EVERYTHING = ReviewFacts((JUL,), (JUL,), (JUL,), 57, 57)


@pytest.mark.parametrize(
    ("busy", "meetings", "reviewed", "supervised"),
    [
        ([], {}, (), ()),
        ([(SARILANG, JUL)], {}, (), ()),
        ([(SARILANG, JUL), (SARILANG, AUG)], {(SARILANG, JUL): True}, (JUL,), (JUL,)),
        ([(SARILANG, JUL), (SARILANG, AUG)], {(SARILANG, JUL): True, (SARILANG, AUG): False}, (JUL, AUG), (JUL,)),
        # the township: a month counts where every village with entries had its meeting
        ([(SARILANG, JUL), (NUOMINHUA, JUL), (SARILANG, AUG)], {(SARILANG, JUL): True, (SARILANG, AUG): True}, (AUG,), (AUG,)),
        # a meeting on a month without entries is nobody's concern
        ([(SARILANG, JUL)], {(SARILANG, JUL): True, (SARILANG, SEP): False}, (JUL,), (JUL,)),
    ],
)  # fmt: skip
def test_a_month_is_reviewed_where_every_village_with_entries_met(
    busy, meetings, reviewed, supervised
) -> None:
    facts = review_facts(busy, meetings, 0, 0)
    assert (facts.reviewed, facts.supervised) == (reviewed, supervised)
    assert facts.months == tuple(sorted({month for _, month in busy}))


@pytest.mark.parametrize(
    ("facts", "reviewed", "supervised", "told"),
    [
        (NOTHING_RECORDED, False, False, False),
        (EVERYTHING, True, True, True),
        (ReviewFacts((JUL, AUG), (JUL,), (JUL,), 57, 56), False, False, False),
        (ReviewFacts((JUL,), (JUL,), (), 0, 0), True, False, False),
        (ReviewFacts((), (JUL,), (JUL,), 1, 1), False, False, True),
    ],
)
def test_all_is_said_only_of_all(facts: ReviewFacts, reviewed: bool, supervised: bool, told: bool) -> None:
    assert (facts.all_reviewed, facts.all_supervised, facts.all_told) == (reviewed, supervised, told)
    assert not facts.holds("helped"), "help in pairs has no record"


@pytest.mark.parametrize(
    ("facts", "kinds"),
    [
        (NOTHING_RECORDED, []),
        (EVERYTHING, []),
        (ReviewFacts((JUL,), (), (), 2, 0), ["review", "told"]),
        (ReviewFacts((JUL,), (JUL,), (), 0, 0), ["supervised"]),
        (ReviewFacts((JUL,), (JUL,), (JUL,), 3, 2), ["told"]),
        (ReviewFacts((JUL,), (JUL,), (JUL,), 1, 0), ["told"]),
    ],
)
def test_what_is_left_unsaid_is_named(facts: ReviewFacts, kinds: list[str]) -> None:
    assert [kind for kind, _ in unsaid(facts)] == kinds


def test_the_slots_of_a_village_a_community_and_the_township() -> None:
    assert slots(NOTHING_RECORDED, "萨日朗嘎查") == {"review": "", "supervised": "", "told": ""}
    assert slots(EVERYTHING, "云杉社区") == {
        "review": "社区积分评议小组逐户评议、", "supervised": "居务监督委员会全程监督、",
        "told": "减分依据已逐户告知（减分57条，已告知57条）。",
    }  # fmt: skip
    assert slots(EVERYTHING, "")["review"] == "所在嘎查村积分评议小组逐户评议、"
    assert told_words(ReviewFacts(deductions=57, told=55)) == "减分57条，已告知55条"


@pytest.mark.parametrize(
    ("wording", "claimed"),
    [
        ("由村务监督委员会进行监督", True), ("在村务监督委员会的监督之下", True), ("村务监督委员会主任到场监督", True),
        ("村务监督委员会成员在场", True), ("经评议小组一致通过", True), ("评议会全票同意", True),
        ("已将减分情况书面送达本户", True), ("户主本人已签字确认", True), ("本户签收确认", True),
        # what is to be done, whom to ask, where to sign
        ("可以向村务监督委员会反映", False), ("村务监督委员会监督电话：0475-6200001", False), ("户主签字：", False),
        ("异议由村务监督委员会主任受理", False), ("欢迎群众监督", False),
    ],
)  # fmt: skip
def test_what_a_wording_of_her_own_claims(wording: str, claimed: bool) -> None:
    assert bool(claims(wording, NOTHING_RECORDED)) == claimed


@pytest.mark.parametrize("key", MODEL)
def test_the_model_text_claims_nothing_by_itself(key: str) -> None:
    assert claims(MODEL[key], NOTHING_RECORDED) == []
    assert without_claims(MODEL[key], NOTHING_RECORDED) == MODEL[key]


@pytest.mark.parametrize(
    ("wording", "printed"),
    [
        ("甲，减分依据已逐户告知。乙。", "甲。乙。"),
        ("减分依据已逐户告知，由网格员和志愿者结对帮促，整改完成并经评议小组核实的，按细则调整。", "整改完成并经评议小组核实的，按细则调整。"),
        ("灰榜只公布户数（减分依据已逐户告知）。", "灰榜只公布户数。"),
        ("灰榜（都已告知，有记录）只公布户数。", "灰榜（有记录）只公布户数。"),
        ("灰榜（有记录，都已告知）只公布户数。", "灰榜（有记录）只公布户数。"),
        ("（好，已告知。）", "（好。）"),
        ("经嘎查积分评议小组评议、村监委全程监督、苏木复核，现将结果公示如下：", "经苏木复核，现将结果公示如下："),
        ("经嘎查积分评议小组评议、经苏木复核，公示如下：", "经苏木复核，公示如下："),
        ("村务监督委员会列席监督；群众认可。", "群众认可。"),
        ("应当逐户告知；整改后调整。", "整改后调整。"),
        ("已逐户告知", ""),
        ("已告知）", ""),
        ("本季度积分经民主评议产生。公示如下：", "公示如下："),
        # not statements: what is to happen, names of bodies, figures
        ("经评议后登记，村务监督委员会监督电话0475-0000001。", "经评议后登记，村务监督委员会监督电话0475-0000001。"),
        ("参加积分评议〔households〕户。", "参加积分评议〔households〕户。"),
    ],
)  # fmt: skip
def test_what_no_record_says_is_left_out_with_its_clause(wording: str, printed: str) -> None:
    assert without_claims(wording, NOTHING_RECORDED) == printed
    assert (claims(wording, NOTHING_RECORDED) == []) == (wording == printed)


def test_with_the_record_her_words_stand() -> None:
    said = "经评议小组逐户评议、村监委全程监督，减分已逐户告知，由网格员结对帮促。"
    assert without_claims(said, EVERYTHING) == "经评议小组逐户评议、村监委全程监督，减分已逐户告知。"
    assert claims(said, EVERYTHING) == ["结对帮促"]


def test_the_models_old_sentences_become_slots() -> None:
    old = "经〔place〕积分评议小组逐户评议、村务监督委员会全程监督、〔seat〕复核。减分依据已逐户告知，由网格员和志愿者结对帮促，整改"
    assert with_slots(old) == "经〔review〕〔supervised〕〔seat〕复核。〔told〕整改"
    assert with_slots("经〔place〕积分评议小组逐户评议、复核") == "经〔review〕复核"
    assert with_slots("村务监督委员会全程监督、复核") == "〔supervised〕复核"
