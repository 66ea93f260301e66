"""The search box on what serves: volunteers, teams, activities, certificates, in at most six keys."""

from collections.abc import Iterator
from datetime import date

import pytest

from wenming_desktop.services import activities, search
from wenming_desktop.services.context import Context
from wenming_desktop.services.demo import create_demo
from wenming_desktop.services.search import Hit
from wenming_desktop.support.clock import Clock

CLOCK = Clock.fixed(date(2026, 10, 27))
SHOWN = 8  # lines of the list in sight


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    folder = tmp_path_factory.mktemp("demo") / "示范.wenming"
    create_demo(folder, clock=CLOCK)
    context = Context(folder, CLOCK)
    yield context
    context.close(with_backup=False)


def hits(demo: Context, text: str) -> list[Hit]:
    return demo.call(search.search, text)


def keys_to(demo: Context, typed: str, kind: str, title: str) -> int:
    """Ctrl+K, the shortest beginning of what is typed, Down to the line, Enter; 99 where it never comes in sight."""
    ways = [99]
    for length in range(1, len(typed) + 1):
        for place, hit in enumerate(hits(demo, typed[:length])[:SHOWN]):
            if (hit.kind, hit.title) == (kind, title):
                ways.append(1 + length + place + 1)
    return min(ways)


@pytest.mark.parametrize(
    ("typed", "kind", "title"),
    [
        ("ly", "volunteer", "李䶮"), ("李䶮", "volunteer", "李䶮"), ("chs", "volunteer", "陈海山"), ("wxl", "volunteer", "王秀兰"),
        ("whhm", "team", "文化惠民志愿服务大队"), ("llxj", "team", "理论宣讲志愿服务大队"), ("fpbk", "team", "扶贫帮困志愿服务大队"),
        ("wmsj", "activity", "文明实践志愿服务赶大集"), ("赶大集", "activity", "文明实践志愿服务赶大集"), ("fxyj", "activity", "防汛应急值守"),
        ("0024", "certificate", "SBDSM-2026-0024"), ("adwh", "station", "苏布德苏木安代文化传习基地"), ("HD-2026-0001", "activity", "“清洁家园”节后大扫除"),
    ],
)  # fmt: skip
def test_what_serves_is_found(demo: Context, typed: str, kind: str, title: str) -> None:
    if typed == "HD-2026-0001":
        first = demo.call(
            lambda book: book.db.execute("SELECT title FROM activity WHERE number = ?", [typed]).fetchone()
        )
        title = first[0]
    assert (kind, title) in [(hit.kind, hit.title) for hit in hits(demo, typed)][:SHOWN]


@pytest.mark.parametrize(
    ("typed", "kind", "title"),
    [
        ("ly", "volunteer", "李䶮"), ("0024", "certificate", "SBDSM-2026-0024"), ("llxj", "team", "理论宣讲志愿服务大队"),
        ("fxyj", "activity", "防汛应急值守"), ("ndm", "activity", "那达慕志愿服务"), ("adwh", "station", "苏布德苏木安代文化传习基地"),
        ("150599000137", "volunteer", "李䶮"),
    ],
)  # fmt: skip
def test_in_at_most_six_keys(demo: Context, typed: str, kind: str, title: str) -> None:
    limit = 6 if not typed.startswith("150599") else 14  # a whole number is pasted, not typed
    assert keys_to(demo, typed, kind, title) <= limit


def test_a_volunteer_stands_behind_the_person_and_says_number_team_and_hours(demo: Context) -> None:
    person, volunteer, paper = hits(demo, "李䶮")[:3]
    assert (person.kind, person.room) == ("household", "households")
    assert (volunteer.kind, volunteer.room) == ("volunteer", "volunteers")
    assert volunteer.subtitle == "150599000137 · 萨日朗嘎查邻里帮志愿服务队 · 312.5小时"
    assert (paper.kind, paper.subtitle) == ("certificate", "证明 SBDSM-2026-0024")


def test_who_stands_in_no_household_is_a_volunteer_only(demo: Context) -> None:
    found = [hit for hit in hits(demo, "刘旺财") if hit.title == "刘旺财"]
    assert found[0].kind == "household"
    assert {hit.kind for hit in found[1:]} == {"volunteer"}, (
        "the second of the name has no line as a person of the register"
    )


def test_many_namesakes_leave_room_for_the_others(demo: Context) -> None:
    found = hits(demo, "wh")
    assert len(found) == 12
    assert {"team", "activity"} & {hit.kind for hit in found}
    assert {"household", "person"} & {hit.kind for hit in found}


def test_a_title_is_found_again_when_it_changes(demo: Context) -> None:
    assert hits(demo, "塔头草") == []
    values = {"title": "塔头草甸巡护", "day": date(2026, 10, 26), "state": "已办"}
    pk, _ = demo.call(activities.save_activity, None, values)
    assert [(hit.kind, hit.pk) for hit in hits(demo, "ttcd")] == [("activity", pk)]
    demo.call(activities.remove, pk)
    assert hits(demo, "ttcd") == []
