"""What a township's notices say, in plain words: what claims that something was done, and what does not."""

import re

import pytest

from wenming_desktop.domain.certificate_wording import MODEL as CERTIFICATE_MODEL
from wenming_desktop.domain.claim_words import KINDS, claimed
from wenming_desktop.domain.statements import (
    NOTHING_RECORDED,
    ReviewFacts,
    claims,
    unrecorded,
    without_claims,
    without_unrecorded,
)

SUPERVISED = """
村务监督委员会对评议过程进行了监督。
监督委员会全程参与评议，
监督委员会派员列席会议，
村监会派人列席。
由监委会成员到会监督。
村监委主任参加了本次积分评议
居务监督委员会成员现场见证打分
社区居务监督委员会全程跟踪
村务监督小组对打分结果进行了审查
监事会成员旁听了评议会
评分时有村务监督委员会委员在场
评议会邀监督委员会出席
整个过程由纪检委员把关
嘎查村务监督委员会派代表参加评议
在村监委的见证下完成打分
监督委员会成员两人到场
打分环节由村务监督委员会派人跟着
评议当天监委会主任全程在旁
居务监督委员会对打分表逐户审查
纪检委员列席了九月评议会
"""
REVIEW = """
经评议小组集体研究确定，
积分由评议小组集体打分，
评议小组挨家挨户打分评议。
经党员大会和村民代表会议评议通过，
经嘎查评议小组讨论
评议小组成员投票表决
本次积分经打分小组逐项审定
积分评定小组于9月3日开会研究了各户得分
由考评小组评定并打分
经评议会审议通过
评议组全体成员一致同意并通过
经村民代表会议讨论通过。
嘎查两委会研究决定了本季度名单
评议小组已对全部农牧户打出分数
红榜名单由评议小组商定
经评议小组研究后确定本季度积分
九月积分已由评审小组打完分
各户得分经评议小组逐户商议
居民代表大会审议了红榜名单
村民议事会投票评定
"""
TOLD = """
已上门向扣分户说明扣分依据。
扣分情况已与农牧户逐户见面核实。
减分户已全部知晓并签名。
已将扣分情况书面反馈各户。
各户对扣分均无异议。
扣分理由已当面讲清。
网格员已把扣分单送到家。
减分户均已按手印
扣分原因由包联干部跟户主讲明
被扣分户表示接受
减分情况通过微信发给了本人
灰榜户已经知悉
减分通知单送达户主本人
对减分户进行了面对面沟通
扣分事项全部反馈到户
当事人对减分没有异议
减分的农户都签了字也按了手印并签字
家属代为签收
扣分依据由组长入户讲明
减分户本人已在单子上按手印
落榜户都已通知到
对扣分的农户进行了谈话
"""
ORDINARY = """
可以向村务监督委员会反映
村务监督委员会监督电话：0475-6200001
异议由村务监督委员会主任受理
欢迎群众监督
请向村务监督委员会主任反映
自觉接受村务监督委员会监督
村务监督委员会办公室设在嘎查党群服务中心
村务监督委员会主任：
对公示内容有异议的，可在公示期内书面反馈
公示期间如有异议，请以书面形式说明理由
农牧户对得分有异议的，可持本人身份证查询
欢迎广大群众提出意见
如评议小组成员弄虚作假
评议小组组长：
评议小组由党员、村民代表五人组成
评议小组成员名单见附件
整改完成并经评议小组核实的，按《细则》调整
加分申请经评议小组评议后登记
有异议的由评议小组复核
评议小组将在五个工作日内研究答复
未经评议小组评议的积分不予公示
本细则经村民代表会议讨论通过
《积分管理办法》由村民代表会议表决通过后施行
村规民约经村民会议审议
户主签字：
请各户户主认真核对
各户如对积分有异议，请及时联系
本户得分明细可由本户成员持本人有效身份证件查询
领取奖品时由户主签字
户主凭身份证领取兑换券并签字
各户签订门前三包责任书
各户在承诺书上签字
群众知晓率进一步提高
提高群众对积分制的知晓度
减分标准详见《细则》
减分情况说明见附件
减分事项由各户主动整改
本季度减分5条
对减分户由网格员结成对子进行帮助
灰榜、黑榜户只公布户数
全嘎查参加积分评议120户
公示期为7天
公示期满无异议或者异议处理完毕后，确认本季度积分结果
并作为年度考评依据
请相互转告
望受表彰的家庭珍惜荣誉，再接再厉
希望各户以先进为榜样
各户要做好房前屋后的环境卫生
积分可以在爱心超市兑换日用品
红榜户优先享受信贷支持
年度考评结果与评先评优挂钩
党员要带头遵守村规民约
现将2026年第三季度群众积分结果公示如下
为推进移风易俗，培育文明乡风
经苏木新时代文明实践所复核
监督举报渠道向社会公布
参加义务植树的每户加6分
志愿者上门为老人理发
开展禁毒宣传，发放宣传单120份
村民代表大会定于10月15日召开
两委班子成员带头清理积雪
户主本人到站里办理
没有参加清洁行动的户不加分
请减分户在整改后联系网格员
减分户整改到位后可申请核减
对减分户不点名
户主姓名、家庭人口以户籍登记为准
农户庭院卫生由网格员每月打分
村民代表会议选举产生评议小组
评议小组每季度召开一次会议
积分结果公示后计入积分银行
有变动的农户及时告知网格员
每户推选一名代表参加评议
村监委成员参加了业务培训
监督委员会成员带头捐款
评选结果经苏木党委研究审定
红白理事会全程服务
减分依据保存在嘎查备查
参加评议会的代表
各户代表签名表
扣分无异议的户
农牧户有意见可直接反馈
评议小组认定的好人好事
宣讲员向农户说明政策
评议小组成员签字
"""


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


