"""Verbs of months and boards: close, reopen, board."""

from __future__ import annotations

import json
from pathlib import Path

import click

from wenming_desktop.cli.frame import (
    MONTH,
    PERIOD,
    book_option,
    group,
    json_option,
    opened,
    out_option,
    say,
    station_option,
    track_option,
    village_pk,
    write_out,
)
from wenming_desktop.domain.boards import board_json
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.rules import Track
from wenming_desktop.services import boards, months, paper


@group.command(help="月度审核")
@click.argument("month", type=MONTH)
@book_option
@json_option
def close(month: Period, book: Path, *, as_json: bool) -> int:
    """Close a month."""
    with opened(book) as context:
        done, _ = context.call(months.close_month, month.months[0])
    say(
        {"month": month.code, "closed": True},
        as_json=as_json,
        text=f"{month.label}{'已审核' if done else '本来就已审核'}",
    )
    return 0


@group.command(help="重新打开最后审核的月份")
@click.argument("month", type=MONTH)
@book_option
@json_option
def reopen(month: Period, book: Path, *, as_json: bool) -> int:
    """Open the last closed month again."""
    with opened(book) as context:
        done, _ = context.call(months.reopen_month, month.months[0])
    say(
        {"month": month.code, "closed": False},
        as_json=as_json,
        text=f"{month.label}{'已重新打开' if done else '本来就没有审核'}",
    )
    return 0


def _form_of(out: Path | None) -> str:
    form = out.suffix.lower().lstrip(".") if out is not None else ""
    return form if form in ("pdf", "xlsx") else "json"


@group.command(help="红灰黑榜（党员积分为汇总）")
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
@out_option
def board(
    period: Period,
    book: Path,
    track: Track,
    station: str | None,
    form: str | None,
    size: paper.PaperSize,
    *,
    do_seal: bool,
    out: Path | None,
) -> int:
    """Give a board as JSON (the office copy), or as the public workbook or print."""
    form = form or _form_of(out)
    with opened(book) as context:
        village = village_pk(context, station)
        if do_seal:
            context.call(boards.seal, track, period, village)
        if form == "json":
            text = json.dumps(
                board_json(context.call(boards.board, track, period, village)), ensure_ascii=False, indent=1
            )
            if out is None:
                click.echo(text)
                return 0
            write_out(out, text.encode())
        else:
            made = context.call(
                paper.board_workbook if form == "xlsx" else paper.board_print, track, period, village, size
            )
            out = out or book / "prints" / made.file_name
            write_out(out, made.content)
            context.call(paper.keep, made)
    click.echo(str(out), err=True)
    return 0
