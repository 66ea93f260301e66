"""After a backup was put back no number on paper is given again, and what is on paper is not called false (恢复前出具的编号)."""

from __future__ import annotations

import errno
from datetime import date

import pytest

from tests.services.carried_office import Office, office
from wenming_desktop.printing import preview
from wenming_desktop.services import books, carried, certificate_paper, certificates, issued, rescue
from wenming_desktop.services.context import Book, Context
from wenming_desktop.storage import backup, damage, heads
from wenming_desktop.storage import carried as store

__all__ = ["office"]


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


def test_a_name_in_private_letters_loses_no_number(office: Office) -> None:
    file = office.context.call(books.back_up)
    name = "王\ue863\u180e\U000f0001"
    office.context.call(issued.enter_by_hand, "service", "旗-8", name, office.context.clock.today())
    assert office.put_back(file).numbers == ("旗-8",)
    assert office.row("旗-8").name == name


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
    assert lost.number in carried.entered(office.context)
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
    assert lost.number in carried.entered(office.context)
    assert carried.entered(office.context) == ""
    assert "出具过" in office.verified(lost).said


def test_a_number_given_twice_is_told_until_the_later_paper_is_void(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = office.context.call(books.back_up)
    lost = office.issue(1)
    office.close()
    books.restore_over(file, office.folder, office.context.clock)
    office.context = Context(office.folder, office.context.clock)
    with monkeypatch.context() as patched:  # as a program did that asked nobody
        patched.setattr(store, "waiting", lambda *_: store.Waiting([], True))
        patched.setattr(heads, "read", lambda _folder: heads.Seen(None))
        there = office.issue()
    assert there.number == lost.number
    for _ in range(2):
        said = carried.entered(office.context)
        assert f"{there.number}有两份" in said
        assert "作废" in said
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
        row = office.row(one.number)
        assert (row.state, row.withdrawn_reason, row.withdrawn_on) == ("withdrawn", why, lost.day)
    assert "现在已经作废" in office.verified(lost).said
    assert office.put_back(file).voided == (known.number,), "and once more"
    assert office.verified(known).state == "withdrawn"


def test_a_paper_that_was_amended_is_said_to_be_though_the_next_is_not_known(office: Office) -> None:
    file = office.context.call(books.back_up)
    day = office.context.clock.today()
    lost = office.issue(1)
    office.context.call(amended, office.row(lost.number))
    office.put_back(file)
    assert "，现在已经更正；" in office.verified(lost).said
    assert "手工出具；已更正" in preview.text(
        office.context.call(certificate_paper.register, day, day).content
    )


def amended(book: Book, old: issued.Issued) -> None:
    paper = issued.Paper(old.kind, old.content, book.clock.today(), None, old.volunteer_pk, old.name)
    with book.operation("更正", kind="note") as pk:
        issued.amend(book, pk, old, paper, "姓名有误")


@pytest.mark.parametrize("what", ["the numbers", "the mark beside the file"])
def test_what_stands_in_the_way_after_the_swap_is_told_beside_what_was_done(
    office: Office, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """The backup lies in the book's place: that is never told as a restore that failed."""
    file = office.context.call(books.back_up)
    lost = office.issue()
    office.close()

    def broken(*_: object, **_how: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(*((store, "waiting") if what == "the numbers" else (heads, "_write")), broken)
        done = books.restore_over(file, office.folder, office.context.clock)
    assert not done.well
    if what == "the numbers":
        assert done.words.startswith("原来的登记簿没有全部读出来")
    else:
        assert done.words.startswith("数据旁边的记号没有换成恢复以后的")
        assert lost.number in done.words
        again = books.restore_over(file, office.folder, office.context.clock)
        assert "记号" not in again.words, "it is noted now"
    office.open()
    assert "出具过" in office.verified(lost).said
