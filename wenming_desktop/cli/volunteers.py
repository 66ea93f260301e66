"""Verbs of those who serve: the volunteers, the roster of teams on paper."""

from __future__ import annotations

from pathlib import Path

import click

from wenming_desktop.cli.frame import (
    book_option,
    group,
    json_option,
    opened,
    out_option,
    paper_place,
    say,
    say_file,
    write_out,
)


@group.command(name="volunteers", help="志愿者：编号、姓名、队伍、服务时间、星级")
@book_option
@json_option
def volunteers_(book: Path, *, as_json: bool) -> int:
    """List every volunteer; minutes are integers, ``stars`` what they earn by the book's table, ``awarded`` those awarded."""
    from wenming_desktop.domain.durations import format_hours
    from wenming_desktop.services import volunteers

    with opened(book, shows="volunteers") as context:
        rows = context.call(volunteers.rows)
    lines = [f"{one['no']}　{one['name']}　{one['team']}　{format_hours(one['minutes'])}小时" for one in rows]
    say(rows, as_json=as_json, text="\n".join([*lines, f"共{len(rows)}名志愿者"]))
    return 0


@group.command(help="队伍名册：打印一支或全部队伍")
@book_option
@click.option("--team", default=None, help="队伍名称；不写就是全部队伍")
@click.option("--office", is_flag=True, help="内部用：印联系电话，不得张贴")
@json_option
@out_option
def roster(book: Path, team: str | None, *, office: bool, as_json: bool, out: Path | None) -> int:
    """Print 队伍名册 of one team or of all."""
    from wenming_desktop.services import teams, volunteer_paper

    with opened(book) as context:
        team_pk = None if team is None else context.call(teams.find_team, team)
        made = context.paper(volunteer_paper.team_roster, team_pk, office=office).result()
        out = paper_place(book, out, made.file_name)
        write_out(out, made.content)
    say_file(out, [made.note] if made.note else [], as_json=as_json)
    return 0
