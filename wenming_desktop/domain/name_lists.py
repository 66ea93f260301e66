"""Name lists that hang for objections (名单公示): certificates issued, stars to be awarded; no ID, no minor by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wenming_desktop.domain.days import NoticeWindow, format_day, format_span
from wenming_desktop.domain.notices import BLANK
from wenming_desktop.domain.settings import Settings

MINOR = "（未成年人）"


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the list: who (shown only where of age), the number that tells namesakes apart, and the figure.

    ``number`` is the certificate's or the volunteer's, ``hours`` as printed, ``more`` a further column (the star).
    """

    name: str
    number: str
    hours: str
    team: str = ""
    more: str = ""
    minor: bool = False

    @property
    def shown(self) -> str:
        """The name as it may hang; a minor's is not printed (未成年人保护法第4条)."""
        return MINOR if self.minor else self.name


@dataclass(frozen=True, slots=True)
class NameList:
    """A list ready for paper: title, what is said above the table, heads, rows, who signs, when it was posted."""

    title: str
    paragraphs: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    unit: str
    posted: date


def issued_list(
    lines: Sequence[Listed], settings: Settings, window: NoticeWindow, first: date, last: date
) -> NameList:
    """The certificates issued between two days, posted inside the unit."""
    unit = settings.volunteers.issuer or settings.institute.name
    about = (
        f"现将{format_span(first, last) if first != last else format_day(first)}出具的志愿服务记录证明（共{len(lines)}份）名单公示如下。"
        "证明依据志愿服务记录无偿出具，名单不载明身份证号码。"
    )
    rows = tuple((one.shown, one.number, one.hours) for one in lines)
    return NameList(
        "志愿服务记录证明出具名单公示", (about, *objections(settings, window)),
        ("姓名", "证明编号", "累计服务时间（小时）"), rows, unit, window.first,
    )  # fmt: skip


def star_list(lines: Sequence[Listed], settings: Settings, window: NoticeWindow, until: date) -> NameList:
    """Those who reached a higher star than awarded (拟认定), with the days for objections."""
    about = f"按照星级志愿者认定标准，截至{format_day(until)}，下列志愿者累计志愿服务时间达到相应星级，拟予认定，共{len(lines)}人，现公示如下。"
    rows = tuple((one.shown, one.number, one.team, one.hours, one.more) for one in lines)
    return NameList(
        "星级志愿者拟认定名单公示", (about, *objections(settings, window)),
        ("姓名", "志愿者编号", "所属队伍", "累计服务时间（小时）", "拟认定星级"), rows, settings.institute.name, window.first,
    )  # fmt: skip


def objections(settings: Settings, window: NoticeWindow) -> tuple[str, str]:
    """When it hangs, and who is told of an objection."""
    institute = settings.institute
    phone = settings.volunteers.phone or institute.phone or BLANK
    return (
        f"公示时间：{window.text}。",
        f"公示期间对名单有异议的，可以向{institute.name}{institute.contact}反映，电话{phone}。"
        "反映问题应当实事求是，以个人名义反映的提倡署真实姓名；受理单位对反映人信息予以保密，自收到反映之日起7个工作日内核实并答复。",
    )
