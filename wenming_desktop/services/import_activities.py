"""Plan which rows of a sheet become activities: place and teams by name, counts and words read, those there left alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wenming_desktop.domain.activities import (
    CANCELLED,
    CONTENTS,
    DONE,
    FORMS,
    PLANNED,
    Activity,
    activity_problems,
)
from wenming_desktop.domain.fields import fields_of
from wenming_desktop.domain.hours import NO_SERVICE, no_service
from wenming_desktop.domain.names import compact
from wenming_desktop.exchange.activities_sheet import OTHER, ActivitiesSheet, ActivityRow, count_in
from wenming_desktop.services import forms
from wenming_desktop.services.activity_forms import usual_state, usually_announced
from wenming_desktop.services.import_report import Status, Tally

Row = dict[str, Any]
Key = tuple[str, str, int | None]
_LABELS = {field.name: field.label for field in fields_of(Activity)}
_STATES = {
    PLANNED: PLANNED, "未办": PLANNED, "待办": PLANNED, "拟办": PLANNED, DONE: DONE, "已完成": DONE, "完成": DONE,
    "已开展": DONE, "已举办": DONE, CANCELLED: CANCELLED, "已取消": CANCELLED,
}  # fmt: skip
# What a service record states of its activity (证明、附页 print it)
_IN_RECORDS = ("category", "place", "organiser", "charge")
_READ_HERE = (
    "number",
    "sessions",
    "people",
    "content",
    "form",
    "state",
    "station",
    "teams",
    "category",
    "day",
)

_NOT_KEPT = "“{}”一列的编号没有登记：活动编号由程序按年给；要留下表上的编号，请写在“备注”一栏再导入。"


@dataclass(frozen=True, slots=True)
class Known:
    """What the book knows: places and teams by their names, category codes by label, activities by key."""

    station: Callable[[str], int | None]
    stations: Mapping[int, str]
    teams: Mapping[str, tuple[int, str]]
    category: Callable[[str], str | None]
    activities: Mapping[Key, list[Row]]
    today: date
    served: frozenset[int] = frozenset()
    """The activities people have time recorded at."""


@dataclass(frozen=True, slots=True)
class Plan:
    """An activity to write: ``pk`` None for a new one; ``row`` are its columns, ``team_pks`` None to leave them."""

    pk: int | None
    row: Row
    team_pks: tuple[int, ...] | None


class ActivitiesPlanner:
    """Takes rows in file order; ``plans`` are what is to be written.

    A row is the same activity as one in the book that is equal in day, title and place (see ``_there``); two equal
    rows are two activities. Cells that differ change it, each with a warning; blank ones change nothing.
    """

    def __init__(self, known: Known) -> None:
        self.tally, self.plans = Tally(), list[Plan]()
        self._known = known
        self._met: set[int] = set()
        self._by_title: dict[tuple[str, str], list[Row]] = {}
        self._by_number: dict[str, Row] = {}
        for (day, title, _), rows in known.activities.items():
            self._by_title.setdefault((day, title), []).extend(rows)
            self._by_number |= {row["number"]: row for row in rows}

    def add_sheets(self, sheets: Iterable[ActivitiesSheet], step: Callable[[], None]) -> None:
        """Plan every row."""
        for sheet in sheets:
            if any("number" in row.texts for row in sheet.rows):
                heading = sheet.header.labels[sheet.header.columns["number"]]
                self.tally.notes.append(_NOT_KEPT.format(heading))
            for row in sheet.rows:
                step()
                status, place = self._add(row, sheet.village)
                self.tally.add(
                    row.line.sheet.name, row.line.row, status, _summary(row, place), row.line.problems
                )

    def _add(self, row: ActivityRow, village: str) -> tuple[Status, str]:
        values, team_pks = self._values(row, village)
        place = self._known.stations.get(values.get("station_pk") or 0, row.texts.get("station", ""))
        if row.line.refused or row.day is None:
            return "error", place
        key: Key = (row.day.isoformat(), compact(row.title), values.get("station_pk"))
        there = self._there(key)
        self._judge_number(row, there)
        if there is not None:
            self._met.add(int(there["pk"]))
            return self._compare(row, values, there), place
        self._judge(row, values)
        if row.line.errors:
            return "error", place
        if no_service(row.title):
            row.line.warn("title", f"{NO_SERVICE}；不是服务群众的，导入后请把“计入服务时间”改为否")
        self.plans.append(Plan(None, _stored(values), team_pks))
        return "written", place

    def _there(self, key: Key) -> Row | None:
        """The activity of the book a row speaks of, each met once.

        A row that names no place is also the only one of its day and title whose place the clerk filled in since.
        """
        same = [row for row in self._known.activities.get(key, []) if row["pk"] not in self._met]
        if not same and key[2] is None:
            same = [row for row in self._by_title.get(key[:2], []) if row["pk"] not in self._met]
            same = same if len(same) == 1 else []
        return same[0] if same else None

    def _judge_number(self, row: ActivityRow, there: Row | None) -> None:
        """A number of the book's own beside the activity a row is taken for."""
        stated = row.texts.get("number", "").upper()
        named = self._by_number.get(stated)
        if named is None or (there is not None and there["number"] == stated):
            return
        said = f"{stated}在本所是{named['day']}的“{named['title']}”"
        if there is None:
            said += "，日期、名称或阵地和这一行不一样，按另一个活动登记；是同一个活动的，请去掉这一行，直接修改那个活动"
        else:
            said += f"，这一行按日期和名称是{there['number']}，请核对"
        row.line.warn("number", said)

    def _values(self, row: ActivityRow, village: str) -> tuple[Row, tuple[int, ...] | None]:
        """A row's cells as columns; every error is noted at its cell, the first by rank is told."""
        plain = {name: text for name, text in row.texts.items() if name not in _READ_HERE}
        cleaned = forms.clean(Activity, plain)
        for problem in cleaned.problems:
            row.line.fault(OTHER, problem.record, problem.message)
        values: Row = {**cleaned.values, "day": row.day}
        for name in ("sessions", "people"):
            self._count(row, name, values)
        for name, choices in (("content", CONTENTS), ("form", FORMS)):
            _choose(row, name, choices, values)
        self._station(row, village, values)
        team_pks = self._teams(row, values)
        state = row.texts.get("state", "")
        if state and compact(state) not in _STATES:
            row.line.fault(OTHER, "state", f"状态“{state}”看不懂，请写计划、已办或取消")
        values["state"] = _STATES.get(compact(state)) or usual_state(row.day, self._known.today)
        if values["state"] == CANCELLED and not values.get("reason"):
            values["reason"] = "表上没有写原因"
        values.setdefault("forecast", usually_announced(values))
        return values, team_pks

    def _count(self, row: ActivityRow, name: str, values: Row) -> None:
        text = row.texts.get(name, "")
        if not text:
            return
        found = count_in(text)
        if found is None:
            row.line.fault(OTHER, name, f"{_LABELS[name]}“{text}”不是数，请写成35这样")
            return
        values[name], rough = found
        if rough:
            row.line.warn(name, f"{_LABELS[name]}“{text}”按{found[0]}登记")

    def _station(self, row: ActivityRow, village: str, values: Row) -> None:
        text = row.texts.get("station", "") or village
        if not text:
            return
        values["station_pk"] = self._known.station(text)
        if values["station_pk"] is None:
            row.line.fault(OTHER, "station", f"没有“{text}”这个阵地，请核对名称，或先建这个阵地")

    def _teams(self, row: ActivityRow, values: Row) -> tuple[int, ...] | None:
        """The teams named; one the book does not know is left out with a warning."""
        names = forms.clean(Activity, {"teams": row.texts.get("teams", "")}).values["teams"].split("、")
        known = [self._known.teams[compact(name)] for name in names if compact(name) in self._known.teams]
        missing = [name for name in names if name and compact(name) not in self._known.teams]
        if missing:
            row.line.warn("teams", f"没有“{'、'.join(missing)}”这支队伍，没有写入队伍")
        label = compact(row.texts.get("category", ""))
        code = self._known.category(label) if label else None
        if label and code is None:
            row.line.warn("category", f"服务类别“{label}”不在八类里，没有写入")
        if code or known:
            values["category"] = code or known[0][1]
        return tuple(dict.fromkeys(pk for pk, _ in known)) if known else None

    def _judge(self, row: ActivityRow, values: Row) -> None:
        for problem in activity_problems(values, self._known.today):
            if problem.is_error:
                row.line.fault(OTHER, problem.record, problem.message)
            elif problem.record != "state" or row.texts.get("state"):
                row.line.warn(problem.record, problem.message)

    def _compare(self, row: ActivityRow, values: Row, there: Row) -> Status:
        """What the cells change of an activity that is there."""
        given = {name: value for name, value in _stored(values).items() if name in row.texts}
        if "category" in given and not values.get("category"):
            del given["category"]
        changes = forms.differing(given, there)
        if (
            there["state"] == PLANNED
            and values["state"] == DONE
            and (values.get("people") or values.get("story"))
        ):
            changes["state"] = DONE
        for name, value in changes.items():
            row.line.warn(name, f"{_LABELS[name]}原“{_told(name, there[name])}”，现“{_told(name, value)}”")
        if not changes:
            return "unchanged"
        if int(there["pk"]) in self._known.served:
            self._beside_hours(row, changes)
        self._judge(row, {**_dated({**there, **changes}), "day": row.day})
        if row.line.refused:
            return "error"
        self.plans.append(Plan(int(there["pk"]), changes, None))
        return "written"

    def _beside_hours(self, row: ActivityRow, changes: Row) -> None:
        """What people have time recorded at was held; and their records say where and under what it was."""
        if changes.get("state", DONE) != DONE:
            row.line.fault(OTHER, "state", "这个活动已经录入了服务时间，请先更正服务时间，再改活动的状态")
        said = [_LABELS[name] for name in _IN_RECORDS if name in changes]
        if said:
            row.line.warn(
                next(name for name in _IN_RECORDS if name in changes),
                f"已录入的服务时间里的{'、'.join(said)}没有跟着改，请打开签到表再保存一次",
            )


