"""The list of activities for the window's table (活动台账)."""

from __future__ import annotations

from wenming_desktop.domain.activities import STATES, Activity
from wenming_desktop.domain.fields import Field, field_named
from wenming_desktop.storage.paging import Listing, Shown, any_of, contains

_TEAMS = (
    "ifnull((SELECT group_concat(name, '、') FROM (SELECT t.name FROM activity_team x JOIN team t ON t.pk = x.team_pk "
    "WHERE x.activity_pk = a.pk ORDER BY x.pk)), '')"
)
_PHOTOS = (
    "(SELECT count(*) FROM attachment f WHERE f.noun = 'activity' AND f.row_pk = a.pk AND f.kind = 'photo')"
)
_MINUTES = "(SELECT ifnull(sum(s.minutes), 0) FROM service s WHERE s.activity_pk = a.pk)"
_VOLUNTEERS = (
    "(SELECT count(*) FROM (SELECT 1 FROM service s LEFT JOIN living_volunteer l ON l.pk = s.volunteer_pk "
    "WHERE s.activity_pk = a.pk GROUP BY ifnull(l.living, s.volunteer_pk) HAVING sum(s.minutes) > 0))"
)
_STATES = " ".join(f"WHEN '{state}' THEN {place}" for place, state in enumerate(STATES))


def _own(name: str, label: str, kind: str, width: int) -> Field:
    return Field(label, kind, width=width, name=name)  # type: ignore[arg-type]


def _plain(*names: str) -> tuple[Shown, ...]:
    return tuple(Shown(field_named(Activity, name), f"a.{name}") for name in names)


def _in(expression: str, name: str) -> str:
    return f"{expression} IN (SELECT value FROM json_each(:{name}))"


def _whether(condition: str, name: str) -> str:
    return f"({condition}) = (SELECT value FROM json_each(:{name}))"


ACTIVITIES = Listing(
    table="activity a",
    joins={
        "st": "LEFT JOIN station st ON st.pk = a.station_pk",
        "v": "LEFT JOIN village v ON v.pk = st.village_pk",
    },
    key="a.pk",
    columns=(
        Shown(field_named(Activity, "day"), "a.day", ("a.day", "a.start")),
        *_plain("title"),
        Shown(field_named(Activity, "state"), "a.state", (f"CASE a.state {_STATES} END",)),
        Shown(field_named(Activity, "station"), "ifnull(st.name, '')", ("v.position", "st.name")),
        Shown(field_named(Activity, "teams"), _TEAMS),
        *_plain("content", "form", "sessions", "people"),
        Shown(_own("volunteers", "志愿者", "integer", 4), _VOLUNTEERS),
        Shown(_own("minutes", "服务时间", "hours", 5), _MINUTES),
        Shown(_own("photos", "照片", "integer", 3), _PHOTOS),
        Shown(_own("number", "编号", "text", 8), "a.number"),
        *_plain("start", "finish", "end_day", "place", "organiser", "charge", "tags", "cost", "reason", "note", "forecast"),
    ),
    order="a.day DESC, a.start DESC, a.pk DESC",
    filters={
        "pk": _in("a.pk", "pk"), "state": _in("a.state", "state"), "village": _in("st.village_pk", "village"),
        "station": _in("a.station_pk", "station"), "content": _in("a.content", "content"), "form": _in("a.form", "form"),
        "month": _in("CAST(substr(a.day, 1, 4) || substr(a.day, 6, 2) AS INTEGER)", "month"),
        "first": "a.day >= (SELECT value FROM json_each(:first))",
        "last": "a.day <= (SELECT value FROM json_each(:last))",
        "ended_before": "ifnull(a.end_day, a.day) < (SELECT value FROM json_each(:ended_before))",
        "team": f"a.pk IN (SELECT x.activity_pk FROM activity_team x WHERE {_in('x.team_pk', 'team')})",
        "no_photos": _whether(f"a.state = '已办' AND {_PHOTOS} = 0", "no_photos"),
        "no_hours": _whether(f"a.state = '已办' AND a.counts = 1 AND {_MINUTES} = 0", "no_hours"),
        "recurring": _in("a.recurring_pk", "recurring"),
    },
    hidden={"station_pk": "a.station_pk", "village_pk": "st.village_pk"},
    word=any_of(
        contains("a.title"), contains("a.number"), contains("st.name"), contains(_TEAMS), contains("a.place"),
        contains("a.organiser"), contains("a.tags"), contains("a.note"),
    ),
)  # fmt: skip
