"""另存: the file of the open book is gone; what its handle still has is written elsewhere, and the work goes on there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import mishaps, rescue
from wenming_desktop.support import paths
from wenming_desktop.support.clock import Clock
from wenming_desktop.ui import about
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.rescue import GoneBox


class SavingAs(QObject):
    """The box over the window, and what comes of it; ``go_on`` says whether the saved book is the one open now."""

    def __init__(
        self, window: Callable[[], MainWindow | None], go_on: Callable[[Path], bool], clock: Clock, parent: QObject
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._window, self._go_on, self._clock = window, go_on, clock
        self.gone = GoneBox(self._target, self._save)

    def offer(self, error: UserError, leave: Callable[[], None] | None = None) -> None:
        """Say that the file is gone, and ask where to save; at closing ``leave`` closes without."""
        if window := self._window():
            self.gone.show(window, error, leave)

    def _target(self) -> Path:
        from wenming_desktop.ui.start import SUFFIX

        window = self._window()
        stem = window.ctx.context.folder.stem if window else "数据"
        return paths.default_book_dir() / f"{stem}另存{self._clock.now():%Y%m%d-%H%M%S}{SUFFIX}"

    def _save(self, folder: Path) -> None:
        window = self._window()
        if window is None:
            return
        ctx = window.ctx
        ctx.drafts.flush()  # what is half-typed goes along
        ctx.jobs.run(
            self, ctx.context.submit(rescue.save_as, folder), self._saved, what="正在另存",
            failed=lambda error: ctx.messages.stop("另存没有做成。", str(mishaps.obstacle(error) or mishaps.bug_words())),
        )  # fmt: skip

    def _saved(self, saved: rescue.Saved) -> None:
        folder = saved.folder
        went_on, window = self._go_on(folder), self._window()
        if window is None:
            return
        if went_on:
            window.ctx.messages.bar(
                f"已另存到“{folder}”，现在打开的就是这一份。{saved.words}",
                "warn" if saved.lacking else "good",
            )
        else:
            window.ctx.messages.bar(
                f"{saved.words}已另存到“{folder}”，但这一份没有打开成，现在窗口里还是原来的。请不要再登记，关闭程序，再打开另存的这一份。",
                "bad",
                about=about.LASTING,
            )
