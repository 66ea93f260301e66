"""The one thread all ReportLab and pypdfium2 calls run on: neither may be used by two threads at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from threading import current_thread
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
_NAME = "paper"


def submit(draw: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
    """Queue a print, a preview or a chart; jobs run one after another in the order they came."""
    return _paper().submit(draw, *args, **kwargs)


def run(draw: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do it on the paper thread and wait; at once where this is that thread."""
    if current_thread().name.startswith(_NAME):
        return draw(*args, **kwargs)
    return submit(draw, *args, **kwargs).result()


@cache
def _paper() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix=_NAME)
