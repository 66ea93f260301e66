"""Teams (队伍, 1+8+N) and who belongs to them: tiers, the eight categories, posts, role tags, partner units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from wenming_desktop.domain.fields import Field

# The eight categories (1+8+N) by fixed code; the labels are the default ones, a township may have its own words.
CATEGORY_LABELS: Mapping[str, str] = {
    "theory": "理论宣讲", "culture": "文化惠民", "education": "助学支教", "health": "医疗健身", "science": "科学普及",
    "law": "法律服务", "environment": "卫生环保", "aid": "扶贫帮困", "special": "特色服务",
}  # fmt: skip
SPECIAL = "special"
TIERS = ("总队", "大队", "支队", "分队", "中队", "小队")
MEMBER = "队员"
POSTS = ("队长", "副队长", "联络员", MEMBER)
TEAM_STATUSES = ("在用", "停用")
# Special rosters (骨干名册) by tag, with dates.
# 积分评议小组 evaluates, 村务监督委员会 sits in, and 村民委员会 (居民委员会) may do neither for the other.
ROLE_TAGS = (
    "专职实践员", "宣讲员", "五老", "乡贤", "道德模范", "调解员", "红白理事会", "村民评议会", "积分评议小组", "村务监督委员会",
    "村民委员会",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Team:
    """A team (队伍) of the institute or of a station; ``category`` is shown by its label and stored by its code."""

    name: Annotated[str, Field("队伍名称", required=True, width=12, sensitivity="public")]
    category: Annotated[
        str, Field("类别", "choice", choices=tuple(CATEGORY_LABELS.values()), width=6, sensitivity="public")
    ] = CATEGORY_LABELS[SPECIAL]
    tier: Annotated[str, Field("层级", "choice", choices=TIERS, width=4, sensitivity="public")] = "小队"
    parent: Annotated[str, Field("上级队伍", width=10, sensitivity="public")] = ""
    station: Annotated[str, Field("所属阵地", width=12, sensitivity="public")] = ""
    founded: Annotated[date | None, Field("成立日期", "date", width=6, sensitivity="public")] = None
    slogan: Annotated[str, Field("服务口号", width=12, sensitivity="public")] = ""
    status: Annotated[str, Field("状态", "choice", choices=TEAM_STATUSES, width=4)] = "在用"
    note: Annotated[str, Field("备注", "note", width=10)] = ""


@dataclass(frozen=True, slots=True)
class Membership:
    """A volunteer's place in a team with its post and days; a team may have two leaders, or none."""

    team: Annotated[str, Field("队伍", required=True, width=12, sensitivity="public")]
    post: Annotated[
        str,
        Field("队内职务", "choice", choices=POSTS, width=4, sensitivity="public"),
    ] = MEMBER
    from_day: Annotated[date | None, Field("入队日期", "date", width=6)] = None
    to_day: Annotated[date | None, Field("离队日期", "date", width=6)] = None


@dataclass(frozen=True, slots=True)
class Role:
    """A person's place on a special roster (骨干名册) by tag, with its days; ``terms``: contract and allowance."""

    tag: Annotated[
        str, Field("身份", "choice", required=True, choices=ROLE_TAGS, width=6, sensitivity="public")
    ]
    station: Annotated[str, Field("所在阵地", width=12, sensitivity="public")] = ""
    from_day: Annotated[date | None, Field("起始日期", "date", width=6)] = None
    to_day: Annotated[date | None, Field("结束日期", "date", width=6)] = None
    terms: Annotated[str, Field("聘用与补贴", width=10, help="专职实践员的合同、补贴情况")] = ""
    note: Annotated[str, Field("备注", "note", width=10)] = ""


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner unit (共建单位) paired with a village (结对)."""

    name: Annotated[str, Field("单位名称", required=True, width=14, sensitivity="public")]
    village: Annotated[str, Field("结对嘎查村", width=8, sensitivity="public")] = ""
    contact: Annotated[str, Field("联系人", "name", width=6)] = ""
    phone: Annotated[str, Field("联系电话", "phone", width=7, sensitivity="personal")] = ""
    from_day: Annotated[date | None, Field("结对日期", "date", width=6)] = None
    to_day: Annotated[date | None, Field("结束日期", "date", width=6)] = None
    note: Annotated[str, Field("备注", "note", width=10)] = ""


def category_labels(own: Mapping[str, str]) -> dict[str, str]:
    """Code -> label with the township's own words in place of the default ones; the codes are fixed."""
    return {code: own.get(code) or label for code, label in CATEGORY_LABELS.items()}


def category_code(label: str, own: Mapping[str, str]) -> str:
    """The code of a label, the township's own or the default one; ``special`` where none fits."""
    for labels in (category_labels(own), CATEGORY_LABELS):
        for code, known in labels.items():
            if known == label:
                return code
    return SPECIAL


def category_of_name(team: str, own: Mapping[str, str]) -> str:
    """The category a team's name speaks of: 理论宣讲队 -> theory; ``special`` where it names none."""
    for labels in (category_labels(own), CATEGORY_LABELS):
        for code, label in labels.items():
            if label in team:
                return code
    return SPECIAL
