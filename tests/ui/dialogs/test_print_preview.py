"""The preview: pages, what is sent to a printer, what is saved; printing into a PDF stands for a printer."""

from __future__ import annotations

from concurrent.futures import CancelledError, Future
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from tests.ui.pages.board_book import close_quarter, keep, opened, settle
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import editions, paper
from wenming_desktop.ui import printer
from wenming_desktop.ui.dialogs import files
from wenming_desktop.ui.dialogs.print_preview import PrintPreview, chosen_pages, show_preview
from wenming_desktop.ui.jobs import Progress

QUARTER = Period.parse("2026-Q3")
DAY = date(2026, 10, 8)


@pytest.fixture
def ctx(tmp_path):
    with opened(tmp_path) as found:
        close_quarter(found.context)
        found.context.call(editions.seal, "masses", QUARTER, None)
        yield found


@pytest.fixture
def notice(ctx) -> paper.Made:
    return ctx.context.paper(paper.notice_print, QUARTER, 1, DAY).result()


@pytest.fixture
def dialog(qtbot, ctx, notice) -> PrintPreview:
    found = show_preview(ctx, notice)
    keep(qtbot, found)
    settle(qtbot, ctx)
    return found


def pages_of(ctx, file: Path) -> list[tuple[float, float]]:
    return ctx.context.paper(paper.page_sizes, file.read_bytes()).result()


def test_every_page_of_the_exact_pdf_is_shown(dialog, notice) -> None:
    assert dialog.preview.pages == 3
    assert dialog.facts.text() == "共3页，A4竖放"
    assert dialog._note.text() == notice.file_name.removesuffix(".pdf")


def test_a_poster_says_its_paper(qtbot, ctx) -> None:
    made = ctx.context.paper(paper.board_print, "masses", QUARTER, 1, "a2", first=DAY).result()
    found = show_preview(ctx, made)
    keep(qtbot, found)
    settle(qtbot, ctx)
    assert found.facts.text() == "共1页，A2横放"


def test_without_a_printer_it_says_what_to_do_and_saving_is_the_main_thing(dialog) -> None:
    if dialog.printers.count():
        pytest.skip("this machine has a printer")
    assert not dialog.print_button.isEnabled()
    assert "存为PDF" in dialog.no_printer.text()
    assert dialog.save_button.property("role") == "main"


@pytest.mark.parametrize(
    ("text", "pages"),
    [("", ()), ("全部", ()), ("2", (1,)), ("1-2，3", (0, 1, 2)), ("3,1", (2, 0)), ("1至2", (0, 1)), ("0", None),
     ("4", None), ("2-1", None), ("甲", None)],
)  # fmt: skip
def test_pages_are_read_as_one_types_them(text, pages) -> None:
    assert chosen_pages(text, 3) == pages


def test_printing_sends_the_pages_chosen_in_their_size(qtbot, ctx, dialog, tmp_path) -> None:
    out = tmp_path / "打印.pdf"
    dialog.send(printer.Target(file=out, pages=(0, 2)))
    settle(qtbot, ctx)
    sizes = pages_of(ctx, out)
    assert len(sizes) == 2
    assert sizes[0] == pytest.approx((595.3, 841.9), abs=1)
    assert ctx.messages.last == "已送到打印机：萨日朗嘎查2026年第三季度群众积分公示，2页"


def test_a_poster_keeps_its_turned_paper_and_is_not_blank(qtbot, ctx, tmp_path) -> None:
    made = ctx.context.paper(paper.board_print, "masses", QUARTER, 1, "a3", first=DAY).result()
    found = show_preview(ctx, made)
    keep(qtbot, found)
    settle(qtbot, ctx)
    out = tmp_path / "海报.pdf"
    found.send(printer.Target(file=out))
    settle(qtbot, ctx)
    assert pages_of(ctx, out)[0] == pytest.approx((1190.6, 841.9), abs=1)
    before = ctx.context.paper(paper.page_picture, made.content, 0, 100).result()
    after = ctx.context.paper(paper.page_picture, out.read_bytes(), 0, 100).result()
    assert before[:2] == pytest.approx(after[:2], abs=1)
    ink = [255 - sum(picture[2]) / len(picture[2]) for picture in (before, after)]
    assert ink[0] > 5
    assert ink[1] == pytest.approx(ink[0], rel=0.1), "the same ink stands on the paper"


