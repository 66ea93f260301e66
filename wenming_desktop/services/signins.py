"""The sign-in sheet (签到表) of an activity: numbered lines, from its teams by default, fixed once printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from wenming_desktop.domain.errors import Problem, UserError
from wenming_desktop.domain.identity import is_minor
from wenming_desktop.domain.names import group_label
from wenming_desktop.domain.paper_words import few
from wenming_desktop.services import consents
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.storage import served, signups
from wenming_desktop.storage.signups import ActivityFacts

_NAMED = 10  # so many are named one by one
_CAME_BACK = "服务时间已经录过，没有再排；来了的请在签到录入里按姓名添加。"


@dataclass(frozen=True, slots=True)
class SigninLine:
    """One numbered line: the volunteer who stands on it, and what is recorded of him at this activity already.

    ``minutes`` is 0 where nothing is recorded; ``minor``: under 18 on the activity's day; ``mark`` tells people of the
    same name apart (2组, 尾号0137), '' where nobody else on the sheet has the name. ``left``: 退出 before the activity's
    day; ``away``: on the roster, but 迁出 or 去世 before it by the household register. ``barred``: a minor at rescue work;
    ``refused``: would not have his service recorded. Neither's name is printed.
    """

    line: int
    volunteer_pk: int
    name: str
    number: str
    team: str
    minor: bool
    minutes: int = 0
    start: str = ""
    finish: str = ""
    mark: str = ""
    left: bool = False
    away: bool = False
    barred: bool = False
    refused: bool = False

    @property
    def shown(self) -> str:
        """The name as the sheet has it: 王秀兰（2组）."""
        return f"{self.name}（{self.mark}）" if self.mark else self.name

    @property
    def unused(self) -> bool:
        """Whether the line keeps its number on paper without the name."""
        return self.left or self.barred or self.refused


def lines(book: Book, activity_pk: int, day: date | None = None) -> list[SigninLine]:
    """The lines of an activity's sheet; before it was fixed, the members of its teams as they would be numbered.

    What is recorded is that of ``day`` where the activity has several, of the first where none is given.
    """
    return shown(book, activity_pk, _numbered(book, activity_pk), day)


def lacking(book: Book, activity_pk: int) -> int:
    """How many of those ``lines`` shows have no record of the activity that stands."""
    there = served.there(book.db, activity_pk)
    return sum(pk not in there for _, pk in _numbered(book, activity_pk))


def _numbered(book: Book, activity_pk: int) -> list[tuple[int, int]]:
    """(line, living volunteer): as numbered, else as the lines would be; a number once given, on paper perhaps, stays his."""
    kept = signups.lines(book.db, activity_pk)
    return kept or sorted(_lines_for(book, activity_pk, from_teams(book, activity_pk)))


def _lines_for(book: Book, activity_pk: int, volunteer_pks: Sequence[int]) -> Iterator[tuple[int, int]]:
    """(line, volunteer) of who has none: the one he had, else the next ever free."""
    given = signups.given_lines(book.db, activity_pk)
    fresh = count(signups.last_line(book.db, activity_pk) + 1)
    for pk in volunteer_pks:
        yield given.get(pk) or next(fresh), pk


def fixed(book: Book, activity_pk: int) -> bool:
    """Whether the lines have their numbers already (the sheet was printed or drawn up)."""
    return bool(signups.lines(book.db, activity_pk))


def from_teams(book: Book, activity_pk: int) -> list[int]:
    """Who stands on the sheet by default: active members of the activity's teams, without ``kept_off``."""
    what = signups.activity(book.db, activity_pk)
    found = signups.members(book.db, activity_pk, what.day)
    off = kept_off(book, what, found)
    return [pk for pk in found if pk not in off]


def kept_off(book: Book, what: ActivityFacts, volunteer_pks: Iterable[int]) -> dict[int, str]:
    """Of some volunteers (living keys) those who get no line, each with why: minors at rescue work, who refused.

    THE rule of who is put on a sheet: whatever gives a line asks it.
    """
    facts = signups.volunteers(book.db, volunteer_pks)
    minors = _minors_at_rescue(what, facts.values())
    off = {pk: f"{facts[pk].name}未满18周岁，应急救援不派" for pk in minors}
    return {pk: f"{who}不同意记录志愿服务信息" for pk, who in consents.refused(book, facts).items()} | off


