"""Paper of those who serve: 队伍名册 and 志愿者花名册 (call through ``Context.paper``).

Who has left (退出) is on neither; who refused that his service is recorded stands in the office copy only, and the
clerk is told. The star beside a name is the one awarded (认定), never what the hours would earn. An ID number is on none of them. Phones stand in the office copy only; on the other, minors stand without their name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.durations import adding_up, format_hours
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.identity import is_minor
from wenming_desktop.domain.paper_words import star_word
from wenming_desktop.domain.privacy import Piece
from wenming_desktop.domain.private_numbers import without_numbers
from wenming_desktop.domain.volunteers import LEFT
from wenming_desktop.printing import volunteer_rosters as sheets
from wenming_desktop.services import consents, gate, stars, teams
from wenming_desktop.services.context import Book
from wenming_desktop.services.paper import Made, edition
from wenming_desktop.services.teams import TeamRow
from wenming_desktop.storage import teams as team_store
from wenming_desktop.storage import volunteers as store
from wenming_desktop.storage.teams import MemberRecord
from wenming_desktop.storage.volunteers import PaperRecord

UNNAMED = "（未成年人）"


def team_roster(book: Book, team_pk: int | None = None, *, office: bool = False) -> Made:
    """队伍名册 of one team, or of every team in use in the order of the tree."""
    if team_pk is not None:
        return team_rosters(book, [team_pk], office=office)
    return team_rosters(book, [one.pk for one in teams.tree(book) if one.status == "在用"], office=office)


def team_rosters(book: Book, team_pks: Sequence[int], *, office: bool = False) -> Made:
    """The rosters of some teams one after the other, in the order given."""
    known = {one.pk: one for one in teams.tree(book)}
    wanted = [known[pk] for pk in team_pks if pk in known]
    if not wanted:
        raise UserError("没有可以打印的队伍。", "请先新增队伍，或导入志愿者花名册。")
    leaves = _kind("volunteer_paper.team_rosters", office=office)
    awarded = stars.highest_awarded(book)
    members = {
        one.pk: team_store.members(book.db, f"m.team_pk = ? AND {team_store.CURRENT}", [one.pk])
        for one in wanted
    }
    refused = _refused(book, {who.volunteer_pk for some in members.values() for who in some}, office=office)
    shown = {pk: [who for who in some if who.volunteer_pk not in refused] for pk, some in members.items()}
    parts = [_team_part(book, one, shown[one.pk], awarded, office=office) for one in wanted]
    title = sheets.TEAMS_TITLE if len(wanted) > 1 else f"{wanted[0].name}名册"
    title, under, parts = gate.take_out(book, leaves, (title, book.settings.institute.name, parts))
    pieces = [*_said(title, under), *(Piece("队伍名称", part.heading) for part in parts)]
    pieces += [piece for part in parts for row in part.rows for piece in _line(row, row[1])]
    audience = gate.check(book, leaves, pieces, sheets.TEAMS_TITLE)
    people = {who.volunteer_pk for some in shown.values() for who in some}
    notes = [f"共{len(wanted)}支队伍，{len(people)}名志愿者。"] if len(wanted) > 1 else []
    day = format_day(book.clock.today())
    content = sheets.print_teams(parts, under, notes, day, edition(book), office=office)
    note = consents.left_out(refused)
    return Made(f"{title}{'（内部）' if office else ''}.pdf", content, audience=audience, note=note)


def _refused(book: Book, volunteer_pks: Iterable[int], *, office: bool) -> dict[int, str]:
    """Who may not be on a roster that is passed round: the office keeps its own whole."""
    return {} if office else consents.refused(book, volunteer_pks)


def volunteer_roster(
    book: Book, volunteer_pks: Sequence[int] | None = None, *, office: bool = False, said: str = ""
) -> Made:
    """志愿者花名册 of everybody on the roster, or of some in the order given (``said``: which)."""
    found = {one.pk: one for one in store.for_paper(book.db)}
    asked = list(found) if volunteer_pks is None else [pk for pk in volunteer_pks if pk in found]
    serving = [pk for pk in asked if found[pk].status != LEFT]
    refused = _refused(book, serving, office=office)
    rows = [found[pk] for pk in serving if pk not in refused]
    if not rows:
        note = consents.left_out(refused)
        raise UserError(f"没有可以打印的志愿者。{note}", "请先登记志愿者，或换一个条件；已经退出的不印。")
    under = "　".join(part for part in (book.settings.institute.name, said) if part)
    notes = [f"共{len(rows)}名志愿者，累计服务时间{format_hours(sum(one.minutes for one in rows))}小时。"]
    leaves = _kind("volunteer_paper.volunteer_roster", office=office)
    awarded = stars.highest_awarded(book)
    hours = adding_up([one.minutes for one in rows])
    cells = [
        _volunteer_cells(book, one, said_hours, awarded, office=office)
        for one, said_hours in zip(rows, hours, strict=True)
    ]
    under, cells = gate.take_out(book, leaves, (under, cells))
    pieces = [*_said(under), *(piece for row in cells for piece in _line(row, row[0]))]
    audience = gate.check(book, leaves, pieces, sheets.VOLUNTEERS_TITLE)
    content = sheets.print_volunteers(
        cells, under, notes, format_day(book.clock.today()), edition(book), office=office
    )
    name = f"{sheets.VOLUNTEERS_TITLE}{'（内部）' if office else ''}.pdf"
    gone = len(asked) - len(serving) if volunteer_pks is not None else 0
    left = f"已经退出的{gone}人没有印在上面。" if gone else ""
    return Made(name, content, audience=audience, note=left + consents.left_out(refused))


def _kind(leaves: str, *, office: bool) -> str:
    return f"{leaves}:office" if office else leaves


def _said(*texts: str) -> list[Piece]:
    return [Piece("名册的表头", text, minors=()) for text in texts]


def _line(row: Sequence[str], name: str) -> list[Piece]:
    """A line of a roster; the name is a grown person's, a minor stands there without it already."""
    about = f"名册‘{without_numbers(name)}’一行"
    return [Piece(about, cell, minors=() if cell == name else None) for cell in row]


