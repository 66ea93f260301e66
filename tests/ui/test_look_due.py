"""The file is looked over after an unclean end, else once a week on this PC."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from wenming_desktop.services.context import Context
from wenming_desktop.ui.settling import look_due
from wenming_desktop.ui.widgets.table_view import MemoryStore


@pytest.mark.parametrize(
    ("last", "unclean", "due"),
    [
        (None, False, True),
        ("2026-10-27", False, False),
        ("2026-10-21", False, False),
        ("2026-10-20", False, True),
        ("2026-10-27", True, True),
        ("2027-01-01", False, True),  # the PC's clock was wrong that day
    ],
)
def test_when_the_file_is_looked_over(last: str | None, due: bool, unclean: bool) -> None:
    store, folder = MemoryStore(), Path("某所.wenming")
    if last:
        store.setValue(f"looked/{folder}", last)
    context: Any = SimpleNamespace(folder=folder, unclean=unclean)
    assert look_due(store, cast("Context", context), date(2026, 10, 27)) is due
