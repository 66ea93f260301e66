"""The boards room with a real book: what it shows, what leads on, what goes out."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from tests.ui.pages.board_book import close_quarter, opened, settle
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import board_stages, boards, books, editions, history, paper
from wenming_desktop.services.context import Book
from wenming_desktop.ui.boards import reading
from wenming_desktop.ui.dialogs.months_dialog import MonthsDialog
from wenming_desktop.ui.dialogs.notice_dialog import NoticeDialog
from wenming_desktop.ui.pages.boards import ROOM
from wenming_desktop.ui.pages.boards.page import BoardsPage

QUARTER = Period.parse("2026-Q3")


@pytest.fixture
def ctx(tmp_path):
    with opened(tmp_path) as found:
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


def shown(room: BoardsPage, column: int) -> list[tuple[str, str, str]]:
    return [(row.lead, row.title, row.right) for row in room.columns[column].list.rows]


def test_the_last_quarter_of_the_first_village_opens_with_its_three_columns(room) -> None:
    assert room.period == QUARTER
    assert shown(room, 0)[:3] == [
        ("1", "王秀兰（1组）", "170"),
        ("2", "包青格乐（2组）", "169"),
        ("3", "孛儿只斤·额尔敦（3组）", "164"),
    ]
    assert shown(room, 1) == [("", "张福（2组）", "94"), ("", "刘旺（1组）", "92")]
    assert shown(room, 2) == [("", "赵永强（4组）", "—")]
    assert room.status_text.startswith("参评18户（常年外出1户不参评），红榜8户、灰榜2户、黑榜1户、未列榜7户")


def test_choosing_a_line_shows_its_entries_and_enter_opens_one(qtbot, ctx, room) -> None:
    room.columns[1].list.choose(0)
    settle(qtbot, ctx)
    assert room.why.list.rows[0].lead == "7月12日"
    assert [row.right for row in room.why.list.rows] == ["−3", "−3"]
    assert room.columns[0].list.current() is None, "one line of one column is chosen"
    room.why.list.setFocus()
    room.why.list.choose(0)
    qtbot.keyClick(room.why.list, Qt.Key.Key_Return)
    where, args = ctx.went[-1]
    assert where == "points"
    assert args["entry"] == room.why.list.rows[0].value.pk


def test_a_veto_is_named_and_gives_no_reason(qtbot, ctx, room) -> None:
    room.columns[2].list.choose(0)
    settle(qtbot, ctx)
    assert room.columns[2].list.rows[0].note == "触及一票否决事项"
    assert [row.right for row in room.why.list.rows] == ["否决"]


def test_an_unlisted_household_can_be_asked_about(qtbot, ctx, room) -> None:
    line = next(one for one in room.view.board.lines if one.band == "unlisted")
    room.open(household=line.key)
    settle(qtbot, ctx)
    assert room.why._title.text() == f"{line.name} 为什么未列榜"


def test_ctrl_f_finds_by_initials_also_who_is_not_listed(qtbot, ctx, room) -> None:
    assert room.open_find()
    qtbot.keyClicks(room.find_bar.line, "gzs")
    qtbot.keyClick(room.find_bar.line, Qt.Key.Key_Return)
    settle(qtbot, ctx)
    assert room.why._title.text() == "高占山 为什么未列榜"
    room.find_bar.line.clear()
    qtbot.keyClicks(room.find_bar.line, "zf")
    qtbot.waitUntil(lambda: room.why._title.text() == "赵凤琴 为什么上红榜")
    qtbot.keyClick(room.find_bar.line, Qt.Key.Key_F3)
    settle(qtbot, ctx)
    assert room.why._title.text() == "张福 为什么上灰榜"
    assert room.columns[1].list.current().name == "张福"


def test_a_locked_board_found_by_the_search_opens(qtbot, ctx, room) -> None:
    close_quarter(ctx.context)
    ctx.context.call(editions.seal, "masses", QUARTER, None)
    one = next(one for one in ctx.context.call(boards.sealed_boards) if one.village == "诺敏花")
    room.open(kind="board", pk=one.pk)
    settle(qtbot, ctx)
    assert room.scope.currentText() == "诺敏花嘎查"
    assert room.view.sealed


def test_outside_shows_counts_for_grey_and_black_and_no_office_names(qtbot, ctx, room) -> None:
    room.outside.setChecked(True)
    settle(qtbot, ctx)
    assert shown(room, 1) == []
    assert shown(room, 2) == []
    assert room.columns[1]._figure.text() == "2户"
    assert "包青格乐　2组" in [title for _lead, title, _right in shown(room, 0)]
    assert room.why.list.rows == []


def test_the_township_board_names_villages_and_is_remembered(qtbot, ctx, room) -> None:
    room.scope.setCurrentIndex(room.scope.findText("全苏木"))
    settle(qtbot, ctx)
    assert room.view.board.station is None
    assert shown(room, 0)[0][1] == "王秀兰（萨日朗嘎查1组）"
    assert len(room.view.board.lines) == 24


def test_the_strip_says_what_blocks_and_its_link_leads_there(qtbot, ctx, room) -> None:
    assert room.stages.due == board_stages.AUDIT
    assert room.stages.link.text() == "去审核"
    room.stages.link.click()
    dialog = room.findChild(MonthsDialog)
    assert dialog is not None
    settle(qtbot, ctx)
    dialog.reject()
    close_quarter(ctx.context)
    room.refresh()
    settle(qtbot, ctx)
    assert room.stages.due == board_stages.LOCK


def test_locking_asks_once_and_while_a_month_is_open_leads_to_the_months(qtbot, ctx, room) -> None:
    room.seal_button.click()
    assert "7月还没有审核" in ctx.messages.notice.text
    assert ctx.messages.notice.actions[0][0] == "月度审核"
    close_quarter(ctx.context)
    room.refresh()
    settle(qtbot, ctx)
    room.seal_button.click()
    box = room.findChild(QMessageBox)
    assert "萨日朗嘎查榜单" in box.text()
    next(button for button in box.buttons() if button.text() == "锁定").click()
    settle(qtbot, ctx)
    assert ctx.context.call(boards.board, "masses", QUARTER, 1).sealed
    assert room.view.sealed
    assert not room.seal_button.isVisible()
    assert room.status_text.endswith("第1稿 · 2026年10月27日锁定")
    assert room.stages.due == board_stages.PRINT


def test_the_check_names_gaps_and_leads_to_the_settings(room, ctx) -> None:
    texts = room.check.rows.texts
    assert "! 苏木受理电话未填写" in texts
    assert "✓ 灰榜、黑榜对外只公布户数" in texts
    assert "✓ 无身份证号、手机号、未成年人姓名、姓名后的备注、违法原因" in texts
    finding = next(one for one in room.view.findings if one.code == "no_village_phone")
    room.check.rows.fill_wanted.emit(finding)
    assert ctx.went[-1] == ("settings", {"tab": "notice", "village": "萨日朗嘎查"})


def test_ctrl_p_opens_the_print_dialog(qtbot, ctx, room) -> None:
    assert room.print_page()
    dialog = room.findChild(NoticeDialog)
    assert dialog is not None
    settle(qtbot, ctx)
    dialog.reject()
    settle(qtbot, ctx)


def test_export_writes_the_public_workbook_off_the_window(qtbot, ctx, room, tmp_path, monkeypatch) -> None:
    target = tmp_path / "名单.xlsx"
    monkeypatch.setattr("wenming_desktop.ui.dialogs.files.ask_file", lambda *_args: target)
    room.export_button.click()
    settle(qtbot, ctx)
    assert target.read_bytes()[:2] == b"PK"
    assert "已存为" in ctx.messages.notice.text


def test_only_changes_of_its_own_nouns_concern_the_room() -> None:
    assert {"entry", "closed_month", "issued", "setting", "approval"} <= BoardsPage.nouns
    assert "station" not in BoardsPage.nouns


def test_the_badge_counts_a_quarter_that_waits_to_be_locked(qtbot, ctx) -> None:
    assert ROOM.badge(ctx).result() == 1
    close_quarter(ctx.context)
    ctx.context.call(editions.seal, "masses", QUARTER, None)
    assert ROOM.badge(ctx).result() == 0


def test_a_book_without_households_or_entries_says_the_first_step(qtbot, tmp_path) -> None:
    with opened(tmp_path, villages=0, plain=0, people=False) as ctx:
        page = BoardsPage(ctx)
        qtbot.addWidget(page)
        page.show()
        page.refresh()
        settle(qtbot, ctx)
        assert page.middle.currentIndex() == 1
        assert not page.print_button.isEnabled()
    with opened(tmp_path / "b", today=date(2027, 3, 1)) as ctx:
        page = BoardsPage(ctx)
        qtbot.addWidget(page)
        page.show()
        page.refresh()
        settle(qtbot, ctx)
        assert page.middle.currentIndex() == 2, "households, but nothing booked in that quarter"
        assert (page.seal_button.isEnabled(), page.seal_button.toolTip()) == (
            False,
            "这个时段还没有登记积分。",
        )
        assert (page.stages.due, {one.state for one in page.view.stages}) == ("", {"todo"})
        for (
            link,
            button,
        ) in page.stages._buttons.items():  # whatever the strip said: it can do what the button can
            page.stages.set_stages([board_stages.Stage("拟定榜单", "current", "", link)])
            assert (page.stages.link.isEnabled(), page.stages.link.toolTip()) == (False, button.toolTip())
        page.open(period="2026-Q3", village_pk=None)
        settle(qtbot, ctx)
        assert page.print_button.isEnabled()
        assert page.print_button.toolTip() == page.print_button.property("usualTip")


def test_showing_a_board_takes_less_than_fifty_milliseconds(room) -> None:
    start = time.perf_counter()
    room._show_all()
    assert time.perf_counter() - start < 0.05


def test_a_first_print_of_a_locked_board_moves_the_strip(qtbot, ctx, room) -> None:
    close_quarter(ctx.context)
    ctx.context.call(editions.seal, "masses", QUARTER, None)
    made = ctx.context.paper(paper.board_print, "masses", QUARTER, 1).result()
    room.refresh()
    settle(qtbot, ctx)
    assert room.stages.due == board_stages.PRINT, "looking at it is not printing it"
    ctx.write(room, None, paper.keep, made)
    settle(qtbot, ctx)
    stages = room.stages
    for due, state, button in (
        (board_stages.POST, "current", stages.link),
        ("", "done", stages.down),
        (board_stages.POST, "current", stages.link),
    ):
        assert (stages.due, room.view.stages[2].state) == (due, state), (
            "printed is not posted; that is said, and unsaid; taking back is no next step"
        )
        assert [one.isVisibleTo(room) for one in (stages.link, stages.down)] == [bool(due), not due]
        button.click()
        settle(qtbot, ctx)
    box = stages.layout()
    assert box.indexOf(stages.down) > max(box.indexOf(one) for one in (stages.months, stages.review))


def test_a_year_that_is_not_over_cannot_be_locked(qtbot, ctx, room) -> None:
    close_quarter(ctx.context)
    room.open(period="2026")
    settle(qtbot, ctx)
    assert room.view.open_months == (202610, 202611, 202612)
    room.seal_button.click()
    assert "10月还没有审核" in ctx.messages.notice.text


def test_thresholds_nobody_confirmed_are_seen_and_settled_on_the_board(room, ctx, qtbot) -> None:
    heads = [column._note.text() for column in room.columns]
    assert heads == ["8户　未确认　≥120分且无减分", "2户　未确认　<96分", "1户　未确认　否决或<90分"]
    assert room.check.preset.isVisible()
    assert "红榜≥120分且无减分、灰榜<96分、黑榜否决或<90分" in room.check._preset_words.text()
    room.check.confirm.click()
    settle(qtbot, ctx)
    assert room.columns[0]._note.text() == "8户　≥120分且无减分"
    assert not room.check.preset.isVisible()
    room.ctx.context.call(history.undo)
    room.refresh()
    settle(qtbot, ctx)
    assert room.check.preset.isVisible(), "what was confirmed is taken back with Ctrl+Z"
    wanted = replace(ctx.context.call(books.settings).bands["quarter"], red=11000)
    ctx.context.call(reading.save_bands, "quarter", wanted)
    room.refresh()
    settle(qtbot, ctx)
    assert not room.check.preset.isVisible(), "thresholds of the clerk's own need no word"


def test_two_of_one_name_and_group_are_told_apart_in_every_list_of_the_room(room, ctx, qtbot) -> None:
    def rename(book: Book) -> None:
        with book.operation("名册", kind="barrier"):
            book.db.execute("UPDATE person SET name = '王芳' WHERE name IN ('包青格乐', '赵凤琴')")
            book.db.execute("UPDATE person SET name = '王芳' WHERE name IN ('张福', '刘旺')")

    ctx.context.call(rename)
    room.refresh()
    settle(qtbot, ctx)
    for column in room.columns:
        titles = [row.title for row in column.list.rows]
        assert len(titles) == len(set(titles))
    red = [row.title for row in room.columns[0].list.rows if row.title.startswith("王芳")]
    assert red == ["王芳（2组） 萨日朗-001", "王芳（2组） 萨日朗-007"]
    dialog = room.doors.what_if()
    settle(qtbot, ctx)
    dialog.red.setText("200")
    dialog.try_now()
    settle(qtbot, ctx)
    moved = [dialog.table.model.row_of(pk)["name"] for pk in dialog.table.ids()]
    assert len(moved) == len(set(moved)) > 5
    dialog.reject()
