"""The volunteer record (志愿者档案) of 民政部令第67号: who may serve, on whose consent, and what is noted of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from wenming_desktop.domain import consent as statements
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.fields import Field
from wenming_desktop.domain.identity import clean_id, id_fault, is_minor
from wenming_desktop.domain.names import compact, plain_digits

CONSENTS = (statements.UNKNOWN, statements.AGREED, statements.REFUSED)
ON_ROSTER = "在册"
VOLUNTEER_STATUSES = (ON_ROSTER, "退出")
NOTE_KINDS = ("培训", "表彰", "评价", "更正申请")
AGREED, LEFT = statements.AGREED, "退出"
NO_CONSENT, NO_GUARDIAN = "未取得本人同意记录", "未成年人缺监护人同意"
_LOST_DIGITS = re.compile(r"\d(?:\.\d+)?E\+?\d+")
_TAIL = re.compile(r"(.*?)(\d+)")


@dataclass(frozen=True, slots=True)
class Volunteer:
    """What is recorded of a volunteer beside the person (第5条); name, ID, sex, birth, phone stand in the register.

    Consent to be recorded (第6条) that is unknown is a to-do, not an error. A minor needs the guardian's consent.
    """

    number: Annotated[
        str,
        Field(
            "志愿者编号",
            width=9,
            help="不填自动编号；不能用身份证号",
        ),
    ] = ""
    registered: Annotated[date | None, Field("注册日期", "date", width=6)] = None
    area: Annotated[str, Field("居住区域", width=8)] = ""
    skills: Annotated[str, Field("特长", "tags", width=8)] = ""
    services: Annotated[str, Field("服务类别", "tags", width=10)] = ""
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


def clean_number(text: str) -> str:
    """A volunteer number as stored: no spaces, plain digits, capital letters."""
    return plain_digits(compact(text)).upper().lstrip("'’‘")


def number_fault(number: str, id_number: str = "") -> str:
    """What is wrong with a cleaned volunteer number; '' when it may stand.

    It is never an ID number (志愿者编号不得使用居民身份证号), the person's own or anybody's.
    """
    if number and (number == id_number or not id_fault(clean_id(number))):
        return "志愿者编号不能用身份证号"
    if _LOST_DIGITS.fullmatch(number):
        return "志愿者编号被Excel改成了数字，后几位可能已丢失，请把单元格设为文本后重新填写"
    return ""


def registered_fault(registered: date | None, birth: date | None) -> str:
    """Why a day of registration cannot be; '' where it may. Nobody serves before being born: one of the two is wrong."""
    if registered is None or birth is None or registered >= birth:
        return ""
    return f"注册日期{format_day(registered)}早于出生日期{format_day(birth)}，请核对"


def new_number(prefix: str, taken: Iterable[str]) -> str:
    """The next volunteer number: the prefix and six digits, or one more than the numbers given so far.

    Without a prefix the numbers go on in their own shape (150599000260 -> 150599000261): of those of the commonest
    length and beginning the highest. A number once given is never given again.
    """
    used = dict.fromkeys(taken)  # in the order given: of two shapes as common the first goes on
    found = [match for match in map(_TAIL.fullmatch, used) if match]
    if not prefix and found:
        shape = Counter((match[1], len(match[2])) for match in found).most_common(1)[0][0]
        high = max(int(match[2]) for match in found if (match[1], len(match[2])) == shape)
        return _free(shape[0], high + 1, shape[1], used)
    tails = (number[len(prefix) :] for number in used if number.startswith(prefix))
    high = max((int(tail) for tail in tails if len(tail) == 6 and tail.isdigit()), default=0)
    return _free(prefix, high + 1, 6, used)


def _free(head: str, count: int, width: int, used: Collection[str]) -> str:
    while f"{head}{count:0{width}d}" in used or number_fault(f"{head}{count:0{width}d}"):
        count += 1
    return f"{head}{count:0{width}d}"


def findings(volunteer: Volunteer, birth: date | None, day: date) -> tuple[str, ...]:
    """What is still to be asked of a volunteer on a day: to-dos, never errors (第6条；未成年人 by age on the day)."""
    if volunteer.status == LEFT:
        return ()
    found = [NO_CONSENT] if volunteer.consent != AGREED else []
    if is_minor(birth, day) and volunteer.guardian_consent != AGREED:
        found.append(NO_GUARDIAN)
    return tuple(found)
