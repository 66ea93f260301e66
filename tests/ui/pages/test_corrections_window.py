"""冲正, 更正 and 补记 in the register, 更正记录 over a month, and 同一项目吗 of a rule book."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.pages.points_book import one, press, put_away, settle, show, type_keys
from wenming_desktop.services import months, points
from wenming_desktop.services.points import Draft
from wenming_desktop.ui.dialogs.corrections_dialog import CorrectionsDialog
from wenming_desktop.ui.dialogs.import_dialog import ImportDialog
from wenming_desktop.ui.dialogs.months_dialog import MonthsDialog
from wenming_desktop.ui.dialogs.reason import ReasonDialog
from wenming_desktop.ui.dialogs.rules_dialog import RulesDialog
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.points.page import PointsPage
from wenming_desktop.ui.register.reverse_dialog import ReverseDialog
from wenming_desktop.ui.widgets.choice_field import ChoiceField

ENTER, DELETE = Qt.Key.Key_Return, Qt.Key.Key_Delete


@pytest.fixture
def page(ctx: PageContext, qtbot: QtBot) -> Iterator[PointsPage]:
    page = PointsPage(ctx)
    yield page
    settle(qtbot, ctx)
    put_away(page)


@pytest.fixture
def dialogs(qtbot: QtBot, ctx: PageContext) -> Iterator[list[QWidget]]:
    found: list[QWidget] = []
    yield found
    settle(qtbot, ctx)
    for dialog in found:
        put_away(dialog)


def opened_dialog(dialogs: list[QWidget], dialog: QWidget, qtbot: QtBot, ctx: PageContext) -> QWidget:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.open()  # type: ignore[attr-defined]
    dialogs.append(dialog)
    settle(qtbot, ctx)
    return dialog


def item(ctx: PageContext, code: str) -> int:
    return int(one(ctx, "SELECT pk FROM rule_item WHERE code = ? ORDER BY pk DESC", code))  # type: ignore[call-overload]


def household(ctx: PageContext, number: str) -> int:
    return int(one(ctx, "SELECT pk FROM household WHERE number = ?", number))  # type: ignore[call-overload]


def book_entry(ctx: PageContext, code: str, day: str, number: str = "萨日朗-001") -> int:
    draft = Draft("masses", date.fromisoformat(day), item(ctx, code), household_pk=household(ctx, number))
    return ctx.context.call(points.record, draft)[0].entry_pk


def rows(ctx: PageContext) -> list[tuple[object, ...]]:
    sql = "SELECT h.number, e.points, e.counts_in, e.period, e.cause FROM entry e JOIN household h ON h.pk = e.household_pk ORDER BY e.pk"
    return ctx.context.call(lambda book: book.db.execute(sql).fetchall())


def choose(field: ChoiceField, text: str, qtbot: QtBot, ctx: PageContext) -> None:
    field.window().activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    type_keys(text)
    settle(qtbot, ctx)
    assert field.confirm()


def stand_on_first(page: PointsPage, qtbot: QtBot) -> ReverseDialog:
    show(qtbot, page)
    page.register.grid.view.go(0, 2)
    press(DELETE)
    dialog = page.findChild(ReverseDialog)
    assert dialog is not None
    return dialog


def test_a_line_is_put_right_by_what_was_meant(page: PointsPage, ctx: PageContext, qtbot: QtBot) -> None:
    """Scene 15 in the window: August was audited, the entry is on the wrong household; both halves count in August."""
    book_entry(ctx, "H1", "2026-08-10")
    ctx.context.call(months.close_month, 202608)
    dialog = stand_on_first(page, qtbot)
    assert dialog.meant.isHidden()
    dialog.open_button.click()
    assert (dialog.meant.isHidden(), dialog.main_button.text()) == (False, "更正(&S)")
    dialog.take()
    assert "原因没有填" in dialog.error.text()
    dialog.line.setText("登记错户")
    dialog.take()
    assert "请写明应为哪个项目" in dialog.error.text()
    choose(dialog.who, "menghe", qtbot, ctx)
    dialog.take()
    settle(qtbot, ctx)
    assert rows(ctx) == [
        ("萨日朗-001", 1000, 202608, 202608, ""), ("萨日朗-001", -1000, 202608, 202609, "登记错户"),
        ("萨日朗-002", 1000, 202608, 202609, "登记错户"),
    ]  # fmt: skip
    assert ctx.messages.last == "已更正：08-10 包青格乐 H1 月评清洁户 +10，现按+10分登记，记在2026年8月。"
    states = [line.row.state for line in page.register.grid.model.lines if line.state == "done"]
    assert states == ["已冲正", "冲正：登记错户", "更正·记在8月"]


def test_another_item_and_value(page: PointsPage, ctx: PageContext, qtbot: QtBot) -> None:
    book_entry(ctx, "J1", "2026-10-10")
    dialog = stand_on_first(page, qtbot)
    dialog.open_up()
    dialog.line.setText("项目选错")
    choose(dialog.item, "h3", qtbot, ctx)
    dialog.take()
    settle(qtbot, ctx)
    assert "请写明几分" in dialog.error.text(), "a range asks for its value, the dialog stays open"
    dialog.points.setText("5")
    dialog.take()
    settle(qtbot, ctx)
    assert [row[1] for row in rows(ctx)] == [-300, 300, 500]
    assert one(ctx, "SELECT replaces FROM entry ORDER BY pk DESC LIMIT 1") == 1


def test_what_is_typed_and_not_chosen_is_said(page: PointsPage, ctx: PageContext, qtbot: QtBot) -> None:
    book_entry(ctx, "J1", "2026-10-10")
    dialog = stand_on_first(page, qtbot)
    dialog.open_up()
    dialog.line.setText("登记错户")
    dialog.who.setText("谁也不是")
    dialog.take()
    assert dialog.error.text() == "“谁也不是”没有选定姓名。请从下面的名单里选一个。"
    assert len(rows(ctx)) == 1


def test_usual_causes_and_other_with_words_of_its_own(
    page: PointsPage, ctx: PageContext, qtbot: QtBot
) -> None:
    book_entry(ctx, "H1", "2026-10-10")
    dialog = stand_on_first(page, qtbot)
    chips = [
        button.text() for button in dialog.findChildren(QPushButton) if button.property("role") == "chip"
    ]
    assert chips == ["登记错户", "重复登记", "分值登记错", "项目选错", "异议成立", "其他"]
    dialog._pick("其他")
    dialog.take()
    assert dialog.error.text() == "请写明是什么原因。"
    dialog.line.setText("其他：签到表是另一个活动的")
    dialog.take()
    settle(qtbot, ctx)
    assert rows(ctx)[-1][4] == "其他：签到表是另一个活动的"


def test_a_monthly_score_is_only_taken_back(page: PointsPage, ctx: PageContext, qtbot: QtBot) -> None:
    from wenming_desktop.services import score_sheet

    village = int(one(ctx, "SELECT pk FROM village WHERE name = '萨日朗嘎查'"))  # type: ignore[call-overload]
    ctx.context.call(
        score_sheet.record_sheet, village, 202610, {(household(ctx, "萨日朗-001"), "思想观念"): 200}
    )
    show(qtbot, page)
    page.register.grid.view.go(0, 2)
    press(ENTER)  # opens the sheet's lines
    settle(qtbot, ctx)
    page.register.grid.view.go(0, 2)
    press(DELETE)
    dialog = page.findChild(ReverseDialog)
    assert dialog.open_button.isHidden()


def test_a_late_line_is_booked_into_its_audited_month_with_its_cause(
    page: PointsPage, ctx: PageContext, qtbot: QtBot
) -> None:
    book_entry(ctx, "H1", "2026-08-10")
    ctx.context.call(months.close_month, 202608)
    show(qtbot, page)
    line = page.register.grid.model.lines[-1]
    page.register.grid.set_value(line.token, "day", date(2026, 8, 12))
    page.register.grid.start_typing("who")
    type_keys("lwc")
    settle(qtbot, ctx)
    press(Qt.Key.Key_Down)  # one of two of that name
    press(ENTER)
    type_keys("h1")
    settle(qtbot, ctx)
    press(ENTER)
    settle(qtbot, ctx)
    card = page.register.line_card
    assert "2026年8月已审核，会记入2026年9月" in card.warning
    assert card.action is not None
    assert card.action.text() == "补记到8月"
    card.action.click()
    dialog = page.findChildren(ReasonDialog)[-1]
    dialog.take()
    assert "原因没有填" in dialog.error.text()
    dialog.line.setText("异议YY-2026-0001")
    dialog.take()
    settle(qtbot, ctx)
    assert rows(ctx)[-1][1:] == (1000, 202608, 202609, "异议YY-2026-0001")
    assert ctx.messages.last.startswith("已补记到2026年8月：刘旺财 H1 月评清洁户 +10")


def test_what_is_booked_says_its_day_and_month_where_they_are_not_those_in_sight(
    page: PointsPage, ctx: PageContext, qtbot: QtBot
) -> None:
    ctx.context.call(months.close_month, 202608)
    show(qtbot, page)
    QGuiApplication.clipboard().setText(
        "2026-08-12\t萨日朗嘎查\t包青格乐\tH1\t10\n2026-09-12\t萨日朗嘎查\t包青格乐\tH1\t10\n"
    )
    page.paste()
    settle(qtbot, ctx)
    ctx.messages.notice.actions[0][1]()
    settle(qtbot, ctx)
    assert ctx.messages.last.startswith("已登记2条，其中1条记入2026年9月")
    QGuiApplication.clipboard().setText("2026-09-13\t萨日朗嘎查\t包青格乐\tH1\t10\n")
    page.paste()
    settle(qtbot, ctx)
    page.register.grid.record(page.register.grid.drafts()[-1].token)
    settle(qtbot, ctx)
    assert ctx.messages.last.startswith("已登记到9月13日：包青格乐 H1")


def test_a_line_of_an_open_month_is_offered_no_supplement(
    page: PointsPage, ctx: PageContext, qtbot: QtBot
) -> None:
    show(qtbot, page)
    page.register.start_typing()
    type_keys("bqgl")
    settle(qtbot, ctx)
    press(ENTER)
    type_keys("h1")
    settle(qtbot, ctx)
    press(ENTER)
    settle(qtbot, ctx)
    assert page.register.line_card.action is None


# ---- 更正记录 ----
@pytest.fixture
def corrected(ctx: PageContext) -> PageContext:
    """Two corrections of August, one of September, on two villages."""
    wrong = [book_entry(ctx, "J1", "2026-08-10"), book_entry(ctx, "H1", "2026-08-11", "诺敏花-001")]
    later = book_entry(ctx, "H1", "2026-09-05")
    for month in (202608, 202609):
        ctx.context.call(months.close_month, month)
    for pk in (*wrong, later):
        ctx.context.call(points.reverse, pk, "登记错户")
    return ctx


def listed(dialog: CorrectionsDialog) -> list[tuple[str, str, str]]:
    return [(line.household, line.before_text, line.after_text) for line in dialog.shown()]


def test_the_months_line_says_how_many_corrections_and_opens_them(
    dialogs: list[QWidget], corrected: PageContext, qtbot: QtBot
) -> None:
    ctx = corrected
    dialog = opened_dialog(dialogs, MonthsDialog(ctx), qtbot, ctx)
    links = {
        button.text(): button for button in dialog.findChildren(QPushButton) if "审核后更正" in button.text()
    }
    assert sorted(links) == ["审核后更正1条", "审核后更正2条"]
    links["审核后更正2条"].click()
    settle(qtbot, ctx)
    (found,) = dialog.findChildren(CorrectionsDialog)
    assert listed(found) == [("萨日朗-001", "−3", "0"), ("诺敏花-001", "+10", "0")]


def test_the_record_is_filtered_by_month_village_and_words(
    dialogs: list[QWidget], corrected: PageContext, qtbot: QtBot
) -> None:
    ctx = corrected
    dialog = opened_dialog(dialogs, CorrectionsDialog(ctx, track="masses"), qtbot, ctx)
    assert isinstance(dialog, CorrectionsDialog)
    assert len(dialog.shown()) == len(dialog.table.ids()) == 3
    dialog.bar.set_value("village", "诺敏花嘎查")
    assert listed(dialog) == [("诺敏花-001", "+10", "0")]
    dialog.bar.set_value("month", 202609)
    assert listed(dialog) == []
    assert not dialog.print_button.isEnabled()
    dialog.bar.clear()
    dialog.bar.line.setText("乱堆")
    qtbot.waitUntil(lambda: len(dialog.table.ids()) == 1)
    dialog.bar.clear()
    dialog.bar.set_value("track", "party")
    assert listed(dialog) == []


def test_the_record_on_paper_and_as_a_workbook(
    dialogs: list[QWidget], corrected: PageContext, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wenming_desktop.ui.dialogs import corrections_dialog

    ctx, shown, saved = corrected, [], []
    monkeypatch.setattr(corrections_dialog, "previewed", lambda _ctx: shown.append)
    monkeypatch.setattr(
        corrections_dialog.files,
        "save_as",
        lambda _parent, _ctx, name, content: saved.append((name, content)),
    )
    dialog = opened_dialog(dialogs, CorrectionsDialog(ctx, month=202608), qtbot, ctx)
    assert isinstance(dialog, CorrectionsDialog)
    dialog.print_list()
    dialog.export()
    settle(qtbot, ctx)
    assert shown[0].file_name == "积分更正记录.pdf"
    assert shown[0].content.startswith(b"%PDF")
    assert saved[0][0] == "积分更正记录.xlsx"
    assert saved[0][1][:2] == b"PK"


# ---- 同一项目吗 ----
def river_book(folder: Path) -> Path:
    path = folder / "新细则.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        heads = ("编号", "类别", "积分项目", "分值", "每月最多")
        for at, row in enumerate(
            (("群众积分新细则（2026年10月15日起施行）",), heads, ("S1", "环境卫生", "清理河道", "+3", "3"))
        ):
            page.write_row(at, 0, row)
    return path


def test_an_import_asks_and_takes_the_answer(
    dialogs: list[QWidget], ctx: PageContext, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = opened_dialog(dialogs, ImportDialog(ctx, "rules", None, path=river_book(tmp_path)), qtbot, ctx)
    assert isinstance(dialog, ImportDialog)
    assert dialog.same.isVisibleTo(dialog)
    assert dialog.same.words.text() == (
        "编号“S1”以前是“参加理论宣讲”，现在是“清理河道”，是同一项目吗？是同一项目就合计上限，不是就各算各的。"
    )
    assert dialog.rows.table.current() is None or dialog.preview is not None
    dialog.same.same_button.click()
    settle(qtbot, ctx)
    assert not dialog.same.isVisibleTo(dialog)
    dialog.run()
    settle(qtbot, ctx)
    old, new = ctx.context.call(
        lambda book: book.db.execute(
            "SELECT ifnull(line_pk, pk) FROM rule_item WHERE code = 'S1' ORDER BY pk"
        ).fetchall()
    )
    assert old == new


def test_a_question_left_open_is_answered_in_the_rule_book(
    dialogs: list[QWidget], ctx: PageContext, qtbot: QtBot, tmp_path: Path
) -> None:
    importing = opened_dialog(
        dialogs, ImportDialog(ctx, "rules", None, path=river_book(tmp_path)), qtbot, ctx
    )
    assert isinstance(importing, ImportDialog)
    importing.run()
    settle(qtbot, ctx)
    assert ctx.messages.notice is not None
    assert "1个编号要在积分细则里说明是不是同一项目" in ctx.messages.notice.text
    rules = opened_dialog(dialogs, RulesDialog(ctx, "masses"), qtbot, ctx)
    assert isinstance(rules, RulesDialog)
    assert rules.same.isVisibleTo(rules)
    rules.same.other_button.click()
    settle(qtbot, ctx)
    assert not rules.same.isVisibleTo(rules)
    assert one(ctx, "SELECT line_pk = pk FROM rule_item WHERE text = '清理河道'") == 1
