"""The careful defaults, and what is said of base points and full names."""

import pytest

from wenming_desktop.domain.boards import DEFAULT_BANDS, DEFAULT_BASE
from wenming_desktop.domain.settings import Institute, NoticeSettings, Settings

SETTINGS = Settings(institute=Institute(name="苏布德苏木新时代文明实践所"))


@pytest.mark.parametrize(
    ("track", "kind", "base"),
    [
        ("masses", "month", 0), ("masses", "quarter", 100_00), ("masses", "year", 400_00),
        ("party", "month", 0), ("party", "quarter", 0), ("party", "year", 0),
    ],
)  # fmt: skip
def test_base_points_by_track_and_kind_of_period(track: str, kind: str, base: int) -> None:
    assert SETTINGS.base_points(track, kind) == base


def test_base_points_nobody_set_are_none() -> None:
    assert Settings(base={"masses": {}}).base_points("masses", "quarter") == 0
    assert Settings(base={}).base_points("party", "month") == 0


def test_names_on_paper() -> None:
    assert SETTINGS.institute.township == "苏布德苏木"
    assert SETTINGS.station_name("萨日朗嘎查") == "苏布德苏木萨日朗嘎查新时代文明实践站"
    assert SETTINGS.committee_name("云杉社区") == "苏布德苏木云杉社区居民委员会"


def test_defaults_are_the_careful_ones() -> None:
    notice = NoticeSettings()
    assert (notice.days, notice.working_days, notice.count_first) == (7, False, False)
    assert SETTINGS.bands == DEFAULT_BANDS
    assert DEFAULT_BASE == {"month": 0, "quarter": 100_00, "year": 400_00}


def test_settings_of_two_books_share_nothing() -> None:
    one, other = Settings(), Settings()
    one.base["masses"]["quarter"] = 0
    one.bands.clear()
    assert other.base_points("masses", "quarter") == 100_00
    assert other.bands == DEFAULT_BANDS
