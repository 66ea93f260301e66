"""A sealed board that no longer says what the ledger says waits for its next edition (第n稿); a sealed one never changes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.services.small_book import Small
from tests.tampering import behind_our_back
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.settings import VillageNotice
from wenming_desktop.printing import preview
from wenming_desktop.services import boards, books, editions, issued, letterhead, notices, paper, places
from wenming_desktop.services.context import Book, Context
from wenming_desktop.storage import rules_store, settings_store
from wenming_desktop.storage.board_store import SealedBoard
from wenming_desktop.support.clock import Clock

Q3 = Period.parse("2026-Q3")
POSTED = date(2026, 10, 8)


@pytest.fixture
def sealed(small: Small) -> Small:
    """H1 twice in August for 萨日朗-001; July to September audited, the third quarter sealed."""
    for day in ("2026-08-10", "2026-08-12"):
        small.enter("萨日朗-001", "H1", day)
    small.close_months(202608, 202609)
    small.call(editions.seal, "masses", Q3, None, today="2026-10-08")
    return small


def state(small: Small, village: str | None = None, period: str = "2026-Q3") -> tuple[str, int | None]:
    pk = small.villages[village] if village else None
    found = small.call(editions.board_json, "masses", Period.parse(period), pk)
    return found["state"], found["edition"]


def correct(small: Small, cause: str = "异议YY-2026-0001", village: str | None = None) -> list[Any]:
    return small.call(editions.correct, "masses", Q3, cause, small.villages[village] if village else None)[0]


def content(small: Small, number: int, village: str | None = None) -> str:
    pk = small.villages[village] if village else None
    rows: list[SealedBoard] = small.call(editions.editions, "masses", Q3, pk)
    return rows[number - 1].row.content


def test_a_board_goes_from_draft_to_ready_to_sealed(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-08-10")
    assert state(small) == ("draft", None)
    small.close_months(202608, 202609)
    assert state(small) == ("ready", None)
    small.call(editions.seal, "masses", Q3, None)
    assert state(small) == ("sealed", 1)
    assert state(small, "诺敏花") == ("sealed", 1)


def test_a_correction_makes_it_wait_and_the_next_edition_says_what_is_right(sealed: Small) -> None:
    """Scene 3: one of two +10 taken back after sealing: edition 2 has 110, not listed, and the fourth quarter 100."""
    before = {village: content(sealed, 1, village) for village in (None, "萨日朗", "诺敏花")}
    assert sealed.board("2026-Q3").band("red")
    sealed.reverse(sealed.entries()[0].pk, "异议成立")
    assert (state(sealed), state(sealed, "萨日朗"), state(sealed, "诺敏花")) == (
        ("stale", 1),
        ("stale", 1),
        ("sealed", 1),
    )
    assert sealed.totals("2026-Q3")["萨日朗-001"] == 120_00, "the board in force is as it was printed"
    with pytest.raises(UserError, match="锁定以后有更正"):
        sealed.call(editions.seal, "masses", Q3, None)
    made = correct(sealed)
    assert [(board.station, board.edition, board.cause) for board in made] == [
        ("萨日朗", 2, "异议YY-2026-0001"), (None, 2, "异议YY-2026-0001"),
    ]  # fmt: skip
    assert sealed.totals("2026-Q3")["萨日朗-001"] == 110_00
    assert not sealed.board("2026-Q3").band("red")
    assert sealed.totals("2026-Q4")["萨日朗-001"] == 100_00
    assert (state(sealed), state(sealed, "萨日朗"), state(sealed, "诺敏花")) == (
        ("sealed", 2),
        ("sealed", 2),
        ("sealed", 1),
    )
    assert {village: content(sealed, 1, village) for village in before} == before, "edition 1 stays for ever"
    old = sealed.call(editions.board_json, "masses", Q3, None, 1)
    assert (old["state"], old["edition"]) == ("superseded", 1)
    assert next(row["total"] for row in old["rows"] if row["household"] == "萨日朗-001") == 120
    assert correct(sealed) == [], "nothing waits"
    assert sealed.call(books.check) == []


def test_taking_the_correction_back_makes_the_new_edition_wait_again(sealed: Small) -> None:
    sealed.reverse(sealed.entries()[0].pk, "异议成立")
    correct(sealed)
    sealed.undo()
    assert state(sealed) == ("stale", 2)
    correct(sealed, "更正撤回")
    assert state(sealed) == ("sealed", 3)
    assert sealed.totals("2026-Q3")["萨日朗-001"] == 120_00


def test_one_village_is_corrected_alone_and_the_township_waits(sealed: Small) -> None:
    sealed.reverse(sealed.entries()[0].pk, "异议成立")
    correct(sealed, village="萨日朗")
    assert (state(sealed, "萨日朗"), state(sealed)) == (("sealed", 2), ("stale", 1))
    correct(sealed)
    assert state(sealed) == ("sealed", 2)


@pytest.mark.parametrize(("cause", "said"), [(" ", "更正原因没有填"), ("补", "还没有锁定")])
def test_what_cannot_be_corrected(small: Small, cause: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        correct(small, cause)


def test_thresholds_and_rule_books_of_an_edition_are_those_of_the_one_before(sealed: Small) -> None:
    """Base points raised in winter change nothing of the autumn's board, nor of its correction."""

    def raised(book: Any) -> None:
        books.save_settings(
            book, replace(book.settings, base={"masses": {"month": 0, "quarter": 200_00, "year": 0}})
        )

    sealed.call(raised)
    assert state(sealed) == ("sealed", 1)
    sealed.reverse(sealed.entries()[0].pk, "异议成立")
    correct(sealed)
    assert sealed.totals("2026-Q3")["萨日朗-001"] == 110_00


