"""The service record certificate (志愿服务记录证明): what it says, its number and its code.

Sources: 民政部令第67号 第13-15条 (what it must state, free of charge, corrected on request); 民发〔2015〕149号.
Minutes are integers; a certificate says what the ledger said on its day and is never changed, only 作废.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from wenming_desktop.domain.certificate_wording import MODEL, worded
from wenming_desktop.domain.consent import GUARDIAN, refused_by
from wenming_desktop.domain.days import format_day, format_span
from wenming_desktop.domain.durations import adding_up, format_hours
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.notices import BLANK
from wenming_desktop.domain.paper_words import and_others, star_word
from wenming_desktop.domain.settings import Settings
from wenming_desktop.domain.surnames import surname_of

SERVICE, STAR, HONOUR = KINDS = ("服务", "星级", "荣誉")
VALID, VOID = STATES = ("有效", "作废")
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters and digits of a code: without 0 O 1 I, which are read for one another."""
CODE_LENGTH = 8
TITLES = {SERVICE: "志愿服务记录证明", STAR: "星级志愿者证书", HONOUR: "荣誉证书"}
NOT_YET = "（出具时编号）"
MOST_CONTENTS = 3
"""So many contents are named in one line; the others are 等."""


@dataclass(frozen=True, slots=True)
class Served:
    """What a volunteer did in one service category: how often, how long, what (most frequent first)."""

    label: str
    times: int
    minutes: int
    contents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brought:
    """Hours brought forward (承前时长) without sheets: counted up to a day, on the ground of a list."""

    until: date
    minutes: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """All a certificate is made of: the person, and what the ledger holds of the volunteer.

    ``id_number`` is given only where the volunteer's written wish is recorded; ``ledger_minutes`` is the plain sum of
    all his rows, which the lines must add up to; ``first`` and ``last`` are the days of service; ``organisers`` are
    those of his rows other than the issuer's own.
    """

    volunteer_pk: int
    name: str
    number: str
    sex: str = ""
    birth: date | None = None
    ethnic: str = ""
    id_number: str = ""
    consent: str = "同意"
    served: tuple[Served, ...] = ()
    brought: tuple[Brought, ...] = ()
    first: date | None = None
    last: date | None = None
    ledger_minutes: int = 0
    guardian_consent: str = "未知"
    organisers: tuple[str, ...] = ()

    @property
    def times(self) -> int:
        """How often, by the sheets."""
        return sum(one.times for one in self.served)

    @property
    def without_brought(self) -> Record:
        """The same without the hours brought forward: what was recorded here."""
        left_out = sum(one.minutes for one in self.brought)
        return replace(self, brought=(), ledger_minutes=self.ledger_minutes - left_out)

    @property
    def minutes(self) -> int:
        """Minutes of all lines."""
        return sum(one.minutes for one in self.served) + sum(one.minutes for one in self.brought)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table as printed: category, times, hours, main contents."""

    label: str
    times: str
    hours: str
    contents: str


@dataclass(frozen=True, slots=True)
class Content:
    """A certificate as it is frozen: every text that is printed; nothing is looked up again.

    ``sealed_by`` is '' where the issuer seals; ``extra`` holds what belongs to one kind only (the stars).
    """

    kind: str
    number: str
    code: str
    day: str
    name: str
    minutes: int
    opening: str
    lines: tuple[Line, ...]
    note: str
    issuer: str
    sealed_by: str
    charge: str
    handler: str
    phone: str
    qr: str
    with_id: bool = False
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """志愿服务记录证明."""
        return TITLES[self.kind]

    @property
    def checksum(self) -> str:
        """SHA-256 of the canonical JSON of everything printed."""
        return hashlib.sha256(self.as_json().encode()).hexdigest()

    def as_json(self) -> str:
        """What the book keeps."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Content:
        """A certificate as it was frozen."""
        values: dict[str, Any] = json.loads(text)
        values["lines"] = tuple(Line(**line) for line in values["lines"])
        return cls(**values)


def refusal(record: Record, day: date) -> str:
    """Why no certificate may be issued to a volunteer on a day, '' where nothing is against it."""
    by = refused_by(record.consent, record.guardian_consent, record.birth, day)
    if by:
        return f"{record.name}{'的监护人' if by == GUARDIAN else ''}不同意记录志愿服务信息，不能出具证明"
    if record.minutes != record.ledger_minutes:
        return f"{record.name}的服务记录相加与累计时间不符，不能出具证明"
    if record.minutes <= 0:
        return f"{record.name}还没有服务时间，不能出具证明"
    return ""


