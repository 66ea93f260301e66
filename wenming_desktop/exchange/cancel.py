"""What is asked now and then while a file is read: it raises where the clerk pressed 取消."""

from __future__ import annotations

from collections.abc import Callable

Cancel = Callable[[], None]


def _go_on() -> None:
    """The cancel check of one who never cancels."""


never: Cancel = _go_on
