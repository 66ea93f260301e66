"""The last word where nothing else works: a sentence on stderr, and a plain box of the system where there is one."""

from __future__ import annotations

import faulthandler
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

_BOXES = (
    ("zenity", "--error", "--no-markup", "--text"), ("kdialog", "--error"), ("xmessage", "-center"),
)  # fmt: skip
_kept: list[object] = []


def say(text: str) -> None:
    """Say it where it can be seen: stderr (none under pythonw), Windows' own box, a helper of the desktop."""
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            sys.stderr.write(f"{text}\n")
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, text, "文明实践所工作台", 0x10)
    elif os.environ.get("DISPLAY") and not (sys.stderr is not None and sys.stderr.isatty()):
        for program, *words in _BOXES:
            if shutil.which(program):
                with suppress(OSError, subprocess.SubprocessError):
                    subprocess.run([program, *words, text], check=False, timeout=600)
                return


def watch_crashes(folder: Path) -> None:
    """Let Python write the stacks of a hard crash (a fault inside Qt, say) into folder/crash.log."""
    with suppress(OSError, ValueError):
        handle = (folder / "crash.log").open("a", encoding="utf-8")
        _kept.append(handle)
        faulthandler.enable(handle)
