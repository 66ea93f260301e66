"""队伍与志愿者 in the window: found in the register first, teams and posts with their days, pairs, rosters, undo."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.pages.volunteers_book import ID, person, persons, volunteer
from tests.ui.pages.volunteers_steps import dialog_of, read, save, stand_on
from wenming_desktop.services import history, same_person, teams, volunteer_roles, volunteers
from wenming_desktop.services.context import Context
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.pages.volunteers.page import VolunteersPage
from wenming_desktop.ui.pages.volunteers.waiting import waiting, waiting_count


# ---- one person, one record ----
def test_a_new_volunteer_is_the_person_of_the_register_found_by_initials(
    qtbot: QtBot, room: VolunteersPage, context: Context
) -> None:
    before = read(context, persons)
    room.volunteers.new_volunteer()
    dialog = dialog_of(qtbot, room)
    field = dialog.form.editors["name"].widget
    field.setFocus()
    qtbot.keyClicks(field, "lw")
    qtbot.waitUntil(lambda: field.popup.isVisible())  # type: ignore[attr-defined]
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert dialog.form.values()["name"] == "刘旺"
    qtbot.waitUntil(lambda: dialog.form.values()["area"] == "柳湾村2组")
    dialog.save()
    qtbot.waitUntil(lambda: len(room.volunteers.table.ids()) == 5)
    assert read(context, persons) == before
    assert read(context, volunteers.of_person, person(context, "刘旺")) == volunteer(context, "刘旺")
    qtbot.waitUntil(lambda: bool(room.volunteers.panel.detail))
    assert room.volunteers.panel.detail.person.name == "刘旺"  # type: ignore[union-attr]
    assert read(context, history.undo_name) == "新增志愿者 刘旺"


def test_a_name_that_is_in_no_register_becomes_a_person_of_his_own(
    qtbot: QtBot, room: VolunteersPage, context: Context
) -> None:
    before = read(context, persons)
    room.volunteers.new_volunteer()
    save(qtbot, room, dialog_of(qtbot, room), name="额尔德木图")
    qtbot.waitUntil(lambda: len(room.volunteers.table.ids()) == 5)
    assert read(context, persons) == before + 1


def test_who_is_a_volunteer_already_is_said_in_the_form(
    qtbot: QtBot, room: VolunteersPage, context: Context
) -> None:
    room.volunteers.new_volunteer()
    dialog = dialog_of(qtbot, room)
    field = dialog.form.editors["name"].widget
    field.setFocus()
    qtbot.keyClicks(field, "bqgl")
    qtbot.waitUntil(lambda: field.popup.isVisible())  # type: ignore[attr-defined]
    assert field.popup.choices[0].right == "已是志愿者"  # type: ignore[attr-defined]
    qtbot.keyClick(field, Qt.Key.Key_Return)
    dialog.save()
    qtbot.waitUntil(lambda: "已经是志愿者" in dialog.form._notes["name"].text())
    assert dialog.isVisible()
    dialog.close()


def test_a_doubtful_pair_is_decided_with_both_in_sight_and_taken_back_by_name(
    qtbot: QtBot, window: MainWindow, room: VolunteersPage, context: Context
) -> None:
    before = read(context, persons)
    window.navigate("volunteers", kind="pair")
    pairs = room.pairs
    qtbot.waitUntil(lambda: pairs.count == 1)
    assert room.tabs.tabText(3) == "疑似同一人 1"
    words = [[cell.text() for cell in line] for line in pairs._cells]
    assert words[0] == ["曾福", "曾福", "相同"]
    assert words[5][0] == "萨日朗-002"
    assert pairs.keep_left.isChecked()
    pairs.same.click()
    qtbot.waitUntil(lambda: pairs.count == 0)
    assert read(context, persons) == before - 1
    assert read(context, volunteers.of_person, person(context, "曾福")) is not None
    assert "曾福" in read(context, history.undo_name)
    window.undo()
    qtbot.waitUntil(lambda: pairs.count == 1)
    assert read(context, persons) == before


def test_two_who_are_not_one_are_never_asked_about_again(
    qtbot: QtBot, window: MainWindow, room: VolunteersPage, context: Context
) -> None:
    window.navigate("volunteers", kind="pair")
    qtbot.waitUntil(lambda: room.pairs.count == 1)
    room.pairs.different.click()
    qtbot.waitUntil(lambda: room.pairs.count == 0)
    assert read(context, same_person.doubtful) == []
    assert not room.pairs.card.isVisible()


# ---- teams, posts, days ----
def test_a_post_is_changed_from_a_day_on_and_the_old_one_is_kept(
    qtbot: QtBot, window: MainWindow, room: VolunteersPage, context: Context
) -> None:
    pk = stand_on(qtbot, room, context, "乌兰")
    room.volunteers.verbs.change_post()
    save(qtbot, room, dialog_of(qtbot, room), post="队长", day="2026-10-01")
    held = [(one.post, one.from_day, one.to_day) for one in read(context, volunteers.detail, pk).memberships]
    assert held == [("队长", "2026-10-01", None), ("队员", "2026-01-10", "2026-10-01")]
    qtbot.waitUntil(lambda: len(room.volunteers.panel.teams.ids()) == 2)
    window.undo()
    qtbot.waitUntil(lambda: len(room.volunteers.panel.teams.ids()) == 1)


def test_the_menu_of_the_panel_leads_by_keys_to_a_team_and_out_again(
    qtbot: QtBot, room: VolunteersPage, context: Context
) -> None:
    pk = stand_on(qtbot, room, context, "小林")
    lines = {action.text(): action for action in room.volunteers.verbs.more.menu().actions()}
    assert not lines["离队(&L)…"].isEnabled()
    assert lines["退出志愿者(&Q)…"].isEnabled()
    lines["加入队伍(&J)…"].trigger()
    dialog = dialog_of(qtbot, room)
    field = dialog.form.editors["team"].widget
    field.setFocus()
    qtbot.keyClicks(field, "hmj")
    qtbot.waitUntil(lambda: field.popup.isVisible())  # type: ignore[attr-defined]
    qtbot.keyClick(field, Qt.Key.Key_Return)
    save(qtbot, room, dialog, day="2026-10-20")
    qtbot.waitUntil(lambda: len(room.volunteers.panel.teams.ids()) == 1)
    room.volunteers.verbs.leave()
    save(qtbot, room, dialog_of(qtbot, room), day="2026-10-26")
    (one,) = read(context, volunteers.detail, pk).memberships
    assert (one.team, one.from_day, one.to_day) == ("萨日朗嘎查红马甲志愿服务队", "2026-10-20", "2026-10-26")


def test_the_tree_finds_by_initials_and_takes_members(
    qtbot: QtBot, room: VolunteersPage, context: Context
) -> None:
    room.tabs.setCurrentIndex(1)
    tab = room.teams
    qtbot.waitUntil(lambda: len(tab.tree.shown()) == 2)
    qtbot.keyClicks(tab.filters.line, "hmj")
    qtbot.waitUntil(lambda: [team.name for team in tab.tree.shown()] == ["萨日朗嘎查红马甲志愿服务队"])
    qtbot.keyClick(tab.filters.line, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is tab.tree
    tab.add_member()
    dialog = dialog_of(qtbot, room)
    field = dialog.form.editors["who"].widget
    field.setFocus()
    qtbot.keyClicks(field, "bqgl")
    qtbot.waitUntil(lambda: field.popup.isVisible())  # type: ignore[attr-defined]
    qtbot.keyClick(field, Qt.Key.Key_Return)
    save(qtbot, room, dialog, post="队长")
    qtbot.waitUntil(lambda: len(tab.members.ids()) == 1)
    row = next(team for team in read(context, teams.tree) if team.code == "environment")
    assert row.leaders == ("包青格乐",)


def test_a_team_in_use_is_not_removed_and_one_sees_why(
    qtbot: QtBot, room: VolunteersPage, context: Context
) -> None:
    room.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: len(room.teams.tree.shown()) == 2)
    room.teams.show_pk(next(team.pk for team in read(context, teams.tree) if team.code == "theory"))
    qtbot.waitUntil(lambda: len(room.teams.members.ids()) == 2)
    room.teams.remove()
    qtbot.waitUntil(lambda: room.ctx.messages.notice is not None)
    assert "还有队员" in room.ctx.messages.notice.text  # type: ignore[union-attr]
    assert len(read(context, teams.tree)) == 2


def test_teams_stand_under_their_place_where_one_wants_them_so(qtbot: QtBot, room: VolunteersPage) -> None:
    room.tabs.setCurrentIndex(1)
    tab = room.teams
    qtbot.waitUntil(lambda: len(tab.tree.shown()) == 2)
    tab.order.setCurrentIndex(1)
    names = [item.text(0) for item in tab.tree._items()]
    assert names == ["理论宣讲志愿服务大队", "萨日朗嘎查新时代文明实践站", "红马甲志愿服务队"]


# ---- consent, leaving, notes ----
def test_consent_is_recorded_for_many_at_once(qtbot: QtBot, room: VolunteersPage, context: Context) -> None:
    tab = room.volunteers
    tab.filters.set_value("gaps", True)
    qtbot.waitUntil(lambda: len(tab.table.ids()) == 2)
    tab.table.view.selectAll()
    tab.record_consent()
    save(qtbot, room, dialog_of(qtbot, room), day="2026-10-26")
    # 小林 is a minor: his guardian is still to be asked
    qtbot.waitUntil(lambda: tab.table.ids() == [volunteer(context, "小林")])
    assert read(context, volunteers.consent_gaps) == 1
    assert room.ctx.messages.last == "已登记2人的同意记录"


def test_who_withdraws_leaves_his_teams_and_is_found_under_left(
    qtbot: QtBot, window: MainWindow, room: VolunteersPage, context: Context
) -> None:
    pk, tab = stand_on(qtbot, room, context, "乌兰"), room.volunteers
    tab.verbs.withdraw()
    save(qtbot, room, dialog_of(qtbot, room), day="2026-10-20")
    qtbot.waitUntil(lambda: len(tab.table.ids()) == 3)
    found = read(context, volunteers.detail, pk)
    assert (found.record.status, found.memberships[0].to_day) == ("退出", "2026-10-20")
    window.navigate("volunteers", kind="volunteer", pk=pk)
    qtbot.waitUntil(lambda: tab.table.current() == pk)
    assert tab.filters.values()["left"] is True
    qtbot.waitUntil(lambda: tab.panel.detail is not None)
    tab.verbs.come_back()
    qtbot.waitUntil(lambda: read(context, volunteers.detail, pk).record.status == "在册")


def test_the_number_beside_the_room_counts_what_was_asked_for_not_missing_consents(
    qtbot: QtBot, room: VolunteersPage, context: Context
) -> None:
    stand_on(qtbot, room, context, "包青格乐")
    assert read(context, waiting_count) == 1  # the doubtful pair
    room.volunteers.verbs.ask_correction()
    save(qtbot, room, dialog_of(qtbot, room), title="9月12日少记1小时")
    qtbot.waitUntil(lambda: read(context, waiting_count) == 2)
    found = read(context, waiting)
    assert (found.pairs, found.corrections, found.consents) == (1, 1, 2)
    panel = room.volunteers.panel
    qtbot.waitUntil(lambda: len(panel.notes.ids()) == 1)
    panel.note_wanted.emit(panel.notes.ids()[0])
    save(qtbot, room, dialog_of(qtbot, room), state="已更正")
    assert read(context, waiting_count) == 1


def test_numbers_are_masked_until_asked_for(qtbot: QtBot, room: VolunteersPage, context: Context) -> None:
    pk = stand_on(qtbot, room, context, "包青格乐")
    detail = room.volunteers.panel.detail
    assert detail is not None
    assert ID not in str(detail)
    room.volunteers.panel.reveal_wanted.emit("id_number")
    qtbot.waitUntil(lambda: ID in room.ctx.messages.last)
    room.volunteers.edit(pk)
    dialog = dialog_of(qtbot, room)
    assert "id_number" not in dialog.form.values()
    dialog.close()


# ---- rosters, partner units ----
def test_a_place_on_a_roster_begins_and_ends_on_a_day(
    qtbot: QtBot, room: VolunteersPage, context: Context
) -> None:
    room.tabs.setCurrentIndex(2)
    tab = room.roster
    tab.new()
    dialog = dialog_of(qtbot, room)
    field = dialog.form.editors["who"].widget
    field.setFocus()
    qtbot.keyClicks(field, "cf")
    qtbot.waitUntil(lambda: field.popup.isVisible())  # type: ignore[attr-defined]
    qtbot.keyClick(field, Qt.Key.Key_Down)  # one of two 曾福
    qtbot.keyClick(field, Qt.Key.Key_Return)
    save(qtbot, room, dialog, tag="调解员", from_day="2026-03-01")
    qtbot.waitUntil(lambda: len(tab.table.ids()) == 1)
    tab.table.view.selectRow(0)
    qtbot.waitUntil(lambda: tab.table.current_row() is not None)
    tab.end()
    save(qtbot, room, dialog_of(qtbot, room), day="2026-10-01")
    qtbot.waitUntil(lambda: tab.table.ids() == [])
    tab.filters.set_value("ended", True)
    qtbot.waitUntil(lambda: len(tab.table.ids()) == 1)
    assert read(context, volunteer_roles.roster) == []
    assert len(read(context, volunteer_roles.roster, "调解员", date(2026, 5, 1))) == 1


def test_a_partner_unit_is_paired_with_a_village(qtbot: QtBot, room: VolunteersPage) -> None:
    room.tabs.setCurrentIndex(5)
    room.partners.new()
    save(qtbot, room, dialog_of(qtbot, room), name="苏布德卫生院", village="柳湾村")
    qtbot.waitUntil(lambda: len(room.partners.table.ids()) == 1)
    qtbot.waitUntil(lambda: room.partners.table.model.row_at(0) is not None)
    assert room.partners.table.model.row_at(0)["village"] == "柳湾村"


# ---- paper, keys, names ----


# ---- from the line of a volunteer ----
def test_the_line_of_a_volunteer_acts_on_him_and_not_on_the_one_shown(
    qtbot: QtBot, room: VolunteersPage, context: Context
) -> None:
    """The panel may show somebody else still, and a team of his may be chosen there."""
    lines = dict(room.volunteers.table.view.row_actions)
    stand_on(qtbot, room, context, "乌兰")
    for verb in ("变更职务", "离队"):
        lines[verb]([volunteer(context, "曾福")])
        qtbot.waitUntil(lambda: room.ctx.messages.last == "曾福不在任何队伍里。")
        assert room.volunteers.table.current() == volunteer(context, "曾福")
        room.ctx.messages.say("")
        stand_on(qtbot, room, context, "乌兰")
    lines["离队"]([volunteer(context, "包青格乐")])
    dialog = dialog_of(qtbot, room)
    assert dialog.windowTitle() == "包青格乐 离开理论宣讲志愿服务大队"
    dialog.close()
    red = next(one.pk for one in read(context, teams.tree) if one.name == "萨日朗嘎查红马甲志愿服务队")
    context.call(teams.join, volunteer(context, "包青格乐"), red, "队员", date(2026, 10, 2))
    stand_on(qtbot, room, context, "乌兰")
    lines["离队"]([volunteer(context, "包青格乐")])
    qtbot.waitUntil(lambda: room.ctx.messages.last == "包青格乐在2支队伍里，请在右边的队伍里点一支再办。")
