"""Places (阵地): villages, stations and grids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from wenming_desktop.domain.fields import Field
from wenming_desktop.domain.names import village_base, village_word

STATION_KINDS = ("所", "站", "点", "基地", "广播点位")
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
    village: Annotated[str, Field("嘎查村", width=7, sensitivity="public")] = ""
    head: Annotated[str, Field("站长", "name", aliases=("负责人",), width=6)] = ""
    phone: Annotated[str, Field("联系电话", "phone", width=7, sensitivity="personal")] = ""
    address: Annotated[str, Field("地址", width=12, sensitivity="public")] = ""
    area: Annotated[int | None, Field("面积（平方米）", "integer", width=6, sensitivity="public")] = None
    opened: Annotated[date | None, Field("建成日期", "date", width=6, sensitivity="public")] = None
    status: Annotated[str, Field("状态", "choice", choices=("使用中", "停用"), width=4)] = "使用中"
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
