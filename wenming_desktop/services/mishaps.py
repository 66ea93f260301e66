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


def short(error: OSError) -> str:
    """Why the disk or the system refused, in a few words for a bracket."""
    return mishaps.short(error)


def log(error: BaseException, what: str = "") -> str:
    """Keep an unexpected error in the log with its stack; answers the whole as text.

    What an error says may name people and the log is sent away: only its class and the lines of code are kept.
    """
    logs.get("doors").error("%s\n%s", what or "unexpected error", _places(error))
    return "".join(traceback.format_exception(error))


def _places(error: BaseException) -> str:
    """The stacks of an error and of what it came from, the first cause first, without what any of them says."""
    chain: list[BaseException] = []
    now: BaseException | None = error
    while now is not None and now not in chain:
        chain.append(now)
        now = now.__cause__ or (None if now.__suppress_context__ else now.__context__)
    said = []
    for one in reversed(chain):
        name = getattr(one, "sqlite_errorname", "") or getattr(one, "errno", "") or ""
        said.append(f"{''.join(traceback.format_tb(one.__traceback__))}{type(one).__name__} {name}".rstrip())
    return "\n".join(said)


def where() -> str:
    """Where the log lies, as it is told to the clerk; "" where there is none."""
    folder = paths.log_dir()
    return str(folder) if folder.is_dir() else ""


def bug_words() -> UserError:
    """What is said of a bug where no window can show its details."""
    place = where()
    return UserError(BUG, f"请把“{place}”里的记录发给维护的人。" if place else "请告诉维护的人。")
