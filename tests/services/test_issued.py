"""The one life of everything issued, the same for every kind: issue, amend, mend, withdraw, print again, check."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.services.served_book import LI_YAN, add_volunteer, new_book
from tests.services.small_book import Small
from tests.tampering import behind_our_back
from wenming_desktop.domain.certificates import Content
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.issued import CERTIFICATES, KINDS
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import books, certificates, editions, history, issued, paper
from wenming_desktop.services.context import Book, Context
from wenming_desktop.services.issued import Issued, Paper, Scope
from wenming_desktop.storage import issued as store
from wenming_desktop.storage import media, places

DAY = date(2026, 10, 27)
LETTERHEAD = {
    "telephone": "0475-0000001",
    "receiver": "宝音",
    "posting_day": "2026-10-08",
    "place": "党群服务中心",
}


class Office:
    """A book with a village and a volunteer, and the verbs as one action each."""

    def __init__(self, folder: Path) -> None:
        self.context: Context = new_book(folder)
        self.context.call(lambda book: _village(book))
        self.volunteer = add_volunteer(self.context, "李䶮", "150599000137", LI_YAN)

    def act(self, verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        def run(book: Book) -> Any:
            with book.operation("出具", kind="note") as pk:
                return verb(book, pk, *args, **kwargs)

        return self.context.call(run)

    def paper(self, kind: str, words: str = "甲", **other: Any) -> Paper:
        """A paper of any kind: a certificate of the volunteer, a board or notice of the village's third quarter."""
        if kind in CERTIFICATES:
            content = Content(
                kind=CERTIFICATES[kind], number="", code="", day=DAY.isoformat(), name="李䶮", minutes=3000, opening=words, lines=(), note="",
                issuer="苏布德苏木新时代文明实践所", sealed_by="", charge="", handler="", phone="", qr="",
            )  # fmt: skip
            subject = {
                "volunteer_pk": self.volunteer,
                "name": "李䶮",
                "facts": {"minutes": 3000, "applicant": "", "purpose": ""},
            }
            return Paper(kind, content.as_json(), DAY, **subject, **other)
        return Paper(
            kind,
            json.dumps({"words": words}, ensure_ascii=False),
            DAY,
            scope=Scope("masses", "2026-Q3", 1),
            year=2026,
            mendable=LETTERHEAD,
            **other,
        )

    def issue(self, kind: str, words: str = "甲", **other: Any) -> Issued:
        return self.act(issued.issue, self.paper(kind, words, **other))

    def row(self, pk: int) -> Issued:
        found = self.context.call(lambda book: store.one(book.db, pk))
        assert found is not None
        return found

    def check(self, row: Issued) -> issued.Verified:
        return self.context.call(issued.verify, row.number, row.code)


def _village(book: Book) -> None:
    with book.operation("建嘎查村"):
        places.insert_village(book.db, "萨日朗嘎查", groups=2)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = Office(tmp_path / "书.wenming")
    yield found
    found.context.close(with_backup=False)


def one_line(text: str) -> bytes:
    """A PDF of one line, as the program stores papers."""
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 72, text)
    canvas.save()
    return out.getvalue()


every_kind = pytest.mark.parametrize("kind", KINDS)
mendable = pytest.mark.parametrize("kind", [kind.code for kind in KINDS.values() if kind.mendable])
fixed = pytest.mark.parametrize("kind", [kind.code for kind in KINDS.values() if not kind.mendable])


@every_kind
def test_issued_under_a_number_and_a_code_and_checked(office: Office, kind: str) -> None:
    row = office.issue(kind)
    mark = KINDS[kind].mark
    assert row.number == (f"SBDSM-{mark}-2026-0001" if mark else "SBDSM-2026-0001")
    assert len(row.code or "") == 8
    assert (row.edition, row.printing, row.state, row.amends) == (1, 1, "issued", None)
    found = office.check(row)
    assert (found.found, found.valid, found.in_force, found.kind) == (True, True, True, kind)
    assert (found.edition, found.printing, found.successor) == (1, 1, "")
    if KINDS[kind].mendable:
        assert (found.track, found.period, found.station, found.minutes) == (
            "masses",
            "2026-Q3",
            "萨日朗",
            None,
        )
    else:
        assert (found.name, found.minutes, found.period, found.station) == ("李䶮", 3000, "", None)
    typed = f" {str(row.number).lower().replace('-', '')} "
    assert office.context.call(issued.verify, typed, str(row.code).lower()).valid
    wrong = office.context.call(issued.verify, row.number, "A" * 8)
    assert (wrong.found, wrong.valid, wrong.kind, wrong.name, wrong.period) == (False, False, "", "", "")


