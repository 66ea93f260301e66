"""``python -m wenming_desktop``: without a verb the window, with one the command line."""

from __future__ import annotations

import gc
import os
import sys
from types import ModuleType


def main() -> int:
    """Open the window, or do one verb headless; the exit code is 0 done, 1 problems found, 2 wrong use."""
    os.umask(0o077)  # whatever is written is for this account alone
    if len(sys.argv) > 1 and not _wants_window(sys.argv[1]):
        from wenming_desktop.cli import run

        return run(sys.argv[1:])
    try:
        return int(window_program().main(sys.argv[1:]))
    except Exception as error:  # noqa: BLE001 - a broken installation, too, is told and not only raised
        return _not_started(error)


def window_program() -> ModuleType:
    """The window's program, imported without looking for garbage: a fifth of the time (from then on: ``ui.garbage``)."""
    gc.disable()
    from wenming_desktop import app

    return app


def _not_started(error: Exception) -> int:
    from wenming_desktop.support import last_word

    words = f"程序没有能够启动（{type(error).__name__}）。请重新安装；数据没有改动。"
    try:
        from wenming_desktop.services import mishaps

        mishaps.log(error, "start")
        known = mishaps.obstacle(error)
        words = str(known) if known else f"{words}详情在“{mishaps.where()}”。"
    except ImportError:  # the installation itself lacks a part: the plain words stand
        pass
    last_word.say(words)
    return 1


def _wants_window(first: str) -> bool:
    """A book's folder and the window's own switches; folders come as systems hand them over."""
    if first in ("--pictures", "--book", "--smoke"):
        return True
    from wenming_desktop.support.arguments import folder_of, looks_like_book

    return looks_like_book(folder_of(first))


if __name__ == "__main__":
    sys.exit(main())
