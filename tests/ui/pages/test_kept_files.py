"""打开附件 in the window: pictures and papers are opened, what may be a program is asked about and put where one says."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui.pages.points_book import TODAY, one, put_away, settle, show
from wenming_desktop.services import evidence, points
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.points.page import PointsPage


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what the system was asked to open."""
    names: list[str] = []

    def open_url(url: QUrl) -> bool:
        names.append(Path(url.toLocalFile()).name)
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    return names


def test_a_program_among_the_files_is_never_opened(
    ctx: PageContext, qtbot: QtBot, seen: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = one(ctx, "SELECT pk FROM rule_item WHERE code = 'H1'")
    ctx.context.call(points.record, points.Draft("masses", TODAY, item, household_pk=1))
    files = [tmp_path / name for name in ("评比.jpg", "评比表.pdf", "照片.jpg.bat", "照片\u202egpj.exe")]
    for file in files:
        file.write_bytes(file.name.encode())
    ctx.context.call(evidence.attach, one(ctx, "SELECT max(pk) FROM entry"), files)
    page = PointsPage(ctx)
    show(qtbot, page)
    settle(qtbot, ctx)
    actions = page.register.actions_of_line
    page.register.grid.view.go(0, 2)
    actions.open_files()
    settle(qtbot, ctx)
    assert seen == ["评比.jpg", "评比表.pdf"]
    box = next(
        one for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox) and one.isVisible()
    )
    assert box.text() == f"“照片.jpg.bat”、“照片gpj.exe”{evidence.NOT_OPENED}"
    there = tmp_path / "另存"
    there.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(there))
    next(button for button in box.buttons() if button.text() == "另存(&S)").click()
    settle(qtbot, ctx)
    assert sorted(path.name for path in there.iterdir()) == ["照片.jpg.bat", "照片gpj.exe"]
    assert seen == ["评比.jpg", "评比表.pdf"]
    put_away(page)
