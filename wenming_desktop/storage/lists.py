"""The lists of the window, each declared once: households, persons, places, party members, entries, the log."""

from __future__ import annotations

from wenming_desktop.domain.fields import Field, fields_of
from wenming_desktop.domain.identity import mask_id, mask_phone
from wenming_desktop.domain.people import HOUSEHOLD_STATES, Household, PartyBranch, Person
from wenming_desktop.domain.stations import Grid, Station, Village
from wenming_desktop.storage.departures import NOTED_GONE
from wenming_desktop.storage.lists_activities import ACTIVITIES
from wenming_desktop.storage.lists_certificates import LISTS as CERTIFICATE_LISTS
from wenming_desktop.storage.lists_hours import SERVICES
from wenming_desktop.storage.lists_volunteers import LISTS as VOLUNTEER_LISTS
from wenming_desktop.storage.name_index import NameIndex
from wenming_desktop.storage.paging import Args, Listing, Shown, any_of, contains, escaped, named
from wenming_desktop.storage.places import STATION_ORDER
from wenming_desktop.storage.tallies import SHOWN, STANDS


def _field(noun: type, name: str) -> Field:
    return next(one for one in fields_of(noun) if one.name == name)


def _own(name: str, label: str, kind: str = "text", width: int = 6) -> Field:
    return Field(label, kind, width=width, name=name)  # type: ignore[arg-type]


def _in(expression: str, name: str) -> str:
    return f"{expression} IN (SELECT value FROM json_each(:{name}))"


# 萨日朗-9 before 萨日朗-10: numbers of one village differ in length before they differ in digits.
_NUMBER = ("length(h.number)", "h.number")
_BY_NUMBER = ("v.position", *_NUMBER)
_HOME = "v.position, ifnull(h.own_order, 1000000), length(h.number), h.number"
# A group is text: one asked for by its number is meant too.
_GROUP = "h.grp IN (SELECT CAST(value AS TEXT) FROM json_each(:group))"
# Numbers before names, as numbers.
_BY_GROUP = ("h.grp GLOB '*[^0-9]*'", "length(h.grp)", "h.grp")
_BY_HEAD = ("c.pinyin", "c.name")
_HERE = "p.merged_into IS NULL AND p.left_on IS NULL"
_MEMBERS = f"person p WHERE p.household_pk = h.pk AND {_HERE}"
_STATES = " ".join(f"WHEN '{state}' THEN {place}" for place, state in enumerate(HOUSEHOLD_STATES))


def _aliased(_: NameIndex, word: str, mark: str) -> tuple[str, Args]:
    condition = (
        f"h.pk IN (SELECT a.household_pk FROM household_alias a WHERE a.alias LIKE :{mark} ESCAPE '\\')"
    )
    return condition, {mark: f"%{escaped(word)}%"}


HOUSEHOLDS = Listing(
    table="household h",
    joins={
        "v": "LEFT JOIN village v ON v.pk = h.village_pk", "c": "LEFT JOIN person c ON c.pk = h.head_pk",
        "g": "LEFT JOIN grid g ON g.pk = h.grid_pk",
    },
    key="h.pk",
    where="h.merged_into IS NULL",
    columns=(
        Shown(_field(Household, "number"), "h.number", _BY_NUMBER),
        Shown(_field(Household, "village"), "v.name", ("v.position",)),
        Shown(_field(Household, "group"), "ifnull(h.grp, '')", _BY_GROUP),
        Shown(_field(Household, "head"), "ifnull(c.name, '')", _BY_HEAD),
        Shown(_own("people", "人口", "integer", 4), f"(SELECT count(*) FROM {_MEMBERS})"),
        Shown(_field(Household, "state"), "h.state", (f"CASE h.state {_STATES} END",)),
        Shown(_own("total", "本季度积分", "points", 6), "", sorted_by_sum=True),
        Shown(_field(Household, "grid"), "ifnull(g.name, '')"),
        Shown(_field(Household, "note"), "h.note"),
    ),
    order=_HOME,
    filters={
        "village": _in("h.village_pk", "village"), "group": _GROUP, "state": _in("h.state", "state"),
        "grid": _in("h.grid_pk", "grid"), "pk": _in("h.pk", "pk"),
        "no_head": "(h.head_pk IS NULL) = (SELECT value FROM json_each(:no_head))",
        "noted_gone": f"(h.pk IN ({NOTED_GONE})) = (SELECT value FROM json_each(:noted_gone))",
    },
    hidden={"village_pk": "h.village_pk", "head_pk": "h.head_pk"},
    word=any_of(
        contains("h.number"), contains("v.name"), contains("h.note"), contains("CASE WHEN h.grp GLOB '*[^0-9]*' THEN h.grp ELSE h.grp || '组' END"),
        named("household:h.pk"),
        _aliased,
    ),
)  # fmt: skip

