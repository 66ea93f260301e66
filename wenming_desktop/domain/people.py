"""Who (档案): households with their state, persons, party branches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from wenming_desktop.domain.fields import Field
from wenming_desktop.domain.names import compact, household_key

HOUSEHOLD_STATES = ("参评", "常年外出", "迁出", "注销")
SEXES = ("男", "女")
HEAD = "户主"
_HEAD_WORDS = frozenset({"户主", "本人", "户主本人"})
_PEOPLES = {"蒙": "蒙古族", "汉": "汉族", "满": "满族", "回": "回族", "朝鲜": "朝鲜族", "达斡尔": "达斡尔族"}
_PARTY_WORDS = frozenset({"党员", "中共党员", "是", "中共预备党员", "预备党员", "正式党员"})
# Remarks that speak of the party without making the person a member.
_NOT_PARTY = (
    "非党员", "不是党员", "发展对象", "发展党员", "积极分子", "党员家", "党员之", "党员子女", "党员中心户", "党员联系", "申请",
    "民革", "民盟", "民建", "民进", "农工", "致公", "九三", "台盟", "民主党派", "无党派",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Household:
    """A household (农牧户), the subject of the masses' points.

    ``number`` is ours (萨日朗-001); a number found in somebody's list that is not of that shape is an alias.
    """

    number: Annotated[str, Field("户号", required=True, width=7)]
    village: Annotated[str, Field("嘎查村", required=True, width=7)]
    group: Annotated[
        str,
        Field(
            "村民小组",
            width=4,
            sensitivity="public",
        ),
    ] = ""
    head: Annotated[str, Field("户主", "name", width=8, sensitivity="public")] = ""
    grid: Annotated[str, Field("网格", width=6)] = ""
    state: Annotated[str, Field("状态", "choice", choices=HOUSEHOLD_STATES, width=5)] = "参评"
    state_from: Annotated[date | None, Field("状态起始日期", "date", width=6)] = None
    note: Annotated[str, Field("备注", "note", width=10)] = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the register; everything works for one without an ID number."""

    name: Annotated[
        str,
        Field(
            "姓名",
            "name",
            required=True,
            width=8,
            sensitivity="public",
        ),
    ]
    relation: Annotated[str, Field("与户主关系", width=5)] = ""
    sex: Annotated[str, Field("性别", "choice", choices=SEXES, width=3)] = ""
    birth: Annotated[
        date | None,
        Field("出生日期", "date", width=6, sensitivity="personal"),
    ] = None
    ethnic: Annotated[str, Field("民族", width=4)] = ""
    id_number: Annotated[
        str,
        Field(
            "身份证号",
            "id_number",
            width=11,
            sensitivity="secret",
        ),
    ] = ""
    phone: Annotated[
        str,
        Field(
            "联系电话",
            "phone",
            width=7,
            sensitivity="personal",
        ),
    ] = ""
    party: Annotated[bool, Field("党员", "bool", width=3)] = False
    branch: Annotated[str, Field("所在党支部", width=10)] = ""
    note: Annotated[str, Field("备注", "note", width=10)] = ""


@dataclass(frozen=True, slots=True)
class PartyBranch:
    """A party branch (党支部); it runs the party members' points."""

    name: Annotated[str, Field("支部名称", required=True, width=14)]
    village: Annotated[str, Field("嘎查村", width=7)] = ""
    secretary: Annotated[str, Field("书记", "name", width=6)] = ""


def is_head_word(relation: str) -> bool:
    """本人 and 户主 both mean the head of the household."""
    return compact(relation) in _HEAD_WORDS


def clean_relation(relation: str) -> str:
    """The relation to the head as stored: 本人 becomes 户主."""
    return HEAD if is_head_word(relation) else compact(relation)


def clean_people(ethnic: str) -> str:
    """The ethnic group in its full name: 蒙 -> 蒙古族, 汉 -> 汉族."""
    word = compact(ethnic)
    return _PEOPLES.get(word, "蒙古族" if word == "蒙族" else word)


def is_party_word(text: str) -> bool:
    """党员, 中共党员 and 是 mean a party member, also where a remark says it."""
    word = compact(text)
    if word in _PARTY_WORDS:
        return True
    return "党员" in word and not any(no in word for no in _NOT_PARTY)


def clean_sex(text: str) -> str:
    """男 or 女, '' where something else stands."""
    word = compact(text).removesuffix("性")
    return word if word in SEXES else ""


APART = 9001  # numbers of ours in a list that numbers its households itself


def new_household_number(
    village: str, wanted: int | None, taken: frozenset[str] | set[str], *, apart: bool = False
) -> str:
    """A number for a new household: village + "-" + its 序号 in three digits if free, else the next free one.

    ``apart``: the list it comes from numbers its households itself, so ours has a shape its numbers never have
    (四位, from 9001). Source: the office's numbering rule (户号: 嘎查名-三位序号).
    """
    counts = [household_key(n)[1] for n in taken if household_key(n)[0] == village]
    if apart:
        return f"{village}-{max((n for n in counts if n >= APART), default=APART - 1) + 1}"
    if wanted is not None and 0 < wanted < 100_000:
        number = f"{village}-{wanted:03d}"
        if number not in taken:
            return number
    following = max((n for n in counts if n < APART), default=0) + 1
    return f"{village}-{following if following < APART else max(counts) + 1:03d}"
