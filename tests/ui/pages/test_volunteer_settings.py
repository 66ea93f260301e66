"""设置与数据 · 志愿服务: certificates and hours, stars, words of the categories, the wording of certificates."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.services.served_book import new_book
from wenming_desktop.domain.certificate_wording import MODEL
from wenming_desktop.services import books, certificate_words, history
from wenming_desktop.services.context import Context
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.settings import ROOM
from wenming_desktop.ui.pages.settings.page import SettingsPage
from wenming_desktop.ui.pages.settings.volunteers import VolunteersTab
from wenming_desktop.ui.theme import theme
from wenming_desktop.ui.widgets.form_dialog import FormDialog
from wenming_desktop.ui.widgets.table_view import MemoryStore


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    found = new_book(tmp_path / "书.wenming")
    yield found
    found.close(with_backup=False)


@pytest.fixture
def tab(qtbot: QtBot, context: Context) -> Iterator[VolunteersTab]:
    theme().apply()
    messages = Messages()
    ctx = PageContext(context, messages, Jobs(messages), MemoryStore())
    window = MainWindow(ctx, (ROOM,), lambda _text: [])
    window.resize(1366, 768)
    qtbot.addWidget(window)
    window.navigate("settings", tab="volunteers")
    window.show()
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    qtbot.waitUntil(lambda: ctx.jobs.idle and page.volunteers.form.editors["record_days"].text() == "10")
    assert page.volunteers.isVisible()
    yield page.volunteers
    qtbot.waitUntil(lambda: ctx.jobs.idle)
    theme().apply()


def settings(context: Context) -> books.Settings:
    return context.read(books.settings).result()


def test_certificates_and_hours_are_saved_and_undone(
    qtbot: QtBot, tab: VolunteersTab, context: Context
) -> None:
    editors = tab.form.editors
    editors["issuer"].set_text("苏布德苏木志愿服务大队")
    editors["proxy_seal"].set_value(True)
    editors["day_limit"].set_text("6")
    tab.save()
    qtbot.waitUntil(lambda: settings(context).volunteers.issuer == "苏布德苏木志愿服务大队")
    own = settings(context).volunteers
    assert (own.proxy_seal, own.day_limit, own.record_days, own.charge) == (True, 360, 10, "")
    context.call(history.undo)
    assert settings(context).volunteers.issuer == ""
    editors["record_days"].set_text("")
    tab.save()
    assert "至少1个工作日" in tab.form._notes["record_days"].text()


def test_stars_in_hours_each_more_than_the_one_before(
    qtbot: QtBot, tab: VolunteersTab, context: Context
) -> None:
    editors = tab.stars.editors
    assert [editors[f"star{at}"].text() for at in range(5)] == ["100", "300", "600", "1000", "1500"]
    editors["star1"].set_text("90")
    tab.save_stars()
    assert "要比前一个星级的小时数多" in tab.stars._notes["star1"].text()
    for at, text in enumerate(("20", "50.5", "", "", "")):
        editors[f"star{at}"].set_text(text)
    tab.save_stars()
    qtbot.waitUntil(lambda: settings(context).stars == (1_200, 3_030))


def test_own_words_for_the_categories(qtbot: QtBot, tab: VolunteersTab, context: Context) -> None:
    editors = tab.categories.editors
    editors["aid"].set_text("卫生环保")
    tab.save_categories()
    assert "已经用在别的类别上" in tab.categories._notes["aid"].text()
    editors["aid"].set_text("帮扶济困")
    tab.save_categories()
    qtbot.waitUntil(lambda: settings(context).categories == {"aid": "帮扶济困"})


def test_the_wording_keeps_what_the_program_fills_in(
    qtbot: QtBot, tab: VolunteersTab, context: Context
) -> None:
    tab.edit_words()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in tab.findChildren(FormDialog)))
    dialog = next(one for one in tab.findChildren(FormDialog) if one.isVisible())
    dialog.form.editors["certificate.star"].set_text("特发此证。")
    dialog.save()
    qtbot.waitUntil(lambda: "少了由程序填写的内容：姓名、志愿者编号" in dialog._error.text())
    dialog.form.editors["certificate.star"].set_text("")
    dialog.form.editors["certificate.note"].set_text("无偿出具。")
    dialog.save()
    qtbot.waitUntil(lambda: settings(context).paragraphs == {"certificate.note": "无偿出具。"})
    assert context.call(certificate_words.texts)["certificate.star"] == MODEL["certificate.star"]
