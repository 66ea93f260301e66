"""The exact PDF before it goes to paper: page by page, zoom, printer, copies, 打印, 存为PDF, 打开文件夹.

    ctx.paper(self, lambda made: show_preview(ctx, made), paper.blank_sheet, village_pk, group, month)

Every room may use it; it takes what services.paper made (a name and the PDF's bytes).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from wenming_desktop.services import paper
from wenming_desktop.services.context import Book
from wenming_desktop.ui import printer
from wenming_desktop.ui.dialogs import files
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.jobs import Progress
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import L, S, set_role
from wenming_desktop.ui.widgets.bar import ProgressStrip
from wenming_desktop.ui.widgets.drop_down import DropDown, NumberSpin
from wenming_desktop.ui.widgets.ime_line import ImeLine
from wenming_desktop.ui.widgets.pdf_preview import PdfPreview
from wenming_desktop.ui.widgets.text import plain_label

_PRINTER = "print/printer"
_RANGE = re.compile(r"(\d+)(?:[-—－至](\d+))?")
_PAPERS = {"A4": (595, 842), "A3": (842, 1191), "A2": (1191, 1684)}
_NEAR = 4  # points a page may differ from its paper
_NO_PRINTER = "没有找到打印机。可以先存为PDF，用U盘拿到有打印机的电脑上打印。"


class MadeLike(Protocol):
    """A finished document: its file name and its bytes."""

    @property
    def file_name(self) -> str: ...
    @property
    def content(self) -> bytes: ...


def show_preview(
    ctx: PageContext,
    made: MadeLike,
    *,
    parent: QWidget | None = None,
    closed: Callable[[], object] | None = None,
) -> PrintPreview:
    """Show a document before it is printed; ``closed`` is called when the clerk is done with it."""
    dialog = PrintPreview(ctx, made, parent)
    if closed:
        dialog.finished.connect(lambda _code: closed())
    dialog.open()
    return dialog


class PrintPreview(Sheet):
    """Pages at the left, where they go at the right."""

    helped_by = "#打印"
    keeps = False

    def __init__(self, ctx: PageContext, made: MadeLike, parent: QWidget | None = None) -> None:
        super().__init__(ctx, "打印预览", made.file_name.removesuffix(".pdf"), parent)
        self.made = made
        if isinstance(made, paper.Made) and made.again:
            self.set_note(f"{made.file_name.removesuffix('.pdf')}（首次打印时存档的一份，重印不变）")
        elif isinstance(made, paper.Made) and made.of and made.of.reissue:
            self.set_note(
                f"{made.file_name.removesuffix('.pdf')}（重出一版：打印或存为PDF以后，原来那版作废）"
            )
        elif isinstance(made, paper.Made) and made.note:
            self.set_note(f"{made.file_name.removesuffix('.pdf')}　{made.note}")
        self._sizes: list[tuple[float, float]] = []
        self.preview = PdfPreview(ctx.jobs)
        self.printers = DropDown()
        self.printers.setAccessibleName("打印机")
        self.copies = NumberSpin()
        self.copies.setRange(1, 99)
        self.copies.setAccessibleName("份数")
        self.pages = ImeLine("页码", placeholder="全部，或如 1-3，5")
        self.grey = QCheckBox("只用黑白墨")
        self.facts = plain_label("正在数页…", "muted", wrap=True)
        self.no_printer = plain_label(_NO_PRINTER, "warn", wrap=True)
        self.no_printer.hide()
        self.saved_to: Path | None = None
        line = QHBoxLayout()
        line.setSpacing(L)
        line.addWidget(self.preview, 1)
        line.addWidget(self._side())
        self.body.addLayout(line, 1)
        self.body.addWidget(ProgressStrip(ctx.jobs))
        self.folder_button = self.add_button("打开文件夹(&O)", self._open_folder, left=True)
        self.folder_button.setEnabled(False)
        self.add_button("关闭(&C)", self.reject)
        self.save_button = self.add_button("存为PDF(&S)", self.save)
        self.print_button = self.add_button("打印(&P)　Ctrl P", self.print_now, main=True)
        self.print_button.setEnabled(False)
        QShortcut(QKeySequence("Ctrl+P"), self).activated.connect(self.print_now)
        self.set_size(1080, 680)
        self.preview.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        ctx.jobs.run(
            self, ctx.context.paper(paper.page_sizes, made.content), self._show_pages, what="正在排版"
        )
        ctx.jobs.run(self, printer.look_for_printers(), self._show_printers)

    # ---- showing ----
    def _side(self) -> QWidget:
        side = QFrame()
        set_role(side, "card")
        side.setFixedWidth(270)
        form = QFormLayout()
        form.setSpacing(S)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.addRow(plain_label("份数"), self.copies)
        form.addRow(plain_label("页码"), self.pages)
        box = QVBoxLayout(side)
        box.setContentsMargins(L, L, L, L)
        box.setSpacing(S)
        box.addWidget(plain_label("打印机", "strong"))
        box.addWidget(self.printers)
        box.addLayout(form)
        box.addWidget(self.grey)
        box.addWidget(self.facts)
        box.addWidget(self.no_printer)
        box.addStretch(1)
        return side

    def _show_pages(self, sizes: list[tuple[float, float]]) -> None:
        self._sizes = sizes
        self.facts.setText(_facts(sizes))
        self.preview.set_document(sizes, partial(self._picture, self.made.content))
        self._may_print()

    def _picture(self, pdf: bytes, page: int, scale: float) -> Any:
        return self.ctx.context.paper(_page_file, pdf, page, scale * printer.PT_PER_INCH)

    def _show_printers(self, found: printer.Printers) -> None:
        self.printers.clear()
        self.printers.addItems(found.names)
        wanted = str(self.ctx.store.value(_PRINTER, "") or found.default)
        self.printers.setCurrentIndex(max(0, self.printers.findText(wanted)))
        self.printers.setEnabled(bool(found.names))
        self.no_printer.setVisible(not found.names)
        set_role(self.print_button, "main" if found.names else "")
        set_role(self.save_button, "" if found.names else "main")
        if not found.names:
            self.printers.setPlaceholderText("没有打印机")
            self.printers.setCurrentIndex(-1)
        self._may_print()

    def _may_print(self) -> None:
        self.print_button.setEnabled(bool(self._sizes) and self.printers.count() > 0)

    # ---- doing ----
    def print_now(self) -> None:
        """打印: the pages chosen, at 300 dpi, in the worker."""
        if not self.print_button.isEnabled():
            return
        pages = chosen_pages(self.pages.text(), len(self._sizes))
        if pages is None:
            self.pages.set_wrong(f"页码请写成 1-3 或 1，3，不超过{len(self._sizes)}。")
            self.say(self.pages.toolTip())
            self.pages.setFocus()
            return
        self.pages.set_wrong()
        self.say("")
        name = self.printers.currentText()
        self.ctx.store.setValue(_PRINTER, name)
        self.send(printer.Target(name, None, pages, self.copies.value(), self.grey.isChecked()))

    def send(self, target: printer.Target) -> None:
        """Send the document somewhere, showing how far it is, with 取消."""
        progress = Progress()
        pdf, context = self.made.content, self.ctx.context
        job = printer.PrintJob(
            lambda page: context.paper(paper.page_picture, pdf, page, printer.DPI),
            self._sizes,
            self.made.file_name.removesuffix(".pdf"),
        )
        self.print_button.setEnabled(False)
        self.ctx.jobs.run(
            self, printer.send(job, target, progress), self._printed, failed=self._not_printed,
            what="正在打印", progress=progress,
        )  # fmt: skip

    def _keep(self) -> None:
        """What leaves is kept: a sealed board's first print is its print for ever, a score sheet comes back by its lines."""
        if isinstance(self.made, paper.Made) and self.made.kept:
            self.ctx.write(self, None, paper.keep, self.made)

    def _printed(self, sheets: int) -> None:
        self._may_print()
        self._keep()
        text = f"已送到打印机：{self.made.file_name.removesuffix('.pdf')}，{sheets}页"
        self.set_note(text)
        self.ctx.messages.say(text)

    def _not_printed(self, error: BaseException) -> bool:
        self._may_print()
        return self.refused(error)

    def save(self) -> None:
        """存为PDF: the same file as shown, where files went last."""
        files.save_as(self, self.ctx, self.made.file_name, self.made.content, self._saved)

    def _saved(self, path: Path) -> None:
        self._keep()
        self.saved_to = path
        self.folder_button.setEnabled(True)
        self.set_note(f"已存为“{path.name}”，在{path.parent}")

    def _open_folder(self) -> None:
        if self.saved_to:
            files.open_folder(self.saved_to.parent)


