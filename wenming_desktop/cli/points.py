"""Verbs of points: list, add, reverse, and what was corrected after a month was audited (更正记录)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from wenming_desktop.cli.frame import (
    PERIOD,
    book_option,
    echo,
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
from wenming_desktop.domain.errors import NOT_AS_KEPT
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.rules import TRACKS, Track
from wenming_desktop.services import corrections, corrections_paper, entry_words
from wenming_desktop.services.entry_words import Stated

_PERIOD = click.option("--period", type=PERIOD, default=None, help="计入哪个时段，例如 2026-08")


@group.group(name="points", help="积分登记：查看、登记、冲正、更正记录")
def points_group() -> None:
    """Hold the verbs of points."""


@points_group.command(name="list", help="积分登记明细，冲正也列出")
@click.option("--household", default="", metavar="户号", help="只看一户")
@_PERIOD
@track_option
@click.option("--all", "undone", is_flag=True, help="撤销掉的也列出")
@book_option
@json_option
def list_points(
    household: str, period: Period | None, track: Track, book: Path, *, undone: bool, as_json: bool
) -> int:
    """List the rows of the ledger in booking order."""
    with opened(book, shows="points") as context:
        rows = context.call(entry_words.listed, track, household, period, undone=undone)
    say(rows, as_json=as_json, text="\n".join([*map(_line, rows), f"共{len(rows)}条"]))
    return 0


def _line(row: dict[str, Any]) -> str:
    kind = (
        NOT_AS_KEPT
        if row["untrue"]
        else "冲正"
        if row["reverses"]
        else "已冲正"
        if row["reversed_by"]
        else ""
    )
    value = "一票否决" if row["veto"] else f"{row['points']:+g}"
    words = (
        str(row["id"]), row["day"], row["household"], row["name"], f"{row['code']} {row['item']}".strip(), value,
        f"计入{row['counts_in']}", kind, row["cause"],
    )  # fmt: skip
    return " ".join(word for word in words if word)


@points_group.command(name="add", help="登记一条积分，或补记到已审核的时段")
@click.option("--household", default="", metavar="户号", help="户号，旧户号、别名也行")
@click.option("--item", required=True, help="积分项目的编号或全文")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="发生日期，例如 2026-08-10")
@click.option("--points", "stated", default="", help="分值；不写就按细则")
@track_option
@click.option("--person", default="", metavar="姓名", help="党员积分必填；群众积分写明是哪一位家庭成员")
@click.option("--into", type=PERIOD, default=None, help="补记到已审核的时段，例如 2026-08，须写原因")
@click.option("--cause", default="", help="补记的原因：异议编号、会议编号等")
@book_option
@json_option
def add(
    household: str,
    item: str,
    day: datetime,
    stated: str,
    track: Track,
    person: str,
    into: Period | None,
    cause: str,
    book: Path,
    *,
    as_json: bool,
) -> int:
    """Book one entry; what should be looked at again is said in ``warnings`` and refuses nothing."""
    wanted = Stated(item, day.date(), household, person, stated)
    with opened(book) as context:
        done, _ = context.call(entry_words.add, track, wanted, into, cause)
    say(done, as_json=as_json, text=_booked("已补记" if into else "已登记", done))
    return 0


@points_group.command(help="冲正一条登记；写了项目、分值或户号就同时按更正的登记")
@click.argument("entry", metavar="ID", type=int)
@click.option("--reason", required=True, help="原因，例如 登记错户")
@click.option("--item", default="", help="应为哪个积分项目")
@click.option("--points", "stated", default="", help="应为几分")
@click.option("--household", default="", metavar="户号", help="应为哪一户")
@click.option("--person", default="", metavar="姓名", help="应为哪一位；党员积分用")
@book_option
@json_option
def reverse(
    entry: int, reason: str, item: str, stated: str, household: str, person: str, book: Path, *, as_json: bool
) -> int:
    """Take an entry back, and book what was meant in its place where that is said."""
    with opened(book) as context:
        done, _ = context.call(
            entry_words.reverse, entry, reason, item=item, stated=stated, household=household, person=person
        )
    say(done, as_json=as_json, text=_booked(f"已冲正{entry}，新登记", done))
    return 0


def _booked(word: str, done: dict[str, Any]) -> str:
    line = f"{word}{done['id']}：{done['points']:+g}分，计入{done['period']}"
    return "\n".join([line, *done["warnings"]])


@points_group.command(name="corrections", help="更正记录：审核以后更正的积分")
@_PERIOD
@station_option
@click.option("--track", type=click.Choice(TRACKS), default=None, help="只看群众或党员；不写就是全部")
@book_option
@out_option
@json_option
def corrections_(
    period: Period | None,
    station: str | None,
    track: Track | None,
    book: Path,
    out: Path | None,
    *,
    as_json: bool,
) -> int:
    """List what was corrected after its month was audited, or write it as a workbook or print."""
    with opened(book, shows="points") as context:
        village = village_pk(context, station)
        found = context.call(corrections.listed, period, track, village)
        if out is not None and out.suffix.lower() == ".xlsx":
            write_out(out, context.call(corrections_paper.workbook, found))
        elif out is not None:
            write_out(
                out, context.call(corrections_paper.sheet, found, period.label if period else "").content
            )
    if out is not None:
        echo(str(out), err=True)
        return 0
    lines = [
        f"{one.day} {one.household} {one.name} {one.item} {one.before_text} → {one.after_text} {one.cause} {one.by}"
        for one in found
    ]
    say(
        [corrections_paper.row_json(one) for one in found],
        as_json=as_json,
        text="\n".join([*lines, f"共{len(found)}条更正"]),
    )
    return 0
