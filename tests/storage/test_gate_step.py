"""The ninth schema on an older book: approvals of lines become approvals of the words they held; activities say 对外预告."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from wenming_desktop.storage import approvals, chain, journal
from wenming_desktop.storage.migrations import STEPS, m0009_gate
from wenming_desktop.support.ids import uuid7

BOARD = "masses 2026-Q3 萨日朗"
HOW = {"operator": "乌兰", "origin": "甲", "at": "2026-10-08T09:00:00"}


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A book of the second schema, with its triggers; the program of then knew no chain."""
    monkeypatch.setattr(chain, "close_link", lambda _db, _pk: "")
    db = Database(sqlite3.connect(tmp_path / "b.sqlite3", isolation_level=None), strict=True)
    for step in STEPS:
        if step.version <= 2:
            step.apply(db)
    journal.install_triggers(db)
    yield db
    db.close()


def approve(db: Database, finding: str, said: str) -> None:
    """As the program of then wrote it: the line as a whole, its words in the name of the action only."""
    with journal.operation(db, f"批准公示 {said}", **HOW):
        row = {"finding": finding, "document": BOARD, "by": "乌兰", "on_day": "2026-10-08"}
        journal.insert(db, "approval", row)


def upgraded(db: Database) -> None:
    m0009_gate.apply(db)
    journal.install_triggers(db)


def test_a_line_approved_as_a_whole_holds_for_the_words_it_held(old: Database) -> None:
    line = "word:包青格乐的上榜理由"
    approve(old, line, "“包青格乐的上榜理由”里有“残疾、上访”，公示不写这类原因")
    approve(old, "phone:公示正文", "“公示正文”里有手机号，公示上不能出现群众电话")
    approve(old, "minor:萨日朗-014", "萨日朗-014户户主未满18周岁，公示不印姓名")
    with journal.operation(old, "导入旧数据", **HOW):  # nobody knows what this line said
        row = {"finding": "word:高娃的上榜理由", "document": BOARD, "by": "乌兰", "on_day": "2026-10-01"}
        journal.insert(old, "approval", row)
    upgraded(old)
    kept = old.execute("SELECT finding, word, by, on_day FROM approval ORDER BY pk").fetchall()
    assert kept == [
        (line, "残疾", "乌兰", "2026-10-08"), (line, "上访", "乌兰", "2026-10-08"), ("phone:公示正文", "", "乌兰", "2026-10-08"),
        ("minor:萨日朗-014", "", "乌兰", "2026-10-08"), ("word:高娃的上榜理由", "", "乌兰", "2026-10-01"),
    ]  # fmt: skip
    assert approvals.keys(old, BOARD) == {f"{line}:残疾", f"{line}:上访"}, (
        "what nobody knows approves nothing"
    )


def test_the_same_word_twice_in_a_document_is_one_approval(old: Database) -> None:
    upgraded(old)
    row = {"finding": "word:甲", "word": "残疾", "document": BOARD, "by": "乌兰", "on_day": "2026-10-08"}
    with journal.operation(old, "批准", **HOW):
        journal.insert(old, "approval", row)
        journal.insert(old, "approval", {**row, "word": "上访"})
    with pytest.raises(sqlite3.IntegrityError), journal.operation(old, "批准", **HOW):
        journal.insert(old, "approval", row)


@pytest.mark.parametrize(
    ("title", "place", "story", "forecast"),
    [
        ("义诊进嘎查", "文化广场", "量血压", 1), ("走访独居老人", "", "", 0), ("文明实践活动", "孤寡老人家", "", 0),
        ("文明实践活动", "", "入户宣讲20户", 0), ("“月底有约”关爱困境儿童（13个站）", "", "", 0), ("", "", "", 1),
    ],
)  # fmt: skip
def test_activities_of_before_are_judged_by_their_words(
    old: Database, title: str, place: str, story: str, forecast: int
) -> None:
    with journal.operation(old, "登记活动", **HOW):
        row = {"id": uuid7(), "number": "HD-2026-0001", "title": title, "day": "2026-10-30", "place": place, "story": story}  # fmt: skip
        journal.insert(old, "activity", row)
    changes = old.execute("SELECT count(*) FROM change").fetchone()
    upgraded(old)
    assert old.execute("SELECT forecast FROM activity").fetchone() == (forecast,)
    assert old.execute("SELECT count(*) FROM change").fetchone() == changes, "an upgrade is no clerk's action"
