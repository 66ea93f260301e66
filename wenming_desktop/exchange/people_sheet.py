"""Rosters (户籍台账、花名册): sheets of people by household -> cleaned rows with what is wrong with each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from wenming_desktop.domain.fields import fields_of
from wenming_desktop.domain.identity import clean_id, clean_phone, id_birth, id_fault, id_sex, phones_in
from wenming_desktop.domain.matching import village_in
from wenming_desktop.domain.names import (
    GONE_WORDS,
    MOST_NAME,
    clean_name,
    gone_in,
    name_fault,
    parse_group,
    plain_digits,
    says_nothing,
    split_name,
    village_base,
)
from wenming_desktop.domain.people import (
    HEAD,
    HOUSEHOLD_STATES,
    Household,
    Person,
    clean_people,
    clean_relation,
    clean_sex,
    is_head_word,
    is_party_word,
)
from wenming_desktop.exchange.cancel import Cancel, never
from wenming_desktop.exchange.cells import is_broken, is_number, text_of
from wenming_desktop.exchange.content import is_masked
from wenming_desktop.exchange.dates import no_day, read_day, told_day, year_and_month
from wenming_desktop.exchange.headings import MARKS, VILLAGE_WORDS
from wenming_desktop.exchange.mapping import Choice, Column, Columns, Header, find_header
from wenming_desktop.exchange.people_rows import Block, PersonLine, households
from wenming_desktop.exchange.rows import Line, data_lines, group_of_section, section_at
from wenming_desktop.exchange.sheets import Sheet

NAME, ID, DATE, HOUSEHOLD = range(4)
COLUMNS = (
    Column("seq", "序号", ("seq", "bare_number")),
    *(
        Column.of(f, *(("household_number",) if f.name == "number" else ()))
        for f in fields_of(Household)
        if f.name != "note"
    ),
    Column("founded", "建户日期", ("founded",)),
    Column("changed", "变动日期", ("changed",)),
    *(Column.of(f) for f in fields_of(Person)),
)
_IDLE = frozenset({"seq", "village", "head", "number", "group", "grid"})
_YEAR = re.compile(r"(20[0-9]{2})年")
_LOST_DIGITS = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
_EXACT_FLOAT = 1e15
_UNIT_ROWS = 8
_SAYS_NOTHING = frozenset({"群众", "无", "/", "-", "—"})


@dataclass(slots=True)
class PeopleSheet:
    """A roster sheet as read: its header, the village and the year its title speaks of, its rows and households."""

    sheet: Sheet
    header: Header
    village: str
    year: int | None = None
    lines: list[PersonLine] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


def _enough(columns: Columns) -> bool:
    return ("name" in columns or "head" in columns) and len(set(columns) - {"seq"}) >= 2


Apart = Mapping[tuple[str, str], str]
"""Of a village (without its word) and a name as written: that its bracket belongs to it, and what is told of that."""
_NONE_APART: Apart = {}


def read_people(
    sheet: Sheet,
    *,
    known: Iterable[str] = (),
    default_village: str = "",
    choice: Choice | None = None,
    remembered: Mapping[str, str] | None = None,
    cancel: Cancel = never,
    apart: Apart | None = None,
) -> PeopleSheet | None:
    """Read a roster sheet; None where no header is found, or that of a register of points.

    The village of a row is its cell's, else the title's, else the sheet name's, else ``default_village``.
    ``apart``: the names that keep what stands in brackets behind them, with what is told of it.
    """
    header = find_header(sheet, COLUMNS, _enough, choice=choice, remembered=remembered)
    # A register of points names people too; taken for a roster it would move them in where they were only written down.
    if header is None or MARKS["points"] & set(header.labels.values()) or _is_volunteers(header):
        return None
    village = title_village(sheet, header, known) or default_village
    read = PeopleSheet(sheet, header, village, title_year(sheet, header))
    word = village_word_of(header)
    idle = _IDLE if "name" in header.columns else _IDLE - {"head"}
    for line in data_lines(sheet, header, idle, cancel):
        read.lines.append(read_person(line, village, word, apart or {}))
    if "group" not in header.columns:
        _take_sections(read)
    read.blocks = households(sheet.name, read.lines)
    return read


def _is_volunteers(header: Header) -> bool:
    """A roster of volunteers: two of its headings, and nothing that says who lives with whom."""
    marks = MARKS["volunteers"] & set(header.labels.values())
    return len(marks) >= 2 and not {"relation", "head", "number"} & set(header.columns)


def _take_sections(read: PeopleSheet) -> None:
    """The group a row of its own names (一组) is that of the people below it."""
    group, last = None, read.header.first_data
    for person in read.lines:
        for index in range(last, person.line.index):
            group = group_of_section(section_at(read.sheet, index)) or group
        person.group, last = group, person.line.index


def village_word_of(header: Header) -> str:
    """The word the heading of the village column gives to bare names: 嘎查 or 村, '' where it leaves it open."""
    return VILLAGE_WORDS.get(header.labels.get(header.columns.get("village", -1), ""), "")


def title_village(sheet: Sheet, header: Header, known: Iterable[str]) -> str:
    """The village of a sheet: by the texts above its header, else by its name; '' where none speaks of one."""
    names = list(known)
    above = [text for row in range(min(header.top, _UNIT_ROWS)) for text in sheet.texts(row) if text]
    for text in (*above, sheet.name):
        found = village_in(text, names)
        if found:
            return found
    return ""


def title_year(sheet: Sheet, header: Header) -> int | None:
    """The year a sheet speaks of: 2026年户籍台账 above its header, else in its name; None where none does."""
    above = [text for row in range(min(header.top, _UNIT_ROWS)) for text in sheet.texts(row) if text]
    found = (_YEAR.search(plain_digits(text)) for text in (*above, sheet.name))
    return next((int(match.group(1)) for match in found if match), None)


def read_person(line: Line, village: str = "", word: str = "", apart: Apart = _NONE_APART) -> PersonLine:
    """The person a row speaks of, cleaned, with what is wrong noted at its cells."""
    person = PersonLine(line, village=_village(line, village, word))
    person.number = line.said("number")
    person.seq = _count(line.text("seq"))
    home = village_base(person.village)
    person.head = _called(clean_name(line.text("head")), home, apart)[0]
    place = "name" if "name" in line.header.columns else "head"
    person.written = clean_name(line.text(place))
    person.name, behind = _called(person.written, home, apart)
    if said := apart.get((home, person.written)):
        line.warn(place, said)
    person.relation = clean_relation(line.said("relation"))
    if not person.relation and person.name and person.name == person.head:
        person.relation = HEAD
    _check_names(person)
    person.ethnic = clean_people(line.said("ethnic"))
    person.grid, person.branch = line.said("grid"), line.said("branch")
    _read_sex(person)
    _read_id(person)
    _read_birth(person)
    _read_rest(person)
    if behind:
        _take_word(person, place, behind)
    return person


def _called(written: str, home: str, apart: Apart) -> tuple[str, str]:
    return (written, "") if (home, written) in apart else split_name(written)


def _take_word(person: PersonLine, place: str, word: str) -> None:
    """A word in brackets behind the name goes where it belongs: 户主 to the relation, 党员 to the party, else to a household roster's remark, and told."""
    if word in GONE_WORDS or gone_in(word):
        said = f"姓名后面写着“{word}”，这一行没有登记；名册里有这个人的，请在“农牧户”里办理“人员迁出、去世”"
        person.line.fault(NAME, place, said)
    elif is_head_word(word):
        person.relation = person.relation or HEAD
    elif is_party_word(word):
        person.party = True
    else:
        person.note = "，".join(filter(None, (person.note, word)))
        person.line.warn(place, f"姓名后面写着“{word}”，没有当作姓名的一部分，记在备注里，请核对")


