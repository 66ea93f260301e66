"""What the verbs of a board's papers share: posting day, edition, a new printing with its reason, and advice beside them."""

from __future__ import annotations

from datetime import date

import click

from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.rules import Track
from wenming_desktop.services import boards, editions, letterhead
from wenming_desktop.services.context import Context

from_option = click.option(
    "--from", "first", type=click.DateTime(["%Y-%m-%d"]), default=None, help="张贴日期，例如 2026-10-08"
)
edition_option = click.option(
    "--edition", type=click.IntRange(min=1), default=None, help="第几稿，不写就是现行的一稿"
)
reprint_option = click.option(
    "--reprint", default="", help="已经印出的要换张贴日期、电话等，写明原因，重出一版；原来那版作废"
)


def advise(
    context: Context,
    kind: letterhead.PaperKind,
    track: Track,
    period: Period,
    village: int | None,
    first: date | None,
) -> None:
    """Say beside the output that the board waits for a correction, or that its papers would say two things.

    Nothing is stopped by it.
    """
    board = context.call(boards.board, track, period, village)
    for said in context.call(lambda book: list(letterhead.clashes(book, kind, board, village, first))):
        click.echo(f"提醒：{said}。", err=True)
    for waiting in context.call(editions.stale_in, track, period):
        if waiting.sealed.row.village_pk == village:
            click.echo(
                f"提醒：{waiting.label}榜单锁定以后有更正（{len(waiting.differences)}户），现在印的是第{waiting.sealed.row.edition}稿；"
                "要出下一稿，用 board --correct --cause 原因。",
                err=True,
            )
