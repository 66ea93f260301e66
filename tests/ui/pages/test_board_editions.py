"""A locked board with a correction in the window: it says so, makes its next edition, and its papers a new printing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QMessageBox

from tests.ui.pages.board_book import close_quarter, keep, opened, settle
from wenming_desktop.domain.editions import Difference
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.printing import notice
from wenming_desktop.services import boards, books, editions, letterhead, paper, points, printings
from wenming_desktop.storage import ledger
from wenming_desktop.ui.boards.reading import read_room
from wenming_desktop.ui.dialogs.correct_dialog import CorrectDialog, difference_row
from wenming_desktop.ui.dialogs.editions_dialog import EditionsDialog
from wenming_desktop.ui.dialogs.notice_dialog import NoticeDialog
from wenming_desktop.ui.dialogs.print_preview import PrintPreview
from wenming_desktop.ui.pages.boards.page import BoardsPage

QUARTER = Period.parse("2026-Q3")
POSTED = date(2026, 10, 8)


@pytest.fixture
def ctx(tmp_path):
    with opened(tmp_path) as found:
        close_quarter(found.context)
        found.context.call(editions.seal, "masses", QUARTER, None)
        yield found


@pytest.fixture
def room(qtbot, ctx) -> BoardsPage:
    page = BoardsPage(ctx)
    qtbot.addWidget(page)
    page.resize(1180, 690)
    ctx.jobs.changed.connect(lambda changes: page.refresh() if changes.nouns & page.nouns else None)
    page.show()
    page.refresh()
    settle(qtbot, ctx)
    return page


def rows_of(dialog) -> list[dict]:
    return [dialog.table.model.row_of(pk) for pk in dialog.table.ids()]


def take_back(ctx) -> None:
    """The first household's first entry of the quarter, reversed after an objection."""
    entry = ctx.context.call(lambda book: ledger.entries(book.db, "1", [], limit=1))[0]
    ctx.context.call(points.reverse, entry.pk, "异议成立")


def test_a_correction_is_seen_and_becomes_the_second_edition(qtbot, ctx, room) -> None:
    assert not room.seal_button.isVisible(), "locked, and nothing waits"
    take_back(ctx)
    room.refresh()
    settle(qtbot, ctx)
    assert room.status_text.endswith("第1稿 · 2026年10月27日锁定 · 待更正1户")
    assert room.seal_button.text() == "出第2稿"
    assert room.stages.due == "去更正"
    room.seal_button.click()
    dialog = room.findChild(CorrectDialog)
    keep(qtbot, dialog)
    (row,) = rows_of(dialog)
    assert (row["name"], row["sealed"], row["now"], row["what"]) == ("包青格乐", "169", "163", "积分")
    dialog.save()
    settle(qtbot, ctx)
    assert dialog.error.text().startswith("更正原因没有填")
    dialog.cause.setText("异议YY-2026-0001成立")
    dialog.save()
    settle(qtbot, ctx)
    assert ctx.context.call(boards.board, "masses", QUARTER, 1).edition == 2
    assert room.status_text.endswith("第2稿 · 2026年10月27日锁定")
    assert room.seal_button.text() == "各稿"
    room.seal_button.click()
    listed = room.findChild(EditionsDialog)
    keep(qtbot, listed)
    rows = rows_of(listed)
    assert [(row["edition"], row["state"], row["cause"]) for row in rows] == [
        ("第1稿", "已更正", ""), ("第2稿", "现行", "异议YY-2026-0001成立"),
    ]  # fmt: skip
    assert all(row["number"].startswith("SBDSM-BD-2026-") for row in rows)


def set_red(ctx, hundredths: int) -> None:
    now = ctx.context.call(lambda book: book.settings)
    quarter = replace(now.bands["quarter"], red=hundredths)
    ctx.context.call(books.save_settings, replace(now, bands={**now.bands, "quarter": quarter}))


def test_another_standard_set_since_is_offered_among_the_editions(qtbot, ctx, room) -> None:
    set_red(ctx, 111_00)
    room.refresh()
    settle(qtbot, ctx)
    assert room.seal_button.text() == "各稿"
    room.seal_button.click()
    dialog = room.findChild(EditionsDialog)
    keep(qtbot, dialog)
    dialog.correct()
    settle(qtbot, ctx)
    assert dialog.error.text().startswith("更正原因没有填")
    dialog.cause.setText("会议纪要第3号")
    dialog.correct()
    settle(qtbot, ctx)
    for village in (1, 2, None):
        board = ctx.context.call(boards.board, "masses", QUARTER, village)
        assert (board.edition, board.bands.red) == (2, 111_00)


def test_a_board_of_the_standard_set_now_is_offered_nothing(qtbot, ctx, room) -> None:
    dialog = room.doors.editions()
    keep(qtbot, dialog)
    assert dialog.cause is None


