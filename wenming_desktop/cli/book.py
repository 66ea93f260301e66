"""Verbs of the book as a whole: new, demo, check, stats, backup, restore."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from wenming_desktop.cli.frame import book_option, echo, group, json_option, opened, out_option, say
from wenming_desktop.domain.errors import DamagedBookError
from wenming_desktop.domain.findings import sound
from wenming_desktop.services import books, rescue
from wenming_desktop.support import logs, paths
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
        echo(said, err=True)
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


@group.command(help="数据体检：每条问题的编号、意思和怎么办")
@book_option
@json_option
def check(book: Path, *, as_json: bool) -> int:
    """Look the book over; exit 1 where data are damaged or differ from what was sealed, 0 with hints only."""
    logs.setup(paths.log_dir())  # what stops one of the checks is a finding, its stack is kept
    with opened(book, look=False) as context:
        found = context.read(books.look_over).result()  # nothing is written into a damaged file
    text = "\n".join(f"{one.number}　{one.what}\n　　{one.means}{one.do}" for one in found) or "数据完好"
    say([one.as_json() for one in found], as_json=as_json, text=text)
    return 0 if sound(found) else 1


@group.command(help="数据里有多少")
@book_option
@json_option
def stats(book: Path, *, as_json: bool) -> int:
    """Counts of the book."""
    with opened(book, shows="stats") as context:
        counts = context.call(books.stats)
    text = f"{counts['stations']}个站，{counts['households']}户，{counts['persons']}人，党员{counts['party_members']}名，积分{counts['entries']}条"
    say(counts, as_json=as_json, text=text)
    return 0


@group.command(help="立即备份；--drill 演练恢复最新的备份")
@book_option
@out_option
@click.option("--drill", is_flag=True, help="把最新的备份恢复到临时的地方，检查、比对，再清掉")
@json_option
def backup(book: Path, out: Path | None, *, drill: bool, as_json: bool) -> int:
    """Make a backup, or rehearse restoring the newest one; exit 1 where the book lost files, or the rehearsal finds something wrong."""
    with opened(book) as context:
        if drill:
            return _say_drill(context.call(books.drill), as_json=as_json)
        made = context.call(books.back_up, out)
        told, lost = context.call(books.said_of, made)
    words = "。已读回核对，可以安全拔出。" if out else ""
    for line in told:
        echo(line, err=True)
    found = {"file": str(made), "verified": True, "warnings": told}
    say(found, as_json=as_json, text=f"已备份：{made}{words}")
    return int(lost)


def _say_drill(done: books.Drill, *, as_json: bool) -> int:
    held = f"{done.counts['household']}户、{done.counts['person']}人、{done.counts['entry']}条积分"
    text = f"演练通过：备份“{done.file}”恢复得出来，有{held}，抽查{done.rows}条记录都一致。"
    if done.faults:
        text = (
            f"演练没有通过：备份“{done.file}”{'；'.join(done.faults)}。请马上再备份一份，用“数据体检”看一下。"
        )
    say(asdict(done) | {"passed": not done.faults}, as_json=as_json, text=text)
    return int(bool(done.faults))


@group.command(help="把备份恢复成一份新数据")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("folder", metavar="BOOK", type=NEW_FOLDER)
@click.option("--over", is_flag=True, help="代替BOOK里现在的数据；现在的先备份成“恢复前”")
@json_option
def restore(file: Path, folder: Path, *, over: bool, as_json: bool) -> int:
    """Restore a backup into a new folder, or over the book that is there."""
    held = books.peek_backup(file, folder if over else None)
    missing = held["missing"]
    if held["another"]:
        echo(f"注意：这{books.ANOTHER}。", err=True)
    if held["altered"]:
        echo(f"注意：这份备份{books.ALTERED}。", err=True)
    if missing:
        echo(f"注意：这份备份里缺{missing}个附件（照片、扫描件、存档打印件）。", err=True)
    if over:
        try:
            done = books.restore_over(file, folder)
        except DamagedBookError as error:
            out = f"请恢复到一个新文件夹：wenming restore “{file}” 新文件夹.wenming；原来的文件没有动。"
            raise DamagedBookError(error.text, out) from error
        found: dict[str, object] = {
            "book": str(folder),
            "before": str(done.before),
            "numbers": list(done.numbers),
            "voided": list(done.voided),
            "erased": done.erased,
        }
        words, text, well = done.words, f"已恢复到：{folder}；原来的备份在：{done.before}。", done.well
    else:
        words, text, well = books.restore(file, folder).words, f"已恢复到：{folder}。", True
        found = {"book": str(folder)}
    found |= {
        "missing": missing,
        "altered": bool(held["altered"]),
        "another": bool(held["another"]),
        "warnings": [words] if words else [],
    }
    say(found, as_json=as_json, text=f"{text}{words}")
    return int(bool(held["altered"] or held["another"] or not well))
