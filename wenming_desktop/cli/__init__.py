"""The command line: the window's work headless, through the same services, without Qt and without a display."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from wenming_desktop.cli.frame import CONTEXT_SETTINGS, group
from wenming_desktop.domain.errors import UserError


def run(arguments: Sequence[str]) -> int:
    """Run one verb; 0 done, 1 problems found (listed), 2 wrong use."""
    # Chinese must come out whole also where the terminal's locale is C or GBK.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    _load_verbs()
    try:
        result = group.main(args=list(arguments), prog_name="wenming", standalone_mode=False)
    except click.exceptions.Abort:
        return 1
    except click.ClickException as error:
        error.show(sys.stderr)
        return 2
    except UserError as error:
        click.echo(str(error), err=True)
        return 1
    return int(result or 0)


def _load_verbs() -> None:
    """Import the families of verbs: each hangs its verbs on the group."""
    from wenming_desktop.cli import boards, book, paper, tables

    assert CONTEXT_SETTINGS
    assert all((boards, book, paper, tables))
