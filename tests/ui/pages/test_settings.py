"""设置与数据: saved at once, undone by name, letters of the whole window."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from wenming_desktop.domain import notice_check
from wenming_desktop.domain.findings import Finding
from wenming_desktop.domain.settings import Settings
from wenming_desktop.services import books, history, places
from wenming_desktop.services.context import Book, Context
from wenming_desktop.storage import people
from wenming_desktop.support.clock import Clock
from wenming_desktop.ui.boards import reading
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.settings import ROOM
from wenming_desktop.ui.pages.settings.page import SettingsPage
from wenming_desktop.ui.theme import theme
from wenming_desktop.ui.widgets.form_dialog import FormDialog
from wenming_desktop.ui.widgets.table_view import MemoryStore

CLOCK = Clock.fixed(datetime(2026, 10, 27, 17, 40))


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    books.create_book(tmp_path / "a.wenming", "苏布德苏木新时代文明实践所", operator="乌兰", clock=CLOCK)
    context = Context(tmp_path / "a.wenming", CLOCK)
    context.call(places.save_village, None, {"name": "萨日朗嘎查"})
    yield context
    context.close(with_backup=False)


@pytest.fixture
def room(qtbot: QtBot, context: Context) -> Iterator[SettingsPage]:
    theme().apply()
    messages = Messages()
    ctx = PageContext(context, messages, Jobs(messages), MemoryStore())
    window = MainWindow(ctx, (ROOM,), lambda _text: [])
    window.resize(1366, 768)
    qtbot.addWidget(window)
    window.navigate("settings")
    window.show()
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    qtbot.waitUntil(lambda: bool(page.institute.form.editors["name"].text()))
    qtbot.waitUntil(lambda: ctx.jobs.idle)
    yield page
    qtbot.waitUntil(lambda: ctx.jobs.idle)
    theme().apply()


def settings(context: Context) -> books.Settings:
    return context.read(books.settings).result()


def test_the_institute_is_saved(qtbot: QtBot, room: SettingsPage, context: Context) -> None:
    room.institute.form.editors["phone"].set_text("0475-0000000")
    room.institute.save()
    qtbot.waitUntil(lambda: settings(context).institute.phone == "0475-0000000")
    assert settings(context).institute.name == "苏布德苏木新时代文明实践所"


def test_letters_grow_as_soon_as_they_are_chosen(qtbot: QtBot, room: SettingsPage, context: Context) -> None:
    room.institute.form.editors["letter_size"].set_value("特大")
    qtbot.waitUntil(lambda: theme().size == "特大")
    assert settings(context).institute.letter_size == "特大"


@pytest.mark.parametrize(
    ("finding", "tab", "field"),
    [("no_measures", "notice", "measures"), ("no_phone", "institute", "phone")],
)
def test_what_a_notice_lacks_is_filled_in_at_its_field(
    qtbot: QtBot, room: SettingsPage, finding: str, tab: str, field: str
) -> None:
    (gap,) = (one for one in notice_check.gaps(Settings(), "") if one.code == finding)
    room.open(**reading.where_to_fill(gap))
    form = getattr(room, tab).form
    assert room.tabs.currentIndex() == ("institute", "notice").index(tab)
    qtbot.waitUntil(lambda: form.editors[field].widget.hasFocus())


def test_thresholds_must_be_in_order(qtbot: QtBot, room: SettingsPage, context: Context) -> None:
    form = room.thresholds.forms["quarter"]
    assert form.editors["red"].text() == "120"
    form.editors["grey"].set_text("130")
    room.thresholds.save("quarter")
    assert "灰榜低于红榜" in form._notes["grey"].text()
    form.editors["grey"].set_text("97.5")
    room.thresholds.save("quarter")
    qtbot.waitUntil(lambda: settings(context).bands["quarter"].grey == 9750)
    assert settings(context).bands["quarter"].red == 12000


def test_the_partys_base_points_are_set_by_period(qtbot: QtBot, room: SettingsPage, context: Context) -> None:
    """100 a quarter is usual, 0 until set; the personal sheet and the board read the same setting."""
    form = room.thresholds.party
    assert [form.editors[kind].text() for kind in ("month", "quarter", "year")] == ["0", "0", "0"]
    form.editors["quarter"].set_text("-5")
    room.thresholds.save_party()
    assert "不能小于0" in form._notes["quarter"].text()
    for kind, text in (("month", "33.5"), ("quarter", "100"), ("year", "400")):
        form.editors[kind].set_text(text)
    room.thresholds.save_party()
    qtbot.waitUntil(
        lambda: settings(context).base["party"] == {"month": 33_50, "quarter": 100_00, "year": 400_00}
    )
    assert settings(context).base_points("masses", "quarter") == 100_00
    assert context.read(history.undo_name).result() == "修改党员基础分"
    form.editors["year"].set_text("")
    room.thresholds.save_party()
    assert "请填写" in form._notes["year"].text()


def test_another_countys_pack_is_looked_at_and_put_in_force(
    qtbot: QtBot, room: SettingsPage, context: Context
) -> None:
    tab = room.packs
    qtbot.waitUntil(lambda: tab.state.text() == "在用")
    assert (tab.names.currentText(), tab.button.isEnabled(), tab.changes.isVisible()) == (
        "白音他拉",
        False,
        False,
    )
    tab.names.setCurrentText("乌审旗")
    tab.names.activated.emit(1)
    qtbot.waitUntil(lambda: tab.state.text() == "在用的是白音他拉")
    assert "标准项目：增加安排、记录；去掉平台、氛围、品牌" in tab.changes.text()
    assert settings(context).pack == "白音他拉"
    tab.button.click()
    qtbot.waitUntil(lambda: tab.state.text() == "在用")
    assert (settings(context).pack, tab.names.currentText()) == ("乌审旗", "乌审旗")
    room.ctx.write(room, None, history.undo)
    qtbot.waitUntil(lambda: settings(context).pack == "白音他拉")
    qtbot.waitUntil(lambda: tab.names.currentText() == "白音他拉")


def test_a_kind_of_place_gets_this_books_own_word(qtbot: QtBot, room: SettingsPage, context: Context) -> None:
    tab = room.packs
    qtbot.waitUntil(lambda: tab.form is not None)
    assert tab.form is not None
    tab.form.editors["站"].set_text("点")
    tab.save_words()
    assert "已经用在别的类别上" in tab.form._notes["站"].text()
    tab.form.editors["站"].set_text("文明站")
    tab.save_words()
    qtbot.waitUntil(lambda: settings(context).kind_words == {"站": "文明站"})
    assert context.read(places.stations).result()[0].kind_word == "文明站"
    qtbot.waitUntil(lambda: room.ctx.jobs.idle)
    assert tab.form.editors["站"].text() == "文明站"


def test_a_villages_receiver_is_filled_in(qtbot: QtBot, room: SettingsPage, context: Context) -> None:
    qtbot.waitUntil(lambda: len(room.notice.table.ids()) == 1)
    room.notice.edit(room.notice.table.ids()[0])
    dialog = next(one for one in room.notice.findChildren(FormDialog) if one.isVisible())
    dialog.form.editors["supervisor"].set_text("刘文举")
    dialog.form.editors["phone"].set_text("0475-0000001")
    dialog.save()
    qtbot.waitUntil(lambda: "萨日朗嘎查" in settings(context).villages)
    assert settings(context).villages["萨日朗嘎查"].supervisor == "刘文举"


def test_backups_are_made_listed_and_restored_beside_the_book(
    qtbot: QtBot, room: SettingsPage, context: Context
) -> None:
    room.backups.back_up()
    qtbot.waitUntil(lambda: len(room.backups.table.ids()) == 1)
    room.backups.table.select(room.backups.table.ids()[0])
    room.backups.restore()
    messages = room.ctx.messages
    qtbot.waitUntil(lambda: messages.notice is not None and "恢复成" in messages.notice.text)
    assert messages.notice is not None
    messages.notice.actions[0][1]()
    made = context.folder.with_name("a-恢复20261027-174000.wenming")
    qtbot.waitUntil(lambda: (made / "book.sqlite3").is_file())


def test_the_log_tells_who_did_what(qtbot: QtBot, room: SettingsPage, context: Context) -> None:
    qtbot.waitUntil(lambda: len(room.log.table.ids()) >= 2)
    table = room.log.table
    room.tabs.setCurrentWidget(room.log)  # rows are read when they are looked at
    qtbot.waitUntil(lambda: table.model.row_of(table.ids()[0]) is not None)
    row = table.model.row_of(table.ids()[0])
    assert (row["name"], row["operator"]) == ("新增嘎查村 萨日朗嘎查", "乌兰")


def test_data_are_checked(qtbot: QtBot, room: SettingsPage) -> None:
    room.backups.check()
    messages = room.ctx.messages
    qtbot.waitUntil(lambda: messages.notice is not None)
    assert messages.notice is not None
    assert messages.notice.text == "数据体检完成，没有发现问题。"


def test_the_checkup_lists_each_finding_with_its_number_its_meaning_and_what_to_do(
    qtbot: QtBot, room: SettingsPage
) -> None:
    found = [Finding("E50", "9月1日以来的登记还没有备份"), Finding("E01", "数据文件有损坏：第5页")]
    room.backups._show_check(found)
    dialog = room.backups.dialog
    rows = [dialog.table.model.row_of(number) for number in dialog.table.ids()]
    assert [row.number for row in rows] == ["E01", "E50"], "what must be seen to stands first"
    said = " ".join(label.text() for label in dialog.facts.findChildren(QLabel))
    for words in ("E01", "第5页", found[1].means, found[1].do):
        assert words in said
    dialog.table.chosen.emit(1)
    qtbot.waitUntil(lambda: found[0].do in " ".join(one.text() for one in dialog.facts.findChildren(QLabel)))
    dialog.close()


def test_promise_11_the_restore_is_rehearsed_from_the_room(qtbot: QtBot, room: SettingsPage) -> None:
    messages = room.ctx.messages
    room.backups.back_up()
    qtbot.waitUntil(lambda: messages.notice is not None and "已备份" in messages.notice.text)
    room.backups.drill()
    qtbot.waitUntil(
        lambda: messages.notice is not None and "演练通过" in messages.notice.text, timeout=20_000
    )


def test_promise_1_a_stick_may_be_taken_out_once_it_was_read_back(
    qtbot: QtBot, room: SettingsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "U盘").mkdir()
    chosen = str(tmp_path / "U盘" / "一份.wmbak")
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getSaveFileName", lambda *_args: (chosen, ""))
    room.backups.back_up_elsewhere()
    messages = room.ctx.messages
    qtbot.waitUntil(lambda: messages.notice is not None and "可以安全拔出" in messages.notice.text)
    assert Path(chosen).is_file()


def test_where_the_data_lies_and_the_last_copy_outside_are_said(
    qtbot: QtBot, room: SettingsPage, context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = room.backups.place
    assert place.place.toolTip() == str(context.folder.resolve())
    qtbot.waitUntil(lambda: "还没有存到U盘" in place.usb.text())
    stick = tmp_path / "U盘" / "copy.wmbak"
    stick.parent.mkdir()
    monkeypatch.setattr("wenming_desktop.ui.dialogs.files.ask_file", lambda *_args: stick)
    room.backups.back_up_elsewhere()
    qtbot.waitUntil(lambda: "2026-10-27 17:40" in place.usb.text(), timeout=10_000)
    assert str(stick) in place.usb.text()
    assert stick.is_file()


def test_a_backup_takes_the_place_of_the_book_only_after_a_question_with_both_counts(
    qtbot: QtBot, room: SettingsPage, context: Context
) -> None:
    early = context.call(books.back_up)
    context.call(people_of_a_household)
    wanted: list[Path] = []
    room.ctx.restore_over = wanted.append
    messages = room.ctx.messages

    def ask() -> QMessageBox:
        room.backups.refresh()
        qtbot.waitUntil(lambda: len(room.backups.table.ids()) == 1)
        room.backups.table.select(room.backups.table.ids()[0])
        room.backups.restore()
        qtbot.waitUntil(
            lambda: messages.notice is not None and "代替现在的…" in dict(messages.notice.actions)
        )
        assert messages.notice is not None
        dict(messages.notice.actions)["代替现在的…"]()
        qtbot.waitUntil(lambda: bool(room.backups.findChildren(QMessageBox)))
        return room.backups.findChildren(QMessageBox)[0]

    box = ask()
    assert "现在有1户、1人、0条积分" in box.text()
    assert "备份里有0户、0人、0条积分" in box.text()
    assert "恢复前" in box.informativeText()
    qtbot.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not room.backups.findChildren(QMessageBox))
    assert wanted == [], "Enter is 取消"
    box = ask()
    next(one for one in box.buttons() if one.text() == "代替现在的").click()
    assert wanted == [early]


def test_a_backup_restored_as_another_book_says_what_is_not_in_it(
    qtbot: QtBot, room: SettingsPage, context: Context
) -> None:
    context.call(books.back_up)
    messages = room.ctx.messages
    room.backups.refresh()
    qtbot.waitUntil(lambda: len(room.backups.table.ids()) == 1)
    room.backups.table.select(room.backups.table.ids()[0])
    room.backups.restore()
    qtbot.waitUntil(lambda: messages.notice is not None and "恢复成另一份" in dict(messages.notice.actions))
    assert messages.notice is not None
    dict(messages.notice.actions)["恢复成另一份"]()
    qtbot.waitUntil(
        lambda: messages.notice is not None and "已恢复成" in messages.notice.text, timeout=10_000
    )
    assert "照存根先登记手工编号" in messages.notice.text
    assert messages.notice.tone == "warn", "it is no good news while there is work in it"


def people_of_a_household(book: Book) -> None:
    with book.operation("准备"):
        household = people.insert_household(
            book.db, {"number": "萨日朗-001", "village_pk": 1, "head_pk": None}
        )
        people.insert_person(book.db, {"household_pk": household, "name": "包青格乐"})