def _check_names(person: PersonLine) -> None:
    """The judge of names that forms ask too (``name_fault``); of a head only what may be one is kept."""
    line, place = person.line, "name" if "name" in person.line.header.columns else "head"
    fault = "没有写姓名" if not person.name or is_broken(person.name) else name_fault(person.name)
    if fault:
        line.fault(NAME, place, fault)
        person.name = person.name[:MOST_NAME]
    if person.head and place != "head" and (said := name_fault(person.head)):
        if not says_nothing(person.head):
            line.warn("head", f"户主一栏：{said}，没有写入")
        person.head = ""


def _village(line: Line, village: str, word: str) -> str:
    stated = line.said("village")
    return named_village(stated, word) if stated else village


@cache
def named_village(stated: str, word: str = "") -> str:
    """The village a cell names, with its word where the cell or its column's heading gives one."""
    return village_in(stated) or (stated if stated.endswith(word) else stated + word)


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _read_sex(person: PersonLine) -> None:
    stated = person.line.said("sex")
    person.sex = clean_sex(stated)
    if stated and not person.sex:
        person.line.warn("sex", f"性别“{stated}”看不懂，没有写入")


def _read_id(person: PersonLine) -> None:
    line, value = person.line, person.line.value("id_number")
    text = text_of(value)
    if not text or says_nothing(text) or is_masked(text):
        return
    if (is_number(value) and float(value) >= _EXACT_FLOAT) or _LOST_DIGITS.fullmatch(text):  # type: ignore[arg-type]
        line.fault(ID, "id_number", "身份证号被Excel改成了数字，后几位已丢失，请把单元格设为文本后重新填写")
        return
    number = clean_id(text)
    fault = id_fault(number)
    if fault:
        line.fault(ID, "id_number", fault)
        return
    person.id_number = number


