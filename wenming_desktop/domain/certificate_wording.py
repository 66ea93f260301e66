"""The wording of certificates: the model texts, the clerk's own, what the program fills in and what it may not lose."""

from __future__ import annotations

import re
from collections.abc import Mapping

from wenming_desktop.domain.notices import fill
from wenming_desktop.domain.settings import Settings
from wenming_desktop.domain.statements import without_unrecorded

# The model texts: 〔姓名〕 is filled by the program and locked, everything else the clerk may change.
MODEL: Mapping[str, str] = {
    "certificate.opening": (
        "兹证明〔姓名〕，〔性别和出生年月〕志愿者编号〔志愿者编号〕〔身份证号〕，〔起止日期〕参加本单位组织的志愿服务〔服务次数〕累计服务时间〔服务时间〕小时。"
        "具体情况如下："
    ),
    "certificate.note": (
        "以上服务时间为实际提供志愿服务的时间，不含培训、会议及往返路途时间，依据〔出具依据〕出具。"
        "本证明不包括其他组织和信息系统记录的服务时间，无偿出具，不得用于商业目的。"
    ),
    "certificate.star": (
        "〔姓名〕同志（志愿者编号〔志愿者编号〕）：截至〔截止日期〕累计志愿服务时间〔服务时间〕小时，认定为〔星级〕志愿者。特发此证。"
    ),
    "certificate.honour": "〔姓名〕同志（志愿者编号〔志愿者编号〕）：在新时代文明实践志愿服务中表现突出，特授予“优秀志愿者”称号。",
}  # fmt: skip
WORDING_LABELS = {
    "certificate.opening": "服务证明开头", "certificate.note": "服务证明说明", "certificate.star": "星级证书正文",
    "certificate.honour": "荣誉证书正文",
}  # fmt: skip
_SLOT = re.compile(r"〔(\w+)〕")


def worded(key: str, settings: Settings, values: Mapping[str, str]) -> str:
    """A paragraph filled, in the clerk's wording or the model's, without what nothing records (经公示)."""
    template = without_unrecorded(settings.paragraphs.get(key) or MODEL[key])
    return "".join(run.text for run in fill(template, values))


def lost_slots(key: str, text: str) -> list[str]:
    """What the program fills in and the clerk's wording dropped; its grounds may be: they are said where they must be."""
    kept = {*_SLOT.findall(text), "出具依据"}
    return [slot for slot in dict.fromkeys(_SLOT.findall(MODEL[key])) if slot not in kept]
