"""Verbs of due process: the panel's meetings (评议会议), and telling households of their deductions (告知)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from wenming_desktop.cli.frame import (
    MONTH,
    book_option,
    group,
    json_option,
    opened,
    say,
    station_option,
    village_pk,
)
from wenming_desktop.domain.due_process import HOWS, OPINIONS
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import due_process, meetings
from wenming_desktop.services.due_process import TellingRecord

_DAY = click.DateTime(["%Y-%m-%d"])
_PLACE = click.option("--station", required=True, help="嘎查村或实践站名称")
_MONTH = click.option("--month", type=MONTH, required=True, help="哪个月的积分，例如 2026-08")


@group.group(help="积分评议会议")
def meeting() -> None:
    """Hold the verbs of meetings."""


@meeting.command(name="add", help="登记一个嘎查村一个月的评议会议")
@_PLACE
@_MONTH
@click.option("--on", "day", type=_DAY, required=True, help="评议日期，例如 2026-09-03")
@click.option("--host", required=True, help="主持人")
@click.option("--members", required=True, help="参加的评议小组成员，几个人之间用、隔开")
@click.option("--supervisor", default="", help="列席监督的村务（居务）监督委员会成员")
@click.option("--avoided", default="", help="回避人员及原因")
@book_option
@json_option
def add(
    station: str,
    month: Period,
    day: datetime,
    host: str,
    members: str,
    supervisor: str,
    avoided: str,
    book: Path,
    *,
    as_json: bool,
) -> int:
    """Record a meeting; what should be looked at again is said in ``warnings`` and refuses nothing."""
    values = {
        "day": day.date(), "host": host, "members": members, "supervisor": supervisor, "avoided": avoided,
    }  # fmt: skip
    with opened(book) as context:
        village = village_pk(context, station) or 0
        record, _ = context.call(meetings.add_meeting, village, month.months[0], values)
        doubts = context.call(meetings.doubts, record)
    text = "\n".join([f"已登记评议会议 {record.number} {record.village}{month.label}", *doubts])
    say(meetings.meeting_json(record) | {"warnings": doubts}, as_json=as_json, text=text)
    return 0


@meeting.command(name="list", help="登记过的评议会议")
@station_option
@click.option("--month", type=MONTH, default=None, help="哪个月的积分；不写就是全部")
@book_option
@json_option
def list_(station: str | None, month: Period | None, book: Path, *, as_json: bool) -> int:
    """List the meetings by month and village."""
    with opened(book, shows="told") as context:
        village = village_pk(context, station)
        found = context.call(meetings.meetings, village, None if month is None else month.months)
    lines = [
        f"{one.number} {one.day} {one.village}{Period.of_month(one.month).label} 主持{one.host} "
        f"列席监督{one.supervisor or '没有登记'}"
        for one in found
    ]
    say(
        [meetings.meeting_json(one) for one in found],
        as_json=as_json,
        text="\n".join([*lines, f"共{len(found)}次评议会议"]),
    )
    return 0


@group.command(help="登记减分告知：一次登记一个嘎查村一个月的；看已登记的；撤回登记错的")
@click.option("--station", default=None, help="嘎查村或实践站名称；登记时必填")
@click.option("--month", type=MONTH, default=None, help="哪个月的积分，例如 2026-08；登记、查看时必填")
@click.option(
    "--household", "numbers", multiple=True, help="户号，可以写几次；不写就是当月有减分、还没有告知的全部户"
)
@click.option("--on", "day", type=_DAY, default=None, help="告知日期，例如 2026-09-06")
@click.option("--how", type=click.Choice(HOWS), default=None, help="告知方式")
@click.option("--by", default=None, help="告知人姓名")
@click.option("--opinion", type=click.Choice(OPINIONS), default=None, help="本人意见；未联系上的不算已告知")
@click.option("--list", "listing", is_flag=True, help="看已登记的告知，每一条前面是编号")
@click.option(
    "--take-back",
    "wrong",
    multiple=True,
    type=int,
    metavar="编号",
    help="撤回登记错的告知，可以写几次；写明 --reason",
)
@click.option("--reason", default=None, help="撤回的原因，例如 登记错月份")
@book_option
@json_option
@click.pass_context
def told(
    ctx: click.Context,
    /,
    numbers: tuple[str, ...],
    wrong: tuple[int, ...],
    reason: str | None,
    book: Path,
    *,
    listing: bool,
    as_json: bool,
    **given: Any,
) -> int:
    """Record that households were told of their deductions of a month; list such records, or take some back."""
    _told_use(ctx)
    month: Period = given["month"]
    if wrong:
        with opened(book) as context:
            count, _ = context.call(due_process.take_back, wrong, reason or "")
        say({"taken_back": list(dict.fromkeys(wrong))}, as_json=as_json, text=f"已撤回减分告知{count}户")
    elif listing:
        with opened(book, shows="told") as context:
            village = village_pk(context, given["station"])
            found = context.call(due_process.tellings, month, village)
        lines = [_told_line(one) for one in found]
        text = "\n".join([*lines, f"共{len(found)}条告知登记"])
        say([due_process.telling_json(one) for one in found], as_json=as_json, text=text)
    else:
        values = {
            "day": given["day"].date(), "how": given["how"], "by": given["by"], "opinion": given["opinion"] or "",
        }  # fmt: skip
        with opened(book) as context:
            village = village_pk(context, given["station"])
            chosen = context.call(due_process.untold_named, month, village, numbers) if numbers else None
            done, _ = context.call(due_process.tell, month, village, chosen, values)
        result = {
            "month": month.code,
            "told": [one.number for one in done.households],
            "deductions": done.entries,
            "left": [one.number for one in done.left],
        }
        rest = f"，还有{len(done.left)}户没有告知" if done.left else ""
        text = f"登记告知{len(done.households)}户，减分{done.entries}条{rest}"
        say(result, as_json=as_json, text=text)
    return 0


# What each of its three uses must be given and may be given besides.
_RECORDING = (("station", "month", "day", "how", "by"), ("numbers", "opinion"))
_LISTING = (("month",), ("station",))
_TAKING_BACK = (("reason",), ())


def _told_use(ctx: click.Context) -> None:
    """Wrong use where a part is missing, or where one is given that would be passed over in silence."""
    given = {name for name, value in ctx.params.items() if value not in (None, (), False)}
    listing, wrong = "listing" in given, "wrong" in given
    must, may = _TAKING_BACK if wrong else _LISTING if listing else _RECORDING
    passed = {"book", "as_json", "wrong" if wrong else "listing", *must, *may}
    for param in ctx.command.params:
        if param.name in must and param.name not in given:
            raise click.MissingParameter(ctx=ctx, param=param)
        if param.name in given - passed:
            use = "撤回告知" if wrong else "查看已登记的告知" if listing else "登记告知"
            raise click.BadParameter(f"{use}时不用写", ctx=ctx, param=param)


def _told_line(one: TellingRecord) -> str:
    who = f"{one.village} {one.number} {one.head}".rstrip()
    more = f"（含别的月份{one.elsewhere}条）" if one.elsewhere else ""
    return (
        f"{one.pk} {one.day} {who} {one.how} 告知人{one.by} 减分{one.entries}条{more} {one.opinion}".rstrip()
    )
