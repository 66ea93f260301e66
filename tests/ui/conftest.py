"""The window under test: Qt without a screen, and a Qt warning is a failure."""

import os
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.drafts_window import window_of
from tests.ui.pages.points_book import opened
from tests.ui.small_screen import DEMO_CLOCK
from wenming_desktop.services.demo import create_demo
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.page import PageContext

# Known and harmless where there is no screen or no input method.
_QUIET = (
    "This plugin does not support propagateSizeHints",
    "This plugin does not support raise",
    "Qt: Session management error",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/ui/" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore(*_QUIET))


@pytest.fixture(scope="session", autouse=True)
def _empty_clipboard_at_the_end() -> Iterator[None]:
    """Without a screen Qt frees what Python copied after Python is gone: exit code 139 behind a green summary."""
    yield
    from PySide6.QtGui import QGuiApplication

    if QGuiApplication.instance():
        QGuiApplication.clipboard().clear()


@pytest.fixture(scope="session")
def demo_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration book, for tests that look and write nothing."""
    folder = tmp_path_factory.mktemp("demo") / "示范数据.wenming"
    create_demo(folder, clock=DEMO_CLOCK)
    return folder


@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[PageContext]:
    """A small book of points; a file that tests another one has its own."""
    with opened(tmp_path) as ctx:
        yield ctx


@pytest.fixture
def window(qtbot: QtBot, ctx: PageContext) -> Iterator[MainWindow]:
    """The main window over it, with the keyboard in 积分登记."""
    with window_of(qtbot, ctx) as window:
        yield window
