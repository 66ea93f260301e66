"""Teams (队伍): the tree of 1+8+N, who is in them with which post, joining and leaving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wenming_desktop.domain.errors import GoneError, Problem, UserError
from wenming_desktop.domain.hours import stars
from wenming_desktop.domain.names import compact
from wenming_desktop.domain.paper_words import few
from wenming_desktop.domain.teams import MEMBER, POSTS, Team, category_code, category_labels
from wenming_desktop.domain.volunteers import LEFT
from wenming_desktop.services import forms
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.forms import Cleaned, Values, wrong_field
from wenming_desktop.storage import journal
from wenming_desktop.storage import teams as team_store
from wenming_desktop.storage import volunteers as volunteer_store
from wenming_desktop.storage.teams import MemberRecord, TeamRecord


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team of the tree; ``category`` is its label, ``members`` and ``minutes`` count who is in it now."""

    pk: int
    name: str
    category: str
    code: str
    tier: str
    parent_pk: int | None
    station_pk: int | None
    station: str
    leaders: tuple[str, ...]
    members: int
    minutes: int
    status: str


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A volunteer's place in a team; days are ISO text or None, ``stars`` by the book's table."""

    membership_pk: int
    volunteer_pk: int
    person_pk: int
    name: str
    number: str
    post: str
    from_day: str | None
    to_day: str | None
    minutes: int
    stars: int
    team_pk: int
    team: str


def tree(book: Book) -> list[TeamRow]:
    """Every team, each parent before its children: the institute's by the order of the eight, then by village."""
    labels = category_labels(book.settings.categories)
    counts = team_store.counts(book.db)
    found = team_store.teams(book.db)
    known = {one.pk for one in found}
    below: dict[int | None, list[TeamRecord]] = {}
    for one in found:
        below.setdefault(one.parent_pk if one.parent_pk in known else None, []).append(one)
    ordered: list[TeamRecord] = []

    def add(parent: int | None) -> None:
        for one in below.get(parent, []):
            ordered.append(one)
            add(one.pk)

    add(None)
    return [_team_row(one, labels, counts.get(one.pk, (0, 0, ()))) for one in ordered]


def categories(book: Book) -> dict[str, str]:
    """The categories by code with the township's own words, in order."""
    return category_labels(book.settings.categories)


def _team_row(one: TeamRecord, labels: dict[str, str], count: tuple[int, int, tuple[str, ...]]) -> TeamRow:
    members, minutes, leaders = count
    return TeamRow(
        one.pk, one.name, labels.get(one.code, ""), one.code, one.tier, one.parent_pk, one.station_pk, one.station,
        leaders, members, minutes, one.status,
    )  # fmt: skip


def members(book: Book, team_pk: int, former: bool = False) -> list[MemberRow]:
    """Who is in a team now (``former``: who left it), leaders first."""
    _team(book, team_pk)
    which = f"NOT ({team_store.CURRENT})" if former else team_store.CURRENT
    return [
        _member_row(book, one) for one in team_store.members(book.db, f"m.team_pk = ? AND {which}", [team_pk])
    ]


def memberships(book: Book, volunteer_pk: int) -> list[MemberRow]:
    """The teams of a volunteer, those he left last."""
    pk = volunteer_store.living(book.db, volunteer_pk)
    return [_member_row(book, one) for one in team_store.members(book.db, "m.volunteer_pk = ?", [pk])]


def _member_row(book: Book, one: MemberRecord) -> MemberRow:
    return MemberRow(
        one.pk, one.volunteer_pk, one.person_pk, one.name, one.number, one.post, one.from_day, one.to_day, one.minutes,
        stars(one.minutes, book.settings.stars), one.team_pk, one.team,
    )  # fmt: skip


