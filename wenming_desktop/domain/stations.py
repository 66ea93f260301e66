"""Places (阵地): villages, stations with their ratings, checks by the standard and visitors, and grids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from wenming_desktop.domain.fields import Field, fields_of
from wenming_desktop.domain.names import village_base, village_word

# The codes of the kinds of places as every book stores them. The rules below and in place_tree go by the code; the
# word shown for it, the standard's items, the rooms and the kinds of bases are the county's (domain.packs).
CENTRE, SUBCENTRE, INSTITUTE, STATION, BASE, HOME = "中心", "分中心", "所", "站", "基地", "实践户"
KIND_CODES = (CENTRE, SUBCENTRE, INSTITUTE, STATION, "点", BASE, "广场公园", "街区", HOME, "广播点位")
# A home that practises (实践户) is a family's: where it is and whom to call, nothing of a hall's.
_ASKED_OF_HOME = frozenset({"name", "kind", "parent", "village", "head", "phone", "address", "status"})
PRACTICE_STATION = "新时代文明实践站"
PRACTICE_INSTITUTE = "新时代文明实践所"


@dataclass(frozen=True, slots=True)
class Village:
    """A village (嘎查村) carrying its own word; never 嘎查 and 村 for one place."""

    name: Annotated[str, Field("嘎查村", required=True, width=8, sensitivity="public")]
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
    """A place of practice (阵地): station (实践站), point, base, square, home or broadcast point."""

    name: Annotated[str, Field("名称", required=True, width=14, sensitivity="public")]
    kind: Annotated[str, Field("类别", "choice", listed="kinds", width=4, sensitivity="public")] = STATION
    parent: Annotated[
        str,
        Field("上级阵地", width=10, sensitivity="public", help="不选就归本嘎查的实践站，没有嘎查的归本所"),
    ] = ""
    village: Annotated[str, Field("嘎查村", width=7, sensitivity="public")] = ""
    head: Annotated[str, Field("负责人", "name", width=6)] = ""
    phone: Annotated[str, Field("联系电话", "phone", width=7, sensitivity="personal")] = ""
    address: Annotated[str, Field("地址", width=12, sensitivity="public")] = ""
    area: Annotated[int | None, Field("面积（平方米）", "integer", width=6, sensitivity="public")] = None
    opened: Annotated[date | None, Field("建成日期", "date", width=6, sensitivity="public")] = None
    seats: Annotated[int | None, Field("座位数", "integer", width=4, sensitivity="public")] = None
    rooms: Annotated[str, Field("功能室", "tags", listed="rooms", width=10, sensitivity="public")] = ""
    hours: Annotated[str, Field("开放时间", width=8, sensitivity="public")] = ""
    theme: Annotated[
        str, Field("基地类型", listed="base_kinds", width=6, sensitivity="public", help="可选，也可自己写")
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
    """One item of the standard (八有 …) of a station as checked on a day; evidence is welcome, never required.

    ``standard`` is the one it was checked by, as its pack names it: 八有标准（第1版）.
    """

    item: Annotated[
        str, Field("项目", "choice", required=True, listed="items", width=4, sensitivity="public")
    ]
    met: Annotated[bool, Field("是否达到", "bool", width=4, sensitivity="public")] = False
    day: Annotated[date | None, Field("检查日期", "date", required=True, width=6)] = None
    checker: Annotated[str, Field("检查人", "name", width=6)] = ""
    note: Annotated[str, Field("说明", "note", width=10)] = ""
    standard: Annotated[str, Field("标准", width=8, sensitivity="public")] = ""


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


def not_asked(kind: str) -> frozenset[str]:
    """The Fields of a place that its kind has no use for: of a home most, the kind of base of all but bases."""
    if kind == HOME:
        return frozenset(field.name for field in fields_of(Station)) - _ASKED_OF_HOME
    return frozenset() if kind == BASE else frozenset({"theme"})


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