def _team_part(
    book: Book, team: TeamRow, members: Sequence[MemberRecord], awarded: Mapping[int, int], *, office: bool
) -> sheets.TeamPart:
    words = (team.tier, team.category, f"{len({one.volunteer_pk for one in members})}人")
    heading = f"{team.name}（{'，'.join(word for word in words if word)}）"
    return sheets.TeamPart(heading, [_member_cells(book, one, awarded, office=office) for one in members])


def _member_cells(
    book: Book, one: MemberRecord, awarded: Mapping[int, int], *, office: bool
) -> tuple[str, ...]:
    cells = (
        one.post, _name(book, one.name, one.birth, office=office), one.sex, one.number, one.skills,
        format_hours(one.minutes), star_word(awarded.get(one.volunteer_pk, 0)),
    )  # fmt: skip
    return (*cells, one.phone) if office else cells


def _volunteer_cells(
    book: Book, one: PaperRecord, hours: str, awarded: Mapping[int, int], *, office: bool
) -> tuple[str, ...]:
    registered = format_day(date.fromisoformat(one.registered)) if one.registered else ""
    cells = (
        _name(book, one.name, one.birth, office=office), one.sex, one.number, one.team, one.village or one.area,
        one.skills, registered, hours, star_word(awarded.get(one.pk, 0)),
    )  # fmt: skip
    return (*cells, one.phone) if office else cells


def _name(book: Book, name: str, birth: str | None, *, office: bool) -> str:
    minor = is_minor(date.fromisoformat(birth) if birth else None, book.clock.today())
    return UNNAMED if minor and not office else name
