"""Verbs of workbooks: import and export."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from wenming_desktop.cli.frame import (
    DAY,
    MONTH,
    book_option,
    echo,
    group,
    json_option,
    opened,
    out_option,
    say,
    station_option,
    streamed,
    track_option,
    write_out,
)
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.rules import Track
from wenming_desktop.services.import_report import Kind

_KINDS = ("households", "points", "rules", "volunteers", "activities", "hours")


@group.command(name="import", help="导入表格：户籍和志愿者花名册、积分、细则、活动")
@click.argument("kind", type=click.Choice(_KINDS))
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@book_option
@track_option
@station_option
@click.option("--month", type=MONTH, default=None, help="表上没有写月份时用，例如 2026-10")
@click.option("--check", "check_only", is_flag=True, help="只检查，不写入")
@click.option(
    "--problems",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="把有问题的表格另存到这里",
)
@click.option(
    "--since", type=DAY, default=None, help="户籍名册：名册里第一次出现的户从哪天建户，例如 2026-01-01"
)
@click.option(
    "--as-correction", is_flag=True, help="户籍名册：户主、小组、嘎查村、状态不同的，是原来就登错了"
)
@click.option("--same", multiple=True, metavar="编号", help="细则：这个编号换了文字，仍是同一项目")
@click.option("--other", multiple=True, metavar="编号", help="细则：这个编号现在是另一项目")
@click.option(
    "--unsigned",
    type=click.Choice(("plus", "minus")),
    default=None,
    help="细则：没有写加减、表上也看不出的分值，是加分（plus）还是减分（minus）",
)
@json_option
def import_(
    kind: Kind,
    file: Path,
    book: Path,
    track: Track,
    station: str | None,
    month: Period | None,
    *,
    check_only: bool,
    problems: Path | None,
    since: date | None,
    as_correction: bool,
    same: tuple[str, ...],
    other: tuple[str, ...],
    unsigned: str | None,
    as_json: bool,
) -> int:
    """Bring a workbook in; exit 1 where any row has an error or a question is open (good rows are written)."""
    from wenming_desktop.services import imports

    answers = _same_items(kind, same, other)
    with opened(book) as context:
        report, _ = context.call(
            imports.run_import,
            kind,
            file,
            track=track,
            # A roster may name a village the book lacks: it makes it. Points never do.
            station=station,
            month=month.months[0] if month else None,
            since=since,
            wrong=imports.WRONG if as_correction else (),
            check=check_only,
            same_items=answers,
            unsigned={"plus": 1, "minus": -1}.get(unsigned or "", 0),
        )
        if problems is not None and report.problems:
            context.call(imports.save_problems, file, problems, report.problems)
    said = [f"{one.place}（第{one.row}行）：{one.message}" for one in report.problems]
    summary = f"读到{report.read}条，{'可以导入' if check_only else '写入'}{report.written}条，没有变化{report.unchanged}条"
    say(
        report.as_json(),
        as_json=as_json,
        text="\n".join(
            [
                *said,
                *filter(None, [report.months]),
                *report.notes,
                *report.asides,
                *filter(None, [report.unused_line]),
                summary,
            ]
        ),
    )
    return int(report.waits)


def _same_items(kind: Kind, same: tuple[str, ...], other: tuple[str, ...]) -> dict[str, bool]:
    """The answers to 同一项目吗 by code; UserError where they say both, or belong to no rule book."""
    if (same or other) and kind != "rules":
        raise UserError("--same、--other 只用来回答积分细则的问题。")
    both = {code.upper() for code in same} & {code.upper() for code in other}
    if both:
        raise UserError(f"编号“{min(both)}”不能既是同一项目，又是另一项目。")
    return dict.fromkeys(same, True) | dict.fromkeys(other, False)


@group.command(help="导出保存的内容")
@click.argument("what", type=click.Choice(("households", "persons", "volunteers", "points", "hours")))
@book_option
@track_option
@json_option
@out_option
def export(what: str, book: Path, track: Track, *, as_json: bool, out: Path | None) -> int:
    """Dump what was stored, as JSON (default) or as a workbook with -o FILE.xlsx."""
    from wenming_desktop.services import exports

    with opened(book, shows=what) as context:
        if out is not None and out.suffix.lower() == ".xlsx":
            write_out(out, context.call(exports.workbook, what, track))
            return 0
        if what == "points":
            with streamed(out) as put:
                context.call(exports.points_json, put, track, indented=not as_json)
            return 0
        rows = context.call(getattr(exports, f"export_{what}"))
    text = json.dumps(rows, ensure_ascii=False, indent=None if as_json else 1)
    if out is not None:
        write_out(out, text.encode())
    else:
        echo(text)
    return 0