def _told(name: str, value: Any) -> Any:
    """A stored value as the clerk reads it."""
    if name == "forecast":
        return "是" if value else "否"
    return "空" if value in (None, "") else value


def _choose(row: ActivityRow, name: str, choices: tuple[str, ...], values: Row) -> None:
    """One of a fixed set of words, also where the cell says a part of it: 移风易俗, “帮”."""
    text = compact(row.texts.get(name, "")).strip("“”\"'（）()")
    if not text:
        return
    found = [one for one in choices if text == one] or [one for one in choices if text in one or one in text]
    if len(found) == 1:
        values[name] = found[0]
        return
    said = f"{_LABELS[name]}“{text}”" + ("不止一种" if found else f"不在{'、'.join(choices)}里")
    row.line.warn(name, f"{said}，没有写入")


def _dated(there: Row) -> Row:
    """A stored row with its last day as a date."""
    return {**there, "end_day": date.fromisoformat(there["end_day"]) if there["end_day"] else None}


def _stored(values: Row) -> Row:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if value not in (None, "")
    }


def _summary(row: ActivityRow, place: str) -> tuple[str, ...]:
    day = row.day.isoformat() if row.day else row.line.text("day")
    return day, row.title, place, row.texts.get("sessions", ""), row.texts.get("people", "")
