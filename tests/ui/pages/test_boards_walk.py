"""From open months to a saved notice, in the real window, by clicks and keys only."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from tests.ui.pages.board_book import opened, settle
from wenming_desktop.ui.dialogs.months_dialog import MonthsDialog
from wenming_desktop.ui.dialogs.notice_dialog import NoticeDialog
from wenming_desktop.ui.dialogs.print_preview import PrintPreview
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.pages.boards import ROOM

CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot, tmp_path):
    with opened(tmp_path) as ctx:
        found = MainWindow(ctx, [ROOM], lambda _text: [])
        qtbot.addWidget(found)
        activate(qtbot, found)
        qtbot.keyClick(found, Qt.Key.Key_1, CTRL)
        settle(qtbot, ctx)
        yield found


def activate(qtbot, window: MainWindow) -> None:
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()


def close_three_months(qtbot, window: MainWindow) -> None:
    room = window.page("boards")
    qtbot.mouseClick(room.stages.link, LEFT)
    months = room.findChild(MonthsDialog)
    for _month in (7, 8, 9):
        settle(qtbot, window.ctx)
        qtbot.keyClick(months.action, Qt.Key.Key_Space)
    settle(qtbot, window.ctx)
    qtbot.keyClick(months, Qt.Key.Key_Escape)


def lock(qtbot, window: MainWindow) -> None:
    room = window.page("boards")
    qtbot.mouseClick(room.stages.link, LEFT)
    box = room.findChild(QMessageBox)
    qtbot.mouseClick(next(button for button in box.buttons() if button.text() == "锁定"), LEFT)
    settle(qtbot, window.ctx)


def test_a_quarter_is_closed_locked_and_its_notice_saved(qtbot, window, tmp_path, monkeypatch) -> None:
    target = tmp_path / "萨日朗嘎查公示.pdf"
    monkeypatch.setattr("wenming_desktop.ui.dialogs.files.ask_file", lambda *_args: target)
    room = window.page("boards")
    assert room.stages.link.text() == "去审核"
    close_three_months(qtbot, window)
    assert room.stages.link.text() == "去锁定", "the room followed the months by itself"
    lock(qtbot, window)
    assert room.stages.link.text() == "去打印"
    activate(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_P, CTRL)
    printing = room.findChild(NoticeDialog)
    settle(qtbot, window.ctx)
    qtbot.keyClick(printing, Qt.Key.Key_Return)
    gaps = printing.findChild(QMessageBox)
    next(button for button in gaps.buttons() if button.text() == "留空打印").click()
    settle(qtbot, window.ctx)
    preview = printing.findChild(PrintPreview)
    assert preview.preview.pages == 3
    qtbot.mouseClick(preview.save_button, LEFT)
    settle(qtbot, window.ctx)
    assert target.read_bytes() == preview.made.content
    qtbot.keyClick(preview, Qt.Key.Key_Escape)
    qtbot.keyClick(printing, Qt.Key.Key_Escape)
    settle(qtbot, window.ctx)
    assert room.stages.due == "登记已张贴", "what is saved as a PDF hangs nowhere yet"
    assert room.view.stages[2].hint == "已出纸，张贴了吗？"
    assert window.ctx.messages.notice.actions[0][0] == "打开文件夹"