def _read_birth(person: PersonLine) -> None:
    line, value = person.line, person.line.value("birth")
    text = line.said("birth")
    by_id = id_birth(person.id_number) if person.id_number else None
    person.birth = by_id
    if text:
        read = read_day(value)
        if read.note:
            line.warn("birth", read.note)
        if read.day is None:
            _read_birth_month(person, text, by_id)
        elif by_id is not None and read.day != by_id:
            line.fault(DATE, "birth", "出生日期与身份证号不一致")
        else:
            person.birth = read.day
    if person.id_number and person.sex and person.sex != id_sex(person.id_number):
        line.fault(DATE, "sex", "性别与身份证号不一致")
    elif person.id_number and not person.sex:
        person.sex = id_sex(person.id_number)


def _read_birth_month(person: PersonLine, text: str, by_id: date | None) -> None:
    month = year_and_month(text)
    if month is None or by_id is None:
        person.line.warn("birth", no_day(text, "出生日期"))
    elif month != (by_id.year, by_id.month):
        person.line.fault(DATE, "birth", "出生日期与身份证号不一致")


def _read_rest(person: PersonLine) -> None:
    line = person.line
    group, phone, state = line.said("group"), line.said("phone"), line.said("state")
    phone = "" if is_masked(phone) else phone
    person.group = parse_group(group) if group else None
    if group and person.group is None:
        line.warn("group", f"村民小组“{group}”看不懂，没有写入")
    person.phone = clean_phone(phone)
    if len(several := phones_in(phone)) > 1:
        line.warn("phone", f"一格里有{len(several)}个电话，只记了第一个")
    if phone and not 7 <= len(person.phone) <= 13:
        line.warn("phone", "联系电话看不懂，没有写入")
        person.phone = ""
    if state in HOUSEHOLD_STATES:
        person.state = state
        person.state_from = told_day(line, "state_from", "状态起始日期")
    elif state:
        line.warn("state", f"状态“{state}”不是{'、'.join(HOUSEHOLD_STATES)}中的一种，没有写入")
    person.founded, person.changed = (
        told_day(line, "founded", "建户日期"),
        told_day(line, "changed", "变动日期"),
    )
    party, note = line.said("party"), line.text("note")
    if party:
        person.party = is_party_word(party)
    if is_party_word(note):
        person.party = True
    elif note not in _SAYS_NOTHING:
        person.note = note
    if gone := gone_in(note):
        line.warn("note", f"备注写着“{gone}”，这一行仍照在册写入；已经去世或迁出的，请在“农牧户”里办理")