_PERSON_JOINS = {
    "h": "LEFT JOIN household h ON h.pk = p.household_pk", "v": "LEFT JOIN village v ON v.pk = h.village_pk",
    "c": "LEFT JOIN person c ON c.pk = h.head_pk", "b": "LEFT JOIN branch b ON b.pk = p.branch_pk",
}  # fmt: skip
_AGE = "(:today - CAST(replace(p.birth, '-', '') AS INTEGER)) / 10000"
_BY_NAME = ("p.pinyin", "p.name")
_PERSON_FILTERS = {
    "village": _in("h.village_pk", "village"), "group": _GROUP, "household": _in("p.household_pk", "household"),
    "party": _in("p.party", "party"), "branch": _in("p.branch_pk", "branch"), "sex": _in("p.sex", "sex"),
    "no_id": "(p.id_number IS NULL) = (SELECT value FROM json_each(:no_id))", "pk": _in("p.pk", "pk"),
}  # fmt: skip

PERSONS = Listing(
    table="person p",
    joins=_PERSON_JOINS,
    narrow=frozenset({"household"}),
    key="p.pk",
    where=_HERE,
    columns=(
        Shown(_field(Person, "name"), "p.name", _BY_NAME),
        Shown(_field(Person, "sex"), "p.sex"),
        Shown(_own("age", "年龄", "integer", 3), _AGE),
        Shown(_field(Person, "ethnic"), "p.ethnic"),
        Shown(_field(Household, "village"), "ifnull(v.name, '')", ("v.position",)),
        Shown(_field(Household, "group"), "ifnull(h.grp, '')", _BY_GROUP),
        Shown(_own("household", "户号", "text", 7), "ifnull(h.number, '')", _BY_NUMBER),
        Shown(_field(Person, "relation"), "p.relation"),
        Shown(_own("head", "户主", "name", 8), "ifnull(c.name, '')", _BY_HEAD),
        Shown(_field(Person, "id_number"), "p.id_number", mask=mask_id),
        Shown(_field(Person, "phone"), "p.phone", mask=mask_phone),
        Shown(_field(Person, "party"), "p.party"),
        Shown(_field(Person, "branch"), "ifnull(b.name, '')"),
        Shown(_field(Person, "note"), "p.note"),
    ),
    order=f"{_HOME}, p.pk <> ifnull(h.head_pk, 0), p.pk",
    ties="p.household_pk, p.pk",
    filters=_PERSON_FILTERS,
    hidden={"household_pk": "p.household_pk"},
    word=any_of(
        named("p.pk"), contains("h.number"), contains("v.name"), contains("p.note"),
        lambda index, word, mark: (f"p.pk IN (SELECT value FROM json_each(:{mark}))", {mark: str(index.of_tail(word.upper()))}),
    ),
)  # fmt: skip

PARTY = Listing(
    table="person p",
    joins=_PERSON_JOINS,
    narrow=frozenset({"household"}),
    key="p.pk",
    where=f"p.party = 1 AND {_HERE}",
    columns=(
        Shown(_field(Person, "name"), "p.name", _BY_NAME),
        Shown(_field(Person, "branch"), "ifnull(b.name, '')"),
        Shown(_field(Household, "village"), "ifnull(v.name, '')", ("v.position",)),
        Shown(_field(Household, "group"), "ifnull(h.grp, '')", _BY_GROUP),
        Shown(_own("household", "户号", "text", 7), "ifnull(h.number, '')", _BY_NUMBER),
        Shown(_field(Person, "sex"), "p.sex"),
        Shown(_own("age", "年龄", "integer", 3), _AGE),
        Shown(_field(Person, "phone"), "p.phone", mask=mask_phone),
        Shown(_own("total", "本季度积分", "points", 6), "", sorted_by_sum=True),
        Shown(_field(Person, "note"), "p.note"),
    ),
    order="ifnull(v.position, 1000000), p.pinyin, p.name, p.pk",
    filters=_PERSON_FILTERS,
    hidden={"household_pk": "p.household_pk", "branch_pk": "p.branch_pk"},
    word=any_of(named("p.pk"), contains("h.number"), contains("v.name"), contains("b.name")),
)

_STATION_SQL = {
    "village": "ifnull(v.name, '')", "parent": "ifnull(u.name, '')",
    "kind": "ifnull((SELECT value FROM json_each(:kinds) WHERE key = s.kind), s.kind)",
}  # fmt: skip
_RATING = """ifnull((SELECT r.title FROM station_rating r WHERE r.station_pk = s.pk
    AND (r.until IS NULL OR CAST(replace(r.until, '-', '') AS INTEGER) >= :today) ORDER BY r.day DESC, r.pk DESC LIMIT 1), '')"""