@every_kind
def test_amended_the_next_edition_names_the_old_one(office: Office, kind: str) -> None:
    old = office.issue(kind)
    with pytest.raises(UserError, match="没有写更正原因"):
        office.act(issued.amend, old, office.paper(kind, "乙"), " ")
    new = office.act(issued.amend, old, office.paper(kind, "乙"), "YY-2026-0001")
    assert (new.edition, new.printing, new.amends, new.reason) == (2, 1, old.pk, "YY-2026-0001")
    assert new.number != old.number
    before = office.row(old.pk)
    assert (before.state, before.content, before.checksum) == ("superseded", old.content, old.checksum)
    said = office.check(old)
    assert (said.found, said.valid, said.in_force, said.successor) == (True, False, False, new.number)
    assert "更正为第2稿：YY-2026-0001" in said.said
    now = office.check(new)
    assert (now.valid, now.edition) == (True, 2)
    assert "第2稿（更正）" in now.said
    with pytest.raises(UserError, match="已经更正，不能更正"):
        office.act(issued.amend, before, office.paper(kind, "丙"), "再来")


@every_kind
def test_the_number_that_holds_is_the_last_of_the_row(office: Office, kind: str) -> None:
    """更正两次：第1稿的核验说的是第3稿的编号，不是已经更正的第2稿；第3稿也作废了，就没有有效的一份。"""
    first = office.issue(kind)
    second = office.act(issued.amend, first, office.paper(kind, "乙"), "YY-2026-0001")
    third = office.act(issued.amend, office.row(second.pk), office.paper(kind, "丙"), "YY-2026-0002")
    for old, following in ((first, second), (second, third)):
        said = office.check(old)
        assert (said.successor, said.holder) == (following.number, third.number)
        assert said.said.endswith(f"现行的编号是{third.number}。")
    assert (office.check(third).holder, office.check(third).valid) == ("", True)
    if not KINDS[kind].withdrawable:
        return
    office.context.call(issued.withdraw, third.pk, "开错")
    assert [office.check(one).holder for one in (first, second, third)] == ["", "", ""]
    assert office.check(first).said.endswith("现在没有有效的一份。")
    assert "现" not in office.check(third).said.split("作废")[1]


DRAWN = {"notice": "1" * 64}


def mended(book: Any, pk: int, *args: Any) -> Any:
    """A new printing with the file it was drawn as, or with none where told so."""
    old, letterhead, reason, *files = args
    return issued.mend(book, pk, old, letterhead, reason, files=files[0] if files else DRAWN)


@mendable
def test_a_new_printing_changes_the_letterhead_only(office: Office, kind: str) -> None:
    old = office.issue(kind)
    for letterhead, reason, why in (
        ({"telephone": "0475-0000009"}, "", "没有写重出原因"), ({}, "电话变更", "和上一版一样"), ({"rows": "别的"}, "改户", "内容出具后不能改"),
    ):  # fmt: skip
        with pytest.raises(UserError, match=why):
            office.act(mended, old, letterhead, reason)
    with pytest.raises(ValueError, match="without a file"):
        office.act(mended, old, {"telephone": "0475-0000009"}, "电话变更", {})
    office.act(lambda book, _pk: store.add_facts(book.db, old.pk, {"told": 2}))
    office.act(lambda book, _pk: store.add_file(book.db, old.pk, "list", "0" * 64, "2026-10-08T09:00:00"))
    new = office.act(mended, office.row(old.pk), {"telephone": "0475-0000009"}, "电话变更")
    assert new.files == DRAWN, "its files are its own"
    assert new.facts == {"told": 2, "printed": {"notice": "2026-10-27T09:00:00"}}
    assert (new.edition, new.printing, new.amends) == (1, 2, old.pk)
    assert (new.content, new.checksum) == (old.content, old.checksum)
    assert new.mendable == {**LETTERHEAD, "telephone": "0475-0000009"}
    assert new.number != old.number
    said = office.check(old)
    assert (said.valid, said.successor) == (False, new.number)
    assert "重出一版：电话变更" in said.said
    assert office.check(new).said.endswith("这是第1稿第2版。")
    amended = office.act(issued.amend, new, office.paper(kind, "乙"), "更正")
    assert (amended.edition, amended.printing) == (2, 1)
    scope = Scope("masses", "2026-Q3", 1)
    found = office.context.call(lambda book: store.editions(book.db, kind, scope))
    assert [(row.edition, row.printing) for row in found] == [(1, 1), (1, 2), (2, 1)]
    newest = office.context.call(lambda book: store.newest(book.db, kind, scope))
    assert newest is not None
    assert newest.pk == amended.pk
    assert (
        office.context.call(lambda book: store.newest(book.db, kind, replace(scope, village_pk=None))) is None
    )