def test_the_question_before_locking_names_the_standard_of_the_boards_locked(
    qtbot, tmp_path, monkeypatch
) -> None:
    with opened(tmp_path) as ctx:
        close_quarter(ctx.context)
        ctx.context.call(editions.seal, "masses", QUARTER, 1)
        set_red(ctx, 111_00)
        page = BoardsPage(ctx)
        qtbot.addWidget(page)
        page.open(period=QUARTER.code, village_pk=2)
        settle(qtbot, ctx)
        asked = []
        monkeypatch.setattr(ctx.messages, "confirm", lambda *words: asked.append(words))
        page.doors.ask_seal()
        assert "一个时段只用一个标准，这次也按红榜" in asked[0][-1]
        assert "现在设置里是红榜111分以上。" in asked[0][-1]
        assert "红榜（120分起）" in asked[0][-1]
        assert "黑榜（低于90分）0户，分数线请和细则核对。" in asked[0][-1]


def test_another_posting_day_is_a_new_printing_with_its_reason(qtbot, ctx) -> None:
    made = ctx.context.paper(paper.notice_print, QUARTER, 1, POSTED).result()
    ctx.context.call(paper.keep, made)
    dialog = NoticeDialog(ctx, ctx.context.call(read_room, QUARTER, 1))
    keep(qtbot, dialog)
    dialog.open()
    settle(qtbot, ctx)
    assert dialog.day.value() == POSTED, "the day it left with"
    assert not dialog.reissue.isVisible()
    assert dialog.why_reissue.text() == "已按2026年10月8日张贴印出。重印的是存档的那份。"
    dialog.day.set_value(date(2026, 10, 9))
    dialog._on_day()
    settle(qtbot, ctx)
    assert dialog.reissue.isVisible()
    _preview(qtbot, ctx, dialog)
    assert "不能另换日期" in dialog.error.text()
    dialog.reissue.setText("下雨没有贴成")
    _preview(qtbot, ctx, dialog)
    (preview,) = dialog.findChildren(PrintPreview)
    board = ctx.context.call(boards.board, "masses", QUARTER, 1)
    row = ctx.context.call(letterhead.printing, "notice", board, 1)
    assert (row.printing, row.state) == (1, "issued"), "what is only looked at voids nothing"
    preview._keep()  # as 打印 and 存为PDF do
    settle(qtbot, ctx)
    preview.reject()
    settle(qtbot, ctx)
    assert not dialog.reissue.isVisible(), "it has left with this day now"
    row = ctx.context.call(letterhead.printing, "notice", board, 1)
    assert list(row.files) == ["notice"]
    assert (row.printing, row.mendable["posting_day"], row.reason) == (2, "2026-10-09", "下雨没有贴成")
    dialog.radios["a3"].setChecked(True)
    assert not dialog.reissue.isVisible(), "the poster has not left yet"


def test_a_new_printing_that_cannot_be_drawn_or_kept_voids_nothing(qtbot, ctx, monkeypatch) -> None:
    made = ctx.context.paper(paper.notice_print, QUARTER, 1, POSTED).result()
    ctx.context.call(paper.keep, made)

    def register() -> list[str]:
        lines = ctx.context.call(lambda book: list(book.db.conn.iterdump()))
        return [line for line in lines if "sqlite_stat" not in line]

    def refuse(*_args, **_kwargs):
        raise UserError("纸卡住了。")

    before = register()
    dialog = NoticeDialog(ctx, ctx.context.call(read_room, QUARTER, 1))
    keep(qtbot, dialog)
    dialog.open()
    settle(qtbot, ctx)
    dialog.day.set_value(date(2026, 10, 9))
    dialog._on_day()
    settle(qtbot, ctx)
    dialog.reissue.setText("下雨没有贴成")
    with monkeypatch.context() as patched:
        patched.setattr(notice, "print_notice", refuse)
        _preview(qtbot, ctx, dialog)
    assert "纸卡住了" in dialog.error.text()
    assert not dialog.findChildren(PrintPreview)
    assert register() == before
    drawn = ctx.context.paper(
        paper.notice_print, QUARTER, 1, date(2026, 10, 9), reprint="下雨没有贴成"
    ).result()
    with monkeypatch.context() as patched:
        patched.setattr(printings, "_attach", refuse)
        with pytest.raises(UserError, match="纸卡住了"):
            ctx.context.call(paper.keep, drawn)
    assert register() == before, "looked at, and the keeping failed on its last line"
    assert ctx.context.call(paper.keep, drawn)[0]
    assert not ctx.context.call(paper.keep, drawn)[0], "printed and then saved: one new printing"
    other = ctx.context.paper(paper.notice_print, QUARTER, 1, date(2026, 10, 9)).result()
    assert other.content == drawn.content


def _preview(qtbot, ctx, dialog: NoticeDialog) -> None:
    dialog.preview()
    settle(qtbot, ctx)
    for box in dialog.findChildren(QMessageBox):
        next(button for button in box.buttons() if button.text() == "留空打印").click()
    settle(qtbot, ctx)


def test_words_alone_are_listed_with_what_they_say() -> None:
    """The rows hold, what the notice counts does not: no household and no points beside it."""
    said = "登记积分事项：加分3条、减分1条→加分2条、减分1条"
    row = difference_row(Difference(0, "公示文稿", None, None, said), -1)
    assert row == {"pk": -1, "name": "公示文稿", "place": "", "sealed": "", "now": "", "what": said}
