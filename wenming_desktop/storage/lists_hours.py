"""The list of service records for the window's table (服务记录): what was entered and not undone, and the 冲正 that hold."""

from __future__ import annotations

from wenming_desktop.domain.fields import Field
from wenming_desktop.domain.teams import CATEGORY_LABELS
from wenming_desktop.storage.chains import HOURS
from wenming_desktop.storage.paging import Listing, Shown, any_of, contains, named
from wenming_desktop.storage.service_ledger import LIVING

_CATEGORY = " ".join(f"WHEN '{code}' THEN '{label}'" for code, label in CATEGORY_LABELS.items())
_STATE = f"CASE WHEN s.reverses IS NOT NULL THEN '冲正' WHEN {HOURS.holds} THEN '有效' ELSE '已冲正' END"


def _own(name: str, label: str, kind: str = "text", width: int = 6) -> Field:
    return Field(label, kind, width=width, name=name)  # type: ignore[arg-type]


def _in(expression: str, name: str) -> str:
    return f"{expression} IN (SELECT value FROM json_each(:{name}))"


SERVICES = Listing(
    table="service s",
    joins={
        "o": "LEFT JOIN volunteer o ON o.pk = s.volunteer_pk",
        "v": f"LEFT JOIN volunteer v ON v.pk = {LIVING}", "p": "LEFT JOIN person p ON p.pk = v.person_pk",
    },
    key="s.pk",
    where=HOURS.shown,
    columns=(
        Shown(_own("day", "日期", "date"), "s.day", ("s.day", "s.start")),
        Shown(_own("name", "姓名", "name"), "ifnull(p.name, '')", ("p.pinyin", "p.name")),
        Shown(_own("number", "志愿者编号", width=9), "ifnull(v.number, '')"),
        Shown(_own("content", "活动、内容", width=14), "CASE WHEN s.kind = '承前' THEN '承前：' || s.source ELSE s.content END"),
        Shown(_own("minutes", "时长", "hours", 4), "s.minutes"),
        Shown(_own("start", "签到", "time", 4), "s.start"),
        Shown(_own("finish", "签退", "time", 4), "s.finish"),
        Shown(_own("category", "服务类别"), f"CASE s.category {_CATEGORY} ELSE s.category END"),
        Shown(_own("place", "地点", width=10), "s.place"),
        Shown(_own("state", "状态", width=4), _STATE),
        Shown(_own("cause", "原因", width=10), "s.cause"),
        Shown(_own("source", "依据", width=8), "s.source"),
        Shown(_own("operator", "经办人", "name"), "s.operator"),
    ),
    order="s.day DESC, s.pk DESC",
    filters={
        "volunteer": _in("v.pk", "volunteer"), "activity": _in("s.activity_pk", "activity"), "kind": _in("s.kind", "kind"),
        "state": _in(_STATE, "state"), "first": "s.day >= (SELECT value FROM json_each(:first))",
        "last": "s.day <= (SELECT value FROM json_each(:last))", "month": _in("substr(s.day, 1, 7)", "month"),
    },
    hidden={"volunteer_pk": "v.pk", "activity_pk": "s.activity_pk"},
    word=any_of(named("v.person_pk"), contains("v.number"), contains("s.content"), contains("s.place")),
)  # fmt: skip
