"""The command line: the window's work headless, through the same services, without Qt and without a display."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TextIO

import click

from wenming_desktop.cli.frame import group
from wenming_desktop.support import logs, paths
from wenming_desktop.support.clock import ENV_TODAY, Clock

_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


def run(arguments: Sequence[str]) -> int:
    """Run one verb; 0 done, 1 problems found (listed), 2 wrong use."""
    # Chinese must come out whole also where the terminal's locale is C or GBK.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A path that is no UTF-8 is written as JSON escapes it: whoever reads it finds the file.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        Clock.system()
    except ValueError:
        return _failed(arguments, 2, f"{ENV_TODAY}写的不是日期。", "请写成 2026-10-27，或不要设它。")
    try:
        _load_verbs()
        result = group.main(args=list(arguments), prog_name="wenming", standalone_mode=False)
    except click.exceptions.Abort:
        return _failed(arguments, 1, "已停下，没有做完。", "可以再做一次。")
    except click.ClickException as error:
        return _failed(arguments, 2, wrong_use(error), "用 --help 看用法。")
    except Exception as error:  # noqa: BLE001 - the command line's one mouth: words, never a stack
        return _told(arguments, error)
    return int(result or 0)


def _told(arguments: Sequence[str], error: Exception) -> int:
    """Say what was raised in the clerk's words; what nobody expected is kept in the log with its stack."""
    from wenming_desktop.services import mishaps

    said = mishaps.obstacle(error)
    if said is None:
        with suppress(OSError):
            logs.setup(paths.log_dir())
        mishaps.log(error, "command line")
        said = mishaps.bug_words()
    return _failed(arguments, 1, said.text, said.advice)


def _failed(arguments: Sequence[str], code: int, text: str, advice: str) -> int:
    """Say what went wrong: to people as a sentence, and with --json to machines as an object; gives the exit code."""
    if "--json" in arguments:
        failed: dict[str, object] = {"error": text, "advice": advice, "exit": code}
        if "import" in arguments[:1]:  # who reads a report finds one: nothing was read, and why
            problem = {"sheet": "", "cell": "", "row": 0, "message": f"{text}{advice}", "severity": "error"}
            nothing = {"read": 0, "written": 0, "unchanged": 0, "created": []}
            failed |= {**nothing, "problems": [problem], "unused": []}
        _say_anyway(json.dumps(failed, ensure_ascii=False), sys.stdout)
    _say_anyway(f"{text}{advice}", sys.stderr)
    return code


def _say_anyway(text: str, stream: TextIO) -> None:
    """Say it, where what it is said to still takes anything; else nothing more is tried there, also not at the end."""
    try:
        click.echo(text, file=stream)
    except OSError:
        with suppress(OSError, ValueError):
            silent = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silent, stream.fileno())
            os.close(silent)


def wrong_use(error: click.ClickException) -> str:
    """What is wrong with the words typed, in Chinese."""
    if isinstance(error, click.NoSuchOption):
        return f"没有“{error.option_name}”这个选项。"
    if isinstance(error, click.MissingParameter):
        param = error.param
        name = (
            ""
            if param is None
            else param.opts[0]
            if isinstance(param, click.Option)
            else (param.name or "").upper()
        )
        return f"缺少{name}。" if error.ctx else "缺少参数。"
    if isinstance(error, click.BadParameter):
        name = "" if error.param is None else error.param.opts[0]
        # click's sentence carries what was typed inside English ('一' is not a valid integer.), one about a file its
        # path: by its type, and by the letters outside quotes only
        kind = error.param.type if error.param is not None else None
        ours = not _QUOTED.sub("", error.message).isascii() and not isinstance(kind, click.Path | click.File)
        if isinstance(kind, click.Choice) and not ours:
            return f"{name}只能是{'、'.join(kind.choices)}。"
        said = error.message if ours else "写法不对，或文件、文件夹不存在"
        return f"{name}：{said.rstrip('。')}。"
    return "命令写得不对，或没有这个动词。"


def _load_verbs() -> None:
    """Import the families of verbs: each hangs its verbs on the group."""
    from wenming_desktop.cli import (  # noqa: F401
        activities,
        boards,
        book,
        certificates,
        due_process,
        hours,
        households,
        packs,
        paper,
        persons,
        points,
        tables,
        volunteers,
    )
