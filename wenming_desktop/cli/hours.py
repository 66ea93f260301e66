"""Verbs of hours: one volunteer's records, the sign-in sheet of an activity."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from wenming_desktop.cli.frame import (
    book_option,
    group,
    json_option,
    opened,
    out_option,
    paper_place,
    say,
    say_file,
    write_out,
)
from wenming_desktop.domain.durations import format_hours
from wenming_desktop.domain.paper_words import star_word

_DAY = click.DateTime(["%Y-%m-%d"])


@group.command(name="hours", help="一名志愿者的服务时间；或按上级平台的格式导出")
@book_option
@click.option("--volunteer", "number", default=None, help="志愿者编号")
@click.option("--from", "first", type=_DAY, default=None, help="导出的第一天，例如 2026-10-01")
@click.option("--to", "last", type=_DAY, default=None, help="导出的最后一天")
@json_option
@out_option
def hours_(
    book: Path,
    number: str | None,
    first: datetime | None,
    last: datetime | None,
    *,
    as_json: bool,
    out: Path | None,
) -> int:
    """List one volunteer's hours; or with --from, --to and -o FILE.xlsx the sheet for upper platforms, checked first."""
    from wenming_desktop.services import hours_export

    if number is not None:
        with opened(book, shows="hours") as context:
            found = context.call(hours_export.volunteer_hours, number)
        lines = [
            f"{row['day']} {row['content'] or row['source']} {format_hours(row['minutes'])}小时 {row['state']}"
            for row in found["rows"]
        ]
        star = f"已认定{star_word(found['awarded'])}" if found["awarded"] else "没有认定星级"
        more = f"，时间达到{star_word(found['stars'])}" if found["stars"] > found["awarded"] else ""
        total = f"{found['name']} 累计{format_hours(found['minutes'])}小时，{star}{more}"
        say(found, as_json=as_json, text="\n".join([*lines, total]))
        return 0
    if first is None or last is None or out is None:
        needed = "要写志愿者编号；按上级平台的格式导出，要写 --from、--to 和 -o 文件.xlsx"
        raise click.BadParameter(needed, param=hours_.params[1])
    with opened(book) as context:
        checked = context.call(hours_export.upstream, first.date(), last.date())
        made = context.call(hours_export.workbook, first.date(), last.date())
    write_out(out, made.content)
    said = [f"{one.record}：{one.message}" for one in checked.problems if one.is_error]
    kept = len(checked.rows) - len(checked.refused)
    report = {"read": len(checked.rows), "written": kept, "withheld": len(checked.withheld), "problems": said}
    say(
        report,
        as_json=as_json,
        text="\n".join([*said, f"共{len(checked.rows)}条，导出{kept}条{checked.left_out}"]),
    )
    return int(bool(checked.wrong))


@group.command(help="一个活动的签到表")
@click.option("--activity", "activity", required=True, help="活动编号，例如 HD-2026-0001")
@book_option
@json_option
@out_option
def signin(activity: str, book: Path, *, as_json: bool, out: Path | None) -> int:
    """Print the sign-in sheet of an activity (its number or id); its lines keep their numbers from then on."""
    from wenming_desktop.services import activities, signin_paper, signins

    with opened(book) as context:
        pk = context.call(activities.find, activity)
        context.call(signins.fix, pk)
        made = context.paper(signin_paper.signin_sheet, pk).result()
        out = paper_place(book, out, made.file_name)
        write_out(out, made.content)
    say_file(out, [made.note] if made.note else [], as_json=as_json)
    return 0