def test_a_village_sealed_before_the_township_is_in_it_as_sealed(small: Small) -> None:
    """Scene 6: what changes between is refused until the village's board is corrected; then the sums are equal."""
    booked = small.enter("萨日朗-001", "H1", "2026-08-10")
    small.close_months(202608, 202609)
    small.call(editions.seal, "masses", Q3, small.villages["萨日朗"])
    small.reverse(booked.entry_pk, "登记错户")
    with pytest.raises(UserError, match="萨日朗2026年第三季度群众积分榜单锁定以后有更正"):
        small.call(editions.seal, "masses", Q3, None)
    correct(small, "登记错户", "萨日朗")
    small.call(editions.seal, "masses", Q3, None)
    whole = small.board("2026-Q3")
    parts = [small.board("2026-Q3", village) for village in ("萨日朗", "诺敏花")]
    assert whole.counts.households == sum(part.counts.households for part in parts)
    assert {line.key: line.total for line in whole.lines} == {
        line.key: line.total for part in parts for line in part.lines
    }


def test_the_first_print_after_sealing_equals_one_made_at_once(sealed: Small) -> None:
    """Scene 5: a reversal and a new rule book after sealing change nothing of the notice."""

    def text() -> str:
        pk = sealed.villages["萨日朗"]
        return "".join(part.text for part in sealed.call(notices.notice, Q3, pk, POSTED).paragraphs)

    at_once = text()
    sealed.reverse(sealed.entries()[0].pk, "登记错户")

    def newer(book: Any) -> None:
        with book.operation("新细则"):
            rules_store.insert_book(book.db, "masses", "新细则", "2026-09-20")

    sealed.call(newer)
    assert text() == at_once
    assert "登记积分事项2条" in at_once


# ---- papers: number, code, letterhead ----
def printed(small: Small, village: str, first: date | None = POSTED, **kwargs: Any) -> paper.Made:
    made = small.context.paper(paper.notice_print, Q3, small.villages[village], first, **kwargs).result()
    small.call(paper.keep, made)
    return made


def foot(made: paper.Made) -> tuple[str, str]:
    """Number and code as a villager reads them at the foot of the first page."""
    page = preview.page_texts(made.content)[0].replace(" ", "")
    number = page.split("编号：")[1].split("核验码：")[0].strip("　\n")
    return number, page.split("核验码：")[1][:9]


def test_a_notice_bears_number_and_code_and_is_verified(sealed: Small) -> None:
    number, code = foot(printed(sealed, "萨日朗"))
    assert number.startswith("SBDSM-GS-2026-000")
    answer = sealed.call(issued.verify, number, code)
    assert (answer.valid, answer.kind, answer.period, answer.station, answer.edition) == (
        True, "notice", "2026-Q3", "萨日朗", 1,
    )  # fmt: skip
    assert not sealed.call(issued.verify, number, "XXXX-XXXX").found
    poster = sealed.context.paper(
        paper.board_print, "masses", Q3, sealed.villages["萨日朗"], "a3", first=POSTED
    ).result()
    assert foot(poster)[0].startswith("SBDSM-BD-2026-000")


def test_the_workbook_of_a_board_bears_the_marks_its_prints_bear(sealed: Small) -> None:
    def name(number: int | None = None) -> str:
        return str(sealed.call(paper.board_workbook, "masses", Q3, None, "a4", number).file_name)

    assert name() == "苏布德苏木2026年第三季度群众积分名单.xlsx"
    sealed.reverse(1)
    correct(sealed)
    assert name(1) == "苏布德苏木2026年第三季度群众积分名单（已更正）.xlsx"
    assert name() == "苏布德苏木2026年第三季度群众积分名单（第2稿）.xlsx"
    made = sealed.call(paper.board_workbook, "masses", Period.parse("2026-10"), None)
    assert made.file_name == "苏布德苏木2026年10月群众积分名单（草稿）.xlsx"


