"""What stood red in the register comes back as it was typed, and red: nothing is put right by being kept."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.drafts_window import started_again
from tests.ui.pages.points_book import one, press, put_away, settle, show, type_keys
from wenming_desktop.domain.fields import Field
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.points.page import PointsPage
from wenming_desktop.ui.register.keeping import found_again
from wenming_desktop.ui.widgets.date_field import WRONG_DAY
from wenming_desktop.ui.widgets.entry_grid import WRONG
from wenming_desktop.ui.widgets.field_editors import make_editor

ENTER = Qt.Key.Key_Return
RED = {
    "a day that is none": "萨日朗嘎查\t包青格乐\tH1\t2026-13-40\n",
    "a name without its village": "包青格乐\tH1\t10-20\n孟和\tH1\t10-20\n",
    "nobody of that name": "萨日朗嘎查\t赵无此人\tH1\t10-20\n",
    "no such item": "萨日朗嘎查\t包青格乐\tQ99\t10-20\n诺敏花嘎查\t刘旺财\tJ1\t10-20\n萨日朗嘎查\t孟和\tZ1\t10-20\n",
    "both": "包青格乐\tH1\t2月30日\n",
}


def standing(page: PointsPage) -> list[tuple[dict[str, str], dict[str, str]]]:
    """What the rows show, and what is wrong with their cells."""
    model = page.register.grid.model
    return [
        ({column.key: model.words(line, column) for column in model.columns}, dict(line.errors))
        for line in page.register.grid.drafts()
    ]


@pytest.mark.parametrize("block", RED.values(), ids=RED)
def test_a_red_cell_comes_back_as_it_was_and_is_not_booked(
    page: PointsPage, ctx: PageContext, qtbot: QtBot, block: str
) -> None:
    count = int(str(one(ctx, "SELECT count(*) FROM entry")))
    QGuiApplication.clipboard().setText(block)
    page.paste()
    settle(qtbot, ctx)
    before = standing(page)
    assert any(errors for _, errors in before)
    ctx.drafts.look()
    settle(qtbot, ctx)
    later = started_again(ctx)
    again = PointsPage(later)
    show(qtbot, again)
    settle(qtbot, later)
    assert standing(again) == before
    later.drafts.look()
    settle(qtbot, later)
    (draft,) = later.drafts.all()
    assert draft.lines == len(before), "as many rows as were left"
    for at, line in enumerate(again.register.grid.model.lines):
        if line.state == "draft" and line.errors:
            again.register.grid.view.go(at, 0)
            press(ENTER)
            settle(qtbot, later)
            break
    assert int(str(one(later, "SELECT count(*) FROM entry"))) == count
    put_away(again)


def test_a_day_of_a_form_that_is_none_comes_back_as_typed(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    editor = make_editor(Field("日期", "date"), parent, date(2026, 10, 27))
    editor.put_kept("1340")
    assert (editor.kept(), editor.value()) == ("1340", None)
    assert editor.problem() == WRONG_DAY
    editor.put_kept("2026-10-05")
    assert (editor.value(), editor.problem()) == (date(2026, 10, 5), "")


def test_a_day_typed_that_is_none_comes_back_as_typed(
    page: PointsPage, ctx: PageContext, qtbot: QtBot
) -> None:
    """Closed or killed in the middle of the cell."""
    page.register.start_typing()
    type_keys("bqgl")
    settle(qtbot, ctx)
    press(ENTER)
    settle(qtbot, ctx)
    view = page.register.grid.view
    view.go(len(page.register.grid.model.lines) - 1, 0)
    settle(qtbot, ctx)
    type_keys("1340")
    ctx.drafts.look()
    settle(qtbot, ctx)
    again = PointsPage(started_again(ctx))
    show(qtbot, again)
    settle(qtbot, ctx)
    (shown, errors), *_ = standing(again)
    assert shown["day"] == "1340"
    assert errors["day"] == WRONG_DAY
    put_away(again)


def test_a_file_of_a_kept_row_that_is_gone_is_told(ctx: PageContext, tmp_path: Path) -> None:
    there, gone = tmp_path / "在.jpg", tmp_path / "不在.jpg"
    there.write_bytes(b"x")
    row = {"day": "2026-10-20", "who": "bq", "files": [str(there), str(gone)]}
    (found,) = ctx.context.call(found_again, "masses", [row])
    assert found.values["files"] == [there]
    assert "不在.jpg" in found.refusal


@pytest.mark.parametrize("wrong", [None, 3, "x", [1], {"who": 5}, {"no such column": "x"}])
def test_a_row_kept_by_another_hand_does_no_harm(ctx: PageContext, wrong: object) -> None:
    row = {"day": "2026-10-20", "who": "包青格乐", "item": "H1", WRONG: wrong}
    (found,) = ctx.context.call(found_again, "masses", [row])
    assert found.values["who"] == "包青格乐"


def test_headings_alone_are_no_lines_and_that_is_said(
    page: PointsPage, ctx: PageContext, qtbot: QtBot
) -> None:
    QGuiApplication.clipboard().setText("户主\t项目\t日期\n")
    page.paste()
    settle(qtbot, ctx)
    assert "没有表格内容" in ctx.messages.last


def test_the_bar_says_on_which_day_a_paste_books_and_what_it_does_not_take(
    page: PointsPage, ctx: PageContext, qtbot: QtBot
) -> None:
    QGuiApplication.clipboard().setText("萨日朗嘎查\t包青格乐\tH1\t门口很干净\t此条作废\n")
    page.paste()
    settle(qtbot, ctx)
    assert ctx.messages.notice.text == (
        "粘贴了1行，都能登记，还没有登记。没有日期列，都按10月27日记。没有用上的列：第5列，要留的请填进“依据”。"
    )
    assert ctx.messages.notice.tone == "warn"
