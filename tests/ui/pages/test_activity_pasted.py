"""Pictures pasted into 登记活动: what lies of them in the book's folder while the form is open, left, saved, refused."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tests.ui.pages.activities_book import activities_opened
from tests.ui.pages.points_book import settle
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import drafts
from wenming_desktop.support import files
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.activities import reading
from wenming_desktop.ui.pages.activities.form import ActivityForm
from wenming_desktop.ui.png import png_of


@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[PageContext]:
    with activities_opened(tmp_path) as ctx:
        yield ctx


@pytest.fixture
def form_of(ctx: PageContext, qtbot: QtBot) -> Iterator[Callable[[], ActivityForm]]:
    def make() -> ActivityForm:
        form = ActivityForm(ctx, ctx.context.call(reading.form_start), draft=True)
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(form)
        form.open()
        qtbot.waitUntil(form.isVisible)
        settle(qtbot, ctx)
        return form

    yield make
    settle(qtbot, ctx)


def picture(colour: Qt.GlobalColor = Qt.GlobalColor.darkGreen) -> QImage:
    image = QImage(320, 240, QImage.Format.Format_RGB32)
    image.fill(colour)
    return image


def paste(qtbot: QtBot, ctx: PageContext, form: ActivityForm) -> None:
    mime = QMimeData()
    mime.setImageData(picture())
    assert form.photos.take(mime)
    qtbot.waitUntil(lambda: form.photos.pending == 0 and ctx.jobs.idle)


def there(ctx: PageContext) -> list[Path]:
    """The files in pasted/ once everything asked of the book before is done."""
    ctx.context.call(lambda _book: None)
    return [path for path in (ctx.context.folder / "pasted").rglob("*") if path.is_file()]


def test_one_taken_out_again_is_gone_at_once(
    form_of: Callable[[], ActivityForm], ctx: PageContext, qtbot: QtBot
) -> None:
    form = form_of()
    paste(qtbot, ctx, form)
    paste(qtbot, ctx, form)
    first, second = form.photos.paths()
    form.keeper.look()
    assert len(there(ctx)) == 2
    form.photos.remove(Path(first))
    assert there(ctx) == [Path(second)]
    form.photos.remove_all()
    assert there(ctx) == []
    assert not (ctx.context.folder / "pasted").exists()


def test_what_was_left_stays_with_its_draft_and_goes_with_it(
    form_of: Callable[[], ActivityForm], ctx: PageContext, qtbot: QtBot
) -> None:
    form = form_of()
    paste(qtbot, ctx, form)
    form.reject()
    assert len(there(ctx)) == 1
    again = form_of()
    assert len(again.photos.files()) == 1
    again.keeper.drop_left()  # 丢弃
    assert len(there(ctx)) == 1, "找回 may ask for it"
    again.keeper.bring_left_back()
    settle(qtbot, ctx)
    assert len(again.photos.files()) == 1
    again.keeper.drop_left()
    again.reject()
    assert there(ctx) == []


def test_what_ctrl_z_took_comes_back_and_goes_where_the_form_is_left(
    form_of: Callable[[], ActivityForm], ctx: PageContext, qtbot: QtBot
) -> None:
    form = form_of()
    paste(qtbot, ctx, form)
    form.keeper.look()
    form.keeper.step_back()
    settle(qtbot, ctx)
    assert (form.photos.files(), len(there(ctx))) == ([], 1)
    ctx.drafts.bring_back(form.keeper)
    settle(qtbot, ctx)
    assert len(form.photos.files()) == 1
    form.keeper.step_back()
    form.reject()
    assert there(ctx) == []


def test_a_file_that_is_gone_when_the_draft_is_put_back_is_told(
    form_of: Callable[[], ActivityForm], ctx: PageContext, qtbot: QtBot, tmp_path: Path
) -> None:
    stick = tmp_path / "U盘" / "植树.png"
    stick.parent.mkdir()
    assert picture().save(str(stick))
    form = form_of()
    form.photos.add([stick])
    qtbot.waitUntil(lambda: len(form.photos.files()) == 1)
    settle(qtbot, ctx)
    form.reject()
    stick.unlink()
    again = form_of()
    assert again.photos.files() == []
    assert "植树.png" in again.error.text()
    assert again.error.isVisible()


def test_a_saved_one_lies_among_the_media_only(
    form_of: Callable[[], ActivityForm], ctx: PageContext, qtbot: QtBot
) -> None:
    form = form_of()
    paste(qtbot, ctx, form)
    form.fields.set_texts({"title": "义诊进嘎查"})
    form.save()
    qtbot.waitUntil(lambda: not form.isVisible())
    assert there(ctx) == []
    assert ctx.context.call(drafts.kept) == []
    assert len(list((ctx.context.folder / "media").rglob("*.jpg"))) == 1


def test_a_draft_thrown_away_by_name_takes_its_picture_along(
    form_of: Callable[[], ActivityForm], ctx: PageContext, qtbot: QtBot
) -> None:
    form = form_of()
    paste(qtbot, ctx, form)
    form.reject()
    assert len(there(ctx)) == 1
    ctx.drafts.drop(("activity", "new"))
    assert there(ctx) == []


def test_what_a_killed_program_left_is_swept_as_the_window_opens(ctx: PageContext) -> None:
    left = ctx.context.folder / "pasted" / "20261027090000_1" / "粘贴的图片.png"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"x")
    again = PageContext(ctx.context, ctx.messages, ctx.jobs, ctx.store)
    assert there(again) == []


def test_a_full_disk_is_told_as_one_and_stops_a_waiting_save(
    form_of: Callable[[], ActivityForm], ctx: PageContext, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    to_disk = files._to_disk

    def full(part: Path) -> None:
        if "pasted" in part.parts:
            raise OSError(errno.ENOSPC, "No space left on device", str(part))
        to_disk(part)

    form = form_of()
    form.fields.set_texts({"title": "义诊进嘎查"})
    monkeypatch.setattr(files, "_to_disk", full)
    mime = QMimeData()
    mime.setImageData(picture())
    assert form.photos.take(mime)
    form.save()
    qtbot.waitUntil(lambda: form.photos.pending == 0 and ctx.jobs.idle)
    said = form.error.text()
    assert "空间" in said
    assert "损坏" not in said
    assert "重新从手机传" not in said
    assert (there(ctx), form.photos.files(), form.isVisible()) == ([], [], True)
    assert not (ctx.context.folder / "pasted").exists()
    assert capfd.readouterr().err == ""


def test_a_picture_qt_can_make_nothing_of_is_told() -> None:
    with pytest.raises(UserError, match="没有收下"):
        png_of(QImage())
