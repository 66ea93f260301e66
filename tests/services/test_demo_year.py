"""The demo's year of service: as large as a township's, by the rules, and with something left to do."""

import importlib.util
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from wenming_desktop.domain.activities import CONTENTS, FORMS
from wenming_desktop.services import (
    activity_photos,
    certificates,
    hour_lists,
    packs,
    same_person,
    station_care,
    volunteer_notes,
    volunteers,
)
from wenming_desktop.services.context import Context
from wenming_desktop.services.demo import create_demo
from wenming_desktop.support.clock import Clock

ROOT = Path(__file__).parents[2]
CLOCK = Clock.fixed(date(2026, 10, 27))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    folder = tmp_path_factory.mktemp("demo") / "示范.wenming"
    started = time.perf_counter()
    create_demo(folder, clock=CLOCK)
    assert time.perf_counter() - started < 40
    context = Context(folder, CLOCK)
    yield context
    context.close(with_backup=False)


def rows(demo: Context, sql: str) -> list[tuple]:
    return demo.call(lambda book: book.db.execute(sql).fetchall())


def number(demo: Context, sql: str) -> int:
    return int(rows(demo, sql)[0][0])


def test_teams_are_one_and_eight_and_five_in_each_village(demo: Context) -> None:
    assert dict(rows(demo, "SELECT tier, count(*) FROM team GROUP BY tier")) == {
        "总队": 1,
        "大队": 8,
        "小队": 65,
    }
    assert rows(demo, "SELECT count(*) FROM team WHERE tier = '小队' GROUP BY station_pk") == [(5,)] * 13
    assert number(demo, "SELECT count(*) FROM team WHERE tier <> '总队' AND parent_pk IS NULL") == 0
    leaders = Counter(
        count
        for (count,) in rows(
            demo, "SELECT sum(post = '队长') FROM membership WHERE to_day IS NULL GROUP BY team_pk"
        )
    )
    assert leaders[1] > 60
    assert leaders[2] >= 1, "a team may have two leaders, or none"


def test_volunteers_are_persons_of_the_register(demo: Context) -> None:
    assert 300 <= number(demo, "SELECT count(*) FROM volunteer") <= 420
    assert (
        number(
            demo,
            "SELECT count(*) FROM volunteer v JOIN person p ON p.pk = v.person_pk WHERE p.household_pk IS NULL",
        )
        == 2
    )
    assert (
        number(
            demo,
            "SELECT count(*) FROM volunteer WHERE number NOT GLOB '150599[0-9][0-9][0-9][0-9][0-9][0-9]'",
        )
        == 0
    )
    consents = dict(rows(demo, "SELECT consent, count(*) FROM volunteer GROUP BY consent"))
    assert consents["同意"] > 300
    assert 5 < consents["未知"] < 60
    assert demo.call(volunteers.consent_gaps) > 0
    minors = rows(
        demo,
        "SELECT guardian FROM volunteer v JOIN person p ON p.pk = v.person_pk WHERE p.birth > '2008-10-27'",
    )
    assert minors
    assert all(guardian for (guardian,) in minors)


def test_the_volunteer_of_the_certificate(demo: Context) -> None:
    ((pk, number_, birth, minutes),) = rows(
        demo,
        "SELECT v.pk, v.number, p.birth, (SELECT sum(minutes) FROM service WHERE volunteer_pk = v.pk) FROM volunteer v "
        "JOIN person p ON p.pk = v.person_pk WHERE p.name = '李䶮'",
    )
    assert (number_, birth[:7], minutes) == ("150599000137", "1988-05", 18_750)  # 312.5 hours
    (paper,) = demo.call(certificates.of_volunteer, pk)
    assert (paper.minutes, paper.day) == (18_750, "2026-10-27")


def test_activities_show_every_content_and_form(demo: Context) -> None:
    assert dict(rows(demo, "SELECT state, count(*) FROM activity GROUP BY state")) == {
        "取消": 5,
        "已办": 160,
        "计划": 7,
    }
    assert {one for (one,) in rows(demo, "SELECT DISTINCT content FROM activity")} == set(CONTENTS)
    assert {one for (one,) in rows(demo, "SELECT DISTINCT form FROM activity")} == set(FORMS)
    assert number(demo, "SELECT count(*) FROM activity WHERE state = '取消' AND reason = ''") == 0
    assert rows(demo, "SELECT count(*) FROM stall GROUP BY activity_pk") == [(8,)]
    days = dict(rows(demo, "SELECT state, max(day) FROM activity GROUP BY state"))
    assert days["已办"] <= "2026-10-27" < days["计划"]


