"""PySide6 6.12.0 lost one reference to None per call that returns nothing, until the process died.

The process lives on an interpreter whose None is not immortal (Python 3.11); from 3.12 on None is immortal and its
count says nothing.
"""

import sys

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel

CALLS = 1000


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal: no reference to it can be lost")
def test_void_calls_lose_no_reference_to_none(qtbot) -> None:
    label, thing = QLabel(), QObject()
    qtbot.addWidget(label)
    label.setText("先")  # the first call may fill caches
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        label.setText("红榜")
        label.update()
        thing.setObjectName("榜")
    assert abs(sys.getrefcount(None) - before) < 10
