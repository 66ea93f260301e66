"""Hours printed beside their sum add up to it: three people with 20 minutes each have an hour together, not 0.99."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.services.hours_book import Served
from wenming_desktop.printing import preview
from wenming_desktop.services import volunteer_paper


@pytest.fixture
def book(small_template: Path, tmp_path: Path) -> Iterator[Served]:
    served = Served.copy_of(small_template, tmp_path / "小所.wenming")
    yield served  # type: ignore[misc]
    served.close()


@pytest.mark.parametrize("office", [True, False])
def test_the_hours_of_a_roster(book: Served, *, office: bool) -> None:
    for name in ("王秀兰1", "孟和1", "陈海山1"):
        book.record(name, 20, content="走访")
    made = book.call(volunteer_paper.volunteer_roster, office=office)
    text = book.call(lambda _book: preview.text(made.content))
    assert "累计服务时间1小时" in text
    shown = re.findall(r"(?<=2026年1月10日 )[0-9.]+", text)
    assert sum(map(Decimal, shown)) == 1, text
