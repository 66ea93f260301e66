"""Volunteer rosters (志愿者花名册): sheets -> cleaned rows with what is wrong with each."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from wenming_desktop.domain.durations import in_minutes, parse_hours
from wenming_desktop.domain.fields import field_named, fields_of
from wenming_desktop.domain.names import (
    clean_name,
    compact,
    holds_number,
    name_fault,
    plain_digits,
    says_nothing,
)
from wenming_desktop.domain.people import Person
from wenming_desktop.domain.teams import MEMBER, POSTS, Membership, Team
from wenming_desktop.domain.volunteers import (
    CONSENTS,
    LEFT,
    VOLUNTEER_STATUSES,
    Volunteer,
    clean_number,
    number_fault,
)
from wenming_desktop.exchange.cancel import Cancel, never
from wenming_desktop.exchange.cells import is_broken
from wenming_desktop.exchange.dates import told_day
from wenming_desktop.exchange.mapping import Choice, Column, Columns, Header, find_header
from wenming_desktop.exchange.people_rows import PersonLine
from wenming_desktop.exchange.people_sheet import HOUSEHOLD, ID, read_person
from wenming_desktop.exchange.rows import Line, data_lines
from wenming_desktop.exchange.sheets import Sheet

HOURS = HOUSEHOLD + 2
_KINDS = {
    "number": ("volunteer_number", "bare_number"),
    "services": ("service_category",),
    "status": ("state",),
}
_PERSON = tuple(one for one in fields_of(Person) if one.name not in ("relation", "branch", "note"))
_OWN = tuple(one for one in fields_of(Volunteer) if one.name not in ("id_wish_on", "left_on"))
COLUMNS = (
    Column("seq", "序号", ("seq",)),
    *(Column.of(one, *_KINDS.get(one.name, ())) for one in (*_PERSON, *_OWN)),
    Column.of(field_named(Membership, "post")),
    Column.of(field_named(Membership, "from_day"), "joined_team"),
    Column("team", field_named(Team, "name").label, ("team",)),
    Column("minutes", "累计服务时长", ("hours_so_far", "hours")),
)
_LABELS = {column.name: column.label for column in COLUMNS}
_IDLE = frozenset({"seq", "team", "post"})
_UNTIL = re.compile(r"截[至止到]+(\d{4})[年.\-/](\d{1,2})(?:[月.\-/](?:(\d{1,2})日?)?)?")
_SEVERAL = re.compile(r"[、，,；;/\n]+")
_POST_WORDS = {"负责人": "队长", "组长": "队长", "大队长": "队长", "中队长": "队长", "小队长": "队长", "副组长": "副队长", "成员": MEMBER}  # fmt: skip
_AGREED = re.compile("是|有|√|Y|YES|(?:已|本人)?(?:同意|愿意|签字?|签署)(?:公开|记录)?")
_REFUSED = re.compile("(?:不|拒).*|否|×|X|N|NO|[未没]同意")
# What a roster says in 状态 besides 在册 and 退出; who died or moved away is 退出 and leaves his household too.
_HERE = re.compile("在册|正常|在岗|在队|在编|有效|活跃|现役|是|√")
_GONE = re.compile(".*(?:去世|死亡|病故|已故|亡故|故去|迁出|迁走|搬走|外迁).*")
_LEFT = re.compile(".*(?:退出|已退(?!休)|退队|退会|离队|离开|注销|除名|清退|不在册|停止|终止|失效).*|否|×")
_NO_HOURS = frozenset({"", "无", "/", "-", "—", "——", "－", "暂无"})
_ABOVE = 8


@dataclass(slots=True)
class VolunteerLine:
    """One volunteer as a sheet states him; '' or None where it says nothing, ``minutes`` served before."""

    line: Line
    person: PersonLine
    number: str = ""
    teams: tuple[str, ...] = ()
    post: str = ""
    from_day: date | None = None
    minutes: int | None = None
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class VolunteerSheet:
    """A roster as read: its header, its title (where hours brought forward come from), the day they count to."""

    sheet: Sheet
    header: Header
    title: str
    until: date | None
    lines: list[VolunteerLine] = field(default_factory=list)


def _enough(columns: Columns) -> bool:
    return "name" in columns and bool({"number", "team", "minutes"} & set(columns))


def read_volunteers(
    sheet: Sheet,
    *,
    choice: Choice | None = None,
    remembered: Mapping[str, str] | None = None,
    cancel: Cancel = never,
) -> VolunteerSheet | None:
    """Read a roster of volunteers; None where no header is found."""
    header = find_header(sheet, COLUMNS, _enough, choice=choice, remembered=remembered)
    if header is None:
        return None
    title, until = _title(sheet, header)
    read = VolunteerSheet(sheet, header, title, until)
    for line in data_lines(sheet, header, _IDLE, cancel):
        read.lines.append(_volunteer(line))
    return read


def _title(sheet: Sheet, header: Header) -> tuple[str, date | None]:
    """The first text above the header, and the day a 截至 there or in the heading of the hours names."""
    above = [text for row in range(min(header.top, _ABOVE)) for text in sheet.texts(row) if text]
    heads = [
        sheet.text(row, column)
        for row in range(header.top, header.first_data)
        for column in range(sheet.width)
    ]
    until = next((day for text in (*above, *heads) if (day := _until(text)) is not None), None)
    return (compact(above[0]) if above else ""), until


def _until(text: str) -> date | None:
    match = _UNTIL.search(plain_digits(compact(text)))
    if match is None:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        return date(year, month, day or monthrange(year, month)[1])
    except ValueError:
        return None


_NAMED = re.compile(r"(?<!\d)(20\d{2})年(?:(\d{1,2})月)?(?:(\d{1,2})日)?")


def named_day(title: str) -> date | None:
    """The day a list's title names without 截至: 2025年12月31日, the end of 2025年6月 or of 2025年(度); None for none."""
    match = _NAMED.search(plain_digits(compact(title)))
    if match is None:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        return date(year, month or 12, day or monthrange(year, month or 12)[1])
    except ValueError:
        return None


