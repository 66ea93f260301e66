"""A closing the disk refused: the window stays, says so, and its button is no other step's."""

from __future__ import annotations

import pytest

from tests.ui.test_bars import buttons_of, said
from wenming_desktop.domain.errors import UserError
from wenming_desktop.ui import about
from wenming_desktop.ui.main_window import MainWindow


def test_a_closing_that_was_refused_says_so_and_its_button_is_no_other_s(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row that was refused by the full disk keeps its 重试, which books the row; the closing has a button of its own."""
    messages, drafts = window.ctx.messages, window.ctx.drafts
    messages.bar("磁盘空间不足，1行还没有登记。", "bad", [("重试", lambda: None)], about=about.LASTING)
    monkeypatch.setattr(drafts, "flush", lambda: UserError("磁盘空间不足。", "请腾出空间后再试。"))
    window.leaving._shut()
    assert window.isVisible()
    assert said(window).splitlines() == [
        "磁盘空间不足，1行还没有登记。",
        "没有关闭：录了没有登记的没能留成草稿。磁盘空间不足。请腾出空间后再试。",
    ]
    assert {"重试", "再关闭一次"} <= {one.text() for one in buttons_of(window._bar)}
    drafts.again.emit()
    assert "没有关闭" not in said(window)
