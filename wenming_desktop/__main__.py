"""``python -m wenming_desktop``: without a verb the window, with one the command line."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Open the window, or do one verb headless; the exit code is 0 done, 1 problems found, 2 wrong use."""
    os.umask(0o077)  # whatever is written is for this account alone
    if len(sys.argv) > 1 and not _wants_window(sys.argv[1]):
        from wenming_desktop.cli import run

        return run(sys.argv[1:])
    from wenming_desktop.app import main as window

    return window(sys.argv[1:])


def _wants_window(first: str) -> bool:
    """A book's folder (double-clicked) opens the window, and so do the window's own switches."""
    return first.endswith(".wenming") or first in ("--pictures", "--book", "--smoke")


if __name__ == "__main__":
    sys.exit(main())
