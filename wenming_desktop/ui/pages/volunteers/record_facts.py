"""The record of 民政部令第67号 as lines to read: who it is, consent, skills, rosters, certificates."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import SignalInstance

from wenming_desktop.domain.paper_words import star_word
from wenming_desktop.domain.volunteers import AGREED
from wenming_desktop.services.volunteers import VolunteerDetail
from wenming_desktop.ui import labels
from wenming_desktop.ui.widgets.fact_list import Fact, Tone


def facts_of(
    detail: VolunteerDetail, reveal: SignalInstance, household: SignalInstance, consent: SignalInstance
) -> list[Fact]:
    """The lines; what is masked has 显示, the household a door, a consent not yet there its action."""
    person, record = detail.person, detail.record
    ask = None if record.consent == AGREED else ("登记同意", consent.emit)
    shown = [("id_number", "身份证号", person.id_number), ("phone", "联系电话", person.phone)]
    found = [
        Fact(label, value, ("显示", partial(reveal.emit, name)) if "*" in value else None)
        for name, label, value in shown
    ]
    home = ("去看", partial(household.emit, person.pk)) if detail.household and person.household_pk else None
    found += [
        Fact("出生日期", labels.iso_date(person.birth)),
        Fact("民族", person.ethnic),
        Fact("户", detail.household or "不在户籍名册", home),
        Fact("居住区域", record.area),
        Fact("注册日期", labels.iso_date(record.registered)),
        Fact("特长", record.skills),
        Fact("服务类别", record.services),
        Fact("同意记录", _dated(record.consent, record.consent_on), ask, _tone(record.consent)),
    ]
    if detail.minor or record.guardian:
        found += [
            Fact("监护人", record.guardian or "没有填"),
            Fact(
                "监护人同意", _dated(record.guardian_consent, record.guardian_consent_on),
                tone=_tone(record.guardian_consent) if detail.minor else "",
            ),
        ]  # fmt: skip
    return found + _served(detail)


def _served(detail: VolunteerDetail) -> list[Fact]:
    record = detail.record
    brought = f"其中承前 {labels.hours(detail.brought_minutes)}小时" if detail.brought_minutes else ""
    roles = "；".join(
        f"{role.tag}{f'（{role.from_day}至{role.to_day}）' if role.to_day else ''}" for role in detail.roles
    )
    awards = "；".join(
        f"{star_word(one.stars)}（{'，'.join(filter(None, (labels.iso_date(one.on), one.document)))}）"
        for one in detail.awards
    )
    return [
        Fact("服务时间", f"{labels.hours(detail.minutes)}小时" + (f"，{brought}" if brought else "")),
        Fact("星级认定", awards),
        Fact("骨干身份", roles),
        Fact("服务证明", f"已出具{detail.certificates}份" if detail.certificates else "还没有出具过"),
        Fact(
            "书面申请",
            f"证明印身份证号（{labels.iso_date(record.id_wish_on)}）"
            if record.id_wish_on
            else "没有，证明不印身份证号",
        ),
        Fact("退出日期", labels.iso_date(record.left_on)),
        Fact("备注", record.note),
    ]


def _dated(word: str, day: object) -> str:
    return f"{word}（{labels.iso_date(day)}）" if day else word


def _tone(consent: str) -> Tone:
    return "" if consent == AGREED else "warn"
