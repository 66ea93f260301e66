"""Hours taken back behind what was issued (scene 13): told, kept with a reason, issued anew; stars likewise; the annex."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.services.served_book import LI_YAN, add_hours, add_volunteer, new_book, take_back
from tests.services.small_book import Small
from wenming_desktop.domain.certificate_wording import MODEL
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.settings import VolunteerSettings
from wenming_desktop.printing import preview
from wenming_desktop.services import (
    boards,
    books,
    certificate_annex,
    certificate_changes,
    certificates,
    history,
    hours,
    issued,
    said,
    same_person,
    stars,
    workbench,
)
from wenming_desktop.services.certificates import Issued
from wenming_desktop.services.context import Book, Context
from wenming_desktop.services.issued import Paper, Scope, Verified
from wenming_desktop.storage import board_store

LATER = {"task": "changed", "kind": "certificate"}


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    found = new_book(tmp_path / "书.wenming")
    yield found
    found.close(with_backup=False)


@pytest.fixture
def rich(context: Context) -> int:
    """萨日朗 with 1.5 hours of one activity; the 148.5 hours of another come in ``entered``."""
    return add_volunteer(context, "萨日朗", "150599000001", [("theory", "2026-03-05", 90, "微宣讲")])


def issue(context: Context, *volunteers: int, **how: object) -> Issued:
    return context.call(certificates.issue, volunteers, **how)[0]  # type: ignore[arg-type]


def verify(context: Context, made: Issued, at: int = 0) -> Verified:
    row = made.certificates[at]
    return context.call(issued.verify, row.number, row.code)


def todos(context: Context, tag: str) -> list[tuple[str, dict[str, object]]]:
    return [(todo.text, dict(todo.args)) for todo in context.call(workbench.todos) if todo.tag == tag]


def text(pdf: bytes) -> str:
    return "".join("".join(preview.page_texts(pdf)).split())


def settle(context: Context, **volunteers: object) -> None:
    context.call(
        lambda book: books.save_settings(
            book, replace(book.settings, volunteers=VolunteerSettings(**volunteers))
        )  # type: ignore[arg-type]
    )


def test_hours_of_a_certificate_taken_back(context: Context, rich: int) -> None:
    entered = add_hours(context, rich, 8_910, "2026-09-10")
    made = issue(context, rich)
    before = verify(context, made)
    assert (before.valid, before.changed, before.minutes, before.minutes_now) == (True, False, 9_000, 9_000)
    assert todos(context, "更正") == []
    context.call(hours.reverse, entered, "没有参加")
    found = verify(context, made)
    assert (found.valid, found.changed, found.minutes, found.minutes_now) == (True, True, 9_000, 90)
    assert found.said == "证明有效；出具后服务记录有更正（原150小时，现1.5小时）。"
    assert todos(context, "更正") == [("1份证明出具后服务记录有更正，请作废、重出或保留", LATER)]
    (one,) = context.call(certificate_changes.changed_list)
    assert (one.number, one.name, one.minutes, one.minutes_now) == ("SBDSM-2026-0001", "萨日朗", 9_000, 90)
    assert [(row.what, row.was, row.now) for row in one.rows] == [("2026-09-10", 8_910, None)]
    assert context.call(certificates.reprint, one.pk).content == made.content, "the paper stays what it was"
    context.call(history.undo)
    assert not verify(context, made).changed
    assert todos(context, "更正") == []
    context.call(history.redo)
    assert verify(context, made).changed
    context.call(certificates.void, one.pk, "服务时间有误")
    assert todos(context, "更正") == []
    gone = verify(context, made)
    assert (gone.valid, gone.state) == (False, "withdrawn")
    assert context.call(books.check) == []


@pytest.mark.parametrize(
    ("change", "changed", "now"),
    [
        ({"minutes": 120}, True, 150), ({"minutes": 30}, True, 60), ({"day": date(2026, 9, 11)}, True, 90), (None, False, 90),
    ],
)  # fmt: skip
def test_what_counts_as_a_correction(
    context: Context, change: dict[str, object] | None, changed: bool, now: int
) -> None:
    """A corrected row does, whatever it says now; hours entered later for earlier days do not."""
    pk = add_volunteer(context, "萨日朗", "150599000001", [("theory", "2026-03-05", 30, "微宣讲")])
    row = add_hours(context, pk, 60, "2026-09-10")
    made = issue(context, pk)
    if change is None:
        add_hours(context, pk, 600, "2026-09-20")
    else:
        context.call(hours.correct, row, reason="照签到表更正", **change)  # type: ignore[arg-type]
    found = verify(context, made)
    assert (found.valid, found.changed, found.minutes, found.minutes_now) == (True, changed, 90, now)
    assert bool(todos(context, "更正")) is changed


def test_what_was_let_stand_at_a_tenth_of_an_hour_is_not_let_stand_at_zero(context: Context) -> None:
    """保留 was decided at 20 → 19.9 hours; the corrected row is corrected again to 1: nobody decided on that."""
    pk = add_volunteer(context, "萨日朗", "150599000001")
    row = add_hours(context, pk, 1_200, "2026-09-10")
    made = issue(context, pk)
    context.call(hours.correct, row, minutes=1_194, reason="照签到表更正")
    context.call(certificate_changes.keep, [made.certificates[0].pk], "只差0.1小时，不影响")
    assert (verify(context, made).kept, todos(context, "更正")) == ("只差0.1小时，不影响", [])
    again = next(one.pk for one in context.call(hours.of_volunteer, pk) if one.can_correct)
    context.call(hours.correct, again, minutes=60, reason="多写一个0")
    found = verify(context, made)
    assert (found.minutes_now, found.kept) == (60, "")
    assert len(todos(context, "更正")) == 1


def test_kept_with_a_reason_until_it_changes_again(context: Context, rich: int) -> None:
    rows = [add_hours(context, rich, 60, f"2026-09-{day:02d}") for day in (10, 11)]
    made = issue(context, rich)
    pk = made.certificates[0].pk
    with pytest.raises(UserError, match="没有要办的更正"):
        context.call(certificate_changes.keep, [pk], "本人已知悉")
    take_back(context, rows[0])
    with pytest.raises(UserError, match="没有写保留的原因"):
        context.call(certificate_changes.keep, [pk], " ")
    done, changes = context.call(certificate_changes.keep, [pk], "证明已用过")
    assert (done, changes.nouns) == (1, {"said"})
    assert todos(context, "更正") == []
    found = verify(context, made)
    assert (found.valid, found.changed, found.minutes_now, found.kept) == (True, True, 150, "证明已用过")
    assert found.said.endswith("（原3.5小时，现2.5小时），经核定保留：证明已用过。")
    take_back(context, rows[1])
    assert len(todos(context, "更正")) == 1
    again = verify(context, made)
    assert (again.minutes_now, again.kept) == (90, "")
    told = context.call(said.of_paper, pk)
    assert told is not None
    assert (told.kept_reason, told.kept_by, told.kept_on) == ("证明已用过", "乌兰", "2026-10-27")


def test_issued_anew_in_the_old_ones_place(context: Context, rich: int) -> None:
    row = add_hours(context, rich, 60, "2026-09-10")
    made = issue(context, rich, purpose="入团", annex=True)
    old = made.certificates[0]
    take_back(context, row)
    with pytest.raises(UserError, match="没有写更正原因"):
        context.call(certificate_changes.amend, old.pk, "")
    fresh, _ = context.call(certificate_changes.amend, old.pk, "服务时间更正")
    (new,) = fresh.certificates
    assert (new.number, new.minutes, new.purpose, new.state) == ("SBDSM-2026-0002", 90, "入团", "有效")
    said_on_paper = text(fresh.content)
    assert "本证明代替编号SBDSM-2026-0001的证明，原证明不再使用。" in said_on_paper
    assert "服务明细" in said_on_paper, "with its annex, as the old one had"
    assert (verify(context, fresh).valid, verify(context, fresh).edition) == (True, 2)
    before = verify(context, made)
    assert (before.valid, before.successor, before.state) == (False, "SBDSM-2026-0002", "superseded")
    assert todos(context, "更正") == []
    with pytest.raises(UserError, match="已经更正，不能重印"):
        context.call(certificates.reprint, old.pk)
    with pytest.raises(UserError, match="已经更正，不能更正"):
        context.call(certificate_changes.amend, old.pk, "再来")
    assert context.call(books.check) == []


def test_a_merged_record_changes_nothing_of_what_was_certified(context: Context, rich: int) -> None:
    made = issue(context, rich)
    twin = add_volunteer(context, "萨日朗", "150599000002", [("aid", "2026-04-05", 60, "走访")])
    person = dict(
        context.call(lambda book: book.db.execute("SELECT pk, person_pk FROM volunteer").fetchall())
    )
    context.call(same_person.merge_persons, person[twin], person[rich])
    assert not verify(context, made).changed
    row = add_hours(context, twin, 60, "2026-05-05")
    again = issue(context, twin)
    assert again.certificates[0].minutes == 210
    take_back(context, row)
    assert [verify(context, one).changed for one in (made, again)] == [False, True]


def test_what_a_board_said(small: Small) -> None:
    """Scene 3's first half, as the editions build on it: a correction behind a sealed board is seen in its lines."""
    period = Period.parse("2026-Q3")
    rows = [small.enter("萨日朗-001", "H1", f"2026-08-{day:02d}").entry_pk for day in (1, 2)]
    board = small.call(boards.draft, "masses", period, None)

    def tell(book: Book) -> None:
        with book.operation("锁定", kind="note") as pk:
            content = board_store.content_text(board)
            paper = Paper("board", content, date(2026, 10, 8), scope=Scope("masses", "2026-Q3", None))
            said.tell_board(book, issued.issue(book, pk, paper).pk, board, None)

    small.call(tell)
    told = small.call(said.of_board, 1)
    assert (told.figure, told.value, told.subject["period"]) == ("board", 8, "2026-Q3")
    assert told.holds(said.counted_board(small.call(boards.draft, "masses", period, None)))
    small.reverse(rows[0])
    assert not told.holds(said.counted_board(small.call(boards.draft, "masses", period, None)))
    assert small.call(said.of_board, 2) is None


