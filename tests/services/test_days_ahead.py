"""s69: a day that has not come is told at every door points come in by, and of a month to come refused."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.services.desk import desk
from tests.services.small_book import Small
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import entry_words, point_lists, points
from wenming_desktop.services.entry_words import Stated

SOON, LATER = date(2026, 10, 28), date(2026, 11, 2)
TOLD = "2026年10月28日还没有到，请核对日期"


def outlook(small: Small, day: date) -> str:
    key = small.households["萨日朗-001"]
    found = small.call(point_lists.outlook, "masses", day, small.item("H1"), "", household_pk=key)
    return "；".join(found.messages) + found.refusal


def stated(small: Small, track: str, day: date) -> str:
    who = {"household": "萨日朗-001"} if track == "masses" else {"person": "李䶮"}
    item = "H1" if track == "masses" else "D1"
    done, _ = small.call(entry_words.add, track, Stated(item, day, **who), None, "")
    return str(done["warnings"])


DOORS: dict[str, Callable[[Small, date], str]] = {
    "登记": lambda small, day: small.enter("萨日朗-001", "H1", day.isoformat()).message,
    "党员": lambda small, day: small.enter("李䶮2", "D1", day.isoformat()).message,
    "粘贴、表号": lambda small, day: small.call(points.record_many, [small.draft("萨日朗-001", "H1", day.isoformat())], "粘贴")[0][0].message,
    "按组": lambda small, day: small.call(points.record_group, small.villages["萨日朗"], "1", small.item("H1"), day)[0][0].message,
    "命令": lambda small, day: stated(small, "masses", day),
    "命令党员": lambda small, day: stated(small, "party", day),
}  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
def test_a_day_to_come_is_told_at_every_door(small: Small, door: str) -> None:
    assert TOLD in DOORS[door](small, SOON)
    with pytest.raises(UserError, match="还没有到，不能登记"):
        DOORS[door](small, LATER)
    assert "还没有到" not in DOORS[door](small, date(2026, 10, 27))


def test_who_types_is_told_before_he_records(small: Small) -> None:
    assert TOLD in outlook(small, SOON)


def test_a_file_is_told_in_its_check(tmp_path: Path) -> None:
    with desk(tmp_path) as table:
        table.ready()
        today = table.context.call(lambda book: book.clock.today())
        soon = Period.around(today, "month").last
        head = table.people[0]
        report = table.points(
            (soon.isoformat(), "柳湾村", head["household"], head["name"], "月评清洁户", "+10")
        )
        assert soon > today
        assert [one.message for one in report.problems] == [f"{format_day(soon)}还没有到，请核对日期"]
        assert report.written == 1
