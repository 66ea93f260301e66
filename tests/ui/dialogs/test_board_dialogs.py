"""月度审核, 试算标准, 与上季度比较 and 批准, each with a real book."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from tests.ui.pages.board_book import close_quarter, keep, opened, settle
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.privacy import Finding
from wenming_desktop.services import board_gate, books, editions, gate, history, months
from wenming_desktop.ui.boards.reading import read_room
from wenming_desktop.ui.dialogs.approve import ApproveDialog
from wenming_desktop.ui.dialogs.compare_dialog import CompareDialog
from wenming_desktop.ui.dialogs.months_dialog import MonthsDialog, read_months
from wenming_desktop.ui.dialogs.what_if import WhatIfDialog

QUARTER = Period.parse("2026-Q3")


@pytest.fixture
def ctx(tmp_path):
    with opened(tmp_path) as found:
        yield found


@pytest.fixture
def show(qtbot, ctx):
    def run(kind, *args):
        dialog = kind(ctx, *args)
        keep(qtbot, dialog)
        dialog.open()
        settle(qtbot, ctx)
        return dialog

    return run


@pytest.fixture
def view(ctx):
    return ctx.context.call(read_room, QUARTER, 1)


# ---- 月度审核 ----
def test_months_close_in_order_one_button_at_a_time(qtbot, ctx, show) -> None:
    dialog = show(MonthsDialog)
    assert [(one.month, one.closed) for one in dialog.view.states] == [
        (202607, False), (202608, False), (202609, False), (202610, False),
    ]  # fmt: skip
    assert dialog.view.closable == 202607
    assert dialog.reopen_button is None
    dialog.action.click()
    settle(qtbot, ctx)
    assert dialog.view.closable == 202608
    assert dialog.reopen_button.accessibleName() == "2026年7月 重新打开"
    assert dialog.focusWidget() is dialog.close_button, "one Enter too many audits no further month"
    dialog.reopen_button.click()
    settle(qtbot, ctx)
    assert dialog.view.closable == 202607
    dialog.action.click()
    settle(qtbot, ctx)
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    settle(qtbot, ctx)
    assert ctx.context.call(read_months).closable == 202608


def test_a_month_that_is_not_over_is_asked_about(qtbot, ctx, show) -> None:
    close_quarter(ctx.context)
    dialog = show(MonthsDialog)
    assert dialog.view.closable == 202610
    dialog.action.click()
    box = dialog.findChild(QMessageBox)
    assert "2026年10月还没有过完" in box.text()
    assert box.defaultButton().text() == "取消"
    assert not ctx.context.call(months.is_closed, Period.parse("2026-10"))
    next(button for button in box.buttons() if button.text() == "审核通过").click()
    settle(qtbot, ctx)
    assert ctx.context.call(months.is_closed, Period.parse("2026-10"))
    assert dialog.view.closable is None, "November has not begun"


def test_the_number_of_a_month_opens_its_rows(qtbot, ctx, show) -> None:
    dialog = show(MonthsDialog)
    rows = dialog.show_entries(202607)
    settle(qtbot, ctx)
    assert len(rows.table.ids()) == next(one.entries for one in dialog.view.states if one.month == 202607)


def test_a_locked_board_keeps_its_month_closed_and_says_so(ctx, show) -> None:
    close_quarter(ctx.context)
    ctx.context.call(editions.seal, "masses", QUARTER, None)
    dialog = show(MonthsDialog)
    assert ctx.context.call(read_months).locked_by == "2026年第三季度"
    assert dialog.reopen_button is None


def test_a_refusal_stands_in_the_dialog(qtbot, ctx, show) -> None:
    dialog = show(MonthsDialog)
    dialog._write(months.close_month, 202609)
    settle(qtbot, ctx)
    assert dialog.error.text() == "2026年7月还没有审核。请先审核2026年7月，再审核2026年9月。"


# ---- 试算标准 ----
def counts(dialog: WhatIfDialog) -> list[str]:
    return [dialog.counts[f"{band} after"].text() for band in ("red", "grey", "black", "unlisted")]


def test_trying_shows_who_would_move_and_saves_nothing(qtbot, ctx, show, view) -> None:
    dialog = show(WhatIfDialog, view)
    assert (dialog.red.text(), dialog.grey.text(), dialog.black.text()) == ("120", "96", "90")
    assert counts(dialog) == ["8户", "2户", "1户", "7户"]
    assert not dialog.save_button.isEnabled()
    dialog.red.setText("140")
    dialog.grey.setText("97")
    dialog.try_now()
    settle(qtbot, ctx)
    assert counts(dialog) == ["6户（−2）", "3户（+1）", "1户", "8户（+1）"]
    moved = [dialog.table.model.row_of(pk) for pk in dialog.table.ids()]
    assert [(row["name"], row["before"], row["after"]) for row in moved] == [
        ("杨国栋", "红榜", "未列榜"), ("赵凤琴", "红榜", "未列榜"), ("高占山", "未列榜", "灰榜"),
    ]  # fmt: skip
    assert ctx.context.call(books.settings).bands["quarter"].red == 12000


def test_saving_is_one_undoable_step(qtbot, ctx, show, view) -> None:
    dialog = show(WhatIfDialog, view)
    dialog.red.setText("150")
    dialog.no_deduction.setChecked(False)
    dialog.try_now()
    dialog.save()
    settle(qtbot, ctx)
    kept = ctx.context.call(books.settings).bands
    assert (kept["quarter"].red, kept["quarter"].red_no_deduction) == (15000, False)
    assert kept["month"].red == 1000, "only this kind of period"
    assert ctx.context.call(history.undo_name) == "修改红灰黑榜季度标准"
    ctx.context.call(history.undo)
    assert ctx.context.call(books.settings).bands["quarter"].red == 12000


@pytest.mark.parametrize(
    ("red", "grey", "black", "said"),
    [
        ("很多", "96", "90", "分数请写成数字"),
        ("90", "96", "80", "红榜分数要高于灰榜"),
        ("120", "96", "97", "红榜分数要高于灰榜"),
    ],
)
def test_thresholds_that_make_no_sense_are_refused(qtbot, ctx, show, view, red, grey, black, said) -> None:
    dialog = show(WhatIfDialog, view)
    for field, text in ((dialog.red, red), (dialog.grey, grey), (dialog.black, black)):
        field.setText(text)
    dialog.try_now()
    assert dialog.error.text().startswith(said)
    assert not dialog.save_button.isEnabled()


def test_negative_limits_of_a_month_are_read(ctx, show) -> None:
    dialog = show(WhatIfDialog, ctx.context.call(read_room, Period.parse("2026-09"), 1))
    assert (dialog.red.text(), dialog.grey.text(), dialog.black.text()) == ("10", "−3", "−10")
    assert dialog.bands() is not None
    assert dialog.bands().grey == -300


# ---- 与上季度比较 ----
def test_comparing_names_who_came_and_went(ctx, show, view) -> None:
    dialog = show(CompareDialog, view)
    assert dialog.windowTitle() == "与上季度比较"
    assert dialog.summary.text().startswith("新上红榜8户，退出红榜0户；新列灰榜、黑榜3户")
    first = dialog.table.model.row_of(dialog.table.ids()[0])
    assert (first["name"], first["before"], first["after"]) == ("王秀兰", "未列榜", "红榜")


# ---- 批准 ----
def test_an_approval_needs_a_name_and_is_kept(qtbot, ctx, show, view) -> None:
    said = "“包青格乐的上榜理由”里有“残疾”，对外不写这类内容"
    finding = Finding("word", said, "包青格乐的上榜理由", word="残疾")
    document = board_gate.document_key(view.board)
    dialog = show(ApproveDialog, document, finding)
    dialog.save()
    settle(qtbot, ctx)
    assert dialog.error.text() == "批准人没有填。请填写批准人的姓名。"
    dialog.by.setText("巴图")
    dialog.save()
    settle(qtbot, ctx)
    assert ctx.context.call(gate.approved, document) == {finding.key}
