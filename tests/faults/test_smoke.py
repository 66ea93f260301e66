"""``--smoke`` is a check that can fail: whole it ends with 0, and with 1 for each part that is taken away."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def smoke(tree: Path, book: Path, data: Path) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "WENMING_DATA": str(data), "PYTHONPATH": str(tree)}
    return subprocess.run(
        [sys.executable, "-m", "wenming_desktop", "--smoke", "--book", str(book)],
        env=env, cwd=tree, capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installed program, to be broken: modules copied, the big fonts linked."""
    place = tmp_path_factory.mktemp("tree")
    shutil.copytree(
        ROOT / "wenming_desktop",
        place / "wenming_desktop",
        ignore=shutil.ignore_patterns("__pycache__", "*.pyc"),
    )
    resources = ROOT / "resources"
    if not resources.is_dir():
        pytest.skip("the resources lie inside the package")
    shutil.copytree(resources, place / "resources", copy_function=os.symlink)
    return place


@pytest.mark.slow
def test_promise_2_smoke_of_a_whole_program_is_0(book: Path, tree: Path, tmp_path: Path) -> None:
    done = smoke(tree, book, tmp_path / "data")
    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert (said["ok"], len(said["rooms"]), said["style"]) == (True, 9, "fusion")
    assert said["page"] == [595, 842]


@pytest.mark.slow
@pytest.mark.parametrize(
    "lost", ["book", "wenming_desktop/ui/pages/boards", "resources/fonts/WenmingKai.ttf", "resources"]
)
def test_promise_2_smoke_of_a_broken_program_is_1(book: Path, tree: Path, tmp_path: Path, lost: str) -> None:
    if lost == "book":
        assert smoke(tree, tmp_path / "没有.wenming", tmp_path / "data").returncode == 1
        return
    part = tree / lost
    aside = tree / "aside"
    part.rename(aside)
    try:
        done = smoke(tree, book, tmp_path / "data")
    finally:
        aside.rename(part)
    assert done.returncode == 1, done.stdout + done.stderr
