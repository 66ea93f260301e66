"""What every verb shares: the group, the options --book and --json, the open book, how results are said."""

from __future__ import annotations

import errno
import json
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

import click

import wenming_desktop
from wenming_desktop.domain.errors import DamagedBookError, ObstacleError, UnsureError, UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.rules import TRACKS
from wenming_desktop.services.context import Book, Context
from wenming_desktop.support.arguments import folder_of
from wenming_desktop.support.files import PRINTS

_NO_TEXT = re.compile("[\ud800-\udfff]")
_LOST = f"{__name__}.lost"
_FOREIGN = f"{__name__}.foreign"
_DONE = f"{__name__}.done"
_MAKERS = frozenset({"new", "demo", "restore"})  # what they make is not counted in steps of an open book
CONTEXT_SETTINGS = {"help_option_names": ["-h", "--help"]}


class Verb(click.Command):
    """A verb: a text that is no text (bytes that are no UTF-8) is wrong use; a path may be one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words typed."""
        rest = super().parse_args(ctx, args)
        for param in self.params:
            value = ctx.params.get(param.name or "")
            for text in value if isinstance(value, tuple) else (value,):
                if isinstance(text, str) and _NO_TEXT.search(text):
                    raise click.BadParameter("这里写的字认不出来，请重新输入", ctx, param)
        return rest

    def invoke(self, ctx: click.Context) -> Any:
        """Do it; exit 1 where something in the file acts that is not the program's: nothing it says can be relied on."""
        code = super().invoke(ctx)
        return 1 if ctx.meta.get(_FOREIGN) else code


class ShowsIssued(Verb):
    """A verb that shows what was issued: exit 1 where the book lost steps, for nobody knows what they declared void."""

    def invoke(self, ctx: click.Context) -> Any:
        """Do it, and answer by the book it was done in."""
        code = super().invoke(ctx)
        return 1 if ctx.meta.get(_LOST) else code


class Verbs(click.Group):
    """Verbs, and families of them."""

    command_class = Verb
    group_class = type


@click.group(
    cls=Verbs,
    context_settings=CONTEXT_SETTINGS,
    help="文明实践所工作台：不带参数打开窗口；带动词时在命令行完成同样的工作。",
)
@click.version_option(wenming_desktop.__version__, "-V", "--version", message="%(version)s", help="版本")
def group() -> None:
    """Hold the verbs."""


class BookType(click.ParamType[Path]):
    """A book's folder as systems hand it over; a folder that is not there is wrong use (exit 2)."""

    name = "数据文件夹"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Read a folder; OSError where the system does not take such a path at all."""
        folder = value if isinstance(value, Path) else folder_of(str(value))
        if not _is_folder(folder):
            self.fail("没有这个文件夹", param, ctx)
        return folder


def _is_folder(folder: Path) -> bool:
    """Not ``Path.is_dir``: a name the system refuses (too long, say) must be told as that."""
    try:
        return stat.S_ISDIR(folder.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except ValueError:  # a NUL in the name
        return False


book_option = click.option(
    "--book",
    "book",
    required=True,
    type=BookType(),
    help="数据文件夹",
)
json_option = click.option("--json", "as_json", is_flag=True, help="给程序读的 JSON")
track_option = click.option(
    "--track", type=click.Choice(TRACKS), default="masses", show_default=True, help="群众或党员"
)
station_option = click.option("--station", default=None, help="嘎查村或实践站名称")
out_option = click.option(
    "-o", "out", type=click.Path(path_type=Path, dir_okay=False), default=None, help="写到文件"
)


class PeriodType(click.ParamType[Period]):
    """2026-07, 2026-Q3 or 2026; anything else is wrong use (exit 2)."""

    name = "时段"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        """Read a period."""
        try:
            return value if isinstance(value, Period) else Period.parse(str(value))
        except UserError as error:
            self.fail(str(error), param, ctx)


class MonthType(PeriodType):
    """A month written 2026-07."""

    name = "月份"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        """Read a month."""
        period = super().convert(value, param, ctx)
        if period.kind != "month":
            self.fail(f"“{value}”不是月份，请写成 2026-07。", param, ctx)
        return period


class DayType(click.ParamType[date]):
    """A day written 2026-10-27."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read a day."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"“{value}”不是日期，请写成 2026-10-27。", param, ctx)