# ---- stars ----
def test_a_star_whose_hours_fell_below_it(context: Context) -> None:
    settle(context, own_honours=True)
    pk = add_volunteer(context, "李䶮", "150599000137", brought=5_940)
    rows = [add_hours(context, pk, 60, f"2026-10-{day:02d}") for day in (1, 2)]
    context.call(stars.award, [pk], "文明办〔2026〕3号")
    made, _ = context.call(stars.issue_stars, [pk])
    assert verify(context, made).minutes == 6_060
    take_back(context, rows[0])
    assert todos(context, "星级") == [], "6,000 minutes are a star still"
    assert verify(context, made).changed, "its certificate says 101 hours"
    take_back(context, rows[1])
    assert todos(context, "星级") == [
        ("1人认定星级后服务时间有更正，已不够星级", {"kind": "certificate", "task": "stars"})
    ]
    (line,) = context.call(stars.awarded)
    assert (line.stars, line.minutes, line.fallen) == (1, 6_060, 5_940)
    found = verify(context, made)
    assert found.said == "证明有效；出具后服务记录有更正（原101小时，现99小时）。"
    with pytest.raises(UserError, match="没有写保留的原因"):
        context.call(stars.keep, [pk], "")
    context.call(stars.keep, [pk], "文件已下发")
    assert todos(context, "星级") == []
    (line,) = context.call(stars.awarded)
    assert line.fallen is None


