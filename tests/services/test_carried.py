"""After a backup was put back no number on paper is given again, and what is on paper is not called false (恢复前出具的编号)."""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from tests.services.served_book import LI_YAN, add_volunteer, new_book
from wenming_desktop.printing import preview
from wenming_desktop.services import books, carried, certificate_paper, certificates, issued, rescue
from wenming_desktop.services.context import Context
from wenming_desktop.storage import backup, damage
from wenming_desktop.storage import carried as store
from wenming_desktop.storage import issued as issued_store
from wenming_desktop.storage.certificates import Kept
from wenming_desktop.storage.connection import FILE_NAME


class Office:
    def __init__(self, folder: Path) -> None:
        self.folder, self.said = folder, ""
        self.context = new_book(folder)
        self.people = [
            add_volunteer(self.context, name, f"15059900013{at}", LI_YAN)
            for at, name in enumerate(("李䶮", "单跃进"))
        ]

    def issue(self, who: int = 0) -> Kept:
        (made,) = self.context.call(certificates.issue, [self.people[who]])[0].certificates
        return made

    def close(self) -> None:
        self.context.close(with_backup=False)

    def open(self) -> None:
        """As the window and each verb do."""
        self.context = Context(self.folder, self.context.clock)
        self.said = carried.entered(self.context)

    def put_back(self, file: Path) -> carried.Restored:
        self.close()
        done = books.restore_over(file, self.folder, self.context.clock)
        self.open()
        return done

    def verified(self, paper: Kept) -> issued.Verified:
        return self.context.call(issued.verify, paper.number, paper.code)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = Office(tmp_path / "书.wenming")
    yield found
    assert {one.number for one in found.context.call(books.check)} <= {"E44"}
    found.close()


def test_no_number_is_given_twice_and_the_lost_paper_is_known(office: Office) -> None:
    kept = office.issue()
    file = office.context.call(books.back_up)
    lost = office.issue(1)
    done = office.put_back(file)
    assert done.numbers == (lost.number,)
    assert done.words == f"这份备份以后出具的{lost.number}编号已留下，不会再用；内容请看“恢复前”的备份。"
    fresh = office.issue(1)
    assert len({kept.number, lost.number, fresh.number}) == 3
    answer = office.verified(lost)
    assert (answer.valid, answer.found) == (False, False)
    assert "出具过（单跃进）；后来恢复了更早的备份，登记簿里没有它的内容，请查纸质存根" in answer.said
    wrong = office.context.call(issued.verify, lost.number, "AAAAAAAA")
    assert wrong.said == "编号或核验码不对，查不到。请照纸上再输一遍。"
    assert office.verified(fresh).valid
    assert office.verified(kept).valid


def test_it_stands_in_the_register_as_given_by_hand(office: Office) -> None:
    file = office.context.call(books.back_up)
    lost = office.issue(1)
    office.put_back(file)
    day = date.fromisoformat(lost.day)
    (row,) = office.context.call(certificates.valid_between, day, day, by_hand=True)
    assert (row.number, row.name, row.by_hand) == (lost.number, "单跃进", True)
    (candidate,) = office.context.call(certificates.check, [office.people[1]])
    assert f"手工出具过{lost.number}，持证人同名" in candidate.hint
    assert lost.number in preview.text(office.context.call(certificate_paper.register, day, day).content)


def test_the_newer_state_put_back_again_brings_its_own(office: Office) -> None:
    file = office.context.call(books.back_up)
    lost = office.issue()
    done = office.put_back(file)
    assert office.put_back(done.before).numbers == ()
    assert office.verified(lost).valid
    assert not (office.folder / store.FILE).exists()