def _volunteer(line: Line) -> VolunteerLine:
    person = read_person(line)
    person.note = ""  # a roster of volunteers remarks on the volunteer, not on the person of the register
    found = VolunteerLine(line, person)
    found.number = clean_number(line.said("number"))
    fault = number_fault(found.number, person.id_number) if found.number else ""
    if fault or is_broken(found.number):
        line.fault(ID, "number", fault or "志愿者编号看不懂")
    named = [team for team in map(compact, _SEVERAL.split(line.said("team"))) if team]
    numbered = holds_number(line.said("team"))  # 138/4751/0002 too, which the names of teams are parted by
    found.teams = tuple(
        dict.fromkeys(
            team for team in named if not holds_number(team) and not (numbered and team.isdecimal())
        )
    )
    if numbered:
        line.warn("team", "所属队伍里写的是号码，没有写入")
    _read_post(found)
    found.from_day = told_day(line, "from_day", _LABELS["from_day"])
    _read_columns(found)
    _read_hours(found)
    return found


def _read_post(found: VolunteerLine) -> None:
    text = compact(found.line.said("post"))
    found.post = text if text in POSTS else _POST_WORDS.get(text, "")
    if text and not found.post:
        found.line.warn("post", f"队内职务“{text}”不是{'、'.join(POSTS)}中的一种，按{MEMBER}登记")
    if text and not found.teams:
        found.line.warn("post", "写了队内职务，没有写所属队伍")


def _read_columns(found: VolunteerLine) -> None:
    """The record's own columns as stored; only those the sheet says something in."""
    line = found.line
    registered = told_day(line, "registered", _LABELS["registered"])
    if registered is not None:
        found.columns["registered"] = registered.isoformat()
    for name in ("area", "note"):
        found.columns[name] = line.said(name)
    for name in ("skills", "services"):
        words = [word.strip() for word in re.split(r"[、，,；;\s]+", line.text(name))]
        found.columns[name] = "、".join(dict.fromkeys(word for word in words if word and word != "无"))
    guardian = line.text("guardian")
    if fault := name_fault(guardian):
        if not says_nothing(guardian):
            line.warn("guardian", f"{fault.replace('姓名', '监护人')}，没有写入")
        guardian = ""
    found.columns["guardian"] = clean_name(guardian)
    for name in ("consent", "guardian_consent"):
        found.columns[name] = _consent(line, name)
        day = told_day(line, f"{name}_on", _LABELS[f"{name}_on"])
        if day is not None:
            found.columns[f"{name}_on"] = day.isoformat()
    found.columns["status"] = _status(line)
    found.columns = {name: value for name, value in found.columns.items() if value}


def _status(line: Line) -> str:
    text = compact(line.text("status"))
    if _HERE.fullmatch(text):
        return VOLUNTEER_STATUSES[0]
    if _GONE.fullmatch(text):
        line.warn("status", f"状态“{text}”按退出登记；去世、迁走的，请在“农牧户”里办理“人员迁出、去世”")
        return LEFT
    if _LEFT.fullmatch(text):
        return LEFT
    if text and not says_nothing(text):
        line.warn("status", f"状态“{text}”看不出是在册还是退出，没有写入")
    return ""


def _consent(line: Line, name: str) -> str:
    """同意, 不同意, or '' for nothing said; what cannot be read is an error: nothing of him is written before it is clear."""
    text = compact(line.text(name)).upper()
    if _REFUSED.fullmatch(text):
        return CONSENTS[2]
    if _AGREED.fullmatch(text):
        return CONSENTS[1]
    if text and text != CONSENTS[0] and not says_nothing(text) and not text.startswith(("未", "没", "待")):
        line.fault(HOURS, name, f"“{text}”看不出是否同意，请写同意或不同意")
    return ""


_OTHER_UNIT = re.compile("[（(/／](?:天|日|次|人次|场|工日)[）)]?$|(?:天数|次数|工日)$")


def _heading(line: Line) -> str:
    column = line.header.columns.get("minutes")
    if column is None:
        return ""
    return compact(
        "".join(line.sheet.text(row, column) for row in range(line.header.top, line.header.first_data))
    )


def _read_hours(found: VolunteerLine) -> None:
    """A bare figure is in the unit its heading names, else in hours; a unit that is no time is refused."""
    text, heading = found.line.text("minutes"), _heading(found.line)
    if compact(text) in _NO_HOURS:
        return
    if _OTHER_UNIT.search(heading):
        found.line.fault(HOURS, "minutes", f"“{heading}”这一栏不是小时数，请换算成小时再导入")
        return
    bare = re.fullmatch(r"\d+", plain_digits(compact(text)))
    found.minutes = int(bare.group(0)) if bare and in_minutes(heading) else parse_hours(text)
    if found.minutes is None or is_broken(text):
        found.line.fault(HOURS, "minutes", f"累计服务时长“{text}”看不懂，请写成312.5这样的小时数")