PERIOD, MONTH, DAY = PeriodType(), MonthType(), DayType()


class UnsaidError(UserError):
    """What was to be said could not be written: it is told as that, and never as if nothing had been ``done`` (None: who knows)."""

    def __init__(self, error: OSError, *, done: bool | None) -> None:
        from wenming_desktop.services import mishaps

        why = f"（{known}）" if (known := mishaps.short(error)) else ""
        if done:
            super().__init__(
                f"这一步已经做完、保存了，只是结果写不出来{why}。", "请不要再做一次；请看一下登记的内容。"
            )
        elif done is None:
            super().__init__(
                f"这一步多半已经做完，只是结果写不出来{why}。", "请先看一下要写的文件夹，再决定要不要再做。"
            )
        else:
            super().__init__(f"结果写不出来{why}。", "没有登记什么；要写的文件可能已经写好，请看一下。")


def echo(text: str = "", *, err: bool = False, nl: bool = True) -> None:
    """Say something on the output, or beside it; UnsaidError where that takes nothing (a full disk, a pulled stick)."""
    try:
        click.echo(text, err=err, nl=nl)
    except OSError as error:
        running = click.get_current_context(silent=True)
        asked = running.meta.get(_DONE) if running is not None else None
        makes = running is not None and running.info_name in _MAKERS
        done = True if asked is not None and asked() else None if makes else False
        if error.errno == errno.EPIPE and done is False:
            raise  # who reads it has seen enough (head, less)
        raise UnsaidError(error, done=done) from error


@contextmanager
def opened(folder: Path, *, look: bool = True, shows: str = "") -> Iterator[Context]:
    """The book, open for one verb; closing it makes no backup (the window and ``backup`` do).

    A damaged book is refused with the newest good backup by name (``look=False``: by the verb that lists the damage).
    ``shows`` is the list it gives (``leaving.stands_on``): what of it is not as it was left is told beside it.
    """
    from wenming_desktop.services import carried, rescue

    try:
        with Context(folder) as context, _counted(context):
            _tell_standing(context)
            try:
                context.call(rescue.look_over)
                _tell(carried.entered(context))
            except UserError:  # a damaged file, a disk that does not let it be read: what is wrong is listed
                if look:
                    raise
            if context.upgraded:
                _tell_upgrade(context)
            _tell_loss(context)
            _tell_clock(context)
            if shows:
                _tell_untrue(context, shows)
            yield context
        with suppress(OSError):  # what was done is said next, whatever becomes of this
            _tell(context.trouble)
    except DamagedBookError as error:
        raise DamagedBookError(error.text, rescue.command_words(folder)) from error
    except UnsureError as error:
        raise rescue.looked_again(folder, error) from error


@contextmanager
def _counted(context: Context) -> Iterator[None]:
    """Keep in mind whether the verb recorded anything, also after the book is closed."""
    start = _newest_step(context)
    running = click.get_current_context(silent=True)
    meta = {} if running is None else running.meta
    meta[_DONE] = lambda: _newest_step(context) > start
    try:
        yield
    finally:
        done = _newest_step(context) > start
        meta[_DONE] = lambda: done


def _newest_step(context: Context) -> int:
    from wenming_desktop.services import books

    with suppress(UserError):
        return context.call(books.newest_step)
    return 0  # a damaged book, in which nothing is recorded


