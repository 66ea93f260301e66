"""The lists of teams and volunteers: volunteers, teams, members, roles, partners, decided pairs."""

from __future__ import annotations

from wenming_desktop.domain.fields import Field, field_named
from wenming_desktop.domain.identity import mask_phone
from wenming_desktop.domain.people import Household, Person
from wenming_desktop.domain.teams import Membership, Partner, Role, Team
from wenming_desktop.domain.volunteers import Volunteer
from wenming_desktop.storage.paging import Listing, Shown, any_of, contains, named
from wenming_desktop.storage.teams import AWARDED, BY_CATEGORY, CURRENT, MINUTES
from wenming_desktop.storage.volunteers import TEAMS, role_end


def _own(name: str, label: str, kind: str = "text", width: int = 6) -> Field:
    return Field(label, kind, width=width, name=name)  # type: ignore[arg-type]


def _in(expression: str, name: str) -> str:
    return f"{expression} IN (SELECT value FROM json_each(:{name}))"


def _is(expression: str, name: str) -> str:
    return f"({expression}) = (SELECT value FROM json_each(:{name}))"


_AGE = "(:today - CAST(replace(q.birth, '-', '') AS INTEGER)) / 10000"
# 星级 is the star awarded (认定), as on every roster; what the hours would earn by the book's table has a column of its own.
_EARNED = f"(SELECT count(*) FROM json_each(:star_table) WHERE value <= {MINUTES})"
_BY_NAME = ("q.pinyin", "q.name")
_POST = "CASE m.post WHEN '队长' THEN 0 WHEN '副队长' THEN 1 WHEN '联络员' THEN 2 ELSE 3 END"
_LABEL = "ifnull((SELECT value FROM json_each(:categories) WHERE key = t.code), '')"
_MINOR = f"q.birth IS NOT NULL AND {_AGE} < 18"
_GAP = f"(v.consent <> '同意' OR ({_MINOR} AND v.guardian_consent <> '同意')) AND v.status <> '退出'"
_ASKED = "EXISTS (SELECT 1 FROM volunteer_note n WHERE n.volunteer_pk = v.pk AND n.kind = '更正申请' AND n.state = '')"
_PERSON_JOINS = {
    "q": "JOIN person q ON q.pk = v.person_pk", "h": "LEFT JOIN household h ON h.pk = q.household_pk",
    "w": "LEFT JOIN village w ON w.pk = h.village_pk",
}  # fmt: skip

VOLUNTEERS = Listing(
    table="volunteer v",
    joins=_PERSON_JOINS,
    key="v.pk",
    where="v.merged_into IS NULL",
    columns=(
        Shown(field_named(Volunteer, "number"), "v.number", ("length(v.number)", "v.number")),
        Shown(field_named(Person, "name"), "q.name", _BY_NAME),
        Shown(field_named(Person, "sex"), "q.sex"),
        Shown(_own("age", "年龄", "integer", 3), _AGE),
        Shown(field_named(Household, "village"), "ifnull(w.name, '')", ("w.position",)),
        Shown(_own("team", "所属队伍", "text", 12), TEAMS),
        Shown(_own("minutes", "服务时间", "hours", 5), MINUTES),
        Shown(_own("stars", "星级", "integer", 3), AWARDED),
        Shown(_own("earned", "可评星级", "integer", 4), _EARNED, (MINUTES,)),
        Shown(field_named(Person, "phone"), "q.phone", mask=mask_phone),
        Shown(field_named(Volunteer, "skills"), "v.skills"),
        Shown(field_named(Volunteer, "services"), "v.services"),
        Shown(field_named(Volunteer, "consent"), "v.consent"),
        Shown(field_named(Volunteer, "registered"), "v.registered"),
        Shown(field_named(Volunteer, "status"), "v.status"),
        Shown(field_named(Volunteer, "note"), "v.note"),
    ),
    order="v.pk",
    filters={
        "team": "v.pk IN (SELECT m.volunteer_pk FROM membership m WHERE m.to_day IS NULL AND "
                f"{_in('m.team_pk', 'team')})",
        "village": _in("h.village_pk", "village"), "status": _in("v.status", "status"), "sex": _in("q.sex", "sex"),
        "consent": _in("v.consent", "consent"), "minor": _is(_MINOR, "minor"), "stars": _in(AWARDED, "stars"),
        "gaps": _is(_GAP, "gaps"), "no_id": _is("q.id_number IS NULL", "no_id"), "pk": _in("v.pk", "pk"),
        "asked": _is(_ASKED, "asked"),
        "no_home": _is("q.household_pk IS NULL", "no_home"),
        "no_team": _is("NOT EXISTS (SELECT 1 FROM membership m WHERE m.volunteer_pk = v.pk AND m.to_day IS NULL)", "no_team"),
        "person": _in("v.person_pk", "person"),
    },
    hidden={
        "person_pk": "v.person_pk", "household_pk": "q.household_pk", "is_minor": f"({_MINOR})", "gap": f"({_GAP})",
        "guardian_consent": "v.guardian_consent",
    },
    word=any_of(
        named("v.person_pk"), contains("v.number"), contains("w.name"), contains("v.skills"), contains("v.services"),
        contains("v.note"), contains(TEAMS),
    ),
)  # fmt: skip