def _minors_at_rescue(what: ActivityFacts, people: Iterable[signups.VolunteerFacts]) -> set[int]:
    return {one.pk for one in people if what.rescue and is_minor(one.server.birth, what.day)}


def left_off(book: Book, activity_pk: int) -> str:
    """What is told of the teams' members who have no line: why, and how those who came later get one."""
    what = signups.activity(book.db, activity_pk)
    here = {pk for _, pk in signups.lines(book.db, activity_pk)}
    missing = [pk for pk in signups.members(book.db, activity_pk, what.day) if pk not in here]
    off = kept_off(book, what, missing)
    told = "".join(f"{why}，没有排在签到表上。" for why in off.values())
    facts = signups.volunteers(book.db, missing)
    later = [facts[pk].name for pk in missing if pk not in off] if here else []
    if later:
        told += f"{few(later, _NAMED, '人')}是后来加到参加队伍里的，"
        told += _CAME_BACK if served.of_activity(book.db, activity_pk) else "再打印一次签到表就接着往下排。"
    return told


def fix(book: Book, activity_pk: int) -> tuple[list[SigninLine], Changes]:
    """Give the lines their numbers before the sheet is printed; lines that have one keep it.

    It is no step 撤销 takes back: the paper with these numbers may be out in the village. Who came to the teams after the
    first print gets the next lines, as long as no time is recorded of the activity.
    """
    here = [pk for _, pk in signups.lines(book.db, activity_pk)]
    open_still = not here or not served.of_activity(book.db, activity_pk)
    wanted = [pk for pk in from_teams(book, activity_pk) if pk not in here] if open_still else []
    if wanted:
        return _set(book, activity_pk, [*here, *wanted], kind="note")
    return lines(book, activity_pk), Changes()


def set_lines(book: Book, activity_pk: int, volunteer_pks: Sequence[int]) -> tuple[list[SigninLine], Changes]:
    """Who stands on the sheet: those on it keep their numbers, new ones come behind, the others are taken off.

    A number is never given to somebody else, and who had one has it again: the printed sheet may be out. Who may have no
    line (``kept_off``) gets none, and is told. UserError for an unknown volunteer.
    """
    return _set(book, activity_pk, volunteer_pks)


def _set(
    book: Book, activity_pk: int, volunteer_pks: Sequence[int], *, kind: str = "edit"
) -> tuple[list[SigninLine], Changes]:
    facts = _known(book, volunteer_pks)
    wanted = list(dict.fromkeys(facts[pk].pk for pk in volunteer_pks))
    what = signups.activity(book.db, activity_pk)
    here = [pk for _, pk in signups.lines(book.db, activity_pk)]
    off = kept_off(book, what, [pk for pk in wanted if pk not in here])
    told = tuple(f"{why}，没有排上签到表。" for why in off.values())
    wanted = [pk for pk in wanted if pk not in off]
    if wanted == here:
        return lines(book, activity_pk), Changes(warnings=told)
    name = f"排定签到表 {what.title} {len(wanted)}人"
    with book.operation(name, kind=kind):
        signups.delete_lines(book.db, activity_pk, set(here) - set(wanted))
        _append(book, activity_pk, [pk for pk in wanted if pk not in here])
    return lines(book, activity_pk), changed(name, "signup", warnings=told)


def add(book: Book, activity_pk: int, volunteer_pks: Sequence[int]) -> tuple[list[SigninLine], Changes]:
    """Put people on the sheet behind the others (its teams' members first, where it was not fixed yet)."""
    here = [one.volunteer_pk for one in lines(book, activity_pk)]
    return set_lines(book, activity_pk, [*here, *volunteer_pks])


