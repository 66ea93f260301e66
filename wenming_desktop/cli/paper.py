"""Verbs of paper: the notice and the blank score sheet."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from wenming_desktop.cli.board_options import (
    advice,
    edition_option,
    from_option,
    refuse_reprint,
    reprint_option,
)
from wenming_desktop.cli.frame import (
    MONTH,
    PERIOD,
    ShowsIssued,
    book_option,
    group,
    json_option,
    opened,
    out_option,
    paper_place,
    say_file,
    station_option,
    track_option,
    village_pk,
    written,
)
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.names import parse_group
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.rules import Track
from wenming_desktop.services import board_gate, paper


@group.command(cls=ShowsIssued, help="季度公示")
@click.argument("period", type=PERIOD)
@book_option
@track_option
@station_option
@from_option
@edition_option
@reprint_option
@click.option("--draft", is_flag=True, help="送审稿：榜单没有锁定也能出，每页注明")
@json_option
@out_option
def notice(
    period: Period,
    book: Path,
    track: Track,
    station: str | None,
    first: datetime | None,
    edition: int | None,
    reprint: str,
    *,
    draft: bool,
    as_json: bool,
    out: Path | None,
) -> int:
    """Print the notice of a sealed board, or a 送审稿 of it."""
    if track == "party":
        raise UserError("党员积分不出公示。", "请打印支部汇总表或个人清单。")
    if first is None and edition is None:
        raise click.MissingParameter(param=next(one for one in notice.params if one.name == "first"))
    as_word = out is not None and out.suffix.lower() == ".docx"
    if draft:
        refuse_reprint(reprint, "送审稿不是印出的公示，不能重出一版。")
    if as_word:
        refuse_reprint(
            reprint, "Word文件是拿去改的，不存档，不能用来重出一版；请用 -o 文件.pdf 重出，再存Word。"
        )
    with opened(book) as context:
        village = village_pk(context, station)
        day = first.date() if first else None
        said = advice(context, "notice", track, period, village, day, edition, reprint, review=draft)
        if as_word:
            made = context.call(paper.notice_docx, period, village, day, draft=draft, edition_number=edition)
        else:
            made = context.call(
                paper.notice_print, period, village, day, draft=draft, edition_number=edition, reprint=reprint
            )
        # of a paper that left already nothing can be left out any more
        if not made.again:
            posted = date.fromisoformat(made.of.letterhead["posting_day"]) if made.of else day
            said += context.call(board_gate.advice, period, village, posted or context.clock.today())
        out = paper_place(book, out, made.file_name)
        with written(out, made.content):
            context.call(paper.keep, made)
    say_file(out, said, as_json=as_json)
    return 0


@group.command(help="空白积分评分表")
@book_option
@click.option("--station", required=True, help="嘎查村或实践站名称")
@click.option("--month", type=MONTH, required=True, help="例如 2026-11")
@click.option("--group", "number", default=None, help="只印一个组，例如 2 或 大湾组")
@json_option
@out_option
def sheet(
    book: Path, station: str, month: Period, number: str | None, *, as_json: bool, out: Path | None
) -> int:
    """Print the blank score sheet of a village or group."""
    wanted = parse_group(number) if number else None
    if number and wanted is None:
        raise UserError(f"村民小组“{number}”看不懂。", "请写成 2 或 大湾组。")
    with opened(book) as context:
        made = context.call(paper.blank_sheet, village_pk(context, station) or 0, wanted, month.months[0])
        out = paper_place(book, out, made.file_name)
        with written(out, made.content):
            context.call(paper.keep, made)
    say_file(out, as_json=as_json)
    return 0