def find_team(book: Book, text: str) -> int:
    """The key of the team a text names, whole or where only one holds it; UserError lists what exists."""
    every = team_store.teams(book.db)
    word = compact(text)
    for one in every:
        if compact(one.name) == word:
            return one.pk
    holding = [one for one in every if word and word in compact(one.name)]
    if len(holding) == 1:
        return holding[0].pk
    names = few([one.name for one in holding or every], 30, "支")
    advice = (
        f"有几支：{names}。"
        if holding
        else f"现有：{names}。"
        if every
        else "还没有队伍，请先新增或导入志愿者花名册。"
    )
    raise UserError(f"没有找到队伍“{text}”。" if not holding else f"“{text}”不止一支队伍。", advice)


def _team(book: Book, pk: int) -> TeamRecord:
    found = team_store.teams(book.db, "t.pk = ?", [pk])
    if not found:
        raise GoneError("没有这支队伍。")
    return found[0]


def team_values(book: Book, pk: int) -> dict[str, Any]:
    """What a team's form starts with, by field name of ``domain.teams.Team``; ``category`` is the label."""
    one = _team(book, pk)
    labels = category_labels(book.settings.categories)
    return {
        "name": one.name, "category": labels.get(one.code, ""), "tier": one.tier, "parent": one.parent,
        "station": one.station, "founded": date.fromisoformat(one.founded) if one.founded else None,
        "slogan": one.slogan, "status": one.status, "note": one.note,
    }  # fmt: skip


def check_team(book: Book, pk: int | None, values: Values) -> list[Problem]:
    """What is wrong with a team's form, by field name (``Problem.record``)."""
    return list(_checked(book, pk, values).problems)


def save_team(book: Book, pk: int | None, values: Values) -> tuple[int, Changes]:
    """Make (None) or change a team; ``category`` is a label, ``parent`` and ``station`` are names ('' none)."""
    checked = _checked(book, pk, values)
    forms.refuse(checked.problems)
    row = {
        key: value.isoformat() if isinstance(value, date) else value for key, value in checked.values.items()
    }
    if pk is None:
        label = f"新增队伍 {row['name']}"
        with book.operation(label):
            pk = team_store.insert_team(book.db, row)
        return pk, changed(label, "team")
    stored = _team(book, pk)
    row = forms.differing(row, stored._asdict())
    if not row:
        return pk, Changes()
    label = f"修改队伍 {row.get('name') or stored.name}"
    with book.operation(label):
        journal.update(book.db, "team", pk, row)
    return pk, changed(label, "team")


def _checked(book: Book, pk: int | None, values: Values) -> Cleaned:
    own = book.settings.categories
    given = dict(values)
    code = given.pop("category", None)
    cleaned = forms.required(Team, forms.clean(Team, given), new=pk is None)
    found, problems = dict(cleaned.values), list(cleaned.problems)
    if code is not None:
        found["code"] = category_code(compact(str(code)), own)
        if compact(str(code)) and compact(str(code)) not in {
            *category_labels(own).values(),
            *_default_labels(),
        }:
            problems.append(wrong_field("category", f"没有“{code}”这个类别"))
    problems += _name(book, pk, found)
    problems += _named(book, found, "station", team_store.station_named, "没有“{}”这个阵地")
    problems += _named(book, found, "parent", team_store.named, "没有“{}”这支队伍")
    parent = found.get("parent_pk")
    if pk is not None and parent is not None and team_store.would_circle(book.db, pk, parent):
        problems.append(wrong_field("parent", "上级队伍不能是本队或它下面的队伍"))
    return Cleaned(found, tuple(problems))


def _default_labels() -> Sequence[str]:
    return list(category_labels({}).values())


def _name(book: Book, pk: int | None, found: dict[str, Any]) -> list[Problem]:
    if not found.get("name"):
        return []
    found["name"] = compact(found["name"])
    same = team_store.named(book.db, found["name"])
    return [wrong_field("name", f"已经有“{found['name']}”")] if same not in (None, pk) else []


def _named(book: Book, found: dict[str, Any], name: str, finder: Any, message: str) -> list[Problem]:
    """Turn the name of another record into its key; '' means none."""
    if name not in found:
        return []
    text = found.pop(name)
    found[f"{name}_pk"] = finder(book.db, text) if text else None
    return [wrong_field(name, message.format(text))] if text and found[f"{name}_pk"] is None else []


