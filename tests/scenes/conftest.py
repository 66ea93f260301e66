"""The township of the scenes, made once by the command line and copied for each test."""

from pathlib import Path

import pytest

from tests.scenes.book import Town, make_township


@pytest.fixture(scope="session")
def township(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made with the settings folder of its own that the first test has."""
    return make_township(tmp_path_factory.mktemp("township"))


@pytest.fixture
def town(township: Path, tmp_path: Path) -> Town:
    return Town.copy_of(township, tmp_path / "苏布德.wenming")
