"""The window under test: Qt without a screen, and a Qt warning is a failure."""

import os
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest

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
