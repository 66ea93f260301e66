"""Enter never chooses among equals: every chooser of the program is walked over with two people of one name."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.pages.points_book import TODAY, one, opened, press, put_away, settle, type_keys
from wenming_desktop.domain.rules import Track
from wenming_desktop.services import activities, points, register_rows, volunteers
from wenming_desktop.services.context import Book
from wenming_desktop.services.points import Draft
from wenming_desktop.storage import facts, people
from wenming_desktop.ui.find import find_everything
from wenming_desktop.ui.hours.signin_sheet import SigninSheet
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.households import more_forms
from wenming_desktop.ui.pages.points.group_entry import GroupEntry
from wenming_desktop.ui.pages.volunteers import fields
from wenming_desktop.ui.register.register import PointsRegister
from wenming_desktop.ui.register.reverse_dialog import ReverseDialog
from wenming_desktop.ui.volunteers.issue_dialog import IssueDialog
from wenming_desktop.ui.widgets.choice_field import ChoiceField, PersonPicker
from wenming_desktop.ui.widgets.deciding import Choice, Offered, decided, undecided_words
from wenming_desktop.ui.widgets.top_bar import SearchBox

NAME = "吴凤琴"
ENTER, DOWN, TAB, F4 = Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Tab, Qt.Key.Key_F4
UI = Path(__file__).parents[2] / "wenming_desktop" / "ui"


# ---- the rule ----
def line(title: str, *keys: str) -> Choice:
    return Choice(title, title, keys=keys)


@pytest.mark.parametrize(
    ("typed", "titles", "people", "meant"),
    [
        ("吴凤琴", ["吴凤琴", "吴凤琴"], True, None),
        ("wfq", ["吴凤琴", "吴凤琴"], True, None),
        ("wfq", ["吴凤琴", "王富强"], True, "吴凤琴"),
        ("吴凤琴", ["吴凤琴花", "吴凤琴"], True, "吴凤琴"),
        ("李娜", ["李乌日娜"], True, None),
        ("李娜", ["李娜娜"], True, None),
        ("李娜", ["李乌日娜"], False, None),
        ("萨日朗", ["西萨日朗嘎查", "萨日朗嘎查"], False, "萨日朗嘎查"),
        ("日朗", ["西萨日朗嘎查", "萨日朗嘎查"], False, None),
        ("红马甲", ["萨日朗红马甲队"], False, "萨日朗红马甲队"),
        ("0012", ["吴凤琴", "孟和"], True, None),
        ("0012", ["吴凤琴"], True, "吴凤琴"),
        ("", ["吴凤琴"], True, None),
        ("w", [], True, None),
    ],
)
def test_what_is_typed_decides_or_nothing_is_taken(
    typed: str, titles: list[str], people: bool, meant: str | None
) -> None:
    found = decided(typed, [line(title) for title in titles], people=people)
    assert (found.title if found else None) == meant


def test_a_code_or_number_in_full_decides_unless_it_is_of_several() -> None:
    codes = [line("J10 乱堆乱放", "J10"), line("J1 酗酒闹事", "J1")]
    assert decided("j1", codes) is codes[1]
    both = [line("吴凤琴", "12-3"), line("孟和", "12-3")]
    assert decided("12-3", both, people=True) is None
    assert undecided_words("12-3", both, people=True) == "有2位12-3，请用↓选。"


def test_what_is_said_names_the_equals_and_a_list_cut_short_counts_no_more_than_it_knows() -> None:
    two = [line(NAME), line(NAME)]
    assert undecided_words(NAME, two, people=True) == "有2位吴凤琴，请用↓选。"
    assert undecided_words("wfq", Offered(two, 3), people=True) == "至少有2位吴凤琴，请用↓选。"
    assert undecided_words("李娜", [line("李乌日娜")], people=True).startswith("下面没有正好叫“李娜”的")
    assert undecided_words("乱", [line("J1 乱堆"), line("J2 乱放")]) == "“乱”不止一个符合，请用↓选。"


# ---- every chooser ----
@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[PageContext]:
    with opened(tmp_path) as ctx:
        ctx.context.call(_namesakes)
        yield ctx


def _namesakes(book: Book) -> None:
    """Two 吴凤琴 head households of 萨日朗嘎查; both are party members and volunteers."""
    keys = []
    with book.operation("名册", kind="barrier"):
        village = book.db.execute("SELECT pk FROM village ORDER BY pk").fetchone()[0]
        branch = book.db.execute("SELECT pk FROM branch").fetchone()[0]
        for at in (1, 2):
            pk = people.insert_household(
                book.db, {"number": f"萨日朗-{at + 20:03d}", "village_pk": village, "grp": at}
            )
            head = {"household_pk": pk, "name": NAME, "relation": "户主", "party": 1, "branch_pk": branch}
            keys.append(people.insert_person(book.db, head))
            facts.put(book.db, pk, facts.HEAD, keys[-1], facts.Since())
    for key in keys:
        volunteers.save_volunteer(book, None, {"name": NAME, "consent": "同意", "registered": TODAY}, key)
    activities.save_activity(book, None, {"title": "义务植树", "day": TODAY})


def _put(parent: QWidget, widget: QWidget) -> None:
    box = parent.layout()
    assert box is not None
    box.addWidget(widget)
    widget.show()


Wait = Callable[[], None]
Build = Callable[[PageContext, QWidget, Wait], ChoiceField]


def _register(track: Track) -> Build:
    def build(ctx: PageContext, parent: QWidget, wait: Wait) -> ChoiceField:
        register = PointsRegister(ctx, track)
        _put(parent, register)
        register.refresh()
        wait()
        register.start_typing()
        field = register.grid.view.indexWidget(register.grid.view.currentIndex())
        assert isinstance(field, ChoiceField)
        return field

    return build


def _reversal(ctx: PageContext, parent: QWidget, wait: Wait) -> ChoiceField:
    item, house = (
        int(one(ctx, sql))  # type: ignore[call-overload]
        for sql in ("SELECT pk FROM rule_item WHERE code = 'J1'", "SELECT min(pk) FROM household")
    )
    ctx.context.call(points.record, Draft("masses", date(2026, 10, 20), item, household_pk=house))
    register = PointsRegister(ctx, "masses")
    register.setParent(parent)
    row = ctx.context.call(register_rows.recent, "masses")[0]
    dialog = ReverseDialog(
        ctx, parent, row, "", "masses", register.actions_of_line._searches(row),
        reverse=lambda _why: None, correct=lambda *_all: None,
    )  # fmt: skip
    dialog.open_up()
    dialog.open()
    return dialog.who


def _signin(ctx: PageContext, parent: QWidget, wait: Wait) -> ChoiceField:
    sheet = SigninSheet(ctx, int(one(ctx, "SELECT pk FROM activity")), parent)  # type: ignore[call-overload]
    sheet.open()
    return sheet.name


def _issue(ctx: PageContext, parent: QWidget, wait: Wait) -> ChoiceField:
    dialog = IssueDialog(ctx, parent)
    dialog.open()
    return dialog.who


def _group(ctx: PageContext, parent: QWidget, wait: Wait) -> ChoiceField:
    dialog = GroupEntry(ctx, parent)
    dialog.open()
    wait()
    dialog.group.setCurrentIndex(dialog.group.count() - 1)  # 全村
    return dialog.away


def _plain(make: Callable[[PageContext, QWidget], Any]) -> Build:
    def build(ctx: PageContext, parent: QWidget, _wait: Wait) -> ChoiceField:
        field: ChoiceField = make(ctx, parent)
        _put(parent, field)
        return field

    return build


CHOOSERS: dict[str, Build] = {
    "积分登记": _register("masses"),
    "党员积分": _register("party"),
    "冲正→应为哪户": _reversal,
    "录入签到": _signin,
    "出具证明": _issue,
    "缺席户": _group,
    "队伍成员": _plain(lambda ctx, parent: fields.volunteer_picker(ctx)(parent)),
    "骨干名册": _plain(lambda ctx, parent: fields.person_picker(ctx)(parent)),
    "新增志愿者": _plain(fields.PersonNameField),
    "移到哪一户": _plain(lambda ctx, parent: more_forms._households(ctx, "移到哪一户", None, 0)(parent)),
    "全局查找": _plain(
        lambda ctx, _parent: SearchBox(lambda text: ctx.future(find_everything, text), ctx.jobs)
    ),
}
# where a chooser is made: those of people are walked over above, these offer things and words
_WALKED = {
    "register/register.py", "register/reverse_dialog.py", "hours/signin_sheet.py", "volunteers/issue_dialog.py",
    "pages/points/group_entry.py", "pages/volunteers/fields.py", "pages/households/more_forms.py", "widgets/top_bar.py",
    "pages/volunteers/forms.py",
}  # fmt: skip
_THINGS = {
    "pages/points/sheet_codes.py", "pages/activities/stalls.py", "pages/activities/form_fields.py",
    "pages/households/forms.py", "widgets/field_editors.py",
}  # fmt: skip


@pytest.fixture
def parent(qtbot: QtBot, ctx: PageContext) -> Iterator[QWidget]:
    parent = QWidget()
    QVBoxLayout(parent)
    parent.resize(1160, 680)
    parent.show()
    parent.activateWindow()
    qtbot.waitExposed(parent)
    yield parent
    settle(qtbot, ctx)
    put_away(parent)


def _type(field: ChoiceField, text: str) -> None:
    """Letters by their keys; a name as the input method hands it over."""
    if text.isascii():
        type_keys(text)
        return
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


@pytest.mark.parametrize("where", CHOOSERS)
@pytest.mark.parametrize("typed", [NAME, "wfq"])
@pytest.mark.parametrize("quick", [False, True])
def test_enter_takes_none_of_two_of_one_name(
    where: str, typed: str, quick: bool, ctx: PageContext, parent: QWidget, qtbot: QtBot
) -> None:
    field = CHOOSERS[where](ctx, parent, lambda: settle(qtbot, ctx))
    chosen: list[Choice] = []
    field.chosen.connect(chosen.append)
    settle(qtbot, ctx)
    if not field.hasFocus():
        field.window().activateWindow()
        field.setFocus()
    _type(field, typed)
    if not quick:
        settle(qtbot, ctx)
        assert field.popup.current() is None, "one of the two is marked"
    press(ENTER)
    if quick and field.popup.isHidden():  # words that may stand as they are: the list was late
        field.search_now()
    settle(qtbot, ctx)
    assert chosen == []
    assert field.choice() is None
    assert field.popup.isVisible()
    assert f"{NAME}，请用↓选" in field.popup.foot.text()
    told = [(each.title, each.detail, each.right) for each in field.popup.choices if NAME in each.title]
    assert len(set(told)) == len(told) >= 2, "nothing tells the two apart"
    first = field.popup.choices[0]
    press(DOWN)
    press(ENTER)
    assert chosen == [first]


def test_every_chooser_is_one_field_and_is_walked_over() -> None:
    """A new chooser is added to CHOOSERS (people) or to the list of those that offer things."""
    family, made = {"ChoiceField", "PersonPicker", "PersonNameField", "SearchBox"}, set()
    for path in UI.rglob("*.py"):
        name = path.relative_to(UI).as_posix()
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                made |= {name} if node.func.id in family else set()
                assert node.func.id != "PopupList" or name == "widgets/choice_field.py", (
                    f"{name}: its own list"
                )
            if (
                isinstance(node, ast.ClassDef)
                and {b.id for b in node.bases if isinstance(b, ast.Name)} & family
            ):
                assert node.name in family | {"TitleLine"}, f"{name}: {node.name} is a chooser of its own"
    assert made == _WALKED | _THINGS
    assert issubclass(fields.PersonNameField, PersonPicker)


def test_a_list_cut_short_says_how_many_are_left_out(ctx: PageContext, parent: QWidget, qtbot: QtBot) -> None:
    ctx.context.call(_crowd)
    field = CHOOSERS["积分登记"](ctx, parent, lambda: settle(qtbot, ctx))
    _type(field, "王")
    settle(qtbot, ctx)
    assert len(field.popup.choices) == 8
    assert "还有23个，请再打一个字。" in field.popup.foot.text()  # 30 and 王秀兰
    foot = field.popup.foot
    assert foot.geometry().bottom() <= field.popup.height(), "the sentence is cut"
    _type(field, "甲")
    settle(qtbot, ctx)
    assert "还有" not in field.popup.foot.text()


def _crowd(book: Book) -> None:
    with book.operation("名册", kind="barrier"):
        village = book.db.execute("SELECT pk FROM village ORDER BY pk").fetchone()[0]
        for at in range(30):
            pk = people.insert_household(
                book.db, {"number": f"萨日朗-{at + 40:03d}", "village_pk": village, "grp": 1}
            )
            name = "王甲" if at == 0 else f"王{chr(0x4E59 + 40 * at)}"
            head = people.insert_person(book.db, {"household_pk": pk, "name": name, "relation": "户主"})
            facts.put(book.db, pk, facts.HEAD, head, facts.Since())
