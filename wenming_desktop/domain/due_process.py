"""Due process (评议、告知): the panel's meeting on a month's points, and telling a household of its deductions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from wenming_desktop.domain.fields import Field
from wenming_desktop.domain.names import says_nothing

NOT_REACHED = "未联系上"
HOWS = ("当面", "电话", "书面", "微信")
OPINIONS = ("认可", "有异议", NOT_REACHED)


@dataclass(frozen=True, slots=True)
class PanelMeeting:
    """A meeting of the points panel (积分评议小组评议会议) on one village's month; one a village and month.

    ``month`` is 202608; ``members`` and ``supervisor`` hold several names parted by 、. Nothing of it goes on a wall
    but that it was held.
    """

    number: Annotated[str, Field("编号", width=8, help="由程序编号")] = ""
    day: Annotated[date | None, Field("日期", "date", required=True, width=6)] = None
    village: Annotated[str, Field("嘎查村", required=True, width=7)] = ""
    month: Annotated[
        int | None, Field("时段", "integer", required=True, width=6, help="评议哪个月的积分")
    ] = None
    host: Annotated[str, Field("主持人", "name", required=True, width=6)] = ""
    members: Annotated[
        str, Field("参加人", "tags", required=True, width=12, help="评议小组成员，几个人之间用、隔开")
    ] = ""
    supervisor: Annotated[
        str, Field("列席监督", "tags", width=8, help="村务（居务）监督委员会成员；不填，公示上不写全程监督")
    ] = ""
    avoided: Annotated[str, Field("回避人员及原因", width=12)] = ""
    matters: Annotated[str, Field("讨论事项", "note", width=14)] = ""
    passed: Annotated[int | None, Field("通过条数", "integer", width=4)] = None
    rejected: Annotated[int | None, Field("不通过条数", "integer", width=4)] = None
    deferred: Annotated[int | None, Field("另议条数", "integer", width=4)] = None
    recorder: Annotated[str, Field("记录人", "name", width=6)] = ""
    note: Annotated[str, Field("备注", "note", width=10)] = ""


@dataclass(frozen=True, slots=True)
class Told:
    """That a household was told of its deductions (减分告知); which entries is kept beside it.

    Who could not be reached (未联系上) has not been told: the record keeps the attempt only.
    """

    household: Annotated[str, Field("户号", required=True, width=8)]
    day: Annotated[date | None, Field("告知日期", "date", required=True, width=6)] = None
    how: Annotated[str, Field("告知方式", "choice", required=True, choices=HOWS, width=4)] = "当面"
    by: Annotated[str, Field("告知人", "name", required=True, width=6)] = ""
    opinion: Annotated[str, Field("本人意见", "choice", choices=OPINIONS, width=6)] = ""
    note: Annotated[str, Field("备注", "note", width=10)] = ""


def meeting_number(year: int, taken: Iterable[str]) -> str:
    """The next number of a meeting held in a year: PY-2026-009. Numbers count anew each year."""
    head = f"PY-{year}-"
    used = [int(one[len(head) :]) for one in taken if one.startswith(head) and one[len(head) :].isdigit()]
    return f"{head}{max(used, default=0) + 1:03d}"


# What stands on a paper form in a name's place: nobody came.
_ABSENT = re.compile(
    "^(?:未|没|无|暂|待|缺|空|后补|同上|不详|不在|另行|电话|[-—–/／.·*＊×]+$)|请假|未到|没到|没来|未来(?!得)|未参加|没参加|未出席|缺席|缺勤|事假|病假|因故|"
    "因病|因事|生病|住院|外出|出差|有事|不在|探亲|空缺|后补|缺位|征求意见|[（(](?:无|缺|假|请|病)[）)]"
)


def names_in(text: str) -> list[str]:
    """The names of a field that holds several, each once; who is written as absent (无, 刘文举（请假）) is none of them."""
    return [name for name in _parts(text) if not _is_nobody(name)]


def nobody_in(text: str) -> list[str]:
    """The words of such a field that name nobody who was there."""
    return [name for name in _parts(text) if _is_nobody(name)]


# Titles that stand beside a name: 主任刘文举, 刘文举（主任）. A note like （驻村） tells a namesake apart and stays.
_TITLE = (
    "(?:村务监督委员会|监督委员会|监委会|村监委|村监会|监委|评议小组|党支部|支部|党总支|嘎查|社区|村委会|村民委员会|妇联|团支部|纪检|"
    "第[一二三]|原|前|老|村|副?主任|副?主席|副?书记|支书|委员|监督员|监督|组长|会计|成员|干部|党员|代表|同志|嘎查达|达|长|[:：])"
)
_BESIDE = re.compile(rf"^{_TITLE}+|[（(]{_TITLE}+[）)]$|{_TITLE}+$")


def bare_name(word: str) -> str:
    """A name without the title beside it; the word itself where nothing else stands there."""
    return _BESIDE.sub("", word) or word


def _parts(text: str) -> list[str]:
    return list(dict.fromkeys(name for name in text.split("、") if name))


def _is_nobody(name: str) -> bool:
    return says_nothing(name) or bool(_ABSENT.search(name))


@dataclass(frozen=True, slots=True)
class Offices:
    """Who holds what in a village on the meeting's day: names of the panel, of the committee, of who typed the points."""

    panel: Sequence[str] = ()
    committee: Sequence[str] = ()
    clerks: Sequence[str] = ()


def supervisor_faults(meeting: PanelMeeting, offices: Offices) -> list[str]:
    """Why somebody should not sit in as supervisor: neither scorer nor member of the committee (组织法第32条).

    Advice, never a refusal: in a small village the clerk is alone.
    """
    panel = {meeting.host, *names_in(meeting.members), *offices.panel}
    found = []
    for name in names_in(meeting.supervisor):
        held = [
            word
            for word, names in (
                ("积分评议小组成员", panel), ("积分经办人", offices.clerks), ("村民委员会成员", offices.committee),
            )
            if name in names
        ]  # fmt: skip
        if held:
            found.append(f"列席监督的{name}是{'、'.join(held)}，宜另请他人（村民委员会组织法第32条）")
    return found


def avoidance(concerned: Iterable[str]) -> str:
    """The proposed 回避: panel members whose household has entries in the month, '' where there are none."""
    names = list(dict.fromkeys(concerned))
    return f"{'、'.join(names)}（评议本户积分时）" if names else ""
