"""Places (阵地): villages, stations with their ratings, eight haves and visitors, and grids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from wenming_desktop.domain.fields import Field
from wenming_desktop.domain.names import village_base, village_word

STATION_KINDS = ("所", "站", "点", "基地", "广播点位")
# 八有标准: what a station is to have. 五大功能室: its five rooms.
EIGHT_HAVES = ("机构", "阵地", "队伍", "平台", "活动", "制度", "氛围", "品牌")
FIVE_ROOMS = ("理论宣讲室", "教育服务室", "文化活动室", "科技科普室", "健身体育室")
PRACTICE_STATION = "新时代文明实践站"
PRACTICE_INSTITUTE = "新时代文明实践所"


@dataclass(frozen=True, slots=True)
class Village:
    """A village (嘎查村) carrying its own word; never 嘎查 and 村 for one place."""

    name: Annotated[
        str, Field("嘎查村", required=True, aliases=("嘎查", "村名"), width=8, sensitivity="public")
    ]
    groups: Annotated[int | None, Field("村民小组数", "integer", width=5)] = None
    note: Annotated[str, Field("备注", "note", width=10)] = ""

    @property
    def base(self) -> str:
        """Its name without the word: 萨日朗."""
        return village_base(self.name)

    @property
    def word(self) -> str:
        """嘎查, 村 or 社区; 村 where the name carries none."""
        return village_word(self.name) or "村"


@dataclass(frozen=True, slots=True)
class Station:
    """A place of practice (阵地): station (实践站), point, base or broadcast point."""

    name: Annotated[str, Field("名称", required=True, width=14, sensitivity="public")]
    kind: Annotated[str, Field("类别", "choice", choices=STATION_KINDS, width=4, sensitivity="public")] = "站"
    parent: Annotated[
        str,
        Field("上级阵地", width=10, sensitivity="public", help="不选就归本嘎查的实践站，没有嘎查的归本所"),
    ] = ""
    village: Annotated[str, Field("嘎查村", width=7, sensitivity="public")] = ""
    head: Annotated[str, Field("负责人", "name", aliases=("站长", "所长"), width=6)] = ""
    phone: Annotated[str, Field("联系电话", "phone", width=7, sensitivity="personal")] = ""
    address: Annotated[str, Field("地址", width=12, sensitivity="public")] = ""
    area: Annotated[int | None, Field("面积（平方米）", "integer", width=6, sensitivity="public")] = None
    opened: Annotated[date | None, Field("建成日期", "date", width=6, sensitivity="public")] = None
    seats: Annotated[int | None, Field("座位数", "integer", width=4, sensitivity="public")] = None
    rooms: Annotated[
        str, Field("功能室", "tags", choices=FIVE_ROOMS, width=10, sensitivity="public", help="五大功能室")
    ] = ""
    hours: Annotated[str, Field("开放时间", width=8, sensitivity="public")] = ""
    theme: Annotated[
        str, Field("基地类型", width=6, sensitivity="public", help="基地才填，如传统文化、文明旅游")
    ] = ""
    offers: Annotated[
        str, Field("服务项目", "tags", width=10, sensitivity="public", help="15分钟服务圈内能办的事")
    ] = ""
    status: Annotated[str, Field("状态", "choice", choices=("使用中", "停用"), width=4)] = "使用中"
    note: Annotated[str, Field("备注", "note", width=10)] = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """A demonstration rating of a place (示范评定) with its days; the newest one holds."""

    title: Annotated[
        str, Field("评定等级", required=True, width=8, sensitivity="public", help="如旗级示范站")
    ]
    day: Annotated[date | None, Field("评定日期", "date", required=True, width=6, sensitivity="public")] = (
        None
    )
    giver: Annotated[str, Field("评定单位", width=10, sensitivity="public")] = ""
    until: Annotated[date | None, Field("有效期至", "date", width=6)] = None
    note: Annotated[str, Field("备注", "note", width=10)] = ""


@dataclass(frozen=True, slots=True)
class EightHave:
    """One of the eight haves (八有) of a station as checked on a day; evidence is welcome, never required."""

    item: Annotated[
        str, Field("八有", "choice", required=True, choices=EIGHT_HAVES, width=4, sensitivity="public")
    ]
    met: Annotated[bool, Field("是否达到", "bool", width=4, sensitivity="public")] = False
    day: Annotated[date | None, Field("检查日期", "date", required=True, width=6)] = None
    checker: Annotated[str, Field("检查人", "name", width=6)] = ""
    note: Annotated[str, Field("说明", "note", width=10)] = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """Visitors received at a place on a day (参观接待); person-times, counted and never derived."""

    day: Annotated[date | None, Field("日期", "date", required=True, width=6)] = None
    people: Annotated[int, Field("人次", "integer", required=True, width=4)] = 0
    purpose: Annotated[str, Field("事由", width=12)] = ""
    note: Annotated[str, Field("备注", "note", width=10)] = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid (网格) of a village with its keeper."""

    name: Annotated[str, Field("网格名称", required=True, width=8)]
    village: Annotated[str, Field("嘎查村", required=True, width=7)]
    keeper: Annotated[str, Field("网格员", "name", width=6)] = ""
    phone: Annotated[str, Field("联系电话", "phone", width=7, sensitivity="personal")] = ""


def township_of(institute: str) -> str:
    """The township an institute's name speaks of: 苏布德苏木新时代文明实践所 -> 苏布德苏木."""
    return institute.strip().removesuffix(PRACTICE_INSTITUTE)


def station_full_name(township: str, village: str) -> str:
    """On paper: township + village with its word + 新时代文明实践站."""
    return f"{township}{village}{PRACTICE_STATION}"


def committee_full_name(township: str, village: str) -> str:
    """The village's committee on paper; 社区 has a 居民委员会."""
    body = "居民委员会" if village.endswith("社区") else "村民委员会"
    return f"{township}{village}{body}"
