"""固定活动日: the kinds in plain words, only what a kind needs, and the next three dates before it is saved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from wenming_desktop.services import books, practice_calendar
from wenming_desktop.services.context import Context
from wenming_desktop.support.clock import Clock
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.activities.recurring_dialog import RecurringDialog
from wenming_desktop.ui.pages.activities.recurring_form import RecurringForm
from wenming_desktop.ui.theme import theme
from wenming_desktop.ui.widgets.form_dialog import FormDialog
from wenming_desktop.ui.widgets.table_view import MemoryStore

CLOCK = Clock.fixed(datetime(2026, 10, 27, 9, 0))


@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[PageContext]:
    books.create_book(tmp_path / "a.wenming", "苏布德苏木新时代文明实践所", operator="乌兰", clock=CLOCK)
    context = Context(tmp_path / "a.wenming", CLOCK)
    messages = Messages()
    yield PageContext(context, messages, Jobs(messages), MemoryStore())
    context.close(with_backup=False)


@pytest.fixture
def dialog(qtbot: QtBot, ctx: PageContext) -> Iterator[RecurringDialog]:
    theme().apply()
    dialog = RecurringDialog(ctx)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(lambda: ctx.jobs.idle)
    yield dialog
    qtbot.waitUntil(lambda: ctx.jobs.idle)


def opened(qtbot: QtBot, dialog: RecurringDialog) -> tuple[FormDialog, RecurringForm]:
    qtbot.waitUntil(lambda: any(one.isVisible() for one in dialog.findChildren(FormDialog)))
    (form_dialog,) = [one for one in dialog.findChildren(FormDialog) if one.isVisible()]
    assert isinstance(form_dialog.form, RecurringForm)
    qtbot.waitUntil(lambda: dialog.ctx.jobs.idle)
    return form_dialog, form_dialog.form


def choose(form: RecurringForm, name: str, word: str) -> None:
    box = form.editors[name].widget
    assert isinstance(box, QComboBox)
    assert box.findText(word) >= 0, [box.itemText(at) for at in range(box.count())]
    box.setCurrentText(word)


def next_of(qtbot: QtBot, form: RecurringForm) -> str:
    form.show_next()
    qtbot.waitUntil(lambda: form._ctx.jobs.idle)
    return form.preview.text()


def asked(form: RecurringForm) -> list[str]:
    return [
        form._captions[name].text()
        for name in ("term", "month", "nth", "day", "digits")
        if form.editors[name].widget.isVisible()
    ]


@pytest.mark.parametrize(
    ("kind", "labels", "words", "said"),
    [
        ("每周", ["星期几"], {"day": "星期六"},
         "每周六：2026年10月31日 星期六、2026年11月7日 星期六、2026年11月14日 星期六。"),
        ("每月", ["几号"], {"day": "最后一天"},
         "每月最后一天：2026年10月31日 星期六、2026年11月30日 星期一、2026年12月31日 星期四。 这个月没有这一天的，算月底最后一天。"),
        ("每年", ["几月", "几号"], {"month": "3月", "day": "5日"},
         "每年3月5日：2027年3月5日 星期五、2028年3月5日 星期日、2029年3月5日 星期一。"),
        ("节气", ["节气"], {"term": "每个节气"},
         "每个节气：2026年11月7日 星期六、2026年11月22日 星期日、2026年12月7日 星期一。"),
        ("农历", ["农历几月", "农历哪天"], {"month": "腊月", "day": "廿三"},
         "农历腊月廿三：2027年1月30日 星期六、2028年1月19日 星期三、2029年2月6日 星期二。 "
         "写明哪个月的，闰月里不再过一次；每个农历月的，闰月也算。小月没有三十，算廿九。"),
        ("第几个星期几", ["几月", "第几个", "星期几"], {"month": "每个月", "nth": "第二个", "day": "星期六"},
         "每月第二个星期六：2026年11月14日 星期六、2026年12月12日 星期六、2027年1月9日 星期六。 没有第五个的月份就不算。"),
        ("第几周", ["几月", "第几周"], {"month": "4月", "nth": "第四周"},
         "每年4月第四周：2027年4月19日 星期一、2028年4月24日 星期一、2029年4月23日 星期一。 "
         "一周从星期一到星期日，星期四在哪个月就是哪个月的。一周里安排一次就行。"),
        ("公历逢集日", ["逢几"], {},
         "公历逢3、8：2026年10月28日 星期三、2026年11月3日 星期二、2026年11月8日 星期日。 按公历日子的尾数；逢十写 10。"),
        ("农历逢集日", ["逢几"], {},
         "农历逢3、8：2026年10月27日 星期二、2026年11月1日 星期日、2026年11月6日 星期五。 按农历日子的尾数，闰月也算；逢十写 10。"),
    ],
)  # fmt: skip
def test_each_kind_asks_what_it_needs_and_shows_the_next_dates(
    qtbot: QtBot, dialog: RecurringDialog, kind: str, labels: list[str], words: dict[str, str], said: str
) -> None:
    dialog.add()
    form_dialog, form = opened(qtbot, dialog)
    choose(form, "every", kind)
    assert asked(form) == labels
    for name, word in words.items():
        choose(form, name, word)
    if "逢几" in labels:
        form.editors["digits"].set_text("三八")
    assert next_of(qtbot, form) == said
    form.editors["name"].set_text("我们的日子")
    form_dialog.save()
    qtbot.waitUntil(lambda: len(dialog.table.ids()) == 1 and dialog.ctx.jobs.idle)
    (row,) = dialog.ctx.context.call(practice_calendar.recurring_days)
    assert (row.day.name, row.words) == ("我们的日子", said.split("：")[0])


def test_a_day_opens_as_it_was_saved(qtbot: QtBot, dialog: RecurringDialog, ctx: PageContext) -> None:
    values = {"name": "邻里日", "every": "第几个星期几", "month": 5, "nth": 0, "day": 7, "title": "邻里节"}
    pk = ctx.context.call(practice_calendar.save_recurring, None, values)[0]
    dialog.edit(pk)
    form_dialog, form = opened(qtbot, dialog)
    shown = {name: form.editors[name].text() for name in ("every", "month", "nth", "day", "title")}
    assert shown == {
        "every": "第几个星期几", "month": "5月", "nth": "最后一个", "day": "星期日", "title": "邻里节",
    }  # fmt: skip
    assert form.preview.text().startswith("每年5月最后一个星期日：2027年5月30日")
    form_dialog.reject()


def test_typing_brings_the_next_dates_by_itself(qtbot: QtBot, dialog: RecurringDialog) -> None:
    dialog.add()
    form_dialog, form = opened(qtbot, dialog)
    choose(form, "every", "公历逢集日")
    qtbot.waitUntil(lambda: form.preview.text().startswith("逢几没有填"))
    assert form.shown.wrong == "逢几没有填，写集日的尾数，例如 3、8"
    form.editors["digits"].set_text("5、10")
    qtbot.waitUntil(lambda: form.preview.text().startswith("公历逢5、10：2026年10月30日"))
    form_dialog.reject()


def test_what_is_wrong_stands_at_its_field(qtbot: QtBot, dialog: RecurringDialog) -> None:
    dialog.add()
    form_dialog, form = opened(qtbot, dialog)
    form.editors["name"].set_text("大集")
    choose(form, "every", "农历逢集日")
    form_dialog.save()
    qtbot.waitUntil(lambda: "逢几没有填" in form._notes["digits"].text())
    form_dialog.reject()
