"""The lists of certificates and stars, each declared once."""

from __future__ import annotations

from wenming_desktop.domain.certificates import KINDS, STATES
from wenming_desktop.domain.fields import Field
from wenming_desktop.storage.paging import Listing, Shown, any_of, contains, named

_PERSON = "(SELECT v.person_pk FROM living_volunteer l JOIN volunteer v ON v.pk = l.living WHERE l.pk = c.volunteer_pk)"


def _in(expression: str, name: str) -> str:
    return f"{expression} IN (SELECT value FROM json_each(:{name}))"


CERTIFICATES = Listing(
    table="certificate c",
    key="c.pk",
    columns=(
        Shown(Field("编号", width=9, name="number"), "c.number", ("c.pk",)),
        Shown(Field("姓名", "name", width=8, name="name"), "c.name"),
        Shown(Field("种类", "choice", choices=KINDS, width=4, name="kind"), "c.kind"),
        Shown(Field("累计时间", "hours", width=6, name="minutes"), "c.minutes"),
        Shown(Field("出具日期", "date", width=6, name="day"), "c.day", ("c.day", "c.pk")),
        Shown(Field("申请人", "name", width=8, name="applicant"), "c.applicant"),
        Shown(Field("用途", width=10, name="purpose"), "c.purpose"),
        Shown(Field("状态", "choice", choices=STATES, width=4, name="state"), "c.state"),
        Shown(Field("作废原因", width=10, name="void_reason"), "c.void_reason"),
        Shown(Field("经办人", "name", width=5, name="operator"), "c.operator"),
    ),
    order="c.pk DESC",
    filters={
        "state": _in("c.state", "state"), "kind": _in("c.kind", "kind"), "pk": _in("c.pk", "pk"),
        "year": _in("CAST(substr(c.day, 1, 4) AS INTEGER)", "year"), "month": _in("substr(c.day, 1, 7)", "month"),
        "volunteer": f"c.volunteer_pk IN (SELECT pk FROM living_volunteer WHERE {_in('living', 'volunteer')})",
    },
    hidden={"volunteer_pk": "c.volunteer_pk", "void_on": "c.void_on", "with_id": "c.with_id"},
    word=any_of(contains("c.number"), contains("c.name"), contains("c.applicant"), contains("c.purpose"), named(_PERSON)),
)  # fmt: skip

LISTS = {"certificates": CERTIFICATES}
