"""Which reads wait for which: three queues, each with a thread and a connection of its own; declared here and nowhere else.

What the clerk is looking at or typing for goes first and is the rule. Named here are the others: what nobody waits for
(``background``: the numbers beside the rooms, the workbench, charts, files being read over), and what looks at or writes
out everything (``inspection``: checks, backups, exports), so that no keystroke stands behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Literal, get_args

Queue = Literal["interactive", "background", "inspection"]
QUEUES: tuple[Queue, ...] = get_args(Queue)
_PACKAGE = "wenming_desktop."

# Verbs by their place in the program, so that naming one imports nothing.
NAMED: dict[Queue, tuple[str, ...]] = {
    "background": (
        "services.workbench:workbench", "services.workbench:waiting",
        "services.editions:changed_by_upgrade", "services.imports:preview", "services.import_outline:outline",
        "services.boards:compare", "services.books:backups",
        "ui.pages.workbench.waiting:read_room", "ui.pages.workbench.waiting:_count_todos", "ui.pages.boards.badge:_waiting",
        "ui.pages.activities.badge:_waiting", "ui.pages.volunteers.waiting:waiting_count", "ui.main_window:_book_line",
    ),
    "inspection": (
        "services.proofs:at_leisure", "services.books:damage", "services.books:check", "services.books:look_over", "services.books:back_up",
        "services.drills:drill", "services.drills:weekly",
        "ui.pages.settings.backups:_peek", "ui.pages.settings.backups:_restore", "services.exports:workbook", "services.exports:table",
        "services.hours_export:workbook", "services.paper:board_workbook", "services.imports:save_problems",
        "services.corrections_paper:workbook", "ui.dialogs.shown:workbook_of", "ui.pages.stations.haves_tab:workbook",
    ),
}  # fmt: skip
_QUEUE_OF: dict[str, Queue] = {_PACKAGE + name: queue for queue, names in NAMED.items() for name in names}


def queue_of(verb: Callable[..., Any]) -> Queue:
    """The queue a read verb waits in."""
    name = f"{getattr(verb, '__module__', '')}:{getattr(verb, '__qualname__', '')}"
    return _QUEUE_OF.get(name, "interactive")


def too_late() -> Future[Any]:
    """What is asked of a book that is being closed: cancelled, since the window that would show it goes too."""
    asked: Future[Any] = Future()
    asked.cancel()
    asked.set_running_or_notify_cancel()
    return asked
