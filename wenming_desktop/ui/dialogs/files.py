"""Where files go: asked once, remembered; opening the folder they went to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from wenming_desktop.services import evidence
from wenming_desktop.ui import about, printer
from wenming_desktop.ui.messages import ask_and_wait
from wenming_desktop.ui.page import PageContext

_FOLDER = "print/folder"
_KINDS = {
    ".pdf": "PDF文件 (*.pdf)",
    ".docx": "Word文档 (*.docx)",
    ".xlsx": "表格 (*.xlsx)",
    ".wmbak": "备份文件 (*.wmbak)",
}


def last_folder(ctx: PageContext) -> Path:
    """The folder files went to last; the documents folder at first."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    kept = Path(str(ctx.store.value(_FOLDER, "") or documents))
    return kept if kept.is_dir() else Path(documents)


def remember_folder(ctx: PageContext, folder: Path) -> None:
    """Files went here: offer it the next time."""
    ctx.store.setValue(_FOLDER, str(folder))


def ask_file(parent: QWidget, ctx: PageContext, name: str) -> Path | None:
    """Ask where to put a file under a name; an existing one is asked about once. None where the clerk let it be."""
    suffix = Path(name).suffix
    chosen, _kind = QFileDialog.getSaveFileName(
        parent, f"存为{name}", str(last_folder(ctx) / name), _KINDS.get(suffix, "")
    )
    if not chosen:
        return None
    path = Path(chosen)
    if path.suffix.lower() == suffix:
        return path
    # the system asked about the name as typed; with its ending it may be another file that is there already
    whole = path.with_name(path.name + suffix)
    return whole if not whole.exists() or _overwrite(parent, whole) else None


def _overwrite(parent: QWidget, path: Path) -> bool:
    size = max(1, round(path.stat().st_size / 1024))
    return ask_and_wait(
        parent,
        f"“{path.name}”已经有了（{size} KB）。要换成新的吗？",
        "换成新的(&R)",
        "原来的1个文件会被换掉，不能撤销。",
    )


def ask_folder(parent: QWidget, ctx: PageContext, title: str) -> Path | None:
    """Ask for a folder."""
    chosen = QFileDialog.getExistingDirectory(parent, title, str(last_folder(ctx)))
    return Path(chosen) if chosen else None


def open_folder(folder: Path) -> None:
    """打开文件夹 in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def open_kept(parent: QWidget, ctx: PageContext, found: evidence.ToOpen) -> None:
    """Open what is kept with a record; what may be a program is only given out, once the clerk says so."""
    for file in found.copies:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))
    if found.others:
        names = "、".join(f"“{one.title}”" for one in found.others)
        ctx.messages.confirm(
            parent, f"{names}{evidence.NOT_OPENED}", "另存(&S)",
            lambda: _put_out(parent, ctx, [one.pk for one in found.others]),
            "确实要看，请先另存，用杀毒软件查过再打开。",
        )  # fmt: skip


def _put_out(parent: QWidget, ctx: PageContext, pks: list[int]) -> None:
    folder = ask_folder(parent, ctx, "另存到哪个文件夹")
    if folder is None:
        return

    def written(done: list[Path]) -> None:
        remember_folder(ctx, folder)
        show = [("打开文件夹", lambda: open_folder(folder))]
        ctx.messages.bar(f"已另存{len(done)}个文件。", "good", show, about=about.file(done[0]))

    ctx.read(parent, written, evidence.put_out, pks, folder)


def save_as(
    parent: QWidget, ctx: PageContext, name: str, content: bytes, done: Callable[[Path], object] | None = None
) -> None:
    """Ask where, write it beside the window's thread, remember the folder, say so with 打开文件夹."""
    path = ask_file(parent, ctx, name)
    if path is None:
        return

    def written(path: Path) -> None:
        remember_folder(ctx, path.parent)
        show = [("打开文件夹", lambda: open_folder(path.parent))]
        ctx.messages.bar(f"已存为“{path.name}”。", "good", show, about=about.file(path))
        if done:
            done(path)

    ctx.jobs.run(parent, printer.write_file(path, content), written, what=f"存为{name}")
