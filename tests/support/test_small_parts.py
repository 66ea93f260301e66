"""The clock, the ids, the almanac, the logs and the places of files."""

import logging
import sys
import uuid
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wenming_desktop.domain.lunar import TERMS
from wenming_desktop.support import ids, logs, paths
from wenming_desktop.support.almanac import almanac
from wenming_desktop.support.clock import Clock


def test_a_fixed_clock_stands_still() -> None:
    clock = Clock.fixed(date(2026, 10, 27))
    assert clock.today() == date(2026, 10, 27)
    assert clock.now() == clock.now() == datetime(2026, 10, 27, 9, 0)
    assert Clock.fixed(datetime(2026, 10, 27, 23, 59)).now().minute == 59


def test_the_system_clock_is_the_pcs_unless_the_environment_fixes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert abs((Clock.system().now() - datetime.now()).total_seconds()) < 5  # noqa: DTZ005
    monkeypatch.setenv("WENMING_TODAY", "2026-10-27")
    assert Clock.system().today() == date(2026, 10, 27)
    monkeypatch.setenv("WENMING_TODAY", "2026-10-27T21:30")
    assert Clock.system().now() == datetime(2026, 10, 27, 21, 30)
    monkeypatch.setenv("WENMING_TODAY", "tomorrow")
    with pytest.raises(ValueError, match="tomorrow"):
        Clock.system()


def test_ids_are_version_7_and_rise() -> None:
    made = [ids.uuid7() for _ in range(5000)]
    assert all(before < after for before, after in pairwise(made))
    first = uuid.UUID(bytes=made[0])
    assert (first.version, first.variant) == (7, uuid.RFC_4122)
    assert abs((first.int >> 80) / 1000 - datetime.now().timestamp()) < 60  # noqa: DTZ005


def test_ids_rise_when_the_pcs_clock_is_set_back_and_when_a_millisecond_is_full(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = ids.uuid7()
    monkeypatch.setattr(ids.time, "time_ns", lambda: 0)
    assert before < (after := ids.uuid7())
    monkeypatch.setattr(ids, "_last_tail", (1 << 74) - 1)
    assert after < ids.uuid7()


@pytest.mark.parametrize(
    ("day", "term", "festival", "label"),
    [
        (date(2026, 10, 23), "霜降", (), "霜降"),
        (date(2026, 9, 25), "", ("中秋节",), "中秋节"),
        (date(2026, 2, 17), "", ("春节",), "春节"),
        (date(2026, 10, 27), "", (), ""),
    ],
)
def test_the_almanac_knows_terms_and_festivals(
    day: date, term: str, festival: tuple[str, ...], label: str
) -> None:
    found = almanac(day)
    assert (found.term, found.festivals, found.label) == (term, festival, label)


def test_the_lunar_date_in_words() -> None:
    assert almanac(date(2026, 10, 27)).lunar == "九月十八"


@settings(max_examples=6)
@given(st.integers(min_value=1950, max_value=2090))
def test_every_year_has_24_terms(year: int) -> None:
    days = (date.fromordinal(date(year, 1, 1).toordinal() + n) for n in range(366))
    assert sorted(filter(None, (almanac(day).term for day in days if day.year == year))) == sorted(TERMS)


@pytest.mark.parametrize(
    ("day", "lunar", "leap", "length"),
    [
        (date(2026, 10, 27), (9, 18), False, 30),
        (date(2026, 2, 16), (12, 29), False, 29),
        (date(2025, 7, 25), (6, 1), True, 29),  # 闰六月
        (date(2026, 12, 31), (11, 23), False, 30),
    ],
)
def test_the_lunar_day_in_numbers(day: date, lunar: tuple[int, int], *, leap: bool, length: int) -> None:
    found = almanac(day)
    assert (found.lunar_month, found.lunar_day) == lunar
    assert (found.leap_month, found.month_days) == (leap, length)


def test_logs_hide_ids_and_phones(tmp_path: Path) -> None:
    logger = logs.setup(tmp_path / "logs")
    logs.get("storage").info("wrote %s for %s at %s", 60000, "11010519491231002X", "15848110000")
    try:
        raise ValueError("440524188001010014")
    except ValueError:
        logger.exception("failed")
    logs.close(logger)
    text = (tmp_path / "logs" / "wenming.log").read_text(encoding="utf-8")
    assert "11010519491231002" not in text
    assert "15848110000" not in text
    assert "440524188001010014" not in text
    assert "60000" in text
    assert "〔号码〕" in text


@given(
    st.text(alphabet="姓名 ：,-xX", max_size=5),
    st.from_regex(r"[1-9]\d{16}[\dXx]", fullmatch=True),
    st.text(alphabet="姓名 ：,-xXab", max_size=5),
)
def test_no_resident_id_survives_redaction(before: str, number: str, after: str) -> None:
    assert number[:14] not in logs.redact(before + number + after)


def test_setting_logs_up_twice_writes_each_line_once(tmp_path: Path) -> None:
    logs.setup(tmp_path)
    logger = logs.setup(tmp_path)
    logger.warning("once")
    logs.close(logger)
    assert (tmp_path / "wenming.log").read_text(encoding="utf-8").count("once") == 1
    assert not logging.getLogger("wenming").handlers


def test_resources_lie_in_the_source_tree_the_wheel_and_the_bundle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert paths.resource("fonts", "WenmingSong.ttf").is_file()
    (tmp_path / "bundle" / "resources").mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "bundle"), raising=False)
    assert paths.resource("fonts") == tmp_path / "bundle" / "resources" / "fonts"
    monkeypatch.delattr(sys, "_MEIPASS")
    wheel = tmp_path / "site-packages" / "wenming_desktop"
    (wheel / "resources").mkdir(parents=True)
    monkeypatch.setattr(paths, "_PACKAGE", wheel)
    assert paths.resources_dir() == wheel / "resources"
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "nowhere" / "wenming_desktop")
    with pytest.raises(FileNotFoundError):
        paths.resources_dir()


def test_the_data_folder_can_be_moved_and_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENMING_DATA", str(tmp_path / "moved"))
    assert paths.data_dir() == tmp_path / "moved"
    assert paths.log_dir().is_dir()
    assert paths.default_book_dir() == tmp_path / "moved" / "文明实践"
    assert not paths.default_book_dir().exists()