@fixed
def test_nothing_of_a_certificate_can_be_mended(office: Office, kind: str) -> None:
    with pytest.raises(UserError, match="内容出具后不能改"):
        office.act(mended, office.issue(kind), {"telephone": "1"}, "电话变更")


@every_kind
def test_withdrawn_with_a_reason_and_never_again(office: Office, kind: str) -> None:
    row = office.issue(kind)
    if not KINDS[kind].withdrawable:
        with pytest.raises(UserError, match="榜单不能作废"):
            office.context.call(issued.withdraw, row.pk, "作废")
        return
    with pytest.raises(UserError, match="没有写作废原因"):
        office.context.call(issued.withdraw, row.pk, "")
    _, changes = office.context.call(issued.withdraw, row.pk, "单位名称有误")
    assert changes.nouns == {"issued"}
    said = office.check(row)
    assert (said.found, said.valid, said.state, said.void_on, said.void_reason) == (
        True,
        False,
        "withdrawn",
        "2026-10-27",
        "单位名称有误",
    )
    with pytest.raises(UserError, match="已经作废了"):
        office.context.call(issued.withdraw, row.pk, "再来")
    with pytest.raises(UserError, match="已经作废，不能更正"):
        office.act(issued.amend, office.row(row.pk), office.paper(kind, "乙"), "更正")
    if kind in CERTIFICATES:  # a volunteer may have several of them
        assert office.issue(kind, "乙").number == "SBDSM-2026-0002"


@every_kind
def test_what_was_issued_never_changes_and_never_goes(office: Office, kind: str) -> None:
    row = office.issue(kind)
    for column in ("content", "checksum", "number", "code", "edition", "issued_on", "reason", "period"):
        with pytest.raises(sqlite3.IntegrityError, match="what was issued never changes"):
            office.context.call(
                lambda book, column=column: book.db.execute(f"UPDATE issued SET {column} = 9")
            )
    with pytest.raises(sqlite3.IntegrityError, match="never taken away"):
        office.context.call(lambda book: book.db.execute("DELETE FROM issued"))
    office.act(issued.amend, row, office.paper(kind, "乙"), "更正")
    with pytest.raises(sqlite3.IntegrityError, match="never returns"):
        office.context.call(
            lambda book: book.db.execute("UPDATE issued SET state = 'issued' WHERE pk = ?", [row.pk])
        )
    assert office.context.call(history.undo_name) != "出具", "issuing is not undone"


@every_kind
def test_a_stored_file_is_that_file(office: Office, kind: str) -> None:
    row = office.issue(kind)
    pdf = one_line(row.number or "")
    keep = lambda book: media.keep(book.folder, pdf, ".pdf")  # noqa: E731
    sha256 = office.context.call(keep)
    office.act(
        lambda book, _pk: store.add_file(book.db, row.pk, "notice-2026-10-08", sha256, "2026-10-08T09:00:00")
    )
    office.act(lambda book, _pk: store.add_file(book.db, row.pk, "notice-2026-10-08", "0" * 64))
    kept = office.row(row.pk)
    assert kept.files == {"notice-2026-10-08": sha256}, "the first print of a form stays"
    assert kept.facts["printed"] == {"notice-2026-10-08": "2026-10-08T09:00:00"}
    assert office.context.call(issued.stored, row.pk, "notice-2026-10-08") == pdf
    with pytest.raises(UserError, match="没有存档的文件"):
        office.context.call(issued.stored, row.pk, "a3")
    assert office.context.call(books.check) == []
    media.path_of(office.context.folder, sha256, ".pdf").write_bytes(b"")
    assert [one.what for one in office.context.call(books.check)] == [
        f"{KINDS[kind].word}{row.number}的存档文件找不到或被改动过"
    ]
    with pytest.raises(UserError, match="找不到或被改动过"):
        office.context.call(issued.stored, row.pk, "notice-2026-10-08")


@every_kind
def test_words_that_were_changed_behind_our_back_count_for_nothing(office: Office, kind: str) -> None:
    row = office.issue(kind)

    with behind_our_back(office.context.folder) as raw:
        raw.execute("UPDATE issued SET content = replace(content, '甲', '乙')")
    said = office.check(row)
    assert (said.found, said.valid) == (True, False)
    assert said.said.endswith("被改动过，不能作数。")
    assert (said.name, said.day, said.minutes) == ("", "", None), "nothing of it is told"
    found = [one.what for one in office.context.call(books.check)]
    assert f"{KINDS[kind].word}{row.number}的登记内容被改动过" in found


