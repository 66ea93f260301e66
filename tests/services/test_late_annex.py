"""The annex drawn after its certificate tells what a certificate with annex is told of before it is issued."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.services.hours_book import Served
from wenming_desktop.services import activities, certificate_annex, certificates

TREES = "草原义务植树"


@pytest.fixture
def served(small_template: Path, tmp_path: Path) -> Iterator[Served]:
    found = Served.copy_of(small_template, tmp_path / "书.wenming")
    found.sheet(TREES, found.row("王秀兰1", 150))
    yield found
    found.close()


def issue(served: Served) -> int:
    return int(served.call(certificates.issue, [served.volunteers["王秀兰1"]])[0].certificates[0].pk)


@pytest.mark.parametrize(
    "change",
    [
        {"organiser": "旗妇联"},
        {"title": "村头义务植树"}, {"day": date(2026, 10, 11)}, {"place": "诺敏花"}, {"category": "文化惠民"},
        {"title": "村头义务植树", "day": date(2026, 10, 11), "place": "诺敏花"},
    ],
)  # fmt: skip
def test_what_the_activity_says_otherwise_now_is_told_with_both(
    served: Served, change: dict[str, Any]
) -> None:
    pk = issue(served)
    assert served.call(certificate_annex.before, pk) == ""
    served.call(activities.save_activity, served.activities[TREES], change)
    (candidate,) = served.call(certificates.check, [served.volunteers["王秀兰1"]])
    labels = {"title": "名称", "category": "类别", "place": "地点", "organiser": "组织单位", "day": "日期"}
    words = (
        f"有1条记录和活动现在的{'、'.join(label for name, label in labels.items() if name in change)}不一致"
    )
    assert f"{words}，请先再保存一次签到表" in candidate.hint
    told = served.call(certificate_annex.before, pk)
    assert words in told
    made, changes = served.call(certificate_annex.annex, pk)
    assert (made.note, changes.warnings) == (told, (told,))
    assert served.call(certificate_annex.before, pk) == "", "it is kept: nothing can be done about it"


def test_what_was_recorded_after_the_certificate_is_not_told_of_its_annex(served: Served) -> None:
    pk = issue(served)
    served.sheet("夜间巡护", served.row("王秀兰1", 240, "22:00", "02:00"))
    served.call(activities.save_activity, served.activities["夜间巡护"], {"title": "夜间巡逻"})
    assert served.call(certificate_annex.before, pk) == ""
    assert served.call(certificate_annex.annex, pk)[1].warnings == ()


def test_rows_that_say_no_place_are_not_behind(served: Served) -> None:
    served.call(activities.save_activity, served.activities["理论宣讲进牧户"], {"place": ""})
    served.sheet("理论宣讲进牧户", served.row("王秀兰2", 60))
    served.call(activities.save_activity, served.activities["理论宣讲进牧户"], {"place": "诺敏花嘎查"})
    assert "不一致" not in served.call(certificates.check, [served.volunteers["王秀兰2"]])[0].hint
