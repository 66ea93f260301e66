"""What the file beside a book (carried.json) may do: name where numbers lie, and what can be proved there is entered."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from tests.services.carried_office import Office, office
from wenming_desktop.domain import issued as rules
from wenming_desktop.services import books, carried, issued, rescue
from wenming_desktop.services.context import Context
from wenming_desktop.storage import carried as store
from wenming_desktop.storage import damage
from wenming_desktop.storage.connection import FILE_NAME
from wenming_desktop.support.clock import Clock

__all__ = ["office"]


# ---- a small file is no order ----
def forged(office: Office) -> object:
    """What a notepad writes: a paper that never was, and a sound certificate declared void."""
    there = office.issue()
    return there, [
        [there.number, "service", there.code, "x", "", "", "", "withdrawn", "2026-06-06", "本人退回"],
        ["SBDSM-2026-0500", "service", "FAKECODE", "王假人", "2026-05-05"],
    ]


def test_a_file_written_by_hand_voids_nothing_and_makes_up_no_number(office: Office) -> None:
    there, rows = forged(office)
    name = "备份000001-20261001-1200-00000000-恢复前.wmbak"
    unreadable = (
        "数据文件夹里有一个文件记着恢复前出具过的编号，可是读不出来。里面的编号没有登记进来，文件已改名为“"
    )
    not_found = (
        f"恢复前出具过的编号应当在文件“{name}”里，可是这个文件找不到、打不开，或者不是恢复前留下的。"
        "编号没有登记进来，记着这件事的文件已改名为“"
    )
    for text, words in (
        (json.dumps(rows), unreadable),
        (json.dumps({"before": rows}), unreadable),
        (json.dumps({"before": [name]}), not_found),
    ):
        (office.folder / store.FILE).write_text(text)
        said = carried.entered(office.context)
        (aside,) = office.folder.glob("carried.json.移开-*")
        advice = "没有恢复过备份的，不用管它。恢复过的，请照存根先登记手工编号，再出新的。"
        assert said == f"{words}{aside.name}”。{advice}"
        aside.unlink()
        assert not (office.folder / store.FILE).exists()
        assert carried.entered(office.context) == ""
    assert office.verified(there).valid
    assert "查不到" in office.context.call(issued.verify, "SBDSM-2026-0500", "FAKECODE").said


def test_no_path_leads_out_of_the_backups(office: Office, tmp_path: Path) -> None:
    office.context.call(books.back_up, tmp_path / "备份000009-20261001-1200-00000000-恢复前.wmbak")
    ordinary = office.context.call(books.back_up)
    (office.folder / "book.sqlite3.损坏-x").write_bytes(b"")
    names = (
        "../../备份000009-20261001-1200-00000000-恢复前.wmbak", ordinary.name, "book.sqlite3", "book.sqlite3.损坏-x",
        "book.sqlite3.损坏-20261001-120000",
    )  # fmt: skip
    for name in names:
        (office.folder / store.FILE).write_text(json.dumps({"before": [name]}))
        assert name in carried.entered(office.context)


def test_a_backup_that_is_not_what_its_manifest_says_enters_nothing(office: Office) -> None:
    file = office.context.call(books.back_up)
    lost = office.issue()
    office.close()
    done = books.restore_over(file, office.folder, office.context.clock)
    content = bytearray(done.before.read_bytes())
    content[2000] ^= 255  # in the book, which is the first member
    done.before.write_bytes(content)
    office.open()
    assert done.before.name in office.said
    assert "照存根先登记手工编号" in office.said
    assert "查不到" in office.verified(lost).said


def test_what_was_altered_before_the_restore_or_is_another_book_s_gives_its_number_alone(
    office: Office, tmp_path: Path
) -> None:
    known = office.issue()
    file = office.context.call(books.back_up)
    lost = office.issue(1)
    office.close()
    with closing(sqlite3.connect(office.folder / FILE_NAME)) as db:
        guards = db.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'issued'"
        ).fetchall()
        for name, _ in guards:
            db.execute(f"DROP TRIGGER [{name}]")
        db.execute(
            "UPDATE issued SET state = 'withdrawn', withdrawn_on = '2026-06-06', withdrawn_reason = 'x'"
        )
        for _, sql in guards:
            db.execute(sql)
        db.commit()
    done = books.restore_over(file, office.folder, office.context.clock)
    assert (done.numbers, done.voided, done.doubtful) == ((lost.number,), (), (known.number,))
    assert f"写着{known.number}已经作废，核实不了" in done.words
    office.open()
    assert f"有{lost.number}，内容核实不了，只留下编号" in office.said
    assert f"写着{known.number}已经作废，核实不了" in office.said
    assert office.verified(known).valid
    assert "内容核实不了，请查纸质存根" in office.verified(lost).said
    assert office.row(lost.number).name == rules.UNREAD
    (name,) = office.context.call(
        lambda book: book.db.execute("SELECT name FROM operation ORDER BY pk DESC LIMIT 1").fetchone()
    )
    assert name == "留下恢复前出具的1份编号，恢复前写着作废的1份核实不了，没有作废，要照存根核对"


def test_what_was_entered_is_said_by_its_numbers(office: Office) -> None:
    known = office.issue()
    file = office.context.call(books.back_up)
    lost = office.issue(1)
    office.context.call(issued.withdraw, known.pk, "姓名有误")
    office.put_back(file)
    assert office.said == (f"恢复前出具的编号已登记进来：{lost.number}。恢复前作废的{known.number}照旧作废。")


# ---- a damaged book ----
def root(path: Path, name: str) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [name]).fetchone()[0])


def leaves(path: Path, name: str) -> list[int]:
    """The pages of a table's (or index's) leaves, by the pointers in its interior root page."""
    page, size = root(path, name), 4096
    content = path.read_bytes()[(page - 1) * size : page * size]
    assert content[0] in (5, 2), "an interior page: the table has several"
    cells = int.from_bytes(content[3:5])
    at = [int.from_bytes(content[12 + 2 * i : 14 + 2 * i]) for i in range(cells)]
    return [int.from_bytes(content[one : one + 4]) for one in at] + [int.from_bytes(content[8:12])]


def blank(path: Path, *pages: int) -> None:
    with path.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * 4096)
            file.write(b"\0" * 4096)


NUMBERS = "sqlite_autoindex_issued_2"
TORN: dict[str, Callable[[Path], list[int]]] = {
    "a page of the table": lambda path: [leaves(path, "issued")[1]],
    "all but its ends": lambda path: leaves(path, "issued")[1:-1],
    "the table's root": lambda path: [root(path, "issued")],
    "the index of the numbers": lambda path: [root(path, NUMBERS)],
    "a page of the table and the index": lambda path: [leaves(path, "issued")[1], root(path, NUMBERS)],
}


@pytest.mark.parametrize("torn", TORN)
def test_of_a_book_with_bad_pages_what_can_be_read_is_carried_and_the_clerk_is_told(
    office: Office, torn: str
) -> None:
    file = office.context.call(books.back_up)
    lost = [office.issue() for _ in range(14)]
    office.close()
    path = office.folder / FILE_NAME
    assert len(leaves(path, "issued")) > 3
    blank(path, *TORN[torn](path))
    read = store.given(office.folder)
    assert not read.whole
    good = damage.Good(file, office.context.clock.now(), 0, 0, 0, None)
    done = rescue.put_back(office.folder, good, office.context.clock.now())
    assert done.before is not None
    assert "照存根先登记手工编号" in done.words
    office.open()
    assert "照存根先登记手工编号" in office.said
    assert lost[0].number in office.said
    assert carried.entered(office.context) == ""
    numbers = {one.number for one in lost}
    if torn != "a page of the table and the index":
        assert set(done.numbers) == numbers
    assert {lost[0].number, lost[-1].number} <= set(done.numbers)
    assert office.issue().number not in numbers
    said = "恢复前的登记簿里有这个编号，内容核实不了，请查纸质存根。"
    assert office.verified(lost[0]).said == said
    assert office.row(lost[0].number).name == rules.UNREAD, "nobody can prove the rest"


def test_a_book_that_cannot_be_read_at_all_is_told(office: Office) -> None:
    file = office.context.call(books.back_up)
    for content in (b"", b"x" * 9000, None):
        office.close()
        path = office.folder / FILE_NAME
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)
        done = rescue.put_back(
            office.folder,
            damage.Good(file, office.context.clock.now(), 0, 0, 0, None),
            office.context.clock.now(),
        )
        assert not done.whole
        assert "照存根先登记手工编号" in done.words
        office.open()


def test_a_backup_of_another_book_is_told_and_is_never_offered_for_a_damaged_one(
    office: Office, tmp_path: Path
) -> None:
    other = tmp_path / "别所.wenming"
    made = Clock.fixed(date(2025, 3, 1))
    books.create_book(other, "乙苏木新时代文明实践所", clock=made)
    with Context(other, made) as context:
        strange = context.call(books.back_up)
    own = office.context.call(books.back_up)
    assert books.peek_backup(strange, office.folder)["another"] == 1
    assert books.peek_backup(own, office.folder)["another"] == 0
    among = own.with_name(strange.name.replace("000001", "000009"))
    shutil.copyfile(strange, among)
    good = rescue.newest_good(office.folder)
    assert good is not None
    assert good.path == own
    among.unlink()
