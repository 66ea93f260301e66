"""The lists of certificates and stars, each declared once."""

from __future__ import annotations

from collections.abc import Mapping

from wenming_desktop.domain.fields import Field
from wenming_desktop.domain.issued import CERTIFICATES as KINDS
from wenming_desktop.domain.issued import STATE_LABELS
from wenming_desktop.storage.paging import Listing, Shown, any_of, contains, named

_APPLICANT, _PURPOSE = "c.facts ->> '$.applicant'", "c.facts ->> '$.purpose'"
_PERSON = "(SELECT v.person_pk FROM living_volunteer l JOIN volunteer v ON v.pk = l.living WHERE l.pk = c.volunteer_pk)"


def _in(expression: str, name: str) -> str:
    return f"{expression} IN (SELECT value FROM json_each(:{name}))"


def _words(column: str, labels: Mapping[str, str]) -> str:
    """A column's codes as the words a clerk reads."""
    cases = " ".join(f"WHEN '{code}' THEN '{label}'" for code, label in labels.items())
    return f"CASE {column} {cases} END"


_KIND, _STATE = _words("c.kind", KINDS), _words("c.state", STATE_LABELS)
_STATES = tuple(STATE_LABELS[code] for code in ("issued", "superseded", "withdrawn"))
CERTIFICATES = Listing(
    table="issued c",
    key="c.pk",
    columns=(
        Shown(Field("编号", width=9, name="number"), "c.number", ("c.pk",)),
        Shown(Field("姓名", "name", width=8, name="name"), "c.name"),
        Shown(Field("种类", "choice", choices=tuple(KINDS.values()), width=4, name="kind"), _KIND),
        Shown(Field("累计时间", "hours", width=6, name="minutes"), "c.facts ->> '$.minutes'"),
        Shown(Field("出具日期", "date", width=6, name="day"), "c.issued_on", ("c.issued_on", "c.pk")),
        Shown(Field("申请人", "name", width=8, name="applicant"), _APPLICANT),
        Shown(Field("用途", width=10, name="purpose"), _PURPOSE),
        Shown(Field("状态", "choice", choices=_STATES, width=4, name="state"), _STATE),
        Shown(Field("作废原因", width=10, name="void_reason"), "c.withdrawn_reason"),
        Shown(Field("经办人", "name", width=5, name="operator"), "c.operator"),
    ),
    where=f"c.kind IN ({', '.join(repr(code) for code in KINDS)})",
    order="c.pk DESC",
    filters={
        "state": _in(_STATE, "state"), "kind": _in(_KIND, "kind"), "pk": _in("c.pk", "pk"),
        "year": _in("CAST(substr(c.issued_on, 1, 4) AS INTEGER)", "year"), "month": _in("substr(c.issued_on, 1, 7)", "month"),
        "volunteer": f"c.volunteer_pk IN (SELECT pk FROM living_volunteer WHERE {_in('living', 'volunteer')})",
    },
    hidden={"volunteer_pk": "c.volunteer_pk", "void_on": "c.withdrawn_on", "with_id": "c.facts ->> '$.with_id'"},
    word=any_of(contains("c.number"), contains("c.name"), contains(_APPLICANT), contains(_PURPOSE), named(_PERSON)),
)  # fmt: skip

LISTS = {"certificates": CERTIFICATES}
