"""Verbs of the book as a whole: new, demo, check, stats, backup, restore."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from wenming_desktop.cli.frame import book_option, group, json_option, opened, out_option, say
from wenming_desktop.services import books, rescue
from wenming_desktop.support.clock import Clock

NEW_FOLDER = click.Path(path_type=Path, file_okay=False)


@group.command(help="新建本所数据")
@click.argument("folder", metavar="BOOK", type=NEW_FOLDER)
@click.option("--name", required=True, help="本所全称，例如 苏布德苏木新时代文明实践所")
@json_option
def new(folder: Path, name: str, *, as_json: bool) -> int:
    """Make a new book."""
    books.create_book(folder, name)
    if said := rescue.advice(folder):
        click.echo(said, err=True)
    say({"book": str(folder), "name": name}, as_json=as_json, text=f"已新建：{name}")
    return 0


@group.command(help="生成示范数据")
@click.argument("folder", metavar="BOOK", type=NEW_FOLDER)
@click.option("--seed", type=int, default=None, help="换一个数字，换一套人名和分数")
@json_option
def demo(folder: Path, seed: int | None, *, as_json: bool) -> int:
    """Make the demo book."""
    from wenming_desktop.services import demo as demo_book

    if seed is None:
        demo_book.create_demo(folder, clock=Clock.system())
    else:
        demo_book.create_demo(folder, seed=seed, clock=Clock.system())
    with opened(folder) as context:
        counts = context.call(books.stats)
    say(
        counts,
        as_json=as_json,
        text=f"已生成示范数据：{counts['households']}户，{counts['persons']}人，{counts['entries']}条积分",
    )
    return 0


@group.command(help="检查数据是否完好")
@book_option
@json_option
def check(book: Path, *, as_json: bool) -> int:
    """Look the book over; exit 1 where something is wrong."""
    with opened(book, look=False) as context:
        problems = context.call(books.check)
    lines = [asdict(problem) for problem in problems]
    text = "\n".join(f"{problem.record} {problem.message}" for problem in problems) or "数据完好"
    say({"problems": lines}, as_json=as_json, text=text)
    return int(any(problem.is_error for problem in problems))


@group.command(help="数据里有多少")
@book_option
@json_option
def stats(book: Path, *, as_json: bool) -> int:
    """Counts of the book."""
    with opened(book) as context:
        counts = context.call(books.stats)
    text = f"{counts['stations']}个站，{counts['households']}户，{counts['persons']}人，党员{counts['party_members']}名，积分{counts['entries']}条"
    say(counts, as_json=as_json, text=text)
    return 0


@group.command(help="立即备份")
@book_option
@out_option
@json_option
def backup(book: Path, out: Path | None, *, as_json: bool) -> int:
    """Make a backup."""
    with opened(book) as context:
        made = context.call(books.back_up, out)
    say({"file": str(made)}, as_json=as_json, text=f"已备份：{made}")
    return 0


@group.command(help="把备份恢复成一份新数据")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("folder", metavar="BOOK", type=NEW_FOLDER)
@json_option
def restore(file: Path, folder: Path, *, as_json: bool) -> int:
    """Restore a backup into a new folder."""
    books.restore(file, folder)
    say({"book": str(folder)}, as_json=as_json, text=f"已恢复到：{folder}")
    return 0