@mendable
def test_a_draft_leaves_the_office_later(office: Office, kind: str) -> None:
    row = office.issue(kind, state="draft")
    assert office.check(row).said == f"这份{KINDS[kind].word}还没有发出。"
    assert (
        office.context.call(lambda book: store.newest(book.db, kind, Scope("masses", "2026-Q3", 1))) is None
    )
    later = {"mendable": {"telephone": "0475-0000009"}, "issued_on": "2026-10-28"}
    office.act(lambda book, _pk: store.issue_draft(book.db, row.pk, later))
    sent = office.row(row.pk)
    assert (sent.state, sent.mendable, sent.issued_on) == (
        "issued",
        {"telephone": "0475-0000009"},
        "2026-10-28",
    )
    assert office.check(row).valid
    office.act(lambda book, _pk: store.add_facts(book.db, row.pk, {"told": 2}))
    assert office.row(row.pk).facts == {"told": 2}


def test_numbers_restart_with_the_papers_year_and_codes_can_be_foretold(office: Office) -> None:
    last_year = office.act(
        issued.issue, replace(office.paper("board"), scope=Scope("masses", "2025-Q4", 1), year=2025)
    )
    assert last_year.number == "SBDSM-BD-2025-0001"
    foretold = office.context.call(
        lambda book: issued.draw(replace(book, choose=Random(7).choice), "board", 2026, 3)
    )
    assert [number for number, _ in foretold] == [f"SBDSM-BD-2026-000{serial}" for serial in (1, 2, 3)]
    assert foretold == office.context.call(
        lambda book: issued.draw(replace(book, choose=Random(7).choice), "board", 2026, 3)
    )
    assert len({code for _, code in foretold}) == 3


def test_a_number_given_by_hand_is_never_given_again(office: Office) -> None:
    enter = issued.enter_by_hand
    pk, _ = office.context.call(enter, "service", "ｓｂｄｓｍ-2026-0001", "萨日朗", date(2026, 3, 1), "评优")
    assert office.issue("service").number == "SBDSM-2026-0002"
    for number, name, day, why in (
        ("SBDSM-2026-0001", "乌云", DAY, "已经用过（萨日朗）"), ("", "乌云", DAY, "编号和姓名都要填"), ("文实证9", " ", DAY, "编号和姓名都要填"),
        ("文实证9", "乌云", date(2026, 10, 28), "今天之后"), ("长" * 41, "乌云", DAY, "41个字，太长了"), ("文实证9", "长" * 9000, DAY, "姓名太长"),
    ):  # fmt: skip
        with pytest.raises(UserError, match=why):
            office.context.call(enter, "service", number, name, day)
    said = office.context.call(issued.verify, "SBDSM-2026-0001", "AAAAAAAA")
    assert (said.found, said.said) == (False, "这个编号是手工出具、事后登记的，没有核验码，请查纸质存根。")
    assert office.context.call(certificates.text_of, pk) == ("手工出具，这里只登记了编号。", [])
    assert office.context.call(issued.state_of, pk).number == "SBDSM-2026-0001"
    with pytest.raises(UserError, match="没有存档的文件"):
        office.context.call(certificates.reprint, pk)
    assert [one.number for one in office.context.call(certificates.valid_between, DAY, DAY)] == [
        "SBDSM-2026-0002"
    ]
    assert office.context.call(books.check) == []
    office.context.call(issued.withdraw, pk, "姓名写错")
    said = office.context.call(issued.verify, "SBDSM-2026-0001", "AAAAAAAA")
    assert (said.found, said.state_label) == (False, "作废")
    assert said.said == "这个编号是手工出具、事后登记的，现在已经作废，请查纸质存根。"
    assert office.context.call(issued.state_of, pk).state_label == "作废"


def test_a_sealed_board_and_its_prints_are_issued(small: Small) -> None:
    small.close_months(202607, 202608, 202609)
    period = Period.parse("2026-Q3")
    small.call(editions.seal, "masses", period, None)
    rows = small.call(lambda book: store.select(book.db, "kind = 'board'"))
    assert [(row.track, row.period, row.state, row.edition) for row in rows] == [
        ("masses", "2026-Q3", "issued", 1)
    ] * 3
    assert all(small.call(lambda _book, row=row: store.words_hold(row)) for row in rows)
    made = small.call(
        paper.board_print, "masses", period, small.villages["萨日朗"], "a3", first=date(2026, 10, 8)
    )
    small.call(paper.keep, made)
    (printed,) = small.call(lambda book: store.select(book.db, "files <> '{}'"))
    assert list(printed.files) == ["a3-colour"]
    assert small.rows("SELECT noun, row_pk FROM attachment") == [("issued", printed.pk)]