def chosen_pages(text: str, count: int) -> tuple[int, ...] | None:
    """Pages from 0 out of 1-3，5 as one types it; () for all, None where it cannot be read."""
    parts = [part.strip() for part in re.split(r"[,，、；;\s]+", text.strip()) if part.strip()]
    if not parts or parts == ["全部"]:
        return ()
    found: list[int] = []
    for part in parts:
        match = _RANGE.fullmatch(part)
        if match is None:
            return None
        first, last = int(match.group(1)), int(match.group(2) or match.group(1))
        if not 1 <= first <= last <= count:
            return None
        found += range(first - 1, last)
    return tuple(dict.fromkeys(found))


def _facts(sizes: list[tuple[float, float]]) -> str:
    papers = dict.fromkeys(_paper_name(size) for size in sizes)
    return f"共{len(sizes)}页，{'、'.join(papers)}"


def _paper_name(size: tuple[float, float]) -> str:
    short, long = sorted(size)
    turned = "横放" if size[0] > size[1] else "竖放"
    for name, (width, height) in _PAPERS.items():
        if abs(short - width) < _NEAR and abs(long - height) < _NEAR:
            return f"{name}{turned}"
    return f"{short / 72 * 25.4:.0f}×{long / 72 * 25.4:.0f}毫米{turned}"


def _page_file(book: Book, pdf: bytes, page: int, dpi: float) -> bytes:
    """A page as a PPM file: what Qt reads fastest, made on the paper thread."""
    width, height, pixels = paper.page_picture(book, pdf, page, dpi)
    return b"P6 %d %d 255\n" % (width, height) + pixels
