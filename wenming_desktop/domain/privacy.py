"""What may go on a wall (公示前检查): findings that must be empty, or approved by name, before a print leaves.

Sources: 个人信息保护法第6、13、25、28、31条; 未成年人保护法第4条; 治安管理处罚法第136条.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from wenming_desktop.domain.boards import Board
from wenming_desktop.domain.paper_words import supervisors
from wenming_desktop.domain.settings import Settings

_ID = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
# A public reason that names one of these is stopped: offences, illness, debt, petitions, religion, family size, welfare.
FORBIDDEN_WORDS = (
    "赌博", "吸毒", "盗窃", "嫖", "卖淫", "诈骗", "打架", "斗殴", "酒驾", "醉驾", "拘留", "判刑", "服刑", "刑满", "社区矫正", "违法", "犯罪", "前科",
    "艾滋", "乙肝", "精神病", "残疾", "疾病", "患病", "癌", "低保", "五保", "特困", "贫困户", "欠款", "欠债", "老赖", "失信", "借贷", "上访", "信访",
    "信教", "宗教", "邪教", "教会", "超生", "计划生育", "离婚", "出轨", "私生",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a print must not show, or lacks; ``code`` with ``about`` names it for an approval.

    ``stops``: the print is refused until it is mended or approved by name; else it is advice. ``where`` is the room or
    setting that mends it (去填/去改).
    """

    code: str
    text: str
    about: str = ""
    stops: bool = True
    where: str = ""

    @property
    def key(self) -> str:
        """What an approval names."""
        return f"{self.code}:{self.about}"


def text_findings(text: str, about: str, allowed_phones: frozenset[str] = frozenset()) -> list[Finding]:
    """IDs, villagers' mobile numbers and words of the list in one public text."""
    found = []
    if _ID.search(text):
        found.append(Finding("id", f"“{about}”里有身份证号，公示上不能出现", about))
    if any(number not in allowed_phones for number in _MOBILE.findall(text)):
        found.append(Finding("phone", f"“{about}”里有手机号，公示上不能出现群众电话", about))
    words = [word for word in FORBIDDEN_WORDS if word in text]
    if words:
        found.append(Finding("word", f"“{about}”里有“{'、'.join(words)}”，公示不写这类原因", about))
    return found


def board_findings(board: Board) -> list[Finding]:
    """What the public part of a board (the red lines) must not say."""
    found: list[Finding] = []
    for line in board.band("red"):
        found += text_findings(line.reason, f"{line.shown}的上榜理由")
        if line.minor and line.name and line.name in line.shown:
            found.append(Finding("minor", f"{line.household}户户主未满18周岁，公示不印姓名", line.household))
    return found


def notice_findings(
    board: Board, settings: Settings, village: str, paragraphs: Iterable[str]
) -> list[Finding]:
    """All findings of a quarter's notice and poster: names, words, and telephone numbers nobody filled in."""
    institute = settings.institute
    own = settings.villages.get(village)
    known = frozenset(filter(None, (institute.phone, own.phone if own else "")))
    found = board_findings(board)
    for text in paragraphs:
        found += text_findings(text, "公示正文", known)
    if not institute.phone:
        found.append(Finding("no_phone", "苏木受理电话未填写", "institute", stops=False, where="settings"))
    if village and (own is None or not own.phone):
        found.append(
            Finding("no_village_phone", f"{village}受理电话未填写", village, stops=False, where="settings")
        )
    if village and (own is None or not own.supervisor):
        found.append(
            Finding(
                "no_supervisor",
                f"{village}{supervisors(village)}主任未填写",
                village,
                stops=False,
                where="settings",
            )
        )
    return found


def stopping(findings: Iterable[Finding], approved: frozenset[str]) -> list[Finding]:
    """The findings that still stop a print."""
    return [finding for finding in findings if finding.stops and finding.key not in approved]
