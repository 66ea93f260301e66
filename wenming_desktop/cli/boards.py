"""Verbs of months and boards: close, reopen, board."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
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
    echo,
    group,
    json_option,
    opened,
    out_option,
    paper_place,
    say,
    say_file,
    station_option,
    track_option,
    village_pk,
    write_out,
    written,
)
from wenming_desktop.domain.boards import Board
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.rules import Track
from wenming_desktop.services import boards, editions, months, paper
from wenming_desktop.services.context import Context


@group.command(help="月度审核")
@click.argument("month", type=MONTH)
@book_option
@json_option
def close(month: Period, book: Path, *, as_json: bool) -> int:
    """Close a month."""
    with opened(book) as context:
        done, changes = context.call(months.close_month, month.months[0])
    say(
        {"month": month.code, "closed": True, "warnings": list(changes.warnings)},
        as_json=as_json,
        text="\n".join([f"{month.label}{'已审核' if done else '本来就已审核'}", *changes.warnings]),
    )
    return 0


@group.command(help="重新打开最后审核的月份")
@click.argument("month", type=MONTH)
@book_option
@json_option
def reopen(month: Period, book: Path, *, as_json: bool) -> int:
    """Open the last closed month again."""
    with opened(book) as context:
        done, changes = context.call(months.reopen_month, month.months[0])
    say(
        {"month": month.code, "closed": False, "warnings": list(changes.warnings)},
        as_json=as_json,
        text="\n".join([f"{month.label}{'已重新打开' if done else '本来就没有审核'}", *changes.warnings]),
    )
    return 0


def _form_of(out: Path | None) -> str:
    form = out.suffix.lower().lstrip(".") if out is not None else ""
    return form if form in ("pdf", "xlsx") else "json"


@group.command(cls=ShowsIssued, help="红灰黑榜（党员积分为汇总）")
@click.argument("period", type=PERIOD)
@book_option
@track_option
@station_option
@click.option(
    "--format",
    "form",
    type=click.Choice(("json", "xlsx", "pdf")),
    default=None,
    help="不写时按文件名，否则为 json",
)
@click.option(
    "--paper", "size", type=click.Choice(("a4", "a3", "a2")), default="a4", show_default=True, help="纸张"
)
@click.option("--seal", "do_seal", is_flag=True, help="锁定榜单")
@click.option("--correct", "do_correct", is_flag=True, help="锁定以后有更正的，出下一稿（第n稿）")
@click.option("--cause", default="", help="更正原因或异议编号，与 --correct 一起写")
@click.option(
    "--settings-bands",
    "by_settings",
    is_flag=True,
    help="与 --correct 一起写：已锁定的榜全部按现在设置里的分数线出更正稿",
)
@from_option
@edition_option
@reprint_option
@json_option
@out_option
def board(
    period: Period,
    book: Path,
    track: Track,
    station: str | None,
    form: str | None,
    size: paper.PaperSize,
    cause: str,
    first: datetime | None,
    edition: int | None,
    reprint: str,
    *,
    do_seal: bool,
    do_correct: bool,
    by_settings: bool,
    as_json: bool,
    out: Path | None,
) -> int:
    """Give a board as JSON (the office copy), or as the public workbook or print."""
    if do_correct and not cause.strip():
        raise click.BadParameter("出更正稿要写 --cause 更正原因", param=board.params[0])
    if by_settings and not do_correct:
        raise click.BadParameter("--settings-bands 与 --correct 一起写", param=board.params[0])
    form = form or _form_of(out)
    if form != "pdf":
        refuse_reprint(reprint, "重出一版的是印出的榜单，请写 -o 文件.pdf 或 --format pdf。")
    with opened(book, shows="board" if form == "json" and not (do_seal or do_correct) else "") as context:
        village = village_pk(context, station)
        if do_seal:
            for told in context.call(editions.seal, track, period, village)[1].warnings:
                echo(told, err=True)
            empty = context.call(boards.empty_months, period, village) if track == "masses" else ""
            if empty:
                echo(empty, err=True)
        if do_correct:
            corrected, _ = context.call(
                editions.correct, track, period, cause, village, by_settings=by_settings
            )
            _say_corrected(corrected)
        if form == "json":
            text = json.dumps(
                context.call(editions.board_json, track, period, village, edition),
                ensure_ascii=False,
                indent=1,
            )
            if out is None:
                echo(text)
                return 0
            write_out(out, text.encode())
            said: list[str] = []
        else:
            made, said = _printed(context, track, period, village, size, form, first, edition, reprint)
            out = paper_place(book, out, made.file_name)
            with written(out, made.content):
                context.call(paper.keep, made)
    say_file(out, said, as_json=as_json)
    return 0


def _say_corrected(made: Sequence[Board]) -> None:
    for one in made:
        echo(f"{one.station or '全部'}{one.period.label}榜单已出第{one.edition}稿", err=True)
    if not made:
        echo("没有待更正的榜单", err=True)


def _printed(
    context: Context,
    track: Track,
    period: Period,
    village: int | None,
    size: paper.PaperSize,
    form: str,
    first: datetime | None,
    edition: int | None,
    reprint: str,
) -> tuple[paper.Made, list[str]]:
    """The public workbook or print of a board, and what is to be said beside it."""
    day = first.date() if first else None
    hangs = size != "a4" and track == "masses"
    printed = form == "pdf"  # a workbook says nothing of a letterhead
    said = advice(
        context, "board", track, period, village, day, edition, reprint, review=not printed, hangs=hangs
    )
    if not printed:
        return context.call(paper.board_workbook, track, period, village, size, edition), said
    made = context.call(
        paper.board_print, track, period, village, size, first=day, edition_number=edition, reprint=reprint
    )
    return made, said
