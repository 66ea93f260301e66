"""积分登记 with two people of one name in a village: nobody is taken unasked, and the row says who it is."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from pytestqt.qtbot import QtBot

from tests.ui.pages.points_book import one, press, settle, type_keys
from wenming_desktop.services import months, points
from wenming_desktop.services.context import Book
from wenming_desktop.services.points import Draft
from wenming_desktop.storage import facts, people
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.points.page import PointsPage
from wenming_desktop.ui.register.lines import item_line
from wenming_desktop.ui.widgets.choice_field import ChoiceField

ENTER, ESC, TAB, DELETE = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Delete
CTRL = Qt.KeyboardModifier.ControlModifier


def gold(page: PointsPage) -> dict[str, object]:
    return page.register.grid.model.lines[-1].values


def _namesakes(ctx: PageContext) -> None:
    """萨日朗嘎查 has a second 刘旺财, of group 2."""
    village = one(ctx, "SELECT pk FROM village ORDER BY pk")

    def add(book: Book) -> None:
        with book.operation("名册", kind="barrier"):
            pk = people.insert_household(book.db, {"number": "萨日朗-031", "village_pk": village, "grp": 2})
            head = people.insert_person(book.db, {"household_pk": pk, "name": "刘旺财", "relation": "户主"})
            facts.put(book.db, pk, facts.HEAD, head, facts.Since())

    ctx.context.call(add)


def _cell(page: PointsPage) -> ChoiceField:
    field = page.register.grid.view.indexWidget(page.register.grid.view.currentIndex())
    assert isinstance(field, ChoiceField)
    return field


def _choose_of_the_second_group(page: PointsPage) -> None:
    at = next(n for n, one in enumerate(_cell(page).popup.choices) if "嘎查2组" in one.detail)
    for _ in range(at + 1):
        press(Qt.Key.Key_Down)
    press(ENTER)


def test_of_two_of_one_name_the_row_says_who_was_chosen_before_it_is_recorded(
    page: PointsPage, ctx: PageContext, qtbot: QtBot
) -> None:
    _namesakes(ctx)
    page.register.start_typing()
    type_keys("lwc")
    settle(qtbot, ctx)
    press(ENTER)
    assert "有3位刘旺财，请用↓选" in _cell(page).popup.foot.text()

    assert "who" not in gold(page)
    _choose_of_the_second_group(page)
    settle(qtbot, ctx)
    grid = page.register.grid
    who = next(column for column in grid.model.columns if column.key == "who")
    assert grid.model.words(grid.model.lines[-1], who) == "刘旺财（户主，2组，萨日朗-031）"
    type_keys("j1")
    settle(qtbot, ctx)
    press(ENTER)
    press(ENTER)
    settle(qtbot, ctx)
    assert one(ctx, "SELECT h.number FROM entry e JOIN household h ON h.pk = e.household_pk") == "萨日朗-031"


def test_recorded_lines_of_two_of_one_name_do_not_read_alike(
    page: PointsPage, ctx: PageContext, qtbot: QtBot
) -> None:
    _namesakes(ctx)
    item = int(str(one(ctx, "SELECT pk FROM rule_item WHERE code = 'H1'")))
    homes = [
        one(ctx, f"SELECT household_pk FROM person WHERE name = '刘旺财' ORDER BY pk LIMIT 1 OFFSET {at}")
        for at in range(3)
    ]
    for home in homes:
        ctx.context.call(
            points.record, Draft("masses", date(2026, 10, 12), item, household_pk=int(str(home)))
        )
    page.refresh()
    settle(qtbot, ctx)
    who = [line.row.who for line in page.register.grid.model.lines if line.row]
    assert len(set(who)) == 3
    assert all(name.startswith("刘旺财 ") for name in who)


def test_one_of_two_of_one_name_is_told_apart_though_the_other_has_no_line(
    page: PointsPage, ctx: PageContext, qtbot: QtBot
) -> None:
    _namesakes(ctx)
    page.register.start_typing()
    type_keys("lwc")
    settle(qtbot, ctx)
    _choose_of_the_second_group(page)
    type_keys("h1")
    settle(qtbot, ctx)
    press(ENTER)
    press(ENTER)
    settle(qtbot, ctx)

    def who() -> list[str]:
        return [line.row.who for line in page.register.grid.model.lines if line.row]

    assert who() == ["刘旺财 萨日朗-031"]
    page.refresh()
    settle(qtbot, ctx)
    assert who() == ["刘旺财 萨日朗-031"]


@pytest.mark.parametrize("key", [None, ENTER, Qt.Key.Key_Down, Qt.Key.Key_F4])
def test_a_red_name_opens_the_list_of_whom_it_may_mean(
    key: Qt.Key | None, page: PointsPage, ctx: PageContext, qtbot: QtBot
) -> None:
    _namesakes(ctx)
    QGuiApplication.clipboard().setText("萨日朗嘎查\t刘旺财\tJ1\n")
    press(Qt.Key.Key_V, CTRL)
    settle(qtbot, ctx)
    field = _cell(page)
    assert field.text() == "刘旺财"
    if key is not None:  # put away, and asked for again
        press(ESC)
        assert not field.popup.isVisible()
        press(TAB)  # the keyboard stays with whose line it is, and the list is offered again
        settle(qtbot, ctx)
        field = _cell(page)
        assert field.text() == "刘旺财"
        assert field.popup.isVisible()
        field.popup.close_popup()
        press(key)
        settle(qtbot, ctx)
        field = _cell(page)
    assert field.popup.isVisible()
    assert {one.title for one in field.popup.choices} == {"刘旺财"}
    assert field.popup.current() is None
    at = next(n for n, one in enumerate(field.popup.choices) if "嘎查2组" in one.detail)
    for _ in range(at + 1):
        press(Qt.Key.Key_Down)
    press(ENTER)
    settle(qtbot, ctx)
    draft = page.register.grid.drafts()[0]
    assert draft.errors == {}
    assert draft.values["who"].words == "刘旺财（户主，2组，萨日朗-031）"


def test_tab_through_a_red_name_takes_nobody(page: PointsPage, ctx: PageContext, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("没有的村\t孟和\tJ1\n")
    press(Qt.Key.Key_V, CTRL)
    settle(qtbot, ctx)
    draft = page.register.grid.drafts()[0]
    page.register.grid.view.go_key(page.register.grid.model.find(draft.token), "who")
    settle(qtbot, ctx)
    press(TAB)
    settle(qtbot, ctx)
    assert page.register.grid.values(draft.token)["who"] == "孟和"


@pytest.mark.parametrize("code", ["Z1", "S1", "V1"])
@pytest.mark.parametrize("day", [date(2026, 8, 12), date(2026, 10, 12)])
@pytest.mark.parametrize("cause", ["", "异议成立"])
def test_a_row_says_at_once_what_it_says_when_it_is_read_again(
    code: str, day: date, cause: str, page: PointsPage, ctx: PageContext, qtbot: QtBot
) -> None:
    """已登记·记入9月 of an audited month, 补记, 一票否决, 按上限计; and none of it is cut."""
    items = {key: int(str(one(ctx, "SELECT pk FROM rule_item WHERE code = ?", key))) for key in (code, "H1")}
    house = int(str(one(ctx, "SELECT pk FROM household WHERE number = '萨日朗-002'")))
    ctx.context.call(points.record, Draft("masses", date(2026, 8, 10), items["H1"], household_pk=house))
    for _ in range(2):  # the month's cap of S1 is reached
        ctx.context.call(points.record, Draft("masses", day, items[code], household_pk=house))
    ctx.context.call(months.close_month, 202608)
    page.refresh()
    settle(qtbot, ctx)
    grid, register = page.register.grid, page.register
    token = grid.model.lines[-1].token
    register.start_for(house)
    settle(qtbot, ctx)
    grid.set_value(token, "day", day)
    item = register.filling.catalogue.exact(day, code)
    assert item is not None
    grid.set_value(token, "item", item_line(item))
    if cause and day.month == 8:
        register.booking._supplement(token, cause)
    else:
        grid.record(token)
    settle(qtbot, ctx)
    at_once = next(line for line in grid.model.lines if line.token == token).row
    register.reload()
    settle(qtbot, ctx)
    again = next(line.row for line in grid.model.lines if line.row and line.row.entry_pk == at_once.entry_pk)
    assert at_once.state == again.state
    number = next(at for at, column in enumerate(grid.model.columns) if column.key == "state")
    room = grid.view.columnWidth(number) - 8
    if "按上限计" not in at_once.state:
        assert QFontMetrics(grid.view.font()).horizontalAdvance(at_once.state) <= room
