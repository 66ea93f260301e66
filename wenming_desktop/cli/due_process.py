"""Verbs of due process: the panel's meetings (评议会议), and telling households of their deductions (告知)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

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
    with opened(book) as context:
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


@group.command(help="登记减分告知：一次登记一个嘎查村一个月的")
@_PLACE
@_MONTH
@click.option(
    "--household", "numbers", multiple=True, help="户号，可以写几次；不写就是当月有减分、还没有告知的全部户"
)
@click.option("--on", "day", type=_DAY, required=True, help="告知日期，例如 2026-09-06")
@click.option("--how", type=click.Choice(HOWS), required=True, help="告知方式")
@click.option("--by", required=True, help="告知人姓名")
@click.option("--opinion", type=click.Choice(OPINIONS), default=None, help="本人意见；未联系上的不算已告知")
@book_option
@json_option
def told(
    station: str,
    month: Period,
    numbers: tuple[str, ...],
    day: datetime,
    how: str,
    by: str,
    opinion: str | None,
    book: Path,
    *,
    as_json: bool,
) -> int:
    """Record that households were told of their deductions of a month, all in one act."""
    values = {"day": day.date(), "how": how, "by": by, "opinion": opinion or ""}
    with opened(book) as context:
        village = village_pk(context, station)
        chosen = context.call(due_process.untold_named, month, village, numbers) if numbers else None
        done, _ = context.call(due_process.tell, month, village, chosen, values)
    result = {
        "month": month.code,
        "told": [one.number for one in done.households],
        "deductions": done.entries,
        "left": [one.number for one in done.left],
    }
    rest = f"，还有{len(done.left)}户没有告知" if done.left else ""
    say(result, as_json=as_json, text=f"登记告知{len(done.households)}户，减分{done.entries}条{rest}")
    return 0
