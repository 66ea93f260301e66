"""By what words a clause claims that something was reviewed, supervised or told, in whatever words the clerk writes it.

Two nets: set phrases, and parts — who (监督委员会, 评议小组, 减分户) and what he did (列席, 打分, 签名) within one clause, with
any words between. What is to happen, whom to ask and what something is called is no claim; where the two cannot be told
apart the clause counts as one, since it is only left out, and the clerk is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["review", "supervised", "told", "helped"]
KINDS: tuple[Kind, ...] = ("review", "supervised", "told", "helped")
PHRASES: dict[Kind, tuple[str, ...]] = {
    "review": (
        r"逐[户条项人]评议", r"民主评议", r"集体评议", r"评议(?:小组|会|会议)?.{0,4}(?:一致|表决|全票)?(?:通过|同意)",
        # but not 经评议小组核实, nor what is to happen: 经评议后
        r"(?:经|小组|评议会|会议).*评议(?!小组|会|后|的|员)",
    ),
    "supervised": (
        r"全(?:程|过程)监督", r"列席(?:监督|评议)", r"现场监督", r"参与监督", r"监督之?下", r"监督评议",
        r"委员会(?:主任|副主任|成员|委员|代表)?.{0,6}(?:监督(?!委员会|电话|主任|员|人)|到场|在场|见证)",
    ),
    "told": (
        r"(?:已|均|都|全部|逐[户一人]|入户|上门).{0,12}(?:告知|通知|送达)", r"(?:告知|送达)(?:到户|到人|本户|各户|本人)",
        r"(?:户主|本户|本人|各户|农牧户).{0,4}(?:签字|签收|签名)(?:确认|认可|同意)", r"已.{0,4}(?:签字|签收|签名)",
    ),
    "helped": (r"结对帮[促扶教]", r"一对一帮[促扶教]"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parts:
    """A claim by its parts: who and what in one clause in any order, unless it says something else (``unless``)."""

    kind: Kind
    who: str
    what: str
    unless: str = ""


_WATCH = (
    r"(?:村务|居务|村（居）务|民主)?监督(?:委员会|委员|小组|组)|监委会?(?:成员|主任|委员)?|村监会|监事会|"
    r"监督员|纪检(?:委员|干部)|纪委"
)
_PANEL = r"评议(?:小组|组|会议?|委员会|员)|评分小组|打分小组|积分(?:管理|评定|考评)?(?:小组|专班)|评审(?:小组|组)|评定小组|考评(?:小组|组)"
_ASSEMBLY = r"(?:村民|居民|户)代表(?:会议|大会|会)?|党员大会|村民会议|居民会议|村民大会|议事会|[“”]?两委[“”]?(?:班子|会议?|成员)?|支委会"
_DEDUCTED = (
    r"(?:减|扣|被减|被扣|失)分(?:的)?(?:农牧?户|牧户|户主|户|家庭|人员|对象|群众)|(?:灰|黑|落)榜(?:农牧?户|户)|"
    r"当事(?:人|户)|(?:涉及|相关|有关)(?:的)?(?:农牧?户|户)"
)
_HOUSE = r"户主|本户|各户|每户|住户|农牧户|农户|牧户|本人|其家人|家属"
_MINUS = r"(?:减|扣)分(?:情况|依据|理由|原因|结果|事项|明细|通知单?|告知单|单|项目|内容)?"
_TOLD = r"告知|通知到|通知了|送达|送到|送交|发到|发给|交到|知晓(?!率|度)|知悉|知情|签字|签名(?!表|册)|签收|签认|签章|按手印"
_TALKED = r"反馈|说明|讲清|讲明|讲透|解释|沟通|见面|谈话|约谈|面对面|通报"
_AGREED = r"无异议|没有异议|未提出异议|均认可|都认可|表示(?:认可|同意|接受)|心服口服"
# what is to happen, whom to ask, where to read: no claim about what was done
_OPEN = (
    r"请|欢迎|可以|可[向到在由凭持按将就直代]|有权|^如|如[有对果需]|若|^凡|电话|受理|反映|咨询|举报|投诉|联系人|将[于在由会]|将(?:继续|进一步|定期)|"
    r"自觉接受|主动接受|尚未|未[经能]|没有参加|不得|不能|详见|附后|见附件|如下|邀请函|即可|方可"
)
_WELCOME = r"欢迎|(?:自觉|主动)接受"
_LATER = r"(?:恢复|调整|答复|办理|更正|生效|入账|计入|登记|兑现)"
_RULES = r"细则|办法|规约|民约|公约|制度|方案|章程|标准|清单|〔rules〕|〔measures〕"
_THINGS = r"领取|兑换|奖品|物品|奖状|报名|合同|协议|承诺书|责任书|倡议书|申请[书表]"
# where to sign: 户主或成员签字（：）, 签名由本人签
_TO_SIGN = r"^(?:户主|本户|本人|当事人|家属|成员|监护人|或者?|和|及|其)+(?:签字|签名|签章|签收)(?:栏|处)?[：:]?$|签[字名]由"
_NOT_TOLD = rf"(?:的|前|时)$|异议的|户及时|须|{_THINGS}|后.*{_LATER}|{_TO_SIGN}"
PARTS: tuple[Parts, ...] = (
    Parts(
        "supervised", _WATCH,
        r"监督(?!电话|渠道|举报|热线|岗)|列席|旁听|见证|到场|在场|到会|派员|派人|派出|派代表|把关|全程|跟踪|督导|审查|"
        r"(?:参与|参加).*(?:评议|评分|打分|积分|会|全程|监督)|出席|(?:评议|评分|打分|积分|会).*(?:参与|参加)",
    ),
    Parts(
        "review", _PANEL,
        r"评议|评定|评分|打[完好了]?分|打出|赋分|研究|讨论|审议|表决|投票|商议|商定|议定|审定|审核|核定|认定|通过|决定|确定",
        rf"(?:的|前|时)$|认定的|后.*{_LATER}|{_LATER}$",
    ),
    Parts(
        "review", _ASSEMBLY, r"评议|评定|评分|打分|研究|讨论|审议|表决|投票|商定|议定|审定|认定|通过",
        rf"(?:的|前|时)$|后.*{_LATER}|{_LATER}$|{_RULES}",
    ),
    Parts("told", _DEDUCTED, rf"{_TOLD}|{_TALKED}|{_AGREED}", _NOT_TOLD),
    Parts("told", _HOUSE, rf"{_TOLD}|{_AGREED}", _NOT_TOLD),
    Parts("told", _MINUS, rf"{_TOLD}|{_TALKED}|{_AGREED}", rf"{_NOT_TOLD}|(?:有|的)(?:关|情况)?说明$"),
)  # fmt: skip


def claimed(kind: Kind, clause: str) -> str:
    """The words by which a clause (no comma or full stop in it) claims something of a kind; '' where it does not."""
    for pattern in PHRASES[kind] if not re.search(_WELCOME, clause) else ():
        if found := re.search(pattern, clause):
            return found.group(0)
    return next((words for part in PARTS if part.kind == kind and (words := _said(part, clause))), "")


def _said(part: Parts, clause: str) -> str:
    if re.search(_OPEN, clause) or (part.unless and re.search(part.unless, clause)):
        return ""
    who = re.search(part.who, clause)
    if who is None:
        return ""
    # a body's own name says nothing of what it did: 监督委员会, 评议小组
    rest = re.sub(rf"{_WATCH}|{_PANEL}", lambda name: "＊" * len(name.group(0)), clause)
    what = re.search(part.what, rest)
    if what is None:
        return ""
    return clause[min(who.start(), what.start()) : max(who.end(), what.end())]