def compose(record: Record, settings: Settings, number: str, code: str, day: date) -> Content:
    """The certificate of a volunteer on a day; UserError where ``refusal`` has a reason."""
    why = refusal(record, day)
    if why:
        raise UserError(f"{why}。", "请先核对服务记录和本人同意情况。")
    values = {
        "姓名": record.name, "性别和出生年月": _about(record), "志愿者编号": record.number, "身份证号": _id(record), "起止日期": _span(record),
        "服务次数": _times(record), "服务时间": format_hours(record.minutes), "出具依据": grounds(record),
    }  # fmt: skip
    return Content(
        kind=SERVICE, number=number, code=code, day=day.isoformat(), name=record.name, minutes=record.minutes,
        opening=_opening(record, settings, values), lines=tuple(_lines(record)),
        note=_note(record, settings, values), with_id=bool(record.id_number),
        qr=qr_text(number, surname_of(record.name, record.ethnic), record.minutes, code), **_signed(settings),
    )  # fmt: skip


def compose_honour(
    kind: str,
    record: Record,
    settings: Settings,
    number: str,
    code: str,
    day: date,
    stars: int = 0,
    minutes: int | None = None,
    until: date | None = None,
) -> Content:
    """A star or honour certificate (own_honours) from its editable template.

    ``stars`` are as awarded, ``minutes`` those up to ``until``, the day of the award: where not given those of the record
    and the day of issue.
    """
    minutes = record.minutes if minutes is None else minutes
    values = {
        "姓名": record.name, "志愿者编号": record.number, "服务时间": format_hours(minutes), "截止日期": format_day(until or day),
        "星级": star_label(stars),
    }  # fmt: skip
    key = "certificate.star" if kind == STAR else "certificate.honour"
    return Content(
        kind=kind, number=number, code=code, day=day.isoformat(), name=record.name, minutes=minutes,
        opening=worded(key, settings, values), lines=(), note="",
        qr=qr_text(number, surname_of(record.name, record.ethnic), minutes, code),
        extra={"stars": star_label(stars)} if stars else {}, **_signed(settings),
    )  # fmt: skip


def grounds(record: Record) -> str:
    """What a certificate rests on: our own records, the lists of what was brought forward, or both; never more than it has."""
    own = ["本单位志愿服务记录"] if record.served else []
    return "和".join([*own, *([f"{_lists(record)}（承前时长）"] if record.brought else [])])


def _lists(record: Record) -> str:
    return "、".join(dict.fromkeys(one.source or "原有名册" for one in record.brought))


_OURS_ALONE = "不包括其他组织和信息系统记录的服务时间"
_ORGANISED = "本单位组织的"
_MEASURED = "以上服务时间为实际提供志愿服务的时间，不含培训、会议及往返路途时间"


def _opening(record: Record, settings: Settings, values: Mapping[str, str]) -> str:
    """The opening; 本单位组织的 is said only where all that is counted was (民发〔2015〕149号: who organised it certifies it)."""
    opening = worded("certificate.opening", settings, values)
    return opening.replace(_ORGANISED, "") if record.organisers or record.brought else opening


def _note(record: Record, settings: Settings, values: Mapping[str, str]) -> str:
    """The note; a wording older than the place for its grounds has them said in a sentence of its own."""
    note = worded("certificate.note", settings, values)
    if record.brought:  # who recorded those hours first nobody wrote down
        note = note.replace(_OURS_ALONE, "除承前时长外不含其他组织、系统的服务时间")
        measured = (
            "除承前时长外为实际服务时间，不含培训、会议及往返路途时间，" if record.served else "以上服务时间"
        )
        note = note.replace(f"{_MEASURED}，", measured)
    if not record.brought or "〔出具依据〕" in (
        settings.paragraphs.get("certificate.note") or MODEL["certificate.note"]
    ):
        return note
    return f"{note}其中{before_label(max(one.until for one in record.brought))}累计的时间依据{_lists(record)}载入。"


def star_label(stars: int) -> str:
    """三星级."""
    return star_word(stars)


