"""The sizes of the property tests: at most a tenth in CI, the whole by ``dev.py long``, from one table."""

import importlib.util
import re
from pathlib import Path

import pytest

from tests import shares

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("name", list(shares.SIZES))
def test_ci_runs_a_tenth_at_most(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WENMING_LONG", raising=False)
    part = shares.size(name)
    monkeypatch.setenv("WENMING_LONG", "1")
    assert 0 < part * 10 <= shares.size(name)


def test_dev_py_long_asks_for_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("dev", ROOT / "packaging" / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    dev = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(dev)
    seen: list[tuple[list[list[str]], dict[str, str]]] = []
    monkeypatch.setattr(dev, "run_steps", lambda steps, more: seen.append((steps, more)) or 0)
    assert dev.VERBS["long"](["-x"]) == 0
    ((steps, more),) = seen
    assert more == {"WENMING_LONG": "1", "PYTHONMALLOC": "malloc"}
    assert steps[0][:2] == ["pytest", "-q"]
    assert [step[-3:] for step in steps] == [["-m", "sized", "-x"]] * 2
    assert "dev.py long" in dev.__doc__


def test_every_size_is_taken_by_a_test_that_is_marked() -> None:
    folders = (ROOT / "tests" / "model", ROOT / "tests" / "crash", ROOT / "tests" / "faults")
    taken = "".join(
        path.read_text(encoding="utf-8") for folder in folders for path in folder.glob("test_*.py")
    )
    assert all(
        f'shares.size("{name}")' in taken or re.search(rf'shares\.share\(.*, "{name}"\)', taken)
        for name in shares.SIZES
    )
    assert "mark.sized" in taken
