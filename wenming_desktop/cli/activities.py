"""Verbs of activities."""

from __future__ import annotations

from pathlib import Path

import click

from wenming_desktop.cli.frame import MONTH, book_option, group, json_option, opened, say
from wenming_desktop.domain.periods import Period, month_of


@group.command(name="activities", help="某月的活动台账")
@book_option
@click.option("--month", type=MONTH, default=None, help="月份，例如 2026-09；不写就是本月")
@json_option
def activities_(book: Path, month: Period | None, *, as_json: bool) -> int:
    """List a month's activities: id, number, day, title, state, station, teams, sessions, people, volunteers, minutes."""
    from wenming_desktop.services import activities

    with opened(book, shows="activities") as context:
        wanted = month.months[0] if month else month_of(context.clock.today())
        rows = context.call(activities.rows, wanted)
    lines = [
        " ".join(
            (
                row["number"],
                row["day"],
                row["state"],
                row["title"],
                f"{row['sessions']}场",
                _people(row["people"]),
            )
        )
        for row in rows
    ]
    say(rows, as_json=as_json, text="\n".join([*lines, f"共{len(rows)}项活动"]))
    return 0


def _people(people: int | None) -> str:
    return "人次未填" if people is None else f"{people}人次"
