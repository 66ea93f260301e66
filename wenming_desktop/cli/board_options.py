"""What the verbs of a board's papers share: posting day, edition, a new printing with its reason, and advice beside them."""

from __future__ import annotations

from datetime import date

import click

from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.rules import Track
from wenming_desktop.services import boards, letterhead, stale_boards
from wenming_desktop.services.context import Book, Context

from_option = click.option(
    "--from", "first", type=click.DateTime(["%Y-%m-%d"]), default=None, help="张贴日期，例如 2026-10-08"
)
edition_option = click.option(
    "--edition", type=click.IntRange(min=1), default=None, help="第几稿，不写就是现行的一稿"
)
reprint_option = click.option(
    "--reprint", default="", help="已经印出的要换张贴日期、电话等，写明原因，重出一版；原来那版作废"
)


def refuse_reprint(reprint: str, why: str) -> None:
    """Wrong use (exit 2) where a new printing is asked of what makes none; nothing where none is asked."""
    if reprint:
        raise _wrong("reprint", why)


def _wrong(option: str, why: str) -> click.BadParameter:
    command = click.get_current_context().command
    return click.BadParameter(why, param=next(one for one in command.params if one.name == option))


def advice(
    context: Context,
    kind: letterhead.PaperKind,
    track: Track,
    period: Period,
    village: int | None,
    first: date | None,
    edition: int | None = None,
    reprint: str = "",
    *,
    review: bool = False,
    hangs: bool = True,
) -> list[str]:
    """What is said beside a board's paper: it says another thing than now or than its other paper, it waits for a correction.

    Nothing is stopped by it; UserError as ``letterhead.leaving`` has it, wrong use (exit 2) where a new printing is asked
    of an edition that is not in force.
    """

    def clashes(book: Book) -> list[str]:
        board = boards.board(book, track, period, village, edition)
        plan = letterhead.leaving(book, kind, board, village, first, reprint, review=review, hangs=hangs)
        return [] if review else list(letterhead.clashes(book, kind, board, village, plan, reprint))

    try:
        found = context.call(clashes)
    except letterhead.NotInForceError as error:
        raise _wrong("edition", f"{error.text}{error.advice}") from error
    waiting = [
        one for one in context.call(stale_boards.waiting_in, track, period) if one.key.village_pk == village
    ]
    found += [
        f"{one.label}榜单锁定以后有更正（{one.what}），现在印的是第{one.edition}稿；"
        "要出下一稿，用 board --correct --cause 原因"
        for one in waiting
    ]
    return [f"提醒：{said}。" for said in found]
