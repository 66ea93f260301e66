"""The volunteer record (志愿者档案) of 民政部令第67号: who may serve, on whose consent, and what is noted of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from wenming_desktop.domain.fields import Field

CONSENTS = ("未知", "同意", "不同意")
VOLUNTEER_STATUSES = ("在册", "退出")
NOTE_KINDS = ("培训", "表彰", "评价", "更正申请")


@dataclass(frozen=True, slots=True)
class Volunteer:
    """What is recorded of a volunteer beside the person (第5条); name, ID, sex, birth, phone stand in the register.

    Consent to be recorded (第6条) that is unknown is a to-do, not an error. A minor needs the guardian's consent.
    """

    number: Annotated[
        str,
        Field(
            "志愿者编号",
            aliases=("志愿者证号", "注册编号"),
            width=9,
            help="不填自动编号；不能用身份证号",
        ),
    ] = ""
    registered: Annotated[
        date | None, Field("注册日期", "date", aliases=("登记日期", "加入日期"), width=6)
    ] = None
    area: Annotated[str, Field("居住区域", aliases=("居住地", "所在嘎查村"), width=8)] = ""
    skills: Annotated[str, Field("特长", "tags", aliases=("技能", "专业技能"), width=8)] = ""
    services: Annotated[str, Field("服务类别", "tags", aliases=("服务意向",), width=10)] = ""
    consent: Annotated[
        str, Field("本人同意记录", "choice", choices=CONSENTS, width=5, help="未知也可以先登记，之后补问")
    ] = "未知"
    consent_on: Annotated[date | None, Field("同意日期", "date", width=6)] = None
    guardian: Annotated[str, Field("监护人", "name", width=6, help="未满18周岁的要填")] = ""
    guardian_consent: Annotated[str, Field("监护人同意", "choice", choices=CONSENTS, width=5)] = "未知"
    guardian_consent_on: Annotated[date | None, Field("监护人同意日期", "date", width=6)] = None
    id_wish_on: Annotated[
        date | None,
        Field("书面申请载明身份证号", "date", width=6, help="本人书面申请的日期；不填，证明上不印身份证号"),
    ] = None
    status: Annotated[str, Field("状态", "choice", choices=VOLUNTEER_STATUSES, width=4)] = "在册"
    left_on: Annotated[date | None, Field("退出日期", "date", width=6)] = None
    note: Annotated[str, Field("备注", "note", width=10)] = ""


@dataclass(frozen=True, slots=True)
class VolunteerNote:
    """Training (第8条), an award (第9条), an evaluation (第10条) or a request for correction (第13条).

    ``minutes`` are those of a training; they never count as service.
    """

    kind: Annotated[str, Field("种类", "choice", required=True, choices=NOTE_KINDS, width=5)]
    day: Annotated[date | None, Field("日期", "date", required=True, width=6)] = None
    title: Annotated[
        str, Field("名称", required=True, width=12, help="培训名称、奖项、评价等次、申请更正的内容")
    ] = ""
    host: Annotated[str, Field("主办单位", width=10)] = ""
    minutes: Annotated[int | None, Field("培训时长", "hours", width=5)] = None
    state: Annotated[str, Field("办理结果", width=6)] = ""
    note: Annotated[str, Field("备注", "note", width=10)] = ""