def kinds(wording: str) -> set[str]:
    clauses = re.split("[，。；：！？、（）]", wording)
    return {kind for kind in KINDS for clause in clauses if claimed(kind, clause)}


@pytest.mark.parametrize(
    ("kind", "clause", "words"),
    [
        ("supervised", "其间派员列席的是村务监督委员会成员两名", "派员列席的是村务监督委员会"),
        ("review", "本月积分经评议小组逐户评议后公示", "逐户评议"),
        ("told", "减分事项均已逐户告知本人知晓", "均已逐户告知"),
        ("told", "今年没有减分事项", ""),
    ],
)
def test_the_words_that_claim_are_shown_to_the_clerk(kind: str, clause: str, words: str) -> None:
    assert claimed(kind, clause) == words  # type: ignore[arg-type]


def test_the_table_is_of_both_kinds() -> None:
    assert sum(len(lines(table)) for table in (SUPERVISED, REVIEW, TOLD)) >= 60
    assert len(lines(ORDINARY)) >= 60


@pytest.mark.parametrize(
    ("kind", "wording"),
    [
        *(("supervised", line) for line in lines(SUPERVISED)),
        *(("review", line) for line in lines(REVIEW)),
        *(("told", line) for line in lines(TOLD)),
    ],
)
def test_a_plain_sentence_that_claims_something(kind: str, wording: str) -> None:
    assert kind in kinds(wording)
    assert claims(wording, NOTHING_RECORDED)
    assert claims(without_claims(wording, NOTHING_RECORDED), NOTHING_RECORDED) == []


@pytest.mark.parametrize("wording", lines(ORDINARY))
def test_an_ordinary_sentence_of_a_notice_stays(wording: str) -> None:
    assert claims(wording, NOTHING_RECORDED) == []
    assert without_claims(wording, NOTHING_RECORDED) == wording


@pytest.mark.parametrize("wording", [*lines(SUPERVISED), *lines(REVIEW), *lines(TOLD)])
def test_with_its_record_a_sentence_stands(wording: str) -> None:
    month = (202607,)
    assert claims(wording, ReviewFacts(month, month, month, 57, 57)) == []


def test_the_audited_sentence_of_a_real_notice() -> None:
    said = "村务监督委员会对评议过程进行了监督，减分户已全部知晓并签名。现将结果公示如下："
    assert without_claims(said, NOTHING_RECORDED) == "现将结果公示如下："
    watched = ReviewFacts((202607,), (202607,), (202607,), 2, 1)
    assert without_claims(said, watched) == "村务监督委员会对评议过程进行了监督。现将结果公示如下："


# ---- certificates: nothing of the kind is recorded beside one ----
@pytest.mark.parametrize("text", CERTIFICATE_MODEL.values())
def test_the_models_of_certificates_say_nothing_that_nothing_records(text: str) -> None:
    assert unrecorded(text) == []
    assert without_unrecorded(text) == text


@pytest.mark.parametrize(
    ("wording", "printed"),
    [
        ("累计〔服务时间〕小时，经公示，认定为〔星级〕志愿者。", "累计〔服务时间〕小时，认定为〔星级〕志愿者。"),
        ("累计〔服务时间〕小时，经公示认定为〔星级〕志愿者。", "累计〔服务时间〕小时，认定为〔星级〕志愿者。"),
        ("累计〔服务时间〕小时，业经名单公示7天无异议，认定为〔星级〕志愿者。", "累计〔服务时间〕小时，认定为〔星级〕志愿者。"),
        ("表现突出，已公示，公示期满没有异议，特授予称号。", "表现突出，特授予称号。"),
        ("表现突出，已公示无异议", "表现突出"),
        ("表现突出、已公示，特授予称号。", "表现突出、特授予称号。"),
        ("表现突出；已公示无异议。特发此证。", "表现突出；特发此证。"),
        ("表现突出（已公示无异议；第3号）。", "表现突出（第3号）。"),
        ("由〔姓名〕负责，特发此证。", "由〔姓名〕负责，特发此证。"),
        ("已公示、由村委会推荐，特发此证。", "由村委会推荐，特发此证。"),
        ("经公示、苏木党委研究，授予“优秀志愿者”称号。", "经苏木党委研究，授予“优秀志愿者”称号。"),
        ("经嘎查评议小组集体研究，授予“优秀志愿者”称号。", "授予“优秀志愿者”称号。"),
        ("经评议、公示，认定为〔星级〕志愿者。", "认定为〔星级〕志愿者。"),
        ("经群众评议、公示，认定为〔星级〕志愿者。", "认定为〔星级〕志愿者。"),
        ("经民主评议认定为〔星级〕志愿者。", "认定为〔星级〕志愿者。"),
        ("经评议小组评议通过认定为〔星级〕志愿者。", "认定为〔星级〕志愿者。"),
        ("经〔镇〕评议小组评议，认定为〔星级〕志愿者。", "〔镇〕，认定为〔星级〕志愿者。"),
        # no claims: what he did, what the office does
        ("在结对帮扶中表现突出，特授予称号。", "在结对帮扶中表现突出，特授予称号。"),
        ("出具名单按季度公示。", "出具名单按季度公示。"),
        ("参加公示栏维护的志愿服务。", "参加公示栏维护的志愿服务。"),
    ],
)  # fmt: skip
def test_a_certificate_does_not_say_that_a_list_hung(wording: str, printed: str) -> None:
    assert without_unrecorded(wording) == printed
    assert (unrecorded(wording) == []) == (wording == printed)
