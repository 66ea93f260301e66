"""After a backup was put back no number on paper is given again, and what is on paper is not called false (恢复前出具的编号)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.services.served_book import LI_YAN, add_volunteer, new_book
from wenming_desktop.printing import preview
from wenming_desktop.services import books, carried, certificate_paper, certificates, issued, rescue
from wenming_desktop.services.context import Context
from wenming_desktop.storage import backup, damage
from wenming_desktop.storage import carried as store
from wenming_desktop.storage.certificates import Kept


class Office:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
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
        self.context.call(carried.enter)

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


def test_what_lies_there_unreadable_carries_nothing(office: Office) -> None:
    for words in ("", "[", "5", '[["only one"]]', "null", '{"a": 1}'):
        (office.folder / store.FILE).write_text(words)
        assert office.context.call(carried.enter).nouns == frozenset()
