"""The search box and the workbench in a township of 60,000 people, 6,000 volunteers, 10,000 activities, 200,000 hours rows."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from tests.bench import made_rosters
from tests.bench.stopwatch import Bench
from wenming_desktop.services import books, demo, imports, search, workbench
from wenming_desktop.services.context import Book, Context
from wenming_desktop.storage import journal, roster, service_ledger
from wenming_desktop.support.clock import Clock
from wenming_desktop.support.ids import uuid7

CLOCK = Clock.fixed(date(2026, 10, 27))
VOLUNTEERS, TEAMS, ACTIVITIES, HOURS = 6_000, 250, 10_000, 200_000
TITLES = (
    "清洁家园村容整治",
    "草原微宣讲板凳课堂",
    "义务植树",
    "医保政策宣讲",
    "上门理发",
    "打草互助",
    "广场舞教学",
)
FIRST = date(2021, 1, 1)
DAYS = 2_120


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    folder: Path = tmp_path_factory.mktemp("desk")
    made_rosters.write_roster(folder / "roster.xlsx")
    books.create_book(folder / "b.wenming", "苏布德苏木新时代文明实践所", clock=CLOCK)
    context = Context(folder / "b.wenming", CLOCK)
    context.call(imports.run_import, "households", folder / "roster.xlsx")
    context.call(_fill)
    yield context
    context.close(with_backup=False)


def _fill(book: Book) -> None:
    dice, db = Random(60), book.db
    with book.operation("准备", kind="barrier") as pk:
        people = [row[0] for row in db.execute("SELECT pk FROM person").fetchall()]
        stations = [row[0] for row in db.execute("SELECT pk FROM station").fetchall()]
        teams = [
            journal.insert(db, "team", {"id": uuid7(), "name": f"柳甲{at}志愿服务队", "code": "aid"})
            for at in range(TEAMS)
        ]
        volunteers = [
            {"pk": at, "id": uuid7(), "person_pk": person, "number": f"150599{at:06d}", "consent": "同意"}
            for at, person in enumerate(dice.sample(people, VOLUNTEERS), 1)
        ]
        roster.insert_rows(db, "volunteer", volunteers)
        members = [{"team_pk": dice.choice(teams), "volunteer_pk": at + 1} for at in range(VOLUNTEERS)]
        roster.insert_rows(db, "membership", members)
        activities = [
            {
                "pk": at + 1, "id": uuid7(), "number": f"HD-2026-{at + 1:05d}", "title": f"{dice.choice(TITLES)}第{at % 300}期",
                "state": "已办", "day": _day(at), "start": "09:00", "finish": "11:00", "station_pk": dice.choice(stations),
            }
            for at in range(ACTIVITIES)
        ]  # fmt: skip
        roster.insert_rows(db, "activity", activities)
        common = book.ledger_common(pk)
        service_ledger.insert_services(
            db,
            (
                {
                    **common, "id": uuid7(), "volunteer_pk": dice.randint(1, VOLUNTEERS), "activity_pk": at % ACTIVITIES + 1,
                    "day": _day(at % ACTIVITIES), "minutes": 120, "category": "aid",
                }
                for at in range(HOURS)
            ),
        )  # fmt: skip


def _day(at: int) -> str:
    return str(FIRST + timedelta(days=at % DAYS))


def test_search(bench: Bench, context: Context) -> None:
    bench.time("desk: names and titles read ahead", lambda: context.call(search.warm), 1)
    for typed in ("w", "wx", "wangxiu", "秀英", "qjjy", "义务植树", "150599000137", "00137"):
        found = bench.time(f"desk: search {typed}", lambda typed=typed: context.call(search.search, typed))
        assert found


def test_workbench(bench: Bench, context: Context) -> None:
    bench.time("desk: workbench, 60 000 people", lambda: context.call(workbench.workbench))
    bench.time("desk: number beside it, 60 000 people", lambda: context.call(workbench.waiting))


def test_demo(bench: Bench, tmp_path: Path) -> None:
    bench.time("demo book made", lambda: demo.create_demo(tmp_path / "示范.wenming", clock=CLOCK), 1)
    context = Context(tmp_path / "示范.wenming", CLOCK)
    try:
        bench.time("desk: workbench, demo", lambda: context.call(workbench.workbench))
    finally:
        context.close(with_backup=False)