def test_a_star_is_taken_back_and_the_taking_back_undone(context: Context) -> None:
    pk = add_volunteer(context, "李䶮", "150599000137", brought=5_940)
    row = add_hours(context, pk, 60, "2026-10-01")
    context.call(stars.award, [pk])
    take_back(context, row)
    with pytest.raises(UserError, match="没有写取消的原因"):
        context.call(stars.revoke, [pk], " ")
    assert context.call(stars.revoke, [pk], "服务时间更正")[0] == 1
    assert context.call(stars.awards, pk) == []
    assert todos(context, "星级") == []
    context.call(history.undo)
    assert len(context.call(stars.awards, pk)) == 1
    assert len(todos(context, "星级")) == 1
    # an award undone and another made may have the same key: what was said of the first is not said of the second
    context.call(history.redo)
    add_hours(context, pk, 120, "2026-10-02")
    context.call(stars.award, [pk])
    assert todos(context, "星级") == []


# ---- what a certificate rests on ----
def test_hours_brought_forward_are_left_out_by_a_setting(context: Context, rich: int) -> None:
    listed = add_volunteer(
        context, "乌云", "150599000002", [("aid", "2026-04-05", 60, "走访")], brought=1_560
    )
    only = add_volunteer(context, "陈海山", "150599000003", brought=1_560)
    with_list = text(issue(context, listed).content)
    assert "依据本单位志愿服务记录和志愿者花名册（承前时长）出具" in with_list
    assert "依据志愿者花名册（承前时长）出具" in text(issue(context, only).content)
    settle(context, brought_forward=False)
    without = issue(context, listed)
    assert without.certificates[0].minutes == 60
    said_without = text(without.content)
    assert "依据本单位志愿服务记录出具" in said_without
    assert "底前" not in said_without
    with pytest.raises(UserError, match="陈海山还没有服务时间"):
        issue(context, only)
    assert context.call(certificates.everyone) == [rich, listed]
    assert not verify(context, without).changed
    taken = context.call(
        lambda book: book.db.execute("SELECT pk FROM service WHERE kind = '承前'").fetchall()
    )[0][0]
    take_back(context, taken)
    assert not verify(context, without).changed, "it never stood on the list"


