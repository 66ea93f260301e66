"""Looking for people and paging through lists in a township of 60,000 people and 60,000 entries of one month."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.bench import made_rosters
from tests.bench.stopwatch import Bench
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import books, imports, people, search, tables
from wenming_desktop.services.context import Context
from wenming_desktop.support.clock import Clock


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    folder: Path = tmp_path_factory.mktemp("roster")
    made_rosters.write_roster(folder / "roster.xlsx")
    made_rosters.write_rules(folder / "rules.xlsx")
    made_rosters.write_points(folder / "points.xlsx")
    clock = Clock.fixed(date(2026, 10, 27))
    books.create_book(folder / "b.wenming", "苏布德苏木新时代文明实践所", clock=clock)
    context = Context(folder / "b.wenming", clock)
    for kind in ("households", "rules", "points"):
        context.call(imports.run_import, kind, folder / f"{kind.replace('households', 'roster')}.xlsx")
    yield context
    context.close(with_backup=False)


def test_search(bench: Bench, context: Context) -> None:
    bench.time("60 000 people: names read ahead", lambda: context.call(search.warm), 1)
    for typed in ("w", "wx", "wxy", "wangxiu", "王", "秀英", "zhang", "ldj7", "zzzz"):
        bench.time(f"60 000 people: search {typed}", lambda typed=typed: context.call(search.search, typed))
    bench.time(
        "60 000 people: the register's person field", lambda: context.call(search.people_for_entry, "wxy", 3)
    )


def test_lists(bench: Bench, context: Context) -> None:
    period = {"period": Period.parse("2026-Q3")}
    for name, sort, text in (
        ("households", "", ""), ("households", "total", ""), ("households", "head", ""), ("households", "", "wxy"),
        ("persons", "", ""), ("persons", "name", ""), ("persons", "", "w"), ("entries", "", ""), ("entries", "event_date", ""),
        ("entries", "name", ""), ("entries", "", "清洁"),
    ):  # fmt: skip
        filters = period if name == "entries" else {}
        found = bench.time(
            f"list {name} by {sort or 'itself'} {text}",
            lambda name=name, sort=sort, text=text, filters=filters: context.call(
                tables.ids, name, sort=sort, text=text, filters=filters
            ),
        )
        assert found
    page = context.call(tables.ids, "households")[5000:5100]
    bench.time("a page of 100 households", lambda: context.call(tables.rows, "households", page))
    bench.time("a household's detail", lambda: context.call(people.household_detail, page[0]))