def test_a_superseded_edition_is_known_and_says_so(sealed: Small) -> None:
    old = printed(sealed, "萨日朗")
    assert "第2稿" not in preview.text(old.content)
    sealed.reverse(sealed.entries()[0].pk, "异议成立")
    again = printed(sealed, "萨日朗")
    assert again.content == old.content, "the edition in force is printed, with advice elsewhere"
    correct(sealed)
    new = printed(sealed, "萨日朗", date(2026, 10, 20))
    assert "第2稿（更正）" in preview.text(new.content).replace(" ", "")
    assert new.file_name == "萨日朗嘎查2026年第三季度群众积分公示（第2稿）.pdf"
    answer = sealed.call(issued.verify, *foot(old))
    assert (answer.valid, answer.state, answer.successor) == (False, "superseded", foot(new)[0])
    assert sealed.call(issued.verify, *foot(new)).valid
    first_again = sealed.context.paper(
        paper.notice_print, Q3, sealed.villages["萨日朗"], None, edition_number=1
    ).result()
    assert first_again.content == old.content


def test_another_posting_day_is_a_new_printing_with_its_reason(sealed: Small) -> None:
    pk = sealed.villages["萨日朗"]
    old = printed(sealed, "萨日朗")
    assert printed(sealed, "萨日朗", None).content == old.content, "no day asked: the one it left with"
    with pytest.raises(UserError, match="不能另换日期"):
        printed(sealed, "萨日朗", date(2026, 10, 9))
    for reason, why in (("", "不能另换日期"), ("  ", "原因没有填")):
        with pytest.raises(UserError, match=why):
            printed(sealed, "萨日朗", date(2026, 10, 9), reprint=reason)
    new = printed(sealed, "萨日朗", date(2026, 10, 9), reprint="下雨没有贴成")
    assert "10月9日至10月15日" in preview.text(new.content).replace(" ", "").replace("\n", "")
    assert "第2稿" not in preview.text(new.content), "the same edition: rows did not change"
    assert sealed.call(issued.verify, *foot(new)).valid
    withdrawn = sealed.call(issued.verify, *foot(old))
    assert (withdrawn.valid, withdrawn.state) == (False, "withdrawn")
    again = printed(sealed, "萨日朗", date(2026, 10, 9), reprint="再印")
    assert (again.again, again.content) == (True, new.content), "nothing of the letterhead changed"
    board = sealed.board("2026-Q3", "萨日朗")
    assert sealed.call(letterhead.printing, "notice", board, pk).printing == 2
    assert sealed.call(books.check) == []


def test_papers_of_one_board_are_compared_before_printing(sealed: Small) -> None:
    pk = sealed.villages["萨日朗"]
    printed(sealed, "萨日朗")
    poster = sealed.context.paper(paper.board_print, "masses", Q3, pk, "a3").result()
    sealed.call(paper.keep, poster)
    board = sealed.board("2026-Q3", "萨日朗")
    assert list(sealed.call(lambda book: list(letterhead.unlike(book, board, pk)))) == [], (
        "the poster took the notice's day"
    )
    printed(sealed, "萨日朗", date(2026, 10, 9), reprint="下雨没有贴成")
    assert sealed.call(lambda book: list(letterhead.unlike(book, board, pk))) == [
        "张贴日期不一样：榜单印的是2026年10月8日，公示印的是2026年10月9日"
    ]

    def telephone(book: Any) -> None:
        now = book.settings
        books.save_settings(book, replace(now, institute=replace(now.institute, phone="0475-0000009")))

    sealed.call(telephone)
    said = sealed.call(lambda book: list(letterhead.unlike(book, board, pk)))
    assert "公示印的受理电话是空白，现在是0475-0000009，可以重出一版" in said


def test_the_party_is_corrected_too_and_who_joined_since_does_not_count(small: Small) -> None:
    booked = small.enter("李䶮2", "K1", "2026-08-10")
    small.close_months(202608, 202609)
    small.call(editions.seal, "party", Q3, None)
    small.call(lambda book: _joins(book, small.people["孟和1"]))
    assert small.call(editions.board_json, "party", Q3, None)["state"] == "sealed"
    small.reverse(booked.entry_pk, "登记错人")
    assert small.call(editions.board_json, "party", Q3, None)["state"] == "stale"
    small.call(editions.correct, "party", Q3, "登记错人")
    assert small.totals("2026-Q3", track="party")["李䶮"] == 0


