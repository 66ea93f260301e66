"""Nobody becomes head by a roster of days on which he lived in another household: refused as the form does it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.services.desk import Desk, desk, told
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import households
from wenming_desktop.storage import facts

A, B = "萨日朗-001", "萨日朗-002"
HEADS = ("户号", "姓名", "与户主关系", "小组", "出生日期", "变动日期")
BOOK = (
    (A, "包青格乐", "户主", "1组", "1971-01-11", ""), (A, "斯琴高娃", "配偶", "1组", "1971-02-11", ""),
    (B, "王秀兰", "户主", "2组", "1972-01-11", ""), (B, "王志强", "长子", "2组", "1998-09-17", ""),
)  # fmt: skip
MOVED = date(2026, 10, 10)
MEND = frozenset({facts.HEAD})


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Desk]:
    """王志强 lives in 萨日朗-001 since 10 October, before that in 萨日朗-002."""
    with desk(tmp_path) as one:
        roster(one, *BOOK, since=date(2026, 1, 1))
        pk = one.query("SELECT pk FROM person WHERE name = '王志强'")[0][0]
        one.context.call(households.move_person, pk, home(one), "女婿", MOVED)
        yield one
        one.check()


def roster(table: Desk, *rows: tuple[Any, ...], **how: Any) -> Any:
    return table.bring("households", [("萨日朗嘎查户籍台账",), HEADS, *rows], **how)


def home(table: Desk) -> int:
    return int(table.query("SELECT pk FROM household WHERE number = ?", A)[0][0])


def heads(table: Desk) -> list[tuple[Any, ...]]:
    return table.query(
        "SELECT p.name, f.from_day FROM household_fact f JOIN person p ON p.pk = f.value "
        "WHERE f.household_pk = ? AND f.kind = '户主' ORDER BY f.from_day",
        home(table),
    )


def leads(day: str) -> tuple[Any, ...]:
    return (A, "王志强", "户主", "1组", "1998-09-17", day)


@pytest.mark.parametrize("day", ["2026-08-01", "2026-10-09"])
def test_a_day_of_change_before_he_came_is_refused_as_the_form_refuses_it(table: Desk, day: str) -> None:
    report = roster(table, leads(day), (A, "包青格乐", "家庭成员", "1组", "1971-01-11", ""))
    pk = table.query("SELECT pk FROM person WHERE name = '王志强'")[0][0]
    with pytest.raises(UserError) as form:
        table.context.call(households.set_head, home(table), pk, date.fromisoformat(day))
    assert told(report) == [("!B3", str(form.value).rstrip("。"))]
    assert heads(table) == [("包青格乐", "")]
    relations = "SELECT name, relation FROM person WHERE household_pk = ? ORDER BY pk"
    assert table.query(relations, home(table)) == [
        ("包青格乐", "户主"),
        ("斯琴高娃", "配偶"),
        ("王志强", "女婿"),
    ]


def test_who_came_later_was_not_head_from_the_first(table: Desk) -> None:
    report = roster(table, leads(""), wrong=MEND)
    assert told(report) == [("!B3", "王志强一直不在萨日朗-001户里。请先把他移到本户")]
    assert heads(table) == [("包青格乐", "")]


def test_a_wrong_head_of_after_he_came_is_mended(table: Desk) -> None:
    wife = table.query("SELECT pk FROM person WHERE name = '斯琴高娃'")[0][0]
    table.context.call(households.set_head, home(table), wife, date(2026, 10, 12))
    assert roster(table, leads(""), wrong=MEND).errors == 0
    assert heads(table) == [("包青格乐", ""), ("王志强", "2026-10-12")]


@pytest.mark.parametrize("day", ["2026-10-10", ""])
def test_from_the_day_he_came_he_may_lead(table: Desk, day: str) -> None:
    assert roster(table, leads(day)).errors == 0
    assert heads(table) == [("包青格乐", ""), ("王志强", day or "2026-10-27")]


def test_who_was_away_in_between_leads_from_his_return_only(table: Desk) -> None:
    rows = ((B, "王志强", "户主", "2组", "1998-09-17", "2026-08-01"),)
    pk, there = table.query("SELECT p.pk, h.pk FROM person p, household h WHERE p.name = '王志强' AND h.number = ?", B)[0]  # fmt: skip
    table.context.call(households.move_person, pk, there, "长子", date(2026, 10, 20))
    report = roster(table, *rows)
    assert told(report) == [
        ("!B3", "王志强2026年10月10日已经离开萨日朗-002户。请先登记那一天起的户主，再登记这一条")
    ]


@pytest.mark.parametrize("how", [{}, {"wrong": MEND}])
def test_who_lived_there_ever_or_is_new_there_may_lead_from_any_day(table: Desk, how: dict[str, Any]) -> None:
    assert roster(table, (A, "斯琴高娃", "户主", "1组", "1971-02-11", "2026-08-01"), **how).errors == 0
    assert roster(table, (B, "韩新", "户主", "2组", "1990-01-01", "2026-08-01"), **how).errors == 0