def test_copies_are_sent_again_where_the_printer_cannot_copy(ctx, notice, tmp_path) -> None:
    sizes = ctx.context.paper(paper.page_sizes, notice.content).result()
    out = tmp_path / "两份.pdf"
    job = printer.PrintJob(
        lambda page: ctx.context.paper(paper.page_picture, notice.content, page, 60), sizes, "公示"
    )
    assert printer.send(job, printer.Target(file=out, copies=2)).result() == 6
    assert len(pages_of(ctx, out)) == 6


def test_cancelling_stops_at_the_next_page(ctx, notice, tmp_path) -> None:
    sizes = ctx.context.paper(paper.page_sizes, notice.content).result()
    progress = Progress()
    drawn: list[int] = []

    def render(page: int):
        drawn.append(page)
        progress.cancel()
        return ctx.context.paper(paper.page_picture, notice.content, page, 60)

    future = printer.send(
        printer.PrintJob(render, sizes, "公示"), printer.Target(file=tmp_path / "x.pdf"), progress
    )
    with pytest.raises(CancelledError):
        future.result()
    assert drawn == [0]


def test_saving_remembers_the_folder_and_offers_to_open_it(
    qtbot, ctx, dialog, notice, tmp_path, monkeypatch
) -> None:
    asked: list[str] = []

    def ask(_parent, _title, start, _kinds):
        asked.append(start)
        return str(folder / Path(start).name), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    folder = tmp_path / "U盘"
    folder.mkdir()
    dialog.save()
    settle(qtbot, ctx)
    assert (folder / notice.file_name).read_bytes() == notice.content
    assert notice.file_name == "萨日朗嘎查2026年第三季度群众积分公示.pdf"
    assert dialog.folder_button.isEnabled()
    assert files.last_folder(ctx) == folder
    dialog.save()
    settle(qtbot, ctx)
    assert asked[-1] == str(folder / notice.file_name)


def test_a_file_that_cannot_be_written_is_told_in_chinese(tmp_path) -> None:
    with pytest.raises(UserError, match="没有写成"):
        printer.write_file(tmp_path / "没有这个文件夹" / "a.pdf", b"x").result()
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_page_number_is_refused_in_place(qtbot, ctx, dialog) -> None:
    dialog.printers.addItem("打印机")
    dialog._may_print()
    dialog.pages.setText("9")
    dialog.print_now()
    assert "不超过3" in dialog.error.text()


def test_the_printer_chosen_is_used_and_remembered(qtbot, ctx, notice, monkeypatch) -> None:
    sent: list[printer.Target] = []

    def send(_job, target, _progress=None):
        sent.append(target)
        future: Future[int] = Future()
        future.set_result(3)
        return future

    def found_printers():
        future: Future[printer.Printers] = Future()
        future.set_result(printer.Printers(["办公室激光", "大幅面"], "办公室激光"))
        return future

    monkeypatch.setattr(printer, "send", send)
    monkeypatch.setattr(printer, "look_for_printers", found_printers)
    dialog = show_preview(ctx, notice)
    keep(qtbot, dialog)
    settle(qtbot, ctx)
    assert dialog.printers.currentText() == "办公室激光"
    dialog.printers.setCurrentText("大幅面")
    dialog.copies.setValue(2)
    dialog.pages.setText("1-2")
    dialog.grey.setChecked(True)
    qtbot.keyClick(dialog, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, ctx)
    assert sent == [printer.Target("大幅面", None, (0, 1), 2, True)]
    again = show_preview(ctx, notice)
    keep(qtbot, again)
    settle(qtbot, ctx)
    assert again.printers.currentText() == "大幅面"
