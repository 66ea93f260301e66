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


def advice(
    context: Context,
    kind: letterhead.PaperKind,
    track: Track,
    period: Period,
    village: int | None,
    first: date | None,
) -> list[str]:
    """What is said beside a board's paper: its papers would say two things, it waits for a correction. Nothing is stopped."""
    board = context.call(boards.board, track, period, village)
    found = context.call(lambda book: list(letterhead.clashes(book, kind, board, village, first)))
    waiting = [
        one
        for one in context.call(editions.waiting_in, track, period)
        if one.sealed.row.village_pk == village
    ]
    found += [
        f"{one.label}榜单锁定以后有更正（{one.what}），现在印的是第{one.sealed.row.edition}稿；"
        "要出下一稿，用 board --correct --cause 原因"
        for one in waiting
    ]
    return [f"提醒：{said}。" for said in found]
