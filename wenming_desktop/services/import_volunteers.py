"""Find for each row of a volunteers' roster its person and its volunteer; what is new or differs goes to the plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from wenming_desktop.domain.consent import UNKNOWN, Statement, joined, refusal
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.durations import format_hours
from wenming_desktop.domain.hours import Service
from wenming_desktop.domain.identity import is_minor
from wenming_desktop.domain.matching import KnownPerson, fits
from wenming_desktop.domain.volunteers import AGREED, LEFT, NO_GUARDIAN, new_number, registered_fault
from wenming_desktop.exchange.people_sheet import DATE, ID, NAME
from wenming_desktop.exchange.volunteers_sheet import VolunteerLine, VolunteerSheet, named_day
from wenming_desktop.services import import_leaving
from wenming_desktop.services.import_report import Status, Tally
from wenming_desktop.services.roster_days import Dating
from wenming_desktop.services.roster_editor import RosterEditor
from wenming_desktop.services.team_editor import TeamEditor
from wenming_desktop.storage.roster import Roster, Row
from wenming_desktop.storage.volunteer_intake import REPLACED, KnownVolunteer, VolunteerBook
from wenming_desktop.support.ids import uuid7
from wenming_desktop.support.pinyin import readings

_LABELS = {
    "registered": "注册日期", "area": "居住区域", "skills": "特长", "services": "服务类别", "consent": "本人同意记录",
    "consent_on": "同意日期", "guardian": "监护人", "guardian_consent": "监护人同意",
    "guardian_consent_on": "监护人同意日期", "note": "备注",
}  # fmt: skip


class VolunteersPlanner:
    """Takes rows of volunteers and changes only its own picture of the book.

    ``edit.plan`` holds the persons, volunteers, teams and memberships to write, ``hours`` the rows of the ledger and
    ``taken_back`` what they replace.
    """

    def __init__(
        self,
        roster: Roster,
        known: VolunteerBook,
        *,
        keep_ids: bool,
        today: date,
        labels: Mapping[str, str],
        prefix: str,
    ) -> None:
        self.tally = Tally()
        self.edit = RosterEditor(roster, keep_ids=keep_ids, dating=Dating(today))
        self.hours: list[Row] = []
        self.taken_back: list[tuple[Service, str]] = []
        self._known, self._today, self._prefix = known, today, prefix
        self._teams = TeamEditor(roster, known, self.edit.plan, labels)
        self._persons = {person.pk: person for person in roster.persons}
        self._ids = {person.id_number: person for person in roster.persons if person.id_number}
        self._of_person = {one.person_pk: one for one in known.volunteers.values()}
        self._taken, self._last = {*known.numbers}, ""
        self._seen: dict[tuple[str, str], str] = {}

    @property
    def nouns(self) -> tuple[str, ...]:
        """The tables it touches; none where there is nothing to write."""
        plan = self.edit.plan
        touched = {
            table for table in ("person", "team", "volunteer", "membership") if plan.inserts.get(table)
        }
        touched |= {table for table, rows in plan.updates.items() if rows}
        return tuple(sorted(touched | ({"service"} if self.hours or self.taken_back else set())))

    def expect(self, read: VolunteerSheet) -> None:
        """Note the numbers of a sheet beforehand: none of them is given to a row without one."""
        self._taken |= {one.number for one in read.lines if one.number}

    def add_sheet(self, read: VolunteerSheet, source: str, step: Callable[[], None]) -> None:
        """Plan every row of a sheet; hours brought forward name ``source``."""
        until = min(read.until or named_day(source) or self._today, self._today)
        if read.until is None and any(one.minutes for one in read.lines):
            self.tally.asides.append(self._counted_to(source, until))
        for one in read.lines:
            step()
            self._add(one, source, until)
        self.tally.created = self._teams.created

    def _counted_to(self, source: str, until: date) -> str:
        """To which day the hours of a list count that says no 截至: a certificate prints that day."""
        day = format_day(until)
        said = f"“{source}”没有写截至哪一天，累计时长按截至{day}登记"
        why = "（从名称看出）" if until != self._today else "（导入的今天）"
        return f"{said}{why}；不对的请撤销，在标题写明“截至某年某月某日”再导入。"

    def _add(self, one: VolunteerLine, source: str, until: date) -> None:
        self._check_twice(one)
        person, volunteer = self._find(one, source)
        if person is not None and not one.line.refused:
            self._keep_name(person, one)
        self._check_registered(person, one)
        if one.line.refused:
            self._note(one, one.number, "error")
            return
        if person is None:
            person, written = self._new_person(one), True
        else:
            written = self.edit.update(person, one.person)
        if person.id_number:
            self._ids[person.id_number] = person
        serves = volunteer is not None and bool(volunteer.teams)
        if volunteer is None:
            volunteer, written = self._create(person, one), True
        else:
            written = self._update(volunteer, person, one) or written
        volunteer.row = _place(one)
        volunteer.records -= 1
        written = self._join(volunteer, one, serves_elsewhere=serves) or written
        written = self._bring(volunteer, one, source, until) or written
        self._warn_minor(volunteer, person, one)
        self._note(one, volunteer.number, "written" if written else "unchanged")

    def _join(self, volunteer: KnownVolunteer, one: VolunteerLine, *, serves_elsewhere: bool) -> bool:
        """Let him stand in the teams of the row; one who left (退出) joins none, whatever an old roster says."""
        if volunteer.columns.get("status") == LEFT and one.teams:
            one.line.warn("team", "已经退出志愿者队伍，没有列入队伍")
            return False
        joined = [
            self._teams.join(volunteer, name, one, serves_elsewhere=serves_elsewhere) for name in one.teams
        ]
        return any(joined)

    def _note(self, one: VolunteerLine, number: str, status: Status) -> None:
        said = "" if one.minutes is None else format_hours(one.minutes)
        summary = (number, one.person.name, "、".join(one.teams), said)
        self.tally.add(one.line.sheet.name, one.line.row, status, summary, one.line.problems)

    def _check_twice(self, one: VolunteerLine) -> None:
        """The same ID or the same number twice in a file: error at the later row."""
        values = {"id_number": one.person.id_number, "number": one.number}
        for name, label in (("id_number", "身份证号"), ("number", "志愿者编号")):
            first = self._seen.setdefault((name, values[name]), _place(one)) if values[name] else _place(one)
            if first != _place(one):
                one.line.fault(ID, name, f"{label}与{first}相同")

    def _check_registered(self, person: KnownPerson | None, one: VolunteerLine) -> None:
        """The birth date is the row's, by its ID or its own column, else the one the book knows."""
        stated = one.columns.get("registered")
        birth = one.person.birth or (person.birth if person else None)
        if fault := registered_fault(date.fromisoformat(stated) if stated else None, birth):
            one.line.fault(DATE, "registered", fault)

    # Who a row is

    def _find(self, one: VolunteerLine, source: str) -> tuple[KnownPerson | None, KnownVolunteer | None]:
        """The person by ID, else by the number he holds, else (neither written) by name and team; None where new."""
        known, holder = self._ids.get(one.person.id_number), self._known.numbers.get(one.number)
        if known is not None:
            own = self._of_person.get(known.pk)
            if holder is not None and holder is not own:
                one.line.fault(ID, "number", f"志愿者编号已是{self._name(holder)}的")
            return known, own
        if holder is not None:
            person = self._persons[holder.person_pk]
            if not fits(person, one.person.name, one.person.id_number, one.person.birth):
                one.line.fault(ID, "number", f"志愿者编号已是{person.name}的")
            return person, holder
        if not one.person.id_number and not one.number:
            return self._by_name(one, source)
        return None, None

    def _by_name(self, one: VolunteerLine, source: str) -> tuple[KnownPerson | None, KnownVolunteer | None]:
        """A row without ID and number, met before: whoever came in like it, under this name, into these teams.

        Else who brought the same hours forward from the same list and is in nothing another: the clerk has filled in his
        ID or his team since. Two villages' lists are called the same, and round hours are equal by chance.
        """
        wanted = {team.pk for team in map(self._teams.known, one.teams) if team is not None}
        found = [
            volunteer
            for volunteer in self._known.unproved.get(one.person.name, [])
            if (wanted & {*volunteer.teams, *volunteer.former} if one.teams else not volunteer.teams)
            and one.person.birth in (None, self._persons[volunteer.person_pk].birth)
        ]
        if not found and one.minutes:
            found = [
                volunteer
                for volunteer in self._known.named.get(one.person.name, [])
                if self._may_be(volunteer, one, wanted)
                and any(
                    (have.minutes, have.source) == (one.minutes, source)
                    for have in self._known.brought[volunteer.pk]
                )
            ]
        met = next((volunteer.row for volunteer in found if volunteer.records < 1), "")
        if met:
            one.line.fault(NAME, "name", f"与{met}同名，请填写身份证号或志愿者编号")
        elif len(found) > 1:
            one.line.fault(NAME, "name", f"队里有{len(found)}位同名的，请填写身份证号或志愿者编号")
        return (self._persons[found[0].person_pk], found[0]) if len(found) == 1 else (None, None)

    def _may_be(self, volunteer: KnownVolunteer, one: VolunteerLine, wanted: set[int]) -> bool:
        """Whether nothing a row states tells it apart from a volunteer: another telephone, birth date or team."""
        person, stated, teams = (
            self._persons[volunteer.person_pk],
            one.person,
            {*volunteer.teams, *volunteer.former},
        )
        return (
            (not stated.phone or not person.phone or stated.phone == person.phone)
            and (stated.birth is None or person.birth is None or stated.birth == person.birth)
            and (not one.teams or not teams or bool(wanted & teams))
        )

    def _keep_name(self, person: KnownPerson, one: VolunteerLine) -> None:
        """The household register says how its people are written; a name of another sound is another person's ID."""
        if not one.person.name or one.person.name == person.name:
            return
        registered = person.household_pk is not None
        if readings(one.person.name) != readings(person.name):
            where = "在户籍名册里" if registered else "登记的"
            one.line.fault(NAME, "name", f"这个身份证号{where}是{person.name}的，姓名不一致")
        elif registered:
            one.line.warn("name", f"户籍名册里写作{person.name}，按户籍名册")
            one.person.name = person.name

    def _name(self, volunteer: KnownVolunteer) -> str:
        return self._persons[volunteer.person_pk].name

    # What is new, what differs

    def _new_person(self, one: VolunteerLine) -> KnownPerson:
        person = self.edit.person(None, one.person)
        self._persons[person.pk] = person
        return person

    def _create(self, person: KnownPerson, one: VolunteerLine) -> KnownVolunteer:
        number = one.number or self._new_number()
        columns = one.columns | import_leaving.of_new(person, one)
        volunteer = KnownVolunteer(self._known.new_pk("volunteer"), person.pk, number, columns)
        row: Row = {
            "pk": volunteer.pk, "id": uuid7(), "person_pk": person.pk, "number": number, "registered": None, "area": "",
            "skills": "", "services": "", "consent": "未知", "consent_on": None, "guardian": "",
            "guardian_consent": "未知", "guardian_consent_on": None, "status": "在册",
            "left_on": None, "note": "",
        }  # fmt: skip
        self.edit.plan.inserts["volunteer"].append(row | columns)
        self._known.numbers[number] = self._of_person[person.pk] = volunteer
        self._known.volunteers[volunteer.pk] = volunteer
        self._known.named[person.name].append(volunteer)
        if not person.id_number:
            self._known.unproved[person.name].append(volunteer)
        return volunteer

    def _new_number(self) -> str:
        """The next number: after the last one given here, so that thousands of rows need not look at every number."""
        number = new_number(self._prefix, {self._last} if self._last else self._taken)
        while number in self._taken:
            number = new_number(self._prefix, {number})
        self._taken.add(number)
        self._last = number
        return number

    def _update(self, volunteer: KnownVolunteer, person: KnownPerson, one: VolunteerLine) -> bool:
        """Non-blank cells that differ change the record, each with a warning; blanks change nothing."""
        row = import_leaving.settle(volunteer, person, one, self.edit.plan, self._today)
        if one.number and self._known.numbers.get(one.number) is not volunteer:
            one.line.warn("number", f"志愿者编号：原{volunteer.number}，现{one.number}")
            row["number"] = one.number
            self._known.numbers[one.number] = volunteer
            volunteer.number = one.number
        row |= self._settle_consent(volunteer, one)
        for name, new in one.columns.items():
            old = volunteer.columns.get(name) or ""
            if new != old and name != "status":
                if old and old != "未知":
                    one.line.warn(name, f"{_LABELS[name]}：原{old}，现{new}")
                row[name] = volunteer.columns[name] = new
        if row:
            self.edit.plan.change("volunteer", volunteer.pk, row)
        return bool(row)

    def _settle_consent(self, volunteer: KnownVolunteer, one: VolunteerLine) -> Row:
        """An older list does not take a later answer's place (``consent.joined``), and no answer keeps another's day."""
        row: Row = {}
        for name in ("consent", "guardian_consent"):
            word = str(one.columns.get(name) or UNKNOWN)
            day = one.columns.get(f"{name}_on")
            known = Statement(
                str(volunteer.columns.get(name) or UNKNOWN), volunteer.columns.get(f"{name}_on") or None
            )
            if word in (UNKNOWN, known.word):
                continue
            if joined(known, Statement(word, str(day) if day else None)) == known:
                since = f"（{known.on}）" if known.on else ""
                one.line.warn(
                    name,
                    f"{_LABELS[name]}：已登记为{known.word}{since}，表上写的是{word}，没有改；确实改了主意的，请在志愿者里改",
                )
                del one.columns[name]
                one.columns.pop(f"{name}_on", None)
            elif not day:
                row[f"{name}_on"] = None
                volunteer.columns[f"{name}_on"] = ""
        return row

    def _warn_minor(self, volunteer: KnownVolunteer, person: KnownPerson, one: VolunteerLine) -> None:
        columns = volunteer.columns
        if columns.get("status") == LEFT or columns.get("guardian_consent") == AGREED:
            return
        if is_minor(person.birth, self._today):
            one.line.warn("birth" if one.line.text("birth") else "id_number", NO_GUARDIAN)

    # Hours brought forward

    def _bring(self, volunteer: KnownVolunteer, one: VolunteerLine, source: str, until: date) -> bool:
        """Book the hours a roster states, once; another figure replaces the one brought forward before."""
        stated = one.minutes
        entered = self._known.brought[volunteer.pk]
        same = [have for have in entered if have.minutes == stated and have.source == source]
        if stated is None or any(have.stands for have in same):
            return False
        if any(have.pk not in self._known.replaced for have in same):
            one.line.warn(
                "minutes", f"累计时长{format_hours(stated)}小时以前登记过，已经冲正或更正，没有再写入"
            )
            return False
        standing = [have for have in entered if have.stands]
        brought = sum(have.minutes for have in standing)
        served = sum(minutes for day, minutes in self._known.served[volunteer.pk] if day <= until)
        if stated in (brought, brought + served):
            return False
        if served:
            said = f"数据里到这一天是{format_hours(brought + served)}小时"
            one.line.warn("minutes", f"累计时长{format_hours(stated)}小时没有写入：{said}，请核对服务记录")
            return False
        if refused := self._refusal(volunteer, until):
            one.line.warn("minutes", f"{refused}，累计时长{format_hours(stated)}小时没有写入")
            return False
        cause = f"{REPLACED}原{format_hours(brought)}，现{format_hours(stated)}"
        if standing:
            one.line.warn("minutes", cause)
            self.taken_back += [(have, cause) for have in standing]
        if stated:
            self.hours.append({
                "volunteer_pk": volunteer.pk, "kind": "承前", "day": until.isoformat(), "minutes": stated,
                "category": self._teams.category_of(volunteer), "source": source,
            })  # fmt: skip
        return True

    def _refusal(self, volunteer: KnownVolunteer, day: date) -> str:
        own, guardian = (volunteer.columns.get(name, UNKNOWN) for name in ("consent", "guardian_consent"))
        return refusal(own, guardian, self._persons[volunteer.person_pk].birth, day)


def _place(one: VolunteerLine) -> str:
    return f"{one.line.sheet.name}第{one.line.row}行"