def test_a_certificate_issued_anew_without_what_the_old_one_had_brought_forward_says_so(
    context: Context,
) -> None:
    pk = add_volunteer(context, "乌云", "150599000002", [("aid", "2026-04-05", 60, "走访")], brought=1_560)
    old = issue(context, pk).certificates[0]
    row = next(one for one in context.call(hours.of_volunteer, pk) if one.kind == "服务")
    context.call(hours.correct, row.pk, reason="错", minutes=90)
    again, changes = context.call(certificate_changes.amend, old.pk, "更正")
    assert again.certificates[0].minutes == 1_650
    assert not any("承前" in told for told in changes.warnings)
    settle(context, brought_forward=False)
    row = next(one for one in context.call(hours.of_volunteer, pk) if one.kind == "服务" and one.can_correct)
    context.call(hours.correct, row.pk, reason="错", minutes=60)
    less, changes = context.call(certificate_changes.amend, again.certificates[0].pk, "更正")
    assert less.certificates[0].minutes == 60
    assert changes.warnings == (
        f"乌云：设置里没有勾选“证明载入承前时长”，{again.certificates[0].number}写着承前时长，新的这一份没有写，请核对。",
    )


def test_a_wording_of_ones_own_from_before_names_the_list_too(context: Context) -> None:
    own = MODEL["certificate.note"].replace("〔出具依据〕", "本单位志愿服务记录")
    context.call(
        lambda book: books.save_settings(book, replace(book.settings, paragraphs={"certificate.note": own}))
    )
    listed = add_volunteer(
        context, "乌云", "150599000002", [("aid", "2026-04-05", 60, "走访")], brought=1_560
    )
    assert "其中2025年底前累计的时间依据志愿者花名册载入。" in text(issue(context, listed).content)


# ---- the annex ----
def test_the_annex_lists_the_single_activities_and_is_frozen_with_the_certificate(context: Context) -> None:
    pk = add_volunteer(context, "李䶮", "150599000137", LI_YAN, brought=1_560)
    made = issue(context, pk, annex=True)
    (row,) = made.certificates
    sheet, changes = context.call(certificate_annex.annex, row.pk)
    assert (sheet.again, changes.nouns) == (True, frozenset())
    assert sheet.file_name == "志愿服务记录证明附表（服务明细）SBDSM-2026-0001李䶮.pdf"
    found = text(sheet.content)
    assert found.index("2025年3月8日") < found.index("2026年6月5日") < found.index("2026年10月18日")
    for words in (
        "编号：SBDSM-2026-0001",
        "读书会",
        "“月底有约”走访",
        "2025年底前累计",
        "依据志愿者花名册",
        "合计8次76",
    ):
        assert words in found
    assert text(made.content).endswith(found), "the joint print has it after the certificate"
    add_hours(context, pk, 60)
    assert context.call(certificate_annex.annex, row.pk)[0].content == sheet.content


def test_the_annex_can_be_drawn_later_while_the_record_is_what_was_certified(
    context: Context, rich: int
) -> None:
    row = add_hours(context, rich, 60, "2026-09-10")
    one, other = issue(context, rich).certificates[0], issue(context, rich).certificates[0]
    add_hours(context, rich, 600, "2026-09-20")
    sheet, changes = context.call(certificate_annex.annex, one.pk)
    assert (sheet.again, changes.nouns) == (False, {"issued"})
    assert "合计2次2.5" in text(sheet.content), "what was entered later is not in it"
    assert context.call(certificate_annex.annex, one.pk)[0].again
    take_back(context, row)
    assert context.call(certificate_annex.annex, one.pk)[0].content == sheet.content
    with pytest.raises(UserError, match="出具后服务记录有更正，不能补出服务明细"):
        context.call(certificate_annex.annex, other.pk)
    context.call(certificates.void, one.pk, "重复出具")
    with pytest.raises(UserError, match="已经作废或更正"):
        context.call(certificate_annex.annex, one.pk)
    with pytest.raises(UserError, match="只有服务记录证明有服务明细"):
        context.call(certificate_annex.annex, 999)