STATIONS = Listing(
    table="station s",
    joins={
        "v": "LEFT JOIN village v ON v.pk = s.village_pk", "u": "LEFT JOIN station u ON u.pk = s.parent_pk",
    },
    key="s.pk",
    columns=(
        *(
            Shown(one, _STATION_SQL.get(one.name, f"s.{one.name}"),
                  ("v.position",) if one.name == "village" else (), mask_phone if one.name == "phone" else None)
            for one in fields_of(Station)
        ),
        Shown(_own("rating", "评定等级", "text", 8), _RATING),
    ),
    order=STATION_ORDER,
    filters={
        "village": _in("s.village_pk", "village"), "kind": _in("s.kind", "kind"), "status": _in("s.status", "status"),
        "pk": _in("s.pk", "pk"),
    },
    word=any_of(
        contains("s.name"), contains("s.address"), contains("s.head"), contains("s.note"), contains("s.theme"),
    ),
)  # fmt: skip

VILLAGES = Listing(
    table="village v",
    key="v.pk",
    columns=(
        Shown(_field(Village, "name"), "v.name", ("v.position",)),
        Shown(_field(Village, "groups"), "v.groups"),
        Shown(
            _own("households", "户数", "integer", 4),
            "(SELECT count(*) FROM household h WHERE h.village_pk = v.pk AND h.merged_into IS NULL)",
        ),
        Shown(
            _own("people", "人口", "integer", 4),
            f"(SELECT count(*) FROM household h JOIN person p ON p.household_pk = h.pk WHERE h.village_pk = v.pk AND {_HERE})",
        ),
        Shown(
            _own("stations", "阵地数", "integer", 4),
            "(SELECT count(*) FROM station s WHERE s.village_pk = v.pk)",
        ),
        Shown(_field(Village, "note"), "v.note"),
    ),
    order="v.position, v.pk",
    word=any_of(contains("v.name"), contains("v.note")),
)

GRIDS = Listing(
    table="grid g",
    joins={"v": "LEFT JOIN village v ON v.pk = g.village_pk"},
    key="g.pk",
    columns=(
        Shown(_field(Grid, "name"), "g.name"),
        Shown(_field(Grid, "village"), "v.name", ("v.position",)),
        Shown(_field(Grid, "keeper"), "g.keeper"),
        Shown(_field(Grid, "phone"), "g.phone", mask=mask_phone),
        Shown(
            _own("households", "户数", "integer", 4),
            "(SELECT count(*) FROM household h WHERE h.grid_pk = g.pk AND h.merged_into IS NULL)",
        ),
    ),
    order="v.position, g.name",
    filters={"village": _in("g.village_pk", "village")},
    word=any_of(contains("g.name"), contains("v.name"), contains("g.keeper")),
)

BRANCHES = Listing(
    table="branch b",
    joins={"v": "LEFT JOIN village v ON v.pk = b.village_pk"},
    key="b.pk",
    columns=(
        Shown(_field(PartyBranch, "name"), "b.name"),
        Shown(_field(PartyBranch, "village"), "ifnull(v.name, '')", ("v.position",)),
        Shown(_field(PartyBranch, "secretary"), "b.secretary"),
        Shown(
            _own("members", "党员数", "integer", 4),
            f"(SELECT count(*) FROM person p WHERE p.branch_pk = b.pk AND p.party = 1 AND {_HERE})",
        ),
    ),
    order="ifnull(v.position, 1000000), b.name",
    filters={"village": _in("b.village_pk", "village")},
    word=any_of(contains("b.name"), contains("v.name"), contains("b.secretary")),
)

_STATE = f"CASE WHEN e.reverses IS NOT NULL THEN '冲正' WHEN {STANDS} THEN '已登记' ELSE '已冲正' END"
_WHO = (
    "CASE WHEN p.pk IS NULL OR p.pk = h.head_pk THEN coalesce(p.name, c.name, '') "
    "ELSE p.name || CASE WHEN c.pk IS NULL THEN '' ELSE '（户主 ' || c.name || '）' END END"
)
_BY_WHO = ("coalesce(p.pinyin, c.pinyin)", "coalesce(p.name, c.name)")

# Few rows were ever taken back: only of those is it asked whether they are shown.
_NOT_SHOWN = f"""SELECT e.pk FROM entry e WHERE NOT {SHOWN} AND e.pk IN (
    SELECT pk FROM entry WHERE reverses IS NOT NULL UNION ALL SELECT reverses FROM entry WHERE reverses IS NOT NULL)"""