def append_lines(book: Book, activity_pk: int, volunteer_pks: Iterable[int]) -> None:
    """Number who stands on a sheet that is not numbered yet, and people who came without standing on it; inside an operation."""
    if not fixed(book, activity_pk):
        _append(book, activity_pk, [pk for _, pk in _numbered(book, activity_pk)])
    here = {pk for _, pk in signups.lines(book.db, activity_pk)}
    _append(book, activity_pk, [pk for pk in dict.fromkeys(volunteer_pks) if pk not in here])


def told_of_change(
    book: Book, activity_pk: int, after: ActivityFacts, teams: Iterable[int] | None
) -> list[Problem]:
    """What the numbered sheet of an activity does not follow when it is changed to ``after``, with other teams or not."""
    kept = signups.lines(book.db, activity_pk)
    if not kept:
        return []
    found = []
    facts = signups.volunteers(book.db, [pk for _, pk in kept])
    known = _minors_at_rescue(signups.activity(book.db, activity_pk), facts.values())
    new = _minors_at_rescue(after, facts.values()) - known
    minors = [f"{facts[pk].name}（第{line}行）" for line, pk in kept if facts[pk].pk in new]
    if minors:
        said = f"签到表上的{'、'.join(minors)}未满18周岁，应急救援不派；请通知本人，签到表重印一次，重印时不印他们的名字"
        found.append(Problem(said, "warning", record="rescue"))
    if set(teams or ()) - signups.teams(book.db, activity_pk):
        said = "签到表已经排定，新加的队伍不在上面；重印签到表时，他们接着往下排"
        if served.of_activity(book.db, activity_pk):
            said = "服务时间已经录过，新加的队伍不再排进签到表；来了的请在签到录入里按姓名添加"
        found.append(Problem(said, "warning", record="teams"))
    return found


def _append(book: Book, activity_pk: int, volunteer_pks: Sequence[int]) -> None:
    for line, pk in list(_lines_for(book, activity_pk, volunteer_pks)):
        signups.insert_line(book.db, activity_pk, line, pk)


def _known(book: Book, volunteer_pks: Sequence[int]) -> dict[int, signups.VolunteerFacts]:
    facts = signups.volunteers(book.db, volunteer_pks)
    if any(pk not in facts for pk in volunteer_pks):
        raise UserError("有的人不在志愿者名册里。", "请先在“队伍与志愿者”里登记。")
    return facts


def shown(
    book: Book, activity_pk: int, kept: Sequence[tuple[int, int]], day: date | None = None
) -> list[SigninLine]:
    """Lines and living volunteers with what a sheet shows of them on a day of the activity (the first)."""
    what = signups.activity(book.db, activity_pk).on(day)
    keys = [pk for _, pk in kept]
    facts = signups.volunteers(book.db, keys)
    teams = signups.team_of(book.db, activity_pk, what.day, keys)
    booked = served.of_session(book.db, what)
    marks = _marks([facts[pk] for pk in keys])
    refused, barred = consents.refused(book, keys), _minors_at_rescue(what, facts.values())
    found = []
    for line, pk in kept:
        one, rows = facts[pk], booked.get(pk, [])
        punches = (rows[0].start, rows[0].finish) if len(rows) == 1 else ("", "")
        gone = one.server.left_before(what.day)
        found.append(
            SigninLine(
                line, pk, one.name, one.number, teams.get(pk, ""), is_minor(one.server.birth, what.day),
                sum(row.minutes for row in rows), *punches, marks.get(pk, ""),
                left=gone and one.off_roster, away=gone and not one.off_roster,
                barred=pk in barred, refused=pk in refused,
            )
        )  # fmt: skip
    return found


def _marks(people: Sequence[signups.VolunteerFacts]) -> dict[int, str]:
    """What tells people of one name apart: their groups where those differ, else the end of their numbers."""
    by_name: dict[str, list[signups.VolunteerFacts]] = {}
    for one in people:
        by_name.setdefault(one.name, []).append(one)
    found = {}
    for same in by_name.values():
        groups = {(one.village, one.group) for one in same if one.group is not None}
        for one in same if len(same) > 1 else ():
            apart = len(groups) == len(same) and len({one.village for one in same}) == 1
            found[one.pk] = group_label(one.group) if apart else f"尾号{one.number[-4:]}"
    return found
