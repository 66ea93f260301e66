"""Paper out of a printer: pages drawn one by one at 300 dpi, off the window's thread, with 取消.

    job = PrintJob(render=lambda page: context.paper(page_picture, pdf, page, DPI), sizes=[(842, 1191)], title="…")
    future = send(job, Target(printer="HP LaserJet"), progress)        # a Future of the number of sheets sent

``render(page)`` answers a Future of (width, height, RGB bytes). QPainter may paint on a QPrinter from any thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import out
from wenming_desktop.support import files
from wenming_desktop.ui.jobs import Progress

DPI = 300
PT_PER_INCH = 72
Render = Callable[[int], "Future[Any]"]


@dataclass(frozen=True)
class PrintJob:
    """What is printed: the pages' sizes in points, how a page is drawn, and the document's name."""

    render: Render
    sizes: Sequence[tuple[float, float]]
    title: str


@dataclass(frozen=True)
class Target:
    """Where it goes: a printer by name, or a PDF file; which pages (from 0; empty means all), how many copies."""

    printer: str = ""
    file: Path | None = None
    pages: tuple[int, ...] = ()
    copies: int = 1
    grey: bool = False


@dataclass(frozen=True)
class Printers:
    """The printers of this PC, and the one the system takes by default."""

    names: list[str] = field(default_factory=list)
    default: str = ""


def look_for_printers() -> Future[Printers]:
    """Ask the system for its printers, off the window's thread: a print server may be slow to answer."""
    return _worker().submit(_printers)


def send(job: PrintJob, target: Target, progress: Progress | None = None) -> Future[int]:
    """Print in the worker; CancelledError through ``progress`` stops after the page that is being sent."""
    return _worker().submit(_print, job, target, progress)


def write_file(path: Path, content: bytes) -> Future[Path]:
    """Write a file beside the window's thread (a memory stick may be slow); UserError where it cannot be written."""
    return _worker().submit(_write, path, content)


@cache
def _worker() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="printer")


def _printers() -> Printers:
    names = list(QPrinterInfo.availablePrinterNames())
    return Printers(names, QPrinterInfo.defaultPrinterName() if names else "")


def _write(path: Path, content: bytes) -> Path:
    out.write(path, content)
    return path


def _print(job: PrintJob, target: Target, progress: Progress | None) -> int:
    if target.file is None:
        return _print_to(job, target, progress)
    with files.beside(target.file) as part:
        return _print_to(job, replace(target, file=part), progress)


def _print_to(job: PrintJob, target: Target, progress: Progress | None) -> int:
    pages = target.pages or tuple(range(len(job.sizes)))
    printer = _printer(job, target)
    # A printer driver that copies by itself gets one job; for the others the pages are sent again.
    rounds = 1 if target.copies == 1 or printer.supportsMultipleCopies() else target.copies
    if rounds == 1:
        printer.setCopyCount(target.copies)
    total = rounds * len(pages)
    painter = QPainter()
    _set_page(printer, job.sizes[pages[0]])
    if not painter.begin(printer):
        raise _silent()
    try:
        for done, page in enumerate(pages * rounds):
            if progress:
                progress(done, total, "正在打印")
            if done:
                _set_page(printer, job.sizes[page])
                if not printer.newPage():
                    raise _silent()
            _draw(painter, printer, job.sizes[page], job.render(page).result())
    except BaseException:
        printer.abort()
        painter.end()  # nothing of it is printed any more
        raise
    if not painter.end():
        raise _silent()
    return total


def _silent() -> UserError:
    return UserError("打印机没有应答。", "请看看打印机是否开着、有没有纸，再试一次；也可以先存为PDF。")


def _printer(job: PrintJob, target: Target) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if target.file is not None:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target.file))
    else:
        printer.setPrinterName(target.printer)
    printer.setResolution(DPI)
    printer.setDocName(job.title)
    printer.setFullPage(True)
    if target.grey:
        printer.setColorMode(QPrinter.ColorMode.GrayScale)
    return printer


def _set_page(printer: QPrinter, size: tuple[float, float]) -> None:
    width, height = size
    upright = QSizeF(min(width, height), max(width, height))
    paper = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    turned = QPageLayout.Orientation.Landscape if width > height else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(paper, turned, QMarginsF(0, 0, 0, 0)))


def _draw(
    painter: QPainter, printer: QPrinter, size: tuple[float, float], picture: tuple[int, int, bytes]
) -> None:
    width, height, pixels = picture
    image = QImage(pixels, width, height, width * 3, QImage.Format.Format_RGB888)
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    dots = printer.resolution() / PT_PER_INCH
    wide, tall = size[0] * dots, size[1] * dots
    # a printer without this paper gets the page made smaller, never cut off
    fit = min(1.0, paper.width() / wide, paper.height() / tall)
    wide, tall = wide * fit, tall * fit
    left, top = (paper.width() - wide) / 2, (paper.height() - tall) / 2
    painter.drawImage(QRectF(left, top, wide, tall), image)