def remove_team(book: Book, pk: int) -> tuple[None, Changes]:
    """Take a team away that nothing names; one with members or activities is put out of use instead."""
    one = _team(book, pk)
    if team_store.is_used(book.db, pk):
        raise UserError(f"“{one.name}”还有队员或活动，不能删除。", "不再活动的队伍，请把状态改为“停用”。")
    label = f"删除队伍 {one.name}"
    with book.operation(label):
        book.db.execute("DELETE FROM team WHERE pk = ?", [pk])
    return None, changed(label, "team")


def join(
    book: Book, volunteer_pk: int, team_pk: int, post: str = MEMBER, from_day: date | None = None
) -> tuple[int, Changes]:
    """A volunteer joins a team (入队); gives the membership. UserError where he is in it already."""
    _check_post(post)
    team, pk = _team(book, team_pk), volunteer_store.living(book.db, volunteer_pk)
    name = _name_of(book, pk)
    if volunteer_store.record(book.db, pk)["status"] == LEFT:
        raise UserError(f"{name}已经退出志愿者队伍，不能入队。", "还要参加的，请先“恢复在册”。")
    if team_store.members(
        book.db, "m.team_pk = ? AND m.volunteer_pk = ? AND m.to_day IS NULL", [team_pk, pk]
    ):
        raise UserError(f"{name}已经在{team.name}。", "要改职务，请用“调整职务”。")
    day = from_day or book.clock.today()
    label = f"{name} 加入{team.name}"
    with book.operation(label):
        found = team_store.add_member(book.db, team_pk, pk, post, day.isoformat())
    return found, changed(label, "membership", "team", "volunteer")


def set_post(book: Book, membership_pk: int, post: str, day: date | None = None) -> tuple[int, Changes]:
    """Give a member another post from a day on; the time under the old post is kept as a membership that ended.

    On the day he joined, or where that day is unknown, the post is simply put right. Gives the membership that holds.
    """
    _check_post(post)
    one, day = _current(book, membership_pk), day or book.clock.today()
    if one.post == post:
        return membership_pk, Changes()
    label = f"{one.name} 在{one.team}任{post}"
    with book.operation(label):
        if one.from_day is None or one.from_day >= day.isoformat():
            journal.update(book.db, "membership", membership_pk, {"post": post})
            found = membership_pk
        else:
            journal.update(book.db, "membership", membership_pk, {"to_day": day.isoformat()})
            found = team_store.add_member(book.db, one.team_pk, one.volunteer_pk, post, day.isoformat())
    return found, changed(label, "membership", "team")


def leave(book: Book, membership_pk: int, day: date | None = None) -> tuple[None, Changes]:
    """A member leaves a team (离队) on a day; what he served there stays."""
    one, day = _current(book, membership_pk), day or book.clock.today()
    if day > book.clock.today():
        raise UserError("离队日期还没有到。", "请到那一天再登记，或改为今天以前的日期。")
    if one.from_day and day.isoformat() < one.from_day:
        raise UserError("离队日期早于入队日期。", "请核对日期。")
    label = f"{one.name} 离开{one.team}"
    with book.operation(label):
        journal.update(book.db, "membership", membership_pk, {"to_day": day.isoformat()})
    return None, changed(label, "membership", "team", "volunteer")


def _current(book: Book, membership_pk: int) -> MemberRecord:
    found = team_store.members(book.db, "m.pk = ? AND m.to_day IS NULL", [membership_pk])
    if not found:
        raise UserError("这名队员已经离队，或登记已被撤销。", "请刷新后再试。")
    return found[0]


def _name_of(book: Book, volunteer_pk: int) -> str:
    return volunteer_store.hits(book.db, "v.pk = ?", [volunteer_pk])[0].name


def _check_post(post: str) -> None:
    if post not in POSTS:
        raise UserError(f"没有“{post}”这个职务。", f"可选：{'、'.join(POSTS)}。")
