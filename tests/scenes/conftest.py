"""The township of the scenes, made once by the command line and copied for each test."""

from pathlib import Path

import pytest

from tests.scenes.book import Town, make_township


@pytest.fixture(scope="session")
def township(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_township(tmp_path_factory.mktemp("township"))


@pytest.fixture
def town(township: Path, tmp_path: Path) -> Town:
    """The clerk's desk by the command line."""
    return Town.copy_of(township, tmp_path / "苏布德.wenming")


@pytest.fixture(params=["verbs", "services"])
def both_ways(request: pytest.FixtureRequest, township: Path, tmp_path: Path) -> Town:
    """The same desk twice: by the command line, and by the services behind it as the window calls them."""
    if request.param == "verbs":
        return Town.copy_of(township, tmp_path / "苏布德.wenming")
    from tests.scenes.by_services import ServicesTown

    return ServicesTown.copy_of(township, tmp_path / "苏布德.wenming")
