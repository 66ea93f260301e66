"""What every entry door asks when something was raised: the clerk's words, or that it is a bug."""

from __future__ import annotations

import traceback
from pathlib import Path

from wenming_desktop.domain.errors import UserError
from wenming_desktop.storage import mishaps
from wenming_desktop.support import logs, paths

BUG = "程序出了点问题，这一步没有做成；以前登记的内容都在。"


def obstacle(error: BaseException, folder: Path | None = None) -> UserError | None:
    """The clerk's words where the disk, the system or the book refused; None for a bug."""
    return mishaps.words_of(error, folder)


def log(error: BaseException, what: str = "") -> str:
    """Keep an unexpected error in the log with its stack; answers the stack as text."""
    detail = "".join(traceback.format_exception(error))
    logs.get("doors").error("%s\n%s", what or "unexpected error", detail)
    return detail


def where() -> str:
    """Where the log lies, as it is told to the clerk; "" where there is none."""
    try:
        return str(paths.log_dir())
    except OSError:
        return ""


def bug_words() -> UserError:
    """What is said of a bug where no window can show its details."""
    place = where()
    return UserError(BUG, f"请把“{place}”里的记录发给维护的人。" if place else "请告诉维护的人。")
