"""What every test may use; tests/ui has a conftest of its own for the window."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "house",
    max_examples=50,
    deadline=None,  # two cores shared with others: time says nothing about correctness
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("house")


@pytest.fixture(scope="session")
def fixtures_dir() -> Path:
    """The untidy workbooks of village clerks, and truth.json: what a careful person reads out of them."""
    return Path(__file__).parent / "fixtures"


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the settings, recent books and logs of the person who runs it."""
    monkeypatch.setenv("WENMING_DATA", str(tmp_path_factory.mktemp("data")))
    monkeypatch.delenv("WENMING_TODAY", raising=False)


@pytest.fixture(autouse=True)
def _nothing_stays_open() -> Iterator[None]:
    """A list or a question a test left open would have the keyboard of the next test in the same process.

    A window left alive would be drawn anew with each style sheet of every later test: ten seconds a time in the end.
    """
    yield
    widgets = sys.modules.get("PySide6.QtWidgets")
    app = widgets.QApplication if widgets else None
    if app is None or app.instance() is None:
        return
    for _ in app.topLevelWidgets():
        left = app.activePopupWidget() or app.activeModalWidget()
        if left is not None:
            left.hide()
    for window in app.topLevelWidgets():
        window.hide()  # as closing does: what loses the keyboard still finds all it speaks to
        window.deleteLater()
    core = sys.modules["PySide6.QtCore"]
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)


@pytest.fixture
def need_tool() -> Callable[[str], str]:
    """need_tool("pdftotext") gives the program's path, or skips the test where it is absent (never in CI)."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None and os.environ.get("CI"):
            pytest.fail(f"{name} is not installed: packaging/dev.py should have done it")
        if path is None:
            pytest.skip(f"{name} is not installed")
        return path

    return find