def _joins(book: Any, person_pk: int) -> None:
    with book.operation("入党"):
        book.db.execute("UPDATE person SET party = 1 WHERE pk = ?", [person_pk])


def test_the_checksum_covers_everything_sealed(sealed: Small) -> None:
    """Any word of the stored content changed behind the program's back is found."""
    ((pk, text),) = sealed.rows("SELECT pk, content FROM issued WHERE kind = 'board' AND village_pk IS NULL")
    stored = json.loads(text)
    assert stored["version"] == 2
    assert set(stored["facts"]) >= {"plus", "minus", "rules", "institute", "measures", "wording"}
    stored["facts"]["plus"] += 1
    sealed.close()
    with behind_our_back(sealed.folder) as raw:
        raw.execute(
            "UPDATE issued SET content = ? WHERE pk = ?", [json.dumps(stored, ensure_ascii=False), pk]
        )
    sealed.context = Context(sealed.folder, Clock.fixed(POSTED))
    assert [problem.what for problem in sealed.call(books.check)] == [
        "榜单SBDSM-BD-2026-0003的登记内容被改动过", "榜单SBDSM-BD-2026-0003被改过",
    ]  # fmt: skip


def test_a_waiting_board_is_verified_as_in_force_with_what_is_coming(sealed: Small) -> None:
    """核验 says what holds and that a correction waits; after edition 2 the first one is no longer in force."""
    (row,) = [one.row for one in sealed.call(editions.editions, "masses", Q3, None)]
    before = sealed.call(editions.verify, row.number, row.code)
    assert (before.valid, before.changed, before.said) == (True, False, "榜单有效，内容与登记簿一致。")
    sealed.reverse(sealed.entries()[0].pk, "异议成立")
    answer = sealed.call(editions.verify, row.number, row.code)
    assert (answer.valid, answer.changed) == (True, True)
    assert answer.said == "榜单有效；锁定以后有更正，待出第2稿。"
    untouched = sealed.call(editions.editions, "masses", Q3, sealed.villages["诺敏花"])[0].row
    assert not sealed.call(editions.verify, untouched.number, untouched.code).changed
    correct(sealed)
    assert not sealed.call(editions.verify, row.number, row.code).valid
    assert not sealed.call(editions.verify, row.number, "XXXX-XXXX").found


def test_a_notice_is_worded_as_set_on_the_day_its_board_was_sealed(sealed: Small) -> None:
    """公示设置 changed since move nothing on a sealed board's paper, but the receiver's telephone, which is a printing's."""
    village = sealed.villages["萨日朗"]
    before = sealed.call(notices.notice, Q3, village, POSTED)

    def set_anew(book: Book) -> None:
        settings = book.settings
        other = replace(
            settings.notice, show_ranks=False, sealed_by="本所", proxy_seal=True, committee_seals=False
        )
        with book.operation("公示设置"):
            settings_store.save(book.db, replace(settings, notice=other))

    sealed.call(set_anew)
    after = sealed.call(notices.notice, Q3, village, POSTED)
    assert (after.paragraphs, after.signatures) == (before.paragraphs, before.signatures)
    board = sealed.call(boards.board, "masses", Q3, village)
    assert sealed.call(paper.edition, board=board).ranks
    assert not sealed.call(paper.edition).ranks


def test_a_village_spelt_anew_keeps_its_old_name_and_its_receiver_on_a_sealed_boards_notice(
    sealed: Small,
) -> None:
    village = sealed.villages["萨日朗"]

    def receiver(book: Book, name: str) -> None:
        settings = book.settings
        villages = {name: VillageNotice("乌兰", "0475-1234567")}
        with book.operation("公示设置"):
            settings_store.save(book.db, replace(settings, villages=villages))

    sealed.call(receiver, "萨日朗嘎查")
    before = sealed.call(notices.notice, Q3, village, POSTED)
    assert "0475-1234567" in " ".join(part.text for part in before.paragraphs)
    sealed.call(places.save_village, village, {"name": "新萨日朗嘎查"})
    sealed.call(receiver, "新萨日朗嘎查")
    after = sealed.call(notices.notice, Q3, village, POSTED)
    assert (after.title, after.paragraphs) == (before.title, before.paragraphs)


def test_months_without_a_single_entry_are_named_before_a_board_is_locked(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-08-10")
    said = small.call(boards.empty_months, Q3, small.villages["萨日朗"])
    assert said == "7月、9月没有一条积分，请核对是不是还没有录入。"
    for day in ("2026-07-03", "2026-09-03"):
        small.enter("萨日朗-001", "H1", day)
    assert small.call(boards.empty_months, Q3, small.villages["萨日朗"]) == ""
    assert small.call(boards.empty_months, Q3, small.villages["诺敏花"]).startswith("7月、8月、9月没有")
