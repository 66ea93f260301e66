"""The small book, made once and copied for each test that wants one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.hours_book import Served
from tests.services.small_book import Small, make_template


@pytest.fixture(scope="session")
def small_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template") / "小所.wenming"
    make_template(folder)
    return folder


@pytest.fixture
def small(small_template: Path, tmp_path: Path) -> Iterator[Small]:
    book = Small.copy_of(small_template, tmp_path / "小所.wenming")
    yield book
    book.close()


@pytest.fixture
def served(small_template: Path, tmp_path: Path) -> Iterator[Served]:
    """The small book with volunteers, teams and activities in it."""
    book = Served.copy_of(small_template, tmp_path / "小所.wenming")
    yield book
    book.close()
