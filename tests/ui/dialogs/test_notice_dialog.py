"""打印公示: what fits together, the window of days, drafts, words with locked figures, the batch."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from tests.ui.pages.board_book import close_quarter, keep, opened, settle
from wenming_desktop.domain.notices import MODEL
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.rules import RuleItem
from wenming_desktop.services import board_stages, boards, books, editions, history, notices, paper, points
from wenming_desktop.services.points import Draft
from wenming_desktop.storage import rules_store
from wenming_desktop.ui.boards.reading import Piece, read_room, template_of
from wenming_desktop.ui.dialogs.approve import ApproveDialog
from wenming_desktop.ui.dialogs.batch_dialog import BatchDialog
from wenming_desktop.ui.dialogs.locked_text import LockedText
from wenming_desktop.ui.dialogs.notice_dialog import NoticeDialog
from wenming_desktop.ui.dialogs.print_preview import PrintPreview

QUARTER = Period.parse("2026-Q3")
DAY = date(2026, 10, 8)


@pytest.fixture
def ctx(tmp_path):
    with opened(tmp_path) as found:
        yield found


@pytest.fixture
def dialog(qtbot, ctx) -> NoticeDialog:
    close_quarter(ctx.context)
    ctx.context.call(editions.seal, "masses", QUARTER, None)
    return shown(qtbot, ctx)


def shown(qtbot, ctx, village_pk: int | None = 1) -> NoticeDialog:
    found = NoticeDialog(ctx, ctx.context.call(read_room, QUARTER, village_pk))
    keep(qtbot, found)
    found.open()
    found.day.set_value(DAY)
    found._on_day()
    settle(qtbot, ctx)
    return found


def commit(widget: QWidget, text: str) -> None:
    """What an input method does at the end of a composition."""
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def preview_of(dialog: NoticeDialog) -> PrintPreview:
    return dialog.findChildren(PrintPreview)[-1]


def preview(dialog: NoticeDialog) -> None:
    """预览并打印, going on whatever is asked."""
    dialog.preview()
    while (box := asked(dialog)) is not None:
        agree(box)


def asked(dialog: NoticeDialog) -> QMessageBox | None:
    """The question in sight."""
    return next((box for box in dialog.findChildren(QMessageBox) if box.isVisible()), None)


def agree(box: QMessageBox) -> None:
    assert box.defaultButton().text() == "取消", "Enter prints nothing"
    next(button for button in box.buttons() if button.text() != "取消").click()


def test_gaps_are_told_before_a_sealed_board_is_printed_for_good(qtbot, ctx, dialog) -> None:
    dialog.preview()
    box = asked(dialog)
    assert (
        box.text() == "张贴日期2026年10月8日已经过去，公示时间照这一天算：2026年10月8日至10月14日（共7天）。"
    )
    agree(box)
    box = asked(dialog)
    assert box.text().endswith("未填写，印出来会留空。")
    assert "以后重印都是它" in box.informativeText()
    box.reject()
    settle(qtbot, ctx)
    assert not dialog.findChildren(PrintPreview)
    preview(dialog)
    settle(qtbot, ctx)
    found = preview_of(dialog)
    ctx.context.call(paper.keep, found.made)
    assert "首次打印" not in found._note.text()
    preview(dialog)
    settle(qtbot, ctx)
    assert preview_of(dialog)._note.text().endswith("（首次打印时存档的一份，重印不变）")


def test_a_board_corrected_since_is_not_printed_unasked(qtbot, ctx) -> None:
    """The household it takes off the red list stands on the old edition still."""
    close_quarter(ctx.context)
    ctx.context.call(editions.seal, "masses", QUARTER, 1)
    red = ctx.context.call(boards.board, "masses", QUARTER, 1).lines[0]
    (entry,) = ctx.context.call(
        lambda book: book.db.execute(
            "SELECT max(pk) FROM entry WHERE household_pk = ? AND points > 0", [red.key]
        ).fetchone()
    )
    ctx.context.call(points.reverse, entry, "记错了")
    dialog = shown(qtbot, ctx)
    assert "! 第1稿锁定以后有1户更正，请先出第2稿" in dialog.check.texts
    dialog.day.set_value(ctx.today())
    dialog.preview()
    box = asked(dialog)
    assert box.text() == "第1稿锁定以后有1户更正，印出来的还是更正以前的内容。"
    assert [button.text() for button in box.buttons()] == ["照旧印第1稿", "取消"]
    box.reject()
    settle(qtbot, ctx)
    assert not dialog.findChildren(PrintPreview)
    dialog.scope.setCurrentIndex(1)
    dialog.preview()
    settle(qtbot, ctx)
    assert asked(dialog).text().startswith("萨日朗的榜单锁定以后有更正")


def test_a_posting_day_gone_by_is_never_offered_and_kept_for_its_book_and_period(qtbot, ctx) -> None:
    close_quarter(ctx.context)
    ctx.context.call(editions.seal, "masses", QUARTER, 1)
    dialog = shown(qtbot, ctx)
    assert dialog.window_words.property("role") == "alert"
    assert dialog._day_stands()
    again = NoticeDialog(ctx, ctx.context.call(read_room, QUARTER, 1))
    keep(qtbot, again)
    assert again.day.value() == ctx.today(), "that day is over"
    later = ctx.today() + timedelta(days=3)
    again.day.set_value(later)
    assert again._day_stands()
    once_more = NoticeDialog(ctx, ctx.context.call(read_room, QUARTER, 1))
    keep(qtbot, once_more)
    assert once_more.day.value() == later


def test_the_days_are_computed_from_the_posting_day(dialog) -> None:
    assert dialog.window_words.text() == "公示时间：2026年10月8日至10月14日（共7天）"


@pytest.mark.parametrize(
    ("what", "name", "pages"),
    [
        ("notice", "萨日朗嘎查2026年第三季度群众积分公示.pdf", 3),
        ("list", "萨日朗嘎查2026年第三季度群众积分名单.pdf", 1),
        ("a3", "萨日朗嘎查2026年第三季度群众积分海报A3.pdf", 1),
        ("office", "萨日朗嘎查2026年第三季度群众积分留存联.pdf", 2),
    ],
)
def test_each_document_comes_to_the_preview(qtbot, ctx, dialog, what, name, pages) -> None:
    dialog.radios[what].setChecked(True)
    preview(dialog)
    settle(qtbot, ctx)
    found = preview_of(dialog)
    assert found.made.file_name == name
    assert found.preview.pages == pages


def test_a_poster_can_be_cut_up_on_a4(qtbot, ctx, dialog) -> None:
    dialog.radios["a3"].setChecked(True)
    dialog.tiled.setCurrentIndex(dialog.tiled.findData("fewest"))
    preview(dialog)
    settle(qtbot, ctx)
    assert preview_of(dialog).facts.text().startswith("共2页，A4")


def test_what_does_not_fit_together_is_greyed_out(dialog) -> None:
    assert not dialog.variant.isEnabled()
    assert dialog.word_button.isVisible()
    dialog.radios["a2"].setChecked(True)
    assert dialog.variant.isEnabled()
    assert not dialog.word_button.isVisible()
    dialog.scope.setCurrentIndex(1)
    assert not dialog.radios["notice"].isEnabled()
    assert dialog.preview_button.text().startswith("选文件夹")


def test_an_open_board_gives_a_review_copy_only(qtbot, ctx) -> None:
    dialog = shown(qtbot, ctx)
    assert dialog.review.isChecked()
    assert not dialog.review.isEnabled()
    assert dialog.why_review.isVisible()
    dialog.preview()
    settle(qtbot, ctx)
    assert preview_of(dialog).made.file_name.endswith("（送审稿）.pdf")


def test_word_is_saved_beside_the_window(qtbot, ctx, dialog, tmp_path, monkeypatch) -> None:
    target = tmp_path / "公示.docx"
    monkeypatch.setattr("wenming_desktop.ui.dialogs.files.ask_file", lambda *_args: target)
    dialog.save_word()
    while (box := asked(dialog)) is not None:
        agree(box)
    settle(qtbot, ctx)
    assert target.read_bytes()[:2] == b"PK"


def test_a_day_that_is_none_is_refused(qtbot, ctx, dialog) -> None:
    dialog.day.setFocus()
    dialog.day.clear()
    qtbot.keyClicks(dialog.day, "1399")
    dialog.preview()
    assert "没有这一天" in dialog.error.text()
    assert not dialog.findChildren(PrintPreview)


def test_gaps_lead_to_the_settings(qtbot, dialog) -> None:
    finding = next(one for one in dialog.view.findings if one.code == "no_phone")
    with qtbot.waitSignal(dialog.go) as went:
        dialog.check.fill_wanted.emit(finding)
    assert went.args == ["settings", {"tab": "institute", "field": "phone"}]


# ---- the words ----
def test_figures_stand_in_the_text_and_words_can_be_changed(qtbot, ctx, dialog) -> None:
    words = dialog.words
    words.list.setCurrentRow(3)
    locked = [piece.text for piece in words.text.pieces() if piece.slot]
    assert locked == ["季度", "120", "且本季度无减分", "8"]
    move(words.text, "再接再厉", after=True)
    commit(words.text, "，")
    assert words.save_button.isEnabled()
    words.save()
    settle(qtbot, ctx)
    kept = ctx.context.call(books.settings).paragraphs["red"]
    assert kept == MODEL["red"].replace("再接再厉", "再接再厉，")
    assert ctx.context.call(history.undo_name) == "修改公示文稿"
    assert words.list.item(3).text() == "红榜　已改"
    words.restore()
    settle(qtbot, ctx)
    assert "red" not in ctx.context.call(books.settings).paragraphs


def test_leaving_a_changed_paragraph_saves_it(qtbot, ctx, dialog) -> None:
    words = dialog.words
    words.list.setCurrentRow(0)
    words.text.moveCursor(QTextCursor.MoveOperation.Start)
    commit(words.text, "尊敬的")
    words.list.setCurrentRow(1)
    settle(qtbot, ctx)
    assert ctx.context.call(notices.paragraph_texts)["greeting"].startswith("尊敬的")
    assert words.list.currentRow() == 1


def test_brackets_of_the_program_cannot_be_typed_as_words(qtbot, ctx, dialog) -> None:
    words = dialog.words
    words.list.setCurrentRow(0)
    words.text.insertPlainText("〔2026〕")
    words.save()
    assert "〔2026〕" in dialog.error.text()
    assert "greeting" not in ctx.context.call(books.settings).paragraphs


@pytest.fixture
def text(qtbot) -> LockedText:
    found = LockedText("段落")
    keep(qtbot, found)
    found.set_pieces(
        [Piece("达到"), Piece("120", "red_limit"), Piece("分"), Piece("", "red_condition"), Piece("的。")]
    )
    return found


def move(text: LockedText, words: str, *, after: bool) -> None:
    cursor = text.textCursor()
    cursor.setPosition(text.toPlainText().index(words) + (len(words) if after else 0))
    text.setTextCursor(cursor)


def test_typing_inside_a_figure_or_deleting_it_is_taken_back(qtbot, text) -> None:
    before = text.toPlainText()
    move(text, "20", after=False)
    with qtbot.waitSignal(text.touched):
        qtbot.keyClicks(text, "5")
    assert text.toPlainText() == before
    with qtbot.waitSignal(text.touched):
        qtbot.keyClick(text, Qt.Key.Key_Backspace)
    text.selectAll()
    with qtbot.waitSignal(text.touched):
        qtbot.keyClick(text, Qt.Key.Key_Delete)
    assert text.toPlainText() == before


def test_typing_beside_a_figure_is_plain_text(qtbot, text) -> None:
    move(text, "120", after=True)
    qtbot.keyClicks(text, "x")
    move(text, "120", after=False)
    qtbot.keyClicks(text, "y")
    assert template_of(text.pieces()) == "达到y〔red_limit〕x分〔red_condition〕的。"


def test_an_empty_figure_keeps_its_place(text) -> None:
    assert "（无）" in text.toPlainText()
    assert template_of(text.pieces()) == "达到〔red_limit〕分〔red_condition〕的。"


# ---- the batch ----
def test_all_villages_go_into_a_folder(qtbot, ctx, dialog, tmp_path, monkeypatch) -> None:
    folder = tmp_path / "公示"
    monkeypatch.setattr("wenming_desktop.ui.dialogs.files.ask_folder", lambda *_args: folder)
    dialog.scope.setCurrentIndex(1)
    dialog.preview()
    settle(qtbot, ctx)
    box = asked(dialog)
    assert box.text().startswith("张贴日期2026年10月8日已经过去")
    agree(box)
    box = asked(dialog)
    assert box.text() == "2个嘎查村的受理人或受理电话未填写，印出来会留空。"
    agree(box)
    settle(qtbot, ctx)
    batch = dialog.findChild(BatchDialog)
    assert not batch.running
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        f"{village}2026年第三季度群众积分{what}.pdf"
        for village in ("萨日朗嘎查", "诺敏花嘎查")
        for what in ("公示", "海报A3")
    )
    assert batch._what.text() == "做好4份。"
    stages = ctx.context.call(board_stages.stages, "masses", QUARTER, 1)
    assert [one.state for one in stages[:3]] == ["done", "done", "current"], "a print is no posting"
    assert batch.folder_button.isEnabled()


def test_a_cancelled_batch_keeps_what_is_done(qtbot, ctx, dialog, tmp_path) -> None:
    batch = BatchDialog(ctx, QUARTER, DAY, tmp_path / "x", size="a3", variant="mono", draft=False)
    keep(qtbot, batch)
    batch.open()
    batch.close_button.click()
    settle(qtbot, ctx)
    assert batch._what.text().startswith("已取消。做好")
    assert len(batch.items) < 4
    assert not batch.running


def test_what_could_not_be_made_says_why(qtbot, ctx, tmp_path) -> None:
    batch = BatchDialog(ctx, QUARTER, DAY, tmp_path / "x", size="a3", variant="mono", draft=False)
    keep(qtbot, batch)
    batch.open()
    settle(qtbot, ctx)
    assert any("还没有锁定" in item.trouble for item in batch.items)


# ---- what must not go on a wall ----
def book_deed_for_the_disabled(book) -> None:
    """A red household's reason that names a disability, and a rule book whose words are at fault."""
    with book.operation("准备", kind="barrier"):
        rule = rules_store.books(book.db, "masses")[0].pk
        item = rules_store.insert_item(book.db, rule, RuleItem("Z9", "志愿服务", "照顾残疾邻居", 3000, 3000))
    points.record(book, Draft("masses", date(2026, 7, 2), item, household_pk=1))


def test_a_finding_stops_the_print_until_it_is_approved_by_name(qtbot, ctx) -> None:
    ctx.context.call(book_deed_for_the_disabled)
    dialog = shown(qtbot, ctx)
    said = "! “包青格乐的上榜理由”里有“残疾”，对外不写这类内容"
    assert said in dialog.check.texts
    preview(dialog)
    settle(qtbot, ctx)
    assert dialog.error.text().startswith("公示没有通过公示前检查")
    assert not dialog.findChildren(PrintPreview)
    dialog.check.approve_wanted.emit(next(one for one in dialog.view.findings if one.code == "word"))
    approval = dialog.findChild(ApproveDialog)
    approval.by.setText("巴图")
    approval.save()
    settle(qtbot, ctx)
    assert f"✓{said[1:]}（已批准）" in dialog.check.texts
    preview(dialog)
    settle(qtbot, ctx)
    assert preview_of(dialog).preview.pages == 3