_NOW = f"membership m JOIN volunteer v ON v.pk = m.volunteer_pk WHERE m.team_pk = t.pk AND {CURRENT}"
_LEADERS = (
    "ifnull((SELECT group_concat(q.name, '、') FROM membership m JOIN volunteer v ON v.pk = m.volunteer_pk "
    f"JOIN person q ON q.pk = v.person_pk WHERE m.team_pk = t.pk AND m.post = '队长' AND {CURRENT}), '')"
)
TEAM_LIST = Listing(
    table="team t",
    joins={
        "s": "LEFT JOIN station s ON s.pk = t.station_pk", "w": "LEFT JOIN village w ON w.pk = s.village_pk",
        "p": "LEFT JOIN team p ON p.pk = t.parent_pk",
    },
    key="t.pk",
    columns=(
        Shown(field_named(Team, "name"), "t.name"),
        Shown(field_named(Team, "category"), _LABEL, (BY_CATEGORY,)),
        Shown(field_named(Team, "tier"), "t.tier"),
        Shown(field_named(Team, "station"), "ifnull(s.name, '')", ("w.position",)),
        Shown(_own("leaders", "队长", "text", 8), _LEADERS),
        Shown(_own("members", "人数", "integer", 4), f"(SELECT count(DISTINCT v.pk) FROM {_NOW})"),
        Shown(_own("minutes", "服务时间", "hours", 5), f"(SELECT ifnull(sum({MINUTES}), 0) FROM {_NOW})"),
        Shown(field_named(Team, "parent"), "ifnull(p.name, '')"),
        Shown(field_named(Team, "founded"), "t.founded"),
        Shown(field_named(Team, "slogan"), "t.slogan"),
        Shown(field_named(Team, "status"), "t.status"),
        Shown(field_named(Team, "note"), "t.note"),
    ),
    order=f"ifnull(w.position, 0), {BY_CATEGORY}, t.pk",
    filters={
        "category": _in("t.code", "category"), "tier": _in("t.tier", "tier"), "station": _in("t.station_pk", "station"),
        "village": _in("s.village_pk", "village"), "status": _in("t.status", "status"), "pk": _in("t.pk", "pk"),
    },
    hidden={"code": "t.code", "parent_pk": "t.parent_pk", "station_pk": "t.station_pk"},
    word=any_of(contains("t.name"), contains("s.name"), contains("t.slogan"), contains(_LABEL), contains(_LEADERS)),
)  # fmt: skip

MEMBERS = Listing(
    table="membership m",
    joins={"t": "JOIN team t ON t.pk = m.team_pk", "v": "JOIN volunteer v ON v.pk = m.volunteer_pk", **_PERSON_JOINS},
    key="m.pk",
    where="v.merged_into IS NULL",
    columns=(
        Shown(field_named(Membership, "post"), "m.post", (_POST,)),
        Shown(field_named(Person, "name"), "q.name", _BY_NAME),
        Shown(field_named(Volunteer, "number"), "v.number", ("length(v.number)", "v.number")),
        Shown(field_named(Person, "sex"), "q.sex"),
        Shown(_own("age", "年龄", "integer", 3), _AGE),
        Shown(field_named(Household, "village"), "ifnull(w.name, '')", ("w.position",)),
        Shown(field_named(Person, "phone"), "q.phone", mask=mask_phone),
        Shown(field_named(Volunteer, "skills"), "v.skills"),
        Shown(_own("minutes", "服务时间", "hours", 5), MINUTES),
        Shown(_own("stars", "星级", "integer", 3), AWARDED),
        Shown(_own("earned", "可评星级", "integer", 4), _EARNED, (MINUTES,)),
        Shown(field_named(Membership, "from_day"), "m.from_day"),
        Shown(field_named(Membership, "to_day"), "m.to_day"),
        Shown(field_named(Membership, "team"), "t.name"),
    ),
    order=f"m.to_day IS NOT NULL, {_POST}, m.from_day, m.pk",
    filters={
        "team": _in("m.team_pk", "team"), "former": _is("m.to_day IS NOT NULL", "former"), "post": _in("m.post", "post"),
        "volunteer": _in("m.volunteer_pk", "volunteer"), "pk": _in("m.pk", "pk"),
    },
    hidden={"volunteer_pk": "v.pk", "person_pk": "v.person_pk", "team_pk": "m.team_pk"},
    word=any_of(named("v.person_pk"), contains("v.number"), contains("w.name"), contains("v.skills")),
)  # fmt: skip

