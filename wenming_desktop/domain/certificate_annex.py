"""The annex of a service record certificate (附表：服务明细): the single activities, as schools ask for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wenming_desktop.domain.certificates import Content, before_label, shown_code
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.durations import adding_up, format_hours

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

    ``labels`` are the categories' words by code. The hours printed add up to the certificate's, line by line.
    """
    ordered = sorted(deeds, key=lambda deed: (deed.brought, deed.day))
    hours = _hours(content, ordered, labels)
    rows = [_row(deed, text, labels) for deed, text in zip(ordered, hours, strict=True)]
    times = sum(not deed.brought for deed in ordered)
    total = ("合计", "", f"{times}次" if times else "", "", format_hours(content.minutes))
    return Annex(
        under=f"编号：{content.number}　核验码：{shown_code(content.code)}\n姓名：{content.name}",
        rows=(*rows, total), notes=("本附表与证明一并出具，编号和核验码与证明相同。",),
        issuer=content.sealed_by or content.issuer, day=format_day(date.fromisoformat(content.day)),
    )  # fmt: skip


def _hours(content: Content, deeds: Sequence[Deed], labels: Mapping[str, str]) -> list[str]:
    """The hours of each record, together with its like what the certificate's line has of them."""
    lines: dict[str, Decimal] = {}
    for line in content.lines:
        lines[line.label] = lines.get(line.label, Decimal(0)) + Decimal(line.hours)
    like: dict[str, list[int]] = {}
    for at, deed in enumerate(deeds):
        like.setdefault(_line_of(deed, labels), []).append(at)
    if not like.keys() <= lines.keys():  # a line's words were taken out of the certificate
        return adding_up([deed.minutes for deed in deeds])
    found: dict[int, str] = {}
    for label, some in like.items():
        found |= dict(
            zip(some, adding_up([deeds[at].minutes for at in some], str(lines[label])), strict=True)
        )
    return [found[at] for at in range(len(deeds))]


def _line_of(deed: Deed, labels: Mapping[str, str]) -> str:
    return f"{before_label(deed.day)}累计" if deed.brought else labels.get(deed.category, deed.category)


def _row(deed: Deed, hours: str, labels: Mapping[str, str]) -> tuple[str, ...]:
    if deed.brought:
        return (_line_of(deed, labels), "", f"依据{deed.content}" if deed.content else "", "", hours)
    return (format_day(deed.day), _line_of(deed, labels), deed.content, deed.place, hours)
