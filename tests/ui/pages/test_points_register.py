"""积分登记 typed as a clerk types it: no mouse, initials and codes, Enter records."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.pages.points_book import TODAY, one, opened, press, put_away, settle, show, type_keys
from wenming_desktop.domain.periods import month_of
from wenming_desktop.services import history, points, register_rows
from wenming_desktop.services.points import Draft
from wenming_desktop.ui.dialogs.reason import ReasonDialog
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.points.page import PointsPage
from wenming_desktop.ui.widgets.choice_field import ChoiceField

ENTER, ESC, TAB, DELETE = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Delete
CTRL = Qt.KeyboardModifier.ControlModifier


def gold(page: PointsPage) -> dict[str, object]:
    return page.register.grid.model.lines[-1].values


def shown(page: PointsPage) -> list[tuple[str, str, str, str]]:
    model = page.register.grid.model
    keys = {column.key: column for column in model.columns}
    return [
        tuple(model.words(line, keys[key]) for key in ("who", "item", "points", "state"))  # type: ignore[misc]
        for line in model.lines
        if line.state == "done"
    ]


def test_an_entry_by_initials_and_code(page: PointsPage, ctx: PageContext, qtbot: QtBot) -> None:
    type_keys("bqgl")
    settle(qtbot, ctx)
    press(ENTER)  # takes 包青格乐
    assert gold(page)["village"].title == "萨日朗嘎查"
    type_keys("h1")
    settle(qtbot, ctx)
    press(ENTER)  # takes H1 月评清洁户, fills the rule book's value
    assert gold(page)["points"] == "+10"
    assert gold(page)["category"] == "环境卫生"
    press(ENTER)  # records
    settle(qtbot, ctx)
    assert shown(page) == [("包青格乐", "H1 月评清洁户", "+10", "已登记")]
    assert one(ctx, "SELECT points FROM entry") == 1000
    assert ctx.messages.last == "已登记：包青格乐 H1 月评清洁户 +10"
    # the next line starts with the day and the village
    assert gold(page)["day"] == TODAY
    assert gold(page)["village"].title == "萨日朗嘎查"
    assert page.status_text.startswith("本月1条，+10 / −0")


def test_typing_quicker_than_the_lists_means_the_same(
    page: PointsPage, ctx: PageContext, qtbot: QtBot
) -> None:
    type_keys("b")
    settle(qtbot, ctx)  # a list of everybody with b is open
    type_keys("qgl")
    press(ENTER)  # and its first line is not who was typed
    type_keys("z1")
    press(ENTER)  # the list is not open yet
    press(ENTER)
    settle(qtbot, ctx)
    assert shown(page) == [("包青格乐", "Z1 参加志愿服务", "+2", "已登记")]


def test_a_member_counts_for_the_household_and_shows_its_head(
    page: PointsPage, ctx: PageContext, qtbot: QtBot
) -> None:
    type_keys("wxl")
    settle(qtbot, ctx)
    choices = page.register.grid.view.indexWidget(page.register.grid.view.currentIndex()).popup.choices
    assert [(c.title, c.detail) for c in choices] == [("王秀兰", "萨日朗嘎查1组 · 户主 孟和")]
    press(ENTER)
    type_keys("f1")
    settle(qtbot, ctx)
    press(ENTER)
    press(ENTER)
    settle(qtbot, ctx)
    assert shown(page) == [("王秀兰（户主 孟和）", "F1 好婆婆好儿媳", "+15", "已登记")]
    household = one(ctx, "SELECT h.number FROM entry e JOIN household h ON h.pk = e.household_pk")
    assert household == "萨日朗-002"


def _fill(page: PointsPage, ctx: PageContext, qtbot: QtBot, who: str, code: str, *, downs: int = 0) -> None:
    page.register.start_typing()
    type_keys(who)
    settle(qtbot, ctx)
    for _ in range(downs):  # of namesakes none is taken by Enter alone
        press(Qt.Key.Key_Down)
    press(ENTER)
    type_keys(code)
    settle(qtbot, ctx)
    press(ENTER)


def test_a_range_asks_for_its_value_and_refuses_one_outside(
    page: PointsPage, ctx: PageContext, qtbot: QtBot
) -> None:
    _fill(page, ctx, qtbot, "bqgl", "h3")
    press(ENTER)  # nothing stated: +1至+10
    assert ctx.messages.last == "“庭院美化”的分值在+1至+10之间，请写明几分。"
    type_keys("12")
    press(TAB)
    settle(qtbot, ctx)
    assert "应在+1至+10之间" in page.register.grid.model.lines[-1].errors["points"]
    press(Qt.Key.Key_Backtab)
    type_keys("6.5")
    press(ENTER)
    settle(qtbot, ctx)
    assert shown(page) == [("包青格乐", "H3 庭院美化", "+6.5", "已登记")]


def test_a_double_and_a_cap_show_while_typing(page: PointsPage, ctx: PageContext, qtbot: QtBot) -> None:
    for _ in range(2):
        _fill(page, ctx, qtbot, "bqgl", "s1")
        press(ENTER)
        settle(qtbot, ctx)
    _fill(page, ctx, qtbot, "bqgl", "s1")
    settle(qtbot, ctx)
    warning = page.register.line_card.warning
    assert "这一户当天已登记过这个项目2条" in warning
    assert "“参加理论宣讲”本月最多4分，只计0分" in warning
    press(ENTER)
    settle(qtbot, ctx)
    assert one(ctx, "SELECT sum(points) FROM entry") == 400
    assert "本月最多4分" in ctx.messages.last


def test_esc_drops_the_row_and_ctrl_semicolon_is_today(
    page: PointsPage, ctx: PageContext, qtbot: QtBot
) -> None:
    page.register.grid.view.go_key(0, "day")
    type_keys("1003")
    press(TAB)
    assert gold(page)["day"] == date(2026, 10, 3)
    press(Qt.Key.Key_Semicolon, CTRL)
    assert gold(page)["day"] == TODAY
    page.register.start_typing()
    type_keys("bqgl")
    settle(qtbot, ctx)
    press(ENTER)
    press(ESC)
    assert "who" not in gold(page)
    assert one(ctx, "SELECT count(*) FROM entry") == 0


def test_f4_offers_the_whole_rule_book(page: PointsPage, ctx: PageContext, qtbot: QtBot) -> None:
    press(Qt.Key.Key_F4)
    settle(qtbot, ctx)
    editor = page.register.grid.view.indexWidget(page.register.grid.view.currentIndex())
    assert isinstance(editor, ChoiceField)
    assert [c.title.split()[0] for c in editor.popup.choices] == ["S1", "Z1", "F1", "H1", "H3", "J1", "V1"]
    assert editor.popup.choices[0].detail == "思想观念 · 每月最多4分"


def test_a_veto_counts_nothing_and_says_so(page: PointsPage, ctx: PageContext, qtbot: QtBot) -> None:
    _fill(page, ctx, qtbot, "lwc", "v1", downs=1)
    press(ENTER)
    settle(qtbot, ctx)
    assert shown(page) == [("刘旺财", "V1 触犯法律法规", "—", "一票否决")]


def test_undo_takes_the_line_away(page: PointsPage, ctx: PageContext, qtbot: QtBot) -> None:
    _fill(page, ctx, qtbot, "bqgl", "h1")
    press(ENTER)
    settle(qtbot, ctx)
    assert ctx.context.call(history.undo_name) == "登记积分 包青格乐 月评清洁户"
    ctx.write(page, None, history.undo)
    settle(qtbot, ctx)
    assert shown(page) == []
    assert page.status_text.startswith("本月0条")


def test_delete_reverses_with_a_reason(page: PointsPage, ctx: PageContext, qtbot: QtBot) -> None:
    _fill(page, ctx, qtbot, "bqgl", "h1")
    press(ENTER)
    settle(qtbot, ctx)
    page.register.grid.view.go(0, 2)
    press(DELETE)
    dialog = page.findChild(ReasonDialog)
    dialog.take()
    assert "原因没有填" in dialog.error.text()
    dialog.line.setText("登记错户")
    dialog.take()
    settle(qtbot, ctx)
    assert shown(page) == [
        ("包青格乐", "H1 月评清洁户", "+10", "已冲正"),
        ("包青格乐", "H1 月评清洁户", "−10", "冲正：登记错户"),
    ]
    assert page.status_text.startswith("本月0条")


def test_a_pasted_block_is_one_step_and_its_wrong_cells_are_red(
    page: PointsPage, ctx: PageContext, qtbot: QtBot
) -> None:
    block = (
        "日期\t嘎查\t姓名\t项目\t分值\t备注\n"
        "10-26\t萨日朗\t包青格乐\tH1\t10\t评比表\n"
        "2026.10.25\t萨日朗嘎查\t王秀兰\t参加志愿服务\t+2\t\n"
        "10-25\t萨日朗\t张三丰\tZ1\t2\t\n"
        "10-25\t诺敏花\t刘旺财\tJ1\t+3\t\n"
    )
    QGuiApplication.clipboard().setText(block)
    page.paste()
    settle(qtbot, ctx)
    drafts = page.register.grid.drafts()
    assert [set(line.errors) for line in drafts] == [set(), set(), {"who"}, {"points"}]
    assert drafts[2].errors["who"] == "萨日朗嘎查没有“张三丰”。"
    assert one(ctx, "SELECT count(*) FROM entry") == 0
    assert ctx.messages.notice.text == "粘贴了4行，2行有红色的格子要改，还没有登记。"
    ctx.messages.notice.actions[0][1]()  # 登记这2条
    settle(qtbot, ctx)
    assert one(ctx, "SELECT count(*) FROM entry") == 2
    assert [row[:3] for row in shown(page)] == [
        ("包青格乐", "H1 月评清洁户", "+10"),
        ("王秀兰（户主 孟和）", "Z1 参加志愿服务", "+2"),
    ]
    assert len(page.register.grid.drafts()) == 2
    assert ctx.context.call(history.undo_name) == "粘贴登记积分 2条"


def test_a_block_is_counted_by_its_own_rows(page: PointsPage, ctx: PageContext, qtbot: QtBot) -> None:
    wrong = "10-25\t萨日朗\t张三丰\tZ1\t2\n"
    right = "10-26\t萨日朗\t包青格乐\tH1\t10\n"
    for block, said in (
        (wrong * 3, "粘贴了3行，3行有红色的格子要改，还没有登记。"),
        (right, "粘贴了1行，都能登记，还没有登记。"),
        (right + wrong, "粘贴了2行，1行有红色的格子要改，还没有登记。"),
    ):
        QGuiApplication.clipboard().setText(block)
        page.paste()
        settle(qtbot, ctx)
        assert ctx.messages.notice.text == said
    assert [name for name, _run in ctx.messages.notice.actions] == ["登记这1条", "不要了"]


def test_find_by_initials_month_and_minus(page: PointsPage, ctx: PageContext, qtbot: QtBot) -> None:
    def book(code: str, household: int, day: date) -> Draft:
        item = one(ctx, "SELECT pk FROM rule_item WHERE code = ?", code)
        return Draft("masses", day, int(str(item)), household_pk=household)

    drafts = [book("H1", 1, TODAY), book("J1", 2, TODAY), book("Z1", 1, date(2026, 9, 3))]
    ctx.context.call(points.record_many, drafts, "登记")
    page.refresh()
    settle(qtbot, ctx)
    assert page.open_find()
    line = page.register.find_line
    line.bar.line.setText("bqgl")
    settle(qtbot, ctx)
    qtbot.wait(250)
    settle(qtbot, ctx)
    assert [row[1] for row in shown(page)] == ["H1 月评清洁户", "Z1 参加志愿服务"]
    line.bar.set_value("month", month_of(TODAY))
    settle(qtbot, ctx)
    assert [row[1] for row in shown(page)] == ["H1 月评清洁户"]
    line.close_line()
    settle(qtbot, ctx)
    assert len(shown(page)) == 3


def test_a_group_is_one_line_that_opens(page: PointsPage, ctx: PageContext, qtbot: QtBot) -> None:
    item = int(str(one(ctx, "SELECT pk FROM rule_item WHERE code = 'S1'")))
    ctx.context.call(points.record_group, 1, 1, item, TODAY, [3])
    ctx.context.call(points.record_group, 1, 2, item, TODAY, [])
    page.refresh()
    settle(qtbot, ctx)
    assert shown(page)[-1] == ("2组 2户", "S1 参加理论宣讲", "+2", "已登记2条")
    page.register.grid.view.go(len(shown(page)) - 1, 2)
    press(ENTER)
    settle(qtbot, ctx)
    assert [row[0] for row in shown(page)] == ["包青格乐", "乌云其木格"]


def test_a_file_is_kept_with_the_line(
    page: PointsPage, ctx: PageContext, qtbot: QtBot, tmp_path: Path
) -> None:
    photo = tmp_path / "清洁户.jpg"
    photo.write_bytes(b"picture")
    _fill(page, ctx, qtbot, "bqgl", "h1")
    token = page.register.grid.model.lines[-1].token
    page.register.actions_of_line.take_files(token, [photo])
    assert gold(page)["evidence"] == "照片1张"
    press(ENTER)
    settle(qtbot, ctx)
    assert one(ctx, "SELECT evidence FROM entry") == "照片1张"
    assert one(ctx, "SELECT title FROM attachment WHERE noun = 'entry'") == "清洁户.jpg"


def test_the_card_shows_the_household_of_the_line(page: PointsPage, ctx: PageContext, qtbot: QtBot) -> None:
    _fill(page, ctx, qtbot, "bqgl", "h1")
    press(ENTER)
    settle(qtbot, ctx)
    qtbot.wait(120)
    settle(qtbot, ctx)
    card = page.register.subject_card
    assert card._title.text() == "包青格乐　积分明细"
    assert "环境卫生10" in card._bars.accessibleName()


def test_show_entry_from_another_room(page: PointsPage, ctx: PageContext, qtbot: QtBot) -> None:
    item = int(str(one(ctx, "SELECT pk FROM rule_item WHERE code = 'H1'")))
    booked, _ = ctx.context.call(points.record, Draft("masses", TODAY, item, household_pk=2))
    page.open(entry=booked.entry_pk)
    settle(qtbot, ctx)
    assert page.register.current_row().entry_pk == booked.entry_pk
    assert page.register.find_line.wanted() == register_rows.Filter(household_pk=2)


@pytest.mark.parametrize(
    ("options", "title"),
    [
        ({"people": False}, "先有农牧户，才能登记积分"),
        ({"rules": False}, "还没有积分细则"),
    ],
)
def test_an_empty_book_offers_the_first_step(
    tmp_path: Path, qtbot: QtBot, options: dict[str, bool], title: str
) -> None:
    with opened(tmp_path, **options) as ctx:
        page = PointsPage(ctx)
        show(qtbot, page)
        assert page.stack.currentWidget()._title.text() == title
        assert not page.header.buttons[0].isEnabled()
        for _ in range(2):  # F3, and once more: the keys go to what one sees
            page.open(new=True)
            focus = QApplication.focusWidget()
            assert focus is not None
            assert focus.isVisible()
            assert page.stack.currentWidget().isAncestorOf(focus)
        page.register.grid.start_typing()
        assert QApplication.focusWidget() is focus
        put_away(page)


def test_enter_on_an_untouched_line_is_no_mistake(page: PointsPage, ctx: PageContext, qtbot: QtBot) -> None:
    press(ENTER)
    assert page.register.grid.model.lines[-1].errors == {}
    assert ctx.messages.last == "先打姓名的拼音首字母，回车选中；再打项目编号。"


def test_the_reason_of_a_red_cell_stands_in_the_card(
    page: PointsPage, ctx: PageContext, qtbot: QtBot
) -> None:
    QGuiApplication.clipboard().setText("10-26\t萨日朗嘎查\t张三丰\tZ1\t2\n10-26\t萨日朗嘎查\t孟和\tZ1\t2\n")
    page.paste()
    settle(qtbot, ctx)
    qtbot.wait(120)
    assert page.register.line_card.warning == "萨日朗嘎查没有“张三丰”。"


def test_a_household_from_its_page_is_filled_in(page: PointsPage, ctx: PageContext, qtbot: QtBot) -> None:
    page.open(household=2, new=True)
    settle(qtbot, ctx)
    assert (gold(page)["who"].title, gold(page)["village"].title) == ("孟和", "萨日朗嘎查")
    type_keys("z1")
    press(ENTER)
    press(ENTER)
    settle(qtbot, ctx)
    assert shown(page) == [("孟和", "Z1 参加志愿服务", "+2", "已登记")]
