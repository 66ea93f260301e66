"""Run a verb as a user's shell would: a process of its own, no display, and no Qt to be found."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
NAME = "苏布德苏木新时代文明实践所"
VILLAGES = 13
_QT = ("DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR")
_BLOCK = "raise ImportError('the command line must not need Qt')\n"


@dataclass(frozen=True)
class Result:
    """How a verb ended: exit code, what it said on both streams."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Wenming:
    """The command line with a day that stands still."""

    def __init__(self, folder: Path, today: str = "2026-10-27") -> None:
        for name in ("PySide6", "shiboken6"):
            (folder / "no_qt" / name).mkdir(parents=True)
            (folder / "no_qt" / name / "__init__.py").write_text(_BLOCK, encoding="utf-8")
        self.env = {
            name: value
            for name, value in os.environ.items()
            if name not in _QT and not name.startswith("QT_")
        } | {
            "PYTHONPATH": os.pathsep.join((str(folder / "no_qt"), str(ROOT))),
            "WENMING_DATA": str(folder / "data"),
            "WENMING_TODAY": today,
        }

    def __call__(self, *arguments: object, **env: str) -> Result:
        command = [sys.executable, "-m", "wenming_desktop", *map(str, arguments)]
        done = subprocess.run(
            command, capture_output=True, encoding="utf-8", env=self.env | env, cwd=ROOT, timeout=120, check=False
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        return Result(done.returncode, done.stdout, done.stderr)
