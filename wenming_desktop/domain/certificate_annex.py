"""The annex of a service record certificate (附表：服务明细): the single activities, as schools ask for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wenming_desktop.domain.certificates import Content, adding_up, before_label, shown_code
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.durations import format_hours

TITLE = "志愿服务记录证明附表（服务明细）"


@dataclass(frozen=True, slots=True)
class Deed:
    """One record behind a certificate; ``brought`` where it is hours brought forward (承前) up to its day."""

    day: date
    category: str
    content: str
    place: str
    minutes: int
    brought: bool = False


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex as printed: whose it is, its rows (日期, 服务类别, 服务内容, 地点, 小时) and what is said below."""

    under: str
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    issuer: str
    day: str


def compose_annex(content: Content, deeds: Sequence[Deed], labels: Mapping[str, str]) -> Annex:
    """The annex of a certificate: its records by day, hours brought forward last, and the sum it states.

    ``labels`` are the categories' words by code. The hours printed add up to the certificate's.
    """
    ordered = sorted(deeds, key=lambda deed: (deed.brought, deed.day))
    hours = adding_up([deed.minutes for deed in ordered])
    rows = [_row(deed, text, labels) for deed, text in zip(ordered, hours, strict=True)]
    times = sum(not deed.brought for deed in ordered)
    total = ("合计", "", f"{times}次" if times else "", "", format_hours(content.minutes))
    return Annex(
        under=f"编号：{content.number}　核验码：{shown_code(content.code)}\n姓名：{content.name}",
        rows=(*rows, total), notes=("本附表与证明一并出具，编号和核验码与证明相同。",),
        issuer=content.sealed_by or content.issuer, day=format_day(date.fromisoformat(content.day)),
    )  # fmt: skip


def _row(deed: Deed, hours: str, labels: Mapping[str, str]) -> tuple[str, ...]:
    if deed.brought:
        return (f"{before_label(deed.day)}累计", "", f"依据{deed.content}" if deed.content else "", "", hours)
    return (format_day(deed.day), labels.get(deed.category, deed.category), deed.content, deed.place, hours)
