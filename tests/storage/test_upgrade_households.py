"""The upgrade to dated facts: real books of schema 1 and 2 open, and no board of the past says anything else."""

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.books.households_2 import boards_of
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books, history
from wenming_desktop.services.context import Context
from wenming_desktop.storage import facts
from wenming_desktop.storage.connection import FILE_NAME
from wenming_desktop.support.clock import Clock

BOOKS = Path(__file__).parents[1] / "books"
BEFORE = json.loads((BOOKS / "households_2.json").read_text(encoding="utf-8"))
NAMES = ("schema_1", "households_2")


def opened(folder: Path, name: str) -> Context:
    folder.mkdir()
    shutil.copy(BOOKS / f"{name}.sqlite3", folder / FILE_NAME)
    return Context(folder, Clock.fixed(date(2026, 11, 2)))


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Context]:
    """The book of schema 2 after its upgrade."""
    context = opened(tmp_path / "旧的.wenming", "households_2")
    yield context
    context.close(with_backup=False)


@pytest.mark.parametrize("name", NAMES)
def test_no_board_of_the_past_changes_by_the_upgrade(tmp_path: Path, name: str) -> None:
    context = opened(tmp_path / "旧的.wenming", name)
    try:
        assert context.call(books.check) == []
        now = json.loads(json.dumps(boards_of(context, totals=name == "households_2"), ensure_ascii=False))
    finally:
        context.close(with_backup=False)
    assert now.keys() == BEFORE[name].keys()
    for board, said in BEFORE[name].items():
        assert now[board] == said, board


def told(context: Context, number: str) -> list[tuple[str, str]]:
    """The facts of a household: kind and value (keys as numbers and names) from its day."""
    names = dict(context.call(lambda book: book.db.execute("SELECT pk, name FROM person").fetchall()))
    villages = dict(context.call(lambda book: book.db.execute("SELECT pk, base FROM village").fetchall()))
    numbers = dict(context.call(lambda book: book.db.execute("SELECT pk, number FROM household").fetchall()))
    pk = next(key for key, own in numbers.items() if own == number)
    spelled = {facts.HEAD: names, facts.VILLAGE: villages, facts.MERGED: numbers}
    return [
        (f"{one.kind} {spelled[one.kind][int(one.value or 0)] if one.kind in spelled else one.value or ''}".strip(), one.from_day)
        for one in context.call(lambda book: facts.facts(book.db, pk))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("萨日朗-001", [("嘎查村 萨日朗", ""), ("建户", ""), ("户主 包青格乐", ""), ("村民小组 1", ""), ("状态 参评", "")]),
        # its states were dated before, everything else holds since ever
        ("萨日朗-004", [("嘎查村 萨日朗", ""), ("建户", ""), ("户主 李䶮", ""), ("村民小组 2", ""), ("状态 参评", ""),
                      ("状态 常年外出", "2026-03-01"), ("状态 参评", "2026-08-15")]),
        # merged at any time: it never stood alone on an old board
        ("萨日朗-003", [("嘎查村 萨日朗", ""), ("建户", ""), ("并入 萨日朗-002", ""), ("户主 王秀兰", ""),
                      ("村民小组 2", ""), ("状态 参评", "")]),
        ("诺敏花-004", [("嘎查村 诺敏花", ""), ("建户", ""), ("户主 苏布德", ""), ("状态 参评", "")]),
    ],
)  # fmt: skip
def test_every_present_value_holds_since_ever(old: Context, number: str, said: list[tuple[str, str]]) -> None:
    assert sorted(told(old, number)) == sorted(said)


def test_everybody_lives_where_he_stood_since_ever(old: Context) -> None:
    rows = old.call(
        lambda book: book.db.execute(
            "SELECT p.name, r.household_pk = p.household_pk, r.from_day, r.to_day FROM residence r JOIN person p ON p.pk = r.person_pk"
        ).fetchall()
    )
    assert len(rows) == 11
    assert {row[1:] for row in rows} == {(1, "", None)}
    assert old.call(lambda book: facts.household_on(book.db, 1, date(1999, 1, 1))) == 1


def test_the_state_of_today_is_the_latest_by_date(old: Context) -> None:
    rows = old.call(
        lambda book: book.db.execute(
            "SELECT number, state, state_from FROM household WHERE state_from <> ''"
        ).fetchall()
    )
    assert sorted(rows) == [("萨日朗-004", "参评", "2026-08-15"), ("诺敏花-003", "迁出", "2026-10-10")]
    tables = old.call(lambda book: book.db.table_names())
    assert "household_state" not in tables


def test_what_was_done_before_the_upgrade_is_not_undone_but_stays_in_the_log(old: Context) -> None:
    assert old.call(history.undo_name) == ""
    with pytest.raises(UserError, match="没有可以撤销的操作"):
        old.call(history.undo)
    assert [line.name for line in old.call(history.log, limit=2)] == ["升级数据", "新增农牧户 诺敏花-004"]
