"""积分细则 in the window: items added, changed and retired, versions by date."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.pages.points_book import opened, put_away, settle
from wenming_desktop.services import rules
from wenming_desktop.ui.dialogs.rules_dialog import RulesDialog
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.widgets.form_dialog import FormDialog


@pytest.fixture
def dialog(ctx: PageContext, qtbot: QtBot) -> Iterator[RulesDialog]:
    dialog = RulesDialog(ctx, "masses")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.open()
    settle(qtbot, ctx)
    yield dialog
    settle(qtbot, ctx)
    put_away(dialog)


def codes(dialog: RulesDialog) -> list[str]:
    return [dialog.table.model.row_of(pk).code for pk in dialog.table.ids()]


def form_of(dialog: RulesDialog) -> FormDialog:
    return [one for one in dialog.findChildren(FormDialog) if one.isVisible()][-1]


def fill(form: FormDialog, **texts: str) -> None:
    for name, text in texts.items():
        form.form.editors[name].set_text(text)
    form.save()


def test_an_item_is_added(dialog: RulesDialog, ctx: PageContext, qtbot: QtBot) -> None:
    assert codes(dialog) == ["S1", "Z1", "F1", "H1", "H3", "J1", "V1"]
    dialog.add_item()
    fill(
        form_of(dialog), code="Q1", category="勤劳致富", text="发展庭院经济", value="+1至+10", cap_month="10"
    )
    settle(qtbot, ctx)
    assert codes(dialog)[-1] == "Q1"
    row = dialog.table.current_row()
    assert (row.text, row.value_text, row.cap_month) == ("发展庭院经济", "+1至+10", 1000)


def test_a_value_nobody_can_read_is_told_in_the_form(
    dialog: RulesDialog, ctx: PageContext, qtbot: QtBot
) -> None:
    dialog.add_item()
    form = form_of(dialog)
    fill(form, code="Q2", text="带动就业", value="很多")
    settle(qtbot, ctx)
    assert form.isVisible()
    assert "分值“很多”看不懂" in form._error.text()
    form.reject()


def test_a_changed_value_is_a_new_version_of_the_item(
    dialog: RulesDialog, ctx: PageContext, qtbot: QtBot
) -> None:
    old = dialog.table.ids()[3]
    dialog.table.select(old)
    dialog.edit_item()
    settle(qtbot, ctx)
    form = form_of(dialog)
    assert form.form.editors["value"].text() == "+10"
    fill(form, value="+8")
    settle(qtbot, ctx)
    new = dialog.table.ids()[3]
    assert new != old
    assert dialog.table.model.row_of(new).value_text == "+8"
    assert ctx.context.call(rules.item, old).value_text == "+10"  # what old entries keep


def test_an_item_is_retired_and_comes_back(dialog: RulesDialog, ctx: PageContext, qtbot: QtBot) -> None:
    dialog.table.select(dialog.table.ids()[0])
    dialog.retire()
    settle(qtbot, ctx)
    assert "S1" not in codes(dialog)
    dialog.retired.setChecked(True)
    settle(qtbot, ctx)
    assert codes(dialog) == ["S1"]
    assert dialog.retire_button.text() == "恢复(&T)"
    dialog.table.select(dialog.table.ids()[0])
    dialog.retire()
    settle(qtbot, ctx)
    dialog.retired.setChecked(False)
    settle(qtbot, ctx)
    assert "S1" in codes(dialog)


def test_a_new_version_holds_from_its_day(dialog: RulesDialog, ctx: PageContext, qtbot: QtBot) -> None:
    dialog.new_version()
    form = form_of(dialog)
    form.form.set_values({"name": "群众积分细则（修订）", "starts": date(2027, 1, 1)})
    form.save()
    settle(qtbot, ctx)
    assert [dialog.version.itemText(n) for n in range(dialog.version.count())] == [
        "群众积分细则（修订）（2027年1月1日起施行）",
        "群众积分细则（2026年1月1日起施行） 现行",
    ]
    assert dialog.version.currentIndex() == 0
    assert len(codes(dialog)) == 7


def test_find_by_initials(dialog: RulesDialog, ctx: PageContext, qtbot: QtBot) -> None:
    dialog.bar.line.setText("hppxf")
    qtbot.wait(260)
    assert codes(dialog) == []
    dialog.bar.line.setText("hpp")
    qtbot.wait(260)
    assert codes(dialog) == ["F1"]


def test_a_track_without_rules_begins_with_an_empty_book(tmp_path: Path, qtbot: QtBot) -> None:
    with opened(tmp_path, rules=False) as ctx:
        dialog = RulesDialog(ctx, "party")
        settle(qtbot, ctx)
        assert not dialog.add_item_button.isEnabled()
        dialog.new_version()
        form = dialog.findChildren(FormDialog)[-1]
        assert form.form.editors["name"].text() == "党员积分细则"
        form.save()
        settle(qtbot, ctx)
        assert dialog.book() is not None
        assert dialog.add_item_button.isEnabled()
        put_away(dialog)
