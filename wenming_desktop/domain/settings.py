"""Everything a clerk may set, typed, with the careful defaults."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from wenming_desktop.domain.boards import DEFAULT_BANDS, DEFAULT_BASE, Bands
from wenming_desktop.domain.days import DayKind
from wenming_desktop.domain.fields import Field, fields_of
from wenming_desktop.domain.hours import DEFAULT_STARS
from wenming_desktop.domain.kind_faults import kind_fault
from wenming_desktop.domain.periods import PeriodKind
from wenming_desktop.domain.rules import Track
from wenming_desktop.domain.stations import committee_full_name, station_full_name, township_of

LETTER_SIZES = ("小", "中", "大", "特大")
DEFAULT_PACK = "白音他拉"


@dataclass(frozen=True, slots=True)
class Institute:
    """The institute (本所) and who types."""

    name: Annotated[str, Field("本所名称", "unit", required=True, width=16, sensitivity="public")] = ""
    operator: Annotated[str, Field("经办人姓名", "name", required=True, width=6, help="记在每条登记上")] = ""
    phone: Annotated[
        str, Field("本所公示电话", "phones", width=8, sensitivity="public", help="印在公示上，供群众反映意见")
    ] = ""
    contact: Annotated[str, Field("本所受理人", "name", width=6, sensitivity="public")] = ""
    letter_size: Annotated[str, Field("字号", "choice", choices=LETTER_SIZES, width=4)] = "小"
    keep_ids: Annotated[
        bool, Field("保存身份证号", "bool", width=4, help="不保存时，导入表格只用来核对，不写入")
    ] = True
    household_word: Annotated[str, Field("农牧户的叫法", "choice", choices=("农牧户", "居民户"), width=5)] = (
        "农牧户"
    )

    @property
    def township(self) -> str:
        """苏布德苏木."""
        return township_of(self.name)


@dataclass(frozen=True, slots=True)
class NoticeSettings:
    """What a notice and a poster say besides figures (公示设置)."""

    measures: Annotated[
        str,
        Field(
            "管理办法名称", width=16, sensitivity="public", help="公示和榜上引用的文件全名；不填就只引细则"
        ),
    ] = ""
    days: Annotated[int, Field("公示天数", "integer", width=4, sensitivity="public")] = 7
    working_days: Annotated[bool, Field("按工作日计算", "bool", width=4)] = False
    count_first: Annotated[bool, Field("工作日从张贴当天算起", "bool", width=4)] = False
    show_ranks: Annotated[bool, Field("红榜印名次", "bool", width=4)] = True
    committee_seals: Annotated[bool, Field("落款加印村民委员会", "bool", width=4)] = True
    sealed_by: Annotated[
        str,
        Field("用印单位", "choice", choices=("实践站", "村民委员会", "本所"), width=6, sensitivity="public"),
    ] = "村民委员会"
    proxy_seal: Annotated[bool, Field("加注（代章）", "bool", width=4)] = False
    village_place: Annotated[str, Field("受理地点", width=10, sensitivity="public")] = "党群服务中心"
    box_place: Annotated[str, Field("意见箱位置", width=10, sensitivity="public")] = "党群服务中心门口"


@dataclass(frozen=True, slots=True)
class VillageNotice:
    """Who receives objections in one village: neither the scorer nor a member of the committee (组织法第32条)."""

    supervisor: Annotated[str, Field("村务监督委员会主任", "name", width=8, sensitivity="public")] = ""
    phone: Annotated[str, Field("受理电话", "phones", width=8, sensitivity="public")] = ""


@dataclass(frozen=True, slots=True)
class VolunteerSettings:
    """What holds for volunteers, hours and certificates (志愿服务设置)."""

    number_prefix: Annotated[
        str, Field("志愿者编号前缀", width=6, help="新编号 = 前缀 + 六位顺序号；不填按已有编号接着编")
    ] = ""
    record_days: Annotated[
        int,
        Field(
            "记录期限（工作日）", "integer", width=4, help="活动后几个工作日内记入（民政部令第67号第11条）"
        ),
    ] = 10
    day_limit: Annotated[int, Field("每日服务时间提醒（小时）", "hours", width=4, help="超过就提醒核对")] = (
        480
    )
    issuer: Annotated[
        str, Field("证明出具单位", "unit", width=16, sensitivity="public", help="不填就是本所")
    ] = ""
    sealed_by: Annotated[
        str, Field("证明用印单位", "unit", width=16, sensitivity="public", help="与出具单位不同时填")
    ] = ""
    proxy_seal: Annotated[bool, Field("证明加注（代章）", "bool", width=4)] = False
    charge: Annotated[
        str, Field("证明负责人", "name", width=6, sensitivity="public", help="不填留空手签")
    ] = ""
    handler: Annotated[
        str, Field("证明经办人", "name", width=6, sensitivity="public", help="不填留空手签")
    ] = ""
    phone: Annotated[
        str, Field("证明联系电话", "phones", width=8, sensitivity="public", help="不填就用本所公示电话")
    ] = ""
    certificate_prefix: Annotated[
        str,
        Field("证明编号前缀", width=6, sensitivity="public", help="不填按苏木乡镇名称的拼音首字母，如SBDSM"),
    ] = ""
    brought_forward: Annotated[
        bool,
        Field("证明载入承前时长", "bool", width=4, help="不勾选，证明只算本单位记录的服务时间"),
    ] = True
    own_honours: Annotated[
        bool, Field("自行印制星级、荣誉证书", "bool", width=4, help="默认只出拟认定名单，由上级发证")
    ] = False


@dataclass(frozen=True, slots=True)
class WrongValue:
    """A setting that is not of its Field's kind: the part it stands in (a village's name where it is one's) and why."""

    part: str
    name: str
    message: str


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a book; each part is one row of the setting table.

    ``pack`` is the county's pack in force, ``kind_words`` this book's own words for kinds of places by their code.
    """

    institute: Institute = Institute()
    notice: NoticeSettings = NoticeSettings()
    bands: dict[PeriodKind, Bands] = field(default_factory=lambda: dict(DEFAULT_BANDS))
    base: dict[Track, dict[PeriodKind, int]] = field(
        default_factory=lambda: {"masses": dict(DEFAULT_BASE), "party": {"month": 0, "quarter": 0, "year": 0}}
    )
    villages: dict[str, VillageNotice] = field(default_factory=dict)
    volunteers: VolunteerSettings = VolunteerSettings()
    stars: tuple[int, ...] = DEFAULT_STARS
    categories: dict[str, str] = field(default_factory=dict)
    pack: str = DEFAULT_PACK
    kind_words: dict[str, str] = field(default_factory=dict)
    paragraphs: dict[str, str] = field(default_factory=dict)
    holidays: dict[date, DayKind] = field(default_factory=dict)
    holiday_years: frozenset[int] = frozenset()  # declared full; asked through ``days.lacking_year`` only
    faces: dict[str, str] = field(default_factory=dict)
    remembered: dict[str, Any] = field(default_factory=dict)

    def base_points(self, track: Track, kind: PeriodKind) -> int:
        """Base points (基础分) in hundredths; they are never ledger rows."""
        return self.base.get(track, {}).get(kind, 0)

    def station_name(self, village: str) -> str:
        """A village's station in its full name, for paper."""
        return station_full_name(self.institute.township, village)

    def committee_name(self, village: str) -> str:
        """A village's committee in its full name, for paper."""
        return committee_full_name(self.institute.township, village)

    def wrong(self) -> list[WrongValue]:
        """The values that are not what their Field says, printed ones above all: a name of digits, a telephone of letters."""
        parts = {
            "institute": self.institute,
            "notice": self.notice,
            "volunteers": self.volunteers,
            **self.villages,
        }
        found = []
        for part, values in parts.items():
            noun: type = type(values)
            found += [
                WrongValue(part, field.name, fault)
                for field in fields_of(noun)
                if (fault := kind_fault(field, getattr(values, field.name)))
            ]
        return found
