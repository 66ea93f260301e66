"""What the form of an activity starts with, and what it gives: names turned into keys, problems by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from wenming_desktop.domain.activities import DONE, PLANNED, Activity, Stall, activity_problems
from wenming_desktop.domain.errors import GoneError, Problem, UserError
from wenming_desktop.domain.fields import fields_of
from wenming_desktop.domain.hours import NO_SERVICE, no_service
from wenming_desktop.domain.identity import is_minor
from wenming_desktop.domain.names import compact, village_base
from wenming_desktop.domain.teams import CATEGORY_LABELS, SPECIAL, category_code, category_labels
from wenming_desktop.services import forms, gate, proposed_since, signins
from wenming_desktop.services.context import Book
from wenming_desktop.services.forms import Cleaned, Values
from wenming_desktop.services.hour_rules import SAYS, left_behind, off_day_count, off_time_count
from wenming_desktop.storage import activities as store
from wenming_desktop.storage import signups

Row = dict[str, Any]
_NAMES = tuple(field.name for field in fields_of(Activity))
_KEYS = ("item_pk", "recurring_pk")
_SAYING = ("title", "place", "story")  # what tells whether an activity is a visit to somebody's home
# What 复制上次 takes over: how such an activity is held, not what happened that day.
COPIED = (
    "title", "start", "finish", "station", "place", "teams", "category", "content", "form", "tags", "organiser",
    "cohosts", "charge", "sessions", "cost", "insurance", "counts", "rescue", "forecast", *_KEYS,
)  # fmt: skip


def stored(book: Book, pk: int) -> Row:
    """An activity's columns with the names of its place and teams; UserError where it is not there."""
    found = store.lines(book.db, "a.pk = ?", [pk])
    if not found:
        raise GoneError("没有这个活动。")
    return found[0]


def field_values(book: Book, row: Mapping[str, Any]) -> Row:
    """A stored row as the values of the Fields: days as dates, the category by its label, 是/否 as bool."""
    values = {name: row[name] for name in (*_NAMES, *_KEYS)}
    for name in ("day", "end_day"):
        values[name] = date.fromisoformat(values[name]) if values[name] else None
    for name in ("counts", "rescue", "forecast"):
        values[name] = bool(values[name])
    values["category"] = category_labels(book.settings.categories).get(str(row["category"]), "")
    return values


def activity_values(book: Book, pk: int | None, day: date | None = None) -> Row:
    """What a form starts with by field name, with ``item_pk`` and ``recurring_pk``; None: a new one on a day (today).

    A new one is 已办 on a day that has come, else 计划; its category '' follows the teams, 对外预告 None its words.
    """
    if pk is not None:
        return field_values(book, stored(book, pk))
    today = book.clock.today()
    on = day or today
    blank = Activity("", on, category="", state=usual_state(on, today))
    return {name: getattr(blank, name) for name in _NAMES} | dict.fromkeys((*_KEYS, "forecast"))


def usually_announced(values: Values) -> bool:
    """Whether an activity of these words is announced outside (对外预告) unless the clerk says otherwise."""
    return gate.word_list().announced(*(str(values.get(name) or "") for name in _SAYING))