def test_a_kill_between_leaves_the_numbers_or_the_book(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = office.context.call(books.back_up)
    lost = office.issue()
    office.close()
    with monkeypatch.context() as patched:
        patched.setattr(store, "forget", lambda _folder: None)
        books.restore_over(file, office.folder, office.context.clock)
    office.context = Context(office.folder, office.context.clock)
    for _ in range(2):  # entered, and not taken away: once more is none
        with monkeypatch.context() as patched:
            patched.setattr(store, "forget", lambda _folder: None)
            office.context.call(carried.enter)
    office.context.call(carried.enter)
    assert office.issue().number != lost.number
    assert not (office.folder / store.FILE).exists()


def test_a_damaged_book_whose_backup_takes_its_place_carries_what_can_be_read(office: Office) -> None:
    file = office.context.call(books.back_up)
    lost = office.issue()
    office.close()
    (good,) = (one for one in backup.listed(office.folder) if one.path == file)
    rescue.put_back(
        office.folder,
        damage.Good(good.path, office.context.clock.now(), 0, 0, 0, None),
        office.context.clock.now(),
    )
    office.open()
    assert office.issue().number != lost.number


def test_what_lies_there_unreadable_carries_nothing_and_is_told(office: Office) -> None:
    for words in ("", "[", "5", '[["only one"]]', "null", '{"a": 1}'):
        (office.folder / store.FILE).write_text(words)
        assert "照存根先登记手工编号" in carried.entered(office.context)
        assert office.context.call(carried.enter)[1].nouns == frozenset()
    (office.folder / store.FILE).unlink()
    assert carried.entered(office.context) == ""


def test_a_row_counts_by_its_number_and_kind_alone(office: Office) -> None:
    """What else cannot be said of it is left out; the same judge says what was kept and what is entered."""
    rows = [
        ["A-1", "service", "CODE", "李\U000f0001\ue000", "2026-10-01", "", ""],  # as an older program laid it
        ["A-2", "service", 5, "x\u202ey\n", "no day", "Q9", None, "lost", "x", {}],
        ["A-3", "notice"],
    ]
    (office.folder / store.FILE).write_text(json.dumps(rows))
    assert [(one.number, one.name) for one in store.kept(office.folder).numbers] == [
        ("A-1", "李\U000f0001\ue000"), ("A-2", "xy"), ("A-3", ""),
    ]  # fmt: skip
    assert store.kept(office.folder).whole
    assert carried.entered(office.context) == ""
    assert all(office.context.call(issued.verify, number, "CODE").said for number in ("A-1", "A-2", "A-3"))
    assert not (office.folder / store.FILE).exists()


def test_a_name_in_private_letters_loses_no_number(office: Office) -> None:
    file = office.context.call(books.back_up)
    name = "王\ue863\u180e\U000f0001"
    office.context.call(issued.enter_by_hand, "service", "旗-8", name, office.context.clock.today())
    assert office.put_back(file).numbers == ("旗-8",)
    assert issued_of(office, "旗-8").name == name


def test_a_second_restore_before_an_opening_loses_none(office: Office) -> None:
    early = office.context.call(books.back_up)
    first = office.issue()
    later = office.context.call(books.back_up)
    second = office.issue(1)
    office.close()
    assert books.restore_over(later, office.folder, office.context.clock).numbers == (second.number,)
    done = books.restore_over(early, office.folder, office.context.clock)
    assert set(done.numbers) == {first.number, second.number}
    office.open()
    assert all("出具过" in office.verified(one).said for one in (first, second))
    assert office.issue().number not in {first.number, second.number}


def test_none_is_drawn_before_what_was_carried_is_entered(office: Office) -> None:
    file = office.context.call(books.back_up)
    lost = office.issue()
    office.close()
    books.restore_over(file, office.folder, office.context.clock)
    office.context = Context(office.folder, office.context.clock)  # entering failed, say
    assert office.issue().number != lost.number
    assert carried.entered(office.context) == ""
    assert "出具过" in office.verified(lost).said


def test_entering_that_fails_is_told_and_tried_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    file = office.context.call(books.back_up)
    lost = office.issue()
    office.close()
    books.restore_over(file, office.folder, office.context.clock)

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patched:
        patched.setattr("wenming_desktop.storage.issued.insert", full)
        office.open()
        assert "恢复前出具的编号还没有登记进来" in office.said
    assert carried.entered(office.context) == ""
    assert "出具过" in office.verified(lost).said


def test_a_number_given_twice_is_told_until_the_later_paper_is_void(office: Office) -> None:
    there = office.issue()
    given = store.Given(there.number, "service", "ZZZZZZZZ", "单跃进", there.day)
    store.keep(office.folder, [given, store.Given("B-1", "service", "", "手写", there.day)])
    for _ in range(2):
        said = carried.entered(office.context)
        assert f"{there.number}有两份" in said
        assert "作废" in said
    assert "手工出具" in office.context.call(issued.verify, "B-1", "").said
    office.context.call(issued.withdraw, there.pk, "编号重复")
    assert carried.entered(office.context) == ""
    assert not (office.folder / store.FILE).exists()


def test_a_paper_written_by_hand_is_not_called_false(office: Office) -> None:
    file = office.context.call(books.back_up)
    office.context.call(issued.enter_by_hand, "service", "旗-2026-7", "单跃进", office.context.clock.today())
    assert office.put_back(file).numbers == ("旗-2026-7",)
    answer = office.context.call(issued.verify, "旗-2026-7", "")
    assert answer.said == "这个编号是手工出具、事后登记的，没有核验码；后来恢复了更早的备份，请查纸质存根。"


def test_what_was_declared_void_does_not_come_back_in_force(office: Office) -> None:
    known = office.issue()
    file = office.context.call(books.back_up)
    lost = office.issue(1)
    for one, why in ((known, "姓名有误"), (lost, "本人退回")):
        office.context.call(issued.withdraw, one.pk, why)
    done = office.put_back(file)
    assert (done.numbers, done.voided) == ((lost.number,), (known.number,))
    assert f"这份备份以后作废的{known.number}照旧作废" in done.words
    for one, why in ((known, "姓名有误"), (lost, "本人退回")):
        answer = office.verified(one)
        assert (answer.valid, answer.state) == (False, "withdrawn")
        row = issued_of(office, one.number)
        assert (row.state, row.withdrawn_reason, row.withdrawn_on) == ("withdrawn", why, lost.day)
    assert "现在已经作废" in office.verified(lost).said
    assert office.put_back(file).voided == (known.number,), "and once more"
    assert office.verified(known).state == "withdrawn"


def test_a_paper_that_was_amended_is_said_to_be_though_the_next_is_not_known(office: Office) -> None:
    day = office.context.clock.today()
    given = store.Given("A-1", "service", "AAAAAAAA", "单跃进", day.isoformat(), state="superseded")
    store.keep(office.folder, [given])
    assert carried.entered(office.context) == ""
    assert "，现在已经更正；" in office.context.call(issued.verify, "A-1", "AAAAAAAA").said
    assert "手工出具；已更正" in preview.text(
        office.context.call(certificate_paper.register, day, day).content
    )


def issued_of(office: Office, number: str) -> issued.Issued:
    row = office.context.call(lambda book: issued_store.by_number(book.db, number))
    assert row is not None
    return row


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
    assert office.said == ""
    numbers = {one.number for one in lost}
    if torn != "a page of the table and the index":
        assert set(done.numbers) == numbers
    assert {lost[0].number, lost[-1].number} <= set(done.numbers)
    assert office.issue().number not in numbers
    said = [office.verified(one).said for one in lost]
    assert "出具过（李䶮）" in said[0] or torn == "the table's root"
    if torn == "the table's root":
        assert set(said) == {"这个编号出具过，没有核验码；后来恢复了更早的备份，请查纸质存根。"}


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
