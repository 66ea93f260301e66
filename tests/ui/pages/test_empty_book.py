"""Rooms of a book nobody has filled yet say what belongs in them and offer the first step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.pages.points_book import opened, put_away, settle, show
from wenming_desktop.ui.page import Page, PageContext
from wenming_desktop.ui.pages.stations.page import StationsPage
from wenming_desktop.ui.pages.volunteers.page import VolunteersPage


@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[PageContext]:
    with opened(tmp_path, people=False, rules=False) as ctx:
        yield ctx


@pytest.mark.parametrize(
    ("room", "said", "step"),
    [(StationsPage, "还没有阵地", "新建阵地"), (VolunteersPage, "还没有志愿者", "导入花名册")],
)
def test_an_empty_room_says_what_belongs_there_and_offers_the_first_step(
    ctx: PageContext, qtbot: QtBot, room: type[Page], said: str, step: str
) -> None:
    page = room(ctx)
    show(qtbot, page)
    assert said in [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert step in [button.text() for button in page.findChildren(QPushButton) if button.isVisible()]
    settle(qtbot, ctx)
    put_away(page)