def test_hours_are_by_the_rules(demo: Context) -> None:
    twice = "SELECT volunteer_pk FROM service s WHERE kind = '服务' AND reverses IS NULL AND NOT EXISTS (SELECT 1 FROM service r WHERE r.reverses = s.pk)"
    assert rows(demo, f"{twice} GROUP BY volunteer_pk, day HAVING count(*) > 1") == [], (
        "nobody is in two places"
    )
    assert rows(demo, "SELECT 1 FROM service WHERE kind = '服务' AND minutes > 480") == []
    assert (
        rows(
            demo,
            "SELECT 1 FROM service s JOIN activity a ON a.pk = s.activity_pk JOIN volunteer v ON v.pk = s.volunteer_pk "
            "JOIN person p ON p.pk = v.person_pk WHERE a.rescue = 1 AND date(p.birth, '+18 years') > a.day",
        )
        == []
    )
    assert number(demo, "SELECT count(*) FROM service WHERE kind = '承前'") > 200
    assert number(demo, "SELECT count(*) FROM service WHERE reverses IS NOT NULL AND cause <> ''") == 3


def test_something_is_left_to_do(demo: Context) -> None:
    found = demo.call(hour_lists.overdue)
    assert [(one.day, one.left_working_days) for one in found] == [
        (date(2026, 10, 10), -2), (date(2026, 10, 16), 3), (date(2026, 10, 17), 3), (date(2026, 10, 24), 8),
    ]  # fmt: skip
    assert all(one.missing for one in found)
    assert (demo.call(station_care.gaps), demo.call(station_care.gaps, date(2025, 10, 27))) == (5, 11)
    assert len(demo.call(same_person.doubtful)) == 2
    assert demo.call(volunteer_notes.open_corrections) == 1
    assert number(demo, "SELECT count(*) FROM proposal WHERE state = '待评议'") > 15


def test_certificates_and_one_void(demo: Context) -> None:
    states = dict(rows(demo, "SELECT state, count(*) FROM issued WHERE kind = 'service' GROUP BY state"))
    assert states == {"issued": 23, "withdrawn": 1}
    (pk,) = rows(
        demo, "SELECT pk FROM issued WHERE kind = 'service' AND state = 'issued' ORDER BY pk LIMIT 1"
    )[0]
    assert demo.call(certificates.reprint, pk).content.startswith(b"%PDF")


def test_photos_are_drawn_with_the_banner_and_without_a_place(demo: Context) -> None:
    from PIL import Image

    pks = [pk for (pk,) in rows(demo, "SELECT pk FROM attachment WHERE noun = 'activity' ORDER BY pk")]
    assert 36 <= len(pks) <= 80
    image = Image.open(BytesIO(demo.call(activity_photos.content, pks[0])))
    assert image.size == (1200, 800)
    assert not image.getexif()
    red = sum(count for count, (r, g, b) in image.getcolors(1_000_000) if r > 170 and g < 70 and b < 70)
    assert red > 20_000, "the banner and the vests"


def test_activities_carry_the_packs_tags_and_places_are_of_many_kinds(demo: Context) -> None:
    """Most are tagged, with words of 六传六讲六帮 and 十送 only; every set is used."""
    sets = packs.pack("白音他拉").tags
    tags = [str(row[0]) for row in rows(demo, "SELECT tags FROM activity")]
    used = {word for one in tags for word in one.split("、") if word}
    assert used <= {word for words in sets.values() for word in words}
    assert all(used & set(words) for words in sets.values())
    assert sum(bool(one) for one in tags) > 0.8 * len(tags)
    kinds = dict(rows(demo, "SELECT kind, count(*) FROM station GROUP BY kind"))
    assert kinds == {
        "所": 1,
        "站": 13,
        "点": 3,
        "基地": 3,
        "广场公园": 1,
        "街区": 1,
        "实践户": 2,
        "广播点位": 6,
    }
    homes = rows(
        demo,
        "SELECT u.kind, s.head <> '' FROM station s JOIN station u ON u.pk = s.parent_pk WHERE s.kind = '实践户'",
    )
    assert homes == [("站", 1), ("站", 1)]


def test_a_visit_is_not_announced_the_rest_of_the_plan_is(demo: Context) -> None:
    """对外预告 by its words, as the form would have it: 孤寡老人 and 入户 not, the dance rehearsal yes."""
    told = dict(rows(demo, "SELECT title, forecast FROM activity WHERE day >= '2026-11-01'"))
    assert told == {"“冬日暖阳”走访孤寡老人": 0, "消防宣传日入户宣讲": 0, "安代舞冬季集训": 1}


def test_the_demo_command_has_every_paper_of_service_to_print(demo: Context) -> None:
    """``dev.py demo`` prints these; what it prints of points, the command line does."""
    spec = importlib.util.spec_from_file_location("demo_prints", ROOT / "packaging" / "demo_prints.py")
    assert spec is not None
    assert spec.loader is not None
    demo_prints = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(demo_prints)
    made = [demo.paper(verb).result() for verb in demo_prints.papers(demo)]
    assert len(made) == 14
    assert all(one.content.startswith(b"%PDF") for one in made)
    assert len({one.file_name for one in made}) == len(made)