def _asked(context: Context, look: Callable[[Book], str]) -> str:
    """What one look at the opening has to say; one that the book does not let be taken is told, and stops nothing."""
    try:
        return context.call(look)
    except UserError as error:
        return str(error)


def _tell(said: str) -> None:
    if said:
        echo(said, err=True)


def _tell_standing(context: Context) -> None:
    from wenming_desktop.services import rescue

    said = rescue.advice(context.folder)
    if context.standing.read_only:
        said = f"{rescue.LOOK_ONLY}{said}"
    _tell(said)


def _tell_upgrade(context: Context) -> None:
    from wenming_desktop.services import editions, proofs

    for look in (editions.changed_by_upgrade, proofs.carried_words):
        _tell(_asked(context, look))


def _tell_loss(context: Context) -> None:
    from wenming_desktop.services import proofs

    foreign, lost = _asked(context, proofs.foreign), _asked(context, proofs.loss)
    _tell(foreign)
    _tell(_asked(context, proofs.missed))
    if (running := click.get_current_context(silent=True)) is not None:
        running.meta[_FOREIGN], running.meta[_LOST] = foreign, lost


def _tell_untrue(context: Context, shows: str) -> None:
    from wenming_desktop.services import leaving, proofs

    _tell(context.call(proofs.beside, leaving.stands_on(shows)))


def _tell_clock(context: Context) -> None:
    from wenming_desktop.services import books

    _tell(_asked(context, books.clock_words))


def say(value: Any, *, as_json: bool, text: str | Callable[[], str]) -> None:
    """Print a result: JSON for machines, a Chinese sentence for people."""
    if as_json:
        echo(json.dumps(value, ensure_ascii=False, indent=1))
    else:
        echo(text() if callable(text) else text)


def say_file(out: Path, advice: Sequence[str] = (), *, as_json: bool) -> None:
    """Say where a paper was written and what to look at: people read it beside the output, machines get an object."""
    if as_json:
        say({"file": str(out), "warnings": list(advice)}, as_json=True, text="")
    else:
        for line in [*advice, str(out)]:
            echo(line, err=True)


def village_pk(context: Context, station: str | None) -> int | None:
    """The village ``--station`` names, None for the township; UserError lists what exists."""
    from wenming_desktop.services import places

    return None if station is None else context.call(places.find_village, station)


def paper_place(book: Path, out: Path | None, name: str) -> Path:
    """Where a paper goes: as asked, else into the book's prints; where that is a link, the place it leads to is said."""
    prints = book / PRINTS
    return out or (prints.resolve() if prints.is_symlink() else prints) / name


def check_out(out: Path) -> None:
    """UserError where a file cannot be written there: asked before what cannot be taken back."""
    from wenming_desktop.services import out as files_out

    files_out.try_place(out)


def write_out(out: Path, content: bytes, *, done: str = "") -> None:
    """Write a file; UserError where that is not possible, which says first what was ``done`` and stays done."""
    from wenming_desktop.services import out as files_out

    try:
        files_out.write(out, content, make_folder=True)
    except ObstacleError as error:
        if not done:
            raise
        advice = f"请不要再出一份；{error.advice}文件可以在窗口里打开这份证明再印。"
        raise ObstacleError(f"{done}，已经保存；只是{error.text}", advice) from error


def written(out: Path, content: bytes) -> AbstractContextManager[None]:
    """A file that gets its name once what goes with it is done; UserError before it where it cannot be written."""
    from wenming_desktop.services import out as files_out

    return files_out.written(out, content)


@contextmanager
def streamed(out: Path | None) -> Iterator[Callable[[str], object]]:
    """Where a long text goes piece by piece: a file that is there once all of it is, or the output, ended by a newline.

    UserError where the file cannot be written.
    """
    from wenming_desktop.services import out as files_out

    if out is None:
        yield lambda piece: echo(piece, nl=False)
        echo()
        return
    with files_out.opened(out) as put:
        yield lambda piece: put(piece.encode())