_ROLE_END = role_end("q")
ROLES = Listing(
    table="role r",
    joins={ "q": "JOIN person q ON q.pk = r.person_pk",
        "h": "LEFT JOIN household h ON h.pk = q.household_pk", "w": "LEFT JOIN village w ON w.pk = h.village_pk",
        "s": "LEFT JOIN station s ON s.pk = r.station_pk",
    },
    key="r.pk",
    columns=(
        Shown(field_named(Role, "tag"), "r.tag"),
        Shown(field_named(Person, "name"), "q.name", _BY_NAME),
        Shown(field_named(Person, "sex"), "q.sex"),
        Shown(_own("age", "年龄", "integer", 3), _AGE),
        Shown(field_named(Household, "village"), "ifnull(w.name, '')", ("w.position",)),
        Shown(field_named(Role, "station"), "ifnull(s.name, '')"),
        Shown(field_named(Person, "phone"), "q.phone", mask=mask_phone),
        Shown(field_named(Role, "from_day"), "r.from_day"),
        Shown(field_named(Role, "to_day"), _ROLE_END),
        Shown(field_named(Role, "terms"), "r.terms"),
        Shown(field_named(Role, "note"), "r.note"),
    ),
    order=f"{_ROLE_END} IS NOT NULL, r.tag, ifnull(w.position, 1000000), r.from_day, r.pk",
    filters={
        "tag": _in("r.tag", "tag"), "ended": _is(f"{_ROLE_END} IS NOT NULL", "ended"), "station": _in("r.station_pk", "station"),
        "village": _in("h.village_pk", "village"), "pk": _in("r.pk", "pk"), "person": _in("q.pk", "person"),
    },
    hidden={"person_pk": "q.pk"},
    word=any_of(named("q.pk"), contains("r.tag"), contains("w.name"), contains("r.note")),
)  # fmt: skip

PARTNERS = Listing(
    table="partner p",
    joins={"w": "LEFT JOIN village w ON w.pk = p.village_pk"},
    key="p.pk",
    columns=(
        Shown(field_named(Partner, "name"), "p.name"),
        Shown(field_named(Partner, "village"), "ifnull(w.name, '')", ("w.position",)),
        Shown(field_named(Partner, "contact"), "p.contact"),
        Shown(field_named(Partner, "phone"), "p.phone", mask=mask_phone),
        Shown(field_named(Partner, "from_day"), "p.from_day"),
        Shown(field_named(Partner, "to_day"), "p.to_day"),
        Shown(field_named(Partner, "note"), "p.note"),
    ),
    order="p.to_day IS NOT NULL, ifnull(w.position, 1000000), p.name",
    filters={"village": _in("p.village_pk", "village"), "pk": _in("p.pk", "pk")},
    hidden={"village_pk": "p.village_pk"},
    word=any_of(contains("p.name"), contains("w.name"), contains("p.contact"), contains("p.note")),
)

PAIRS = Listing(
    table="person_pair a",
    joins={"q": "JOIN person q ON q.pk = a.one_pk", "o": "JOIN person o ON o.pk = a.other_pk"},
    key="a.pk",
    columns=(
        Shown(_own("one", "一方", "name", 8), "q.name", _BY_NAME),
        Shown(_own("other", "另一方", "name", 8), "o.name", ("o.pinyin", "o.name")),
        Shown(
            _own("decision", "结论", "text", 8), "CASE a.same WHEN 1 THEN '是同一人' ELSE '不是同一人' END"
        ),
        Shown(_own("day", "日期", "date", 6), "a.day"),
    ),
    order="a.day DESC, a.pk DESC",
    filters={"same": _is("a.same", "same")},
    hidden={"one_pk": "a.one_pk", "other_pk": "a.other_pk"},
    word=any_of(named("a.one_pk", "a.other_pk")),
)

LISTS = {
    "volunteers": VOLUNTEERS, "teams": TEAM_LIST, "members": MEMBERS, "roles": ROLES, "partners": PARTNERS,
    "pairs": PAIRS,
}  # fmt: skip
