"""Ctrl+P in the rooms with lists: what is shown goes to the preview, what is filtered away does not."""

from datetime import date

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.pages.points_book import put_away, settle, show
from wenming_desktop.services import points
from wenming_desktop.services.points import Draft
from wenming_desktop.ui.dialogs.print_preview import PrintPreview
from wenming_desktop.ui.page import Page, PageContext
from wenming_desktop.ui.pages.party.page import PartyPage
from wenming_desktop.ui.pages.points.page import PointsPage
from wenming_desktop.ui.pages.stations.page import StationsPage


def printed(qtbot: QtBot, page: Page) -> tuple[str, str]:
    """Press Ctrl+P as the window does: the paper's name, and its text without spaces."""
    assert page.print_page()
    found: list[PrintPreview] = []

    def there() -> bool:
        found[:] = [
            one for one in QApplication.topLevelWidgets() if isinstance(one, PrintPreview) and one.isVisible()
        ]
        return bool(found)

    qtbot.waitUntil(there, timeout=15_000)
    settle(qtbot, page.ctx)
    made = found[0].made
    text = page.ctx.context.paper(_text, made.content).result()
    put_away(found[0])
    return made.file_name, "".join(text.split())


def _text(_book: object, pdf: bytes) -> str:
    import pypdfium2

    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def test_the_register_prints_what_the_find_line_finds(ctx: PageContext, qtbot: QtBot) -> None:
    item = int(
        ctx.context.read(
            lambda book: book.db.execute("SELECT pk FROM rule_item WHERE code = 'H1'").fetchone()[0]
        ).result()
    )
    heads = ctx.context.read(
        lambda book: book.db.execute(
            "SELECT h.pk, p.name, h.village_pk FROM household h JOIN person p ON p.pk = h.head_pk ORDER BY h.pk"
        ).fetchall()
    ).result()
    first, other = heads[0], next(row for row in heads if row[2] != heads[0][2] and row[1] != heads[0][1])
    for pk, _, _ in (first, other):
        ctx.context.call(points.record, Draft("masses", date(2026, 10, 20), item, household_pk=pk))
    page = PointsPage(ctx)
    show(qtbot, page)
    name, text = printed(qtbot, page)
    assert name == "群众积分登记表.pdf"
    assert "最近登记共2条" in text
    assert "2026-10-20" in text  # paper is looked at in other years too
    assert first[1] in text
    assert other[1] in text
    page.register.find_line.open_line()
    page.register.find_line.bar.set_value("village", first[2])
    settle(qtbot, ctx)
    _, text = printed(qtbot, page)
    assert "萨日朗嘎查共1条" in text
    assert other[1] not in text
    settle(qtbot, ctx)
    put_away(page)


def test_the_places_print_the_tab_in_sight(ctx: PageContext, qtbot: QtBot) -> None:
    page = StationsPage(ctx)
    show(qtbot, page)
    page.tabs.setCurrentIndex(2)
    settle(qtbot, ctx)
    page._tab().table._on_sort("name", True)
    settle(qtbot, ctx)
    name, text = printed(qtbot, page)
    assert name == "嘎查村名单.pdf"
    assert text.index("诺敏花嘎查") < text.index("萨日朗嘎查")
    put_away(page)


def test_the_party_members_print_as_a_list(ctx: PageContext, qtbot: QtBot) -> None:
    page = PartyPage(ctx)
    show(qtbot, page)
    page.tabs.setCurrentWidget(page.members)
    settle(qtbot, ctx)
    page.members.bar.line.setText("mh")
    qtbot.waitUntil(lambda: len(page.members.table.ids()) == 1)
    name, text = printed(qtbot, page)
    assert name == "2026年第四季度党员积分名单.pdf"
    assert "孟和" in text
    assert "乌云其木格" not in text
    settle(qtbot, ctx)
    put_away(page)
