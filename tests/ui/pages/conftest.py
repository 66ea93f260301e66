"""The room most of these tests stand in; a file that tests another room has its own."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.pages.points_book import put_away, settle, show
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.points.page import PointsPage


@pytest.fixture
def page(ctx: PageContext, qtbot: QtBot) -> Iterator[PointsPage]:
    """积分登记, with the keyboard in a new line."""
    page = PointsPage(ctx)
    show(qtbot, page)
    page.register.start_typing()
    yield page
    settle(qtbot, ctx)
    put_away(page)