def _signed(settings: Settings) -> dict[str, Any]:
    own = settings.volunteers
    issuer = own.issuer or settings.institute.name
    sealed = own.sealed_by if own.sealed_by != issuer else ""
    proxy = "（代章）" if own.proxy_seal else ""
    return {
        "issuer": issuer if sealed else issuer + proxy, "sealed_by": sealed + proxy if sealed else "",
        "charge": own.charge, "handler": own.handler, "phone": own.phone or settings.institute.phone or BLANK,
    }  # fmt: skip


def _about(record: Record) -> str:
    sex = f"性别{record.sex}，" if record.sex else ""
    return sex + (f"{record.birth.year}年{record.birth.month}月出生，" if record.birth else "")


def _id(record: Record) -> str:
    return f"（应本人书面申请载明居民身份证号码{record.id_number}）" if record.id_number else ""


def _span(record: Record) -> str:
    """于2025年3月8日至2026年10月18日; with what was brought forward: 于2025年底前和2026年3月8日至10月18日."""
    parts = []
    if record.brought:
        parts.append(before_label(max(one.until for one in record.brought)))
    if record.first and record.last:
        parts.append(
            format_day(record.first)
            if record.first == record.last
            else format_span(record.first, record.last)
        )
    return f"于{'和'.join(parts)}"


def _times(record: Record) -> str:
    """64次，; the times of hours brought forward are nowhere recorded."""
    if not record.served:
        return "，"
    left_out = f"（不含{before_label(max(one.until for one in record.brought))}）" if record.brought else ""
    return f"{record.times}次{left_out}，"


def before_label(until: date) -> str:
    """2025年底前, 2026年6月底前, 2026年6月15日以前 (以前 includes the day, 民法典第1259条)."""
    if (until.month, until.day) == (12, 31):
        return f"{until.year}年底前"
    if (until + timedelta(days=1)).day == 1:
        return f"{until.year}年{until.month}月底前"
    return f"{format_day(until)}以前"


def _lines(record: Record) -> Iterable[Line]:
    hours = iter(
        adding_up([*(one.minutes for one in record.served), *(one.minutes for one in record.brought)])
    )
    for one in record.served:
        yield Line(one.label, str(one.times), next(hours), contents_label(one.contents))
    for brought in record.brought:
        ground = f"依据{brought.source}" if brought.source else ""
        yield Line(f"{before_label(brought.until)}累计", "—", next(hours), ground)
    yield Line("合计", str(record.times) if record.served else "—", format_hours(record.minutes), "")


def contents_label(contents: Sequence[str]) -> str:
    """微宣讲、读书会; more than three end in 等."""
    return and_others(contents, MOST_CONTENTS)


# ---- number and code ----
def number_of(prefix: str, year: int, serial: int) -> str:
    """SBDSM-2026-0137."""
    return f"{prefix}-{year}-{serial:04d}"


def next_serial(numbers: Iterable[str], year: int) -> int:
    """The serial after the highest of a year; a void certificate's number is never used again."""
    tail = re.compile(rf"-{year}-([0-9]+)$")
    found = (tail.search(number) for number in numbers)
    return max((int(match.group(1)) for match in found if match), default=0) + 1


def clean_prefix(text: str) -> str:
    """Letters and digits of a prefix, in capitals; '' where none is left."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(one for one in plain if one.isascii() and one.isalnum())


def shown_code(code: str) -> str:
    """7K4M-92QF."""
    return f"{code[:4]}-{code[4:]}"


def clean_code(text: str) -> str:
    """A code as typed from paper: lower case, spaces, dashes and full-width letters do not matter."""
    return clean_prefix(text)


def clean_number(text: str) -> str:
    """A number as typed: full-width letters and any dash do not matter."""
    plain = unicodedata.normalize("NFKC", text).upper()
    plain = re.sub(r"[\s]+", "", re.sub(r"[‐‑‒–—―−ー_]", "-", plain))
    return plain.removeprefix("编号:").removeprefix("编号")


def qr_text(number: str, surname: str, minutes: int, code: str) -> str:
    """What a phone reads: number, surname, hours, code; no full name, no ID, no address on the net."""
    return (
        f"编号 {number}\n姓氏 {surname or '无'}\n累计 {format_hours(minutes)}小时\n核验码 {shown_code(code)}"
    )