ENTRIES = Listing(
    table="entry e",
    joins={
        "h": "LEFT JOIN household h ON h.pk = e.household_pk", "v": "LEFT JOIN village v ON v.pk = h.village_pk",
        "c": "LEFT JOIN person c ON c.pk = h.head_pk", "p": "LEFT JOIN person p ON p.pk = e.person_pk",
    },
    key="e.pk",
    where=f"e.pk NOT IN ({_NOT_SHOWN})",
    columns=(
        Shown(_own("event_date", "日期", "date", 6), "e.event_date"),
        Shown(_field(Household, "village"), "ifnull(v.name, '')", ("v.position",)),
        Shown(_own("name", "姓名", "name", 10), _WHO, _BY_WHO),
        Shown(_own("item", "积分项目", "text", 16), "trim(e.code || ' ' || e.text)", ("e.code", "e.text")),
        Shown(_own("points", "分值", "points", 4), "e.points"),
        Shown(_own("category", "类别", "text", 5), "ifnull(e.category, '')"),
        Shown(_own("evidence", "依据", "text", 8), "e.evidence"),
        Shown(_own("state", "状态", "text", 5), _STATE),
        Shown(_own("cause", "说明", "text", 12), "e.cause"),
        Shown(_own("household", "户号", "text", 7), "ifnull(h.number, '')", _BY_NUMBER),
        Shown(_field(Household, "group"), "ifnull(h.grp, '')", _BY_GROUP),
        Shown(_own("period", "计入月份", "integer", 5), "e.counts_in"),
        Shown(_own("entered_at", "登记时间", "text", 8), "e.entered_at", ("e.entered_at", "e.pk")),
        Shown(_own("operator", "经办人", "name", 5), "e.operator"),
        Shown(_own("note", "备注", "note", 8), "e.note"),
    ),
    order="e.pk DESC",
    filters={
        "track": _in("e.track", "track"), "period": _in("e.counts_in", "period"), "village": _in("h.village_pk", "village"),
        "group": _GROUP, "household": _in("e.household_pk", "household"),
        "person": _in("e.person_pk", "person"), "category": _in("e.category", "category"), "code": _in("e.code", "code"),
        "operation": _in("e.operation_pk", "operation"), "batch": _in("e.batch_pk", "batch"), "day": _in("e.event_date", "day"),
        "state": _in(f"({_STATE})", "state"), "pk": _in("e.pk", "pk"),
        "topping": _in("(e.tops IS NOT NULL)", "topping"),
        "sign": "CASE WHEN e.veto <> 0 THEN 'veto' WHEN e.deduct <> 0 OR e.points < 0 THEN 'minus' ELSE 'plus' END "
                "IN (SELECT value FROM json_each(:sign))",
    },
    hidden={
        "household_pk": "e.household_pk", "person_pk": "e.person_pk", "veto": "e.veto", "claimed": "e.claimed",
        "item_pk": "e.item_pk", "whole_month": "e.item_pk IS NULL", "track": "e.track",
    },
    word=any_of(
        contains("e.code || ' ' || e.text"), contains("v.name"), contains("h.number"), contains("e.evidence"),
        contains("e.note"), named("e.person_pk", "head:e.household_pk"),
    ),
)  # fmt: skip

LOG = Listing(
    table="operation o",
    key="o.pk",
    where="(o.name <> '记住' OR o.kind <> 'note')",
    columns=(
        Shown(_own("at", "时间", "text", 9), "replace(o.at, 'T', ' ')", ("o.at", "o.pk")),
        Shown(_own("name", "操作", "text", 20), "o.name"),
        Shown(_own("operator", "经办人", "name", 6), "o.operator"),
        Shown(
            _own("state", "状态", "text", 5),
            "CASE o.state WHEN 'done' THEN '' WHEN 'undone' THEN '已撤销' ELSE '已撤销' END",
        ),
        Shown(
            _own("records", "条数", "integer", 4),
            "(SELECT count(*) FROM change x WHERE x.operation_pk = o.pk) "
            "+ (SELECT count(*) FROM entry e WHERE e.operation_pk = o.pk) "
            "+ (SELECT count(*) FROM service s WHERE s.operation_pk = o.pk)",
        ),
        Shown(_own("origin", "电脑", "text", 6), "o.origin"),
    ),
    order="o.pk DESC",
    filters={"kind": _in("o.kind", "kind")},
    word=any_of(contains("o.name"), contains("o.operator"), contains("o.at")),
)

LISTS = {
    "households": HOUSEHOLDS, "persons": PERSONS, "stations": STATIONS, "villages": VILLAGES, "grids": GRIDS,
    "branches": BRANCHES, "party": PARTY, "entries": ENTRIES, "log": LOG,
    "activities": ACTIVITIES, **CERTIFICATE_LISTS, **VOLUNTEER_LISTS, "services": SERVICES,
}  # fmt: skip
