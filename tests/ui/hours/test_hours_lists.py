"""志愿者的服务记录（更正、冲正、承前）和待录时间的活动，在窗口里。"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.hours.test_signin_sheet import activity, opened
from tests.ui.pages.points_book import one, press, put_away, settle, type_keys
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import hours
from wenming_desktop.ui.dialogs import files
from wenming_desktop.ui.dialogs.reason import ReasonDialog
from wenming_desktop.ui.hours.export_dialog import ExportHours
from wenming_desktop.ui.hours.hours_list import HoursList
from wenming_desktop.ui.hours.overdue_list import OverdueList
from wenming_desktop.ui.hours.signin_sheet import SigninSheet
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.widgets.form_dialog import FormDialog


@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[PageContext]:
    with opened(tmp_path) as found:
        yield found


def show(qtbot: QtBot, ctx: PageContext, widget: QWidget) -> None:
    widget.resize(1000, 500)
    widget.show()
    widget.activateWindow()
    qtbot.waitExposed(widget)
    settle(qtbot, ctx)


def cells(table: Any) -> list[list[str]]:
    columns = table.shown_columns()
    return [[column.words(table.model.row_of(pk)) for column in columns] for pk in table.ids()]


def volunteer(ctx: PageContext) -> int:
    return int(one(ctx, "SELECT min(pk) FROM volunteer"))  # type: ignore[call-overload]


def dialog(kind: type) -> Any:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible())


def test_correcting_and_reversing_leave_every_row(qtbot: QtBot, ctx: PageContext) -> None:
    pk = volunteer(ctx)
    ctx.context.call(
        hours.record_sheet, activity(ctx, "草原义务植树"), [hours.SigninRow(pk, "09:00", "11:30")]
    )
    page = HoursList(ctx)
    show(qtbot, ctx, page)
    page.show_volunteer(pk)
    settle(qtbot, ctx)
    assert cells(page.table) == [["2026-10-10", "草原义务植树", "2.5", "有效"]]
    page.table.select(page.table.ids()[0])
    page.correct()
    settle(qtbot, ctx)
    form = dialog(FormDialog)
    form.form.editors["finish"].set_value("11:00")
    form.form.editors["minutes"].set_value(None)
    form.form.editors["reason"].set_value("本人申请更正")
    form.save()
    settle(qtbot, ctx)
    assert page.total.text() == "累计2小时"
    assert [tuple(row[1:]) for row in cells(page.table)] == [
        ("草原义务植树（更正：本人申请更正）", "2", "有效"), ("草原义务植树（本人申请更正）", "−2.5", "冲正"),
        ("草原义务植树", "2.5", "已冲正"),
    ]  # fmt: skip
    page.table.select(page.table.ids()[0])
    page.reverse()
    settle(qtbot, ctx)
    type_keys("x")
    dialog(ReasonDialog).line.setText("没有参加")
    press(Qt.Key.Key_Return)
    settle(qtbot, ctx)
    assert (page.total.text(), ctx.messages.last) == ("累计0小时", "已冲正。记错了按 Ctrl+Z 撤销。")
    page.table.select(page.table.ids()[-1])
    page.correct()
    assert ctx.messages.last == "这一条已经冲正过了，请选还有效的记录。"
    put_away(page)


def test_hours_of_before_stand_with_their_source(qtbot: QtBot, ctx: PageContext) -> None:
    page = HoursList(ctx)
    show(qtbot, ctx, page)
    page.show_volunteer(volunteer(ctx))
    page.brought()
    settle(qtbot, ctx)
    form = dialog(FormDialog)
    form.form.editors["minutes"].set_value(17970)
    form.form.editors["until"].set_value("2025-12-31")
    form.form.editors["source"].set_value("2025年志愿者花名册")
    form.save()
    settle(qtbot, ctx)
    assert page.total.text() == "累计299.5小时，其中承前299.5小时"
    assert cells(page.table)[0][:3] == ["截至2025-12-31", "承前：2025年志愿者花名册", "299.5"]
    put_away(page)


def test_what_waits_for_its_hours_says_how_many_working_days_are_left(qtbot: QtBot, ctx: PageContext) -> None:
    page = OverdueList(ctx)
    show(qtbot, ctx, page)
    page.refresh()
    settle(qtbot, ctx)
    assert [(row[1], row[3], row[4]) for row in cells(page.table)] == [
        ("草原义务植树", "2026-10-23", "超期2个工作日"),
        ("理论宣讲进牧户", "2026-10-23", "超期2个工作日"),
        ("防汛应急演练", "2026-10-26", "超期1个工作日"),
        ("夜间巡护", "2026-10-30", "再过3个工作日到期"),
        ("重阳节慰问", "2026-10-30", "再过3个工作日到期"),
    ]
    assert page.summary.text() == "5场活动还没有录服务时间，其中3场超期"
    page.table.select(page.table.ids()[0])
    page.table.view.setFocus()
    press(Qt.Key.Key_Return)
    settle(qtbot, ctx)
    sheet = dialog(SigninSheet)
    assert sheet.what.text().startswith("草原义务植树")
    put_away(sheet)
    put_away(page)


def test_what_upper_platforms_would_refuse_is_shown_before_the_file(
    qtbot: QtBot, ctx: PageContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pk = volunteer(ctx)
    ctx.context.call(
        hours.record_sheet, activity(ctx, "草原义务植树"), [hours.SigninRow(pk, "09:00", "11:30")]
    )
    for day, minutes in (("2026-10-12", 490), ("2026-10-13", 60)):
        ctx.context.call(hours.record, hours.Draft(pk, date.fromisoformat(day), minutes, content="值班"))
    page = OverdueList(ctx)
    show(qtbot, ctx, page)
    page.export()
    settle(qtbot, ctx)
    export = dialog(ExportHours)
    assert export.summary.text() == "2条可以导出，1条要改"
    assert [one.message for one in export.problems._problems] == [
        "2026年10月12日合计8.17小时，超过8小时",
        "没有签到、签退时间，有的平台不收",
        "没有签到、签退时间，有的平台不收",
    ]
    out = tmp_path / "上报.xlsx"
    monkeypatch.setattr(files, "ask_file", lambda *_args: out)
    export.save()
    settle(qtbot, ctx)
    assert out.stat().st_size > 1000
    export.period.set_period(Period.parse("2026-09"))
    export.check()
    settle(qtbot, ctx)
    assert (export.summary.text(), export.save_button.isEnabled()) == ("这段时间没有服务记录", False)
    put_away(export)
    put_away(page)