@dataclass(frozen=True, slots=True)
class CheckedActivity:
    """A form's values as columns ready to store, its teams' keys (None: not given), and the problems."""

    row: Row
    team_pks: tuple[int, ...] | None
    problems: tuple[Problem, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is told although it is saved, as sentences."""
        return tuple(f"{one.message}。" for one in self.problems if not one.is_error)


def checked(book: Book, pk: int | None, values: Values) -> CheckedActivity:
    """Read a form: names of place and teams to keys, the category's label to its code, days and times judged.

    Of an activity that is there only what is given is read; the rest counts as stored.
    """
    given = {name: value for name, value in values.items() if name in _NAMES or name in _KEYS}
    label = given.pop("category", None)
    if given.get("forecast") is None:
        given.pop("forecast", None)
    cleaned = forms.required(Activity, forms.clean(Activity, given), new=pk is None)
    found, problems = dict(cleaned.values), list(cleaned.problems)
    problems += _resolve_station(book, found)
    team_pks, wrong = _resolve_teams(book, found)
    problems += wrong
    if label is not None or pk is None:
        problems += _resolve_category(book, found, str(label or ""), team_pks)
    for name in ("sessions", "counts"):
        if found.get(name, 1) is None:
            found[name] = 1
    if pk is None and not found.get("state"):
        found["state"] = usual_state(found.get("day"), book.clock.today())
    if pk is None:
        found.setdefault("forecast", usually_announced(found))
    wrong_fields = {one.record for one in problems}
    whole = _whole(book, pk, found)
    problems += _announced_visit(whole)
    if "title" in found and no_service(str(whole.get("title") or "")) and whole.get("counts", True):
        said = f"{NO_SERVICE}；确实是服务群众的不用改，不是的请把“计入服务时间”改为否"
        problems.append(Problem(said, "warning", record="counts"))
    judged = activity_problems(whole, book.clock.today())
    problems += [one for one in judged if one.record not in wrong_fields]
    problems += _hours_stay(book, pk, found)
    if pk is not None:
        problems += _sheet_stays(book, pk, whole, {one.record for one in problems}, team_pks)
    if found.get("end_day") is not None and found["end_day"] == whole.get("day"):
        found["end_day"] = None
    row = _as_row(found)
    told = () if pk is None else proposed_since.of_change(book, pk, forms.differing(row, stored(book, pk)))
    problems += [Problem(one.removesuffix("。"), "warning", record="item_pk") for one in told]
    return CheckedActivity(row, team_pks, tuple(problems))


# The fields of the form whose words stand in every row of an activity's hours.
_IN_ROWS = {
    "title": "content",
    "category": "category",
    "place": "place",
    "organiser": "organiser",
    "charge": "charge",
}
_TIMES = ("start", "finish", "end_day")
_SAVE_AGAIN = "请到签到录入里再保存一次签到表，或在服务记录里逐条更正"


def _hours_stay(book: Book, pk: int | None, found: Row) -> list[Problem]:
    """Time recorded does not follow a changed day or word; what is no volunteering may have none (第19条)."""
    if (
        pk is None
        or not {"day", "counts", "rescue", "station_pk", *_TIMES, *_IN_ROWS} & set(found)
        or pk not in store.served(book.db, [pk])
    ):
        return []
    before = field_values(book, stored(book, pk))
    if before["counts"] and not found.get("counts", True):
        return [Problem("已经录入服务时间，不能改为不计入；请先把录入的时间冲正", record="counts")]
    problems = _minors_at_rescue(book, pk, {**before, **found}) if {"day", "rescue"} & set(found) else []
    if found.get("day", before["day"]) != before["day"]:
        problems.append(Problem(f"已录入的服务时间仍记在原来的日期；{_SAVE_AGAIN}", "warning", record="day"))
    return problems + _times_stay(book, pk, before, found) + _words_stay(book, pk, found)


def _times_stay(book: Book, pk: int, before: Row, found: Row) -> list[Problem]:
    """Hours were taken from the days and the time the activity had; where they do not fit those it has now, somebody must look."""
    moved = [name for name in _TIMES if name in found and found[name] != before[name]]
    if not moved:
        return []
    what, times = signups.activity(book.db, pk), {**before, **found}
    day = times["day"]
    after = replace(
        what, day=day, ended=times["end_day"] or day, start=times["start"] or "", finish=times["finish"] or ""
    )
    left = 0 if day != before["day"] else off_day_count(book, after)  # another day is told already
    said = f"已录入的{left}条服务时间记在活动没有的日期上；{_SAVE_AGAIN}"
    told = [Problem(said, "warning", record=moved[-1])] if left else []
    count = off_time_count(book, what, after)
    said = f"已录入的{count}条服务时间和现在的时间对不上，请打开签到录入核对，不对的改过再保存"
    return [*told, Problem(said, "warning", record=moved[-1])] if count else told


def _minors_at_rescue(book: Book, pk: int, whole: Row) -> list[Problem]:
    """Rescue work is not for minors: where their time is recorded already, it is taken back first."""
    if not whole.get("rescue"):
        return []
    served = signups.volunteers(book.db, [volunteer for volunteer, _ in store.served_by(book.db, pk)])
    minors = [who.name for who in served.values() if is_minor(who.server.birth, whole["day"])]
    if not minors:
        return []
    names = "、".join(dict.fromkeys(minors))
    said = f"{names}活动当天未满18周岁，已录入服务时间，不能是应急救援；请先把他们的时间冲正"
    return [Problem(said, record="rescue")]


def _sheet_stays(
    book: Book, pk: int, whole: Row, said: set[str], team_pks: Sequence[int] | None
) -> list[Problem]:
    """What a sign-in sheet with numbered lines does not follow, but for fields of which something is said already."""
    after = replace(signups.activity(book.db, pk), day=whole["day"], rescue=bool(whole["rescue"]))
    return [one for one in signins.told_of_change(book, pk, after, team_pks) if one.record not in said]


def _words_stay(book: Book, pk: int, found: Row) -> list[Problem]:
    """Rows that would say other words than their activity, told beside the first field that is changed."""
    what = signups.activity(book.db, pk)
    kept = {name: found[name] for name in ("title", "category", "organiser", "charge") if name in found}
    place = found.get("place", stored(book, pk)["place"])
    if not place:
        place = _station_name(book, found.get("station_pk", stored(book, pk)["station_pk"]))
    after = replace(what, **kept, place=place)
    changed = {name for name in (*kept, "place") if getattr(after, name) != getattr(what, name)}
    behind = set(left_behind(book, after))
    told = [name for name in _IN_ROWS if name in changed and _IN_ROWS[name] in behind]
    if not told:
        return []
    words = "、".join(SAYS[_IN_ROWS[name]] for name in told)
    return [Problem(f"已录入的服务时间仍写着原来的{words}；{_SAVE_AGAIN}", "warning", record=told[0])]


def _station_name(book: Book, station_pk: int | None) -> str:
    row = book.db.execute("SELECT name FROM station WHERE pk = ?", [station_pk]).fetchone()
    return "" if row is None else str(row[0])


def _announced_visit(whole: Row) -> list[Problem]:
    """A visit announced outside invites everybody to somebody's door; the clerk may have her reasons."""
    visits = gate.word_list().visits_in(*(str(whole.get(name) or "") for name in _SAYING))
    if not visits or not whole.get("forecast") or whole.get("state") != PLANNED:
        return []
    said = f"内容里有“{visits[0]}”，“对外预告”填了是，会列入活动预告和群消息"
    return [Problem(said, "warning", record="forecast")]


def _whole(book: Book, pk: int | None, found: Row) -> Row:
    if pk is not None:
        return {**field_values(book, stored(book, pk)), **found}
    return found


def usual_state(day: date | None, today: date) -> str:
    """What an activity on a day usually is: 已办 once the day has come, else 计划."""
    return DONE if day is not None and day <= today else PLANNED


def _as_row(found: Row) -> Row:
    return {
        name: value.isoformat()
        if isinstance(value, date)
        else int(value)
        if isinstance(value, bool)
        else value
        for name, value in found.items()
    }


def _resolve_station(book: Book, found: Row) -> list[Problem]:
    if "station" not in found:
        return []
    text = found.pop("station")
    found["station_pk"] = station_named(book, text) if text else None
    if text and found["station_pk"] is None:
        return [forms.wrong_field("station", f"没有“{text}”这个阵地")]
    return []


def station_named(book: Book, text: str) -> int | None:
    """The place a text names: its name, with or without the township before it, else its village's own station."""
    township = book.settings.institute.township
    wanted = {compact(text), compact(text).removeprefix(township), township + compact(text)}
    rows = book.db.execute(
        "SELECT s.pk, s.name, ifnull(v.base, '') FROM station s LEFT JOIN village v ON v.pk = s.village_pk "
        "ORDER BY s.kind <> '站', s.pk"
    ).fetchall()
    named = next((int(pk) for pk, name, _ in rows if compact(str(name)) in wanted), None)
    if named is not None:
        return named
    base = village_base(compact(text).removeprefix(township))
    return next((int(pk) for pk, _, village in rows if village and village == base), None)


def team_keys(book: Book) -> dict[str, tuple[int, str]]:
    """Every team by name: (key, code of its category)."""
    rows = book.db.execute("SELECT name, pk, code FROM team ORDER BY pk DESC").fetchall()
    return {compact(str(name)): (int(pk), str(code)) for name, pk, code in rows}


def _resolve_teams(book: Book, found: Row) -> tuple[tuple[int, ...] | None, list[Problem]]:
    if "teams" not in found:
        return None, []
    names = [name for name in str(found.pop("teams")).split("、") if name]
    known = team_keys(book)
    missing = [name for name in names if compact(name) not in known]
    if missing:
        return (), [forms.wrong_field("teams", f"没有“{'、'.join(missing)}”这支队伍")]
    return tuple(dict.fromkeys(known[compact(name)][0] for name in names)), []


def _resolve_category(book: Book, found: Row, label: str, team_pks: tuple[int, ...] | None) -> list[Problem]:
    """The code of the label given; without one that of the first team."""
    own = book.settings.categories
    text = compact(label)
    if text:
        if text not in {*category_labels(own).values(), *CATEGORY_LABELS.values()}:
            choices = "、".join(category_labels(own).values())
            return [forms.wrong_field("category", f"服务类别只能是{choices}")]
        found["category"] = category_code(text, own)
        return []
    row = None
    if team_pks:
        row = book.db.execute("SELECT code FROM team WHERE pk = ?", [team_pks[0]]).fetchone()
    found["category"] = str(row[0]) if row else SPECIAL
    return []


def check_activity(book: Book, pk: int | None, values: Values) -> list[Problem]:
    """What is wrong with a form, by field name (``Problem.record``), before it is saved."""
    return list(checked(book, pk, values).problems)


def stall_rows(book: Book, stalls: Sequence[Stall | Values] | None) -> list[Row] | None:
    """The stalls of a fair as rows; lines left empty are dropped. UserError names a line that is wrong."""
    if stalls is None:
        return None
    known = team_keys(book)
    rows: list[Row] = []
    for line, one in enumerate(stalls, 1):
        given = _stall_values(one)
        if not any(given.values()):
            continue
        cleaned = forms.required(Stall, forms.clean(Stall, given), new=True)
        rows.append(_stall_row(line, cleaned, known))
    return rows


def _stall_values(one: Stall | Values) -> Row:
    names = [field.name for field in fields_of(Stall)]
    if isinstance(one, Stall):
        return {name: getattr(one, name) for name in names}
    return {name: one.get(name) for name in names}


def _stall_row(line: int, cleaned: Cleaned, known: Mapping[str, tuple[int, str]]) -> Row:
    problems = [replace(one, message=f"第{line}个摊位：{one.message}") for one in cleaned.problems]
    forms.refuse(problems)
    row = dict(cleaned.values)
    team = row.pop("team", "")
    if team and compact(team) not in known:
        raise UserError(f"第{line}个摊位：没有“{team}”这支队伍。", "请核对队伍名称后再保存。")
    return {**row, "team_pk": known[compact(team)][0] if team else None}
