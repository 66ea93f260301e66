"""What an error nobody expected most likely comes from in a book that is not as it was left: the record, not the program."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

from sqlite_utils import Database

from wenming_desktop.domain.errors import DamagedBookError
from wenming_desktop.services import log_words
from wenming_desktop.storage import as_left, chain


def cause(db: Database) -> DamagedBookError | None:
    """Which record was altered, and the way out; None of a sound book: then it is the program's.

    Everything is walked over, and only once something was raised.
    """
    looks: tuple[Callable[[Database], Iterator[str]], ...] = (_rows, _steps)
    for look in looks:
        with suppress(Exception):
            if what := next(look(db), ""):
                return DamagedBookError(
                    f"这一步没有做成，读到一处读不下去。数据被改动过，{what}与存档不符，多半是它造成的。",
                    "请到“设置—备份”做数据体检，从最近一份完好的备份恢复后再用；恢复以后还是这样，请找维护的人看日志。",
                )
    return None


def _rows(db: Database) -> Iterator[str]:
    for one in as_left.untrue(db):
        yield log_words.record_words(db, one.noun, one.pk)


def _steps(db: Database) -> Iterator[str]:
    for pk, *_ in (*chain.broken(db), *as_left.misstated(db)):
        yield f"第{pk}步操作" if pk else "升级以前的登记"
